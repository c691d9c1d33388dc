"""`bound`: log t0 placed below a limit, or above 0, along a curve; see `placing`."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from ddm.runtime.compilation import inner_kernel

# log(1 + exp(y)) is exp(y) below it
SHORT = -35.0

# the smallest slope, of numbers far beyond any chain
SMALLEST = 1e-300


class Bounded(NamedTuple):
    """The coordinates of log t0 where it is placed in a bent way; none if ``places`` is empty.

    is_limited : whether there is a longest t0
    is_cut : whether that cuts off a normal distribution, so that at, value and slope are not needed
    places : (b,) their places among the random coordinates, or in phi if people share them
    is_random : whether people differ in them
    basis, inverse : (b, b) from coordinates to conditions, and back
    limit : (people, b) log m of each condition
    at, value, slope : (people, b) c, C and S
    """

    is_limited: bool
    is_cut: bool
    places: np.ndarray
    is_random: bool
    basis: np.ndarray
    inverse: np.ndarray
    limit: np.ndarray
    at: np.ndarray
    value: np.ndarray
    slope: np.ndarray


@inner_kernel
def bound(j: int, s: np.ndarray, bounded: Bounded, bent: np.ndarray) -> float:
    """Replace the coordinates of t0 in s by where a person's t0 is placed, in place.

    Returns the log of the Jacobian; writes the numbers that are bent to ``bent``.
    """
    b = bounded.places.size
    log_t0 = np.empty(b)
    total = 0.0
    for m in range(b):
        eta = 0.0
        for i in range(b):
            eta += bounded.basis[m, i] * s[bounded.places[i]]
        y = bounded.value[j, m] + bounded.slope[j, m] * (eta - bounded.at[j, m])
        bent[j, m] = y
        value, slope, _ = bend(y, bounded.is_limited)
        log_t0[m] = bounded.limit[j, m] + value
        total += math.log(bounded.slope[j, m] * slope)
    for i in range(b):
        s[bounded.places[i]] = 0.0
        for m in range(b):
            s[bounded.places[i]] += bounded.inverse[i, m] * log_t0[m]
    return total


@inner_kernel
def unbound(j: int, in_s: np.ndarray, bounded: Bounded, bent: np.ndarray) -> None:
    """Replace the gradient in what `bound` made by that in what it took, in place."""
    b = bounded.places.size
    in_eta = np.empty(b)
    for m in range(b):
        total = 0.0
        for i in range(b):
            total += bounded.inverse[i, m] * in_s[bounded.places[i]]
        _, slope, of_log_slope = bend(bent[j, m], bounded.is_limited)
        in_eta[m] = bounded.slope[j, m] * (total * slope + of_log_slope)
    for i in range(b):
        in_s[bounded.places[i]] = 0.0
        for m in range(b):
            in_s[bounded.places[i]] += bounded.basis[m, i] * in_eta[m]


@inner_kernel
def bend(y: float, is_limited: bool) -> tuple[float, float, float]:
    """log logistic(y) or log log(1 + exp(y)); its slope; the slope of the slope's logarithm."""
    small = math.exp(-abs(y))
    logistic = (1.0 if y > 0.0 else small) / (1.0 + small)
    if is_limited:
        # never 0: its logarithm is needed
        slope = max((small if y > 0.0 else 1.0) / (1.0 + small), SMALLEST)
        return min(y, 0.0) - math.log1p(small), slope, -logistic
    if y < SHORT:
        return y, 1.0, 0.0
    softplus = max(y, 0.0) + math.log1p(small)
    slope = logistic / softplus
    return math.log(softplus), slope, 1.0 - logistic - slope
