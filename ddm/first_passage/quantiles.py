"""Quantiles of first-passage times."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ddm.first_passage.by_trial import log_cdfs, log_densities, log_survivors
from ddm.numerics.inversion import Distributions, inverted
from ddm.parameters import T0, T0_SD, A, D


def quantiles_of(q: np.ndarray, upper: np.ndarray, p: np.ndarray) -> np.ndarray:
    """RTs (n,) below which the shares q (n,) of the responses lie, for the parameters p (m,).

    The RT is the shortest non-decision time for q = 0, infinite for q = 1, and NaN if q is not in
    [0, 1].
    """
    first = _shortest(p)
    result = np.where(q == 0.0, first, np.where(q == 1.0, np.inf, np.nan))
    inside = (q > 0.0) & (q < 1.0)
    if inside.any():
        result[inside] = first + _after(first, q[inside], upper[inside], p)
    return result


def _shortest(p: np.ndarray) -> float:
    """The shortest non-decision time, s."""
    return 0.0 if p[T0_SD] > 0.0 else float(p[T0])


def _after(first: float, q: np.ndarray, upper: np.ndarray, p: np.ndarray) -> np.ndarray:
    """The quantiles minus the shortest non-decision time ``first``, in s, for 0 < q < 1."""
    cells = np.zeros(q.size, dtype=np.int64)

    def of_rows(
        function: Callable[..., np.ndarray],
    ) -> Callable[[np.ndarray, np.ndarray], np.ndarray]:
        return lambda t, rows: function(first + t, upper[rows], cells[rows], p[None])

    log_p = log_cdfs(np.full(q.size, np.inf), upper, cells, p[None])
    functions = of_rows(log_densities), of_rows(log_cdfs), of_rows(log_survivors)
    return inverted(q, log_p, Distributions(*functions), float(p[A] ** 2 / p[D]))
