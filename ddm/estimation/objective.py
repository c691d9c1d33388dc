"""`Method`: settings; `Objective`: a method laid over trials; `Report`: its figures at the optimum.

The built-in methods are `Method`s like those of a user: no code asks for their names.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import nan
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ddm.models.design import Design
from ddm.models.outcomes import Outcomes

# t0 stays this far below an RT that must stay possible, s: the density at t0 itself is 0
T0_GAP = 1e-6


@dataclass(frozen=True)
class Report:
    """The figures of an objective at an optimum; NaN or None for those that it does not have.

    loglik : the log likelihood of the trials
    multinomial_loglik : the log likelihood of their counts in bins, without the constant
    statistic, df : a measure of misfit, and its degrees of freedom
    note : what a reader of the estimates must know
    """

    loglik: float = nan
    multinomial_loglik: float = nan
    statistic: float = nan
    df: int | None = None
    note: str = ""

    @property
    def p_value(self) -> float:
        """P(a statistic as large) if the model is true; NaN without degrees of freedom."""
        from scipy.special import chdtrc

        if self.df is None or self.df <= 0:
            return nan
        return float(chdtrc(self.df, self.statistic))


class Objective(Protocol):
    """A method laid over trials: a function of the estimates theta (k,), which a search minimises.

    A class with `Objective` as its base has to define ``__call__`` and `t0_limits`, and inherits
    the other members as they are written here. A class without this base has to define all of them.
    """

    @property
    def per_deviance(self) -> float:
        """The factor that turns a difference of the objective into one of twice the log likelihood.

        It is 2 for the negative log likelihood, and 1 for X^2 and G^2. A profile interval ends
        where the difference times this factor reaches the quantile of chi^2(1).
        """
        return nan

    def __call__(self, theta: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        """The value, which is infinite where theta is impossible, and its gradient (k,)."""
        ...

    def t0_limits(self) -> NDArray[np.float64]:
        """The largest t0 of each cell, (n_cells,) s."""
        ...

    def flaw(self, theta: NDArray[np.float64]) -> str:
        """Why an optimum is not to be trusted; an empty text if it is."""
        return ""

    def curvature(self, theta: NDArray[np.float64]) -> NDArray[np.float64]:
        """A positive semidefinite guess of the Hessian, (k, k); NaN if there is no guess."""
        return np.full((theta.size, theta.size), nan)

    def information(
        self, theta: NDArray[np.float64], hessian: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """The inverse of the covariance of the estimates, (k, k), given the Hessian."""
        return 0.5 * self.per_deviance * hessian

    def report(self, theta: NDArray[np.float64], value: float) -> Report:
        """The figures of an optimum theta, where the objective has this value."""
        return Report(statistic=value)


class Method(Protocol):
    """A way to fit: what the argument ``method`` of `ddm.fit` takes. It has settings, but no data.

    To write a method of your own, make a frozen dataclass with `Method` as its base. It needs two
    things: a class attribute ``name``, and a function `on`. `ddm.fit` calls `on` with the trials;
    it returns an objective, which is the function of the estimates that the fit makes as small as
    possible. What an objective must have is said in `ddm.estimation.objective.Objective`.

    A fit by your method has standard errors, profile intervals and bootstrap intervals, as fits by
    the built-in methods have. It can be saved with its settings. The file holds only the name of
    the method, so give the method again to load it: ``ddm.load(path, method=Penalised(0.5))``.

    A method that cannot be used with a model or with data is a ValueError of `ddm.fit`.

    The other properties of a method, such as `is_smooth`, have default values. Define those that
    are different in your class, as class attributes.

    Examples
    --------
    A penalised likelihood, which pulls the drifts towards 0. It minimises the negative log
    likelihood plus sum(v^2) / (2 sd^2). The estimates are therefore the mode of the posterior
    distribution if the drifts have normal priors with mean 0 and SD sd, and the other parameters
    flat ones. ``__call__`` returns the value and its gradient; ``t0_limits`` the largest t0 that a
    search may try; ``curvature`` a guess of the second derivatives, which makes the search fast.

    >>> from dataclasses import dataclass
    >>> from typing import Any
    >>> import numpy as np
    >>> import ddm
    >>> from ddm.estimation.objective import Objective
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
        """Its name in messages and files, which must differ from those of the built-in methods."""
        ...

    @property
    def is_likelihood(self) -> bool:
        """Whether it maximises the log likelihood of the trials and nothing else.

        If so, its fits have AIC and BIC and can be compared with others. Its objective must then
        give ``loglik`` in its `report`, and have one more function, ``pointwise(theta)``, which
        returns the log likelihood of each trial with an RT, (m,), of an omission in each stratum,
        (strata,), and of a (lower, upper) response whose RT was lost, (strata, 2).
        """
        return False

    @property
    def is_smooth(self) -> bool:
        """Whether its objective has a gradient.

        If so, it is searched by quasi-Newton steps, and gives standard errors and profiles. If not,
        it is searched by simplices, and has intervals by bootstrap only.
        """
        return True

    @property
    def statistic_name(self) -> str:
        """The name of the statistic in its report, or the text that stands in place of one."""
        return ""

    @property
    def every_rt_counts(self) -> bool:
        """Whether a single extreme RT moves its estimates; if so, such RTs are pointed out."""
        return True

    @property
    def takes_incomplete(self) -> bool:
        """Whether it takes trials with deadlines, removed RTs, or responses that leave no trace."""
        return False

    @property
    def takes_lost_rts(self) -> bool:
        """Whether it can use responses whose RT was lost (``lost_rt`` of `ddm.Trials`)."""
        return False

    @property
    def takes_single_trials(self) -> bool:
        """Whether it takes covariates that differ in every trial, so that a cell is one trial."""
        return True

    def on(self, outcomes: Outcomes, design: Design) -> Objective:
        """The objective for these trials: a function of the estimates, which a fit makes small.

        ``outcomes`` are the trials. Of the m trials with an RT it has the arrays ``rt`` (s),
        ``upper`` (bool: the upper response) and ``cell`` (int: the number of the condition), each
        of shape (m,); of trials without an RT it has only their numbers, ``omitted``.

        ``design`` says how estimates become parameters. ``design.parameters_by_cell(theta)`` is an
        array (n_cells, columns): for each condition the parameters, in the columns
        ``design.family.positions``: v, a, z, t0, ..., the proportion of lapses, and the parameters
        of functions. ``design.labels`` are the names of the estimates, such as "v[easy]", and
        ``design.owners`` the parameter of each of them, such as "v".
        """
        ...
