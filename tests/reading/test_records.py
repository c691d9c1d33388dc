"""JSON, workbooks and Parquet; and files that hold no table."""

import sys

import pandas as pd
import pytest

from ddm.reading.records import json_columns, parquet_table, refuse_other_files, sheet_rows
from refusals import refused

COLUMNS = {"rt": [0.5, None], "side": ["left", "right"]}


@pytest.mark.parametrize(
    "text",
    [
        '[{"rt": 0.5, "side": "left"}, {"side": "right"}]',
        '{"rt": 0.5, "side": "left"}\n{"side": "right"}\n',
        '{"rt": [0.5, null], "side": ["left", "right"]}',
        '{"version": 2, "trials": [{"rt": 0.5, "side": "left"}, {"rt": null, "side": "right"}]}',
    ],
)
def test_json_in_many_forms(text):
    assert json_columns("x.json", text) == COLUMNS


def test_records_within_records_are_text():
    text = '[{"response": {"Q0": "24"}}, {"response": "f"}]'
    assert json_columns("x.json", text) == {"response": ['{"Q0": "24"}', "f"]}


def test_text_that_is_no_json():
    assert json_columns("x.csv", "rt,side\n") is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "[1, 2]",
            'x.json is JSON without records. A table is a list of records, [{"rt": 0.5, '
            '"response": 1}, ...], one record per line, or an object of lists.',
        ),
        (
            '{"rt": [1], "side": []}',
            "x.json has columns of different lengths: {'rt': 1, 'side': 0}. Export it again.",
        ),
        (
            '[{"rt": 0.5',
            "x.json begins like JSON, but cannot be read as such: Expecting ',' delimiter: line 1 "
            "column 12 (char 11). Export it again.",
        ),
        (
            "[" * 100_000,
            "x.json begins like JSON, but cannot be read as such: it is nested too deeply. Export "
            "it again.",
        ),
    ],
)
def test_json_without_records(text, message):
    with refused(ValueError, message):
        json_columns("x.json", text)


def test_workbooks(tmp_path):
    with pd.ExcelWriter(tmp_path / "x.xlsx") as writer:
        pd.DataFrame(COLUMNS).to_excel(writer, sheet_name="day 1", index=False)
        pd.DataFrame(COLUMNS).to_excel(writer, sheet_name="day 2", index=False)
    rows, sheet = sheet_rows("x.xlsx", (tmp_path / "x.xlsx").read_bytes())
    assert rows == [["rt", "side"], [0.5, "left"], [None, "right"]]
    assert sheet == "sheet 'day 1' of 2"


def test_parquet(tmp_path):
    table = pd.DataFrame(COLUMNS)
    table.to_parquet(tmp_path / "x.parquet")
    found = parquet_table("x.parquet", (tmp_path / "x.parquet").read_bytes())
    pd.testing.assert_frame_equal(found, table)


def test_an_index_with_a_name_is_a_column_of_parquet(tmp_path):
    table = pd.DataFrame({"subject": ["a", "b"], "rt": [0.5, 0.6]})
    table.set_index("subject").to_parquet(tmp_path / "x.parquet")
    found = parquet_table("x.parquet", (tmp_path / "x.parquet").read_bytes())
    pd.testing.assert_frame_equal(found, table)


@pytest.mark.parametrize(
    ("module", "read", "message"),
    [
        (
            "openpyxl",
            sheet_rows,
            "x is a workbook, which needs openpyxl: pip install 'ddm-toolkit[tables]'. Or save it "
            "as .csv.",
        ),
        (
            "pyarrow.parquet",
            parquet_table,
            "x is a Parquet file, which needs pyarrow: pip install 'ddm-toolkit[parquet]'. Or "
            "save it as .csv.",
        ),
    ],
)
def test_a_missing_engine_is_named_with_its_extra(monkeypatch, module, read, message):
    monkeypatch.setitem(sys.modules, module, None)
    with refused(ValueError, message):
        read("x", b"")


@pytest.mark.parametrize(
    ("read", "message"),
    [
        (sheet_rows, r"^x cannot be read as a workbook \(BadZipFile\)\. Save it again"),
        (parquet_table, "^x cannot be read as Parquet: .* Write it again"),
    ],
)
def test_damaged_files(read, message):
    with pytest.raises(ValueError, match=message):
        read("x", b"PK\x03\x04PAR1 broken")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            b"X\n\x00\x00\x00\x03",
            "x is a file of R (.rds). To use it, write it to .csv in R: write.csv(x, 'x.csv').",
        ),
        (b"<!doctype html><p>", "x is a web page. To use it, download the file itself."),
        (
            b"\xd0\xcf\x11\xe0",
            "x is an old workbook (.xls). To use it, save it as .xlsx or .csv.",
        ),
    ],
)
def test_files_that_hold_no_table(content, message):
    with refused(ValueError, message):
        refuse_other_files("x", content)
