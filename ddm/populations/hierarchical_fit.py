"""`HierarchicalFit`: Laplace's approximation of a population, fitted."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm import arguments
from ddm.fits.answers.quantities import Quantities as Asked
from ddm.fits.answers.quantities import quantities_of
from ddm.fits.interval_tables import delta_method
from ddm.html_text import block
from ddm.models.lapses import Lapses
from ddm.models.model import Model
from ddm.populations.answers.estimates import PopulationEstimates
from ddm.populations.answers.narrow_tables import DECIMALS, narrow, wrapped
from ddm.populations.answers.notes import notes_of
from ddm.populations.laplace.maximum import LaplaceFit
from ddm.populations.people_checks import PeopleChecks
from ddm.populations.person import PersonEstimates
from ddm.populations.population import Population
from ddm.populations.population_priors import PriorsOfPhi
from ddm.populations.quantities import median_theta, people_labels
from ddm.trials.trials import Trials

LEVEL = 0.95


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class HierarchicalFit(PeopleChecks):
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

    ``fit["s01"]`` has the estimates of one person. `process`, `simulate`, `quantiles`,
    `predictive`, `trialwise` and pictures are as those of a `ddm.Fit`. What is asked with a wrong
    argument is a ValueError or TypeError, with what is allowed.

    Examples
    --------
    >>> import ddm, pathlib, tempfile
    >>> data = ddm.datasets.load("speed_accuracy")
    >>> model = ddm.Model(v="difficulty", lapse=0.02, lapse_window=(0, 4))
    >>> fit = ddm.fit_hierarchical(model, data, by="subject")
    >>> fit.summary().columns.tolist()
    ['estimate', 'se', 'ci_low', 'ci_high', 'people_low', 'people_high', 'unit']
    >>> fit.derived("v[easy] - v[hard]").index.tolist(), fit.ci().shape
    (['v[easy] - v[hard]'], (8, 2))
    >>> fit.process(difficulty="easy").z, fit.process("s01", difficulty="easy").z
    (0.5, 0.5)
    >>> fit.quantiles().shape, fit.predictive(10, seed=1).shape, fit.simulate(seed=1).shape
    ((20, 9), (16, 6), (5739, 6))
    >>> fit.plot().size, fit.plot_quantiles().size, fit.plot_subjects().size
    (2, 1, 4)
    >>> fit.plot_shrinkage(ddm.fit_each(model, data, by="subject")).size
    4
    >>> fit.save(pathlib.Path(tempfile.mkdtemp()) / "population.json")
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
    def people_theta(self) -> NDArray[np.float64]:
        """The coordinates of people, (people, k)."""
        return self.found.theta

    @property
    def median_theta(self) -> NDArray[np.float64]:
        """The coordinates of the median person, (k,)."""
        return median_theta(self.population, self.found.phi)

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

        ``level`` is the share of data sets whose intervals contain the true value.

        They are made on the scale on which the estimates are: that of the link, and the logarithm
        of an SD. An SD that is 0 has none.
        """
        return self.estimates.intervals(arguments.share("level", level))

    def summary(self, level: float = LEVEL) -> pd.DataFrame:
        """One row per estimate: estimate, se, ci_low, ci_high, people_low, people_high, unit.

        The intervals have this ``level``. The last two numbers are the middle 68 % of people, of
        values in which people differ.
        """
        return self.estimates.summary(arguments.share("level", level))

    def derived(self, quantities: Asked, level: float = LEVEL) -> pd.DataFrame:
        """Quantities made of the estimates, with standard errors by the delta method.

        ``quantities`` is a text in the labels, such as ``"v[easy] - v[hard]"``, a list of texts, or
        {name: text or function}, as in `ddm.Fit.derived`. Columns: estimate, se, ci_low, ci_high
        (of the ``level``).
        """
        found = quantities_of(quantities, self.params.index)
        return delta_method(found, self.params, self.cov, arguments.share("level", level))

    def save(self, path: str | Path) -> None:
        """Write the fit to a JSON file at ``path``, without the RTs; `ddm.load` reads the file."""
        from ddm.populations.saved.writing import save

        save(self, path)

    def __getitem__(self, key: Hashable) -> PersonEstimates:
        place, labels = self.position(key), list(people_labels(self.population))
        return PersonEstimates(
            fit=self,
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
