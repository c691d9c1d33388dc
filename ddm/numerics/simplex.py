"""The search for objectives without a useful gradient: simplices that begin where others rested.

A largest distance is the maximum of many functions, which meet in creases. A simplex (Nelder & Mead
1965, as in Lagarias et al. 1998) comes to rest on a crease, and so does a fresh one around that
point, because the way down is along the crease. But if several simplices begin near that point,
they come to rest on the same crease. So the simplex that they make points along it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import count
from typing import NamedTuple

import numpy as np

from ddm.numerics.problem import Objective, Optimum, Problem
from ddm.numerics.simplex_moves import (
    ENOUGH,
    FINE_SIZE,
    FIRST,
    GAIN,
    LEFT,
    NEIGHBOURS,
    NOTHING,
    Space,
    asks,
)

# the search has failed after this many evaluations per element
EVALUATIONS = 1000

# how near to a bound, in typical differences, an element is on it
ON_BOUND = 1e-9

# rounds whose random directions are drawn together; few searches take more
ROUNDS = 8

UNSETTLED = (
    "the search did not come to rest within {} evaluations; try other starting values (start=) or "
    "bounds (bounds=)"
)


# what plays the rounds of which there are directions: it evaluates the objective where `asks` asks
Play = Callable[[Space, np.ndarray], object]


def minimise_simplex(
    objective: Objective,
    starts: Sequence[np.ndarray],
    *,
    lower: np.ndarray,
    upper: np.ndarray,
    step: np.ndarray,
    play: Play | None = None,
) -> Optimum:
    """The lowest point of an objective over the box [lower, upper], from its values alone.

    ``objective(theta)`` returns its value, which may be infinite, and a gradient that is ignored.
    ``step`` (k,) is a typical difference of each element, which sets its scale. The search begins
    at the best of ``starts``. The result has no Hessian; it is the same in every call. ``play`` may
    be a kernel that evaluates the objective faster.
    """
    k = len(step)
    problem = Problem(objective, lower / step, upper / step, step)
    start = min((_point(problem, problem.inside(x / step)) for x in starts), key=_value)
    if start.value == np.inf:
        return Optimum.none(k, "the objective is not finite at any starting point")
    if not k:
        return _optimum(problem, start, "")

    space = _space(problem, start, EVALUATIONS * k - len(starts))
    for block in count():
        directions = _directions(k, block)
        if play is None:
            _play(objective, space, directions)
        else:
            play(space, directions)
        if space.value[GAIN] < ENOUGH or space.counts[LEFT] <= 0:
            break

    message = "" if space.counts[LEFT] > 0 else UNSETTLED.format(EVALUATIONS * k)
    return _optimum(problem, _on_bounds(problem, space.best), message)


class Point(NamedTuple):
    """A place and the objective there."""

    value: float
    x: np.ndarray


def _value(point: Point) -> float:
    return point.value


def _point(problem: Problem, x: np.ndarray) -> Point:
    """The point x, with NaN as infinity."""
    value = float(problem.objective(x * problem.step)[0])
    return Point(np.inf if np.isnan(value) else value, x)


def _play(objective: Objective, space: Space, directions: np.ndarray) -> None:
    """Play the rounds of which there are directions, with an objective in Python."""
    value = np.nan
    while asks(space, directions, value):
        # a copy, which the objective may keep
        value = float(objective(space.theta.copy())[0])


def _space(problem: Problem, start: Point, left: int) -> Space:
    """The space of a search that has not begun."""
    k = start.x.size
    n_ends = 1 + min(NEIGHBOURS, k)
    return Space(
        lower=problem.lower,
        upper=problem.upper,
        step=np.array(problem.step, dtype=float),
        theta=np.empty(k),
        ceiling=np.empty(1),
        asked=np.empty(k),
        best=start.x.copy(),
        corners=np.empty((k + 1, k)),
        values=np.empty(k + 1),
        fresh=np.empty((k + 1, k)),
        ends=np.empty((n_ends, k)),
        end_values=np.empty(n_ends),
        moved=np.empty((3, k)),
        value=np.array([start.value, np.nan, np.inf]),
        counts=np.array([NOTHING, 0, FIRST, 0, left]),
    )


@lru_cache(maxsize=16)
def _directions(k: int, block: int) -> np.ndarray:
    """Random directions at right angles, as rows, for the rounds of a block.

    Of each round there are, (k, k) each: the directions in which simplices begin, the edges of
    each, and those of the last simplex.
    """
    per_round = 2 + min(NEIGHBOURS, k)
    drawn = np.random.default_rng(0).standard_normal(((block + 1) * ROUNDS, per_round, k, k))
    return np.linalg.qr(drawn[-ROUNDS:])[0]


def _on_bounds(problem: Problem, x: np.ndarray) -> Point:
    """The point x with those elements on a bound that are next to it, if that is not higher."""
    best = _point(problem, x)
    for i, value in enumerate(x):
        for bound in (problem.lower[i], problem.upper[i]):
            if 0.0 < abs(value - bound) < FINE_SIZE:
                moved = best.x.copy()
                moved[i] = bound
                best = min(_point(problem, moved), best, key=_value)
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
