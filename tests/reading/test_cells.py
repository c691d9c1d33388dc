"""What one file holds, whatever its format."""

import pandas as pd
import pytest

from ddm.reading.cells import cells_of
from ddm.reading.delimited import Form
from ddm.reading.sources import Source
from refusals import refused


def read(content, *, text=(), **form):
    content = content.encode() if isinstance(content, str) else content
    return cells_of(Source("x", content), Form(**form), text)


def test_rows_say_where_they_stand():
    assert list(read("a,b\n1,2\n\n3,4\n").table.index) == ["line 2", "line 4"]
    assert list(read('[{"a": 1}, {"a": 2}]').table.index) == ["record 1", "record 2"]


def test_decimal_commas_become_points_but_not_in_text():
    cells = read("rt;name\n0,5;1,5\n0,6;2,5\n", text=["name"])
    assert cells.table.to_numpy().tolist() == [["0.5", "1,5"], ["0.6", "2,5"]]
    assert cells.found == ("separated by semicolons", "decimal commas")


def test_a_decimal_mark_that_is_said():
    thousands = read('rt,side\n"1,234",1\n"2,512",0\n', decimal=".")
    assert thousands.table["rt"].tolist() == ["1234", "2512"]
    assert read('rt,side\n"1,234",1\n', decimal=",").table["rt"].tolist() == ["1.234"]
    # points between thousands, where the decimal mark is a comma
    assert read("rt;side\n1.234;1\n", decimal=",").table["rt"].tolist() == ["1234"]


def test_columns_without_a_name():
    assert list(read("a,,b\n1,2,3\n").table.columns) == ["a", "Unnamed: 1", "b"]


def test_an_encoding_that_is_not_the_usual_one_is_said():
    assert read("rt,côté\n0.5,1\n".encode("latin-1")).found[-1] == "cp1252"


@pytest.fixture
def workbook(tmp_path):
    def written(rows):
        path = tmp_path / "x.xlsx"
        pd.DataFrame(rows).to_excel(path, index=False, header=False)
        return path.read_bytes()

    return written


def test_workbooks(workbook):
    cells = read(workbook([["rt", "side"], [0.5, "left"], [None, None], [0.6, "right"]]))
    assert cells.table.index.tolist() == ["row 2", "row 3", "row 4"]
    assert cells.table["side"].tolist() == ["left", None, "right"]
    assert cells.found == ("workbook", "sheet 'Sheet1'", "rows without any value: 1")


def test_workbooks_with_lines_before_the_names_or_without_names(workbook):
    assert list(read(workbook([["by", "me"], ["rt", "side"], [0.5, 1]]), skip=1).table) == [
        "rt",
        "side",
    ]
    assert list(read(workbook([[0.5, 1]]), names=("rt", "side")).table) == ["rt", "side"]
    with refused(
        ValueError,
        "x, sheet 'Sheet1', has 2 columns, but names= has 1 names. Give one name for each column.",
    ):
        read(workbook([[0.5, 1]]), names=("rt",))
    with refused(ValueError, "x, sheet 'Sheet1', has no rows under its names of columns."):
        read(workbook([["rt", "side"]]))


def test_parquet_keeps_its_types(tmp_path):
    table = pd.DataFrame({"rt": [0.5, 0.6], "subject": ["001", "NA"]})
    table.to_parquet(tmp_path / "x.parquet")
    cells = read((tmp_path / "x.parquet").read_bytes())
    assert cells.table["subject"].tolist() == ["001", "NA"]
    assert cells.has_types


@pytest.mark.parametrize("content", [b"", b" \n"])
def test_an_empty_file(content):
    with refused(ValueError, "x is empty."):
        read(content)


def test_numbers_in_brackets_are_taken_out_and_counted():
    """As PsychoPy writes the times of keys of which there may be several."""
    cells = read("rt,keys\n[0.5],\"['left']\"\n[0.6],['right']\n")
    assert cells.table.to_numpy().tolist() == [["0.5", "['left']"], ["0.6", "['right']"]]
    assert cells.found[-1] == "numbers taken out of brackets in rt: 2"
