"""`Posterior`: draws of a population, or of one person."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm import arguments, plots
from ddm.fits import needs
from ddm.fits.answers.quantities import Quantities as Asked
from ddm.fits.answers.quantities import quantities_of
from ddm.html_text import block
from ddm.models.lapses import Lapses
from ddm.models.model import Model
from ddm.populations.answers.narrow_tables import wrapped
from ddm.populations.likelihoods.people import people_likelihood
from ddm.populations.people_checks import PeopleChecks
from ddm.populations.population import Population
from ddm.populations.population_priors import PriorsOfPhi
from ddm.populations.quantities import Quantities, median_theta, people_labels, people_values
from ddm.posterior.diagnostics import relative_efficiency
from ddm.posterior.forms.arviz_form import as_arviz
from ddm.posterior.forms.groups import Draws
from ddm.posterior.loo.leave_one_out import digest, psis_loo
from ddm.posterior.loo.result import PLURALS, Loo
from ddm.posterior.nuts import Chains
from ddm.posterior.person_draws import PersonDraws
from ddm.posterior.pointwise import blocks_of_people, blocks_of_trials
from ddm.posterior.tables import DECIMALS, as_read, draws_by_chain, table_of_draws
from ddm.posterior.verdict import Verdict, contradicted_priors, verdict_of
from ddm.reading.expression_numbers import Expression
from ddm.trials.trials import Trials

Array = NDArray[np.float64]

LEVEL = 0.95


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Posterior(PeopleChecks):
    """Draws of what is estimated; what `ddm.sample` returns.

    Attributes
    ----------
    params : Series of estimates, the means of draws: values of the median person (``v[easy]``,
        ``a``, ...), effects of predictors (``v: patient[T.yes]``), SDs over people (``sd(v)``)
    draws : DataFrame of draws: chain, draw, and a column for each of these
    subjects : DataFrame of people: subject, parameter, estimate, sd, ci_low, ci_high, ...
    priors : DataFrame of the priors
    converged, message : whether the chains can be trusted, and what a reader must know
    n : the number of trials
    model, trials : the model and the data

    loglik : (chains, draws) the log likelihood of each draw
    seed, tune : the seed if it was a whole number, and the draws for tuning; None if not known

    ``posterior["s01"]`` has the draws of one person. `process`, `simulate`, `quantiles`,
    `predictive`, `trialwise` and pictures are as those of a `ddm.Fit`; their estimates are the
    means of draws on the scales of the links. What is asked with a wrong argument is a ValueError
    or TypeError, with what is allowed.

    Examples
    --------
    >>> import ddm, pathlib, tempfile
    >>> data = ddm.DDM(v=1.2, a=1.5, t0=0.3).simulate(200, seed=1)
    >>> posterior = ddm.sample(ddm.Model(lapse=0.02, lapse_window=(0, 4)), data, seed=1)
    >>> posterior.summary().columns.tolist()[:4]
    ['estimate', 'sd', 'ci_low', 'ci_high']
    >>> posterior.derived("a / v").columns.tolist()[-1]
    'p_positive'
    >>> posterior.loo().n, posterior.to_arviz().posterior.sizes["draw"]
    (200, 1000)
    >>> posterior.process().z, posterior.quantiles().shape, posterior.predictive(10, seed=1).shape
    (0.5, (10, 7), (8, 5))
    >>> posterior.simulate(seed=1).shape, posterior.plot_draws().shape
    ((200, 2), (3, 2))
    >>> posterior.plot().size, posterior.plot_quantiles().size
    (1, 1)
    >>> posterior.save(pathlib.Path(tempfile.mkdtemp()) / "posterior.nc")
    """

    called = "posterior"

    population: Population
    priors_of_phi: PriorsOfPhi
    phi: Array
    theta: Array
    chains: Chains
    notes: tuple[str, ...] = ()
    known_loglik: Array | None = None
    seed: int | None = None
    tune: int | None = None

    @property
    def model(self) -> Model:
        """The model."""
        return self.population.model

    @property
    def trials(self) -> Trials:
        """The data."""
        return self.population.trials

    @property
    def n(self) -> int:
        """The number of trials."""
        return self.trials.n

    @property
    def priors(self) -> pd.DataFrame:
        """The prior of each number, with the scale on which it holds."""
        return self.priors_of_phi.table

    @cached_property
    def quantities(self) -> Quantities:
        """What is estimated, in natural units."""
        return Quantities(self.population)

    @cached_property
    def values(self) -> Array:
        """The draws of the quantities, (chains, draws, labels)."""
        return self.quantities.values(self.phi)

    @cached_property
    def of_people(self) -> Array:
        """The draws of the estimates of people, (chains, draws, people, estimates)."""
        return people_values(self.population, self.theta)

    @cached_property
    def params(self) -> pd.Series:
        """The estimates, the means of the draws, by label."""
        means = self.values.mean(axis=(0, 1))
        return pd.Series(means, index=list(self.quantities.labels), name="estimate")

    @property
    def people_theta(self) -> Array:
        """The coordinates of people, the means of the draws, (people, k)."""
        return self.theta.mean(axis=(0, 1))

    @property
    def median_theta(self) -> Array:
        """The coordinates of the median person, the means of the draws, (k,)."""
        return median_theta(self.population, self.phi.mean(axis=(0, 1)))

    def several_theta(self, n: int) -> Iterator[Array]:
        """The coordinates of people in n draws that are far from one another."""
        every = self.theta.reshape(-1, *self.theta.shape[2:])
        yield from every[np.linspace(0, len(every) - 1, n).round().astype(int)]

    @property
    def draws(self) -> pd.DataFrame:
        """The draws: chain, draw, and a column for each label."""
        return draws_by_chain(self.values, self.quantities.labels)

    def plot_draws(self, *, axes: Any = None) -> np.ndarray:
        """Densities and courses of the draws, by chain, on ``axes`` or new ones; see
        `ddm.plots.draws`.
        """
        return plots.draws(self.draws, axes=axes)

    def summary(self, level: float = LEVEL) -> pd.DataFrame:
        """Estimates with intervals and diagnostics, one row per label.

        Columns: estimate and sd (mean and SD of the draws), ci_low and ci_high (equal-tailed, with
        the probability ``level``), r_hat, ess_bulk and ess_tail (the number of independent draws
        that would tell the middle and the tails as well), mcse (standard error of the estimate, as
        the draws are finite in number), people_low and people_high (the middle 68 % of people, of
        values in which people differ), and unit.
        """
        level = arguments.share("level", level)
        table = table_of_draws(self.values, self.quantities.labels, level)
        low, high = self.quantities.range_over_people(self.phi)
        if self.population.by:
            table["people_low"] = low.mean(axis=(0, 1))
            table["people_high"] = high.mean(axis=(0, 1))
        return table.assign(unit=list(self.quantities.units))

    @cached_property
    def subjects(self) -> pd.DataFrame:
        """Estimates of people, one row per person and parameter, as in `summary`.

        Columns: subject (several columns of ``by`` as a tuple), parameter, and those of `summary`
        with the diagnostics. Empty without ``by``.
        """
        names = people_labels(self.population)
        keys = self.population.people if self.population.by else []
        draws = self.of_people.reshape(*self.phi.shape[:2], -1)
        if not keys:
            draws = draws[:, :, :0]
        table = table_of_draws(draws, names * len(keys), LEVEL).reset_index(drop=True)
        table.insert(0, "subject", [key for key in keys for _ in names])
        table.insert(1, "parameter", list(names) * len(keys))
        return table

    @cached_property
    def verdict(self) -> Verdict:
        """Whether the chains can be trusted."""
        phi = self.phi.reshape(-1, self.phi.shape[-1])
        return verdict_of(
            table_of_draws(self.values, self.quantities.labels, LEVEL),
            self.subjects if self.population.by else None,
            int(self.chains.divergent.sum()),
            self.chains.divergent.size,
            contradicted_priors(self.priors_of_phi, phi),
            self.notes,
        )

    @property
    def converged(self) -> bool:
        """Whether the chains agree, and tell enough."""
        return self.verdict.converged

    @property
    def message(self) -> str:
        """What a reader of the estimates must know; "converged" if that is all."""
        return self.verdict.message

    @property
    def lapses(self) -> Lapses | None:
        """Where the RTs of contaminants lie; None if the model has no contaminants."""
        return self.model.lapse_window if self.model.has_lapses else None

    @cached_property
    def loglik(self) -> Array:
        """The log likelihood of each draw, (chains, draws)."""
        if self.known_loglik is not None:
            return self.known_loglik
        likelihood = people_likelihood(self.population)
        values = [[likelihood.sloped(one)[0].sum() for one in chain] for chain in self.theta]
        return np.array(values)

    def loo(self, by: str = "trial") -> Loo:
        """Leave-one-out cross-validation: how well the model predicts each trial from the others.

        ``by="subject"`` leaves out one person at a time instead, of whom only the population is
        known then; the trials of a person are integrated over the person by Laplace's
        approximation. Importance weights are Pareto-smoothed (PSIS; Vehtari, Gelman & Gabry 2017);
        a high Pareto k says whose elpd cannot be trusted. `ddm.compare` compares posteriors.
        """
        if by not in PLURALS:
            raise ValueError(f"by must be one of 'trial', 'subject'; got {by!r}.")
        if by == "subject" and not self.population.by:
            raise ValueError(
                "by='subject': these are draws of one person, who cannot be left out. Leave out "
                "trials, by='trial'."
            )
        needs.observed("loo", self.trials)
        return self._loo_of_trials if by == "trial" else self._loo_of_people

    @cached_property
    def _loo_of_trials(self) -> Loo:
        blocks = blocks_of_trials(self.population, self._each_draw(self.theta))
        return psis_loo(
            blocks,
            reff=self._efficiency,
            labels=self.trials.data.index.tolist(),
            data=self._digest(),
        )

    @cached_property
    def _loo_of_people(self) -> Loo:
        blocks = blocks_of_people(self.population, self._each_draw(self.phi))
        return psis_loo(
            blocks,
            reff=self._efficiency,
            unit="subject",
            labels=self.population.people,
            data=self._digest(self.population.grouping.code),
        )

    @property
    def _efficiency(self) -> float:
        """The relative efficiency of all draws, as arviz has it."""
        of_people = self.of_people.reshape(*self.phi.shape[:2], -1)
        every = [self.values, of_people] if self.population.by else [self.values]
        return relative_efficiency(np.concatenate(every, axis=-1))

    def _each_draw(self, draws: Array) -> Array:
        """The draws of all chains, one after the other."""
        return draws.reshape(-1, *draws.shape[2:])

    def _digest(self, *more: np.ndarray) -> str:
        """What stands for the data."""
        trials = self.trials
        columns = (trials.rt, trials.upper, trials.lost, trials.deadline, trials.window)
        return digest(*columns, *more)

    @property
    def as_draws(self) -> Draws:
        """The draws in natural units, with the statistics of the sampler."""
        chains = self.chains
        has_people = bool(self.population.by)
        return Draws(
            population=self.values,
            labels=self.quantities.labels,
            people=self.of_people if has_people else None,
            estimates=people_labels(self.population) if has_people else (),
            subjects=tuple(self.population.people) if has_people else (),
            statistics={
                "diverging": chains.divergent,
                "lp": chains.log_density,
                "tree_depth": chains.depth,
                "n_steps": chains.n_steps,
            },
        )

    def to_arviz(self, log_likelihood: bool = False) -> Any:
        """The draws for arviz: an InferenceData in arviz 0.x, a DataTree from arviz 1 on.

        The groups are posterior, sample_stats and, if the RTs are known, observed_data. With
        ``log_likelihood`` that of each trial is there too, which takes 8 bytes per draw and trial.
        """
        blocks, observed = None, None
        if log_likelihood:
            needs.observed("to_arviz(log_likelihood=True)", self.trials)
            blocks = blocks_of_trials(self.population, self._each_draw(self.theta))
        if isinstance(self.trials, Trials):
            observed = {"rt": self.trials.rt, "response": self.trials.upper.astype(np.int64)}
        attributes = {"model": repr(self.model), "coding": self.trials.coding}
        return as_arviz(
            self.as_draws, log_likelihood=blocks, observed=observed, attributes=attributes
        )

    def save(self, path: str | Path) -> None:
        """Write the posterior to a NetCDF file at ``path``, without the RTs; `ddm.load` reads the
        file.

        It has the draws in natural units in the group "posterior", which xarray opens too.
        """
        from ddm.posterior.forms.saving import save

        save(self, path)

    def derived(self, quantities: Asked, level: float = LEVEL) -> pd.DataFrame:
        """Quantities made of the estimates, such as ``"v[easy] - v[hard]"``, draw by draw.

        ``quantities`` is a text in the labels, a list of texts, or {name: text or function}; a
        function takes a Series of estimates. Columns: those of `summary`, of the ``level``, with
        the diagnostics, and p_positive, the probability that the quantity is above 0.
        """
        level = arguments.share("level", level)
        labels = list(self.quantities.labels)
        columns = {
            name: self._of_draws(quantity, labels)
            for name, quantity in quantities_of(quantities, labels).items()
        }
        values = np.stack(list(columns.values()), axis=-1)
        table = table_of_draws(values, tuple(columns), level)
        return table.assign(p_positive=(values > 0.0).mean(axis=(0, 1)))

    def _of_draws(self, quantity: Any, labels: list[str]) -> Array:
        """The draws of a quantity, (chains, draws)."""
        if isinstance(quantity, Expression):
            by_label = {label: self.values[:, :, i] for i, label in enumerate(labels)}
            return np.broadcast_to(np.asarray(quantity(by_label), dtype=float), self.phi.shape[:2])
        flat = self.values.reshape(-1, len(labels))
        each = [float(quantity(pd.Series(row, index=labels))) for row in flat]
        return np.reshape(each, self.phi.shape[:2])

    def __getitem__(self, key: Hashable) -> PersonDraws:
        """The draws of one person."""
        place = self.position(key)
        labels = people_labels(self.population)
        return PersonDraws(self, key, labels, self.of_people[:, :, place])

    def __len__(self) -> int:
        return len(self.population.people)

    def __repr__(self) -> str:
        head, *more = self._lines()
        return "\n".join([wrapped(f"<{head}>"), *map(wrapped, more), as_read(self.summary())])

    def _repr_html_(self) -> str:
        head, *more = self._lines()
        return block(head, *more, self.summary().round(DECIMALS), self.priors)

    def _lines(self) -> list[str]:
        """What is to be read beside the estimates."""
        n_chains, n_draws = self.phi.shape[:2]
        people = f"{len(self)} people, " if self.population.by else ""
        lines = [
            f"Posterior: {people}{self.n} trials, {n_chains} x {n_draws} draws; {self.message}",
            self.trials.coding,
        ]
        if self.model.has_lapses:
            lines.append(f"lapses: {self.model.lapse_window}")
        return [line for line in lines if line]
