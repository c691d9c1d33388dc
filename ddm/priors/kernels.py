"""The log density of a prior on the scale of a link, and its derivative, for kernels.

A prior is stated in the units of the parameter, x, but samplers move on the scale of its link, eta.
The density there is that of x times |dx / d eta|, which is a product of powers of x and 1 - x for
every link, as most densities are. Their exponents are added before anything is computed: where they
cancel, as those of a log-normal prior with a logarithmic link, the normal density is left, exactly.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ddm.runtime.compilation import inner_kernel, kernel

# the codes of the distributions
NORMAL, LOG_NORMAL, LOGIT_NORMAL, HALF_NORMAL, BETA, GAMMA = range(6)

# the codes of the links, and those by the names that formulas have for them
IDENTITY, LOG, LOGIT = range(3)
LINK_CODES = {"identity": IDENTITY, "log": LOG, "logit": LOGIT}

# log sqrt(2 pi) and log 2
LOG_ROOT_2_PI = 0.9189385332046727
LOG_2 = 0.6931471805599453

# larger exponents may have an infinite exponential
LARGEST_EXPONENT = 700.0


class Place(NamedTuple):
    """A value x, its logarithms, and their derivatives in eta.

    log, log_rest, logit : of x, of 1 - x, and the difference of the two; -inf where they do not
        exist, with the derivative 0
    """

    x: float
    dx: float
    log: float
    dlog: float
    log_rest: float
    dlog_rest: float
    logit: float
    dlogit: float


@inner_kernel
def _by_identity(eta: float) -> Place:
    """x = eta."""
    log = math.log(eta) if eta > 0.0 else -math.inf
    dlog = 1.0 / eta if eta > 0.0 else 0.0
    log_rest = math.log1p(-eta) if eta < 1.0 else -math.inf
    dlog_rest = -1.0 / (1.0 - eta) if eta < 1.0 else 0.0
    return Place(eta, 1.0, log, dlog, log_rest, dlog_rest, log - log_rest, dlog - dlog_rest)


@inner_kernel
def _by_log(eta: float) -> Place:
    """x = exp(eta); 1 - x keeps its digits near both ends (Mächler 2012, log1mexp)."""
    x = math.exp(min(eta, LARGEST_EXPONENT))
    if eta >= 0.0:
        return Place(x, x, eta, 1.0, -math.inf, 0.0, math.inf, 1.0)

    rest = -math.expm1(eta)
    log_rest = math.log1p(-x) if x < 0.5 else math.log(rest)
    return Place(x, x, eta, 1.0, log_rest, -x / rest, eta - log_rest, 1.0 / rest)


@inner_kernel
def _by_logit(eta: float) -> Place:
    """x = 1 / (1 + exp(-eta)), and 1 - x, by the exponential that cannot overflow."""
    small = math.exp(-abs(eta))
    log_sum = math.log1p(small)
    x = (small if eta < 0.0 else 1.0) / (1.0 + small)
    rest = (1.0 if eta < 0.0 else small) / (1.0 + small)
    log = min(eta, 0.0) - log_sum
    log_rest = min(-eta, 0.0) - log_sum
    return Place(x, x * rest, log, rest, log_rest, -x, eta, 1.0)


@inner_kernel
def _place(link: int, eta: float) -> Place:
    """The value of an eta."""
    if link == LOG:
        return _by_log(eta)
    if link == LOGIT:
        return _by_logit(eta)
    return _by_identity(eta)


@inner_kernel
def _is_outside(code: int, x: float) -> bool:
    """Whether x lies outside the support."""
    is_share = code in (LOGIT_NORMAL, BETA)
    return (code != NORMAL and x < 0.0) or (is_share and x > 1.0)


@inner_kernel
def _exponents(code: int, p1: float, p2: float, link: int) -> tuple[float, float]:
    """The powers of x and of 1 - x in the density times |dx / d eta|.

    That derivative is 1, x or x (1 - x); 0 or 1 is added to an exponent minus 1 in one step, since
    a small exponent would lose its digits.
    """
    first = 0.0 if link == IDENTITY else 1.0
    second = 1.0 if link == LOGIT else 0.0
    if code == LOG_NORMAL:
        return first - 1.0, second
    if code == LOGIT_NORMAL:
        return first - 1.0, second - 1.0
    if code == BETA:
        return p1 + (first - 1.0), p2 + (second - 1.0)
    if code == GAMMA:
        return p1 + (first - 1.0), second
    return first, second


@inner_kernel
def _normal(t: float, dt: float, mean: float, sd: float) -> tuple[float, float]:
    """The log of the normal density at t, and its derivative in eta."""
    distance = (t - mean) / sd
    return -0.5 * distance * distance - math.log(sd) - LOG_ROOT_2_PI, -distance / sd * dt


@inner_kernel
def _without_powers(code: int, p1: float, p2: float, place: Place) -> tuple[float, float]:
    """The log of the density without the powers of x and 1 - x, and its derivative in eta."""
    if code == LOG_NORMAL:
        return _normal(place.log, place.dlog, p1, p2)
    if code == LOGIT_NORMAL:
        return _normal(place.logit, place.dlogit, p1, p2)
    if code == HALF_NORMAL:
        value, derivative = _normal(place.x, place.dx, 0.0, p1)
        return value + LOG_2, derivative
    if code == BETA:
        return math.lgamma(p1 + p2) - math.lgamma(p1) - math.lgamma(p2), 0.0
    if code == GAMMA:
        return -place.x / p2 - math.lgamma(p1) - p1 * math.log(p2), -place.dx / p2
    return _normal(place.x, place.dx, p1, p2)


@inner_kernel
def _times(exponent: float, number: float) -> float:
    """The product; 0 if the exponent is, also of an infinite number."""
    return 0.0 if exponent == 0.0 else exponent * number


@inner_kernel
def log_prior(code: int, p1: float, p2: float, link: int, eta: float) -> tuple[float, float]:
    """log p(x) + log |dx / d eta| of a prior p at x = inverse link(eta), and its derivative in eta.

    code, p1, p2 : ``code`` and ``numbers`` of a distribution
    link : IDENTITY, LOG or LOGIT

    Outside the support, and where the density is 0 or infinite in double precision, the value is
    -inf and the derivative 0. The part of a distribution that a link cannot reach, such as negative
    values by a logarithm, is left out; the rest is not made larger.
    """
    place = _place(link, eta)
    if _is_outside(code, place.x):
        return -math.inf, 0.0

    first, second = _exponents(code, p1, p2, link)
    value, derivative = _without_powers(code, p1, p2, place)
    value += _times(first, place.log) + _times(second, place.log_rest)
    derivative += _times(first, place.dlog) + _times(second, place.dlog_rest)

    if math.isfinite(value) and math.isfinite(derivative):
        return value, derivative
    return -math.inf, 0.0


@kernel
def log_priors(
    codes: NDArray[np.int64],
    p1: NDArray[np.float64],
    p2: NDArray[np.float64],
    links: NDArray[np.int64],
    eta: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """`log_prior` and its derivative, (n,) each, of n priors at the eta (n,) of each of them."""
    values = np.empty(eta.size)
    derivatives = np.empty(eta.size)
    for i in range(eta.size):
        values[i], derivatives[i] = log_prior(codes[i], p1[i], p2[i], links[i], eta[i])
    return values, derivatives
