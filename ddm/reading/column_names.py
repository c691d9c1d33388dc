"""What a message says about a column that a table does not have."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ddm.arguments import similar

# a message lists at most this number of columns
MOST_LISTED = 20

# of longer names, such as a whole line that is read with another separator, the beginning is shown,
# and they are not proposed
LONGEST = 100


def no_column(name: Any, columns: Iterable[Any]) -> str:
    """That there is no such column, the name that was probably meant, and the names there are."""
    names = list(map(str, columns))
    meant = similar(str(name), proposable(names))
    hint = f" Did you mean {meant!r}?" if meant is not None else ""
    return f"there is no column {name!r}.{hint} The columns are {listed(names)}."


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
