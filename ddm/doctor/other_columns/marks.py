"""Columns that mark some rows: they hold what they hold in no other row, or are empty only there.

Rows of instructions and fixations lack the difficulty that all trials have, and time-outs may have
a column of their own.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.arguments import shown
from ddm.doctor.examined import Examined
from ddm.doctor.finding import comparison, listed, where
from ddm.doctor.mended import WORDS, label_counts, plain_answers, spelling
from ddm.reading.expression_columns import as_named
from ddm.trials.people import tells_people_apart

# a column with more levels than this is no condition
MOST_LEVELS = 12

# a condition names at most this number of levels
MOST_NAMED = 3

# fewer rows are not marked, nor rows of which so many are alike by chance with this probability
FEWEST_ROWS = 3
CHANCE = 1e-4

# the words of a name, also of one such as RTTime or keyResp
NAME_PART = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[^\W\d_A-Z]+|[A-Z]+")

# words in names of columns that hold what came of a trial, not what it was
OUTCOMES = frozenset(
    {"rt", "rts", "rttime", "time", "timed", "timeout", "latency", "duration", "stopped", "clicked"}
    | {
        "resp",
        "response",
        "responses",
        "key",
        "keys",
        "choice",
        "choices",
        "answer",
        "ans",
        "press",
    }
    | {
        "pressed",
        "button",
        "click",
        "mouse",
        "touch",
        "corr",
        "correct",
        "incorrect",
        "acc",
        "error",
    }
    | {"accuracy", "err", "hit", "miss", "missed", "missing", "late", "slow", "omission", "omitted"}
    | {"feedback", "score", "points", "reward", "payoff", "outcome", "result", "rating", "conf"}
    | {"confidence", "outlier", "kept", "keep", "exclude", "excluded", "valid", "invalid", "censor"}
    | {
        "attempt",
        "dishonest",
        "antwort",
        "reaktion",
        "reaktionszeit",
        "richtig",
        "korrekt",
        "taste",
    }
)


@dataclass(frozen=True, eq=False)
class Mark:
    """A column that is empty, or has other levels, in some rows only.

    column : its name
    rows : the rows that it marks, (n,)
    n_missing : in how many of them it is empty
    levels : those of the marked rows; empty if it is missing there
    others : the levels of all other rows, if they are few
    """

    column: Hashable
    rows: NDArray[np.bool_]
    n_missing: int
    levels: tuple[Any, ...]
    others: tuple[Any, ...]

    @property
    def is_usable(self) -> bool:
        """Whether a short condition leaves out the rows that it marks."""
        few_others = 0 < len(self.others) <= MOST_NAMED
        return not self.levels or few_others or (len(self.levels) <= MOST_NAMED and not self._mixed)

    @property
    def _mixed(self) -> bool:
        return bool(self.levels) and self.n_missing > 0

    @property
    def _by_others(self) -> bool:
        """Whether the other rows have one level, or are named more easily by their levels."""
        return bool(self.levels) and (len(self.others) == 1 or self._mixed)

    @property
    def what(self) -> str:
        """What the column holds in the rows that it marks, as the end of a sentence."""
        if not self.levels:
            return f"{self.column!r} is empty"
        if self._mixed:
            return f"{self.column!r} is empty or not {listed(self.others)}"
        return f"{self.column!r} is {listed(self.levels)}"

    @property
    def marked(self) -> str:
        """Code for the rows that it marks."""
        name = f"data[{self.column!r}]"
        if not self.levels:
            return f"{name}.isna()"
        return (
            f"~({_is_one_of(name, self.others)})" if self._mixed else _is_one_of(name, self.levels)
        )

    @property
    def without(self) -> str:
        """Code that leaves out the rows that it marks."""
        name = f"data[{self.column!r}]"
        if not self.levels:
            return f"data = data.dropna(subset=[{self.column!r}])"
        if self._by_others:
            return f"data = data[{_is_one_of(name, self.others)}]"
        if len(self.levels) == 1:
            return f"data = data[{name} != {shown(self.levels[0])}]"
        return f"data = data[~{_is_one_of(name, self.levels)}]"

    @property
    def condition(self) -> str:
        """The condition of the other rows."""
        if not self.levels:
            return f"{as_named(self.column)} == {as_named(self.column)}"
        levels, is_kept = (self.others, True) if self._by_others else (self.levels, False)
        if len(levels) == 1:
            return comparison(self.column, "==" if is_kept else "!=", levels[0])
        return comparison(self.column, "in" if is_kept else "not in", list(levels))

    @property
    def option(self) -> str:
        """The option that leaves out the rows that it marks."""
        return where(self.condition)


def _is_one_of(name: str, levels: tuple[Any, ...]) -> str:
    if len(levels) == 1:
        return f"{name} == {shown(levels[0])}"
    return f"{name}.isin({list(levels)!r})"


def marks_of(examined: Examined, rows: NDArray[np.bool_], others: NDArray[np.bool_]) -> list[Mark]:
    """The columns that mark some of the rows, but none of the others; the best first."""
    found = []
    for name in examined.table.columns:
        if name in (examined.rt, examined.response):
            continue
        mark = _mark(examined.table[name], rows, others)
        if mark is not None and mark.is_usable and _is_beyond_chance(mark, rows, others):
            found.append(mark)
    return sorted(found, key=lambda mark: (-int(mark.rows.sum()), len(mark.others) != 1))


def marks_of_no_trials(
    examined: Examined, rows: NDArray[np.bool_], others: NDArray[np.bool_]
) -> list[Mark]:
    """Those that may tell rows that are no trials: they were known before any response."""
    return [
        mark
        for mark in marks_of(examined, rows, others)
        if not is_outcome(mark.column)
        and mark.column not in examined.by
        and not tells_people_apart(mark.column)
        and not any(spelling(level) in WORDS for level in mark.levels)
    ]


def is_outcome(name: Hashable) -> bool:
    """Whether a column is named as one of what came of a trial."""
    parts = {part.lower() for part in NAME_PART.findall(str(name))}
    return bool(parts & OUTCOMES)


def _mark(column: pd.Series, rows: NDArray[np.bool_], others: NDArray[np.bool_]) -> Mark | None:
    """What is empty, or has other levels, in some of the rows; None if nothing is."""
    missing = column.isna().to_numpy()
    marked = rows & missing if not missing[others].any() else np.zeros(rows.size, dtype=bool)

    few = n_levels(column[others]) <= MOST_LEVELS
    kept = label_counts(column[others]) if few else {}
    levels: tuple[Any, ...] = ()
    if few:
        candidates = rows & ~missing
        new = np.zeros(rows.size, dtype=bool)
        new[candidates] = ~plain_answers(column[candidates]).isin(list(kept)).to_numpy(dtype=bool)
        levels = tuple(sorted(label_counts(column[new]), key=str))
        marked = marked | new
    if not marked.any():
        return None
    n_missing = int((marked & missing).sum())
    return Mark(column.name, marked, n_missing, levels, tuple(sorted(kept, key=str)))


def n_levels(column: pd.Series) -> int:
    """How many different values a column has."""
    try:
        return int(column.nunique())
    except TypeError:
        return len(label_counts(column))


def _is_beyond_chance(mark: Mark, rows: NDArray[np.bool_], others: NDArray[np.bool_]) -> bool:
    n, share = int(mark.rows.sum()), rows.sum() / (rows.sum() + others.sum())
    return n >= FEWEST_ROWS and bool(share**n < CHANCE)
