"""Simulated trials and trajectories of a `GeneralDDM`."""

from __future__ import annotations

import math

import numpy as np

from ddm.distributions import BELONGING_NAMES, check_rows
from ddm.fokker_planck.steps import Unsolvable
from ddm.parameters import POSITIONS, ST0, SV, T0, T0_SD
from ddm.processes.general_checks import (
    check_beginning,
    check_complete,
    check_sv,
    failure,
    unsolvable,
)
from ddm.processes.general_functions import OWN
from ddm.processes.general_solutions import LONGEST, OF_NON_DECISION, Solver
from ddm.processes.tables import InPandas, per_trial_values, rows_by_trial
from ddm.runtime.seeds import Seed
from ddm.simulators.steps import check_t_max
from ddm.simulators.trial import FAILED, LOWER, UNDECIDED, UPPER
from ddm.simulators.uniform_numbers import uniforms

# uniform numbers of a trial: for the drift, the passage and the non-decision time
NUMBERS = 3


def cells(
    solver: Solver, row: np.ndarray, n: int, per_trial: InPandas | None
) -> tuple[np.ndarray, np.ndarray]:
    """The cell of each trial, (n,), and the parameters of the cells: one, or one per trial."""
    functions = solver.functions
    known = [n for n in OWN if n not in BELONGING_NAMES or row[POSITIONS[n]] > 0.0]
    values = per_trial_values(per_trial, n, [*functions.arguments, *known])
    check_complete(functions, values)
    if not values:
        return np.zeros(n, dtype=np.int64), row[np.newaxis]

    rows = rows_by_trial(row, functions.columns, values, n, checked=OWN)
    check_rows(rows)
    check_sv(functions, rows[:, SV])
    check_beginning(functions, rows)
    return np.arange(n), rows


def check_start_of_steps(solver: Solver) -> None:
    """Raise a ValueError if starts follow from a density, which steps do not draw from."""
    if solver.start is not None:
        raise ValueError(
            "method='euler' draws starts at z, or spread by sz, not from a density start=. Leave "
            "method out: exact samples begin with the density."
        )


def check_finished(
    solver: Solver, rows: np.ndarray, rt: np.ndarray, response: np.ndarray, dt: float
) -> None:
    """Raise a ValueError if a trial failed in steps of dt; ``rows`` are those of the trials."""
    failed = response == FAILED
    if failed.any():
        trial = int(failed.argmax())
        row = rows[min(trial, len(rows) - 1)]
        raise ValueError(failure(solver.functions, row, trial, rt[trial], dt))


def exact(
    solver: Solver, cell: np.ndarray, rows: np.ndarray, seed: Seed, t_max: float | None
) -> tuple[np.ndarray, np.ndarray]:
    """RTs and responses from the solved distribution functions, one solution per set of numbers."""
    longest = LONGEST if t_max is None else check_t_max(t_max)
    u = uniforms(cell.size, NUMBERS, seed)
    rt, response = np.full(cell.size, math.nan), np.full(cell.size, UNDECIDED, dtype=np.int8)

    solved = rows.copy()
    solved[:, [*OF_NON_DECISION]] = 0.0
    # parameters that no function takes are NaN, which equals nothing
    _, first, of_row = np.unique(
        np.nan_to_num(solved, nan=0.0), axis=0, return_index=True, return_inverse=True
    )
    of_trial = of_row.ravel()[cell]
    for i, row in enumerate(first):
        chosen = np.flatnonzero(of_trial == i)
        rt[chosen], response[chosen] = _drawn(solver, solved[row], u[chosen], longest)
    return rt + _non_decision(rows[cell], u[:, 2]), response


def _non_decision(rows: np.ndarray, u: np.ndarray) -> np.ndarray:
    """The non-decision times, s, of trials with these parameters, from uniform numbers (n,)."""
    from scipy.special import ndtr, ndtri

    t0, st0, t0_sd = rows[:, T0], rows[:, ST0], rows[:, T0_SD]
    times = t0 + st0 * u
    normal = t0_sd > 0.0
    # of what is left of the normal distribution, the share 1 - u is later
    later = (1.0 - u[normal]) * ndtr(t0[normal] / t0_sd[normal])
    times[normal] = t0[normal] - t0_sd[normal] * ndtri(later)
    return np.asarray(times)


def _drawn(
    solver: Solver, numbers: np.ndarray, u: np.ndarray, longest: float
) -> tuple[np.ndarray, np.ndarray]:
    """Decision times and responses with one set of numbers, from uniform numbers (n, NUMBERS)."""
    try:
        passages = solver.reaction_times(numbers, longest).passages
    except Unsolvable as error:
        message = unsolvable(solver.functions, numbers, error)
        if "method='euler'" not in message:
            message += " Or simulate in steps: simulate(method='euler')."
        raise ValueError(message) from None

    of_solution = np.searchsorted(np.cumsum(passages.weights)[:-1], u[:, 0], side="right")
    time, response = np.full(len(u), math.nan), np.full(len(u), UNDECIDED, dtype=np.int8)
    for i, (lower, upper) in enumerate(passages.boundaries):
        mine = of_solution == i
        share = u[:, 1]
        is_lower = mine & (share < lower.probability)
        is_upper = mine & (share >= lower.probability)
        time[is_lower] = lower.inverse(share[is_lower])
        time[is_upper] = upper.inverse(share[is_upper] - lower.probability)
        response[is_lower], response[is_upper] = LOWER, UPPER
    decided = time <= longest
    return np.where(decided, time, math.nan), np.where(decided, response, UNDECIDED)


def check_paths(solver: Solver, row: np.ndarray, times: np.ndarray, paths: np.ndarray) -> None:
    """Raise a ValueError if a function failed along a path."""
    failed = np.isinf(paths)
    if failed.any():
        trial = int(failed.any(axis=0).argmax())
        time = times[failed[:, trial].argmax() - 1]
        raise ValueError(failure(solver.functions, row, trial, time, float(times[1])))
