"""Log likelihood, gradient and Hessian in v, a, z and t0 of trials of one cell, sorted by time.

With u = D t / a^2, t = rt - t0, and L(u, w) = log f of `series`, the log density at the lower
boundary of a process with drift v and start w is

    log(D / a^2) - v a w / D - v^2 t / (2 D) + L(u, w)

(Navarro & Fuss 2009, eq. 4). At the upper one, v is -v and w is 1 - z. f obeys the backward
equation f_u = f_ww / 2, so that

    L_ww = 2 L_u - L_w^2,

and only L_uu and L_uw need further terms. Value, gradient and Hessian follow from eleven sums over
the trials of a side. Trials are sorted, so that those before the switch between the series are
found by bisection, and all loops become vector instructions.
"""

from __future__ import annotations

import math
from typing import NamedTuple

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
from ddm.numerics.elementary import exp, expm1, log
from ddm.parameters import T0, A, D, V, Z
from ddm.runtime.compilation import inlined_kernel, inner_kernel, merged_kernel, summing_kernel

# a time so short that its density is 0, in place of one that would divide by 0
SHORTEST_U = 1e-90

# the sums over trials: of t, L, L_u, u L_u, L_w, L_w^2, L_uu, u L_uu, u^2 L_uu, L_uw, u L_uw
N_SUMS = 11

# of how many parameters there are derivatives: v, a, z and t0, the first of the table
N_SLOPES = 4

# L, L_u, L_w, L_uu and L_uw
Curved = tuple[float, float, float, float, float]


class SteadyTrials(NamedTuple):
    """Trials whose drift is that of their cell: RTs, and where sides begin, as in `fit_groups`."""

    rt: np.ndarray
    edges: np.ndarray


# --- one trial ------------------------------------------------------------------------------------


@inlined_kernel
def pair_curvature(
    m: float, excess: float, ratio_m1: float, per_u: float, start: Images
) -> tuple[float, float]:
    """The second derivatives of `pair`, in u twice, and in u and near.

    The pair is exp(-excess) Q, Q = 2 near + (m + near) ratio_m1. The exponents of both factors are
    proportional to 1 / u.
    """
    scale = start.side * exp(-excess)
    exponent = 2.0 * m * start.near * per_u
    ratio_u = (1.0 + ratio_m1) * exponent * per_u
    ratio_uu = ratio_u * (exponent - 2.0) * per_u
    ratio_ux = (1.0 + ratio_m1) * 2.0 * m * per_u * per_u * (1.0 - exponent)

    q = 2.0 * start.near + (m + start.near) * ratio_m1
    q_u = (m + start.near) * ratio_u
    q_x = 2.0 + ratio_m1 - (m + start.near) * (1.0 + ratio_m1) * 2.0 * m * per_u
    q_uu = (m + start.near) * ratio_uu
    q_ux = ratio_u + (m + start.near) * ratio_ux

    fall_u = excess * per_u
    fall_x = (m - start.behind) * per_u
    in_uu = q_uu + 2.0 * q_u * fall_u + q * fall_u * (fall_u - 2.0 * per_u)
    in_ux = q_ux + q_u * fall_x + q_x * fall_u + q * fall_x * (fall_u - per_u)
    return scale * in_uu, scale * in_ux


@inlined_kernel
def image_curvature(u: float, start: Images) -> tuple[float, float]:
    """d2S/du2 and d2S/dudw of the sum S of `image_sum`."""
    per_u = 1.0 / u
    first_sum = start.first + start.behind - 2.0 * start.near
    second_sum = start.second + start.behind - 2.0 * start.near
    excess = 0.5 * (start.first - start.behind) * first_sum * per_u
    farther = 0.5 * (start.second - start.behind) * second_sum * per_u

    ratio_m1 = expm1(-2.0 * start.first * start.near * per_u)
    second_m1 = ratio_m1 * (start.power_1 + ratio_m1 * (start.power_2 + ratio_m1 * start.power_3))
    s1_uu, s1_ux = pair_curvature(start.first, excess, ratio_m1, per_u, start)
    s2_uu, s2_ux = pair_curvature(start.second, farther, second_m1, per_u, start)
    return s1_uu + s2_uu, start.side * (s1_ux + s2_ux)


@inlined_kernel
def curved_images(u: float, start: Images) -> Curved:
    """L, L_u, L_w, L_uu and L_uw by the small-time series."""
    s, s_u, s_w = image_sum(u, start)
    s_uu, s_uw = image_curvature(u, start)
    per_u = 1.0 / u
    half = 0.5 * start.w * start.w * per_u

    per_s = 1.0 / s
    in_u = s_u * per_s
    in_w = s_w * per_s
    return (
        0.5 * log(s * s * per_u * per_u * per_u) - half - 0.5 * LOG_2PI,
        in_u + (half - 1.5) * per_u,
        in_w - start.w * per_u,
        s_uu * per_s - in_u * in_u + (1.5 - 2.0 * half) * per_u * per_u,
        s_uw * per_s - in_u * in_w + start.w * per_u * per_u,
    )


@inlined_kernel
def wave_curvature(u: float, start: Waves) -> tuple[float, float]:
    """d2S/du2, and that of `wave_sum`'s derivative in w in u, over pi^2 / 2 to their powers."""
    b = exp(-HALF_PI_SQUARED * u)
    b2 = b * b
    b3 = b2 * b
    b5 = b3 * b2
    b7 = b5 * b2
    b9 = b7 * b2
    b11 = b9 * b2

    late_uu = 576.0 * start.s5 + b11 * 1225.0 * start.s6
    in_uu = b3 * (9.0 * start.s2 + b5 * (64.0 * start.s3 + b7 * (225.0 * start.s4 + b9 * late_uu)))
    late_uw = 24.0 * start.c5 + b11 * 35.0 * start.c6
    in_uw = b3 * (3.0 * start.c2 + b5 * (8.0 * start.c3 + b7 * (15.0 * start.c4 + b9 * late_uw)))
    return in_uu, -in_uw


@inlined_kernel
def curved_waves(u: float, start: Waves) -> Curved:
    """L, L_u, L_w, L_uu and L_uw by the large-time series."""
    s, s_u, s_w = wave_sum(u, start)
    s_uu, s_uw = wave_curvature(u, start)
    per_s = 1.0 / s
    in_u = s_u * per_s
    in_w = s_w * per_s
    return (
        start.log_first + log(s) - HALF_PI_SQUARED * u,
        in_u - HALF_PI_SQUARED,
        in_w,
        HALF_PI_SQUARED * HALF_PI_SQUARED * s_uu * per_s - in_u * in_u,
        HALF_PI_SQUARED * s_uw * per_s - in_u * in_w,
    )


# --- sums over trials -----------------------------------------------------------------------------


@summing_kernel
def add_short(
    rt: np.ndarray, t0: float, per_unit: float, w: float, far: float, sums: np.ndarray
) -> None:
    """Add the sums over RTs (n,), all at short times; u = (rt - t0) per_unit."""
    start = images_from(w, far)
    s0 = s1 = s2 = s3 = s4 = s5 = s6 = s7 = s8 = s9 = s10 = 0.0
    for i in range(rt.size):
        t = rt[i] - t0
        u = max(t * per_unit, SHORTEST_U)
        value, in_u, in_w, in_uu, in_uw = curved_images(u, start)
        s0 += t
        s1 += value
        s2 += in_u
        s3 += u * in_u
        s4 += in_w
        s5 += in_w * in_w
        s6 += in_uu
        s7 += u * in_uu
        s8 += u * u * in_uu
        s9 += in_uw
        s10 += u * in_uw
    for j, s in enumerate((s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10)):
        sums[j] += s


@summing_kernel
def add_long(
    rt: np.ndarray, t0: float, per_unit: float, w: float, far: float, sums: np.ndarray
) -> None:
    """As `add_short`, for RTs (n,) that are all at long times."""
    start = waves_from(w, far)
    s0 = s1 = s2 = s3 = s4 = s5 = s6 = s7 = s8 = s9 = s10 = 0.0
    for i in range(rt.size):
        t = rt[i] - t0
        u = t * per_unit
        value, in_u, in_w, in_uu, in_uw = curved_waves(u, start)
        s0 += t
        s1 += value
        s2 += in_u
        s3 += u * in_u
        s4 += in_w
        s5 += in_w * in_w
        s6 += in_uu
        s7 += u * in_uu
        s8 += u * u * in_uu
        s9 += in_uw
        s10 += u * in_uw
    for j, s in enumerate((s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10)):
        sums[j] += s


@inner_kernel
def first_not_below(rt: np.ndarray, value: float) -> int:
    """How many of the sorted RTs (n,) lie below a value."""
    low = 0
    high = rt.size
    while low < high:
        middle = (low + high) // 2
        if rt[middle] < value:
            low = middle + 1
        else:
            high = middle
    return low


@merged_kernel
def add_curved(
    rt: np.ndarray, upper: bool, row: np.ndarray, slopes: np.ndarray, curvature: np.ndarray,
    sums: np.ndarray,
) -> float:  # fmt: skip
    """The log likelihood of sorted RTs (n,) of one response; -inf if one lies at or before t0.

    ``row`` has the parameters of the cell. The gradient in v, a, z, t0 is added to ``slopes`` (4,),
    the Hessian to the upper triangle of ``curvature`` (4, 4). ``sums`` (11,) is space for the sums.
    """
    a, d, t0 = row[A], row[D], row[T0]
    if rt[0] <= t0:
        return -math.inf

    flip = -1.0 if upper else 1.0
    v = flip * row[V]
    w = 1.0 - row[Z] if upper else row[Z]
    per_unit = d / (a * a)
    for j in range(N_SUMS):
        sums[j] = 0.0
    switch = first_not_below(rt, t0 + U_SWITCH / per_unit)
    if switch > 0:
        add_short(rt[:switch], t0, per_unit, w, 1.0 - w, sums)
    if switch < rt.size:
        add_long(rt[switch:], t0, per_unit, w, 1.0 - w, sums)
    return from_sums(sums, float(rt.size), v, a, w, d, flip, slopes, curvature)


@inner_kernel
def add_steady(
    trials: SteadyTrials, first: int, last: int, upper: bool, row: np.ndarray,
    slopes: np.ndarray, curvature: np.ndarray, sums: np.ndarray,
) -> float:  # fmt: skip
    """`add_curved` of the trials ``first`` to ``last`` - 1."""
    return add_curved(trials.rt[first:last], upper, row, slopes, curvature, sums)


@merged_kernel
def from_sums(
    sums: np.ndarray, n: float, v: float, a: float, w: float, d: float, flip: float,
    slopes: np.ndarray, curvature: np.ndarray,
) -> float:  # fmt: skip
    """The log likelihood from the sums over n trials; derivatives as in `add_curved`.

    v and w are those of the side, whose derivatives in v and z have the sign ``flip``.
    """
    t, value, u, u_u, in_w, w_w, uu, u_uu, u2_uu, uw, u_uw = (
        sums[0], sums[1], sums[2], sums[3], sums[4], sums[5],
        sums[6], sums[7], sums[8], sums[9], sums[10],
    )  # fmt: skip
    per_a, per_d = 1.0 / a, 1.0 / d
    per_unit = d * per_a * per_a

    slopes[0] -= flip * (a * w * n + v * t) * per_d
    slopes[1] -= (2.0 * n + 2.0 * u_u) * per_a + v * w * n * per_d
    slopes[2] += flip * (in_w - v * a * n * per_d)
    slopes[3] += 0.5 * v * v * n * per_d - per_unit * u

    curvature[0, 0] -= t * per_d
    curvature[0, 1] -= flip * w * n * per_d
    curvature[0, 2] -= a * n * per_d
    curvature[0, 3] += flip * v * n * per_d
    curvature[1, 1] += (2.0 * n + 4.0 * u2_uu + 6.0 * u_u) * per_a * per_a
    curvature[1, 2] -= flip * (v * n * per_d + 2.0 * u_uw * per_a)
    curvature[1, 3] += 2.0 * (u_uu + u) * per_unit * per_a
    curvature[2, 2] += 2.0 * u - w_w
    curvature[2, 3] -= flip * uw * per_unit
    curvature[3, 3] += uu * per_unit * per_unit

    drifting = v * a * w * n + 0.5 * v * v * t
    return value + n * math.log(per_unit) - drifting * per_d
