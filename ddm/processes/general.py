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
from ddm.parameters import SV, check_number, check_start
from ddm.processes.general_checks import (
    check_beginning,
    check_complete,
    check_names,
    check_sv,
    failure,
)
from ddm.processes.general_functions import (
    OWN,
    PARAMETER_OF,
    Function,
    Functions,
    checked_parameters,
)
from ddm.processes.tables import (
    PerTrial,
    paths_table,
    per_trial_values,
    rows_by_trial,
    simulated_table,
    trial_index,
)
from ddm.runtime.seeds import Seed
from ddm.simulators.euler import euler_paths, simulate_euler
from ddm.simulators.steps import DT
from ddm.simulators.trial import FAILED


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

        parameters = checked_parameters(self.parameters)
        object.__setattr__(self, "parameters", MappingProxyType(parameters))
        for role in PARAMETER_OF:
            if not callable(getattr(self, role)):
                object.__setattr__(self, role, self._number_for(role))

        check_names(self._functions)
        check_sv(self._functions, np.array([self.sv]))
        if not self._functions.missing():
            check_beginning(self._functions, self._row()[np.newaxis])

    def _number_for(self, role: str) -> float:
        """The number that stands for a function; an error if it is none, or is said twice."""
        name, value = PARAMETER_OF[role], getattr(self, role)
        if not arguments.is_number(value):
            raise TypeError(
                f"{role} must be a number or a function; got {value!r}. Write e.g. {role}=1.0."
            )
        checked = check_number(name, value, role)
        if name in self.parameters:
            raise ValueError(
                f"{role}={checked:g} is the value of the parameter {name}, and parameters has "
                f"another one, {self.parameters[name]:g}. Give one of them."
            )
        return checked

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
            kernels=self._functions.kernels,
            progress=progress,
        )
        failed = response == FAILED
        if failed.any():
            trial = int(failed.argmax())
            row = rows[cell[trial]]
            raise ValueError(failure(self._functions, row, trial, rt[trial], dt))
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
        kernels = self._functions.kernels
        times, paths = euler_paths(n, row, seed=seed, dt=dt, t_max=t_max, kernels=kernels)
        failed = np.isinf(paths)
        if failed.any():
            trial = int(failed.any(axis=0).argmax())
            time = times[failed[:, trial].argmax() - 1]
            raise ValueError(failure(self._functions, row, trial, time, dt))
        return paths_table(times, paths)

    @cached_property
    def _functions(self) -> Functions:
        given = {role: getattr(self, role) for role in PARAMETER_OF}
        return Functions(given, self.parameters)

    def _row(self) -> np.ndarray:
        return self._functions.row({name: getattr(self, name) for name in OWN})

    def _cells(self, n: int, per_trial: PerTrial | None) -> tuple[np.ndarray, np.ndarray]:
        """The row of parameters of each trial, and the rows: one, or one per trial."""
        functions = self._functions
        values = per_trial_values(per_trial, n, [*functions.arguments, *OWN])
        check_complete(functions, values)
        if not values:
            return np.zeros(n, dtype=np.int64), self._row()[np.newaxis]

        rows = rows_by_trial(self._row(), functions.columns, values, n, checked=OWN)
        check_sv(functions, rows[:, SV])
        check_beginning(functions, rows)
        return np.arange(n), rows

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
