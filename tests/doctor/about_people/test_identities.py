"""Names that stand for several people."""

import pandas as pd
import pytest

from doctor.tables import by_person, found, only


def groups():
    """Two groups with people 1 to 4, and 5 in the second only."""
    first = by_person(4, 30).assign(group="old")
    second = by_person(5, 30).assign(group="young", rt=lambda rows: rows["rt"] + 1e-3)
    table = pd.concat([first, second], ignore_index=True)
    return table.assign(id=table["subject"], subject=table["group"] + table["subject"].map(str))


@pytest.mark.parametrize(("by", "severity"), [(None, "note"), ("id", "warning")])
def test_a_name_of_people_in_two_groups(by, severity):
    finding = only(groups(), by)
    assert finding.finding == (
        "4 of 5 names in column 'id' stand for several people, whom 'subject' tells apart: 1, 2, 3 "
        "and 4."
    )
    assert (finding.column, finding.n, finding.severity) == ("id", 240, severity)
    assert finding.remedy == "ddm.fit_each(ddm.Model(), data, by='subject')  # not by='id'"
    assert finding.option == "--by subject, not --by id"


def test_the_same_people_with_other_names():
    assert found(by_person(4, 30).assign(id=lambda rows: rows["subject"].map("p{}".format))) == []


def test_ids_of_trials_are_no_people():
    assert found(by_person(4, 30).assign(id=range(120))) == []
    assert found(by_person(4, 30).assign(id=list(range(30)) * 4)) == []


def test_ids_that_are_not_unique(real_data):
    table = pd.read_csv(real_data("trueblood_2018_meddec.csv.gz"))
    (finding,) = [one for one in found(table, upper="blast") if one.column == "id"]
    assert finding.finding.startswith("18 of 37 names in column 'id' stand for several people")
