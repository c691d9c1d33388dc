"""Second derivatives where the drift varies: to 50 digits, and against the density."""

import mpmath as mp
import numpy as np
import pytest

from ddm.first_passage.density import log_likelihood
from ddm.first_passage.second_order.second_derivatives import curved_images, curved_waves
from ddm.first_passage.second_order.varied_drift import (
    N_VARIED_SUMS,
    VariedTrials,
    add_points,
    add_varied,
    curved_point,
    drifting_from,
)
from ddm.first_passage.series import U_SWITCH, images_from, waves_from
from ddm.runtime.compilation import kernel

# v, a, z, t0, and q in place of sv; at q = 0 the drift is steady
ROWS = {
    "q = .7": np.array([1.2, 1.5, 0.4, 0.25, 0.7, 0.0, 0.0, 1.0]),
    "q = 0": np.array([-0.6, 1.1, 0.55, 0.25, 0.0, 0.0, 0.0, 1.0]),
    "q = 30": np.array([3.0, 0.8, 0.7, 0.2, 30.0, 0.0, 0.0, 1.0]),
    "D = .01": np.array([0.2, 0.13, 0.3, 0.25, 0.02, 0.0, 0.0, 0.01]),
}
RT = np.linspace(0.3, 2.5, 61)
TRIALS = VariedTrials(RT, np.array([[0, 0, RT.size]]))


@kernel
def compiled(trials, first, last, upper, row, slopes, curvature, sums):
    return add_varied(trials, first, last, upper, row, slopes, curvature, sums)


def found(row, upper, function=compiled, first=0, last=RT.size):
    """Value, gradient and Hessian in v, a, z, t0 and q."""
    slopes, curvature = np.zeros(5), np.zeros((5, 5))
    value = function(TRIALS, first, last, upper, row, slopes, curvature, np.empty(N_VARIED_SUMS))
    return value, slopes, curvature + np.triu(curvature, 1).T


def log_unit(u, w):
    """log f by a series with more terms than it needs."""
    if u < 1:
        terms = [(w + 2 * k) * mp.exp(-((w + 2 * k) ** 2) / (2 * u)) for k in range(-12, 13)]
        return mp.log(mp.fsum(terms)) - 1.5 * mp.log(u) - mp.log(2 * mp.pi) / 2
    waves = [k * mp.sin(k * mp.pi * w) * mp.exp(-k * k * mp.pi**2 * u / 2) for k in range(1, 40)]
    return mp.log(mp.pi * mp.fsum(waves))


def log_density(t, d, parameters):
    """The log density at the lower boundary, from the integral over drifts."""
    v, a, w, shift, q = parameters
    t = t + shift

    def of_drift(z):
        drift = v + mp.sqrt(q) * z
        exponent = -(2 * drift * a * w + drift * drift * t) / (2 * d)
        return mp.exp(exponent - z * z / 2) / mp.sqrt(2 * mp.pi)

    ends = [-14, -7, -4, -2, 0, 2, 4, 7, 14]
    average = of_drift(0) * mp.sqrt(2 * mp.pi) if q == 0 else mp.quad(of_drift, ends)
    return mp.log(d / a**2 * average) + log_unit(d * t / a**2, w)


def closed_density(t, d, parameters):
    """The same in closed form."""
    v, a, w, shift, q = parameters
    t = t + shift
    lam = 1 + q * t / d
    quadratic = q * (a * w) ** 2 / d - 2 * v * a * w - v * v * t
    return (
        mp.log(d / a**2) + quadratic / (2 * d * lam) - mp.log(lam) / 2 + log_unit(d * t / a**2, w)
    )


def test_the_closed_form_is_the_average_over_drifts():
    with mp.workdps(30):
        point = [mp.mpf(x) for x in ("1.2", "1.5", "0.4", "0", "0.7")]
        for t in (mp.mpf("0.1"), mp.mpf("1.3")):
            assert abs(log_density(t, mp.mpf(1), point) - closed_density(t, mp.mpf(1), point)) < (
                mp.mpf(10) ** -20
            )


def exact(t, d, row):
    """Value, gradient and upper triangle of the Hessian, by differences that leave 24 digits."""
    point = [mp.mpf(float(row[i])) for i in (0, 1, 2)] + [mp.mpf(0), mp.mpf(float(row[4]))]
    h = mp.mpf(10) ** -12

    def f(*moves):
        moved = list(point)
        for i, way in moves:
            moved[i] += way * h
        return closed_density(mp.mpf(t), mp.mpf(d), moved)

    values = [f()] + [(f((i, 1)) - f((i, -1))) / (2 * h) for i in range(5)]
    for i in range(5):
        for j in range(i, 5):
            square = f((i, 1), (j, 1)) - f((i, 1), (j, -1)) - f((i, -1), (j, 1))
            values.append((square + f((i, -1), (j, -1))) / (4 * h * h))
    return np.array([float(x) for x in values])


@pytest.mark.parametrize("t", [0.001, 0.05, 0.4, 3.0])
@pytest.mark.parametrize("row", ROWS.values(), ids=list(ROWS))
def test_derivatives_of_one_trial_are_exact(row, t):
    side = drifting_from(row, False)
    u = t * side.per_unit
    short = u < U_SWITCH
    unit = (
        curved_images(u, images_from(side.w, 1.0 - side.w))
        if short
        else curved_waves(u, waves_from(side.w, 1.0 - side.w))
    )
    point = np.array(curved_point(t, u, unit, side))
    with mp.workdps(50):
        expected = exact(t, float(row[7]), row)
    # in units in which each parameter is about 1
    unit_of = np.array([np.sqrt(row[7]), row[1], 1.0, t, row[7]])
    scale = np.concatenate([[1.0], unit_of, np.outer(unit_of, unit_of)[np.triu_indices(5)]])
    point[0] += np.log(side.per_unit)
    error = np.abs(point - expected) * scale / (1.0 + np.abs(expected) * scale)
    assert error.max() < 1e-11


@pytest.mark.parametrize("upper", [False, True])
@pytest.mark.parametrize("row", ROWS.values(), ids=list(ROWS))
def test_value_and_gradient_are_those_of_the_density(row, upper):
    in_sv = row.copy()
    in_sv[4] = np.sqrt(row[4])
    one_cell = np.zeros(RT.size, dtype=int)
    expected, gradient = log_likelihood(RT, np.full(RT.size, upper), one_cell, in_sv[None])
    value, slopes, _ = found(row, upper)
    assert value == pytest.approx(expected, rel=1e-12)
    np.testing.assert_allclose(slopes[:4], gradient[0, :4], rtol=1e-10)
    if row[4] > 0.0:
        np.testing.assert_allclose(slopes[4] * 2.0 * in_sv[4], gradient[0, 4], rtol=1e-10)


@pytest.mark.parametrize("upper", [False, True])
@pytest.mark.parametrize("row", ROWS.values(), ids=list(ROWS))
def test_the_hessian_is_that_of_differences(row, upper):
    differences = []
    for i in range(5):
        h = 1e-6 * max(abs(row[i]), 0.1 * row[7])
        ahead, behind = row.copy(), row.copy()
        ahead[i] += h
        behind[i] -= h
        slopes = [found(point, upper)[1] for point in (ahead, behind)]
        differences.append((slopes[0] - slopes[1]) / (2.0 * h))
    hessian = found(row, upper)[2]
    scale = np.sqrt(np.abs(np.outer(np.diag(hessian), np.diag(hessian))))
    np.testing.assert_allclose(hessian / scale, differences / scale, atol=1e-6)


def test_a_part_of_the_trials_is_all_that_counts():
    row = ROWS["q = .7"]
    parts = [found(row, True, first=0, last=20), found(row, True, first=20)]
    for whole, one, other in zip(found(row, True), *parts, strict=True):
        np.testing.assert_allclose(whole, one + other, rtol=1e-12)


def test_a_trial_at_or_before_t0_is_impossible():
    row = ROWS["q = .7"].copy()
    row[3] = RT[0]
    assert found(row, True)[0] == -np.inf


@pytest.mark.parametrize("upper", [False, True])
def test_compiled_and_plain_forms_agree(upper):
    row = ROWS["q = .7"]
    plain = found(row, upper, function=add_varied)
    for one, other in zip(found(row, upper), plain, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-11)


def test_compiled_and_plain_sums_agree():
    side = drifting_from(ROWS["q = .7"], False)
    for rt, start in ((RT[:8], images_from(0.4, 0.6)), (RT[20:], waves_from(0.4, 0.6))):
        sums, plain = np.zeros(N_VARIED_SUMS), np.zeros(N_VARIED_SUMS)
        add_points(rt, 0.25, start, side, sums)
        add_points.py_func(rt, 0.25, start, side, plain)
        np.testing.assert_allclose(sums, plain, rtol=1e-11)
        points = curved_point.py_func(0.3, 0.1, (0.1, 0.2, 0.3, 0.4, 0.5), side)
        np.testing.assert_allclose(
            points, curved_point(0.3, 0.1, (0.1, 0.2, 0.3, 0.4, 0.5), side), rtol=1e-12
        )
