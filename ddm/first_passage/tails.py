"""Two representations of the distribution function of first-passage times at the lower boundary.

In dimensionless form, with nu = v a / D, u = D t / a^2, the start w, and n = |nu|:

    short times   F = exp(-nu w) [H(w) - H(2 - w) + H(2 + w) - ...],
                  H(d) = exp(-n d) Phi((n u - d) / sqrt(u)) + exp(n d) Phi(-(n u + d) / sqrt(u))
    long times    P - F = 2 pi exp(-nu w - nu^2 u / 2)
                          sum_k k sin(k pi w) exp(-k^2 pi^2 u / 2) / (nu^2 + k^2 pi^2)

P is the probability of the boundary. The first one integrates the images of the density, the second
one its Fourier series (Blurton, Kesselmeier & Gondan 2012). As in the series of the density, what
depends on the cell alone is computed once, and the sums are free of branches and calls.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from ddm.numerics.elementary import erfcx, exp, log
from ddm.runtime.compilation import inlined_kernel, kernel

# Below this u, the first image that is left out is smaller than P by exp(-28). Above it, eleven
# waves give the tail to rounding. At the switch at least a hundredth of P lies before u for every
# drift and start, so that P - F does not cancel.
U_SWITCH_CDF = 0.07

PER_ROOT_PI = 1.0 / math.sqrt(math.pi)

# next to the other boundary, images are computed at this many of their length scales from it
HELD = 3e-5

# a float does not resolve so small a drift, in units of D / a, and products with it might underflow
NO_DRIFT = 1e-20

LOG_2PI = math.log(2.0 * math.pi)

Eleven = tuple[float, float, float, float, float, float, float, float, float, float, float]


@kernel
def log_probability(nu: float, w: float, far: float) -> tuple[float, float, float]:
    """log P = log[exp(-nu w) sinh(nu far) / sinh(nu)], and its derivatives in nu and w."""
    n = abs(nu)
    if n < NO_DRIFT:
        return math.log(far), -w, -1.0 / far

    value = -2.0 * max(nu, 0.0) * w + math.log(math.expm1(-2.0 * n * far) / math.expm1(-2.0 * n))
    # the series of the other form, which cancels for small n
    if n < 0.1:
        f2, n2 = far * far, n * n
        slope = n * (f2 - 1.0) / 3.0
        slope -= n * n2 * (f2 * f2 - 1.0) / 45.0
        slope += 2.0 * n * n2 * n2 * (f2**3 - 1.0) / 945.0
        slope -= n * n2**3 * (f2**4 - 1.0) / 4725.0
    else:
        slope = far / math.tanh(n * far) - 1.0 / math.tanh(n)

    in_nu = -w + (slope if nu > 0.0 else -slope)
    return value, in_nu, -nu - n / math.tanh(n * far)


# --- long times -----------------------------------------------------------------------------------


class Tail(NamedTuple):
    """Constants of the Fourier series of (P - F) / P.

    (P - F) / P = exp(log_scale - rate u) sum_k s_k exp(-(k^2 - 1) pi^2 u / 2). ``in_nu`` and
    ``in_w`` are the derivatives of the s_k, ``p_nu`` and ``p_w`` those of ``log_p``.
    """

    nu: float
    w: float
    log_p: float
    p_nu: float
    p_w: float
    log_scale: float
    rate: float
    s: Eleven
    in_nu: Eleven
    in_w: Eleven


@kernel
def tail_from(nu: float, w: float, far: float) -> Tail:
    """The constants of one side of a cell; far = 1 - w.

    The sines are computed from the nearer boundary, to be exact.
    """
    log_p, p_nu, p_w = log_probability(nu, w, far)

    s, in_nu, in_w = np.empty(11), np.empty(11), np.empty(11)
    angle = math.pi * min(w, far)
    sine, cosine = math.sin(angle), math.cos(angle)
    sine_k, cosine_k = sine, cosine
    for i in range(11):
        k = i + 1.0
        sign = -1.0 if w > 0.5 and i % 2 == 1 else 1.0
        side = -1.0 if w > 0.5 else 1.0
        per_square = 1.0 / (nu * nu + k * k * math.pi * math.pi)
        weight = sign * k * per_square
        s[i] = weight * sine_k
        in_nu[i] = -2.0 * nu * s[i] * per_square
        in_w[i] = weight * side * k * math.pi * cosine_k
        # the next multiple of the angle
        sine_k, cosine_k = sine_k * cosine + cosine_k * sine, cosine_k * cosine - sine_k * sine

    log_scale = LOG_2PI - nu * w - log_p
    rate = 0.5 * (nu * nu + math.pi * math.pi)
    return Tail(nu, w, log_p, p_nu, p_w, log_scale, rate, eleven(s), eleven(in_nu), eleven(in_w))


@kernel
def eleven(x: np.ndarray) -> Eleven:
    """The numbers x (11,) as a tuple, which is kept in registers instead of memory."""
    return x[0], x[1], x[2], x[3], x[4], x[5], x[6], x[7], x[8], x[9], x[10]


@kernel
def weights_of_waves(nu: float, w: float, far: float) -> tuple[Eleven, Eleven]:
    """The s_k of one side of a cell and of the other one; far = 1 - w.

    They are sines at multiples of an angle, which follow from one another. That of the farther
    boundary, sin(k pi (1 - w)), is minus sin(k pi w) for an even k.
    """
    angle = math.pi * min(w, far)
    sine, cosine = math.sin(angle), math.cos(angle)
    sine_k, cosine_k = sine, cosine
    near, farther = np.empty(11), np.empty(11)
    for i in range(11):
        k = i + 1.0
        near[i] = k * sine_k / (nu * nu + k * k * math.pi * math.pi)
        farther[i] = -near[i] if i % 2 == 1 else near[i]
        sine_k, cosine_k = sine_k * cosine + cosine_k * sine, cosine_k * cosine - sine_k * sine

    if w <= 0.5:
        return eleven(near), eleven(farther)
    return eleven(farther), eleven(near)


@inlined_kernel
def eleven_waves(c: Eleven, b: float) -> float:
    """sum_k c_k b^(k^2 - 1) for k = 1 to 11; the exponents grow by 3, 5, ..., 21."""
    b2 = b * b
    b3 = b2 * b
    b5 = b3 * b2
    b7 = b5 * b2
    b9 = b7 * b2
    b11 = b9 * b2
    b13 = b11 * b2
    b15 = b13 * b2
    b17 = b15 * b2
    b19 = b17 * b2
    b21 = b19 * b2

    late = c[5] + b13 * (c[6] + b15 * (c[7] + b17 * (c[8] + b19 * (c[9] + b21 * c[10]))))
    return c[0] + b3 * (c[1] + b5 * (c[2] + b7 * (c[3] + b9 * (c[4] + b11 * late))))


@inlined_kernel
def tail_share(u: float, tail: Tail) -> tuple[float, float, float]:
    """(P - F) / P, and its derivatives in nu and w."""
    b = exp(-0.5 * math.pi * math.pi * u)
    scale = exp(tail.log_scale - tail.rate * u)
    share = scale * eleven_waves(tail.s, b)
    in_nu = scale * eleven_waves(tail.in_nu, b) - share * (tail.w + tail.nu * u + tail.p_nu)
    in_w = scale * eleven_waves(tail.in_w, b) - share * (tail.nu + tail.p_w)
    return share, in_nu, in_w


@inlined_kernel
def log_tail_share(u: float, tail: Tail) -> float:
    """log((P - F) / P), which is finite also where the share underflows."""
    b = exp(-0.5 * math.pi * math.pi * u)
    return log(eleven_waves(tail.s, b)) + tail.log_scale - tail.rate * u


# --- short times ----------------------------------------------------------------------------------


class Head(NamedTuple):
    """Constants of the images of F."""

    nu: float
    n: float
    w: float
    far: float


@kernel
def head_from(nu: float, w: float, far: float) -> Head:
    """The constants of one side of a cell; far = 1 - w."""
    return Head(nu, abs(nu), w, far)


@inlined_kernel
def image(d: float, u: float, log_scale: float, n: float) -> tuple[float, float, float]:
    """H(d) / exp(log_scale), and its derivatives in n and d.

    Phi is written as exp(x^2) erfc(x), times a factor exp(-d^2 / (2u) - n^2 u / 2), which is that
    of the image in the density. Where the drift carries most trials past the boundary, the
    complement of Phi is written so.
    """
    per_root = 1.0 / math.sqrt(2.0 * u)
    x = (d - n * u) * per_root
    peak = exp(-0.5 * d * d / u - 0.5 * n * n * u - log_scale)
    half = 0.5 * peak * erfcx(abs(x))

    towards = half if x >= 0.0 else exp(-n * d - log_scale) - half
    against = 0.5 * peak * erfcx((d + n * u) * per_root)
    slope = n * (against - towards) - 2.0 * peak * per_root * PER_ROOT_PI
    return towards + against, d * (against - towards), slope


@inlined_kernel
def head_sum(u: float, head: Head) -> tuple[float, float, float, float]:
    """log scale, S, dS/dn and dS/dw of F = exp(-nu w + log scale) S.

    F exp(nu w) is an odd function of far. So it is proportional to far next to the other boundary,
    where its images cancel. There the images are computed a little farther away, where the errors
    of both are small, and scaled.
    """
    held = max(head.far, HELD / max(head.n, 1.0 / u))
    start = 1.0 - held
    share = head.far / held

    if head.n * u > start:
        log_scale = -head.n * start
    else:
        log_scale = -0.5 * start * start / u - 0.5 * head.n * head.n * u
    near, near_n, near_d = image(start, u, log_scale, head.n)
    far, far_n, far_d = image(2.0 - start, u, log_scale, head.n)
    return log_scale, share * (near - far), share * (near_n - far_n), near_d + far_d


@inlined_kernel
def rest_of_image(d: float, u: float, log_scale: float, n: float) -> float:
    """(exp(-n d) - H(d)) / exp(log_scale): what arrives after u of all that ever arrives from d."""
    per_root = 1.0 / math.sqrt(2.0 * u)
    x = (d - n * u) * per_root
    peak = exp(-0.5 * d * d / u - 0.5 * n * n * u - log_scale)
    half = 0.5 * peak * erfcx(abs(x))
    still = half if x < 0.0 else exp(-n * d - log_scale) - half
    return still - 0.5 * peak * erfcx((d + n * u) * per_root)


@inlined_kernel
def rest_sum(u: float, head: Head, log_p: float) -> tuple[float, float]:
    """log scale and S of P - F = exp(log scale) S.

    P exp(nu w) = exp(-n w) - exp(-n (2 - w)) + exp(-2 n) P exp(nu w): these are the images for
    u = infinity, a geometric series. So P - F is what arrives after u of the first two images, plus
    exp(-2 n) P as long as none of that has arrived. When that begins to arrive, at n u = 2, it is
    smaller than the rest of the first image by exp(-1.5 / u).
    """
    held = max(head.far, HELD / max(head.n, 1.0 / u))
    start = 1.0 - held
    share = head.far / held

    if head.n * u <= start:
        log_scale = -head.n * start
    else:
        log_scale = -0.5 * start * start / u - 0.5 * head.n * head.n * u
    later = log_p + head.nu * head.w - 2.0 * head.n if head.n * u < 1.5 else -math.inf
    log_scale = max(log_scale, later)

    near = rest_of_image(start, u, log_scale, head.n)
    far = rest_of_image(2.0 - start, u, log_scale, head.n)
    last = exp(later - log_scale) if head.n * u < 1.5 else 0.0
    return log_scale - head.nu * head.w, share * (near - far) + last
