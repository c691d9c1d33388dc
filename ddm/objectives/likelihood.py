"""Maximum likelihood."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from numbers import Real

import numpy as np

from ddm.design import Design
from ddm.first_passage.functions import log_likelihood, score_products
from ddm.objectives.report import Report
from ddm.parameters import SZ
from ddm.trials import Trials

# t0 stays this far below the fastest RT, s: the density at t0 itself is 0
GAP = 1e-6

# and this far where sz is estimated, or as far as the RTs are apart if that is further
GAP_WITH_SZ = 1e-3

# with fewer different RTs than this nobody can tell how far apart they are
FEWEST_TIMES = 10


@dataclass(frozen=True)
class MaximumLikelihood:
    """Minimise -sum(log density(rt, response)): uses every RT, so the most precise where the model holds.

    Single fast guesses pull t0 below them; prefer `ChiSquare` where the data have contaminants.

    If sz is estimated the likelihood has no maximum: where the range of starting points reaches a boundary the density
    diverges at t0 like (rt - t0)^(-1/2), and with t0 at the fastest RT that peak beats every regular optimum. So sz is
    kept below 0.98 of its limit (or within ``bounds``), and t0 below the fastest RT by a gap. Within that region it can
    have several optima; with a few hundred trials the intervals of z, t0, sz and st0 cover less than they say.

    Parameters
    ----------
    t0_gap : that gap, s, where sz is estimated. None: 1 ms, or the resolution of the RTs if that is coarser.
    """

    t0_gap: float | None = None
    name = "ml"
    every_rt_counts = True

    def __post_init__(self) -> None:
        gap = self.t0_gap
        if gap is not None and (isinstance(gap, bool) or not isinstance(gap, Real) or not 0.0 < gap < inf):
            raise ValueError(f"t0_gap must be a finite number > 0 (seconds), or None; got {gap!r}.")

    def on(self, trials: Trials, design: Design) -> LikelihoodProblem:
        """The problem of fitting these trials."""
        return LikelihoodProblem(trials, design, np.where(design.is_free[:, SZ], self.gap(trials), GAP))

    def gap(self, trials: Trials) -> float:
        """How far t0 stays below the fastest RT where sz is estimated, s."""
        return max(GAP_WITH_SZ, resolution(trials.rt)) if self.t0_gap is None else float(self.t0_gap)


def resolution(rt: np.ndarray) -> float:
    """The smallest difference between RTs, s, if all RTs are whole multiples of it apart; 0 if they are not."""
    times = np.unique(np.round(rt, 6))
    if times.size < FEWEST_TIMES:
        return 0.0
    unit = np.diff(times).min()
    steps = (times - times[0]) / unit
    return round(float(unit), 6) if np.allclose(steps, np.round(steps), rtol=1e-3, atol=0.01) else 0.0


@dataclass(frozen=True, eq=False)
class LikelihoodProblem:
    """The negative log likelihood of trials as a function of the estimates; ``gap`` (n_cells,) is that of t0, s."""

    trials: Trials
    design: Design
    gap: np.ndarray

    def __call__(self, theta: np.ndarray) -> tuple[float, np.ndarray]:
        """-log likelihood and its gradient in the estimates."""
        by_cell = self.design.parameters_by_cell(theta)
        value, gradient = log_likelihood(self.trials.rt, self.trials.upper, self.design.cell, by_cell)
        return -value, -self.design.gradient(gradient)

    def t0_limits(self) -> np.ndarray:
        """The largest t0 of each cell: just below its fastest RT, s."""
        fastest = self.design.fastest(self.trials.rt)
        return fastest - np.minimum(self.gap, 0.5 * fastest)

    def curvature(self, theta: np.ndarray) -> np.ndarray:
        """The outer product of the scores, (k, k): a guess of the Hessian."""
        by_cell = self.design.parameters_by_cell(theta)
        products = score_products(self.trials.rt, self.trials.upper, self.design.cell, by_cell)
        matrix = self.design.matrix
        return np.einsum("cpi,cpq,cqj->ij", matrix, products, matrix)

    def flaw(self, theta: np.ndarray) -> str:
        """Why an optimum is none: nothing, as an impossible trial makes the likelihood 0."""
        return ""

    def information(self, theta: np.ndarray, hessian: np.ndarray) -> np.ndarray:
        """The observed information: the Hessian itself."""
        return hessian

    def report(self, theta: np.ndarray, value: float) -> Report:
        """The log likelihood."""
        return Report(loglik=-value)
