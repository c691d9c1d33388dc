"""Log likelihood, gradient and Hessian of trials of one cell whose drift varies across trials.

The drift of a trial is normal with mean v and variance q = sv^2. As a function of q, unlike one of
sv, the likelihood has a slope at 0, so that 0 is a bound like any other. With lam = 1 + q t / D,
the distance x = a w from the lower boundary, and L(u, w) = log f of `series`, the log density there
is

    log(D / a^2) + ((q x / D - 2 v) x - v^2 t) / (2 D lam) - log(lam) / 2 + L(u, w)

(Tuerlinckx 2004; Horrocks & Thompson 2004). At the upper boundary v is -v and w is 1 - z. As in
`second_derivatives`, L_ww follows from the backward equation.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from ddm.first_passage.second_order.second_derivatives import (
    SHORTEST_U,
    Curved,
    curved_images,
    curved_waves,
    first_not_below,
)
from ddm.first_passage.series import U_SWITCH, Images, Waves, images_from, waves_from
from ddm.numerics.elementary import log
from ddm.parameters import SV, T0, A, D, V, Z
from ddm.runtime.compilation import by_type, inlined_kernel, inner_kernel, summing_kernel

# derivatives in v, a, z, t0 and q, the first of the table, with q in the place of sv
N_VARIED = 5

# the value, that many slopes, and the upper triangle of their derivatives
N_VARIED_SUMS = 21

# log f - log(D / a^2), its gradient in v, a, w, t and q, and the upper triangle of its Hessian
Point = tuple[
    float, float, float, float, float, float, float, float, float, float, float,
    float, float, float, float, float, float, float, float, float, float,
]  # fmt: skip


class VariedTrials(NamedTuple):
    """Trials of a drift that varies: RTs as in `fit_groups`, and where the sides begin."""

    rt: np.ndarray
    edges: np.ndarray


class Drifting(NamedTuple):
    """What the trials of one response share: as in `shelf.Side`, with spread = q / D."""

    v: float
    a: float
    w: float
    d: float
    spread: float
    per_unit: float


@inner_kernel
def drifting_from(row: np.ndarray, upper: bool) -> Drifting:
    """The constants of one response; ``row`` has the parameters of the cell, q in place of sv."""
    a, d = row[A], row[D]
    v = -row[V] if upper else row[V]
    w = 1.0 - row[Z] if upper else row[Z]
    return Drifting(v, a, w, d, row[SV] / d, d / (a * a))


def by_images(start: Images, u: float) -> Curved:
    """L and its derivatives at a short time."""
    return curved_images(u, start)


def by_waves(start: Waves, u: float) -> Curved:
    """L and its derivatives at a long time."""
    return curved_waves(u, start)


# L and its derivatives, by the series of a start
curved = by_type({Images: by_images, Waves: by_waves}, inline=True)


@inlined_kernel
def curved_point(t: float, u: float, unit: Curved, side: Drifting) -> Point:
    """The log density of one trial and its derivatives, from those of L."""
    value, in_u, in_w, in_uu, in_uw = unit
    per_a, per_unit, spread = 1.0 / side.a, side.per_unit, side.spread
    per_lam = 1.0 / (1.0 + spread * t)
    per_d_lam = per_lam / side.d
    x = side.a * side.w

    # the exponent, and its derivatives in v, x, t and q
    drift = (side.v - spread * x) * per_lam
    half = ((spread * x - 2.0 * side.v) * x - side.v * side.v * t) * per_d_lam
    e_v = -(x + side.v * t) * per_d_lam
    e_x = -drift / side.d
    e_t = -0.5 * (spread * per_lam - e_x * drift)
    e_q = 0.5 * (e_v * e_v - t * per_d_lam)
    e_vt = -drift * per_d_lam
    e_xx = spread * per_d_lam
    e_xt = spread * drift * per_d_lam
    e_xq = -e_v * per_d_lam
    e_tt = spread * (0.5 * spread * per_lam * per_lam + drift * drift * per_d_lam)
    e_tq = -0.5 * per_lam * per_d_lam - drift * e_v * per_d_lam
    e_qq = t * per_d_lam * (0.5 * t * per_d_lam - e_v * e_v)

    # u = D t / a^2
    u_a = -2.0 * u * per_a
    return (
        value + 0.5 * (half + log(per_lam)),
        e_v,
        side.w * e_x + (in_u * u_a - 2.0 * per_a),
        side.a * e_x + in_w,
        e_t + in_u * per_unit,
        e_q,
        -t * per_d_lam,
        -side.w * per_d_lam,
        -side.a * per_d_lam,
        e_vt,
        -t * per_d_lam * e_v,
        side.w * side.w * e_xx + (in_uu * u_a * u_a + (6.0 * in_u * u + 2.0) * per_a * per_a),
        e_x + x * e_xx + in_uw * u_a,
        side.w * e_xt + (in_uu * u_a - 2.0 * in_u * per_a) * per_unit,
        side.w * e_xq,
        side.a * side.a * e_xx + (2.0 * in_u - in_w * in_w),
        side.a * e_xt + in_uw * per_unit,
        side.a * e_xq,
        e_tt + in_uu * per_unit * per_unit,
        e_tq,
        e_qq,
    )


@summing_kernel
def add_points(
    rt: np.ndarray, t0: float, start: Images | Waves, side: Drifting, sums: np.ndarray
) -> None:
    """Add the sums of `curved_point` over RTs (n,), all of them within reach of one series."""
    s0 = s1 = s2 = s3 = s4 = s5 = s6 = s7 = s8 = s9 = s10 = 0.0
    s11 = s12 = s13 = s14 = s15 = s16 = s17 = s18 = s19 = s20 = 0.0
    for i in range(rt.size):
        t = rt[i] - t0
        u = max(t * side.per_unit, SHORTEST_U)
        p = curved_point(t, u, curved(start, u), side)
        s0 += p[0]
        s1 += p[1]
        s2 += p[2]
        s3 += p[3]
        s4 += p[4]
        s5 += p[5]
        s6 += p[6]
        s7 += p[7]
        s8 += p[8]
        s9 += p[9]
        s10 += p[10]
        s11 += p[11]
        s12 += p[12]
        s13 += p[13]
        s14 += p[14]
        s15 += p[15]
        s16 += p[16]
        s17 += p[17]
        s18 += p[18]
        s19 += p[19]
        s20 += p[20]
    first = (s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10)
    for j, s in enumerate((*first, s11, s12, s13, s14, s15, s16, s17, s18, s19, s20)):
        sums[j] += s


@inner_kernel
def add_varied(
    trials: VariedTrials, first: int, last: int, upper: bool, row: np.ndarray,
    slopes: np.ndarray, curvature: np.ndarray, sums: np.ndarray,
) -> float:  # fmt: skip
    """The log likelihood of the trials ``first`` to ``last`` - 1, of one response, sorted by time.

    It is -inf if one lies at or before t0. ``row`` has q in the place of sv. The gradient in v, a,
    z, t0 and q is added to ``slopes`` (5,), the Hessian to the upper triangle of ``curvature``
    (5, 5). ``sums`` (21,) is space.
    """
    rt, t0 = trials.rt[first:last], row[T0]
    if rt[0] <= t0:
        return -math.inf

    side = drifting_from(row, upper)
    for j in range(N_VARIED_SUMS):
        sums[j] = 0.0
    switch = first_not_below(rt, t0 + U_SWITCH / side.per_unit)
    if switch > 0:
        add_points(rt[:switch], t0, images_from(side.w, 1.0 - side.w), side, sums)
    if switch < rt.size:
        add_points(rt[switch:], t0, waves_from(side.w, 1.0 - side.w), side, sums)
    add_triangle(sums, upper, slopes, curvature)
    return sums[0] + rt.size * math.log(side.per_unit)


@inner_kernel
def add_triangle(sums: np.ndarray, upper: bool, slopes: np.ndarray, curvature: np.ndarray) -> None:
    """Add derivatives in v, w, t of a side as those in v, z and t0; further ones have no sign."""
    m = 1 + slopes.size
    for i in range(slopes.size):
        of_i = sign_of(i, upper)
        slopes[i] += of_i * sums[1 + i]
        for j in range(i, slopes.size):
            curvature[i, j] += of_i * sign_of(j, upper) * sums[m]
            m += 1


@inner_kernel
def sign_of(parameter: int, upper: bool) -> float:
    """The derivative of the parameter of a side in that of the cell."""
    is_turned = parameter == T0 or (upper and parameter in (V, Z))
    return -1.0 if is_turned else 1.0
