"""Closed forms of the choice probabilities and of the moments of first-passage times, accurate for every drift.

With the decision time T and gamma = |v|/D, the Laplace transform of T at the lower boundary is
exp(-v x/D) sinh((a - x) g) / sinh(a g), g = sqrt(v^2 + 2 D s) / D, x = z a (Cox & Miller 1965, 5.7). The cumulants of T
given the response follow from the derivatives of its logarithm. In units of a^2/D, with n = |v| a / D and b the
distance of the start from the other boundary, over a:

    mean = m(n) / n,  variance = m(n) / n^3 - m'(n) / n^2,  m(n) = coth n - b coth(b n)
"""

from __future__ import annotations

from fractions import Fraction
from math import factorial

import numpy as np

# below this n the closed forms cancel and the series in n converges to rounding in the terms kept
N_SERIES = 1.0
TERMS = np.arange(1, 21)
# below this n there is no drift to the digits of a float, and products with it might underflow
N_NO_DRIFT = 1e-20


def _coth_coefficients(n: int) -> np.ndarray:
    """C_1 to C_n of coth x = 1/x + sum_k C_k x^(2k - 1), from x cosh x = (sum_k C_k x^2k) sinh x in exact fractions."""
    c = [Fraction(1)]
    for k in range(1, n + 1):
        known = sum(c[j] / factorial(2 * (k - j) + 1) for j in range(k))
        c.append(Fraction(1, factorial(2 * k)) - known)
    return np.array([float(x) for x in c[1:]])


COTH = _coth_coefficients(TERMS.size)


def log_probability(upper: np.ndarray, v: float, a: float, z: float, d: float) -> np.ndarray:
    """log P(response): P(upper) = (1 - exp(-2 v z a / D)) / (1 - exp(-2 v a / D)), z for v = 0."""
    towards = np.where(upper, v, -v) * a / d
    w = np.where(upper, z, 1.0 - z)  # distance of the start from the other boundary
    n = np.abs(towards)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(n > N_NO_DRIFT, np.expm1(-2.0 * n * w) / np.expm1(-2.0 * n), w)
    return np.log(share) - 2.0 * np.maximum(-towards, 0.0) * (1.0 - w)


def conditional_moments(upper: np.ndarray, v: float, a: float, z: float, d: float) -> tuple[np.ndarray, np.ndarray]:
    """Mean and variance of the decision time given the response."""
    n = abs(v) * a / d
    b = np.where(upper, z, 1.0 - z)
    mean, variance = _by_series(n, b) if n < N_SERIES else _by_closed_form(n, b)
    unit = a * a / d
    return mean * unit, variance * unit * unit


def moments(v: float, a: float, z: float, d: float) -> tuple[float, float]:
    """Mean and variance of the decision time over both responses: a mixture of two, so that nothing cancels."""
    both = np.array([False, True])
    p = np.exp(log_probability(both, v, a, z, d))
    mean, variance = conditional_moments(both, v, a, z, d)
    return float(p @ mean), float(p @ variance + p[0] * p[1] * (mean[0] - mean[1]) ** 2)


def _by_series(n: float, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    differences = COTH * (1.0 - b[..., None] ** (2 * TERMS))
    powers = n ** (2.0 * TERMS - 2.0)
    mean = (differences * powers).sum(axis=-1)
    variance = -(differences[..., 1:] * (2 * TERMS[1:] - 2) * powers[:-1]).sum(axis=-1)
    return mean, variance


def _by_closed_form(n: float, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    m = _coth(n) - b * _coth(b * n)
    slope = b**2 * _csch2(b * n) - _csch2(n)
    return m / n, m / n**3 - slope / n**2


def _coth(x: float | np.ndarray) -> np.ndarray:
    return 1.0 / np.tanh(x)


def _csch2(x: float | np.ndarray) -> np.ndarray:
    decay = np.exp(-2.0 * np.asarray(x))
    return 4.0 * decay / np.expm1(-2.0 * np.asarray(x)) ** 2
