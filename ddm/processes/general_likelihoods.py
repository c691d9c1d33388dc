"""What fits ask of general processes: values of trials and their gradients, for many cells.

All functions take ``rt`` (n,) in seconds, ``upper`` (n,) bool, and ``cell`` (n,), rows of
``parameters_by_cell`` (n_cells, columns), whose columns are those of the functions of the solver.
``wanted`` are the columns in which derivatives are needed, all that the process knows if it is
None; the others are 0.

Cells that differ in t0 and st0 alone share a solution; so do those that differ in a drift that is
only added. Where another parameter has many values, log densities are interpolated in it. A cell
without a solution has the values of what is impossible, so that a search turns back; `refusals`
says why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ddm.fokker_planck.non_decision.normal_times import REACH
from ddm.fokker_planck.steps import Unsolvable
from ddm.fokker_planck.tangents.reaction_times import GradedReactionTimes, Gradients
from ddm.parameters import ST0, START_SHAPE, SV, SZ, T0, T0_SD, V, Z, check_start
from ddm.processes.general_checks import begins, check_beginning, unsolvable
from ddm.processes.general_gradients import graded_of_cells
from ddm.processes.general_interpolation import between_points, varied_column
from ddm.processes.general_solutions import Solver, numbers_of, solutions_of
from ddm.user_functions import refuse_absent

# values and gradients of reaction times at RTs (n,) of responses (n,)
Asked = Callable[[GradedReactionTimes, np.ndarray, np.ndarray], Gradients]


@dataclass(frozen=True)
class Refusal:
    """A cell without a solution, and the message that says why."""

    cell: int
    message: str


def scores(
    solver: Solver, rt: np.ndarray, upper: np.ndarray, cell: np.ndarray,
    parameters_by_cell: np.ndarray, *, wanted: Sequence[int] | None = None,
) -> Gradients:  # fmt: skip
    """Log density of each trial (n,), and its gradient (n, columns) in the parameters of its cell.

    The log density is -inf, with a gradient of zeros, where there is no density.
    """
    return _of_trials(
        GradedReactionTimes.log_densities, -np.inf, solver, rt, upper, cell, parameters_by_cell,
        wanted,
    )  # fmt: skip


def cdf_gradients(
    solver: Solver, rt: np.ndarray, upper: np.ndarray, cell: np.ndarray,
    parameters_by_cell: np.ndarray, *, wanted: Sequence[int] | None = None,
) -> Gradients:  # fmt: skip
    """P(RT <= rt, response) of each trial (n,), and its gradient (n, columns).

    It is 0 in cells without a solution.
    """
    return _of_trials(
        GradedReactionTimes.cdfs, 0.0, solver, rt, upper, cell, parameters_by_cell, wanted
    )


def survivor_gradients(
    solver: Solver, rt: np.ndarray, upper: np.ndarray, cell: np.ndarray,
    parameters_by_cell: np.ndarray, *, wanted: Sequence[int] | None = None,
) -> Gradients:  # fmt: skip
    """P(RT > rt, response) of each trial (n,), and its gradient (n, columns).

    It needs the solutions for all times. What is not decided within 100 s counts for the responses
    as it is decided then. It is 0 in cells without a solution.
    """
    return _of_trials(
        GradedReactionTimes.survivors, 0.0, solver, rt, upper, cell, parameters_by_cell, wanted,
        until=np.inf,
    )  # fmt: skip


def log_likelihood(
    solver: Solver, rt: np.ndarray, upper: np.ndarray, cell: np.ndarray,
    parameters_by_cell: np.ndarray, *, wanted: Sequence[int] | None = None,
) -> tuple[float, NDArray[np.float64]]:  # fmt: skip
    """Sum of the log densities, and its gradient (n_cells, columns) in the parameters of the cells.

    The sum is -inf, with a gradient of zeros, if a trial has no density or a cell no solution.
    """
    values, rows = scores(solver, rt, upper, cell, parameters_by_cell, wanted=wanted)
    total = float(values.sum())
    if not np.isfinite(total):
        return -np.inf, np.zeros(parameters_by_cell.shape)
    n_cells = len(parameters_by_cell)
    by_cell = [np.bincount(cell, column, n_cells) for column in rows.T]
    return total, np.column_stack(by_cell)


def refusals(
    solver: Solver, rt: np.ndarray, cell: np.ndarray, parameters_by_cell: np.ndarray
) -> list[Refusal]:
    """The cells without a solution until their longest RT, and why."""
    found = []
    for group in _groups(solver, rt, cell, parameters_by_cell):
        for one in np.unique(cell[group.trials]):
            row = parameters_by_cell[one]
            try:
                check_start(float(row[Z]), float(row[SZ]))
                check_beginning(solver.functions, row[None])
                solutions_of(solver.question(row), numbers_of(row), group.until)
            except Unsolvable as error:
                found.append(Refusal(int(one), unsolvable(solver.functions, row, error)))
            except ValueError as error:
                found.append(Refusal(int(one), str(error)))
    return sorted(found, key=lambda refusal: refusal.cell)


@dataclass(frozen=True, eq=False)
class _Group:
    """Cells that share a solution.

    rows : (cells, columns), those with different decision times; ``row_of`` (n,) that of each trial
    trials : (n,), which they are
    until : the longest decision time, s
    """

    rows: np.ndarray
    row_of: np.ndarray
    trials: np.ndarray
    until: float


def _groups(
    solver: Solver, rt: np.ndarray, cell: np.ndarray, parameters_by_cell: np.ndarray
) -> Iterator[_Group]:
    """The groups of cells."""
    shared = parameters_by_cell.copy()
    # a mean over normal times is made for each t0
    shared[shared[:, T0_SD] == 0.0, T0] = 0.0
    rows, row_of_cell = _distinct(shared)
    solved, group_of_row = _distinct(_solved_numbers(solver, rows))
    t0, t0_sd = parameters_by_cell[cell, T0], parameters_by_cell[cell, T0_SD]
    decision = np.where(t0_sd > 0.0, np.minimum(rt, rt - t0 + REACH * t0_sd), rt - t0)
    of_trial = group_of_row[row_of_cell[cell]]
    for i in range(len(solved)):
        trials = np.arange(rt.size) if len(solved) == 1 else np.flatnonzero(of_trial == i)
        if not trials.size:
            continue
        members = np.flatnonzero(group_of_row == i)
        row_of = np.searchsorted(members, row_of_cell[cell[trials]])
        times = decision[trials]
        longest = float(times[np.isfinite(times)].max(initial=0.0))
        until = np.inf if np.isposinf(times).any() else longest
        yield _Group(rows[members], row_of, trials, until)


def _distinct(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The distinct rows, and which of them each is."""
    if len(rows) == 1:
        return rows, np.zeros(1, dtype=np.int64)
    found, which = np.unique(rows, axis=0, return_inverse=True)
    return found, which.reshape(-1)


def _solved_numbers(solver: Solver, rows: np.ndarray) -> np.ndarray:
    """The numbers that solutions depend on: not st0, nor a drift that is only added."""
    numbers = rows.copy()
    numbers[:, [T0, ST0, T0_SD]] = 0.0
    if len(rows) > 1 and solver.adds_drift(rows[0]):
        numbers[np.ix_(rows[:, SZ] == 0.0, [V, SV])] = 0.0
    return numbers


def _begins(solver: Solver, rows: np.ndarray) -> bool:
    """Whether starts lie between the boundaries at time 0, where all functions are finite."""
    beyond = np.abs(rows[:, Z] - 0.5) + 0.5 * rows[:, SZ]
    has_place = (beyond < 0.5) | (rows[:, START_SHAPE] > 0.0)
    if not (np.isfinite(rows).all() and has_place.all()):
        return False
    # one that is not there is an error, and does not make trials impossible
    for function in solver.functions.by_role.values():
        refuse_absent(function)
    return begins(solver.functions, rows)


def _of_trials(
    asked: Asked, impossible: float, solver: Solver, rt: np.ndarray, upper: np.ndarray,
    cell: np.ndarray, parameters_by_cell: np.ndarray, wanted: Sequence[int] | None,
    until: float = 0.0,
) -> Gradients:  # fmt: skip
    """What is asked of each trial, with its gradient.

    Where one parameter has many values, solutions are interpolated between some of them.
    """

    def solved(rt: np.ndarray, upper: np.ndarray, cell: np.ndarray, rows: np.ndarray) -> Gradients:
        return _solved_trials(asked, impossible, solver, rt, upper, cell, rows, wanted, until)

    column = varied_column(parameters_by_cell)
    numbers = _solved_numbers(solver, parameters_by_cell) if column is not None else ()
    if column is not None and len(np.unique(numbers, axis=0)) > 1:
        found = between_points(solved, rt, upper, cell, parameters_by_cell, column)
        if found is not None:
            return found
    return solved(rt, upper, cell, parameters_by_cell)


def _solved_trials(
    asked: Asked, impossible: float, solver: Solver, rt: np.ndarray, upper: np.ndarray,
    cell: np.ndarray, parameters_by_cell: np.ndarray, wanted: Sequence[int] | None,
    until: float = 0.0,
) -> Gradients:  # fmt: skip
    """The same from the solutions of all cells."""
    values, gradients = (
        np.full(rt.size, impossible),
        np.zeros((rt.size, parameters_by_cell.shape[1])),
    )
    for group in _groups(solver, rt, cell, parameters_by_cell):
        if not _begins(solver, group.rows):
            continue
        try:
            each = graded_of_cells(solver, group.rows, max(until, group.until), wanted)
        except Unsolvable:
            continue
        for i, graded in enumerate(each):
            trials = group.trials if len(each) == 1 else group.trials[group.row_of == i]
            t0 = parameters_by_cell[cell[trials], T0]
            row = group.rows[i]
            times = graded.reaction_times(t0, row)
            found, by = asked(times, rt[trials], upper[trials])
            columns = graded.all_columns(row)
            if wanted is not None:
                kept = [j for j, column in enumerate(columns) if column in wanted]
                by, columns = by[:, kept], [columns[j] for j in kept]
            # a number may have no neighbours, where a function ends
            known = np.all(np.isfinite(by), axis=1)
            values[trials] = np.where(known, found, impossible)
            by = np.where(known[:, None], by, 0.0)
            gradients[trials[:, None], np.array(columns, dtype=np.int64)] = by
    return values, gradients
