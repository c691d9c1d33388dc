"""The two series: against one another around the switch, and in both tails."""

from math import log, pi

import numpy as np
import pytest

from ddm.first_passage.density import by_images, by_waves
from ddm.first_passage.series import U_SWITCH, image_sum, images_from, wave_sum, waves_from
from ddm.first_passage.shelf import side_of

STARTS = [1e-16, 1e-8, 1e-3, 0.1, 0.5, np.nextafter(0.5, 1.0), 0.9, 0.999]
STARTS_AND_FARS = [(w, 1.0 - w) for w in STARTS] + [(1.0 - far, far) for far in STARTS[:3]]


def unit(w, far):
    """Driftless motion on the unit interval, absorbed at 0 (side 0), or at 1 where that keeps a
    small far exact.
    """
    return (
        side_of(np.array([0.0, 1.0, far, 0.0, 0.0, 0.0, 0.0, 1.0]), True)
        if far < w
        else side_of(np.array([0.0, 1.0, w, 0.0, 0.0, 0.0, 0.0, 1.0]), False)
    )


def images(u, w, far):
    return by_images(u, unit(w, far), images_from(w, far))


def waves(u, w, far):
    return by_waves(u, unit(w, far), waves_from(w, far))


def log_density_unit(u, w, far):
    return images(u, w, far) if u < U_SWITCH else waves(u, w, far)


@pytest.mark.parametrize(("w", "far"), STARTS_AND_FARS)
@pytest.mark.parametrize(
    "u", [0.15, np.nextafter(U_SWITCH, 0.0), U_SWITCH, np.nextafter(U_SWITCH, 1.0), 0.25]
)
def test_images_and_waves_agree_around_the_switch(u, w, far):
    np.testing.assert_allclose(images(u, w, far), waves(u, w, far), rtol=1e-11, atol=1e-11)


@pytest.mark.parametrize(("w", "far"), STARTS_AND_FARS)
def test_density_has_no_step_at_the_switch(w, far):
    below = log_density_unit(np.nextafter(U_SWITCH, 0.0), w, far)
    np.testing.assert_allclose(below, log_density_unit(U_SWITCH, w, far), rtol=1e-11, atol=1e-11)


@pytest.mark.parametrize("w", [1e-8, 0.1, 0.5, 0.9])
def test_early_density_is_that_of_one_boundary_alone(w):
    u = 1e-3 * w * w
    inverse_gaussian = log(w) - w * w / (2.0 * u) - 1.5 * log(u) - 0.5 * log(2.0 * pi)
    np.testing.assert_allclose(log_density_unit(u, w, 1.0 - w)[0], inverse_gaussian, rtol=1e-13)


@pytest.mark.parametrize(("w", "far"), STARTS_AND_FARS)
def test_late_density_decays_at_the_lowest_rate(w, far):
    value, in_u, _ = log_density_unit(1e6, w, far)
    np.testing.assert_allclose(
        value, log(pi * np.sin(pi * min(w, far))) - pi**2 / 2.0 * 1e6, rtol=1e-14
    )
    np.testing.assert_allclose(in_u, -(pi**2) / 2.0, rtol=1e-14)


@pytest.mark.parametrize("u", [0.05, 0.7])
@pytest.mark.parametrize(("w", "far"), [(0.3, 0.7), (0.9, 0.1)])
@pytest.mark.parametrize(
    ("series", "constants"), [(image_sum, images_from), (wave_sum, waves_from)]
)
def test_compiled_and_plain_forms_agree(series, constants, u, w, far):
    np.testing.assert_allclose(constants(w, far), constants.py_func(w, far), rtol=1e-14, atol=1e-12)
    np.testing.assert_allclose(
        series(u, constants(w, far)), series.py_func(u, constants(w, far)), rtol=1e-12
    )
