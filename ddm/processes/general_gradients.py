"""Derivatives of the log density of a `GeneralDDM` in its parameters.

Two solutions with the steps and modes of a third one differ only by the parameter, so that their
difference has no noise of the control of errors; half of it over the step is the derivative.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from ddm.arguments import beside_response
from ddm.fokker_planck.non_decision.reaction_times import longest_decision
from ddm.parameters import START_SHAPE, T0, T0_SD
from ddm.processes.evaluation import numbers
from ddm.processes.general_solutions import Solver

# steps of parameters, relative to their size and to SMALLEST
STEP, SMALLEST = 1e-4, 0.1

# the step of times, s, for which nothing is solved again; in SDs of a normal one at most
TIME_STEP, SHARE_OF_SD = 1e-5, 1e-3


def gradient(solver: Solver, row: np.ndarray, rt: ArrayLike, response: ArrayLike) -> pd.DataFrame:
    """A row per trial and a column per parameter: of the functions, z, t0, and what varies."""
    x, upper = beside_response("rt", numbers("rt", rt), response)
    x, upper = x.ravel(), upper.ravel()
    longest = float(x[np.isfinite(x)].max(initial=0.0))
    until = longest_decision(longest, float(row[T0]), float(row[T0_SD]))
    found = {name: _derivative(solver, row, name, x, upper, until) for name in _names(solver, row)}
    return pd.DataFrame(found)


def _names(solver: Solver, row: np.ndarray) -> list[str]:
    """The parameters with a derivative: those of variability only where they are above 0."""
    columns = solver.functions.columns
    may_vary = ("sv", "sz", "st0", "start_shape", "t0_sd")
    varying = [name for name in may_vary if row[columns.index(name)] > 0.0]
    start = ["z"] if solver.start is None and row[START_SHAPE] == 0.0 else []
    return [*solver.functions.arguments, *start, "t0", *varying]


def _derivative(
    solver: Solver, row: np.ndarray, name: str, x: np.ndarray, upper: np.ndarray, until: float
) -> np.ndarray:
    """The central difference of log f in one parameter, (n,)."""
    column = solver.functions.columns.index(name)
    step = STEP * max(abs(row[column]), SMALLEST)
    if name in ("t0", "st0", "t0_sd"):
        step = TIME_STEP
        if row[T0_SD] > 0.0:
            step = min(step, SHARE_OF_SD * row[T0_SD])
    sides = []
    for sign in (1.0, -1.0):
        changed = row.copy()
        changed[column] += sign * step
        sides.append(solver.beside(row, changed, until).log_densities(x, upper))
    with np.errstate(invalid="ignore"):
        difference = sides[0] - sides[1]
    return np.where(np.isnan(difference), 0.0, difference) / (2.0 * step)
