"""What was found in a table: one finding, and the texts that all findings share."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from shlex import quote
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.arguments import as_python, shown
from ddm.reading.expression_columns import as_named

# from what cannot be fitted to what one should know
SEVERITIES = ("error", "warning", "note")

# a finding shows the labels of at most this number of rows
MOST_ROWS = 10

# a text lists at most this number of values
MOST_LISTED = 6

# above this share of the rows, what is lost or odd matters to a fit
LARGE_SHARE = 0.05

# signs that a shell does not leave as they are within double quotes
CHANGED_IN_DOUBLE_QUOTES = re.compile(r'[`$\\"]|!(?!=)')


class Placeholder(str):
    """What only the user knows, as a word: code that contains it fails when it is run."""

    def __repr__(self) -> str:
        return str(self)


SECONDS, COLUMN = Placeholder("SECONDS"), Placeholder("COLUMN")


@dataclass(frozen=True)
class Finding:
    """One thing about a table that its owner should know.

    finding : what was found, without words of Python or of the shell
    column : the column that it is about; None if it is about the table
    n : how many rows it concerns, or how many groups if the text speaks of groups
    rows : the index labels of the first of these rows
    severity : "error" if `ddm.Trials` or a fit by group refuses the table as it is, "warning" if
        results would probably mislead, "note" if it may be as it should
    remedy : what to do, as code; what only the user knows is a word in capitals
    option : what to do in the shell, as an option or, if there is none, as a change of the file
    counts : what n counts, "rows" or "groups"
    """

    finding: str
    column: Hashable | None
    n: int
    rows: tuple[Any, ...]
    severity: str
    remedy: str
    option: str
    counts: str = "rows"


def labels_of_rows(index: pd.Index, rows: NDArray[np.bool_]) -> tuple[Any, ...]:
    """The index labels of the first rows that are true in a mask."""
    return tuple(as_python(label) for label in index[np.flatnonzero(rows)[:MOST_ROWS]])


def on_rows(
    text: str,
    column: Hashable | None,
    index: pd.Index,
    rows: NDArray[np.bool_],
    severity: str,
    remedy: str,
    option: str,
) -> Finding:
    """The finding about the rows that are true in a mask, of a table with this index."""
    shown = labels_of_rows(index, rows)
    return Finding(text, column, int(rows.sum()), shown, severity, remedy, option)


def by_share(rows: NDArray[np.bool_]) -> str:
    """The severity of rows that do no harm as long as they are few."""
    return "warning" if rows.mean() > LARGE_SHARE else "note"


def counted(n: int, of: int, what: str) -> str:
    """The beginning of a sentence, as in "1 of 20 rows has" or "3 of 20 rows have"."""
    return f"{n} of {of} {what} {'has' if n == 1 else 'have'}"


def listed(values: Iterable[Any]) -> str:
    """Values as they are written in code, and how many there are if these are not all."""
    values = list(values)
    texts = [shown(value) for value in values[:MOST_LISTED]]
    if len(values) > MOST_LISTED:
        return f"{', '.join(texts)}, ... ({len(values)} in all)"
    return " and ".join(filter(None, [", ".join(texts[:-1]), texts[-1]])) if texts else ""


def number(value: float) -> str:
    """A number as one would write it: 999 for 999.0."""
    return f"{value:.15g}"


def alternatives(codes: Iterable[str]) -> str:
    """Code of which one part is to be chosen: all of it at once is none that runs."""
    return "  OR  ".join(codes)


# --- conditions on the rows -----------------------------------------------------------------------


def comparison(name: Hashable, sign: str, value: Any) -> str:
    """A condition that compares a column with a value, or with a list of values."""
    named = as_named(name)
    quotes = "\"'" if "`" in named else "'\""
    if isinstance(value, (list, tuple)):
        text = f"[{', '.join(_written(one, quotes) for one in value)}]"
    else:
        text = _written(value, quotes)
    return f"{named} {sign} {text}"


def _written(value: Any, quotes: str) -> str:
    """A value in a condition; text stands there as it is, in the first quotes it does not hold."""
    if not isinstance(value, str):
        return number(value) if isinstance(value, float) else shown(value)
    sign = quotes[quotes[0] in value]
    return f"{sign}{value}{sign}"


def where(condition: str) -> str:
    """The option that chooses rows, in quotes within which the shell changes nothing."""
    if "'" in condition and not CHANGED_IN_DOUBLE_QUOTES.search(condition):
        return f'--where "{condition}"'
    return f"--where {quote(condition)}"
