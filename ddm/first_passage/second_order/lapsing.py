"""Log likelihood, gradient and Hessian of trials of one cell, some of which are lapses.

With the density f of the process, that of a lapse with the same response u / 2 (here h), and the
proportion p of lapses, the density of a trial is g = (1 - p) f + p h. Let r = (1 - p) f / g be the
probability that the trial is none, s the gradient of log f and H its Hessian. Then log g has

    r s    and    r H + r (1 - r) s s'

in the parameters of the process, (h - f) / g and -((h - f) / g)^2 in p, and -(f h / g^2) s in both.
f and all its derivatives vanish at t0, so that trials may lie before it. As in `varied_drift` the
drift varies with variance q, which may be 0.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from ddm.first_passage.second_order.second_derivatives import first_not_below
from ddm.first_passage.second_order.varied_drift import (
    Drifting,
    add_triangle,
    curved,
    curved_point,
    drifting_from,
)
from ddm.first_passage.series import U_SWITCH, Images, Waves, images_from, waves_from
from ddm.numerics.elementary import exp, log
from ddm.parameters import SZ, T0
from ddm.runtime.compilation import inlined_kernel, inner_kernel, summing_kernel

# derivatives in v, a, z, t0, q and p, the first of the table, with q and p in place of sv and sz
N_LAPSING = 6

# the value, that many slopes, and the upper triangle of their derivatives
N_LAPSING_SUMS = 28

# in place of a shorter time: squares of slopes are finite there, and such a trial is a lapse
SHORTEST_LAPSING_U = 1e-30

# in double precision exp of more than 709 is infinite
LARGEST_EXPONENT = 700.0

# log g, r, 1 - r, f / g and h / g
Mixed = tuple[float, float, float, float, float]


class LapsingTrials(NamedTuple):
    """Trials with lapses: RTs, where the sides begin, and the log density of a lapse at each RT."""

    rt: np.ndarray
    edges: np.ndarray
    log_lapse: np.ndarray


@inlined_kernel
def mixed(log_f: float, log_h: float, p: float, log_p: float, log_1mp: float) -> Mixed:
    """log g, r, 1 - r, f / g and h / g of a trial."""
    from_process, from_lapses = log_1mp + log_f, log_p + log_h
    odds = exp(-abs(from_process - from_lapses))
    is_process = from_process > from_lapses
    larger = from_process if is_process else from_lapses
    share = 1.0 / (1.0 + odds)
    r = share if is_process else odds * share
    rest = odds * share if is_process else share
    log_g = larger + log(1.0 + odds)
    # p may be 0, and h / g is then no share of 1 - r
    return log_g, r, rest, r / (1.0 - p), exp(min(log_h - log_g, LARGEST_EXPONENT))


@summing_kernel
def add_mixed(
    rt: np.ndarray, log_lapse: np.ndarray, t0: float, start: Images | Waves, side: Drifting,
    p: float, sums: np.ndarray,
) -> None:  # fmt: skip
    """Add sums over RTs (n,) above t0, all of them within reach of one series."""
    log_p, log_1mp, log_unit = math.log(p), math.log1p(-p), math.log(side.per_unit)
    s0 = s1 = s2 = s3 = s4 = s5 = s6 = s7 = s8 = s9 = s10 = s11 = s12 = s13 = 0.0
    s14 = s15 = s16 = s17 = s18 = s19 = s20 = s21 = s22 = s23 = s24 = s25 = s26 = s27 = 0.0
    for i in range(rt.size):
        t = rt[i] - t0
        u = max(t * side.per_unit, SHORTEST_LAPSING_U)
        f = curved_point(t, u, curved(start, u), side)
        log_g, r, rest, f_g, h_g = mixed(f[0] + log_unit, log_lapse[i], p, log_p, log_1mp)
        both, cross, in_p = r * rest, -f_g * h_g, h_g - f_g
        s0 += log_g
        s1 += r * f[1]
        s2 += r * f[2]
        s3 += r * f[3]
        s4 += r * f[4]
        s5 += r * f[5]
        s6 += in_p
        s7 += r * f[6] + both * f[1] * f[1]
        s8 += r * f[7] + both * f[1] * f[2]
        s9 += r * f[8] + both * f[1] * f[3]
        s10 += r * f[9] + both * f[1] * f[4]
        s11 += r * f[10] + both * f[1] * f[5]
        s12 += cross * f[1]
        s13 += r * f[11] + both * f[2] * f[2]
        s14 += r * f[12] + both * f[2] * f[3]
        s15 += r * f[13] + both * f[2] * f[4]
        s16 += r * f[14] + both * f[2] * f[5]
        s17 += cross * f[2]
        s18 += r * f[15] + both * f[3] * f[3]
        s19 += r * f[16] + both * f[3] * f[4]
        s20 += r * f[17] + both * f[3] * f[5]
        s21 += cross * f[3]
        s22 += r * f[18] + both * f[4] * f[4]
        s23 += r * f[19] + both * f[4] * f[5]
        s24 += cross * f[4]
        s25 += r * f[20] + both * f[5] * f[5]
        s26 += cross * f[5]
        s27 -= in_p * in_p
    first = (s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11, s12, s13)
    second = (s14, s15, s16, s17, s18, s19, s20, s21, s22, s23, s24, s25, s26, s27)
    for j, s in enumerate((*first, *second)):
        sums[j] += s


@inner_kernel
def add_lapses(log_lapse: np.ndarray, p: float, sums: np.ndarray) -> None:
    """Add what trials at or before t0 are worth, all of which are lapses."""
    for log_h in log_lapse:
        sums[0] += math.log(p) + log_h
        sums[N_LAPSING] += 1.0 / p
        sums[N_LAPSING_SUMS - 1] -= 1.0 / (p * p)


@inner_kernel
def add_lapsing(
    trials: LapsingTrials, first: int, last: int, upper: bool, row: np.ndarray,
    slopes: np.ndarray, curvature: np.ndarray, sums: np.ndarray,
) -> float:  # fmt: skip
    """As `add_varied`, for trials with lapses; ``row`` has p in the place of sz.

    The derivatives in p are added too: ``slopes`` is (6,), ``curvature`` (6, 6), ``sums`` (28,).
    The value is -inf if a trial at or before t0 cannot be a lapse.
    """
    rt, log_lapse = trials.rt[first:last], trials.log_lapse[first:last]
    t0, p = row[T0], row[SZ]
    side = drifting_from(row, upper)
    for j in range(N_LAPSING_SUMS):
        sums[j] = 0.0

    above = first_not_below(rt, t0)
    switch = first_not_below(rt, t0 + U_SWITCH / side.per_unit)
    if above > 0:
        add_lapses(log_lapse[:above], p, sums)
    if not sums[0] > -math.inf:
        return -math.inf
    if switch > above:
        add_mixed(
            rt[above:switch], log_lapse[above:switch], t0,
            images_from(side.w, 1.0 - side.w), side, p, sums,
        )  # fmt: skip
    if switch < rt.size:
        add_mixed(
            rt[switch:], log_lapse[switch:], t0, waves_from(side.w, 1.0 - side.w), side, p, sums
        )
    add_triangle(sums, upper, slopes, curvature)
    return sums[0]
