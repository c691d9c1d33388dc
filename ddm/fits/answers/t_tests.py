"""Student's test of one sample and Welch's of two, of numbers of which each is one person's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class TTest:
    """A difference, tested against 0; NaN where there are too few numbers.

    difference, se : the mean, or the difference of two means, and its standard error
    t, df, p_value : t = difference / se, and the probability of a |t| as large
    ci_low, ci_high : the interval of the difference
    size : the effect size, d_z or g
    """

    difference: float
    se: float
    t: float
    df: float
    p_value: float
    ci_low: float
    ci_high: float
    size: float


def student(x: NDArray[np.float64], level: float) -> TTest:
    """Student's t test of the mean against 0, with n - 1 degrees of freedom.

    The effect size is d_z = mean / SD (Cohen 1988).

    Examples
    --------
    >>> test = student(np.array([1.0, 2.0, 3.0]), 0.95)
    >>> round(test.t, 3), test.df, round(test.p_value, 3), test.size
    (3.464, 2.0, 0.074, 2.0)
    """
    mean, sd = mean_of(x), sd_of(x)
    se = sd / np.sqrt(max(x.size, 1))
    return _tested(mean, se, x.size - 1.0, _ratio(mean, sd), level)


def welch(first: NDArray[np.float64], second: NDArray[np.float64], level: float) -> TTest:
    """Welch's t test of the mean of the first minus that of the second (Welch 1947).

    The degrees of freedom are those of Satterthwaite (1946). The effect size is Hedges' g: the
    difference over the pooled SD, times the factor that makes it unbiased for equal variances
    (Hedges 1981).
    """
    difference = mean_of(first) - mean_of(second)
    parts = np.array([sd_of(x) ** 2 / max(x.size, 1) for x in (first, second)])
    spare = np.array([first.size - 1.0, second.size - 1.0])
    df = np.nan
    # Satterthwaite's ratio has no limit if no number differs from the others of its sample
    if (spare > 0.0).all() and parts.sum() > 0.0:
        df = parts.sum() ** 2 / (parts**2 / spare).sum()
    size = _hedges_g(difference, sd_of(first), sd_of(second), *spare)
    return _tested(difference, float(np.sqrt(parts.sum())), float(df), size, level)


def mean_of(x: NDArray[np.float64]) -> float:
    """The mean; NaN of no numbers."""
    return float(x.mean()) if x.size else np.nan


def sd_of(x: NDArray[np.float64]) -> float:
    """The standard deviation, with n - 1; NaN of fewer than two numbers."""
    return float(x.std(ddof=1)) if x.size > 1 else np.nan


def _hedges_g(difference: float, sd: float, other_sd: float, spare: float, other: float) -> float:
    """The difference over the pooled SD, corrected; the last two are degrees of freedom."""
    from scipy.special import gammaln

    df = spare + other
    if not df > 1.0:
        return np.nan
    pooled = np.sqrt((spare * sd**2 + other * other_sd**2) / df)
    correction = np.exp(gammaln(df / 2.0) - gammaln((df - 1.0) / 2.0)) / np.sqrt(df / 2.0)
    return _ratio(difference, pooled) * float(correction)


def _tested(difference: float, se: float, df: float, size: float, level: float) -> TTest:
    """The test of a difference with a standard error."""
    from scipy.special import stdtr, stdtrit

    if not (df > 0.0 and np.isfinite(se)):
        return TTest(difference, se, np.nan, df, np.nan, np.nan, np.nan, size)

    t = _ratio(difference, se)
    reach = float(stdtrit(df, 0.5 + 0.5 * level)) * se
    p_value = 2.0 * float(stdtr(df, -abs(t)))
    return TTest(difference, se, t, df, p_value, difference - reach, difference + reach, size)


def _ratio(numerator: float, denominator: float) -> float:
    """A ratio; infinite or NaN if the denominator is 0."""
    with np.errstate(all="ignore"):
        return float(np.float64(numerator) / denominator)
