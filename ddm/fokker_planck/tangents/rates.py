"""The equation at the stages of the steps of a solution, and its derivatives.

Functions are evaluated at all stages at once, and differ by a small change of each number. Slopes
in time are those of the polynomial through the values at the stages of a step.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ddm.fokker_planck.coefficients import INSIDE
from ddm.fokker_planck.legendre import tables
from ddm.fokker_planck.pointers import SYMMETRIC, values
from ddm.fokker_planck.sdirk import C
from ddm.fokker_planck.solving import Solution
from ddm.fokker_planck.steps import TIME
from ddm.fokker_planck.tangents.directions import Direction, Directions, Numbers
from ddm.fokker_planck.tangents.lanes import LANES
from ddm.fokker_planck.tangents.second_pass import Coefficients

# the beginning of a step and its stages, as shares of it
SHARES = np.append(0.0, C)


def _slopes() -> np.ndarray:
    """From values at SHARES to the slopes there, (6, 6)."""
    n = SHARES.size
    powers = np.arange(n)
    with np.errstate(divide="ignore", invalid="ignore"):
        slopes = np.where(powers > 0, powers * SHARES[:, None] ** np.maximum(powers - 1, 0), 0.0)
    return slopes @ np.linalg.inv(np.vander(SHARES, increasing=True))


SLOPES = _slopes()


class Stages(NamedTuple):
    """The stages of the steps.

    times : (rows, 6), those of the step that ends at each row
    size : (rows,), of the steps; 0 at the beginning of a segment, where the stages are those of the
        time itself
    low, high : (rows, 1), the segment
    """

    times: np.ndarray
    size: np.ndarray
    low: np.ndarray
    high: np.ndarray


def stages_of(solution: Solution) -> Stages:
    """The stages of the steps of a solution."""
    t = solution.rows[:, TIME]
    begin = np.append(t[0], t[:-1])
    size = t - begin
    segment = np.searchsorted(solution.landings, begin, side="right")
    edges = np.append(0.0, solution.landings)
    low, high = edges[segment][:, None], edges[np.minimum(segment + 1, edges.size - 1)][:, None]
    times, margin = begin[:, None] + size[:, None] * SHARES, INSIDE * high
    return Stages(np.clip(times, low + margin, high - margin), size, low, high)


class Rates:
    """The equation at stages, for numbers that may be changed a little."""

    def __init__(self, solution: Solution) -> None:
        self.stages = stages_of(solution)
        self.times, size = self.stages.times, self.stages.size
        self.inverse_size = 1.0 / np.where(size > 0.0, size, 1.0)
        equation = solution.equation
        self.functions, self.depends_on_x = equation.functions, equation.depends_on_x
        table = tables(solution.degree, depends_on_x=equation.depends_on_x)
        self.nodes, self.projection = table.nodes, table.projection
        self.width = table.drift.shape[0] // 2

    def _of_time(self, role: int, p: np.ndarray) -> np.ndarray:
        address = self.functions[role]
        if address < 0:
            return np.full(self.times.shape, p[-1 - address])
        return values(address, np.zeros(1), self.times, p).reshape(self.times.shape)

    def slope(self, f: np.ndarray) -> np.ndarray:
        """The slopes in time of a function of the stages."""
        return f @ SLOPES.T * self.inverse_size[:, None]

    def interval(self, p: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Middle and half width between the boundaries at the stages."""
        upper = self._of_time(1, p)
        if self.functions[2] == SYMMETRIC:
            return np.zeros(upper.shape), 0.5 * upper
        lower = self._of_time(2, p)
        return 0.5 * (upper + lower), 0.5 * (upper - lower)

    def noise(self, p: np.ndarray) -> np.ndarray:
        """D at the stages."""
        return self._of_time(3, p)

    def drift(
        self, p: np.ndarray, middle: np.ndarray, half: np.ndarray, later: np.ndarray | None = None
    ) -> np.ndarray:
        """The coefficients in xi of the drift at the stages, (rows, 6, width).

        It may be that of a little ``later``, in s.
        """
        shape = (*self.times.shape, self.nodes.size)
        if self.functions[0] < 0:
            found = np.full(shape, p[-1 - self.functions[0]])
        else:
            x = middle[..., None] + half[..., None] * self.nodes
            times = self.times if later is None else self.times + later
            t = np.broadcast_to(times[..., None], shape)
            found = values(self.functions[0], x, t, p).reshape(shape)
        return self.padded(found @ self.projection[: self.width].T)

    def padded(self, found: np.ndarray) -> np.ndarray:
        """With coefficients of 0 up to the width."""
        missing = self.width - found.shape[-1]
        return np.pad(found, [(0, 0), (0, 0), (0, missing)]) if missing > 0 else found


def coefficients(solution: Solution, directions: Directions) -> Coefficients:
    """The equation at the stages of all steps, and its derivatives."""
    rates, p = Rates(solution), solution.p
    middle, half = rates.interval(p)
    noise, drift = rates.noise(p), rates.drift(p, middle, half)
    alpha, beta, relative = _combined(rates, middle, half, noise, drift)

    groups = -(-len(directions) // LANES)
    by = np.zeros((*rates.times.shape, groups, rates.width + 2, LANES))
    moves = np.zeros((rates.times.shape[0], groups, LANES))
    for i, direction in enumerate(directions):
        if direction.start:
            continue
        group, lane = divmod(i, LANES)
        entries = by[:, :, group, :, lane]
        slopes = _differences(rates, direction, p, (middle, half, noise, drift))
        entries[..., : rates.width], entries[..., -2], entries[..., -1] = slopes
        is_jump = (rates.stages.size == 0.0) & (np.arange(rates.times.shape[0]) > 0)
        moves[:, group, lane] = is_jump * direction.movement(rates.stages.low[:, 0])
    return Coefficients(alpha, beta, relative, by, moves)


# middle, half width, noise and drift at the stages
Parts = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def _differences(
    rates: Rates, direction: Direction, p: np.ndarray, parts: Parts
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The derivatives of alpha, beta and relative in one number."""
    middle, half, noise, drift = parts
    up, down, apart = direction.sides(Numbers(p))
    of_drift, of_upper, of_lower, of_noise = direction.roles
    stretch = _stretch(rates.stages, direction) if direction.moves else np.zeros((1, 1))
    found = []
    for side, sign in ((up.p, 0.5), (down.p, -0.5)):
        moves = of_upper or of_lower
        ends = rates.interval(side) if moves else (middle, half)
        pushes = of_drift or (moves and rates.depends_on_x)
        push = rates.drift(side, *ends, later=sign * apart * stretch) if pushes else drift
        found.append(_combined(rates, *ends, rates.noise(side) if of_noise else noise, push))
    alpha, beta, relative = ((above - below) / apart for above, below in zip(*found, strict=True))
    if direction.moves:
        change = np.moveaxis(rates.slope(np.moveaxis(drift, 2, 0)), 0, 2)
        alpha -= change * stretch[..., None] / half[..., None]
    return alpha, beta, relative


def _stretch(stages: Stages, direction: Direction) -> np.ndarray:
    """How times move with a number, in proportion between the jumps that it moves.

    So a function is compared before its jump with itself before its jump.
    """
    low, high = direction.movement(stages.low), direction.movement(stages.high)
    return low + (high - low) * (stages.times - stages.low) / (stages.high - stages.low)


def _combined(
    rates: Rates, middle: np.ndarray, half: np.ndarray, noise: np.ndarray, drift: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """alpha, beta, and D' / D - 2 h' / h."""
    slope_h = rates.slope(half)
    alpha = drift / half[..., None]
    alpha[..., 0] -= rates.slope(middle) / half
    alpha[..., 1] -= slope_h / half
    relative = rates.slope(noise) / noise - 2.0 * slope_h / half
    return alpha, noise / (2.0 * half * half), relative
