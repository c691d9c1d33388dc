"""Log likelihoods and gradients of many cells, whose trials are sorted by cell, response and time.

This is what searches with few trials in many conditions, and samplers of populations, call
thousands of times. As in `second_derivatives`, the trials before the switch between the series are
found by bisection, and sums over the trials of a side suffice. A loop over some dozens of trials
costs less than to begin it, so there is one loop over all sides for each series: it keeps the
constants of `exp` and `log` at hand, and those of a start while the start is the same.
"""

from __future__ import annotations

import math

import numpy as np

from ddm.first_passage.density import add_to, by_images, by_waves, in_parameters, log_unit
from ddm.first_passage.second_order.second_derivatives import first_not_below
from ddm.first_passage.series import U_SWITCH, images_from, waves_from
from ddm.first_passage.shelf import side_of
from ddm.parameters import T0, A, D
from ddm.runtime.compilation import inner_kernel, kernel, summing_kernel

# the sums over the trials of a side: of t, L, L_u, t L_u and L_w, where L(u, w) is log f of
# `series`
N_SUMS = 5

# Loops end after a multiple of this many trials, which is how many a vector instruction takes at
# most; those beyond the end do not count. One by one, the rest of a side would take longer.
LANES = 8


@kernel
def log_likelihoods(
    rt: np.ndarray, edges: np.ndarray, parameters_by_cell: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The log likelihood of each cell, (n_cells,), and its gradient (n_cells, m) in its parameters.

    ``rt`` (n,) in seconds is sorted by cell, response and time. ``edges`` (2 n_cells + 1,) are the
    places where the lower and the upper responses of each cell begin, and where the last ones end.
    The first columns of ``parameters_by_cell`` (n_cells, m) are those of the table of parameters;
    sv, sz and st0 are taken as 0. Where a trial lies at or before the non-decision time of its
    cell, the log likelihood of the cell is -inf, with a gradient of zeros.
    """
    switch = np.empty(edges.size - 1, dtype=np.int64)
    for side in range(switch.size):
        p = parameters_by_cell[side // 2]
        latest = p[T0] + U_SWITCH * p[A] * p[A] / p[D]
        switch[side] = edges[side] + first_not_below(rt[edges[side] : edges[side + 1]], latest)

    sums = np.zeros((switch.size, N_SUMS))
    add_short(rt, edges, switch, parameters_by_cell, sums)
    add_long(rt, edges, switch, parameters_by_cell, sums)
    return from_sums(rt, edges, parameters_by_cell, sums)


@inner_kernel
def end_of_lanes(first: int, last: int, n: int) -> int:
    """Where a loop from ``first`` to ``last`` - 1 ends if it takes whole vectors, n at most."""
    return min(first + (last - first + LANES - 1) // LANES * LANES, n)


@summing_kernel
def add_short(
    rt: np.ndarray, edges: np.ndarray, switch: np.ndarray, parameters: np.ndarray, sums: np.ndarray
) -> None:
    """Add the sums over the trials at short times to those of their sides, (n_sides, N_SUMS).

    These are the trials of a side before its ``switch`` (n_sides,).
    """
    for g in range(switch.size):
        first, last = edges[g], switch[g]
        if first == last:
            continue

        p = parameters[g // 2]
        t0, side = p[T0], side_of(p, g % 2 == 1)
        start = images_from(side.w, side.far)
        sum_t, sum_f, sum_u, sum_t_u, sum_w = 0.0, 0.0, 0.0, 0.0, 0.0
        for i in range(first, end_of_lanes(first, last, rt.size)):
            t = rt[i] - t0
            value, in_u, in_w = by_images(t, side, start)
            sum_t += t if i < last else 0.0
            sum_f += value if i < last else 0.0
            sum_u += in_u if i < last else 0.0
            sum_t_u += t * in_u if i < last else 0.0
            sum_w += in_w if i < last else 0.0
        for j, s in enumerate((sum_t, sum_f, sum_u, sum_t_u, sum_w)):
            sums[g, j] += s


@summing_kernel
def add_long(
    rt: np.ndarray, edges: np.ndarray, switch: np.ndarray, parameters: np.ndarray, sums: np.ndarray
) -> None:
    """As `add_short`, for the trials of each side from its ``switch`` on."""
    w, start = 0.5, waves_from(0.5, 0.5)
    for k in range(switch.size):
        # all lower sides, then all upper ones, so that the start changes as seldom as it can
        g = 2 * k if 2 * k < switch.size else 2 * k + 1 - switch.size
        first, last = switch[g], edges[g + 1]
        if first == last:
            continue

        p = parameters[g // 2]
        t0, side = p[T0], side_of(p, g % 2 == 1)
        if side.w != w:
            w, start = side.w, waves_from(side.w, side.far)
        sum_t, sum_f, sum_u, sum_t_u, sum_w = 0.0, 0.0, 0.0, 0.0, 0.0
        for i in range(first, end_of_lanes(first, last, rt.size)):
            t = rt[i] - t0
            value, in_u, in_w = by_waves(t, side, start)
            sum_t += t if i < last else 0.0
            sum_f += value if i < last else 0.0
            sum_u += in_u if i < last else 0.0
            sum_t_u += t * in_u if i < last else 0.0
            sum_w += in_w if i < last else 0.0
        for j, s in enumerate((sum_t, sum_f, sum_u, sum_t_u, sum_w)):
            sums[g, j] += s


@inner_kernel
def from_sums(
    rt: np.ndarray, edges: np.ndarray, parameters: np.ndarray, sums: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The log likelihoods and gradients of the cells, from the sums of their sides."""
    values = np.zeros(parameters.shape[0])
    gradient = np.zeros(parameters.shape)
    a, d, unit = math.nan, math.nan, 0.0

    for g in range(edges.size - 1):
        cell, n = g // 2, float(edges[g + 1] - edges[g])
        p = parameters[cell]
        if n == 0.0 or values[cell] == -math.inf:
            continue
        if rt[edges[g]] <= p[T0]:
            values[cell] = -math.inf
            gradient[cell] = 0.0
            continue

        side = side_of(p, g % 2 == 1)
        if side.a != a or side.d != d:
            a, d, unit = side.a, side.d, log_unit(side)
        t, f, u, t_u, w = sums[g, 0], sums[g, 1], sums[g, 2], sums[g, 3], sums[g, 4]
        in_v, in_a, in_w, in_t = in_parameters(side, n, t, u, side.u_per_second * t_u, w)
        add_to(gradient[cell], side, in_v, in_a, in_w, in_t, 0.0)
        rate = side.drift / side.d
        values[cell] += f + n * (unit - rate * side.a * side.w) - 0.5 * rate * side.drift * t
    return values, gradient
