"""Closed forms for short times against those of the constant process and of linear drifts."""

import math

import numpy as np
import pytest

from ddm import DDM
from ddm.fokker_planck.short_times import (
    absorbed,
    earliest,
    ends,
    free_moments,
    log_evidence,
    log_passages,
)
from fokker_planck.equations import equation, numbers

TIMES = np.array([0.002, 0.005, 0.01])


def linear(x, v, k):
    return v - k * x


@pytest.mark.parametrize("t", [0.01, 0.2])
def test_moments_of_a_linear_drift(t):
    """Those of an Ornstein-Uhlenbeck process."""
    mean, variance, growth = free_moments(
        equation(linear, x=True).functions, numbers(k=2.0), 0.1, t, True
    )
    decay = math.exp(-2.0 * t)
    assert mean == pytest.approx(0.1 * decay + 0.5 * (1.0 - decay), rel=1e-6)
    assert variance == pytest.approx((1.0 - decay**2) / 4.0, rel=1e-4 * t)
    assert growth == pytest.approx(decay, rel=1e-12)


@pytest.mark.parametrize("linear_form", [True, False])
def test_first_passages_of_the_constant_process(linear_form):
    """Exact for a constant drift, by images and by the action of paths."""
    out = np.empty((2, TIMES.size))
    log_passages(equation().functions, numbers(), -0.3, TIMES, linear_form, out)
    for side in (0, 1):
        expected = DDM(v=1.0, a=1.5, z=0.3).logpdf(TIMES, side)
        np.testing.assert_allclose(out[side], expected, rtol=1e-9)


@pytest.mark.parametrize("linear_form", [True, False])
def test_the_evidence_of_the_constant_process(linear_form):
    """What is not absorbed is between the boundaries."""
    functions, p, t = equation().functions, numbers(), 0.05
    x, weights = np.polynomial.legendre.leggauss(200)
    log_density = np.empty(x.size)
    log_evidence(functions, p, -0.3, 0.75 * x, t, linear_form, log_density)
    left = 0.75 * weights @ np.exp(log_density)
    assert left == pytest.approx(float(DDM(v=1.0, a=1.5, z=0.3).sf(t)), abs=1e-6)
    outside = np.empty(2)
    log_evidence(functions, p, -0.3, np.array([-0.76, 0.76]), t, linear_form, outside)
    assert outside.tolist() == [-math.inf, -math.inf]


def test_what_is_absorbed_early_is_twice_what_is_beyond():
    lower, upper = absorbed(equation().functions, numbers(v=0.0), -0.3, 0.02, True)
    process = DDM(v=0.0, a=1.5, z=0.3)
    assert lower == pytest.approx(float(process.cdf(0.02, 0)), rel=1e-6)
    assert upper == pytest.approx(float(process.cdf(0.02, 1)), rel=1e-6)


def test_the_earliest_time_is_so_many_sds_from_the_nearer_boundary():
    functions, p = equation().functions, numbers()
    t = earliest(functions, p, -0.3, 5.5, 10.0, True)
    assert (0.45 + t) / math.sqrt(t) == pytest.approx(5.5, rel=0.02)
    assert earliest(functions, p, -0.3, 5.5, 1e-4, True) == 1e-4
    assert ends(functions, 0.0, p) == (0.75, -0.75)
