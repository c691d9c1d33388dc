"""Columns that say what a trial was: conditions, as far as names and levels tell."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.doctor.about_people.membership import members
from ddm.doctor.examined import Examined
from ddm.doctor.mended import label_counts
from ddm.doctor.other_columns.flags import KEPT, LEFT_OUT
from ddm.doctor.other_columns.marks import MOST_LEVELS, NAME_PART, is_outcome
from ddm.trials.people import tells_people_apart

# words in names of columns that count, or say when or in which order trials came
ORDER = frozenset(
    {"block", "blocks", "session", "sess", "run", "trial", "trials", "item", "list", "order"}
    | {"day", "date", "index", "number", "nr", "no", "row", "count", "times", "half", "repetition"}
    | {"practice", "phase", "file", "version", "seen", "split"}
)

# all conditions together may have so many levels, so that each has trials enough to be known
MOST_CELLS = 64


def conditions_of(examined: Examined) -> tuple[Hashable, ...]:
    """Columns with a few levels whose names are neither of outcomes nor of an order."""
    found = []
    kept = examined.kinds.answered
    known = {examined.rt, examined.response, *members(examined)[0]}
    for name in examined.table.columns:
        parts = {part.lower() for part in NAME_PART.findall(str(name))}
        if name in known or is_outcome(name) or tells_people_apart(name):
            continue
        if parts & (ORDER | KEPT | LEFT_OUT):
            continue
        if 2 <= _n_levels(examined.table[name], kept) <= MOST_LEVELS:
            found.append(name)
    return tuple(found)


def _n_levels(column: pd.Series, kept: NDArray[np.bool_]) -> int:
    """How many levels a column has, up to a few of which most rows are one."""
    # most columns with many levels show it at once
    first = len(label_counts(column[kept][:200]))
    return first if first > MOST_LEVELS else len(label_counts(column[kept]))


def cells_of(examined: Examined) -> NDArray[np.int64]:
    """The number of the cell of each row, (n,): a person in a combination of conditions.

    Conditions are combined as long as they have not too many levels together.
    """
    _, cells, _ = members(examined)
    cells = np.maximum(cells, -1)
    people = int(cells.max(initial=0)) + 1
    for name in conditions_of(examined):
        levels = examined.groups((name,))
        combined = np.where(
            (cells >= 0) & (levels >= 0), cells * (int(levels.max(initial=0)) + 1) + levels, -1
        )
        numbers, inverse = np.unique(combined, return_inverse=True)
        if numbers.size > MOST_CELLS * people:
            continue
        cells = inverse.ravel() - int(numbers[0] == -1)
    return np.asarray(cells, dtype=np.int64)
