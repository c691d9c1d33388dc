"""The groups of ``by``: missing levels, and few trials."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np
from numpy.typing import NDArray

from ddm.doctor.examined import Examined
from ddm.doctor.finding import Finding, labels_of_rows, listed, on_rows

# of fewer trials no parameter can be estimated to any use
FEWEST_TRIALS = 10


def about_groups(examined: Examined) -> list[Finding]:
    """What is odd in some of the groups."""
    if not examined.by:
        return []
    groups = examined.groups(examined.by)
    return [
        *_nameless(examined),
        *_few_trials(examined, groups),
    ]


def _nameless(examined: Examined) -> list[Finding]:
    """Trials that belong to no group, because a level is missing."""
    found = []
    kept = examined.kinds.kept
    for name in examined.by:
        rows = examined.table[name].isna().to_numpy() & kept
        if rows.any():
            found.append(
                on_rows(
                    f"column {name!r} is missing in {rows.sum()} of {kept.sum()} trials, which so "
                    "belong to no group.",
                    name,
                    examined.index,
                    rows,
                    "error",
                    f"data = data.dropna(subset=[{name!r}])",
                    "fill in these lines of the file",
                )
            )
    return found


def _few_trials(examined: Examined, groups: NDArray[np.int64]) -> list[Finding]:
    """Groups with fewer than 10 trials."""
    # of a table that is refused it is not known which rows will be trials
    rows = groups >= 0 if _is_unread(examined) else examined.kinds.kept & (groups >= 0)
    total = int(groups.max(initial=-1)) + 1
    trials = np.bincount(groups[rows], minlength=total)
    few = np.flatnonzero(trials < FEWEST_TRIALS)
    what, kept = f"fewer than {FEWEST_TRIALS} trials", f"len(trials) >= {FEWEST_TRIALS}"
    return _finding(examined, groups, few, total, what, examined.rt, kept)


def _is_unread(examined: Examined) -> bool:
    return examined.is_refused and (bool(examined.kinds.refusal) or not examined.kinds.kept.any())


def _finding(
    examined: Examined,
    groups: NDArray[np.int64],
    chosen: NDArray[np.int64],
    total: int,
    what: str,
    column: Hashable,
    kept: str,
) -> list[Finding]:
    """A note about some of the groups, if there are any; ``kept`` is true in the others."""
    if not chosen.size:
        return []
    keys = examined.keys(examined.by, groups, chosen)
    name, rows = ", ".join(examined.by), np.isin(groups, chosen)
    verb = "has" if chosen.size == 1 else "have"
    by = examined.by[0] if len(examined.by) == 1 else list(examined.by)
    return [
        Finding(
            f"{chosen.size} of {total} groups of {name} {verb} {what}: {listed(keys)}.",
            column,
            int(chosen.size),
            labels_of_rows(examined.index, rows),
            "note",
            f"data = data.groupby({by!r}).filter(lambda trials: {kept})  # without these groups",
            "--where, to leave these groups out",
            counts="groups",
        )
    ]
