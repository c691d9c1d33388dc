"""The distribution function and its inverse: against exact values, the density, and their own
limits."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ddm.first_passage import given_drift
from ddm.first_passage.averages import SURVIVOR, averaged
from ddm.first_passage.density import log_densities
from ddm.first_passage.distribution import (
    WIDTH,
    cdf_gradients,
    constants_of,
    log_cdf,
    log_cdfs,
    write_cdf,
)
from ddm.first_passage.shelf import side_of
from ddm.first_passage.tails import weights_of_waves

DRIFTS = st.floats(-8.0, 8.0)
SEPARATIONS = st.floats(0.3, 5.0)
STARTS = st.floats(0.02, 0.98)
DIFFUSIONS = st.floats(0.3, 3.0)
TIMES = st.floats(1e-3, 30.0)
RESPONSES = st.booleans()


def row(v, a, z, d):
    """One row of parameters_by_cell, without non-decision time."""
    return np.array([v, a, z, 0.0, 0.0, 0.0, 0.0, d, 0.0, 0.0])


def test_cdf_has_eight_digits_in_the_golden_table(golden, log_error):
    rows = golden.rows("t", "upper", "v", "a", "w", "sv", "log_cdf")
    rows = [row for row in rows if row[5] == 0.0]
    values = [log_cdf(t, upper == 1.0, row(v, a, w, 1.0))[0] for t, upper, v, a, w, *_ in rows]
    assert log_error(np.array(values), np.array([row[6] for row in rows])) <= 1e-8


def test_cdf_has_eight_digits_even_for_strong_drifts_and_starts_at_a_boundary(exact, log_error):
    assert log_error(log_cdfs(*exact.trials(), False), exact["log_cdf"]) <= 1e-8


def test_gradient_of_the_log_cdf_is_exact(exact, gradient_error):
    gradients = [
        log_cdf(t, upper, row(*p))[1]
        for t, upper, *p in exact.rows("t", "upper", "v", "a", "z", "D")
    ]
    assert gradient_error(gradients, exact.gradient("log_cdf")) <= 1e-7


def test_gradient_of_the_cdf_is_that_of_its_logarithm(exact, gradient_error):
    values, gradients = cdf_gradients(*exact.trials())
    expected = np.exp(exact["log_cdf"])
    np.testing.assert_allclose(values, expected, rtol=1e-8, atol=1e-300)
    assert gradient_error(gradients, exact.gradient("log_cdf") * expected[:, None]) <= 1e-7


def test_survivors_are_those_of_the_integral_of_the_density(exact, log_error):
    start = np.minimum(exact["z"], 1.0 - exact["z"])
    rows = start > 1e-4  # nearer to a boundary the closed form cancels
    rt, upper, cell, parameters = exact.trials()
    trials = rt[rows], upper[rows], cell[: rows.sum()], parameters[rows]
    closed, integral = log_cdfs(*trials, True), averaged(*trials, SURVIVOR, False)[0]
    assert log_error(closed, integral) <= 1e-8


@given(RESPONSES, DRIFTS, SEPARATIONS, STARTS, DIFFUSIONS)
def test_cdf_never_falls_and_tends_to_the_probability_of_the_response(upper, v, a, z, d):
    t = np.append(a * a / d * np.geomspace(1e-4, 1e2, 300), np.inf)
    values = log_cdfs(
        t, np.full(t.size, upper), np.zeros(t.size, dtype=int), row(v, a, z, d)[None], False
    )
    assert np.diff(values).min() >= -1e-11
    np.testing.assert_allclose(
        values[-2:],
        given_drift.log_probability(np.array(upper), v, a, z, d),
        rtol=1e-12,
        atol=1e-12,
    )


@given(DRIFTS, SEPARATIONS, STARTS, DIFFUSIONS)
def test_some_response_comes_in_the_end(v, a, z, d):
    both = [
        np.exp(log_cdf(t, upper, row(v, a, z, d))[0])
        for t in (np.inf, 50.0 * a * a / d)
        for upper in (False, True)
    ]
    np.testing.assert_allclose([both[0] + both[1], both[2] + both[3]], 1.0, rtol=1e-12)


@given(RESPONSES, DRIFTS, SEPARATIONS, STARTS, DIFFUSIONS, st.floats(0.01, 2.0))
def test_increments_of_the_cdf_are_integrals_of_the_density(upper, v, a, z, d, u):
    nodes, weights = np.polynomial.legendre.leggauss(40)
    first, last = a * a / d * u * np.array([1.0, 1.2])
    t = first + (last - first) * (nodes + 1.0) / 2.0
    cells = np.zeros(t.size, dtype=int), row(v, a, z, d)[None]
    integral = (
        np.exp(log_densities(t, np.full(t.size, upper), *cells)) @ weights * (last - first) / 2.0
    )
    low, high = (np.exp(log_cdf(x, upper, row(v, a, z, d))[0]) for x in (first, last))
    np.testing.assert_allclose(high - low, integral, rtol=1e-9, atol=1e-12 * high)


@given(TIMES, DRIFTS, SEPARATIONS, STARTS, DIFFUSIONS)
def test_upper_cdf_is_the_mirror_image_of_the_lower_one(t, v, a, z, d):
    # 1 - z is rounded
    up, low = log_cdf(t, True, row(v, a, z, d))[0], log_cdf(t, False, row(-v, a, 1.0 - z, d))[0]
    np.testing.assert_allclose(up, low, rtol=1e-11, atol=1e-11)


@given(TIMES, RESPONSES, DRIFTS, SEPARATIONS, STARTS, DIFFUSIONS, st.floats(0.01, 100.0))
def test_cdf_does_not_depend_on_the_unit_of_evidence(t, upper, v, a, z, d, k):
    value = log_cdf(t, upper, row(v, a, z, d))[0]
    np.testing.assert_allclose(
        log_cdf(t, upper, row(k * v, k * a, z, k * k * d))[0], value, rtol=1e-11, atol=1e-11
    )


@given(st.floats(), RESPONSES, DRIFTS, SEPARATIONS, STARTS, DIFFUSIONS)
def test_cdf_is_minus_infinity_before_the_support_and_never_nan(rt, upper, v, a, z, d):
    trial = (
        np.array([rt]),
        np.array([upper]),
        np.array([0]),
        (row(v, a, z, d) + 0.3 * np.eye(10)[3])[None],
    )
    (value,) = log_cdfs(*trial, False)
    _, gradient = cdf_gradients(*trial)
    assert not np.isnan(value)
    assert np.isfinite(gradient).all()
    if not rt > 0.3:
        assert value == -np.inf
        assert not gradient.any()


@given(
    st.floats(1e-8, 1e4),
    RESPONSES,
    st.floats(-50.0, 50.0),
    st.floats(0.05, 20.0),
    st.floats(1e-10, 1.0 - 1e-10),
    st.floats(1e-4, 100.0),
)
def test_cdf_lies_between_0_and_1_far_from_everyday_values(t, upper, v, a, z, d):
    values, gradients = cdf_gradients(
        np.array([t]), np.array([upper]), np.array([0]), row(v, a, z, d)[None]
    )
    assert 0.0 <= values[0] <= 1.0
    assert np.isfinite(gradients).all()


@pytest.mark.parametrize("t", [0.2, 3.0, np.inf])
@pytest.mark.parametrize("v", [0.0, -1.3])
def test_compiled_and_plain_forms_agree(t, v):
    trial = (t, True, row(v, 1.5, 0.4, 0.9))
    for compiled, plain in zip(log_cdf(*trial), log_cdf.py_func(*trial), strict=True):
        np.testing.assert_allclose(compiled, plain, rtol=1e-11)


@pytest.mark.parametrize("upper", [False, True])
@pytest.mark.parametrize(
    ("v", "z"), [(0.0, 0.5), (1e-25, 0.3), (2.0, 0.4), (-6.0, 0.97), (9.0, 0.02)]
)
@pytest.mark.parametrize("n", [1, 7, 8, 60])
def test_sorted_trials_have_the_same_distribution_function(v, z, upper, n):
    p = np.array([v, 1.3, z, 0.0, 0.0, 0.0, 0.0, 1.7, 0.0, 0.0])
    t = np.sort(np.concatenate([[-0.1, 0.0][:n], np.geomspace(1e-3, 5.0, n)]))[:n]
    expected = np.exp(log_cdfs(t, np.full(n, upper), np.zeros(n, dtype=np.int64), p[None], False))

    side = side_of(p, upper)
    weights, _ = weights_of_waves(side.nu, side.w, side.far)
    values = np.full(n + WIDTH, np.nan)
    write_cdf(np.append(t, np.zeros(WIDTH)), n, constants_of(side, weights), values)
    np.testing.assert_allclose(values[:n], expected, rtol=1e-11, atol=1e-15)
