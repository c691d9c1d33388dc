"""The points at which averages over decision time and start need the density, with their weights.

The times of a trial follow from what is averaged (see `averages`), and the starts, for each time,
from sz. Both are the nodes of Gauss-Legendre rules over the ranges that matter (`ranges`); their
number follows from a bound of the error (`quadrature`).
"""

from __future__ import annotations

import math

import numpy as np

from ddm.first_passage.ranges import MARGIN, PER_PIECE, U_LATE, start_range, time_range
from ddm.first_passage.series import U_SWITCH
from ddm.first_passage.shelf import Side
from ddm.first_passage.variability.beta_starts import beta_range, put_beta_starts
from ddm.first_passage.variability.normal_times import REACH, add_normal_times, last_time
from ddm.first_passage.variability.rows import (
    AT,
    BY_ST0,
    BY_T,
    CDF,
    DENSITY,
    FAR,
    HALF,
    LOG,
    MIDDLE,
    MOVES,
    N_NODE_ROWS,
    SHARE,
    STARTS,
    SURVIVOR,
    TIME,
    WEIGHT,
    T,
    W,
)
from ddm.first_passage.variability.spread import Spread, ends_of_starts
from ddm.numerics.elementary import expm1
from ddm.numerics.quadrature import (
    MOST_NODES,
    NEGLIGIBLE,
    NODES,
    WEIGHTS,
    first_of_rule,
    nodes_needed,
    order,
)
from ddm.runtime.compilation import kernel, vector_kernel

# panels of one range of times, before they are halved
MOST_PANELS = 24

# Panels that would need more than MOST_NODES are halved, as long as there are no more than this:
# with a strong drift the density changes within a share of about (nu w)^(-1/2) of the time.
MOST_HALVED = 4 * MOST_PANELS

# times of one trial, which has at most three ranges, and single times at two ends
MOST_TIMES = 3 * MOST_HALVED * MOST_NODES + 2

# half the width of the widest panel of log t, in distances up to which the density is smooth there
WIDEST_HALF = 1.4

# The derivative of a mean density in t is the mean of the slopes over a range of times. It is also
# the difference of the densities at the ends; this does not cancel where the range of log t is
# wider than twice NARROW, and is used there.
NARROW = 0.25

# the nearest start to a boundary for which it is asked which times matter
NEAREST = 1e-11

# half the width of a range of starts that floats do not resolve
NARROWEST = 1e-40


# --- times ----------------------------------------------------------------------------------------


@kernel
def log_times(
    side: Side, spread: Spread, begin: float, end: float
) -> tuple[float, float, int, int]:
    """The times that matter between begin and end, as panels of equal width in log t.

    Returns the first time, half the width of a panel, the number of panels, and the number of nodes
    in each.
    """
    unit = side.u_per_second
    nearest, farthest = ends_of_starts(side, spread)
    if spread.start_shape > 0.0:
        # at early times the density averaged over starts is a power of the time
        least = math.exp(-2.0 * (NEGLIGIBLE + MARGIN) / spread.start_shape)
        begin = max(begin, least * min(end, U_LATE / unit))
    r = time_range(begin * unit, end * unit, side, max(nearest, NEAREST), farthest)
    first, half = r.begin / unit, 0.5 * math.log(r.end / r.begin)
    if r.begin <= begin * unit and end * unit <= r.end:
        first, half = begin, 0.5 * math.log1p((end - begin) / begin)

    panels = int(min(half / (WIDEST_HALF * r.most_aside), MOST_PANELS - 1.0)) + 1
    half /= panels
    while 2 * panels <= MOST_HALVED:
        outward = half * r.outward
        if (
            nodes_needed(outward, r.most_outward, 0.0, 0.0, r.square, half, r.most_aside)
            < MOST_NODES
        ):
            break
        half, panels = 0.5 * half, 2 * panels

    n = order(half * r.outward, r.most_outward, 0.0, 0.0, r.square, half, r.most_aside)
    return first, half, panels, n


@vector_kernel
def put_times(times: np.ndarray, k: int, low: float, half: float, panels: int, n: int) -> None:
    """Write, from column k on, the nodes of an integral over t that begins at ``low``.

    The panels are 2 ``half`` wide in log t. WEIGHT is the weight of the integral over t; BY_T is
    how much later than ``low`` the node is, for the caller to replace.
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
            times[LOG, column] = 0.0


@kernel
def add_times(
    times: np.ndarray, k: int, side: Side, spread: Spread, begin: float, end: float
) -> int:
    """Write, from column k on, the times at which the whole density counts.

    Returns the next free column.
    """
    low, half, panels, n = log_times(side, spread, begin, end)
    put_times(times, k, low, half, panels, n)
    times[BY_T, k : k + panels * n] = 0.0
    return k + panels * n


@kernel
def add_falling_times(
    times: np.ndarray, k: int, side: Side, spread: Spread, what: int, t: float
) -> int:
    """As `add_times`, between t - st0 and t, where the share falls from 1 to 0."""
    st0 = spread.st0
    begin = max(t - st0, 0.0)
    low, half, panels, n = log_times(side, spread, begin, t)
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
            times[BY_T, column] = sign * step / st0
            times[BY_ST0, column] = -sign * step * share / st0

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
    """Write a single time in column k; returns the next free column."""
    times[TIME, k] = t
    times[WEIGHT, k] = weight
    times[BY_T, k] = by_t
    times[BY_ST0, k] = by_st0
    times[MOVES, k] = moves
    times[LOG, k] = 0.0
    return k + 1


@kernel
def times_of(times: np.ndarray, k: int, side: Side, spread: Spread, what: int, t: float) -> int:
    """Write, from column k on, the times of a trial with t = rt - t0.

    Without a normal non-decision time t is above 0. Returns the next free column.
    """
    late = U_LATE / side.u_per_second
    if spread.t0_sd > 0.0:
        return _times_of_normal(times, k, side, spread, what, t, late)

    begin = max(t - spread.st0, 0.0)
    if what == CDF and begin > 0.0:
        k = add_times(times, k, side, spread, 0.0, begin)
    if what == SURVIVOR and t < late:
        k = add_times(times, k, side, spread, t, late)
    if what == SURVIVOR:
        k = add_times(times, k, side, spread, max(t, late), math.inf)
    if begin < t:
        return add_falling_times(times, k, side, spread, what, t)

    # without st0, F and survivor do not need f at t, but their derivatives consist of it
    sign = 1.0 if what < SURVIVOR else -1.0
    is_density = 1.0 if what == DENSITY else 0.0
    return add_time(times, k, t, is_density, sign, -0.5 * sign, is_density)


@kernel
def _times_of_normal(
    times: np.ndarray, k: int, side: Side, spread: Spread, what: int, t: float, late: float
) -> int:
    """As `times_of`, for a normal non-decision time."""
    last, first = last_time(t, side, spread, what), 0.0
    if what == CDF:
        first = max(t - REACH * spread.t0_sd, 0.0)
        if first > 0.0:
            k = add_times(times, k, side, spread, 0.0, first)
    if what == SURVIVOR and last < late:
        k = add_times(times, k, side, spread, last, late)
    if what == SURVIVOR:
        k = add_times(times, k, side, spread, max(last, late), math.inf)
    if first < last:
        k = add_normal_times(times, k, side, spread, what, t, first, last)
    return k


# --- starts ---------------------------------------------------------------------------------------


@kernel
def starts_of(times: np.ndarray, first: int, last: int, side: Side, spread: Spread) -> int:
    """Write the ranges of starts of the times in columns first to last - 1.

    Returns the number of nodes of all these times.
    """
    total = 0
    for k in range(first, last):
        times[MIDDLE, k], times[HALF, k], n = 0.0, 0.0, 1
        u = times[TIME, k] * side.u_per_second
        if spread.start_shape > 0.0:
            times[MIDDLE, k], times[HALF, k], n = beta_range(u, side, spread.start_shape)
        elif spread.sz > 0.0:
            first_start, last_start = ends_of_starts(side, spread)
            low, high, n = start_range(u, side, first_start, last_start)
            times[HALF, k] = 0.5 * spread.sz
            if low > first_start or high < last_start:
                times[MIDDLE, k] = 0.5 * (low + high) - side.w
                times[HALF, k] = max(0.5 * (high - low), NARROWEST)
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
    spread: Spread,
) -> None:
    """Add nodes at all starts that matter, for each of the times in columns first to last - 1.

    ``counts`` (2,) is how many nodes there are at short and at long times.
    """
    for i in range(first, last):
        t, n = times[TIME, i], int(times[STARTS, i])
        middle, half = times[MIDDLE, i], times[HALF, i]
        kind = 0 if t * side.u_per_second < U_SWITCH else 1
        k, x = counts[kind], nodes[kind]
        if spread.start_shape > 0.0:
            put_beta_starts(x, k, i, t, middle, half, n, spread.start_shape)
            counts[kind] = k + n
            continue

        pieces = max(n // MOST_NODES, 1)
        of_piece = n // pieces
        rule, last = first_of_rule(of_piece), middle + half
        for piece in range(pieces):
            if pieces > 1:
                middle, half = _piece_of(last, times[HALF, i], side.far, piece, pieces)
            density = half / spread.sz if spread.sz > 0.0 else 0.5

            for j in range(of_piece):
                away = middle + half * NODES[rule + j]
                x[AT, k] = i
                x[T, k] = t
                x[W, k] = side.w + away
                x[FAR, k] = side.far - away
                x[SHARE, k] = WEIGHTS[rule + j] * density
                k += 1
        counts[kind] = k


@kernel
def _piece_of(last: float, half: float, far: float, piece: int, pieces: int) -> tuple[float, float]:
    """The middle of a piece of a range of starts, minus w, and half its width.

    The range is 2 ``half`` wide and ends at ``last``, of which the boundary is ``far`` - ``last``
    away. See `ddm.first_passage.ranges.PER_PIECE`.
    """
    widest = far - last + 2.0 * half
    begin = far - widest * PER_PIECE**piece
    end = far - widest * PER_PIECE ** (piece + 1) if piece + 1 < pieces else last
    return 0.5 * (begin + end), 0.5 * (end - begin)


@kernel
def with_room(nodes: np.ndarray, needed: int) -> np.ndarray:
    """The array of nodes itself, or a larger copy of it if it has too little room."""
    if needed <= nodes.shape[2]:
        return nodes

    larger = np.empty((2, N_NODE_ROWS, 2 * needed))
    # element by element: an assignment of slices takes numba seconds to compile
    for kind in range(2):
        for row in range(N_NODE_ROWS):
            for k in range(nodes.shape[2]):
                larger[kind, row, k] = nodes[kind, row, k]
    return larger
