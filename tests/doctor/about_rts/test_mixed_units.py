"""Some times in seconds, some in milliseconds."""

import numpy as np
import pytest

from doctor.tables import by_person, decisions, found, mend, only


def mixed(people=(2, 4), **names):
    table = by_person(5, 40)
    return table.assign(rt=table["rt"].mask(table["subject"].isin(people), 1000.0 * table["rt"]))


@pytest.mark.parametrize("by", [None, "subject"])
def test_people_in_milliseconds_are_named(by):
    table, clean = mixed(), by_person(5, 40)
    is_ms = clean["subject"].isin([2, 4])
    finding = only(table, by)
    assert finding.finding == (
        f"column 'rt' looks like milliseconds in 80 rows (median {table['rt'][is_ms].median():.4g})"
        ", those of subject 2 and 4, and like seconds in the other 120 (median "
        f"{table['rt'][~is_ms].median():.3g})."
    )
    # all trials together are no error of `ddm.Trials`
    severity = "warning" if by is None else "error"
    assert (finding.column, finding.n, finding.severity) == ("rt", 80, severity)
    assert finding.rows == tuple(range(40, 50))
    np.testing.assert_allclose(mend(table, finding.remedy)["rt"], clean["rt"])


def test_also_if_most_are_in_milliseconds():
    assert "those of subject 1, 2, 3 and 5" in only(mixed((1, 2, 3, 5))).finding


def test_also_if_no_column_tells_people_apart():
    table, clean = mixed().drop(columns="subject"), by_person(5, 40)
    finding = only(table)
    assert "in 80 rows (median" in finding.finding
    assert "those of" not in finding.finding
    np.testing.assert_allclose(mend(table, finding.remedy)["rt"], clean["rt"])


def test_also_if_rts_of_a_group_lie_between():
    """Medians tell the units apart where single RTs do not."""
    table = mixed()
    table.loc[[0, 45], "rt"] = [12.0, 60.0]
    assert "those of subject 2 and 4" in only(table).finding


def test_a_few_long_rts_are_no_milliseconds():
    table = decisions(100)
    table.loc[:1, "rt"] = [147.1, 1174.8]
    assert "far slower than the others" in only(table).finding


def test_slow_and_fast_people_are_no_units():
    table = by_person(3, 40)
    table["rt"] = table["rt"].mask(table["subject"] == 1, 10.0 * table["rt"])
    assert found(table) == []
