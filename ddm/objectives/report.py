"""What an objective says about an optimum beside the estimates."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan


@dataclass(frozen=True)
class Report:
    """The log likelihood, or the test statistic with its degrees of freedom; NaN and None for the other."""

    loglik: float = nan
    statistic: float = nan
    df: int | None = None
