"""Likelihoods where one parameter differs from trial to trial: interpolated between few solutions.

The log density of a trial is smooth in the parameter c. At m Chebyshev points between the smallest
and the largest c the equation is solved; between them log f follows by the polynomial through these
points (Berrut & Trefethen 2004, barycentric formula), and so do its derivatives in all parameters.
The last Chebyshev coefficients tell the error.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ddm.parameters import LAPSE, T0, T0_SD

# from so many different values on it takes less time than a solution for each
MANY = 40

# numbers of points that are tried, one after the other
POINTS = (13, 25)

# the largest size of the last coefficients, of log f or of a probability
CLOSE = 3e-5

# values (n,) and gradients (n, columns) of RTs, responses and cells of the rows
Evaluate = Callable[
    [np.ndarray, np.ndarray, np.ndarray, np.ndarray],
    tuple[NDArray[np.float64], NDArray[np.float64]],
]


def varied_column(parameters_by_cell: np.ndarray) -> int | None:
    """The only column, but for t0 and lapses, in which many cells differ; None otherwise."""
    differs = (parameters_by_cell != parameters_by_cell[0]).any(axis=0)
    differs[LAPSE] = False
    if not parameters_by_cell[:, T0_SD].any():
        differs[T0] = False
    (columns,) = np.nonzero(differs)
    if columns.size != 1 or np.unique(parameters_by_cell[:, columns[0]]).size < MANY:
        return None
    return int(columns[0])


def between_points(
    evaluate: Evaluate, rt: np.ndarray, upper: np.ndarray, cell: np.ndarray,
    parameters_by_cell: np.ndarray, column: int,
) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:  # fmt: skip
    """Values (n,) and gradients (n, columns) of trials whose cells differ in a column.

    None if no number of points suffices, or a solution at a point does not exist.
    """
    c = parameters_by_cell[cell, column]
    low, high = float(c.min()), float(c.max())
    row = parameters_by_cell[0].copy()
    shifted = rt - (parameters_by_cell[cell, T0] - row[T0])
    for m in POINTS:
        unit = np.cos(np.pi * (np.arange(m) + 0.5) / m)
        rows = np.tile(row, (m, 1))
        rows[:, column] = low + 0.5 * (high - low) * (1.0 + unit)
        of_point = np.repeat(np.arange(m), rt.size)
        found = evaluate(np.tile(shifted, m), np.tile(upper, m), of_point, rows)
        values = found[0].reshape(m, rt.size)
        possible = np.isfinite(values).all(axis=0)
        if (np.isfinite(values).any(axis=0) != possible).any():
            return None
        if _last_coefficients(values[:, possible], unit) <= CLOSE:
            weights = _weights(unit, 2.0 * (c - low) / (high - low) - 1.0)
            gradients = found[1].reshape(m, rt.size, -1)
            safe = np.where(possible, values, 0.0)
            value = np.where(possible, (weights * safe).sum(0), values[0])
            return value, np.einsum("mn,mnk->nk", weights, gradients)
    return None


def _last_coefficients(values: np.ndarray, unit: np.ndarray) -> float:
    """The size of the last two Chebyshev coefficients of values (m, n) at the points."""
    m = unit.size
    degrees = np.arange(m - 2, m)[:, None]
    waves = np.cos(degrees * np.arccos(unit))
    return float(np.abs(2.0 / m * waves @ values).max(initial=0.0))


def _weights(unit: np.ndarray, x: np.ndarray) -> NDArray[np.float64]:
    """The shares (m, n) of values at the points in that at each x, (n,)."""
    m = unit.size
    barycentric = (-1.0) ** np.arange(m) * np.sin(np.pi * (np.arange(m) + 0.5) / m)
    distance = x[None, :] - unit[:, None]
    is_at = np.abs(distance) < 1e-14
    shares = barycentric[:, None] / np.where(is_at, 1.0, distance)
    shares[:, is_at.any(axis=0)] = 0.0
    shares[is_at] = 1.0
    return np.asarray(shares / shares.sum(axis=0))
