"""`Search`: how the estimates of a group are found, from starting points to an optimum."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ddm.estimation.coordinates import Coordinates
from ddm.estimation.distances.kolmogorov_smirnov import compiled_play
from ddm.estimation.likelihood import MaximumLikelihood
from ddm.estimation.linear_search import Settled, applies, knows, settled
from ddm.estimation.objective import Method, Objective, Report
from ddm.estimation.orthogonal_columns import orthogonal
from ddm.estimation.region import Region
from ddm.estimation.starts import (
    amounts_of,
    other_modes,
    scattered,
    starting_points,
    wide_points,
)
from ddm.models.design import Design
from ddm.models.model import Model
from ddm.models.outcomes import Outcomes, outcomes_of_trials
from ddm.numerics.descent import Nearby, covariance_of, minimise
from ddm.numerics.problem import EXACT, SOLVED, Optimum
from ddm.numerics.simplex import minimise_simplex
from ddm.trials.seconds import UnusableTimes, refuse_other_unit
from ddm.trials.trials import Trials


@dataclass(frozen=True, kw_only=True)
class Effort:
    """The numbers of starting points of a search.

    They were found by trial on simulated data sets with up to seven estimates.
    ``benchmarks/optima.py`` measures how often searches miss the best of many random starts, and
    how long they take.

    If sz is estimated there are optima next to one another, as t0 passes single RTs, so points near
    the best optimum are tried too. With few trials there are also optima that are far apart, so
    searches begin also from wide starts, which are drawn at random over the region.

    starts : the largest number of first starting points; of more the best are taken
    solved_starts : the same where the densities have no closed form, so that values take longer
    more_starts : the number of points drawn at random if the first ones lead to no optimum
    near_starts : the number of points near the best optimum
    near : the SD with which these are drawn, as a share of a typical difference
    rounds : the largest number of times that they are drawn, while they lead lower
    wide_starts : the largest number of wide starts
    enough_trials : with this number of trials or more there are no wide starts
    trials_per_start : with fewer, there is one wide start for this many missing trials
    drawn : half of the wide starts are the best of this number of points
    same : an optimum that is lower by less than this is the same one
    """

    starts: int = 6
    solved_starts: int = 4
    more_starts: int = 6
    near_starts: int = 3
    near: float = 0.1
    rounds: int = 5
    wide_starts: int = 30
    trials_per_start: int = 15
    enough_trials: int = 500
    drawn: int = 200
    same: float = 1e-3

    def wide(self, n_trials: int) -> int:
        """The number of wide starts of a search with this number of trials."""
        spare = (self.enough_trials - n_trials) // self.trials_per_start
        return max(0, min(self.wide_starts, int(spare)))


EFFORT = Effort()


@dataclass(frozen=True, eq=False)
class Further:
    """Where a search goes on after its first starting points.

    t0_limits : the largest t0 of each cell, (n_cells,) s, which other modes of the best optimum use
    wide : the wide starts
    nearby : how to look next to the best optimum; None: not at all
    """

    t0_limits: np.ndarray
    wide: Sequence[np.ndarray] = ()
    nearby: Nearby | None = None


@dataclass(frozen=True, eq=False)
class Found:
    """What a search found in one group of trials.

    optimum : where the search ended
    outcomes : what was seen of the trials; None if no trial has an RT
    covariance : (k, k), of the estimates; NaN for estimates at a bound, and if there is no optimum
    report : the figures of the objective at the optimum
    """

    optimum: Optimum
    outcomes: Outcomes | None
    covariance: NDArray[np.float64]
    report: Report

    @classmethod
    def none(cls, outcomes: Outcomes | None, k: int, message: str) -> Found:
        """No optimum of k estimates, and why."""
        return cls(Optimum.none(k, message), outcomes, np.full((k, k), np.nan), Report())


@dataclass(frozen=True, eq=False)
class Search:
    """How every group is searched.

    ``region`` is that of all estimates of the table; ``seed`` is that of random starting points;
    ``said`` are the parameters and estimates whose bounds or starting values the user said.
    """

    model: Model
    method: Method
    region: Region
    seed: np.random.SeedSequence
    said: tuple[str, ...] = ()

    def __call__(self, trials: Trials, design: Design) -> Found:
        """What is found in one group of trials."""
        outcomes = self._outcomes(trials, design)
        return self._of_outcomes(outcomes, design)

    def of_group(self, trials: Trials, design: Design) -> Found:
        """The same for one of many groups, without errors about times that cannot be fitted.

        Such times must not end the fits of other groups, so the error becomes the message.
        """
        outcomes = self._outcomes(trials, design)
        return self.of_outcomes(outcomes, design, trials.rt_column, trials.unit)

    def of_outcomes(
        self, outcomes: Outcomes | None, design: Design, rt_column: Hashable, unit: str | None
    ) -> Found:
        """As `of_group`, for outcomes, which are None if no trial has an RT.

        ``rt_column`` and ``unit`` are those of the `Trials`.
        """
        try:
            if outcomes is not None:
                refuse_other_unit(outcomes.rt, rt_column, unit)
            return self._of_outcomes(outcomes, design)
        except UnusableTimes as error:
            return Found.none(outcomes, len(design.labels), str(error).rstrip("."))

    def found(self, outcomes: Outcomes, design: Design, guess: np.ndarray | None = None) -> Found:
        """What is found for these outcomes; if there is a ``guess``, from this point alone."""
        basis = orthogonal(design, self.said) if design.has_formulas else None
        if basis is None:
            return self.quick(outcomes, design, guess) or self._found(outcomes, design, guess)

        inner = replace(self, region=basis.region(self.region))
        first = None if guess is None else basis.to_coordinates @ guess
        quick = inner.quick(outcomes, basis.design, first)
        found = quick or inner._found(outcomes, basis.design, first)
        return replace(
            found,
            optimum=basis.optimum(found.optimum),
            covariance=basis.covariance(found.covariance),
        )

    def found_or_refused(
        self, several: Sequence[Outcomes], design: Design, guess: np.ndarray | None = None
    ) -> list[Found | ValueError]:
        """As `found`, for several groups of one design, or why there can be no search."""
        # formulas may be searched in other coordinates
        general = self.found if design.has_formulas else self._found
        quick: Sequence[Found | None] = [None] * len(several)
        if not design.has_formulas:
            quick = self._quick(several, design, guess)

        found: list[Found | ValueError] = []
        for one, outcomes in zip(quick, several, strict=True):
            try:
                found.append(one or general(outcomes, design, guess))
            except ValueError as error:
                found.append(error)
        return found

    def is_quick(self, design: Design) -> bool:
        """Whether the compiled search can search many groups of complete trials together."""
        has_more = self.model.has_lapses or design.has_formulas
        return not has_more and knows(self.method, design)

    def quick(
        self, outcomes: Outcomes, design: Design, guess: np.ndarray | None = None
    ) -> Found | None:
        """What the compiled search finds; None if it does not apply, or settles nothing."""
        (one,) = self._quick([outcomes], design, guess)
        return one

    def _quick(
        self, several: Sequence[Outcomes], design: Design, guess: np.ndarray | None
    ) -> list[Found | None]:
        """As `quick`, for several groups of one design."""
        none: list[Found | None] = [None] * len(several)
        if not isinstance(self.method, MaximumLikelihood):
            return none
        if not all(applies(self.method, outcomes, design) for outcomes in several):
            return none
        region = self.region.select(design.labels)
        ends = settled(self.method, several, design, region, guess)
        return [
            None if end is None else _as_found(end, outcomes)
            for end, outcomes in zip(ends, several, strict=True)
        ]

    def _found(self, outcomes: Outcomes, design: Design, guess: np.ndarray | None) -> Found:
        """The same in the coordinates of a design."""
        objective, coordinates, limits = self.prepared(outcomes, design)
        if guess is not None:
            start = coordinates.inside(guess)
            optimum = descend(objective, coordinates, [start], self.method.is_smooth)
        else:
            optimum = self._from_all_starts(objective, coordinates, outcomes, limits)

        flaw = objective.flaw(optimum.theta) if optimum.converged else ""
        flaw = flaw or coordinates.refused_beside(optimum, outcomes)
        if flaw:
            optimum = replace(optimum, converged=False, message=flaw)
        if not np.isfinite(optimum.value):
            k = len(design.labels)
            return Found(optimum, outcomes, np.full((k, k), np.nan), Report())

        report = objective.report(optimum.theta, optimum.value)
        return Found(optimum, outcomes, covariance_at(objective, optimum), report)

    def prepared(
        self, outcomes: Outcomes, design: Design
    ) -> tuple[Objective, Coordinates, np.ndarray]:
        """The objective, the coordinates of its search, and the largest t0 of each cell, s."""
        objective = self.method.on(outcomes, design)
        limits = np.where(design.t0_is_mean, np.inf, objective.t0_limits())
        region = self.region.select(design.labels).below(limits, design)
        return objective, Coordinates(design, region), limits

    def _outcomes(self, trials: Trials, design: Design) -> Outcomes | None:
        """What was seen of the trials; None if no trial has an RT."""
        has_times = trials.answered.any()
        return outcomes_of_trials(self.model, trials, design) if has_times else None

    def _of_outcomes(self, outcomes: Outcomes | None, design: Design) -> Found:
        if outcomes is None:
            return Found.none(None, len(design.labels), "no trials with rt and response")
        return self.found(outcomes, design)

    def _from_all_starts(
        self, objective: Objective, coordinates: Coordinates, outcomes: Outcomes, limits: np.ndarray
    ) -> Optimum:
        """The best optimum from starting points of all kinds."""
        region = coordinates.region
        is_smooth = self.method.is_smooth
        amounts = amounts_of(coordinates.design, region)
        points = starting_points(outcomes, coordinates.design, limits, amounts)
        starts = [_started(coordinates, point) for point in points if point.size] or [np.empty(0)]
        has_closed_forms = coordinates.design.family.has_closed_forms
        most = EFFORT.starts if has_closed_forms else EFFORT.solved_starts
        starts = _lowest(objective, starts, most)

        further = self._further(objective, coordinates, outcomes, limits)
        optimum = descend(objective, coordinates, starts, is_smooth, further)
        if not optimum.converged:
            drawn = scattered(starts[0], region.step, EFFORT.more_starts, self.seed)
            more = [region.with_start(point) for point in drawn]
            modes = Further(limits)
            optimum = _better(optimum, descend(objective, coordinates, more, is_smooth, modes))
        return optimum

    def _further(
        self, objective: Objective, coordinates: Coordinates, outcomes: Outcomes, limits: np.ndarray
    ) -> Further:
        """Where a search goes on: if sz is estimated, from wide starts and near the best too."""
        if not (coordinates.widths and self.method.is_smooth):
            return Further(limits)

        rng = np.random.default_rng(self.seed)
        reach = EFFORT.near * coordinates.region.step

        def near(x: np.ndarray) -> list[np.ndarray]:
            drawn = scattered(coordinates.theta(x), reach, EFFORT.near_starts, rng)
            return [coordinates.x(_started(coordinates, point)) for point in drawn]

        wide = self._wide(objective, coordinates, outcomes, limits)
        return Further(limits, wide, Nearby(near, EFFORT.rounds, EFFORT.same))

    def _wide(
        self, objective: Objective, coordinates: Coordinates, outcomes: Outcomes, limits: np.ndarray
    ) -> list[np.ndarray]:
        """The wide starts, which are drawn at random; half of them are the best of many."""
        n = EFFORT.wide(outcomes.rt.size)
        if n == 0:
            return []

        drawn = wide_points(outcomes, coordinates.design, limits, EFFORT.drawn, self.seed)
        points = [_started(coordinates, point) for point in drawn]
        values = np.array([objective(point)[0] for point in points])
        best = np.argsort(values[n // 2 :], kind="stable")[: n - n // 2] + n // 2
        return points[: n // 2] + [points[i] for i in best]


def _as_found(settled: Settled, outcomes: Outcomes) -> Found:
    """What the compiled search settled."""
    optimum, covariance = settled
    return Found(optimum, outcomes, covariance, Report(loglik=-optimum.value))


def covariance_at(objective: Objective, optimum: Optimum) -> NDArray[np.float64]:
    """The covariance of the estimates at an optimum, (k, k); NaN for those at a bound."""
    information = objective.information(optimum.theta, optimum.hessian)
    return covariance_of(information, ~optimum.at_bound)


def _started(coordinates: Coordinates, point: np.ndarray) -> np.ndarray:
    """A starting point with the values of the user in it, moved into the region."""
    return coordinates.inside(coordinates.region.with_start(point))


def _better(first: Optimum, second: Optimum) -> Optimum:
    """The one of two optima that converged, or else the lower one; with what both reached."""

    def rank(found: Optimum) -> tuple[bool, float]:
        return not found.converged, float(np.nan_to_num(found.value, nan=np.inf))

    return replace(min((first, second), key=rank), reached=first.reached + second.reached)


def _lowest(objective: Objective, starts: list[np.ndarray], most: int) -> list[np.ndarray]:
    """The best of many starting points, and always the last one, which is cautious."""
    if len(starts) <= most:
        return starts

    values = np.array([objective(start)[0] for start in starts[:-1]])
    best = np.argsort(values, kind="stable")[: most - 1]
    return [starts[i] for i in best] + starts[-1:]


def descend(
    objective: Objective,
    coordinates: Coordinates,
    starts: list[np.ndarray],
    is_smooth: bool,
    further: Further | None = None,
) -> Optimum:
    """The lowest optimum from some starting points, and from ``further`` ones.

    An objective without gradient is searched by simplices from the first starting points alone.
    """
    of_x = coordinates.objective(objective)
    points = [coordinates.x(start) for start in starts]
    if not is_smooth:
        play = compiled_play(objective)
        lowest = minimise_simplex(of_x, points, play=play, **coordinates.box)
        return coordinates.in_estimates(lowest)

    def others(x: np.ndarray) -> list[np.ndarray]:
        if further is None:
            return []
        modes = other_modes(coordinates.theta(x), coordinates.design, further.t0_limits)
        started = [coordinates.region.with_start(mode) for mode in modes]
        return [coordinates.x(point) for point in (*started, *further.wide)]

    found = minimise(
        of_x,
        coordinates.curvature(objective.curvature),
        points,
        **coordinates.box,
        exits=coordinates.exits,
        others=others,
        nearby=None if further is None else further.nearby,
        exactly=True,
        precision=EXACT if coordinates.design.family.has_closed_forms else SOLVED,
    )
    return coordinates.in_estimates(found)
