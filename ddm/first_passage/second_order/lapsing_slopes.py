"""Log likelihoods and gradients of many cells, some of whose trials are lapses.

As in `first_derivatives`, for samplers of populations. With the probability r that a trial is no
lapse (see `lapsing`), the gradient of log g is r times that of log f. The latter is a sum over
trials of 1, t, L_u, t L_u and L_w with factors that a side shares, so that sums of these times r
suffice.
"""

from __future__ import annotations

import math

import numpy as np

from ddm.first_passage.density import add_to, by_images, by_waves, in_parameters, log_unit
from ddm.first_passage.second_order.first_derivatives import end_of_lanes
from ddm.first_passage.second_order.second_derivatives import first_not_below
from ddm.first_passage.series import U_SWITCH, images_from, waves_from
from ddm.first_passage.shelf import side_of
from ddm.numerics.elementary import exp, log
from ddm.parameters import SZ, T0, A, D
from ddm.runtime.compilation import inlined_kernel, inner_kernel, summing_kernel

# the sums over the trials of a side: of log g, r, r t, r L_u, r t L_u, r L_w, and of (h - f) / g
N_SUMS = 7


@inner_kernel
def lapsing_log_likelihoods(
    rt: np.ndarray, log_lapse: np.ndarray, edges: np.ndarray, parameters_by_cell: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The log likelihood of each cell, (n_cells,), and its gradient (n_cells, m).

    As `first_derivatives.log_likelihoods`; ``log_lapse`` (n,) is the log density of a lapse with
    the response of each trial. The parameters have the proportion of lapses, above 0, in the place
    of sz.
    """
    n_sides = edges.size - 1
    above, switch = np.empty(n_sides, dtype=np.int64), np.empty(n_sides, dtype=np.int64)
    sums = np.zeros((n_sides, N_SUMS))
    for g in range(n_sides):
        p, side = parameters_by_cell[g // 2], rt[edges[g] : edges[g + 1]]
        above[g] = edges[g] + first_not_below(side, p[T0])
        switch[g] = edges[g] + first_not_below(side, p[T0] + U_SWITCH * p[A] * p[A] / p[D])
        for i in range(edges[g], above[g]):
            # nothing but a lapse
            sums[g, 0] += math.log(p[SZ]) + log_lapse[i]
            sums[g, 6] += 1.0 / p[SZ]

    add_short(rt, log_lapse, above, switch, parameters_by_cell, sums)
    add_long(rt, log_lapse, switch, edges, parameters_by_cell, sums)
    return from_sums(edges, parameters_by_cell, sums)


@inlined_kernel
def share_of_process(log_f: float, log_h: float) -> tuple[float, float, float]:
    """log g, and the shares of g that come from a process and from lapses, from their logs."""
    odds = exp(-abs(log_f - log_h))
    larger = log_f if log_f > log_h else log_h
    share = 1.0 / (1.0 + odds)
    rest = odds * share
    return (
        larger + log(1.0 + odds),
        share if log_f > log_h else rest,
        rest if log_f > log_h else share,
    )


@summing_kernel
def add_short(
    rt: np.ndarray, log_lapse: np.ndarray, first_of: np.ndarray, last_of: np.ndarray,
    parameters: np.ndarray, sums: np.ndarray,
) -> None:  # fmt: skip
    """Add the sums over the trials at short times of every side, (n_sides, N_SUMS)."""
    for g in range(first_of.size):
        first, last = first_of[g], last_of[g]
        if first >= last:
            continue

        p = parameters[g // 2]
        t0, side = p[T0], side_of(p, g % 2 == 1)
        start = images_from(side.w, side.far)
        rate = side.drift / side.d
        constant = log_unit(side) - rate * side.a * side.w + math.log1p(-p[SZ])
        per_t, log_p = -0.5 * rate * side.drift, math.log(p[SZ])
        per_p, per_rest = 1.0 / p[SZ], 1.0 / (1.0 - p[SZ])
        s0, s1, s2, s3, s4, s5, s6 = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
        for i in range(first, end_of_lanes(first, last, rt.size)):
            t = rt[i] - t0
            value, in_u, in_w = by_images(t, side, start)
            log_g, r, rest = share_of_process(constant + value + per_t * t, log_p + log_lapse[i])
            s0 += log_g if i < last else 0.0
            s1 += r if i < last else 0.0
            s2 += r * t if i < last else 0.0
            s3 += r * in_u if i < last else 0.0
            s4 += r * t * in_u if i < last else 0.0
            s5 += r * in_w if i < last else 0.0
            s6 += rest * per_p - r * per_rest if i < last else 0.0
        for j, s in enumerate((s0, s1, s2, s3, s4, s5, s6)):
            sums[g, j] += s


@summing_kernel
def add_long(
    rt: np.ndarray, log_lapse: np.ndarray, first_of: np.ndarray, edges: np.ndarray,
    parameters: np.ndarray, sums: np.ndarray,
) -> None:  # fmt: skip
    """As `add_short`, for the trials of each side from ``first_of`` (n_sides,) on."""
    w, start = 0.5, waves_from(0.5, 0.5)
    for k in range(first_of.size):
        # all lower sides, then all upper ones, so that the start changes as seldom as it can
        g = 2 * k if 2 * k < first_of.size else 2 * k + 1 - first_of.size
        first, last = first_of[g], edges[g + 1]
        if first == last:
            continue

        p = parameters[g // 2]
        t0, side = p[T0], side_of(p, g % 2 == 1)
        if side.w != w:
            w, start = side.w, waves_from(side.w, side.far)
        rate = side.drift / side.d
        constant = log_unit(side) - rate * side.a * side.w + math.log1p(-p[SZ])
        per_t, log_p = -0.5 * rate * side.drift, math.log(p[SZ])
        per_p, per_rest = 1.0 / p[SZ], 1.0 / (1.0 - p[SZ])
        s0, s1, s2, s3, s4, s5, s6 = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
        for i in range(first, end_of_lanes(first, last, rt.size)):
            t = rt[i] - t0
            value, in_u, in_w = by_waves(t, side, start)
            log_g, r, rest = share_of_process(constant + value + per_t * t, log_p + log_lapse[i])
            s0 += log_g if i < last else 0.0
            s1 += r if i < last else 0.0
            s2 += r * t if i < last else 0.0
            s3 += r * in_u if i < last else 0.0
            s4 += r * t * in_u if i < last else 0.0
            s5 += r * in_w if i < last else 0.0
            s6 += rest * per_p - r * per_rest if i < last else 0.0
        for j, s in enumerate((s0, s1, s2, s3, s4, s5, s6)):
            sums[g, j] += s


@inner_kernel
def from_sums(
    edges: np.ndarray, parameters: np.ndarray, sums: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The log likelihoods and gradients of the cells, from the sums of their sides."""
    values = np.zeros(parameters.shape[0])
    gradient = np.zeros(parameters.shape)
    for g in range(edges.size - 1):
        if edges[g] == edges[g + 1]:
            continue
        cell = g // 2
        side = side_of(parameters[cell], g % 2 == 1)
        n, t, u, t_u, w = sums[g, 1], sums[g, 2], sums[g, 3], sums[g, 4], sums[g, 5]
        in_v, in_a, in_w, in_t = in_parameters(side, n, t, u, side.u_per_second * t_u, w)
        add_to(gradient[cell], side, in_v, in_a, in_w, in_t, 0.0)
        gradient[cell, SZ] += sums[g, 6]
        values[cell] += sums[g, 0]
    return values, gradient
