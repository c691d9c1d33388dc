"""Processes with lapses: g = (1 - p) f + p u / 2, and its distribution function, with gradients.

f is the density of the process, p the proportion of contaminant trials, and u the density of their
RTs. Each response is given in half of the contaminant trials (Ratcliff & Tuerlinckx 2002).

All functions take ``rt`` (n,) seconds, ``upper`` (n,) bool, and ``cell`` (n,), the trial's row of
``parameters_by_cell`` (n_cells, m): the parameters of the process, and p in the last column. The
last argument holds u / 2, or its distribution or survivor function, of each trial (n,); an
empty array stands for no lapses.
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

# a value of each trial (n,) and its gradient (n, m) in the parameters of the trial's cell
Gradients = tuple[NDArray[np.float64], NDArray[np.float64]]

# in double precision exp of more than 709 is infinite
LARGEST_EXPONENT = 700.0


def log_density(
    rt: np.ndarray,
    upper: np.ndarray,
    cell: np.ndarray,
    parameters_by_cell: np.ndarray,
    lapse_density: np.ndarray,
) -> NDArray[np.float64]:
    """log g of each trial, (n,)."""
    log_f = log_densities(rt, upper, cell, parameters_by_cell)
    if not lapse_density.size:
        return log_f
    return _log_mixed(log_f, parameters_by_cell[cell, LAPSE], lapse_density)


def log_density_gradients(
    rt: np.ndarray,
    upper: np.ndarray,
    cell: np.ndarray,
    parameters_by_cell: np.ndarray,
    lapse_density: np.ndarray,
) -> Gradients:
    """log g of each trial (n,) and its gradient (n, m) in the parameters of the trial's cell."""
    log_f, score = scores(rt, upper, cell, parameters_by_cell)
    if not lapse_density.size:
        return log_f, score

    p = parameters_by_cell[cell, LAPSE]
    value = _log_mixed(log_f, p, lapse_density)
    finite = np.where(np.isfinite(value), value, 0.0)

    # f / g and 1 / g
    process_ratio = np.exp(np.minimum(log_f - finite, LARGEST_EXPONENT))
    inverse = np.exp(np.minimum(-finite, LARGEST_EXPONENT))

    gradient = ((1.0 - p) * process_ratio)[:, None] * score
    gradient[:, LAPSE] = lapse_density * inverse - process_ratio
    return value, gradient


def summed(
    rt: np.ndarray,
    upper: np.ndarray,
    cell: np.ndarray,
    parameters_by_cell: np.ndarray,
    lapse_density: np.ndarray,
) -> tuple[float, NDArray[np.float64]]:
    """The sum of log g over trials, and its gradient (n_cells, m); zeros where the sum is -inf."""
    if not lapse_density.size:
        return log_likelihood(rt, upper, cell, parameters_by_cell)

    values, rows = log_density_gradients(rt, upper, cell, parameters_by_cell, lapse_density)
    if not np.isfinite(values).all():
        return -np.inf, np.zeros(parameters_by_cell.shape)

    return float(values.sum()), summed_by_cell(rows, cell, len(parameters_by_cell))


def summed_by_cell(rows: np.ndarray, cell: np.ndarray, n_cells: int) -> NDArray[np.float64]:
    """The sum of ``rows`` (n, m) over the trials of each cell, (n_cells, m)."""
    return np.column_stack([np.bincount(cell, column, n_cells) for column in rows.T])


def cdf(
    rt: np.ndarray,
    upper: np.ndarray,
    cell: np.ndarray,
    parameters_by_cell: np.ndarray,
    lapse_cdf: np.ndarray,
) -> NDArray[np.float64]:
    """P(RT <= rt, response) of each trial; rt may be infinite."""
    of_process = np.exp(log_cdfs(rt, upper, cell, parameters_by_cell))
    if not lapse_cdf.size:
        return of_process

    p = parameters_by_cell[cell, LAPSE]
    return (1.0 - p) * of_process + p * lapse_cdf


def mixed_cdf_gradients(
    rt: np.ndarray,
    upper: np.ndarray,
    cell: np.ndarray,
    parameters_by_cell: np.ndarray,
    lapse_cdf: np.ndarray,
) -> Gradients:
    """P(RT <= rt, response) of each trial (n,) and its gradient (n, m)."""
    return _mixed(cdf_gradients, rt, upper, cell, parameters_by_cell, lapse_cdf)


def mixed_survivor_gradients(
    rt: np.ndarray,
    upper: np.ndarray,
    cell: np.ndarray,
    parameters_by_cell: np.ndarray,
    lapse_survivor: np.ndarray,
) -> Gradients:
    """P(RT > rt, response) of each trial (n,) and its gradient (n, m)."""
    return _mixed(survivor_gradients, rt, upper, cell, parameters_by_cell, lapse_survivor)


def _mixed(
    function: Callable[..., Gradients],
    rt: np.ndarray,
    upper: np.ndarray,
    cell: np.ndarray,
    parameters_by_cell: np.ndarray,
    of_lapses: np.ndarray,
) -> Gradients:
    """``function`` of the process, mixed with the same function of lapses; value and gradient."""
    if not of_lapses.size:
        return function(rt, upper, cell, parameters_by_cell)

    p = parameters_by_cell[cell, LAPSE]
    value, of_process = function(rt, upper, cell, parameters_by_cell)

    gradient = (1.0 - p)[:, None] * of_process
    gradient[:, LAPSE] = of_lapses - value
    return (1.0 - p) * value + p * of_lapses, gradient


def _log_mixed(log_f: np.ndarray, p: np.ndarray, lapse_density: np.ndarray) -> NDArray[np.float64]:
    """log g of each trial from log f, p and u / 2."""
    # p may be 0, and u is 0 outside the range of lapses
    with np.errstate(divide="ignore"):
        return np.logaddexp(np.log1p(-p) + log_f, np.log(p) + np.log(lapse_density))
