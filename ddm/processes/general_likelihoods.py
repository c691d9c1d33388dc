"""Distributions of general processes at many trials, with derivatives, as likelihoods need them.

All functions take the functions laid out for the engine, ``rt`` (n,) in seconds, ``upper`` (n,),
and ``cell`` (n,), rows of ``parameters_by_cell`` (n_cells, columns). Where the equation of a cell
has no solution its trials are impossible.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from ddm.fokker_planck.non_decision import ReactionTimes
from ddm.fokker_planck.solving import Unsolvable
from ddm.parameters import ST0, SV, SZ, T0
from ddm.processes.general_solutions import Solver

STEP, SMALLEST = 1e-4, 0.1
TIME_STEP = 1e-5

Gradients = tuple[NDArray[np.float64], NDArray[np.float64]]
OfTimes = Callable[[ReactionTimes, np.ndarray, np.ndarray], np.ndarray]


def log_densities(solver: Solver, rt, upper, cell, parameters_by_cell):  # type: ignore[no-untyped-def]
    return _values(
        solver, lambda t, x, u: t.log_densities(x, u), rt, upper, cell, parameters_by_cell
    )


def log_cdfs(solver: Solver, rt, upper, cell, parameters_by_cell):  # type: ignore[no-untyped-def]
    return _values(solver, lambda t, x, u: t.log_cdfs(x, u), rt, upper, cell, parameters_by_cell)


def log_survivors(solver: Solver, rt, upper, cell, parameters_by_cell):  # type: ignore[no-untyped-def]
    return _values(
        solver,
        lambda t, x, u: t.log_survivors(x, u),
        rt,
        upper,
        cell,
        parameters_by_cell,
        always=True,
    )


def scores(solver: Solver, rt, upper, cell, parameters_by_cell):  # type: ignore[no-untyped-def]
    return _gradients(
        solver, lambda t, x, u: t.log_densities(x, u), rt, upper, cell, parameters_by_cell
    )


def cdf_gradients(solver: Solver, rt, upper, cell, parameters_by_cell):  # type: ignore[no-untyped-def]
    return _gradients(
        solver, lambda t, x, u: np.exp(t.log_cdfs(x, u)), rt, upper, cell, parameters_by_cell
    )


def survivor_gradients(solver: Solver, rt, upper, cell, parameters_by_cell):  # type: ignore[no-untyped-def]
    return _gradients(
        solver,
        lambda t, x, u: np.exp(t.log_survivors(x, u)),
        rt,
        upper,
        cell,
        parameters_by_cell,
        always=True,
    )


def _cells(cell: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
    for one in np.unique(cell):
        yield int(one), np.flatnonzero(cell == one)


def _until(rt: np.ndarray, row: np.ndarray, always: bool) -> float:
    return np.inf if always or np.isinf(rt).any() else max(float(rt.max()) - row[T0], 0.0)


def _values(solver, function, rt, upper, cell, parameters_by_cell, always=False):  # type: ignore[no-untyped-def]
    out = np.full(rt.size, -np.inf)
    for one, rows in _cells(cell):
        row = parameters_by_cell[one]
        try:
            times = solver.reaction_times(row, _until(rt[rows], row, always))
        except Unsolvable:
            continue
        out[rows] = function(times, rt[rows], upper[rows])
    return out


def _gradients(solver, function, rt, upper, cell, parameters_by_cell, always=False):  # type: ignore[no-untyped-def]
    values = np.full(rt.size, -np.inf)
    gradient = np.zeros((rt.size, parameters_by_cell.shape[1]))
    names = solver.functions.columns
    for one, rows in _cells(cell):
        row = parameters_by_cell[one]
        until = _until(rt[rows], row, always)
        try:
            values[rows] = function(solver.reaction_times(row, until), rt[rows], upper[rows])
        except Unsolvable:
            continue
        varying = [c for c in (SV, SZ, ST0) if row[c] > 0]
        wanted = [names.index(n) for n in (*solver.functions.arguments, "z")]
        for column in {*wanted, T0, *varying}:
            step = TIME_STEP if column in (T0, ST0) else STEP * max(abs(row[column]), SMALLEST)
            sides = []
            for sign in (1.0, -1.0):
                changed = row.copy()
                changed[column] += sign * step
                try:
                    sides.append(
                        function(solver.beside(row, changed, until), rt[rows], upper[rows])
                    )
                except Unsolvable:
                    sides.append(values[rows])
            with np.errstate(invalid="ignore"):
                difference = sides[0] - sides[1]
            gradient[rows, column] = np.where(np.isfinite(difference), difference, 0.0) / (2 * step)
    gradient[~np.isfinite(values)] = 0.0
    return values, gradient
