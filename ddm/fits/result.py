"""`Fit`: what fitting gives back. Nothing here changes a fit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from ddm import arguments, parameters, plots
from ddm.estimation.bins import QUANTILES
from ddm.estimation.objective import Report
from ddm.estimation.search import Search
from ddm.fits import goodness
from ddm.fits.interval_tables import delta_method, percentiles, profile_table, wald_table
from ddm.fits.intervals import bootstrap, profiles
from ddm.fits.saved_trials import SavedTrials
from ddm.fits.saving import as_dict, write
from ddm.fits.tables import minimum_text, summary_table
from ddm.models.conditions import cell_with, parameters_at
from ddm.models.design import Design
from ddm.models.lapses import Lapses
from ddm.models.mixture import cdf as mixed_cdf
from ddm.models.model import Model
from ddm.models.outcomes import Outcomes
from ddm.models.prediction import simulate_trials
from ddm.numerics.problem import Optimum
from ddm.parameters import LAPSE
from ddm.processes.ddm import DDM
from ddm.runtime.seeds import Seed, sequence_of
from ddm.trials.trials import Trials

if TYPE_CHECKING:
    from matplotlib.axes import Axes


# descents that end within this of the best value, after which a Newton step ends the search,
# reached the same optimum
SAME_OPTIMUM = 0.05

N_BOOTSTRAP = 500

# checks of distributions need some trials in each condition
FEWEST_PER_CONDITION = 5


class ConvergenceWarning(UserWarning):
    """A fit did not reach an optimum; its message says why and what to try."""


@dataclass(frozen=True, eq=False, repr=False)
class Fit:
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

    params: pd.Series
    cov: pd.DataFrame
    converged: bool
    message: str
    limits: str
    method: str
    report: Report
    n: int
    outcomes: Outcomes | None
    trials: Trials | SavedTrials
    design: Design
    optimum: Optimum
    search: Search

    @property
    def model(self) -> Model:
        """The model that was fitted."""
        return self.search.model

    @property
    def k(self) -> int:
        """Number of estimates."""
        return len(self.design.labels)

    @property
    def se(self) -> pd.Series:
        """Standard errors."""
        return pd.Series(np.sqrt(np.diag(self.cov)), index=self.params.index, name="se")

    @property
    def lapses(self) -> Lapses | None:
        """Where the RTs of contaminants lie; None in a model without."""
        return self.outcomes.lapses if self.outcomes is not None else self.model.lapse_window

    def save(self, path: str | Path) -> None:
        """Write the fit to a JSON file, without the RTs; `ddm.load` reads it."""
        write(path, "fit", as_dict(self))

    @property
    def correlation(self) -> pd.DataFrame:
        """Correlations of the estimates' errors. Near -1 or 1 the data barely tell two parameters
        apart.
        """
        return self.cov.div(self.se, axis=0).div(self.se, axis=1)

    @property
    def starts(self) -> str:
        """How many of the search's starting points led to the optimum, and how much worse the
        next-best end was.
        """
        reached = np.array([value for value in self.optimum.reached if np.isfinite(value)])
        if not reached.size or not np.isfinite(self.optimum.value):
            is_smooth = self.search.method.is_smooth
            return "the search reached no optimum" if is_smooth else "one search by simplices"
        above = reached - self.optimum.value
        others = above[above > SAME_OPTIMUM]
        found = f"{(above <= SAME_OPTIMUM).sum()} of {reached.size} starts reached the optimum"
        return (
            f"{found}; the next-best end lies {others.min():.3g} higher" if others.size else found
        )

    @property
    def loglik(self) -> float:
        """Log likelihood at the estimates; NaN unless they maximise it."""
        return self.report.loglik

    @property
    def aic(self) -> float:
        """Akaike's criterion, 2 k - 2 loglik."""
        return 2.0 * self.k - 2.0 * self._maximised("aic")

    @property
    def aicc(self) -> float:
        """AIC corrected for few trials (Hurvich & Tsai 1989)."""
        loglik = self._maximised("aicc")
        spare = self.n - self.k - 1.0
        return (
            2.0 * self.k
            - 2.0 * loglik
            + (2.0 * self.k * (self.k + 1.0) / spare if spare > 0.0 else np.inf)
        )

    @property
    def bic(self) -> float:
        """Schwarz's criterion, k log n - 2 loglik."""
        return float(self.k * np.log(self.n)) - 2.0 * self._maximised("bic")

    @property
    def multinomial_loglik(self) -> float:
        """sum O log P over the bins of a fit by "gsquare" or "qml", without the constant; else
        NaN.
        """
        return self.report.multinomial_loglik

    @property
    def statistic(self) -> float:
        """X^2 or G^2, or the largest distance of a fit by "ks"; else NaN."""
        return self.report.statistic

    @property
    def df(self) -> int | None:
        """Degrees of freedom of X^2: bins - conditions - free parameters."""
        return self.report.df

    @property
    def p_value(self) -> float:
        """P(X^2 or more) if the model is true; NaN unless X^2 was minimised. See `ddm.ChiSquare`
        for its size.
        """
        from scipy.special import chdtrc

        return (
            float(chdtrc(self.df, self.statistic))
            if self.df is not None and self.df > 0
            else np.nan
        )

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
        theta, outcomes = self._theta(), self._seen("a bootstrap")
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

    def derived(
        self, quantities: Mapping[str, Callable[[pd.Series], float]], level: float = 0.95
    ) -> pd.DataFrame:
        """Functions of the estimates, with standard errors by the delta method: estimate, se,
        ci_low, ci_high.

        se^2 = g' cov g, with the gradient g by central differences.

        Examples
        --------
        >>> import ddm
        >>> data = ddm.DDM(v=1.2, a=1.5, t0=0.3).simulate(500, seed=1)
        >>> fit = ddm.fit(ddm.Model(), data)
        >>> list(fit.derived({"a / v": lambda p: p["a"] / p["v"]}).columns)
        ['estimate', 'se', 'ci_low', 'ci_high']
        """
        return delta_method(quantities, self.params, self.cov, arguments.share("level", level))

    def summary(self, level: float = 0.95) -> pd.DataFrame:
        """One row per estimate: estimate, se, ci_low, ci_high, unit, meaning.

        The unit of a formula's coefficients names the scale of its link, as in "log evidence".
        """
        return summary_table(self.params, self.se, self.ci(level), self.model)

    @property
    def conditions(self) -> pd.DataFrame:
        """The parameters of every condition on their natural scale, beside the columns that tell
        conditions apart.
        """
        names = [*parameters.NAMES, "lapse"] if self.model.has_lapses else list(parameters.NAMES)
        values = pd.DataFrame(self._parameters_by_cell()[:, : len(names)], columns=names)
        return pd.concat([self.design.cells, values], axis=1)

    @property
    def pointwise_loglik(self) -> pd.Series:
        """The log likelihood of each trial, in the order of ``trials.data``; they sum to
        ``loglik``.
        """
        self._maximised("pointwise_loglik")
        outcomes, theta = self._seen("pointwise_loglik"), self._theta()
        likelihood: Any = self.search.method.on(outcomes, self.design)
        answered, omitted = likelihood.pointwise(theta)
        trials = self._trials("pointwise_loglik")
        values = np.empty(self.n)
        is_answered = trials.answered
        values[is_answered] = answered
        values[~is_answered] = omitted[
            outcomes.stratum_of(self.design.cell, trials.deadline)[~is_answered]
        ]
        return pd.Series(values, index=trials.data.index, name="loglik")

    def process(self, /, **levels: Any) -> DDM:
        """The process of one condition: ``fit.process(difficulty="easy")``.

        Columns on which no parameter depends among the remaining conditions may be left out.
        Without the lapses of a model that has some: they are no part of the process. Covariates of
        formulas may have any value, if all columns are given: ``fit.process(theta=0.5,
        conflict="high")``.
        """
        at = parameters_at(self.design, self._theta(), levels, self.model)
        return _process(
            self._parameters_by_cell()[
                cell_with(self.design.cells, levels, self._parameters_by_cell())
            ]
            if at is None
            else at
        )

    def cdf(self, rt: ArrayLike, response: ArrayLike, /, **levels: Any) -> np.ndarray:
        """P(RT <= rt, response) of one condition, lapses included; ``levels`` as in `process`.

        ``rt`` and ``response``, 1 (upper boundary) or 0 (lower boundary), are broadcast as NumPy
        does. Deadlines and removed RTs play no part: it is what would be seen without them.
        """
        times, upper = arguments.beside_response("rt", np.asarray(rt, dtype=float), response)
        shape, times, upper = times.shape, times.ravel(), upper.ravel()
        cell = np.full(times.size, cell_with(self.design.cells, levels, self._parameters_by_cell()))
        never = np.full(times.size, np.inf)
        of_lapses = np.empty(0) if self.lapses is None else 0.5 * self.lapses.cdf(times, never)
        values = mixed_cdf(times, upper, cell, self._parameters_by_cell(), of_lapses)
        return values.reshape(shape)

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
        return goodness.goodness(
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
            str(name): (trials.select((self.design.cell == cell) & answered, none), _process(row))
            for cell, (name, row) in enumerate(zip(names, self._parameters_by_cell(), strict=True))
        }

    def _profiles(self, level: float) -> pd.DataFrame:
        outcomes = self._seen("a profile")
        if not self.search.method.is_smooth:
            raise ValueError(
                f"method='profile' needs a smooth objective; {self.method!r} is none. Use "
                "method='bootstrap'."
            )
        ends = profiles(self.search, outcomes, self.design, self.optimum, level)
        return profile_table(dict(zip(self.design.labels, ends, strict=True)), self.params.index)

    def _grouped(self, what: str) -> Outcomes:
        """What was seen of the trials, if these make conditions; an error where covariates differ
        in every trial.
        """
        outcomes = self._seen(what)
        if self.design.has_formulas and self.n < FEWEST_PER_CONDITION * len(self.design.cells):
            raise ValueError(
                f"{what} compares distributions, which takes conditions with many trials; here "
                f"{self.n} trials make {len(self.design.cells)}. Group the covariates (pd.cut) and "
                "fit those groups, or compare fit.simulate() with the data in pandas."
            )
        return outcomes

    def _theta(self) -> np.ndarray:
        if np.isnan(self.optimum.theta).any():
            raise ValueError(f"this fit has no estimates: {self.message}.")
        return self.optimum.theta

    def _parameters_by_cell(self) -> np.ndarray:
        return self.design.parameters_by_cell(self._theta())

    def _seen(self, what: str) -> Outcomes:
        if isinstance(self.trials, SavedTrials):
            raise ValueError(
                f"{what} needs the RTs, which a saved fit does not keep. Load it with them: "
                "ddm.load(path, data=...)."
            )
        if self.outcomes is None:
            raise ValueError(f"{what} needs trials with rt and response; this fit has none.")
        return self.outcomes

    def _trials(self, what: str) -> Trials:
        self._seen(what)
        return cast(Trials, self.trials)

    def _maximised(self, what: str) -> float:
        if not self.search.method.is_likelihood:
            raise ValueError(
                f"{what} needs a maximum-likelihood fit; this one minimised {self.method!r}. Fit "
                "with method='ml'."
            )
        return self.loglik

    def __repr__(self) -> str:
        found = minimum_text(self.search.method, self.report)
        head = f"<Fit by {self.method}: {self.n} trials, {found}; {self.message}>"
        table = "no parameter is free"
        if len(self.params):
            table = self.summary().drop(columns="meaning").round(4).to_string()
        return "\n".join(filter(None, (head, self.trials.coding, self.limits, table)))


def _process(row: np.ndarray) -> DDM:
    return DDM(**dict(zip(parameters.NAMES, row[:LAPSE].tolist(), strict=True)))
