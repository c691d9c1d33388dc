"""Data that a fitted model predicts: exact samples with lapses, limited as the data are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ddm import arguments
from ddm.models.lapses import Lapses
from ddm.parameters import LAPSE
from ddm.processes.family import Family
from ddm.runtime.seeds import Seed

# a trial whose RT would have been removed is drawn anew, at most this number of times
MOST_ROUNDS = 1000


class OutsideWindow(ValueError):
    """A model predicts no RTs where those of the data were kept."""


def simulate_trials(
    family: Family,
    cell: NDArray[np.int64],
    parameters_by_cell: NDArray[np.float64],
    *,
    lapses: Lapses | None,
    deadline: NDArray[np.float64],
    window: tuple[float, float],
    observed: tuple[bool, bool],
    lost_rt: str | None = None,
    lost_share: float = 0.0,
    seed: Seed,
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """RTs (n,) in s and responses (n,) of simulated trials, one for each element of ``cell`` (n,).

    Responses are 1 or 0; an omission has -1 and the RT NaN. With ``lost_rt`` "random" a share
    ``lost_share`` of the responses in time loses its RT, which is then NaN; with "late" the
    response is known of such a share of those after the deadline. A trial whose RT would have been
    removed, because it lies outside ``window``, is drawn anew; omissions stay. An `OutsideWindow`
    if the RTs of a trial still lie outside after `MOST_ROUNDS` draws.
    """
    is_complete = np.isinf(deadline).all() and window == (0.0, np.inf) and all(observed)
    if lapses is None and lost_rt is None and is_complete:
        return family.simulate(cell, parameters_by_cell, seed=seed)

    rng = np.random.default_rng(arguments.seed(seed))
    rt = np.empty(cell.size)
    response = np.empty(cell.size, dtype=np.int64)
    open_ = np.arange(cell.size)
    for _ in range(MOST_ROUNDS):
        rt[open_], response[open_] = _drawn(family, cell[open_], parameters_by_cell, lapses, rng)

        leaves_trace = np.where(response == 1, observed[1], observed[0]) > 0
        is_seen = (rt <= deadline) & leaves_trace
        is_outside = is_seen & ((rt < window[0]) | (rt > window[1]))
        open_ = np.flatnonzero(is_outside)
        if not open_.size:
            return _recorded(rt, response, is_seen, lost_rt, lost_share, rng)

    raise OutsideWindow(
        f"of {open_.size} trials no RT in {MOST_ROUNDS} falls between {window[0]:g} and "
        f"{window[1]:g} s, outside which RTs were removed: this model does not predict such data."
    )


def _drawn(
    family: Family,
    cell: np.ndarray,
    parameters_by_cell: np.ndarray,
    lapses: Lapses | None,
    rng: np.random.Generator,
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """One draw of each trial: RTs, s, and responses, 1 or 0, before observation is limited."""
    rt, response = family.simulate(cell, parameters_by_cell, seed=rng)
    if lapses is None:
        return rt, response

    is_lapse = rng.random(cell.size) < parameters_by_cell[cell, LAPSE]
    share = rng.random(cell.size)
    side = rng.integers(0, 2, cell.size)
    return np.where(is_lapse, lapses.quantiles(share), rt), np.where(is_lapse, side, response)


def _recorded(
    rt: NDArray[np.float64],
    response: NDArray[np.int64],
    is_seen: NDArray[np.bool_],
    lost_rt: str | None,
    lost_share: float,
    rng: np.random.Generator,
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """What the table says of trials: no RT where it is lost, no response where none is seen."""
    has_response = is_seen
    if lost_rt is not None:
        is_chosen = rng.random(rt.size) < lost_share
        if lost_rt == "late":
            has_response = is_seen | is_chosen
        else:
            is_seen = is_seen & ~is_chosen
    return np.where(is_seen, rt, np.nan), np.where(has_response, response, -1)
