"""What is known of fits that stand in a file."""

import pandas as pd
import pytest

import ddm
from ddm.fits.streams.written_fits import Counted
from fits.streams.files import trials_of_people


@pytest.fixture(scope="module")
def fits():
    table = trials_of_people(12)
    table.loc[(table["subject"] == 3) & (table["difficulty"] == "hard"), "response"] = 1
    return ddm.fit_each(ddm.Model(v="difficulty"), table, by="subject")


def test_notes_are_those_of_the_fits_however_they_are_counted(fits):
    columns = fits.columns
    counted = Counted(["subject"])
    counted.add(columns.keys, columns.converged.tolist(), columns.messages)
    expected = fits.notes.assign(groups=[keys[:6] for keys in fits.notes["groups"]])
    pd.testing.assert_frame_equal(counted.written_to("x.csv").notes, expected)
    counted.add(columns.keys, columns.converged.tolist(), columns.messages)
    twice = counted.written_to("x.csv")
    assert twice.notes["n"].tolist() == (2 * fits.notes["n"]).tolist()
    assert (twice.n, twice.n_failed) == (24, 0)


@pytest.mark.parametrize("name", ["fits.parquet", "fits.csv"])
def test_fits_of_a_table_in_memory_are_written_too(tmp_path, fits, name):
    table = trials_of_people(12)
    table.loc[(table["subject"] == 3) & (table["difficulty"] == "hard"), "response"] = 1
    written = ddm.fit_each(ddm.Model(v="difficulty"), table, by="subject", out=tmp_path / name)
    found = written.table().set_index("subject")
    pd.testing.assert_frame_equal(found, fits.table, check_dtype=False)
    assert repr(written).startswith(f"<Fits of 12 groups in {tmp_path / name}: all converged>\n")
    assert "conditions with one response only" in written._repr_html_()
