"""Trial numbers that are left out, within runs of numbers that count the rows."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.doctor.about_people.membership import members
from ddm.doctor.examined import Examined
from ddm.doctor.finding import Finding, labels_of_rows
from ddm.doctor.mended import times_of
from ddm.doctor.other_columns.marks import NAME_PART, is_outcome

# words in names of columns that count trials
TRIAL = frozenset({"trial", "trials", "trialnr", "trialno", "trialnumber", "trialn"})

# a column counts rows if in so many steps within a person the next number follows
COUNTS = 0.9

# a larger step leaves out a part of the design, not single rows
LARGEST_GAP = 10

# of fewer rows nothing can be said
FEWEST_ROWS = 40


def about_missing_trials(examined: Examined) -> list[Finding]:
    """Numbers of trials that are left out."""
    for name in examined.table.columns:
        parts = {part.lower() for part in NAME_PART.findall(str(name))}
        if name in (examined.rt, examined.response) or not parts & TRIAL or is_outcome(name):
            continue
        column = examined.table[name]
        if pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
            after = _gaps(times_of(column), members(examined)[1])
            if after.any():
                return [_finding(examined, name, after)]
    return []


def _gaps(numbers: NDArray[np.float64], groups: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many numbers are left out before each row, (n,); 0 if the column does not count rows."""
    none = np.zeros(numbers.size, dtype=np.int64)
    rows = np.flatnonzero(groups >= 0)
    if rows.size < FEWEST_ROWS or np.isnan(numbers[rows]).any():
        return none
    in_order = rows[np.argsort(groups[rows], kind="stable")]
    steps = np.diff(numbers[in_order])
    same = np.diff(groups[in_order]) == 0
    # a smaller number begins to count anew
    onwards = same & (steps > 0.0)
    if not onwards.any() or (steps[onwards] == 1.0).sum() < COUNTS * same.sum():
        return none
    left_out = np.where(onwards & (steps <= LARGEST_GAP), steps - 1.0, 0.0)
    none[in_order[1:]] = np.rint(left_out).astype(np.int64)
    return none


def _finding(examined: Examined, name: Hashable, after: NDArray[np.int64]) -> Finding:
    rows = after > 0
    total = int(after.sum())
    return Finding(
        f"column {name!r} counts the trials, but leaves out {total} number"
        f"{'' if total == 1 else 's'}, before {rows.sum()} of {rows.size} rows: rows were removed "
        "from this table. If they were omissions or slow RTs, a deadline or window says so.",
        name,
        int(rows.sum()),
        labels_of_rows(examined.index, rows),
        "note",
        f"{examined.call()}  # with deadline= or truncated=, if one was the reason",
        "none is needed if rows were lost by chance; else --deadline or --truncated",
    )
