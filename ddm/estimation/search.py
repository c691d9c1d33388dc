"""`Search`: how the estimates of one group of trials are found, from starting points to an
optimum.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ddm.estimation.coordinates import Coordinates
from ddm.estimation.methods import Method, Problem
from ddm.estimation.region import Region
from ddm.estimation.starts import other_modes, scattered, starting_points, wide_points
from ddm.models.design import Design
from ddm.models.model import Model
from ddm.models.outcomes import Outcomes, outcomes
from ddm.numerics.descent import Optimum, covariance_of, minimise
from ddm.numerics.simplex import minimise_simplex
from ddm.trials.trials import Trials, UnusableTimes, refuse_milliseconds

# of more starting points than this the best are taken
MOST_STARTS = 6

# Where a width of the start is estimated there are optima next to one another, as t0 passes single
# RTs: so many points near the best optimum are tried, drawn with this share of a typical
# difference, and again while they lead lower.
NEAR_STARTS, NEAR, MOST_ROUNDS = 3, 0.1, 5

# The fewer trials, the more optima that are far apart: searches begin also from so many points at
# most, fewer by one for so many trials, which are drawn at random, half of them the best of many
# more.
WIDE_STARTS, TRIALS_PER_START, ENOUGH_TRIALS, DRAWN = 30, 15, 500, 200

# an optimum lower by less than this is the same one
ENOUGH = 1e-3

# further starting points, drawn at random, when the first ones did not lead to an optimum
MORE_STARTS = 6


@dataclass(frozen=True, eq=False)
class Search:
    """How every group is searched: the model, the objective, the region of all estimates, the
    seed.
    """

    model: Model
    method: Method
    region: Region
    seed: np.random.SeedSequence

    def outcomes(self, trials: Trials, design: Design) -> Outcomes | None:
        """What the objective sees of the trials; None if no trial has an RT."""
        return outcomes(self.model, trials, design) if trials.answered.any() else None

    def __call__(self, trials: Trials, design: Design) -> Optimum:
        """The optimum of one group of trials."""
        seen = self.outcomes(trials, design)
        if seen is None:
            return Optimum.none(len(design.labels), "no trials with rt and response")
        return self.optimum(seen, design)

    def optimum(self, seen: Outcomes, design: Design, guess: np.ndarray | None = None) -> Optimum:
        """The optimum for what was seen of trials; from a ``guess`` alone, where there is a good
        one.
        """
        problem, coordinates, limits = self.prepared(seen, design)
        if guess is not None:
            optimum = descend(
                problem, coordinates, [coordinates.inside(guess)], self.method.is_smooth
            )
        else:
            points = starting_points(seen, design, limits)
            wide = self._wide(problem, coordinates, seen, limits) if coordinates.widths else []
            optimum = self._from_all_starts(problem, coordinates, points, wide, limits)
        flaw = problem.flaw(optimum.theta) if optimum.converged else ""
        return replace(optimum, converged=False, message=flaw) if flaw else optimum

    def prepared(self, seen: Outcomes, design: Design) -> tuple[Problem, Coordinates, np.ndarray]:
        """The objective on trials, where it is searched, and the largest t0 of each cell."""
        problem = self.method.on(seen, design)
        limits = problem.t0_limits()
        region = self.region.select(design.labels).below(limits, design)
        return problem, Coordinates(design, region), limits

    def of_group(self, trials: Trials, design: Design) -> Optimum:
        """The same for one group of many: RTs that cannot be fitted must not end the fits of the
        others.
        """
        try:
            if trials.answered.any():
                refuse_milliseconds(trials.rt[trials.answered], trials.rt_column)
            return self(trials, design)
        except UnusableTimes as error:
            return Optimum.none(len(design.labels), str(error).rstrip("."))

    def _from_all_starts(
        self,
        problem: Problem,
        coordinates: Coordinates,
        points: list[np.ndarray],
        wide: list[np.ndarray],
        limits: np.ndarray,
    ) -> Optimum:
        region, is_smooth = coordinates.region, self.method.is_smooth
        starts = [
            coordinates.inside(region.with_start(point)) for point in points if point.size
        ] or [np.empty(0)]
        starts = _lowest(problem, starts)
        optimum = descend(problem, coordinates, starts, is_smooth, limits)
        if coordinates.widths and is_smooth and np.isfinite(optimum.value):
            optimum = self._among_many(problem, coordinates, optimum, wide)
        if not optimum.converged:
            more = [
                region.with_start(point)
                for point in scattered(starts[0], region.step, MORE_STARTS, self.seed)
            ]
            optimum = _better(optimum, descend(problem, coordinates, more, is_smooth, limits))
        return optimum

    def _wide(
        self, problem: Problem, coordinates: Coordinates, seen: Outcomes, limits: np.ndarray
    ) -> list[np.ndarray]:
        """Starting points drawn at random, half of them the best of many; the more the fewer trials
        there are.
        """
        n = min(WIDE_STARTS, int((ENOUGH_TRIALS - seen.rt.size) // TRIALS_PER_START))
        if n <= 0:
            return []
        points = wide_points(seen, coordinates.design, limits, DRAWN, self.seed)
        points = [coordinates.inside(coordinates.region.with_start(point)) for point in points]
        values = np.array([problem(point)[0] for point in points])
        best = np.argsort(values[n // 2 :], kind="stable")[: n - n // 2] + n // 2
        return points[: n // 2] + [points[i] for i in best]

    def _among_many(
        self, problem: Problem, coordinates: Coordinates, optimum: Optimum, wide: list[np.ndarray]
    ) -> Optimum:
        """The best of an optimum, those that other starting points lead to, and those next to
        it.
        """
        if wide:
            optimum = _better(optimum, descend(problem, coordinates, wide, True))
        rng = np.random.default_rng(self.seed)
        for _ in range(MOST_ROUNDS):
            before, region = optimum.value, coordinates.region
            near = scattered(optimum.theta, NEAR * region.step, NEAR_STARTS, rng)
            near = [coordinates.inside(region.with_start(point)) for point in near]
            optimum = _better(optimum, descend(problem, coordinates, near, True))
            if not optimum.value < before - ENOUGH:
                break
        return optimum


def covariance_at(problem: Problem, optimum: Optimum) -> NDArray[np.float64]:
    """The covariance of the estimates at an optimum, (k, k); NaN for those at a bound and where it
    is none.
    """
    if not np.isfinite(optimum.value):
        return np.full(optimum.hessian.shape, np.nan)
    return covariance_of(problem.information(optimum.theta, optimum.hessian), ~optimum.at_bound)


def _better(first: Optimum, second: Optimum) -> Optimum:
    """The optimum of two that converged, or else the lower one; with what both reached."""
    best = min(
        (first, second),
        key=lambda found: (not found.converged, np.nan_to_num(found.value, nan=np.inf)),
    )
    return replace(best, reached=first.reached + second.reached)


def _lowest(problem: Problem, starts: list[np.ndarray]) -> list[np.ndarray]:
    """The best of many starting points, and the last one."""
    if len(starts) <= MOST_STARTS:
        return starts
    values = np.array([problem(start)[0] for start in starts[:-1]])
    return [starts[i] for i in np.argsort(values, kind="stable")[: MOST_STARTS - 1]] + starts[-1:]


def descend(
    problem: Problem,
    coordinates: Coordinates,
    starts: list[np.ndarray],
    is_smooth: bool,
    t0_limits: np.ndarray | None = None,
) -> Optimum:
    """The optimum from some starting points and, given limits of t0, from others that the best of
    these suggests.
    """
    objective, points = coordinates.objective(problem), [coordinates.x(start) for start in starts]
    if not is_smooth:
        return coordinates.in_estimates(minimise_simplex(objective, points, **coordinates.box))

    def others(x: np.ndarray) -> list[np.ndarray]:
        if t0_limits is None:
            return []
        modes = other_modes(coordinates.theta(x), coordinates.design, t0_limits)
        return [coordinates.x(coordinates.region.with_start(mode)) for mode in modes]

    curvature = coordinates.curvature(problem.curvature)
    found = minimise(
        objective, curvature, points, **coordinates.box, exits=coordinates.exits, others=others
    )
    return coordinates.in_estimates(found)
