"""Intervals from profiles of the objective, and from fits of data sets drawn anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ddm.estimation.coordinates import Coordinates
from ddm.estimation.objective import Objective
from ddm.estimation.search import Found, Search, covariance_at, descend
from ddm.models.design import Design
from ddm.models.outcomes import Outcomes, outcomes_of_arrays
from ddm.models.prediction import simulate_trials
from ddm.numerics.problem import Optimum
from ddm.runtime.jobs import in_blocks_or_parallel

# an end is found if the root of the deviance is this close to its target, relatively
NEAR_TARGET = 1e-3

# the search for an end gives up after this many steps
MOST_STEPS = 25

# a deviance of less than minus this belongs to a better optimum than that of the fit
LOWER = 1e-3

# an estimate this close to a bound is at the bound; relative to its size or its typical difference
AT_BOUND = 1e-9

# while the target lies beyond all points, a step multiplies the distance by this at least
LEAST_GROWTH = 1.02

# and by this at most
MOST_GROWTH = 4.0

# between two points, a step keeps at least this share of their distance from each
KEPT = 0.05

# a curve reaches this many standard errors to either side, beyond the interval of 99 %
PROFILE_REACH = 2.8


@dataclass(frozen=True, eq=False)
class End:
    """One end of an interval, and a note about it; NaN if no end was found."""

    value: float
    note: str = ""


def profiles(
    search: Search, outcomes: Outcomes, design: Design, optimum: Optimum, level: float
) -> list[tuple[End, End]]:
    """The lower and upper end of the profile-likelihood interval of every estimate.

    An interval ends where the deviance 2 (log L_max - log L) reaches the quantile of chi^2(1), with
    L maximised over all other estimates (Venzon & Moolgavkar 1988). The root of the deviance is
    nearly linear in the estimate, so the ends are found by secant steps on this root. Each step is
    a search that begins where the one before it ended.
    """
    from scipy.special import chdtri

    objective, coordinates, _ = search.prepared(outcomes, design)
    target = float(np.sqrt(chdtri(1.0, 1.0 - level)))
    covariance = covariance_at(objective, optimum)

    def end(i: int, side: float) -> End:
        return _OneSide(search, outcomes, objective, coordinates, optimum, i, covariance, side).end(
            target
        )

    return [(end(i, -1.0), end(i, 1.0)) for i in range(len(design.labels))]


def profile_curves(
    search: Search, outcomes: Outcomes, design: Design, optimum: Optimum, n: int
) -> list[tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """The profile of every estimate: values, and the deviance above the optimum at each of them.

    There are n values on either side, up to `PROFILE_REACH` standard errors or a bound.
    """
    objective, coordinates, _ = search.prepared(outcomes, design)
    covariance = covariance_at(objective, optimum)
    curves = []
    for i in range(len(design.labels)):
        values, deviances = [float(optimum.theta[i])], [0.0]
        for side in (-1.0, 1.0):
            parts = search, outcomes, objective, coordinates, optimum, i, covariance, side
            for value, deviance in _OneSide(*parts).curve(n):
                values.append(value)
                deviances.append(deviance)
        order = np.argsort(values)
        curves.append((np.array(values)[order], np.array(deviances)[order]))
    return curves


class _Point(NamedTuple):
    """A point of a profile: its distance from the estimate, and the root of the deviance there."""

    distance: float
    root: float


@dataclass(frozen=True, eq=False)
class _OneSide:
    """The profile of estimate i towards lower values (``side`` -1) or higher ones (``side`` 1)."""

    search: Search
    outcomes: Outcomes
    objective: Objective
    coordinates: Coordinates
    optimum: Optimum
    i: int
    covariance: NDArray[np.float64]
    side: float

    def end(self, target: float) -> End:
        """The end of the interval, where the root of the deviance reaches its target."""
        at = float(self.optimum.theta[self.i])
        bound = self._bound()
        room = abs(bound - at)
        if room <= AT_BOUND * max(abs(at), self.coordinates.region.step[self.i]):
            return End(bound, "at a bound of the search: one-sided")

        distance = min(target * self._scale(), room)
        theta = self._guess(distance)
        # the nearest points on either side of the target
        inner = _Point(0.0, 0.0)
        outer = _Point(np.inf, np.inf)
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
            if root < target and distance >= room:
                return End(bound, "reaches a bound of the search: one-sided")
            if root < target:
                inner = _Point(distance, root)
            else:
                outer = _Point(distance, root)

            before = distance
            distance = min(_next(inner, outer, target), room)
            if np.isfinite(best.theta).all():
                theta = self.optimum.theta + (best.theta - self.optimum.theta) * distance / before
            else:
                theta = self._guess(distance)
        return End(np.nan, "no end found: the profile is not smooth here")

    def curve(self, n: int) -> Iterator[tuple[float, float]]:
        """n values on this side, and the deviance above the optimum at each."""
        at = float(self.optimum.theta[self.i])
        reach = min(PROFILE_REACH * self._scale(), abs(self._bound() - at))
        for distance in np.linspace(0.0, reach, n + 1)[1:].tolist():
            best = self._constrained(at + self.side * distance, self._guess(distance))
            excess = best.value - self.optimum.value
            yield at + self.side * distance, self.objective.per_deviance * float(excess)

    def _bound(self) -> float:
        """The bound of the search on this side; that of an sz is where z leaves no more room."""
        region = self.coordinates.region
        if self.i in self.coordinates.widths and self.side > 0.0:
            x = self.coordinates.x(self.optimum.theta)
            x[self.i] = 1.0
            return float(self.coordinates.theta(x)[self.i])
        return float(region.lower[self.i] if self.side < 0.0 else region.upper[self.i])

    def _scale(self) -> float:
        """The standard error of the estimate; without one, its typical difference."""
        se = float(np.sqrt(self.covariance[self.i, self.i]))
        return se if np.isfinite(se) else float(self.coordinates.region.step[self.i])

    def _guess(self, distance: float) -> NDArray[np.float64]:
        """The estimates with estimate i at this distance, if the objective is quadratic, (k,)."""
        direction = self.covariance[:, self.i] / self.covariance[self.i, self.i]
        direction = np.where(np.isfinite(direction), direction, 0.0)
        theta = self.optimum.theta.copy()
        theta += self.side * distance * direction
        theta[self.i] = self.optimum.theta[self.i] + self.side * distance
        return theta

    def _constrained(self, value: float, guess: NDArray[np.float64]) -> Optimum:
        """The optimum over the other estimates, with estimate i at this value."""
        design = self.coordinates.design
        region = self.coordinates.region.fixed(self.i, value, design)
        quick = replace(self.search, region=region).quick(self.outcomes, design, guess)
        if quick is not None:
            return quick.optimum
        coordinates = Coordinates(design, region)
        return descend(self.objective, coordinates, [coordinates.inside(guess)], True)


def _next(inner: _Point, outer: _Point, target: float) -> float:
    """The distance at which the root of the deviance is expected to reach its target."""
    if not np.isfinite(outer.distance):
        growth = target / inner.root if inner.root > 0.0 else MOST_GROWTH
        return inner.distance * min(max(growth, LEAST_GROWTH), MOST_GROWTH)

    share = 0.5
    if np.isfinite(outer.root):
        share = (target - inner.root) / (outer.root - inner.root)
    width = outer.distance - inner.distance
    return inner.distance + width * min(max(share, KEPT), 1.0 - KEPT)


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
    """The estimates of n data sets drawn anew, (n, k); NaN where a fit did not converge.

    If ``parametric``, they are simulated from the fitted model, else drawn with replacement from
    the trials. Both keep the number of trials in every condition.
    """
    sample = _Sample(search, outcomes, design, theta, parametric)
    drawn = in_blocks_or_parallel(
        sample, seed.spawn(n), n_jobs, progress, "fit", together=search.is_quick(design)
    )
    return np.array(drawn)


@dataclass(frozen=True, eq=False)
class _Sample:
    """Data sets drawn anew, and their fits."""

    search: Search
    outcomes: Outcomes
    design: Design
    theta: NDArray[np.float64]
    parametric: bool

    def __call__(self, seeds: Sequence[np.random.SeedSequence]) -> list[NDArray[np.float64]]:
        """The estimates of each data set, (k,); NaN where a fit did not converge."""
        draw = self._simulated if self.parametric else self._resampled
        drawn = [draw(np.random.default_rng(seed)) for seed in seeds]
        # with sz there are several optima, so such a search begins from all starts; others begin at
        # the estimates
        guess = None if "sz" in self.design.owners else self.theta
        no_estimates = np.full(self.theta.size, np.nan)
        # a sample may hold times or conditions that cannot be fitted
        return [
            one.optimum.theta if isinstance(one, Found) and one.optimum.converged else no_estimates
            for one in self.search.found_or_refused(drawn, self.design, guess)
        ]

    def _simulated(self, rng: np.random.Generator) -> Outcomes:
        """The outcomes of a data set simulated from the fitted model."""
        outcomes = self.outcomes
        n = outcomes.trials.astype(int)
        cell = outcomes.cell_of_stratum.repeat(n)
        deadline = outcomes.deadline_of_stratum.repeat(n)
        rt, response = simulate_trials(
            outcomes.family,
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
        """The outcomes of a data set drawn with replacement from the trials of each condition."""
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

        # the trials in the order of their cells; each cell is drawn from as often as it has trials
        order = np.argsort(cell, kind="stable")
        n = np.bincount(cell, minlength=len(self.design.cells))
        first = np.append(0, np.cumsum(n)[:-1])
        drawn = (rng.random(cell.size) * n.repeat(n)).astype(int)
        rows = order[first.repeat(n) + drawn]
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
            outcomes.family,
            rt,
            upper,
            cell,
            deadline,
            *limits,
            lost=lost,
            lost_rt=outcomes.lost_rt,
        )
