"""What a search gets, a `Problem` and its `Precision`, and what it returns, an `Optimum`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

# from a point (k,) to the value there, which may be infinite, and the gradient (k,)
Objective = Callable[[np.ndarray], tuple[float, np.ndarray]]

# from a point (k,) to a positive semidefinite guess of the second derivatives (k, k) there
Curvature = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True, kw_only=True)
class Precision:
    """How exact an objective is, and how exactly its optimum is looked for.

    promise : the optimum is reached when a Newton step promises to lower the objective by less
    resolved : it is also reached when a step promises less than this and no step lowers the
        objective any more, since errors of the objective hide such differences
    arrived : the descent from the lowest end goes on to this promise
    difference : half the distance of two gradients for second derivatives, in typical differences
        of an element
    """

    promise: float
    resolved: float
    arrived: float
    difference: float


# For a log likelihood 1e-7 is far below what any comparison of models can see; rounding and
# quadrature are 1e-9 per trial. A promise of 1e-10 is 1e-5 SDs from the optimum: where an element
# is almost on a bound, second derivatives change by 0.1 % within 1e-4 SDs. Errors of second
# derivatives by rounding and by curvature are both about 1e-8.
EXACT = Precision(promise=1e-7, resolved=1e-5, arrived=1e-10, difference=1e-4)

# Densities from differential equations have errors of 1e-5, which jump where the number of steps
# does: as much as some 1e-4 in a log likelihood. A promise of 1e-5 is 5e-3 SDs from the optimum.
SOLVED = Precision(promise=5e-6, resolved=5e-4, arrived=1e-5, difference=3e-3)


@dataclass(frozen=True, eq=False)
class Problem:
    """An objective in a box, for a search that works in units of typical differences.

    ``step`` (k,) is the typical difference of each argument of the objective; ``lower`` and
    ``upper`` (k,) are the ends of the box in these units.
    """

    objective: Objective
    lower: np.ndarray
    upper: np.ndarray
    step: np.ndarray
    precision: Precision = EXACT

    def __call__(self, x: np.ndarray) -> tuple[float, np.ndarray]:
        """The objective at x (k,), in units of the steps, and its gradient in x."""
        value, gradient = self.objective(x * self.step)
        return value, gradient * self.step

    def inside(self, x: np.ndarray) -> np.ndarray:
        """The point of the box that is nearest to x."""
        # twice as fast as np.clip for a few elements
        return np.minimum(np.maximum(x, self.lower), self.upper)

    def theta(self, x: np.ndarray) -> np.ndarray:
        """x in the units of the arguments; exactly on a bound if x is."""
        return np.clip(x * self.step, self.lower * self.step, self.upper * self.step)


@dataclass(frozen=True, eq=False)
class Optimum:
    """Where a search ended.

    theta, value : the best point found (k,), and the objective there
    hessian : (k, k), exact or by central differences of the gradient; NaN where theta is at a bound
    at_bound : (k,), which elements of theta are held by a bound
    converged, message : whether theta is an optimum, and why not
    reached : about the value of the objective at which the descent from each start ended
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
        """The optimum, of k elements, of a search that found no point, and why it did not."""
        return cls(
            theta=np.full(k, np.nan),
            value=np.nan,
            hessian=np.full((k, k), np.nan),
            at_bound=np.zeros(k, dtype=bool),
            converged=False,
            message=message,
        )
