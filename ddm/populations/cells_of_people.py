"""`PeopleCells`: the cells of all people, from coordinates to the parameters of each trial."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.agreement.part import Part, Predictions
from ddm.fits.checks import simulated_like
from ddm.models.design import MARGIN, Design
from ddm.models.model import Model
from ddm.models.outcomes import outcomes_of_rows
from ddm.parameters import SZ, Z
from ddm.populations.likelihoods.people import lapses_of_population, with_window
from ddm.populations.population import Population
from ddm.runtime.seeds import Seed

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class PeopleCells:
    """The combinations of a person and a cell that occur, in the order of people.

    population : its model says where lapses lie
    person, cell : (m,) whose each is, and which cell of the design
    of_trial : (n,) which of them each trial belongs to
    """

    population: Population
    person: NDArray[np.int64]
    cell: NDArray[np.int64]
    of_trial: NDArray[np.int64]

    @property
    def design(self) -> Design:
        """The design of the coordinates of one person."""
        return self.population.design

    @property
    def model(self) -> Model:
        """The model."""
        return self.population.model

    def rows(self, theta: Array) -> Array:
        """The parameters of each, (m, columns), from the coordinates of people, (people, k)."""
        rows = self.design.offset[self.cell]
        for term in self.design.terms:
            own = theta[self.person, term.columns]
            eta = (term.matrix[self.cell] * own).sum(axis=1)
            value = term.sign[self.cell] * term.link.inverse(eta)
            rows[:, term.position] += term.shift[self.cell] + value
        return rows

    def are_admissible(self, rows: Array) -> bool:
        """Whether all parameters lie in their domains."""
        for term in self.design.terms:
            row = self.design.family.rows[term.owner]
            if not row.possible(rows[:, term.position]).all():
                return False
        room = 2.0 * np.minimum(rows[:, Z], 1.0 - rows[:, Z])
        return bool((rows[:, SZ] <= MARGIN * room).all())

    def simulated(self, theta: Array, seed: Seed) -> pd.DataFrame:
        """A table like that of the trials, simulated from the coordinates of people."""
        return simulated_like(
            self.population.trials,
            self.design.family,
            self.of_trial,
            self.rows(theta),
            lapses=lapses_of_population(self.population),
            seed=seed,
        )

    def of_all(self, rows: Array) -> Part:
        """The trials of all people beside what the parameters ``rows`` predict of them."""
        return replace(self._whole, predictions=replace(self._predictions, parameters_by_cell=rows))

    def of_each(self, rows: Array) -> Iterator[Part]:
        """The trials of each person, beside what the parameters ``rows`` predict of them."""
        trials, grouping = self.population.trials, self.population.grouping
        firsts = np.searchsorted(self.person, np.arange(len(grouping) + 1))
        for j, (_, chosen, aside) in enumerate(grouping):
            cell = self.of_trial[chosen] - firsts[j]
            outcomes = outcomes_of_rows(self.model, trials, chosen, self.design, cell)
            own = rows[firsts[j] : firsts[j + 1]]
            yield Part(trials.select(chosen, aside), Predictions(outcomes, own, cell))

    def every_of_all(self, several: Iterable[Array]) -> Iterator[Part]:
        """The trials of all people beside what each of several theta predicts of them."""
        for theta in several:
            yield self.of_all(self.rows(theta))

    @cached_property
    def _predictions(self) -> Predictions:
        trials = self.population.trials
        outcomes = outcomes_of_rows(
            self.model, trials, np.arange(trials.n), self.design, self.of_trial
        )
        return Predictions(outcomes, np.empty((0, 0)), self.of_trial)

    @cached_property
    def _whole(self) -> Part:
        return Part(self.population.trials, self._predictions)


def people_cells(population: Population) -> PeopleCells:
    """The cells of the people of a population."""
    n_cells = len(population.design.cells)
    pairs = population.grouping.code * n_cells + population.design.cell
    present, of_trial = np.unique(pairs, return_inverse=True)
    return PeopleCells(
        population=with_window(population),
        person=present // n_cells,
        cell=present % n_cells,
        of_trial=of_trial.ravel(),
    )
