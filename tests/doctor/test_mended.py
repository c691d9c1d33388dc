"""What is taken out of a table so that the rest can be understood."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from ddm import Trials
from ddm.doctor.examined import examined_of
from ddm.doctor.mended import (
    code_values,
    codes_among,
    label_counts,
    mended_answers,
    spelling,
    times_of,
)
from doctor.tables import NAN, decisions


@pytest.mark.parametrize(
    ("column", "times"),
    [
        ([0.5, 1], [0.5, 1.0]),
        (["0.5", "0,7", " 1 ", "x", None, [1, 2]], [0.5, 0.7, 1.0, NAN, NAN, NAN]),
        (["[0.5]", '"0,7"', "[1, 2]", "3 x", [0.4]], [0.5, 0.7, NAN, NAN, 0.4]),
        (["534 ms", "0.5s", ".6 sec.", "1e3 msec", "5 m"], [534.0, 0.5, 0.6, 1000.0, NAN]),
        (pd.Series([Decimal("0.5"), "x"], dtype=object), [0.5, NAN]),
        (pd.Series(["0.5", "x"], dtype="category"), [0.5, NAN]),
        (pd.Series([0.5, None], dtype="Float64"), [0.5, NAN]),
        (pd.Series([True, False]), [NAN, NAN]),
        (pd.to_datetime(["2020-01-01"]), [NAN]),
        (pd.to_timedelta([500], unit="ms"), [0.5]),
        ([1j], [NAN]),
    ],
)
def test_numbers_in_a_column_of_any_kind(column, times):
    np.testing.assert_array_equal(times_of(pd.Series(column)), times)


@pytest.mark.parametrize(
    ("times", "codes"),
    [
        ([0.5, 0.6, 0.7, 0.8, 999, 999], [999]),
        ([0.5, 0.6, 0.7, 0.8, 999], [999]),
        ([0.5, 0.6, 0.7, 0.8, 99, 999, 999], [99, 999]),
        ([0.5, 0.6, 0.7, 0.8, 12, 12, 12], [12]),
        ([0.5, 0.6, 0.7, 0.8, 0, -1], [-1, 0]),
        ([500, 600, 700, 3000, 9999, 9999], [9999]),
        # slow trials, and RTs of 999 ms
        ([0.5, 0.6, 0.7, 0.8, 12, 12], []),
        ([500, 600, 700, 999, 999, 999], []),
        ([0.5, 0.6, 0.7, 2.0, 2.0, 2.0], []),
        ([0.5, 0.6, -0.03], []),
        ([], []),
    ],
)
def test_codes_stand_apart_and_repeat(times, codes):
    assert code_values(np.array(times, dtype=float)) == codes


@pytest.mark.parametrize(
    ("labels", "readings"),
    [
        ([0, 1], []),
        ([0, 1, 9], [[9]]),
        ([0, 1, -1], [[0], [-1]]),
        ([1, 2, -99], [[-99]]),
        ([1, 2, -99, 999], [[-99, 999]]),
        (["left", "right", "none"], [["none"]]),
        (["left", "right", "No Response", "timeout"], [["No Response", "timeout"]]),
        (["word", "nonword", "error"], []),
        ([1, 2, 3], []),
    ],
)
def test_labels_that_may_stand_for_no_response(labels, readings):
    assert codes_among(labels) == readings


def test_labels_are_counted_as_plain_values():
    answers = pd.Series([1.0, 0.0, 1.0, NAN], dtype=object)
    assert label_counts(answers) == {1: 2, 0: 1}
    assert label_counts(pd.Series([[1], [1], "a"])) == {"[1]": 2, "a": 1}


def test_responses_are_mended_if_two_labels_are_left():
    answers = pd.Series(["Left", " left", "right", "none", None])
    mended = mended_answers(answers)
    assert mended.isna().tolist() == [False] * 3 + [True] * 2
    assert mended[:3].tolist() == ["left", "left", "right"]
    # none of the two may be the code
    assert mended_answers(pd.Series([0, 1, -1])).tolist() == [0, 1, -1]
    assert mended_answers(pd.Series(["Left", "Right"])).tolist() == ["Left", "Right"]


def test_a_spelling_has_no_capitals_and_no_spaces_around():
    assert spelling(" LEFT ") == "left"
    assert spelling(1) == 1


ROWS = pd.DataFrame(
    {
        "rt": [0.5, 0.7, NAN, 0.0, NAN, 0.6, 0.4],
        "response": [1, 0, NAN, NAN, 0, NAN, 1],
    }
)


@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {"deadline": 1.0, "lost_rt": "omission", "omissions": "no response"},
        {"deadline": 1.0, "lost_rt": "late", "omissions": "no response"},
        {"observed": "upper"},
    ],
)
def test_kinds_are_those_of_trials(arguments):
    trials, kinds = Trials(ROWS, **arguments), examined_of(ROWS, None, arguments).kinds
    assert ROWS.index[kinds.kept].tolist() == trials.data.index.tolist()
    for mine, theirs in ((kinds.omitted, trials.omitted), (kinds.lost, trials.lost)):
        assert ROWS.index[mine].tolist() == trials.data.index[theirs].tolist()
    assert kinds.reason[~kinds.kept].tolist() == trials.reasons.tolist()
    assert kinds.notes == tuple(trials.notes)
    assert kinds.refusal == ""


def test_rows_are_understood_although_the_table_is_refused():
    table = decisions(20)
    table["rt"] = 1000.0 * table["rt"]
    table.loc[3, "rt"] = np.inf
    kinds = examined_of(table, None, {"deadline": 2.0}).kinds
    assert kinds.refusal == ""
    assert kinds.answered.sum() == 19
    assert kinds.reason[3] == "no rt"

    kinds = examined_of(ROWS, None, {"deadline": 1.0}).kinds
    assert kinds.refusal.startswith("1 of 7 rows have a response in 'response' but no RT")
    assert kinds.answered.tolist() == [True, True, False, False, False, False, True]


def test_columns_of_deadlines_may_hold_what_is_none():
    table = decisions(20, deadline=[NAN, -1.0] + [3.0] * 18)
    limits = examined_of(table, None, {"deadline": "deadline"}).limits
    assert limits.tolist() == [np.inf, np.inf] + [3.0] * 18
