"""Times in other units than seconds."""

import re

import pytest

from ddm import Trials
from doctor.tables import by_person, decisions, found, mend, only


def in_unit(seconds, n=80):
    table = decisions(n)
    return table.assign(rt=table["rt"] / seconds)


def test_milliseconds():
    finding = only(in_unit(1e-3))
    median = in_unit(1.0)["rt"].median()
    assert finding.finding == (
        f"column 'rt' has a median of {1000 * median:.4g}: these look like milliseconds (median "
        f"{median:.3g} s), and RTs are seconds."
    )
    assert (finding.column, finding.n, finding.severity) == ("rt", 80, "error")
    assert finding.rows == tuple(range(10))
    assert finding.remedy == "ddm.Trials(data, unit='ms')"
    assert finding.option == "--unit ms"


def test_frames_may_be_several_units_and_none_is_chosen():
    finding = only(in_unit(1.0 / 60.0))
    median = in_unit(1.0)["rt"].median()
    assert finding.severity == "error"
    assert finding.finding == (
        f"column 'rt' has a median of {60 * median:.4g}, which is too long for most RTs in "
        f"seconds. It may be in seconds (median {60 * median:.3g} s), or frames of a screen of 60 "
        f"Hz (median {median:.3g} s), or hundredths of a second (median {0.6 * median:.3g} s)."
    )
    assert finding.remedy == (
        "ddm.Trials(data, unit='s')  OR  data['rt'] = data['rt'] / 60  OR  "
        "data['rt'] = data['rt'] / 100"
    )
    assert finding.option == (
        "--unit s for seconds, or divide the column in the file by 60 for frames of a screen of "
        "60 Hz, or divide the column in the file by 100 for hundredths of a second"
    )


@pytest.mark.parametrize(
    ("seconds", "named"),
    [
        (0.01, ["seconds", "frames of a screen of 60 Hz", "hundredths of a second"]),
        (1e-4, ["milliseconds", "tenths of a millisecond"]),
        (1e-6, ["microseconds"]),
        (60.0, ["minutes", "seconds divided by 1000 once too often"]),
        (1000.0, ["seconds divided by 1000 once too often"]),
        (86400.0, ["days, as spreadsheets keep times"]),
    ],
)
def test_a_unit_is_among_those_that_are_named(seconds, named):
    finding = only(in_unit(seconds))
    _, *texts = re.split(r"It may be in |, or ", finding.finding)
    assert [text.partition(" (median")[0] for text in texts] == named
    assert len(finding.remedy.split("  OR  ")) == len(named)
    assert finding.severity == ("error" if seconds < 1.0 else "warning")


@pytest.mark.parametrize("seconds", [1 / 60, 1e-2, 1e-4, 1e-6, 1e3, 86400.0])
def test_one_of_the_remedies_makes_seconds(seconds):
    table = in_unit(seconds)
    lines = [line for line in only(table).remedy.split("  OR  ") if line.startswith("data")]
    mended = [mend(table, line)["rt"].median() for line in lines]
    assert any(median == pytest.approx(in_unit(1.0)["rt"].median()) for median in mended)


def test_slow_decisions_are_a_note_until_the_median_is_refused():
    slow = decisions(80)
    slow["rt"] = slow["rt"] + 11.0
    assert only(slow).severity == "note"
    Trials(slow)
    assert only(slow.assign(rt=slow["rt"] + 10.0)).severity == "error"
    assert found(slow.assign(rt=slow["rt"] - 5.0)) == []


def test_a_unit_that_is_none():
    finding = only(in_unit(1e-12))
    assert finding.finding.endswith("too long for most RTs in seconds. It is no usual unit either.")


def test_a_group_of_times_that_are_too_long_for_its_fit():
    table = by_person(3, 60)
    table["rt"] = table["rt"].mask(table["subject"] == 2, table["rt"] + 30.0)
    finding = only(table, "subject")
    assert finding.finding == (
        "1 of 3 groups of subject has a median RT above 20, which is too long for most RTs in "
        "seconds: 2."
    )
    assert (finding.n, finding.counts, finding.severity) == (1, "groups", "error")
