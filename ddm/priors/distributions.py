"""The distributions that a prior may be, as frozen dataclasses that are shown as code."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, log, log1p

import numpy as np
from numpy.typing import NDArray

from ddm.arguments import FINITE, INSIDE_UNIT_INTERVAL, POSITIVE
from ddm.priors import kernels
from ddm.priors.distribution import Distribution


@dataclass(frozen=True, repr=False)
class Normal(Distribution):
    """Normal with this mean and SD: density exp(-((x - mean) / sd)^2 / 2) / (sqrt(2 pi) sd).

    For parameters of either sign (Johnson, Kotz & Balakrishnan 1994, Continuous Univariate
    Distributions 1, chapter 13). Both numbers are in the units of the parameter.

    Parameters
    ----------
    mean : a number, in the unit of the parameter
    sd : a number > 0, in the same unit

    Raises
    ------
    ValueError, TypeError : if a number is outside its domain, or is none

    Examples
    --------
    >>> from ddm import priors
    >>> priors.Normal(0, 3).ppf([0.025, 0.975]).round(1)
    array([-5.9,  5.9])
    """

    mean: float
    sd: float

    code = kernels.NORMAL
    support = (-inf, inf)
    _domains = (FINITE, POSITIVE)

    @property
    def numbers(self) -> tuple[float, float]:
        """The mean and the SD."""
        return self.mean, self.sd

    def _logpdf(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        return _normal_logpdf((x - self.mean) / self.sd) - log(self.sd)

    def _ppf(self, q: NDArray[np.float64]) -> NDArray[np.float64]:
        return self.mean + self.sd * _normal_ppf(q)

    def _draw(self, generator: np.random.Generator, n: int) -> NDArray[np.float64]:
        return generator.normal(self.mean, self.sd, n)


@dataclass(frozen=True, repr=False)
class LogNormal(Distribution):
    """Log-normal with this median: log x is normal around log median, with the SD sigma.

    For positive parameters (Johnson, Kotz & Balakrishnan 1994, Continuous Univariate Distributions
    1, chapter 14). The density is that of a normal log x, divided by x; 95 % lie between median
    exp(-1.96 sigma) and median exp(1.96 sigma).

    Parameters
    ----------
    median : a number > 0, in the unit of the parameter
    sigma : SD of the logarithm, a number > 0

    Raises
    ------
    ValueError, TypeError : if a number is outside its domain, or is none

    Examples
    --------
    >>> from ddm import priors
    >>> priors.LogNormal(0.3, 0.7).ppf([0.025, 0.5, 0.975]).round(2)
    array([0.08, 0.3 , 1.18])
    """

    median: float
    sigma: float

    code = kernels.LOG_NORMAL
    support = (0.0, inf)
    _domains = (POSITIVE, POSITIVE)

    @property
    def numbers(self) -> tuple[float, float]:
        """Mean and SD of log x."""
        return log(self.median), self.sigma

    def _logpdf(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        distance = (np.log(x) - log(self.median)) / self.sigma
        return _normal_logpdf(distance) - log(self.sigma) - np.log(x)

    def _ppf(self, q: NDArray[np.float64]) -> NDArray[np.float64]:
        return self.median * np.exp(self.sigma * _normal_ppf(q))

    def _draw(self, generator: np.random.Generator, n: int) -> NDArray[np.float64]:
        return self.median * np.exp(generator.normal(0.0, self.sigma, n))


@dataclass(frozen=True, repr=False)
class LogitNormal(Distribution):
    """Logit-normal with this median: log(x / (1 - x)) is normal, with the SD sigma.

    For shares (Atchison & Shen 1980, Biometrika 67:261). The density is that of a normal logit,
    divided by x (1 - x); above a sigma of about 1.4 it has two modes.

    Parameters
    ----------
    median : a number between 0 and 1
    sigma : SD of the logit, a number > 0

    Raises
    ------
    ValueError, TypeError : if a number is outside its domain, or is none

    Examples
    --------
    >>> from ddm import priors
    >>> priors.LogitNormal(0.5, 0.7).ppf([0.025, 0.5, 0.975]).round(2)
    array([0.2, 0.5, 0.8])
    """

    median: float
    sigma: float

    code = kernels.LOGIT_NORMAL
    support = (0.0, 1.0)
    _domains = (INSIDE_UNIT_INTERVAL, POSITIVE)

    @property
    def numbers(self) -> tuple[float, float]:
        """Mean and SD of the logit of x."""
        return log(self.median) - log1p(-self.median), self.sigma

    def _logpdf(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        first, second = np.log(x), np.log1p(-x)
        distance = (first - second - self.numbers[0]) / self.sigma
        return _normal_logpdf(distance) - log(self.sigma) - first - second

    def _ppf(self, q: NDArray[np.float64]) -> NDArray[np.float64]:
        return self._share(self.sigma * _normal_ppf(q))

    def _draw(self, generator: np.random.Generator, n: int) -> NDArray[np.float64]:
        return self._share(generator.normal(0.0, self.sigma, n))

    def _share(self, distance: NDArray[np.float64]) -> NDArray[np.float64]:
        """The share whose logit has this distance from that of the median."""
        from scipy.special import expit

        return expit(self.numbers[0] + distance)


@dataclass(frozen=True, repr=False)
class HalfNormal(Distribution):
    """The absolute value of a normal number with mean 0: density 2 Normal(0, sd), for x >= 0.

    For SDs over people, which may be 0 (Gelman 2006, Bayesian Analysis 1:515). ``sd`` is that of
    the whole normal distribution; 95 % lie below 1.96 sd.

    Parameters
    ----------
    sd : SD of the normal distribution before its sign is taken away, a number > 0

    Raises
    ------
    ValueError, TypeError : if a number is outside its domain, or is none

    Examples
    --------
    >>> from ddm import priors
    >>> priors.HalfNormal(1).ppf([0.5, 0.95]).round(2)
    array([0.67, 1.96])
    """

    sd: float

    code = kernels.HALF_NORMAL
    support = (0.0, inf)
    _domains = (POSITIVE,)

    @property
    def numbers(self) -> tuple[float, float]:
        """The SD, and 0."""
        return self.sd, 0.0

    def _logpdf(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        return _normal_logpdf(x / self.sd) - log(self.sd) + log(2.0)

    def _ppf(self, q: NDArray[np.float64]) -> NDArray[np.float64]:
        from scipy.special import erfinv

        return self.sd * np.sqrt(2.0) * erfinv(q)

    def _draw(self, generator: np.random.Generator, n: int) -> NDArray[np.float64]:
        return np.abs(generator.normal(0.0, self.sd, n))


@dataclass(frozen=True, repr=False)
class Beta(Distribution):
    """Beta: density x^(a - 1) (1 - x)^(b - 1) / B(a, b), for shares; its mean is a / (a + b).

    Beta(1, 1) is uniform; a below 1 has an infinite density at 0, b below 1 at 1 (Johnson, Kotz &
    Balakrishnan 1995, Continuous Univariate Distributions 2, chapter 25).

    Parameters
    ----------
    a : a number > 0
    b : a number > 0

    Raises
    ------
    ValueError, TypeError : if a number is outside its domain, or is none

    Examples
    --------
    >>> from ddm import priors
    >>> priors.Beta(1, 19).ppf([0.5, 0.95]).round(3)
    array([0.036, 0.146])
    """

    a: float
    b: float

    code = kernels.BETA
    support = (0.0, 1.0)
    _domains = (POSITIVE, POSITIVE)

    @property
    def numbers(self) -> tuple[float, float]:
        """a and b."""
        return self.a, self.b

    def _logpdf(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        from scipy.special import betaln, xlog1py, xlogy

        return xlogy(self.a - 1.0, x) + xlog1py(self.b - 1.0, -x) - betaln(self.a, self.b)

    def _ppf(self, q: NDArray[np.float64]) -> NDArray[np.float64]:
        from scipy.special import betaincinv

        return betaincinv(self.a, self.b, q)

    def _draw(self, generator: np.random.Generator, n: int) -> NDArray[np.float64]:
        return generator.beta(self.a, self.b, n)


@dataclass(frozen=True, repr=False)
class Gamma(Distribution):
    """Gamma: density x^(shape - 1) exp(-x / scale) / (Gamma(shape) scale^shape), for x >= 0.

    The second number is a scale as in SciPy, not a rate: the mean is shape scale, the SD
    sqrt(shape) scale (Johnson, Kotz & Balakrishnan 1994, Continuous Univariate Distributions 1,
    chapter 17).

    Parameters
    ----------
    shape : a number > 0
    scale : a number > 0, in the unit of the parameter

    Raises
    ------
    ValueError, TypeError : if a number is outside its domain, or is none

    Examples
    --------
    >>> from ddm import priors
    >>> priors.Gamma(4, 0.375).ppf([0.025, 0.5, 0.975]).round(2)
    array([0.41, 1.38, 3.29])
    """

    shape: float
    scale: float

    code = kernels.GAMMA
    support = (0.0, inf)
    _domains = (POSITIVE, POSITIVE)

    @property
    def numbers(self) -> tuple[float, float]:
        """Shape and scale."""
        return self.shape, self.scale

    def _logpdf(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        from scipy.special import gammaln, xlogy

        constant = gammaln(self.shape) + self.shape * log(self.scale)
        return xlogy(self.shape - 1.0, x) - x / self.scale - constant

    def _ppf(self, q: NDArray[np.float64]) -> NDArray[np.float64]:
        from scipy.special import gammaincinv

        return self.scale * gammaincinv(self.shape, q)

    def _draw(self, generator: np.random.Generator, n: int) -> NDArray[np.float64]:
        return generator.gamma(self.shape, self.scale, n)


def _normal_logpdf(distance: NDArray[np.float64]) -> NDArray[np.float64]:
    """The log of the standard normal density."""
    return -0.5 * distance * distance - kernels.LOG_ROOT_2_PI


def _normal_ppf(q: NDArray[np.float64]) -> NDArray[np.float64]:
    """The quantiles of the standard normal distribution."""
    from scipy.special import ndtri

    return ndtri(q)
