"""Rows that are there twice."""

import numpy as np
import pandas as pd
import pytest

from doctor.tables import decisions, found, mend, only


def twice(table, rows):
    return pd.concat([table, table.iloc[rows]], ignore_index=True)


def test_rows_that_other_columns_tell_apart():
    table = decisions(60, trial=range(60))
    finding = only(twice(table, [3]))
    assert finding.finding == (
        "1 of 61 rows repeat an earlier row in all 3 columns: parts of the table may be in it "
        "twice."
    )
    assert (finding.column, finding.n, finding.rows) == (None, 1, (60,))
    assert finding.severity == "warning"
    pd.testing.assert_frame_equal(mend(twice(table, [3]), finding.remedy), table)


def test_a_table_that_was_pasted_twice():
    """Also if nothing but RTs tells rows apart."""
    table = decisions(200)
    assert only(twice(table, range(200))).n == 200
    assert only(twice(table.assign(subject=np.arange(200) % 4), range(200))).n == 200


@pytest.mark.parametrize("digits", [2, 3])
@pytest.mark.parametrize("n", [40, 400, 4000])
def test_rounded_rts_agree_by_chance(digits, n):
    table = decisions(n)
    rounded = table.assign(rt=table["rt"].round(digits))
    assert rounded.duplicated().any() or n == 40
    people = rounded.assign(subject=np.arange(n) % 4, difficulty=np.arange(n) % 3)
    for one in (rounded, people):
        assert not any("repeat" in finding.finding for finding in found(one))


def test_omissions_are_alike():
    table = decisions(200).astype(float)
    table.loc[::10, :] = float("nan")
    assert not any("repeat" in finding.finding for finding in found(table))


def test_cells_that_cannot_be_hashed():
    table = decisions(40, clicks=[[i] for i in range(40)])
    assert found(table) == []
    assert only(twice(table, [0, 1])).n == 2
