"""The equation on the boundary-fitted interval.

With x = c(t) + h(t) xi, where c is the middle between the boundaries and h half their distance, the
density q = h p of xi follows

    q_t = -(alpha q)_xi + beta q_xixi,    alpha = (mu - c' - xi h') / h,    beta = D / (2 h^2),

between -1 and 1, where it vanishes: boundaries that move cost nothing.
"""

from __future__ import annotations

import math

import numpy as np

from ddm.fokker_planck.legendre import BEYOND
from ddm.fokker_planck.pointers import SYMMETRIC, Functions, value
from ddm.runtime.compilation import inner_kernel, kernel

# Functions are evaluated this share of the time inside a segment, never on its ends: there they may
# jump, or be infinite at t = 0.
INSIDE = 1e-13


@inner_kernel
def inside(t: float, low: float, high: float, margin: float) -> float:
    """The time, moved into the segment from low to high, off its ends."""
    margin += INSIDE * high
    return min(max(t, low + margin), high - margin)


@inner_kernel
def interval(functions: Functions, t: float, p: np.ndarray) -> tuple[float, float]:
    """Middle c and half width h of the interval between the boundaries."""
    upper = value(functions[1], 0.0, t, p)
    if functions[2] == SYMMETRIC:
        return 0.0, 0.5 * upper
    lower = value(functions[2], 0.0, t, p)
    return 0.5 * (upper + lower), 0.5 * (upper - lower)


@inner_kernel
def three_points(t: float, low: float, high: float, e: float) -> tuple[float, float, float]:
    """The middle of three times, e apart within the segment, and the weights of a slope at t.

    The slope of f at t is w0 f(middle - e) + w2 f(middle + e) - (w0 + w2) f(middle), exact for
    parabolas.
    """
    e = min(e, 0.2 * (high - low))
    middle = inside(t, low, high, e)
    y = (t - middle) / e
    return middle, (y - 0.5) / e, (y + 0.5) / e


@inner_kernel
def motion(
    functions: Functions, t: float, low: float, high: float, e: float, p: np.ndarray
) -> tuple[float, float]:
    """c' and h' by differences over times that are e apart."""
    if functions[1] < 0 and functions[2] <= 0:
        return 0.0, 0.0
    middle, before, after = three_points(t, low, high, e)
    e = min(e, 0.2 * (high - low))
    c0, h0 = interval(functions, middle - e, p)
    c1, h1 = interval(functions, middle, p)
    c2, h2 = interval(functions, middle + e, p)
    return (
        before * (c0 - c1) + after * (c2 - c1),
        before * (h0 - h1) + after * (h2 - h1),
    )


@inner_kernel
def noise_slope(
    functions: Functions, t: float, low: float, high: float, e: float, p: np.ndarray
) -> float:
    """D' by differences."""
    if functions[3] < 0:
        return 0.0
    middle, before, after = three_points(t, low, high, e)
    e = min(e, 0.2 * (high - low))
    d1 = value(functions[3], 0.0, middle, p)
    d0, d2 = value(functions[3], 0.0, middle - e, p), value(functions[3], 0.0, middle + e, p)
    return before * (d0 - d1) + after * (d2 - d1)


@inner_kernel
def equation(
    functions: Functions,
    t: float,
    low: float,
    high: float,
    e: float,
    p: np.ndarray,
    nodes: np.ndarray,
    projection: np.ndarray,
    alpha: np.ndarray,
) -> tuple[float, float]:
    """beta and h at a time; writes the Legendre coefficients of alpha."""
    c, h = interval(functions, t, p)
    dc, dh = motion(functions, t, low, high, e, p)
    alpha[:] = 0.0
    for i in range(nodes.size):
        drift = value(functions[0], c + h * nodes[i], t, p) / h
        for d in range(projection.shape[0]):
            alpha[d] += projection[d, i] * drift
    alpha[0] -= dc / h
    alpha[1] -= dh / h
    return value(functions[3], 0.0, t, p) / (2.0 * h * h), h


@inner_kernel
def left_out(alpha: np.ndarray, beta: float, degrees: int) -> float:
    """How much of the drift the degree leaves out, relative to drift and diffusion."""
    if degrees <= BEYOND:
        return 0.0
    largest = 0.0
    for d in range(degrees):
        largest = max(largest, abs(alpha[d]))
    beyond = abs(alpha[degrees - 1]) + abs(alpha[degrees - 2])
    return beyond / (beta + largest)


@inner_kernel
def is_usable(beta: float, h: float, alpha: np.ndarray) -> bool:
    """Whether all coefficients are finite, and there is noise."""
    total = beta + h
    for d in range(alpha.size):
        total += alpha[d]
    return math.isfinite(total) and beta > 0.0


@kernel
def write_equation(
    functions: Functions,
    t: float,
    low: float,
    high: float,
    e: float,
    p: np.ndarray,
    nodes: np.ndarray,
    projection: np.ndarray,
    alpha: np.ndarray,
) -> tuple[float, float]:
    """`equation`, for Python."""
    return equation(functions, t, low, high, e, p, nodes, projection, alpha)
