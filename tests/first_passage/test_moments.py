"""Probabilities and moments: against exact values and against the density that they summarise."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ddm.first_passage.by_trial import log_densities, log_probabilities
from ddm.first_passage.given_drift import log_probability
from ddm.first_passage.moments import drifts, moments_of, of_boundary


def row(v, a, z, d, sv=0.0, sz=0.0):
    """The parameters of one process."""
    return np.array([v, a, z, 0.0, sv, sz, 0.0, d, 0.0, 0.0])


BOTH = np.array([False, True])
DRIFTS = st.floats(-8.0, 8.0)
SEPARATIONS = st.floats(0.3, 5.0)
STARTS = st.floats(0.02, 0.98)
DIFFUSIONS = st.floats(0.3, 3.0)


def test_moments_over_both_responses_have_ten_digits(exact_moments):
    values = np.array(
        [moments_of(row(*p)).of_both() for p in exact_moments.rows("v", "a", "z", "D")]
    )
    np.testing.assert_allclose(values[:, 0], exact_moments["mean"], rtol=1e-10)
    np.testing.assert_allclose(values[:, 1], exact_moments["var"], rtol=1e-10)


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


def test_averages_in_the_region_of_searches_have_twelve_digits(exact_averages, log_error):
    table = exact_averages
    found = [moments_of(row(*p)) for p in table.rows("v", "a", "z", "D", "sv", "sz")]
    for i, response in enumerate(("lower", "upper")):
        log_p = np.array([x.log_p[i] for x in found])
        assert log_error(log_p, table[f"log_p_{response}"]) <= 1e-12
        for name, values in (("mean", "mean"), ("var", "variance")):
            given_response = [getattr(x, values)[i] for x in found]
            np.testing.assert_allclose(given_response, table[f"{name}_{response}"], rtol=1e-12)

    both = np.array([x.of_both() for x in found])
    np.testing.assert_allclose(both[:, 0], table["mean"], rtol=1e-12)
    np.testing.assert_allclose(both[:, 1], table["var"], rtol=1e-12)


@given(
    st.floats(-1e3, 1e3),
    st.floats(0.01, 0.99),
    st.one_of(st.just(0.0), st.floats(1e-9, 1e6)),
    st.floats(0.0, 0.999),
)
def test_probabilities_add_up_to_one_though_neither_is_made_from_the_other(nu, z, eta, share):
    p = row(nu, 1.0, z, 1.0, eta, 2.0 * min(z, 1.0 - z) * share)
    each = [np.exp(of_boundary(p, upper)[0]) for upper in BOTH]
    assert sum(each) == pytest.approx(1.0, abs=2e-13)
    found = moments_of(p)
    assert found.log_p.max() <= 0.0
    assert np.isfinite(found).all()
    assert (found.variance > 0.0).all()


def test_moments_given_a_response_that_never_happens():
    # P(lower) is 1e-347. The tilted drift of those trials is -v, so their times are those of the
    # upper response from the mirrored start
    p = row(20.0, 20.0, 0.998, 1.0, sz=1e-3)
    found = moments_of(p)
    expected = -800.0 * 0.998 + np.log(np.sinh(0.4) / 0.4 - np.exp(-1.6))
    assert found.log_p[0] == pytest.approx(expected, rel=1e-13)
    mirrored = moments_of(row(-20.0, 20.0, 0.998, 1.0))
    assert found.mean[0] == pytest.approx(mirrored.mean[0], rel=1e-3)
    assert found.variance[0] == pytest.approx(mirrored.variance[0], rel=1e-2)

    # with sv these trials are those with the drift of the other sign
    varied = moments_of(row(20.0, 20.0, 0.5, 1.0, sv=0.5))
    assert varied.log_p[0] == pytest.approx(-20.0 * 20.0 + 0.5 * (0.5 * 20.0) ** 2, rel=1e-10)


def test_drifts_are_narrow_against_the_distribution_and_the_poles():
    x, log_weight = drifts(3.0, 100.0, 0.1, 0.9)
    assert np.exp(log_weight).sum() == pytest.approx(1.0, rel=1e-14)
    assert x.size < 400
    assert np.diff(x).min() < np.pi / 6.0 < np.diff(x).max()
    fixed, log_of_one = drifts(3.0, 0.0, 0.1, 0.9)
    assert (fixed.tolist(), log_of_one.tolist()) == ([3.0], [0.0])


@pytest.mark.parametrize("sv", [5e-324, 1e-30, 1e-20, 3e-15, 0.9e-12, 1.1e-12, 1e-9, 1e-5])
@pytest.mark.parametrize("v", [0.0, 1.0, -7.0])
def test_little_variability_of_drift_changes_nothing(v, sv):
    varied, fixed = (moments_of(row(v, 1.5, 0.4, 1.0, s, 0.1)) for s in (sv, 0.0))
    np.testing.assert_allclose(varied, fixed, rtol=1e-9 + 10.0 * sv * sv)


@pytest.mark.parametrize(
    "p", [row(1.0, 20.0, 0.5, 1.0, 5.0, 0.3), row(20.0, 20.0, 0.5, 1.0, 10.0, 0.97)]
)
def test_averages_need_little_memory(p):
    moments_of(p)
    tracemalloc.start()
    try:
        moments_of(p)
        assert tracemalloc.get_traced_memory()[1] < 2e6
    finally:
        tracemalloc.stop()
