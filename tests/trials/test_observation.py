"""Trials that were not all observed: what counts as an omission, and what is refused with which
words.
"""

import numpy as np
import pandas as pd
import pytest

from ddm import Trials
from refusals import refused

RT = [0.5, 0.6, np.nan, 0.8]
RESPONSE = [0, 1, np.nan, 1]


def table(rt=RT, response=RESPONSE, **columns):
    return pd.DataFrame({"rt": rt, "response": response, **columns})


# -- what is an omission ---------------------------------------------------------------------------


def test_without_a_deadline_there_are_no_omissions():
    trials = Trials(table())
    assert (trials.n, trials.missing.to_dict()) == (3, {"no rt and no response": 1})
    assert trials.answered.all()
    np.testing.assert_array_equal(trials.deadline, np.inf)
    assert (trials.window, trials.observed, trials.observed_sides) == (
        (0.0, np.inf),
        "both",
        (True, True),
    )
    assert trials.is_complete


@pytest.mark.parametrize("deadline", [1, 1.0, np.float32(1.0), np.int64(1)], ids=repr)
def test_with_a_deadline_a_row_without_response_is_an_omission(deadline):
    trials = Trials(table(), deadline=deadline)
    assert (trials.n, trials.missing.to_dict()) == (4, {})
    assert trials.answered.tolist() == [True, True, False, True]
    np.testing.assert_array_equal(trials.rt, RT)
    assert trials.upper.tolist() == [False, True, False, True]
    assert trials.deadline.tolist() == [1.0] * 4
    assert not trials.is_complete


@pytest.mark.parametrize("dtype", ["float64", "float32", "Float64", "Int64", object])
def test_deadlines_by_trial(dtype):
    trials = Trials(table(limit=pd.Series([1, 2, 1, 3], dtype=dtype)), deadline="limit")
    assert trials.deadline.tolist() == [1.0, 2.0, 1.0, 3.0]
    assert trials.n == 4


def test_the_column_of_deadlines_may_have_any_name():
    data = table().assign(**{"a": 1.0}).rename(columns={"a": ("limit", "s")})
    assert Trials(data, deadline=("limit", "s")).deadline.tolist() == [1.0] * 4


def test_a_trial_without_deadline_has_an_infinite_one():
    trials = Trials(table(limit=[1.0, np.inf, 1.0, np.inf]), deadline="limit")
    assert trials.deadline.tolist() == [1.0, np.inf, 1.0, np.inf]
    assert not trials.is_complete


@pytest.mark.parametrize("limit", [[1.0, 1.0, np.inf, 1.0], [np.inf] * 4])
def test_where_there_is_no_deadline_a_row_without_response_is_set_aside(limit):
    """Some response comes in the end, so it was not recorded."""
    trials = Trials(table(limit=limit), deadline="limit")
    assert (trials.n, trials.missing.to_dict()) == (3, {"no rt and no response": 1})


@pytest.mark.parametrize(
    ("rt", "response", "reason"),
    [
        (np.nan, np.nan, None),
        (1.0, np.nan, None),  # the time at which the trial ended
        (1.2, np.nan, None),
        (0.0, np.nan, None),  # codes for no time
        (-1.0, np.nan, None),
        (0.7, np.nan, "no response"),  # something else was pressed
    ],
)
@pytest.mark.filterwarnings("ignore:1 of 4 rows have no response but a time before their deadline")
def test_what_was_no_omission_is_set_aside(rt, response, reason):
    trials = Trials(table(rt=[0.5, 0.6, rt, 0.8], response=[0, 1, response, 1]), deadline=1.0)
    assert trials.missing.to_dict() == ({} if reason is None else {reason: 1})
    assert trials.answered.tolist() == [True, True, False, True] if reason is None else [True] * 3
    assert np.isnan(trials.rt[2]) == (reason is None)


@pytest.mark.parametrize(
    ("observed", "response", "sides"),
    [("upper", [1, 1, np.nan, 1], (False, True)), ("lower", [0, 0, np.nan, 0], (True, False))],
)
def test_a_response_that_leaves_no_trace(observed, response, sides):
    trials = Trials(table(response=response), observed=observed)
    assert trials.answered.tolist() == [True, True, False, True]
    assert trials.observed_sides == sides
    assert trials.labels == (0, 1)
    np.testing.assert_array_equal(trials.deadline, np.inf)
    assert not trials.is_complete


@pytest.mark.parametrize(
    ("observed", "response", "upper", "answered"),
    [
        ("upper", RESPONSE, None, [False, True, False, True]),
        ("lower", RESPONSE, None, [True, False, False, False]),
        ("upper", ["no", "go", None, "no"], "go", [False, True, False, False]),
    ],
)
def test_a_response_that_should_leave_no_trace_is_an_omission(observed, response, upper, answered):
    trials = Trials(table(response=response), observed=observed, upper=upper)
    assert trials.answered.tolist() == answered
    assert trials.omitted.tolist() == [not value for value in answered]
    other = len(answered) - sum(answered) - 1
    assert trials.notes == [
        f"rows without the observed response, taken as omissions whatever they hold: {other}"
    ]


def test_the_go_response_has_the_label_of_the_data():
    trials = Trials(table(response=["go", "go", None, "go"]), upper="go", observed="upper")
    assert trials.labels == ("not go", "go")
    assert trials.upper.tolist() == [True, True, False, True]


@pytest.mark.parametrize(
    ("truncated", "window"),
    [
        (None, (0.0, np.inf)),
        ((None, None), (0.0, np.inf)),
        ((0.2, None), (0.2, np.inf)),
        ((None, 2), (0.0, 2.0)),
        ([0.2, 2.0], (0.2, 2.0)),
        ((0.5, 0.8), (0.5, 0.8)),
    ],
    ids=repr,
)
def test_windows(truncated, window):
    trials = Trials(table(), truncated=truncated)
    assert trials.window == window
    assert trials.n == 3  # what is outside was removed, not what has no RT
    assert trials.is_complete == (window == (0.0, np.inf))


def test_the_longest_time_may_be_the_deadline_and_the_end_of_the_window():
    assert Trials(table(), deadline=0.8, truncated=(0.5, 0.8)).n == 4


def test_select_keeps_deadlines_and_limits():
    trials = Trials(table(limit=[1.0, 2.0, 1.5, 3.0]), deadline="limit", truncated=(0.1, None))
    part = trials.select(np.array([False, True, True, False]), np.zeros(0, dtype=bool))
    np.testing.assert_array_equal(part.rt, [0.6, np.nan])
    assert part.answered.tolist() == [True, False]
    assert part.deadline.tolist() == [2.0, 1.5]
    assert (part.window, part.observed) == ((0.1, np.inf), "both")


def test_repr_counts_omissions():
    data = table(rt=[0.5, 0.6, np.nan, np.nan], response=[1, 1, np.nan, 1])
    assert repr(Trials(data, deadline=1.0, observed="upper")) == (
        "<Trials: 3 trials, 1 of them omissions; rows with no rt set aside: 1; upper boundary: "
        "response = 1; lower: 0>"
    )


def test_a_table_can_be_read_again_in_the_same_way():
    trials = Trials(
        table(limit=[1.0, 2.0, 1.5, 3.0], response=["b", "b", None, "b"]),
        upper="b",
        deadline="limit",
        truncated=(0.1, None),
        observed="upper",
    )
    again = Trials(trials.data, **trials.reading)
    np.testing.assert_array_equal(again.rt, trials.rt)
    np.testing.assert_array_equal(again.upper, trials.upper)
    np.testing.assert_array_equal(again.deadline, trials.deadline)
    assert (again.window, again.observed, again.labels) == (
        trials.window,
        trials.observed,
        trials.labels,
    )


# -- what is refused -------------------------------------------------------------------------------


@pytest.mark.parametrize("deadline", [0, -1, -0.5, np.nan, -np.inf], ids=repr)
def test_a_deadline_that_is_no_time(deadline):
    message = f"deadline must be a number of seconds > 0, or the column of these; got {deadline!r}."
    with refused(ValueError, message):
        Trials(table(), deadline=deadline)


def test_a_deadline_that_is_no_column():
    with refused(
        ValueError,
        "deadline='Response': data has no column 'Response'. Did you mean 'response'? Give a "
        "number of seconds, or the column that holds the deadline of each trial. The columns are "
        "rt, response.",
    ):
        Trials(table(), deadline="Response")


@pytest.mark.parametrize("deadline", [True, [1.0, 1.0, 1.0, 1.0], ("a", "b")], ids=repr)
def test_a_deadline_that_is_no_name_of_a_column(deadline):
    with refused(
        ValueError,
        f"deadline={deadline!r} is no column of data. Give a number of seconds, or the column that "
        "holds the deadline of each trial.",
    ):
        Trials(table(), deadline=deadline)


@pytest.mark.parametrize(
    ("limit", "row", "found"),
    [
        ([1.0, 0.0, 1.0, 1.0], 1, "0.0"),
        ([1.0, 1.0, 1.0, -2.0], 3, "-2.0"),
        ([1.0, 1.0, np.nan, 1.0], 2, "nan"),
        (["1", "x", "1", "1"], 1, "'x'"),
        ([1.0, None, "1", "x"], 1, "None"),
        ([1, 0, 1, 1], 1, "0"),
        (pd.array([1, 1, None, 1], dtype="Int64"), 2, "<NA>"),
    ],
    ids=["zero", "negative", "missing", "text", "several", "whole numbers", "Int64"],
)
def test_a_column_with_a_deadline_that_is_none(limit, row, found):
    with refused(
        ValueError,
        f"column 'limit' must hold a deadline > 0 (seconds) in every row; row {row} has {found}. "
        "A trial without deadline has the deadline inf.",
    ):
        Trials(table(limit=limit), deadline="limit")


def test_rows_are_called_by_their_index():
    data = table(limit=[1.0, 1.0, -1.0, 1.0]).set_axis(list("abcd"))
    with refused(
        ValueError,
        "column 'limit' must hold a deadline > 0 (seconds) in every row; row 'c' has -1.0. "
        "A trial without deadline has the deadline inf.",
    ):
        Trials(data, deadline="limit")


@pytest.mark.parametrize(
    "truncated", [0.2, (0.2,), (0.1, 0.2, 0.3), ("a", 1), "ab", ([1], 2), {"lo": 1}], ids=repr
)
def test_a_window_that_is_no_pair(truncated):
    with refused(
        TypeError,
        "truncated must be (lo, hi) in seconds, None for an end at which no RT was removed; got "
        f"{truncated!r}.",
    ):
        Trials(table(), truncated=truncated)


@pytest.mark.parametrize(
    "truncated",
    [(-0.1, 1.0), (1.0, 1.0), (2, 1), (np.nan, 1), (0, np.nan), (np.inf, None)],
    ids=repr,
)
def test_a_window_that_is_empty(truncated):
    with refused(ValueError, f"truncated must be (lo, hi) with 0 <= lo < hi; got {truncated!r}."):
        Trials(table(), truncated=truncated)


@pytest.mark.parametrize("observed", ["go", None, True, ("upper",), ["both"]], ids=repr)
def test_responses_observed_that_are_none(observed):
    with refused(
        ValueError, f"observed must be one of 'both', 'upper', 'lower'; got {observed!r}."
    ):
        Trials(table(), observed=observed)


@pytest.mark.parametrize(
    ("deadline", "count", "first", "limit", "excess", "tolerance"),
    [
        (0.55, 2, "1: 0.6 s", "0.55", "0.25", "0.3"),
        (0.7, 1, "3: 0.8 s", "0.7", "0.1", "0.1"),
        ("limit", 1, "3: 0.8 s", "0.75", "0.05", "0.05"),
    ],
)
def test_rts_beyond_their_deadline(deadline, count, first, limit, excess, tolerance):
    with refused(
        ValueError,
        f"{count} of 3 RTs are longer than their deadline, first in row {first} with deadline "
        f"{limit} s. The largest excess is {excess} s: if clocks explain it, say "
        f"deadline_tolerance={tolerance}. If the responses did count, the deadline is longer; if "
        "not, set rt and response to NaN.",
    ):
        Trials(table(limit=[0.5, 1.0, 0.1, 0.75]), deadline=deadline)


@pytest.mark.parametrize(
    ("truncated", "said", "count", "first"),
    [((0.55, None), "0.55, inf", 1, "0: 0.5 s"), ((None, 0.55), "0, 0.55", 2, "1: 0.6 s"),
     ((0.55, 0.7), "0.55, 0.7", 2, "0: 0.5 s")],
)  # fmt: skip
def test_rts_that_were_to_be_removed(truncated, said, count, first):
    with refused(
        ValueError,
        f"truncated=({said}) says that RTs outside were removed, but {count} of 3 lie there, "
        f"first in row {first}. Remove these rows, or widen the window.",
    ):
        Trials(table(), truncated=truncated)


@pytest.mark.parametrize(
    "limit", [[0.9] * 4, [2.0, 2.0, 2.0, 0.9], [2.0, 2.0, 0.9, 2.0]], ids=["all", "one", "omission"]
)
def test_a_window_that_ends_beyond_a_deadline(limit):
    with refused(
        ValueError,
        "truncated up to 1.5 s and a deadline of 0.9 s contradict each other: no RT beyond the "
        "deadline was there to be removed. Give truncated an upper end that is at most the "
        "deadline, or None.",
    ):
        Trials(table(limit=limit), deadline="limit", truncated=(0.1, 1.5))
