"""Codes for a missing value."""

import numpy as np
import pandas as pd
import pytest

from ddm.reading.missing_codes import codes_by_column, without_codes
from refusals import refused

TABLE = pd.DataFrame(
    {
        "rt": ["0.5", "999", "0.7", "-1", "0.6"],
        "response": ["1", "9", "0", "none", "1"],
        "accuracy": [1, 1, 0, 1, np.nan],
        "subject": ["1", "1", "1", "2", "2"],
    }
)


def left(codes, column, keys=()):
    table, notes = without_codes(TABLE, codes, keys=keys)
    return table[column].astype(object).fillna("").tolist(), notes


def test_codes_of_numbers_and_of_text():
    assert left({"rt": [999, -1]}, "rt") == (
        ["0.5", "", "0.7", "", "0.6"],
        ["codes in rt taken as missing: 2"],
    )
    assert left({"response": [9, "none"]}, "response")[0] == ["1", "", "0", "", "1"]


def test_a_code_that_does_not_occur_is_counted():
    assert left({"rt": [-999]}, "rt")[1] == ["codes in rt taken as missing: 0"]


def test_codes_without_a_column_are_of_the_rts():
    assert codes_by_column([-1, 999]) == {"rt": [-1, 999]}
    assert codes_by_column(999, "RT") == {"RT": [999]}
    assert codes_by_column({"response": 9}) == {"response": [9]}
    assert codes_by_column(None) == {}


@pytest.mark.parametrize(
    ("codes", "message"),
    [
        (
            {"Rt": [9]},
            "missing={'Rt': [9]}: there is no column 'Rt'. Did you mean 'rt'? The columns are rt, "
            "response, accuracy, subject.",
        ),
        (
            {"subject": [2]},
            "missing={'subject': [2]}: column 'subject' is kept as text, since it tells subjects "
            "or conditions apart. Leave its rows out instead: where=.",
        ),
        (
            {"accuracy": [0]},
            "missing={'accuracy': [0]}: the other value of column 'accuracy' is 1, so that 0 may "
            "be a label in use. To leave its rows out, use where=.",
        ),
        (
            {"rt": [0.6]},
            "missing={'rt': [0.6]}: other values of column 'rt' go from 0.5 to 999, so that 0.6 "
            "may be a value in use. To leave its rows out, use where=.",
        ),
    ],
)
def test_codes_that_may_be_values(codes, message):
    with refused(ValueError, message):
        without_codes(TABLE, codes, keys=["subject"])


def test_codes_of_a_column_that_is_there_twice():
    table = pd.DataFrame([[1, 2]], columns=["rt", "rt"])
    with refused(ValueError, "missing={'rt': [2]}: there are 2 columns rt. Rename all but one."):
        without_codes(table, {"rt": [2]}, keys=[])


@pytest.mark.parametrize(("missing", "shown"), [([True], "True"), ([], "[]"), ({"rt": None}, None)])
def test_codes_of_another_kind(missing, shown):
    with refused(
        TypeError,
        "missing must be a code, a list of codes, or {column: codes}, each a number or text; got "
        f"{shown}. For example missing={{'rt': [-1, 999]}}.",
    ):
        codes_by_column(missing)
