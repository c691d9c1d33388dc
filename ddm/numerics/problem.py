"""What a search is given, a `Problem`, and what it gives back, an `Optimum`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

# value, which may be infinite, and gradient (k,) at a point (k,)
Objective = Callable[[np.ndarray], tuple[float, np.ndarray]]

# a positive semidefinite guess of the second derivatives (k, k) at a point (k,)
Curvature = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True, eq=False)
class Problem:
    """An objective in units of the typical differences of its arguments, and the box around them.

    ``lower`` and ``upper`` (k,) are the ends of the box in these units, ``step`` (k,) the units.
    """

    objective: Objective
    lower: np.ndarray
    upper: np.ndarray
    step: np.ndarray

    def __call__(self, x: np.ndarray) -> tuple[float, np.ndarray]:
        """The objective at x, and its gradient in x."""
        value, gradient = self.objective(x * self.step)
        return value, gradient * self.step

    def inside(self, x: np.ndarray) -> np.ndarray:
        """The nearest point of the box."""
        # twice as fast as np.clip for a few elements
        return np.minimum(np.maximum(x, self.lower), self.upper)

    def theta(self, x: np.ndarray) -> np.ndarray:
        """x in the units of the arguments; on a bound exactly where x is."""
        return np.clip(x * self.step, self.lower * self.step, self.upper * self.step)


@dataclass(frozen=True, eq=False)
class Optimum:
    """Where a search ended.

    theta, value : the best point found, and the objective there
    hessian : (k, k), by central differences of the gradient; NaN where theta is at a bound
    at_bound : which elements of theta are held by a bound
    converged, message : whether it is an optimum, and why not
    reached : the objective where the descent from each starting point ended, roughly
    """

    theta: np.ndarray
    value: float
    hessian: np.ndarray
    at_bound: np.ndarray
    converged: bool
    message: str
    reached: tuple[float, ...] = ()

    @classmethod
    def none(cls, k: int, message: str) -> Optimum:
        """No optimum of k elements, and why."""
        return cls(
            theta=np.full(k, np.nan),
            value=np.nan,
            hessian=np.full((k, k), np.nan),
            at_bound=np.zeros(k, dtype=bool),
            converged=False,
            message=message,
        )
