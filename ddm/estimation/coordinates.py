"""Where a search moves: the estimates themselves, but for the width of the start its share of what
z leaves room for.

Starting points lie between z - sz/2 and z + sz/2, so sz is limited by 2 min(z, 1 - z), which moves
with z. In the share

    sz = low + share (high - low),  high = min(upper bound, margin 2 min(z, 1 - z))

the region of a search is a box again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from ddm.estimation.region import Region
from ddm.models.design import Design
from ddm.numerics.problem import Curvature, Objective, Optimum
from ddm.parameters import VARIABILITIES, Z

# shares are searched in steps of this size
STEP = 0.2


@dataclass(frozen=True, eq=False)
class Coordinates:
    """The map between estimates theta (k,) and the coordinates x (k,) of a search."""

    design: Design
    region: Region

    @cached_property
    def cells(self) -> dict[int, np.ndarray]:
        """The cells that depend on each estimate that is a width of the start."""
        return {i: self.design.cells_of(i) for i, owner in self.design.values if owner == "sz"}

    @property
    def widths(self) -> list[int]:
        """The estimates that are widths of the start."""
        return list(self.cells)

    @cached_property
    def box(self) -> dict[str, np.ndarray]:
        """Lower and upper ends of the coordinates, and a typical difference of each."""
        lower, upper, step = (
            self.region.lower.copy(),
            self.region.upper.copy(),
            self.region.step.copy(),
        )
        lower[self.widths], upper[self.widths], step[self.widths] = 0.0, 1.0, STEP
        return {"lower": lower, "upper": upper, "step": step}

    @property
    def exits(self) -> dict[int, np.ndarray]:
        """Steps out of bounds at no variability: of such a width or SD the likelihood is an even
        function.

        Of st0 it is one when the mean non-decision time stays where it is.
        """
        result = {}
        for i, owner in self.design.values:
            if owner in VARIABILITIES and self.region.lower[i] == 0.0:
                result[i] = np.zeros(len(self.design.owners))
                result[i][i] = self.box["step"][i]
            if owner == "st0" and i in result:
                for j, other in self.design.values:
                    if other == "t0" and (self.design.cells_of(i) & self.design.cells_of(j)).any():
                        result[i][j] = -0.5 * result[i][i]
        return result

    def theta(self, x: np.ndarray) -> np.ndarray:
        """The estimates at x."""
        theta = x.copy()
        for i in self.widths:
            low, high = self._room(i, x)
            theta[i] = low + x[i] * (high - low)
        return theta

    def x(self, theta: np.ndarray) -> np.ndarray:
        """The coordinates of estimates, moved into the box."""
        x = theta.copy()
        for i in self.widths:
            low, high = self._room(i, theta)
            x[i] = (theta[i] - low) / (high - low) if high > low else 0.0
        return np.clip(x, self.box["lower"], self.box["upper"])

    def inside(self, theta: np.ndarray) -> np.ndarray:
        """The nearest estimates whose coordinates lie in the box."""
        return self.theta(self.x(theta))

    def jacobian(self, x: np.ndarray) -> np.ndarray:
        """d theta / d x, (k, k)."""
        result = np.eye(x.size)
        for i in self.widths:
            low, high = self._room(i, x)
            result[i] = x[i] * self._slope(i, x)
            result[i, i] = high - low
        return result

    def objective(self, of_theta: Objective) -> Objective:
        """An objective of the estimates as one of the coordinates."""
        if not self.widths:
            return of_theta

        def of_x(x: np.ndarray) -> tuple[float, np.ndarray]:
            value, gradient = of_theta(self.theta(x))
            return value, gradient @ self.jacobian(x)

        return of_x

    def curvature(self, of_theta: Curvature) -> Curvature:
        """A curvature in the estimates as one in the coordinates."""
        if not self.widths:
            return of_theta

        def of_x(x: np.ndarray) -> np.ndarray:
            jacobian = self.jacobian(x)
            return jacobian.T @ of_theta(self.theta(x)) @ jacobian

        return of_x

    def in_estimates(self, found: Optimum) -> Optimum:
        """An optimum in the coordinates as one in the estimates; its gradient in what no bound
        holds is 0.
        """
        if not self.widths or not np.isfinite(found.theta).all():
            return found
        free = np.flatnonzero(~found.at_bound)
        block = np.ix_(free, free)
        hessian = found.hessian.copy()
        inverse = np.linalg.pinv(self.jacobian(found.theta)[block])
        hessian[block] = inverse.T @ found.hessian[block] @ inverse
        return replace(found, theta=self.theta(found.theta), hessian=hessian)

    def _room(self, i: int, x: np.ndarray) -> tuple[float, float]:
        """The smallest and largest value of a width, of which the largest follows z."""
        room, _ = self._limit(i, x)
        return self.region.lower[i], min(self.region.upper[i], room)

    def _slope(self, i: int, x: np.ndarray) -> np.ndarray:
        """The slope of the largest value of a width in x."""
        room, nearest = self._limit(i, x)
        if room >= self.region.upper[i]:
            return np.zeros(x.size)
        of_z = np.zeros((1, self.design.offset.shape[1]))
        is_below = self.design.parameters_by_cell(x)[nearest, Z] < 0.5
        of_z[0, Z] = 2.0 * self.region.margin[i] * (1.0 if is_below else -1.0)
        return self.design.in_estimates(x, of_z, np.array([nearest]))[0]

    def _limit(self, i: int, x: np.ndarray) -> tuple[float, int]:
        """The room that z leaves for a width in the cell where it leaves least, and that cell."""
        z = self.design.parameters_by_cell(x)[:, Z]  # which no width has a part in
        room = np.where(self.cells[i], np.minimum(z, 1.0 - z), np.inf)
        nearest = int(np.argmin(room))
        return 2.0 * self.region.margin[i] * float(room[nearest]), nearest
