"""`Fit`: what fitting gives back. Nothing here changes a fit."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from ddm import arguments, plots
from ddm.estimation.bins import QUANTILES
from ddm.estimation.likelihood import pointwise
from ddm.fits import goodness, needs
from ddm.fits.estimates import Estimates, process_of
from ddm.fits.interval_tables import percentiles, profile_table, wald_table
from ddm.fits.intervals import bootstrap, profiles
from ddm.fits.saving import SavedTrials, as_dict, write
from ddm.fits.tables import minimum_text
from ddm.models.conditions import cell_with
from ddm.models.lapses import Lapses
from ddm.models.mixture import cdf as mixed_cdf
from ddm.models.outcomes import Outcomes
from ddm.models.prediction import simulate_trials
from ddm.processes.ddm import DDM
from ddm.runtime.seeds import Seed, sequence_of
from ddm.trials.trials import Trials

if TYPE_CHECKING:
    from matplotlib.axes import Axes


N_BOOTSTRAP = 500


class ConvergenceWarning(UserWarning):
    """A fit did not reach an optimum; its message says why and what to try."""


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Fit(Estimates):
    """One fitted model.

    Attributes
    ----------
    params : Series of the estimates, labelled ``v[easy]``, ``a``, ...; NaN where the data hold no
        such condition
    cov : DataFrame, their covariance; NaN for parameters at a bound
    se : Series of standard errors, from the inverse of the observed information (of X^2: see
        `ddm.ChiSquare`)
    n : number of trials, omissions included
    converged, message : whether an optimum was reached, and what a reader of the estimates must
        know
    limits : how far sz and t0 were searched if sz is estimated, since the likelihood has no maximum
        beyond; and where lapses lie
    method : "ml", "chi2", ...
    loglik, aic, aicc, bic : of a maximum-likelihood fit
    multinomial_loglik : of a fit by "gsquare" or "qml", without the constant
    statistic, df, p_value : of a fit by "chi2", "gsquare" or "qml"; the distance of a fit by "ks"
    model, trials, design : what was fitted, to what, and the map between them
    """

    outcomes: Outcomes | None
    trials: Trials | SavedTrials

    @property
    def lapses(self) -> Lapses | None:
        """Where the RTs of contaminants lie; None in a model without."""
        return self.outcomes.lapses if self.outcomes is not None else self.model.lapse_window

    def save(self, path: str | Path) -> None:
        """Write the fit to a JSON file, without the RTs; `ddm.load` reads it."""
        write(path, "fit", as_dict(self))

    def ci(
        self,
        level: float = 0.95,
        method: str = "wald",
        *,
        seed: Seed = None,
        n: int = N_BOOTSTRAP,
        parametric: bool = True,
        n_jobs: int | None = None,
        progress: bool | None = None,
    ) -> pd.DataFrame:
        """Intervals of the estimates, a row each, with the columns ci_low and ci_high.

        Parameters
        ----------
        level : the share of data sets in which they hold the truth
        method : "wald", estimate -/+ the normal quantile times the standard error; "profile", where
            the log likelihood, maximised over the other parameters, falls by half the quantile of
            chi^2(1) (for "chi2", "gsquare" and "qml" where their statistic rises by it): asymmetric
            where that is due, and within bounds; "bootstrap", the quantiles of the estimates of
            data sets drawn anew, the only ones for "ks" and "ez"
        seed, n, parametric, n_jobs, progress : of the bootstrap, see `bootstrap`

        Those by profile and bootstrap have a further column note, which says for example that an
        end is a bound of the search, so that the interval is one-sided.
        """
        level = arguments.share("level", level)
        if method == "wald":
            return wald_table(self.params, self.se, level)
        if method == "profile":
            return self._profiles(level)
        if method == "bootstrap":
            draws = self.bootstrap(
                n, seed=seed, parametric=parametric, n_jobs=n_jobs, progress=progress
            )
            return percentiles(draws, level)
        raise ValueError(f"method must be 'wald', 'profile' or 'bootstrap'; got {method!r}.")

    def bootstrap(
        self,
        n: int = N_BOOTSTRAP,
        *,
        seed: Seed = None,
        parametric: bool = True,
        n_jobs: int | None = None,
        progress: bool | None = None,
    ) -> pd.DataFrame:
        """Estimates of ``n`` data sets drawn anew, one row each; NaN where a fit did not converge.

        ``parametric`` ones are simulated from the fitted model; others are drawn with replacement
        from the trials of each condition (Efron & Tibshirani 1993). ``seed`` is an int, a
        SeedSequence, a Generator or None; ``n_jobs`` and ``progress`` are as in `ddm.fit_each`.
        """
        n = arguments.whole_number("n", n, at_least=2)
        theta, outcomes = self._theta(), self._outcomes("a bootstrap")
        sequence = sequence_of(seed)
        draws = bootstrap(
            self.search,
            outcomes,
            self.design,
            theta,
            n=n,
            parametric=parametric,
            seed=sequence,
            n_jobs=n_jobs,
            progress=progress,
        )
        table = pd.DataFrame(draws, columns=list(self.design.labels)).rename_axis("sample")
        return table.reindex(columns=self.params.index)

    @property
    def pointwise_loglik(self) -> pd.Series:
        """The log likelihood of each trial, in the order of ``trials.data``; they sum to
        ``loglik``.
        """
        self._maximised("pointwise_loglik")
        trials, outcomes = self._trials("pointwise_loglik"), self._outcomes("pointwise_loglik")
        likelihood = self.search.method.on(outcomes, self.design)
        values = pointwise(likelihood, self._theta(), outcomes, trials, self.design)
        return pd.Series(values, index=trials.data.index, name="loglik")

    def cdf(self, rt: ArrayLike, response: ArrayLike, /, **levels: Any) -> np.ndarray:
        """P(RT <= rt, response) of one condition, lapses included; ``levels`` as in `process`.

        ``rt`` and ``response``, 1 (upper boundary) or 0 (lower boundary), are broadcast as NumPy
        does. Deadlines and removed RTs play no part: it is what would be seen without them.
        """
        times, upper = arguments.beside_response("rt", np.asarray(rt, dtype=float), response)
        parameters_by_cell = self._parameters_by_cell()
        cell = np.full(times.size, cell_with(self.design.cells, levels, parameters_by_cell))
        never = np.full(times.size, np.inf)
        of_lapses = np.empty(0)
        if self.lapses is not None:
            of_lapses = 0.5 * self.lapses.cdf(times.ravel(), never)
        values = mixed_cdf(times.ravel(), upper.ravel(), cell, parameters_by_cell, of_lapses)
        return values.reshape(times.shape)

    def simulate(self, seed: Seed = None) -> pd.DataFrame:
        """A data set like the one fitted: its rows, columns and labels, with RTs and responses of
        the fitted model.

        Lapses, deadlines and removed RTs are as in the data: an RT after its deadline is an
        omission. Columns that the model does not use are those of the data, so one that was made
        from RTs or responses, such as an accuracy, has to be made anew.
        """
        trials = self.trials
        rt, response = simulate_trials(
            self.design.cell,
            self._parameters_by_cell(),
            lapses=self.lapses,
            deadline=trials.deadline,
            window=trials.window,
            observed=trials.observed_sides,
            seed=seed,
        )
        return trials.replaced(rt, response)

    def quantiles(self, q: tuple[float, ...] = QUANTILES) -> pd.DataFrame:
        """Observed and predicted proportions and RT quantiles of each condition and response; see
        `fits.goodness`.
        """
        return goodness.quantiles(
            self._grouped("quantiles"),
            self.design,
            self._parameters_by_cell(),
            q,
            self.trials.labels,
        )

    def goodness(self, q: tuple[float, ...] = QUANTILES, min_count: int = 12) -> pd.Series:
        """Pearson's X^2 of the fitted model on quantile bins, its df and p value; see
        `fits.goodness`.
        """
        return goodness.pearson_test(
            self._grouped("goodness"), self.design, self._theta(), q, min_count
        )

    def predictive(self, n: int = 100, *, seed: Seed = None) -> pd.DataFrame:
        """Statistics of the data beside those of ``n`` data sets simulated from the fit, two or
        more, since one has no SD; see `fits.goodness`.
        """
        n = arguments.whole_number(
            "n",
            n,
            at_least=2,
            meaning="the simulated data sets, which have an SD",
            advice="For example n=100.",
        )
        self._grouped("predictive")
        children = sequence_of(seed).spawn(n)
        simulated = (Trials(self.simulate(child), **self.trials.reading) for child in children)
        return goodness.predictive(self._trials("predictive"), simulated, self.design)

    def plot(self, axes: Any = None) -> np.ndarray[Any, np.dtype[Any]]:
        """RT histograms of each condition under the densities of its process (without lapses); see
        `ddm.plots`.
        """
        return plots.densities(self._conditions(), axes=axes)

    def plot_quantiles(self, ax: Axes | None = None) -> Axes:
        """Observed RT quantiles of each condition against those of its process (without lapses);
        see `ddm.plots`.
        """
        return plots.quantiles(self._conditions(), ax=ax)

    def _conditions(self) -> dict[str, tuple[Trials, DDM]]:
        cells = self.design.cells.astype(str)
        names = cells.agg(", ".join, axis=1) if len(cells.columns) else ["all trials"]
        self._grouped("a picture")
        trials = self._trials("a picture")
        none = np.zeros(len(trials.set_aside), dtype=bool)
        answered = trials.answered
        return {
            str(name): (trials.select((self.design.cell == cell) & answered, none), process_of(row))
            for cell, (name, row) in enumerate(zip(names, self._parameters_by_cell(), strict=True))
        }

    def _profiles(self, level: float) -> pd.DataFrame:
        outcomes = self._outcomes("a profile")
        needs.gradient("method='profile'", self.search.method)
        ends = profiles(self.search, outcomes, self.design, self.optimum, level)
        return profile_table(dict(zip(self.design.labels, ends, strict=True)), self.params.index)

    def _outcomes(self, what: str) -> Outcomes:
        return needs.times(what, self.trials, self.outcomes)

    def _grouped(self, what: str) -> Outcomes:
        outcomes = self._outcomes(what)
        needs.conditions(what, self.n, self.design)
        return outcomes

    def _trials(self, what: str) -> Trials:
        self._outcomes(what)
        return cast(Trials, self.trials)

    def __repr__(self) -> str:
        found = minimum_text(self.search.method, self.report)
        head = f"<Fit by {self.method}: {self.n} trials, {found}; {self.message}>"
        table = "no parameter is free"
        if len(self.params):
            table = self.summary().drop(columns="meaning").round(4).to_string()
        return "\n".join(filter(None, (head, self.trials.coding, self.limits, table)))
