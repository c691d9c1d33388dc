"""RTs as seconds: what is understood of a column, and what is refused with which words."""

import datetime
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from ddm import Trials
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


# -- what is refused -------------------------------------------------------------------------------


def test_milliseconds():
    with refused(
        ValueError,
        "column 'rt' has a median of 650: these look like milliseconds, and RTs are seconds. "
        "Divide: data['rt'] = data['rt'] / 1000.",
    ):
        Trials(table(rt=[500, 600, 700, 800]))


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
