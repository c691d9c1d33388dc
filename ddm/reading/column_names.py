"""What a message says about a column that a table does not have."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

import pandas as pd

from ddm.arguments import similar

# a message lists at most this number of columns
MOST_LISTED = 20


def no_column(name: Any, columns: Iterable[Any]) -> str:
    """That there is no such column, the name that was probably meant, and the names there are."""
    names = list(columns)
    return f"there is no column {name!r}.{_question(_meant(name, names))}{_the_columns(names)}"


def no_column_in(name: Any, data: pd.DataFrame, *, advice: str = "") -> str:
    """What `no_column` says, of the argument ``data``; also if the name is a level of a column.

    ``advice`` is a sentence on what to do, which stands before the list of columns.
    """
    column = _column_with(name, data)
    level = "" if column is None else f", which is a level of the column {column!r}"
    meant = _meant(name, data.columns) if column is None else column
    hints = _question(meant) + (f" {advice}" if advice else "")
    return f"data has no column {name!r}{level}.{hints}{_the_columns(data.columns)}"


def listed(names: Iterable[Any]) -> str:
    """The first names, and the number of the others if there are too many for a message."""
    every = list(map(str, names))
    text = ", ".join(every[:MOST_LISTED])
    more = len(every) - MOST_LISTED
    return f"{text} and {more} more" if more > 0 else text


def _meant(name: Any, columns: Iterable[Any]) -> Any:
    """The column that was probably meant, whose name may be a number; None if there is none."""
    by_text = {str(column): column for column in columns}
    meant = similar(str(name), by_text)
    return None if meant is None else by_text[meant]


def _question(meant: Any) -> str:
    return "" if meant is None else f" Did you mean {meant!r}?"


def _the_columns(names: Iterable[Any]) -> str:
    return f" The columns are {listed(names)}."


def _column_with(name: Any, data: pd.DataFrame) -> Hashable | None:
    """The first column that holds this text; None if none does, or if it is no text."""
    if not isinstance(name, str):
        return None
    for column, values in data.items():
        is_text = not pd.api.types.is_numeric_dtype(values)
        if is_text and any(isinstance(one, str) and one == name for one in values.unique()):
            return column
    return None
