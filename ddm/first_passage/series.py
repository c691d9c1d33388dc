"""The two series of the first-passage density of driftless motion on the unit interval.

f(u | w) is the density of the time u at which dx = dW, from w between 0 and 1, is absorbed at 0.
Every diffusion with constant drift and boundaries reduces to it (Navarro & Fuss 2009, eq. 4):

    small times   f = (2 pi u^3)^(-1/2) sum_k (w + 2k) exp(-(w + 2k)^2 / (2u))
    large times   f = pi sum_k k sin(k pi w) exp(-k^2 pi^2 u / 2)

(Feller 1968, XIV.6; Navarro & Fuss 2009, eqs. 5 and 6). What depends on the start alone is computed
once, in `images_from` and `waves_from`. The sums are free of branches and calls, so that loops over
trials become vector instructions. Each series is written as a leading term, whose logarithm is
used, times a sum S.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from ddm.numerics.elementary import exp, expm1, log
from ddm.runtime.compilation import inlined_kernel, kernel

# Below this u, two pairs of images give the density to rounding: the first pair that is left out is
# smaller by exp(-50) at u = 0.2. Above it, the Fourier series needs at most six terms. Gondan,
# Blurton & Kesselmeier (2014) and Foster & Singmann (2021) choose between the series in the same
# way, by the number of terms.
U_SWITCH = 0.2

LOG_2PI = math.log(2.0 * math.pi)
HALF_PI_SQUARED = 0.5 * math.pi * math.pi


class Images(NamedTuple):
    """Constants of the small-time series, whose images lie in pairs at m - near and m + near.

    ``near`` is the distance from the nearer boundary. If that is the absorbing boundary, ``near``
    is w and m is even; if it is the other one, m is odd. The two images of a pair cancel as
    near -> 0, so their difference is computed from their ratio by expm1.
    """

    w: float
    near: float
    side: float
    lone: float
    first: float
    second: float
    behind: float
    power_1: float
    power_2: float
    power_3: float


class Waves(NamedTuple):
    """Constants of the large-time series.

    ``log_first`` is log(pi sin(pi w)). ``s2`` to ``s6`` are the factors of the waves 2 to 6 in S;
    ``slope_1`` and ``c2`` to ``c6`` are those of all waves in the derivative in w.
    """

    log_first: float
    slope_1: float
    s2: float
    s3: float
    s4: float
    s5: float
    s6: float
    c2: float
    c3: float
    c4: float
    c5: float
    c6: float


@inlined_kernel
def images_from(w: float, far: float) -> Images:
    """The constants of a start w; far = 1 - w."""
    beyond = w > 0.5
    near = far if beyond else w
    side = -1.0 if beyond else 1.0
    lone = 0.0 if beyond else w
    behind = 1.0 if beyond else 0.0

    # the images lie around 1 and 3, or around 2 and 4
    first = 2.0 - behind
    power_1 = 2.0 + behind
    power_2 = 1.0 + 2.0 * behind
    return Images(w, near, side, lone, first, first + 2.0, behind, power_1, power_2, behind)


@kernel
def waves_from(w: float, far: float) -> Waves:
    """The constants of a start w; far = 1 - w."""
    sine = math.sin(math.pi * min(w, far))
    cosine = math.cos(math.pi * min(w, far)) * (-1.0 if w > 0.5 else 1.0)
    return waves_of(sine, cosine)


@inlined_kernel
def waves_of(sine: float, c1: float) -> Waves:
    """The constants of a start w, from sin(pi w) and cos(pi w).

    sin(k pi w) / sin(pi w) and cos(k pi w) are Chebyshev polynomials of cos(pi w), which are
    computed by their recurrence.
    """
    s2 = 2.0 * c1
    s3 = 2.0 * c1 * s2 - 1.0
    s4 = 2.0 * c1 * s3 - s2
    s5 = 2.0 * c1 * s4 - s3
    s6 = 2.0 * c1 * s5 - s4

    c2 = 2.0 * c1 * c1 - 1.0
    c3 = 2.0 * c1 * c2 - c1
    c4 = 2.0 * c1 * c3 - c2
    c5 = 2.0 * c1 * c4 - c3
    c6 = 2.0 * c1 * c5 - c4

    unit = math.pi / sine
    return Waves(
        log(math.pi * sine), unit * c1, 2.0 * s2, 3.0 * s3, 4.0 * s4, 5.0 * s5, 6.0 * s6,
        4.0 * unit * c2, 9.0 * unit * c3, 16.0 * unit * c4, 25.0 * unit * c5, 36.0 * unit * c6,
    )  # fmt: skip


@inlined_kernel
def pair(
    m: float, excess: float, ratio_m1: float, per_u: float, start: Images
) -> tuple[float, float, float]:
    """The sum of two images, at m - near and m + near, and its derivatives in u and near.

    ``excess`` is the exponent of the nearer image relative to the leading term; ``ratio_m1`` is the
    ratio of the two images, minus 1.
    """
    scale = start.side * exp(-excess)
    value = 2.0 * start.near + (m + start.near) * ratio_m1
    slope = (m + start.near) * (1.0 + ratio_m1) * 2.0 * m * per_u
    in_u = (value * excess + slope * start.near) * per_u
    in_near = 2.0 + ratio_m1 - slope + value * (m - start.behind) * per_u
    return scale * value, scale * in_u, scale * in_near


@inlined_kernel
def image_sum(u: float, start: Images) -> tuple[float, float, float]:
    """S, dS/du and dS/dw of f = (2 pi u^3)^(-1/2) exp(-w^2 / (2u)) S."""
    per_u = 1.0 / u
    # (m - near)^2 - (behind - near)^2 as a product, for m = first and second
    first_sum = start.first + start.behind - 2.0 * start.near
    second_sum = start.second + start.behind - 2.0 * start.near
    excess = 0.5 * (start.first - start.behind) * first_sum * per_u
    farther = 0.5 * (start.second - start.behind) * second_sum * per_u

    ratio_m1 = expm1(-2.0 * start.first * start.near * per_u)
    # the ratio of the second pair is the square or the cube of that of the first
    second_m1 = ratio_m1 * (start.power_1 + ratio_m1 * (start.power_2 + ratio_m1 * start.power_3))
    s1, s1_u, s1_x = pair(start.first, excess, ratio_m1, per_u, start)
    s2, s2_u, s2_x = pair(start.second, farther, second_m1, per_u, start)

    in_near = s1_x + s2_x
    return start.lone + s1 + s2, s1_u + s2_u, 1.0 + in_near if start.side > 0.0 else -in_near


@inlined_kernel
def wave_sum(u: float, start: Waves) -> tuple[float, float, float]:
    """S, dS/du, and the derivative of sin(pi w) S in w over sin(pi w), of the large-time series.

    f = pi sin(pi w) exp(-pi^2 u / 2) S, where

        S = sum_k k sin(k pi w) / sin(pi w) b^(k^2 - 1),  b = exp(-pi^2 u / 2).

    The exponents of b are 0, 3, 8, 15, 24 and 35.
    """
    b = exp(-HALF_PI_SQUARED * u)
    b2 = b * b
    b3 = b2 * b
    b5 = b3 * b2
    b7 = b5 * b2
    b9 = b7 * b2
    b11 = b9 * b2

    s = 1.0 + b3 * (start.s2 + b5 * (start.s3 + b7 * (start.s4 + b9 * (start.s5 + b11 * start.s6))))
    late_u = 24.0 * start.s5 + b11 * 35.0 * start.s6
    in_u = b3 * (3.0 * start.s2 + b5 * (8.0 * start.s3 + b7 * (15.0 * start.s4 + b9 * late_u)))
    late_w = start.c5 + b11 * start.c6
    in_w = start.slope_1 + b3 * (start.c2 + b5 * (start.c3 + b7 * (start.c4 + b9 * late_w)))
    return s, -HALF_PI_SQUARED * in_u, in_w
