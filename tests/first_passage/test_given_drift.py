"""Probabilities and moments for a known drift: exact values, the density, averages over starts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ddm.first_passage.by_trial import log_densities
from ddm.first_passage.given_drift import (
    N_SERIES,
    WIDE,
    log_probability,
    log_share,
    mixed,
    over_starts,
    unit_moments,
)
from first_passage.varied import row

BOTH = np.array([False, True])
DRIFTS = st.floats(-8.0, 8.0)
SEPARATIONS = st.floats(0.3, 5.0)
STARTS = st.floats(0.02, 0.98)
DIFFUSIONS = st.floats(0.3, 3.0)


def conditional_moments(upper, v, a, z, d):
    """Mean and variance of the decision time given the response, without variability."""
    b, n = np.broadcast_arrays(np.where(upper, z, 1.0 - z), np.abs(v) * a / d)
    mean, variance = unit_moments(n, b)
    unit = a * a / d
    return mean * unit, variance * unit * unit


def test_probabilities_have_twelve_digits(exact_moments, log_error):
    values = np.array(
        [log_probability(BOTH, *row) for row in exact_moments.rows("v", "a", "z", "D")]
    )
    assert log_error(values[:, 0], exact_moments["log_p_lower"]) <= 1e-12
    assert log_error(values[:, 1], exact_moments["log_p_upper"]) <= 1e-12


def test_moments_given_the_response_have_ten_digits(exact_moments):
    values = np.array(
        [conditional_moments(BOTH, *row) for row in exact_moments.rows("v", "a", "z", "D")]
    )
    for i, response in enumerate(("lower", "upper")):
        np.testing.assert_allclose(values[:, 0, i], exact_moments[f"mean_{response}"], rtol=1e-10)
        np.testing.assert_allclose(values[:, 1, i], exact_moments[f"var_{response}"], rtol=1e-10)


@given(DRIFTS, SEPARATIONS, STARTS, DIFFUSIONS)
def test_probabilities_of_the_responses_add_to_one(v, a, z, d):
    np.testing.assert_allclose(np.exp(log_probability(BOTH, v, a, z, d)).sum(), 1.0, rtol=1e-13)


@given(st.floats(-3.0, 3.0), st.floats(0.3, 2.0), st.floats(0.1, 0.9), DIFFUSIONS)
def test_moments_are_those_of_the_density(v, a, z, d):
    log_u, step = np.linspace(-14.0, 5.0, 3001, retstep=True)
    t = a * a / d * np.exp(log_u)
    cell, parameters = np.zeros(t.size, dtype=int), row(v, a, z, D=d)[None]
    mean, variance = conditional_moments(BOTH, v, a, z, d)
    for i, upper in enumerate(BOTH):
        # in log t the integrand vanishes at both ends, so the trapezoidal rule converges
        # exponentially
        mass = np.exp(log_densities(t, np.full(t.size, upper), cell, parameters)) * t * step
        p = mass.sum()
        np.testing.assert_allclose(mass @ t / p, mean[i], rtol=1e-9)
        np.testing.assert_allclose(mass @ (t - mean[i]) ** 2 / p, variance[i], rtol=1e-9)


@given(DRIFTS, SEPARATIONS, STARTS, DIFFUSIONS)
def test_upper_response_is_the_mirror_image_of_the_lower_one(v, a, z, d):
    up, low = np.array(True), np.array(False)
    # 1 - z is rounded
    np.testing.assert_allclose(
        conditional_moments(up, v, a, z, d), conditional_moments(low, -v, a, 1.0 - z, d), rtol=1e-12
    )
    np.testing.assert_allclose(
        log_probability(up, v, a, z, d), log_probability(low, -v, a, 1.0 - z, d), rtol=1e-11
    )


@pytest.mark.parametrize("z", [0.02, 0.5, 0.98])
def test_series_in_the_drift_meets_the_closed_form(z):
    below = conditional_moments(BOTH, np.nextafter(N_SERIES, 0.0), 1.0, z, 1.0)
    np.testing.assert_allclose(below, conditional_moments(BOTH, N_SERIES, 1.0, z, 1.0), rtol=1e-12)


def averaged_over_starts(x, w, half, panels=400):
    """By many narrow panels."""
    nodes, weights = np.polynomial.legendre.leggauss(8)
    ends = np.linspace(-half, half, panels + 1)
    away = (0.5 * (ends[1:] + ends[:-1])[:, None] + half / panels * nodes).ravel()
    log_weight = np.log(np.tile(0.5 * weights / panels, panels))
    far = 1.0 - w - away
    return mixed(
        log_share(x, w + away, far) + log_weight, *unit_moments(np.full(far.size, abs(x)), far)
    )


@pytest.mark.parametrize("x", [0.0, 1e-9, -0.3, 3.0, -12.0, 30.0, -200.0, 400.0, -900.0])
@pytest.mark.parametrize(
    ("w", "half"), [(0.5, 0.49), (0.5, 1e-3), (0.1, 0.098), (0.97, 0.0294), (0.3, 0.1)]
)
def test_averages_over_starts_are_those_of_many_starts(x, w, half):
    found = np.array(over_starts(np.array([x]), w, 1.0 - w, half))[:, 0]
    np.testing.assert_allclose(found, averaged_over_starts(x, w, half), rtol=1e-11, atol=1e-11)


@pytest.mark.parametrize("towards", [-1.0, 1.0])
@pytest.mark.parametrize(("w", "half"), [(0.5, 0.25), (0.2, 0.199), (0.9, 0.0999)])
def test_the_two_ways_to_average_over_starts_meet(w, half, towards):
    n = WIDE / half
    below, above = np.array(
        over_starts(towards * n * np.array([1.0 - 1e-14, 1.0 + 1e-14]), w, 1.0 - w, half)
    ).T
    np.testing.assert_allclose(below, above, rtol=2e-12, atol=1e-15)
