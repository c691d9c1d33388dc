"""A study of one or several subjects: what it can show, by formula and by simulation.

A quantity is a weighted sum of the estimates of each subject: one of them, or the difference of
two.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.estimation.search import Search
from ddm.models.design import Design
from ddm.numerics.monte_carlo import error_of_root, error_of_share
from ddm.numerics.quadrature import composite
from ddm.parameters import BY_NAME, NAMES
from ddm.studies.replication import simulated
from ddm.studies.truths import DATA, TRUTH, stream


@dataclass(frozen=True)
class Study:
    """A quantity with its true value, its variance in one trial of each condition, and how subjects
    differ in it.
    """

    value: float
    variance: float
    spread: float
    alpha: float

    def se(self, n_trials: float) -> float:
        return float(np.sqrt(self.variance / n_trials))

    def group_se(self, n_trials: float, subjects: int) -> float:
        of_subjects = self.spread**2 if subjects > 1 else 0.0
        return float(np.sqrt((of_subjects + self.se(n_trials) ** 2) / subjects))

    def power(self, n_trials: float, subjects: int) -> float:
        """Of the two-sided test against 0: P(abs(statistic) > critical value)."""
        from scipy.special import ndtr

        error = self.group_se(n_trials, subjects)
        if error == 0.0:
            return 1.0
        effect, critical = abs(self.value) / error, self.critical(subjects)
        if subjects == 1:
            return float(ndtr(effect - critical) + ndtr(-effect - critical))
        return power_of_t(effect, critical, subjects - 1)

    def critical(self, subjects: int) -> float:
        """The quantity in standard errors beyond which 0 is rejected: of the normal distribution,
        or of t.
        """
        from scipy.special import ndtri, stdtrit

        share = 1.0 - 0.5 * self.alpha
        return float(ndtri(share) if subjects == 1 else stdtrit(subjects - 1.0, share))


def power_of_t(effect: float, critical: float, df: int) -> float:
    """P(abs(T) > critical) where T has the noncentral t distribution with noncentrality ``effect``.

    T = (Z + effect) / S with S^2 = chi^2(df) / df, so P = E[Phi(effect - critical S) + Phi(-effect
    - critical S)], here by Gauss-Legendre on S, with panels of their own where the first term
    falls. (scipy.special.nctdtr is NaN for many effects above some 7.)
    """
    from scipy.special import gammainccinv, gammaincinv, gammaln, ndtr

    half, beyond = 0.5 * df, 1e-17
    low, high = (float(np.sqrt(end(half, beyond) / half)) for end in (gammaincinv, gammainccinv))
    fall = effect / critical + np.array([-9.0, 0.0, 9.0]) / critical
    s, weight = composite(np.unique(np.clip([*np.linspace(low, high, 5), *fall], low, high)), 64)
    log_density = (
        np.log(2.0) + half * np.log(half) - gammaln(half) + (df - 1.0) * np.log(s) - half * s**2
    )
    found = ndtr(effect - critical * s) + ndtr(-effect - critical * s)
    return min(float((weight * np.exp(log_density) * found).sum()), 1.0)


@dataclass(frozen=True, eq=False)
class Replicate:
    """Simulated studies: one call is one of them."""

    search: Search
    design: Design
    theta: NDArray[np.float64]
    weights: NDArray[np.float64]
    study: Study
    subjects: int

    def __call__(self, number: int) -> tuple[float, float, float, float]:
        """Mean squared error and mean of the quantity over subjects, whether 0 is rejected, share
        of failed fits.

        The first three are NaN if fewer than two fits of several subjects, or that of the only one,
        succeeded.
        """
        found = np.array([self._subject(number, subject) for subject in range(self.subjects)])
        # the test of several subjects needs no standard errors of each
        needed = found if self.subjects == 1 else found[:, :2]
        good = found[~np.isnan(needed).any(axis=1)]
        failed = 1.0 - len(good) / self.subjects
        if len(good) < min(self.subjects, 2):
            return np.nan, np.nan, np.nan, failed
        true, estimate, se = good.T
        error = se[0] if self.subjects == 1 else estimate.std(ddof=1) / np.sqrt(len(good))
        rejected = abs(estimate.mean()) > self.study.critical(len(good)) * error
        return (
            float(((estimate - true) ** 2).mean()),
            float(estimate.mean()),
            float(rejected),
            failed,
        )

    def _subject(self, number: int, subject: int) -> tuple[float, float, float]:
        """True value of the quantity, its estimate and standard error; NaN where the fit failed."""
        search, design = self.search, self.design
        theta = self._true(np.random.default_rng(stream(search.seed, TRUTH, number, subject)))
        rng = np.random.default_rng(stream(search.seed, DATA, number, subject))
        outcomes = simulated(search.model, design, design.parameters_by_cell(theta), rng)
        try:
            found = search.found(outcomes, design)
        except ValueError:
            return np.nan, np.nan, np.nan
        chosen = np.flatnonzero(self.weights)
        covariance = found.covariance[np.ix_(chosen, chosen)]
        variance = self.weights[chosen] @ covariance @ self.weights[chosen]
        is_estimate = found.optimum.converged
        estimate = float(self.weights @ found.optimum.theta) if is_estimate else np.nan
        return float(self.weights @ theta), estimate, float(np.sqrt(variance))

    def _true(self, rng: np.random.Generator) -> NDArray[np.float64]:
        """The estimates of one subject: the quantity drawn around its mean."""
        if self.subjects == 1 or self.study.spread == 0.0:
            return self.theta
        theta = self.theta + self.weights / (self.weights @ self.weights) * rng.normal(
            0.0, self.study.spread
        )
        parameters_by_cell = self.design.parameters_by_cell(theta)
        for i, name in enumerate(NAMES):
            values = parameters_by_cell[:, i]
            if not BY_NAME[name].valid(values).all():
                raise ValueError(
                    f"spread={self.study.spread:g}: a simulated subject has "
                    f"{name}={values.min():g}, which must be {BY_NAME[name].domain}. Make spread "
                    "smaller, or leave verify out."
                )
        return theta


def compared(outcomes: np.ndarray, *, tests: bool) -> pd.Series:
    """The figures of a plan as they were in simulated studies, with Monte Carlo errors; ``failed``
    of the fits.
    """
    good = outcomes[~np.isnan(outcomes).any(axis=1)]
    m = len(good)
    figures: dict[str, float] = {"studies": m, "failed": outcomes[:, -1].mean()}
    if m > 1:
        squares, means, rejected, _ = good.T
        se, group_se = float(np.sqrt(squares.mean())), float(means.std(ddof=1))
        figures |= {"se": se, "se_mc": error_of_root(squares, se)}
        figures |= {"group_se": group_se, "group_se_mc": group_se / np.sqrt(2.0 * (m - 1.0))}
        if tests:
            figures |= {"power": rejected.mean(), "power_mc": error_of_share(rejected)}
    return pd.Series(figures, name="simulated")
