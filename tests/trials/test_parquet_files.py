"""Parquet files, of which a range of rows is read at a time."""

import numpy as np
import pandas as pd
import pyarrow
import pytest
from pyarrow.parquet import ParquetWriter

from ddm.trials import parquet_files as module
from ddm.trials.parquet_files import files_at, is_parquet
from refusals import refused

TABLE = pd.DataFrame(
    {"n": np.arange(25), "word": [f"w{i % 7}" for i in range(25)], "level": [0.5] * 25}
)


@pytest.fixture
def folder(tmp_path):
    """Two files with row groups of 4 rows."""
    TABLE[:13].to_parquet(tmp_path / "a.parquet", row_group_size=4)
    TABLE[13:].to_parquet(tmp_path / "b.parquet", row_group_size=4)
    return tmp_path


def test_row_groups_of_all_files_follow_one_another(folder):
    files = files_at(folder)
    assert files.edges.tolist() == [0, 4, 8, 12, 13, 17, 21, 25]
    assert files.n_rows == 25
    assert files.names == ("n", "word", "level")
    assert list(files.header.columns) == ["n", "word", "level"]


@pytest.mark.parametrize("start", range(0, 25, 3))
@pytest.mark.parametrize("length", [1, 4, 5, 13])
def test_every_range_of_rows_is_that_of_the_table(folder, start, length):
    stop = min(start + length, 25)
    rows = files_at(folder).rows(start, stop, ["word", "n"]).to_pandas()
    assert list(rows.columns) == ["word", "n"]
    assert rows["n"].tolist() == TABLE["n"][start:stop].tolist()
    assert rows["word"].astype(str).tolist() == TABLE["word"][start:stop].tolist()


def test_row_groups_without_rows_are_passed_over(tmp_path):
    table = pyarrow.table({"n": [1, 2]})
    with ParquetWriter(tmp_path / "t.parquet", table.schema) as writer:
        writer.write_table(table.slice(0, 0))
        writer.write_table(table)
    files = files_at(tmp_path / "t.parquet")
    assert files.edges.tolist() == [0, 2]
    assert files.rows(0, 2, ["n"]).column("n").to_pylist() == [1, 2]


def test_no_rows_have_the_columns(folder):
    assert files_at(folder).rows(3, 3, ["n"]).to_pandas().shape == (0, 1)


def test_the_whole_table_has_text_as_text(folder):
    whole = files_at(folder).whole()
    pd.testing.assert_frame_equal(whole, TABLE, check_dtype=False)
    assert not isinstance(whole["word"].dtype, pd.CategoricalDtype)


def test_categories_are_known_from_the_schema(tmp_path):
    table = TABLE.assign(level=pd.Categorical(["x"] * 25))
    table.to_parquet(tmp_path / "c.parquet")
    files = files_at(tmp_path / "c.parquet")
    assert files.is_categorical("level")
    assert not files.is_categorical("word")


def test_what_does_not_fit_into_memory_is_not_read(folder, monkeypatch):
    files = files_at(folder)
    enough_for_one = 3.0 * files.bytes_of_columns["n"] / 0.6 + 1.0
    monkeypatch.setattr(module, "available_bytes", lambda: enough_for_one)
    with refused(
        MemoryError,
        f"{folder}: all rows (25 of 25) would take about 0.0 GB of memory, of which 0.0 GB are "
        'free. ddm.fit_each(model, trials, by=..., out="fits.parquet") reads a row group at a '
        "time, which should have some million rows at most; or read a part of the file with "
        "ddm.read_table or DuckDB.",
    ):
        files.whole()
    files.check_memory(0, 25, ["n"], "rows of one column")
    monkeypatch.setattr(module, "available_bytes", lambda: None)
    assert len(files.whole()) == 25


def test_files_and_folders_are_told_from_other_tables(tmp_path):
    assert is_parquet(tmp_path)
    assert is_parquet("a.PARQUET")
    assert not is_parquet("a.csv")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("none.parquet", "there is no file {path}. Correct its name."),
        ("empty", "the folder {path} has no file that ends in .parquet. Name another one."),
    ],
)
def test_what_is_not_there_is_refused(tmp_path, name, message):
    path = tmp_path / name
    if name == "empty":
        path.mkdir()
    with refused(ValueError, message.format(path=path)):
        files_at(path)


def test_damaged_files_are_refused(tmp_path):
    path = tmp_path / "bad.parquet"
    path.write_bytes(b"PAR1 nothing")
    with pytest.raises(ValueError, match=r"bad\.parquet cannot be read as Parquet: .* Write it ag"):
        files_at(path)


def test_files_of_a_folder_have_the_same_columns(folder):
    TABLE.rename(columns={"n": "number"}).to_parquet(folder / "c.parquet")
    with refused(
        ValueError,
        f"the files of a folder must have the same columns: 'n' is int64 in {folder}/a.parquet and "
        f"not there in {folder}/c.parquet. Write them alike.",
    ):
        files_at(folder)
