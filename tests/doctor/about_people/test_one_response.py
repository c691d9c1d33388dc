"""People who always give one response."""

import numpy as np
import pytest

from doctor.tables import by_person, found, mend, only


def with_one_key(n_people=4, n=60, given=0):
    table = by_person(n_people, n)
    table["response"] = np.arange(len(table)) % 3 // 2 + np.arange(len(table)) % 2
    table["response"] = table["response"].clip(upper=1)
    table.loc[table["subject"] == 2, "response"] = given
    return table


@pytest.mark.parametrize("by", [None, "subject"])
def test_a_person_who_presses_one_key(by):
    table = with_one_key()
    finding = only(table, by)
    assert finding.finding == "1 of 4 groups of subject has one response only: 2 (60 times 0)."
    assert (finding.column, finding.n, finding.counts) == ("response", 1, "groups")
    assert (finding.severity, finding.rows) == ("note", tuple(range(60, 70)))
    assert set(mend(table, finding.remedy)["subject"]) == {1, 3, 4}


def test_labels_are_words():
    table = with_one_key().replace({"response": {0: "left", 1: "right"}})
    assert "2 (60 times 'left')" in only(table, upper="right").finding


def test_groups_of_several_columns():
    table = with_one_key().assign(day=[1] * 30 + [2] * 210)
    finding = only(table, ["subject", "day"])
    assert finding.finding == (
        "1 of 5 groups of subject, day has one response only: (2, 2) (60 times 0)."
    )
    assert len(mend(table, finding.remedy)) == 180


def test_able_people_make_no_errors():
    rng = np.random.default_rng(1)
    table = by_person(6, 60)
    table["response"] = (rng.random(360) < 0.93).astype(int)
    table.loc[table["subject"] == 2, "response"] = 1
    assert found(table) == []


def test_few_responses_are_alike_by_chance():
    table = with_one_key(n=20)
    chosen = (table["subject"] == 2) & (table.groupby("subject").cumcount() >= 4)
    assert not any("one response" in one.finding for one in found(table[~chosen]))


def test_nobody_is_compared_with_others():
    assert not any("groups" in one.finding for one in found(with_one_key(1)))
    assert found(with_one_key(), observed="upper", upper=1) == []
