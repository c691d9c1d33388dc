"""Large Parquet files in the shell, which are fitted a part at a time."""

import pandas as pd
import pytest

import ddm
from cli.command import done, refusal
from ddm.cli import large_file
from fits.streams.files import trials_of_people, written

BY_CONDITION = ("--by", "subject", "--param", "v=difficulty")


@pytest.fixture(autouse=True)
def small_limit(monkeypatch):
    monkeypatch.setattr(large_file, "MOST_ROWS", 100)


@pytest.fixture
def table(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    table = trials_of_people(6)
    written(table, "big.parquet")
    return table


@pytest.mark.parametrize("out", ["fits.parquet", "fits.csv"])
def test_the_table_is_that_of_a_small_file(table, out):
    result = done("fit", "big.parquet", *BY_CONDITION, "--out", out)
    assert result.stdout.startswith(f"<Fits of 6 groups in {out}: all converged>\n2 of 6 groups ")
    assert result.stderr == (
        "<Trials in big.parquet: 360 rows in 1 row group, not read yet; upper boundary: response = "
        f"1; lower: 0>\nwrote {out}\n"
    )
    read = pd.read_parquet if out.endswith("parquet") else pd.read_csv
    expected = ddm.fit_each(ddm.Model(v="difficulty"), table, by="subject").table
    pd.testing.assert_frame_equal(read(out).set_index("subject"), expected, check_dtype=False)


def test_a_folder_of_any_size_is_fitted_so(table, tmp_path):
    (tmp_path / "parts").mkdir()
    written(table[:180], tmp_path / "parts" / "a.parquet")
    written(table[180:], tmp_path / "parts" / "b.parquet")
    assert "6 groups" in done("fit", "parts", *BY_CONDITION, "--out", "fits.csv").stdout


def test_labels_and_deadlines_are_options_as_ever(table):
    labelled = table.assign(key=table["response"].map({0: "left", 1: "right"}))
    written(labelled, "big.parquet")
    options = ("--response", "key", "--upper", "right", "--deadline", "9")
    done("fit", "big.parquet", *BY_CONDITION, *options, "--out", "fits.csv")
    trials = ddm.Trials(labelled, response="key", upper="right", deadline=9.0)
    expected = ddm.fit_each(ddm.Model(v="difficulty"), trials, by="subject").table
    found = pd.read_csv("fits.csv").set_index("subject")
    pd.testing.assert_frame_equal(found, expected, check_dtype=False)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--out", "f.csv"), "say --by, the column that tells people apart."),
        (("--by", "subject"), "say --out with a file that ends in .parquet or .csv."),
        (
            ("--by", "subject", "--out", "f.json"),
            "say --out with a file that ends in .parquet or .csv.",
        ),
        (
            (*BY_CONDITION, "--out", "f.csv", "--where", "rt > 1"),
            "leave out --where, and make the file without such rows or codes.",
        ),
        (
            [*BY_CONDITION, "--out", "fits.csv", "--save", "fits.json"],
            "leave out --save, since no fit is kept.",
        ),
    ],
)
def test_what_a_part_at_a_time_needs_is_asked_for(table, options, message):
    said = refusal("fit", "big.parquet", *options, code=1)
    assert said == f"big.parquet has 360 rows, so it is fitted a part at a time: {message}"


def test_columns_that_there_are_not_are_named_with_their_options(table):
    said = refusal("fit", "big.parquet", "--by", "person", "--out", "fits.csv", code=1)
    assert said.startswith("there is no column 'person'.")
    said = refusal("fit", "big.parquet", *BY_CONDITION, "--rt", "time", "--out", "f.csv", code=1)
    assert said.startswith("there is no column 'time'.")


def test_small_files_are_shown_as_ever(table, monkeypatch):
    monkeypatch.setattr(large_file, "MOST_ROWS", 1000)
    result = done("fit", "big.parquet", *BY_CONDITION, "--out", "fits.parquet")
    assert "v[easy]" in result.stdout
    expected = ddm.fit_each(ddm.Model(v="difficulty"), table, by="subject").table
    found = pd.read_parquet("fits.parquet").set_index("subject")
    pd.testing.assert_frame_equal(found, expected, check_dtype=False)
