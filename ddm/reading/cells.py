"""What one file holds as a table of cells: text as it stands in the file, or values with a type."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ddm.reading.columns import is_missing
from ddm.reading.delimited import Form, Records, records_of
from ddm.reading.encodings import text_of
from ddm.reading.header import SEPARATORS
from ddm.reading.numbers_in_text import decimal_of, marks_of, with_points, without_brackets
from ddm.reading.records import (
    PARQUET,
    WORKBOOK,
    json_columns,
    parquet_table,
    refuse_other_files,
    sheet_rows,
    texts_of,
)
from ddm.reading.sources import Source

DECIMALS = {".": "decimal points", ",": "decimal commas"}


@dataclass(frozen=True, eq=False)
class Cells:
    """The cells of a file.

    table : a column for each name, of text or values; its index says where each row stands, as
        "line 4" of a text and "row 4" of a workbook
    found : how the file was read, in a few words
    has_types : whether the file says the type of each column
    """

    table: pd.DataFrame
    found: tuple[str, ...]
    has_types: bool = False


def cells_of(source: Source, form: Form, text: Collection[str]) -> Cells:
    """The cells of a file; the columns ``text`` are kept as they stand there.

    A ValueError that says why if the file does not hold a table, or can be read in two ways.
    """
    name, content = source.name, source.content
    if not content.strip():
        raise ValueError(f"{name} is empty.")
    refuse_other_files(name, content)

    if content.startswith(PARQUET):
        table = parquet_table(name, content)
        places = range(1, len(table) + 1)
        return Cells(_at("row", table, places), ("Parquet",), has_types=True)
    if content.startswith(WORKBOOK):
        return _of_workbook(name, content, form)

    written, encoding = text_of(name, content, form.encoding)
    columns = json_columns(name, written)
    if columns is not None:
        table = pd.DataFrame({column: _cells(values) for column, values in columns.items()})
        return Cells(_at("record", table, range(1, len(table) + 1)), ("JSON",))

    records = records_of(name, written, form)
    table, bracketed = _without_brackets(_table(records), text)
    table, decimal = _with_points(name, table, form, text)
    found = [f"separated by {SEPARATORS.get(records.sep, records.sep)}", DECIMALS[decimal]]
    if encoding not in ("utf-8", "utf-8-sig"):
        found.append(encoding)
    return Cells(table, (*found, *records.found, *bracketed))


def _cells(values: list[Any]) -> pd.Series:
    """Values as they are, whatever they are."""
    return pd.Series(values, dtype=object)


def _at(word: str, table: pd.DataFrame, places: Any) -> pd.DataFrame:
    """The table with where each row stands as its index."""
    return table.set_axis(pd.Index([f"{word} {place}" for place in places], dtype=object), axis=0)


def _named(names: list[str]) -> list[str]:
    """The names, and a name for columns without one, as `pandas.read_csv` gives it."""
    return [name or f"Unnamed: {i}" for i, name in enumerate(names)]


def _of_workbook(name: str, content: bytes, form: Form) -> Cells:
    rows, sheet = sheet_rows(name, content)
    is_empty = [all(map(is_missing, row)) for row in rows]
    # a sheet may be longer than what is written in it
    last = max((i for i, empty in enumerate(is_empty, start=1) if not empty), default=0)
    numbered = [(i, rows[i - 1]) for i in range(form.skip + 1, last + 1)]
    while numbered and is_empty[numbered[0][0] - 1]:
        numbered = numbered[1:]
    names = list(form.names or ())
    if form.names is None and numbered:
        names, numbered = texts_of(numbered[0][1]), numbered[1:]
    if not numbered:
        raise ValueError(f"{name}, {sheet}, has no rows under its names of columns.")

    table = pd.DataFrame([row for _, row in numbered], dtype=object)
    if form.names is not None and len(names) != table.shape[1]:
        raise ValueError(
            f"{name}, {sheet}, has {table.shape[1]} columns, but names= has {len(names)} names. "
            "Give one name for each column."
        )
    # a sheet may be wider than what is written in it
    names += [""] * (table.shape[1] - len(names))
    is_used = [
        bool(title) or not all(map(is_missing, table.iloc[:, i])) for i, title in enumerate(names)
    ]
    table = table.set_axis(_named(names), axis=1).loc[:, is_used]
    empty = sum(is_empty[number - 1] for number, _ in numbered)
    notes = [f"rows without any value: {empty}"] if empty else []
    places = [number for number, _ in numbered]
    return Cells(_at("row", table, places), ("workbook", sheet, *notes))


def _table(records: Records) -> pd.DataFrame:
    """The records of a text as a table, at their lines."""
    cells = np.array([record.values for record in records.records], dtype=object)
    table = pd.DataFrame(cells, columns=_named(records.names), dtype=object)
    return _at("line", table, [record.line for record in records.records])


def _without_brackets(table: pd.DataFrame, text: Collection[str]) -> tuple[pd.DataFrame, list[str]]:
    """The table with numbers in place of lists of one number, as in [0.512], and what was done."""
    columns, notes = [], []
    for i, name in enumerate(table.columns):
        column = table.iloc[:, i]
        if name not in text and column.str.startswith("[").any():
            cells, n = without_brackets(column.tolist())
            column = pd.Series(cells, index=table.index, dtype=object)
            notes += [f"numbers taken out of brackets in {name}: {n}"] if n else []
        columns.append(column)
    return pd.concat(columns, axis=1).set_axis(table.columns, axis=1), notes


def _with_points(
    name: str, table: pd.DataFrame, form: Form, text: Collection[str]
) -> tuple[pd.DataFrame, str]:
    """The table with decimal points in its numbers, and the decimal mark of the file."""
    positions = [i for i, column in enumerate(table.columns) if column not in text]
    marks = {i: marks_of(_present(table.iloc[:, i])) for i in positions}
    decimal = decimal_of(
        name, {str(table.columns[i]): found for i, found in marks.items()}, form.decimal
    )
    if form.decimal is None and decimal == ".":
        return table, decimal

    columns = [table.iloc[:, i] for i in range(table.shape[1])]
    for i, found in marks.items():
        if found.has_commas or found.has_points:
            cells = with_points(columns[i].tolist(), decimal)
            columns[i] = pd.Series(cells, index=table.index, dtype=object)
    return pd.concat(columns, axis=1).set_axis(table.columns, axis=1), decimal


def _present(column: pd.Series) -> list[str]:
    return [cell for cell in column.unique() if not is_missing(cell)]
