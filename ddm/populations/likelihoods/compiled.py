"""Likelihoods of people by one compiled kernel: of constant processes, all trials observed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ddm.estimation.groups.sides import sides_of_table
from ddm.estimation.quick.entries import linear_map, slopes_of, without_lapses
from ddm.models.design import Design
from ddm.models.lapses import Lapses
from ddm.populations.population import Population
from ddm.processes.families.closed_forms import (
    LapsingTrials,
    Map,
    SortedTrials,
    cell_space,
    objective,
)
from ddm.runtime.compilation import kernel
from ddm.runtime.threads import in_blocks

# trials per block, the unit of work of a thread: about a millisecond
BLOCK = 20_000

# log likelihoods (people,), gradients (people, k) and Hessians (people, k, k)
Curved = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]


@kernel
def write_people(
    trials: SortedTrials, linear: Map, theta: np.ndarray, first: int, last: int,
    values: np.ndarray, gradients: np.ndarray, hessians: np.ndarray,
) -> None:  # fmt: skip
    """Write the negative log likelihoods of the people ``first`` to ``last`` - 1.

    ``theta`` (people, k); ``trials.edges`` are those of `fit_groups`. The value is infinite where a
    trial is impossible; the derivatives are unfinished there.
    """
    space = cell_space(linear)
    for j in range(first, last):
        values[j] = objective(
            trials, trials.edges[j], theta[j], linear, space, gradients[j], hessians[j]
        )


@dataclass(frozen=True, eq=False)
class CompiledPeople:
    """Likelihoods of people as a kernel: the trials sorted, and the map of the design.

    people_per_block : how many people a thread takes at once
    """

    trials: SortedTrials
    linear: Map
    people_per_block: int

    def curved(self, theta: NDArray[np.float64]) -> Curved:
        """Log likelihoods of people at ``theta`` (people, k), gradients and Hessians.

        Where a trial is impossible the value is -inf, and the derivatives are 0.
        """
        n, k = theta.shape
        values, gradients, hessians = np.empty(n), np.empty((n, k)), np.empty((n, k, k))
        theta = np.ascontiguousarray(theta, dtype=float)
        in_blocks(
            lambda first, last: write_people(
                self.trials, self.linear, theta, first, last, values, gradients, hessians
            ),
            n,
            self.people_per_block,
        )
        possible = values < np.inf
        if not possible.all():
            gradients[~possible] = 0.0
            hessians[~possible] = 0.0
        return -values, -gradients, -hessians

    def sloped(self, theta: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Log likelihoods of people (people,) and gradients (people, k)."""
        return self.curved(theta)[:2]


def compiled_people(
    population: Population, design: Design, lapses: Lapses | None
) -> CompiledPeople:
    """The likelihoods of people of whom every trial was observed."""
    trials, grouping = population.trials, population.grouping
    sides = sides_of_table(
        trials.rt, trials.upper, design.cell, grouping.code, len(grouping), len(design.cells)
    )
    placed: SortedTrials = without_lapses(sides.rt, sides.edges, design)
    if lapses is not None:
        # outside the window of lapses the density is 0
        with np.errstate(divide="ignore"):
            log_lapse = np.log(0.5 * lapses.pdf(sides.rt))
        placed = LapsingTrials(sides.rt, sides.edges, log_lapse)
    linear = linear_map(design, slopes_of(placed))
    per_person = max(1.0, trials.n / len(grouping))
    return CompiledPeople(placed, linear, max(1, round(BLOCK / per_person)))
