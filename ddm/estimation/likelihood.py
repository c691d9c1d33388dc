"""Maximum likelihood."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ddm.estimation.objective import T0_GAP, Method, Objective, Report
from ddm.models.design import Design
from ddm.models.mixture import log_density, log_density_gradients, summed, summed_by_cell
from ddm.models.outcomes import Outcomes
from ddm.parameters import SZ
from ddm.trials.trials import Trials

# where sz is estimated t0 stays this far below the fastest RT, s, or as far as the RTs are apart if
# that is further
GAP_WITH_SZ = 1e-3

# probabilities of omissions below this count as 0
SMALLEST = 1e-200

# with fewer different RTs than this nobody can tell how far apart they are
FEWEST_TIMES = 10


@dataclass(frozen=True)
class MaximumLikelihood(Method):
    """Minimise -sum(log density(rt, response)): uses every RT, so the most precise where the model
    holds.

    Single fast guesses pull t0 below them; give the model a ``lapse`` or prefer `ChiSquare` where
    the data have contaminants. Trials without a response before their deadline contribute log P(no
    response), and where RTs were removed outside a window every term is divided by the probability
    of not being removed (see `ddm.Trials`).

    If sz is estimated the likelihood has no maximum: where the range of starting points reaches a
    boundary the density diverges at t0 like (rt - t0)^(-1/2), and with t0 at the fastest RT that
    peak beats every regular optimum. So sz is kept below 0.98 of its limit (or within ``bounds``),
    and t0 below the fastest RT by a gap. Within that region it can have several optima; with a few
    hundred trials the intervals of z, t0, sz and st0 cover less than they say.

    Parameters
    ----------
    t0_gap : that gap, s, where sz is estimated. None: 1 ms, or the resolution of the RTs if that is
        coarser.
    """

    t0_gap: float | None = None
    name = "ml"
    is_likelihood = True
    takes_incomplete = True

    def __post_init__(self) -> None:
        gap = self.t0_gap
        if gap is not None and (
            isinstance(gap, bool) or not isinstance(gap, Real) or not 0.0 < gap < inf
        ):
            raise ValueError(f"t0_gap must be a finite number > 0 (seconds), or None; got {gap!r}.")

    def on(self, outcomes: Outcomes, design: Design) -> Likelihood:
        """The likelihood of these trials."""
        gap = np.where(design.is_free[:, SZ], self.gap(outcomes.rt), T0_GAP)
        return Likelihood(outcomes, design, gap)

    def gap(self, rt: np.ndarray) -> float:
        """How far t0 stays below the fastest RT where sz is estimated, s."""
        return max(GAP_WITH_SZ, resolution(rt)) if self.t0_gap is None else float(self.t0_gap)


def resolution(rt: np.ndarray) -> float:
    """The smallest difference between RTs, s, if all RTs are whole multiples of it apart; 0 if they
    are not.
    """
    times = np.unique(np.round(rt, 6))
    if times.size < FEWEST_TIMES:
        return 0.0
    unit = np.diff(times).min()
    steps = (times - times[0]) / unit
    return (
        round(float(unit), 6) if np.allclose(steps, np.round(steps), rtol=1e-3, atol=0.01) else 0.0
    )


@dataclass(frozen=True, eq=False)
class Likelihood(Objective):
    """The negative log likelihood of trials as a function of the estimates; ``gap`` (n_cells,) is
    that of t0, s.
    """

    outcomes: Outcomes
    design: Design
    gap: NDArray[np.float64]
    per_deviance = 2.0

    def __call__(self, theta: np.ndarray) -> tuple[float, NDArray[np.float64]]:
        """-log likelihood and its gradient in the estimates."""
        outcomes = self.outcomes
        parameters_by_cell = self.design.parameters_by_cell(theta)
        if not self.design.is_admissible(parameters_by_cell):
            return np.inf, np.zeros(theta.size)
        value, gradient = summed(
            outcomes.rt, outcomes.upper, outcomes.cell, parameters_by_cell, outcomes.lapse_density
        )
        if not outcomes.is_complete and np.isfinite(value):
            rest, in_rest = self._of_strata(parameters_by_cell)
            value, gradient = (
                value + rest.sum(),
                gradient
                + summed_by_cell(in_rest, outcomes.cell_of_stratum, len(parameters_by_cell)),
            )
        if not np.isfinite(value):
            return np.inf, np.zeros(theta.size)
        return -value, -self.design.gradient(theta, gradient)

    def pointwise(self, theta: np.ndarray) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The log likelihood of each trial with a response (m,), and of one omission in each
        stratum.
        """
        outcomes = self.outcomes
        parameters_by_cell = self.design.parameters_by_cell(theta)
        answered = log_density(
            outcomes.rt, outcomes.upper, outcomes.cell, parameters_by_cell, outcomes.lapse_density
        )
        log_observable = (
            np.log(outcomes.observable(parameters_by_cell)[0])
            if outcomes.is_truncated
            else np.zeros(outcomes.deadline_of_stratum.size)
        )
        with np.errstate(divide="ignore"):
            omitted = (
                np.log(outcomes.omission(parameters_by_cell)[0])
                if outcomes.has_omissions
                else np.full(outcomes.deadline_of_stratum.size, -np.inf)
            )
        return answered - log_observable[outcomes.stratum], omitted - log_observable

    def t0_limits(self) -> NDArray[np.float64]:
        """The largest t0 of each cell, s: just below its fastest RT; below the longest of all where
        RTs may be lapses.

        Coefficients are kept there by the likelihood, which is 0 beyond.
        """
        if self.outcomes.lapses is not None:
            return np.full(len(self.gap), self.outcomes.rt.max() - T0_GAP)
        fastest = self.design.fastest_of(self.outcomes.rt, self.outcomes.cell)
        return np.where(np.isfinite(fastest), fastest - np.minimum(self.gap, 0.5 * fastest), np.inf)

    def curvature(self, theta: np.ndarray) -> NDArray[np.float64]:
        """The outer product of the scores, (k, k): a guess of the Hessian."""
        outcomes = self.outcomes
        parameters_by_cell = self.design.parameters_by_cell(theta)
        rows = log_density_gradients(
            outcomes.rt, outcomes.upper, outcomes.cell, parameters_by_cell, outcomes.lapse_density
        )[1]
        scores = self.design.in_estimates(theta, rows, outcomes.cell)
        return scores.T @ scores

    def report(self, theta: np.ndarray, value: float) -> Report:
        """The log likelihood."""
        return Report(loglik=-value)

    def _of_strata(
        self, parameters_by_cell: np.ndarray
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """What omissions add to the log likelihood of each stratum, and truncation takes away, with
        gradients.
        """
        outcomes = self.outcomes
        value, gradient = (
            np.zeros(outcomes.deadline_of_stratum.size),
            np.zeros((outcomes.deadline_of_stratum.size, parameters_by_cell.shape[1])),
        )
        if outcomes.omitted.any():
            part = _times_log(outcomes.omitted, *outcomes.omission(parameters_by_cell))
            value, gradient = value + part[0], gradient + part[1]
        if outcomes.is_truncated:
            part = _times_log(
                outcomes.answered + outcomes.omitted, *outcomes.observable(parameters_by_cell)
            )
            value, gradient = value - part[0], gradient - part[1]
        return value, gradient


def _times_log(
    count: np.ndarray, p: np.ndarray, in_p: np.ndarray
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """count log(p) and its gradient; 0 where the count is 0, -inf where p is too small for a
    gradient.
    """
    counted, known = count > 0.0, p > SMALLEST
    safe = np.where(counted & known, p, 1.0)
    value = np.where(counted, np.where(known, count * np.log(safe), -np.inf), 0.0)
    return value, np.where(counted, count / safe, 0.0)[:, None] * in_p


def pointwise(
    likelihood: Any, theta: np.ndarray, outcomes: Outcomes, trials: Trials, design: Design
) -> NDArray[np.float64]:
    """The log likelihood of each trial (n,), omissions among them, in the order of the trials."""
    answered, omitted = likelihood.pointwise(theta)
    values = np.empty(trials.n)
    values[trials.answered] = answered

    stratum = outcomes.stratum_of(design.cell, trials.deadline)
    values[~trials.answered] = omitted[stratum[~trials.answered]]
    return values
