"""How many trials there are of each person and condition, and how many are needed.

What trials can tell of a process is their Fisher information, which `ddm.information` computes:
no unbiased estimate is more precise. The process of a typical person is that of the EZ method.
Needed is a number of trials with which the standard error of a drift can be small enough: below .3
of the drift, or where the drift is small, of the effect on the log odds of correct responses, v a,
below .5.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ddm.arguments import shown
from ddm.doctor.about_people.accuracies import accuracies_of
from ddm.doctor.about_people.conditions import conditions_of
from ddm.doctor.about_people.groups import FEWEST_TRIALS
from ddm.doctor.about_people.membership import LEVEL, members, named, rows_of_each, values_listed
from ddm.doctor.examined import Examined
from ddm.doctor.finding import Finding, labels_of_rows
from ddm.estimation.ez_formulas import ez
from ddm.processes.ddm import DDM
from ddm.studies.fisher_information import information

# the largest standard errors of a drift: relative to it, and of v a
RELATIVE = 0.3
OF_LOG_ODDS = 0.5

# so many trials are always enough, and their information need not be known
ENOUGH = 40

# of fewer trials no person shows what is typical
FEWEST_TYPICAL = 8

# a person who has less than this share of the trials that others have did something else
HALF = 0.5


@dataclass(frozen=True, eq=False)
class Few:
    """Where there are few trials: in groups of people, or in their levels of a condition.

    groups : those of the rows, (n,); -1 for none
    n : how many trials each has
    condition : the column of the condition; None if it is about people as a whole
    """

    groups: NDArray[np.int64]
    n: NDArray[np.int64]
    condition: Hashable | None


def about_trial_numbers(examined: Examined) -> list[Finding]:
    """People with fewer trials than are needed, and with much fewer than others."""
    columns, groups, total = members(examined)
    if examined.is_refused or not columns or total < 2 or not 0.1 < examined.median < 20.0:
        return []
    n = np.bincount(groups[examined.kinds.kept & (groups >= 0)], minlength=total)
    return [*_below_need(examined, groups, n), *_uneven(examined, groups, n)]


# --- what is needed -------------------------------------------------------------------------------


def _below_need(
    examined: Examined, groups: NDArray[np.int64], n: NDArray[np.int64]
) -> list[Finding]:
    candidates = [Few(groups, n, None), *_levels(examined, groups, n)]
    if not any(_least(few) < ENOUGH for few in candidates):
        return []
    if (process := typical_process(examined)) is None:
        return []
    needed, error = needed_trials(process)
    for few in candidates:
        # groups of so few trials are a finding of their own
        least = FEWEST_TRIALS if examined.by and few.condition is None else 1
        is_few = (few.n >= least) & (few.n < needed)
        if is_few.any():
            return [_few(examined, few, is_few, needed, error)]
    return []


def _least(few: Few) -> int:
    return int(few.n[few.n > 0].min(initial=ENOUGH))


def _levels(examined: Examined, groups: NDArray[np.int64], n: NDArray[np.int64]) -> list[Few]:
    """The levels of each condition within people."""
    found = []
    kept = examined.kinds.kept
    for name in conditions_of(examined):
        levels = examined.groups((name,))
        n_levels = int(levels.max(initial=-1)) + 1
        both = np.where((groups >= 0) & (levels >= 0), groups * n_levels + levels, -1)
        counts = np.bincount(both[kept & (both >= 0)], minlength=n.size * n_levels)
        found.append(Few(both, counts, name))
    return found


def typical_process(examined: Examined) -> DDM | None:
    """The process of a person in the middle, by the EZ method; None if nothing is known of it."""
    plain = examined.plain
    accuracies = accuracies_of(examined)
    if accuracies is None:
        responses = examined.mended
        first = responses.dropna().iloc[0] if responses.notna().any() else None
        correct = np.where(responses.isna(), np.nan, responses.isin([first]).to_numpy(dtype=float))
    else:
        correct = accuracies.correct
    known = ~np.isnan(plain) & ~np.isnan(correct)
    found = []
    for rows in rows_of_each(known, members(examined)[1]):
        if rows.size >= FEWEST_TYPICAL:
            right = plain[rows[correct[rows] == round(float(correct[rows].mean()))]]
            share = max(correct[rows].mean(), 1.0 - correct[rows].mean())
            found.append((share, right.var(), right.mean(), rows.size))
    if not found:
        return None
    p, var, mean, n = np.median(np.array(found), axis=0)
    if not var > 0.0:
        return None
    v, a, t0 = ez(float(p), float(var), float(mean), n=int(n))
    return DDM(v=v, a=a, t0=max(t0, 0.05))


def needed_trials(process: DDM) -> tuple[int, float]:
    """How many trials of a process are needed, and the standard error of its drift that is sought.

    ValueError if its information cannot be computed.
    """
    sought = max(RELATIVE * abs(process.v), OF_LOG_ODDS / process.a)
    bound = float(information(process, n_trials=1).bound["v"])
    return int(np.ceil((bound / sought) ** 2)), sought


def _few(
    examined: Examined, few: Few, is_few: NDArray[np.bool_], needed: int, error: float
) -> Finding:
    columns = members(examined)[0]
    chosen = np.flatnonzero(is_few)
    rows = np.isin(few.groups, chosen) & examined.kinds.kept
    counts = few.n[chosen]
    span = (
        f"{counts.min()}" if counts.min() == counts.max() else f"{counts.min()} to {counts.max()}"
    )
    where = columns if few.condition is None else (*columns, few.condition)
    total = int((few.n > 0).sum())
    verb = "has" if chosen.size == 1 else "have"
    by = columns[0] if len(columns) == 1 else list(columns)
    return Finding(
        f"{chosen.size} of {total} groups of {named(where)} {verb} {span} trials. By the "
        f"information of trials of a typical person, {needed} are needed for a standard error of v "
        f"of {error:.2g}: people with few trials are better fitted together.",
        examined.rt,
        int(chosen.size),
        labels_of_rows(examined.index, rows),
        "note",
        f"ddm.fit_hierarchical(ddm.Model(), data, by={by!r})",
        f"--hierarchical --by {columns[0]}",
        counts="groups",
    )


# --- much fewer than others -----------------------------------------------------------------------


def _uneven(examined: Examined, groups: NDArray[np.int64], n: NDArray[np.int64]) -> list[Finding]:
    """People with less than half of the trials of others, if chance does not explain it."""
    from scipy.special import pdtr

    columns = members(examined)[0]
    most = int(n.max(initial=0))
    is_low = (n >= ENOUGH) & (n < HALF * most) & (pdtr(n, most) < LEVEL / n.size)
    chosen = np.flatnonzero(is_low)
    if not chosen.size or len(columns) > 1:
        return []
    keys = examined.keys(columns, groups, chosen)
    texts = [f"{shown(key)} ({n[i]})" for key, i in zip(keys, chosen, strict=True)]
    kept = f"len(trials) >= {int(np.ceil(HALF * most))}"
    return [
        Finding(
            f"{chosen.size} of {n.size} groups of {named(columns)} "
            f"{'has' if chosen.size == 1 else 'have'} less than half as many trials as others have "
            f"(up to {most}): {values_listed(texts)}.",
            columns[0],
            int(chosen.size),
            labels_of_rows(examined.index, np.isin(groups, chosen)),
            "note",
            f"data = data.groupby({columns[0]!r}).filter(lambda trials: {kept})  # if they stopped",
            "--where, to leave these groups out, if they stopped",
            counts="groups",
        )
    ]
