"""The multinomial likelihood of quantile bins: G^2, and quantile maximum likelihood."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ddm.estimation.bins import Bins, bin_trials, checked_bins
from ddm.estimation.report import Report
from ddm.models.design import Design
from ddm.models.outcomes import Outcomes

DECILES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True)
class GSquare:
    """Minimise G^2 = 2 sum O log(O / E) over conditions, responses and the bins between RT
    quantiles.

    The likelihood ratio of the multinomial distribution of counts in bins against the model (O and
    E as in `ChiSquare`). Like that it bears outliers better than "ml" and is less precise for clean
    data; bins with few expected trials weigh less, so prefer it to "chi2" where errors are rare.
    Standard errors come from the curvature of G^2 / 2.

    Parameters
    ----------
    quantiles, min_count : as in `ChiSquare`
    """

    quantiles: tuple[float, ...] = (0.1, 0.3, 0.5, 0.7, 0.9)
    min_count: int = 12
    name = "gsquare"
    every_rt_counts = False
    is_smooth = True
    takes_incomplete = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "quantiles", checked_bins(self.quantiles, self.min_count))

    def on(self, outcomes: Outcomes, design: Design) -> GSquareProblem:
        """The problem of fitting these trials."""
        return GSquareProblem(bin_trials(outcomes, design, self.quantiles, self.min_count))


@dataclass(frozen=True)
class QuantileLikelihood(GSquare):
    """Maximise sum O log P, the multinomial log likelihood of counts between deciles (Heathcote,
    Brown & Mewhort 2002).

    Up to a constant it is -G^2 / 2, so it is `GSquare` with other quantiles: the more bins, the
    nearer to "ml". Prefer it to "gsquare" with hundreds of trials of each response.
    """

    quantiles: tuple[float, ...] = DECILES
    name = "qml"


@dataclass(frozen=True, eq=False)
class GSquareProblem:
    """G^2 of the bins as a function of the estimates."""

    bins: Bins
    per_deviance = 1.0

    def __call__(self, theta: np.ndarray) -> tuple[float, NDArray[np.float64]]:
        """G^2 and its gradient in the estimates.

        The expected counts of a condition sum to those observed but for rounding and impossible
        bins, whose sum is subtracted so that G^2 is never negative.
        """
        if not self.bins.design.admits(theta):
            return np.inf, np.zeros(theta.size)
        expected, in_theta = self.bins.expected(theta)
        counts = self.bins.counts
        log_ratio = np.log(
            np.where(counts > 0.0, counts, 1.0) / np.where(counts > 0.0, expected, 1.0)
        )
        value = 2.0 * float((counts * log_ratio + expected - counts).sum())
        return value, 2.0 * (1.0 - counts / expected) @ in_theta

    def t0_limits(self) -> NDArray[np.float64]:
        """The largest t0 of each cell, s; see `Bins.t0_limits`."""
        return self.bins.t0_limits()

    def flaw(self, theta: np.ndarray) -> str:
        """Why an optimum is none: trials lie in bins that the model makes impossible."""
        return self.bins.flaw(theta)

    def information(self, theta: np.ndarray, hessian: np.ndarray) -> NDArray[np.float64]:
        """The observed information of the multinomial likelihood."""
        return 0.5 * hessian

    def curvature(self, theta: np.ndarray) -> NDArray[np.float64]:
        """2 sum grad(E) grad(E)' / E, (k, k): the Hessian of G^2 where the model fits."""
        return 2.0 * self.bins.information(theta)

    def report(self, theta: np.ndarray, value: float) -> Report:
        """G^2, its degrees of freedom, and the multinomial log likelihood sum O log P (without the
        constant).
        """
        p = self.bins.probabilities(theta)
        counted = self.bins.counts > 0.0
        loglik = float((self.bins.counts[counted] * np.log(p[counted])).sum())
        return Report(multinomial_loglik=loglik, statistic=value, df=self.bins.df - theta.size)
