"""Averages over drift, start and non-decision time: against exact values, one another, and their
limits."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ddm.first_passage import averages, density
from ddm.first_passage.averages import CDF, DENSITY, SURVIVOR
from ddm.first_passage.by_trial import (
    log_cdfs,
    log_densities,
    log_survivors,
)
from ddm.parameters import NAMES, Z
from first_passage.varied import BOTH, many_trials, processes, row, trials


def test_densities_have_eight_digits(exact_full, log_error):
    assert log_error(log_densities(*exact_full.trials()), exact_full["log_density"]) <= 5e-9


def test_densities_with_a_fixed_start_and_non_decision_time_have_ten_digits(exact_full, log_error):
    fixed = (exact_full["sz"] == 0.0) & (exact_full["st0"] == 0.0)
    rt, upper, cell, parameters = exact_full.trials()
    values = density.log_densities(rt[fixed], upper[fixed], cell[: fixed.sum()], parameters[fixed])
    assert log_error(values, exact_full["log_density"][fixed]) <= 1e-10


def test_gradients_of_log_densities_are_exact(exact_full, gradient_error):
    _, gradients = averages.averaged(*exact_full.trials(), DENSITY, True)
    assert gradient_error(gradients, exact_full.gradient("log_density")) <= 1e-7


def test_distribution_functions_have_eight_digits(exact_full, golden, exact, log_error):
    assert log_error(log_cdfs(*exact_full.trials()), exact_full["log_cdf"]) <= 1e-8
    rt, upper, v, a, w, sv = (golden[x] for x in ("t", "upper", "v", "a", "w", "sv"))
    cells = np.array([row(v[i], a[i], w[i], sv=sv[i]) for i in range(rt.size)])
    assert (
        log_error(log_cdfs(rt, upper == 1.0, np.arange(rt.size), cells), golden["log_cdf"]) <= 1e-8
    )
    # by the integral, where the closed form would do
    early = exact["t"] * exact["D"] / exact["a"] ** 2 < 0.3
    rt, upper, cell, parameters = exact.trials()
    integrals = averages.averaged(
        rt[early], upper[early], cell[: early.sum()], parameters[early], CDF, False
    )[0]
    assert log_error(integrals, exact["log_cdf"][early]) <= 1e-8


@given(processes(), st.floats(1e-3, 30.0))
def test_upper_response_is_the_mirror_image_of_the_lower_one(p, rt):
    mirrored = p * np.array([-1, 1, 1, 1, 1, 1, 1, 1, 1, 1])
    mirrored[Z] = 1.0 - p[Z]
    signs = np.array([-1.0, 1.0, -1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0])
    for what in (DENSITY, CDF, SURVIVOR):
        up, in_up = averages.averaged(*trials(rt, True, p), what, True)
        low, in_low = averages.averaged(*trials(rt, False, mirrored), what, True)
        np.testing.assert_allclose(up, low, rtol=1e-11, atol=1e-8)
        np.testing.assert_allclose(in_up, signs * in_low, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("name", ["sv", "sz", "st0"])
@pytest.mark.parametrize("rt", [0.05, 0.4, 3.0])
@pytest.mark.parametrize("function", [log_densities, log_cdfs, log_survivors])
def test_little_variability_is_no_variability(function, rt, name):
    p, nearly = row(z=0.4), row(z=0.4, **{name: 1e-9})
    np.testing.assert_allclose(
        function(*trials(rt, BOTH, nearly)), function(*trials(rt, BOTH, p)), atol=1e-6
    )


@pytest.mark.parametrize("what", [DENSITY, CDF, SURVIVOR])
@pytest.mark.parametrize("rt", [0.31, 0.45, 0.6, 2.0])
@pytest.mark.parametrize(
    "p", [row(t0=0.3, sv=0.7, sz=0.3, st0=0.2), row(t0=0.3, z=0.3, sz=0.5), row(t0=0.3, st0=0.1)]
)
def test_gradients_are_differences(p, rt, what):
    for upper in BOTH:
        _, (gradient,) = averages.averaged(*trials(rt, upper, p), what, True)
        for i, name in enumerate(NAMES):
            if p[i] == 0.0:
                continue
            h = 1e-4 * np.eye(p.size)[i]
            two_left, left, right, two_right = (
                averages.averaged(*trials(rt, upper, p + step * h), what, False)[0][0]
                for step in (-2, -1, 1, 2)
            )
            slope = (8.0 * (right - left) - (two_right - two_left)) / 12e-4
            assert gradient[i] == pytest.approx(slope, rel=2e-5, abs=2e-5), (name, upper)


@pytest.mark.parametrize("st0", [1e-6, 1e-3, 0.5])
def test_density_with_a_non_decision_time_that_varies_is_the_mean_of_densities(st0):
    p, without = row(sv=0.5, st0=st0), row(sv=0.5)
    nodes, weights = np.polynomial.legendre.leggauss(100)
    for rt in (0.02, 0.3, 0.51, 5.0, 30.0):
        low = max(rt - st0, 0.0)
        times = low + 0.5 * (rt - low) * (nodes + 1.0)
        mean = (
            np.exp(log_densities(*trials(times, True, without))) @ weights * 0.5 * (rt - low) / st0
        )
        np.testing.assert_allclose(log_densities(*trials(rt, True, p)), np.log(mean), atol=1e-7)


@given(
    st.floats(-50.0, 50.0),
    st.floats(0.05, 20.0),
    st.floats(1e-6, 1.0 - 1e-6),
    st.floats(0.0, 10.0),
    st.floats(0.0, 0.9999),
    st.floats(0.0, 2.0),
    st.floats(1e-6, 100.0),
    st.booleans(),
)
def test_values_are_finite_far_from_everyday_values(v, a, z, sv, share, st0, rt, upper):
    p = row(v, a, z, 0.0, sv, 2.0 * min(z, 1.0 - z) * share, st0)
    for what in (DENSITY, CDF, SURVIVOR):
        value, gradient = averages.averaged(*trials(rt, upper, p), what, True)
        assert np.isfinite(value).all()
        assert np.isfinite(gradient).all()


@pytest.mark.parametrize("n", [1, 50, 5000])
def test_trials_do_not_depend_on_their_neighbours(n):
    rt, upper, cell, cells = many_trials(n)
    for what in (DENSITY, CDF):
        values, gradients = averages.averaged(rt, upper, cell, cells, what, True)
        for i in range(0, n, 97):
            one = slice(i, i + 1)
            value, gradient = averages.averaged(rt[one], upper[one], cell[one], cells, what, True)
            # many trials of a cell share polynomials
            np.testing.assert_allclose(values[one], value, atol=2e-9)
            np.testing.assert_allclose(gradients[one], gradient, rtol=1e-7, atol=1e-7)


@pytest.mark.parametrize("what", [DENSITY, CDF, SURVIVOR])
def test_compiled_and_plain_forms_agree(what):
    few = trials([0.4, 1.0, 2.5], True, row(t0=0.3, sv=0.5, sz=0.2, st0=0.2))
    for compiled, plain in zip(
        averages.direct(*few, what, True), averages.direct.py_func(*few, what, True), strict=True
    ):
        np.testing.assert_allclose(compiled, plain, rtol=1e-9, atol=1e-9)


@given(processes(), st.booleans(), st.integers(0, 2**32))
def test_polynomials_for_many_trials_are_as_exact_as_one_trial_alone(p, upper, seed):
    rng = np.random.default_rng(seed)
    rt = np.exp(rng.uniform(np.log(0.02), np.log(4.0), 1500)) * p[1] ** 2 / p[7]
    for what in (DENSITY, CDF, SURVIVOR):
        values, gradients = averages.averaged(*trials(rt, upper, p), what, True)
        alone = rt[:5], np.full(5, upper), np.arange(5), np.tile(p, (5, 1))
        value, gradient = averages.averaged(*alone, what, True)
        np.testing.assert_allclose(values[:5], value, rtol=1e-11, atol=5e-9)
        np.testing.assert_allclose(gradients[:5], gradient, rtol=1e-7, atol=1e-7)


def test_many_trials_with_one_node_each():
    rt = np.linspace(0.31, 3.0, 10_000)
    p, nearly = row(t0=0.3), row(t0=0.3, sz=1e-300)
    np.testing.assert_allclose(
        log_densities(*trials(rt, True, nearly)), log_densities(*trials(rt, True, p)), rtol=1e-12
    )
