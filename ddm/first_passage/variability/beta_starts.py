"""Averages of the density over starts with a symmetric beta distribution.

With y = log(w / (1 - w)), the density of the starts w is w^s (1 - w)^s / B(s, s) per unit of y,
where s is the shape. The density of first-passage times falls to 0 with w at the near boundary,
and at early times it is a narrow peak there, near w = sqrt(u); but in y the peak is never narrow,
and the integrand falls exponentially on both sides. It is integrated by the trapezoidal rule, whose
error is about exp(-2 pi d / step) for an integrand that is analytic up to the distance d from the
real line, times its growth there (Trefethen & Weideman 2014, SIAM Review 56:385).

As a function of w the integrand is, up to factors that hardly change, exp(level) with a concave
level: a peak, from which it is followed outwards to where it is negligible.
"""

from __future__ import annotations

import math

import numpy as np

from ddm.first_passage.series import U_SWITCH
from ddm.first_passage.shelf import Side
from ddm.first_passage.variability.rows import AT, FAR, SHARE, T, W
from ddm.first_passage.variability.spread import log_beta
from ddm.numerics.quadrature import NEGLIGIBLE
from ddm.runtime.compilation import kernel

# extra room, on the log scale, for the factors that the level leaves out
MARGIN = 2.0

# The step is 1 / sqrt(LEAST + PER_CURVATURE c), where c is the curvature of the level at its peak.
# At short times an integrand like w^k exp(-w^2 / 2u) grows by cos(2 d)^(-k/2) at the distance d;
# at long ones like (w (1 - w))^k it grows by cos(d / 2)^(-2k).
LEAST_SHORT, LEAST_LONG = 18.0, 6.0
PER_CURVATURE = 2.0

# until Newton's method has found the peak to this much of y
PRECISE = 1e-3
MOST_STEPS = 60

# no start is nearer to a boundary than exp(-FARTHEST)
FARTHEST = 600.0


@kernel
def level(y: float, u: float, side: Side, shape: float) -> tuple[float, float, float]:
    """The log of the integrand in y at the time u, up to factors, and its two derivatives."""
    eta2 = side.spread / side.u_per_second
    w, far = 1.0 / (1.0 + math.exp(-y)), 1.0 / (1.0 + math.exp(y))
    log_w = y + math.log(far) if y < 0.0 else math.log(w)
    log_far = log_w - y
    per_lam = 1.0 / (1.0 + eta2 * u)
    both = w * far

    value = shape * (log_w + log_far) + log_w
    slope = shape * (far - w) + far
    bend = -(2.0 * shape + 1.0) * both
    if u < U_SWITCH:
        # the first image
        q = w + side.nu * u
        in_w, in_ww = -q / u * per_lam, -per_lam / u
        value -= 0.5 * q * q / u * per_lam
    else:
        # the first wave, and the tilt by the drift
        value += log_far
        slope -= w
        bend -= both
        in_w, in_ww = (eta2 * w - side.nu) * per_lam, eta2 * per_lam
        value += (0.5 * eta2 * w - side.nu) * w * per_lam
    slope += in_w * both
    bend += in_ww * both * both + in_w * both * (far - w)
    return value, slope, bend


@kernel
def peak_of(u: float, side: Side, shape: float) -> float:
    """The y at which the level is highest, where its slope is 0, by Newton's method."""
    low, high = -FARTHEST, FARTHEST
    y = min(0.5 * math.log(u), 0.0)
    for _ in range(MOST_STEPS):
        _, slope, bend = level(y, u, side, shape)
        if slope > 0.0:
            low = y
        else:
            high = y
        following = y - slope / bend if bend < 0.0 else math.inf
        if not low < following < high:
            following = 0.5 * (max(low, y - 8.0) + min(high, y + 8.0))
        if abs(following - y) < PRECISE:
            return following
        y = following
    return y


@kernel
def end_of(y: float, sign: float, first: float, u: float, side: Side, shape: float) -> float:
    """How far from the peak y the level has become negligible, towards the side of ``sign``.

    As a function of the distance the level is concave beyond the peak, so that from the second step
    of Newton's method on the distance is too long rather than too short.
    """
    top, most, away = level(y, u, side, shape)[0], NEGLIGIBLE + MARGIN, first
    for _ in range(3):
        value, slope, _ = level(y + sign * away, u, side, shape)
        steepness = max(-sign * slope, 0.25 * most / away)
        away = max(away + (most - (top - value)) / steepness, 0.25 * away)
    return min(away, FARTHEST)


@kernel
def beta_range(u: float, side: Side, shape: float) -> tuple[float, float, int]:
    """The first node in y, the step between nodes and their number, at the time u."""
    y = peak_of(u, side, shape)
    curvature = max(-level(y, u, side, shape)[2], 1e-3)
    step = 1.0 / math.sqrt(
        (LEAST_SHORT if u < U_SWITCH else LEAST_LONG) + PER_CURVATURE * curvature
    )
    reach = 4.0 / math.sqrt(curvature)
    before = end_of(y, -1.0, reach, u, side, shape)
    after = end_of(y, 1.0, reach, u, side, shape)
    return y - before, step, int((before + after) / step) + 2


@kernel
def put_beta_starts(
    x: np.ndarray, k: int, at: int, t: float, first: float, step: float, n: int, shape: float
) -> None:
    """Write n nodes of the time t, which stands in column ``at`` of the times, from column k on."""
    scale = math.log(step) - log_beta(shape)
    for j in range(n):
        y = first + j * step
        far = 1.0 / (1.0 + math.exp(y))
        w = 1.0 / (1.0 + math.exp(-y))
        log_both = math.log(far) * 2.0 + y if y < 0.0 else math.log(w) * 2.0 - y
        x[AT, k + j] = at
        x[T, k + j] = t
        x[W, k + j] = w
        x[FAR, k + j] = far
        x[SHARE, k + j] = math.exp(shape * log_both + scale)
