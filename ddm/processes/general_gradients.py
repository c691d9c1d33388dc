"""Derivatives of what is known of the RTs of a `GeneralDDM`, in all its parameters.

One more pass over the steps of a solution gives them all. A drift that is only added is not even
differentiated: its derivatives are in closed form, and one solution serves all such drifts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from ddm.arguments import beside_response
from ddm.fokker_planck.drift_average import hermite
from ddm.fokker_planck.non_decision.reaction_times import longest_decision
from ddm.fokker_planck.passages import Boundary
from ddm.fokker_planck.solving import Solution
from ddm.fokker_planck.tangents.directions import Direction, Numbers, Roles
from ddm.fokker_planck.tangents.drifts import OneSolution
from ddm.fokker_planck.tangents.passages import (
    GradedBoundary,
    GradedMixture,
    GradedPassages,
    GradedTimes,
    SideOf,
)
from ddm.fokker_planck.tangents.reaction_times import GradedReactionTimes
from ddm.fokker_planck.tangents.solutions import differentiate
from ddm.parameters import ST0, START_SHAPE, SV, SZ, T0, T0_SD, V, Z
from ddm.processes.evaluation import numbers
from ddm.processes.general_functions import Functions
from ddm.processes.general_solutions import (
    KEPT,
    Question,
    Solver,
    lost_side,
    numbers_of,
    reach,
    solution_of_drifts,
    solutions_of,
)

# The functions that take a parameter, as the engine orders them; a separation is both boundaries.
ROLES = ("drift", "upper", "lower", "noise")


@dataclass(frozen=True, eq=False)
class Graded:
    """Decision times with derivatives, and the columns of the rows of parameters that these are in.

    The derivatives that reaction times have come after them.
    """

    times: GradedTimes
    columns: tuple[int, ...]

    def reaction_times(self, t0: float | np.ndarray, row: np.ndarray) -> GradedReactionTimes:
        """RTs and responses with st0 and t0_sd of a row.

        t0 may differ between trials if t0_sd is 0.
        """
        return GradedReactionTimes(self.times, t0, float(row[ST0]), float(row[T0_SD]))

    def all_columns(self, row: np.ndarray) -> list[int]:
        """With those of t0, and of its width or SD."""
        return [*self.columns, T0, T0_SD if row[T0_SD] > 0.0 else ST0]


def gradient(solver: Solver, row: np.ndarray, rt: ArrayLike, response: ArrayLike) -> pd.DataFrame:
    """A row per trial and a column per parameter: of the functions, z, t0, and what varies."""
    x, upper = beside_response("rt", numbers("rt", rt), response)
    x, upper = x.ravel(), upper.ravel()
    longest = float(x[np.isfinite(x)].max(initial=0.0))
    until = longest_decision(longest, float(row[T0]), float(row[T0_SD]))
    graded = graded_times(solver, row, until)
    times = graded.reaction_times(float(row[T0]), row)
    by = dict(zip(graded.all_columns(row), times.log_densities(x, upper)[1].T, strict=True))
    columns = solver.functions.columns
    return pd.DataFrame({name: by[columns.index(name)] for name in _names(solver, row)})


def _names(solver: Solver, row: np.ndarray) -> list[str]:
    """The parameters with a derivative: those of variability only where they are above 0."""
    columns = solver.functions.columns
    may_vary = ("sv", "sz", "st0", "start_shape", "t0_sd")
    varying = [name for name in may_vary if row[columns.index(name)] > 0.0]
    start = ["z"] if solver.start is None and row[START_SHAPE] == 0.0 else []
    return [*solver.functions.arguments, *start, "t0", *varying]


def graded_times(
    solver: Solver, row: np.ndarray, until: float, wanted: Sequence[int] | None = None
) -> Graded:
    """The decision times of the row of parameters, until a time in s, with derivatives.

    ``wanted`` are the columns in which they are needed; None for all.
    """
    question, p = solver.question(row), numbers_of(row)
    solutions = solutions_of(question, p, until)
    return _graded(solver.functions, question, _wanted(solver, row, wanted), p, solutions)


def graded_of_cells(
    solver: Solver, rows: np.ndarray, until: float, wanted: Sequence[int] | None = None
) -> list[Graded]:
    """The decision times of rows that differ in st0, and in a drift that is only added.

    They follow from one solution, that of a drift in the middle.
    """
    drifts = rows[:, [V, SV]]
    if (drifts == drifts[0]).all():
        return [graded_times(solver, rows[0], until, wanted)] * len(rows)
    row = rows[0].copy()
    row[V], row[SV] = 0.5 * (rows[:, V].min() + rows[:, V].max()), 0.0
    names = _wanted(solver, row, wanted)
    solution = solution_of_drifts(solver.question(row), numbers_of(row), reach(until))
    base = _one_solution(solver.functions, names, numbers_of(row), solution)
    columns = columns_of_drifts(base)
    return [Graded(base.with_drift(float(v - row[V]), float(sv)), columns) for v, sv in drifts]


def _wanted(solver: Solver, row: np.ndarray, wanted: Sequence[int] | None) -> tuple[str, ...]:
    """The names of the parameters in which decision times are differentiated."""
    names = [name for name in _names(solver, row) if name not in ("t0", "st0", "t0_sd")]
    if wanted is None:
        return tuple(names)
    columns = solver.functions.columns
    return tuple(name for name in names if columns.index(name) in wanted)


@lru_cache(maxsize=KEPT)
def _graded(
    functions: Functions, question: Question, names: tuple[str, ...], p: tuple[float, ...],
    solutions: tuple[Solution, ...],
) -> Graded:  # fmt: skip
    """The derivatives of solutions, the last ones of which are kept."""
    row = np.array(p)
    if row[SV] > 0.0 and question.has_closed_average:
        base = _one_solution(functions, names, p, solutions[0])
        shift = float(row[V] - solutions[0].p[V])
        return Graded(base.with_drift(shift, float(row[SV])), columns_of_drifts(base))

    moved = [name for name in names if name != "sv"]
    columns = tuple(functions.columns.index(name) for name in moved)
    directions = directions_of(functions, moved, row)
    if not row[SV] > 0.0:
        own = GradedPassages(sides_of(solutions[0], row, directions))
        if len(solutions) > 1:
            own = _with_lost_side(functions, own, p, names, columns, solutions)
        return Graded(own, columns)
    parts = [GradedPassages(sides_of(each, row, directions)) for each in solutions]

    # a solution at v + x sv changes with sv as it does with v, times x
    nodes, shares = hermite()
    by_v = (np.array(columns) == V)[:, None].astype(float)
    maps = [np.hstack([np.eye(len(columns)), node * by_v]) for node in nodes]
    return Graded(GradedMixture(parts, shares, maps), (*columns, SV))


def _with_lost_side(
    functions: Functions, own: GradedPassages, p: tuple[float, ...], names: tuple[str, ...],
    columns: tuple[int, ...], solutions: tuple[Solution, ...],
) -> GradedPassages:  # fmt: skip
    """Passages of which the less likely side is that of the solution for v = 0, tilted."""
    side = lost_side(solutions[0].curves())
    base = _one_solution(functions, names, p, solutions[-1])
    tilted = base.with_drift(p[V], 0.0)
    theirs = np.array(columns_of_drifts(base))
    matrix = (theirs[:, None] == np.array(columns, dtype=np.int64)).astype(float)
    lost = SideOf(tilted, side, matrix)
    return GradedPassages((lost, own.sides[1]) if side == 0 else (own.sides[0], lost))


@lru_cache(maxsize=KEPT)
def roles_of(functions: Functions, name: str) -> Roles:
    """Which functions take a parameter."""
    pair = "boundary" not in functions.given
    roles = [role if pair or role in ("drift", "noise") else "boundary" for role in ROLES]
    drift, upper, lower, noise = (functions.takes(role, name) for role in roles)
    return drift, upper, lower, noise


def directions_of(
    functions: Functions, names: Sequence[str], p: np.ndarray
) -> tuple[Direction, ...]:
    """The directions of parameters, by their names, from the numbers p."""
    found = []
    for name in names:
        column = functions.columns.index(name)
        if name in ("z", "sz", "start_shape"):
            found.append(Direction(column, (False,) * 4, name))
            continue
        one = Direction(column, roles_of(functions, name))
        times = functions.known_breaks(p)
        if times:
            up, down, apart = one.sides(Numbers(p))
            later, earlier = functions.known_breaks(up.p), functions.known_breaks(down.p)
            slopes = [(a - b) / apart for a, b in zip(later, earlier, strict=True)]
            moves = tuple((t, slope) for t, slope in zip(times, slopes, strict=True) if slope)
            one = replace(one, moves=moves)
        found.append(one)
    return tuple(found)


def sides_of(
    solution: Solution, row: np.ndarray, directions: tuple[Direction, ...]
) -> tuple[GradedBoundary, GradedBoundary]:
    """The passages through the lower and the upper boundary of a solution, with derivatives."""
    curves = solution.curves()
    own = Numbers(solution.p, float(row[Z]), float(row[SZ]), float(row[START_SHAPE]))
    lower, upper = (
        GradedBoundary(Boundary(curve), slopes)
        for curve, slopes in zip(
            curves, differentiate(solution, curves, own, directions), strict=True
        )
    )
    return lower, upper


@lru_cache(maxsize=KEPT)
def _one_solution(
    functions: Functions, names: tuple[str, ...], p: tuple[float, ...], solution: Solution
) -> OneSolution:
    """A solution that serves all drifts, differentiated in the other parameters."""
    row = np.array(p)
    directions = directions_of(functions, [name for name in names if name not in ("v", "sv")], row)
    own = Numbers(solution.p, float(row[Z]), 0.0)
    return OneSolution(solution, own, directions, sides_of(solution, row, directions))


def columns_of_drifts(base: OneSolution) -> tuple[int, ...]:
    """The columns of the derivatives of passages with other drifts."""
    return (*(each.column for each in base.directions), V, SV)
