"""`PeopleChecks`: the data of people beside what is expected of them: tables, pictures, data."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from functools import cached_property
from itertools import repeat
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm import plots
from ddm.agreement.comparing import Agreement, together
from ddm.agreement.part import Part
from ddm.agreement.quantile_rows import averaged_quantile_table, quantile_table
from ddm.agreement.simulated_statistics import predictive
from ddm.arguments import shown
from ddm.estimation.bins import QUANTILES
from ddm.fits import needs
from ddm.fits.checks import Drawn, number_of_sets, simulated_like
from ddm.fits.tables import conditions_table, parameters_table
from ddm.frames import Frame, as_pandas
from ddm.models.conditions import cell_with, parameters_at, parameters_of_rows
from ddm.populations.cells_of_people import PeopleCells, people_cells
from ddm.populations.likelihoods.people import lapses_of_population
from ddm.populations.population import Population
from ddm.populations.quantities import people_values
from ddm.processes.families.of_processes import Process
from ddm.reading.column_names import no_column_in
from ddm.runtime.seeds import Seed
from ddm.trials.observation import deadlines

Array = NDArray[np.float64]

# an error names this many people
MOST_NAMED = 10


class PeopleChecks(Drawn):
    """What is asked of estimates of people and of their trials, as of a `ddm.Fit`.

    The estimates are coordinates on the scales of the links: those of each person, `people_theta`,
    and of the median person, `median_theta`.
    """

    # how a user calls it, in errors that show a call
    called = "fit"

    population: Population

    @property
    def people_theta(self) -> Array:
        """The coordinates of people, (people, k)."""
        raise NotImplementedError

    @property
    def median_theta(self) -> Array:
        """The coordinates of the median person, (k,)."""
        raise NotImplementedError

    @property
    def subjects(self) -> pd.DataFrame:
        """The estimates of people, a row per person and parameter."""
        raise NotImplementedError

    def summary(self, level: float = 0.95) -> pd.DataFrame:
        """The estimates of the population, a row per label."""
        raise NotImplementedError

    def several_theta(self, n: int) -> Iterator[Array]:
        """The coordinates of people in each of n simulated data sets: the estimates."""
        return repeat(self.people_theta, n)

    def process(self, person: Hashable = None, /, **levels: Any) -> Process:
        """The process of one condition, of the median person or of a named one.

        ``process(difficulty="easy")`` is that of the median person, ``process("s01",
        difficulty="easy")`` that of one ``person``. ``levels`` are as in `ddm.Fit.process`.
        """
        call, theta = f"{self.called}.process(", self.median_theta
        if person is not None:
            call, theta = f"{call}{shown(person)}, ", self.people_theta[self.position(person)]
        population, design = self.population, self.population.estimates
        estimates = people_values(population, theta)
        row = parameters_at(design, estimates, levels, population.model, call)
        if row is None:
            rows = population.rows_of(theta)
            row = rows[cell_with(design.cells, levels, rows, call)]
        return design.family.process(row)

    @property
    def conditions(self) -> pd.DataFrame:
        """The parameters of the median person in every condition, one row per condition."""
        p = self.population
        return conditions_table(p.model, p.estimates.cells, p.rows_of(self.median_theta))

    @property
    def trialwise(self) -> pd.DataFrame:
        """The parameters of every trial on their natural scale, with the index of the data."""
        rows = self._cells.rows(self.people_theta)[self._cells.of_trial]
        values = parameters_table(self.population.model, rows)
        return values.set_axis(needs.observed("trialwise", self.population.trials).data.index)

    def simulate(self, seed: Seed = None, *, data: Frame | None = None) -> pd.DataFrame:
        """A data set like the fitted one, each person's trials from that person's estimates.

        ``seed``, rows, columns, labels, lapses, deadlines and removed RTs are as in
        `ddm.Fit.simulate`. With ``data``, a table of other trials of the same people, these are
        simulated.
        """
        if data is None:
            return self._cells.simulated(self.people_theta, seed)
        p = self.population
        known = needs.observed("simulate(data=)", p.trials)
        table = as_pandas("data", data, rows="with one row per trial")
        return simulated_like(
            known,
            p.design.family,
            np.arange(len(table)),
            self._rows_of(table),
            lapses=lapses_of_population(p),
            deadline=deadlines(table, known.deadline_said, known.unit),
            table=table,
            seed=seed,
        )

    def _rows_of(self, table: pd.DataFrame) -> Array:
        """The parameters of the trials of another table, (n, columns)."""
        p = self.population
        estimates = people_values(p, self.people_theta)
        person = self._people_in(table)
        rows = np.empty((len(table), p.estimates.offset.shape[1]))
        for j in np.unique(person):
            own = person == j
            some = table[own]
            rows[own] = parameters_of_rows(p.estimates, estimates[j], p.model, some)
        return rows

    def _people_in(self, table: pd.DataFrame) -> NDArray[np.int64]:
        """The position of the person of each row of a table."""
        by = self.population.by
        if not by:
            return np.zeros(len(table), dtype=np.int64)
        for column in by:
            if column not in table.columns:
                raise ValueError(f"data: {no_column_in(column, table)}")
        columns = table[list(by)].astype(object)
        names = columns.itertuples(index=False, name=None) if len(by) > 1 else columns[by[0]]
        place = {key: j for j, key in enumerate(self.population.people)}
        keys = list(names)
        unknown = next((key for key in keys if key not in place), None)
        if unknown is not None:
            raise ValueError(f"data: {self._nobody(unknown)}")
        return np.array([place[key] for key in keys], dtype=np.int64)

    @property
    def agreement(self) -> Agreement:
        """The trials of every person beside what is expected of them: what pictures ask."""
        needs.observed("a picture or a table of the data", self.population.trials)
        parts = self._cells.of_each(self._cells.rows(self.people_theta))
        n_cells = np.bincount(self._cells.person)
        return together([self._agreement(*pair) for pair in zip(parts, n_cells, strict=True)])

    def _agreement(self, part: Part, n_cells: int) -> Agreement:
        """The agreement of a part; covariates that leave few trials make no conditions."""
        columns = tuple(self.population.estimates.cells.columns)
        return Agreement((part,), conditions_of(self.population, part.trials.n, n_cells), columns)

    def quantiles(self, q: tuple[float, ...] = QUANTILES, *, by: Any = None) -> pd.DataFrame:
        """Observed and predicted proportions and RT quantiles, averaged over people.

        ``q`` and ``by`` are as in `ddm.Fit.quantiles`. Each person has the same weight, and is left
        out of the quantiles of a response that it never gave. The column n has the RTs of all
        people, and the further column people has their number.
        """
        if not self.population.by:
            return quantile_table(self.agreement, q, by)
        return averaged_quantile_table(self.agreement, q, by)

    def predictive(self, n: int = 100, *, by: Any = None, seed: Seed = None) -> pd.DataFrame:
        """Statistics of the data, and their mean, SD and rank in ``n`` simulated data sets.

        Those of a `ddm.Posterior` are each from another draw (Gelman, Meng & Stern 1996), all
        others from the estimates. The statistics are of the trials of all people together; for
        those of each person write ``by="subject"``, the column of people. ``n``, ``by``, ``seed``
        and the columns are as in `ddm.Fit.predictive`.
        """
        n = number_of_sets(n)
        needs.observed("predictive", self.population.trials)
        whole = self._cells.of_all(self._cells.rows(self.people_theta))
        agreement = self._agreement(whole, len(self.population.estimates.cells))
        parts = self._cells.every_of_all(self.several_theta(n))
        return predictive(agreement, n, seed, by, parts=parts)

    def plot_shrinkage(self, fits: Any, *, axes: Any = None) -> np.ndarray:
        """Estimates of people, each drawn from its separate fit towards the population.

        ``fits`` are those of `ddm.fit_each` with the same model and ``by``, drawn on ``axes`` if
        these are given. See `ddm.plots.shrinkage`.
        """
        separate = getattr(fits, "params", fits)
        return plots.shrinkage(separate, self.subjects, self.summary(), axes=axes)

    def plot_subjects(self, *, axes: Any = None) -> np.ndarray:
        """The estimates of each person with their intervals, on ``axes`` or in a new figure.

        See `ddm.plots.subjects`.
        """
        return plots.subjects(self.subjects, self.summary(), axes=axes)

    def position(self, person: Hashable) -> int:
        """The position of a person among all; a KeyError if there is nobody of that name."""
        people = self.population.people
        if self.population.by and person in people:
            return people.index(person)
        raise KeyError(self._nobody(person))

    def _nobody(self, person: Hashable) -> str:
        people = self.population.people
        if not self.population.by:
            return f"{person!r}: these are estimates of one person, without by=."
        more = ", ..." if len(people) > MOST_NAMED else ""
        return (
            f"{person!r} is nobody here; the people are "
            f"{', '.join(map(repr, people[:MOST_NAMED]))}{more}."
        )

    @cached_property
    def _cells(self) -> PeopleCells:
        return people_cells(self.population)


def conditions_of(population: Population, n_trials: int, n_cells: int) -> tuple[Hashable, ...]:
    """The columns that tell conditions apart; none if covariates make too many of them."""
    is_trialwise = needs.groups(n_trials, n_cells, population.model)
    return () if is_trialwise else tuple(population.estimates.cells.columns)
