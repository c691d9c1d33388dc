"""Choice probabilities and moments of first-passage times: closed forms, and their averages.

The Laplace transform of the decision time T at the lower boundary is, with x = z a,

    exp(-v x / D) sinh((a - x) g) / sinh(a g),  g = sqrt(v^2 + 2 D s) / D

(Cox & Miller 1965, 5.7). The cumulants of T given the response follow from the derivatives of the
logarithm of this transform. Let n = |v| a / D, and let b be the distance of the start from the
other boundary, divided by a. Then, in units of a^2 / D,

    mean = m(n) / n,  variance = m(n) / n^3 - m'(n) / n^2,  m(n) = coth n - b coth(b n)

If drift and start vary, the process is a mixture. Its moments are sums over Gauss-Legendre nodes in
the start and in the drift. The closed forms are smooth in the start; in the drift they have poles
at a distance of pi, against which the panels of the nodes are narrow.
"""

from __future__ import annotations

from fractions import Fraction
from math import factorial
from typing import NamedTuple

import numpy as np

from ddm.parameters import SV, SZ, A, D, V, Z

# below this n the closed forms cancel, and the series in n with these TERMS is exact to rounding
N_SERIES = 1.0
TERMS = np.arange(1, 21)

# below this n a float does not resolve the drift, and products with it might underflow
N_NO_DRIFT = 1e-20

# drifts are taken up to this many SDs beyond those that matter most
REACH = 8.5

# the widest panel in nu = v a / D: narrow against the distance pi of the poles
WIDEST_PANEL = 2.0

# the widest panel in SDs of the drift, in which the normal distribution itself has to be smooth
WIDEST_IN_SD = 1.0

NODES, WEIGHTS = np.polynomial.legendre.leggauss(12)
START_NODES, START_WEIGHTS = np.polynomial.legendre.leggauss(48)


class Moments(NamedTuple):
    """log P(response), and mean and variance of the decision time given the response, each (2,).

    The first element is that of the lower boundary, the second that of the upper one.
    """

    log_p: np.ndarray
    mean: np.ndarray
    variance: np.ndarray

    def of_both(self) -> tuple[float, float]:
        """Mean and variance of the decision time over both responses.

        They are those of a mixture of two, in a form in which nothing cancels.
        """
        p = np.exp(self.log_p)
        between = p[0] * p[1] * (self.mean[0] - self.mean[1]) ** 2
        return float(p @ self.mean), float(p @ self.variance + between)


def moments_of(p: np.ndarray) -> Moments:
    """The moments of the process with the parameters p (8,)."""
    drift, of_drift = _drifts(p)
    start, of_start = _starts(p)
    upper = np.array([False, True])[:, None, None]
    v, z = drift[:, None], start[None, :]

    log_share = log_probability(upper, v, p[A], z, p[D]) + of_drift[:, None] + of_start
    top = log_share.max(axis=(1, 2), keepdims=True)
    share = np.exp(log_share - top)
    total = share.sum(axis=(1, 2), keepdims=True)
    share /= total

    mean, variance = conditional_moments(upper, v, p[A], z, p[D])
    overall = (share * mean).sum(axis=(1, 2), keepdims=True)
    spread = (share * (variance + (mean - overall) ** 2)).sum(axis=(1, 2))
    return Moments((np.log(total) + top).ravel(), overall.ravel(), spread)


def _drifts(p: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Nodes in the drift, and the logarithms of the probabilities that they stand for.

    P(response) grows with the drift by at most exp(2 nu). So the trials of a rare response can have
    drifts that lie 2 eta SDs from the mean, eta = sv a / D.
    """
    if p[SV] == 0.0:
        return p[V : V + 1], np.zeros(1)

    eta = p[SV] * p[A] / p[D]
    edge = REACH + 2.0 * eta
    n_panels = int(np.ceil(2.0 * edge * max(1.0 / WIDEST_IN_SD, eta / WIDEST_PANEL)))
    edges = np.linspace(-edge, edge, n_panels + 1)

    half = 0.5 * (edges[1] - edges[0])
    x = (edges[:-1, None] + half * (1.0 + NODES)).ravel()
    weights = np.tile(WEIGHTS * half / np.sqrt(2.0 * np.pi), n_panels)
    return p[V] + p[SV] * x, np.log(weights) - 0.5 * x * x


def _starts(p: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Nodes in the relative start, and the logarithms of the probabilities that they stand for."""
    if p[SZ] == 0.0:
        return p[Z : Z + 1], np.zeros(1)
    return p[Z] + 0.5 * p[SZ] * START_NODES, np.log(0.5 * START_WEIGHTS)


def log_probability(
    upper: np.ndarray, v: np.ndarray, a: float, z: np.ndarray, d: float
) -> np.ndarray:
    """log P(response), by broadcasting.

    P(upper) = (1 - exp(-2 v z a / D)) / (1 - exp(-2 v a / D)), which is z for v = 0.
    """
    towards = np.where(upper, v, np.negative(v)) * a / d
    w = np.where(upper, z, 1.0 - z)  # distance of the start from the other boundary
    n = np.abs(towards)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(n > N_NO_DRIFT, np.expm1(-2.0 * n * w) / np.expm1(-2.0 * n), w)
    return np.log(share) - 2.0 * np.maximum(-towards, 0.0) * (1.0 - w)


def conditional_moments(
    upper: np.ndarray, v: np.ndarray, a: float, z: np.ndarray, d: float
) -> tuple[np.ndarray, np.ndarray]:
    """Mean and variance of the decision time given the response, without variability.

    ``upper``, ``v`` and ``z`` broadcast.
    """
    b, n = np.broadcast_arrays(np.where(upper, z, 1.0 - z), np.abs(v) * a / d)
    small = n < N_SERIES

    mean, variance = np.empty(b.shape), np.empty(b.shape)
    mean[small], variance[small] = _by_series(n[small], b[small])
    mean[~small], variance[~small] = _by_closed_form(n[~small], b[~small])

    unit = a * a / d
    return mean * unit, variance * unit * unit


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
