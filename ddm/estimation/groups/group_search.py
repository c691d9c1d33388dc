"""`found_in_groups`: where the searches of all groups of a table end.

What the compiled search can settle is found on sorted arrays, in threads or on a cluster. The rest
is searched group by group, as one fit is, if need be in several processes.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ddm.estimation.groups.batches import settled_in_batches
from ddm.estimation.groups.sides import Sides, sides_of_table
from ddm.estimation.groups.stored_searches import not_found, searches_in
from ddm.estimation.likelihood import MaximumLikelihood
from ddm.estimation.linear_search import knows
from ddm.estimation.newton import OPTIMUM, Ends
from ddm.estimation.search import Found, Search
from ddm.models.design import Design
from ddm.models.outcomes import Outcomes, outcomes_of_rows
from ddm.runtime.checkpoints import Checkpoint
from ddm.runtime.jobs import in_turn_or_parallel
from ddm.trials.grouping import Grouping
from ddm.trials.seconds import may_be_refused
from ddm.trials.trials import Trials


@dataclass(frozen=True, eq=False)
class SettledGroups:
    """What the compiled search found in groups that have trials in the same cells.

    design : their design, without the cells of trials
    groups : (m,) their positions among all groups
    theta, value, at_bound, covariance : an element or row per group
    counts, fastest, slowest : those of `Sides`, of the cells of the design
    """

    design: Design
    groups: NDArray[np.int64]
    theta: NDArray[np.float64]
    value: NDArray[np.float64]
    at_bound: NDArray[np.bool_]
    covariance: NDArray[np.float64]
    counts: NDArray[np.int64]
    fastest: NDArray[np.float64]
    slowest: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class GroupsFound:
    """Where the searches of all groups ended.

    settled : what the compiled search found, of groups that are alike together
    others : what was found in each other group, by its position, without the outcomes
    """

    settled: tuple[SettledGroups, ...]
    others: dict[int, Found]


def found_in_groups(
    search: Search,
    trials: Trials,
    design: Design,
    grouping: Grouping,
    n_jobs: int | None,
    progress: bool | None,
    checkpoint: Checkpoint | None = None,
) -> GroupsFound:
    """What is found in each group of a table, as it would be found in the group alone.

    A ``checkpoint`` keeps what is searched group by group.
    """
    settled = tuple(_settled(search, trials, design, grouping, n_jobs, progress))
    is_open = np.ones(len(grouping), dtype=bool)
    for several in settled:
        is_open[several.groups] = False

    rest = np.flatnonzero(is_open).tolist()
    tasks = [_task(search, trials, design, grouping.rows(group)) for group in rest]
    found = in_turn_or_parallel(
        search.of_outcomes,
        tasks,
        n_jobs,
        progress,
        "fit",
        done=len(grouping) - len(rest),
        failed=not_found,
        stored=searches_in(checkpoint, "fits"),
    )
    return GroupsFound(settled, dict(zip(rest, found, strict=True)))


def _task(
    search: Search, trials: Trials, design: Design, rows: NDArray[np.int64]
) -> tuple[Outcomes | None, Design, Hashable, str | None]:
    """The arguments of `Search.of_outcomes` for a group."""
    part = design.select(rows)
    has_times = trials.answered[rows].any()
    outcomes = outcomes_of_rows(search.model, trials, rows, part, part.cell) if has_times else None
    return outcomes, part, trials.rt_column, trials.unit


def _settled(
    search: Search,
    trials: Trials,
    design: Design,
    grouping: Grouping,
    n_jobs: int | None,
    progress: bool | None,
) -> Iterator[SettledGroups]:
    """What the compiled search settles, for each set of cells that groups have."""
    method = search.method
    if not isinstance(method, MaximumLikelihood) or not trials.is_complete:
        return
    if design.has_formulas or search.model.has_lapses or not knows(method, design):
        return

    n_cells = len(design.cells)
    sides = sides_of_table(
        trials.rt, trials.upper, design.cell, grouping.code, len(grouping), n_cells
    )
    has_trials = sides.counts.max(axis=2) > 0
    in_doubt = may_be_refused(sides.fastest.min(axis=1), sides.slowest.max(axis=1), trials.unit)
    for groups, cells in _alike(has_trials, ~in_doubt):
        part = design.with_cells(cells, np.empty(0, dtype=np.int64))
        if knows(method, part):
            own = sides.of_cells(groups, cells)
            region = search.region.select(part.labels)
            ends = settled_in_batches(method, own, part, region, n_jobs, progress)
            several = _settled_groups(groups, part, own, ends)
            if several.groups.size:
                yield several


def _alike(
    has_trials: NDArray[np.bool_], chosen: NDArray[np.bool_]
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """The groups that have trials in the same cells, and these cells, both by position.

    ``has_trials`` (groups, n_cells); only ``chosen`` groups (a mask) that have trials.
    """
    packed = np.packbits(has_trials, axis=1)
    as_one = packed.view([("", packed.dtype)] * packed.shape[1]).ravel()
    patterns, member = np.unique(as_one, return_inverse=True)
    usable = chosen & has_trials.any(axis=1)
    for pattern in range(patterns.size):
        groups = np.flatnonzero((member.ravel() == pattern) & usable)
        if groups.size:
            yield groups, np.flatnonzero(has_trials[groups[0]])


def _settled_groups(
    groups: NDArray[np.int64], design: Design, sides: Sides, ends: Ends
) -> SettledGroups:
    """What was settled in groups that have trials in all cells of a design."""
    done = ends.status == OPTIMUM
    return SettledGroups(
        design=design,
        groups=groups[done],
        theta=ends.theta[done],
        value=ends.value[done],
        at_bound=ends.at_bound[done],
        covariance=ends.covariance[done],
        counts=sides.counts[done],
        fastest=sides.fastest[done],
        slowest=sides.slowest[done],
    )
