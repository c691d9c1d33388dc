"""`Fit` and `Fits`: what fitting gives back. Nothing here changes a fit."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ddm import parameters, plots
from ddm.design import Design
from ddm.diffusion import DDM
from ddm.model import Model
from ddm.objectives.report import Report
from ddm.simulators.exact import simulate_exact
from ddm.simulators.random import Seed
from ddm.trials import Trials

if TYPE_CHECKING:
    from matplotlib.axes import Axes


# of v under stimulus coding
OWN_RESPONSE = "drift rate; positive towards the response that belongs to the stimulus"


class ConvergenceWarning(UserWarning):
    """A fit did not reach an optimum; its message says why and what to try."""


@dataclass(frozen=True, eq=False, repr=False)
class Fit:
    """One fitted model.

    Attributes
    ----------
    params : Series of the estimates, labelled ``v[easy]``, ``a``, ...; NaN where the data hold no such condition
    cov : DataFrame, their covariance; NaN for parameters at a bound
    se : Series of standard errors, from the inverse of the observed information (of X^2: see `ddm.ChiSquare`)
    n : number of trials
    converged, message : whether an optimum was reached, and what a reader of the estimates must know
    limits : how far sz and t0 were searched if sz is estimated, since the likelihood has no maximum beyond
    method : "ml" or "chi2"
    loglik, aic, aicc, bic : of a maximum-likelihood fit
    statistic, df, p_value : of a chi-square fit
    model, trials, design : what was fitted, to what, and the map between them
    """

    params: pd.Series
    cov: pd.DataFrame
    converged: bool
    message: str
    limits: str
    method: str
    report: Report
    model: Model
    trials: Trials
    design: Design

    @property
    def n(self) -> int:
        """Number of trials."""
        return self.trials.n

    @property
    def k(self) -> int:
        """Number of estimates."""
        return len(self.design.labels)

    @property
    def se(self) -> pd.Series:
        """Standard errors."""
        return pd.Series(np.sqrt(np.diag(self.cov)), index=self.params.index, name="se")

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
        return 2.0 * self.k - 2.0 * loglik + (2.0 * self.k * (self.k + 1.0) / spare if spare > 0.0 else np.inf)

    @property
    def bic(self) -> float:
        """Schwarz's criterion, k log n - 2 loglik."""
        return float(self.k * np.log(self.n)) - 2.0 * self._maximised("bic")

    @property
    def statistic(self) -> float:
        """X^2 of a chi-square fit, else NaN."""
        return self.report.statistic

    @property
    def df(self) -> int | None:
        """Degrees of freedom of X^2: bins - conditions - free parameters."""
        return self.report.df

    @property
    def p_value(self) -> float:
        """P(X^2 or more) if the model is true; NaN unless X^2 was minimised. See `ddm.ChiSquare` for its size."""
        from scipy.special import chdtrc

        return float(chdtrc(self.df, self.statistic)) if self.df is not None and self.df > 0 else np.nan

    def ci(self, level: float = 0.95, method: str = "wald") -> pd.DataFrame:
        """Intervals, columns ci_low and ci_high; Wald's: estimate -/+ the normal quantile times the standard error."""
        from scipy.special import ndtri

        if method != "wald":
            raise ValueError(f"method must be 'wald'; got {method!r}.")
        if not isinstance(level, Real) or not 0.0 < level < 1.0:
            raise ValueError(f"level must lie between 0 and 1, both excluded; got {level!r}.")
        reach = ndtri(0.5 + level / 2.0) * self.se
        return pd.DataFrame({"ci_low": self.params - reach, "ci_high": self.params + reach})

    def summary(self, level: float = 0.95) -> pd.DataFrame:
        """One row per estimate: estimate, se, ci_low, ci_high, unit, meaning."""
        rows = [parameters.BY_NAME[label.split("[")[0]] for label in self.params.index]
        meanings = [row.meaning if row.name != "v" or self.model.stimulus is None else OWN_RESPONSE for row in rows]
        table = pd.DataFrame({"estimate": self.params, "se": self.se}).join(self.ci(level))
        return table.assign(unit=[row.unit for row in rows], meaning=meanings)

    def process(self, /, **levels: Any) -> DDM:
        """The process of one condition: ``fit.process(difficulty="easy")``.

        Columns on which no parameter depends among the remaining conditions may be left out.
        """
        cells = self.design.cells
        for column, level in levels.items():
            if column not in cells.columns:
                raise ValueError(f"the model does not vary with {column!r}; its columns are {list(cells.columns)}.")
            chosen = cells[column].astype(object) == level
            if not chosen.any():
                found = ", ".join(map(repr, cells[column].unique().tolist()))
                raise ValueError(f"{column}={level!r} is not among the fitted conditions; there are {found}.")
            cells = cells[chosen]
        rows = np.unique(self._by_cell()[cells.index], axis=0)
        if len(rows) > 1:
            open_columns = [column for column in cells.columns if column not in levels]
            raise ValueError(
                f"these are {len(rows)} different processes; say also {', '.join(open_columns)}. "
                f"Conditions:\n{cells.to_string(index=False)}"
            )
        return _process(rows[0])

    def simulate(self, seed: Seed = None) -> pd.DataFrame:
        """A data set like the one fitted: its rows, columns and labels, with RTs and responses of the fitted model."""
        rt, response = simulate_exact(self.design.cell, self._by_cell(), seed=seed)
        return self.trials.replaced(rt, response)

    def plot(self, axes: Any = None) -> np.ndarray[Any, np.dtype[Any]]:
        """RT histograms of each condition under the fitted densities; see `ddm.plots.densities`."""
        return plots.densities(self._conditions(), axes=axes)

    def plot_quantiles(self, ax: Axes | None = None) -> Axes:
        """Observed against predicted RT quantiles of each condition; see `ddm.plots.quantiles`."""
        return plots.quantiles(self._conditions(), ax=ax)

    def _conditions(self) -> dict[str, tuple[Trials, DDM]]:
        cells = self.design.cells.astype(str)
        names = cells.agg(", ".join, axis=1) if len(cells.columns) else ["all trials"]
        none = np.zeros(len(self.trials.set_aside), dtype=bool)
        return {
            str(name): (self.trials.select(self.design.cell == cell, none), _process(row))
            for cell, (name, row) in enumerate(zip(names, self._by_cell(), strict=True))
        }

    def _by_cell(self) -> np.ndarray:
        theta = self.params[list(self.design.labels)].to_numpy()
        if np.isnan(theta).any():
            raise ValueError(f"this fit has no estimates: {self.message}.")
        return self.design.parameters_by_cell(theta)

    def _maximised(self, what: str) -> float:
        if self.method != "ml":
            raise ValueError(
                f"{what} needs a maximum-likelihood fit; this one minimised {self.method!r}. Fit with method='ml'."
            )
        return self.loglik

    def __repr__(self) -> str:
        objective = f"loglik {self.loglik:.2f}" if self.method == "ml" else f"X2 {self.statistic:.2f}, df {self.df}"
        columns = ["estimate", "se", "ci_low", "ci_high", "unit"]
        table = self.summary()[columns].round(4).to_string() if len(self.params) else "no parameter is free"
        notes = "\n".join(filter(None, (self.trials.coding, self.limits)))
        return f"<Fit by {self.method}: {self.n} trials, {objective}; {self.message}>\n{notes}\n{table}"


def _process(row: np.ndarray) -> DDM:
    return DDM(**dict(zip(parameters.NAMES, row.tolist(), strict=True)))


@dataclass(frozen=True, eq=False, repr=False)
class Fits(Mapping[Hashable, Fit]):
    """One fit per group: a mapping from the group's key to its `Fit`, and their table.

    Iterating gives the keys, as in every mapping; with several grouping columns a key is a tuple.
    """

    fits: Mapping[Hashable, Fit]
    by: tuple[str, ...]

    def __getitem__(self, key: Hashable) -> Fit:
        if key not in self.fits:
            found = ", ".join(map(repr, list(self.fits)[:10])) + (", ..." if len(self) > 10 else "")
            raise KeyError(f"no fit of {', '.join(self.by)} = {key!r}; the keys are {found}")
        return self.fits[key]

    def __iter__(self) -> Iterator[Hashable]:
        return iter(self.fits)

    def __len__(self) -> int:
        return len(self.fits)

    @property
    def params(self) -> pd.DataFrame:
        """Estimates, one row per group."""
        return self._frame([fit.params for fit in self.fits.values()])

    @property
    def se(self) -> pd.DataFrame:
        """Standard errors, one row per group."""
        return self._frame([fit.se for fit in self.fits.values()])

    @property
    def table(self) -> pd.DataFrame:
        """Per group: estimates, their standard errors as <name>_se, n, loglik (or X2, df, p), converged, message."""
        fits = list(self.fits.values())
        figures: dict[str, list[Any]] = {"n": [fit.n for fit in fits], "loglik": [fit.loglik for fit in fits]}
        if any(fit.method != "ml" for fit in fits):
            figures["statistic"] = [fit.statistic for fit in fits]
            figures["df"] = [fit.df for fit in fits]
            figures["p_value"] = [fit.p_value for fit in fits]
        figures["converged"] = [fit.converged for fit in fits]
        figures["message"] = [fit.message for fit in fits]
        params = self.params
        return params.join(self.se.add_suffix("_se")).join(pd.DataFrame(figures, index=params.index))

    def _frame(self, rows: list[pd.Series]) -> pd.DataFrame:
        keys: list[Any] = list(self.fits)
        index = pd.Index(keys, name=self.by[0]) if len(self.by) == 1 else pd.MultiIndex.from_tuples(keys, names=self.by)
        return pd.DataFrame([row.to_numpy() for row in rows], index=index, columns=rows[0].index)

    def __repr__(self) -> str:
        failed = sum(not fit.converged for fit in self.fits.values())
        table = self.params.round(4).to_string(max_rows=20)
        return f"<Fits of {len(self)} groups by {', '.join(self.by)}; {failed} not converged>\n{table}"
