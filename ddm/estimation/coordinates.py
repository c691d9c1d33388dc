"""Coordinates of a search: the estimates, with sz replaced by its share of the room that z leaves.

Starting points lie between z - sz/2 and z + sz/2, so sz is limited by 2 min(z, 1 - z), which moves
with z. With the share as coordinate,

    sz = low + share (high - low),  high = min(upper bound, margin 2 min(z, 1 - z)),

the region of a search is a box again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from ddm.estimation.region import Region
from ddm.models.design import Design
from ddm.models.outcomes import Outcomes
from ddm.numerics.problem import Curvature, Objective, Optimum
from ddm.parameters import VARIABILITIES, Z

# the typical difference of a share
STEP = 0.2

# what is next to an optimum, in typical differences: beyond the points of second derivatives
BESIDE = 0.01


@dataclass(frozen=True, eq=False)
class Coordinates:
    """The map between estimates theta (k,) and the coordinates x (k,) of a search."""

    design: Design
    region: Region

    @cached_property
    def cells(self) -> dict[int, np.ndarray]:
        """Of each estimate that is an sz, by its index: which cells depend on it, (n_cells,)."""
        return {i: self.design.cells_of(i) for i, owner in self.design.values if owner == "sz"}

    @property
    def widths(self) -> list[int]:
        """The indices of the estimates that are an sz, the width of the start."""
        return list(self.cells)

    @cached_property
    def box(self) -> dict[str, np.ndarray]:
        """Lower and upper ends of the coordinates, and a typical difference of each."""
        lower = self.region.lower.copy()
        upper = self.region.upper.copy()
        step = self.region.step.copy()

        lower[self.widths] = 0.0
        upper[self.widths] = 1.0
        step[self.widths] = STEP
        return {"lower": lower, "upper": upper, "step": step}

    @property
    def exits(self) -> dict[int, np.ndarray]:
        """Steps (k,) that leave a lower bound of 0 of sv, sz or st0, by the index of the estimate.

        The likelihood is an even function of such an SD or width, so its slope is 0 at that bound.
        For st0 this holds if the mean non-decision time stays the same, so t0 moves too.
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
        """The estimates at the coordinates x."""
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
        """The derivatives of the estimates in the coordinates, (k, k)."""
        result = np.eye(x.size)
        for i in self.widths:
            low, high = self._room(i, x)
            result[i] = x[i] * self._slope(i, x)
            result[i, i] = high - low
        return result

    def objective(self, of_theta: Objective) -> Objective:
        """An objective of the estimates, as a function of the coordinates."""
        if not self.widths:
            return of_theta

        def of_x(x: np.ndarray) -> tuple[float, np.ndarray]:
            value, gradient = of_theta(self.theta(x))
            return value, gradient @ self.jacobian(x)

        return of_x

    def curvature(self, of_theta: Curvature) -> Curvature:
        """A curvature in the estimates, as one in the coordinates."""
        if not self.widths:
            return of_theta

        def of_x(x: np.ndarray) -> np.ndarray:
            jacobian = self.jacobian(x)
            return jacobian.T @ of_theta(self.theta(x)) @ jacobian

        return of_x

    def in_estimates(self, found: Optimum) -> Optimum:
        """An optimum in the coordinates, as one in the estimates.

        The Hessian is transformed as at a point where the gradient in the free estimates is 0.
        """
        if not self.widths or not np.isfinite(found.theta).all():
            return found

        free = np.flatnonzero(~found.at_bound)
        block = np.ix_(free, free)
        hessian = found.hessian.copy()
        inverse = np.linalg.pinv(self.jacobian(found.theta)[block])
        hessian[block] = inverse.T @ found.hessian[block] @ inverse
        return replace(found, theta=self.theta(found.theta), hessian=hessian)

    def refused_beside(self, optimum: Optimum, outcomes: Outcomes) -> str:
        """Why there are no densities next to a doubtful optimum; empty if there are some."""
        free = ~optimum.at_bound
        is_certain = optimum.converged and not np.isnan(np.diag(optimum.hessian)[free]).any()
        if is_certain or not np.isfinite(optimum.value) or self.design.family.has_closed_forms:
            return ""
        for i in np.flatnonzero(free):
            for sign in (1.0, -1.0):
                beside = optimum.theta.copy()
                beside[i] += sign * BESIDE * self.region.step[i]
                rows = self.design.parameters_by_cell(beside)
                why = outcomes.family.why_refused(outcomes.rt, outcomes.cell, rows)
                if why:
                    return f"the optimum lies where the model ends: {why.rstrip('.')}"
        return ""

    def _room(self, i: int, x: np.ndarray) -> tuple[float, float]:
        """The smallest and the largest value of an sz; the largest follows z."""
        room, _ = self._limit(i, x)
        return self.region.lower[i], min(self.region.upper[i], room)

    def _slope(self, i: int, x: np.ndarray) -> np.ndarray:
        """The gradient of the largest value of an sz in the coordinates, (k,)."""
        room, nearest = self._limit(i, x)
        if room >= self.region.upper[i]:
            return np.zeros(x.size)

        of_z = np.zeros((1, self.design.offset.shape[1]))
        is_below = self.design.parameters_by_cell(x)[nearest, Z] < 0.5
        of_z[0, Z] = 2.0 * self.region.margin[i] * (1.0 if is_below else -1.0)
        return self.design.in_estimates(x, of_z, np.array([nearest]))[0]

    def _limit(self, i: int, x: np.ndarray) -> tuple[float, int]:
        """The room that z leaves for an sz in the cell where it leaves least, and that cell."""
        # z is the same in estimates and coordinates, since it does not depend on any sz
        z = self.design.parameters_by_cell(x)[:, Z]
        room = np.where(self.cells[i], np.minimum(z, 1.0 - z), np.inf)
        nearest = int(np.argmin(room))
        return 2.0 * self.region.margin[i] * float(room[nearest]), nearest
