"""Tables that are no text with separators: JSON, workbooks, Parquet; and files that hold none."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from typing import Any

import pandas as pd

# how files begin that no table is read from: what they are, and what to do
OTHER_FILES = {
    b"\xd0\xcf\x11\xe0": ("an old workbook (.xls)", "save it as .xlsx or .csv"),
    b"$FL": ("a file of SPSS", "save it as .csv in SPSS, or read it with pandas.read_spss"),
    b"<stata_dta>": ("a file of Stata", "save it as .csv, or read it with pandas.read_stata"),
    b"MATLAB": ("a file of MATLAB", "write a table to .csv there: writetable(...)"),
    b"\x89HDF": ("a file of HDF5 or MATLAB", "write a table to .csv where it was made"),
    b"X\n\x00": ("a file of R (.rds)", "write it to .csv in R: write.csv(x, 'x.csv')"),
    b"RDX": ("a file of R (.RData)", "write the table to .csv in R: write.csv(x, 'x.csv')"),
    b"\x93NUMPY": ("an array of NumPy", "make a table with named columns of it in Python"),
    b"\x80": ("a pickle or another binary file", "write the table to .csv where it was made"),
    b"%PDF": ("a PDF", "name the file of the data"),
    b"<!DOCTYPE": ("a web page", "download the file itself"),
    b"<html": ("a web page", "download the file itself"),
}

PARQUET = b"PAR1"
WORKBOOK = b"PK\x03\x04"

# a JSON object with rows under one of these names is taken for these rows
ROWS = ("data", "trials", "rows", "records")


def refuse_other_files(name: str, content: bytes) -> None:
    """A ValueError that says what a file is if it is known to hold no table that can be read."""
    for start, (what, advice) in OTHER_FILES.items():
        if content[: len(start)].upper() == start.upper():
            raise ValueError(f"{name} is {what}. To use it, {advice}.")


# --- JSON -----------------------------------------------------------------------------------------


def json_columns(name: str, text: str) -> dict[str, list[Any]] | None:
    """The columns of JSON records, a list of them or one per line, or of lists by name.

    None if the text is not JSON. A value that a record lacks is None. A ValueError if it is JSON
    without records.
    """
    start = text.lstrip()[:1]
    if not start or start not in "[{":
        return None
    try:
        found = _parsed(text)
    except ValueError as error:
        raise ValueError(
            f"{name} begins like JSON, but cannot be read as such: {error}. Export it again."
        ) from None

    if isinstance(found, dict):
        found = next((found[key] for key in ROWS if isinstance(found.get(key), list)), found)
    if isinstance(found, dict) and found and all(isinstance(one, list) for one in found.values()):
        cells = {str(column): list(map(_cell, values)) for column, values in found.items()}
        return _of_equal_length(name, cells)
    if isinstance(found, list) and found and all(isinstance(one, dict) for one in found):
        columns = list(dict.fromkeys(str(key) for record in found for key in record))
        return {column: [_cell(record.get(column)) for record in found] for column in columns}
    raise ValueError(
        f"{name} is JSON without records. A table is a list of records, "
        '[{"rt": 0.5, "response": 1}, ...], one record per line, or an object of lists.'
    )


def _cell(value: Any) -> Any:
    """A value of a record; lists and records within it, such as answers of a survey, as text."""
    return json.dumps(value) if isinstance(value, dict | list) else value


def _parsed(text: str) -> Any:
    """The content of JSON, or the list of the records in lines of JSON."""
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    except ValueError:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) > 1 and all(line.lstrip()[:1] == "{" for line in lines):
            return [json.loads(line) for line in lines]
        raise


def _of_equal_length(name: str, columns: dict[str, list[Any]]) -> dict[str, list[Any]]:
    lengths = {column: len(values) for column, values in columns.items()}
    if len(set(lengths.values())) > 1:
        raise ValueError(f"{name} has columns of different lengths: {lengths}. Export it again.")
    return columns


# --- workbooks and Parquet ------------------------------------------------------------------------


def sheet_rows(name: str, content: bytes) -> tuple[list[list[Any]], str]:
    """The rows of the first sheet of a workbook, and which of how many sheets that is."""
    try:
        import openpyxl
    except ImportError:
        raise ValueError(
            f"{name} is a workbook, which needs openpyxl: pip install 'ddm-toolkit[tables]'. Or "
            "save it as .csv."
        ) from None

    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        titles = list(book.sheetnames)
        rows = [list(row) for row in book[titles[0]].iter_rows(values_only=True)]
    # a damaged workbook raises errors of many types
    except Exception as error:
        raise ValueError(
            f"{name} cannot be read as a workbook ({type(error).__name__}). Save it again as .xlsx "
            "or .csv."
        ) from error
    return rows, f"sheet {titles[0]!r}" + (f" of {len(titles)}" if len(titles) > 1 else "")


def parquet_table(name: str, content: bytes) -> pd.DataFrame:
    """The table in a Parquet file."""
    try:
        import pyarrow.parquet
    except ImportError:
        raise ValueError(
            f"{name} is a Parquet file, which needs pyarrow: pip install 'ddm-toolkit[parquet]'. "
            "Or save it as .csv."
        ) from None

    try:
        table = pyarrow.parquet.read_table(io.BytesIO(content)).to_pandas()
        # pandas writes an index with a name as one, such as the subject after groupby
        return table.reset_index([name for name in table.index.names if name is not None])
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        raise ValueError(
            f"{name} cannot be read as Parquet: {str(error).splitlines()[0]}. Write it again."
        ) from error


def texts_of(names: Sequence[Any]) -> list[str]:
    """Names of columns as text, without white space around them."""
    return ["" if name is None else str(name).strip() for name in names]
