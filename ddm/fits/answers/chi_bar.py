"""Distributions of likelihood ratios and of their sums: chi^2, and mixtures of it.

If one estimate is fixed at the end of its domain, its likelihood ratio is chi^2(df - 1) or
chi^2(df), each half of the time (Self & Liang 1987). The sum over independent people, of whom m
have such a ratio, is then chi^2(df - m + j), with the df of all, if in j of the m the estimate lies
inside; and j is binomial with m and 1/2. For m = 1 this is the ratio of one person.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class ChiBar:
    """A mixture of chi^2(df - halves), ..., chi^2(df), with weights binomial(halves, 1/2)."""

    df: int
    halves: int = 0

    def tail(self, statistic: float) -> float:
        """P(a statistic at least as large).

        Examples
        --------
        >>> round(ChiBar(1).tail(3.841), 3), round(ChiBar(1, halves=1).tail(2.706), 3)
        (0.05, 0.05)
        """
        from scipy.special import betaln, chdtrc

        inside = np.arange(self.halves + 1.0)
        # log of a binomial coefficient, by way of the beta function
        log_chosen = -betaln(inside + 1.0, self.halves - inside + 1.0) - np.log(self.halves + 1.0)
        weights = np.exp(log_chosen - self.halves * np.log(2.0))

        df = self.df - self.halves + inside
        # chi^2(0) is 0
        none = np.full(df.shape, float(statistic <= 0.0))
        tails = np.where(df > 0.0, chdtrc(np.maximum(df, 1.0), statistic), none)
        return float(min(weights @ tails, 1.0))

    def __str__(self) -> str:
        if not self.halves:
            return f"chi2({self.df})"
        low = self.df - self.halves
        if self.halves == 1:
            return f"chi2({low}) / 2 + chi2({self.df}) / 2"
        return f"chi2({low}) to chi2({self.df}), weights binomial({self.halves}, 1/2)"


def sum_of(parts: list[ChiBar]) -> ChiBar:
    """The distribution of the sum of independent statistics."""
    return ChiBar(sum(part.df for part in parts), sum(part.halves for part in parts))
