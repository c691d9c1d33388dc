"""Sums over sorted trials of many cells, against the density trial by trial and exact values."""

import numpy as np
import pytest

from ddm.first_passage.by_trial import scores, sorted_by_side
from ddm.first_passage.second_order.first_derivatives import LANES, end_of_lanes, log_likelihoods
from ddm.parameters import NAMES, A, D, V, Z

RNG = np.random.default_rng(11)


def cells(n, *, same):
    """Parameters of n cells: only the drift differs, or all that a density without variability
    has.
    """
    p = np.tile([1.0, 1.5, 0.45, 0.3, 0.0, 0.0, 0.0, 1.0, 0.0], (n, 1))
    p[:, V] = RNG.normal(0.0, 2.0, n)
    if not same:
        p[:, A], p[:, Z] = RNG.uniform(0.5, 3.0, n), RNG.uniform(0.1, 0.9, n)
        p[:, D] = RNG.uniform(0.01, 2.0, n)
    return p


def laid_out(n_by_side):
    """RTs of sides, in any order, and the cell and response of each."""
    side = RNG.permutation(np.repeat(np.arange(len(n_by_side)), n_by_side))
    return RNG.uniform(0.31, 2.5, side.size), side


def by_scores(rt, side, parameters):
    """Log likelihoods and gradients of cells, summed over trials."""
    values, rows = scores(rt, side % 2 == 1, side // 2, parameters)
    n = len(parameters)
    gradient = np.column_stack([np.bincount(side // 2, column, n) for column in rows.T])
    return np.bincount(side // 2, values, n), gradient


@pytest.mark.parametrize("same", [True, False], ids=["drifts differ", "all differs"])
@pytest.mark.parametrize("n_by_side", [(60, 40), (3, 0, 0, 0, 0, 1, 17, 33, 8, 16), (0, 0, 0, 25)])
def test_sums_are_those_of_the_trials(same, n_by_side):
    rt, side = laid_out(n_by_side)
    parameters = cells(len(n_by_side) // 2, same=same)
    values, gradient = log_likelihoods(*sorted_by_side(rt, side, len(n_by_side)), parameters)
    expected, expected_gradient = by_scores(rt, side, parameters)

    # terms of both signs may nearly cancel, so errors are relative to the largest derivative
    np.testing.assert_allclose(values, expected, rtol=1e-12, atol=1e-12)
    largest = np.abs(expected_gradient).max(axis=1, keepdims=True) + 1.0
    np.testing.assert_allclose(gradient / largest, expected_gradient / largest, atol=1e-12)


def test_values_and_gradients_are_exact(exact, log_error, gradient_error):
    """One trial per cell, of which the lanes of other trials must not change a digit."""
    rt, upper, cell, parameters = exact.trials()
    sides = sorted_by_side(rt, 2 * cell + upper, 2 * len(parameters))
    values, gradient = log_likelihoods(*sides, parameters)
    assert log_error(values, exact["log_density"]) <= 1e-10
    columns = [i for i, name in enumerate(NAMES) if name not in ("sv", "sz", "st0")]
    expected = exact.gradient("log_density")[:, columns]
    assert gradient_error(gradient[:, columns], expected) <= 1e-10


@pytest.mark.parametrize("late", [0, 1, 2, 3])
def test_a_trial_at_or_before_t0_makes_its_cell_impossible(late):
    rt, side = laid_out([9, 5, 12, 4])
    parameters = cells(2, same=True)
    rt[np.flatnonzero(side == late)[0]] = parameters[0, 3]
    values, gradient = log_likelihoods(*sorted_by_side(rt, side, 4), parameters)

    other = 1 - late // 2
    expected, expected_gradient = by_scores(
        rt[side // 2 == other], side[side // 2 == other], parameters
    )
    assert values[late // 2] == -np.inf
    assert not gradient[late // 2].any()
    assert values[other] == pytest.approx(expected[other], rel=1e-12)
    np.testing.assert_allclose(gradient[other], expected_gradient[other], rtol=1e-11)


def test_no_trials_have_the_log_likelihood_0():
    edges = np.zeros(5, dtype=np.int64)
    values, gradient = log_likelihoods(np.empty(0), edges, cells(2, same=True))
    assert values.tolist() == [0.0, 0.0]
    assert gradient.shape == (2, 9)
    assert not gradient.any()


@pytest.mark.parametrize(
    ("first", "last", "n", "expected"),
    [(0, 1, 100, 8), (0, 8, 100, 8), (5, 14, 100, 21), (5, 14, 17, 17), (3, 3, 100, 3)],
)
def test_loops_take_whole_vectors_inside_the_trials(first, last, n, expected):
    assert LANES == 8
    assert end_of_lanes(first, last, n) == expected


def test_compiled_and_plain_forms_agree():
    rt, side = laid_out([20, 15, 0, 7])
    arguments = *sorted_by_side(rt, side, 4), cells(2, same=False)
    found, plain = log_likelihoods(*arguments), log_likelihoods.py_func(*arguments)
    for one, other in zip(found, plain, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-11, atol=1e-11)
