"""Data that a fitted model predicts: exact samples with lapses, cut off where observation was."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ddm import arguments
from ddm.models.lapses import Lapses, Uniform
from ddm.parameters import LAPSE
from ddm.runtime.seeds import Seed
from ddm.simulators.exact import simulate_exact

# a trial is drawn anew while it would have been removed, but not for ever
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
    """RTs and responses (1, 0; -1 and NaN where none is seen) of one trial per element of ``cell``.

    Trials whose RT would have been removed, outside ``window``, are drawn anew; omissions stay.
    """
    if lapses is None and np.isinf(deadline).all() and window == (0.0, np.inf) and all(observed):
        rt, response = simulate_exact(cell, parameters_by_cell, seed=seed)
        return rt, response
    rng = np.random.default_rng(arguments.seed(seed))
    rt, response = np.empty(cell.size), np.empty(cell.size, dtype=np.int64)
    open_ = np.arange(cell.size)
    for _ in range(MOST_ROUNDS):
        rt[open_], response[open_] = _drawn(
            cell[open_], parameters_by_cell, lapses, deadline[open_], rng
        )
        is_seen = (rt <= deadline) & (np.where(response == 1, observed[1], observed[0]) > 0)
        rt, response = np.where(is_seen, rt, np.nan), np.where(is_seen, response, -1)
        removed = (rt < window[0]) | (rt > window[1])
        open_ = np.flatnonzero(removed)
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
    rt, response = simulate_exact(cell, parameters_by_cell, seed=rng)
    if lapses is None:
        return rt, response
    is_lapse = rng.random(cell.size) < parameters_by_cell[cell, LAPSE]
    share, side = rng.random(cell.size), rng.integers(0, 2, cell.size)
    return np.where(is_lapse, _lapse_times(lapses, share, deadline), rt), np.where(
        is_lapse, side, response
    )


def _lapse_times(lapses: Lapses, share: np.ndarray, deadline: np.ndarray) -> NDArray[np.float64]:
    """The quantiles of the RTs of lapses."""
    if isinstance(lapses, Uniform):
        return lapses.low + share * (np.minimum(lapses.high, deadline) - lapses.low)
    return -np.log1p(share * np.expm1(-lapses.rate * deadline)) / lapses.rate
