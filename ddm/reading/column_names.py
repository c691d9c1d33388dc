"""What a message says about a column that a table does not have, or has more than once."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable
from typing import Any

import pandas as pd

from ddm.arguments import similar

# a message lists at most this number of columns
MOST_LISTED = 20

# how columns are often called, by the argument of `ddm.Trials` that names them
USUAL = {
    "rt": re.compile(
        r"(^|[._ -])(rts?|reaction[_ .-]?times?|response[_ .-]?times?|latency|duration)($|[._ -])",
        re.I,
    ),
    "response": re.compile(
        r"(^|[._ -])(resp|responses?|choices?|keys?|answers?|correct|corr|acc|accuracy)($|[._ -])",
        re.I,
    ),
}
# of longer names, such as a whole line that is read with another separator, the beginning is shown,
# and they are not proposed
LONGEST = 100

# the response that was to be given
EXPECTED = re.compile(r"corr(ect)?[._ -]?(resp|ans|key|choice|option)|cresp|expected", re.I)


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


def likely_columns(argument: str, name: str, columns: Iterable[str]) -> list[str]:
    """The columns that may be meant by a name: a similar one, and those that are often called so.

    ``argument`` is that of `ddm.Trials`; only for "rt" and "response" there are usual names.
    """
    names = proposable(columns)
    meant = similar(name, names)
    usual = [one for one in names if argument in USUAL and USUAL[argument].search(one)]
    if argument == "response":
        # response_time is none, nor is correct_response
        usual = [one for one in usual if not USUAL["rt"].search(one) and not EXPECTED.search(one)]
    return list(dict.fromkeys([*([] if meant is None else [meant]), *usual]))


def several_columns(name: Any, n: int) -> str:
    """That ``n`` columns have the same name."""
    return f"there are {n} columns {name!r}. Rename all but one."


def proposable(names: Iterable[str]) -> list[str]:
    """The names that may have been meant."""
    return [name for name in names if len(name) <= LONGEST]


def listed(names: Iterable[Any]) -> str:
    """The first names, and the number of the others if there are too many for a message."""
    every = list(map(str, names))
    text = ", ".join(map(_short, every[:MOST_LISTED]))
    more = len(every) - MOST_LISTED
    return f"{text} and {more} more" if more > 0 else text


def _short(name: str) -> str:
    """A name, cut if it is long."""
    return name if len(name) <= LONGEST else f"{name[:LONGEST]}..."


def _meant(name: Any, columns: Iterable[Any]) -> Any:
    """The column that was probably meant, whose name may be a number; None if there is none."""
    by_text = {str(column): column for column in columns}
    meant = similar(str(name), proposable(by_text))
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
