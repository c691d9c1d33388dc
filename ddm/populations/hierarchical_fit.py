"""`HierarchicalFit`: Laplace's approximation of a population, fitted."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ddm import arguments
from ddm.agreement.comparing import Agreement
from ddm.agreement.simulated_statistics import predictive
from ddm.fits.answers.quantities import Quantities as Asked
from ddm.fits.answers.quantities import quantities_of
from ddm.fits.checks import Drawn
from ddm.fits.interval_tables import delta_method
from ddm.html_text import block
from ddm.models.lapses import Lapses
from ddm.models.model import Model
from ddm.populations.answers.estimates import PopulationEstimates
from ddm.populations.answers.narrow_tables import DECIMALS, narrow, wrapped
from ddm.populations.answers.notes import notes_of
from ddm.populations.answers.predictions import (
    agreement_of_all,
    agreement_of_people,
    simulated,
)
from ddm.populations.laplace.search import LaplaceFit
from ddm.populations.person import PersonEstimates, process_at
from ddm.populations.population import Population, people_drawn
from ddm.populations.priors_of_phi import PriorsOfPhi
from ddm.populations.quantities import median_theta, people_labels, people_values
from ddm.processes.families.of_processes import Process
from ddm.runtime.seeds import Seed, sequence_of
from ddm.trials.trials import Trials

LEVEL = 0.95

# a message names this many people
MOST_NAMED = 10


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class HierarchicalFit(Drawn):
    """A fitted population; what `ddm.fit_hierarchical` returns.

    Attributes
    ----------
    params : Series of estimates: values of the median person (``v[easy]``, ``a``, ...), effects of
        predictors (``v: patient[T.yes]``), SDs over people (``sd(v)``, on the scale of the link)
    cov, se : covariance and standard errors by the delta method; NaN for an SD that is 0
    subjects : DataFrame of people: subject, parameter, estimate, se, ci_low, ci_high
    loglik : Laplace's approximation of the log likelihood, in which people are integrated out
    aic, bic : of a fit without priors; the BIC with n = the number of people
    k, n, n_people : the numbers of estimates, of trials and of people
    converged, message : whether a maximum was reached, and what a reader must know
    priors : DataFrame of the priors; None without priors
    model, trials, by : the model and the data

    ``fit["s01"]`` has the estimates of one person.
    """

    population: Population
    found: LaplaceFit
    stated: PriorsOfPhi | None = None
    more_notes: tuple[str, ...] = ()
    texts: str | None = None

    @property
    def model(self) -> Model:
        """The model."""
        return self.population.model

    @property
    def trials(self) -> Trials:
        """The data."""
        return self.population.trials

    @property
    def by(self) -> tuple[str, ...]:
        """The columns that tell people apart."""
        return self.population.by

    @property
    def n(self) -> int:
        """The number of trials."""
        return self.trials.n

    @property
    def n_people(self) -> int:
        """The number of people."""
        return len(self.population.people)

    @property
    def k(self) -> int:
        """The number of estimates: locations, effects of predictors, and SDs."""
        return self.population.size

    @property
    def lapses(self) -> Lapses | None:
        """Where the RTs of contaminants lie; None if the model has no contaminants."""
        return self.model.lapse_window if self.model.has_lapses else None

    @property
    def priors(self) -> pd.DataFrame | None:
        """The prior of each number, with the scale on which it holds; None without priors."""
        return None if self.stated is None else self.stated.table

    @cached_property
    def estimates(self) -> PopulationEstimates:
        """The estimates, in natural units."""
        return PopulationEstimates(self.population, self.found)

    @property
    def params(self) -> pd.Series:
        """The estimates by label."""
        return self.estimates.params.copy()

    @property
    def cov(self) -> pd.DataFrame:
        """The covariance of the estimates."""
        return self.estimates.cov.copy()

    @property
    def se(self) -> pd.Series:
        """Standard errors."""
        return self.estimates.se

    @property
    def subjects(self) -> pd.DataFrame:
        """Estimates of people, one row per person and parameter.

        Columns: subject (several columns of ``by`` as a tuple), parameter, estimate, se, ci_low,
        ci_high. The standard errors contain that of the population (Kass & Steffey 1989).
        """
        return self.estimates.subjects(LEVEL)

    @property
    def converged(self) -> bool:
        """Whether a maximum was reached, and the mode of each person."""
        return self.found.converged

    @cached_property
    def message(self) -> str:
        """What a reader of the estimates must know; "converged" if that is all."""
        if self.texts is not None:
            return self.texts
        notes = [*notes_of(self.population, self.found), *self.more_notes]
        return "; ".join(notes) or "converged"

    @property
    def loglik(self) -> float:
        """Laplace's approximation of the log likelihood, without priors."""
        return float(self.found.of_people.sum())

    @property
    def aic(self) -> float:
        """Akaike's criterion, 2 k - 2 loglik."""
        return 2.0 * self.k - 2.0 * self._maximised("aic")

    @property
    def bic(self) -> float:
        """Schwarz's criterion, k log n - 2 loglik, with n the number of people."""
        return float(self.k * np.log(self.n_people)) - 2.0 * self._maximised("bic")

    def ci(self, level: float = LEVEL) -> pd.DataFrame:
        """Wald's intervals, one row per estimate, with the columns ci_low and ci_high.

        They are made on the scale on which the estimates are: that of the link, and the logarithm
        of an SD. An SD that is 0 has none.
        """
        return self.estimates.intervals(arguments.share("level", level))

    def summary(self, level: float = LEVEL) -> pd.DataFrame:
        """One row per estimate: estimate, se, ci_low, ci_high, people_low, people_high, unit.

        The last two numbers are the middle 68 % of people, of values in which people differ.
        """
        return self.estimates.summary(arguments.share("level", level))

    def derived(self, quantities: Asked, level: float = LEVEL) -> pd.DataFrame:
        """Quantities made of the estimates, with standard errors by the delta method.

        ``quantities`` is a text in the labels, such as ``"v[easy] - v[hard]"``, a list of texts, or
        {name: text or function}, as in `ddm.Fit.derived`. Columns: estimate, se, ci_low, ci_high.
        """
        found = quantities_of(quantities, self.params.index)
        return delta_method(found, self.params, self.cov, arguments.share("level", level))

    def process(self, /, person: Hashable = None, **levels: Any) -> Process:
        """The process of one condition, of the median person or of ``person``.

        ``fit.process(difficulty="easy")``, ``fit.process("s01", difficulty="easy")``. Levels are as
        in `ddm.Fit.process`. The median person has the mean of every number that predicts, and the
        first level of the others.
        """
        if person is not None:
            return self[person].process(**levels)
        values = people_values(self.population, median_theta(self.population, self.found.phi))
        return process_at(self.population, values, levels, "fit.process(")

    def simulate(self, seed: Seed = None, *, new_people: bool = False) -> pd.DataFrame:
        """A data set like the fitted one, whose RTs and responses are simulated from the fit.

        It has the rows, columns and labels of the data, and the same lapses, deadlines and removed
        RTs. People are those that were fitted; or, with ``new_people``, drawn from the population,
        with the predictors of those.
        """
        children = sequence_of(seed).spawn(2)
        theta = self.found.theta
        if new_people:
            phi = self.found.phi.copy()
            phi[self.population.n_locations :][self.found.at_zero] = -np.inf
            theta = people_drawn(self.population, phi, np.random.default_rng(children[0]))
        return simulated(self.population, theta, children[1])

    def predictive(self, n: int = 100, *, by: Any = None, seed: Seed = None) -> pd.DataFrame:
        """Statistics of the data, and their mean, SD and rank in ``n`` simulated data sets.

        The people are those that were fitted; ``by`` may name the column of people. See
        `ddm.Fit.predictive`.
        """
        n = arguments.whole_number(
            "n", n, at_least=2, meaning="the simulated data sets, which have an SD"
        )
        return predictive(agreement_of_all(self._with_trials(), self.found.theta), n, seed, by)

    @property
    def agreement(self) -> Agreement:
        """The trials of every person beside what the fit expects of them: what pictures ask."""
        return agreement_of_people(self._with_trials(), self.found.theta)

    def save(self, path: str | Path) -> None:
        """Write the fit to a JSON file, without the RTs; `ddm.load` reads the file."""
        from ddm.populations.saved.writing import save

        save(self, path)

    def __getitem__(self, key: Hashable) -> PersonEstimates:
        people = self.population.people
        if key not in people:
            known = ", ".join(map(repr, people[:MOST_NAMED]))
            more = ", ..." if len(people) > MOST_NAMED else ""
            raise KeyError(f"{key!r} is nobody here; the people are {known}{more}.")
        place, labels = people.index(key), list(people_labels(self.population))
        return PersonEstimates(
            population=self.population,
            name=key,
            params=pd.Series(self.estimates.of_people[place], index=labels, name="estimate"),
            se=pd.Series(self.estimates.errors_of_people[place], index=labels, name="se"),
            ends=self.estimates.intervals_of_people(LEVEL)[place],
            n=int(self.population.grouping.counts()[place]),
        )

    def __len__(self) -> int:
        return self.n_people

    def __repr__(self) -> str:
        head, *more = self._lines()
        lines = [wrapped(f"<{head}>"), *map(wrapped, more)]
        return "\n".join([*lines, narrow(self.summary())])

    def _repr_html_(self) -> str:
        head, *more = self._lines()
        return block(head, *more, self.summary().round(DECIMALS))

    def _lines(self) -> list[str]:
        """What is to be read beside the estimates."""
        how = "with priors" if self.stated is not None else f"loglik {self.loglik:.2f}"
        head = f"HierarchicalFit: {self.n_people} people, {self.n} trials, {how}; {self.message}"
        lapses = "" if self.lapses is None else f"lapses: {self.lapses}"
        return [line for line in (head, self.trials.coding, lapses) if line]

    def _maximised(self, what: str) -> float:
        """The log likelihood, if it was maximised."""
        if self.stated is not None:
            raise ValueError(
                f"{what} needs a fit that maximises the likelihood, and this one has priors. Fit "
                "with priors=None; posteriors of ddm.sample are compared by their loo."
            )
        return self.loglik

    def _with_trials(self) -> Population:
        """The population, if its RTs are known."""
        if not isinstance(self.trials, Trials):
            raise ValueError(
                "this needs the RTs, which a saved fit does not keep. Load it with them: "
                "ddm.load(path, data=...)."
            )
        return self.population
