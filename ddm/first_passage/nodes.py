"""The nodes of averages over decision time and start: the points at which a trial's density is
needed, with weights.

A trial's times follow from what is averaged (see `averages`), its starts, for each time, from sz.
Both are the nodes of Gauss-Legendre rules over the ranges that matter (`ranges`), as many as the
bound of the error asks for (`quadrature`).
"""

from __future__ import annotations

import math

import numpy as np

from ddm.first_passage.ranges import U_LATE, start_range, time_range
from ddm.first_passage.series import U_SWITCH
from ddm.first_passage.shelf import Side
from ddm.numerics.elementary import expm1
from ddm.numerics.quadrature import MOST_NODES, NODES, WEIGHTS, first_of_rule, order
from ddm.runtime.compilation import kernel, vector_kernel

# what is averaged
DENSITY, CDF, SURVIVOR = 0, 1, 2

# panels of one range of times, and times of one trial, which has three ranges at the most
MOST_PANELS = 24
MOST_TIMES = 3 * MOST_PANELS * MOST_NODES + 2

# times are integrated in panels of log t no wider than twice this times the distance up to which
# they are smooth
WIDEST_HALF = 1.4

# The derivative of a mean density in t is the mean of its slopes, or, where that mean is taken over
# a range of log t wider than this, the difference of the densities at the ends, which cancels no
# longer.
NARROW = 0.25

# starts are not taken nearer to a boundary than this when the times that matter are looked for
NEAREST = 1e-11

# Rows of the array of the times of a batch of trials: the trial's place in the batch; the time; by
# what to multiply f, its average over starts, for the contribution to the value, and to its
# derivatives in t and st0, for which df/dt counts where MOVES is 1; the middle, relative to w, and
# half the range of the starts that matter, and their number.
TRIAL, TIME, WEIGHT, BY_T, BY_ST0, MOVES, MIDDLE, HALF, STARTS = range(9)
N_TIME_ROWS = 9

# Rows of the array of the nodes (2, N_NODE_ROWS, room), those at short times first: the column of
# the time, the time, the start and its distance from the other boundary, the weight of the start;
# log f and its derivatives.
AT, T, W, FAR, SHARE, VALUE, IN_V, IN_A, IN_W, IN_T, IN_SV = range(11)
N_NODE_ROWS = 11


# --- times ----------------------------------------------------------------------------------------


@kernel
def log_times(side: Side, sz: float, begin: float, end: float) -> tuple[float, float, int, int]:
    """The times that matter between begin and end: the first, and on the scale of log t panels of
    equal width.

    Also half that width, the number of panels and of nodes in each.
    """
    unit = side.u_per_second
    nearest = max(side.w - 0.5 * sz, NEAREST)
    r = time_range(begin * unit, end * unit, side, nearest, side.w + 0.5 * sz)
    first, half = r.begin / unit, 0.5 * math.log(r.end / r.begin)
    if r.begin <= begin * unit and end * unit <= r.end:
        first, half = begin, 0.5 * math.log1p((end - begin) / begin)
    panels = int(min(half / (WIDEST_HALF * r.most_aside), MOST_PANELS - 1.0)) + 1
    half /= panels
    n = order(half * r.outward, r.most_outward, 0.0, 0.0, r.square, half, r.most_aside)
    return first, half, panels, n


@vector_kernel
def put_times(times: np.ndarray, k: int, low: float, half: float, panels: int, n: int) -> None:
    """Nodes, from column k on, of an integral from ``low`` on over panels of log t that are 2 half
    wide.

    WEIGHT is that of the integral over t, BY_T how much later than ``low`` the node is.
    """
    rule = first_of_rule(n)
    for panel in range(panels):
        for i in range(n):
            column = k + panel * n + i
            later = expm1((NODES[rule + i] + 1.0 + 2.0 * panel) * half)
            times[TIME, column] = low + low * later
            times[WEIGHT, column] = WEIGHTS[rule + i] * half * (low + low * later)
            times[BY_T, column] = low * later
            times[BY_ST0, column] = 0.0
            times[MOVES, column] = 0.0


@kernel
def add_times(times: np.ndarray, k: int, side: Side, sz: float, begin: float, end: float) -> int:
    """Nodes, from column k on, at which the whole density counts; returns the next free column."""
    low, half, panels, n = log_times(side, sz, begin, end)
    put_times(times, k, low, half, panels, n)
    times[BY_T, k : k + panels * n] = 0.0
    return k + panels * n


@kernel
def add_falling_times(
    times: np.ndarray, k: int, side: Side, sz: float, st0: float, what: int, t: float
) -> int:
    """The same between t - st0 and t, where the share falls from 1 to 0."""
    begin = max(t - st0, 0.0)
    low, half, panels, n = log_times(side, sz, begin, t)
    put_times(times, k, low, half, panels, n)
    moves = what == DENSITY and panels * half < NARROW
    for column in range(k, k + panels * n):
        share = min(max((t - low) - times[BY_T, column], 0.0) / st0, 1.0)
        step = times[WEIGHT, column]
        if what == DENSITY:
            times[WEIGHT, column] = step / st0
            times[BY_T, column] = step / st0 if moves else 0.0
            times[BY_ST0, column] = -step * share / st0 if moves else -step / (st0 * st0)
            times[MOVES, column] = 1.0 if moves else 0.0
        else:
            sign = 1.0 if what == CDF else -1.0
            times[WEIGHT, column] = step * (share if what == CDF else 1.0 - share)
            times[BY_T, column], times[BY_ST0, column] = (
                sign * step / st0,
                -sign * step * share / st0,
            )
    k += panels * n
    if what == DENSITY and not moves:
        k = add_time(times, k, t, 0.0, 1.0 / st0, 0.0, 0.0)
        if begin > 0.0:
            k = add_time(times, k, begin, 0.0, -1.0 / st0, 1.0 / st0, 0.0)
    return k


@kernel
def add_time(
    times: np.ndarray, k: int, t: float, weight: float, by_t: float, by_st0: float, moves: float
) -> int:  # fmt: skip
    """A single node."""
    times[TIME, k], times[WEIGHT, k], times[BY_T, k], times[BY_ST0, k], times[MOVES, k] = (
        t,
        weight,
        by_t,
        by_st0,
        moves,
    )
    return k + 1


@kernel
def times_of(
    times: np.ndarray, k: int, side: Side, sz: float, st0: float, what: int, t: float
) -> int:
    """Put the times of a trial with t = rt - t0 > 0 from column k on; returns the next free
    column.
    """
    begin = max(t - st0, 0.0)
    late = U_LATE / side.u_per_second
    if what == CDF and begin > 0.0:
        k = add_times(times, k, side, sz, 0.0, begin)
    if what == SURVIVOR and t < late:
        k = add_times(times, k, side, sz, t, late)
    if what == SURVIVOR:
        k = add_times(times, k, side, sz, max(t, late), math.inf)
    if begin < t:
        return add_falling_times(times, k, side, sz, st0, what, t)
    # without st0 the value, unless it is the density, does not need f at t, but its derivatives are
    # made of it
    sign = 1.0 if what < SURVIVOR else -1.0
    is_density = 1.0 if what == DENSITY else 0.0
    return add_time(times, k, t, is_density, sign, -0.5 * sign, is_density)


# --- starts ---------------------------------------------------------------------------------------


@kernel
def starts_of(times: np.ndarray, first: int, last: int, side: Side, sz: float) -> int:
    """Fill in the ranges of starts of the times in columns first to last - 1; returns the number of
    all nodes.
    """
    total = 0
    for k in range(first, last):
        times[MIDDLE, k], times[HALF, k], n = 0.0, 0.0, 1
        if sz > 0.0:
            first_start, last_start = side.w - 0.5 * sz, side.w + 0.5 * sz
            low, high, n = start_range(
                times[TIME, k] * side.u_per_second, side, first_start, last_start
            )
            times[HALF, k] = 0.5 * sz
            if low > first_start or high < last_start:
                times[MIDDLE, k], times[HALF, k] = 0.5 * (low + high) - side.w, 0.5 * (high - low)
        times[STARTS, k] = n
        total += n
    return total


@kernel
def add_nodes(
    nodes: np.ndarray,
    counts: np.ndarray,
    times: np.ndarray,
    first: int,
    last: int,
    side: Side,
    sz: float,
) -> None:
    """Nodes at all starts that matter at each of the times in columns first to last - 1."""
    for i in range(first, last):
        t, middle, half, n = times[TIME, i], times[MIDDLE, i], times[HALF, i], int(times[STARTS, i])
        kind = 0 if t * side.u_per_second < U_SWITCH else 1
        k, x = counts[kind], nodes[kind]
        rule = first_of_rule(n)
        density = half / sz if sz > 0.0 else 0.5
        for j in range(n):
            away = middle + half * NODES[rule + j]
            x[AT, k + j], x[T, k + j], x[W, k + j], x[FAR, k + j] = (
                i,
                t,
                side.w + away,
                side.far - away,
            )
            x[SHARE, k + j] = WEIGHTS[rule + j] * density
        counts[kind] = k + n


@kernel
def with_room(nodes: np.ndarray, needed: int) -> np.ndarray:
    """The nodes in an array that has room for as many as are needed."""
    if needed <= nodes.shape[2]:
        return nodes
    larger = np.empty((2, N_NODE_ROWS, 2 * needed))
    # element by element: an assignment of slices takes numba seconds to compile
    for kind in range(2):
        for row in range(N_NODE_ROWS):
            for k in range(nodes.shape[2]):
                larger[kind, row, k] = nodes[kind, row, k]
    return larger
