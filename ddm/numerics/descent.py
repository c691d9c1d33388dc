"""The search: from an objective with its gradient and some starting points to the lowest point
inside bounds.

Quasi-Newton descent (BFGS, projected on the bounds) from every start, then Newton steps from the
best point. SciPy's L-BFGS-B was tried first: for the few parameters here it spends more time in
threaded LAPACK calls than in the objective (9 ms per fit of three parameters on a quiet machine,
over 60 beside other work).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from ddm.numerics.problem import Curvature, Objective, Optimum, Problem

# The optimum is reached when a Newton step promises to lower the objective by less than this. For a
# log likelihood it is far below what any comparison of models can see.
PROMISE = 1e-7

# or by less than this where no step lowers it any more: rounding and quadrature, 1e-9 per trial,
# hide such differences
RESOLVED = 1e-5

# a descent may end here, as Newton steps from its end converge at once
ROUGH_PROMISE = 1e-2

FLAT = (
    "the objective is flat at the best point found, so the data do not determine all parameters: "
    "fix one, or share it across conditions"
)

DESCENT_STEPS, NEWTON_STEPS = 300, 20

# of the differences of the gradient, in typical differences of a parameter: rounding and curvature
# are both about 1e-8
DIFFERENCE = 1e-4

# how near, in typical differences, an element comes to a bound before the bound itself is tried
NEAR = 0.05

# shares of a step out of a lower bound that are tried
EXITS = (1.0, 0.3)
NO_EXITS: Mapping[int, np.ndarray] = {}

# no step of a descent is longer than this many typical differences
LONGEST = 5.0


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

    ``objective(theta)`` gives its value, which may be infinite, and gradient; ``curvature(theta)``
    a positive semidefinite guess of its second derivatives; ``step`` a typical difference of each
    element, which sets its scale. At the lower bound of an element of which the objective is an
    even function its slope is 0, whether the bound is the best place or the worst: ``exits[i]`` is
    a step (k,) that leaves the bound of element i and is tried there. ``others(best)`` are further
    starting points, where other optima are likely, given the best point found so far.
    """
    problem = Problem(objective, lower / step, upper / step, step)
    rough = _scaled(curvature, step)
    ways = {i: way / step for i, way in exits.items()}
    reached = [
        _descend_and_leave(problem, rough, problem.inside(start / step), ways) for start in starts
    ]
    if others_of_best := others(min(reached, key=lambda pair: pair[0])[1] * step):
        reached += [
            _descend_and_leave(problem, rough, problem.inside(start / step), ways)
            for start in others_of_best
        ]
    value, x = min(reached, key=lambda pair: pair[0])
    if not np.isfinite(value):
        return Optimum.none(len(step), "the objective is not finite at any starting point")
    return replace(_polish(problem, x, exits), reached=tuple(value for value, _ in reached))


def _scaled(curvature: Curvature, step: np.ndarray) -> Curvature:
    """The curvature known without differences, in units of the steps and made positive definite."""

    def rough(x: np.ndarray) -> np.ndarray:
        known = curvature(x * step) * np.outer(step, step)
        known = np.where(np.isfinite(known).all(), known, np.eye(x.size))
        return known + np.eye(x.size) * (1e-3 + 1e-6 * np.trace(known))

    return rough


def _descend_and_leave(
    problem: Problem, rough: Curvature, x: np.ndarray, exits: Mapping[int, np.ndarray]
) -> tuple[float, np.ndarray]:
    """Descend from x, and again from beyond lower bounds where that is lower."""
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
    return value, x


def _descend(problem: Problem, rough: Curvature, x: np.ndarray) -> tuple[float, np.ndarray]:
    """BFGS from x (Nocedal & Wright 2006, ch. 6), with Powell's damping so that the curvature stays
    positive.
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
    """x with the elements that have come near to a lower bound on it, where the objective is no
    higher there.

    Of an element of which it is an even function the steps would creep towards the bound for ever.
    """
    for i in even:
        if problem.lower[i] < x[i] < problem.lower[i] + NEAR:
            on_bound = x.copy()
            on_bound[i] = problem.lower[i]
            x = on_bound if problem(on_bound)[0] <= problem(x)[0] + PROMISE else x
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
    """Which elements are at a bound that the objective presses them against."""
    at_lower = (x <= problem.lower + 1e-9) & (gradient >= 0.0)
    at_upper = (x >= problem.upper - 1e-9) & (gradient <= 0.0)
    return at_lower | at_upper


def _hessian(problem: Problem, x: np.ndarray, free: np.ndarray) -> np.ndarray:
    """Second derivatives in the free elements, by differences of the gradient; NaN elsewhere.

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
    """The step to the minimum of the quadratic model in the free elements, and the decrease that it
    promises.
    """
    move = np.zeros_like(gradient)
    move[free] = -np.linalg.solve(curvature[np.ix_(free, free)], gradient[free])
    return move, float(-0.5 * gradient @ move)


def _convex(hessian: np.ndarray, free: np.ndarray) -> tuple[bool, np.ndarray]:
    """Whether the curvature in the free elements is positive, and the Hessian with its eigenvalues
    made so.
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
    mended = np.eye(free.size)
    mended[block] = (vectors * np.maximum(np.abs(eigenvalues), max(smallest, 1e-9))) @ vectors.T
    return False, mended


def _line_search(
    problem: Problem, x: np.ndarray, value: float, gradient: np.ndarray, move: np.ndarray
) -> tuple[np.ndarray, float, np.ndarray] | None:
    """The first point along the move, projected on the box, that lowers the objective enough
    (Armijo); else None.
    """
    share = 1.0
    while share > 1e-6:
        candidate = problem.inside(x + share * move)
        new_value, new_gradient = problem(candidate)
        if (
            new_value < value + 1e-4 * gradient @ (candidate - x)
            and np.isfinite(new_gradient).all()
        ):
            return candidate, new_value, new_gradient
        share *= 0.3
    return None


def _updated(curvature: np.ndarray, s: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The damped BFGS update with the step s and the change y of the gradient (Nocedal & Wright
    2006, proc. 18.2).
    """
    bs = curvature @ s
    sbs = float(s @ bs)
    sy = float(s @ y)
    if sbs <= 0.0:
        return curvature
    if sy < 0.2 * sbs:
        weight = 0.8 * sbs / (sbs - sy)
        y = weight * y + (1.0 - weight) * bs
        sy = 0.2 * sbs
    return curvature - np.outer(bs, bs) / sbs + np.outer(y, y) / sy


def covariance_of(information: np.ndarray, inside: np.ndarray) -> np.ndarray:
    """Inverse of the information of the parameters inside the bounds; NaN for the others and where
    it is singular.
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
