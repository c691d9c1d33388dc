"""The log density of first-passage times, per trial and summed with its gradient.

f = D / a^2 exp(-(v a w + v^2 t / 2) / D) f_unit(u | w), u = D t / a^2, at the lower boundary with w = z; the upper one
is its mirror image, v -> -v and w = 1 - z (Navarro & Fuss 2009, eqs. 1 and 4).
"""

from __future__ import annotations

import math

import numpy as np

from ddm.compilation import inlined_kernel, kernel, vector_kernel
from ddm.first_passage.elementary import log
from ddm.first_passage.series import (
    LOG_2PI,
    U_SWITCH,
    Images,
    Waves,
    image_sum,
    images_from,
    wave_sum,
    waves_from,
)
from ddm.first_passage.shelf import SMALLEST_U, Shelf, Side, Slopes, empty_shelf, fill, side_of
from ddm.parameters import T0, A, D, V, Z

HALF_PI_SQUARED = 0.5 * math.pi * math.pi


# --- one trial --------------------------------------------------------------------------------------------------------


@inlined_kernel
def by_images(t: float, side: Side, start: Images) -> Slopes:
    """log f_unit at a short time t (s), with its derivatives in u and w."""
    u = max(t * side.u_per_second, SMALLEST_U)
    s, s_u, s_w = image_sum(u, start)
    r = 1.0 / u
    per_s = 1.0 / s
    half = 0.5 * side.w * side.w * r
    value = 0.5 * log(s * s * r * r * r) - half - 0.5 * LOG_2PI
    return value, s_u * per_s + (half - 1.5) * r, s_w * per_s - side.w * r


@inlined_kernel
def by_waves(t: float, side: Side, start: Waves) -> Slopes:
    """log f_unit at a long time t (s), with its derivatives in u and w."""
    u = t * side.u_per_second
    s, s_u, s_w = wave_sum(u, start)
    per_s = 1.0 / s
    return start.log_first + log(s) - HALF_PI_SQUARED * u, s_u * per_s - HALF_PI_SQUARED, s_w * per_s


@kernel
def log_tilt(side: Side, n: float, t: float) -> float:
    """Sum of log(f / f_unit) over n trials whose decision times sum to t."""
    rate = side.drift / side.d
    return n * (math.log(side.d) - 2.0 * math.log(side.a) - rate * side.a * side.w) - 0.5 * rate * side.drift * t


@kernel
def in_parameters(
    side: Side, n: float, t: float, in_u: float, u_in_u: float, in_w: float
) -> tuple[float, float, float, float, float]:
    """Derivatives in v, a, z, t and D of the sum of n log densities, from the sums of t and of the slopes of f_unit."""
    in_drift = -(side.a * side.w * n + side.drift * t) / side.d
    in_a = -2.0 * n / side.a - side.drift * side.w * n / side.d - 2.0 * u_in_u / side.a
    in_start = -side.drift * side.a * n / side.d + in_w
    in_t = -0.5 * side.drift * side.drift * n / side.d + side.u_per_second * in_u
    tilt = side.drift * (side.a * side.w * n + 0.5 * side.drift * t) / side.d
    in_d = (n + tilt + u_in_u) / side.d
    if side.upper:
        return -in_drift, in_a, -in_start, in_t, in_d
    return in_drift, in_a, in_start, in_t, in_d


@kernel
def log_density(t: float, upper: bool, p: np.ndarray) -> tuple[float, float, float, float, float, float]:
    """log f(t, response) of one decision time t > 0, and its derivatives in v, a, z, t and D."""
    side = side_of(p, upper)
    u = t * side.u_per_second
    if u < U_SWITCH:
        value, in_u, in_w = by_images(t, side, images_from(side.w, side.far))
    else:
        value, in_u, in_w = by_waves(t, side, waves_from(side.w, side.far))
    in_v, in_a, in_z, in_t, in_d = in_parameters(side, 1.0, t, in_u, u * in_u, in_w)
    return value + log_tilt(side, 1.0, t), in_v, in_a, in_z, in_t, in_d


# --- many trials ------------------------------------------------------------------------------------------------------


@vector_kernel
def short_slopes(t: np.ndarray, side: Side, value: np.ndarray, in_u: np.ndarray, in_w: np.ndarray) -> None:
    """log f_unit at short times t of one side, with its derivatives."""
    start = images_from(side.w, side.far)
    for i in range(t.size):
        value[i], in_u[i], in_w[i] = by_images(t[i], side, start)


@vector_kernel
def long_slopes(t: np.ndarray, side: Side, value: np.ndarray, in_u: np.ndarray, in_w: np.ndarray) -> None:
    """log f_unit at long times t of one side, with its derivatives."""
    start = waves_from(side.w, side.far)
    for i in range(t.size):
        value[i], in_u[i], in_w[i] = by_waves(t[i], side, start)


@kernel
def slopes(shelf: Shelf, g: int, side: Side) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Times of one group on the shelf, log f_unit, and its derivatives in u and w."""
    low, high = shelf.first[g], shelf.first[g + 1]
    t, value = shelf.times[low:high], shelf.result[0, low:high]
    in_u, in_w = shelf.result[1, low:high], shelf.result[2, low:high]
    if g % 2:
        long_slopes(t, side, value, in_u, in_w)
    else:
        short_slopes(t, side, value, in_u, in_w)
    return t, value, in_u, in_w


@kernel
def log_densities(rt: np.ndarray, upper: np.ndarray, cell: np.ndarray, parameters_by_cell: np.ndarray) -> np.ndarray:
    """Log density of each trial; -inf at and before the non-decision time.

    ``rt`` (n,) seconds, ``upper`` (n,) bool, ``cell`` (n,) row of ``parameters_by_cell`` (n_cells, 5).
    """
    result = np.full(rt.size, -math.inf)
    shelf = empty_shelf(rt.size, parameters_by_cell, U_SWITCH)
    for begin in range(0, rt.size, shelf.times.size):
        n = fill(shelf, begin, min(begin + shelf.times.size, rt.size), rt, upper, cell, parameters_by_cell)
        for g in range(shelf.first.size - 1):
            if shelf.first[g] < shelf.first[g + 1]:
                side = side_of(parameters_by_cell[g // 4], g % 4 >= 2)
                t, value, _, _ = slopes(shelf, g, side)
                constant, decay = log_tilt(side, 1.0, 0.0), log_tilt(side, 0.0, 1.0)
                for i in range(t.size):
                    value[i] += constant + decay * t[i]
        for i in range(n):
            result[shelf.trial[i]] = shelf.result[0, i]
    return result


@kernel
def log_likelihood(
    rt: np.ndarray, upper: np.ndarray, cell: np.ndarray, parameters_by_cell: np.ndarray
) -> tuple[float, np.ndarray]:
    """Sum of the log densities and its gradient (n_cells, 5) in the parameters of every cell.

    -inf, with a gradient of zeros, when a trial lies at or before its non-decision time.
    """
    total = 0.0
    gradient = np.zeros(parameters_by_cell.shape)
    shelf = empty_shelf(rt.size, parameters_by_cell, U_SWITCH)
    for begin in range(0, rt.size, shelf.times.size):
        end = min(begin + shelf.times.size, rt.size)
        if fill(shelf, begin, end, rt, upper, cell, parameters_by_cell) < end - begin:
            return -math.inf, np.zeros(parameters_by_cell.shape)
        for g in range(shelf.first.size - 1):
            if shelf.first[g] < shelf.first[g + 1]:
                side = side_of(parameters_by_cell[g // 4], g % 4 >= 2)
                total += add_group(shelf, g, side, gradient[g // 4])
    return total, gradient


@kernel
def add_group(shelf: Shelf, g: int, side: Side, gradient: np.ndarray) -> float:
    """The log likelihood of one group on the shelf; its derivatives are added to the gradient (5,) of the cell."""
    t, value, in_u, in_w = slopes(shelf, g, side)
    sum_t, sum_f, sum_u, sum_t_u, sum_w = 0.0, 0.0, 0.0, 0.0, 0.0
    for i in range(t.size):
        sum_t += t[i]
        sum_f += value[i]
        sum_u += in_u[i]
        sum_t_u += t[i] * in_u[i]
        sum_w += in_w[i]
    n = float(t.size)
    in_v, in_a, in_z, in_t, in_d = in_parameters(side, n, sum_t, sum_u, side.u_per_second * sum_t_u, sum_w)
    gradient[V] += in_v
    gradient[A] += in_a
    gradient[Z] += in_z
    gradient[T0] -= in_t
    gradient[D] += in_d
    return sum_f + log_tilt(side, n, sum_t)


@kernel
def score_products(rt: np.ndarray, upper: np.ndarray, cell: np.ndarray, parameters_by_cell: np.ndarray) -> np.ndarray:
    """Sum over trials of the outer product of the score with itself, (n_cells, 5, 5).

    Its expectation is the Fisher information, so it is a guess of the curvature that costs one pass.
    """
    n_parameters = parameters_by_cell.shape[1]
    result = np.zeros((parameters_by_cell.shape[0], n_parameters, n_parameters))
    score = np.empty(n_parameters)
    shelf = empty_shelf(rt.size, parameters_by_cell, U_SWITCH)
    for begin in range(0, rt.size, shelf.times.size):
        fill(shelf, begin, min(begin + shelf.times.size, rt.size), rt, upper, cell, parameters_by_cell)
        for g in range(shelf.first.size - 1):
            if shelf.first[g] == shelf.first[g + 1]:
                continue
            side = side_of(parameters_by_cell[g // 4], g % 4 >= 2)
            t, _, in_u, in_w = slopes(shelf, g, side)
            for i in range(t.size):
                u_in_u = side.u_per_second * t[i] * in_u[i]
                score[V], score[A], score[Z], in_t, score[D] = in_parameters(side, 1.0, t[i], in_u[i], u_in_u, in_w[i])
                score[T0] = -in_t
                for j in range(n_parameters):
                    for k in range(n_parameters):
                        result[g // 4, j, k] += score[j] * score[k]
    return result
