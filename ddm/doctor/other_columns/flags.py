"""Rows that a column says are to be left out, but which are trials."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.arguments import shown
from ddm.doctor.examined import Examined
from ddm.doctor.finding import Finding, by_share, comparison, labels_of_rows, where
from ddm.doctor.mended import label_counts, plain_answers, spelling
from ddm.doctor.other_columns.marks import NAME_PART, n_levels

# words in names of columns that mark rows to be left out, and of those that mark rows to be kept;
# "valid" is not among them, since cues are valid too
LEFT_OUT = frozenset(
    {"outlier", "outliers", "censor", "censored", "exclude", "excluded", "exclusion", "reject"}
    | {"rejected", "remove", "removed", "drop", "dropped", "artefact", "artifact"}
)
KEPT = frozenset({"keep", "kept", "include", "included", "usable"})

# labels that say yes, and no, in small letters
YES = frozenset({"1", "1.0", "true", "yes", "y", "t"})
NO = frozenset({"0", "0.0", "false", "no", "n", "f"})

# if more rows are marked, the column says something else
MOST = 0.5


@dataclass(frozen=True, eq=False)
class Flag:
    """A column that marks rows.

    column : its name
    rows : the rows that it says are to be left out, (n,)
    level : what it holds there
    """

    column: Hashable
    rows: NDArray[np.bool_]
    level: Any


def about_flags(examined: Examined) -> list[Finding]:
    """Columns that say which rows are to be left out, where these are among the trials."""
    kept = examined.kinds.kept
    found = []
    for name in examined.table.columns:
        if name in (examined.rt, examined.response, *examined.by):
            continue
        flag = _flag(examined.table[name], kept)
        if flag is not None and 0 < flag.rows.sum() <= MOST * kept.sum():
            found.append(_finding(examined, flag))
    return found


def _flag(column: pd.Series, kept: NDArray[np.bool_]) -> Flag | None:
    """The rows that a column marks; None unless its name and its two levels say so."""
    parts = {part.lower() for part in NAME_PART.findall(str(column.name))}
    words = YES if parts & LEFT_OUT else NO if parts & KEPT else None
    if words is None or n_levels(column[kept]) != 2:
        return None
    levels = list(label_counts(column[kept]))
    known = {str(spelling(level)).casefold() for level in levels}
    marked = [level for level in levels if str(spelling(level)).casefold() in words]
    if len(marked) != 1 or not known <= YES | NO:
        return None
    rows = kept & plain_answers(column).isin(marked).to_numpy(dtype=bool)
    return Flag(column.name, rows, marked[0])


def _finding(examined: Examined, flag: Flag) -> Finding:
    name, n = flag.column, int(flag.rows.sum())
    times = examined.plain[flag.rows]
    times = times[~np.isnan(times)]
    span = ""
    if times.size and 0.1 < examined.median < 20.0:
        first, last = f"{times.min():.4g}", f"{times.max():.6g}"
        span = f", with RTs from {first} to {last} s" if first != last else f", with RT {first} s"
    return Finding(
        f"column {name!r} is {shown(flag.level)} in {n} of {examined.kinds.kept.sum()} trials"
        f"{span}: they were flagged by whoever made the file, and are among the trials all the "
        "same.",
        name,
        n,
        labels_of_rows(examined.index, flag.rows),
        by_share(flag.rows),
        f"data = data[data[{name!r}] != {shown(flag.level)}]",
        where(comparison(name, "!=", flag.level)),
    )
