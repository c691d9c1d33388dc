"""Maximum likelihood."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ddm import arguments
from ddm.estimation.objective import T0_GAP, Method, Objective, Report
from ddm.models.design import Design
from ddm.models.mixture import log_density, log_density_gradients, summed, summed_by_cell
from ddm.models.outcomes import Outcomes
from ddm.parameters import SZ
from ddm.processes.family import Family, LogLikelihood

# where sz is estimated, t0 stays at least this far below the fastest RT, s; further if the RTs have
# a coarser resolution
GAP_WITH_SZ = 1e-3

# a probability below this counts as 0: it is too small for a gradient of its logarithm
SMALLEST = 1e-200

# with fewer different RTs than this, their resolution cannot be told
FEWEST_TIMES = 10


@dataclass(frozen=True)
class MaximumLikelihood(Method):
    """Minimise -sum(log density(rt, response)), as Ratcliff & Tuerlinckx (2002) do.

    This method uses every RT, so it is the most precise one if the model holds. A single fast guess
    pulls t0 below itself: if the data have contaminants, give the model a ``lapse`` or prefer
    `ChiSquare`. A trial without a response before its deadline contributes log P(no response). If
    RTs outside a window were removed, the likelihood of every trial is divided by the probability
    that it was not removed (see `ddm.Trials`).

    If sz is estimated, the likelihood has no maximum: where the range of starting points reaches a
    boundary, the density diverges at t0 like (rt - t0)^(-1/2), and with t0 at the fastest RT this
    peak is higher than every regular optimum. Therefore sz is kept below 0.98 of its limit (or
    within ``bounds``), and t0 is kept below the fastest RT by a gap. Within this region the
    likelihood can have several optima; with a few hundred trials the intervals of z, t0, sz and st0
    cover the truth less often than they say.

    Parameters
    ----------
    t0_gap : the gap between t0 and the fastest RT, s, whatever is estimated. None: if sz is
        estimated, 1 ms, or the resolution of the RTs if that is coarser; otherwise hardly any.

    Raises
    ------
    ValueError, TypeError : unless ``t0_gap`` is a number > 0, or None

    Examples
    --------
    >>> import ddm
    >>> data = ddm.DDM(v=1.2, a=1.5, t0=0.3, sz=0.3).simulate(500, seed=1)
    >>> method = ddm.MaximumLikelihood(t0_gap=0.005)
    >>> fit = ddm.fit(ddm.Model(sz=ddm.FREE), data, method=method)
    >>> bool(fit.params["t0"] <= data["rt"].min() - 0.005)
    True
    """

    t0_gap: float | None = None
    name = "ml"
    is_likelihood = True
    takes_incomplete = True
    takes_lost_rts = True

    def __post_init__(self) -> None:
        if self.t0_gap is not None:
            gap = arguments.number(
                "t0_gap",
                self.t0_gap,
                arguments.POSITIVE,
                meaning="the gap between t0 and the fastest RT, in seconds",
                advice="With None it is chosen from the data.",
            )
            object.__setattr__(self, "t0_gap", gap)

    def on(self, outcomes: Outcomes, design: Design) -> Likelihood:
        """The likelihood of these trials."""
        otherwise = T0_GAP if self.t0_gap is None else self.t0_gap
        gap = np.where(design.is_free[:, SZ], self.gap(outcomes.rt), otherwise)
        return Likelihood(outcomes, design, gap)

    def gap(self, rt: np.ndarray) -> float:
        """The gap between t0 and the fastest RT if sz is estimated, s."""
        return max(GAP_WITH_SZ, resolution(rt)) if self.t0_gap is None else self.t0_gap


def resolution(rt: np.ndarray) -> float:
    """The unit of which all differences between RTs are whole multiples, s; 0 if there is none."""
    times = np.unique(np.round(rt, 6))
    if times.size < FEWEST_TIMES:
        return 0.0

    unit = np.diff(times).min()
    steps = (times - times[0]) / unit
    is_unit = np.allclose(steps, np.round(steps), rtol=1e-3, atol=0.01)
    return round(float(unit), 6) if is_unit else 0.0


@dataclass(frozen=True, eq=False)
class Likelihood(Objective):
    """The negative log likelihood of trials as a function of the estimates.

    ``gap`` (n_cells,) is how far t0 stays below the fastest RT of each cell, s.
    """

    outcomes: Outcomes
    design: Design
    gap: NDArray[np.float64]
    per_deviance = 2.0

    def __call__(self, theta: np.ndarray) -> tuple[float, NDArray[np.float64]]:
        """The negative log likelihood and its gradient in the estimates (k,)."""
        outcomes = self.outcomes
        parameters_by_cell = self.design.parameters_by_cell(theta)
        if not self.design.is_admissible(parameters_by_cell):
            return np.inf, np.zeros(theta.size)

        value, gradient = self._of_answered(parameters_by_cell)
        if not outcomes.is_complete and np.isfinite(value):
            added, gradient_of_added = self._of_strata(parameters_by_cell)
            value = value + added.sum()
            gradient = gradient + summed_by_cell(
                gradient_of_added, outcomes.cell_of_stratum, len(parameters_by_cell)
            )

        if not np.isfinite(value):
            return np.inf, np.zeros(theta.size)
        return -value, -self.design.gradient(theta, gradient)

    def by_cell(
        self, parameters_by_cell: np.ndarray
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The log likelihood of each cell, (n_cells,), and its gradient in the cell's parameters.

        The gradient is (n_cells, m). A cell with an impossible trial has -inf.
        """
        outcomes, n_cells = self.outcomes, len(parameters_by_cell)
        values, rows = log_density_gradients(
            *self._trials, parameters_by_cell, outcomes.lapse_density
        )
        value = np.bincount(outcomes.cell, values, n_cells).astype(float)
        gradient = summed_by_cell(rows, outcomes.cell, n_cells)
        if not outcomes.is_complete:
            added, of_added = self._of_strata(parameters_by_cell)
            value += np.bincount(outcomes.cell_of_stratum, added, n_cells)
            gradient += summed_by_cell(of_added, outcomes.cell_of_stratum, n_cells)
        return value, gradient

    def pointwise(
        self, theta: np.ndarray
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """The log likelihood of each trial with an RT (m,), and of those without one in a stratum.

        The latter are an omission, (strata,), and a (lower, upper) response whose RT was lost,
        (strata, 2).
        """
        return self.pointwise_by_cell(self.design.parameters_by_cell(theta))

    def pointwise_by_cell(
        self, parameters_by_cell: np.ndarray
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """What `pointwise` returns, given the parameters of every cell (n_cells, m)."""
        outcomes = self.outcomes
        n_strata = outcomes.deadline_of_stratum.size
        answered = log_density(*self._trials, parameters_by_cell, outcomes.lapse_density)

        log_observable = np.zeros(n_strata)
        if outcomes.is_truncated:
            log_observable = np.log(outcomes.observable(parameters_by_cell)[0])

        omitted = np.full(n_strata, -np.inf)
        lost = np.full((n_strata, 2), -np.inf)
        # the log likelihood of what is impossible is -inf, without a warning
        with np.errstate(divide="ignore"):
            if outcomes.has_omissions:
                omitted = np.log(outcomes.omission(parameters_by_cell)[0])
            for upper in (False, True) if outcomes.lost.any() else ():
                lost[:, int(upper)] = np.log(outcomes.losing(upper, parameters_by_cell)[0])

        return (
            answered - log_observable[outcomes.stratum],
            omitted - log_observable,
            lost - log_observable[:, None],
        )

    def t0_limits(self) -> NDArray[np.float64]:
        """The largest t0 of each cell, (n_cells,) s.

        It lies just below the fastest RT of the cell. If RTs may be lapses, it lies below the
        slowest RT of all cells. Coefficients of a formula for t0 have no such limit: the likelihood
        itself keeps them where it is positive.
        """
        if self.outcomes.lapses is not None:
            return np.full(len(self.gap), self.outcomes.rt.max() - T0_GAP)

        fastest = self.design.fastest_of(self.outcomes.rt, self.outcomes.cell)
        gap = np.minimum(self.gap, 0.5 * fastest)
        # a cell without RTs, whose fastest one is infinite, has no limit
        return np.where(np.isfinite(fastest), fastest - gap, np.inf)

    def curvature(self, theta: np.ndarray) -> NDArray[np.float64]:
        """The sum of the outer products of the trials' scores, (k, k): a guess of the Hessian."""
        outcomes = self.outcomes
        parameters_by_cell = self.design.parameters_by_cell(theta)
        _, gradients = log_density_gradients(
            *self._trials, parameters_by_cell, outcomes.lapse_density
        )
        scores = self.design.in_estimates(theta, gradients, outcomes.cell)
        return scores.T @ scores

    def report(self, theta: np.ndarray, value: float) -> Report:
        """The log likelihood at the optimum."""
        return Report(loglik=-value)

    def _of_answered(self, parameters_by_cell: np.ndarray) -> tuple[float, NDArray[np.float64]]:
        """The log likelihood of the trials with an RT, and its gradient (n_cells, m)."""
        if self.outcomes.lapses is None:
            return self._without_lapses(parameters_by_cell)
        return summed(*self._trials, parameters_by_cell, self.outcomes.lapse_density)

    @cached_property
    def _without_lapses(self) -> LogLikelihood:
        family, rt, upper, cell = self._trials
        return family.log_likelihood(rt, upper, cell, len(self.design.offset))

    @property
    def _trials(
        self,
    ) -> tuple[Family, NDArray[np.float64], NDArray[np.bool_], NDArray[np.int64]]:
        """The family, and RT, response and cell of each trial with an RT."""
        outcomes = self.outcomes
        return outcomes.family, outcomes.rt, outcomes.upper, outcomes.cell

    def _of_strata(
        self, parameters_by_cell: np.ndarray
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """What a stratum adds to the log likelihood of its responses, (strata,), and the gradient.

        Omissions and responses whose RT was lost add their log likelihood; removed RTs subtract log
        P(not removed) for every trial.
        """
        outcomes = self.outcomes
        n_strata = outcomes.deadline_of_stratum.size
        value = np.zeros(n_strata)
        gradient = np.zeros((n_strata, parameters_by_cell.shape[1]))

        if outcomes.omitted.any():
            of_omissions = _times_log(outcomes.omitted, *outcomes.omission(parameters_by_cell))
            value = value + of_omissions[0]
            gradient = gradient + of_omissions[1]

        for upper in (False, True):
            count = outcomes.lost[:, int(upper)]
            if count.any():
                of_lost = _times_log(count, *outcomes.losing(upper, parameters_by_cell))
                value = value + of_lost[0]
                gradient = gradient + of_lost[1]

        if outcomes.is_truncated:
            of_removal = _times_log(outcomes.trials, *outcomes.observable(parameters_by_cell))
            value = value - of_removal[0]
            gradient = gradient - of_removal[1]
        return value, gradient


def _times_log(
    count: np.ndarray, p: np.ndarray, in_p: np.ndarray
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """count log(p) and its gradient, where ``in_p`` (n, m) is the gradient of p (n,).

    Both are 0 where the count is 0; the value is -inf where p is too small for a gradient.
    """
    is_counted = count > 0.0
    is_positive = p > SMALLEST
    safe = np.where(is_counted & is_positive, p, 1.0)

    log_power = np.where(is_positive, count * np.log(safe), -np.inf)
    value = np.where(is_counted, log_power, 0.0)
    return value, np.where(is_counted, count / safe, 0.0)[:, None] * in_p
