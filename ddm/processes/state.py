"""The density of evidence at decision times, as a table."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from ddm.fokker_planck.other_ends import free_states, reflecting_states
from ddm.fokker_planck.solving import Unsolvable
from ddm.fokker_planck.states import State, absorbing_states
from ddm.parameters import START_SHAPE, SV, SZ, Z
from ddm.processes.evaluation import numbers
from ddm.processes.general_checks import unsolvable
from ddm.processes.general_solutions import FINE, Solver

# what the boundaries may do
ENDS = ("absorbing", "reflecting", "free")


def state_table(solver: Solver, row: np.ndarray, times: ArrayLike, ends: str) -> pd.DataFrame:
    """The table time, x, density; an error unless the times are numbers > 0."""
    if ends not in ENDS:
        raise ValueError(f"ends must be {' or '.join(map(repr, ENDS))}; got {ends!r}.")
    if row[SV] > 0.0:
        raise ValueError(
            f"state() is of one drift, but sv={row[SV]:g}. Make a process with sv=0 for each drift."
        )
    asked = np.unique(numbers("times", times))
    if not asked.size or not (np.isfinite(asked) & (asked > 0.0)).all():
        raise ValueError(
            f"times must be decision times > 0, in s; got {times!r}. At 0 evidence is at its start."
        )
    if ends == "free" and (solver.start is not None or row[START_SHAPE] > 0.0):
        raise ValueError(
            "ends='free' starts at z, or evenly around it by sz, not from a density start=. Give z "
            "or sz, or say ends='reflecting', with boundaries far away."
        )
    try:
        found = _states(solver, row, asked, ends)
    except Unsolvable as error:
        if ends == "free":
            raise ValueError(
                "ends='free' needs a drift that is linear in x, with which evidence is normal; "
                f"with {solver.functions.named(row)} it is not. Say ends='reflecting', with "
                "boundaries far away."
            ) from None
        raise ValueError(unsolvable(solver.functions, row, error)) from None
    tables = [pd.DataFrame({"time": t, "x": x, "density": p}) for t, x, p in found]
    return pd.concat(tables, ignore_index=True)


def _states(solver: Solver, row: np.ndarray, asked: np.ndarray, ends: str) -> list[State]:
    """The densities at the sorted times that are asked about."""
    equation, z, sz = solver.question(row).equation, float(row[Z]), float(row[SZ])
    if ends == "free":
        return free_states(equation, row, asked, z, sz)
    find = absorbing_states if ends == "absorbing" else reflecting_states
    # as exact as the survivors, which its integral is
    return find(replace(equation, rtol=FINE), row, asked, z, sz, float(row[START_SHAPE]))
