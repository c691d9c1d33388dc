"""One data set of an experiment with known processes, with or without contaminants."""

from __future__ import annotations

from typing import Any

import numpy as np

from ddm.contaminants import Contaminant
from ddm.models.design import Design
from ddm.models.model import Model
from ddm.models.outcomes import Outcomes, lapses_of, outcomes_of_arrays
from ddm.simulators.exact import simulate_exact


def simulated(
    model: Model,
    design: Design,
    parameters_by_cell: np.ndarray,
    rng: np.random.Generator,
    contaminants: Contaminant | None = None,
) -> Outcomes:
    """Trials of the processes (n_cells, 9), one for each of ``design.cell``, all of them
    observed.
    """
    rt, response = contaminated(
        contaminants, *simulate_exact(design.cell, parameters_by_cell, seed=rng), rng
    )
    never = np.full(rt.size, np.inf)
    return outcomes_of_arrays(
        rt, response == 1, design.cell, never, (0.0, np.inf), (True, True), lapses_of(model, rt)
    )


def contaminated(
    contaminants: Contaminant | None, rt: np.ndarray, response: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """The trials with their contaminants; an error if these are not RTs and responses."""
    if contaminants is None:
        return rt, response
    found: Any = contaminants(rt, response, rng)
    try:
        times, sides = (np.asarray(part, dtype=float) for part in found)
    except (TypeError, ValueError):
        raise TypeError(
            f"contaminants must return two arrays, the RTs and the responses; got {found!r} from "
            f"{contaminants!r}."
        ) from None
    if times.shape != rt.shape or sides.shape != rt.shape:
        raise ValueError(
            f"contaminants must return as many RTs and responses as they are given, {rt.size}; got "
            f"arrays of shape {times.shape} and {sides.shape} from {contaminants!r}."
        )
    if not (np.isfinite(times) & (times > 0.0)).all() or not np.isin(sides, (0.0, 1.0)).all():
        raise ValueError(
            "contaminants must return RTs that are finite and > 0, in s, and responses that are 0 "
            f"or 1; others came from {contaminants!r}."
        )
    return times, sides
