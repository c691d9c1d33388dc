"""One simulated data set of an experiment with known processes, maybe with contaminants."""

from __future__ import annotations

from typing import Any

import numpy as np

from ddm.contaminants import Contaminant
from ddm.models.design import Design
from ddm.models.model import Model
from ddm.models.outcomes import Outcomes, lapses_of, outcomes_of_arrays
from ddm.models.prediction import simulate_trials
from ddm.processes.family import Family

# RTs outside this window, in s, are removed: none
EVERY_RT = (0.0, np.inf)

# which responses are observed, of (lower, upper): both
BOTH = (True, True)


def simulated(
    model: Model,
    design: Design,
    parameters_by_cell: np.ndarray,
    rng: np.random.Generator,
    contaminants: Contaminant | None = None,
    *,
    family: Family | None = None,
) -> Outcomes:
    """The outcomes of one simulated trial for each element of ``design.cell``, all observed.

    ``parameters_by_cell``, (n_cells, m), has the true processes, which are of the ``family``, or of
    that of the model. Trials that come from no decision are left to ``contaminants``: a lapse in
    ``parameters_by_cell`` adds none. ValueError if a trial never ends.
    """
    never = np.full(design.cell.size, np.inf)
    rt, response = simulate_trials(
        family or model.family,
        design.cell,
        parameters_by_cell,
        lapses=None,
        deadline=never,
        window=EVERY_RT,
        observed=BOTH,
        seed=rng,
    )
    undecided = int(np.isnan(rt).sum())
    if undecided:
        raise ValueError(
            f"process: {undecided} of {rt.size} simulated trials have no response, however long it "
            "takes. Give it a weaker leak, or boundaries that approach each other."
        )
    rt, response = contaminated(contaminants, rt, response, rng)

    lapses = lapses_of(model, rt)
    limits = never, EVERY_RT, BOTH, lapses
    return outcomes_of_arrays(design.family, rt, response == 1, design.cell, *limits)


def contaminated(
    contaminants: Contaminant | None, rt: np.ndarray, response: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """The RTs and responses, (n,), after ``contaminants`` has changed some of them.

    TypeError or ValueError if ``contaminants`` does not return n RTs and n responses.
    """
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
