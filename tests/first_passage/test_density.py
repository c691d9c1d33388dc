"""The density: against exact values, as a density, and under the symmetries of the process."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ddm.first_passage import by_trial
from ddm.first_passage.density import log_densities, log_density, log_likelihood, scores
from ddm.first_passage.moments import moments_of
from ddm.parameters import NAMES, ST0, SV, SZ, T0, A, D, V, Z

DRIFTS = st.floats(-8.0, 8.0)
SEPARATIONS = st.floats(0.3, 5.0)
STARTS = st.floats(0.02, 0.98)
DIFFUSIONS = st.floats(0.3, 3.0)
TIMES = st.floats(1e-3, 30.0)
RESPONSES = st.booleans()

RT = np.array([0.31, 0.5, 0.7, 0.9, 2.5, 0.6])
UPPER = np.array([True, False, True, True, False, False])
CELL = np.array([0, 1, 0, 1, 1, 0])


def row(v, a, z, d, sv=0.0, t0=0.0):
    """One row of parameters_by_cell."""
    return np.array([v, a, z, t0, sv, 0.0, 0.0, d, 0.0, 0.0])


CELLS = np.array([row(1.0, 1.5, 0.4, 1.0, t0=0.3), row(-0.5, 0.9, 0.6, 0.7, t0=0.2, sv=0.8)])


def test_columns_of_parameters_are_in_the_order_of_the_table():
    assert NAMES[:8] == ("v", "a", "z", "t0", "sv", "sz", "st0", "D")
    assert [NAMES[i] for i in (V, A, Z, T0, SV, SZ, ST0, D)] == list(NAMES[:8])


def test_density_has_ten_digits_in_the_golden_table(golden, log_error):
    rows = golden.rows("t", "upper", "v", "a", "w", "sv")
    values = [
        log_density(t, upper == 1.0, row(v, a, w, 1.0, sv))[0] for t, upper, v, a, w, sv in rows
    ]
    assert log_error(values, golden["log_pdf"]) <= 1e-10


def test_density_has_ten_digits_even_for_strong_drifts_and_starts_at_a_boundary(exact, log_error):
    assert log_error(log_densities(*exact.trials()), exact["log_density"]) <= 1e-10


def test_gradient_of_the_log_density_is_exact(exact, gradient_error):
    gradients = [
        log_density(t, upper, row(*p))[1]
        for t, upper, *p in exact.rows("t", "upper", "v", "a", "z", "D")
    ]
    assert gradient_error(gradients, exact.gradient("log_density")) <= 1e-10


@given(DRIFTS, SEPARATIONS, STARTS, DIFFUSIONS, st.floats(0.0, 3.0), RESPONSES)
def test_density_integrates_to_the_probability_of_the_response(v, a, z, d, sv, upper):
    log_u, step = np.linspace(-16.0, 5.0, 4001, retstep=True)
    t = a * a / d * np.exp(log_u)
    n = t.size
    values = log_densities(t, np.full(n, upper), np.zeros(n, dtype=int), row(v, a, z, d, sv)[None])
    # in log t the integrand vanishes at both ends, so the trapezoidal rule converges exponentially
    total = np.sum(np.exp(values) * t) * step
    np.testing.assert_allclose(
        np.log(total), moments_of(row(v, a, z, d, sv)).log_p[int(upper)], atol=1e-9
    )


@given(TIMES, DRIFTS, SEPARATIONS, STARTS, DIFFUSIONS, st.floats(0.0, 3.0))
def test_upper_density_is_the_mirror_image_of_the_lower_one(t, v, a, z, d, sv):
    up, in_up = log_density(t, True, row(v, a, z, d, sv))
    low, in_low = log_density(t, False, row(-v, a, 1.0 - z, d, sv))
    # 1 - z is rounded
    np.testing.assert_allclose(up, low, rtol=1e-12, atol=1e-12)
    signs = np.array([-1.0, 1.0, -1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0])
    np.testing.assert_allclose(in_up, signs * in_low, rtol=1e-10, atol=1e-8)


@given(TIMES, RESPONSES, DRIFTS, SEPARATIONS, STARTS, DIFFUSIONS, st.floats(0.01, 100.0))
def test_density_does_not_depend_on_the_unit_of_evidence(t, upper, v, a, z, d, k):
    value = log_density(t, upper, row(v, a, z, d))[0]
    rescaled = log_density(t, upper, row(k * v, k * a, z, k * k * d))[0]
    np.testing.assert_allclose(rescaled, value, rtol=1e-12, atol=1e-12)


@given(TIMES, RESPONSES, DRIFTS, SEPARATIONS, STARTS, DIFFUSIONS)
def test_density_does_not_depend_on_the_unit_of_time(t, upper, v, a, z, d):
    per_ms = log_density(1e3 * t, upper, row(v / 1e3, a, z, d / 1e3))[0]
    np.testing.assert_allclose(
        per_ms, log_density(t, upper, row(v, a, z, d))[0] - np.log(1e3), rtol=1e-12, atol=1e-12
    )


@given(st.floats(), RESPONSES, DRIFTS, SEPARATIONS, STARTS, DIFFUSIONS)
def test_density_is_minus_infinity_outside_the_support_and_never_nan(rt, upper, v, a, z, d):
    (value,) = log_densities(
        np.array([rt]), np.array([upper]), np.array([0]), row(v, a, z, d, t0=0.3)[None]
    )
    assert not np.isnan(value)
    if not 0.3 < rt < np.inf:
        assert value == -np.inf


@given(
    st.floats(1e-8, 1e4),
    RESPONSES,
    st.floats(-50.0, 50.0),
    st.floats(0.05, 20.0),
    st.floats(1e-10, 1.0 - 1e-10),
    st.floats(1e-4, 100.0),
)
def test_log_density_and_its_gradient_are_finite_far_from_everyday_values(t, upper, v, a, z, d):
    for sv in (0.0, 1e-8, 10.0):
        value, gradient = log_density(t, upper, row(v, a, z, d, sv))
        assert np.isfinite(value)
        assert np.isfinite(gradient).all()


def test_log_likelihood_is_the_sum_of_log_densities():
    total, _ = log_likelihood(RT, UPPER, CELL, CELLS)
    np.testing.assert_allclose(total, log_densities(RT, UPPER, CELL, CELLS).sum(), rtol=1e-14)


def test_gradient_of_the_log_likelihood_sums_the_trials_of_each_cell():
    _, gradient = log_likelihood(RT, UPPER, CELL, CELLS)
    expected = np.zeros_like(CELLS)
    for rt, upper, cell in zip(RT, UPPER, CELL, strict=True):
        expected[cell] += log_density(rt - CELLS[cell, T0], upper, CELLS[cell])[1]
    np.testing.assert_allclose(gradient, expected, rtol=1e-12, atol=1e-13)


def test_log_likelihood_is_minus_infinity_when_a_trial_lies_at_its_non_decision_time():
    rt = np.where(np.arange(RT.size) == 2, 0.3, RT)
    total, gradient = log_likelihood(rt, UPPER, CELL, CELLS)
    assert total == -np.inf
    assert not gradient.any()


def test_scores_are_the_gradients_of_each_trial():
    values, gradients = scores(RT, UPPER, CELL, CELLS)
    np.testing.assert_allclose(values, log_densities(RT, UPPER, CELL, CELLS), rtol=1e-12)
    for i in range(RT.size):
        _, gradient = log_likelihood(RT[i : i + 1], UPPER[i : i + 1], CELL[i : i + 1], CELLS)
        np.testing.assert_allclose(gradients[i], gradient[CELL[i]], rtol=1e-11, atol=1e-13)


def test_trials_before_t0_have_no_score():
    values, gradients = scores(
        np.array([0.1, 0.5]),
        np.array([True, True]),
        np.zeros(2, dtype=int),
        row(1.0, 1.5, 0.5, 1.0, t0=0.2)[None],
    )
    assert values[0] == -np.inf
    assert not gradients[0].any()
    assert np.isfinite(values[1])


@pytest.mark.parametrize("upper", [False, True])
@pytest.mark.parametrize("t", [0.1, 1.4])
def test_compiled_and_plain_densities_agree(t, upper):
    trial = (t, upper, row(1.0, 1.5, 0.4, 0.9, 0.7))
    for compiled, plain in zip(log_density(*trial), log_density.py_func(*trial), strict=True):
        np.testing.assert_allclose(compiled, plain, rtol=1e-12)


def test_compiled_and_plain_densities_of_many_trials_agree():
    trials = RT, UPPER, CELL, CELLS
    np.testing.assert_allclose(
        log_densities(*trials), log_densities.py_func(*trials), rtol=1e-11, atol=1e-13
    )


@pytest.mark.parametrize("kernel", [log_likelihood, scores])
def test_compiled_and_plain_gradients_agree(kernel):
    compiled, plain = (f(RT, UPPER, CELL, CELLS) for f in (kernel, kernel.py_func))
    np.testing.assert_allclose(compiled[0], plain[0], rtol=1e-12)
    np.testing.assert_allclose(compiled[1], plain[1], rtol=1e-11, atol=1e-13)


@given(TIMES, RESPONSES, DRIFTS, SEPARATIONS, STARTS, DIFFUSIONS)
def test_drift_that_varies_little_is_drift_that_does_not_vary(t, upper, v, a, z, d):
    value, gradient = log_density(t, upper, row(v, a, z, d))
    nearly, nearly_gradient = log_density(t, upper, row(v, a, z, d, 1e-9))
    np.testing.assert_allclose(nearly, value, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(nearly_gradient, gradient, rtol=1e-9, atol=1e-3)


@pytest.mark.parametrize("eta", [1e3, 2e5, 1e8, 1e12])
@pytest.mark.parametrize("place", [0.03, 1.0, 20.0])
def test_densities_keep_their_digits_however_much_the_drift_varies(eta, place):
    # w / eta is the order of the times. The exponents of start and drift would cancel; here they
    # are one square, and the other boundary does not matter
    nu, w = 0.3 * eta, 0.25
    u = place * w / eta
    lam = 1.0 + eta * u * eta
    square = (w + nu * u) ** 2 / (2.0 * u * lam)
    expected = math.log(w) - 0.5 * math.log(2.0 * math.pi * u**3 * lam) - square

    p = np.array([nu, 1.0, w, 0.0, eta, 0.0, 0.0, 1.0, 0.0, 0.0])
    trial = np.array([u]), np.array([False]), np.array([0]), p[None]
    values = log_densities(*trial)[0], log_likelihood(*trial)[0], scores(*trial)[0][0]
    np.testing.assert_allclose([*values, log_density(u, False, p)[0]], expected, rtol=1e-13)

    p[6] = 1e-30 * u
    averages = by_trial.log_densities(np.array([u]), *trial[1:3], p[None])
    np.testing.assert_allclose(averages, expected, rtol=1e-9)
