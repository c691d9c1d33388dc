"""The search for the lowest point of a smooth objective inside bounds, from several starts.

It is a quasi-Newton descent (BFGS, projected on the bounds) from every start, which ends roughly,
or as soon as it heads for an end that is known. From the lowest end the descent goes on to the
optimum, and a Newton step, with second derivatives by differences, shows that it is one. SciPy's
L-BFGS-B was tried first: for so few elements it spends more time in threaded LAPACK calls than in
the objective (9 ms per fit of three estimates on a quiet machine, more than 60 ms beside other
work).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ddm.numerics.known_ends import End, known_end
from ddm.numerics.problem import EXACT, Curvature, Objective, Optimum, Precision, Problem
from ddm.numerics.quadratic_models import convex, newton_move, updated

# a descent may end at this promise, unless it is from the lowest end of all
ROUGH_PROMISE = 1e-2

FLAT = (
    "the objective is flat at the best point found, so the data do not determine all parameters: "
    "fix one, or share it across conditions"
)

# limits of the number of steps
DESCENT_STEPS = 300
NEWTON_STEPS = 20

# an element that is nearer to a lower bound than this, in typical differences, is tried on it
NEAR = 0.05

# an element that is nearer to a bound than this, in typical differences, is on it
ON_BOUND = 1e-9

# shares of a step out of a lower bound that are tried
EXITS = (1.0, 0.3)

# a step out of a lower bound this small tells whether the objective falls from it at all
LITTLE = 0.1
NO_EXITS: Mapping[int, np.ndarray] = {}

# no step of a descent is longer than this many typical differences
LONGEST = 5.0

# a step has to lower the objective by this share of what the slope promises (Armijo's condition)
ENOUGH = 1e-4

# a step that does not is made shorter by this factor,
SHORTER = 0.3

# but not shorter than this share of itself
SHORTEST = 1e-6


@dataclass(frozen=True)
class Nearby:
    """How to look for lower optima next to the best one.

    draw : starting points around a point (k,)
    rounds : the largest number of times that they are drawn, while they lead lower
    same : an optimum that is lower by less than this is the same one
    """

    draw: Callable[[np.ndarray], Sequence[np.ndarray]]
    rounds: int
    same: float


def minimise(
    objective: Objective,
    curvature: Curvature,
    starts: Sequence[np.ndarray],
    *,
    lower: np.ndarray,
    upper: np.ndarray,
    step: np.ndarray,
    exits: Mapping[int, np.ndarray] = NO_EXITS,
    others: Callable[[np.ndarray], Sequence[np.ndarray]] = lambda best: (),
    nearby: Nearby | None = None,
    exactly: bool = True,
    precision: Precision = EXACT,
) -> Optimum:
    """The lowest point of an objective over the box [lower, upper].

    ``objective(theta)`` returns its value, which may be infinite, and its gradient (k,);
    ``curvature(theta)`` returns a positive semidefinite guess of its second derivatives (k, k).
    ``step`` (k,) is a typical difference of each element, which sets its scale.

    The objective may be an even function of an element with a lower bound of 0. Its slope at the
    bound is then 0, whether the bound is the best place or the worst. ``exits[i]`` is a step (k,)
    that leaves the bound of such an element i, and is tried there. ``others(best)`` returns further
    starting points where other optima are likely, given the best point found so far, and ``nearby``
    says how to look for optima next to the best one of all these.

    The optimum is as exact as the ``precision`` of the objective allows. If not ``exactly``, Newton
    steps begin where a descent ends roughly, and end where they promise nothing more, up to 4e-4
    SDs of an estimate away.
    """
    problem = Problem(objective, lower / step, upper / step, step, precision)
    rough = _scaled(curvature, step)
    ways = {i: way / step for i, way in exits.items()}
    reached: list[End] = []

    def lowest_from(starts: Sequence[np.ndarray], known: Sequence[End]) -> End:
        for start in starts:
            x = problem.inside(start / step)
            reached.append(_descend_and_leave(problem, rough, x, ways, (*known, *reached)))
        return min((*known, *reached), key=lambda end: end.expected)

    lowest = [lowest_from(starts, [])]
    second = lowest_from(others(lowest[0].x * step), [])
    if not np.isfinite(second.value):
        return Optimum.none(len(step), "the objective is not finite at any starting point")
    if second is not lowest[0]:
        lowest.append(second)

    if nearby is not None:
        for _ in range(nearby.rounds):
            best = lowest[-1] = _arrived(problem, lowest[-1], ways)
            near = lowest_from(nearby.draw(best.x * step), [best])
            if not near.expected < best.expected - nearby.same:
                break
            lowest.append(near)
    found = _settled(problem, lowest, ways, exactly)
    return replace(found, reached=tuple(end.value for end in reached))


def _scaled(curvature: Curvature, step: np.ndarray) -> Curvature:
    """The curvature guess in units of the steps, made positive definite."""

    def rough(x: np.ndarray) -> np.ndarray:
        known = curvature(x * step) * np.outer(step, step)
        known = np.where(np.isfinite(known).all(), known, np.eye(x.size))
        return known + np.eye(x.size) * (1e-3 + 1e-6 * np.trace(known))

    return rough


def _descend_and_leave(
    problem: Problem,
    rough: Curvature,
    x: np.ndarray,
    exits: Mapping[int, np.ndarray],
    known: Sequence[End],
) -> End:
    """Descend from x; again from points that leave lower bounds, as long as these are lower.

    Returns where it ended; that is one of the ``known`` ends if the descent was heading for it.
    """
    end = _descend_from(problem, rough, x, known)
    for _ in range(len(exits)):
        if any(end is one for one in known):
            return end
        beyond = [
            problem.inside(end.x + share * way)
            for i, way in exits.items()
            if end.x[i] < problem.lower[i] + NEAR
            for share in EXITS
        ]
        values = [problem(point)[0] for point in beyond]
        if not values or not min(values) < end.value - ROUGH_PROMISE:
            break

        end = _descend_from(problem, rough, beyond[int(np.argmin(values))], known)
    return _off_false_bounds(problem, end, exits)


def _off_false_bounds(problem: Problem, end: End, exits: Mapping[int, np.ndarray]) -> End:
    """The end, or a point a little beyond the lower bounds from which the objective falls.

    It falls in the square of an element of which it is an even function, however little: further
    steps then find out how far.
    """
    for i, way in exits.items():
        if end.x[i] <= problem.lower[i] + ON_BOUND:
            beyond = problem.inside(end.x + LITTLE * way)
            value, gradient = problem(beyond)
            if value < end.value - problem.precision.promise and gradient @ way < 0.0:
                end = End(value, beyond, gradient, end.curvature, end.promise)
    return end


def _descend_from(problem: Problem, rough: Curvature, x: np.ndarray, known: Sequence[End]) -> End:
    """Where a descent from x ends, roughly; one of the ``known`` ends if it was heading for it."""
    value, gradient = problem(x)
    if not np.isfinite(value):
        return End(np.inf, x, gradient, np.eye(x.size))
    return _descend(problem, End(value, x, gradient, rough(x)), ROUGH_PROMISE, known)


def _descend(problem: Problem, start: End, promise: float, known: Sequence[End] = ()) -> End:
    """BFGS (Nocedal & Wright 2006, ch. 6), until a step promises less than ``promise``.

    Powell's damping keeps the curvature positive. It goes on from where another descent ended, or
    from a point with a guess of the curvature.
    """
    value, x, gradient, curvature, promised = start
    for _ in range(DESCENT_STEPS):
        other = known_end(known, x, value, gradient)
        if other is not None:
            return other

        free = ~_held(problem, x, gradient)
        # far from an optimum the updates can lose their positive definiteness to rounding
        _, curvature = convex(curvature, free)
        move, promised = newton_move(gradient, curvature, free)
        if promised < promise:
            break

        move *= min(1.0, LONGEST / np.abs(move).max())
        found = _line_search(problem, x, value, gradient, move)
        if found is None:
            break

        new_x, value, new_gradient = found
        curvature = updated(curvature, new_x - x, new_gradient - gradient)
        x, gradient = new_x, new_gradient
    # what a step promised is no news where no step keeps its promise
    return End(value, x, gradient, curvature, promised if promised < promise else 0.0)


def _arrived(problem: Problem, end: End, exits: Mapping[int, np.ndarray]) -> End:
    """Where a descent that ended roughly ends, after as many steps as promise an improvement.

    ``exits`` are as in `minimise`, in units of the steps.
    """
    end = _descend(problem, _on_bounds(problem, end, exits), problem.precision.arrived)
    for _ in range(len(exits)):
        beyond = _off_false_bounds(problem, end, exits)
        if beyond is end:
            break
        end = _descend(problem, beyond, problem.precision.arrived)
    return end


def _on_bounds(problem: Problem, end: End, even: Iterable[int]) -> End:
    """The end with those elements on their lower bounds that are near, if that is not higher.

    ``even`` are the elements of which the objective is an even function. Without this the steps
    would creep towards the bounds for ever.
    """
    for i in even:
        if problem.lower[i] < end.x[i] < problem.lower[i] + NEAR:
            on_bound = end.x.copy()
            on_bound[i] = problem.lower[i]
            value, gradient = problem(on_bound)
            if value <= end.value + problem.precision.promise:
                end = End(value, on_bound, gradient, end.curvature, end.promise)
    return end


def _settled(
    problem: Problem, ends: Sequence[End], exits: Mapping[int, np.ndarray], exactly: bool
) -> Optimum:
    """The optimum at the lowest of the ends, or at the lowest one of which there is an optimum."""
    found = []
    for end in sorted(ends, key=lambda end: end.value):
        near = _arrived(problem, end, exits) if exactly else _on_bounds(problem, end, exits)
        found.append(_polish(problem, near, exits, exactly))
        if found[-1].converged:
            return found[-1]
    return min(found, key=lambda optimum: optimum.value)


def _polish(problem: Problem, end: End, exits: Mapping[int, np.ndarray], exactly: bool) -> Optimum:
    """Newton steps from an end until none promises an improvement; ``exits`` as in `_arrived`.

    The slope at a bound of which the objective is an even function is 0 but for rounding. So that
    rounding does not say whether such a bound holds an element, it does until a step beyond it
    leads lower.
    """
    even = list(exits)

    def optimum(converged: bool, message: str = "") -> Optimum:
        in_theta = hessian / np.outer(problem.step, problem.step)
        return Optimum(problem.theta(end.x), end.value, in_theta, ~free, converged, message)

    for _ in range(NEWTON_STEPS):
        free = ~_held(problem, end.x, end.gradient)
        free[even] &= end.x[even] > problem.lower[even] + ON_BOUND
        hessian = _hessian(problem, end.x, free)
        is_convex, curvature = convex(hessian, free)
        move, promise = newton_move(end.gradient, curvature, free)

        if promise < problem.precision.promise:
            moved = _off_false_bounds(problem, _on_bounds(problem, end, exits), exits)
            if moved is not end:
                end = moved
                continue
            if not is_convex:
                return optimum(False, FLAT)
            end = _after_last_step(problem, end, move) if exactly else end
            return optimum(True)

        found = _line_search(problem, end.x, end.value, end.gradient, move)
        if found is None and promise < problem.precision.resolved and is_convex:
            return optimum(True)
        if found is None:
            break
        x, value, gradient = found
        end = End(value, x, gradient, curvature)

    return optimum(
        False,
        f"the search stopped where a further step still promised {promise:.1g}; try other starting "
        "values (start=) or bounds (bounds=)",
    )


def _after_last_step(problem: Problem, end: End, move: np.ndarray) -> End:
    """The end after the step that promises nothing more, if it is inside the box and not higher.

    The estimates are then exact to rounding; without it they are up to 5e-4 standard errors off.
    """
    x = end.x + move
    if not (problem.inside(x) == x).all():
        return end
    value, gradient = problem(x)
    return End(value, x, gradient, end.curvature) if value <= end.value else end


def _held(problem: Problem, x: np.ndarray, gradient: np.ndarray) -> np.ndarray:
    """Which elements (k,) a bound holds: they are on it, and the objective falls beyond it."""
    at_lower = (x <= problem.lower + ON_BOUND) & (gradient >= 0.0)
    at_upper = (x >= problem.upper - ON_BOUND) & (gradient <= 0.0)
    return at_lower | at_upper


def _hessian(problem: Problem, x: np.ndarray, free: np.ndarray) -> np.ndarray:
    """Second derivatives (k, k) in the free elements, by differences of the gradient; else NaN.

    The points of the differences lie inside the box.
    """
    result = np.full((x.size, x.size), np.nan)
    for i in np.flatnonzero(free):
        ahead, behind = x.copy(), x.copy()
        ahead[i] = min(x[i] + problem.precision.difference, problem.upper[i])
        behind[i] = max(x[i] - problem.precision.difference, problem.lower[i])
        result[i] = (problem(ahead)[1] - problem(behind)[1]) / (ahead[i] - behind[i])
    return np.where(np.outer(free, free), 0.5 * (result + result.T), np.nan)


def _line_search(
    problem: Problem, x: np.ndarray, value: float, gradient: np.ndarray, move: np.ndarray
) -> tuple[np.ndarray, float, np.ndarray] | None:
    """The first point along the move that lowers the objective enough; None if there is none.

    The points are projected on the box. Returns the point, and the value and gradient there.
    """
    share = 1.0
    while share > SHORTEST:
        candidate = problem.inside(x + share * move)
        new_value, new_gradient = problem(candidate)
        is_enough = new_value < value + ENOUGH * gradient @ (candidate - x)
        if is_enough and np.isfinite(new_gradient).all():
            return candidate, new_value, new_gradient
        share *= SHORTER
    return None


def covariance_of(information: np.ndarray, inside: np.ndarray) -> np.ndarray:
    """Covariance (k, k) of estimates: the inverse of the information (k, k) of those inside bounds.

    ``inside`` (k,) says which ones these are. The covariance is NaN for the others, and everywhere
    if the information is singular.
    """
    result = np.full(information.shape, np.nan)
    if not inside.any():
        return result

    block = information[np.ix_(inside, inside)]
    scale = np.sqrt(np.abs(np.diag(block)))
    if not np.isfinite(block).all() or not (scale > 0.0).all():
        return result

    correlation = block / np.outer(scale, scale)
    if np.linalg.eigvalsh(correlation)[0] > 1e-12:
        result[np.ix_(inside, inside)] = np.linalg.inv(correlation) / np.outer(scale, scale)
    return result
