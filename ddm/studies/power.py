"""What trials of one or several subjects can show of a quantity, by formula and by simulation.

A quantity is a weighted sum of the estimates of one subject: one estimate, or the difference of
two.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.estimation.search import Found, Search
from ddm.models.design import Design
from ddm.models.outcomes import Outcomes
from ddm.numerics.monte_carlo import error_of_root, error_of_share
from ddm.numerics.quadrature import composite
from ddm.studies.replication import simulated
from ddm.studies.truths import DATA, TRUTH, stream

# Gauss-Legendre nodes of each panel, and ends of equal panels, of the integral over S
NODES = 64
ENDS = 5

# The integral over S leaves out this probability at either end.
LEFT_OUT = 1e-17

# Phi rises from 0 to 1 within this distance of 0: Phi(-9) is about 1e-19.
WIDTH_OF_PHI = 9.0


@dataclass(frozen=True)
class Quantity:
    """A quantity that is estimated and tested against 0.

    value : its true value, the mean over subjects
    variance : of its estimate from one unit of trials: one of each condition, or all numbers that
        were given if these differ
    spread : SD between subjects of its true value
    alpha : level of the test
    """

    value: float
    variance: float
    spread: float
    alpha: float

    def se(self, n: float) -> float:
        """Standard error of the estimate from one subject's n units of trials."""
        return float(np.sqrt(self.variance / n))

    def group_se(self, n: float, subjects: int) -> float:
        """Standard error of the mean of the estimates of several subjects."""
        of_subjects = self.spread**2 if subjects > 1 else 0.0
        return float(np.sqrt((of_subjects + self.se(n) ** 2) / subjects))

    def power(self, n: float, subjects: int) -> float:
        """Power of the two-sided test against 0: P(abs(statistic) > critical value)."""
        from scipy.special import ndtr

        error = self.group_se(n, subjects)
        if error == 0.0:
            return 1.0

        effect = abs(self.value) / error
        critical = self.critical(subjects)
        if subjects == 1:
            return float(ndtr(effect - critical) + ndtr(-effect - critical))
        return power_of_t(effect, critical, subjects - 1)

    def critical(self, subjects: int) -> float:
        """The critical value of the test: 0 is rejected beyond this number of standard errors.

        It is that of the normal distribution for one subject, of the t distribution for several.
        """
        from scipy.special import ndtri, stdtrit

        share = 1.0 - 0.5 * self.alpha
        return float(ndtri(share) if subjects == 1 else stdtrit(subjects - 1.0, share))


def power_of_t(effect: float, critical: float, df: int) -> float:
    """P(abs(T) > critical) where T has the noncentral t distribution with noncentrality ``effect``.

    T = (Z + effect) / S, where Z is standard normal and S^2 = chi^2(df) / df, so that

        P = E[Phi(effect - critical S) + Phi(-effect - critical S)].

    The expectation over S is computed by Gauss-Legendre quadrature, with panels of their own where
    the first term falls from 1 to 0. (scipy.special.nctdtr is NaN for many effects above about 7.)
    """
    from scipy.special import gammainccinv, gammaincinv, gammaln, ndtr

    half = 0.5 * df
    low = float(np.sqrt(gammaincinv(half, LEFT_OUT) / half))
    high = float(np.sqrt(gammainccinv(half, LEFT_OUT) / half))
    fall = effect / critical + np.array([-WIDTH_OF_PHI, 0.0, WIDTH_OF_PHI]) / critical
    ends = np.clip([*np.linspace(low, high, ENDS), *fall], low, high)
    s, weight = composite(np.unique(ends), NODES)

    log_constant = np.log(2.0) + half * np.log(half) - gammaln(half)
    log_density = log_constant + (df - 1.0) * np.log(s) - half * s**2
    found = ndtr(effect - critical * s) + ndtr(-effect - critical * s)
    return min(float((weight * np.exp(log_density) * found).sum()), 1.0)


@dataclass(frozen=True, eq=False)
class Replicate:
    """A planned study, simulated and fitted; each call simulates it once.

    theta : (k,) the true estimates
    weights : (k,) of the estimates in the quantity
    """

    search: Search
    design: Design
    theta: NDArray[np.float64]
    weights: NDArray[np.float64]
    quantity: Quantity
    subjects: int

    def __call__(self, number: int) -> tuple[float, float, float, float]:
        """Mean squared error, mean of the estimates, whether 0 is rejected, share of failed fits.

        The mean squared error and the mean are those of the quantity over subjects. The first three
        are NaN if fewer than two fits of several subjects succeeded, or if the fit of the only
        subject failed.
        """
        found = self._subjects(number)

        # the test of several subjects does not need the standard error of each
        needed = found if self.subjects == 1 else found[:, :2]
        good = found[~np.isnan(needed).any(axis=1)]
        failed = 1.0 - len(good) / self.subjects
        if len(good) < min(self.subjects, 2):
            return np.nan, np.nan, np.nan, failed

        true, estimate, se = good.T
        mean = float(estimate.mean())
        mean_square = float(((estimate - true) ** 2).mean())
        error = se[0] if self.subjects == 1 else estimate.std(ddof=1) / np.sqrt(len(good))
        is_rejected = abs(estimate.mean()) > self.quantity.critical(len(good)) * error
        return mean_square, mean, float(is_rejected), failed

    def _subjects(self, number: int) -> NDArray[np.float64]:
        """True value of the quantity, its estimate and standard error, (subjects, 3).

        The estimate is NaN if the fit did not converge, all three if there was no fit.
        """
        every = [
            self._true(np.random.default_rng(stream(self.search.seed, TRUTH, number, subject)))
            for subject in range(self.subjects)
        ]
        several = [
            self._simulated(theta, stream(self.search.seed, DATA, number, subject))
            for subject, theta in enumerate(every)
        ]
        ends = self.search.found_or_refused(several, self.design)
        result = np.full((self.subjects, 3), np.nan)
        for subject, (theta, end) in enumerate(zip(every, ends, strict=True)):
            if isinstance(end, Found):
                result[subject] = float(self.weights @ theta), *self._estimate(end)
        return result

    def _simulated(self, theta: NDArray[np.float64], seed: np.random.SeedSequence) -> Outcomes:
        """The outcomes of a subject whose true estimates are theta (k,)."""
        parameters_by_cell = self.design.parameters_by_cell(theta)
        rng = np.random.default_rng(seed)
        return simulated(self.search.model, self.design, parameters_by_cell, rng)

    def _estimate(self, found: Found) -> tuple[float, float]:
        """The estimate of the quantity and its standard error."""
        chosen = np.flatnonzero(self.weights)
        covariance = found.covariance[np.ix_(chosen, chosen)]
        variance = self.weights[chosen] @ covariance @ self.weights[chosen]
        optimum = found.optimum
        estimate = float(self.weights @ optimum.theta) if optimum.converged else np.nan
        return estimate, float(np.sqrt(variance))

    def _true(self, rng: np.random.Generator) -> NDArray[np.float64]:
        """The true estimates (k,) of one subject, whose quantity is drawn around its mean.

        ValueError if a parameter leaves its domain.
        """
        if self.subjects == 1 or self.quantity.spread == 0.0:
            return self.theta

        change = rng.normal(0.0, self.quantity.spread)
        theta = self.theta + self.weights / (self.weights @ self.weights) * change
        parameters_by_cell = self.design.parameters_by_cell(theta)
        family = self.design.family
        for name, row in family.rows.items():
            values = parameters_by_cell[:, family.positions[name]]
            if not row.possible(values).all():
                raise ValueError(
                    f"spread={self.quantity.spread:g}: a simulated subject has "
                    f"{name}={values.min():g}, which must be {row.domain}. Make spread "
                    "smaller, or leave verify out."
                )
        return theta


def compared(outcomes: np.ndarray, *, tests: bool) -> pd.Series:
    """The figures of a plan in simulated studies, with their Monte Carlo errors (..._mc).

    ``outcomes``, (studies, 4), holds what each call of `Replicate` returned. ``failed`` is the
    share of fits that failed.
    """
    good = outcomes[~np.isnan(outcomes).any(axis=1)]
    m = len(good)
    figures: dict[str, float] = {"studies": m, "failed": outcomes[:, -1].mean()}
    if m > 1:
        squares, means, rejected, _ = good.T
        se = float(np.sqrt(squares.mean()))
        group_se = float(means.std(ddof=1))
        figures |= {"se": se, "se_mc": error_of_root(squares, se)}
        figures |= {"group_se": group_se, "group_se_mc": group_se / np.sqrt(2.0 * (m - 1.0))}
        if tests:
            figures |= {"power": rejected.mean(), "power_mc": error_of_share(rejected)}
    return pd.Series(figures, name="simulated")
