"""Trials: columns of conditions, parts and copies."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from ddm import Trials
from refusals import refused
from trials.trials.tables import ANSWERS, table

# -- columns of conditions -------------------------------------------------------------------------


def test_missing_values_in_other_columns_do_not_matter():
    assert Trials(table(comment=["fast", None, None, None])).n == 4


def test_a_column_that_is_used_must_be_complete_where_there_are_trials():
    trials = Trials(table(rt=[0.5, 0.6, 0.7, None], x=[1, None, 2, None]))
    with refused(
        ValueError,
        "column 'x' is missing in 1 of 3 trials with rt and response. "
        "Drop these rows (data.dropna(subset=['x'])) or fill them in.",
    ):
        trials.column("x")


def test_a_column_that_is_used_must_exist():
    with refused(ValueError, "data has no column 'x'; it has ['rt', 'response']."):
        Trials(table()).column("x")


# -- parts and copies ------------------------------------------------------------------------------


def test_select_takes_kept_and_set_aside_rows():
    trials = Trials(
        table(rt=[0.5, None, 0.7, None], response=[0, 1, 1, None], subject=list("abcd"))
    )
    part = trials.select(np.array([False, True]), np.array([True, False]))
    assert (part.n, part.rt.tolist(), part.upper.tolist()) == (1, [0.7], [True])
    assert part.data.subject.tolist() == ["c"]
    assert part.set_aside.subject.tolist() == ["b"]
    assert part.missing.to_dict() == {"no rt": 1}
    assert part.labels == trials.labels
    assert trials.n == 2


RT, UPPER = np.array([1.0, 2.0, 3.0, 4.0]), np.array([1, 0, 0, 1])


@pytest.mark.parametrize(
    "dtype",
    [
        "int64",
        "int8",
        "uint8",
        "float64",
        "float32",
        "Int64",
        "Float64",
        bool,
        "boolean",
        object,
        "category",
    ],
)
def test_replaced_keeps_the_dtype_of_numbers(dtype):
    data = table(response=pd.Series([0, 1, 1, 0]).astype(dtype))
    replaced = Trials(data).replaced(RT, UPPER)
    assert replaced.dtypes.equals(data.dtypes)
    assert replaced.rt.tolist() == RT.tolist()
    assert replaced.response.tolist() == UPPER.tolist()


@pytest.mark.parametrize("dtype", [object, "str", "string", "category"])
@pytest.mark.parametrize("undecided", [False, True])
def test_replaced_keeps_the_labels_and_the_dtype_of_text(dtype, undecided):
    data = table(response=pd.Series(ANSWERS).astype(dtype))
    replaced = Trials(data, upper="light").replaced(RT, np.array([1, 0, 0, -1 if undecided else 1]))
    assert replaced.response.dtype == data.response.dtype
    assert replaced.response.tolist()[:3] == ["light", "dark", "dark"]
    assert replaced.response.isna().tolist() == [False, False, False, undecided]


@pytest.mark.parametrize(
    ("dtype", "becomes"),
    [
        ("int64", "float64"),
        ("uint8", "float64"),
        ("float32", "float32"),
        ("Int64", "Int64"),
        (bool, "boolean"),
        ("boolean", "boolean"),
        (object, object),
        ("category", "category"),
    ],
)
def test_undecided_trials_are_missing_responses(dtype, becomes):
    data = table(response=pd.Series([0, 1, 1, 0]).astype(dtype))
    replaced = Trials(data).replaced(np.array([1.0, 2.0, 3.0, np.nan]), np.array([1, 0, 0, -1]))
    assert replaced.response.dtype == becomes
    assert replaced.response.isna().tolist() == [False, False, False, True]
    again = Trials(replaced)
    assert again.upper.tolist() == [True, False, False]
    assert again.missing.to_dict() == {"no rt and no response": 1}


@pytest.mark.parametrize(
    "response",
    [["light"] * 4, pd.Categorical(["light"] * 4), [2] * 4, pd.array([2] * 4, dtype="Int64")],
)
def test_a_label_that_never_occurred_can_be_simulated(response):
    upper = response[0]
    trials = Trials(table(response=response), upper=upper)
    replaced = trials.replaced(RT, UPPER)
    assert replaced.response.tolist() == [upper, f"not {upper}", f"not {upper}", upper]
    assert Trials(replaced, upper=upper).labels == trials.labels


def test_replaced_columns_keep_their_names_and_places():
    data = pd.DataFrame({2: [0.5, 0.6], 1: [0, 1], "subject": ["a", "b"]}, index=[7, 7])
    replaced = Trials(data, rt=2, response=1).replaced(RT[:2], UPPER[:2])
    assert replaced.columns.tolist() == [2, 1, "subject"]
    assert replaced.index.tolist() == [7, 7]
    assert replaced[1].tolist() == [1, 0]


def test_nothing_that_is_passed_in_is_changed():
    data = table(rt=[0.5, None, 0.7, 0.8], response=pd.Categorical(ANSWERS))
    before = data.copy()
    trials = Trials(data, upper="light")
    trials.replaced(RT[:3], UPPER[:3])
    trials.select(np.array([True, False, True]), np.array([True]))
    pd.testing.assert_frame_equal(data, before)
    assert trials.rt.tolist() == [0.5, 0.7, 0.8]


def test_later_changes_of_the_table_do_not_reach_the_trials():
    data = table()
    trials = Trials(data)
    data.loc[0, "rt"] = 9.0
    assert trials.rt[0] == trials.data.rt[0] == 0.5


def test_trials_are_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError, match="rt"):
        Trials(table()).rt = np.zeros(4)
