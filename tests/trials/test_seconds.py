"""RTs as seconds: what is understood of a column, and what is refused with which words."""

import datetime
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from ddm import DDM, Model, Trials, fit
from refusals import refused
from trials.trials.tables import table

FIRST_ROW = "column 'rt' must hold numbers (seconds); row 0 has {}."

NO_NUMBERS = (
    "column 'rt' must hold numbers (seconds); it holds {}. Name the column of RTs: "
    "ddm.Trials(data, rt=...)."
)


# -- what is understood ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rt",
    [
        np.array([0.5, 0.75, 1, 2], dtype="float32"),
        pd.Series([0.5, 0.75, 1, 2], dtype="Float64"),
        pd.Series([0.5, 0.75, 1, 2]).astype("category"),
        pd.Series([0.5, np.float32(0.75), 1, np.int64(2)], dtype=object),
        [Decimal("0.5"), Decimal("0.75"), Decimal(1), Decimal(2)],
        pd.Series([Fraction(1, 2), Fraction(3, 4), 1, 2], dtype=object),
    ],
    ids=["float32", "Float64", "category", "object", "Decimal", "Fraction"],
)
def test_dtypes_of_rts(rt):
    trials = Trials(table(rt=rt))
    assert trials.rt.dtype == float
    assert trials.rt.tolist() == [0.5, 0.75, 1, 2]


@pytest.mark.parametrize("missing", [None, np.nan, pd.NA])
def test_missing_rts_among_objects(missing):
    trials = Trials(table(rt=pd.Series([0.5, missing, 0.7, 0.8], dtype=object)))
    assert trials.rt.tolist() == [0.5, 0.7, 0.8]
    assert trials.missing.to_dict() == {"no rt": 1}


@pytest.mark.parametrize("dtype", ["float64", "Int64", "Float64"])
def test_missing_rts_in_numeric_dtypes(dtype):
    assert Trials(table(rt=pd.Series([1, None, 3, 4], dtype=dtype))).rt.tolist() == [1, 3, 4]


# -- units -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "rt"),
    [
        (None, [0.512, 0.75, 1, 2]),
        ("s", [0.512, 0.75, 1, 2]),
        ("ms", [512, 750, 1000, 2000]),
        ("min", [0.512 / 60, 0.75 / 60, 1 / 60, 2 / 60]),
    ],
)
def test_units(unit, rt):
    trials = Trials(table(rt=rt), unit=unit)
    assert trials.rt == pytest.approx([0.512, 0.75, 1, 2], rel=1e-15)
    assert trials.reading["unit"] == unit


def test_milliseconds_give_the_fit_of_seconds_to_the_last_digit():
    seconds = DDM(v=1, a=1.5, t0=0.3).simulate(100, seed=1).round(3)
    milliseconds = seconds.assign(rt=(seconds.rt * 1000).round().astype(int))
    expected = fit(Model(), seconds)
    found = fit(Model(), Trials(milliseconds, unit="ms"))
    assert found.params.to_dict() == expected.params.to_dict()


def test_slow_seconds_are_taken_if_they_are_said_to_be_seconds():
    assert Trials(table(rt=[31.2, 44.4, 27, 25.5]), unit="s").rt.tolist() == [31.2, 44.4, 27, 25.5]


def test_a_table_is_replaced_in_its_unit():
    trials = Trials(table(rt=[500, 600, 700, 800]), unit="ms")
    again = trials.replaced(np.array([0.4, 0.5, 0.6, np.nan]), np.array([1, 0, 1, -1]))
    assert again["rt"].tolist()[:3] == [400, 500, 600]
    assert Trials(again, **trials.reading).rt.tolist() == [0.4, 0.5, 0.6]


def test_the_unit_is_that_of_a_column_of_deadlines_but_not_of_a_number():
    data = table(rt=[500, 600, np.nan, 800]).assign(limit=1000)
    data["response"] = [1, 0, np.nan, 1]
    assert Trials(data, unit="ms", deadline="limit").deadline.tolist() == [1.0] * 4
    assert Trials(data, unit="ms", deadline=1.0).deadline.tolist() == [1.0] * 4


# -- what is refused -------------------------------------------------------------------------------


def test_milliseconds():
    with refused(
        ValueError,
        "column 'rt' has a median of 650: these look like milliseconds, and RTs are seconds. "
        "If they are milliseconds, say so: ddm.Trials(data, unit='ms'); if they are seconds: "
        "ddm.Trials(data, unit='s').",
    ):
        Trials(table(rt=[500, 600, 700, 800]))


def test_times_that_may_be_of_many_units():
    with refused(
        ValueError,
        "column 'rt' has a median of 32.5: these look like another unit (milliseconds, frames of a "
        "screen, hundredths of a second) or a clock that runs on, and RTs are seconds. If they are "
        "milliseconds, say so: ddm.Trials(data, unit='ms'); if they are seconds: "
        "ddm.Trials(data, unit='s').",
    ):
        Trials(table(rt=[25, 30, 35, 40]))


def test_minutes_that_are_none():
    with refused(
        ValueError,
        "column 'rt' has a median of 650: these look like milliseconds, and unit='min' was said. "
        "If they are milliseconds, say so: ddm.Trials(data, unit='ms'); if they are seconds: "
        "ddm.Trials(data, unit='s').",
    ):
        Trials(table(rt=[500, 600, 700, 800]), unit="min")


def test_milliseconds_that_are_seconds():
    with refused(
        ValueError,
        "column 'rt' has a median of 0.65, and unit='ms' was said: RTs are hundreds of "
        "milliseconds, so these look like seconds. If they are, say so: ddm.Trials(data, "
        "unit='s').",
    ):
        Trials(table(rt=[0.5, 0.6, 0.7, 0.8]), unit="ms")


def test_some_long_rts_are_no_milliseconds():
    assert Trials(table(rt=[0.5, 30, 19, 20.0])).n == 4


@pytest.mark.parametrize(
    ("rt", "what"),
    [
        ([0.5, -0.1, 0.7, 0.8], "1 of 4 rows, first in row 'b': -0.1"),
        ([0, 0.6, -999, 0.8], "2 of 4 rows, first in row 'a': 0"),
    ],
)
def test_rts_that_are_not_positive(rt, what):
    with refused(
        ValueError,
        f"column 'rt' is not positive in {what}. RTs are seconds after the onset of the stimulus. "
        "If such a value stands for 'no response', set it to NaN; if it is an anticipation, "
        "leave the row out.",
    ):
        Trials(table(rt=rt).set_axis(list("abcd")))


def test_numbers_that_are_no_times():
    """Their squares overflow, and so would the first point of a search."""
    with refused(
        ValueError,
        "column 'rt' is too long to be a time in 1 of 4 rows, first in row 2: 1e+308. Set it to "
        "NaN if there was no response.",
    ):
        Trials(table(rt=[0.5, 0.6, 1e308, 0.8]))
    assert Trials(table(rt=[0.5, 0.6, 1e30, 0.8])).n == 4


@pytest.mark.parametrize("infinite", [np.inf, -np.inf])
def test_infinite_rts(infinite):
    with refused(
        ValueError,
        f"column 'rt' is infinite in 1 of 4 rows, first in row 2: {infinite}. Set it to NaN if "
        "there was no response.",
    ):
        Trials(table(rt=[0.5, 0.6, infinite, 0.8]))


@pytest.mark.parametrize(
    ("rt", "message"),
    [
        (
            pd.to_timedelta([1, 1, 1, 1], unit="s"),
            "column 'rt' holds time differences; RTs are numbers: use "
            "data['rt'].dt.total_seconds().",
        ),
        ([True, False, True, True], NO_NUMBERS.format("bool")),
        (pd.Series([True, None, True, True], dtype="boolean"), NO_NUMBERS.format("boolean")),
        (np.array(["2020-01-01"] * 4, dtype="datetime64[s]"), NO_NUMBERS.format("datetime64[s]")),
        (
            ["0.5", "0.6", "0.7", "0.8"],
            FIRST_ROW.format("'0.5'")
            + " Turn text into numbers: data['rt'] = pd.to_numeric(data['rt']).",
        ),
        (
            [0.5, 0.6, "0.7", 0.8],
            "column 'rt' must hold numbers (seconds); row 2 has '0.7'. "
            "Turn text into numbers: data['rt'] = pd.to_numeric(data['rt']).",
        ),
        ([0.5j] * 4, FIRST_ROW.format("0.5j")),
        (pd.Series([True, 0.5, 0.6, 0.7], dtype=object), FIRST_ROW.format("True")),
        (
            pd.Series([datetime.timedelta(1)] * 4, dtype=object),
            FIRST_ROW.format("datetime.timedelta(days=1)"),
        ),
        ([[1], [2], [3], [4]], FIRST_ROW.format("[1]")),
    ],
    ids=[
        "timedelta",
        "bool",
        "boolean",
        "datetime",
        "text",
        "some text",
        "complex",
        "object bool",
        "object timedelta",
        "list",
    ],
)
def test_rts_that_are_no_numbers(rt, message):
    with refused(TypeError, message):
        Trials(table(rt=rt))
