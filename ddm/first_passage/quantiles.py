"""Quantiles of first-passage times, by Newton's method on the scale of log t, kept inside a
bracket.
"""

from __future__ import annotations

import numpy as np

from ddm.first_passage.by_trial import log_cdfs, log_densities, log_survivors
from ddm.parameters import T0, A, D

# a step of log t that is no longer seen in t
SMALLEST_STEP = 1e-15

# no response takes longer than exp(FURTHEST) a^2 / D: where a bracket gets there, the quantile is
# infinite
FURTHEST = 700.0


def quantiles_of(q: np.ndarray, upper: np.ndarray, p: np.ndarray) -> np.ndarray:
    """The RT (n,) below which the share q (n,) of the responses lies, for one process with the
    parameters p (8,).

    t0 for q = 0, infinite for q = 1, NaN where q is not in [0, 1]. Below the median log F = log(q
    P) is solved, above it log(P - F) = log((1 - q) P), so that both tails have all their digits.
    """
    result = np.where(q == 0.0, p[T0], np.where(q == 1.0, np.inf, np.nan))
    inside = (q > 0.0) & (q < 1.0)
    if inside.any():
        result[inside] = p[T0] + _decision_times(q[inside], upper[inside], p)
    return result


def _decision_times(q: np.ndarray, upper: np.ndarray, p: np.ndarray) -> np.ndarray:
    late, unit = q > 0.5, p[A] ** 2 / p[D]
    cells = np.zeros(q.size, dtype=np.int64)
    log_p = log_cdfs(np.full(q.size, np.inf), upper, cells, p[None])
    target = np.log(np.where(late, 1.0 - q, q)) + log_p

    def rising(x: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """log F - target, or target - log survivor, at t = exp(x) a^2 / D."""
        rt, result = p[T0] + unit * np.exp(x), np.empty(x.size)
        for is_late, function, sign in ((False, log_cdfs, 1.0), (True, log_survivors, -1.0)):
            some = late[rows] == is_late
            of_some = rows[some]
            result[some] = sign * (
                function(rt[some], upper[of_some], cells[of_some], p[None]) - target[of_some]
            )
        return result

    def slope(x: np.ndarray, rows: np.ndarray, value: np.ndarray) -> np.ndarray:
        """The slope in x of `rising`, whose value is known."""
        t = unit * np.exp(x)
        below = target[rows] + np.where(late[rows], -value, value)
        with np.errstate(over="ignore", invalid="ignore"):
            return np.exp(log_densities(p[T0] + t, upper[rows], cells[rows], p[None]) - below) * t

    low, high = _bracket(rising, q.size)
    x = 0.5 * (low + high)
    open_ = np.flatnonzero(high < FURTHEST)
    for _ in range(200):
        if not open_.size:
            break
        value = rising(x[open_], open_)
        low[open_] = np.where(value < 0.0, x[open_], low[open_])
        high[open_] = np.where(value < 0.0, high[open_], x[open_])
        with np.errstate(divide="ignore", invalid="ignore"):
            step = -value / slope(x[open_], open_, value)
        ahead = x[open_] + step
        usable = (ahead > low[open_]) & (ahead < high[open_])
        x[open_] = np.where(
            usable, ahead, np.where(step == 0.0, x[open_], 0.5 * (low[open_] + high[open_]))
        )
        moved = np.where(usable | (step == 0.0), np.abs(step), high[open_] - low[open_])
        open_ = open_[moved > SMALLEST_STEP * (1.0 + np.abs(x[open_]))]
    return np.where(high < FURTHEST, unit * np.exp(x), np.inf)


def _bracket(rising, n: int) -> tuple[np.ndarray, np.ndarray]:  # type: ignore[no-untyped-def]
    """Arguments between which a rising function crosses 0, each one unit of log t apart from the
    last one tried.
    """
    low, high, rows = np.full(n, -1.0), np.full(n, 1.0), np.arange(n)
    while (above := rows[rising(low, rows) > 0.0]).size:
        high[above], low[above] = low[above], low[above] - 1.0
    while (below := rows[(rising(high, rows) < 0.0) & (high < FURTHEST)]).size:
        low[below], high[below] = high[below], high[below] + 1.0
    return low, high
