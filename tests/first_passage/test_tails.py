"""The two representations of the distribution function: against one another, in the limits."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ddm.first_passage import given_drift
from ddm.first_passage.distribution import (
    cdf_by_images,
    cdf_by_waves,
)
from ddm.first_passage.shelf import side_of
from ddm.first_passage.tails import (
    U_SWITCH_CDF,
    head_from,
    image,
    log_probability,
    tail_from,
    tail_share,
    weights_of_waves,
)
from first_passage.varied import row

STARTS = st.floats(0.02, 0.98)


def unit(nu, w):
    """The lower side of the process with a = D = 1, whose dimensionless numbers are its own."""
    return side_of(row(nu, 1.0, w), False)


def images(nu, u, w, far):
    return cdf_by_images(u, unit(nu, w), head_from(nu, w, far))


def waves(nu, u, w, far):
    return cdf_by_waves(u, unit(nu, w), tail_from(nu, w, far))


@pytest.mark.parametrize("w", [0.001, 0.3, 0.5, 0.8, 0.999])
@pytest.mark.parametrize("nu", [-60.0, -3.0, 0.0, 1e-9, 0.7, 60.0])
@pytest.mark.parametrize("u", [0.06, U_SWITCH_CDF, 0.08])
def test_images_and_waves_agree_around_the_switch(nu, u, w):
    np.testing.assert_allclose(
        images(nu, u, w, 1.0 - w), waves(nu, u, w, 1.0 - w), rtol=1e-9, atol=1e-9
    )


def test_cdf_is_proportional_to_a_tiny_distance_from_the_other_boundary():
    per_distance = [
        images(2.0, 0.05, 1.0 - far, far)[0] - np.log(far) for far in (1e-5, 1e-9, 1e-13)
    ]
    np.testing.assert_allclose(per_distance, per_distance[0], atol=3e-5)
    np.testing.assert_allclose(per_distance[1], per_distance[2], atol=3e-9)


@given(st.floats(-1e3, 1e3), STARTS)
def test_probability_is_that_of_the_closed_form(nu, w):
    expected = given_drift.log_probability(np.array(False), nu, 1.0, w, 1.0)
    np.testing.assert_allclose(log_probability(nu, w, 1.0 - w)[0], expected, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("w", [0.02, 0.5, 0.98])
@pytest.mark.parametrize("nu", [-500.0, -1.0, -0.1, -0.01, -1e-3, 1e-3, 0.01, 0.1, 1.0, 500.0])
def test_derivatives_of_the_log_probability_are_its_differences(nu, w):
    _, in_nu, in_w = log_probability(nu, w, 1.0 - w)
    h = 1e-5
    up, down = (log_probability(nu + s * h, w, 1.0 - w)[0] for s in (1, -1))
    right, left = (log_probability(nu, w + s * h, 1.0 - w - s * h)[0] for s in (1, -1))
    np.testing.assert_allclose(
        [in_nu, in_w], [(up - down) / (2 * h), (right - left) / (2 * h)], rtol=1e-6, atol=1e-8
    )


def test_derivatives_of_the_log_probability_without_drift_are_the_limits_of_small_drift():
    np.testing.assert_allclose(
        log_probability(0.0, 0.3, 0.7), log_probability(1e-9, 0.3, 0.7), atol=1e-8
    )
    np.testing.assert_allclose(
        log_probability(0.0, 0.3, 0.7), log_probability(-1e-9, 0.3, 0.7), atol=1e-8
    )


@pytest.mark.parametrize(
    ("kernel", "arguments"),
    [
        (log_probability, (0.01, 0.3, 0.7)),
        (log_probability, (-2.0, 0.3, 0.7)),
        (image, (0.7, 0.05, -1.0, 1.2)),
        (image, (0.7, 0.05, -30.0, 40.0)),
        (tail_share, (0.3, tail_from(-1.2, 0.7, 0.3))),
    ],
)
def test_compiled_and_plain_parts_agree(kernel, arguments):
    np.testing.assert_allclose(kernel(*arguments), kernel.py_func(*arguments), rtol=1e-12)


@pytest.mark.parametrize("nu", [-7.0, 0.0, 0.4, 12.0])
@pytest.mark.parametrize("w", [1e-6, 0.2, 0.5, 0.7, 0.999])
def test_weights_of_both_sides_are_those_of_the_tails(nu, w):
    side, other = weights_of_waves(nu, w, 1.0 - w)
    np.testing.assert_allclose(side, tail_from(nu, w, 1.0 - w).s, rtol=1e-11, atol=1e-16)
    np.testing.assert_allclose(other, tail_from(-nu, 1.0 - w, w).s, rtol=1e-11, atol=1e-16)
