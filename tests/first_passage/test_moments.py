"""Probabilities and moments: against exact values and against the density that they summarise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ddm.first_passage.by_trial import log_densities, log_probabilities
from ddm.first_passage.moments import N_SERIES, conditional_moments, log_probability, moments_of


def row(v, a, z, d, sv=0.0, sz=0.0):
    """The parameters of one process."""
    return np.array([v, a, z, 0.0, sv, sz, 0.0, d])


BOTH = np.array([False, True])
DRIFTS = st.floats(-8.0, 8.0)
SEPARATIONS = st.floats(0.3, 5.0)
STARTS = st.floats(0.02, 0.98)
DIFFUSIONS = st.floats(0.3, 3.0)


def test_probabilities_have_twelve_digits(exact_moments, log_error):
    values = np.array(
        [log_probability(BOTH, *row) for row in exact_moments.rows("v", "a", "z", "D")]
    )
    assert log_error(values[:, 0], exact_moments["log_p_lower"]) <= 1e-12
    assert log_error(values[:, 1], exact_moments["log_p_upper"]) <= 1e-12


def test_moments_over_both_responses_have_ten_digits(exact_moments):
    values = np.array(
        [moments_of(row(*p)).of_both() for p in exact_moments.rows("v", "a", "z", "D")]
    )
    np.testing.assert_allclose(values[:, 0], exact_moments["mean"], rtol=1e-10)
    np.testing.assert_allclose(values[:, 1], exact_moments["var"], rtol=1e-10)


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
    cell, parameters = np.zeros(t.size, dtype=int), row(v, a, z, d)[None]
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


@given(st.floats(-1e-7, 1e-7), SEPARATIONS, STARTS, DIFFUSIONS)
def test_pure_diffusion_is_the_limit_of_small_drift(v, a, z, d):
    np.testing.assert_allclose(
        log_probability(BOTH, v, a, z, d), log_probability(BOTH, 0.0, a, z, d), atol=1e-5
    )
    np.testing.assert_allclose(
        moments_of(row(v, a, z, d)).of_both(), moments_of(row(0.0, a, z, d)).of_both(), rtol=1e-5
    )


def test_pure_diffusion_has_the_textbook_moments():
    # E T = x (a - x) / D; P(upper) = z
    assert moments_of(row(0.0, 2.0, 0.25, 4.0)).of_both()[0] == pytest.approx(
        0.5 * 1.5 / 4.0, rel=1e-14
    )
    np.testing.assert_allclose(
        np.exp(log_probability(BOTH, 0.0, 2.0, 0.25, 4.0)), [0.75, 0.25], rtol=1e-14
    )


@pytest.mark.parametrize("z", [0.02, 0.5, 0.98])
def test_series_in_the_drift_meets_the_closed_form(z):
    below = conditional_moments(BOTH, np.nextafter(N_SERIES, 0.0), 1.0, z, 1.0)
    np.testing.assert_allclose(below, conditional_moments(BOTH, N_SERIES, 1.0, z, 1.0), rtol=1e-12)


@given(DRIFTS, SEPARATIONS, STARTS, DIFFUSIONS, st.floats(1e-4, 3.0), st.floats(0.0, 0.99))
def test_averages_over_drift_and_start_are_those_of_the_density(v, a, z, d, sv, share):
    p = row(v, a, z, d, sv, 2.0 * min(z, 1.0 - z) * share)
    found, probabilities = (
        moments_of(p),
        log_probabilities(BOTH, np.zeros(2, dtype=int), p[None])[0],
    )
    np.testing.assert_allclose(found.log_p, probabilities, atol=1e-8)
    log_u, step = np.linspace(-24.0, 6.0, 6001, retstep=True)
    t = a * a / d * np.exp(log_u)
    for i, upper in enumerate(BOTH):
        mass = (
            np.exp(log_densities(t, np.full(t.size, upper), np.zeros(t.size, dtype=int), p[None]))
            * t
            * step
        )
        np.testing.assert_allclose(mass @ t / mass.sum(), found.mean[i], rtol=1e-7)
        np.testing.assert_allclose(
            mass @ (t - found.mean[i]) ** 2 / mass.sum(), found.variance[i], rtol=1e-6
        )


def test_variability_makes_the_same_moments_as_many_processes():
    p, nodes, weights = row(1.0, 1.5, 0.4, 1.0, 0.7, 0.3), *np.polynomial.hermite_e.hermegauss(60)
    start_nodes, start_weights = np.polynomial.legendre.leggauss(20)
    mean = 0.0
    for x, weight in zip(nodes, weights / weights.sum(), strict=True):
        for y, share in zip(start_nodes, 0.5 * start_weights, strict=True):
            mean += (
                weight
                * share
                * moments_of(row(1.0 + 0.7 * x, 1.5, 0.4 + 0.15 * y, 1.0)).of_both()[0]
            )
    assert moments_of(p).of_both()[0] == pytest.approx(mean, rel=1e-10)
