"""Newton's method for the likelihood, compiled: one call fits many groups.

It minimises the negative log likelihood in a box by damped Newton steps with exact second
derivatives (Nocedal & Wright 2006, ch. 3 and 16.7). Estimates on a bound that holds them stay
there; a shift makes the Hessian of the others positive definite; a step that does not lower the
objective enough is made shorter. It takes about six evaluations. What the likelihood is depends on
the type of the trials: the search is compiled for each type when it is first needed.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from ddm.estimation.objective import T0_GAP
from ddm.estimation.quick.starts import Starts, StartSpace, fastest_of, write_start
from ddm.estimation.region import GAP_IN_BOX, GAP_IN_STEPS
from ddm.numerics.descent import ENOUGH, ON_BOUND, SHORTER, SHORTEST
from ddm.numerics.small_systems import copy_to, decomposed, fill, solve
from ddm.processes.families.closed_forms import (
    CellSpace,
    LapsingTrials,
    Map,
    SortedTrials,
    SteadyTrials,
    VariedTrials,
    cell_space,
    objective,
)
from ddm.runtime.compilation import by_type, inner_kernel, kernel, merged_kernel

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

# an end counts as lower than another one if it is lower by more than this
SAME = 1e-9


class Box(NamedTuple):
    """Where all groups are searched, each (k,).

    ``start`` are values that every start has; NaN where there is none. Estimates in ``is_t0`` stay
    ``gap`` s below the fastest RT of their cells, or, with lapses, below the slowest RT of all.
    """

    lower: np.ndarray
    upper: np.ndarray
    step: np.ndarray
    start: np.ndarray
    is_t0: np.ndarray
    gap: float


class Ends(NamedTuple):
    """Where searches end, an element or row per group: status, estimates, and the objective there.

    ``hessian`` and ``covariance`` (groups, k, k) are NaN for estimates that a bound holds, which
    are in ``at_bound``. ``reached`` (groups, starts) is the objective where each search ended. Only
    the status is to be used unless it says that there is an optimum.
    """

    status: np.ndarray
    theta: np.ndarray
    value: np.ndarray
    hessian: np.ndarray
    covariance: np.ndarray
    at_bound: np.ndarray
    reached: np.ndarray


class Space(NamedTuple):
    """Space of a search: rows (7, k), squares (4, k, k), which estimates are free, and a cell."""

    rows: np.ndarray
    squares: np.ndarray
    free: np.ndarray
    at_bound: np.ndarray
    cell: CellSpace


@kernel
def fit_groups(
    trials: SortedTrials, linear: Map, box: Box, starts: Starts, first: int, last: int, ends: Ends
) -> None:  # fmt: skip
    """Write where the searches of the groups ``first`` to ``last`` - 1 end.

    The trials are those of all groups. Their ``rt`` are sorted by group, cell, response and time,
    and their ``edges`` (groups, 2 n_cells + 1) are the places where the lower and upper responses
    of each cell begin. Of the ends that the ``starts`` lead to the lowest counts.
    """
    k = box.lower.size
    space = Space(
        np.empty((7, k)), np.empty((4, k, k)), np.empty(k, dtype=np.int64),
        np.empty(k, dtype=np.bool_), cell_space(linear),
    )  # fmt: skip
    start_space = StartSpace(space.cell.row, space.squares[0], space.squares[1])

    for group in range(first, last):
        upper = space.rows[0]
        copy_to(box.upper, upper)
        ends.status[group], ends.value[group] = NOWHERE, math.inf
        if not add_limits(trials, trials.edges[group], linear, box, upper):
            continue
        for i in range(ends.reached.shape[1]):
            write_start(
                starts, i, group, trials.rt, trials.edges[group], linear,
                start_space, space.rows[6],
            )  # fmt: skip
            ends.reached[group, i] = search_from(trials, linear, box, space, group, ends)


@merged_kernel
def search_from(
    trials: SortedTrials, linear: Map, box: Box, space: Space, group: int, ends: Ends
) -> float:
    """The objective where the search of a group ends; it begins in the last row of the space.

    Writes this end if it is lower than those before.
    """
    theta, hessian, at_bound = space.rows[6], space.squares[3], space.at_bound
    move_inside(theta, box, space.rows[0])
    status, value = descend(
        trials, trials.edges[group], linear, box, space, theta, hessian, at_bound
    )
    lead = SAME if status == OPTIMUM and ends.status[group] != OPTIMUM else -SAME
    if not value < ends.value[group] + lead:
        return value

    ends.status[group], ends.value[group] = status, value
    copy_to(theta, ends.theta[group])
    for i in range(theta.size):
        copy_to(hessian[i], ends.hessian[group, i])
        ends.at_bound[group, i] = at_bound[i]
    # elsewhere the space holds no root
    if status != NOWHERE:
        write_covariance(box.step, space, at_bound, ends.covariance[group])
    return value


# --- where it searches ----------------------------------------------------------------------------


@inner_kernel
def latest_of_all(
    trials: SteadyTrials | VariedTrials, edges: np.ndarray, cell: int, gap: float
) -> float:
    """The largest t0 of a cell whose trials all lie above it, s; infinite without trials."""
    fastest = fastest_of(trials.rt, edges, cell)
    return fastest - min(gap, 0.5 * fastest) if fastest < math.inf else fastest


@inner_kernel
def latest_of_some(trials: LapsingTrials, edges: np.ndarray, cell: int, gap: float) -> float:
    """The largest t0 of a cell if trials may be lapses, s: it lies below the slowest of all."""
    slowest = 0.0
    for side in range(edges.size - 1):
        if edges[side] < edges[side + 1]:
            slowest = max(slowest, trials.rt[edges[side + 1] - 1])
    return slowest - T0_GAP


# the largest t0 of a cell
latest_t0 = by_type(
    {SteadyTrials: latest_of_all, VariedTrials: latest_of_all, LapsingTrials: latest_of_some}
)


@inner_kernel
def add_limits(
    trials: SortedTrials, edges: np.ndarray, linear: Map, box: Box, upper: np.ndarray
) -> bool:
    """Lower the upper ends of t0, in place, to where the trials of its cells are possible.

    False if that leaves no room.
    """
    for cell in range(linear.ends.size - 1):
        latest = latest_t0(trials, edges, cell, box.gap)
        for e in range(linear.ends[cell], linear.ends[cell + 1]):
            i = linear.estimate[e]
            if box.is_t0[i]:
                upper[i] = min(upper[i], latest)

    has_room = True
    for i in range(upper.size):
        has_room = has_room and box.lower[i] <= upper[i]
    return has_room


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
    trials: SortedTrials, edges: np.ndarray, linear: Map, box: Box, space: Space,
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
        found = objective(trials, edges, candidate, linear, space.cell, new_gradient, new_hessian)

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
