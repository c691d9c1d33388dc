"""Rates of omissions that a model does not predict."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ddm.models.design import Design
from ddm.models.model import Model
from ddm.models.outcomes import Outcomes

# conditions named in a note, at most
MOST_NAMED = 8

# a rate of omissions is compared from so many trials on
FEWEST_FOR_RATE = 3

# and named if it differs by more than so many standard errors
MOST_ERRORS = 3.0


def omission_notes(
    outcomes: Outcomes, design: Design, parameters_by_cell: NDArray[np.float64], model: Model
) -> list[str]:
    """Rates of omissions that differ from the predicted ones by more than 3 of their SEs.

    They are those of every condition with three or more trials, and of all trials. The SE is that
    of the number of omissions among independent trials, sqrt(sum p (1 - p)) / n.
    """
    if not outcomes.has_omissions:
        return []

    p = outcomes.omission(parameters_by_cell)[0]
    if outcomes.is_truncated:
        p = p / outcomes.observable(parameters_by_cell)[0]
    missed = outcomes.omitted
    if outcomes.lost_rt == "late":
        missed = missed + outcomes.lost.sum(axis=1)

    # in total, and of each condition if there are several
    n_cells = len(design.cells)
    cells = np.arange(n_cells) if n_cells > 1 else np.empty(0, dtype=np.int64)
    n, observed, expected, variance = (
        np.append(values.sum(), np.bincount(outcomes.cell_of_stratum, values, n_cells)[cells])
        for values in (
            outcomes.trials,
            missed,
            outcomes.trials * p,
            outcomes.trials * p * (1.0 - p),
        )
    )
    excess = observed - expected
    is_noted = (n >= FEWEST_FOR_RATE) & (np.abs(excess) > MOST_ERRORS * np.sqrt(variance))
    if not is_noted.any():
        return []

    texts = [
        f"{observed[i] / n[i]:.1%} where {expected[i] / n[i]:.1%} are expected"
        + (f" ({_name_of(design, i - 1)})" if i else "")
        for i in np.flatnonzero(is_noted)[:MOST_NAMED]
    ]
    more = int(is_noted.sum()) - MOST_NAMED
    listed = ", ".join(texts) + (f" and {more} more" if more > 0 else "")
    may_lapse = bool(np.isfinite(outcomes.deadline_of_stratum).any() & (excess[is_noted] > 0).any())
    advice = (
        "give the model a lapse with a lapse_window= that reaches beyond the deadline, if people "
        "may not have attended"
        if model.lapse_window is None and may_lapse
        else "look at these trials"
    )
    return [f"omissions are not as predicted: {listed} ({advice})"]


def _name_of(design: Design, cell: int) -> str:
    """The levels of a cell."""
    return ", ".join(design.cells.iloc[cell].astype(str))
