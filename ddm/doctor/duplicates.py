"""Rows that repeat another one in all columns."""

from __future__ import annotations

from collections.abc import Hashable
from math import exp

import numpy as np
import pandas as pd

from ddm.doctor.examined import Examined
from ddm.doctor.finding import Finding, on_rows

# of fewer rows one cannot say whether their other columns tell them apart
FEWEST_ROWS = 20

# RTs of one person in one condition are so many times denser than those of all
DENSER = 10.0

# so many repeated rows have less than this probability by chance
CHANCE = 1e-4


def about_duplicates(examined: Examined) -> list[Finding]:
    """Rows that are there more than once, if chance does not explain it."""
    table = examined.table
    if examined.rt not in table or len(table) < FEWEST_ROWS:
        return []

    codes = pd.DataFrame({i: _coded(table.iloc[:, i]) for i in range(table.shape[1])})
    repeats = codes.duplicated().to_numpy()
    if not repeats.any():
        return []
    if not _are_told_apart(codes, examined) and not _beyond_chance(codes, examined):
        return []
    return [
        on_rows(
            f"{repeats.sum()} of {repeats.size} rows repeat an earlier row in all "
            f"{table.shape[1]} columns: parts of the table may be in it twice.",
            None,
            examined.index,
            repeats,
            "warning",
            "data = data.drop_duplicates()",
            "remove these lines from the file",
        )
    ]


def _coded(column: pd.Series) -> np.ndarray:
    """A column as numbers, one for each of its values, so that rows can be compared."""
    try:
        return pd.factorize(column)[0]
    except TypeError:
        return pd.factorize(column.map(repr))[0]


def _place(examined: Examined, name: Hashable) -> int:
    columns: list[Hashable] = list(examined.table.columns)
    return columns.index(name)


def _are_told_apart(codes: pd.DataFrame, examined: Examined) -> bool:
    """Whether the columns beyond RT and response differ in all rows but those that are repeated."""
    names = (examined.rt, examined.response)
    others = codes.drop(
        columns=[_place(examined, name) for name in names if name in examined.table]
    )
    single = others[~codes.duplicated()]
    return bool(others.shape[1]) and len(single) >= FEWEST_ROWS and not single.duplicated().any()


def _beyond_chance(codes: pd.DataFrame, examined: Examined) -> bool:
    """Whether more rows agree than do because RTs are rounded.

    How often rounded RTs agree is seen in pairs of rows that differ in another column.
    """
    plain = examined.plain
    known = ~np.isnan(plain) & (plain < np.nanmax(plain, initial=0.0))
    rt = _place(examined, examined.rt)
    rows = codes[known]
    if not len(rows):
        return False

    others = rows.drop(columns=rt)
    ties = _pairs(rows[[rt]])
    within, within_ties = _pairs(others), _pairs(rows)
    between = _pairs_of(len(rows)) - within
    rate = (ties - within_ties + 1.0) / (between + 1.0)
    repeats = int(rows.duplicated().sum())
    return _tail(repeats, DENSER * rate * within) < CHANCE


def _pairs(columns: pd.DataFrame) -> float:
    """How many pairs of rows agree in these columns; in no column, all."""
    if not columns.shape[1]:
        return _pairs_of(len(columns))
    sizes = columns.groupby(list(columns.columns)).size().to_numpy(dtype=float)
    return float((sizes * (sizes - 1.0) / 2.0).sum())


def _pairs_of(n: int) -> float:
    return n * (n - 1.0) / 2.0


def _tail(count: int, mean: float) -> float:
    """P(X >= count) of a Poisson distribution; 1 where it is not small at all."""
    if count <= mean:
        return 1.0
    term, total = exp(-mean), 0.0
    for k in range(count):
        total += term
        term *= mean / (k + 1)
    return max(0.0, 1.0 - total)
