"""Estimates as numbers without bounds, and back, as samplers want them.

An estimate between bounds low and high becomes u:

    no bounds     theta = u
    low only      theta = low + exp(u)
    high only     theta = high - exp(u)
    low and high  theta = low + (high - low) / (1 + exp(-u))

The bounds of an sz move with z: high = 2 min(z, 1 - z), in the cell that leaves it least room.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ddm.models.design import Design
from ddm.parameters import Z

# in double precision exp of more than 709 is infinite
LARGEST_EXPONENT = 700.0


@dataclass(frozen=True, eq=False)
class Unbounded:
    """The map between estimates theta (k,) and numbers u (k,).

    low, high : (k,) the ends of the domain of each estimate, maybe infinite; that of an sz is 1
    """

    design: Design
    low: NDArray[np.float64]
    high: NDArray[np.float64]

    def to(self, theta: NDArray[np.float64]) -> NDArray[np.float64]:
        """The numbers u of estimates; infinite at the ends of the domain."""
        high = self.highest(theta)
        below, above = theta - self.low, high - theta
        has_low, has_high = np.isfinite(self.low), np.isfinite(high)
        with np.errstate(divide="ignore", invalid="ignore"):
            u = np.where(has_low, np.log(below), theta)
            u = np.where(has_high & ~has_low, np.log(above), u)
            return np.where(has_high & has_low, np.log(below) - np.log(above), u)

    def back(self, u: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
        """The estimates of numbers u, and the log of the determinant of d theta / d u."""
        theta = np.empty(u.size)
        log_jacobian = 0.0
        widths = [i for i, owner in self.design.values if owner == "sz"]
        others = [i for i in range(u.size) if i not in widths]
        # the room of an sz is known once z is
        for chosen in (others, widths):
            high = self.highest(theta) if chosen is widths else self.high
            theta[chosen], log_slopes = _back(u[chosen], self.low[chosen], high[chosen])
            log_jacobian += float(log_slopes.sum())
            if chosen is others:
                theta[widths] = self.low[widths]
        return theta, log_jacobian

    def highest(self, theta: NDArray[np.float64]) -> NDArray[np.float64]:
        """The upper ends, (k,), of which those of an sz follow z."""
        widths = [i for i, owner in self.design.values if owner == "sz"]
        if not widths:
            return self.high
        high = self.high.copy()
        z = self.design.parameters_by_cell(theta)[:, Z]
        room = 2.0 * np.minimum(z, 1.0 - z)
        for i in widths:
            high[i] = min(high[i], float(room[self.design.cells_of(i)].min()))
        return high


def _back(
    u: NDArray[np.float64], low: NDArray[np.float64], high: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Estimates, and the logs of the slopes d theta / d u."""
    grown = np.exp(np.minimum(u, LARGEST_EXPONENT))
    small = np.exp(-np.abs(u))
    share = np.where(u < 0.0, small, 1.0) / (1.0 + small)
    has_low, has_high = np.isfinite(low), np.isfinite(high)

    with np.errstate(invalid="ignore"):
        width = high - low
        theta = np.where(has_low, low + grown, u)
        theta = np.where(has_high & ~has_low, high - grown, theta)
        theta = np.where(has_high & has_low, low + width * share, theta)
        log_slope = np.where(has_low | has_high, u, 0.0)
        of_both = np.log(np.where(has_high & has_low, width, 1.0)) - np.abs(u)
        log_slope = np.where(has_high & has_low, of_both - 2.0 * np.log1p(small), log_slope)
    return theta, log_slope


def domain_of(
    design: Design, t0_limits: Sequence[float] | NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The ends of the domains of the estimates, (k,) each.

    Coefficients of formulas may be any number. ``t0_limits`` (n_cells,) are the largest t0, s.
    """
    k = len(design.labels)
    low, high = np.full(k, -np.inf), np.full(k, np.inf)
    limits = np.asarray(t0_limits, dtype=float)
    for i, owner in design.values:
        row = design.family.rows[owner]
        low[i], high[i] = row.lower, row.upper
        if owner == "t0":
            high[i] = min(high[i], float(limits[design.cells_of(i)].min()))
    return low, high
