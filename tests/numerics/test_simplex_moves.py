"""The kernel asks for points, in Python and compiled alike, and needs no value above a ceiling."""

import numpy as np
import pytest

from ddm.numerics import simplex
from ddm.numerics.simplex import minimise_simplex
from ddm.numerics.simplex_moves import CONTRACTION, EXPANSION, REFLECTION, STAGE, asks

BOX = {"lower": np.full(3, -2.0), "upper": np.full(3, 4.0), "step": np.array([0.5, 1.0, 2.0])}


def kinked(theta):
    return float(np.abs(theta - [1.0, 2.0, -1.0]).max() + 0.1 * np.abs(theta).sum())


def searched(evaluate, ask=asks):
    """Where a search ends whose values come from ``evaluate(space)``, and the stages asked for."""
    stages = []

    def play(space, directions):
        value = np.nan
        while ask(space, directions, value):
            stages.append(int(space.counts[STAGE]))
            value = evaluate(space)

    found = minimise_simplex(lambda theta: (kinked(theta), theta), [np.zeros(3)], play=play, **BOX)
    return found, stages


def test_the_plain_function_does_what_the_kernel_does():
    compiled, stages = searched(lambda space: kinked(space.theta))
    plain, same_stages = searched(lambda space: kinked(space.theta), asks.py_func)
    assert stages == same_stages
    assert compiled.theta.tolist() == plain.theta.tolist()


def test_values_from_the_ceiling_on_are_not_needed():
    """Any number from the ceiling on will do: infinity, or the ceiling itself."""
    exact, _ = searched(lambda space: kinked(space.theta))
    for instead in (lambda ceiling: np.inf, lambda ceiling: ceiling):

        def below(space, instead=instead):
            value, ceiling = kinked(space.theta), space.ceiling[0]
            return value if value < ceiling else instead(ceiling)

        assert searched(below)[0].theta.tolist() == exact.theta.tolist()


def test_moves_of_the_highest_corner_have_a_ceiling_and_corners_have_none():
    seen = {}

    def noted(space):
        seen.setdefault(int(space.counts[STAGE]), set()).add(bool(np.isfinite(space.ceiling[0])))
        return kinked(space.theta)

    searched(noted)
    assert all(seen.pop(stage) == {True} for stage in (REFLECTION, EXPANSION, CONTRACTION))
    assert list(seen.values()) == [{False}]


def test_the_point_is_given_in_the_units_of_the_objective():
    def checked(space):
        np.testing.assert_allclose(space.theta, space.asked * BOX["step"], rtol=1e-15)
        return kinked(space.theta)

    searched(checked)


@pytest.mark.parametrize("rounds", [1, 2])
def test_rounds_in_several_blocks_are_the_same(rounds, monkeypatch):
    together, _ = searched(lambda space: kinked(space.theta))
    monkeypatch.setattr(simplex, "ROUNDS", rounds)
    simplex._directions.cache_clear()
    in_blocks, _ = searched(lambda space: kinked(space.theta))
    simplex._directions.cache_clear()
    assert in_blocks.theta.tolist() == together.theta.tolist()


def test_the_lowest_point_follows_from_published_moves():
    """In one dimension: reflection to 1 - 2 * 0.3 and on, as Nelder & Mead's rules say."""
    asked = []

    def evaluate(space):
        asked.append(float(space.theta[0]))
        return abs(space.theta[0] - 3.0)

    def play(space, directions):
        value = np.nan
        while len(asked) < 4 and asks(space, directions, value):
            value = evaluate(space)
        space.value[2] = 0.0

    box = {"lower": np.array([-9.0]), "upper": np.array([9.0]), "step": np.ones(1)}
    minimise_simplex(lambda x: (abs(x[0] - 3.0), x), [np.ones(1)], play=play, **box)
    # the corner at 1.3, the reflection of 1 in it, the expansion beyond, the next reflection
    np.testing.assert_allclose(asked, [1.3, 1.6, 1.9, 2.5], rtol=1e-12)
