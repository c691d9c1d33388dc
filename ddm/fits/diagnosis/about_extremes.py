"""Notes about the fastest and the slowest RT, which can move the estimates of a likelihood."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from ddm.fits.diagnosis.fitted import Fitted, Note
from ddm.parameters import T0

# the fastest or slowest RT is suspect if the model expects fewer RTs than this to be as extreme
EXPECTED = 1e-4

# a t0 this close to the fastest RT, s, is fixed by that one trial
CLOSE = 1e-3

# what to do about such an RT
REMEDY = "compare with method='chi2', or leave it out"


def fastest(fitted: Fitted) -> Iterator[Note]:
    """An RT that is too fast for the fitted model, or so close to t0 that it fixes t0."""
    parameters = fitted.parameters
    expected = _tries(fitted) * _of_both(fitted.design.family.log_cdfs, fitted.fastest, parameters)
    gap = fitted.fastest - parameters[:, :, T0]
    is_close = (gap < CLOSE) & ~fitted.design.t0_is_mean
    suspect = fitted.design.is_free[:, T0] & ((expected < EXPECTED) | is_close)
    worst = np.where(suspect, expected, np.inf).argmin(axis=1)
    for group in np.flatnonzero(suspect.any(axis=1)).tolist():
        cell = worst[group]
        ms = 1e3 * float(gap[group, cell])
        place = f"{ms:.1f} ms above" if ms >= 0.0 else f"{-ms:.1f} ms below the mean"
        found = f"the fastest RT, {fitted.fastest[group, cell]:.3f} s, lies {place} t0"
        if expected[group, cell] >= EXPECTED:
            yield group, f"{found} and so fixes it"
        else:
            yield (
                group,
                f"{found} and the model expects {expected[group, cell]:.1g} RTs that fast: it may "
                f"be a fast guess that fixes t0 ({REMEDY})",
            )


def slowest(fitted: Fitted) -> Iterator[Note]:
    """An RT that is too slow for the fitted model, and so makes v smaller or a larger."""
    expected = _tries(fitted) * _of_both(
        fitted.design.family.log_survivors, fitted.slowest, fitted.parameters
    )
    worst = expected.argmin(axis=1)
    least = expected[np.arange(len(worst)), worst]
    for group in np.flatnonzero(least < EXPECTED).tolist():
        yield (
            group,
            f"the model expects {least[group]:.1g} RTs as slow as the slowest, "
            f"{fitted.slowest[group, worst[group]]:.3f} s: it may be a lapse that distorts v and a "
            f"({REMEDY})",
        )


def _tries(fitted: Fitted) -> NDArray[np.int64]:
    """The number of trials among which the fastest or slowest RT of a cell was found.

    These are the trials of the cell, or all trials if covariates make cells of few trials.
    """
    of_cell = fitted.timed.sum(axis=2)
    if fitted.design.has_formulas:
        return np.broadcast_to(of_cell.sum(axis=1, keepdims=True), of_cell.shape)
    return of_cell


def _of_both(
    function: Callable[..., np.ndarray], rt: NDArray[np.float64], parameters: NDArray[np.float64]
) -> NDArray[np.float64]:
    """P(RT <= rt) or P(RT > rt) with either response, for one RT per cell, (groups, n_cells).

    ``parameters`` (groups, n_cells, m) are those of the cells.
    """
    rows = parameters.reshape(rt.size, -1)
    cells = np.arange(rt.size)
    lower, upper = (
        np.exp(function(rt.ravel(), np.full(rt.size, side), cells, rows)) for side in (False, True)
    )
    return (lower + upper).reshape(rt.shape)
