"""P(response), and mean and variance of the decision time given it, for a known drift.

The start is fixed, or uniform. The Laplace transform of the decision time T at the lower boundary
is, with x = z a,

    exp(-v x / D) sinh((a - x) g) / sinh(a g),  g = sqrt(v^2 + 2 D s) / D

(Cox & Miller 1965, 5.7). The cumulants of T given the response follow from the derivatives of the
logarithm of this transform. Let n = |v| a / D, let w be the distance of the start from the boundary
and b = 1 - w that from the other one, both divided by a. Then, in units of a^2 / D,

    mean = m(n) / n,  variance = m(n) / n^3 - m'(n) / n^2,  m(n) = coth n - b coth(b n)

For a start that is uniform between w - h and w + h, these are averaged with the weight P(w). P
times a moment is a smooth function of w, for which a Gauss-Legendre rule is exact to rounding as
long as n h is at most `WIDE`. For a larger n h the averages are in closed form, since the weight is
a constant minus an exponential: P(w) is proportional to 1 - E, E = exp(-2 n b), for a drift towards
the boundary, and to 1 / E - 1 for one away from it. With coth n = 1 + k,

    (1 - E) mean = [(1 - E) (w + k) - 2 b E] / n
    (1 - E) E(T - c)^2 = (1 - E) [(w / n - c)^2 + w / n^3 + k / n^3 + 2 k (2 + k - b) / n^2
                                  - 2 c k / n] - 2 b E [1 / n^3 + 2 (1 + k) / n^2 - 2 c / n]

and c is the mean over all starts, so that the large terms are squares.
"""

from __future__ import annotations

from fractions import Fraction
from math import factorial

import numpy as np

# below this n the closed forms cancel, and the series in n with these TERMS is exact to rounding
N_SERIES = 1.0
TERMS = np.arange(1, 21)

# below this n a float does not resolve the drift, and products with it might underflow
N_NO_DRIFT = 1e-20

# the largest n h for which starts are averaged by the rule with these nodes
WIDE = 4.0
START_NODES, START_WEIGHTS = np.polynomial.legendre.leggauss(20)

# log P, mean and variance, in a^2 / D, of each drift
Given = tuple[np.ndarray, np.ndarray, np.ndarray]


def mixed(log_share: np.ndarray, mean: np.ndarray, variance: np.ndarray) -> Given:
    """Log of the total share, mean and variance of mixtures, whose parts are along the last axis.

    Nothing cancels, since the variance is that within the parts plus that between them.
    """
    top = log_share.max(axis=-1, keepdims=True)
    share = np.exp(log_share - top)
    total = share.sum(axis=-1, keepdims=True)
    share /= total

    overall = (share * mean).sum(axis=-1, keepdims=True)
    spread = (share * (variance + (mean - overall) ** 2)).sum(axis=-1)
    return (np.log(total) + top)[..., 0], overall[..., 0], spread


def over_starts(x: np.ndarray, w: float, far: float, half: float) -> Given:
    """Log P, mean and variance for each drift x (n,) away from the boundary, averaged over starts.

    The starts are w - ``half`` to w + ``half`` away from the boundary; far = 1 - w.
    """
    n = np.abs(x)
    if half == 0.0:
        return log_share(x, w, far), *unit_moments(n, np.full(n.size, far))

    wide = n * half > WIDE
    result = np.empty((3, x.size))
    result[:, wide] = _by_exponentials(x[wide], w, far, half)

    away = half * START_NODES
    log_p = log_share(x[~wide, None], w - away, far + away) + np.log(0.5 * START_WEIGHTS)
    of_starts = unit_moments(*np.broadcast_arrays(n[~wide, None], far + away))
    result[:, ~wide] = mixed(log_p, *of_starts)
    return result[0], result[1], result[2]


# --- a fixed start --------------------------------------------------------------------------------


def log_share(x: np.ndarray, w: np.ndarray | float, far: np.ndarray | float) -> np.ndarray:
    """log P(response) for drifts x away from the boundary, by broadcasting; far = 1 - w.

    P = exp(-2 max(x, 0) w) (1 - exp(-2 n far)) / (1 - exp(-2 n)), which is far for x = 0.
    """
    n = np.abs(x)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(n > N_NO_DRIFT, np.expm1(-2.0 * n * far) / np.expm1(-2.0 * n), far)
    return np.log(share) - 2.0 * np.maximum(x, 0.0) * w


def log_probability(
    upper: np.ndarray, v: np.ndarray, a: float, z: np.ndarray, d: float
) -> np.ndarray:
    """log P(response), by broadcasting.

    P(upper) = (1 - exp(-2 v z a / D)) / (1 - exp(-2 v a / D)), which is z for v = 0.
    """
    towards = np.where(upper, v, np.negative(v)) * a / d
    far = np.where(upper, z, 1.0 - z)
    return log_share(-towards, 1.0 - far, far)


def unit_moments(n: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and variance in units of a^2 / D; ``n`` and ``b`` have the same shape."""
    small = n < N_SERIES
    mean, variance = np.empty(b.shape), np.empty(b.shape)
    mean[small], variance[small] = _by_series(n[small], b[small])
    mean[~small], variance[~small] = _by_closed_form(n[~small], b[~small])
    return mean, variance


def _coth_coefficients(n: int) -> np.ndarray:
    """C_1 to C_n of coth x = 1/x + sum_k C_k x^(2k - 1).

    They follow, in exact fractions, from x cosh x = (sum_k C_k x^2k) sinh x with C_0 = 1.
    """
    c = [Fraction(1)]
    for k in range(1, n + 1):
        known = sum(c[j] / factorial(2 * (k - j) + 1) for j in range(k))
        c.append(Fraction(1, factorial(2 * k)) - known)
    return np.array([float(x) for x in c[1:]])


COTH = _coth_coefficients(TERMS.size)


def _by_series(n: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and variance in units of a^2 / D, for small n, from the series of coth."""
    differences = COTH * (1.0 - b[..., None] ** (2 * TERMS))
    powers = n[..., None] ** (2.0 * TERMS - 2.0)
    mean = (differences * powers).sum(axis=-1)
    variance = -(differences[..., 1:] * (2 * TERMS[1:] - 2) * powers[..., :-1]).sum(axis=-1)
    return mean, variance


def _by_closed_form(n: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and variance in units of a^2 / D, for n that is not small."""
    m = _coth(n) - b * _coth(b * n)
    slope = b**2 * _csch2(b * n) - _csch2(n)
    return m / n, m / n**3 - slope / n**2


def _coth(x: np.ndarray) -> np.ndarray:
    return 1.0 / np.tanh(x)


def _csch2(x: np.ndarray) -> np.ndarray:
    decay = np.exp(-2.0 * x)
    return 4.0 * decay / np.expm1(-2.0 * x) ** 2


# --- uniform starts -------------------------------------------------------------------------------


def _by_exponentials(x: np.ndarray, w: float, far: float, half: float) -> Given:
    """As `over_starts`, where n times ``half`` is at least `WIDE`."""
    n = np.abs(x)
    still, k = -np.expm1(-2.0 * n), 2.0 * np.exp(-2.0 * n) / -np.expm1(-2.0 * n)
    towards = x < 0.0

    # the start at which an exponential weight is largest, and the way from there
    step = np.where(towards, -half, half)
    first, first_far = w - step, far + step
    e0, e1, e2 = _decaying(2.0 * n * half)
    falling = e0, first * e0 + step * e1, first_far * e0 - step * e1
    flat = np.ones(n.size), np.full(n.size, w), np.full(n.size, far)

    # (1 - E) or (1 / E - 1) times 1, w and b, and the part of these that is subtracted
    scale = np.exp(-2.0 * n * first_far)
    less = [scale * np.where(towards, *pair) for pair in zip(falling, flat, strict=True)]
    whole = [np.where(towards, *pair) for pair in zip(flat, falling, strict=True)]
    one, of_w, of_b = (x - y for x, y in zip(whole, less, strict=True))
    mean = (of_w + k * one - 2.0 * less[2]) / (n * one)

    off, along = first / n - mean, step / n
    of_falling = off * off * e0 + 2.0 * off * along * e1 + along * along * e2
    of_flat = (w / n - mean) ** 2 + along * along / 3.0
    squares = np.where(towards, of_flat - scale * of_falling, of_falling - scale * of_flat)

    squares += (of_w + k * one) / n**3 + 2.0 * k * ((2.0 + k) * one - of_b) / n**2
    squares -= 2.0 * k * mean * one / n
    squares -= 2.0 * less[2] * (1.0 / n**3 + 2.0 * (1.0 + k) / n**2 - 2.0 * mean / n)
    return np.log(one / still) - 2.0 * np.maximum(x, 0.0) * first, mean, squares / one


def _decaying(y: np.ndarray) -> Given:
    """Averages of s^k exp(-y s), k = 0, 1 and 2, over s from 0 to 2, for y well above 1."""
    end = np.exp(-2.0 * y)
    e0 = 0.5 * (1.0 - end) / y
    e1 = (e0 - end) / y
    return e0, e1, 2.0 * (e1 - end) / y
