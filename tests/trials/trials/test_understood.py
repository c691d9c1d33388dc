"""Trials: what is understood of a table, and what is set aside."""

import pandas as pd
import pytest

from ddm import Trials
from trials.trials.tables import ANSWERS, table

# -- what is understood ----------------------------------------------------------------------------


def test_columns_of_any_name():
    data = table().set_axis(["seconds", ("is", "correct")], axis=1)
    trials = Trials(data, rt="seconds", response=("is", "correct"))
    assert trials.rt.tolist() == [0.5, 0.6, 0.7, 0.8]
    assert trials.upper.tolist() == [False, True, True, False]


def test_accuracy_coding_names_the_column_of_accuracies():
    trials = Trials(table(accuracy=[1, 1, 0, 1], response=ANSWERS), response="accuracy")
    assert trials.upper.tolist() == [True, True, False, True]
    assert trials.coding == "upper boundary: accuracy = 1; lower: 0"


def test_all_other_columns_are_kept():
    trials = Trials(table(subject=list("abcd"), response=[0, None, 1, 1]))
    assert trials.data.columns.tolist() == ["rt", "response", "subject"]
    assert trials.data.subject.tolist() == ["a", "c", "d"]


@pytest.mark.parametrize(
    "dtype", ["int64", "int8", "uint8", "float64", "float32", "Int64", "Float64", bool, "boolean"]
)
def test_dtypes_of_responses(dtype):
    assert Trials(table(response=pd.Series([0, 1, 1, 0]).astype(dtype))).upper.tolist() == [
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize("dtype", ["float64", "Int64", "Float64", object, "boolean", "category"])
def test_missing_responses_in_every_dtype(dtype):
    trials = Trials(table(response=pd.Series([0, None, 1, 0]).astype(dtype)))
    assert trials.upper.tolist() == [False, True, False]
    assert trials.missing.to_dict() == {"no response": 1}


# -- what is set aside -----------------------------------------------------------------------------


def test_rows_without_rt_or_response_are_counted_by_reason():
    trials = Trials(table(rt=[None, 0.6, None, 0.8], response=[1, None, None, 0]))
    assert trials.n == 1
    assert trials.missing.to_dict() == {"no rt": 1, "no response": 1, "no rt and no response": 1}
    assert trials.set_aside.index.tolist() == [0, 1, 2]


def test_nothing_set_aside_is_an_empty_count():
    assert Trials(table()).missing.to_dict() == {}


def test_the_rts_of_rows_set_aside_are_not_checked():
    assert Trials(table(rt=[0.5, 0.6, 0.7, -1], response=[0, 1, 1, None])).n == 3


def test_repr_says_what_was_understood():
    data = table(rt=[None, 0.6, None, 0.8], response=["light", "light", None, "dark"])
    assert repr(Trials(data, upper="light")) == (
        "<Trials: 2 trials; rows with no rt set aside: 1; rows with no rt and no response set "
        "aside: 1; upper boundary: response = light; lower: dark>"
    )
