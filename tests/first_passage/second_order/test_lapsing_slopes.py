"""Sums over sorted trials of many cells with lapses, against the mixture trial by trial."""

import numpy as np
import pytest

from ddm.first_passage.by_trial import sorted_by_side
from ddm.first_passage.second_order.lapsing_slopes import (
    lapsing_log_likelihoods,
    share_of_process,
)
from ddm.models.mixture import summed
from ddm.parameters import LAPSE, SZ, T0, A, D, V, Z
from ddm.processes.families.constant import CONSTANT
from ddm.runtime.compilation import kernel

RNG = np.random.default_rng(12)
KNOWN = [V, A, Z, T0, D]


@kernel
def compiled(rt, log_lapse, edges, parameters):
    return lapsing_log_likelihoods(rt, log_lapse, edges, parameters)


@kernel
def compiled_share(log_f, log_h):
    return share_of_process(log_f, log_h)


def cells(n, *, same=False):
    """Parameters of n cells with the proportion of lapses in the place of sz."""
    p = np.tile([1.0, 1.5, 0.45, 0.3, 0.0, 0.05, 0.0, 1.0, 0.0], (n, 1))
    p[:, V] = RNG.normal(0.0, 2.0, n)
    if not same:
        p[:, A], p[:, Z] = RNG.uniform(0.5, 3.0, n), RNG.uniform(0.1, 0.9, n)
        p[:, T0], p[:, SZ] = RNG.uniform(0.2, 0.5, n), RNG.uniform(0.001, 0.6, n)
        p[:, D] = RNG.uniform(0.01, 2.0, n)
    return p


def laid_out(n_by_side):
    """RTs of sides, many of them before t0, and the side of each."""
    side = RNG.permutation(np.repeat(np.arange(len(n_by_side)), n_by_side))
    return RNG.uniform(0.05, 2.5, side.size), side


def densities(rt):
    """The densities of lapses with either response: none beyond 2.3 s."""
    return np.where(rt > 2.3, 0.0, 0.3 * np.exp(-0.5 * rt))


def found(rt, side, parameters, function=compiled):
    rt, edges = sorted_by_side(rt, side, 2 * len(parameters))
    with np.errstate(divide="ignore"):
        return function(rt, np.log(densities(rt)), edges, parameters)


def expected(rt, side, parameters):
    """The same by the mixture of the densities of each trial, in the columns of `KNOWN` and SZ."""
    table = np.zeros((len(parameters), LAPSE + 1))
    table[:, KNOWN], table[:, LAPSE] = parameters[:, KNOWN], parameters[:, SZ]
    values, slopes = [], []
    for cell in range(len(parameters)):
        own = side // 2 == cell
        where = np.zeros(own.sum(), dtype=int)
        value, slope = summed(
            CONSTANT, rt[own], side[own] % 2 == 1, where, table[[cell]], densities(rt[own])
        )
        values.append(value)
        slopes.append(slope[0, [*KNOWN, LAPSE]])
    return np.array(values), np.array(slopes)


@pytest.mark.parametrize("same", [True, False], ids=["drifts differ", "all differs"])
@pytest.mark.parametrize("n_by_side", [(60, 40), (3, 0, 0, 0, 0, 1, 17, 33, 8, 16), (0, 0, 0, 25)])
def test_sums_are_those_of_the_mixture(same, n_by_side):
    rt, side = laid_out(n_by_side)
    parameters = cells(len(n_by_side) // 2, same=same)
    values, gradient = found(rt, side, parameters)
    of_mixture, slopes = expected(rt, side, parameters)

    np.testing.assert_allclose(values, of_mixture, rtol=1e-12, atol=1e-12)
    # terms of both signs may nearly cancel, so errors are relative to the largest derivative
    largest = np.abs(slopes).max(axis=1, keepdims=True) + 1.0
    np.testing.assert_allclose(gradient[:, [*KNOWN, SZ]] / largest, slopes / largest, atol=1e-11)


def test_gradients_are_those_of_differences():
    rt, side = laid_out([30, 20, 25, 0])
    parameters = cells(2)
    gradient = found(rt, side, parameters)[1]
    for p in (*KNOWN, SZ):
        step = np.zeros(parameters.shape[1])
        step[p] = 1e-6 * parameters[0, p]
        ends = [found(rt, side, parameters + sign * step)[0] for sign in (1, -1)]
        slope = (ends[0] - ends[1]) / (2.0 * step[p])
        np.testing.assert_allclose(gradient[:, p], slope, rtol=1e-5, atol=1e-5)


def test_all_trials_may_be_lapses_before_t0():
    rt = np.array([0.1, 0.15, 0.2])
    parameters = cells(1, same=True)
    values, gradient = found(rt, np.array([0, 1, 1]), parameters)
    assert values[0] == pytest.approx(3.0 * np.log(0.05) + np.log(densities(rt)).sum(), rel=1e-14)
    assert gradient[0, SZ] == pytest.approx(3.0 / 0.05, rel=1e-14)
    assert not gradient[0, KNOWN].any()


def test_a_trial_before_t0_that_is_no_lapse_is_impossible():
    parameters = cells(2, same=True)
    parameters[0, T0] = 2.4
    rt, side = np.array([2.35, 0.7]), np.array([0, 2])
    values, gradient = found(rt, side, parameters)
    assert values[0] == -np.inf
    assert values[1] == pytest.approx(expected(rt[1:], side[1:], parameters)[0][1], rel=1e-12)
    assert np.isfinite(gradient[1]).all()


@pytest.mark.parametrize("gap", [0.0, 1e-300, 1e-12, 1e-5])
def test_a_trial_next_to_t0_is_a_lapse_with_finite_slopes(gap):
    rt, side = np.array([0.3 + gap, 0.9]), np.array([1, 1])
    parameters = cells(1, same=True)
    values, gradient = found(rt, side, parameters)
    assert values[0] == pytest.approx(expected(rt, side, parameters)[0][0], rel=1e-12)
    assert np.isfinite(gradient).all()


def test_no_trials_have_the_log_likelihood_0():
    values, gradient = found(np.empty(0), np.empty(0, dtype=int), cells(2))
    assert values.tolist() == [0.0, 0.0]
    assert not gradient.any()


@pytest.mark.parametrize(
    ("log_f", "log_h"), [(-1.0, -3.0), (-3.0, -1.0), (-2.0, -2.0), (-800.0, -1.0), (-1.0, -np.inf)]
)
def test_shares_of_the_process_and_of_lapses(log_f, log_h):
    log_g, process, lapses = compiled_share(log_f, log_h)
    assert log_g == pytest.approx(np.logaddexp(log_f, log_h), rel=1e-14)
    assert process == pytest.approx(np.exp(log_f - np.logaddexp(log_f, log_h)), abs=1e-15)
    assert lapses == pytest.approx(np.exp(log_h - np.logaddexp(log_f, log_h)), abs=1e-15)
    np.testing.assert_allclose(
        share_of_process.py_func(log_f, log_h), (log_g, process, lapses), rtol=1e-13, atol=1e-300
    )


def test_compiled_and_plain_forms_agree():
    rt, side = laid_out([20, 15, 0, 7])
    parameters = cells(2)
    one = found(rt, side, parameters)
    other = found(rt, side, parameters, lapsing_log_likelihoods)
    np.testing.assert_allclose(one[0], other[0], rtol=1e-11)
    np.testing.assert_allclose(one[1], other[1], rtol=1e-9, atol=1e-9)
