"""Trials for practice among the others, by the columns that tell them."""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.arguments import is_number, shown
from ddm.doctor.examined import Examined
from ddm.doctor.finding import Finding, comparison, labels_of_rows, listed, where
from ddm.doctor.mended import label_counts, plain_answers
from ddm.doctor.other_columns.marks import MOST_LEVELS, n_levels
from ddm.reading.expression_columns import as_named

# names and levels of practice, also within a name such as PracProc
PRACTICE = re.compile(
    r"(?i:practi[cs]e|training|warm[-_ ]?up|übung|uebung|familiari[sz])|"
    r"(?<![A-Za-z])(?i:prac)(?![a-z])"
)

# labels that say yes
YES = frozenset({"true", "yes", "y", "1", "ja"})

BLOCK = re.compile(r"(?:^|[^A-Za-z])block(?:$|[^a-z])", re.IGNORECASE)

# a block 0 with fewer trials than this share of the others is not counted from 0, but practice
SMALL_BLOCK = 0.5

# the main part of an experiment is no practice, whatever it is called
MOST = 0.5


@dataclass(frozen=True, eq=False)
class Practice:
    """Rows for practice, how a column tells them, and what leaves them out, as code and option."""

    column: Hashable
    rows: NDArray[np.bool_]
    what: str
    remedy: str
    option: str


def about_practice(examined: Examined) -> list[Finding]:
    """A note on trials for practice, by the column that tells most of them."""
    kept = examined.kinds.answered | examined.kinds.lost
    found = [
        practice
        for name in examined.table.columns
        if name not in (examined.rt, examined.response, *examined.by)
        and (practice := _practice(examined.table[name], kept)) is not None
        and 0 < practice.rows.sum() <= MOST * kept.sum()
    ]
    if not found:
        return []
    practice = max(found, key=lambda one: int(one.rows.sum()))
    n = int(practice.rows.sum())
    return [
        Finding(
            f"{n} of {kept.sum()} trials with a response look like practice: {practice.what}.",
            practice.column,
            n,
            labels_of_rows(examined.index, practice.rows),
            "note",
            practice.remedy,
            practice.option,
        )
    ]


def _practice(column: pd.Series, kept: NDArray[np.bool_]) -> Practice | None:
    """The rows for practice that a column tells among those that are kept; None if it tells none.

    It may have levels of practice; or be called so, and say yes or hold something only there; or
    count blocks from 0, with a small first one.
    """
    name = column.name
    is_named = bool(PRACTICE.search(str(name)))
    if not is_named and n_levels(column[kept]) > MOST_LEVELS:
        return None
    counts = label_counts(column[kept])
    yes = [label for label in counts if str(label).lower() in YES]
    if is_named and len(counts) == 2 and len(yes) == 1:
        return _of_levels(column, kept, yes)
    if is_named and counts and column[kept].isna().any():
        rows = kept & column.notna().to_numpy()
        named = as_named(name)
        return Practice(
            name,
            rows,
            f"{name!r} is filled in there",
            f"data = data[data[{name!r}].isna()]",
            where(f"{named} != {named}"),
        )
    if is_named or len(counts) < 2:
        return None

    levels: list[Any] = [
        label for label in counts if isinstance(label, str) and PRACTICE.search(label)
    ]
    if not levels and BLOCK.search(str(name)) and _has_small_first(counts):
        levels = [0]
    return _of_levels(column, kept, levels) if levels else None


def _of_levels(column: pd.Series, kept: NDArray[np.bool_], levels: list[Any]) -> Practice:
    name = column.name
    rows = kept & plain_answers(column).isin(levels).to_numpy(dtype=bool)
    is_one = len(levels) == 1
    remedy = (
        f"data = data[data[{name!r}] != {shown(levels[0])}]"
        if is_one
        else f"data = data[~data[{name!r}].isin({levels!r})]"
    )
    condition = comparison(name, "!=" if is_one else "not in", levels[0] if is_one else levels)
    return Practice(name, rows, f"{name!r} is {listed(levels)} there", remedy, where(condition))


def _has_small_first(counts: dict[Any, int]) -> bool:
    """Whether blocks are counted from 0, and the first has much fewer trials than the others."""
    others = [n for label, n in counts.items() if label != 0]
    return (
        0 in counts
        and all(is_number(label) for label in counts)
        and counts[0] < SMALL_BLOCK * float(np.median(others))
    )
