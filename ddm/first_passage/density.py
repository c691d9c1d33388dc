"""The log density of first-passage times with a fixed start, and its gradient.

The density at the lower boundary is, with the drift v of a trial, the relative start w = z and the
distance x = a w from the boundary,

    f = D / a^2 exp(-(2 v x + v^2 t) / (2 D)) f_unit(u | w),  u = D t / a^2.

The upper boundary is the mirror image, v -> -v and w = 1 - z (Navarro & Fuss 2009, eqs. 1 and 4).
If the drift varies across trials with mean v and SD sv, the exponential is replaced by its average
(Tuerlinckx 2004; Horrocks & Thompson 2004)

    exp((sv^2 x^2 / D - 2 v x - v^2 t) / (2 D lam)) / sqrt(lam),  lam = 1 + sv^2 t / D.

At short times f_unit has a factor exp(-w^2 / (2u)), which makes exp(-(x + v t)^2 / (2 D t lam)) of
this exponential. The two exponents nearly cancel for large eta = sv a / D, with an error of about
1e-15 eta in log f; there `restore` computes this square.
"""

from __future__ import annotations

import math

import numpy as np

from ddm.first_passage.series import (
    HALF_PI_SQUARED,
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
from ddm.numerics.elementary import log
from ddm.parameters import SV, T0, A, D, V, Z
from ddm.runtime.compilation import inlined_kernel, kernel, vector_kernel

# eta^2 from which on exponents that cancel are replaced
MUCH_SPREAD = 1e6

# log f and its derivatives in the drift, a, w, t and sv
PointSlopes = tuple[float, float, float, float, float, float]


# --- one trial ------------------------------------------------------------------------------------


@inlined_kernel
def by_images(t: float, side: Side, start: Images) -> Slopes:
    """log f_unit at a short time t (s), and its derivatives in u and w."""
    u = max(t * side.u_per_second, SMALLEST_U)
    s, s_u, s_w = image_sum(u, start)
    r = 1.0 / u
    per_s = 1.0 / s
    half = 0.5 * start.w * start.w * r
    value = 0.5 * log(s * s * r * r * r) - half - 0.5 * LOG_2PI
    return value, s_u * per_s + (half - 1.5) * r, s_w * per_s - start.w * r


@inlined_kernel
def by_waves(t: float, side: Side, start: Waves) -> Slopes:
    """log f_unit at a long time t (s), and its derivatives in u and w."""
    u = t * side.u_per_second
    s, s_u, s_w = wave_sum(u, start)
    per_s = 1.0 / s
    value = start.log_first + log(s) - HALF_PI_SQUARED * u
    return value, s_u * per_s - HALF_PI_SQUARED, s_w * per_s


@inlined_kernel
def point(t: float, w: float, unit: Slopes, side: Side) -> PointSlopes:
    """log f - log(D / a^2) and its derivatives, from log f_unit and its derivatives, ``unit``."""
    value, in_u, in_w = unit
    per_lam = 1.0 / (1.0 + side.spread * t)
    per_d_lam = per_lam / side.d
    x = side.a * w

    # the mean drift of the trials that end at t
    drift = (side.drift - side.spread * x) * per_lam
    in_x = -drift / side.d
    in_v = -(x + side.drift * t) * per_d_lam
    in_sv = side.sv * (in_v * in_v - t * per_d_lam)

    quadratic = (side.spread * x - 2.0 * side.drift) * x - side.drift * side.drift * t
    exponent = 0.5 * quadratic * per_d_lam
    in_t = side.u_per_second * in_u - 0.5 * (side.spread * per_lam - in_x * drift)
    in_a = w * in_x - 2.0 * (1.0 + side.u_per_second * t * in_u) / side.a
    return value + exponent + 0.5 * log(per_lam), in_v, in_a, side.a * in_x + in_w, in_t, in_sv


@inlined_kernel
def restored(t: float, w: float, start: Images, side: Side) -> float:
    """log f - log(D / a^2) at a short time, the value of `point`, where eta is large."""
    u = max(t * side.u_per_second, SMALLEST_U)
    s, r = image_sum(u, start)[0], 1.0 / u
    per_lam = 1.0 / (1.0 + side.spread * t)
    off = w + side.nu * u
    return 0.5 * (log(s * s * r * r * r) + log(per_lam) - off * off * r * per_lam - LOG_2PI)


@inlined_kernel
def has_much_spread(side: Side) -> bool:
    """Whether short times need `restored`."""
    return side.spread > MUCH_SPREAD * side.u_per_second


@kernel
def log_unit(side: Side) -> float:
    """log(D / a^2), which turns a log density per unit of u into one per second."""
    return math.log(side.d) - 2.0 * math.log(side.a)


@kernel
def log_tilt(side: Side, n: float, t: float) -> float:
    """Sum of log(f / f_unit) over n trials without variability; t is the sum of decision times."""
    rate = side.drift / side.d
    return n * (log_unit(side) - rate * side.a * side.w) - 0.5 * rate * side.drift * t


@kernel
def in_parameters(
    side: Side, n: float, t: float, in_u: float, u_in_u: float, in_w: float
) -> tuple[float, float, float, float]:
    """Derivatives of the sum of n log densities in the drift, a, w and t, without variability.

    They follow from the sums over the trials of t, and of the derivatives of log f_unit in u, of
    these times u, and in w.
    """
    in_v = -(side.a * side.w * n + side.drift * t) / side.d
    in_a = -2.0 * n / side.a - side.drift * side.w * n / side.d - 2.0 * u_in_u / side.a
    in_start = -side.drift * side.a * n / side.d + in_w
    in_t = -0.5 * side.drift * side.drift * n / side.d + side.u_per_second * in_u
    return in_v, in_a, in_start, in_t


@kernel
def add_to(
    gradient: np.ndarray,
    side: Side,
    in_v: float,
    in_a: float,
    in_w: float,
    in_t: float,
    in_sv: float,
) -> None:
    """Add derivatives of one side of a cell to the gradient (m,) in the parameters of the cell.

    The derivative in D follows from the others, since (k v, k a, k sv, k^2 D) is the same process
    for every k.
    """
    sign = -1.0 if side.upper else 1.0
    gradient[V] += sign * in_v
    gradient[A] += in_a
    gradient[Z] += sign * in_w
    gradient[T0] -= in_t
    gradient[SV] += in_sv
    gradient[D] -= 0.5 * (side.drift * in_v + side.a * in_a + side.sv * in_sv) / side.d


@kernel
def log_density(t: float, upper: bool, p: np.ndarray) -> tuple[float, np.ndarray]:
    """log f(t, response) of one decision time t > 0, and its gradient (m,) in the parameters p.

    The derivative in t0 is minus that in t. sz and st0 are taken as 0.
    """
    side = side_of(p, upper)
    if t * side.u_per_second < U_SWITCH:
        unit = by_images(t, side, images_from(side.w, side.far))
    else:
        unit = by_waves(t, side, waves_from(side.w, side.far))

    value, in_v, in_a, in_w, in_t, in_sv = point(t, side.w, unit, side)
    if t * side.u_per_second < U_SWITCH and has_much_spread(side):
        value = restored(t, side.w, images_from(side.w, side.far), side)
    gradient = np.zeros(p.size)
    add_to(gradient, side, in_v, in_a, in_w, in_t, in_sv)
    return value + log_unit(side), gradient


# --- many trials ----------------------------------------------------------------------------------


@vector_kernel
def short_slopes(
    t: np.ndarray, side: Side, value: np.ndarray, in_u: np.ndarray, in_w: np.ndarray
) -> None:
    """Write log f_unit at short times t of one side, and its derivatives in u and w."""
    start = images_from(side.w, side.far)
    for i in range(t.size):
        value[i], in_u[i], in_w[i] = by_images(t[i], side, start)


@vector_kernel
def long_slopes(
    t: np.ndarray, side: Side, value: np.ndarray, in_u: np.ndarray, in_w: np.ndarray
) -> None:
    """Write log f_unit at long times t of one side, and its derivatives in u and w."""
    start = waves_from(side.w, side.far)
    for i in range(t.size):
        value[i], in_u[i], in_w[i] = by_waves(t[i], side, start)


@kernel
def slopes(
    shelf: Shelf, g: int, side: Side
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Times of section g of the shelf, log f_unit, and its derivatives in u and w."""
    low, high = shelf.first[g], shelf.first[g + 1]
    t, value = shelf.times[low:high], shelf.result[0, low:high]
    in_u, in_w = shelf.result[1, low:high], shelf.result[2, low:high]

    if g % 2:
        long_slopes(t, side, value, in_u, in_w)
    else:
        short_slopes(t, side, value, in_u, in_w)
    return t, value, in_u, in_w


@vector_kernel
def tilted(t: np.ndarray, side: Side, value: np.ndarray) -> None:
    """Replace log f_unit at the times t by log f."""
    constant = log_unit(side)
    for i in range(t.size):
        value[i] = constant + point(t[i], side.w, (value[i], 0.0, 0.0), side)[0]


@vector_kernel
def varied_slopes(
    t: np.ndarray,
    side: Side,
    value: np.ndarray,
    in_u: np.ndarray,
    in_w: np.ndarray,
    more: np.ndarray,
) -> None:
    """Replace log f_unit and its derivatives by log f and its derivatives.

    ``value`` gets log f; ``in_u`` its derivative in t, ``in_w`` that in w, and the rows of ``more``
    (3, n) those in the drift, a and sv.
    """
    constant = log_unit(side)
    for i in range(t.size):
        f, in_v, in_a, w_slope, in_t, in_sv = point(
            t[i], side.w, (value[i], in_u[i], in_w[i]), side
        )
        value[i], in_u[i], in_w[i] = constant + f, in_t, w_slope
        more[0, i], more[1, i], more[2, i] = in_v, in_a, in_sv


@vector_kernel
def restore(t: np.ndarray, side: Side, value: np.ndarray) -> None:
    """Replace log f at short times t, for a side with a large eta."""
    start, constant = images_from(side.w, side.far), log_unit(side)
    for i in range(t.size):
        value[i] = constant + restored(t[i], side.w, start, side)


@kernel
def log_densities(
    rt: np.ndarray, upper: np.ndarray, cell: np.ndarray, parameters_by_cell: np.ndarray
) -> np.ndarray:
    """Log density of each trial (n,); -inf at and before the non-decision time.

    ``rt`` (n,) is in seconds, ``upper`` (n,) is bool, ``cell`` (n,) holds rows of
    ``parameters_by_cell`` (n_cells, m), whose sz and st0 are taken as 0.
    """
    result = np.full(rt.size, -math.inf)
    shelf = empty_shelf(rt.size, parameters_by_cell, U_SWITCH)

    for begin in range(0, rt.size, shelf.times.size):
        end = min(begin + shelf.times.size, rt.size)
        n = fill(shelf, begin, end, rt, upper, cell, parameters_by_cell)

        for g in range(shelf.first.size - 1):
            if shelf.first[g] < shelf.first[g + 1]:
                side = side_of(parameters_by_cell[g // 4], g % 4 >= 2)
                t, value, _, _ = slopes(shelf, g, side)
                if side.sv > 0.0:
                    tilted(t, side, value)
                    if g % 2 == 0 and has_much_spread(side):
                        restore(t, side, value)
                else:
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
    """Sum of the log densities, and its gradient (n_cells, m) in the parameters of every cell.

    The sum is -inf, with a gradient of zeros, if a trial lies at or before its non-decision time.
    """
    total = 0.0
    gradient = np.zeros(parameters_by_cell.shape)
    shelf = empty_shelf(rt.size, parameters_by_cell, U_SWITCH)
    more = np.empty((3, shelf.times.size))

    for begin in range(0, rt.size, shelf.times.size):
        end = min(begin + shelf.times.size, rt.size)
        if fill(shelf, begin, end, rt, upper, cell, parameters_by_cell) < end - begin:
            return -math.inf, np.zeros(parameters_by_cell.shape)

        for g in range(shelf.first.size - 1):
            if shelf.first[g] < shelf.first[g + 1]:
                side = side_of(parameters_by_cell[g // 4], g % 4 >= 2)
                if side.sv > 0.0:
                    total += add_varied_section(shelf, g, side, more, gradient[g // 4])
                else:
                    total += add_section(shelf, g, side, gradient[g // 4])
    return total, gradient


@kernel
def add_section(shelf: Shelf, g: int, side: Side, gradient: np.ndarray) -> float:
    """Log likelihood of section g of the shelf; adds its derivatives to the gradient of the cell.

    Without variability of drift the sums of t and of the derivatives of log f_unit suffice.
    """
    t, value, in_u, in_w = slopes(shelf, g, side)
    sum_t, sum_f, sum_u, sum_t_u, sum_w = 0.0, 0.0, 0.0, 0.0, 0.0
    for i in range(t.size):
        sum_t += t[i]
        sum_f += value[i]
        sum_u += in_u[i]
        sum_t_u += t[i] * in_u[i]
        sum_w += in_w[i]

    n = float(t.size)
    in_v, in_a, in_start, in_t = in_parameters(
        side, n, sum_t, sum_u, side.u_per_second * sum_t_u, sum_w
    )
    add_to(gradient, side, in_v, in_a, in_start, in_t, 0.0)
    return sum_f + log_tilt(side, n, sum_t)


@kernel
def add_varied_section(
    shelf: Shelf, g: int, side: Side, more: np.ndarray, gradient: np.ndarray
) -> float:
    """As `add_section`, with variability of drift; ``more`` (3, size) is room for derivatives."""
    t, value, in_t, in_w = slopes(shelf, g, side)
    varied_slopes(t, side, value, in_t, in_w, more)
    if g % 2 == 0 and has_much_spread(side):
        restore(t, side, value)
    sum_f, sum_t, sum_w, sum_v, sum_a, sum_sv = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    for i in range(t.size):
        sum_f += value[i]
        sum_t += in_t[i]
        sum_w += in_w[i]
        sum_v += more[0, i]
        sum_a += more[1, i]
        sum_sv += more[2, i]

    add_to(gradient, side, sum_v, sum_a, sum_w, sum_t, sum_sv)
    return sum_f


@kernel
def scores(
    rt: np.ndarray, upper: np.ndarray, cell: np.ndarray, parameters_by_cell: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Log density of each trial (n,) and its gradient (n, m) in the parameters of the trial's cell.

    The log density is -inf, with a gradient of zeros, for trials at or before their non-decision
    time.
    """
    values = np.full(rt.size, -math.inf)
    gradients = np.zeros((rt.size, parameters_by_cell.shape[1]))
    shelf = empty_shelf(rt.size, parameters_by_cell, U_SWITCH)
    more = np.empty((3, shelf.times.size))

    for begin in range(0, rt.size, shelf.times.size):
        end = min(begin + shelf.times.size, rt.size)
        fill(shelf, begin, end, rt, upper, cell, parameters_by_cell)

        for g in range(shelf.first.size - 1):
            if shelf.first[g] == shelf.first[g + 1]:
                continue

            side = side_of(parameters_by_cell[g // 4], g % 4 >= 2)
            t, value, in_t, in_w = slopes(shelf, g, side)
            varied_slopes(t, side, value, in_t, in_w, more)
            if g % 2 == 0 and has_much_spread(side):
                restore(t, side, value)
            for i in range(t.size):
                trial = shelf.trial[shelf.first[g] + i]
                values[trial] = value[i]
                add_to(gradients[trial], side, more[0, i], more[1, i], in_w[i], in_t[i], more[2, i])
    return values, gradients
