"""Intervals from the objective's own shape, and from fits of data drawn anew."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ddm.estimation.coordinates import Coordinates
from ddm.estimation.objective import Objective
from ddm.estimation.search import Search, covariance_at, descend
from ddm.models.design import Design
from ddm.models.outcomes import Outcomes, outcomes_of_arrays
from ddm.models.prediction import simulate_trials
from ddm.numerics.problem import Optimum
from ddm.runtime.jobs import in_turn_or_parallel

# an end is found when the root of the deviance is this near to its target, in relative terms
NEAR_TARGET = 1e-3

MOST_STEPS = 25

# a profile that falls by more than this below the optimum has found a better one
LOWER = 1e-3


@dataclass(frozen=True, eq=False)
class End:
    """One end of an interval, and what is to be said of it."""

    value: float
    note: str = ""


def profiles(
    search: Search, outcomes: Outcomes, design: Design, optimum: Optimum, level: float
) -> list[tuple[End, End]]:
    """The profile-likelihood interval of every estimate, its lower and upper end.

    They are where 2 (log L_max - log L) reaches the quantile of chi^2(1), with L maximised over all
    other estimates (Venzon & Moolgavkar 1988). The root of that deviance is nearly linear in the
    estimate, so the ends are found by secant steps on it, each a search from the last one's end.
    """
    from scipy.special import chdtri

    objective, coordinates, _ = search.prepared(outcomes, design)
    target = float(np.sqrt(chdtri(1.0, 1.0 - level)))
    covariance = covariance_at(objective, optimum)

    def end(i: int, side: float) -> End:
        return _End(objective, coordinates, optimum, i, covariance, side).found(target)

    return [(end(i, -1.0), end(i, 1.0)) for i in range(len(design.labels))]


@dataclass(eq=False)
class _End:
    """The search for one end of the interval of estimate i, towards lower (side -1) or higher (1)
    values.
    """

    objective: Objective
    coordinates: Coordinates
    optimum: Optimum
    i: int
    covariance: NDArray[np.float64]
    side: float

    def found(self, target: float) -> End:
        region, at = self.coordinates.region, float(self.optimum.theta[self.i])
        bound = float(region.lower[self.i] if self.side < 0.0 else region.upper[self.i])
        if self.i in self.coordinates.widths and self.side > 0.0:
            bound = float(
                self.coordinates.theta(
                    np.where(
                        np.arange(len(region.labels)) == self.i,
                        1.0,
                        self.coordinates.x(self.optimum.theta),
                    )
                )[self.i]
            )
        se = np.sqrt(self.covariance[self.i, self.i])
        room = abs(bound - at)
        if room <= 1e-9 * max(abs(at), region.step[self.i]):
            return End(bound, "at a bound of the search: one-sided")
        distance = min(target * (se if np.isfinite(se) else region.step[self.i]), room)
        inner, outer = (
            (0.0, 0.0),
            (np.inf, np.inf),
        )  # (distance, root of the deviance) on either side of the target
        theta = self._guess(distance)
        for _ in range(MOST_STEPS):
            best = self._constrained(at + self.side * distance, theta)
            deviance = self.objective.per_deviance * (best.value - self.optimum.value)
            if deviance < -LOWER:
                return End(
                    np.nan, f"a better optimum, by {-0.5 * deviance:.2g}, lies in this direction"
                )
            root = float(np.sqrt(max(deviance, 0.0))) if np.isfinite(deviance) else np.inf
            if abs(root - target) < NEAR_TARGET * target:
                return End(at + self.side * distance)
            if root < target:
                inner = (distance, root)
                if distance >= room:
                    return End(bound, "reaches a bound of the search: one-sided")
            else:
                outer = (distance, root)
            distance, before = min(_next(inner, outer, target), room), distance
            if np.isfinite(best.theta).all():
                theta = self.optimum.theta + (best.theta - self.optimum.theta) * distance / before
            else:
                theta = self._guess(distance)
        return End(np.nan, "no end found: the profile is not smooth here")

    def _guess(self, distance: float) -> NDArray[np.float64]:
        """Where the other estimates go when one moves, if the objective is a quadratic function."""
        theta = self.optimum.theta.copy()
        direction = self.covariance[:, self.i] / self.covariance[self.i, self.i]
        direction = np.where(np.isfinite(direction), direction, 0.0)
        theta += self.side * distance * direction
        theta[self.i] = self.optimum.theta[self.i] + self.side * distance
        return theta

    def _constrained(self, value: float, guess: NDArray[np.float64]) -> Optimum:
        """The optimum with estimate i at a value."""
        region = self.coordinates.region.fixed(self.i, value, self.coordinates.design)
        coordinates = Coordinates(self.coordinates.design, region)
        return descend(self.objective, coordinates, [coordinates.inside(guess)], True)


def _next(inner: tuple[float, float], outer: tuple[float, float], target: float) -> float:
    """The distance at which the root of the deviance is expected to meet its target."""
    if not np.isfinite(outer[0]):
        growth = target / inner[1] if inner[1] > 0.0 else 4.0
        return inner[0] * min(max(growth, 1.02), 4.0)
    width = outer[0] - inner[0]
    share = (target - inner[1]) / (outer[1] - inner[1]) if np.isfinite(outer[1]) else 0.5
    return inner[0] + width * min(max(share, 0.05), 0.95)


def bootstrap(
    search: Search,
    outcomes: Outcomes,
    design: Design,
    theta: NDArray[np.float64],
    *,
    n: int,
    parametric: bool,
    seed: np.random.SeedSequence,
    n_jobs: int | None,
    progress: bool | None,
) -> NDArray[np.float64]:
    """The estimates of n data sets drawn anew, (n, k): from the fitted model or, with replacement,
    from the trials.

    Both keep the number of trials in every condition. NaN where a fit did not converge.
    """
    sample = _Sample(search, outcomes, design, theta, parametric)
    return np.array(
        in_turn_or_parallel(sample, [(child,) for child in seed.spawn(n)], n_jobs, progress, "fit")
    )


@dataclass(frozen=True, eq=False)
class _Sample:
    """One data set drawn anew, and its fit."""

    search: Search
    outcomes: Outcomes
    design: Design
    theta: NDArray[np.float64]
    parametric: bool

    def __call__(self, seed: np.random.SeedSequence) -> NDArray[np.float64]:
        rng = np.random.default_rng(seed)
        drawn = self._simulated(rng) if self.parametric else self._resampled(rng)
        # searches with several optima begin from everywhere, others near the estimates
        guess = None if "sz" in self.design.owners else self.theta
        try:
            optimum = self.search.found(drawn, self.design, guess).optimum
        except ValueError:  # a sample may hold times or conditions that cannot be fitted
            return np.full(self.theta.size, np.nan)
        return optimum.theta if optimum.converged else np.full(self.theta.size, np.nan)

    def _simulated(self, rng: np.random.Generator) -> Outcomes:
        outcomes = self.outcomes
        n = outcomes.trials.astype(int)
        cell, deadline = outcomes.cell_of_stratum.repeat(n), outcomes.deadline_of_stratum.repeat(n)
        rt, response = simulate_trials(
            cell,
            self.design.parameters_by_cell(self.theta),
            lapses=outcomes.lapses,
            deadline=deadline,
            window=outcomes.window,
            observed=outcomes.observed,
            lost_rt=outcomes.lost_rt,
            lost_share=outcomes.lost_share,
            seed=rng,
        )
        is_lost = np.isnan(rt) & (response >= 0)
        return self._outcomes(rt, response == 1, cell, deadline, is_lost)

    def _resampled(self, rng: np.random.Generator) -> Outcomes:
        """Trials drawn with replacement within each cell, whatever was seen of them."""
        outcomes = self.outcomes
        # trials without an RT, stratum by stratum: omissions, and lower and upper lost RTs
        counts = np.column_stack([outcomes.omitted, outcomes.lost]).astype(int)
        kind = np.tile(np.arange(3), len(counts)).repeat(counts.ravel())
        stratum = np.arange(len(counts)).repeat(counts.sum(axis=1))

        rt = np.append(outcomes.rt, np.full(stratum.size, np.nan))
        upper = np.append(outcomes.upper, kind == 2)
        cell = np.append(outcomes.cell, outcomes.cell_of_stratum[stratum])
        deadline = np.append(outcomes.deadline, outcomes.deadline_of_stratum[stratum])
        is_lost = np.append(np.zeros(outcomes.rt.size, dtype=bool), kind > 0)

        order = np.argsort(cell, kind="stable")
        n = np.bincount(cell, minlength=len(self.design.cells))
        first = np.append(0, np.cumsum(n)[:-1])
        rows = order[first.repeat(n) + (rng.random(cell.size) * n.repeat(n)).astype(int)]
        return self._outcomes(rt[rows], upper[rows], cell[rows], deadline[rows], is_lost[rows])

    def _outcomes(
        self,
        rt: NDArray[np.float64],
        upper: NDArray[np.bool_],
        cell: NDArray[np.int64],
        deadline: NDArray[np.float64],
        lost: NDArray[np.bool_],
    ) -> Outcomes:
        """Outcomes that were observed as those of the fit."""
        outcomes = self.outcomes
        limits = outcomes.window, outcomes.observed, outcomes.lapses
        return outcomes_of_arrays(
            rt, upper, cell, deadline, *limits, lost=lost, lost_rt=outcomes.lost_rt
        )
