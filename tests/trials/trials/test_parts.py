"""Trials: columns of conditions, parts and copies."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from ddm import Trials
from refusals import refused
from trials.trials.tables import ANSWERS, RT, UPPER, table

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
    with refused(ValueError, "data has no column 'x'. The columns are rt, response."):
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


# -- responses in the labels of the data -----------------------------------------------------------


# -- parts and copies ------------------------------------------------------------------------------


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
