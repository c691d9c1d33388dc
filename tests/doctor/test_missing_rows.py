"""Rows that would be set aside."""

import pytest

from ddm import Trials
from doctor.tables import NAN, decisions, found, only


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
    assert finding.remedy.startswith("ddm.Trials(data, deadline=...)")
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
        "ddm.Trials(data, deadline=..., lost_rt='omission')  # or lost_rt='late', or 'random'"
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
