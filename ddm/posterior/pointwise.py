"""Log likelihoods of single trials, and of people, for every draw: what leave-one-out asks for."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from ddm.estimation.likelihood import MaximumLikelihood
from ddm.models.outcomes import in_order, outcomes_of_rows
from ddm.populations.cells_of_people import PeopleCells, people_cells
from ddm.populations.laplace.marginal import Marginal
from ddm.populations.laplace.starts import start_of_people
from ddm.populations.likelihoods.people import people_likelihood
from ddm.populations.population import Population
from ddm.posterior.loo.blocks import Block

Array = NDArray[np.float64]

# pairs of a draw and a trial in a block, an array of 64 MB
PAIRS = 8_000_000

# rows that were set aside are no trials
NOTHING = np.empty(0, dtype=np.int64)


def blocks_of_trials(population: Population, theta: Array) -> Iterator[Block]:
    """Log likelihoods of trials given the coordinates of people, (draws, people, k), in blocks."""
    cells = people_cells(population)
    size = max(1, PAIRS // len(theta))
    # trials of one cell together, so that a block has few cells
    order = np.argsort(cells.of_trial, kind="stable")
    for first in range(0, order.size, size):
        positions = np.sort(order[first : first + size])
        yield positions, _log_likelihoods(cells, positions, theta)


def blocks_of_people(population: Population, phi: Array) -> Iterator[Block]:
    """Log likelihoods of people given the population phi (draws, size), as one block.

    People are integrated out by Laplace's approximation, as in `ddm.fit_hierarchical`: what is
    left out with a person are the trials and the person (Merkle, Furr & Rabe-Hesketh 2019,
    Psychometrika 84, 802-829).
    """
    marginal = Marginal(population, people_likelihood(population), start_of_people(population))
    values = np.array([marginal.of_people(one) for one in phi])
    yield np.arange(values.shape[1]), values


def _log_likelihoods(cells: PeopleCells, positions: NDArray[np.int64], theta: Array) -> Array:
    """The log likelihoods of some trials, (draws, b)."""
    population, trials = cells.population, cells.population.trials
    present, cell = np.unique(cells.of_trial[positions], return_inverse=True)
    outcomes = outcomes_of_rows(
        population.model, trials, positions, population.design, cell.ravel()
    )
    likelihood = MaximumLikelihood().on(outcomes, population.design.alone(cells.cell[present]))
    chosen = trials.select(positions, NOTHING)
    values = np.empty((len(theta), positions.size))
    for draw, one in enumerate(theta):
        parts = likelihood.pointwise_by_cell(cells.rows(one)[present])
        values[draw] = in_order(*parts, outcomes, chosen, cell.ravel())
    return values
