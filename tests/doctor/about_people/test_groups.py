"""The groups of ``by``: missing levels, and few trials."""

import pandas as pd

from doctor.tables import by_person, decisions, found, mend, only


def test_groups_of_few_trials():
    table = pd.concat([by_person(3, 40), decisions(9, subject=4)], ignore_index=True)
    finding = only(table, "subject")
    assert finding.finding == "1 of 4 groups of subject has fewer than 10 trials: 4."
    assert (finding.column, finding.n, finding.counts) == ("rt", 1, "groups")
    assert (finding.severity, finding.rows) == ("note", tuple(range(120, 129)))
    assert len(mend(table, finding.remedy)) == 120


def test_groups_of_several_columns():
    table = by_person(2, 40).assign(block=[1] * 36 + [2] * 44)
    finding = only(table, ["subject", "block"])
    assert finding.finding == ("1 of 3 groups of subject, block has fewer than 10 trials: (1, 2).")
    assert len(mend(table, finding.remedy)) == 76


def test_trials_of_no_group():
    table = by_person(2, 40).astype({"subject": object})
    table.loc[5, "subject"] = None
    finding = only(table, "subject")
    assert finding.finding == (
        "column 'subject' is missing in 1 of 80 trials, which so belong to no group."
    )
    assert (finding.column, finding.rows, finding.severity) == ("subject", (5,), "error")
    assert len(mend(table, finding.remedy)) == 79


def test_groups_are_not_called_small_if_nothing_could_be_read():
    table = by_person(2, 40)
    assert [f.column for f in found(table, "subject", rt="RT")] == ["RT"]
    assert [f.column for f in found(table.assign(rt="x"), "subject")] == ["rt"]
