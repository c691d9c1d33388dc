"""Densities of evidence averaged over a drift that varies across trials.

The average is the trapezoidal rule over a normal variable, whose error falls exponentially with the
inverse of its step (Trefethen & Weideman 2014, SIAM Review 56:385). Its step is halved until the
average stays the same.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ddm.fokker_planck.states import State
from ddm.parameters import SV, V

# the first step and the reach of the rule, SDs, and how often the step is halved at most
STEP, REACH, HALVED = 1.2, 7.2, 4

# A change by this share of the maximum is the last one: the error of half the step is its square.
CHANGE = 1e-4

# the densities for a row of parameters
OfRow = Callable[[np.ndarray], list[State]]


class NotAveraged(ValueError):
    """An average over drifts that does not settle."""


def averaged(of_row: OfRow, row: np.ndarray) -> list[State]:
    """The densities averaged over drifts, at the places of the first of them.

    NotAveraged if the density differs too much between drifts.
    """
    total = _sum(of_row, row, coarse_nodes())
    density, step = [STEP * one for one in _densities(total)], STEP
    for _ in range(HALVED):
        total = _added(total, _sum(of_row, row, _between(step)))
        before, step = density, 0.5 * step
        density = [step * one for one in _densities(total)]
        if _changed(before, density) <= CHANGE:
            return [(t, x, p) for (t, x, _), p in zip(total, density, strict=True)]
    raise NotAveraged


def coarse_nodes() -> np.ndarray:
    """The nodes with which the rule begins, SDs."""
    return np.arange(-REACH, REACH + 0.5 * STEP, STEP)


def rows_at(row: np.ndarray, nodes: np.ndarray) -> list[np.ndarray]:
    """The rows whose drift is so many SDs above that of a row."""
    rows = np.tile(row, (nodes.size, 1))
    rows[:, V] += nodes * row[SV]
    rows[:, SV] = 0.0
    return list(rows)


def _between(step: float) -> np.ndarray:
    """The nodes in the middle between those of a step."""
    return np.arange(-REACH + 0.5 * step, REACH, step)


def _sum(of_row: OfRow, row: np.ndarray, nodes: np.ndarray) -> list[State]:
    """The sum of the densities at nodes, with the normal density of each as its weight."""
    weights = np.exp(-0.5 * nodes**2) / np.sqrt(2.0 * np.pi)
    parts = [of_row(one) for one in rows_at(row, nodes)]
    return [
        (t, x, sum(weight * part[i][2] for weight, part in zip(weights, parts, strict=True)))
        for i, (t, x, _) in enumerate(parts[0])
    ]


def _added(some: list[State], others: list[State]) -> list[State]:
    return [(t, x, p + q) for (t, x, p), (_, _, q) in zip(some, others, strict=True)]


def _densities(states: list[State]) -> list[np.ndarray]:
    return [p for _, _, p in states]


def _changed(before: list[np.ndarray], after: list[np.ndarray]) -> float:
    """The largest change at any time, as a share of the maximum at that time."""
    changes = [
        float(np.abs(q - p).max() / np.abs(q).max())
        for p, q in zip(before, after, strict=True)
        if q.any()
    ]
    return max(changes, default=0.0)
