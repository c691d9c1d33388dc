"""Processes with lapses: g = (1 - p) f + p u / 2, and its distribution function, with gradients.

f is the density of the process, p the proportion of contaminant trials, u the density of their RTs,
which are of either response equally often (Ratcliff & Tuerlinckx 2002). ``parameters_by_cell``
(n_cells, 9) are the parameters of the process with p as the last column; the values of u / 2, or of
its distribution function, are given trial by trial. An empty array of them stands for no lapses.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ddm.first_passage.by_trial import (
    cdf_gradients,
    log_cdfs,
    log_densities,
    log_likelihood,
    scores,
    survivor_gradients,
)
from ddm.parameters import LAPSE

Gradients = tuple[NDArray[np.float64], NDArray[np.float64]]


def log_density(
    rt: np.ndarray,
    upper: np.ndarray,
    cell: np.ndarray,
    parameters_by_cell: np.ndarray,
    lapse_density: np.ndarray,
) -> NDArray[np.float64]:
    """log g of each trial, (n,)."""
    log_f = log_densities(rt, upper, cell, parameters_by_cell)
    return (
        _log_mixed(log_f, parameters_by_cell[cell, LAPSE], lapse_density)
        if lapse_density.size
        else log_f
    )


def log_density_gradients(
    rt: np.ndarray,
    upper: np.ndarray,
    cell: np.ndarray,
    parameters_by_cell: np.ndarray,
    lapse_density: np.ndarray,
) -> Gradients:
    """log g of each trial (n,) and its gradient (n, 9) in the parameters of its cell."""
    log_f, score = scores(rt, upper, cell, parameters_by_cell)
    if not lapse_density.size:
        return log_f, score
    p = parameters_by_cell[cell, LAPSE]
    value = _log_mixed(log_f, p, lapse_density)
    known = np.where(np.isfinite(value), value, 0.0)
    share = np.exp(np.minimum(log_f - known, 700.0))
    gradient = ((1.0 - p) * share)[:, None] * score
    gradient[:, LAPSE] = lapse_density * np.exp(np.minimum(-known, 700.0)) - share
    return value, gradient


def summed(
    rt: np.ndarray,
    upper: np.ndarray,
    cell: np.ndarray,
    parameters_by_cell: np.ndarray,
    lapse_density: np.ndarray,
) -> tuple[float, NDArray[np.float64]]:
    """The sum of log g over trials, and its gradient (n_cells, 9); zeros where the sum is -inf."""
    if not lapse_density.size:
        return log_likelihood(rt, upper, cell, parameters_by_cell)

    values, rows = log_density_gradients(rt, upper, cell, parameters_by_cell, lapse_density)
    if not np.isfinite(values).all():
        return -np.inf, np.zeros(parameters_by_cell.shape)

    return float(values.sum()), summed_by_cell(rows, cell, len(parameters_by_cell))


def summed_by_cell(rows: np.ndarray, cell: np.ndarray, n_cells: int) -> NDArray[np.float64]:
    """The sum of rows (n, 9) of each cell, (n_cells, 9)."""
    return np.column_stack([np.bincount(cell, column, n_cells) for column in rows.T])


def cdf(
    rt: np.ndarray,
    upper: np.ndarray,
    cell: np.ndarray,
    parameters_by_cell: np.ndarray,
    lapse_cdf: np.ndarray,
) -> NDArray[np.float64]:
    """P(RT <= rt, response) of each trial; rt may be infinite."""
    if not lapse_cdf.size:
        return np.exp(log_cdfs(rt, upper, cell, parameters_by_cell))
    p = parameters_by_cell[cell, LAPSE]
    return (1.0 - p) * np.exp(log_cdfs(rt, upper, cell, parameters_by_cell)) + p * lapse_cdf


def mixed_cdf_gradients(
    rt: np.ndarray,
    upper: np.ndarray,
    cell: np.ndarray,
    parameters_by_cell: np.ndarray,
    lapse_cdf: np.ndarray,
) -> Gradients:
    """P(RT <= rt, response) of each trial (n,) and its gradient (n, 9)."""
    return _mixed(cdf_gradients, rt, upper, cell, parameters_by_cell, lapse_cdf)


def mixed_survivor_gradients(
    rt: np.ndarray,
    upper: np.ndarray,
    cell: np.ndarray,
    parameters_by_cell: np.ndarray,
    lapse_survivor: np.ndarray,
) -> Gradients:
    """P(RT > rt, response) of each trial (n,) and its gradient (n, 9)."""
    return _mixed(survivor_gradients, rt, upper, cell, parameters_by_cell, lapse_survivor)


def _mixed(
    function: Callable[..., Gradients],
    rt: np.ndarray,
    upper: np.ndarray,
    cell: np.ndarray,
    parameters_by_cell: np.ndarray,
    of_lapses: np.ndarray,
) -> Gradients:
    p = parameters_by_cell[cell, LAPSE]
    value, of_process = function(rt, upper, cell, parameters_by_cell)

    gradient = (1.0 - p)[:, None] * of_process
    gradient[:, LAPSE] = of_lapses - value
    return (1.0 - p) * value + p * of_lapses, gradient


def _log_mixed(log_f: np.ndarray, p: np.ndarray, lapse_density: np.ndarray) -> NDArray[np.float64]:
    with np.errstate(divide="ignore"):
        return np.logaddexp(np.log1p(-p) + log_f, np.log(p) + np.log(lapse_density))
