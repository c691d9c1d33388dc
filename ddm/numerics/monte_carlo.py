"""Monte Carlo standard errors: what chance contributes to a number from simulated data sets."""

from __future__ import annotations

import numpy as np


def error_of_root(squares: np.ndarray, root: float) -> float:
    """Standard error of ``root`` = sqrt(mean(squares)) (delta method).

    NaN for fewer than two squares, and if the root is 0 or NaN.
    """
    if squares.size < 2 or not root > 0.0:
        return float("nan")
    return float(squares.std(ddof=1) / (2.0 * root * np.sqrt(squares.size)))


def error_of_share(cases: np.ndarray) -> float:
    """Standard error sqrt(p (1 - p) / m) of the share p of true cases (m,).

    Half a true case and half a false one are added to p, so that the error is never 0.
    """
    m = len(cases)
    p = (cases.sum() + 0.5) / (m + 1.0)
    return float(np.sqrt(p * (1.0 - p) / m))
