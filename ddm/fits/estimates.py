"""`Estimates`: what a fit found, without its trials: estimates, errors, figures and tables."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm import arguments
from ddm.estimate_labels import COEFFICIENTS
from ddm.estimation.objective import Report
from ddm.estimation.search import Search
from ddm.fits import needs
from ddm.fits.answers.names_of_others import OF_FIT, no_attribute
from ddm.fits.answers.quantities import Quantities, quantities_of
from ddm.fits.interval_tables import delta_method, wald_table
from ddm.fits.tables import (
    checked_style,
    coefficients,
    conditions_table,
    paper_table,
    starts_text,
    summary_table,
)
from ddm.models.conditions import cell_with, parameters_at
from ddm.models.design import Design
from ddm.models.model import Model
from ddm.numerics.problem import Optimum
from ddm.processes.families.of_processes import Process


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Estimates:
    """What a fit found: the part of `ddm.Fit` that a saved fit has without its trials."""

    labels: tuple[str, ...]
    covariance: NDArray[np.float64]
    figures: Report
    n: int
    design: Design
    optimum: Optimum
    search: Search

    @cached_property
    def params(self) -> pd.Series:
        """The estimates by label, those of the whole table; NaN where the data have none."""
        # older pandas would share the array, so that whoever wrote to it changed the fit
        theta = self.optimum.theta.copy()
        params = pd.Series(theta, index=list(self.design.labels), name="estimate")
        params = params if self._has_all_labels else params.reindex(list(self.labels))
        params.attrs[COEFFICIENTS] = coefficients(self.labels, self.model)
        return params

    @cached_property
    def cov(self) -> pd.DataFrame:
        """The covariance of the estimates; NaN for an estimate at a bound."""
        found = list(self.design.labels)
        cov = pd.DataFrame(self.covariance.copy(), index=found, columns=found)
        if self._has_all_labels:
            return cov
        return cov.reindex(index=list(self.labels), columns=list(self.labels))

    @property
    def _has_all_labels(self) -> bool:
        return self.labels == self.design.labels

    @property
    def message(self) -> str:
        """What a reader of the estimates must know."""
        raise NotImplementedError

    @property
    def converged(self) -> bool:
        """Whether an optimum was reached."""
        return self.optimum.converged

    @property
    def method(self) -> str:
        """The name of the method, "ml", "chi2", ..."""
        return self.search.method.name

    @property
    def model(self) -> Model:
        """The model that was fitted."""
        return self.search.model

    @property
    def k(self) -> int:
        """The number of estimates."""
        return len(self.design.labels)

    @property
    def se(self) -> pd.Series:
        """Standard errors."""
        found = np.sqrt(np.diag(self.covariance))
        se = pd.Series(found, index=list(self.design.labels), name="se")
        return se if self._has_all_labels else se.reindex(list(self.labels))

    @property
    def correlation(self) -> pd.DataFrame:
        """The correlations of the errors of the estimates.

        Near -1 or 1 the data hardly tell the two estimates apart.
        """
        return self.cov.div(self.se, axis=0).div(self.se, axis=1)

    @property
    def starts(self) -> str:
        """How many starts led to the optimum, and how much higher the next-best end lies."""
        return starts_text(self.optimum, self.search.method.is_smooth)

    @property
    def loglik(self) -> float:
        """The log likelihood at the estimates; NaN unless they maximise it."""
        return self.figures.loglik

    @property
    def aic(self) -> float:
        """Akaike's criterion, 2 k - 2 loglik."""
        return 2.0 * self.k - 2.0 * self._maximised("aic")

    @property
    def aicc(self) -> float:
        """AIC corrected for few trials (Hurvich & Tsai 1989)."""
        loglik = self._maximised("aicc")
        spare = self.n - self.k - 1.0
        more = 2.0 * self.k * (self.k + 1.0) / spare if spare > 0.0 else np.inf
        return 2.0 * self.k - 2.0 * loglik + more

    @property
    def bic(self) -> float:
        """Schwarz's criterion, k log n - 2 loglik."""
        return float(self.k * np.log(self.n)) - 2.0 * self._maximised("bic")

    @property
    def multinomial_loglik(self) -> float:
        """The log likelihood of the counts in bins, sum O log P, without the constant.

        NaN unless the fit is by "gsquare" or "qml".
        """
        return self.figures.multinomial_loglik

    @property
    def statistic(self) -> float:
        """X^2 or G^2, or the largest distance of a fit by "ks"; else NaN."""
        return self.figures.statistic

    @property
    def df(self) -> int | None:
        """The degrees of freedom of X^2 or G^2: bins - conditions - estimates; else None."""
        return self.figures.df

    @property
    def p_value(self) -> float:
        """P(a statistic as large) if the model is true; NaN without degrees of freedom.

        `ddm.ChiSquare` says how far it can be trusted.
        """
        return self.figures.p_value

    def derived(self, quantities: Quantities, level: float = 0.95) -> pd.DataFrame:
        """Quantities made of the estimates, with standard errors by the delta method.

        ``quantities`` is a text in the labels of estimates, such as ``"v[easy] - v[hard]"``, a list
        of texts, or {name: text or function}. A text may contain labels as `params` shows them,
        numbers, parentheses, + - * / // % **, log(), exp() and sqrt(); it runs no code. A function
        takes `params`.

        Columns: estimate, se, ci_low, ci_high (of the ``level``); one row per quantity. se^2 = g'
        cov g, where the gradient g is found by central differences. It is NaN where the quantity
        depends on an estimate without a standard error.

        Examples
        --------
        >>> import ddm
        >>> data = ddm.DDM(v=1.2, a=1.5, t0=0.3).simulate(500, seed=1)
        >>> fit = ddm.fit(ddm.Model(), data)
        >>> list(fit.derived("a / v").columns)
        ['estimate', 'se', 'ci_low', 'ci_high']
        >>> list(fit.derived({"ratio": "a / v", "same": lambda p: p["a"] / p["v"]}).index)
        ['ratio', 'same']
        """
        found = quantities_of(quantities, self.labels)
        return delta_method(found, self.params, self.cov, arguments.share("level", level))

    def summary(
        self, level: float = 0.95, *, meaning: bool = False, style: str = "numbers"
    ) -> pd.DataFrame:
        """One row per estimate: estimate, se, ci_low, ci_high, unit.

        The unit of a coefficient names the scale of the formula's link, as in "log evidence".

        Parameters
        ----------
        level : that of the intervals, which are Wald's
        meaning : whether there is a further column that says what the parameter is
        style : "numbers"; or "paper" for texts such as "2.45 (0.14)" and "[2.17, 2.73]", which
            pandas writes to files: ``fit.summary(style="paper").to_latex("table.tex")``, or
            ``to_markdown``, ``to_excel`` (``pip install 'ddm-toolkit[tables]'``)

        Examples
        --------
        >>> import ddm
        >>> data = ddm.DDM(v=1.2, a=1.5, t0=0.3).simulate(500, seed=1)
        >>> ddm.fit(ddm.Model(), data).summary(style="paper")["95% CI"]["t0"]
        '[0.2927, 0.3176]'
        """
        level = arguments.share("level", level)
        ends = wald_table(self.params, self.se, level)
        table = summary_table(self.params, self.se, ends, self.model, meaning=meaning)
        return table if checked_style(style) == "numbers" else paper_table(table, level)

    @property
    def conditions(self) -> pd.DataFrame:
        """The parameters of every condition on their natural scale, one row per condition.

        The first columns are those that tell conditions apart, covariates among them.
        """
        return conditions_table(self.model, self.design.cells, self._parameters_by_cell())

    def process(self, /, **levels: Any) -> Process:
        """The process of one condition: ``fit.process(difficulty="easy")``.

        ``levels`` are the values of columns. A column may be left out if no parameter depends on it
        in the remaining conditions. Lapses are left out, since they are not part of the process.
        Covariates may have any value if all columns are given: ``fit.process(theta=0.5,
        conflict="high")``.
        """
        call = "fit.process("
        row = parameters_at(self.design, self._theta(), levels, self.model, call)
        if row is None:
            parameters_by_cell = self._parameters_by_cell()
            row = parameters_by_cell[cell_with(self.design.cells, levels, parameters_by_cell, call)]
        return self.design.family.process(row)

    # a type checker is to report names that there are not
    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> NoReturn:
            raise no_attribute(self, name, OF_FIT)

    def _theta(self) -> np.ndarray:
        return needs.estimates(self.optimum.theta, lambda: self.message)

    def _parameters_by_cell(self) -> np.ndarray:
        return self.design.parameters_by_cell(self._theta())

    def _maximised(self, what: str) -> float:
        needs.likelihood(what, self.search.method)
        return self.loglik
