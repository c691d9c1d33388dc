"""Data that a fitted model predicts: exact samples with lapses, limited as the data are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ddm import arguments
from ddm.models.lapses import Lapses, Uniform
from ddm.parameters import LAPSE
from ddm.runtime.seeds import Seed
from ddm.simulators.exact import simulate_exact

# a trial whose RT would have been removed is drawn anew, at most this number of times
MOST_ROUNDS = 1000


def simulate_trials(
    cell: NDArray[np.int64],
    parameters_by_cell: NDArray[np.float64],
    *,
    lapses: Lapses | None,
    deadline: NDArray[np.float64],
    window: tuple[float, float],
    observed: tuple[bool, bool],
    seed: Seed,
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """RTs (n,) in s and responses (n,) of simulated trials, one for each element of ``cell`` (n,).

    Responses are 1 or 0; an omission has -1 and the RT NaN. A trial whose RT would have been
    removed, because it lies outside ``window``, is drawn anew; omissions stay. A ValueError if the
    RTs of a trial still lie outside after `MOST_ROUNDS` draws.
    """
    is_complete = np.isinf(deadline).all() and window == (0.0, np.inf) and all(observed)
    if lapses is None and is_complete:
        return simulate_exact(cell, parameters_by_cell, seed=seed)

    rng = np.random.default_rng(arguments.seed(seed))
    rt = np.empty(cell.size)
    response = np.empty(cell.size, dtype=np.int64)
    open_ = np.arange(cell.size)
    for _ in range(MOST_ROUNDS):
        rt[open_], response[open_] = _drawn(
            cell[open_], parameters_by_cell, lapses, deadline[open_], rng
        )

        is_seen = (rt <= deadline) & (np.where(response == 1, observed[1], observed[0]) > 0)
        rt = np.where(is_seen, rt, np.nan)
        response = np.where(is_seen, response, -1)

        open_ = np.flatnonzero((rt < window[0]) | (rt > window[1]))
        if not open_.size:
            return rt, response

    raise ValueError(
        f"of {open_.size} trials no RT in {MOST_ROUNDS} falls between {window[0]:g} and "
        f"{window[1]:g} s, outside which RTs were removed: this model does not predict such data."
    )


def _drawn(
    cell: np.ndarray,
    parameters_by_cell: np.ndarray,
    lapses: Lapses | None,
    deadline: np.ndarray,
    rng: np.random.Generator,
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """One draw of each trial: RTs, s, and responses, 1 or 0, before observation is limited."""
    rt, response = simulate_exact(cell, parameters_by_cell, seed=rng)
    if lapses is None:
        return rt, response

    is_lapse = rng.random(cell.size) < parameters_by_cell[cell, LAPSE]
    share = rng.random(cell.size)
    side = rng.integers(0, 2, cell.size)
    lapse_rt = _lapse_times(lapses, share, deadline)
    return np.where(is_lapse, lapse_rt, rt), np.where(is_lapse, side, response)


def _lapse_times(lapses: Lapses, share: np.ndarray, deadline: np.ndarray) -> NDArray[np.float64]:
    """The quantiles ``share`` (n,) of the RTs of lapses, s, of trials with these deadlines."""
    if isinstance(lapses, Uniform):
        return lapses.low + share * (np.minimum(lapses.high, deadline) - lapses.low)
    return -np.log1p(share * np.expm1(-lapses.rate * deadline)) / lapses.rate
