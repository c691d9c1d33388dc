"""Densities, distribution functions and survivors averaged over drift, start and non-decision time, with gradients.

The density for a fixed start is known in closed form, also where the drift varies. All else is an integral of it over
the start w and the decision time t:

    density   (1 / st0) int f(t) dt,  t from rt - t0 - st0 to rt - t0
    F         int f(t) share(t) dt, share = 1 up to rt - t0 - st0, from there falling to 0 at rt - t0
    survivor  int f(t) (1 - share(t)) dt

with f averaged over starts from w - sz / 2 to w + sz / 2. Every integrand is positive, so nothing cancels in either
tail. The points at which f is needed are those of `nodes`; derivatives are sums over the same points.
"""

from __future__ import annotations

import math

import numpy as np

from ddm.compilation import inlined_kernel, kernel, vector_kernel
from ddm.first_passage.density import PointSlopes, add_to, by_images, by_waves, log_unit, point
from ddm.first_passage.elementary import exp, sin_pi
from ddm.first_passage.nodes import (
    AT,
    BY_ST0,
    BY_T,
    CDF,
    DENSITY,
    FAR,
    IN_A,
    IN_SV,
    IN_T,
    IN_V,
    IN_W,
    MOST_TIMES,
    MOVES,
    N_NODE_ROWS,
    N_TIME_ROWS,
    SHARE,
    SURVIVOR,
    TRIAL,
    VALUE,
    WEIGHT,
    T,
    W,
    add_nodes,
    starts_of,
    times_of,
    with_room,
)  # fmt: skip
from ddm.first_passage.series import images_from, waves_of
from ddm.first_passage.shelf import Side, side_of
from ddm.parameters import ST0, SZ, T0

__all__ = ["CDF", "DENSITY", "SURVIVOR", "averages"]

# nodes at which a batch of trials is worked on
ENOUGH_NODES = 1024


# --- values at the nodes ----------------------------------------------------------------------------------------------


@inlined_kernel
def at_short(t: float, w: float, far: float, side: Side) -> PointSlopes:
    """log f, without its unit, and derivatives at a short time."""
    return point(t, w, by_images(t, side, images_from(w, far)), side)


@inlined_kernel
def at_long(t: float, w: float, far: float, side: Side) -> PointSlopes:
    """log f, without its unit, and derivatives at a long time."""
    near = min(w, far)
    cosine = sin_pi(0.5 - near)
    return point(t, w, by_waves(t, side, waves_of(sin_pi(near), cosine if w < far else -cosine)), side)


@vector_kernel
def short_values(x: np.ndarray, n: int, side: Side) -> None:
    """log f at the first n nodes, all at short times."""
    for k in range(n):
        x[VALUE, k] = at_short(x[T, k], x[W, k], x[FAR, k], side)[0]


@vector_kernel
def long_values(x: np.ndarray, n: int, side: Side) -> None:
    """log f at the first n nodes, all at long times."""
    for k in range(n):
        x[VALUE, k] = at_long(x[T, k], x[W, k], x[FAR, k], side)[0]


@vector_kernel
def short_slopes(x: np.ndarray, n: int, side: Side) -> None:
    """log f and its derivatives at the first n nodes, all at short times."""
    for k in range(n):
        f, in_v, in_a, in_w, in_t, in_sv = at_short(x[T, k], x[W, k], x[FAR, k], side)
        x[VALUE, k], x[IN_V, k], x[IN_A, k], x[IN_W, k], x[IN_T, k], x[IN_SV, k] = f, in_v, in_a, in_w, in_t, in_sv


@vector_kernel
def long_slopes(x: np.ndarray, n: int, side: Side) -> None:
    """log f and its derivatives at the first n nodes, all at long times."""
    for k in range(n):
        f, in_v, in_a, in_w, in_t, in_sv = at_long(x[T, k], x[W, k], x[FAR, k], side)
        x[VALUE, k], x[IN_V, k], x[IN_A, k], x[IN_W, k], x[IN_T, k], x[IN_SV, k] = f, in_v, in_a, in_w, in_t, in_sv


# --- sums over the nodes ----------------------------------------------------------------------------------------------


@kernel
def relative_to_top(nodes: np.ndarray, counts: np.ndarray, times: np.ndarray, top: np.ndarray) -> None:
    """Turn log f at the nodes into f / exp(top), top being the largest of the trial."""
    top[:] = -math.inf
    for kind in range(2):
        x = nodes[kind]
        for k in range(counts[kind]):
            trial = int(times[TRIAL, int(x[AT, k])])
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
def add_slopes(x: np.ndarray, n: int, times: np.ndarray, total: np.ndarray, side: Side, sz: float) -> None:
    """Add what the first n nodes contribute to the values and derivatives of their trials."""
    per_sz = 1.0 / sz if sz > 0.0 else 0.0
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
        sums[6] += weighted * x[IN_W, k] * (x[W, k] - side.w) * per_sz
        sums[7] += along * times[BY_ST0, at]


@kernel
def evaluate(
    nodes: np.ndarray, counts: np.ndarray, times: np.ndarray, top: np.ndarray, total: np.ndarray,
    side: Side, sz: float, with_gradient: bool,
) -> None:  # fmt: skip
    """The trials' values over exp(top), and their derivatives in the drift, a, w, t, sv, sz, st0: ``total`` (n, 8)."""
    if with_gradient:
        short_slopes(nodes[0], counts[0], side)
        long_slopes(nodes[1], counts[1], side)
    else:
        short_values(nodes[0], counts[0], side)
        long_values(nodes[1], counts[1], side)
    relative_to_top(nodes, counts, times, top)
    total[:] = 0.0
    for kind in range(2):
        if with_gradient:
            add_slopes(nodes[kind], counts[kind], times, total, side, sz)
        else:
            add_values(nodes[kind], counts[kind], times, total)


@kernel
def averages(
    rt: np.ndarray, upper: np.ndarray, cell: np.ndarray, parameters_by_cell: np.ndarray, what: int, with_gradient: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Log density, log F or log survivor of each trial (n,), and its gradient (n, 8) in the parameters of its cell.

    ``rt`` (n,) seconds, ``upper`` (n,) bool, ``cell`` (n,) row of ``parameters_by_cell`` (n_cells, 8), ``what`` one of
    DENSITY, CDF, SURVIVOR. -inf at and before the non-decision time, with a gradient of zeros.
    """
    result = np.full(rt.size, -math.inf)
    gradient = np.zeros((rt.size if with_gradient else 0, parameters_by_cell.shape[1]))
    times, nodes = np.empty((N_TIME_ROWS, ENOUGH_NODES + MOST_TIMES)), np.empty((2, N_NODE_ROWS, 2 * ENOUGH_NODES))
    counts, n_times, n_trials = np.zeros(2, dtype=np.int64), 0, 0
    trial, top, total = np.empty(ENOUGH_NODES, dtype=np.int64), np.empty(ENOUGH_NODES), np.empty((ENOUGH_NODES, 8))
    ordered, first = by_side(cell, upper, parameters_by_cell.shape[0])
    for g in range(first.size - 1):
        p = parameters_by_cell[g // 2]
        side = side_of(p, g % 2 == 1)
        # a width that changes no digit of the start is none
        sz = p[SZ] if side.w + p[SZ] > side.w else 0.0
        for i in range(first[g], first[g + 1]):
            t = rt[ordered[i]] - p[T0]
            if 0.0 < t < math.inf:
                last = times_of(times, n_times, side, sz, p[ST0], what, t)
                times[TRIAL, n_times:last] = n_trials
                needed = starts_of(times, n_times, last, side, sz)
                nodes = with_room(nodes, counts.max() + needed)
                add_nodes(nodes, counts, times, n_times, last, side, sz)
                trial[n_trials] = ordered[i]
                n_times, n_trials = last, n_trials + 1
            if n_trials > 0 and (counts.sum() >= ENOUGH_NODES or i == first[g + 1] - 1):
                evaluate(nodes, counts, times, top[:n_trials], total, side, sz, with_gradient)
                take_over(trial[:n_trials], top, total, side, p, result, gradient)
                counts[:], n_times, n_trials = 0, 0, 0
    return result, gradient


@kernel
def take_over(
    trial: np.ndarray, top: np.ndarray, total: np.ndarray, side: Side, p: np.ndarray,
    result: np.ndarray, gradient: np.ndarray,
) -> None:  # fmt: skip
    """Put the results of a batch of trials where they belong."""
    unit = log_unit(side)
    for slot in range(trial.size):
        i, sums = trial[slot], total[slot]
        result[i] = math.log(sums[0]) + top[slot] + unit
        if gradient.shape[0]:
            sums[1:] /= sums[0]
            add_to(gradient[i], side, sums[1], sums[2], sums[3], sums[4], sums[5])
            gradient[i, SZ], gradient[i, ST0] = sums[6], sums[7]


@kernel
def by_side(cell: np.ndarray, upper: np.ndarray, n_cells: int) -> tuple[np.ndarray, np.ndarray]:
    """The trials in the order of cell and response, and where those of each side begin: a counting sort."""
    first = np.zeros(2 * n_cells + 1, dtype=np.int64)
    for i in range(cell.size):
        first[2 * cell[i] + upper[i] + 1] += 1
    for g in range(2 * n_cells):
        first[g + 1] += first[g]
    free = first.copy()
    order = np.empty(cell.size, dtype=np.int64)
    for i in range(cell.size):
        g = 2 * cell[i] + upper[i]
        order[free[g]] = i
        free[g] += 1
    return order, first
