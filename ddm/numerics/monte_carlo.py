"""Monte Carlo standard errors: what chance contributes to a figure of simulated data sets."""

from __future__ import annotations

import numpy as np


def error_of_root(squares: np.ndarray, root: float) -> float:
    """Of the root of a mean of squares, by the delta method; NaN for fewer than two."""
    if squares.size < 2 or not root > 0.0:
        return float("nan")
    return float(squares.std(ddof=1) / (2.0 * root * np.sqrt(squares.size)))


def error_of_share(cases: np.ndarray) -> float:
    """Of a proportion: sqrt(p (1 - p) / m), with half a success and half a failure added so that it
    is never 0.
    """
    m = len(cases)
    p = (cases.sum() + 0.5) / (m + 1.0)
    return float(np.sqrt(p * (1.0 - p) / m))
