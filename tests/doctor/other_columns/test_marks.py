"""Columns that mark some rows."""

import numpy as np
import pandas as pd
import pytest

from ddm.doctor.examined import examined_of
from ddm.doctor.other_columns.marks import is_outcome, marks_of, marks_of_no_trials
from ddm.reading.expressions import rows_where
from doctor.tables import NAN, decisions, mend

ROWS = np.arange(60) < 15


def marks(find=marks_of, by=None, **columns):
    """The marks of the first 15 of 60 rows; each column has a value there, and one elsewhere."""
    table = decisions(60)
    for name, (there, elsewhere) in columns.items():
        table[name] = pd.Series(np.resize(np.array(there, dtype=object), 60)).where(
            ROWS, np.resize(np.array(elsewhere, dtype=object), 60)
        )
    return table, find(examined_of(table, by, {}), ROWS, ~ROWS)


@pytest.mark.parametrize(
    ("there", "elsewhere", "what", "condition"),
    [
        ([None], ["easy", "hard"], "'x' is empty", "x == x"),
        ([NAN], range(60), "'x' is empty", "x == x"),
        (["fixation"], ["trial"], "'x' is 'fixation'", "x == 'trial'"),
        (["fixation"], ["a", "b"], "'x' is 'fixation'", "x != 'fixation'"),
        (["fixation", "pause"], ["a", "b"], "'x' is 'fixation' and 'pause'", None),
        (["fixation", None, None], ["a"], "'x' is empty or not 'a'", "x == 'a'"),
        (["fixation", None, None], ["a", "b"], "'x' is empty or not 'a' and 'b'", None),
        ([1.0], [2.0], "'x' is 1", "x == 2"),
        ([True], [False], "'x' is True", "x == False"),
        ([1], [None], "'x' is 1", "x != 1"),
    ],
)
def test_what_is_only_in_these_rows(there, elsewhere, what, condition):
    table, (mark,) = marks(x=(there, elsewhere))
    assert mark.what == what
    assert mark.rows.tolist() == ROWS.tolist()
    assert condition in (None, mark.condition)
    assert rows_where(table.infer_objects(), mark.condition).index.tolist() == list(range(15, 60))
    assert mend(table, mark.without).index.tolist() == list(range(15, 60))
    assert mend(table, f"data = data[{mark.marked}]").index.tolist() == list(range(15))


@pytest.mark.parametrize(
    ("there", "elsewhere"),
    [
        (["easy"], ["easy", "hard"]),
        ([None], ["easy", None]),
        (range(60), range(100, 160)),
        (["a", "b", "c", "d"], ["e", "f", "g", "h"]),
    ],
)
def test_what_is_elsewhere_too_or_differs_from_row_to_row_is_no_mark(there, elsewhere):
    assert marks(x=(there, elsewhere))[1] == []


def test_the_column_that_marks_most_comes_first():
    _, found = marks(x=(["a", "b", None], ["b"]), y=([None], ["easy", "hard"]), z=([1], [2]))
    assert [mark.column for mark in found] == ["z", "y", "x"]


def test_a_few_rows_are_marked_by_chance():
    table = decisions(60, x=["a"] * 2 + ["b"] * 58)
    assert marks_of(examined_of(table, None, {}), ROWS, ~ROWS) == []


def test_what_came_of_a_trial_does_not_tell_that_it_is_none():
    columns = {
        "difficulty": ([None], ["easy"]),
        "key_resp.keys": ([None], ["left"]),
        "RTTime": ([None], [5]),
        "Participant": ([1], [2]),
        "block": ([1], [2]),
        "status": (["too slow"], ["ok"]),
    }
    _, found = marks(marks_of_no_trials, "block", **columns)
    assert [mark.column for mark in found] == ["difficulty"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Reaction Time", True),
        ("Stimulus.RTTime", True),
        ("keyResp", True),
        ("Timed Out", True),
        ("trial_type", False),
        ("Procedure[Trial]", False),
        ("start", False),
        ("participant", False),
    ],
)
def test_names_of_outcomes(name, expected):
    assert is_outcome(name) is expected
