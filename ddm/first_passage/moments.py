"""Choice probabilities and moments of first-passage times, averaged over drifts and starts.

If drift and start vary, the process is a mixture: P(response) is the average of P given the drift,
and the moments given the response are averages with that P as a weight. `given_drift` has closed
forms for a known drift, in which starts are averaged already. Over the drift, x = v a / D with mean
nu and SD eta, the integrand is a normal density times a function with poles at i pi k, where k is a
whole number but 0. It is integrated by the trapezoidal rule in t, where

    x = c sinh t,  c = min(pi, eta)

The error of the rule is about exp(-2 pi y / step) for an integrand that is analytic up to the
distance y from the real line, times its growth there (Trefethen & Weideman 2014, SIAM Review
56:385). In t the poles are at least pi / 2 away. If the integrand is largest r SDs from x = 0, it
grows at a distance of y < pi / 4 by at most exp(r^2 sin(y)^2 / (2 cos 2y) + 1/4): complete the
square of the normal density, tilted by exp(-2 x w) where the response whose boundary is w away is
rare. With the step below the best y makes the product smaller than 1e-15 for every r.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ddm.first_passage.given_drift import N_NO_DRIFT, mixed, over_starts
from ddm.first_passage.variability.normal_times import hazard
from ddm.first_passage.variability.spread import log_beta
from ddm.parameters import START_SHAPE, SV, SZ, A, D, V, Z

# Drifts are taken up to this many SDs beyond those that matter most. What is left out is smaller by
# exp(-66), which outweighs that decision times with little drift are longer than others.
REACH = 11.5

# an SD of this share of the drift or less changes no digit of the moments
LEAST_SD = 1e-12

# the step in t is STEP over the larger of r and LEAST_R
STEP = 0.35
LEAST_R = 4.0

# starts with a beta distribution: the step in y over sqrt(1 + shape), and how far y goes
BETA_STEP = 0.3
BETA_REACH = 36.0


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
    """The moments of the process with the parameters p (m,).

    Each of the two probabilities is a sum of its own. So they add up to 1 because both are right:
    neither is made from the other. Only what rounding has put above 1 is set to 1.
    """
    of_sides = [of_boundary(p, upper) for upper in (False, True)]
    log_p, mean, variance = (np.array(column) for column in zip(*of_sides, strict=True))
    unit = p[A] * p[A] / p[D]
    return Moments(np.minimum(log_p, 0.0), mean * unit, variance * unit * unit)


def of_boundary(p: np.ndarray, upper: bool) -> tuple[float, float, float]:
    """log P(response), and mean and variance of the decision time given it, in units of a^2 / D."""
    away = -p[V] if upper else p[V]
    w, far = (1.0 - p[Z], p[Z]) if upper else (p[Z], 1.0 - p[Z])
    half = 0.5 * p[SZ] if w + p[SZ] > w else 0.0

    nu, eta = away * p[A] / p[D], p[SV] * p[A] / p[D]
    if p[START_SHAPE] > 0.0:
        return _over_beta(nu, eta, p[START_SHAPE])

    x, share = drifts(nu, eta, w - half, w + half)
    log_p, mean, variance = over_starts(x, w, far, half)
    return tuple(map(float, mixed(log_p + share, mean, variance)))  # type: ignore[return-value]


def _over_beta(nu: float, eta: float, shape: float) -> tuple[float, float, float]:
    """As `of_boundary`, with starts of the distribution Beta(shape, shape).

    The trapezoidal rule in y = log(w / (1 - w)), as for densities in
    `ddm.first_passage.variability.beta_starts`.
    """
    step = BETA_STEP / np.sqrt(1.0 + shape)
    reach = BETA_REACH / min(shape, 1.0) + np.sqrt(2.0 * BETA_REACH / shape)
    y = np.arange(-reach, reach + step, step)
    w, far = 1.0 / (1.0 + np.exp(-y)), 1.0 / (1.0 + np.exp(y))
    log_weights = np.log(step) - log_beta(shape) + shape * (np.log(w) + np.log(far))

    x, share = drifts(nu, eta, 0.0, 1.0)
    log_p, mean, variance = (
        np.concatenate(part)
        for part in zip(
            *(over_starts(x, *start, 0.0) for start in zip(w, far, strict=True)), strict=True
        )
    )
    log_p += np.add.outer(log_weights, share).ravel()
    return tuple(map(float, mixed(log_p, mean, variance)))  # type: ignore[return-value]


def drifts(nu: float, eta: float, low: float, high: float) -> tuple[np.ndarray, np.ndarray]:
    """Nodes in the drift x away from the boundary, and the logs of the shares that they stand for.

    The starts are ``low`` to ``high`` away from the boundary. For the start w, the drifts of the
    trials with the response peak at x = nu - eta^2 s, where s = -d log P / dx is between 0 and 2 w.
    Since s is at most 1 / |x| for x < 0, and at least 2 w - 1 / x for x > 0, the peak is at most
    eta beyond 0 or beyond nu - 2 w eta^2.
    """
    if eta <= max(LEAST_SD * abs(nu), N_NO_DRIFT):
        return np.array([nu]), np.zeros(1)

    first = max(nu - 2.0 * high * eta * eta, min(nu, 0.0) - eta)
    last = min(nu, max(nu - 2.0 * low * eta * eta, 0.0) + eta)
    step = STEP / max(abs(first) / eta, abs(last) / eta, LEAST_R)

    c = min(np.pi, eta)
    middle, begin, end = np.arcsinh(np.array([nu, first - REACH * eta, last + REACH * eta]) / c)
    k = np.arange(np.floor((begin - middle) / step), np.ceil((end - middle) / step) + 1.0)

    # x - nu as a product, since the difference would cancel where eta is much smaller than nu
    beyond = 2.0 * c * np.cosh(middle + 0.5 * k * step) * np.sinh(0.5 * k * step)
    width = step * c * np.cosh(middle + k * step)
    log_share = np.log(width / (eta * np.sqrt(2.0 * np.pi))) - 0.5 * (beyond / eta) ** 2
    return nu + beyond, log_share


def moments_above_0(mean: float, sd: float) -> tuple[float, float]:
    """By how much the mean of a normal variable, cut at 0, exceeds ``mean``, and its variance."""
    b = mean / sd
    r = hazard(b)
    return float(sd * r), float(sd * sd * (1.0 - b * r - r * r))
