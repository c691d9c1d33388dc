"""`GeneralDDM`: one diffusion process whose drift, boundaries and noise are functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from ddm import arguments
from ddm.arguments import by_name
from ddm.conventions import OUR_NAMES
from ddm.html_text import fields_block
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
    InPandas,
    PerTrial,
    in_pandas,
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


@by_name("drift", "boundary", words=OUR_NAMES)
@dataclass(frozen=True, kw_only=True)
class GeneralDDM:
    """A process dx = drift(x, t) dt + sqrt(noise(t)) dW between -boundary(t)/2 and boundary(t)/2.

    t is the decision time in s. x is the evidence, measured from the middle between the boundaries;
    it starts at (z - 1/2) boundary(0). (`DDM` measures evidence from the lower boundary.) The
    reaction time is the time at which x reaches the upper boundary (response 1) or the lower one
    (response 0), plus the non-decision time. Where the boundaries meet, the trial ends: with
    response 1 if x is positive there, else with response 0.

    Parameters
    ----------
    drift : evidence/s; a number, or a function of x, t and parameters, for example
        ``lambda x, v, leak: v - leak * x``
    boundary : the full separation of the boundaries, evidence; a number, or a function of t and
        parameters
    noise : the variance of the noise per second, evidence^2/s (D in `DDM`; not its square root); a
        number, 1 unless said otherwise, or a function of t and parameters
    z : starting point relative to boundary(0), between 0 (lower) and 1 (upper)
    t0 : non-decision time, s; with st0 > 0 its smallest value
    sv : SD of the parameter v across trials; drift must be a number, or a function that takes v
    sz : width, relative to boundary(0), of the uniform distribution of starting points around z
    st0 : width of the uniform distribution of non-decision times, between t0 and t0 + st0, s
    parameters : {name: number}, the values of the arguments of the functions. A name may be left
        out if every simulation gives its values: ``simulate(n, per_trial={name: values})``.

    drift, boundary and noise are ordinary Python functions. The function for drift may have the
    arguments x and t, the other two may have t; all other arguments are parameters, in any order.
    If drift, boundary or noise is a number, it is the value of a parameter with the name v, a or D.
    Ready-made functions are in `ddm.boundaries` and `ddm.drifts`.

    numba compiles the functions when a process is made, which takes about 2 s for new functions. A
    global variable that a function uses keeps the value that it has at that moment; so put numbers
    that you want to change into ``parameters``.

    A ValueError or TypeError says what is wrong if a function cannot be compiled, raises an error,
    draws random numbers, or returns something that is not a finite number; if boundary(0) <= 0; or
    if ``parameters`` has a name that no function uses.

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
        """The number given for a function, checked.

        TypeError unless it is a number; ValueError if it is outside the domain of its parameter, or
        if ``parameters`` has that parameter too.
        """
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
        """Simulate n trials: a DataFrame with the columns rt (s) and response (0 or 1).

        The trials are simulated by the Euler-Maruyama scheme.

        Parameters
        ----------
        n : number of trials
        seed : int, SeedSequence or Generator; the result depends on it alone, not on the number of
            threads. Conditions with the same integer have the same random numbers, so that they are
            no independent samples: pass one Generator on (see `DDM.simulate`).
        dt : time step, s
        t_max : longest decision time, s (default 100). Trials that are undecided by then have rt
            and response NaN, and a warning counts them.
        correct : True draws the crossings within a step, in which the boundaries move along a line,
            and takes the drift to second order (Heun); mean RTs at dt = 1 ms are then right to .1
            ms. False is the textbook scheme, whose RTs are too long by about 20 ms.
        per_trial : a DataFrame or dict with n values of each number that differs between trials: a
            parameter of the functions, z, t0, sv, sz or st0. These values replace those of the
            process. The result has the index of the DataFrame, or 0 to n - 1 if that is of another
            library than pandas.
        progress : whether to show a progress bar; None shows it on a terminal after two seconds
        """
        n = arguments.whole_number("n", n, at_least=0)
        table = in_pandas(per_trial)
        cell, rows = self._cells(n, table)
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
        return simulated_table(rt, response, trial_index(n, table))

    def paths(
        self, n: int, *, dt: float = DT, t_max: float = 10.0, seed: Seed = None
    ) -> pd.DataFrame:
        """Simulate n trajectories of the evidence x, to look at.

        Returns a DataFrame whose index is the decision time (s) and whose columns are the paths. x
        is measured from the middle between the boundaries. A path shows the boundary when it
        crosses it, and is NaN after that. All paths have the parameters of the process: make one
        process per condition.

        The paths are those of the textbook Euler-Maruyama scheme: `simulate(correct=False)` with
        the same seed and dt gives the same responses, and RTs that are the last times of the paths
        plus the non-decision times.
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
        """The three functions, with the parameters that they take."""
        given = {role: getattr(self, role) for role in PARAMETER_OF}
        return Functions(given, self.parameters)

    def _row(self) -> np.ndarray:
        """The row of parameters of the process, (columns,)."""
        return self._functions.row({name: getattr(self, name) for name in OWN})

    def _cells(self, n: int, per_trial: InPandas | None) -> tuple[np.ndarray, np.ndarray]:
        """The cell of each trial, (n,), and the parameters of the cells: one, or one per trial."""
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
        given = {field.name: getattr(self, field.name) for field in fields(self)}
        return given | {"parameters": dict(self.parameters)}

    def __repr__(self) -> str:
        given = ", ".join(f"{name}={value!r}" for name, value in self._given().items())
        return f"GeneralDDM({given})"

    def _repr_html_(self) -> str:
        return fields_block("GeneralDDM", self._given())

    def __reduce__(self) -> tuple[Callable[..., GeneralDDM], tuple[dict[str, Any]]]:
        """How to pickle a process: as its fields, since pickle cannot copy a read-only dict."""
        return _made_of, (self._given(),)


def _made_of(values: dict[str, Any]) -> GeneralDDM:
    """The process with these fields, for pickle."""
    return GeneralDDM(**values)
