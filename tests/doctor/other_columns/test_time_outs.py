"""Time-outs that were recorded as responses."""

import numpy as np
import pytest

from ddm import Trials
from ddm.doctor.examined import examined_of
from ddm.doctor.other_columns.time_outs import all_alike, remedies_of, signs_of
from doctor.tables import decisions, mend

LATE = np.arange(100) % 10 == 0


def table(**columns):
    trials = decisions(100)
    trials["rt"] = trials["rt"].mask(LATE, 2.0)
    return trials.assign(**columns)


def signs(trials, **arguments):
    return signs_of(examined_of(trials, None, arguments), LATE)


def test_a_column_of_time_outs_comes_first():
    named = {"x": np.where(LATE, None, 0), "Timed Out": np.where(LATE, 1.0, np.nan)}
    assert [mark.column for mark in signs(table(**named)).marks] == ["Timed Out", "x"]


def test_responses_are_alike_beyond_chance():
    trials = table()
    examined = examined_of(trials.assign(response=trials["response"].mask(LATE, 0)), None, {})
    assert all_alike(examined, LATE) == "0"
    # of the frequent response two are alike by chance
    frequent = examined_of(trials.assign(response=trials["response"].mask(LATE, 1)), None, {})
    assert all_alike(frequent, LATE & (np.arange(100) < 20)) == ""
    assert all_alike(examined_of(trials, None, {}), ~LATE) == ""


def test_signs_that_are_not_in_all_of_them():
    almost = LATE & (np.arange(100) > 5)
    found = signs(table(late=almost, other=np.arange(100) < 40))
    assert found.text == " 'late' is True in 9 of them, and in no other."
    assert signs(table()).text == ""


@pytest.mark.parametrize(
    ("columns", "kept"),
    [
        ({}, "--where 'not rt >= 2'"),
        ({"late": LATE}, "--where 'late == False'"),
        ({"key": np.where(LATE, None, "f")}, "--where 'key == key'"),
    ],
)
def test_remedies_make_omissions_of_them(columns, kept):
    trials = table(**columns)
    examined = examined_of(trials, None, {})
    code, option = remedies_of(examined, signs(trials), 2.0)
    assert option.startswith(f"{kept} --truncated none 2, without --deadline, leaves them out; ")
    mended, _, call = code.partition("; ")
    data = mend(trials, mended)
    assert Trials(data, deadline=2.0).omitted.tolist() == LATE.tolist()
    assert call == "ddm.Trials(data, deadline=2.0)"


def test_a_deadline_that_was_said_stays():
    trials = table(limit=2.0)
    code, _ = remedies_of(examined_of(trials, None, {"deadline": "limit"}), signs(trials), 2.0)
    assert code.endswith("; ddm.Trials(data, deadline='limit')")
