"""The search for objectives without a useful gradient: simplices that begin where others rested.

A largest distance is the maximum of many functions, which meet in creases. A simplex (Nelder & Mead
1965, as in Lagarias et al. 1998) comes to rest on a crease, and so does a fresh one around that
point, because the way down is along the crease. But if several simplices begin near that point,
they come to rest on the same crease. So the simplex that they make points along it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ddm.numerics.problem import Objective, Optimum, Problem

# the search is over when a round lowers the objective by less than this
ENOUGH = 1e-4

# the search has failed after this many evaluations per element
EVALUATIONS = 1000

# edges of the first simplex, in typical differences
FIRST_EDGE = 0.3

# edges of later simplices, which begin near an optimum, in typical differences
EDGE = 0.1

# the most simplices that begin beside the best point in a round
NEIGHBOURS = 3

# how far from the best point they begin, in typical differences
DISTANCE = 0.2

# what keeps apart corners that came to rest at the same place, in typical differences
APART = 0.02

# how near to a bound, in typical differences, an element is on it
ON_BOUND = 1e-9

UNSETTLED = (
    "the search did not come to rest within {} evaluations; try other starting values (start=) or "
    "bounds (bounds=)"
)


class Rest(NamedTuple):
    """When a simplex is at rest: its corners are this near to each other, in place and in value."""

    size: float
    difference: float


# for the simplices of a round that only find corners for another one
ROUGH = Rest(size=0.05, difference=1e-2)

# for the simplex that ends a round
FINE = Rest(size=0.02, difference=ENOUGH)


@dataclass(eq=False)
class Counted:
    """The values of a problem, with NaN as infinity, and how many evaluations are left."""

    problem: Problem
    left: int

    def __call__(self, x: np.ndarray) -> float:
        self.left -= 1
        value = float(self.problem.objective(x * self.problem.step)[0])
        return np.inf if np.isnan(value) else value

    def inside(self, x: np.ndarray) -> np.ndarray:
        """The point of the box that is nearest to x."""
        return self.problem.inside(x)

    def corner(self, x: np.ndarray, edge: np.ndarray) -> np.ndarray:
        """x + edge, where the elements of the edge that lead out of the box change their sign."""
        corner = x + edge
        leads_out = (corner < self.problem.lower) | (corner > self.problem.upper)
        return self.inside(np.where(leads_out, x - edge, corner))


class Point(NamedTuple):
    """A place and the objective there."""

    value: float
    x: np.ndarray


class Simplex:
    """k + 1 points, the lowest first.

    They are in lists, because in an array it takes longer to find and fill the place of a point.
    """

    def __init__(self, points: list[Point]) -> None:
        points = sorted(points, key=lambda point: point.value)
        self.values = [point.value for point in points]
        self.x = [point.x for point in points]

    @property
    def best(self) -> Point:
        """The lowest corner."""
        return Point(self.values[0], self.x[0])

    def rests(self, rest: Rest) -> bool:
        """Whether the simplex is small enough, or the objective is infinite at all its corners."""
        if self.values[0] == np.inf:
            return True
        if self.values[-1] - self.values[0] >= rest.difference:
            return False
        return all(np.abs(x - self.x[0]).max() < rest.size for x in self.x[1:])

    def replace_worst(self, point: Point) -> None:
        """Put a point in the place of the highest corner."""
        self.values.pop()
        self.x.pop()
        position = bisect_right(self.values, point.value)
        self.values.insert(position, point.value)
        self.x.insert(position, point.x)


def minimise_simplex(
    objective: Objective,
    starts: Sequence[np.ndarray],
    *,
    lower: np.ndarray,
    upper: np.ndarray,
    step: np.ndarray,
) -> Optimum:
    """The lowest point of an objective over the box [lower, upper], from its values alone.

    ``objective(theta)`` returns its value, which may be infinite, and a gradient that is ignored.
    ``step`` (k,) is a typical difference of each element, which sets its scale. The search begins
    at the best of ``starts``. The result has no Hessian; it is the same in every call.
    """
    problem = Problem(objective, lower / step, upper / step, step)
    values = Counted(problem, EVALUATIONS * max(len(step), 1))

    places = [values.inside(start / step) for start in starts]
    start = min((Point(values(x), x) for x in places), key=lambda point: point.value)
    if start.value == np.inf:
        return Optimum.none(len(step), "the objective is not finite at any starting point")
    if not len(step):
        return _optimum(problem, start, "")

    rng = np.random.default_rng(0)
    best = _descend(values, _fresh(values, start, FIRST_EDGE * np.eye(len(step))), ROUGH)
    gain = np.inf
    while gain >= ENOUGH and values.left > 0:
        lowest = _round(values, best, rng)
        gain, best = best.value - lowest.value, lowest

    message = "" if values.left > 0 else UNSETTLED.format(EVALUATIONS * len(step))
    return _optimum(problem, _on_bounds(values, best), message)


def _round(values: Counted, best: Point, rng: np.random.Generator) -> Point:
    """Where a simplex comes to rest that begins where others from near the best point came to rest.

    If these are too few for its corners, the other edges have random directions.
    """
    ends = [best]
    for direction in _frame(rng, best.x.size)[:NEIGHBOURS]:
        x = values.inside(best.x + DISTANCE * direction)
        simplex = _fresh(values, Point(values(x), x), EDGE * _frame(rng, best.x.size))
        ends.append(_descend(values, simplex, ROUGH))

    ends.sort(key=lambda point: point.value)
    edges = APART * _frame(rng, best.x.size)
    edges[: len(ends) - 1] += np.array([end.x for end in ends[1:]]) - ends[0].x
    edges[len(ends) - 1 :] *= EDGE / APART
    return _descend(values, _fresh(values, ends[0], edges), FINE)


def _frame(rng: np.random.Generator, k: int) -> np.ndarray:
    """k random directions at right angles, as rows (k, k)."""
    return np.linalg.qr(rng.standard_normal((k, k)))[0]


def _fresh(values: Counted, point: Point, edges: np.ndarray) -> Simplex:
    """A simplex with one corner at a point; edges (k, k) lead from there to the others."""
    corners = [values.corner(point.x, edge) for edge in edges]
    return Simplex([point, *(Point(values(x), x) for x in corners)])


def _descend(values: Counted, simplex: Simplex, rest: Rest) -> Point:
    """The lowest point of a simplex that has moved until it rests."""
    while not simplex.rests(rest) and values.left > 0:
        point = _move(values, simplex)
        if point is not None:
            simplex.replace_worst(point)
            continue

        # no move of the highest corner helps: shrink towards the lowest one
        best = simplex.best
        shrunk = [0.5 * (best.x + x) for x in simplex.x[1:]]
        simplex = Simplex([best, *(Point(values(x), x) for x in shrunk)])
    return simplex.best


def _move(values: Counted, simplex: Simplex) -> Point | None:
    """Where the highest corner goes by reflection, expansion or contraction; None if none helps."""
    worst = simplex.x[-1]
    centre = sum(simplex.x[:-1]) / (len(simplex.x) - 1)

    x = values.inside(2.0 * centre - worst)
    reflected = Point(values(x), x)
    if reflected.value < simplex.values[0]:
        x = values.inside(3.0 * centre - 2.0 * worst)
        expanded = Point(values(x), x)
        return expanded if expanded.value < reflected.value else reflected
    if reflected.value < simplex.values[-2]:
        return reflected

    is_better = reflected.value < simplex.values[-1]
    x = 0.5 * (centre + (reflected.x if is_better else worst))
    contracted = Point(values(x), x)
    return contracted if contracted.value < min(reflected.value, simplex.values[-1]) else None


def _on_bounds(values: Counted, best: Point) -> Point:
    """The best point with those elements on a bound that are next to it, if that is not higher."""
    for i, value in enumerate(best.x):
        for bound in (values.problem.lower[i], values.problem.upper[i]):
            if 0.0 < abs(value - bound) < FINE.size:
                x = best.x.copy()
                x[i] = bound
                best = min(Point(values(x), x), best, key=lambda point: point.value)
    return best


def _optimum(problem: Problem, best: Point, message: str) -> Optimum:
    """The optimum at a point; one that has not converged if there is a message."""
    k = best.x.size
    at_bound = (best.x <= problem.lower + ON_BOUND) | (best.x >= problem.upper - ON_BOUND)
    return Optimum(
        theta=problem.theta(best.x),
        value=best.value,
        hessian=np.full((k, k), np.nan),
        at_bound=at_bound,
        converged=not message,
        message=message,
    )
