"""What a message says about a column that a table does not have, or has more than once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ddm.arguments import similar

# a message lists at most this number of columns
MOST_LISTED = 20


def no_column(name: Any, columns: Iterable[Any]) -> str:
    """That there is no such column, the name that was probably meant, and the names there are."""
    names = list(map(str, columns))
    meant = similar(str(name), names)
    hint = f" Did you mean {meant!r}?" if meant is not None else ""
    return f"there is no column {name!r}.{hint} The columns are {listed(names)}."


def several_columns(name: Any, n: int) -> str:
    """That ``n`` columns have the same name."""
    return f"there are {n} columns {name}. Rename all but one."


def listed(names: Iterable[Any]) -> str:
    """The first names, and the number of the others if there are too many for a message."""
    every = list(map(str, names))
    text = ", ".join(every[:MOST_LISTED])
    more = len(every) - MOST_LISTED
    return f"{text} and {more} more" if more > 0 else text
