"""Averages over a normal non-decision time, against quadratures with thousands of nodes."""

from functools import partial

import numpy as np
import pytest
from scipy import stats

from ddm.first_passage.by_trial import (
    cdf_gradients,
    log_cdfs,
    log_densities,
    log_survivors,
    scores,
    survivor_gradients,
)
from ddm.first_passage.variability.normal_times import hazard
from ddm.first_passage.variability.normal_times import normal_cdf as phi
from first_passage.variability.averages import density, normal_cdf, normal_density, over_normal
from first_passage.varied import BOTH, row, trials

NON_DECISION = {"short": (0.3, 0.03), "cut": (0.1, 0.1), "narrow": (0.3, 0.004), "wide": (0.2, 0.4)}
PROCESSES = {
    "plain": row(1.2, 1.4, 0.4),
    "strong drift": row(-8.0, 1.4, 0.4),
    "a drift that varies": row(1.2, 1.4, 0.4, sv=0.8),
}
RT = [0.1, 0.25, 0.33, 0.6, 2.0]


def with_normal(p, t0, sd, shape=0.0):
    q = p.copy()
    q[3], q[8], q[9] = t0, shape, sd
    return q


@pytest.mark.parametrize("p", PROCESSES.values(), ids=PROCESSES)
@pytest.mark.parametrize(("t0", "sd"), NON_DECISION.values(), ids=NON_DECISION)
@pytest.mark.parametrize("upper", BOTH)
def test_densities_and_distribution_functions_are_convolutions(p, t0, sd, upper):
    q = with_normal(p, t0, sd)
    for rt in RT:
        for function, factor in ((log_densities, normal_density), (log_cdfs, normal_cdf)):
            expected = over_normal(
                rt, t0, sd, partial(factor, t0=t0, sd=sd), lambda u: density_of(u, upper, p)
            )
            if expected > 1e-200:
                found = np.exp(function(*trials(rt, upper, q)))[0]
                assert found == pytest.approx(expected, rel=1e-9)


def density_of(u, upper, p):
    without = p.copy()
    without[3] = 0.0
    return np.exp(log_densities(*trials(u, upper, without)))


@pytest.mark.parametrize("shape", [2.5, 6.0])
def test_starts_may_vary_too(shape):
    p, t0, sd, rt = row(1.2, 1.4), 0.3, 0.03, 0.4
    q = with_normal(p, t0, sd, shape)
    expected = over_normal(
        rt,
        t0,
        sd,
        lambda s: normal_density(s, t0, sd),
        lambda u: np.exp(log_densities(*trials(u, True, row(1.2, 1.4, start_shape=shape)))),
    )
    assert np.exp(log_densities(*trials(rt, True, q)))[0] == pytest.approx(expected, rel=1e-9)
    few = np.array([0.02, 0.1])
    starts = np.exp(log_densities(*trials(few, True, row(1.2, 1.4, start_shape=shape))))
    np.testing.assert_allclose(starts, density(few, True, p, shape), rtol=1e-9)


@pytest.mark.parametrize("shape", [0.0, 3.0])
@pytest.mark.parametrize(("t0", "sd"), NON_DECISION.values(), ids=NON_DECISION)
def test_with_a_deadline_nothing_is_lost(t0, sd, shape):
    p = with_normal(row(1.2, 1.4), t0, sd, shape)
    for rt in (0.05, 0.35, 1.5):
        parts = [
            np.exp(function(*trials(rt, upper, p)))[0]
            for function in (log_cdfs, log_survivors)
            for upper in (False, True)
        ]
        assert sum(parts) == pytest.approx(1.0, abs=1e-8)


@pytest.mark.parametrize(("t0", "sd"), [(0.3, 0.03), (0.1, 0.1)])
@pytest.mark.parametrize("rt", [0.2, 0.33, 1.5])
@pytest.mark.parametrize("function", [scores, cdf_gradients, survivor_gradients])
def test_gradients_are_differences(function, rt, t0, sd):
    p = with_normal(row(1.2, 1.4, sv=0.5), t0, sd)
    _, (gradient,) = function(*trials(rt, True, p))
    for i in (0, 1, 2, 3, 4, 7, 9):
        h = 1e-4 * np.eye(p.size)[i] * max(p[i], 0.01)
        ahead, behind = (function(*trials(rt, True, p + step))[0][0] for step in (h, -h))
        assert gradient[i] == pytest.approx((ahead - behind) / (2.0 * h[i]), rel=1e-5, abs=1e-6)


def test_the_density_is_positive_at_all_times_and_0_before():
    p = with_normal(row(1.0, 1.4), 0.3, 0.01)
    rt = np.array([1e-3, 0.01, 0.1, 0.2, 3.0, 1e3, 1e9, 1e20, 1e100])
    logs = log_densities(*trials(rt, True, p))
    assert np.isfinite(logs).all()
    assert (np.diff(logs[:4]) > 0.0).all()
    np.testing.assert_array_equal(log_densities(*trials([0.0, -1.0], True, p)), -np.inf)
    assert np.isfinite(log_survivors(*trials(rt, True, p))).all()


def test_a_small_sd_is_a_fixed_time():
    fixed, nearly = row(1.0, 1.4, t0=0.3), with_normal(row(1.0, 1.4), 0.3, 1e-6)
    for rt in (0.35, 0.6, 2.0):
        for function in (log_densities, log_cdfs, log_survivors):
            found, expected = (function(*trials(rt, BOTH, p)) for p in (nearly, fixed))
            np.testing.assert_allclose(found, expected, atol=1e-8)


def test_the_tail_of_the_normal_distribution():
    for x in (-30.0, -3.0, 0.0, 2.0):
        assert phi(x) == pytest.approx(stats.norm.cdf(x), rel=1e-12)
    assert hazard(1.5) == pytest.approx(stats.norm.pdf(1.5) / stats.norm.cdf(1.5))
