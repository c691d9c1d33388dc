"""`GeneralDDM`: one diffusion process whose drift, boundaries and noise are functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from ddm import arguments
from ddm.arguments import by_name, is_upper
from ddm.conventions import OUR_NAMES
from ddm.html_text import fields_block
from ddm.processes.evaluation import quantiles, refuse_steps
from ddm.processes.general_checks import (
    check_beginning,
    check_breaks,
    check_complete,
    check_given,
    check_names,
    check_sv,
    checked_numbers,
)
from ddm.processes.general_fields import names_of_parameters, parameters_by_name, said
from ddm.processes.general_functions import (
    OWN,
    Boundary,
    Function,
    Functions,
    by_role,
    checked_parameters,
)
from ddm.processes.general_questions import Questions
from ddm.processes.general_simulation import (
    cells,
    check_finished,
    check_paths,
    check_start_of_steps,
    exact,
)
from ddm.processes.general_solutions import Solver
from ddm.processes.states.densities import table_of_general
from ddm.processes.tables import PerTrial, in_pandas, paths_table, simulated_table, trial_index
from ddm.runtime.seeds import Seed
from ddm.simulators.euler import euler_paths, simulate_euler
from ddm.simulators.steps import DT


@by_name("drift", "boundary", words=OUR_NAMES, more=names_of_parameters, hidden=("parameters",))
@parameters_by_name
@dataclass(frozen=True, kw_only=True)
class GeneralDDM:
    """A process dx = drift(x, t) dt + sqrt(noise(t)) dW between boundaries that may move.

    t is the decision time in s, x the evidence. The reaction time is the time at which x reaches
    the upper boundary (response 1) or the lower one (response 0), plus the non-decision time. Where
    the boundaries meet, the trial ends: with response 1 if x is above the middle, else with
    response 0.

    Parameters
    ----------
    drift : evidence/s; a number, or a function of x, t and parameters, for example
        ``lambda x, v, leak: v - leak * x``
    boundary : the full separation of the boundaries, evidence, which then lie at -boundary/2 and
        boundary/2; or a pair (upper, lower) of their positions, with lower(0) < 0 < upper(0). Each
        is a number, or a function of t and parameters.
    noise : the variance of the noise per second, evidence^2/s (D in `DDM`; not its square root); a
        number, 1 unless said otherwise, or a function of t and parameters
    z : starting point relative to the distance between the boundaries at t = 0, between 0 (lower)
        and 1 (upper). (`DDM` measures evidence from the lower boundary; here x is 0 in the middle
        between symmetric boundaries.)
    t0 : non-decision time, s; with st0 > 0 its smallest value, with t0_sd the mean before the cut
    sv : SD of v across trials, evidence/s; drift must be a number, or a function that takes v
    sz : width, relative to that distance, of the uniform distribution of starting points around z
    st0 : width of the uniform distribution of non-decision times, between t0 and t0 + st0, s
    start : how starting points vary across trials: "uniform", by sz; "beta", a symmetric beta
        distribution of the whole distance, in place of z and sz (Ulrich, Schröter, Leuthold &
        Birngruber 2015); or any density on (0, 1), shares of that distance, a function of an array,
        which is normalised here
    start_shape : both numbers of the beta distribution, by default 3; larger is narrower
    non_decision : how non-decision times vary across trials: "uniform", by st0, or "normal", with
        mean t0 and SD t0_sd before it is cut at 0
    t0_sd : SD of the normal distribution, s
    breaks : decision times, s, at which a function jumps or bends
    **parameters : the values of the arguments of the functions by their names, for example
        ``GeneralDDM(drift=lambda x, v, leak: v - leak * x, boundary=1.2, v=1.0, leak=4.0)``. A name
        that two functions take is one parameter. One may be left out if every simulation gives its
        values: ``simulate(n, per_trial={name: values})``.

    drift, boundary and noise are ordinary Python functions. The function for drift may have the
    arguments x and t, the others may have t; all other arguments are parameters, in any order. If
    drift, boundary or noise is a number, it is the value of a parameter with the name v, a or D (of
    a pair: upper, lower). Ready-made functions are in `ddm.boundaries` and `ddm.drifts`.

    numba compiles the functions when a process is made, which takes about .2 s for each new one,
    and about 2 s more for the first simulation in steps. A global variable that a function uses
    keeps the value that it has at that moment; so give numbers that you want to change as
    parameters.

    Densities are solutions of the Fokker-Planck equation (see `logpdf`), which take some
    milliseconds; the last ones are kept. ``rt`` (s), ``q`` and ``response`` are as of `DDM`.

    A ValueError or TypeError says what is wrong if a function cannot be compiled, draws random
    numbers, or returns something that is not a finite number; or if the boundaries do not lie apart
    at t = 0.

    Examples
    --------
    A leaky accumulator between boundaries that collapse:

    >>> import ddm
    >>> process = ddm.GeneralDDM(
    ...     drift=lambda x, v, leak: v - leak * x,
    ...     boundary=ddm.boundaries.exponential,
    ...     v=2.0, leak=4.0, a=1.2, tau=1.5, t0=0.3,
    ... )
    >>> process.mean().round(4), process.var().round(4), process.probability().round(4)
    (0.5594, 0.0265, 0.9144)
    >>> process.pdf([0.4, 0.6], response=1).round(3)
    array([2.855, 1.693])
    >>> process.cdf(0.6, 1).round(4), process.sf(0.6, 1).round(4), process.quantile(0.5, 1).round(4)
    (0.6222, 0.2922, 0.5185)
    >>> [log(0.4, 1).round(3) for log in (process.logpdf, process.logcdf, process.logsf)]
    [1.049, -2.047, -0.242]
    >>> [*process.gradient(0.5, response=1)], [*process.state([0.1, 0.2])]
    (['v', 'leak', 'a', 'tau', 'D', 'z', 't0'], ['time', 'x', 'density'])
    >>> process.simulate(9, seed=1).shape, process.paths(9, t_max=1.0, seed=1).shape
    ((9, 2), (1001, 9))
    """

    drift: float | Function
    boundary: Boundary
    noise: float | Function = 1.0
    z: float = 0.5
    t0: float = 0.0
    sv: float = 0.0
    sz: float = 0.0
    st0: float = 0.0
    start: str | Callable[[np.ndarray], np.ndarray] = "uniform"
    start_shape: float = None  # type: ignore[assignment]
    non_decision: str = "uniform"
    t0_sd: float = None  # type: ignore[assignment]
    breaks: tuple[float, ...] = ()
    parameters: Mapping[str, float] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        for name, number in checked_numbers(vars(self)).items():
            object.__setattr__(self, name, number)
        object.__setattr__(self, "breaks", check_breaks(self.breaks))

        parameters = checked_parameters(self.parameters)
        object.__setattr__(self, "parameters", MappingProxyType(parameters))
        checked = check_given(by_role(self.drift, self.boundary, self.noise), parameters)
        for role in ("drift", "boundary", "noise"):
            pair = isinstance(self.boundary, tuple) and role == "boundary"
            value = (checked["upper"], checked["lower"]) if pair else checked[role]
            object.__setattr__(self, role, value)

        check_names(self._functions)
        check_sv(self._functions, np.array([self.sv]))
        if not self._functions.missing():
            check_beginning(self._functions, self._row()[np.newaxis])

    def logpdf(self, rt: ArrayLike, response: ArrayLike | None = None) -> np.ndarray:
        """Log of the joint density of rt and response; without a response, of rt alone.

        The density, in 1/s, follows from the Fokker-Planck equation of the evidence, solved by
        Legendre polynomials on the interval between the boundaries (Shen 1994) and implicit steps
        of order 4 in time (Hairer & Wanner 1996), from a closed form for short times. Where it is
        above 1e-4 of its mode and P(response) above 1e-3, its relative error is below 1e-4. For
        earlier times its logarithm stays finite, with an error of at most .05 down to 1e-12 of the
        mode. It is -inf for rt <= t0.

        sv is averaged in closed form if v is added to a drift that does not depend on x, the noise
        is constant, and the start a point; else over 11 solutions, which take 11 times as long.

        A ValueError says where a function is not a finite number, or if the drift jumps or bends
        too sharply in x.
        """
        return self._asked(rt).log(rt, response, "log_densities")

    def pdf(self, rt: ArrayLike, response: ArrayLike | None = None) -> np.ndarray:
        """Joint density of rt and response, 1/s; without a response, of rt alone.

        With a response it is defective: its integral over rt is P(response). It is 0 for rt <= t0.
        """
        return np.exp(self.logpdf(rt, response))

    def logcdf(self, rt: ArrayLike, response: ArrayLike | None = None) -> np.ndarray:
        """Log of `cdf`."""
        return self._asked(rt, fine=True).log(rt, response, "log_cdfs")

    def cdf(self, rt: ArrayLike, response: ArrayLike | None = None) -> np.ndarray:
        """P(RT <= rt and response), which tends to P(response); without a response, P(RT <= rt).

        The fluxes through the boundaries are integrated with the equation; the absolute error is
        below 1e-6. Together with `sf` it sums to 1 to 1e-8.
        """
        return np.exp(self.logcdf(rt, response))

    def logsf(self, rt: ArrayLike, response: ArrayLike | None = None) -> np.ndarray:
        """Log of `sf`."""
        if response is None:
            return self._asked(rt, fine=True).log(rt, response, "log_survivors")
        return self._of_all_times.log(rt, response, "log_survivors")

    def sf(self, rt: ArrayLike, response: ArrayLike | None = None) -> np.ndarray:
        """P(RT > rt and response); without a response, P(RT > rt).

        It is what the equation has left between the boundaries, not 1 - cdf, so that its relative
        error is below 1e-6 down to 1e-12. With a response it needs the solution for all times.
        """
        return np.exp(self.logsf(rt, response))

    def quantile(self, q: ArrayLike, response: ArrayLike) -> np.ndarray:
        """The RT, s, below which the share q of the RTs with that response lies.

        It solves cdf(quantile(q, r), r) = q P(r). ValueError unless q lies between 0 and 1.
        """
        return quantiles(self._of_all_times.quantiles, q, response)

    def probability(self, response: ArrayLike = 1) -> np.ndarray:
        """P(response).

        Where evidence is not absorbed within 100 s, as with a strong leak, it is the probability of
        a response until then; the rest is `undecided`.
        """
        upper = is_upper(response)
        return self._of_all_times.probabilities[upper.astype(int)][()]

    def mean(self, response: ArrayLike | None = None) -> np.ndarray:
        """Mean RT, s: of the trials with this response or, without a response, of all trials.

        ``response`` is 1 (upper) or 0 (lower). It includes the mean non-decision time. A ValueError
        says how much evidence is never absorbed, if it is so.
        """
        return self._of_all_times.mean(None if response is None else is_upper(response))

    def var(self, response: ArrayLike | None = None) -> np.ndarray:
        """Variance of the RT, s^2, given the response; without a response, of all trials."""
        return self._of_all_times.variance(None if response is None else is_upper(response))

    @property
    def undecided(self) -> float:
        """P(no response within 100 s of decision time); 0 if all evidence is absorbed by then."""
        return self._of_all_times.undecided

    def gradient(self, rt: ArrayLike, response: ArrayLike) -> pd.DataFrame:
        """Derivatives of `logpdf` in all parameters: a row per trial, a column per parameter.

        They are those of the solved density: in the parameters of the functions and of the start by
        one more pass over its steps, in t0 and st0 from its slope. They agree with derivatives of
        closed forms to 1e-5 of their largest value, where the density is above 1e-4 of its mode.
        The pass takes about as long as the solution. Where a parameter is the time of a jump that
        is given in ``breaks``, there is no derivative.
        """
        return self._asked(rt).gradient(rt, response)

    def state(self, times: ArrayLike, *, ends: str = "absorbing") -> pd.DataFrame:
        """The density of evidence at decision times: a table with the columns time, x, density.

        It is that of the evidence which has not been absorbed yet, so that its integral over x, by
        `scipy.integrate.simpson`, is P(undecided) to 1e-8. ``times`` are in s. ``ends`` says what
        the boundaries do: "absorbing" as in the process itself, "reflecting", which keeps all
        evidence between them, or "free" without boundaries, for a drift that is linear in x. sv
        takes 25 solutions or more.
        """
        return table_of_general(self._solver, self._complete_row(), times, ends)

    def simulate(
        self,
        n: int,
        *,
        seed: Seed = None,
        method: str = "exact",
        dt: float | None = None,
        t_max: float | None = None,
        correct: bool | None = None,
        per_trial: PerTrial | None = None,
        progress: bool | None = None,
    ) -> pd.DataFrame:
        """Simulate n trials: a DataFrame with the columns rt (s) and response (0 or 1).

        Parameters
        ----------
        n : number of trials
        seed, progress : as in `DDM.simulate`
        method : "exact" draws from the solved distribution function; "euler" is the Euler-Maruyama
            scheme
        dt : time step of "euler", s (default 1e-3)
        t_max : longest decision time, s (default 100). Trials that are undecided by then have rt
            and response NaN, and a warning counts them.
        correct : an option of "euler". True (the default) draws the crossings within a step, in
            which the boundaries move along a line, and takes the drift to second order (Heun); mean
            RTs at dt = 1 ms are then right to .1 ms. False is the textbook scheme, whose RTs are
            too long by about 20 ms.
        per_trial : a DataFrame or dict with n values of each number that differs between trials: a
            parameter of the functions, z, t0, sv, sz or st0. These values replace those of the
            process. With "exact" each different set takes one solution, a millisecond or more.
        """
        n = arguments.whole_number("n", n, at_least=0)
        table, solver = in_pandas(per_trial), self._solver
        cell, rows = cells(solver, self._row(), n, table)
        if method == "exact":
            refuse_steps(dt=dt, correct=correct)
            rt, response = exact(solver, cell, rows, seed, t_max)
        elif method == "euler":
            check_start_of_steps(solver)
            rt, response = simulate_euler(
                cell,
                rows,
                seed=seed,
                dt=DT if dt is None else dt,
                t_max=t_max,
                correct=correct is None or correct,
                kernels=self._functions.kernels,
                progress=progress,
            )
            check_finished(solver, rows, rt, response, DT if dt is None else dt)
        else:
            raise ValueError(f"method must be 'exact' or 'euler'; got {method!r}.")
        return simulated_table(rt, response, trial_index(n, table))

    def paths(
        self, n: int, *, dt: float = DT, t_max: float = 10.0, seed: Seed = None
    ) -> pd.DataFrame:
        """Simulate ``n`` trajectories of the evidence x, to look at.

        Returns a DataFrame whose index is the decision time (s, to ``t_max``) and whose columns are
        the paths. Between symmetric boundaries x is measured from their middle. A path shows the
        boundary when it crosses it, and is NaN after that. All paths have the parameters of the
        process: make one process per condition.

        The paths are those of the textbook Euler-Maruyama scheme: `simulate` with ``method="euler",
        correct=False`` and the same ``seed`` and ``dt`` gives the same responses, and RTs that are
        the last times of the paths plus the non-decision times.
        """
        n = arguments.whole_number("n", n, at_least=0)
        row, kernels = self._complete_row(), self._functions.kernels
        times, paths = euler_paths(n, row, seed=seed, dt=dt, t_max=t_max, kernels=kernels)
        check_paths(self._solver, row, times, paths)
        return paths_table(times, paths)

    @cached_property
    def _functions(self) -> Functions:
        """The functions, with the parameters that they take."""
        return Functions(by_role(self.drift, self.boundary, self.noise), self.parameters)

    @cached_property
    def _solver(self) -> Solver:
        start = None if isinstance(self.start, str) else self.start
        return Solver(self._functions, self.breaks, start)

    def _row(self) -> np.ndarray:
        """The row of parameters of the process, (columns,)."""
        return self._functions.row({name: getattr(self, name) for name in OWN})

    def _complete_row(self) -> np.ndarray:
        """The row of parameters; ValueError unless all have a value."""
        check_complete(self._functions, {})
        return self._row()

    def _asked(self, rt: ArrayLike, *, fine: bool = False) -> Questions:
        """What can be asked about RTs."""
        return Questions.about(self._solver, self._complete_row(), rt, fine=fine)

    @cached_property
    def _of_all_times(self) -> Questions:
        return Questions.about_all(self._solver, self._complete_row())

    def _given(self) -> dict[str, Any]:
        """The fields, with the parameters by their names."""
        given = {one.name: getattr(self, one.name) for one in fields(self)}
        del given["parameters"]
        return given | dict(self.parameters)

    def __repr__(self) -> str:
        given = ", ".join(f"{name}={value!r}" for name, value in said(self._given()).items())
        shared = "".join(
            f"; {name} is one parameter of {roles}"
            for name, roles in self._functions.shared.items()
        )
        return f"GeneralDDM({given}){shared}"

    def _repr_html_(self) -> str:
        return fields_block("GeneralDDM", said(self._given()))

    def __reduce__(self) -> tuple[Callable[..., GeneralDDM], tuple[dict[str, Any]]]:
        """How to pickle a process: as its fields, since pickle cannot copy a read-only dict."""
        return _made_of, (self._given(),)


def _made_of(values: dict[str, Any]) -> GeneralDDM:
    """The process with these fields, for pickle."""
    return GeneralDDM(**values)
