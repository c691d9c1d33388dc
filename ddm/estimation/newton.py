"""Newton's method for the likelihood of v, a, z and t0, compiled: one call fits many groups.

It minimises the negative log likelihood in a box by damped Newton steps with exact second
derivatives (Nocedal & Wright 2006, ch. 3 and 16.7). Estimates on a bound that holds them stay
there; a shift makes the Hessian of the others positive definite; a step that does not lower the
objective enough is made shorter. The start is EZ's. It takes about six evaluations.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from ddm.estimation.ez_formulas import closed_form
from ddm.estimation.region import GAP_IN_BOX, GAP_IN_STEPS
from ddm.estimation.starts import FEWEST_TRIALS, LONGEST_T0, SHORTEST_T0, SMALLEST_VARIANCE
from ddm.first_passage.second_order.linear_likelihood import CellSpace, LinearMap, objective
from ddm.first_passage.second_order.second_derivatives import N_SLOPES, N_SUMS
from ddm.numerics.descent import ENOUGH, ON_BOUND, SHORTER, SHORTEST
from ddm.numerics.small_systems import SMALLEST_PIVOT, copy_to, decomposed, fill, solve
from ddm.parameters import T0, A, D, V, Z
from ddm.runtime.compilation import inner_kernel, kernel, merged_kernel

# how a search ends: at an optimum, at one that is nearly flat in some direction, or at none
OPTIMUM, FLAT, NOWHERE = 0, 1, 2

# the optimum is reached when a step promises to lower the objective by less than this
PROMISE = 1e-12

# no step is longer than this many typical differences
LONGEST = 3.0

# a search evaluates the likelihood this many times at most
MOST_EVALUATIONS = 100

# values that differ by less than this share of their size, or this per trial, differ by rounding
ROUNDING = 1e-14

# an optimum whose Hessian has a pivot below this share of its diagonal is nearly flat
FLAT_PIVOT = 1e-5

# a Hessian that is not positive definite is shifted by this share of its largest diagonal,
FIRST_SHIFT = 1e-3

# then by this many times as much,
SHIFT_GROWTH = 4.0

# at most this often
MOST_SHIFTS = 40

# z of EZ
MIDWAY = 0.5


class Box(NamedTuple):
    """Where all groups are searched, each (k,); t0 stays ``gap`` s below the fastest RT of a cell.

    ``start`` are starting values in place of EZ's; NaN where there is none.
    """

    lower: np.ndarray
    upper: np.ndarray
    step: np.ndarray
    start: np.ndarray
    gap: float


class Ends(NamedTuple):
    """Where searches end, an element or row per group: status, estimates, and the objective there.

    ``hessian`` and ``covariance`` (groups, k, k) are NaN for estimates that a bound holds, which
    are in ``at_bound``. Only the status is to be used unless it says that there is an optimum.
    """

    status: np.ndarray
    theta: np.ndarray
    value: np.ndarray
    hessian: np.ndarray
    covariance: np.ndarray
    at_bound: np.ndarray


class Space(NamedTuple):
    """Space of a search: rows (6, k), squares (3, k, k), which estimates are free, and a cell."""

    rows: np.ndarray
    squares: np.ndarray
    free: np.ndarray
    cell: CellSpace


@kernel
def fit_groups(
    rt: np.ndarray, edges: np.ndarray, linear: LinearMap, box: Box, first: int, last: int,
    ends: Ends,
) -> None:  # fmt: skip
    """Write where the searches of the groups ``first`` to ``last`` - 1 end.

    ``rt`` are the RTs of all groups, sorted by group, cell, response and time, and ``edges``
    (groups, 2 n_cells + 1) the places where the lower and upper responses of each cell begin.
    """
    k = box.lower.size
    row = np.empty(linear.constant.shape[1])
    cell = CellSpace(row, np.empty(N_SLOPES), np.empty((N_SLOPES, N_SLOPES)), np.empty(N_SUMS))
    space = Space(np.empty((6, k)), np.empty((3, k, k)), np.empty(k, dtype=np.int64), cell)

    for group in range(first, last):
        upper = space.rows[0]
        copy_to(box.upper, upper)
        ends.status[group] = NOWHERE
        if not add_limits(rt, edges[group], linear, box, upper):
            continue

        begin(rt, edges[group], linear, space, ends.theta[group])
        move_inside(ends.theta[group], box, upper)
        ends.status[group], ends.value[group] = descend(
            rt, edges[group], linear, box, space,
            ends.theta[group], ends.hessian[group], ends.at_bound[group],
        )  # fmt: skip
        # elsewhere the space holds no root
        if ends.status[group] != NOWHERE:
            write_covariance(box.step, space, ends.at_bound[group], ends.covariance[group])


# --- where it begins ------------------------------------------------------------------------------


@inner_kernel
def fastest_of(rt: np.ndarray, edges: np.ndarray, cell: int) -> float:
    """The shortest RT of a cell, s; infinite without trials."""
    first, middle, last = edges[2 * cell], edges[2 * cell + 1], edges[2 * cell + 2]
    fastest = rt[first] if first < middle else math.inf
    return min(fastest, rt[middle]) if middle < last else fastest


@inner_kernel
def add_limits(
    rt: np.ndarray, edges: np.ndarray, linear: LinearMap, box: Box, upper: np.ndarray
) -> bool:
    """Lower the upper ends of t0, in place, to below the RTs of its cells.

    False if that leaves no room.
    """
    for cell in range(linear.ends.size - 1):
        fastest = fastest_of(rt, edges, cell)
        for e in range(linear.ends[cell], linear.ends[cell + 1]):
            if linear.parameter[e] == T0 and fastest < math.inf:
                i = linear.estimate[e]
                upper[i] = min(upper[i], fastest - min(box.gap, 0.5 * fastest))

    has_room = True
    for i in range(upper.size):
        has_room = has_room and box.lower[i] <= upper[i]
    return has_room


@inner_kernel
def moments(rt: np.ndarray) -> tuple[float, float]:
    """Mean and variance of RTs (n,), the latter at least the smallest that EZ takes."""
    mean, squares = 0.0, 0.0
    for t in rt:
        mean += t
    mean /= rt.size
    for t in rt:
        squares += (t - mean) * (t - mean)
    return mean, max(squares / rt.size, SMALLEST_VARIANCE)


@inner_kernel
def write_ez(
    rt: np.ndarray, edges: np.ndarray, cell: int, of_all: tuple[float, float], row: np.ndarray
) -> None:
    """Write EZ's v, a, z and t0 of a cell to ``row``, which holds its D.

    A cell of few trials takes ``of_all``, the mean and variance of all RTs of the group.
    """
    first, middle, last = edges[2 * cell], edges[2 * cell + 1], edges[2 * cell + 2]
    mean, variance = of_all
    if last - first >= FEWEST_TRIALS:
        mean, variance = moments(rt[first:last])

    fastest = fastest_of(rt, edges, cell)
    p_upper = (last - middle) / (last - first)
    v, a, t0 = closed_form(p_upper, variance, mean, last - first, 1.0)
    unit = math.sqrt(row[D])
    row[V] = v * unit
    row[A] = a * unit
    row[Z] = MIDWAY
    row[T0] = min(max(t0, SHORTEST_T0 * fastest), LONGEST_T0 * fastest)


@inner_kernel
def begin(
    rt: np.ndarray, edges: np.ndarray, linear: LinearMap, space: Space, theta: np.ndarray
) -> None:
    """Write the estimates whose parameters come nearest to EZ's, by least squares over trials."""
    normal, root, row = space.squares[0], space.squares[1], space.cell.row
    fill(theta, 0.0)
    for i in range(theta.size):
        fill(normal[i], 0.0)
        # estimates that these trials do not tell apart begin near one another
        normal[i, i] = SMALLEST_PIVOT

    of_all = moments(rt[edges[0] : edges[-1]])
    for cell in range(linear.ends.size - 1):
        n = edges[2 * cell + 2] - edges[2 * cell]
        if n == 0:
            continue

        row[D] = linear.constant[cell, D]
        write_ez(rt, edges, cell, of_all, row)
        for e in range(linear.ends[cell], linear.ends[cell + 1]):
            i, p = linear.estimate[e], linear.parameter[e]
            weight = n * linear.coefficient[e]
            theta[i] += weight * (row[p] - linear.constant[cell, p])
            for other in range(linear.ends[cell], linear.ends[cell + 1]):
                if linear.parameter[other] == p:
                    normal[i, linear.estimate[other]] += weight * linear.coefficient[other]

    decomposed(normal, root, theta.size)
    solve(root, theta, theta.size)


@inner_kernel
def move_inside(theta: np.ndarray, box: Box, upper: np.ndarray) -> None:
    """Put the user's values into a starting point, and move it inside the box, in place."""
    for i in range(theta.size):
        gap = min(GAP_IN_STEPS * box.step[i], GAP_IN_BOX * (upper[i] - box.lower[i]))
        theta[i] = min(max(theta[i], box.lower[i] + gap), upper[i] - gap)
        if not math.isnan(box.start[i]):
            theta[i] = min(max(box.start[i], box.lower[i]), upper[i])


# --- the search -----------------------------------------------------------------------------------


@merged_kernel
def descend(
    rt: np.ndarray, edges: np.ndarray, linear: LinearMap, box: Box, space: Space,
    theta: np.ndarray, hessian: np.ndarray, at_bound: np.ndarray,
) -> tuple[int, float]:  # fmt: skip
    """How the search from ``theta`` ends, and the objective there; writes the optimum.

    The upper ends of the box are in the first row of the space.
    """
    upper, gradient, move = space.rows[0], space.rows[1], space.rows[2]
    candidate, new_gradient, new_hessian = space.rows[3], space.rows[4], space.squares[2]
    rounding = ROUNDING * (edges[-1] - edges[0])
    value, share = math.inf, 1.0
    fill(gradient, 0.0)
    fill(move, 0.0)

    for _ in range(MOST_EVALUATIONS):
        slope = 0.0
        for i in range(theta.size):
            candidate[i] = min(max(theta[i] + share * move[i], box.lower[i]), upper[i])
            slope += gradient[i] * (candidate[i] - theta[i])
        # the only call, since every one more is compiled again
        found = objective(rt, edges, candidate, linear, space.cell, new_gradient, new_hessian)

        least = value + ENOUGH * slope + rounding + ROUNDING * abs(found)
        if not (found < math.inf and found <= least):
            share *= SHORTER
            if share < SHORTEST or value == math.inf:
                break
            continue

        value = found
        copy_to(candidate, theta)
        copy_to(new_gradient, gradient)
        for i in range(theta.size):
            copy_to(new_hessian[i], hessian[i])
        promise, length, pivot = newton_step(box, space, theta, hessian, at_bound)
        if promise < PROMISE:
            take_last_step(box.lower, space, theta, hessian, at_bound)
            return OPTIMUM if pivot > FLAT_PIVOT else FLAT, value
        share = min(1.0, LONGEST / length)
    return NOWHERE, value


@inner_kernel
def newton_step(
    box: Box, space: Space, theta: np.ndarray, hessian: np.ndarray, at_bound: np.ndarray
) -> tuple[float, float, float]:
    """What the Newton step promises, its length, and the smallest pivot of the Hessian.

    The step is written to the third row of the space, and its length is in typical differences. The
    pivot is a share of its diagonal; 0 if the Hessian is not positive definite.
    """
    gradient, move, solved = space.rows[1], space.rows[2], space.rows[5]
    n = hold(box, space, theta, at_bound)
    fill(move, 0.0)
    for j in range(n):
        solved[j] = -gradient[space.free[j]] * box.step[space.free[j]]

    pivot = decompose(box.step, space, hessian, n)
    solve(space.squares[1], solved, n)
    promise, length = 0.0, 0.0
    for j in range(n):
        i = space.free[j]
        move[i] = solved[j] * box.step[i]
        promise -= 0.5 * gradient[i] * move[i]
        length = max(length, abs(solved[j]))
    return promise, length, pivot


@inner_kernel
def hold(box: Box, space: Space, theta: np.ndarray, at_bound: np.ndarray) -> int:
    """Write which estimates a bound holds, and list the others; how many others there are."""
    upper, gradient = space.rows[0], space.rows[1]
    n = 0
    for i in range(theta.size):
        near = ON_BOUND * box.step[i]
        at_lower = theta[i] <= box.lower[i] + near and gradient[i] >= 0.0
        at_upper = theta[i] >= upper[i] - near and gradient[i] <= 0.0
        at_bound[i] = at_lower or at_upper
        if not at_bound[i]:
            space.free[n] = i
            n += 1
    return n


@inner_kernel
def decompose(step: np.ndarray, space: Space, hessian: np.ndarray, n: int) -> float:
    """Write the root of the Hessian in the n free estimates, in units of their steps.

    It is shifted until it is positive definite. Returns the smallest pivot without a shift.
    """
    scaled, root = space.squares[0], space.squares[1]
    largest = 0.0
    for j in range(n):
        i = space.free[j]
        for m in range(j + 1):
            other = space.free[m]
            scaled[j, m] = hessian[i, other] * step[i] * step[other]
        largest = max(largest, abs(scaled[j, j]))

    pivot, shift = 0.0, FIRST_SHIFT * largest
    for attempt in range(MOST_SHIFTS):
        share = decomposed(scaled, root, n)
        if attempt == 0:
            pivot = share
        if share > 0.0:
            break
        for j in range(n):
            scaled[j, j] += shift
        shift *= SHIFT_GROWTH
    return pivot


@inner_kernel
def take_last_step(
    lower: np.ndarray, space: Space, theta: np.ndarray, hessian: np.ndarray, at_bound: np.ndarray
) -> None:
    """Add the step that promises nothing more, in place; NaN in the Hessian of held estimates."""
    upper, move = space.rows[0], space.rows[2]
    for i in range(theta.size):
        theta[i] = min(max(theta[i] + move[i], lower[i]), upper[i])
        for j in range(theta.size):
            if at_bound[i] or at_bound[j]:
                hessian[i, j] = math.nan


@inner_kernel
def write_covariance(
    step: np.ndarray, space: Space, at_bound: np.ndarray, covariance: np.ndarray
) -> None:
    """Write the inverse of the Hessian whose root the space holds; NaN for held estimates."""
    root, solved = space.squares[1], space.rows[5]
    # numba would compile what takes a literal 0 once more
    n = step.size
    for i in range(step.size):
        fill(covariance[i], math.nan)
        if at_bound[i]:
            n -= 1

    for j in range(n):
        fill(solved, 0.0)
        solved[j] = 1.0
        solve(root, solved, n)
        for m in range(j + 1):
            i, other = space.free[j], space.free[m]
            covariance[i, other] = solved[m] * step[i] * step[other]
            covariance[other, i] = covariance[i, other]
