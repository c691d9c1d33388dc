"""Trials: what is refused, with which words."""

import pandas as pd
import pytest

from ddm import Trials
from refusals import refused
from trials.trials.tables import table


def test_not_a_table():
    with refused(
        TypeError,
        "data must be a DataFrame with one row per trial, of pandas, polars, pyarrow or another "
        "library that narwhals reads; got dict. Make one of it: pandas.DataFrame(data).",
    ):
        Trials({"rt": [0.5]})


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (
            {},
            "data has no column 'RT'. Did you mean 'rt'? Name the right one: "
            "ddm.Trials(data, rt=...). The columns are rt, response.",
        ),
        (
            {"rt": "rt", "response": 1},
            "data has no column 1. Name the right one: ddm.Trials(data, response=...). The columns "
            "are rt, response.",
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
