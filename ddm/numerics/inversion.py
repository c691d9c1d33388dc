"""Quantiles by Newton's method in log t, kept inside a bracket.

Below the median the equation is log F = log(q P), above it log(P - F) = log((1 - q) P); so both
tails have all their digits.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

# a step of log t that no longer changes t
SMALLEST_STEP = 1e-15

# no response takes longer than exp(FURTHEST) units: the quantile of a bracket that reaches there is
# infinite
FURTHEST = 700.0

# More than bisection alone would take, which narrows a bracket of 2 to SMALLEST_STEP in 51 steps.
MOST_STEPS = 200

# the log of a function of times (m,) of the chosen rows (m,)
LogFunction = Callable[[np.ndarray, np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Distributions:
    """The distributions of the rows, as logs: densities, distribution functions and survivors."""

    log_density: LogFunction
    log_cdf: LogFunction
    log_survivor: LogFunction


def inverted(
    q: np.ndarray, log_p: np.ndarray, of: Distributions, unit: float, *, furthest: float = FURTHEST
) -> np.ndarray:
    """The times (n,) at which the distribution functions are q P, for 0 < q < 1; P is of each row.

    ``unit`` is a typical time; a quantile beyond exp(furthest) units is infinite.
    """
    late = q > 0.5
    target = np.log(np.where(late, 1.0 - q, q)) + log_p

    def rising(x: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """log F - target, or target - log survivor, at t = exp(x) units."""
        t = unit * np.exp(x)
        result = np.empty(x.size)
        for is_late, function, sign in ((False, of.log_cdf, 1.0), (True, of.log_survivor, -1.0)):
            chosen = late[rows] == is_late
            value = function(t[chosen], rows[chosen])
            result[chosen] = sign * (value - target[rows[chosen]])
        return result

    def slope(x: np.ndarray, rows: np.ndarray, value: np.ndarray) -> np.ndarray:
        """The slope in x of `rising`, whose value is known."""
        t = unit * np.exp(x)
        log_share = target[rows] + np.where(late[rows], -value, value)
        with np.errstate(over="ignore", invalid="ignore"):
            return np.exp(of.log_density(t, rows) - log_share) * t

    low, high = _bracket(rising, q.size, furthest)
    x = 0.5 * (low + high)
    open_ = np.flatnonzero(high < furthest)

    for _ in range(MOST_STEPS):
        if not open_.size:
            break

        value = rising(x[open_], open_)
        low[open_] = np.where(value < 0.0, x[open_], low[open_])
        high[open_] = np.where(value < 0.0, high[open_], x[open_])

        with np.errstate(divide="ignore", invalid="ignore"):
            step = -value / slope(x[open_], open_, value)
        ahead = x[open_] + step
        usable = (ahead > low[open_]) & (ahead < high[open_])
        arrived = step == 0.0

        middle = 0.5 * (low[open_] + high[open_])
        x[open_] = np.where(usable, ahead, np.where(arrived, x[open_], middle))
        moved = np.where(usable | arrived, np.abs(step), high[open_] - low[open_])
        open_ = open_[moved > SMALLEST_STEP * (1.0 + np.abs(x[open_]))]

    return np.where(high < furthest, unit * np.exp(x), np.inf)


def _bracket(rising: LogFunction, n: int, furthest: float) -> tuple[np.ndarray, np.ndarray]:
    """Arguments (n,) and (n,) between which a rising function of log t crosses 0.

    The search goes outwards from -1 and 1 in steps of 1. ``rising(x, rows)`` returns the values of
    the chosen rows.
    """
    low, high, rows = np.full(n, -1.0), np.full(n, 1.0), np.arange(n)

    while (above := rows[rising(low, rows) > 0.0]).size:
        high[above], low[above] = low[above], low[above] - 1.0
    while (below := rows[(rising(high, rows) < 0.0) & (high < furthest)]).size:
        low[below], high[below] = high[below], high[below] + 1.0
    return low, high
