"""The family of a `GeneralDDM`: drift, boundaries and noise are functions.

Its parameters are those that the functions take, and those of starts and non-decision times.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ddm.distributions import existing
from ddm.fokker_planck.short_times import ends
from ddm.function_parameters import BY_FUNCTION_NAME, unknown_parameter
from ddm.parameter_rows import Parameter
from ddm.parameters import BY_NAME, LAPSE, MODEL_NAMES, D, Z
from ddm.processes.families.ready_made import is_ready_made
from ddm.processes.family import Family, Gradients, LogLikelihood
from ddm.processes.general import GeneralDDM
from ddm.processes.general_functions import OWN, PARAMETER_OF, Functions
from ddm.processes.general_likelihoods import (
    cdf_gradients,
    log_likelihood,
    refusals,
    scores,
    survivor_gradients,
)
from ddm.processes.general_simulation import exact
from ddm.processes.general_solutions import Solver
from ddm.runtime.seeds import Seed
from ddm.user_functions import BIAS, SIGN, Source


@dataclass(frozen=True, eq=False)
class General:
    """The family of processes with these functions.

    functions : what drift, boundary and noise are, without numbers of their parameters
    breaks : decision times, s, at which a function jumps or bends
    start, non_decision : how starting points and non-decision times are distributed
    wanted : the columns in which there are derivatives; None: all of them
    """

    functions: Functions
    breaks: tuple[float, ...] = ()
    start: str | Callable[[np.ndarray], np.ndarray] = "uniform"
    non_decision: str = "uniform"
    wanted: tuple[int, ...] | None = None

    has_closed_forms = False

    # densities are known to 1e-4 where they matter
    precision = 1e-4

    @cached_property
    def rows(self) -> Mapping[str, Parameter]:
        """Those of the table that a function takes or that the process has, then the functions'."""
        taken = self.functions.arguments
        exist = existing({"start": self.start, "non_decision": self.non_decision})
        never = ("v", "a", "D", *(("z", "sz") if callable(self.start) else ()))
        of_table = [name for name in exist if name in taken or name not in never]
        others = [name for name in self.positions if name not in MODEL_NAMES and name != SIGN]
        rows = {name: BY_NAME[name] for name in of_table}
        rows |= {name: self._row_of(name) for name in others}
        rows["lapse"] = BY_NAME["lapse"]
        return rows | {name: BY_NAME[name] for name in taken if name == BIAS}

    def _row_of(self, name: str) -> Parameter:
        """The row of a parameter of the functions; that of a ready-made one if one takes it."""
        by_role = self.functions.by_role
        roles = [role for role in by_role if self.functions.takes(role, name)]
        known = name in BY_FUNCTION_NAME and any(is_ready_made(by_role[role]) for role in roles)
        return BY_FUNCTION_NAME[name] if known else unknown_parameter(name, " and ".join(roles))

    @cached_property
    def positions(self) -> Mapping[str, int]:
        """The columns of the functions' rows of numbers."""
        return {name: i for i, name in enumerate(self.functions.columns)}

    @property
    def unsaid(self) -> NDArray[np.float64]:
        """Zeros, but for the sign of the stimulus, and for D where no function takes it: 1.

        Where starts have a density of their own z is .5, as that of a process with one.
        """
        row = np.zeros(len(self.positions))
        if "D" not in self.rows:
            row[D] = 1.0
        if "z" not in self.rows:
            row[Z] = 0.5
        if SIGN in self.positions:
            row[self.positions[SIGN]] = 1.0
        return row

    @property
    def shared(self) -> Mapping[str, str]:
        """The parameters that several functions take, and the roles of these functions."""
        return self.functions.shared

    @cached_property
    def solver(self) -> Solver:
        """The functions laid out for the engine."""
        return Solver(self.functions, self.breaks, self.start if callable(self.start) else None)

    def span(self, row: np.ndarray) -> tuple[float, float]:
        """Decision times, s, before and after which the density of one row is negligible."""
        passages = self.solver.reaction_times(row).passages
        times = [side.curve.times for sides in passages.boundaries for side in sides]
        return min(float(one[0]) for one in times), max(float(one[-1]) for one in times)

    def boundaries(
        self, row: np.ndarray, times: np.ndarray
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The lower and the upper boundary at decision times (n,), s."""
        functions = self.solver.equation.functions
        upper, lower = np.array([ends(functions, t, row) for t in times]).T
        return lower, upper

    def is_like(self, other: Family) -> bool:
        """Whether another family has functions with the same code, and starts and breaks alike."""
        if (
            not isinstance(other, General)
            or self.functions.given.keys() != other.functions.given.keys()
        ):
            return False
        pairs = [
            (given, other.functions.given[role]) for role, given in self.functions.given.items()
        ]
        alike = all(_are_alike(*pair) for pair in pairs)
        mine_too = self.breaks, self.start, self.non_decision
        return alike and mine_too == (other.breaks, other.start, other.non_decision)

    def for_estimates(self, columns: Sequence[int]) -> General:
        """The same family, whose gradients are 0 but in these columns."""
        return replace(self, wanted=tuple(columns))

    def log_densities(
        self, rt: np.ndarray, upper: np.ndarray, cell: np.ndarray, parameters_by_cell: np.ndarray
    ) -> NDArray[np.float64]:
        """Log of the joint density of RT and response of each trial, (n,)."""
        rows = _without_lapses(parameters_by_cell)
        return scores(self.solver, rt, upper, cell, rows, wanted=())[0]

    def scores(
        self, rt: np.ndarray, upper: np.ndarray, cell: np.ndarray, parameters_by_cell: np.ndarray
    ) -> Gradients:
        """Log density of each trial, and its gradient."""
        rows = _without_lapses(parameters_by_cell)
        return scores(self.solver, rt, upper, cell, rows, wanted=self.wanted)

    def log_likelihood(
        self, rt: np.ndarray, upper: np.ndarray, cell: np.ndarray, n_cells: int
    ) -> LogLikelihood:
        """The sum of the log densities."""

        def summed(parameters_by_cell: np.ndarray) -> tuple[float, NDArray[np.float64]]:
            rows = _without_lapses(parameters_by_cell)
            return log_likelihood(self.solver, rt, upper, cell, rows, wanted=self.wanted)

        return summed

    def log_cdfs(
        self, rt: np.ndarray, upper: np.ndarray, cell: np.ndarray, parameters_by_cell: np.ndarray
    ) -> NDArray[np.float64]:
        """log P(RT <= rt, response) of each trial, (n,)."""
        rows = _without_lapses(parameters_by_cell)
        return _log(cdf_gradients(self.solver, rt, upper, cell, rows, wanted=())[0])

    def log_survivors(
        self, rt: np.ndarray, upper: np.ndarray, cell: np.ndarray, parameters_by_cell: np.ndarray
    ) -> NDArray[np.float64]:
        """log P(RT > rt, response) of each trial, (n,)."""
        rows = _without_lapses(parameters_by_cell)
        return _log(survivor_gradients(self.solver, rt, upper, cell, rows, wanted=())[0])

    def cdf_gradients(
        self, rt: np.ndarray, upper: np.ndarray, cell: np.ndarray, parameters_by_cell: np.ndarray
    ) -> Gradients:
        """P(RT <= rt, response) of each trial, and its gradient."""
        rows = _without_lapses(parameters_by_cell)
        return cdf_gradients(self.solver, rt, upper, cell, rows, wanted=self.wanted)

    def survivor_gradients(
        self, rt: np.ndarray, upper: np.ndarray, cell: np.ndarray, parameters_by_cell: np.ndarray
    ) -> Gradients:
        """P(RT > rt, response) of each trial, and its gradient."""
        rows = _without_lapses(parameters_by_cell)
        return survivor_gradients(self.solver, rt, upper, cell, rows, wanted=self.wanted)

    def why_refused(self, rt: np.ndarray, cell: np.ndarray, parameters_by_cell: np.ndarray) -> str:
        """What a function does that leaves an equation without solution; may be empty."""
        found = refusals(self.solver, rt, cell, _without_lapses(parameters_by_cell))
        return found[0].message if found else ""

    def simulate(
        self, cell: np.ndarray, parameters_by_cell: np.ndarray, *, seed: Seed
    ) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Exact samples: an RT, s, and a response, 1 or 0, of each trial."""
        rt, response = exact(self.solver, cell, parameters_by_cell, seed, None)
        return rt, response

    def __getstate__(self) -> dict[str, Any]:
        """What is pickled: the fields, without addresses of compiled functions."""
        return {one.name: getattr(self, one.name) for one in fields(self)}

    def process(self, row: np.ndarray) -> GeneralDDM:
        """The `GeneralDDM` of one row; it leaves out parameters of functions that are NaN."""
        values = dict(zip(self.functions.columns, row.tolist(), strict=True))
        given: dict[str, Any] = {
            role: function if callable(function) else values[PARAMETER_OF[role]]
            for role, function in self.functions.given.items()
        }
        known = {PARAMETER_OF[role] for role, one in given.items() if not callable(one)}
        if "upper" in given:
            given["boundary"] = (given.pop("upper"), given.pop("lower"))
        own = {name: values[name] for name in OWN if name in self.rows}
        taken = {
            name: values[name]
            for name in self.functions.arguments
            if name not in known and not np.isnan(values[name])
        }
        given |= {"start": self.start, "non_decision": self.non_decision, "breaks": self.breaks}
        return GeneralDDM(**given, **own, **taken)


def _without_lapses(parameters_by_cell: np.ndarray) -> NDArray[np.float64]:
    """The rows of processes, which share solutions whatever their lapses are."""
    rows = parameters_by_cell.copy()
    rows[:, LAPSE] = 0.0
    return rows


def _log(values: np.ndarray) -> NDArray[np.float64]:
    """Logarithms, -inf of what rounding has made negative."""
    with np.errstate(divide="ignore"):
        return np.log(np.maximum(values, 0.0))


def _are_alike(one: Any, other: Any) -> bool:
    """Whether two functions have the same code, or neither is one."""
    if not callable(one) or not callable(other):
        return not callable(one) and not callable(other)
    return Source.of(one) == Source.of(other)
