"""Trials: what is refused, with which words."""

import datetime

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


@pytest.mark.parametrize(
    "data", [[1, 2], None, {"rt": [0.5]}, pd.Series([0.5])], ids=lambda data: type(data).__name__
)
def test_not_a_table(data):
    message = f"data must be a pandas DataFrame with one row per trial; got {type(data).__name__}."
    with refused(TypeError, message):
        Trials(data)


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (
            {},
            "data has no column 'RT'; it has ['rt', 'response']. Name the right one: "
            "ddm.Trials(data, rt=...).",
        ),
        (
            {"rt": "rt", "response": 1},
            "data has no column 1; it has ['rt', 'response']. Name the right one: "
            "ddm.Trials(data, response=...).",
        ),
        (
            {"rt": "response", "response": "response"},
            "rt and response are both the column 'response'; they must be two columns.",
        ),
    ],
)
def test_columns_that_cannot_be_meant(columns, message):
    with refused(ValueError, message):
        Trials(table(), **{"rt": "RT", **columns})


def test_a_list_is_no_column():
    with refused(TypeError, "rt must be the name of a column; got ['rt']."):
        Trials(table(), rt=["rt"])


def test_a_column_that_occurs_twice():
    with refused(
        ValueError, "data has more than one column named 'rt'. Rename or drop all but one."
    ):
        Trials(pd.concat([table(), table().rt], axis=1))


def test_no_rows():
    with refused(ValueError, "data is empty: it has no rows."):
        Trials(table().iloc[:0])


@pytest.mark.parametrize(
    "columns", [{"rt": [None] * 4}, {"rt": [1, None, 2, None], "response": [None, 1, None, 0]}]
)
def test_no_row_with_rt_and_response(columns):
    with refused(
        ValueError,
        "data has 4 rows, but none with both 'rt' and 'response': there is nothing to fit.",
    ):
        Trials(table(**columns))


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
