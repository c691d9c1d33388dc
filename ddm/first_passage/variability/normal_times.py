"""The decision times at which averages over a normal non-decision time need the density.

The non-decision time s > 0 is normal with mean t0 and SD t0_sd, cut at 0. With t = rt - t0 and
x = (t - u) / t0_sd, the averages are integrals over the decision time u from 0 to rt of

    density   f(u) phi(x) / (t0_sd Phi(b)),  b = t0 / t0_sd
    F         f(u) (Phi(x) - Phi(-b)) / Phi(b)
    survivor  f(u) Phi(-x) / Phi(b), and after rt of f(u) itself

The product of the density, which has a peak of its own, and a factor that falls on the scale of
t0_sd is integrated by Gauss-Legendre rules on panels of log u. A panel is narrow enough for both,
and is left out where the product is negligible.
"""

from __future__ import annotations

import math

import numpy as np

from ddm.first_passage.ranges import MARGIN, bends, cheapest_start, cost, fall
from ddm.first_passage.series import HALF_PI_SQUARED, U_SWITCH
from ddm.first_passage.shelf import Side
from ddm.first_passage.variability.rows import (
    BY_ST0,
    BY_T,
    CDF,
    DENSITY,
    LOG,
    MOVES,
    TIME,
    WEIGHT,
)
from ddm.first_passage.variability.spread import Spread, ends_of_starts
from ddm.numerics.elementary import erfcx
from ddm.numerics.quadrature import NEGLIGIBLE, NODES, WEIGHTS, first_of_rule
from ddm.runtime.compilation import kernel

# Beyond so many SDs the share of non-decision times is 0 or 1 to the last digit.
REACH = 9.0

# nodes of a panel
N_NODES = 16

# the most panels of one trial
MOST_PANELS = 96

# The width of a panel in log u: at most WIDEST; at most FEW_SDS over the root of the curvature of
# the log of the integrand, which of a normal density are as many SDs; and so that the integrand
# grows by at most STEEPEST on the log scale. The rule is then exact to 1e-10 of the integral.
WIDEST, FEW_SDS, STEEPEST = 2.0, 3.0, 14.0

# panels go down to this share of the longest time
SHORTEST = 1e-30

SQRT_HALF = math.sqrt(0.5)
PER_SQRT_2PI = 1.0 / math.sqrt(2.0 * math.pi)


@kernel
def normal_cdf(x: float) -> float:
    """Phi(x), with a small relative error in the lower tail too."""
    return 0.5 * math.erfc(-x * SQRT_HALF)


@kernel
def hazard(b: float) -> float:
    """phi(b) / Phi(b)."""
    return PER_SQRT_2PI * math.exp(-0.5 * b * b) / normal_cdf(b)


@kernel
def log_share(x: float, what: int) -> float:
    """The log of the factor of f, up to powers."""
    counts = what == DENSITY or (x < 0.0 if what == CDF else x > 0.0)
    return -0.5 * x * x if counts else 0.0


@kernel
def log_product(time: float, t: float, side: Side, spread: Spread, what: int) -> float:
    """The log of the integrand over log u at the decision time ``time``, up to some powers."""
    u = time * side.u_per_second
    eta2 = side.spread / side.u_per_second
    low, high = ends_of_starts(side, spread)
    value = -cost(cheapest_start(u, side.nu, low, high), u, side.nu, eta2)
    # with a beta distribution the density grows from 0 as a power of u
    value += 0.5 * spread.start_shape * min(math.log(u), 0.0)
    value -= HALF_PI_SQUARED * max(u - U_SWITCH, 0.0)
    return value + log_share((t - time) / spread.t0_sd, what)


@kernel
def panel_width(time: float, t: float, side: Side, spread: Spread) -> float:
    """How wide, in log u, a panel next to the decision time ``time`` may be."""
    u = time * side.u_per_second
    eta2 = side.spread / side.u_per_second
    low, high = ends_of_starts(side, spread)
    w = cheapest_start(u, side.nu, low, high)
    per_sd, x = time / spread.t0_sd, abs(t - time) / spread.t0_sd
    if x > REACH + 1.0:
        x = min(x, 1e4)
    curvature = bends(u, side.nu, eta2, w) + per_sd * per_sd
    slope = abs(fall(u, side.nu, eta2, w)) + x * per_sd
    return min(WIDEST, FEW_SDS / math.sqrt(curvature), STEEPEST / slope)


@kernel
def last_time(t: float, side: Side, spread: Spread, what: int) -> float:
    """The decision time after which the integrand is negligible, or that of the RT itself."""
    longest, step = t + spread.t0, 3.0 * spread.t0_sd
    end = max(t, 0.0) + 2.0 * step
    if what != DENSITY and what != CDF:
        return min(longest, max(t + REACH * spread.t0_sd, 0.0))

    top = -math.inf
    while end < longest:
        value = log_product(end, t, side, spread, what)
        top = max(top, value)
        if value < top - NEGLIGIBLE - MARGIN or end > t + 40.0 * spread.t0_sd > 0.0:
            break
        end += step
    return min(end, longest)


@kernel
def panel_ends(
    ends: np.ndarray, first: float, last: float, t: float, side: Side, spread: Spread, what: int
) -> int:
    """Write the ends of panels from ``last`` down to ``first``, or to where nothing matters.

    Returns the number of panels.
    """
    ends[0] = last
    before = top = log_product(last, t, side, spread, what)
    for k in range(1, MOST_PANELS + 1):
        end = ends[k - 1]
        width = panel_width(end, t, side, spread)
        width = min(width, panel_width(end * math.exp(-width), t, side, spread))
        ends[k] = max(end * math.exp(-width), first)
        value = log_product(ends[k], t, side, spread, what)
        top = max(top, value)
        is_gone = value < min(before, top - NEGLIGIBLE - MARGIN)
        if ends[k] <= first or is_gone:
            return k
        before = value
    return MOST_PANELS


@kernel
def add_normal_times(
    times: np.ndarray, k: int, side: Side, spread: Spread, what: int, t: float, first: float,
    last: float,
) -> int:  # fmt: skip
    """Write, from column k on, the times between ``first`` and ``last`` and their factors.

    Returns the next free column.
    """
    ends = np.empty(MOST_PANELS + 1)
    panels = panel_ends(ends, max(first, last * SHORTEST), last, t, side, spread, what)
    top = -math.inf
    for i in range(panels + 1):
        top = max(top, log_product(ends[i], t, side, spread, what))

    rule = first_of_rule(N_NODES)
    for i in range(panels):
        above = log_product(ends[i], t, side, spread, what)
        below = log_product(ends[i + 1], t, side, spread, what)
        # a curved integrand may be higher inside a panel than at its ends
        if max(above, below) + 0.125 * FEW_SDS**2 < top - NEGLIGIBLE - MARGIN:
            continue
        half = 0.5 * math.log(ends[i] / ends[i + 1])
        for j in range(N_NODES):
            time = ends[i + 1] * math.exp(half * (NODES[rule + j] + 1.0))
            put_factors(times, k, time, WEIGHTS[rule + j] * half * time, t, spread, what)
            k += 1
    return k


@kernel
def put_factors(
    times: np.ndarray, k: int, time: float, step: float, t: float, spread: Spread, what: int
) -> None:
    """Write the decision time ``time`` in column k, with the factors of f and of its derivatives.

    ``step`` is its weight in the integral. BY_T is minus the derivative in t0.
    """
    sd = spread.t0_sd
    x, b = (t - time) / sd, spread.t0 / sd
    log_factor = log_share(x, what)
    at_x = PER_SQRT_2PI * math.exp(-0.5 * x * x - log_factor)
    at_b = PER_SQRT_2PI * math.exp(-0.5 * b * b - log_factor)
    per_all, r = 1.0 / normal_cdf(b), hazard(b)

    if what == DENSITY:
        value = at_x * per_all / sd
        by_t, by_sd = value * (r - x) / sd, value * (x * x - 1.0 + b * r) / sd
    elif what == CDF:
        value = _between(x, b, log_factor) * per_all
        by_t = ((at_x - at_b) * per_all + value * r) / sd
        by_sd = (value * r * b - (at_x * x + at_b * b) * per_all) / sd
    else:
        tail = 0.5 * erfcx(x * SQRT_HALF) if x > 0.0 else normal_cdf(-x)
        value = tail * per_all
        by_t = (value * r - at_x * per_all) / sd
        by_sd = (value * r * b + at_x * x * per_all) / sd

    times[TIME, k], times[LOG, k], times[MOVES, k] = time, log_factor, 0.0
    times[WEIGHT, k], times[BY_T, k], times[BY_ST0, k] = step * value, step * by_t, step * by_sd


@kernel
def _between(x: float, b: float, log_factor: float) -> float:
    """Phi(x) - Phi(-b) over exp(log_factor), for x > -b."""
    if x > 0.0:
        return normal_cdf(x) - normal_cdf(-b)
    # both are in the lower tail
    rest = math.exp(-0.5 * b * b - log_factor) * erfcx(b * SQRT_HALF)
    return max(0.5 * (erfcx(-x * SQRT_HALF) - rest), 0.0)
