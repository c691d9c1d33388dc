"""`GeneralDDM`: one diffusion process whose drift, boundaries and noise are functions of evidence
and time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from ddm import arguments
from ddm.parameters import NAMES, SV, check_number, check_start
from ddm.processes.tables import (
    PerTrial,
    paths_table,
    per_trial_values,
    rows_by_trial,
    simulated_table,
    trial_index,
)
from ddm.runtime.seeds import Seed
from ddm.simulators import euler_kernels, user_functions
from ddm.simulators.euler import at_beginning, euler_paths, simulate_euler
from ddm.simulators.euler_kernels import Kernels
from ddm.simulators.steps import DT
from ddm.simulators.trial import FAILED

Function = Callable[..., float]

# A number for one of these is the value of this parameter of the table.
PARAMETER_OF = {"drift": "v", "boundary": "a", "noise": "D"}
OWN = ("z", "t0", "sv", "sz", "st0")


def constant_drift(v: float) -> float:
    return v


def constant_boundary(a: float) -> float:
    return a


def constant_noise(D: float) -> float:
    return D


CONSTANT = {"drift": constant_drift, "boundary": constant_boundary, "noise": constant_noise}


@dataclass(frozen=True, kw_only=True)
class GeneralDDM:
    """The first-passage times of dx = drift(x, t) dt + sqrt(noise(t)) dW between -boundary(t)/2 and
    +boundary(t)/2.

    Evidence x is measured from the middle between the boundaries (in `DDM` from the lower one), t
    is the decision time in s, and x starts at (z - 1/2) boundary(0). The reaction time is the time
    at which x reaches the upper boundary (response 1) or the lower one (response 0), plus the
    non-decision time; where the boundaries meet, a trial ends with the sign of x.

    Parameters
    ----------
    drift : evidence/s; a number or a function of x, t and parameters, e.g. ``lambda x, v, leak: v -
        leak * x``
    boundary : the full separation of the boundaries, evidence; a number or a function of t and
        parameters
    noise : the variance of the noise per second (the diffusion coefficient D, not its root),
        evidence^2/s; a number or a function of t and parameters
    z : starting point relative to boundary(0), between 0 (lower) and 1 (upper)
    t0 : non-decision time, s; with st0 > 0 its smallest value
    sv : SD across trials of the parameter v, of which drift must be a function (or a number)
    sz : width, relative to boundary(0), of the uniform distribution of starting points around z
    st0 : width of the uniform distribution of non-decision times, between t0 and t0 + st0, s
    parameters : the numbers that the functions take, by the names of their arguments. Those left
        out have to come with each simulation, as ``per_trial``.

    The functions are plain Python, whose arguments are x (drift only) and t, where they depend on
    them, and names of parameters; a number in the place of one is the value of the parameter v, a
    or D, which may differ between trials too. numba compiles them, once per session for the same
    code, with the values that outer names have when the process is made: a number that is to be
    changed belongs in ``parameters``. There are ready-made ones in `ddm.boundaries` and
    `ddm.drifts`. ValueError or TypeError where a function cannot be compiled, raises, draws random
    numbers, or returns what is no finite number; where boundary(0) <= 0; and where a parameter is
    taken by none of them.

    Examples
    --------
    A leaky accumulator between boundaries that collapse:

    >>> import ddm
    >>> process = ddm.GeneralDDM(
    ...     drift=lambda x, v, leak: v - leak * x,
    ...     boundary=ddm.boundaries.exponential,
    ...     parameters={"v": 2.0, "leak": 4.0, "a": 1.2, "tau": 1.5},
    ...     t0=0.3,
    ... )
    >>> trials = process.simulate(1000, seed=1)
    >>> round(float(trials["rt"].mean()), 2)
    0.57
    """

    drift: float | Function
    boundary: float | Function
    noise: float | Function = 1.0
    z: float = 0.5
    t0: float = 0.0
    sv: float = 0.0
    sz: float = 0.0
    st0: float = 0.0
    parameters: Mapping[str, float] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        for name in OWN:
            object.__setattr__(self, name, check_number(name, getattr(self, name)))
        check_start(self.z, self.sz)
        object.__setattr__(self, "parameters", MappingProxyType(_numbers(self.parameters)))
        for role, name in PARAMETER_OF.items():
            value = getattr(self, role)
            if not callable(value):
                if not arguments.is_number(value):
                    raise TypeError(
                        f"{role} must be a number or a function; got {value!r}. Write e.g. "
                        f"{role}=1.0."
                    )
                object.__setattr__(self, role, check_number(name, value, role))
                if name in self.parameters:
                    raise ValueError(
                        f"{role}={getattr(self, role):g} is the value of the parameter {name}, and "
                        f"parameters has another one, {self.parameters[name]:g}. Give one of them."
                    )
        self._check_names()
        if not self._missing():
            self._check_beginning(self._row()[np.newaxis])

    def simulate(
        self,
        n: int,
        *,
        seed: Seed = None,
        dt: float = DT,
        t_max: float | None = None,
        correct: bool = True,
        per_trial: PerTrial | None = None,
        progress: bool | None = None,
    ) -> pd.DataFrame:
        """n trials as a DataFrame with the columns rt (s) and response (0 or 1), by the
        Euler-Maruyama scheme.

        Parameters
        ----------
        n : number of trials
        seed : int, SeedSequence or Generator; the result depends on it alone, not on the number of
            threads
        dt : time step, s
        t_max : longest decision time, s (default 100). Undecided trials have rt and response NaN,
            and a warning counts them.
        correct : draw the crossings within a step, between boundaries that move along a line within
            it, and take drift to second order (Heun); mean RTs at dt = 1 ms are then right to .1
            ms. False is the textbook scheme, whose RTs are too long by some 20 ms.
        per_trial : a DataFrame or dict with n values of each parameter, z, t0, sv, sz or st0 that
            differs between trials, which take the place of the process's own; the result has the
            index of the DataFrame
        progress : a progress bar; None shows it on a terminal after two seconds
        """
        n = arguments.whole_number("n", n, at_least=0)
        cell, rows = self._cells(n, per_trial)
        rt, response = simulate_euler(
            cell,
            rows,
            seed=seed,
            dt=dt,
            t_max=t_max,
            correct=correct,
            kernels=self._kernels,
            progress=progress,
        )
        failed = response == FAILED
        if failed.any():
            trial = int(failed.argmax())
            raise ValueError(self._failure(trial, rt[trial], dt, rows[cell[trial]]))
        return simulated_table(rt, response, trial_index(n, per_trial))

    def paths(
        self, n: int, *, dt: float = DT, t_max: float = 10.0, seed: Seed = None
    ) -> pd.DataFrame:
        """Trajectories of the evidence x, measured from the middle between the boundaries.

        Index decision time in s, a column per path, NaN once it crossed, at which time it shows the
        boundary. Textbook Euler-Maruyama: `simulate(correct=False)` with the same seed and dt gives
        the same responses, and RTs that are the last times of the paths plus the trials'
        non-decision times. All paths have the parameters of the process: make one process per
        condition.
        """
        n = arguments.whole_number("n", n, at_least=0)
        row = self._cells(n, None)[1][0]
        times, paths = euler_paths(n, row, seed=seed, dt=dt, t_max=t_max, kernels=self._kernels)
        failed = np.isinf(paths)
        if failed.any():
            trial = int(failed.any(axis=0).argmax())
            raise ValueError(self._failure(trial, times[failed[:, trial].argmax() - 1], dt, row))
        return paths_table(times, paths)

    # --- functions and the columns of their parameters --------------------------------------------

    @cached_property
    def _functions(self) -> dict[str, Function]:
        return {
            role: getattr(self, role) if callable(getattr(self, role)) else CONSTANT[role]
            for role in CONSTANT
        }

    @cached_property
    def _arguments(self) -> tuple[str, ...]:
        """The parameters that the functions take, by name."""
        taken = [
            a.name
            for role, function in self._functions.items()
            for a in user_functions.parameters_of(role, function)
        ]
        return tuple(dict.fromkeys(taken))

    @cached_property
    def _defaults(self) -> dict[str, float]:
        """The numbers that stand in the functions' own lists of arguments."""
        found: dict[str, float] = {}
        for role, function in self._functions.items():
            for argument in user_functions.parameters_of(role, function):
                if argument.default is not argument.empty:
                    value = _number(f"the default of {argument.name} in {role}", argument.default)
                    if found.setdefault(argument.name, value) != value:
                        raise ValueError(
                            f"the parameter {argument.name!r} has two defaults, "
                            f"{found[argument.name]:g} and {value:g} in {role}. Give it one number "
                            "in all functions."
                        )
        return found

    @cached_property
    def _values(self) -> dict[str, float]:
        numbers = {
            name: getattr(self, role)
            for role, name in PARAMETER_OF.items()
            if not callable(getattr(self, role))
        }
        return {**self._defaults, **self.parameters, **numbers}

    @cached_property
    def _columns(self) -> tuple[str, ...]:
        return *NAMES, *sorted(set(self._arguments) - set(NAMES))

    @cached_property
    def _kernels(self) -> Kernels:
        if not any(callable(getattr(self, role)) for role in CONSTANT):
            return euler_kernels.CONSTANT
        drift, boundary, noise = (self._functions[role] for role in ("drift", "boundary", "noise"))
        return user_functions.kernels_of(drift, boundary, noise, self._columns)

    def _row(self) -> np.ndarray:
        own = {name: getattr(self, name) for name in OWN}
        values = {**self._values, **own}
        return np.array([values.get(name, np.nan) for name in self._columns])

    def _missing(self, given: Mapping[str, Any] = MappingProxyType({})) -> list[str]:
        return [name for name in self._arguments if name not in self._values and name not in given]

    def _cells(self, n: int, per_trial: PerTrial | None) -> tuple[np.ndarray, np.ndarray]:
        """The row of parameters of each trial, and the rows: one, or one per trial."""
        values = per_trial_values(per_trial, n, [*self._arguments, *OWN])
        missing = self._missing(values)
        if missing:
            raise ValueError(
                f"the parameter {missing[0]!r} of {self._takers(missing[0])} has no value. Give it "
                f"in parameters={{{missing[0]!r}: ...}}, or for each trial in "
                f"per_trial={{{missing[0]!r}: ...}}."
            )
        if not values:
            return np.zeros(n, dtype=np.int64), self._row()[np.newaxis]
        rows = rows_by_trial(self._row(), self._columns, values, n, checked=OWN)
        self._check_sv(rows[:, SV])
        self._check_beginning(rows)
        return np.arange(n), rows

    def _takers(self, name: str) -> str:
        takes = [
            role
            for role, f in self._functions.items()
            if name in {a.name for a in user_functions.parameters_of(role, f)}
        ]
        return " and ".join(takes)

    # --- checks -----------------------------------------------------------------------------------

    def _check_names(self) -> None:
        for name in self._arguments:
            if name in OWN:
                raise ValueError(
                    f"{self._takers(name)} takes an argument {name!r}, which is a field of "
                    f"GeneralDDM ({', '.join(OWN)}) and not passed on. Give the argument another "
                    "name."
                )
        unused = [name for name in self.parameters if name not in self._arguments]
        if unused:
            raise ValueError(
                f"parameters has {unused[0]!r}, which no function takes; they take "
                f"{', '.join(self._arguments) or 'none'}. Leave it out, or name it in a function."
            )
        self._check_sv(np.array([self.sv]))

    def _check_sv(self, sv: np.ndarray) -> None:
        """A ValueError where the drift is to vary across trials by a parameter that it does not
        take.
        """
        taken = {
            argument.name
            for argument in user_functions.parameters_of("drift", self._functions["drift"])
        }
        if (sv > 0).any() and "v" not in taken:
            raise ValueError(
                f"sv={sv[sv > 0][0]:g} is the SD of the parameter v, which drift does not take. "
                "Name it in drift, e.g. drift=lambda x, v, leak: v - leak * x, or draw your own "
                "parameter: simulate(per_trial={...})."
            )

    def _check_beginning(self, rows: np.ndarray) -> None:
        """A ValueError unless boundary(0) > 0, noise(0) >= 0, and these and drift are finite."""
        separation, diffusion, rate = at_beginning(rows, self._kernels)
        for role, values, valid, allowed in (
            (
                "boundary",
                separation,
                separation > 0,
                "> 0 at t = 0, for the start to lie between the boundaries",
            ),
            ("noise", diffusion, diffusion >= 0, ">= 0 at t = 0"),
        ):
            wrong = ~(valid & np.isfinite(values))
            if wrong.any():
                raise ValueError(
                    f"{role} must return a finite number {allowed}; got {values[wrong][0]:g} with "
                    f"{self._named(rows[wrong][0])}."
                )
        wrong = ~np.isfinite(rate)
        if wrong.any():
            raise ValueError(
                "drift must return a finite number at t = 0 for every x between the boundaries; "
                f"with {self._named(rows[wrong][0])} it does not at the boundaries or in the "
                "middle, x = 0."
            )

    def _failure(self, trial: int, time: float, dt: float, row: np.ndarray) -> str:
        """Which function returned what in the step that begins at a time."""
        times = (time, time + 0.5 * dt, time + dt)
        wrong = "drift"
        for role in ("boundary", "noise"):
            function = user_functions.adapted(role, self._functions[role], self._columns)
            values = np.array([function(t, tuple(row)) for t in times])
            if not np.isfinite(values).all() or (role == "noise" and values.min() < 0):
                wrong = role
        also = " >= 0" if wrong == "noise" else ""
        return (
            f"{wrong} must return a finite number{also}; in trial {trial} it did not, in the step "
            f"of dt={dt:g} s from t={time:g} s on, with {self._named(row)}. Look at what it "
            "returns there, or end the simulation before with t_max."
        )

    def _named(self, row: np.ndarray) -> str:
        return ", ".join(
            f"{name}={row[self._columns.index(name)]:g}"
            for name in self._columns
            if name in self._arguments
        )

    def _given(self) -> dict[str, Any]:
        """The fields, with the parameters as a plain dict."""
        return {f.name: getattr(self, f.name) for f in fields(self)} | {
            "parameters": dict(self.parameters)
        }

    def __repr__(self) -> str:
        return (
            f"GeneralDDM({', '.join(f'{name}={value!r}' for name, value in self._given().items())})"
        )

    def __reduce__(self) -> tuple[Callable[..., GeneralDDM], tuple[dict[str, Any]]]:
        """For pickle, which cannot copy a read-only dict."""
        return _made_of, (self._given(),)


def _made_of(values: dict[str, Any]) -> GeneralDDM:
    return GeneralDDM(**values)


def _numbers(parameters: Mapping[str, float]) -> dict[str, float]:
    """The parameters as floats; TypeError or ValueError where they are no finite numbers by
    name.
    """
    if not isinstance(parameters, Mapping):
        raise TypeError(
            f"parameters must be a dict of numbers by name; got {parameters!r}. Write e.g. {{'v': "
            "1.0}."
        )
    for name in parameters:
        if not isinstance(name, str):
            raise TypeError(
                f"parameters must be a dict of numbers by name; got the name {name!r}. Write e.g. "
                "{'v': 1.0}."
            )
    return {name: _number(f"parameters[{name!r}]", value) for name, value in parameters.items()}


def _number(name: str, value: object) -> float:
    advice = "Values that differ between trials are said in simulate(per_trial=...)."
    return arguments.number(name, value, arguments.ONE_FINITE, advice=advice)
