"""Pareto-smoothed importance sampling: what draws given all data say of data that are left out.

Vehtari, Gelman & Gabry 2017 (Statistics and Computing 27, 1413-1432); Vehtari, Simpson, Gelman, Yao
& Gabry 2024 (Journal of Machine Learning Research 25(72), 1-58), PSIS below. The fit of the tail is
that of Zhang & Stephens 2009 (Technometrics 51, 316-325). Conventions are those of R's loo and of
arviz 0.x; arviz 1 takes one draw fewer into the tail.
"""

from __future__ import annotations

from math import ceil, log, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

# a tail of fewer draws has no shape
FEWEST_IN_TAIL = 5

# so few draws that a fifth of them is such a tail
FEWEST_DRAWS = 5 * FEWEST_IN_TAIL

# trials that are worked on at once; for 4,000 draws the largest array then takes 4 MB
TRIALS = 64

# weights below are 0
SMALLEST = log(np.finfo(float).tiny)

# shapes k are drawn towards 1/2 as if by so many draws (PSIS, appendix G)
PRIOR_DRAWS = 10


class LeftOut(NamedTuple):
    """Of each trial, (n,): log density given the others, and given all; the shape of the tail."""

    elpd: Array
    lpd: Array
    pareto_k: Array


def tail_size(n_draws: int, reff: float) -> int:
    """The number of the largest weights that are smoothed, of draws with an efficiency of reff.

    min(S / 5, 3 sqrt(S / reff)), rounded up (PSIS, section 5).
    """
    return ceil(min(n_draws / 5.0, 3.0 * sqrt(n_draws / reff)))


def left_out(log_likelihood: Array, n_tail: int) -> LeftOut:
    """Each of the trials left out, by log likelihoods (draws, n) with a tail of n_tail weights.

    The draws, given all data, have weights 1 / p(trial | draw) as draws without the trial. Then
    elpd = log(sum w p / sum w), with the n_tail largest weights replaced by quantiles of a
    generalised Pareto distribution, whose shape k says whether the sum has a finite variance
    (k < 1/2) and whether it can be trusted (k < .7). k is infinite if too few weights differ, and
    NaN if the log likelihood is the same in all draws.
    """
    n_draws, n = log_likelihood.shape
    found = LeftOut(*np.empty((3, n)))
    for first in range(0, n, TRIALS):
        part = slice(first, first + TRIALS)
        density = np.ascontiguousarray(log_likelihood[:, part].T)
        found.lpd[part] = _log_sum_exp(density) - log(n_draws)
        found.elpd[part], found.pareto_k[part] = _elpd(density, n_tail)
    return found


def _elpd(density: Array, n_tail: int) -> tuple[Array, Array]:
    """elpd and k of trials, from log likelihoods (n, draws)."""
    largest = -density.min(axis=1)
    raw = -density - largest[:, None]
    log_weights = raw.copy()
    k = _smooth(log_weights, n_tail)
    k[np.ptp(density, axis=1) == 0.0] = np.nan

    # weight times density is the same for all weights that are as they were
    ratio = np.exp(log_weights - raw).sum(axis=1)
    return np.log(ratio) - largest - _log_sum_exp(log_weights), k


def _log_sum_exp(x: Array) -> Array:
    """log(sum(exp(x))) of each row."""
    top = x.max(axis=1)
    total: Array = top + np.log(np.exp(x - top[:, None]).sum(axis=1))
    return total


# --- the tail -------------------------------------------------------------------------------------


def _smooth(log_weights: Array, n_tail: int) -> Array:
    """Replace the tails of log weights (n, draws), whose largest are 0; the shapes k (n,)."""
    place = log_weights.shape[1] - n_tail - 1
    cut = np.maximum(np.partition(log_weights, place, axis=1)[:, place], SMALLEST)
    is_tail = log_weights > cut[:, None]

    k = np.full(cut.size, np.inf)
    # tails have fewer weights where some equal the cut
    sizes = is_tail.sum(axis=1)
    for size in np.unique(sizes[sizes >= FEWEST_IN_TAIL]):
        rows = np.flatnonzero(sizes == size)
        columns = np.nonzero(is_tail[rows])[1].reshape(-1, size)
        tail = np.take_along_axis(log_weights[rows], columns, axis=1)
        order = np.argsort(tail, axis=1)

        excess = np.exp(np.take_along_axis(tail, order, axis=1)) - np.exp(cut[rows])[:, None]
        shape, scale = _pareto(excess)
        fits = np.isfinite(shape) & (scale > 0.0)
        k[rows] = np.where(fits, shape, np.inf)

        smooth = np.log(
            _quantiles(shape[fits], scale[fits], size) + np.exp(cut[rows[fits]])[:, None]
        )
        where = np.take_along_axis(columns, order, axis=1)[fits]
        # no weight becomes larger than the largest
        log_weights[rows[fits][:, None], where] = np.minimum(smooth, 0.0)
    return k


def _pareto(excess: Array) -> tuple[Array, Array]:
    """Shapes and scales of generalised Pareto distributions of sorted excesses (n, size).

    Means over the posterior of b = -k / scale on a grid (Zhang & Stephens 2009).
    """
    size = excess.shape[1]
    n_grid = 30 + int(sqrt(size))
    quartile = excess[:, int(size / 4.0 + 0.5) - 1]
    grid = 1.0 - np.sqrt(n_grid / (np.arange(1.0, n_grid + 1.0) - 0.5))

    # excesses that are 0, because weights are equal but for rounding, have no fit
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        b = grid / (3.0 * quartile[:, None]) + 1.0 / excess[:, -1:]
        k = np.log1p(-b[:, :, None] * excess[:, None, :]).mean(axis=2)
        log_posterior = size * (np.log(-b / k) - k - 1.0)
        weight = np.exp(log_posterior - _log_sum_exp(log_posterior)[:, None])
        weight[weight < 10.0 * np.finfo(float).eps] = 0.0
        mean = (b * weight).sum(axis=1) / weight.sum(axis=1)

        shape = np.log1p(-mean[:, None] * excess).mean(axis=1)
        scale = -shape / mean
    return (size * shape + PRIOR_DRAWS * 0.5) / (size + PRIOR_DRAWS), scale


def _quantiles(shape: Array, scale: Array, size: int) -> Array:
    """The quantiles (i - 1/2) / size of generalised Pareto distributions, (n, size)."""
    exponential = -np.log1p(-np.arange(0.5, size) / size)
    is_exponential = np.abs(shape) < np.finfo(float).eps
    k = np.where(is_exponential, 1.0, shape)[:, None]
    in_scales = np.where(is_exponential[:, None], exponential, np.expm1(k * exponential) / k)
    quantiles: Array = scale[:, None] * in_scales
    return quantiles
