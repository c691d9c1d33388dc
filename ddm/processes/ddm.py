"""`DDM`: one drift-diffusion process with known numbers, used like a SciPy distribution."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from ddm import parameters
from ddm.arguments import beside_response, by_name, is_number, is_upper, whole_number
from ddm.conventions import OUR_NAMES
from ddm.first_passage import by_trial
from ddm.first_passage.moments import Moments, moments_of
from ddm.first_passage.quantiles import quantiles_of
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
from ddm.simulators.exact import simulate_exact
from ddm.simulators.steps import DT


@by_name("v", "a", "t0", words=OUR_NAMES)
@dataclass(frozen=True, kw_only=True)
class DDM:
    """The first-passage times of dx = v dt + sqrt(D) dW between the boundaries 0 and a, started at
    z a.

    The reaction time is the time at which x reaches a (response 1, upper) or 0 (response 0, lower),
    plus t0. Across trials drift, start and non-decision time may vary (Ratcliff & Tuerlinckx 2002):
    sv, sz and st0.

    Parameters
    ----------
    v : drift rate, evidence/s; positive towards the upper boundary
    a : boundary separation, evidence; the full distance between the boundaries (HSSM and PyDDM use
        half of it)
    z : starting point relative to a, between 0 (lower) and 1 (upper boundary)
    t0 : non-decision time, s; with st0 > 0 its smallest value
    sv : SD of the normal distribution of drift across trials, evidence/s
    sz : width, relative to a, of the uniform distribution of starting points around z; below 2
        min(z, 1 - z)
    st0 : width of the uniform distribution of non-decision times, between t0 and t0 + st0, s
    D : diffusion coefficient, evidence^2/s; the variance of the noise per second. It sets the scale
        only:
        (v, a, sv, D) and (k v, k a, k sv, k^2 D) are the same process. Ratcliff's s = 0.1 is D =
        0.01.

    Methods that take ``rt`` and ``response`` broadcast them as NumPy does; a response is 0, 1 or a
    bool. Invalid parameters raise a ValueError.

    Examples
    --------
    >>> import ddm
    >>> process = ddm.DDM(v=1.2, a=1.5, t0=0.3)
    >>> float(process.probability(response=1).round(4))
    0.8581
    >>> process.pdf([0.2, 0.5, 0.8], response=1).round(4)
    array([0.    , 1.7459, 0.7999])
    """

    v: float
    a: float
    z: float = 0.5
    t0: float = 0.0
    sv: float = 0.0
    sz: float = 0.0
    st0: float = 0.0
    D: float = 1.0

    def __post_init__(self) -> None:
        for field in fields(self):
            object.__setattr__(
                self, field.name, parameters.check_number(field.name, getattr(self, field.name))
            )
        parameters.check_start(self.z, self.sz)

    def logpdf(self, rt: ArrayLike, response: ArrayLike | None = None) -> np.ndarray:
        """Log of the (defective) density of rt and response, 1/s; -inf for rt <= t0, finite where
        `pdf` underflows.

        Without a response that of rt.

        The series of Navarro & Fuss (2009), chosen as in Gondan, Blurton & Kesselmeier (2014);
        drift that varies in closed form (Tuerlinckx 2004), start and non-decision time by
        quadrature with an error bound per trial. The relative error of the density is below 1e-10,
        with sz or st0 below 1e-8.
        """
        return self._either(by_trial.log_densities, rt, response)

    def pdf(self, rt: ArrayLike, response: ArrayLike | None = None) -> np.ndarray:
        """Density of rt and response, 1/s, which integrates to P(response) over rt, or of rt; 0 for
        rt <= t0.
        """
        return np.exp(self.logpdf(rt, response))

    def logcdf(self, rt: ArrayLike, response: ArrayLike | None = None) -> np.ndarray:
        """Log of `cdf`, finite where the cdf underflows."""
        return self._either(by_trial.log_cdfs, rt, response)

    def cdf(self, rt: ArrayLike, response: ArrayLike | None = None) -> np.ndarray:
        """P(RT <= rt and response), the defective distribution function, or P(RT <= rt) without a
        response.

        By images for short and a Fourier series for long times (Blurton, Kesselmeier & Gondan
        2012); with variability, the integral of the density. The relative error is below 1e-8.
        """
        return np.exp(self.logcdf(rt, response))

    def logsf(self, rt: ArrayLike, response: ArrayLike | None = None) -> np.ndarray:
        """Log of `sf`, finite where the survivor underflows."""
        return self._either(by_trial.log_survivors, rt, response)

    def sf(self, rt: ArrayLike, response: ArrayLike | None = None) -> np.ndarray:
        """P(RT > rt and response) = P(response) - cdf(rt, response), or P(RT > rt) without a
        response.

        From series and integrals of its own, so that its relative error is below 1e-8 also where it
        is tiny.
        """
        return np.exp(self.logsf(rt, response))

    def quantile(self, q: ArrayLike, response: ArrayLike) -> np.ndarray:
        """The RT below which the share q of the RTs with that response lies: cdf(quantile(q, r), r)
        = q P(r).
        """
        q = _numbers("q", q)
        outside = ~((q >= 0.0) & (q <= 1.0))
        if outside.any():
            raise ValueError(f"q must lie between 0 and 1; got {q[outside].flat[0]:g}.")
        q, upper = beside_response("q", q, response)
        found = quantiles_of(q.ravel(), upper.ravel(), self.parameters_by_cell()[0])
        return found.reshape(q.shape)[()]

    def probability(self, response: ArrayLike = 1) -> np.ndarray:
        """P(response): P(1) = (1 - exp(-2 v z a / D)) / (1 - exp(-2 v a / D)), z for v = 0.

        With sv or sz its average over drifts and starts, by quadrature.
        """
        upper = is_upper(response)
        return np.exp(self._moments().log_p[upper.astype(int)])[()]

    def mean(self, response: ArrayLike | None = None) -> np.ndarray:
        """Mean RT in s over both responses, or given the response: closed form (Cox & Miller 1965),
        or its average.
        """
        found = self._moments()
        mean = (
            found.of_both()[0] if response is None else found.mean[is_upper(response).astype(int)]
        )
        return np.asarray(self.t0 + 0.5 * self.st0 + mean)[()]

    def var(self, response: ArrayLike | None = None) -> np.ndarray:
        """Variance of the RT in s^2 over both responses, or given the response: closed form, or its
        average.
        """
        found = self._moments()
        variance = (
            found.of_both()[1]
            if response is None
            else found.variance[is_upper(response).astype(int)]
        )
        return np.asarray(variance + self.st0**2 / 12.0)[()]

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
        """n trials as a DataFrame with the columns rt (s) and response (0 or 1).

        Parameters
        ----------
        n : number of trials
        seed : int, SeedSequence or Generator; the result depends on it alone, not on the number of
            threads
        method : "exact" draws from the distribution itself, without steps or bias (rejection from
            the passage times of one boundary); "euler" is the Euler-Maruyama scheme
        dt : the step of "euler", s (default 1e-3)
        t_max : longest decision time, s (default none, with "euler" 100). Undecided trials have rt
            and response NaN, and a warning counts them.
        correct : with "euler", True (default) draws the crossings within a step (Brownian bridge),
            so that the result does not depend on dt; False is the textbook scheme, whose RTs are
            too long by some 20 ms at dt = 1 ms.
        per_trial : a DataFrame or dict with n values of each parameter that differs between trials,
            which take the place of the process's own; the result has the index of the DataFrame
        progress : a progress bar; None shows it on a terminal after two seconds

        Examples
        --------
        >>> import ddm
        >>> process = ddm.DDM(v=1.2, a=1.5, t0=0.3)
        >>> process.simulate(3, seed=1, per_trial={"v": [-1.5, 0.5, 2.5]}).round(3)
              rt  response
        0  0.424         0
        1  0.706         1
        2  1.328         1
        """
        n = whole_number("n", n, at_least=0)
        cell, rows = self._cells(n, per_trial)
        if method == "exact":
            _refuse_steps(dt=dt, correct=correct)
            rt, response = simulate_exact(cell, rows, seed=seed, t_max=t_max, progress=progress)
        elif method == "euler":
            dt, correct = DT if dt is None else dt, correct is None or correct
            rt, response = simulate_euler(
                cell, rows, seed=seed, dt=dt, t_max=t_max, correct=correct, progress=progress
            )
        else:
            raise ValueError(f"method must be 'exact' or 'euler'; got {method!r}.")
        return simulated_table(rt, response, trial_index(n, per_trial))

    def paths(
        self, n: int, *, dt: float = DT, t_max: float = 10.0, seed: Seed = None
    ) -> pd.DataFrame:
        """Trajectories of the evidence x in [0, a]: index decision time in s, a column per path,
        NaN once it crossed.

        Textbook Euler-Maruyama: `simulate(method="euler", correct=False)` with the same seed and dt
        gives the same responses, and RTs that are the last times of the paths plus the trials'
        non-decision times. (`GeneralDDM` measures x from the middle between the boundaries.)
        """
        n = whole_number("n", n, at_least=0)
        times, paths = euler_paths(n, self.parameters_by_cell()[0], seed=seed, dt=dt, t_max=t_max)
        paths += self.a / 2
        return paths_table(times, paths)

    def parameters_by_cell(self) -> np.ndarray:
        """The parameters as the one row of a ``parameters_by_cell`` array, in the order of the
        table.
        """
        return np.array([[getattr(self, name) for name in parameters.NAMES]])

    def _cells(self, n: int, per_trial: PerTrial | None) -> tuple[np.ndarray, np.ndarray]:
        """The row of parameters of each trial, and the rows: one, or one per trial."""
        values = per_trial_values(per_trial, n, parameters.NAMES)
        if not values:
            return np.zeros(n, dtype=np.int64), self.parameters_by_cell()
        names = parameters.NAMES
        return np.arange(n), rows_by_trial(
            self.parameters_by_cell()[0], names, values, n, checked=names
        )

    def _moments(self) -> Moments:
        return moments_of(self.parameters_by_cell()[0])

    def _either(
        self, function: Callable[..., np.ndarray], rt: ArrayLike, response: ArrayLike | None
    ) -> np.ndarray:
        """A function of rt and response, or the log of its sum over both responses."""
        if response is not None:
            return self._evaluate(function, rt, response)
        return np.logaddexp(self._evaluate(function, rt, 0), self._evaluate(function, rt, 1))

    def _evaluate(
        self, function: Callable[..., np.ndarray], rt: ArrayLike, response: ArrayLike
    ) -> np.ndarray:
        x, upper = beside_response("rt", _numbers("rt", rt), response)
        cell = np.zeros(x.size, dtype=np.int64)
        values = function(x.ravel(), upper.ravel(), cell, self.parameters_by_cell()).reshape(
            x.shape
        )
        return np.where(np.isnan(x), np.nan, values)[()]


def _refuse_steps(**options: object) -> None:
    for name, value in options.items():
        if value is not None:
            raise ValueError(
                f"{name}={value!r} is an option of method='euler'; exact samples take no steps. "
                f"Leave {name} out, or say method='euler'."
            )


def _numbers(name: str, values: ArrayLike) -> np.ndarray:
    """The values as floats, with NaN for None and NA."""
    array = np.asarray(values)
    if array.dtype.kind in "mM":
        raise TypeError(f"{name} must hold numbers; got {array.dtype}.")
    missing = pd.isna(array)
    wrong = (
        []
        if array.dtype.kind in "iuf"
        else [x for x in array[~missing].tolist() if not is_number(x)]
    )
    if wrong:
        raise TypeError(f"{name} must hold numbers; got {wrong[0]!r}.")
    return np.where(missing, np.nan, array).astype(float)
