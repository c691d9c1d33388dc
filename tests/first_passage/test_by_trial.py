"""Densities, distribution functions and survivors of trials: exact, and in agreement."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ddm.first_passage import averages
from ddm.first_passage.averages import DENSITY
from ddm.first_passage.by_trial import (
    cdf_gradients,
    log_cdfs,
    log_densities,
    log_likelihood,
    log_likelihoods,
    log_probabilities,
    log_survivors,
    sorted_by_side,
)
from ddm.first_passage.by_trial import (
    scores as scores_of_trials,
)
from ddm.parameters import NAMES, ST0
from first_passage.varied import BOTH, many_trials, processes, row, trials


def test_survivors_have_eight_digits_in_the_tail(exact_full, log_error):
    assert exact_full["log_sf"].min() < -500.0
    assert log_error(log_survivors(*exact_full.trials()), exact_full["log_sf"]) <= 1e-8


@given(processes(), st.floats(1e-3, 30.0))
def test_distribution_functions_and_survivors_add_up(p, rt):
    come, left = (
        np.exp(function(*trials([rt, rt], BOTH, p))) for function in (log_cdfs, log_survivors)
    )
    probabilities = np.exp(log_probabilities(BOTH, np.zeros(2, dtype=int), p[None])[0])
    np.testing.assert_allclose(come + left, probabilities, rtol=1e-8)
    assert probabilities.sum() == pytest.approx(1.0, abs=1e-8)


@given(processes(), st.booleans())
def test_distribution_function_never_falls(p, upper):
    rt = np.geomspace(1e-3, 40.0, 200)
    come, left = log_cdfs(*trials(rt, upper, p)), log_survivors(*trials(rt, upper, p))
    assert np.diff(come).min() >= -2e-8
    assert np.diff(left).max() <= 2e-8


@given(processes(), st.booleans(), st.floats(0.05, 3.0))
def test_increments_of_the_distribution_function_are_integrals_of_the_density(p, upper, rt):
    nodes, weights = np.polynomial.legendre.leggauss(60)
    times = rt * (1.0 + 0.05 * (nodes + 1.0))
    if 0.99 * rt < p[ST0] < times[-1]:  # a kink within the range, or the steep rise right after it
        return
    increment = np.exp(log_densities(*trials(times, upper, p))) @ weights * 0.05 * rt
    low, high = np.exp(log_cdfs(*trials([rt, 1.1 * rt], upper, p)))
    np.testing.assert_allclose(high - low, increment, rtol=1e-7, atol=1e-8 * high)


@given(processes(), st.booleans(), st.floats(1e-3, 30.0), st.floats(0.01, 100.0))
def test_nothing_depends_on_the_unit_of_evidence(p, upper, rt, k):
    scaled = p * np.array([k, k, 1, 1, k, 1, 1, k * k, 1, 1])
    for function in (log_densities, log_cdfs, log_survivors):
        values, others = (function(*trials(rt, upper, x)) for x in (p, scaled))
        np.testing.assert_allclose(values, others, rtol=1e-10, atol=1e-8)


@given(st.floats(), st.booleans())
def test_outside_the_support_there_is_nothing(rt, upper):
    p = row(t0=0.3, sv=0.5, sz=0.2, st0=0.1)
    density, come, left = (
        f(*trials(rt, upper, p))[0] for f in (log_densities, log_cdfs, log_survivors)
    )
    if rt <= 0.3:
        log_p = log_probabilities(np.array([upper]), np.array([0]), p[None])[0][0]
        assert (density, come, left) == (-np.inf, -np.inf, log_p)
    elif rt == np.inf:
        assert density == left == -np.inf


def test_log_likelihood_and_scores_are_sums_over_trials():
    rt, upper, cell, cells = many_trials(3000)
    values, scores = averages.averaged(rt, upper, cell, cells, DENSITY, True)
    total, gradient = log_likelihood(rt, upper, cell, cells)
    assert total == pytest.approx(values.sum(), rel=1e-12)
    logs, each = scores_of_trials(rt, upper, cell, cells)
    np.testing.assert_allclose(logs, values, rtol=1e-12)
    np.testing.assert_allclose(each, scores, rtol=1e-12, atol=1e-12)
    for c in range(3):
        np.testing.assert_allclose(gradient[c], scores[cell == c].sum(axis=0), rtol=1e-6, atol=1e-6)
    rt[7] = 0.1
    assert log_likelihood(rt, upper, cell, cells)[0] == -np.inf


@pytest.mark.parametrize("sv", [0.0, 0.6])
@pytest.mark.parametrize("sz", [0.0, 0.2])
def test_log_likelihoods_of_cells_are_sums_over_their_trials(sv, sz):
    """The second of four cells has no trials, the third one trial before t0."""
    parameters = np.array([row(t0=0.2, sv=s, sz=sz) for s in (sv, sv, 0.0, 0.0)])
    side = np.array([1, 0, 6, 1, 0, 5, 7, 4, 6, 7, 1])
    rt = np.array([0.5, 0.9, 1.1, 0.4, 0.7, 0.1, 0.8, 0.6, 1.3, 0.5, 1.0])
    values, gradient = log_likelihoods(*sorted_by_side(rt, side, 8), parameters)

    of_trials, rows = scores_of_trials(rt, side % 2 == 1, side // 2, parameters)
    for cell in (0, 3):
        mine = side // 2 == cell
        assert values[cell] == pytest.approx(of_trials[mine].sum(), rel=1e-12)
        np.testing.assert_allclose(gradient[cell], rows[mine].sum(axis=0), rtol=1e-11, atol=1e-12)
    assert values[[1, 2]].tolist() == [0.0, -np.inf]
    assert not gradient[[1, 2]].any()


def test_sides_are_sorted_by_time():
    side = np.array([3, 0, 3, 0, 3])
    rt, edges = sorted_by_side(np.array([0.9, 0.8, 0.5, 0.3, 0.7]), side, 6)
    assert rt.tolist() == [0.3, 0.8, 0.5, 0.7, 0.9]
    assert edges.tolist() == [0, 2, 2, 2, 5, 5, 5]


def test_gradients_of_distribution_functions_are_those_of_their_logarithms():
    rt, upper, cell, cells = many_trials(40)
    rt[:3] = 0.1, 0.31, np.inf
    values, gradients = cdf_gradients(rt, upper, cell, cells)
    np.testing.assert_allclose(values, np.exp(log_cdfs(rt, upper, cell, cells)), rtol=1e-12)
    assert not gradients[0].any()
    h = 1e-5
    for i, name in enumerate(NAMES):
        for c in (0, 2):
            if cells[c, i] == 0.0 and name not in ("v", "t0"):
                continue
            ahead, behind = cells.copy(), cells.copy()
            ahead[c, i] += h
            behind[c, i] -= h
            slope = (
                np.exp(log_cdfs(rt, upper, cell, ahead)) - np.exp(log_cdfs(rt, upper, cell, behind))
            ) / (2.0 * h)
            np.testing.assert_allclose(
                gradients[cell == c, i], slope[cell == c], rtol=1e-4, atol=1e-5, err_msg=name
            )


def test_strong_drifts_have_eight_digits(exact_strong):
    trial = exact_strong.trials()
    assert np.abs(np.exp(log_cdfs(*trial)) - exact_strong["cdf"]).max() <= 1e-10
    assert np.abs(np.exp(log_survivors(*trial)) - exact_strong["sf"]).max() <= 1e-10
