"""Passages with other drifts than that of their solution, with derivatives.

If drift and boundaries do not depend on x, the noise is constant and the start a point, a solution
serves all drifts that differ by a constant, and averages over normal ones: their densities are its
density times a factor (`ddm.fokker_planck.drift_average`), whose derivatives are in closed form.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ddm.fokker_planck.curves import Curve
from ddm.fokker_planck.drift_average import (
    STEP_NODES,
    averaged,
    slopes_at_rows,
    write_ways,
)
from ddm.fokker_planck.passages import Boundary
from ddm.fokker_planck.pointers import value_at
from ddm.fokker_planck.short_times import ends
from ddm.fokker_planck.solving import Solution
from ddm.fokker_planck.tangents.curves import Slopes
from ddm.fokker_planck.tangents.directions import Directions, Numbers
from ddm.fokker_planck.tangents.passages import (
    Graded,
    GradedBoundary,
    GradedPassages,
    by_response,
)
from ddm.fokker_planck.tangents.solutions import with_early_masses
from ddm.numerics.quadrature import NODES, WEIGHTS, first_of_rule

# the step in time by which a boundary is differentiated, relative
TIME_STEP = 1e-5


@dataclass(frozen=True, eq=False)
class OneSolution:
    """What serves all drifts: a solution, its numbers, and its derivatives.

    directions : not the drift itself
    """

    solution: Solution
    numbers: Numbers
    directions: Directions
    sides: tuple[GradedBoundary, GradedBoundary]

    def with_drift(self, shift: float, sv: float = 0.0) -> GradedDrifts:
        """Passages whose drift is ``shift`` higher, in the mean if it has an SD of sv."""
        return GradedDrifts(self, shift, sv)

    @cached_property
    def neighbours(self) -> Sequence[tuple[Numbers, Numbers, float]]:
        """The numbers a step up and down in each direction, and how far they are apart."""
        return [direction.sides(self.numbers) for direction in self.directions]

    def start_and_noise(self, numbers: Numbers) -> tuple[float, float]:
        """The start x0, and D."""
        functions = self.solution.equation.functions
        upper, lower = ends(functions, 0.0, numbers.p)
        return lower + numbers.z * (upper - lower), value_at(functions[3], 1.0, numbers.p)

    def ways(self, numbers: Numbers, t: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """b(t) - x0 - int mu for both boundaries, (2, n), and t, (n,), both over D."""
        x0, noise = self.start_and_noise(numbers)
        # with the rows, so that what is integrated at once is short
        rows = self.solution.rows[:, 0]
        every, back = np.unique(
            np.concatenate([t, rows[rows < t.max(initial=0.0)]]), return_inverse=True
        )
        found = np.empty((2, every.size))
        write_ways(self.solution.equation.functions, numbers.p, x0, every, found)
        return found[:, back[: t.size]] / noise, t / noise


@dataclass(frozen=True, eq=False)
class GradedDrifts:
    """Passages with another drift; the last derivatives are those in the drift and its SD."""

    base: OneSolution
    shift: float
    sv: float

    @property
    def row_times(self) -> np.ndarray:
        """The times of the rows of the solution, s."""
        return np.ascontiguousarray(self.base.solution.rows[:, 0])

    def log_densities(self, t: np.ndarray, upper: np.ndarray) -> Graded:
        """log f at decision times (n,) of responses (n,)."""
        return by_response(lambda side, t: (self._log_densities(side, t),), t, upper)[0]

    def _log_densities(self, side: int, t: np.ndarray) -> Graded:
        found = self.base.sides[side].log_densities(t)
        usable = np.isfinite(found.values) & (t > 0.0)
        times = np.where(usable, t, 1.0)
        factor = self.log_factor(side, times)
        values, by, by_time = (
            np.where(usable[:, None] if each.ndim == 2 else usable, each, 0.0) for each in factor
        )
        zeros = np.zeros((t.size, 2))
        return Graded(
            found.values + values, np.hstack([found.by, zeros]) + by, found.by_time + by_time
        )

    def log_factor(self, side: int, t: np.ndarray) -> Graded:
        """The log of the factor at times > 0."""
        n, base = t.size, self.base
        e = TIME_STEP * t
        ways, _ = base.ways(base.numbers, np.concatenate([t, t - e, t + e]))
        way, slope = ways[side, :n], (ways[side, 2 * n :] - ways[side, n : 2 * n]) / (2.0 * e)
        noise = base.start_and_noise(base.numbers)[1]
        values, by_way, by_spread, by_shift, by_sv = _factor(way, t / noise, self.shift, self.sv)
        columns = []
        for up, down, apart in base.neighbours:
            above, below = base.ways(up, t), base.ways(down, t)
            change, spread = above[0][side] - below[0][side], above[1] - below[1]
            columns.append((by_way * change + by_spread * spread) / apart)
        by_time = by_way * slope + by_spread / noise
        return Graded(values, np.column_stack([*columns, by_shift, by_sv]), by_time)

    def masses(self, t: np.ndarray, upper: np.ndarray) -> tuple[Graded, Graded]:
        """P(response by t) and P(response later), (n,) each."""
        return self._passages.masses(t, upper)

    @cached_property
    def _passages(self) -> GradedPassages:
        """Curves whose masses are integrals over the steps of the solution."""
        base = self.base
        x0, noise = base.start_and_noise(base.numbers)
        curves = averaged(base.solution, x0, noise, self.shift, self.sv)
        slopes = [self._slopes(side, curves[side]) for side in (0, 1)]
        if not base.solution.is_over:
            slopes = _with_left(curves, slopes)
        lower, upper = (
            GradedBoundary(Boundary(curve), each)
            for curve, each in zip(curves, slopes, strict=True)
        )
        return GradedPassages((lower, upper))

    def _slopes(self, side: int, curve: Curve) -> Slopes:
        """The derivatives of an averaged curve."""
        times, width = curve.times, np.diff(curve.times)
        rule = slice(first_of_rule(STEP_NODES), first_of_rule(STEP_NODES + 1))
        inner = times[:-1, None] + 0.5 * width[:, None] * (1.0 + NODES[rule])
        found = self._log_densities(side, inner.ravel())
        f = np.exp(found.values)
        shape = (*inner.shape, found.by.shape[1])
        f_by = (f[:, None] * found.by).reshape(shape)

        own = self.base.sides[side]
        slopes = with_early_masses(own.boundary.curve, own.slopes)
        at_rows = self.log_factor(side, times).by
        density = curve.density[:, None] * (
            _wider(slopes.density / own.boundary.curve.density[:, None]) + at_rows
        )
        gone = np.empty(density.shape)
        gone[1:] = 0.5 * width[:, None] * np.tensordot(f_by, WEIGHTS[rule], ([1], [0]))
        first = own.boundary.curve.gone[0]
        gone[0] = (
            curve.gone[0] * (_wider(slopes.gone[:1] / first)[0] + at_rows[0])
            if first > 0.0
            else 0.0
        )

        early_by = (
            self.log_factor(side, curve.early_times).by * curve.early_times[:, None]
            if curve.early_times.size
            else np.empty((0, shape[-1]))
        )
        rate = np.zeros(shape[-1])
        left = np.zeros(shape[-1])
        if math.isfinite(curve.rate):
            of_factor = self.log_factor(side, inner[-1]).by
            rate = _wider(slopes.rate[None])[0] - _last_slope(of_factor, width)
            left = density[-1] / curve.rate - curve.left * rate / curve.rate
        return Slopes(
            density,
            _by_columns(f_by, width),
            gone,
            _wider(slopes.early) + early_by,
            _wider(slopes.early_gone) + early_by,
            rate,
            left,
        )


def _factor(
    way: np.ndarray, t: np.ndarray, shift: float, sv: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The log of the factor, and its derivatives in way, t, shift and sv."""
    spread = 1.0 + sv * sv * t
    inside = sv * sv * way * way + 2.0 * shift * way - shift * shift * t
    return (
        0.5 * inside / spread - 0.5 * np.log(spread),
        (sv * sv * way + shift) / spread,
        -0.5 * (shift * shift + sv * sv * (inside / spread + 1.0)) / spread,
        (way - shift * t) / spread,
        sv * (way * way - t * (inside / spread + 1.0)) / spread,
    )


def _wider(by: np.ndarray) -> np.ndarray:
    """The derivatives of the solution, with none in the drift and its SD."""
    return np.hstack([by, np.zeros((by.shape[0], 2))])


def _by_columns(inner: np.ndarray, width: np.ndarray) -> np.ndarray:
    """The slopes in time at the rows, (rows, K), of what is known inside each step."""
    return np.column_stack([slopes_at_rows(column, width) for column in np.moveaxis(inner, 2, 0)])


def _last_slope(inner: np.ndarray, width: np.ndarray) -> np.ndarray:
    """The slopes in time at the last row, from values inside the last step."""
    return np.array([slopes_at_rows(column[None], width[-1:])[-1] for column in inner.T])


def _with_left(curves: tuple[Curve, Curve], slopes: Sequence[Slopes]) -> list[Slopes]:
    """The derivatives of what is left in the end: all that has not left before."""
    left = sum(curve.left for curve in curves)
    left_by = -sum(each.gone.sum(0) for each in slopes)
    flux = sum(curve.density[-1] for curve in curves)
    flux_by = sum(each.density[-1] for each in slopes)
    if not (flux > 0.0 and left > 0.0):
        return [each._replace(left=0.5 * left_by) for each in slopes]
    rate = flux / left * (flux_by / flux - left_by / left)
    found = []
    for curve, each in zip(curves, slopes, strict=True):
        share = curve.density[-1] / flux
        share_by = (each.density[-1] - share * flux_by) / flux
        found.append(each._replace(rate=rate, left=left_by * share + left * share_by))
    return found
