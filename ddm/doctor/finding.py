"""What was found in a table: one finding, and the texts that all findings share."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.arguments import as_python, shown

# from what cannot be fitted to what one should know
SEVERITIES = ("error", "warning", "note")

# a finding shows the labels of at most this number of rows
MOST_ROWS = 10

# a text lists at most this number of values
MOST_LISTED = 6

# above this share of the rows, what is lost or odd matters to a fit
LARGE_SHARE = 0.05


@dataclass(frozen=True)
class Finding:
    """One thing about a table that its owner should know.

    finding : what was found, without words of Python or of the shell
    column : the column that it is about; None if it is about the table
    n : how many rows it concerns, or how many groups if the text speaks of groups
    rows : the index labels of the first of these rows
    severity : "error" if `ddm.Trials` or a fit by group refuses the table as it is, "warning" if
        results would probably mislead, "note" if it may be as it should
    remedy : what to do, as code
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
