"""Likelihoods of people by one compiled kernel: of constant processes, all trials observed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ddm.estimation.groups.sides import Sides, sides_of_table
from ddm.estimation.quick.entries import linear_map, slopes_of, without_lapses
from ddm.estimation.quick.variances import is_varied
from ddm.models.design import Design
from ddm.models.lapses import Lapses
from ddm.numerics.small_systems import copy_to, fill
from ddm.parameters import T0, A, Z
from ddm.populations.population import Population
from ddm.processes.families.closed_forms import (
    LapsingTrials,
    Map,
    SortedTrials,
    SteadyTrials,
    VariedTrials,
    cell_space,
    is_valid,
    lapsing_log_likelihoods,
    log_likelihoods,
    objective,
    write_parameters,
)
from ddm.runtime.compilation import by_type, kernel
from ddm.runtime.threads import in_blocks

# trials per block, the unit of work of a thread: about a millisecond
BLOCK = 20_000

# log likelihoods of cells (n,), and gradients (n, m)
Sloped = tuple[np.ndarray, np.ndarray]

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


class Occupied(NamedTuple):
    """The cells in which people have trials, in the order of the sorted trials.

    person, cell : (occupied,) whose each is, and which cell of the design
    edges : (2 occupied + 1,) where the lower and the upper responses of each begin
    """

    person: np.ndarray
    cell: np.ndarray
    edges: np.ndarray


def of_cells(trials: SteadyTrials, edges: np.ndarray, rows: np.ndarray) -> Sloped:
    """Log likelihoods of cells, and their gradients."""
    return log_likelihoods(trials.rt, edges, rows)


def of_lapsing_cells(trials: LapsingTrials, edges: np.ndarray, rows: np.ndarray) -> Sloped:
    """The same with lapses."""
    return lapsing_log_likelihoods(trials.rt, trials.log_lapse, edges, rows)


slopes_of_cells = by_type({SteadyTrials: of_cells, LapsingTrials: of_lapsing_cells})


@kernel
def write_slopes(
    trials: SteadyTrials | LapsingTrials, linear: Map, occupied: Occupied, theta: np.ndarray,
    values: np.ndarray, gradients: np.ndarray,
) -> None:  # fmt: skip
    """Add the log likelihoods of people to ``values`` (people,), and their gradients.

    A person with an impossible trial, or a parameter outside its domain, has -inf and 0.
    """
    space, n = cell_space(linear), occupied.cell.size
    rows, steepness = np.empty((n, space.row.size)), np.ones((n, space.row.size))
    for i in range(n):
        fill(space.steepness, 1.0)
        write_parameters(occupied.cell[i], theta[occupied.person[i]], linear, space)
        copy_to(space.row, rows[i])
        copy_to(space.steepness, steepness[i])
        if not is_valid(rows[i]):
            values[occupied.person[i]] = -math.inf
            # any valid parameters, so that the others can be computed
            rows[i, A], rows[i, Z], rows[i, T0] = 1.0, 0.5, 0.0

    of_cell, slopes = slopes_of_cells(trials, occupied.edges, rows)
    for i in range(n):
        j, cell = occupied.person[i], occupied.cell[i]
        values[j] += of_cell[i]
        for e in range(linear.ends[cell], linear.ends[cell + 1]):
            p = linear.parameter[e]
            gradients[j, linear.estimate[e]] += (
                linear.coefficient[e] * slopes[i, p] * steepness[i, p]
            )
    for j in range(values.size):
        # also infinite slopes, of parameters beyond all numbers
        total = values[j]
        for slope in gradients[j]:
            total += slope
        if not math.isfinite(total):
            values[j] = -math.inf
            fill(gradients[j], 0.0)


@dataclass(frozen=True, eq=False)
class CompiledPeople:
    """Likelihoods of people as a kernel: the trials sorted, and the map of the design.

    is_steady : whether drifts do not vary across trials, so that there are sums of slopes alone
    people_per_block : how many people a thread takes at once
    """

    trials: SortedTrials
    linear: Map
    occupied: Occupied
    is_steady: bool
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
        # parameters beyond all numbers, such as an a of 1e-200, are impossible too
        possible = np.isfinite(values) & np.isfinite(hessians).all(axis=(1, 2))
        if not possible.all():
            values[~possible] = np.inf
            gradients[~possible] = 0.0
            hessians[~possible] = 0.0
        return -values, -gradients, -hessians

    def sloped(self, theta: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Log likelihoods of people (people,) and gradients (people, k)."""
        if not self.is_steady or isinstance(self.trials, VariedTrials):
            return self.curved(theta)[:2]
        values, gradients = np.zeros(len(theta)), np.zeros(theta.shape)
        theta = np.ascontiguousarray(theta, dtype=float)
        write_slopes(self.trials, self.linear, self.occupied, theta, values, gradients)
        return values, gradients


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
    return CompiledPeople(
        trials=placed,
        linear=linear,
        occupied=occupied_cells(sides),
        is_steady=not is_varied(design),
        people_per_block=max(1, round(BLOCK / per_person)),
    )


def occupied_cells(sides: Sides) -> Occupied:
    """The cells in which people have trials."""
    person, cell = np.nonzero(sides.counts.sum(axis=2))
    edges = np.column_stack([sides.edges[person, 2 * cell], sides.edges[person, 2 * cell + 1]])
    return Occupied(person, cell, np.append(edges.ravel(), sides.edges[-1, -1]))
