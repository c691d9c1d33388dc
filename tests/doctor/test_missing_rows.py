"""Rows that would be set aside."""

import pandas as pd
import pytest

from ddm import Trials
from doctor.tables import NAN, decisions, found, mend, only


def without(rows, *columns, n=100, **values):
    table = decisions(n)
    table["response"] = table["response"].astype(float)
    table.loc[table.index[rows], list(columns)] = NAN
    for name, value in values.items():
        table.loc[table.index[rows], name] = value
    return table


@pytest.mark.parametrize(
    ("columns", "text"),
    [
        (["response"], "an RT but no response"),
        (["rt", "response"], "neither an RT nor a response"),
    ],
)
@pytest.mark.parametrize(
    ("n", "start", "severity"),
    [(1, "1 of 100 rows (1.0%) has", "note"), (7, "7 of 100 rows (7.0%) have", "warning")],
)
def test_rows_without_a_response(columns, text, n, start, severity):
    finding = only(without(slice(0, n), *columns))
    assert finding.finding == f"{start} {text}, and would be set aside."
    assert (finding.column, finding.n, finding.severity) == ("response", n, severity)
    assert finding.rows == tuple(range(n))
    assert finding.remedy.startswith("ddm.Trials(data, deadline=SECONDS)")
    assert finding.option == "--deadline SECONDS, if these are time-outs"


def test_a_small_share_is_not_written_as_none():
    finding = only(without(slice(0, 1), "rt", "response", n=3000))
    assert finding.finding.startswith("1 of 3000 rows (less than 0.1%) has neither")


def test_responses_without_an_rt_that_differ():
    finding = only(without(slice(0, 4), "rt"))
    assert finding.finding == (
        "4 of 100 rows (4.0%) have a response but no RT, and would be set aside."
    )
    assert finding.severity == "note"
    assert finding.remedy == "data = data.dropna(subset=['rt'])"


def test_responses_without_an_rt_that_are_all_alike():
    finding = only(without(slice(0, 4), "rt", response=0))
    assert finding.finding.endswith(
        "set aside. All of them are 0: an omission, or a choice whose RT was lost?"
    )
    assert (finding.severity, finding.n) == ("warning", 4)
    assert finding.remedy == (
        "ddm.Trials(data, deadline=SECONDS, lost_rt='omission')  # or lost_rt='late', or 'random'"
    )
    assert finding.option == "--deadline SECONDS with --lost-rt omission, or --lost-rt late"
    # of the frequent response four are alike by chance
    assert "alike" not in only(without(slice(0, 4), "rt", response=1)).finding


def test_the_same_choices_under_a_deadline():
    table = without(slice(0, 4), "rt", response=0)
    finding = only(table, deadline=3.0)
    assert finding.severity == "error"
    assert finding.finding.endswith(
        "after the deadline. All of them are 0: an omission, or a choice whose RT was lost?"
    )
    assert found(table, deadline=3.0, lost_rt="omission") == []

    finding = only(table, deadline=3.0, lost_rt="late")
    assert finding.finding == (
        "All 4 responses after the deadline are 0: they may be a code for no response."
    )
    assert (finding.severity, finding.n) == ("note", 4)
    assert finding.remedy == "ddm.Trials(data, deadline=3.0, lost_rt='omission')"


def test_a_time_of_0_in_every_row_without_a_response():
    table = without(slice(0, 30), "response", rt=0.0)
    finding = only(table)
    assert finding.finding == (
        "30 of 100 rows (30.0%) have no response, and the time 0 in each: time-outs?"
    )
    assert finding.severity == "warning"
    assert found(table, deadline=3.0) == []


def test_times_before_the_deadline_without_a_response():
    table = without(slice(0, 2), "response")
    table.loc[:1, "rt"] = [0.95, 0.4]
    table["rt"] = table["rt"].clip(upper=1.0)
    with pytest.warns(UserWarning, match="2 of 100 rows have no response but a time before"):
        Trials(table, deadline=1.0)
    finding = only(table, deadline=1.0)
    assert finding.finding == (
        "2 of 100 rows (2.0%) have no response but a time before the deadline, by 0.05 to 0.6 s, "
        "and would be set aside."
    )
    assert (finding.severity, finding.rows) == ("warning", (0, 1))
    assert found(table, deadline=1.0, omissions="no response") == []


def with_fixations(n=50, time_outs=4, **columns):
    """Trials, each after a row for its fixation, which has no difficulty; some are time-outs."""
    trials = decisions(n, task="response", key="f", difficulty=["easy", "hard"] * (n // 2))
    trials["response"] = trials["response"].astype(float)
    trials.loc[: time_outs - 1, ["rt", "response"]] = NAN
    trials.loc[: time_outs - 1, "key"] = None
    fixations = pd.DataFrame({"rt": NAN, "response": NAN, "task": "fixation"}, index=trials.index)
    both = pd.concat([fixations, trials]).sort_index(kind="stable").reset_index(drop=True)
    return both.assign(**columns)


def test_rows_that_are_no_trials_come_before_a_deadline():
    table = with_fixations()
    finding = only(table, upper=1)
    assert finding.finding == (
        "54 of 100 rows (54.0%) have neither an RT nor a response, and would be set aside. 'task' "
        "is 'fixation' in 50 of them, and in no trial with an RT and a response: these may be no "
        "trials, but instructions, fixations or the like."
    )
    assert finding.severity == "warning"
    assert finding.remedy == (
        "data = data[data['task'] == 'response']  # if so; if these are time-outs: "
        "ddm.Trials(data, upper=1, deadline=SECONDS)"
    )
    assert finding.option == (
        "--where \"task == 'response'\" leaves these out, if they are no trials; --deadline "
        "SECONDS, if these are time-outs"
    )
    # the key, which is empty in time-outs too, is no reason to leave out the others
    assert "no trial with" not in only(mend(table, finding.remedy)).finding


def test_rows_that_are_no_trials_are_no_omissions():
    table = with_fixations().drop(columns="task")
    finding = only(table, deadline=5.0)
    assert finding.finding == (
        "54 of 100 trials (54.0%) are omissions. 'difficulty' is empty in 50 of them, and in no "
        "trial with an RT and a response: these are probably no trials, but instructions, "
        "fixations, practice or the like."
    )
    assert (finding.severity, finding.n) == ("warning", 50)
    assert finding.option == "--where 'difficulty == difficulty'"
    assert found(mend(table, finding.remedy), deadline=5.0) == []


def test_many_omissions_are_asked_about():
    table = without(slice(0, 40), "rt", "response")
    finding = only(table, deadline=5.0)
    assert finding.finding == (
        "40 of 100 trials (40.0%) are omissions, more than a deadline usually leaves: are all of "
        "these rows trials?"
    )
    assert (finding.severity, finding.remedy) == (
        "warning",
        "data = data[IS_TRIAL]  # without rows that are no trials",
    )
    assert found(table[10:], deadline=5.0) == []
    assert found(table, deadline=5.0, observed="upper", upper=1) == []


def test_a_deadline_that_was_said_is_not_asked_for():
    table = without(slice(0, 5), "response").assign(limit=[float("inf")] * 50 + [3.0] * 50)
    finding = only(table, deadline="limit")
    assert finding.remedy.startswith("ddm.Trials(data, deadline='limit')")


def test_fixations_with_a_time_are_no_omissions_either():
    table = with_fixations(time_outs=0)
    table["rt"] = table["rt"].fillna(0.5)
    finding = only(table, deadline=5.0)
    assert finding.finding.startswith("50 of 100 rows (50.0%) have no response but a time before")
    assert "'task' is 'fixation' in all of them, and in no trial with" in finding.finding
    assert finding.remedy == (
        "data = data[data['task'] == 'response']  # if so; else: ddm.Trials(data, deadline=5.0, "
        "omissions='no response'), or deadline_tolerance=SECONDS"
    )
    assert finding.option.startswith("--where \"task == 'response'\" leaves these out, if they ")
