"""RTs and responses as users write them."""

import datetime

import numpy as np
import pandas as pd
import pytest

from ddm.processes.evaluation import either, numbers, quantiles, refuse_steps
from refusals import refused


def log_product(x, upper):
    return np.log(x * np.where(upper, 2.0, 3.0))


def test_rt_and_response_are_broadcast_and_summed():
    found = np.exp(either(log_product, [[1.0], [2.0]], [0, 1]))
    np.testing.assert_allclose(found, [[3.0, 2.0], [6.0, 4.0]])
    assert np.exp(either(log_product, 2.0, None)) == pytest.approx(10.0)
    assert np.isnan(either(log_product, np.nan, 1))


def test_quantiles_have_the_shape_of_both():
    found = quantiles(lambda q, upper: q + upper, [[0.1], [0.2]], [0, 1])
    np.testing.assert_allclose(found, [[0.1, 1.1], [0.2, 1.2]])
    with refused(ValueError, "q must lie between 0 and 1; got -0.5."):
        quantiles(lambda q, upper: q, [0.5, -0.5], 1)


def test_what_is_missing_is_nan_and_what_is_no_number_is_refused():
    np.testing.assert_array_equal(numbers("rt", pd.array([1, None], "Int64")), [1.0, np.nan])
    with refused(TypeError, "rt must hold numbers; got 'a'."):
        numbers("rt", ["a"])
    with refused(TypeError, "rt must hold numbers; got datetime64[us]."):
        numbers("rt", np.array([datetime.datetime(2020, 1, 1)], dtype="datetime64[us]"))


def test_options_of_steps():
    refuse_steps(dt=None, correct=None)
    with refused(
        ValueError,
        "correct=False is an option of method='euler'; exact samples take no steps. Leave correct "
        "out, or say method='euler'.",
    ):
        refuse_steps(correct=False)
