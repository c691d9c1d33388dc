"""A column of RTs that holds the time of a clock."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.doctor.examined import Examined
from ddm.doctor.finding import Finding, labels_of_rows
from ddm.doctor.mended import times_of
from ddm.trials.seconds import LONGEST_MEDIAN

# of RTs in the order of the trials half the steps are rises, with an SD of .29 / sqrt(steps)
SHARE = 0.9
FEWEST_STEPS = 20

# if all steps are rises, so few are beyond chance: 9 in 1 of 10! tables
FEWEST_RISES = 9

# RTs that are sorted rise too, but stay as short as RTs; the clock of a session does not
SHORTEST_CLOCK = 10.0

# medians of decisions, s, or ms
DECISIONS = ((0.1, 20.0), (100.0, 20000.0))


def about_clocks(examined: Examined) -> list[Finding]:
    """RTs that rise from row to row, within the groups or in the whole table."""
    if not examined.median > SHORTEST_CLOCK:
        return []
    plain = examined.plain
    for columns in dict.fromkeys(((), examined.by, examined.people)):
        groups = examined.groups(columns)
        rises, steps = _rises(plain, groups)
        if _is_clock(rises, steps):
            return [_clock(examined, rises, steps, columns, groups)]
    return []


def _clock(
    examined: Examined, rises: int, steps: int, columns: tuple[str, ...], groups: NDArray[np.int64]
) -> Finding:
    rt = examined.rt
    within = f" within {', '.join(columns)}" if columns else ""
    onset = _onset(examined, groups)
    begun = "the column of the stimulus onset" if onset is None else f"{onset!r}"
    rows = ~np.isnan(examined.plain)
    return Finding(
        finding=(
            f"column {rt!r} rises from row to row in {rises} of {steps} steps{within}: it looks "
            "like a clock that runs on, or a table that is sorted by it. If it is a clock, the RT "
            f"is its difference from {begun}."
        ),
        column=rt,
        n=int(rows.sum()),
        rows=labels_of_rows(examined.index, rows),
        severity="error" if examined.is_refused and examined.median > LONGEST_MEDIAN else "warning",
        remedy=f"data[{rt!r}] = data[{rt!r}] - data[{'onset' if onset is None else onset!r}]",
        option=f"write the difference of {str(rt)!r} and {begun} into the file, and name it: "
        "--rt COLUMN",
    )


def _rises(values: NDArray[np.float64], groups: NDArray[np.int64]) -> tuple[int, int]:
    """How many steps from one number to the next of its group are rises, and how many there are."""
    rows = ~np.isnan(values) & (groups >= 0)
    steps = pd.Series(values[rows]).groupby(groups[rows]).diff().dropna()
    return int((steps > 0.0).sum()), len(steps)


def _is_clock(rises: int, steps: int) -> bool:
    """Whether so many rises are far beyond chance."""
    return (steps >= FEWEST_STEPS and rises >= SHARE * steps) or rises == steps >= FEWEST_RISES


def _onset(examined: Examined, groups: NDArray[np.int64]) -> Hashable | None:
    """Another column that rises, from which the difference is as long as decisions are."""
    plain = examined.plain
    found: dict[Hashable, float] = {}
    for name in examined.table.columns:
        column = examined.table[name]
        if name == examined.rt or not pd.api.types.is_numeric_dtype(column):
            continue
        gaps = plain - times_of(column)
        gaps = gaps[np.isfinite(gaps)]
        if not gaps.size or not _is_clock(*_rises(times_of(column), groups)):
            continue
        middle = float(np.median(gaps))
        if any(low <= middle <= high for low, high in DECISIONS) and (gaps > 0.0).mean() > SHARE:
            found[name] = middle
    return min(found, key=lambda name: found[name]) if found else None
