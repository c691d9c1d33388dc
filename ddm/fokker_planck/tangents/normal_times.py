"""Derivatives of averages over a normal non-decision time that is cut at 0.

They are those of `ddm.fokker_planck.non_decision.normal_times`: sums over nodes u in panels of f(u)
times a function of x = (rt - u - t0) / t0_sd, divided by Phi(b), b = t0 / t0_sd.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ddm.fokker_planck.non_decision.normal_times import (
    BY,
    DENSITY,
    ORDER,
    PER_SQRT_2PI,
    REACH,
    below,
    edges_of,
)
from ddm.fokker_planck.tangents.passages import Graded, GradedTimes
from ddm.numerics.quadrature import NODES, WEIGHTS, first_of_rule
from ddm.runtime.compilation import kernel

# the columns after those of the decision times: t0 and t0_sd
OF_SPREAD = 2


@dataclass(frozen=True, eq=False)
class NormalTimes:
    """Decision times plus a non-decision time with mean t0 (before the cut) and SD t0_sd, in s."""

    passages: GradedTimes
    t0: float
    t0_sd: float

    def averages(
        self, rt: np.ndarray, upper: np.ndarray, what: int
    ) -> tuple[np.ndarray, np.ndarray]:
        """The DENSITY, P(RT <= rt), which is BY, or P(RT > rt), of each trial, (n,).

        The derivatives are those in the numbers of the decision times, in t0 and t0_sd, (n, K + 2).
        """
        parts = []
        for side in (False, True):
            rows = np.flatnonzero(upper == side)
            parts.append((rows, *self._of_side(np.ascontiguousarray(rt[rows]), side, what)))
        k = next(by.shape[1] for _, _, by in parts)
        values, gradient = np.empty(rt.size), np.empty((rt.size, k))
        for rows, value, by in parts:
            values[rows], gradient[rows] = value, by
        return values, gradient

    def _of_side(self, rt: np.ndarray, side: bool, what: int) -> tuple[np.ndarray, np.ndarray]:
        edges = edges_of(self.passages.row_times, self.t0, self.t0_sd)
        times, mass = self._masses(edges[:-1], edges[1:], side)

        # the panel in which the RT itself lies ends there
        finite = np.where(np.isfinite(rt), rt, edges[-1])
        inside = np.clip(finite, edges[0], edges[-1])
        panel = np.clip(np.searchsorted(edges, inside, side="right") - 1, 0, edges.size - 2)
        last = self._masses(edges[panel], np.maximum(inside, edges[panel]), side)

        values = np.empty(rt.size)
        by = np.zeros((rt.size, mass[1].shape[1] + OF_SPREAD))
        spread = self.t0, self.t0_sd
        first, end = _write_sums(
            edges, rt, panel, (times, *mass), (last[0], *last[1]), spread, what, values, by
        )
        self._add_what_is_whole(edges, finite, side, what, first, end, panel, values, by)
        beyond = first >= edges.size - 1
        if beyond.any():
            self._write_beyond(rt, side, what, beyond, values, by)
        return values, by

    def _masses(
        self, low: np.ndarray, high: np.ndarray, side: bool
    ) -> tuple[np.ndarray, tuple[np.ndarray, np.ndarray]]:
        """Nodes in panels, their masses and the derivatives of these."""
        rule = slice(first_of_rule(ORDER), first_of_rule(ORDER + 1))
        half = 0.5 * (high - low)[:, np.newaxis]
        times = (low[:, np.newaxis] + half * (1.0 + NODES[rule])).ravel()
        found = self.passages.log_densities(times, np.full(times.size, side))
        mass = (half * WEIGHTS[rule]).ravel() * np.exp(found.values)
        return times, (mass, np.ascontiguousarray(mass[:, np.newaxis] * found.by))

    def _add_what_is_whole(
        self, edges: np.ndarray, rt: np.ndarray, side: bool, what: int, first: np.ndarray,
        end: np.ndarray, panel: np.ndarray, values: np.ndarray, by: np.ndarray,
    ) -> None:  # fmt: skip
        """Add the mass of panels in which every passage counts."""
        if what == DENSITY:
            return
        is_cut = end > panel
        if what == BY:
            at = edges[np.minimum(first, edges.size - 1)]
        else:
            at = np.where(is_cut, rt, edges[np.minimum(end, edges.size - 1)])
        found = self.passages.masses(at, np.full(at.size, side))[0 if what == BY else 1]
        values += found.values
        by[:, :-OF_SPREAD] += found.by

    def _write_beyond(
        self, rt: np.ndarray, side: bool, what: int, beyond: np.ndarray, values: np.ndarray,
        by: np.ndarray,
    ) -> None:  # fmt: skip
        """Write what is later than all rows, where the density hardly changes within t0_sd."""
        t = rt[beyond] - self.t0
        sides = np.full(t.size, side)
        if what == DENSITY:
            found = self.passages.log_densities(t, sides)
            f = np.exp(found.values)
            found = Graded(f, found.by * f[:, np.newaxis], found.by_time * f)
        else:
            found = self.passages.masses(t, sides)[0 if what == BY else 1]
        values[beyond] = found.values
        by[beyond] = np.column_stack([found.by, -found.by_time, np.zeros(t.size)])


@kernel
def _write_sums(
    edges: np.ndarray, rt: np.ndarray, panel: np.ndarray,
    nodes: tuple[np.ndarray, np.ndarray, np.ndarray],
    last: tuple[np.ndarray, np.ndarray, np.ndarray], spread: tuple[float, float], what: int,
    values: np.ndarray, by: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """Write the sums over nodes; return the first panel of each trial, and that after the last.

    Panels before the first have come whatever the non-decision time; the last one ends at the RT.
    """
    t0, t0_sd = spread
    b = t0 / t0_sd
    phi_b, whole = PER_SQRT_2PI * math.exp(-0.5 * b * b), below(b)
    firsts, ends = np.empty(rt.size, np.int64), np.empty(rt.size, np.int64)
    k = by.shape[1] - 2
    for i in range(rt.size):
        values[i] = 0.0
        first = int(np.searchsorted(edges, rt[i] - t0 - REACH * t0_sd, side="right")) - 1
        end = int(np.searchsorted(edges, rt[i] - t0 + REACH * t0_sd, side="left"))
        firsts[i], ends[i] = first if first >= edges.size - 1 else max(first, 0), end
        if first >= edges.size - 1:
            continue
        first = max(first, 0)
        for part in range(2):
            if part == 0:
                times, mass, mass_by = nodes
                low, high = first * ORDER, min(end, panel[i]) * ORDER
            else:
                if end <= panel[i]:
                    break
                times, mass, mass_by = last
                low, high = i * ORDER, (i + 1) * ORDER
            for j in range(low, high):
                x = (rt[i] - times[j] - t0) / t0_sd
                phi = PER_SQRT_2PI * math.exp(-0.5 * x * x)
                if what == DENSITY:
                    weight = phi / t0_sd
                    by_t0, by_sd = x * phi / t0_sd**2, (x * x - 1.0) * phi / t0_sd**2
                elif what == BY:
                    weight = below(x) - below(-b)
                    by_t0, by_sd = (phi_b - phi) / t0_sd, -(x * phi + b * phi_b) / t0_sd
                else:
                    weight = below(-x)
                    by_t0, by_sd = phi / t0_sd, x * phi / t0_sd
                values[i] += mass[j] * weight
                by[i, k] += mass[j] * by_t0
                by[i, k + 1] += mass[j] * by_sd
                for n in range(k):
                    by[i, n] += mass_by[j, n] * weight
        values[i] /= whole
        for n in range(k + 2):
            by[i, n] /= whole
        by[i, k] -= values[i] * phi_b / (t0_sd * whole)
        by[i, k + 1] += values[i] * b * phi_b / (t0_sd * whole)
    return firsts, ends
