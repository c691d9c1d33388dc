"""Columns that say which rows are to be left out."""

import numpy as np
import pytest

from ddm.reading.expressions import rows_where
from doctor.tables import decisions, found, mend, only

SOME = np.isin(np.arange(60), [3, 20, 41])


@pytest.mark.parametrize(
    ("column", "values", "level", "option"),
    [
        ("outlier", SOME.astype(int), "1", "--where 'outlier != 1'"),
        ("is_outlier", SOME, "True", "--where 'is_outlier != True'"),
        ("Exclude", np.where(SOME, "yes", "no"), "'yes'", "--where \"Exclude != 'yes'\""),
        ("kept_by_them", (~SOME).astype(float), "0", "--where 'kept_by_them != 0'"),
        ("rtCensored", SOME.astype(int), "1", None),
    ],
)
def test_flagged_rows_are_a_note(column, values, level, option):
    table = decisions(60).assign(**{column: values})
    flagged = table["rt"][SOME]
    finding = only(table)
    assert finding.finding == (
        f"column {column!r} is {level} in 3 of 60 trials, with RTs from {flagged.min():.4g} to "
        f"{flagged.max():.6g} s: they were flagged by whoever made the file, and are among the "
        "trials all the same."
    )
    assert (finding.column, finding.n, finding.severity) == (column, 3, "note")
    assert finding.rows == (3, 20, 41)
    assert option in (None, finding.option)
    assert len(mend(table, finding.remedy)) == 57
    assert len(rows_where(table, finding.option.removeprefix("--where ")[1:-1])) == 57


def test_many_flagged_rows_are_a_warning():
    table = decisions(60).assign(outlier=(np.arange(60) < 6).astype(int))
    assert only(table).severity == "warning"


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("outlier", 0),
        ("valid", SOME.astype(int)),
        ("cue_valid", SOME.astype(int)),
        ("outlier", np.arange(60) % 3),
        ("outlier", np.where(SOME, "far", "near")),
        ("outlier", (np.arange(60) < 50).astype(int)),
    ],
)
def test_what_is_no_flag(column, values):
    assert found(decisions(60).assign(**{column: values})) == []


def test_one_flagged_row_has_one_rt():
    table = decisions(60).assign(outlier=(np.arange(60) == 7).astype(int))
    assert f", with RT {table['rt'][7]:.4g} s: they were" in only(table).finding
