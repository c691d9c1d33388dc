"""The search for the lowest point of a smooth objective inside bounds, from several starts.

It is a quasi-Newton descent (BFGS, projected on the bounds) from every start, followed by Newton
steps from the best point. SciPy's L-BFGS-B was tried first: for so few elements it spends more time
in threaded LAPACK calls than in the objective (9 ms per fit of three estimates on a quiet machine,
more than 60 ms beside other work).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from ddm.numerics.problem import Curvature, Objective, Optimum, Problem

# The optimum is reached when a Newton step promises to lower the objective by less than this. For a
# log likelihood it is far below what any comparison of models can see.
PROMISE = 1e-7

# It is also reached when a step promises less than this and no step lowers the objective any more:
# rounding and quadrature, 1e-9 per trial, hide such differences.
RESOLVED = 1e-5

# a descent may end at this promise, since Newton steps from there converge at once
ROUGH_PROMISE = 1e-2

FLAT = (
    "the objective is flat at the best point found, so the data do not determine all parameters: "
    "fix one, or share it across conditions"
)

# limits of the number of steps
DESCENT_STEPS = 300
NEWTON_STEPS = 20

# half the distance of two gradients for second derivatives, in typical differences of an element:
# errors by rounding and by curvature are both about 1e-8
DIFFERENCE = 1e-4

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

# Powell's damping: a step has to see at least this share of the curvature that is known (Nocedal &
# Wright 2006, proc. 18.2)
DAMPING = 0.2


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
) -> Optimum:
    """The lowest point of an objective over the box [lower, upper].

    ``objective(theta)`` returns its value, which may be infinite, and its gradient (k,);
    ``curvature(theta)`` returns a positive semidefinite guess of its second derivatives (k, k).
    ``step`` (k,) is a typical difference of each element, which sets its scale.

    The objective may be an even function of an element with a lower bound of 0. Its slope at the
    bound is then 0, whether the bound is the best place or the worst. ``exits[i]`` is a step (k,)
    that leaves the bound of such an element i, and is tried there. ``others(best)`` returns further
    starting points where other optima are likely, given the best point found so far.
    """
    problem = Problem(objective, lower / step, upper / step, step)
    rough = _scaled(curvature, step)
    ways = {i: way / step for i, way in exits.items()}

    def ends(starts: Sequence[np.ndarray]) -> list[tuple[float, np.ndarray]]:
        inside = [problem.inside(start / step) for start in starts]
        return [_descend_and_leave(problem, rough, x, ways) for x in inside]

    reached = ends(starts)
    _, best = min(reached, key=lambda pair: pair[0])
    reached += ends(others(best * step))
    value, x = min(reached, key=lambda pair: pair[0])

    if not np.isfinite(value):
        return Optimum.none(len(step), "the objective is not finite at any starting point")
    return replace(_polish(problem, x, exits), reached=tuple(value for value, _ in reached))


def _scaled(curvature: Curvature, step: np.ndarray) -> Curvature:
    """The curvature guess in units of the steps, made positive definite."""

    def rough(x: np.ndarray) -> np.ndarray:
        known = curvature(x * step) * np.outer(step, step)
        known = np.where(np.isfinite(known).all(), known, np.eye(x.size))
        return known + np.eye(x.size) * (1e-3 + 1e-6 * np.trace(known))

    return rough


def _descend_and_leave(
    problem: Problem, rough: Curvature, x: np.ndarray, exits: Mapping[int, np.ndarray]
) -> tuple[float, np.ndarray]:
    """Descend from x; again from points that leave lower bounds, as long as these are lower.

    Returns the objective where the descent ended, and the point.
    """
    value, x = _descend(problem, rough, x)
    for _ in range(len(exits)):
        beyond = [
            problem.inside(x + share * way)
            for i, way in exits.items()
            if x[i] < problem.lower[i] + NEAR
            for share in EXITS
        ]
        values = [problem(point)[0] for point in beyond]
        if not values or not min(values) < value - ROUGH_PROMISE:
            break

        value, x = _descend(problem, rough, beyond[int(np.argmin(values))])
    return _off_false_bounds(problem, value, x, exits)


def _off_false_bounds(
    problem: Problem, value: float, x: np.ndarray, exits: Mapping[int, np.ndarray]
) -> tuple[float, np.ndarray]:
    """x a little beyond the lower bounds from which the objective falls, and its value there.

    It falls in the square of an element of which it is an even function, however little: Newton
    steps then find out how far.
    """
    for i, way in exits.items():
        if x[i] <= problem.lower[i] + ON_BOUND:
            beyond = problem.inside(x + LITTLE * way)
            lower_value, gradient = problem(beyond)
            if lower_value < value and gradient @ way < 0.0:
                value, x = lower_value, beyond
    return value, x


def _descend(problem: Problem, rough: Curvature, x: np.ndarray) -> tuple[float, np.ndarray]:
    """BFGS from x (Nocedal & Wright 2006, ch. 6), until a step promises less than ROUGH_PROMISE.

    Powell's damping keeps the curvature positive. Returns the objective at the end, and the point.
    """
    value, gradient = problem(x)
    if not np.isfinite(value):
        return np.inf, x

    curvature = rough(x)
    for _ in range(DESCENT_STEPS):
        free = ~_held(problem, x, gradient)
        # far from an optimum the updates can lose their positive definiteness to rounding
        _, curvature = _convex(curvature, free)
        move, promise = _newton_move(gradient, curvature, free)
        if promise < ROUGH_PROMISE:
            break

        move *= min(1.0, LONGEST / np.abs(move).max())
        found = _line_search(problem, x, value, gradient, move)
        if found is None:
            break

        new_x, value, new_gradient = found
        curvature = _updated(curvature, new_x - x, new_gradient - gradient)
        x, gradient = new_x, new_gradient
    return value, x


def _on_bounds(problem: Problem, x: np.ndarray, even: Iterable[int]) -> np.ndarray:
    """x with those elements on their lower bounds that are near to them, if that is not higher.

    ``even`` are the elements of which the objective is an even function. Without this the steps
    would creep towards the bounds for ever.
    """
    for i in even:
        if problem.lower[i] < x[i] < problem.lower[i] + NEAR:
            on_bound = x.copy()
            on_bound[i] = problem.lower[i]
            if problem(on_bound)[0] <= problem(x)[0] + PROMISE:
                x = on_bound
    return x


def _polish(problem: Problem, x: np.ndarray, even: Iterable[int] = ()) -> Optimum:
    """Newton steps from x until none promises an improvement; ``even`` as in `_on_bounds`."""
    x = _on_bounds(problem, x, even)
    value, gradient = problem(x)

    def end(converged: bool, message: str = "") -> Optimum:
        in_theta = hessian / np.outer(problem.step, problem.step)
        return Optimum(problem.theta(x), value, in_theta, ~free, converged, message)

    for _ in range(NEWTON_STEPS):
        free = ~_held(problem, x, gradient)
        hessian = _hessian(problem, x, free)
        convex, curvature = _convex(hessian, free)
        move, promise = _newton_move(gradient, curvature, free)

        if promise < PROMISE:
            settled = _on_bounds(problem, x, even)
            if (settled == x).all():
                return end(True) if convex else end(False, FLAT)
            x = settled
            value, gradient = problem(x)
            continue

        found = _line_search(problem, x, value, gradient, move)
        if found is None and promise < RESOLVED and convex:
            return end(True)
        if found is None:
            break
        x, value, gradient = found

    return end(
        False,
        f"the search stopped where a further step still promised {promise:.1g}; try other starting "
        "values (start=) or bounds (bounds=)",
    )


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
        ahead[i] = min(x[i] + DIFFERENCE, problem.upper[i])
        behind[i] = max(x[i] - DIFFERENCE, problem.lower[i])
        result[i] = (problem(ahead)[1] - problem(behind)[1]) / (ahead[i] - behind[i])
    return np.where(np.outer(free, free), 0.5 * (result + result.T), np.nan)


def _newton_move(
    gradient: np.ndarray, curvature: np.ndarray, free: np.ndarray
) -> tuple[np.ndarray, float]:
    """The step to the minimum of the quadratic model, and the decrease that it promises.

    The step moves the free elements only.
    """
    move = np.zeros_like(gradient)
    move[free] = -np.linalg.solve(curvature[np.ix_(free, free)], gradient[free])
    return move, float(-0.5 * gradient @ move)


def _convex(hessian: np.ndarray, free: np.ndarray) -> tuple[bool, np.ndarray]:
    """Whether the Hessian in the free elements is positive definite, and a Hessian that is.

    The latter is the Hessian itself if it is, else one with the absolute values of its eigenvalues,
    none of them almost 0; it is the identity if the Hessian is not finite.
    """
    block = np.ix_(free, free)
    if not free.any():
        return True, hessian
    if not np.isfinite(hessian[block]).all():
        return False, np.eye(free.size)

    eigenvalues, vectors = np.linalg.eigh(hessian[block])
    smallest = 1e-9 * np.abs(eigenvalues).max()
    if eigenvalues[0] > smallest:
        return True, hessian

    positive = np.maximum(np.abs(eigenvalues), max(smallest, 1e-9))
    mended = np.eye(free.size)
    mended[block] = (vectors * positive) @ vectors.T
    return False, mended


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


def _updated(curvature: np.ndarray, s: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The damped BFGS update (Nocedal & Wright 2006, proc. 18.2).

    ``s`` (k,) is the step, and ``y`` (k,) the change of the gradient.
    """
    bs = curvature @ s
    sbs = float(s @ bs)
    sy = float(s @ y)
    if sbs <= 0.0:
        return curvature

    if sy < DAMPING * sbs:
        weight = (1.0 - DAMPING) * sbs / (sbs - sy)
        y = weight * y + (1.0 - weight) * bs
        sy = DAMPING * sbs
    return curvature - np.outer(bs, bs) / sbs + np.outer(y, y) / sy


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
