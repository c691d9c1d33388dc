"""The density of evidence at decision times, as a table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from ddm.fokker_planck.other_ends import (
    free_moments,
    free_states,
    reflecting_states,
    starts_of,
)
from ddm.fokker_planck.solving import Equation
from ddm.fokker_planck.starts import symmetric_beta
from ddm.fokker_planck.states import State, absorbing_states
from ddm.fokker_planck.steps import Unsolvable
from ddm.parameters import START_SHAPE, SV, SZ, Z
from ddm.processes.evaluation import numbers
from ddm.processes.general_checks import unsolvable
from ddm.processes.general_solutions import FINE, Solver
from ddm.processes.states import constant
from ddm.processes.states.drift_average import NotAveraged, averaged, coarse_nodes, rows_at

# what the boundaries may do
ABSORBING, REFLECTING, FREE = "absorbing", "reflecting", "free"

OF_CONSTANT = {
    ABSORBING: constant.absorbing_states,
    REFLECTING: constant.reflecting_states,
    FREE: constant.free_states,
}

OF_GENERAL = {ABSORBING: absorbing_states, REFLECTING: reflecting_states, FREE: free_states}


def table_of_constant(row: np.ndarray, times: ArrayLike, ends: str) -> pd.DataFrame:
    """The table time, x, density of a `DDM`; an error unless the times are numbers > 0."""
    check_ends(ends)
    return _table(OF_CONSTANT[ends](row, checked_times(times)))


def table_of_general(solver: Solver, row: np.ndarray, times: ArrayLike, ends: str) -> pd.DataFrame:
    """The table time, x, density of a `GeneralDDM`; an error unless the times are numbers > 0."""
    check_ends(ends)
    asked = checked_times(times)
    if row[SV] == 0.0:
        return _table(_of_row(solver, asked, ends)(row))
    if solver.functions.takers("v") != "drift":
        raise ValueError(
            f"state() averages over v if drift alone takes it; with sv={row[SV]:g}, v is a "
            f"parameter of {solver.functions.takers('v')}. Make a process with sv=0 for each v."
        )
    of_row = _free_of_row(solver, asked, row) if ends == FREE else _of_row(solver, asked, ends)
    try:
        return _table(averaged(of_row, row))
    except NotAveraged:
        raise ValueError(
            f"the density at {asked[-1]:g} s differs too much between drifts for an average, with "
            f"sv={row[SV]:g}. Ask about earlier times, or make a process with sv=0 for each drift."
        ) from None


def check_ends(ends: str) -> None:
    """Raise a ValueError unless the boundaries can do what is asked."""
    if ends not in OF_GENERAL:
        raise ValueError(f"ends must be {' or '.join(map(repr, OF_GENERAL))}; got {ends!r}.")


def checked_times(times: ArrayLike) -> np.ndarray:
    """The times in order, each once; ValueError unless they are finite and > 0."""
    asked = np.unique(numbers("times", times))
    if not asked.size or not (np.isfinite(asked) & (asked > 0.0)).all():
        raise ValueError(
            f"times must be decision times > 0, in s; got {times!r}. At 0 evidence is at its start."
        )
    return asked


def _of_row(solver: Solver, times: np.ndarray, ends: str) -> Callable[[np.ndarray], list[State]]:
    """The densities for a row of parameters."""

    def found(row: np.ndarray) -> list[State]:
        equation = _equation(solver, row)
        try:
            return OF_GENERAL[ends](equation, row, times, float(row[Z]), float(row[SZ]))
        except Unsolvable as error:
            raise _refusal(solver, row, ends, error) from None

    return found


def _equation(solver: Solver, row: np.ndarray) -> Equation:
    """What is solved, as exactly as survivors, which are integrals of the densities."""
    equation = replace(solver.question(row).equation, rtol=FINE)
    if row[START_SHAPE] > 0.0:
        return replace(equation, density=symmetric_beta(float(row[START_SHAPE])))
    return equation


def _free_of_row(
    solver: Solver, times: np.ndarray, row: np.ndarray
) -> Callable[[np.ndarray], list[State]]:
    """The densities without boundaries for a row like this one, at the same places for all."""
    starts = starts_of(_equation(solver, row), row, float(row[Z]), float(row[SZ]))

    def moments(one: np.ndarray) -> list[np.ndarray]:
        try:
            return [m for _, m in free_moments(solver.question(one).equation, one, times)]
        except Unsolvable as error:
            raise _refusal(solver, one, FREE, error) from None

    nodes = coarse_nodes()
    weights = np.exp(-0.5 * nodes**2)
    weights /= weights.sum()
    all_moments = np.array([moments(one) for one in rows_at(row, nodes)])
    mean = np.einsum("n,ntm->tm", weights, all_moments)
    mean[:, 2] += np.einsum("n,nt->t", weights, (all_moments[..., 0] - mean[:, 0]) ** 2)
    places = [starts.places(one) for one in mean]

    def found(one: np.ndarray) -> list[State]:
        return [
            (float(t), x, starts.density(x, m))
            for t, x, m in zip(times, places, moments(one), strict=True)
        ]

    return found


def _refusal(solver: Solver, row: np.ndarray, ends: str, error: Unsolvable) -> ValueError:
    if ends != FREE:
        return ValueError(unsolvable(solver.functions, row, error))
    return ValueError(
        "ends='free' needs a drift that is linear in x, with which evidence is normal; "
        f"with {solver.functions.named(row)} it is not. Say ends='reflecting', with "
        "boundaries far away."
    )


def _table(states: list[State]) -> pd.DataFrame:
    tables = [pd.DataFrame({"time": t, "x": x, "density": p}) for t, x, p in states]
    return pd.concat(tables, ignore_index=True)
