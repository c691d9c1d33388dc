"""`Method`: settings; `Objective`: a method laid over trials; `Report`: what it says in the end.

The built-in methods are `Method`s like any other: nothing asks for their names.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import nan
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ddm.models.design import Design
from ddm.models.outcomes import Outcomes

# t0 stays so far below an RT that it may not reach, s: at t0 itself a density is 0
T0_GAP = 1e-6


@dataclass(frozen=True)
class Report:
    """What an objective says of an optimum beside the estimates; NaN and None for what it has not.

    loglik : the log likelihood of the trials
    multinomial_loglik : that of their counts in bins, without the constant
    statistic : a measure of misfit, with ``df`` degrees of freedom
    note : what a reader of the estimates must know
    """

    loglik: float = nan
    multinomial_loglik: float = nan
    statistic: float = nan
    df: int | None = None
    note: str = ""


class Objective(Protocol):
    """A method laid over trials: a function of the estimates theta (k,) that a search makes small.

    A class that names `Objective` as its base inherits what is written here and must write
    ``__call__`` and `t0_limits`; any other class with these members will do as well.
    """

    @property
    def per_deviance(self) -> float:
        """By what a difference of the objective is multiplied to be one of 2 log likelihoods.

        Profile intervals end where that reaches the quantile of chi^2(1). 2 for -log likelihood, 1
        for X^2 and G^2.
        """
        return nan

    def __call__(self, theta: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        """The value, infinite where theta is impossible, and its gradient (k,)."""
        ...

    def t0_limits(self) -> NDArray[np.float64]:
        """The largest t0 of each cell, (n_cells,) s."""
        ...

    def flaw(self, theta: NDArray[np.float64]) -> str:
        """Why an optimum is not to be trusted; empty if it is."""
        return ""

    def curvature(self, theta: NDArray[np.float64]) -> NDArray[np.float64]:
        """A positive semidefinite guess of the Hessian, (k, k); NaN where there is none."""
        return np.full((theta.size, theta.size), nan)

    def information(
        self, theta: NDArray[np.float64], hessian: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """The inverse of the covariance of the estimates, (k, k), given the Hessian."""
        return 0.5 * self.per_deviance * hessian

    def report(self, theta: NDArray[np.float64], value: float) -> Report:
        """What is said of an optimum with this value."""
        return Report(statistic=value)


class Method(Protocol):
    """What ``method=`` takes: the settings of an objective, without data.

    A method of one's own is a frozen dataclass with `Method` as its base, a ``name``, and `on`,
    which lays it over trials. It fits, gives standard errors, profiles and bootstraps, and is saved
    with its settings; a file names it and never imports it, so `ddm.load` has to be given it:
    ``ddm.load(path, method=Penalised(0.5))``.

    The properties below have the values that they are given here, unless the class says otherwise.

    Examples
    --------
    A penalised likelihood, which draws the drifts towards 0: minimise -log likelihood +
    sum(v^2) / (2 sd^2), so the estimates are those of the highest posterior density under normal
    priors of that SD.

    >>> from dataclasses import dataclass
    >>> from typing import Any
    >>> import numpy as np
    >>> import ddm
    >>> from ddm.estimation.objective import Objective, Report
    >>> @dataclass(frozen=True)
    ... class Penalised(ddm.Method):
    ...     sd: float = 1.0
    ...     name = "penalised"
    ...
    ...     def on(self, outcomes, design):
    ...         is_drift = np.array([owner == "v" for owner in design.owners])
    ...         likelihood = ddm.MaximumLikelihood().on(outcomes, design)
    ...         return PenalisedLikelihood(likelihood, is_drift / self.sd**2)
    >>> @dataclass(frozen=True)
    ... class PenalisedLikelihood(Objective):
    ...     likelihood: Any
    ...     precision: np.ndarray
    ...     per_deviance = 2.0
    ...
    ...     def __call__(self, theta):
    ...         value, gradient = self.likelihood(theta)
    ...         pull = self.precision * theta
    ...         return value + 0.5 * theta @ pull, gradient + pull
    ...
    ...     def t0_limits(self):
    ...         return self.likelihood.t0_limits()
    ...
    ...     def curvature(self, theta):
    ...         return self.likelihood.curvature(theta) + np.diag(self.precision)
    >>> data = ddm.DDM(v=2.0, a=1.5, t0=0.3).simulate(200, seed=1)
    >>> free, drawn = (ddm.fit(ddm.Model(), data, method=m) for m in ("ml", Penalised(0.5)))
    >>> bool(0.0 < drawn.params["v"] < free.params["v"])
    True
    """

    @property
    def name(self) -> str:
        """The word for it, in messages and files: none of the built-in methods' words."""
        ...

    @property
    def is_likelihood(self) -> bool:
        """Whether it maximises the log likelihood of the trials and nothing else.

        Then its fits have AIC and BIC and are compared with others; its objective's `report` gives
        ``loglik`` and it has a further function, ``pointwise(theta)``: the log likelihood of each
        trial with a response, and of one without in each stratum.
        """
        return False

    @property
    def is_smooth(self) -> bool:
        """Whether its objective has a gradient.

        It is searched by quasi-Newton steps then, and gives standard errors and profiles; else by
        simplices, with intervals by bootstrap only.
        """
        return True

    @property
    def statistic_name(self) -> str:
        """What the statistic of its report is called, or what is said in place of one."""
        return ""

    @property
    def every_rt_counts(self) -> bool:
        """Whether a single extreme RT moves its estimates, so that such RTs are pointed out."""
        return True

    @property
    def takes_incomplete(self) -> bool:
        """Whether it knows trials with deadlines, removed RTs and responses that leave no trace."""
        return False

    @property
    def takes_single_trials(self) -> bool:
        """Whether it takes covariates that differ in every trial, so that cells hold one each."""
        return True

    def on(self, outcomes: Outcomes, design: Design) -> Objective:
        """The objective on these trials.

        ``outcomes`` holds what was seen of them: ``rt`` (m,) s, ``upper`` (m,) bool, ``cell`` (m,).
        ``design.parameters_by_cell(theta)`` are the parameters (n_cells, 9) that estimates lead to,
        ``design.labels`` and ``design.owners`` the names of the estimates and of their parameters.
        """
        ...
