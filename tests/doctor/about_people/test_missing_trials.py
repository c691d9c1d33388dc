"""Numbers of trials that are left out."""

import numpy as np
import pytest

from doctor.tables import NAN, by_person, found, only


def counted(first=1, column="trial"):
    table = by_person(4, 50)
    return table.assign(**{column: table.groupby("subject").cumcount() + first})


@pytest.mark.parametrize("column", ["trial", "trial_nr", "Trial", "trialNumber"])
def test_rows_that_were_removed(column):
    table = counted(column=column).drop(index=[7, 20, 21, 120]).reset_index(drop=True)
    finding = only(table)
    assert finding.finding == (
        f"column {column!r} counts the trials, but leaves out 4 numbers, before 3 of 196 rows: "
        "rows were removed from this table. If they were omissions or slow RTs, a deadline or "
        "window says so."
    )
    assert (finding.column, finding.n, finding.severity) == (column, 3, "note")
    assert finding.rows == (7, 19, 117)
    assert (
        finding.remedy == "ddm.Trials(data)  # with deadline= or truncated=, if one was the reason"
    )


def test_one_number():
    assert "leaves out 1 number, before 1 of 199" in only(counted().drop(index=7)).finding


@pytest.mark.parametrize("first", [0, 1, 21])
def test_no_number_is_left_out(first):
    assert found(counted(first)) == []


def test_numbers_in_no_order_are_not_counted():
    table = counted().drop(index=[7, 20, 21, 120])
    assert found(table.sample(frac=1.0, random_state=1).sort_values("subject")) == []
    assert (
        found(table.assign(trial=table["trial"].astype(float).mask(table["trial"] == 3, NAN))) == []
    )
    assert found(table.assign(trial=np.arange(len(table)) % 2 == 0)) == []


def test_parts_of_the_design_are_no_single_rows():
    table = counted()
    assert found(table[table["trial"] % 40 < 25]) == []
