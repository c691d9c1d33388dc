"""`Fitted`: what notes are about, for many groups at once; a single fit is one group."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ddm.estimation.groups.group_search import SettledGroups
from ddm.estimation.search import Found
from ddm.models.design import Design
from ddm.trials.trials import Trials

# the position of a group, and what is to be said of it
Note = tuple[int, str]

# a list of names ends after this many
MOST_NAMED = 8


@dataclass(frozen=True, eq=False)
class Fitted:
    """The estimates of groups of one design, and what notes need to know of their trials.

    labels : those of the whole table; the design may have fewer
    theta, at_bound : (groups, k)
    covariance : (groups, k, k)
    n : (groups,) trials, omissions included
    timed : (groups, n_cells, 2) number of (lower, upper) responses with an RT in each cell
    given : the same, with those whose RT was lost
    fastest, slowest : (groups, n_cells) s; infinite and 0 without RTs
    label_of : (lower, upper), the labels of the responses
    observes_both : whether both responses leave a trace
    """

    labels: tuple[str, ...]
    design: Design
    theta: NDArray[np.float64]
    at_bound: NDArray[np.bool_]
    covariance: NDArray[np.float64]
    n: NDArray[np.int64]
    timed: NDArray[np.int64]
    given: NDArray[np.int64]
    fastest: NDArray[np.float64]
    slowest: NDArray[np.float64]
    label_of: tuple[object, object]
    observes_both: bool

    def every(self, text: str) -> Iterator[Note]:
        """The same note about every group."""
        return ((group, text) for group in range(len(self.theta)))

    @cached_property
    def parameters(self) -> NDArray[np.float64]:
        """The parameters of all cells of all groups, (groups, n_cells, m)."""
        return self.design.parameters_of_groups(self.theta)


def fitted_alike(settled: SettledGroups, trials: Trials, labels: tuple[str, ...]) -> Fitted:
    """What is known of groups that were fitted together; ``labels`` are those of the table."""
    return Fitted(
        labels=labels,
        design=settled.design,
        theta=settled.theta,
        at_bound=settled.at_bound,
        covariance=settled.covariance,
        n=settled.counts.sum(axis=(1, 2)),
        timed=settled.counts,
        given=settled.counts,
        fastest=settled.fastest,
        slowest=settled.slowest,
        label_of=trials.labels,
        observes_both=True,
    )


def fitted_alone(found: Found, trials: Trials, design: Design, labels: tuple[str, ...]) -> Fitted:
    """What is known of one fit and its trials; ``labels`` are those of the table."""
    n_cells = len(design.cells)
    slowest = np.zeros(n_cells)
    if found.outcomes is not None:
        np.maximum.at(slowest, found.outcomes.cell, found.outcomes.rt)
    answered = trials.answered
    fastest = design.fastest_of(trials.rt[answered], design.cell[answered])

    side = 2 * design.cell + trials.upper
    timed = np.bincount(side[answered], minlength=2 * n_cells)
    lost = np.bincount(side[trials.lost], minlength=2 * n_cells)
    return Fitted(
        labels=labels,
        design=design,
        theta=found.optimum.theta[None],
        at_bound=found.optimum.at_bound[None],
        covariance=found.covariance[None],
        n=np.array([trials.n]),
        timed=timed.reshape(1, n_cells, 2),
        given=(timed + lost).reshape(1, n_cells, 2),
        fastest=fastest[None],
        slowest=slowest[None],
        label_of=trials.labels,
        observes_both=trials.observed == "both",
    )


def listed(names: list[str]) -> str:
    """The first names, and how many more there are."""
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
