"""Averages over drift, start and non-decision time: against exact values, one another, and their
limits.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ddm.first_passage import averages, density
from ddm.first_passage.averages import CDF, DENSITY, SURVIVOR
from ddm.first_passage.by_trial import (
    cdf_gradients,
    log_cdfs,
    log_densities,
    log_likelihood,
    log_probabilities,
    log_survivors,
)
from ddm.first_passage.by_trial import (
    scores as scores_of_trials,
)
from ddm.parameters import NAMES, ST0, Z

BOTH = np.array([False, True])


def row(v=1.0, a=1.5, z=0.5, t0=0.0, sv=0.0, sz=0.0, st0=0.0, D=1.0):
    """One row of parameters_by_cell."""
    return np.array([v, a, z, t0, sv, sz, st0, D])


@st.composite
def processes(draw):
    """A process with any variability, in the ranges of the reference table."""
    z = draw(st.floats(0.02, 0.98))
    sv, share, st0 = (
        draw(st.one_of(st.just(0.0), x))
        for x in (st.floats(1e-6, 3), st.floats(0, 0.99), st.floats(1e-6, 0.5))
    )
    sz = 2.0 * min(z, 1.0 - z) * share
    return row(
        draw(st.floats(-8, 8)),
        draw(st.floats(0.3, 5)),
        z,
        0.0,
        sv,
        sz,
        st0,
        draw(st.floats(0.3, 3)),
    )


def trials(rt, upper, p):
    """One process, many RTs."""
    rt, upper = np.broadcast_arrays(np.asarray(rt, dtype=float), upper)
    return rt.ravel().copy(), upper.ravel().copy(), np.zeros(rt.size, dtype=int), p[None]


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


@given(processes(), st.floats(1e-3, 30.0))
def test_upper_response_is_the_mirror_image_of_the_lower_one(p, rt):
    mirrored = p * np.array([-1, 1, 1, 1, 1, 1, 1, 1])
    mirrored[Z] = 1.0 - p[Z]
    signs = np.array([-1.0, 1.0, -1.0, 1.0, 1.0, 1.0, 1.0, 1.0])
    for what in (DENSITY, CDF, SURVIVOR):
        up, in_up = averages.averaged(*trials(rt, True, p), what, True)
        low, in_low = averages.averaged(*trials(rt, False, mirrored), what, True)
        np.testing.assert_allclose(up, low, rtol=1e-11, atol=1e-8)
        np.testing.assert_allclose(in_up, signs * in_low, rtol=1e-6, atol=1e-6)


@given(processes(), st.booleans(), st.floats(1e-3, 30.0), st.floats(0.01, 100.0))
def test_nothing_depends_on_the_unit_of_evidence(p, upper, rt, k):
    scaled = p * np.array([k, k, 1, 1, k, 1, 1, k * k])
    for function in (log_densities, log_cdfs, log_survivors):
        values, others = (function(*trials(rt, upper, x)) for x in (p, scaled))
        np.testing.assert_allclose(values, others, rtol=1e-10, atol=1e-8)


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


CELLS = np.array(
    [
        row(t0=0.3, sv=0.7, sz=0.3, st0=0.1),
        row(-0.5, 0.9, 0.6, 0.2),
        row(2.0, 1.2, 0.4, 0.2, sz=0.5),
    ]
)


def many_trials(n):
    rng = np.random.default_rng(n)
    return rng.uniform(0.31, 3.0, n), rng.random(n) < 0.7, rng.integers(0, 3, n), CELLS


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


def test_gradients_of_distribution_functions_are_those_of_their_logarithms():
    rt, upper, cell, cells = many_trials(40)
    rt[:3] = 0.1, 0.31, np.inf
    values, gradients = cdf_gradients(rt, upper, cell, cells)
    np.testing.assert_allclose(values, np.exp(log_cdfs(rt, upper, cell, cells)), rtol=1e-12)
    assert not gradients[0].any()
    h = 1e-5
    for i, name in enumerate(NAMES):
        for c in (0, 2):
            if cells[c, i] == 0.0 and name in ("sv", "sz", "st0"):
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
    rt = np.exp(rng.uniform(np.log(0.02), np.log(4.0), 1500)) * p[1] ** 2 / p[-1]
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
