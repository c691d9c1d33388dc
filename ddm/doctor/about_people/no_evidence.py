"""A level 0 of a strength, at which a column of accuracies can say nothing.

Without evidence for a side no response is correct. Where a table has accuracies beside the
responses, somebody called one side correct by chance there.
"""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.doctor.about_people.accuracies import Accuracies, accuracies_of
from ddm.doctor.about_people.conditions import conditions_of
from ddm.doctor.examined import Examined
from ddm.doctor.finding import Finding, comparison, on_rows, where
from ddm.doctor.mended import times_of

# a strength has so many levels, and so many trials at 0
FEWEST_LEVELS = 3
FEWEST_TRIALS = 40

# the share of correct responses at 0 is within so many SDs of chance, others are above it
MOST_SDS = 2.5


def about_no_evidence(examined: Examined) -> list[Finding]:
    """Accuracies at a level 0, which were given by chance."""
    accuracies = accuracies_of(examined)
    if accuracies is None or not accuracies.is_sure or accuracies.told_by == examined.response:
        return []
    for name in conditions_of(examined):
        rows = _at_zero(examined.table[name], accuracies)
        if rows is not None:
            return [_finding(examined, accuracies, name, rows)]
    return []


def _at_zero(column: pd.Series, accuracies: Accuracies) -> NDArray[np.bool_] | None:
    """The rows at level 0 of a strength, if their accuracy is that of chance; else None."""
    if not pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column):
        return None
    values, correct = times_of(column), accuracies.correct
    known = ~np.isnan(correct) & ~np.isnan(values)
    rows = known & (values == 0.0)
    if rows.sum() < FEWEST_TRIALS or np.unique(values[known]).size < FEWEST_LEVELS:
        return None
    here, there = (_sds_above_chance(correct[one]) for one in (rows, known & ~rows))
    return rows if abs(here) < MOST_SDS < there else None


def _sds_above_chance(correct: NDArray[np.float64]) -> float:
    return float((correct.mean() - 0.5) * 2.0 * np.sqrt(correct.size))


def _finding(
    examined: Examined, accuracies: Accuracies, name: Hashable, rows: NDArray[np.bool_]
) -> Finding:
    share = float(accuracies.correct[rows].mean())
    told_by = accuracies.told_by
    return on_rows(
        f"where {name!r} is 0, {told_by!r} says that {share:.1%} of {rows.sum()} responses are "
        "correct, as by chance: without evidence for a side no response is. Take the responses "
        "there, not the accuracies.",
        told_by,
        examined.index,
        rows,
        "note",
        f"data = data[data[{name!r}] != 0]  # if accuracies are fitted",
        f"{where(comparison(name, '!=', 0))}, if accuracies are fitted",
    )
