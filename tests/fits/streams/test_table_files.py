"""Tables that are written piece by piece."""

import importlib.util

import numpy as np
import pandas as pd
import pytest

from ddm.fits.streams import table_files
from ddm.fits.streams.table_files import parquet_content, suffix_of, table_file
from refusals import refused

TABLE = pd.DataFrame({"who": [1, 2, 3], "v": [0.1, np.nan, 1 / 3], "message": ["a", "b; c", ""]})


@pytest.mark.parametrize("name", ["t.parquet", "t.csv", "T.CSV"])
def test_pieces_make_one_table(tmp_path, name):
    path = tmp_path / name
    with table_file(path) as file:
        for i in range(3):
            file.write(TABLE[i : i + 1])
        assert not path.exists()
    read = pd.read_parquet if name.endswith("parquet") else pd.read_csv
    found = read(path).fillna({"message": ""})
    pd.testing.assert_frame_equal(found, TABLE, check_dtype=False)


def test_an_error_leaves_nothing_behind(tmp_path):
    def fail():
        with table_file(tmp_path / "t.parquet") as file:
            file.write(TABLE)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_content_of_parquet_is_that_table(tmp_path):
    path = tmp_path / "t.parquet"
    path.write_bytes(parquet_content(TABLE))
    pd.testing.assert_frame_equal(pd.read_parquet(path), TABLE, check_dtype=False)


def test_without_pyarrow_the_error_says_so(monkeypatch):
    monkeypatch.setattr(table_files, "find_spec", lambda name: None)
    assert importlib.util.find_spec is not table_files.find_spec
    with refused(
        ImportError,
        "out='t.parquet' needs pyarrow: pip install 'ddm-toolkit[parquet]'. Or write a .csv.",
    ):
        suffix_of("t.parquet")
    assert suffix_of("t.csv") == ".csv"
