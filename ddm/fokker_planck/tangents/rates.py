"""The equation at the stages of the steps of a solution, and its derivatives.

Functions are evaluated at all stages at once, and differ by a small change of each number. Slopes
in time are those of the polynomial through the values at the stages of a step.
"""

from __future__ import annotations

import numpy as np

from ddm.fokker_planck.coefficients import INSIDE
from ddm.fokker_planck.legendre import tables
from ddm.fokker_planck.pointers import SYMMETRIC, values
from ddm.fokker_planck.sdirk import C
from ddm.fokker_planck.solving import Solution
from ddm.fokker_planck.steps import TIME
from ddm.fokker_planck.tangents.directions import Directions, Numbers
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


def stage_times(solution: Solution) -> tuple[np.ndarray, np.ndarray]:
    """The times (rows, 6) of the step that ends at each row, and its size (rows,).

    A step of size 0, at the beginning of a segment, has that of the next one, which no row uses.
    """
    t = solution.rows[:, TIME]
    begin = np.append(t[0], t[:-1])
    size = t - begin
    segment = np.searchsorted(solution.landings, begin, side="right")
    edges = np.append(0.0, solution.landings)
    low, high = edges[segment], edges[np.minimum(segment + 1, edges.size - 1)]
    times = begin[:, None] + size[:, None] * SHARES
    margin = (INSIDE * high)[:, None]
    return np.clip(times, low[:, None] + margin, high[:, None] - margin), size


class Rates:
    """The equation at stages, for numbers that may be changed a little."""

    def __init__(self, solution: Solution) -> None:
        self.times, size = stage_times(solution)
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
        return values(address, 0.0, self.times, p).reshape(self.times.shape)

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

    def drift(self, p: np.ndarray, middle: np.ndarray, half: np.ndarray) -> np.ndarray:
        """The coefficients in xi of the drift at the stages, (rows, 6, width)."""
        shape = (*self.times.shape, self.nodes.size)
        if self.functions[0] < 0:
            found = np.full(shape, p[-1 - self.functions[0]])
        else:
            x = middle[..., None] + half[..., None] * self.nodes
            t = np.broadcast_to(self.times[..., None], shape)
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
    for i, direction in enumerate(directions):
        if direction.start:
            continue
        up, down, apart = direction.sides(Numbers(p))
        of_drift, of_upper, of_lower, of_noise = direction.roles
        sides = []
        for side in (up.p, down.p):
            moves = of_upper or of_lower
            ends = rates.interval(side) if moves else (middle, half)
            pushes = of_drift or (moves and rates.depends_on_x)
            sides.append(
                _combined(
                    rates,
                    *ends,
                    rates.noise(side) if of_noise else noise,
                    rates.drift(side, *ends) if pushes else drift,
                )
            )
        group, lane = divmod(i, LANES)
        entries = by[:, :, group, :, lane]
        for place, (above, below) in enumerate(zip(*sides, strict=True)):
            where = (slice(rates.width), rates.width, rates.width + 1)[place]
            entries[:, :, where] = (above - below) / apart
    return Coefficients(alpha, beta, relative, by)


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
