"""DDM: arguments of its functions are checked and broadcast."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from processes.ddm.examples import PROCESS
from refusals import refused

FUNCTIONS = ["pdf", "logpdf", "cdf", "logcdf", "sf", "logsf", "quantile"]


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize(
    ("x", "response", "shape"),
    [
        (0.5, 1, ()),
        ([0.5, 0.6, 0.7], 0, (3,)),
        (0.5, [0, 1], (2,)),
        ([[0.5], [0.6], [0.7]], [0, 1], (3, 2)),
        ([], 1, (0,)),
        (np.full((2, 2), 0.5)[:, 0], [True, False], (2,)),
        (np.broadcast_to(0.5, (2, 3)), 1, (2, 3)),
    ],
)
def test_arguments_are_broadcast(name, x, response, shape):
    values = getattr(PROCESS, name)(x, response)
    assert np.shape(values) == shape
    pairs = np.broadcast(x, response)
    one_by_one = [getattr(PROCESS, name)(x, response) for x, response in pairs]
    np.testing.assert_array_equal(np.ravel(values), one_by_one)
    assert isinstance(values, np.float64 if shape == () else np.ndarray)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_columns_of_a_table_are_accepted(name):
    data = pd.DataFrame({"x": [0.5, 0.6], "response": [0, 1]})
    expected = getattr(PROCESS, name)([0.5, 0.6], [0, 1])
    for dtypes in ({}, {"x": "Float64", "response": "Int64"}, {"x": object, "response": "boolean"}):
        columns = data.astype({"response": bool} if "boolean" in dtypes.values() else {}).astype(
            dtypes
        )
        np.testing.assert_array_equal(getattr(PROCESS, name)(columns.x, columns.response), expected)


def test_shapes_that_do_not_fit():
    with refused(
        ValueError,
        "rt of shape (3,) and response of shape (2,) cannot be broadcast together; "
        "give them one shape, or one of them as a single number.",
    ):
        PROCESS.pdf([1, 2, 3], [0, 1])


@pytest.mark.parametrize("rt", [PROCESS.t0, 0.29, 0, -1, -np.inf])
@pytest.mark.parametrize("response", [0, 1])
def test_before_t0_nothing_happens(rt, response):
    assert PROCESS.pdf(rt, response) == PROCESS.cdf(rt, response) == 0
    assert PROCESS.logpdf(rt, response) == PROCESS.logcdf(rt, response) == -np.inf


def test_at_infinity_everything_has_happened():
    assert PROCESS.pdf(np.inf, 1) == 0
    assert PROCESS.cdf(np.inf, 1) == pytest.approx(PROCESS.probability(1), rel=1e-12)


@pytest.mark.parametrize("name", ["pdf", "logpdf", "cdf", "logcdf"])
@pytest.mark.parametrize("missing", [np.nan, None, pd.NA])
def test_a_missing_rt_is_a_missing_value(name, missing):
    function = getattr(PROCESS, name)
    np.testing.assert_array_equal(function([missing, 0.5], 1), [np.nan, function(0.5, 1)])
    assert np.isnan(function(missing, 1))


def test_the_log_density_is_finite_where_the_density_underflows():
    assert PROCESS.pdf(0.3 + 1e-4, 1) == 0
    assert -1e6 < PROCESS.logpdf(0.3 + 1e-4, 1) < -1e3


@pytest.mark.parametrize("name", [*FUNCTIONS, "probability", "mean", "var"])
@pytest.mark.parametrize(
    ("response", "shown"),
    [
        (2, 2),
        (-1, -1),
        (0.5, 0.5),
        ("1", "1"),
        ("light", "light"),
        (np.nan, np.nan),
        ([0, 3, 1], 3),
        ([None, 1], None),
        ([1, pd.NA], pd.NA),
    ],
    ids=str,
)
def test_responses_are_0_or_1(name, response, shown):
    arguments = [0.5] if name in FUNCTIONS else []
    with refused(
        ValueError,
        f"response must be 0 (lower boundary) or 1 (upper boundary); got {shown!r}. "
        "Data with other labels go through ddm.Trials(data, upper=...).",
    ):
        getattr(PROCESS, name)(*arguments, response)


@pytest.mark.parametrize("name", [*FUNCTIONS, "quantile", "probability", "mean", "var"])
def test_a_boundary_is_not_called_by_its_name(name):
    arguments = [0.5] if name in [*FUNCTIONS, "quantile"] else []
    with refused(
        ValueError,
        "response must be 0 (lower boundary) or 1 (upper boundary); got 'lower'. Write 1 for the "
        "upper and 0 for the lower boundary.",
    ):
        getattr(PROCESS, name)(*arguments, "lower")


@pytest.mark.parametrize("response", [1, True, 1.0, np.int8(1), np.True_])
def test_kinds_of_one(response):
    assert PROCESS.pdf(0.5, response) == PROCESS.pdf(0.5, 1)


@pytest.mark.parametrize(("name", "argument"), [("pdf", "rt"), ("logcdf", "rt"), ("quantile", "q")])
@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("0.5", "'0.5'"),
        (["a", "b"], "'a'"),
        (True, "True"),
        (0.5j, "0.5j"),
        ([None, "a"], "'a'"),
        (pd.Series([0.5, "a"], dtype=object), "'a'"),
        (np.array([1], dtype="timedelta64[s]"), "timedelta64[s]"),
    ],
    ids=str,
)
def test_values_that_are_no_numbers(name, argument, value, shown):
    with refused(TypeError, f"{argument} must hold numbers; got {shown}."):
        getattr(PROCESS, name)(value, 1)


@pytest.mark.parametrize("value", [Decimal("0.5"), Fraction(1, 2), np.float32(0.5)])
def test_every_kind_of_number_is_a_time(value):
    assert PROCESS.pdf(value, 1) == PROCESS.pdf(0.5, 1)
