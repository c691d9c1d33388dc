"""The time of a session in place of RTs."""

import numpy as np
import pytest

from doctor.tables import by_person, decisions, found, mend, only


def session(table, pause=2.0):
    """The table with the times of the stimulus and of the response since the session began."""
    onset = (pause * np.arange(1, len(table) + 1)).astype(float)
    return table.assign(onset=onset, rt=table["rt"] + onset)


def test_a_clock_is_its_difference_from_the_onset():
    table = decisions(60)
    finding = only(session(table))
    assert finding.finding == (
        "column 'rt' rises from row to row in 59 of 59 steps: it looks like a clock that runs on, "
        "or a table that is sorted by it. If it is a clock, the RT is its difference from 'onset'."
    )
    assert (finding.column, finding.n, finding.severity) == ("rt", 60, "error")
    assert finding.option == (
        "write the difference of 'rt' and 'onset' into the file, and name it: --rt COLUMN"
    )
    mended = mend(session(table), finding.remedy)
    np.testing.assert_allclose(mended["rt"], table["rt"])


def test_a_clock_without_an_onset():
    finding = only(session(decisions(60)).drop(columns="onset"))
    assert "the column of the stimulus onset" in finding.finding
    assert finding.remedy == "data['rt'] = data['rt'] - data['onset']"


@pytest.mark.parametrize("by", [None, "subject"])
def test_a_clock_that_begins_again_with_each_person(by):
    table = by_person(5, 12).groupby("subject", group_keys=False)[["rt", "response"]]
    parts = [session(part) for _, part in table]
    whole = by_person(5, 12).assign(rt=np.concatenate([part["rt"] for part in parts]))
    (finding,) = [finding for finding in found(whole, by) if "rises" in finding.finding]
    assert "55 of 59" in finding.finding


def test_rows_of_several_clocks_are_compared_within_people():
    table = session(decisions(60), pause=3.0).drop(columns="onset")
    table["subject"] = np.arange(60) % 2
    table["rt"] = table["rt"] + np.where(table["subject"] == 1, 500.0, 0.0)
    assert "58 of 58 steps within subject" in only(table).finding


@pytest.mark.parametrize("unit", [1.0, 1000.0])
def test_rts_rise_by_chance_only(unit):
    table = decisions(100)
    texts = [finding.finding for finding in found(table.assign(rt=unit * table["rt"]))]
    assert not any("rises" in text for text in texts)


def test_sorted_rts_are_no_clock():
    assert found(decisions(100).sort_values("rt")) == []
