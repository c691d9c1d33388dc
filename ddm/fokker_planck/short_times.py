"""Densities of evidence, and of first passages, so early that paths hardly know the boundaries.

Without boundaries a drift m0(t) + m1(t) x makes evidence normal, with mean, variance and the factor
g by which the difference of two paths has grown. A boundary on which b(0) and b(t) lie removes the
share exp(-2 (b(0) - x0) (b(t) - x) g / var) of the paths from x0 to x, as images do for a Brownian
bridge.

A drift of another shape in x changes the density of paths without drift by the factor

    exp(int mu dx / D - 1/2 int (mu^2 / D + mu_x) dt)

(Girsanov). The first integral is taken along the line from x0 to x, the second over two paths
beside it, an SD of the bridge between its ends away; so the error is of the third order in the
time. To take the drift as linear around x0 instead costs 1e-2 and more.
"""

from __future__ import annotations

import math

import numpy as np

from ddm.fokker_planck.coefficients import interval
from ddm.fokker_planck.pointers import Functions, value
from ddm.numerics.quadrature import NODES, WEIGHTS, first_of_rule
from ddm.runtime.compilation import inner_kernel, kernel, summing_kernel

# panels and nodes of integrals over time; panels get shorter towards 0, where drifts may be steep
PANELS = 4
ORDER = 6

# nodes along a path, and the step in x by which a drift is differentiated, in SDs of the path
PATH_ORDER = 6
SLOPE_STEP = 1e-3


# A solution begins so many SDs earlier for each SD by which its boundaries, seen from the mean of
# evidence, are not straight, which the images take them to be.
EARLIER, MOST_EARLIER = 20.0, 1.5

# the square of the SDs beyond which there is no evidence
FAR = 150.0


@inner_kernel
def moments(
    functions: Functions, p: np.ndarray, x0: float, t: float, linear: bool
) -> tuple[float, float, float]:
    """Mean, variance and g of evidence at t without boundaries; without drift unless ``linear``."""
    mean, variance, growth = x0, 0.0, 1.0
    first = first_of_rule(ORDER)
    low = 0.0
    for i in range(PANELS):
        high = t * ((i + 1) / PANELS) ** 2
        half = 0.5 * (high - low)
        rate = push = spread = 0.0
        for k in range(first, first + ORDER):
            s = low + half * (1.0 + NODES[k])
            spread += WEIGHTS[k] * half * value(functions[3], 0.0, s, p)
            if linear:
                m0 = value(functions[0], 0.0, s, p)
                push += WEIGHTS[k] * half * m0
                rate += WEIGHTS[k] * half * (value(functions[0], 1.0, s, p) - m0)
        # what enters within a panel grows for half of it, and panels are short
        e = math.exp(rate)
        mean = mean * e + push * math.exp(0.5 * rate) * (1.0 + rate * rate / 24.0)
        variance = variance * e * e + spread * e * (1.0 + rate * rate / 6.0)
        growth *= e
        low = high
    return mean, variance, growth


@inner_kernel
def log_action(
    functions: Functions, p: np.ndarray, x0: float, x: float, t: float, variance: float
) -> float:
    """The log of the factor by which a drift changes the density of paths from x0 to x."""
    first = first_of_rule(PATH_ORDER)
    e = SLOPE_STEP * math.sqrt(variance)
    along = against = 0.0
    for k in range(first, first + PATH_ORDER):
        share = 0.5 * (1.0 + NODES[k])
        s, y = share * t, x0 + share * (x - x0)
        along += 0.5 * WEIGHTS[k] * value(functions[0], y, s, p)

        noise = value(functions[3], 0.0, s, p)
        aside = math.sqrt(variance * share * (1.0 - share))
        for place in (y - aside, y + aside):
            drift = value(functions[0], place, s, p)
            slope = value(functions[0], place + e, s, p) - value(functions[0], place - e, s, p)
            against += 0.25 * WEIGHTS[k] * (drift * drift / noise + slope / (2.0 * e))
    return t * ((x - x0) / variance * along - 0.5 * against)


@kernel
def ends(functions: Functions, t: float, p: np.ndarray) -> tuple[float, float]:
    """Upper and lower boundary."""
    middle, half = interval(functions, t, p)
    return middle + half, middle - half


@summing_kernel
def free_moments(
    functions: Functions, p: np.ndarray, x0: float, t: float, linear: bool
) -> tuple[float, float, float]:
    """`moments`, with the mean moved by a drift that is not linear."""
    mean, variance, growth = moments(functions, p, x0, t, linear)
    if not linear:
        mean += t * value(functions[0], x0, 0.5 * t, p)
    return mean, variance, growth


@summing_kernel
def earliest(
    functions: Functions, p: np.ndarray, x0: float, near: float, latest: float, linear: bool
) -> float:
    """A time at which the nearer boundary is ``near`` SDs away, or ``latest`` if that is before."""
    upper, lower = ends(functions, 0.0, p)
    gap = min(upper - x0, x0 - lower)
    t = latest
    # noise alone first, since drift may grow without end over a long time
    while near * near * moments(functions, p, x0, t, False)[1] > gap * gap:
        t *= 0.5
    t = min(latest, t * gap * gap / (near * near * moments(functions, p, x0, t, False)[1]))
    for _ in range(200):
        mean, variance, _ = free_moments(functions, p, x0, t, linear)
        upper, lower = ends(functions, t, p)
        gap = min(upper - mean, mean - lower)
        sd = math.sqrt(variance)
        bend = _bend(functions, p, x0, t, mean, upper, lower, linear) / sd
        needed = sd * (near + min(MOST_EARLIER, EARLIER * bend))
        if gap >= needed:
            break
        t *= max(0.25, min(0.98, (max(gap, 0.0) / needed) ** 2))
    return t


@inner_kernel
def _bend(
    functions: Functions, p: np.ndarray, x0: float, t: float, mean: float, upper: float,
    lower: float, linear: bool,
) -> float:  # fmt: skip
    """How far the ways from the mean of evidence to the boundaries are from straight, halfway."""
    halfway = free_moments(functions, p, x0, 0.5 * t, linear)[0]
    upper0, lower0 = ends(functions, 0.0, p)
    upper1, lower1 = ends(functions, 0.5 * t, p)
    to_upper = (upper0 - x0) + (upper - mean) - 2.0 * (upper1 - halfway)
    to_lower = (lower0 - x0) + (lower - mean) - 2.0 * (lower1 - halfway)
    return max(abs(to_upper), abs(to_lower))


@summing_kernel
def log_evidence(
    functions: Functions, p: np.ndarray, x0: float, x: np.ndarray, t: float, linear: bool,
    out: np.ndarray,
) -> None:  # fmt: skip
    """Write the log of the density of evidence at the places x, from the start x0."""
    mean, variance, growth = moments(functions, p, x0, t, linear)
    upper0, lower0 = ends(functions, 0.0, p)
    upper, lower = ends(functions, t, p)
    constant = -0.5 * math.log(2.0 * math.pi * variance)
    for i in range(x.size):
        out[i] = -math.inf
        if not lower < x[i] < upper or (x[i] - mean) ** 2 > FAR * variance:
            continue
        by_upper = -math.expm1(-2.0 * (upper0 - x0) * (upper - x[i]) * growth / variance)
        by_lower = -math.expm1(-2.0 * (x0 - lower0) * (x[i] - lower) * growth / variance)
        out[i] = constant - 0.5 * (x[i] - mean) ** 2 / variance + math.log(by_upper * by_lower)
        if not linear:
            out[i] += log_action(functions, p, x0, x[i], t, variance)


@summing_kernel
def log_passages(
    functions: Functions, p: np.ndarray, x0: float, times: np.ndarray, linear: bool,
    out: np.ndarray,
) -> None:  # fmt: skip
    """Write the log densities of first passages, (2, times): of the lower and the upper boundary.

    They are the flux of the density with images through the boundary.
    """
    upper0, lower0 = ends(functions, 0.0, p)
    for i in range(times.size):
        t = times[i]
        mean, variance, growth = moments(functions, p, x0, t, linear)
        upper, lower = ends(functions, t, p)
        noise = value(functions[3], 0.0, t, p)
        for side in range(2):
            at, gap = (upper, upper0 - x0) if side == 1 else (lower, x0 - lower0)
            log_flux = math.log(noise * gap * growth / variance)
            log_flux -= 0.5 * math.log(2.0 * math.pi * variance)
            log_flux -= 0.5 * (at - mean) ** 2 / variance
            if not linear:
                log_flux += log_action(functions, p, x0, at, t, variance)
            out[side, i] = log_flux


@summing_kernel
def absorbed(
    functions: Functions, p: np.ndarray, x0: float, t: float, linear: bool
) -> tuple[float, float]:
    """The probabilities of having met the lower and the upper boundary, by the images."""
    mean, variance, _ = free_moments(functions, p, x0, t, linear)
    upper, lower = ends(functions, t, p)
    sd = math.sqrt(2.0 * variance)
    return math.erfc((mean - lower) / sd), math.erfc((upper - mean) / sd)
