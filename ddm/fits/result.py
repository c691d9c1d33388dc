"""`Fit`: what fitting returns. No function of a fit changes it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, cast

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from ddm import arguments
from ddm.estimation.search import Found, Search
from ddm.fits import needs
from ddm.fits.checks import Checks
from ddm.fits.diagnosis.of_fit import limits_of, message_of
from ddm.fits.interval_tables import percentiles, profile_table, wald_table
from ddm.fits.intervals import bootstrap, profile_curves, profiles
from ddm.fits.saving import as_dict, write
from ddm.fits.tables import READ_DECIMALS, minimum_text
from ddm.html_text import block
from ddm.models.conditions import cell_with
from ddm.models.design import Design
from ddm.models.expectation import lapse_probabilities
from ddm.models.mixture import cdf as mixed_cdf
from ddm.models.outcomes import in_order
from ddm.runtime.seeds import Seed, sequence_of
from ddm.trials.trials import Trials

# the default number of data sets of a bootstrap
N_BOOTSTRAP = 500


class ConvergenceWarning(UserWarning):
    """A fit did not reach an optimum; its message says why and what to try."""


class Texts(NamedTuple):
    """What is said of a fit, if it was said before: of one that is loaded, or one of many."""

    message: str
    limits: str


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Fit(Checks):
    """One fitted model.

    Attributes
    ----------
    params : Series of the estimates, labelled ``v[easy]``, ``a``, ...; NaN if the data do not have
        the condition
    cov : DataFrame, the covariance of the estimates; NaN for an estimate at a bound
    se : Series of standard errors, from the inverse of the observed information (for X^2 see
        `ddm.ChiSquare`)
    n : the number of trials, omissions and trials whose RT was lost included
    converged, message : whether an optimum was reached, and what a reader of the estimates must
        know
    limits : how far sz and t0 were searched if sz is estimated, since the likelihood has no maximum
        beyond these limits; and where lapses lie, with their share beyond the deadline
    method : the name of the method, "ml", "chi2", ...
    loglik, aic, aicc, bic : the log likelihood and criteria of a maximum-likelihood fit
    multinomial_loglik : the log likelihood of counts, without the constant, of a fit by "gsquare"
        or "qml"
    statistic, df, p_value : the test of fit of a fit by "chi2", "gsquare" or "qml"; of a fit by
        "ks" only the statistic, its largest distance
    model, trials, design : the model, the data, and the map between them

    What is asked with a wrong argument is a ValueError or TypeError, with what is allowed.

    Examples
    --------
    >>> import ddm, pathlib, tempfile
    >>> data = ddm.datasets.load("speed_accuracy")
    >>> fit = ddm.fit(ddm.Model(v="difficulty"), data[data["subject"] == "s01"])
    >>> fit.process(difficulty="easy").z, fit.cdf(0.5, 1, difficulty="easy").round(2)
    (0.5, 0.51)
    >>> fit.ci(method="profile").columns.tolist()
    ['ci_low', 'ci_high', 'note']
    >>> fit.bootstrap(10, seed=1).shape, fit.profile(3).shape
    ((10, 4), (28, 3))
    >>> fit.quantiles((0.1, 0.5, 0.9)).columns.tolist()
    ['difficulty', 'response', 'n', 'observed_p', 'predicted_p', 'q', 'observed', 'predicted']
    >>> fit.goodness()["df"], fit.predictive(20, seed=1).shape
    (18.0, (16, 6))
    >>> fit.simulate(seed=1).shape == fit.trials.data.shape
    True
    >>> fit.plot(col="difficulty").size, fit.plot_quantiles().size
    (2, 1)
    >>> fit.save(pathlib.Path(tempfile.mkdtemp()) / "s01.json")
    """

    more_notes: tuple[str, ...] = ()
    texts: Texts | None = None

    @cached_property
    def message(self) -> str:
        """What a reader of the estimates must know; "converged" if that is all."""
        if self.texts is not None:
            return self.texts.message
        found = Found(self.optimum, self.outcomes, self.covariance, self.figures)
        trials = cast(Trials, self.trials)
        return message_of(self.search, found, trials, self.design, self.labels, self.more_notes)

    @cached_property
    def limits(self) -> str:
        """Where lapses lie, and how far sz and t0 were searched if sz is estimated."""
        if self.texts is not None:
            return self.texts.limits
        return limits_of(self.search, cast(Trials, self.trials), self.outcomes, self.design)

    def save(self, path: str | Path) -> None:
        """Write the fit to a JSON file at ``path``, without the RTs; `ddm.load` reads the file.

        A ValueError if a formula of the model is code that no file may hold, such as ``~
        np.tanh(x)``: compute a column of data first.
        """
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
        """Intervals of the estimates, one row per estimate, with the columns ci_low and ci_high.

        "wald" is the estimate -/+ the normal quantile times the standard error.

        "profile" ends where the log likelihood, maximised over the other estimates, has fallen by
        half the quantile of chi^2(1); for "chi2", "gsquare" and "qml" it ends where their statistic
        has risen by this quantile. These intervals can be asymmetric, and stay within bounds.

        "bootstrap" takes the quantiles of the estimates of data sets drawn anew. These are the only
        intervals for "ks" and "ez".

        Tables by profile and bootstrap have one more column, note. It says for example that an end
        is a bound of the search, so that the interval is one-sided.

        Parameters
        ----------
        level : the share of data sets whose intervals contain the true value
        method : "wald", "profile" or "bootstrap"
        seed, n, parametric, n_jobs, progress : settings of the bootstrap, see `bootstrap`
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

    def profile(self, n: int = 6) -> pd.DataFrame:
        """The deviance over each estimate, minimised over all others: how sharp the optimum is.

        Columns: estimate (its label), value, deviance (above that of the optimum; 3.84 at the ends
        of an interval of 95 %). There are ``n`` values on either side of each estimate, up to 2.8
        standard errors or a bound. `ddm.plots.profiles` draws it.
        """
        n = arguments.whole_number("n", n, at_least=2, meaning="values on either side")
        outcomes, theta = self._outcomes("a profile"), self._theta()
        needs.gradient("a profile", self.search.method)
        curves = profile_curves(self.search, outcomes, self.design, self.optimum, n)
        tables = [
            pd.DataFrame({"estimate": label, "value": values, "deviance": deviances})
            for label, (values, deviances) in zip(self.design.labels, curves, strict=True)
        ]
        columns = ["estimate", "value", "deviance"]
        return pd.concat(tables, ignore_index=True) if theta.size else pd.DataFrame(columns=columns)

    def bootstrap(
        self,
        n: int = N_BOOTSTRAP,
        *,
        seed: Seed = None,
        parametric: bool = True,
        n_jobs: int | None = None,
        progress: bool | None = None,
    ) -> pd.DataFrame:
        """Fit the model again to ``n`` new data sets; a table of the estimates, a row per data set.

        A row is NaN if its fit did not converge. If ``parametric``, the data sets are simulated
        from the fitted model; else they are drawn with replacement from the trials of each
        condition (Efron & Tibshirani 1993). ``seed`` is an int, a SeedSequence, a Generator or
        None; ``n_jobs`` and ``progress`` are as in `ddm.fit_each`.
        """
        n = arguments.whole_number("n", n, at_least=2)
        theta = self._theta()
        outcomes = self._outcomes("a bootstrap")
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
        """The log likelihood of each trial, in the order of ``trials.data``.

        They sum to ``loglik``.
        """
        self._maximised("pointwise_loglik")
        likelihood: Any = self.search.method.on(self._outcomes("pointwise_loglik"), self.design)
        return self._in_order(likelihood.pointwise(self._theta()), "loglik")

    @property
    def lapse_probability(self) -> pd.Series:
        """P(lapse | trial), in the order of ``trials.data``; 0 in a model without lapses.

        It is p u / ((1 - p) f + p u), with the proportion p of lapses and what the process (f) and
        a lapse (u) give to what was seen of the trial: densities of its RT and response, or the
        probabilities of an omission, or of a response whose RT was lost.
        """
        outcomes = self._outcomes("lapse_probability")
        return self._in_order(
            lapse_probabilities(outcomes, self._parameters_by_cell()), "lapse_probability"
        )

    def _in_order(self, parts: tuple[np.ndarray, np.ndarray, np.ndarray], name: str) -> pd.Series:
        """Values of every trial as a Series, from those by kind of trial."""
        trials, outcomes = self._trials(name), self._outcomes(name)
        values = in_order(*parts, outcomes, trials, self.design.cell)
        return pd.Series(values, index=trials.data.index, name=name)

    def cdf(self, rt: ArrayLike, response: ArrayLike, /, **levels: Any) -> np.ndarray:
        """P(RT <= rt, response) of one condition, lapses included; ``levels`` as in `process`.

        ``response`` is 1 (upper boundary) or 0 (lower boundary). ``rt`` and ``response`` are
        broadcast as NumPy does. Deadlines and removed RTs are ignored: the probabilities are those
        of trials without them.
        """
        times, upper = arguments.beside_response("rt", np.asarray(rt, dtype=float), response)
        parameters_by_cell = self._parameters_by_cell()
        position = cell_with(
            self.design.cells, levels, parameters_by_cell, "fit.cdf(rt, response, "
        )
        cell = np.full(times.size, position)

        of_lapses = np.empty(0)
        if self.lapses is not None:
            of_lapses = 0.5 * self.lapses.cdf(times.ravel())

        trials = self.design.family, times.ravel(), upper.ravel(), cell
        values = mixed_cdf(*trials, parameters_by_cell, of_lapses)
        return values.reshape(times.shape)

    def _profiles(self, level: float) -> pd.DataFrame:
        outcomes = self._outcomes("a profile")
        needs.gradient("method='profile'", self.search.method)
        ends = profiles(self.search, outcomes, self.design, self.optimum, level)
        return profile_table(dict(zip(self.design.labels, ends, strict=True)), self.params.index)

    def __repr__(self) -> str:
        head, *more = self._lines()
        table = "no parameter is free"
        if len(self.params):
            table = self.summary().round(READ_DECIMALS).to_string()
        return "\n".join([f"<{head}>", *more, table])

    def _repr_html_(self) -> str:
        head, *more = self._lines()
        return block(head, *more, self.summary().round(READ_DECIMALS))

    def _lines(self) -> list[str]:
        """What is to be read beside the estimates."""
        found = minimum_text(self.search.method, self.figures)
        head = f"Fit by {self.method}: {self.n} trials, {found}; {self.message}"
        return [line for line in (head, self.trials.coding, self.limits) if line]


def fit_of(
    search: Search,
    found: Found,
    trials: Trials,
    design: Design,
    labels: tuple[str, ...],
    *,
    more_notes: tuple[str, ...] = (),
    texts: Texts | None = None,
) -> Fit:
    """What a search found as a `Fit`; ``labels`` are those of the whole table."""
    return Fit(
        labels=labels,
        covariance=found.covariance,
        figures=found.report,
        n=trials.n,
        design=design,
        optimum=found.optimum,
        search=search,
        outcomes=found.outcomes,
        trials=trials,
        more_notes=more_notes,
        texts=texts,
    )
