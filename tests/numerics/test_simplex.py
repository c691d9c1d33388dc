"""The search without gradient finds optima of known functions with kinks, at bounds, and says when
it does not.
"""

import numpy as np
import pytest

from ddm.numerics import simplex
from ddm.numerics.simplex import minimise_simplex


def valued(function):
    """A function as an objective: with a gradient that no one may use."""
    return lambda x: (function(x), np.full(x.size, np.nan))


def search(function, starts, low=-10.0, high=10.0, step=None):
    starts = [np.asarray(start, dtype=float) for start in starts]
    k = starts[0].size
    return minimise_simplex(
        valued(function),
        starts,
        lower=np.broadcast_to(np.asarray(low, dtype=float), k),
        upper=np.broadcast_to(np.asarray(high, dtype=float), k),
        step=np.ones(k) if step is None else np.asarray(step),
    )


@pytest.mark.parametrize("k", [1, 2, 3, 5, 8])
@pytest.mark.parametrize("norm", [1, 2, np.inf])
def test_norms_are_minimised(k, norm):
    centre = np.linspace(-1.0, 1.5, k)
    found = search(lambda x: float(np.linalg.norm(x - centre, norm)), [np.full(k, 2.0)])
    assert found.converged
    assert found.message == ""
    assert not found.at_bound.any()
    assert found.value < 1e-3
    np.testing.assert_allclose(found.theta, centre, atol=1e-3)


def test_elements_have_scales():
    step = np.array([1e-3, 1.0, 1e3])
    found = search(
        lambda x: float(np.abs(x / step - [1.0, 2.0, 3.0]).sum()), [np.zeros(3)], -1e4, 1e4, step
    )
    np.testing.assert_allclose(found.theta / step, [1.0, 2.0, 3.0], atol=1e-3)


def test_a_crease_is_followed():
    """Along x[0] = x[1]^2 the two functions meet, and on it the way down to (1, 1) leads."""
    found = search(lambda x: 10.0 * abs(x[0] - x[1] ** 2) + abs(1.0 - x[1]), [[4.0, -1.5]])
    assert found.converged
    np.testing.assert_allclose(found.theta, [1.0, 1.0], atol=2e-3)


def test_a_crease_in_four_dimensions_is_followed_from_nearly_everywhere():
    """It winds through x[i] = x[i + 1]^2. From a third of the starts simplices come to rest on it
    that are not laid along the line between others' places of rest.
    """

    def crease(x):
        return float(3.0 * np.abs(x[:-1] - x[1:] ** 2).max() + abs(1.0 - x[-1]))

    starts = np.random.default_rng(1).uniform(-1.0, 3.0, (60, 4))
    missed = [start for start in starts if search(crease, [start]).value > 2e-3]
    assert len(missed) <= 5


def test_optimum_at_a_bound_is_held_there():
    found = search(
        lambda x: float(np.abs(x - [1.0, -2.0, 0.3]).sum()), [np.zeros(3)], [-10.0, -1.0, -10.0]
    )
    assert found.converged
    assert found.at_bound.tolist() == [False, True, False]
    assert found.theta[1] == -1.0
    np.testing.assert_allclose(found.theta[[0, 2]], [1.0, 0.3], atol=1e-3)


def test_optimum_in_a_corner():
    found = search(lambda x: float(x.sum()), [[3.0, 4.0]], [-1.0, 0.3], step=[0.1, 0.7])
    assert found.theta.tolist() == [-1.0, 0.3]
    assert found.at_bound.all()


def test_a_start_at_a_bound_is_left():
    found = search(lambda x: float(np.abs(x - 1.0).max()), [[-2.0, 5.0]], -2.0, 5.0)
    np.testing.assert_allclose(found.theta, 1.0, atol=1e-3)


def test_a_start_outside_the_box_is_moved_inside():
    found = search(lambda x: float(np.abs(x).sum()), [[50.0, -50.0]])
    np.testing.assert_allclose(found.theta, 0.0, atol=1e-3)


def test_nothing_outside_the_box_is_tried():
    seen = []

    def function(x):
        seen.append(x)
        return float(np.abs(x + 1.0).sum())

    search(function, [[0.5, 0.5]], 0.0, 1.0)
    assert np.min(seen) >= 0.0
    assert np.max(seen) <= 1.0


def test_best_of_several_starts_is_where_it_begins():
    found = search(lambda x: float(abs(abs(x[0]) - 2.0) + 0.1 * x[0]), [[1.9], [-1.5]])
    assert found.theta[0] == pytest.approx(2.0, abs=1e-3)


@pytest.mark.parametrize("nothing", [np.inf, np.nan])
def test_regions_without_values_are_stepped_around(nothing):
    def barrier(x):
        return float(x[0] - np.log(x[0]) + abs(x[1])) if x[0] > 0.0 else nothing

    found = search(barrier, [[0.05, 3.0]])
    assert found.converged
    np.testing.assert_allclose(found.theta, [1.0, 0.0], atol=0.02)


def test_no_value_at_any_start_is_no_optimum():
    found = search(lambda x: np.inf, [np.zeros(2), np.ones(2)])
    assert not found.converged
    assert found.message == "the objective is not finite at any starting point"
    assert np.isnan(found.theta).all()


def test_evaluations_that_run_out_are_told(monkeypatch):
    monkeypatch.setattr(simplex, "EVALUATIONS", 30)
    calls = []

    def function(x):
        calls.append(x)
        return float(np.abs(x - 5.0).max())

    found = search(function, [np.zeros(3)])
    assert not found.converged
    assert found.message == (
        "the search did not come to rest within 90 evaluations; try other starting values "
        "(start=) or bounds (bounds=)"
    )
    assert len(calls) < 110
    assert found.value == min(np.abs(x - 5.0).max() for x in calls)


def test_there_is_no_hessian():
    assert np.isnan(search(lambda x: float(x @ x), [np.ones(2)]).hessian).all()


def test_the_result_is_the_same_in_every_call():
    found = [search(lambda x: float(np.abs(x - 0.3).sum()), [np.ones(3)]) for _ in range(2)]
    assert found[0].theta.tolist() == found[1].theta.tolist()


def test_nothing_to_search_is_an_optimum():
    found = search(lambda x: 3.0, [np.zeros(0)])
    assert found.converged
    assert found.value == 3.0
