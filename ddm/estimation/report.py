"""What an objective says about an optimum beside the estimates."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan


@dataclass(frozen=True)
class Report:
    """The log likelihood, that of counts in bins, a statistic with its degrees of freedom; NaN and
    None for others.
    """

    loglik: float = nan
    multinomial_loglik: float = nan
    statistic: float = nan
    df: int | None = None
    note: str = ""
