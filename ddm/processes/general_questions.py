"""What can be asked of a `GeneralDDM` once its equation is solved."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from ddm.fokker_planck.non_decision.reaction_times import ReactionTimes, longest_decision
from ddm.fokker_planck.steps import Unsolvable
from ddm.numerics.inversion import Distributions, inverted
from ddm.parameters import T0, T0_SD
from ddm.processes.evaluation import either, numbers
from ddm.processes.general_checks import unsolvable
from ddm.processes.general_gradients import gradient
from ddm.processes.general_solutions import LONGEST, Solver

# P(undecided) from which on a process is said to keep some of its evidence for ever
MOST_UNDECIDED = 1e-9

# quantiles beyond exp(FURTHEST) mean times are infinite
FURTHEST = 60.0


@dataclass(frozen=True, eq=False)
class Questions:
    """The RTs and responses of one process, until a time or for all times."""

    solver: Solver
    row: np.ndarray
    times: ReactionTimes

    @classmethod
    def about(cls, solver: Solver, row: np.ndarray, rt: ArrayLike, *, fine: bool) -> Questions:
        """Until the longest of the RTs."""
        x = numbers("rt", rt)
        finite = x[np.isfinite(x)]
        longest = longest_decision(float(finite.max(initial=0.0)), row[T0], row[T0_SD])
        until = math.inf if np.isinf(x).any() else max(longest, 0.0)
        return cls(solver, row, _solved(solver, row, until, fine))

    @classmethod
    def about_all(cls, solver: Solver, row: np.ndarray) -> Questions:
        """About all times."""
        return cls(solver, row, _solved(solver, row, math.inf, True))

    def log(self, rt: ArrayLike, response: ArrayLike | None, what: str) -> np.ndarray:
        """The log of a density or probability of rt and response."""
        return either(getattr(self.times, what), rt, response)

    def gradient(self, rt: ArrayLike, response: ArrayLike) -> pd.DataFrame:
        """Derivatives of the log density in all parameters."""
        return gradient(self.solver, self.row, rt, response)

    def quantiles(self, q: np.ndarray, upper: np.ndarray) -> np.ndarray:
        """RTs (n,) below which the shares q (n,) of the responses lie."""
        t0 = self.times.earliest
        result = np.where(q == 0.0, t0, np.where(q == 1.0, np.inf, np.nan))
        inside = (q > 0.0) & (q < 1.0)
        if inside.any():
            result[inside] = t0 + self._decision_times(q[inside], upper[inside])
        return result

    def _decision_times(self, q: np.ndarray, upper: np.ndarray) -> np.ndarray:
        """The quantiles minus the shortest non-decision time, in s, for 0 < q < 1."""
        t0, times = self.times.earliest, self.times

        def of_rows(
            function: Callable[[np.ndarray, np.ndarray], np.ndarray],
        ) -> Callable[[np.ndarray, np.ndarray], np.ndarray]:
            return lambda t, rows: function(t0 + t, upper[rows])

        log_p = np.log(self.probabilities[upper.astype(int)])
        functions = map(of_rows, (times.log_densities, times.log_cdfs, times.log_survivors))
        unit = float(np.nanmean(times.passages.moments[0])) + times.mean_added - t0
        return inverted(q, log_p, Distributions(*functions), unit, furthest=FURTHEST)

    @property
    def probabilities(self) -> np.ndarray:
        """P of the lower and of the upper response, (2,)."""
        passages = self.times.passages
        if math.isinf(passages.end):
            return passages.probabilities
        t = np.full(2, passages.end)
        return passages.masses(t, np.array([False, True]))[0]

    @property
    def undecided(self) -> float:
        """P(undecided at the last time)."""
        passages = self.times.passages
        return 0.0 if math.isinf(passages.end) else passages.undecided

    def mean(self, upper: NDArray[np.bool_] | None) -> np.ndarray:
        """Mean RT, s."""
        self._check_absorbed("mean")
        means, _ = self.times.passages.moments
        if upper is None:
            found = self.probabilities @ means
        else:
            found = means[upper.astype(int)]
        return np.asarray(found + self.times.mean_added)[()]

    def variance(self, upper: NDArray[np.bool_] | None) -> np.ndarray:
        """Variance of the RT, s^2."""
        self._check_absorbed("var")
        means, variances = self.times.passages.moments
        p = self.probabilities
        if upper is None:
            found = p @ variances + p[0] * p[1] * (means[0] - means[1]) ** 2
        else:
            found = variances[upper.astype(int)]
        return np.asarray(found + self.times.variance_added)[()]

    def _check_absorbed(self, what: str) -> None:
        """Raise a ValueError if evidence is left for ever."""
        if self.undecided > MOST_UNDECIDED:
            raise ValueError(
                f"{what}() has no value: P(undecided at {LONGEST:g} s) is {self.undecided:.3g}, so "
                "that not all trials end. Ask about the RTs until a time, by cdf, or let the "
                "boundaries approach each other."
            )


def _solved(solver: Solver, row: np.ndarray, until: float, fine: bool) -> ReactionTimes:
    """The RTs and responses; ValueError that says why there is no solution."""
    try:
        return solver.reaction_times(row, until, fine=fine)
    except Unsolvable as error:
        raise ValueError(unsolvable(solver.functions, row, error)) from None
