"""Which starts and times matter for an average, and how many nodes its integral needs.

As long as the other boundary does not matter, the density at the start w and the time u is, up to
powers, exp(-cost), where

    cost(w, u) = (w + nu u)^2 / (2 u lam),  lam = 1 + eta^2 u,  eta = sv a / D

This is the first image of the series, with drift that varies. In w it is a Gaussian with mean -nu u
and variance u lam. In log u it has one peak, after which exp(-pi^2 u / 2) takes over. No density
exceeds exp(-cost) at any u. So starts and times that cost much more than the cheapest one of a
range are left out. How the cost changes off the real line gives the number of nodes.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from ddm.first_passage.series import HALF_PI_SQUARED, U_SWITCH
from ddm.first_passage.shelf import Side
from ddm.numerics.quadrature import MOST_NODES, NEGLIGIBLE, nodes_needed, order
from ddm.runtime.compilation import kernel

# from this u on exp(-pi^2 u / 2) dominates, so that every density falls
U_LATE = 0.3

# extra room, on the log scale, in the limits below
MARGIN = 3.0

# A range of starts that reaches to the other boundary is cut into pieces if the drift is strong,
# since the density falls to 0 there within a distance of about u, the time. The distance from the
# boundary falls to PER_PIECE of itself within each piece but the last one.
MOST_PIECES = 16
PER_PIECE = 0.125


class Times(NamedTuple):
    """The range of times u that matters, and how the density grows off it in log u.

    The last four fields become arguments of `ddm.numerics.quadrature.order`, with log u as the
    variable.
    """

    begin: float
    end: float
    outward: float
    most_outward: float
    square: float
    most_aside: float


@kernel
def cost(w: float, u: float, nu: float, eta2: float) -> float:
    """Minus the exponent of the density at the start w and the time u; ``eta2`` is eta^2."""
    q = w + nu * u
    return 0.5 * q * q / (u * (1.0 + eta2 * u))


@kernel
def cheapest_start(u: float, nu: float, low: float, high: float) -> float:
    """The start between low and high that costs least at the time u."""
    return min(max(-nu * u, low), high)


@kernel
def start_range(u: float, side: Side, low: float, high: float) -> tuple[float, float, int]:
    """The range of starts between low and high that matters at the time u, and its number of nodes.

    Returns the first start, the last start and the number. More than MOST_NODES are those of
    several rules with MOST_NODES nodes, each on a piece of the range.
    """
    eta2 = side.spread / side.u_per_second
    lam = 1.0 + eta2 * u

    if u < U_SWITCH:
        variance, mean = u * lam, -side.nu * u
        # where w exp(-cost) is largest
        peak = min(max(0.5 * (mean + math.sqrt(mean * mean + 4.0 * variance)), low), high)
        reach = math.sqrt((peak - mean) ** 2 + 2.0 * variance * NEGLIGIBLE)
        low, high = max(low, mean - reach), min(high, mean + reach)
        return low, high, _of_pieces(u, low, high, mean, variance)

    # At a distance y aside, the waves grow by cosh(pi y) as long as the first one dominates, and in
    # all by less than exp(pi^2 y^2 / 2). They are multiplied by exp(tilt), and
    # tilt = (eta^2 w^2 - 2 nu w) / (2 lam) is convex, so that the slope of its chord gives a bound.
    slope = (0.5 * eta2 * (low + high) - side.nu) / lam
    reach = (NEGLIGIBLE + MARGIN) / max(abs(slope), 1e-3)
    if slope < 0.0:
        high = min(high, low + reach)
    else:
        low = max(low, high - reach)

    steepest = max(abs(eta2 * low - side.nu), abs(eta2 * high - side.nu)) / lam
    half = 0.5 * (high - low)
    return low, high, order(steepest * half, math.inf, 0.0, 0.0, HALF_PI_SQUARED, half, math.inf)


@kernel
def _of_pieces(u: float, low: float, high: float, mean: float, variance: float) -> int:
    """The number of nodes for starts from ``low`` to ``high`` at a short time u.

    ``mean`` and ``variance`` are those of the Gaussian in w of the first image. In all pieces but
    the last one, which is tried here, the growth beyond the other boundary does not count.
    """
    k, begin = 1, low
    while True:
        half = 0.5 * (high - begin)
        rising = (mean - high) * half / variance
        outward = max(rising, (begin - mean) * half / variance, 0.0)
        # beyond the other boundary the image that starts at 2 - w dominates
        mirror, gap = max(rising + 2.0 * half / u, 0.0), max(1.0 - high, 0.0) / half
        n = nodes_needed(outward, math.inf, mirror, gap, 0.5 / variance, half, math.inf)
        following = 1.0 - PER_PIECE * (1.0 - begin)
        if not n >= MOST_NODES or following >= high or k == MOST_PIECES:
            break
        k, begin = k + 1, following
    return k * MOST_NODES if k > 1 else int(min(n, MOST_NODES - 1.0)) + 1


@kernel
def time_range(begin: float, end: float, side: Side, low: float, high: float) -> Times:
    """The times u between ``begin`` and ``end`` that matter for starts from ``low`` to ``high``.

    ``begin`` may be 0 and ``end`` infinite.
    """
    nu, eta2 = side.nu, side.spread / side.u_per_second
    last = max(begin, min(end, U_LATE))
    first_peak, last_peak = _peak(begin, last, nu, eta2, low), _peak(begin, last, nu, eta2, high)
    least = cost(low, first_peak, nu, eta2)
    begin, end = _that_matter(begin, end, nu, eta2, low, high, least + NEGLIGIBLE)

    before = fall(begin, nu, eta2, cheapest_start(begin, nu, low, high))
    after = -fall(end, nu, eta2, cheapest_start(end, nu, low, high))
    outward = max(before, after, 0.0) + 0.5
    most_outward = least + MARGIN if begin <= U_LATE else math.inf

    square = bends(first_peak, nu, eta2, low)
    if nu < 0.0:
        square = max(square, bends(last_peak, nu, eta2, cheapest_start(last_peak, nu, low, high)))

    # The cost stays positive up to the angle y at which cos y + eta^2 u cos 2y = 0: a right angle
    # without variability of drift, and down to half of it with more and more.
    most_aside = 0.75 + 0.75 / (1.0 + 2.0 * eta2 * end)
    return Times(begin, end, outward, most_outward, 0.5 * square, most_aside)


@kernel
def _peak(begin: float, end: float, nu: float, eta2: float, w: float) -> float:
    """The time between begin and end at which the start w costs least."""
    if nu < 0.0:
        u = -w / nu
    else:
        excess = nu - 2.0 * eta2 * w
        u = w / excess if excess > 0.0 else end
    return min(max(u, begin), end)


@kernel
def _that_matter(
    begin: float, end: float, nu: float, eta2: float, low: float, high: float, most: float
) -> tuple[float, float]:
    """The first and the last time between begin and end at which some start costs less than most.

    cost(w, u) = most is the quadratic (nu^2 - 2 most eta^2) u^2 - 2 (most - w nu) u + w^2 = 0.
    """
    square = nu * nu - 2.0 * most * eta2
    b = most - low * nu
    begin = max(begin, low * low / (b + math.sqrt(max(b * b - square * low * low, 0.0))))

    if square > 0.0:
        slowest = high if nu < 0.0 else low
        b = most - slowest * nu
        end = min(end, (b + math.sqrt(max(b * b - square * slowest * slowest, 0.0))) / square)
    end = min(end, max(begin, U_LATE) + (NEGLIGIBLE + MARGIN) / HALF_PI_SQUARED)
    return begin, max(end, begin * (1.0 + 1e-15))


@kernel
def fall(u: float, nu: float, eta2: float, w: float) -> float:
    """Minus the slope of the log density in log u."""
    lam = 1.0 + eta2 * u
    if u < U_SWITCH:
        q = w + nu * u
        return nu * q / lam - 0.5 * q * q / (u * lam) * (1.0 + eta2 * u / lam)
    drift = (nu - eta2 * w) / lam
    return u * (HALF_PI_SQUARED + 0.5 * drift * drift + 0.5 * eta2 / lam)


@kernel
def bends(u: float, nu: float, eta2: float, w: float) -> float:
    """How much the log density grows at a distance y off the real line of log u, over y^2 / 2.

    With q = eta^2 u, twice the real part of cost(w, u exp(iy)) is

        [(w^2 / u) (cos y + q cos 2y) + 2 w nu (1 + q cos y) + nu^2 u (cos y + q)]
        / |1 + q exp(iy)|^2.

    Of its decrease with y^2, the term that only makes it smaller is left out. At late times
    exp(-pi^2 u / 2) adds a term of its own. Relative to its maximum, the density grows most at the
    time that costs least.
    """
    lam = 1.0 + eta2 * u
    varied = eta2 * u / lam
    image = 0.5 * w * w / (u * lam) * (1.0 + 3.0 * varied) + abs(w * nu) * varied / lam
    return image + u * (0.5 * nu * nu / (lam * lam) + HALF_PI_SQUARED)
