"""`DDM`: one drift-diffusion process with known numbers, used like a SciPy distribution."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from ddm import parameters
from ddm.arguments import by_name, is_upper, whole_number
from ddm.conventions import OUR_NAMES
from ddm.distributions import BELONGING_NAMES, WORDS, check_rows, chosen, existing
from ddm.first_passage import by_trial
from ddm.first_passage.moments import Moments, moments_above_0, moments_of
from ddm.first_passage.quantiles import quantiles_of
from ddm.html_text import block
from ddm.processes.evaluation import either, quantiles, refuse_steps
from ddm.processes.states.densities import table_of_constant
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
from ddm.simulators.exact import simulate_exact
from ddm.simulators.steps import DT


@by_name("v", "a", "t0", words=OUR_NAMES)
@dataclass(frozen=True, kw_only=True, repr=False)
class DDM:
    """A drift-diffusion process dx = v dt + sqrt(D) dW between constant boundaries.

    Evidence x starts at z a. The reaction time is the time at which x reaches a (response 1, upper)
    or 0 (response 0, lower), plus t0. Drift, start and non-decision time may vary across trials,
    with sv, sz and st0 (Ratcliff & Tuerlinckx 2002).

    Parameters
    ----------
    v : drift rate, evidence/s; positive towards the upper boundary
    a : boundary separation, evidence; the full distance between the boundaries (HSSM and PyDDM use
        half of it)
    z : starting point relative to a, between 0 (lower) and 1 (upper boundary)
    t0 : non-decision time, s; with st0 > 0 its smallest value, with t0_sd the mean before the cut
    sv : SD of the normal distribution of drift across trials, evidence/s
    sz : width, relative to a, of the uniform distribution of starting points around z; below 2
        min(z, 1 - z)
    st0 : width of the uniform distribution of non-decision times, between t0 and t0 + st0, s
    D : diffusion coefficient, evidence^2/s; the variance of the noise per second. It only sets the
        scale: (v, a, sv, D) and (k v, k a, k sv, k^2 D) are the same process. Ratcliff's s = 0.1 is
        D = 0.01.
    start : the distribution of starting points: "uniform", or "beta", the symmetric beta
        distribution between the boundaries (Ulrich, Schroter, Leuthold & Birngruber 2015), in place
        of z and sz
    start_shape : with ``start="beta"``, both shapes of that distribution; 3 unless said otherwise.
        It is 0 otherwise.
    non_decision : the distribution of non-decision times: "uniform", or "normal" with the mean t0,
        cut at 0, in place of st0
    t0_sd : with ``non_decision="normal"``, its SD before it is cut, s; required there, 0 otherwise

    Methods that take ``rt`` (s), the share ``q`` and ``response`` (0, 1 or a bool) broadcast them
    as NumPy does, and return an array of that shape, or a float. A parameter outside its domain is
    a ValueError, one that is not a number a TypeError.

    Examples
    --------
    >>> import ddm
    >>> process = ddm.DDM(v=1.2, a=1.5, t0=0.3)
    >>> float(process.probability(response=1).round(4))
    0.8581
    >>> process.pdf([0.2, 0.5, 0.8], response=1).round(4)
    array([0.    , 1.7459, 0.7999])
    >>> process.cdf(0.8, response=1).round(4), process.sf(0.8, response=1).round(4)
    (0.5835, 0.2747)
    >>> [log(0.5, 1).round(3) for log in (process.logpdf, process.logcdf, process.logsf)]
    [0.557, -1.569, -0.431]
    >>> process.quantile([0.1, 0.5, 0.9], response=1).round(3)
    array([0.43 , 0.647, 1.199])
    >>> process.mean().round(4), process.var().round(4), process.mean(response=0).round(4)
    (0.7477, 0.1207, 0.7477)
    """

    v: float
    a: float
    z: float = 0.5
    t0: float = 0.0
    sv: float = 0.0
    sz: float = 0.0
    st0: float = 0.0
    D: float = 1.0
    start: str = "uniform"
    start_shape: float = None  # type: ignore[assignment]
    non_decision: str = "uniform"
    t0_sd: float = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"DDM({', '.join(f'{name}={value!r}' for name, value in self._said().items())})"

    def _repr_html_(self) -> str:
        rows = {name: parameters.BY_NAME[name] for name in existing(vars(self))}
        table = {
            "value": {name: f"{getattr(self, name):.6g}" for name in rows},
            "unit": {name: row.unit for name, row in rows.items()},
            "meaning": {name: row.meaning for name, row in rows.items()},
        }
        return block("DDM", pd.DataFrame(table))

    def __post_init__(self) -> None:
        for name in parameters.NAMES:
            if name not in BELONGING_NAMES:
                checked = parameters.check_number(name, getattr(self, name))
                object.__setattr__(self, name, checked)
        parameters.check_start(self.z, self.sz)

        defaults = {name: parameters.BY_NAME[name].default for name in BELONGING_NAMES}
        for name, value in chosen(vars(self), defaults).items():
            exists = name in existing(vars(self))
            checked = parameters.check_number(name, value) if exists else value
            object.__setattr__(self, name, checked)

    def logpdf(self, rt: ArrayLike, response: ArrayLike | None = None) -> np.ndarray:
        """Log of the joint density of rt and response; without a response, of rt alone.

        The density itself is in 1/s; that of rt alone is the sum over both responses.

        It is -inf for rt <= t0 (for rt <= 0 with a normal non-decision time), and finite where
        `pdf` underflows. The density is a series of Navarro & Fuss (2009), chosen as in Gondan,
        Blurton & Kesselmeier (2014). The average over drifts is in closed form (Tuerlinckx 2004);
        those over starting points and non-decision times are by quadrature with an error bound for
        each trial. The relative error of the density is below 1e-8 where starts or non-decision
        times vary, otherwise below 1e-10, for any sv; where the logarithm is beyond 1e5 in size, it
        is the relative error of the logarithm that is below 1e-13. It is finite at every time from
        1e-30 to 1e200 a^2 / D.
        """
        return self._either(by_trial.log_densities, rt, response)

    def pdf(self, rt: ArrayLike, response: ArrayLike | None = None) -> np.ndarray:
        """Joint density of rt and response, 1/s; without a response, of rt alone.

        With a response it is defective: its integral over rt is P(response). It is 0 where
        `logpdf` is -inf.
        """
        return np.exp(self.logpdf(rt, response))

    def logcdf(self, rt: ArrayLike, response: ArrayLike | None = None) -> np.ndarray:
        """Log of `cdf`, finite where the cdf underflows."""
        return self._either(by_trial.log_cdfs, rt, response)

    def cdf(self, rt: ArrayLike, response: ArrayLike | None = None) -> np.ndarray:
        """P(RT <= rt and response), which tends to P(response); without a response, P(RT <= rt).

        It is a series of images for short times and a Fourier series for long times (Blurton,
        Kesselmeier & Gondan 2012). With variability it is the integral of the density. The relative
        error is below 1e-8. With variability and |v| a / D from 100 to 5e5 the absolute error was
        below 1e-10 in random trials; far beyond that the integral has too few nodes.
        """
        return np.exp(self.logcdf(rt, response))

    def logsf(self, rt: ArrayLike, response: ArrayLike | None = None) -> np.ndarray:
        """Log of `sf`, finite where the survivor underflows, up to times of 1e200 a^2 / D."""
        return self._either(by_trial.log_survivors, rt, response)

    def sf(self, rt: ArrayLike, response: ArrayLike | None = None) -> np.ndarray:
        """P(RT > rt and response); without a response, P(RT > rt).

        This is P(response) - cdf(rt, response), computed by its own series and integrals, so that
        its relative error is below 1e-8 even where it is tiny. What `cdf` says of strong drifts
        holds here too.
        """
        return np.exp(self.logsf(rt, response))

    def quantile(self, q: ArrayLike, response: ArrayLike) -> np.ndarray:
        """The RT, s, below which the share q of the RTs with that response lies.

        It solves cdf(quantile(q, r), r) = q P(r). ValueError unless q lies between 0 and 1.
        """
        p = self.parameters_by_cell()[0]
        return quantiles(lambda q, upper: quantiles_of(q, upper, p), q, response)

    def probability(self, response: ArrayLike = 1) -> np.ndarray:
        """P(response), where P(1) = (1 - exp(-2 v z a / D)) / (1 - exp(-2 v a / D)), or z if v = 0.

        With sz it is averaged over starting points in closed form, with sv over drifts by the
        trapezoidal rule, which converges exponentially (Trefethen & Weideman 2014). The relative
        error is below 1e-12. Both probabilities are computed in this way, neither as 1 minus the
        other; they add up to 1 to within 1e-13.
        """
        upper = is_upper(response)
        return np.exp(self._moments().log_p[upper.astype(int)])[()]

    def mean(self, response: ArrayLike | None = None) -> np.ndarray:
        """Mean RT, s: of the trials with this response or, without a response, of all trials.

        ``response`` is 1 (upper) or 0 (lower). The mean is in closed form (Cox & Miller 1965); with
        sv or sz it is averaged over drifts and starting points as `probability` is, with a relative
        error below 1e-12. Given a response that does not occur in practice it is still exact, even
        where the probability underflows. It includes the mean non-decision time.
        """
        found = self._moments()
        if response is None:
            mean = found.of_both()[0]
        else:
            mean = found.mean[is_upper(response).astype(int)]
        return np.asarray(self.t0 + 0.5 * self.st0 + self._non_decision[0] + mean)[()]

    def var(self, response: ArrayLike | None = None) -> np.ndarray:
        """Variance of the RT, s^2, given the response; without a response, of all trials.

        It is in closed form, and with sv or sz an average of that, as exact as `mean`.
        """
        found = self._moments()
        if response is None:
            variance = found.of_both()[1]
        else:
            variance = found.variance[is_upper(response).astype(int)]
        return np.asarray(variance + self.st0**2 / 12.0 + self._non_decision[1])[()]

    def state(self, times: ArrayLike, *, ends: str = "absorbing") -> pd.DataFrame:
        """The density of evidence at decision times: a table with the columns time, x, density.

        x lies between 0 and a, as in `paths`. The density is that of the evidence which has not
        been absorbed yet: its integral over x is P(undecided), the flux out of its ends the density
        of decision times. It is in closed form, with an error below 1e-8 of its maximum, and
        averaged over drifts (sv) and starts (sz).

        Parameters
        ----------
        times : decision times > 0, s; t0 and st0 play no part
        ends : what the boundaries do: "absorbing" as in the process itself; "reflecting", which
            keeps all evidence between 0 and a; or "free", without boundaries

        Examples
        --------
        >>> import ddm
        >>> state = ddm.DDM(v=1.2, a=1.5).state([0.1, 0.5])
        >>> state.loc[state.groupby("time")["density"].idxmax()].round(3)
             time      x  density
        232   0.1  0.870    1.261
        667   0.5  0.998    0.363
        """
        return table_of_constant(self.parameters_by_cell()[0], times, ends)

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
        seed : int, SeedSequence or Generator; the result depends on it alone, not on the number of
            threads. Equal seeds give equal random numbers, so two conditions that are simulated
            with one integer are no independent samples: the RTs of v = 1 and of v = 1.2 correlate
            by about .8. Pass one Generator on, as below, or give each condition a seed of its own,
            such as those of ``np.random.SeedSequence(1).spawn(2)``.
        method : "exact" draws from the distribution itself, without steps or bias (by rejection
            from the passage times of one boundary); "euler" is the Euler-Maruyama scheme
        dt : time step of "euler", s (default 1e-3)
        t_max : longest decision time, s (default: none for "exact", 100 for "euler"). Trials that
            are undecided by then have rt and response NaN, and a warning counts them.
        correct : an option of "euler". True (the default) draws the crossings within a step
            (Brownian bridge), so that the result does not depend on dt; False is the textbook
            scheme, whose RTs are too long by about 20 ms at dt = 1 ms.
        per_trial : a DataFrame or dict with n values of each parameter that differs between trials.
            These values replace those of the process. The result has the index of the DataFrame,
            or 0 to n - 1 if that is of another library than pandas.
        progress : whether to show a progress bar; None shows it on a terminal after two seconds

        Examples
        --------
        >>> import ddm
        >>> process = ddm.DDM(v=1.2, a=1.5, t0=0.3)
        >>> process.simulate(3, seed=1, per_trial={"v": [-1.5, 0.5, 2.5]}).round(3)
              rt  response
        0  0.424         0
        1  0.706         1
        2  1.328         1

        Two conditions of one data set, with one Generator:

        >>> import numpy as np, pandas as pd
        >>> rng = np.random.default_rng(1)
        >>> conditions = {"easy": ddm.DDM(v=2.0, a=1.5, t0=0.3), "hard": process}
        >>> parts = {name: one.simulate(300, seed=rng) for name, one in conditions.items()}
        >>> data = pd.concat(parts, names=["difficulty"]).reset_index("difficulty")
        >>> data.groupby("difficulty").size().to_dict()
        {'easy': 300, 'hard': 300}
        """
        n = whole_number("n", n, at_least=0)
        table = in_pandas(per_trial)
        cell, rows = self._cells(n, table)
        if method == "exact":
            refuse_steps(dt=dt, correct=correct)
            rt, response = simulate_exact(cell, rows, seed=seed, t_max=t_max, progress=progress)
        elif method == "euler":
            rt, response = simulate_euler(
                cell,
                rows,
                seed=seed,
                dt=DT if dt is None else dt,
                t_max=t_max,
                correct=correct is None or correct,
                progress=progress,
            )
        else:
            raise ValueError(f"method must be 'exact' or 'euler'; got {method!r}.")
        return simulated_table(rt, response, trial_index(n, table))

    def paths(
        self, n: int, *, dt: float = DT, t_max: float = 10.0, seed: Seed = None
    ) -> pd.DataFrame:
        """Simulate ``n`` trajectories of the evidence x, between 0 and a, to look at.

        Returns a DataFrame whose index is the decision time (s) and whose columns are the paths, in
        steps of ``dt`` up to ``t_max`` (s). A path is NaN once it has crossed a boundary.
        (`GeneralDDM` measures x from the middle between the boundaries.)

        The paths are those of the textbook Euler-Maruyama scheme. `simulate` with ``method="euler",
        correct=False`` and the same ``seed`` and dt gives the same responses, and RTs that are the
        last times of the paths plus the non-decision times.

        Examples
        --------
        >>> import ddm
        >>> ddm.DDM(v=1.2, a=1.5).paths(3, t_max=1.0, seed=1).loc[0.1].round(3).tolist()
        [0.892, 0.945, 1.236]
        """
        n = whole_number("n", n, at_least=0)
        times, paths = euler_paths(n, self.parameters_by_cell()[0], seed=seed, dt=dt, t_max=t_max)
        paths += self.a / 2
        return paths_table(times, paths)

    def parameters_by_cell(self) -> np.ndarray:
        """The parameters in the order of their table, (1, m): the row of the only cell."""
        return np.array([[getattr(self, name) for name in parameters.NAMES]])

    def _said(self) -> dict[str, float | str]:
        """The parameters that exist, and the options that are no defaults."""
        numbers = {name: getattr(self, name) for name in existing(vars(self))}
        options = {option: getattr(self, option) for option in WORDS}
        return numbers | {k: word for k, word in options.items() if word != WORDS[k][0]}

    def _cells(self, n: int, per_trial: InPandas | None) -> tuple[np.ndarray, np.ndarray]:
        """The cell of each trial, (n,), and the parameters of the cells: one, or one per trial."""
        names = parameters.NAMES
        known = existing(vars(self))
        values = per_trial_values(per_trial, n, known)
        if not values:
            return np.zeros(n, dtype=np.int64), self.parameters_by_cell()

        row = self.parameters_by_cell()[0]
        rows = rows_by_trial(row, names, values, n, checked=known)
        check_rows(rows)
        return np.arange(n), rows

    @property
    def _non_decision(self) -> tuple[float, float]:
        """By how much the mean of a normal non-decision time exceeds t0, s, and its variance."""
        return moments_above_0(self.t0, self.t0_sd) if self.t0_sd > 0.0 else (0.0, 0.0)

    def _moments(self) -> Moments:
        return moments_of(self.parameters_by_cell()[0])

    def _either(
        self, function: Callable[..., np.ndarray], rt: ArrayLike, response: ArrayLike | None
    ) -> np.ndarray:
        """The log of a probability or density, ``function``, of rt and response."""
        parameters_by_cell = self.parameters_by_cell()

        def of_trials(x: np.ndarray, upper: np.ndarray) -> np.ndarray:
            return function(x, upper, np.zeros(x.size, dtype=np.int64), parameters_by_cell)

        return either(of_trials, rt, response)
