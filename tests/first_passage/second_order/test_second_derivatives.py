"""Second derivatives: of the series to 50 digits, of the log likelihood against differences."""

import mpmath as mp
import numpy as np
import pytest

from ddm.first_passage.density import log_likelihood
from ddm.first_passage.second_order.second_derivatives import (
    N_SUMS,
    add_curved,
    add_long,
    add_short,
    curved_images,
    curved_waves,
    first_not_below,
    image_curvature,
    wave_curvature,
)
from ddm.first_passage.series import U_SWITCH, images_from, waves_from

TIMES = [0.001, 0.01, 0.1, 0.1999, 0.2001, 0.5, 3.0, 10.0]
STARTS = [0.01, 0.3, 0.5, 0.500001, 0.9, 0.99]
ROW = np.array([1.2, 1.5, 0.4, 0.25, 0.0, 0.0, 0.0, 1.0])
OTHER_UNIT = np.array([-0.2, 0.13, 0.6, 0.25, 0.0, 0.0, 0.0, 0.01])
RT = np.linspace(0.3, 2.5, 61)


def log_unit(u, w):
    """log f by a series with more terms than it needs, of numbers of 50 digits."""
    if u < 1:
        terms = [(w + 2 * k) * mp.exp(-((w + 2 * k) ** 2) / (2 * u)) for k in range(-12, 13)]
        return mp.log(mp.fsum(terms)) - 1.5 * mp.log(u) - mp.log(2 * mp.pi) / 2
    waves = [k * mp.sin(k * mp.pi * w) * mp.exp(-k * k * mp.pi**2 * u / 2) for k in range(1, 40)]
    return mp.log(mp.pi * mp.fsum(waves))


def exact(u, w):
    """Value and derivatives in u, w, uu, uw and ww, by differences that leave 24 digits."""
    h = mp.mpf(10) ** -12

    def f(i, j):
        return log_unit(mp.mpf(u) * (1 + i * h), mp.mpf(w) + j * h)

    per_u = 1 / (mp.mpf(u) * h)
    return [
        f(0, 0),
        (f(1, 0) - f(-1, 0)) / 2 * per_u,
        (f(0, 1) - f(0, -1)) / (2 * h),
        (f(1, 0) - 2 * f(0, 0) + f(-1, 0)) * per_u**2,
        (f(1, 1) - f(1, -1) - f(-1, 1) + f(-1, -1)) / (4 * h) * per_u,
        (f(0, 1) - 2 * f(0, 0) + f(0, -1)) / h**2,
    ]


def curved(u, w):
    if u < U_SWITCH:
        return curved_images(u, images_from(w, 1.0 - w))
    return curved_waves(u, waves_from(w, 1.0 - w))


@pytest.mark.parametrize("u", TIMES)
@pytest.mark.parametrize("w", STARTS)
def test_derivatives_of_the_series_are_exact(u, w):
    value, in_u, in_w, in_uu, in_uw = curved(u, w)
    found = np.array([value, in_u, in_w, in_uu, in_uw, 2.0 * in_u - in_w * in_w])
    with mp.workdps(50):
        expected = np.array([float(x) for x in exact(u, w)])

    # errors are relative to 1, in units in which u is 1
    scale = np.array([1.0, u, 1.0, u * u, u, 1.0])
    error = np.abs(found - expected) * scale / (1.0 + np.abs(expected) * scale)
    assert error.max() < 1e-11


def curved_likelihood(row, upper, compiled=True):
    """Value, gradient and Hessian in v, a, z and t0 of all RTs with one response."""
    function = add_curved if compiled else add_curved.py_func
    slopes, curvature = np.zeros(4), np.zeros((4, 4))
    value = function(RT, upper, row, slopes, curvature, np.empty(N_SUMS))
    return value, slopes, curvature + np.triu(curvature, 1).T


@pytest.mark.parametrize("upper", [False, True])
@pytest.mark.parametrize("row", [ROW, OTHER_UNIT], ids=["D = 1", "D = .01"])
def test_value_and_gradient_are_those_of_the_density(row, upper):
    value, slopes, _ = curved_likelihood(row, upper)
    one_cell = np.zeros(RT.size, dtype=int)
    expected, gradient = log_likelihood(RT, np.full(RT.size, upper), one_cell, row[None])
    assert value == pytest.approx(expected, rel=1e-13)
    np.testing.assert_allclose(slopes, gradient[0, :4], rtol=1e-11)


@pytest.mark.parametrize("upper", [False, True])
@pytest.mark.parametrize("row", [ROW, OTHER_UNIT], ids=["D = 1", "D = .01"])
def test_the_hessian_is_that_of_differences(row, upper):
    differences = []
    for i in range(4):
        h = 1e-6 * abs(row[i])
        ahead, behind = row.copy(), row.copy()
        ahead[i] += h
        behind[i] -= h
        gradients = [curved_likelihood(point, upper)[1] for point in (ahead, behind)]
        differences.append((gradients[0] - gradients[1]) / (2.0 * h))
    hessian = curved_likelihood(row, upper)[2]
    scale = np.sqrt(np.abs(np.outer(np.diag(hessian), np.diag(hessian))))
    np.testing.assert_allclose(hessian / scale, differences / scale, atol=1e-7)


def test_a_trial_at_or_before_t0_is_impossible():
    row = ROW.copy()
    row[3] = RT[0]
    assert curved_likelihood(row, True)[0] == -np.inf


def test_derivatives_are_added_to_what_was_there():
    slopes, curvature = np.ones(4), np.ones((4, 4))
    add_curved(RT, True, ROW, slopes, curvature, np.empty(N_SUMS))
    _, once, hessian = curved_likelihood(ROW, True)
    np.testing.assert_allclose(slopes, 1.0 + once)
    np.testing.assert_allclose(np.triu(curvature), np.triu(1.0 + hessian))


@pytest.mark.parametrize(
    ("value", "expected"), [(0.0, 0), (1.0, 0), (1.5, 1), (2.0, 1), (2.1, 3), (9.0, 4)]
)
def test_bisection_counts_what_lies_below(value, expected):
    rt = np.array([1.0, 2.0, 2.0, 3.0])
    assert first_not_below(rt, value) == np.searchsorted(rt, value) == expected


@pytest.mark.parametrize("upper", [False, True])
def test_compiled_and_plain_forms_agree(upper):
    for compiled, plain in zip(
        curved_likelihood(ROW, upper), curved_likelihood(ROW, upper, compiled=False), strict=True
    ):
        np.testing.assert_allclose(compiled, plain, rtol=1e-11)


@pytest.mark.parametrize("add", [add_short, add_long])
def test_compiled_and_plain_sums_agree(add):
    rt = RT[:20] if add is add_short else RT[20:]
    sums, plain = np.zeros(N_SUMS), np.zeros(N_SUMS)
    add(rt, 0.25, 0.4, 0.3, 0.7, sums)
    add.py_func(rt, 0.25, 0.4, 0.3, 0.7, plain)
    np.testing.assert_allclose(sums, plain, rtol=1e-11)


@pytest.mark.parametrize("w", [0.3, 0.9])
def test_compiled_and_plain_series_agree(w):
    for series, start, u in (
        (curved_images, images_from(w, 1.0 - w), 0.05),
        (curved_waves, waves_from(w, 1.0 - w), 0.7),
        (image_curvature, images_from(w, 1.0 - w), 0.05),
        (wave_curvature, waves_from(w, 1.0 - w), 0.7),
    ):
        np.testing.assert_allclose(series(u, start), series.py_func(u, start), rtol=1e-11)
