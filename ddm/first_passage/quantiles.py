"""Quantiles of first-passage times, by Newton's method in log t, kept inside a bracket."""

from __future__ import annotations

import numpy as np

from ddm.first_passage.by_trial import log_cdfs, log_densities, log_survivors
from ddm.parameters import T0, A, D

# a step of log t that no longer changes t
SMALLEST_STEP = 1e-15

# no response takes longer than exp(FURTHEST) a^2 / D: the quantile of a bracket that reaches there
# is infinite
FURTHEST = 700.0

# More than bisection alone would take, which narrows a bracket of 2 to SMALLEST_STEP in 51 steps.
MOST_STEPS = 200


def quantiles_of(q: np.ndarray, upper: np.ndarray, p: np.ndarray) -> np.ndarray:
    """RTs (n,) below which the shares q (n,) of the responses lie, for the parameters p (8,).

    The RT is t0 for q = 0, infinite for q = 1, and NaN if q is not in [0, 1]. Below the median the
    equation is log F = log(q P), above it log(P - F) = log((1 - q) P); so both tails have all their
    digits.
    """
    result = np.where(q == 0.0, p[T0], np.where(q == 1.0, np.inf, np.nan))
    inside = (q > 0.0) & (q < 1.0)
    if inside.any():
        result[inside] = p[T0] + _decision_times(q[inside], upper[inside], p)
    return result


def _decision_times(q: np.ndarray, upper: np.ndarray, p: np.ndarray) -> np.ndarray:
    """The quantiles minus t0, in s, for 0 < q < 1."""
    late = q > 0.5
    unit = p[A] ** 2 / p[D]
    cells = np.zeros(q.size, dtype=np.int64)
    log_p = log_cdfs(np.full(q.size, np.inf), upper, cells, p[None])
    target = np.log(np.where(late, 1.0 - q, q)) + log_p

    def rising(x: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """log F - target, or target - log survivor, at t = exp(x) a^2 / D."""
        rt = p[T0] + unit * np.exp(x)
        result = np.empty(x.size)
        for is_late, function, sign in ((False, log_cdfs, 1.0), (True, log_survivors, -1.0)):
            chosen = late[rows] == is_late
            of_chosen = rows[chosen]
            value = function(rt[chosen], upper[of_chosen], cells[of_chosen], p[None])
            result[chosen] = sign * (value - target[of_chosen])
        return result

    def slope(x: np.ndarray, rows: np.ndarray, value: np.ndarray) -> np.ndarray:
        """The slope in x of `rising`, whose value is known."""
        t = unit * np.exp(x)
        log_share = target[rows] + np.where(late[rows], -value, value)
        with np.errstate(over="ignore", invalid="ignore"):
            log_f = log_densities(p[T0] + t, upper[rows], cells[rows], p[None])
            return np.exp(log_f - log_share) * t

    low, high = _bracket(rising, q.size)
    x = 0.5 * (low + high)
    open_ = np.flatnonzero(high < FURTHEST)

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

    return np.where(high < FURTHEST, unit * np.exp(x), np.inf)


def _bracket(rising, n: int) -> tuple[np.ndarray, np.ndarray]:  # type: ignore[no-untyped-def]
    """Arguments (n,) and (n,) between which a rising function of log t crosses 0.

    The search goes outwards from -1 and 1 in steps of 1. ``rising(x, rows)`` returns the values of
    the chosen rows.
    """
    low, high, rows = np.full(n, -1.0), np.full(n, 1.0), np.arange(n)

    while (above := rows[rising(low, rows) > 0.0]).size:
        high[above], low[above] = low[above], low[above] - 1.0
    while (below := rows[(rising(high, rows) < 0.0) & (high < FURTHEST)]).size:
        low[below], high[below] = high[below], high[below] + 1.0
    return low, high
