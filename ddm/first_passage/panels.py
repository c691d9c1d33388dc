"""Many trials of one side, by polynomials of log t.

The polynomials are of the log density averaged over starts or, without st0, of log F or survivor.
"""

from __future__ import annotations

import math

import numpy as np

from ddm.first_passage.interpolation import (
    Panels,
    fit_panels,
    no_panels,
    place_of,
    slopes_at,
    value_at,
)
from ddm.first_passage.nodes import MOST_TIMES, times_of
from ddm.first_passage.shelf import Side
from ddm.first_passage.sums import normalise, start_averages
from ddm.first_passage.variability.rows import (
    BY_ST0,
    BY_T,
    DENSITY,
    LOG,
    MOVES,
    N_TIME_ROWS,
    TIME,
    WEIGHT,
)
from ddm.first_passage.variability.spread import Spread, start_varies
from ddm.runtime.compilation import kernel

# about how many times a trial needs, unless the density without st0 is asked for, which needs one
TIMES_PER_TRIAL = 8

# polynomials reach down to this share of the longest time
SHORTEST = 1e-8


@kernel
def at_panels(t: np.ndarray, panels: Panels, with_gradient: bool) -> np.ndarray:
    """Rows (n, 8) like those of `at_nodes`, for F or survivor without st0, from its polynomials."""
    result = np.zeros((t.size, 8))
    for i in range(t.size):
        place = min(max(place_of(t[i], panels), 0.0), panels.powers.shape[0] - 1e-12)
        x = result[i]
        if with_gradient:
            x[0], x[1], x[2], x[3], x[4], x[5], x[6] = slopes_at(place, panels)
            x[7] = -0.5 * x[4]
        else:
            x[0] = value_at(place, panels)
    return result


def panels_of_starts(t: np.ndarray, side: Side, spread: Spread, what: int) -> Panels:
    """Polynomials of log f averaged over starts, for the times that trials of one side need.

    There are none if the polynomials do not pay for so few times.
    """
    if not start_varies(spread):
        return no_panels()

    times = np.empty((N_TIME_ROWS, 2 * MOST_TIMES))
    last = times_of(times, 0, side, spread, what, t.min())
    high = t.max()
    if spread.t0_sd > 0.0:
        n_of_latest = times_of(times, last, side, spread, what, high)
        high = times[TIME, :n_of_latest].max()
    low = max(times[TIME, :last].min(), high * SHORTEST)

    is_single = what == DENSITY and spread.st0 == 0.0 and spread.t0_sd == 0.0
    n_needed = t.size * (1 if is_single else TIMES_PER_TRIAL)
    return fit_panels(low, high, n_needed, lambda nodes: start_averages(nodes, side, spread))


@kernel
def at_times_by_panels(
    t: np.ndarray, side: Side, spread: Spread, what: int, panels: Panels, with_gradient: bool
) -> np.ndarray:
    """Rows (n, 8) like those of `at_nodes`, with the averages over starts from polynomials.

    Averages at times that the polynomials do not reach are computed without them.
    """
    times, values = np.empty((N_TIME_ROWS, MOST_TIMES)), np.empty((MOST_TIMES, 7))
    top, total = np.empty(t.size), np.zeros((t.size, 8))

    for i in range(t.size):
        n = times_of(times, 0, side, spread, what, t[i])
        interpolate(times, n, panels, side, spread, values, with_gradient)
        values[:n, 0] += times[LOG, :n]
        top[i] = values[:n, 0].max()
        add_times_up(times, n, values, top[i], total[i], with_gradient)

    normalise(top, total, with_gradient)
    return total


@kernel
def interpolate(
    times: np.ndarray,
    n: int,
    panels: Panels,
    side: Side,
    spread: Spread,
    values: np.ndarray,
    with_gradient: bool,
) -> None:
    """Write log f averaged over starts, and its derivatives, at the first n of the times.

    They go to the first n rows of ``values``, which has 7 columns.
    """
    for k in range(n):
        x = values[k]
        place = place_of(times[TIME, k], panels)
        if not 0.0 <= place < panels.powers.shape[0]:
            x[:] = start_averages(times[TIME, k : k + 1], side, spread)[0]
        elif with_gradient:
            x[0], x[1], x[2], x[3], x[4], x[5], x[6] = slopes_at(place, panels)
        else:
            x[0] = value_at(place, panels)


@kernel
def add_times_up(
    times: np.ndarray,
    n: int,
    values: np.ndarray,
    top: float,
    total: np.ndarray,
    with_gradient: bool,
) -> None:
    """Add what n times contribute to the sums of one trial.

    ``total`` (8,) is a row like those of `ddm.first_passage.sums.evaluate`.
    """
    for k in range(n):
        x = values[k]
        f = math.exp(x[0] - top)
        weighted = f * times[WEIGHT, k]
        total[0] += weighted
        if with_gradient:
            along = f * x[4] if times[MOVES, k] > 0.0 else f
            total[1] += weighted * x[1]
            total[2] += weighted * x[2]
            total[3] += weighted * x[3]
            total[4] += along * times[BY_T, k]
            total[5] += weighted * x[5]
            total[6] += weighted * x[6]
            total[7] += along * times[BY_ST0, k]
