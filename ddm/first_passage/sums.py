"""log f at the nodes of a batch of trials of one side, and sums over the nodes.

f is the density for a fixed start, with drift that may vary: a closed form. The loops over nodes
have no branches or calls, so that they become vector instructions.
"""

from __future__ import annotations

import math

import numpy as np

from ddm.first_passage.density import (
    PointSlopes,
    by_images,
    by_waves,
    has_much_spread,
    point,
    restored,
)
from ddm.first_passage.nodes import add_nodes, starts_of
from ddm.first_passage.series import images_from, waves_of
from ddm.first_passage.shelf import Side
from ddm.first_passage.variability.rows import (
    AT,
    BY_ST0,
    BY_T,
    FAR,
    IN_A,
    IN_SV,
    IN_T,
    IN_V,
    IN_W,
    LOG,
    MOVES,
    N_NODE_ROWS,
    N_TIME_ROWS,
    SHARE,
    TIME,
    TRIAL,
    VALUE,
    WEIGHT,
    T,
    W,
)
from ddm.first_passage.variability.spread import Spread, slope_of_beta
from ddm.numerics.elementary import exp, sin_pi
from ddm.runtime.compilation import inlined_kernel, kernel, vector_kernel

# --- values at the nodes --------------------------------------------------------------------------


@inlined_kernel
def at_short(t: float, w: float, far: float, side: Side) -> PointSlopes:
    """log f, without `log_unit`, and its derivatives at a short time."""
    return point(t, w, by_images(t, side, images_from(w, far)), side)


@inlined_kernel
def at_long(t: float, w: float, far: float, side: Side) -> PointSlopes:
    """log f, without `log_unit`, and its derivatives at a long time."""
    near = min(w, far)
    cosine = sin_pi(0.5 - near)
    start = waves_of(sin_pi(near), cosine if w < far else -cosine)
    return point(t, w, by_waves(t, side, start), side)


@vector_kernel
def short_values(x: np.ndarray, n: int, side: Side) -> None:
    """Write log f at the first n nodes, all at short times."""
    for k in range(n):
        x[VALUE, k] = at_short(x[T, k], x[W, k], x[FAR, k], side)[0]


@vector_kernel
def long_values(x: np.ndarray, n: int, side: Side) -> None:
    """Write log f at the first n nodes, all at long times."""
    for k in range(n):
        x[VALUE, k] = at_long(x[T, k], x[W, k], x[FAR, k], side)[0]


@vector_kernel
def short_slopes(x: np.ndarray, n: int, side: Side) -> None:
    """Write log f and its derivatives at the first n nodes, all at short times."""
    for k in range(n):
        f, in_v, in_a, in_w, in_t, in_sv = at_short(x[T, k], x[W, k], x[FAR, k], side)
        x[VALUE, k], x[IN_V, k], x[IN_A, k] = f, in_v, in_a
        x[IN_W, k], x[IN_T, k], x[IN_SV, k] = in_w, in_t, in_sv


@vector_kernel
def long_slopes(x: np.ndarray, n: int, side: Side) -> None:
    """Write log f and its derivatives at the first n nodes, all at long times."""
    for k in range(n):
        f, in_v, in_a, in_w, in_t, in_sv = at_long(x[T, k], x[W, k], x[FAR, k], side)
        x[VALUE, k], x[IN_V, k], x[IN_A, k] = f, in_v, in_a
        x[IN_W, k], x[IN_T, k], x[IN_SV, k] = in_w, in_t, in_sv


@vector_kernel
def restore_short(x: np.ndarray, n: int, side: Side) -> None:
    """Replace log f at the first n nodes, all at short times, where eta is large."""
    for k in range(n):
        x[VALUE, k] = restored(x[T, k], x[W, k], images_from(x[W, k], x[FAR, k]), side)


# --- sums over the nodes --------------------------------------------------------------------------


@kernel
def relative_to_top(
    nodes: np.ndarray, counts: np.ndarray, times: np.ndarray, top: np.ndarray
) -> None:
    """Replace log f at the nodes by f / exp(top), with the factors of which the logs are known.

    ``top`` (n,) gets the largest log of each trial.
    """
    top[:] = -math.inf
    for kind in range(2):
        x = nodes[kind]
        for k in range(counts[kind]):
            at = int(x[AT, k])
            trial = int(times[TRIAL, at])
            x[VALUE, k] += times[LOG, at]
            top[trial] = max(top[trial], x[VALUE, k])

    for kind in range(2):
        x = nodes[kind]
        for k in range(counts[kind]):
            x[VALUE, k] -= top[int(times[TRIAL, int(x[AT, k])])]
        exponentials(x[VALUE], counts[kind])


@vector_kernel
def exponentials(x: np.ndarray, n: int) -> None:
    """Replace the first n numbers by their exponentials."""
    for k in range(n):
        x[k] = exp(x[k])


@kernel
def add_values(x: np.ndarray, n: int, times: np.ndarray, total: np.ndarray) -> None:
    """Add what the first n nodes contribute to the values of their trials."""
    for k in range(n):
        at = int(x[AT, k])
        total[int(times[TRIAL, at]), 0] += x[VALUE, k] * x[SHARE, k] * times[WEIGHT, at]


@kernel
def add_slopes(
    x: np.ndarray, n: int, times: np.ndarray, total: np.ndarray, side: Side, spread: Spread
) -> None:
    """Add what the first n nodes contribute to the values and derivatives of their trials."""
    per_sz = 1.0 / spread.sz if spread.sz > 0.0 else 0.0
    shape = spread.start_shape
    mean_log = slope_of_beta(shape) if shape > 0.0 else 0.0
    for k in range(n):
        at = int(x[AT, k])
        sums = total[int(times[TRIAL, at])]
        f = x[VALUE, k] * x[SHARE, k]
        weighted = f * times[WEIGHT, at]
        along = f * x[IN_T, k] if times[MOVES, at] > 0.0 else f
        sums[0] += weighted
        sums[1] += weighted * x[IN_V, k]
        sums[2] += weighted * x[IN_A, k]
        sums[3] += weighted * x[IN_W, k]
        sums[4] += along * times[BY_T, at]
        sums[5] += weighted * x[IN_SV, k]
        if shape > 0.0:
            sums[6] += weighted * (math.log(x[W, k]) + math.log(x[FAR, k]) - mean_log)
        else:
            sums[6] += weighted * x[IN_W, k] * (x[W, k] - side.w) * per_sz
        sums[7] += along * times[BY_ST0, at]


@kernel
def evaluate(
    nodes: np.ndarray, counts: np.ndarray, times: np.ndarray, top: np.ndarray, total: np.ndarray,
    side: Side, spread: Spread, with_gradient: bool,
) -> None:  # fmt: skip
    """Write the values of the trials over exp(top) and their derivatives to ``total`` (n, 8).

    Column 0 gets the values, the others their derivatives in the drift, a, w, t, sv,
    the spread of starts (sz or start_shape) and that of non-decision times (st0 or t0_sd).
    ``top`` (n,) gets the largest log f of each trial.
    """
    if with_gradient:
        short_slopes(nodes[0], counts[0], side)
        long_slopes(nodes[1], counts[1], side)
    else:
        short_values(nodes[0], counts[0], side)
        long_values(nodes[1], counts[1], side)
    if has_much_spread(side):
        restore_short(nodes[0], counts[0], side)
    relative_to_top(nodes, counts, times, top)

    total[:] = 0.0
    for kind in range(2):
        if with_gradient:
            add_slopes(nodes[kind], counts[kind], times, total, side, spread)
        else:
            add_values(nodes[kind], counts[kind], times, total)


@kernel
def start_averages(t: np.ndarray, side: Side, spread: Spread) -> np.ndarray:
    """log f averaged over starts, and its derivatives (n, 7), at each of the times t (n,).

    Column 0 is the logarithm, without `log_unit`; the others are its derivatives in the drift, a,
    w, t, sv and sz.
    """
    times = np.zeros((N_TIME_ROWS, t.size))
    times[TRIAL], times[TIME] = np.arange(t.size), t
    times[WEIGHT], times[BY_T], times[MOVES] = 1.0, 1.0, 1.0

    nodes = np.empty((2, N_NODE_ROWS, starts_of(times, 0, t.size, side, spread)))
    counts = np.zeros(2, dtype=np.int64)
    add_nodes(nodes, counts, times, 0, t.size, side, spread)

    top, total = np.empty(t.size), np.empty((t.size, 8))
    evaluate(nodes, counts, times, top, total, side, spread, True)
    normalise(top, total, True)
    return total[:, :7].copy()


@kernel
def normalise(top: np.ndarray, total: np.ndarray, with_gradient: bool) -> None:
    """Replace values over exp(top), and their derivatives, by logarithms and their derivatives."""
    for i in range(top.size):
        for c in range(1, total.shape[1] if with_gradient else 1):
            total[i, c] /= total[i, 0]
        total[i, 0] = math.log(total[i, 0]) + top[i]
