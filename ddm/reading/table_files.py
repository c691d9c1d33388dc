"""`read_table`: a table from one file or several, in the form in which people publish them."""

from __future__ import annotations

import os
from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import pandas as pd

from ddm import arguments
from ddm.reading.cells import Cells, cells_of
from ddm.reading.column_names import no_column
from ddm.reading.columns import needs_text, typed
from ddm.reading.delimited import WORDS, Form
from ddm.reading.missing_codes import Codes, codes_by_column, without_codes
from ddm.reading.row_choice import rows_where
from ddm.reading.sources import STDIN, is_several, sources_of

Path = str | os.PathLike[str]

# a message lists at most this number of files, and of columns that are left out
MOST_LISTED = 3


def read_table(
    path: Path | Sequence[Path],
    *,
    sep: str | None = None,
    decimal: str | None = None,
    encoding: str | None = None,
    names: Sequence[str] | None = None,
    skip: int = 0,
    comment: str | None = None,
    missing: Any = None,
    where: str | Sequence[str] | None = None,
    text: Sequence[str] = (),
    file_column: str = "file",
) -> pd.DataFrame:
    """The table in a file, or in several files one below the other, for `ddm.Trials`.

    Reads text with columns between separators (CSV and its kin), JSON records, Excel workbooks
    (.xlsx, with openpyxl) and Parquet (with pyarrow); also compressed (.gz, .zip). What is not said
    is found in the file, and ``table.attrs["reading"]`` says what was found. Where a file can be
    read in two ways, an error names the argument that decides. No file executes code.

    Parameters
    ----------
    path : a file; a pattern such as ``"data/*.csv"``; a list of these; or ``"-"``, what is piped
        into the program. Of several files the columns are kept that all of them have.
    sep : what separates values: ",", ";", "|", a tab (or "tab"), white space ("space"), or another
        single character
    decimal : "." or ",". With "." commas may stand between thousands, and points with ","
    encoding : as in ``"utf-8"``, ``"utf-16"`` or ``"latin-1"``
    names : the names of the columns of a file that has no line of names
    skip : number of lines before the line of names
    comment : lines that begin with it, and the rest of a line from it on, are left out. Without it,
        lines that begin with # are, if the file begins with such a line
    missing : codes for a missing value, of the column rt: ``[-1, 999]``; or by column:
        ``{"rt": [-1, 999], "response": 9}``. NA, NaN, null, None and empty cells are missing anyway
    where : a condition, or several, that the rows to be kept meet: ``"block > 1 and kind ==
        'test'"``. Comparisons, ``in``, ``and``, ``or``, ``not``, arithmetic and names of columns,
        in backticks if they are no words: ``"`key resp` == 'left'"``. Types of columns are found
        after this, so that rows of text among numbers can be left out
    text : columns to be kept as they stand in the file, such as a subject 001 or a condition NA
    file_column : name of the column with the names of the files, if a pattern or a list was given

    Returns
    -------
    DataFrame with numbers, True and False, or text in its columns

    Raises
    ------
    ValueError, TypeError
        that name the file, or the argument, and what to do

    Examples
    --------
    >>> import ddm, tempfile, pathlib
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "pilot.csv"
    >>> _ = path.write_text("subject;rt;response\\n001;0,512;1\\n001;999;0\\n")
    >>> table = ddm.read_table(path, missing=999, text=["subject"])
    >>> table
      subject     rt  response
    0     001  0.512         1
    1     001    NaN         0
    >>> table.attrs["reading"].partition(": ")[2][:39]
    'separated by semicolons, decimal commas'
    """
    form = form_of(sep, decimal, encoding, names, skip, comment)
    kept = _names("text", text)
    rows = read_rows(
        path,
        form,
        missing=codes_by_column(missing),
        where=_conditions(where),
        text=kept,
        file_column=file_column,
    )

    absent = next((column for column in kept if column not in rows.table.columns), None)
    if absent is not None:
        raise ValueError(f"text={list(kept)!r}: {no_column(absent, rows.table.columns)}")
    table = rows.table.reset_index(drop=True)
    table.attrs["reading"] = rows.reading
    return table


@dataclass(frozen=True, eq=False)
class Rows:
    """A table whose index says where each row stands, as "line 4", and how it was read."""

    table: pd.DataFrame
    reading: str


def read_rows(
    path: Path | Sequence[Path],
    form: Form,
    *,
    missing: Codes,
    where: Sequence[str],
    text: Collection[str] = (),
    keys: Collection[str] = (),
    file_column: str,
    said_as: str = "where=",
) -> Rows:
    """What `read_table` does, in a table that says where each row stands.

    Names in ``text`` need not be columns. ``keys`` are columns that tell groups or conditions
    apart: they are kept as text too, if they would lose something as numbers. ``said_as`` is as in
    `rows_where`.
    """
    files = [(source.name, cells_of(source, form, text)) for source in sources_of(path)]
    is_marked = is_several(path) or len(files) > 1
    table, notes = _joined(files, file_column) if is_marked else _alone(files[0][1])
    text = {*text, *_kept(table, keys), *([file_column] if is_marked else [])}
    has_types = all(cells.has_types for _, cells in files)

    if where:
        every = table if has_types else _typed(table, text)
        for condition in where:
            every = rows_where(every, condition, text=text, said_as=said_as)
        notes.append(f"rows kept by conditions: {len(every)} of {len(table)}")
        table = table.loc[table.index.isin(every.index)]

    table, counts = without_codes(table, missing, keys={*text, *keys})
    table = table if has_types else _typed(table, text)
    found = [*notes, *counts, f"{len(table)} rows", f"{table.shape[1]} columns"]
    return Rows(table, f"{_called(files)}: {', '.join(found)}")


# --- arguments ------------------------------------------------------------------------------------


def form_of(sep: Any, decimal: Any, encoding: Any, names: Any, skip: Any, comment: Any) -> Form:
    """The arguments of `read_table` about the form of a text, checked."""
    for argument, value in (("encoding", encoding), ("comment", comment)):
        if value is not None and (not isinstance(value, str) or not value.strip()):
            raise TypeError(f"{argument} must be a text, or None; got {value!r}.")
    if decimal not in (None, ".", ","):
        raise ValueError(f"decimal must be '.', ',' or None; got {decimal!r}.")

    return Form(
        sep=_sep(sep),
        decimal=decimal,
        encoding=encoding,
        names=None if names is None else _names("names", names),
        skip=arguments.whole_number("skip", skip, at_least=0, meaning="lines before the names"),
        comment=comment,
    )


def _sep(sep: Any) -> str | None:
    mark = WORDS.get(sep, sep) if isinstance(sep, str) else sep
    if mark is None:
        return None
    is_mark = isinstance(mark, str) and len(mark) == 1
    if not is_mark or mark.isalnum() or mark in "\"'\n\r.+-":
        raise ValueError(
            f"sep must be ',', ';', '|', 'tab', 'space' (any white space), or another single mark; "
            f"got {sep!r}."
        )
    return str(mark)


def _names(argument: str, names: Any) -> tuple[str, ...]:
    """A list of names of columns, all different."""
    found = [] if isinstance(names, str) or not isinstance(names, Collection) else list(names)
    if isinstance(names, str) or not all(isinstance(name, str) for name in found):
        raise TypeError(f"{argument} must be a list of names of columns; got {names!r}.")
    if len(set(found)) < len(found):
        raise ValueError(f"{argument}={found!r} has a name twice. Name each column once.")
    return tuple(found)


def _conditions(where: Any) -> list[str]:
    conditions = [] if where is None else [where] if isinstance(where, str) else where
    if not isinstance(conditions, Collection):
        raise TypeError(f"where must be a condition, or a list of them; got {where!r}.")
    return list(conditions)


# --- several files --------------------------------------------------------------------------------


def _alone(cells: Cells) -> tuple[pd.DataFrame, list[str]]:
    return cells.table, list(cells.found)


def _joined(files: list[tuple[str, Cells]], file_column: str) -> tuple[pd.DataFrame, list[str]]:
    """The tables of all files in their common columns, and what to say about it."""
    first = files[0][1]
    names = _short_names([name for name, _ in files])
    common = [
        column
        for column in first.table.columns
        if all(column in cells.table.columns for _, cells in files)
    ]
    _check_common(files, common, file_column)
    tables = []
    for name, (_, cells) in zip(names, files, strict=True):
        table = cells.table[common].set_axis(cells.table.index + f" of {name}", axis=0)
        tables.append(table.assign(**{file_column: name}))

    left_out = {
        str(column): name
        for name, (_, cells) in zip(names, files, strict=True)
        for column in cells.table.columns
        if column not in common
    }
    notes = list(dict.fromkeys(note for _, cells in files for note in cells.found))
    if left_out:
        named = [f"{column} (in {name})" for column, name in left_out.items()]
        more = f" and {len(named) - MOST_LISTED} more" if len(named) > MOST_LISTED else ""
        shown = ", ".join(named[:MOST_LISTED]) + more
        notes.append(f"columns left out since not all files have them: {shown}")
    return pd.concat(tables), notes


def _check_common(
    files: list[tuple[str, Cells]], common: Sequence[Hashable], file_column: str
) -> None:
    if not isinstance(file_column, str) or not file_column:
        raise TypeError(f"file_column must be the name of a column; got {file_column!r}.")
    if not common:
        raise ValueError(
            f"{files[0][0]} and {files[1][0]} have no column in common, so they are not files of "
            "one experiment. Read them one by one."
        )
    repeated = next((name for name in common if list(common).count(name) > 1), None)
    if repeated is not None:
        raise ValueError(
            f"the files have more than one column named {repeated!r}. Rename all but one."
        )
    if file_column in common:
        raise ValueError(
            f"the files have a column {file_column!r}, which is to hold the names of the files. "
            "Give that another name: file_column=."
        )


def _short_names(names: list[str]) -> list[str]:
    """The names of files without their folders, as far as they differ without them."""
    # a pipe of the shell has a number for a name
    short = [name if name.startswith("/dev/") else PurePath(name).name for name in names]
    return short if len(set(short)) == len(short) else names


def _called(files: list[tuple[str, Cells]]) -> str:
    """The files, in the line that says how they were read."""
    names = _short_names([name for name, _ in files])
    if len(names) == 1:
        return "standard input" if names[0] == STDIN else names[0]
    more = f" and {len(names) - MOST_LISTED} more" if len(names) > MOST_LISTED else ""
    return f"{len(names)} files ({', '.join(names[:MOST_LISTED])}{more})"


# --- types ----------------------------------------------------------------------------------------


def _kept(table: pd.DataFrame, keys: Collection[str]) -> list[str]:
    """The key columns that are kept as text, since they would lose something as numbers."""
    columns = [(name, table.iloc[:, i]) for i, name in enumerate(table.columns) if name in keys]
    return [name for name, cells in columns if needs_text(cells)]


def _typed(table: pd.DataFrame, text: Collection[str]) -> pd.DataFrame:
    """The table with the types that the values of its columns allow."""
    columns = [
        typed(table.iloc[:, i], is_text=name in text) for i, name in enumerate(table.columns)
    ]
    return pd.concat(columns, axis=1).set_axis(table.columns, axis=1)
