"""Sliders begin at values that are allowed, between ends that are."""

import numpy as np
import pytest

from ddm.explorer.catalogue import BOUNDARIES, DRIFTS, Form, row_of
from ddm.explorer.sliders import STEPS, rounded, slider_of, values_at_first
from ddm.function_parameters import COVARIATES

FORMS = [
    *(Form(drift=one) for one in DRIFTS),
    *(Form(boundary=one, start="beta", non_decision="normal") for one in BOUNDARIES),
]
NAMES = sorted({name for form in FORMS for name in form.names})


@pytest.mark.parametrize("name", NAMES)
def test_a_slider_holds_values_that_are_allowed(name):
    slider = slider_of(name)
    assert slider.low <= slider.value <= slider.high
    if name not in COVARIATES:
        ends = np.array([slider.low, slider.value, slider.high * (1.0 - 1e-12)])
        assert row_of(name).valid(ends).all()
        assert (slider.high - slider.low) / slider.step >= STEPS - 1


def test_covariates_are_minus_one_none_and_one():
    slider = slider_of("flankers")
    assert (slider.low, slider.high, slider.step, slider.value) == (-1.0, 1.0, 1.0, 1.0)


def test_variabilities_are_none_at_first():
    assert values_at_first(["v", "a", "z", "t0", "sv", "sz", "st0"]) == dict(
        v=1.5, a=1.5, z=0.5, t0=0.3, sv=0.0, sz=0.0, st0=0.0
    )


@pytest.mark.parametrize(
    ("value", "step", "found"), [(1.23456, 0.05, 1.2346), (7.77777, 1.0, 7.78)]
)
def test_a_value_is_rounded_finer_than_a_step(value, step, found):
    assert rounded(value, step) == found
