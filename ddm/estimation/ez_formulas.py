"""The formulas of the EZ method: v, a and t0 in closed form, and their covariance.

In all formulas L = logit P, and s is the SD of the noise per second.
"""

from __future__ import annotations

from math import copysign, cosh, log1p, sinh, tanh
from typing import NamedTuple

import numpy as np

from ddm.runtime.compilation import inner_kernel


class EZEstimate(NamedTuple):
    """Drift, boundary separation and non-decision time by the EZ method."""

    v: float
    a: float
    t0: float


def ez(p: float, var: float, mean: float, *, n: int, s: float = 1.0) -> EZEstimate:
    """The EZ estimates from accuracy and the mean and variance of correct RTs.

        v = sign(P - 1/2) s [L (L P^2 - L P + P - 1/2) / var]^(1/4)
        a = s^2 L / v
        t0 = mean - a tanh(v a / (2 s^2)) / (2 v)

    (Wagenmakers, van der Maas & Grasman 2007, eqs. 5, 7 and 9). ``p`` is the proportion of ``n``
    responses that are correct; ``mean`` (s) and ``var`` (s^2) are those of their RTs. Where P is 1,
    half an error is counted, so that P is 1 - 1 / (2 n): the paper's edge correction. P of 0 and
    1/2 are moved by half a trial likewise, to 1 / (2 n) and 1/2 + 1 / (2 n).
    """
    return EZEstimate(*closed_form(p, var, mean, n, s))


@inner_kernel
def closed_form(p: float, var: float, mean: float, n: int, s: float) -> tuple[float, float, float]:
    """v, a and t0 by the formulas of `ez`."""
    logit = _logit(_off_the_edges(p, n))
    # the bracket of v, in a form that keeps its digits near P = 1/2, where the bracket vanishes
    # like (P - 1/2)^4
    power = logit * _sinh_excess(logit) / (2.0 * (1.0 + cosh(logit)) * var)
    v = copysign(s, logit) * power**0.25
    a = s * s * logit / v
    t0 = mean - a * tanh(0.5 * logit) / (2.0 * v)
    return v, a, t0


def ez_covariance(
    p: float, var: float, mean: float, *, n: int, of_moments: np.ndarray, s: float = 1.0
) -> np.ndarray:
    """The covariance (3, 3) of v, a and t0 by the delta method.

    It is J diag(Var(P), ``of_moments``) J' with J from `ez_jacobian`. ``of_moments`` (2, 2) is the
    covariance of the mean and the variance of the RTs, as from `moment_covariance`. P is
    independent of them, since with a start midway both responses have the same distribution of
    RTs. P is moved off the edges first. Var(P) is P (1 - P) / n, but larger where P is 0 or 1; see
    `_variance`.
    """
    of_statistics = np.zeros((3, 3))
    of_statistics[0, 0] = _variance(p, n)
    of_statistics[1:, 1:] = of_moments

    jacobian = ez_jacobian(p, var, mean, n=n, s=s)
    return jacobian @ of_statistics @ jacobian.T


def ez_jacobian(p: float, var: float, mean: float, *, n: int, s: float = 1.0) -> np.ndarray:
    """The derivatives (3, 3) of v, a and t0 (rows) in P, mean and variance (columns).

    With G = d log(v^4) / dL and the mean decision time M = s^2 L tanh(L/2) / (2 v^2),

        d log v / dL = G / 4
        d log a / dL = 1/L - G/4
        d log M / dL = 1/L - G/2 + 1/sinh L

    In var the derivatives of these logarithms are -1, 1 and 2, divided by 4 var.
    """
    v, a, t0 = ez(p, var, mean, n=n, s=s)
    p = _off_the_edges(p, n)
    logit = _logit(p)
    decision_time = mean - t0

    # G of the docstring
    growth = 1.0 / logit + 2.0 * sinh(0.5 * logit) ** 2 / _sinh_excess(logit) - tanh(0.5 * logit)
    v_in_logit = v * growth / 4.0
    a_in_logit = a * (1.0 / logit - growth / 4.0)
    t0_in_logit = -decision_time * (1.0 / logit - growth / 2.0 + 1.0 / sinh(logit))

    in_p = np.array([v_in_logit, a_in_logit, t0_in_logit]) / (p * (1.0 - p))
    in_mean = [0.0, 0.0, 1.0]
    in_var = np.array([-v, a, -2.0 * decision_time]) / (4.0 * var)
    return np.column_stack([in_p, in_mean, in_var])


def moment_covariance(rt: np.ndarray) -> np.ndarray:
    """The sampling covariance (2, 2) of the mean and the variance s^2 (with m - 1) of m RTs.

        Var(mean) = s^2 / m
        Cov(mean, s^2) = mu3 / m
        Var(s^2) = [mu4 - s^4 (m - 3) / (m - 1)] / m

    mu3 and mu4 are the central moments of the RTs (Kenney & Keeping 1951, Mathematics of
    Statistics, part 2, ch. 7).
    """
    m = rt.size
    deviation = rt - rt.mean()
    var = deviation @ deviation / (m - 1)
    mu3 = (deviation**3).mean()
    mu4 = (deviation**4).mean()
    return np.array([[var, mu3], [mu3, mu4 - var**2 * (m - 3) / (m - 1)]]) / m


def _variance(p: float, n: int) -> float:
    """The sampling variance of P, moved off the edges.

    It is P (1 - P) / n. If there are no errors, this would give logit P a variance of about 2, with
    half an error, although the trials put no limit to how rare errors are. Then it is

        (P (1 - P))^2 [psi'(1/2) + psi'(n + 1/2)],

    where psi' is the trigamma function and the bracket, about 4.9, is the variance of logit P after
    n trials without an error, if P had Jeffreys' prior distribution before, Beta(1/2, 1/2).
    """
    from scipy.special import polygamma

    moved = _off_the_edges(p, n)
    q = moved * (1.0 - moved)
    if 0.0 < p < 1.0:
        return q / n
    return q * q * float(polygamma(1, 0.5) + polygamma(1, n + 0.5))


@inner_kernel
def _off_the_edges(p: float, n: int) -> float:
    """P, moved by half a trial of n if it is 0, 1/2 or 1."""
    half_trial = 0.5 / n
    p = min(max(p, half_trial), 1.0 - half_trial)
    if p == 0.5:
        p += half_trial / 2.0 if n == 1 else half_trial
    return p


@inner_kernel
def _logit(p: float) -> float:
    """log(P / (1 - P)), with full precision also near P = 1/2."""
    q = 1.0 - p
    return copysign(log1p(abs(p - q) / min(p, q)), p - q)


@inner_kernel
def _sinh_excess(x: float) -> float:
    """sinh x - x, as a series where the difference would lose digits."""
    if abs(x) > 1.0:
        return sinh(x) - x

    term = x * x * x / 6.0
    total = term
    for k in range(5, 19, 2):
        term *= x * x / (k * (k - 1))
        total += term
    return total
