"""`DDM`: one drift-diffusion process with known numbers, used like a SciPy distribution."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass, fields
from decimal import Decimal
from numbers import Real

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from ddm import parameters
from ddm.first_passage import density, distribution, moments
from ddm.simulators.euler import euler_paths, simulate_euler
from ddm.simulators.random import Seed


@dataclass(frozen=True, kw_only=True)
class DDM:
    """The first-passage times of dx = v dt + sqrt(D) dW between the boundaries 0 and a, started at z a.

    The reaction time is the time at which x reaches a (response 1, upper) or 0 (response 0, lower), plus t0.

    Parameters
    ----------
    v : drift rate, evidence/s; positive towards the upper boundary
    a : boundary separation, evidence; the full distance between the boundaries (HSSM and PyDDM use half of it)
    z : starting point relative to a, between 0 (lower) and 1 (upper boundary)
    t0 : non-decision time, s
    D : diffusion coefficient, evidence^2/s; the variance of the noise per second. It sets the scale only:
        (v, a, D) and (k v, k a, k^2 D) are the same process. Ratcliff's s = 0.1 is D = 0.01.

    Methods that take ``rt`` and ``response`` broadcast them as NumPy does; a response is 0, 1 or a bool. Invalid
    parameters raise a ValueError.

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
    D: float = 1.0

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if np.ndim(value) != 0:
                raise TypeError(
                    f"{field.name} must be one number; got {value!r}. A DDM is one process: "
                    "make one for each set of parameters."
                )
            object.__setattr__(self, field.name, float(parameters.check(field.name, value)))

    def logpdf(self, rt: ArrayLike, response: ArrayLike) -> np.ndarray:
        """Log of the (defective) density of rt and response, 1/s; -inf for rt <= t0, finite where `pdf` underflows.

        The series of Navarro & Fuss (2009) and Gondan, Blurton & Kesselmeier (2014), to a relative error of the
        density below 1e-10.
        """
        return self._evaluate(density.log_densities, "rt", rt, response)

    def pdf(self, rt: ArrayLike, response: ArrayLike) -> np.ndarray:
        """Density of rt and response, 1/s. It integrates to P(response) over rt; 0 for rt <= t0."""
        return np.exp(self.logpdf(rt, response))

    def logcdf(self, rt: ArrayLike, response: ArrayLike) -> np.ndarray:
        """Log of `cdf`, finite where the cdf underflows."""
        return self._evaluate(distribution.log_cdfs, "rt", rt, response)

    def cdf(self, rt: ArrayLike, response: ArrayLike) -> np.ndarray:
        """P(RT <= rt and response), the defective distribution function: it tends to P(response).

        By images for short and a Fourier series for long times (Blurton, Kesselmeier & Gondan 2012), to a relative
        error below 1e-8.
        """
        return np.exp(self.logcdf(rt, response))

    def quantile(self, q: ArrayLike, response: ArrayLike) -> np.ndarray:
        """The RT below which the share q of the RTs with that response lies: cdf(quantile(q, r), r) = q P(r)."""
        q = _numbers("q", q)
        outside = ~((q >= 0.0) & (q <= 1.0))
        if outside.any():
            raise ValueError(f"q must lie between 0 and 1; got {q[outside].flat[0]:g}.")
        return self._evaluate(distribution.quantiles, "q", q, response)

    def probability(self, response: ArrayLike = 1) -> np.ndarray:
        """P(response): P(1) = (1 - exp(-2 v z a / D)) / (1 - exp(-2 v a / D)), and z for v = 0."""
        upper = _is_upper(response)
        return np.exp(moments.log_probability(upper, self.v, self.a, self.z, self.D))[()]

    def mean(self, response: ArrayLike | None = None) -> np.ndarray:
        """Mean RT in s over both responses, or given the response; closed form (Cox & Miller 1965)."""
        if response is None:
            return np.asarray(self.t0 + moments.moments(self.v, self.a, self.z, self.D)[0])[()]
        mean, _ = moments.conditional_moments(_is_upper(response), self.v, self.a, self.z, self.D)
        return (self.t0 + mean)[()]

    def var(self, response: ArrayLike | None = None) -> np.ndarray:
        """Variance of the RT in s^2 over both responses, or given the response; closed form."""
        if response is None:
            return np.asarray(moments.moments(self.v, self.a, self.z, self.D)[1])[()]
        return moments.conditional_moments(_is_upper(response), self.v, self.a, self.z, self.D)[1][()]

    def simulate(
        self,
        n: int,
        *,
        seed: Seed = None,
        method: str = "euler",
        dt: float = 1e-3,
        t_max: float | None = None,
        correct: bool = True,
    ) -> pd.DataFrame:
        """n trials as a DataFrame with the columns rt (s) and response (0 or 1).

        Parameters
        ----------
        n : number of trials
        seed : int, SeedSequence or Generator; the result depends on it alone, not on the number of threads
        method : "euler", the Euler-Maruyama scheme, the one available
        dt : its step, s
        t_max : longest decision time, s (default 100). Undecided trials have rt and response NaN, and a warning
            counts them.
        correct : draw the crossings within a step (Brownian bridge), so that the result does not depend on dt;
            False is the textbook scheme, whose RTs are too long by some 20 ms at dt = 1 ms.
        """
        if method != "euler":
            raise ValueError(f"method must be 'euler'; got {method!r}.")
        cell = np.zeros(_count(n), dtype=np.int64)
        rt, response = simulate_euler(cell, self.by_cell(), seed=seed, dt=dt, t_max=t_max, correct=correct)
        warn_of_undecided(response)
        undecided = response < 0
        responses = np.where(undecided, np.nan, response) if undecided.any() else response.astype(np.int64)
        return pd.DataFrame({"rt": rt, "response": responses})

    def paths(self, n: int, *, dt: float = 1e-3, t_max: float = 10.0, seed: Seed = None) -> pd.DataFrame:
        """Trajectories of the evidence x in [0, a]: index decision time in s, a column per path, NaN once it crossed.

        Textbook Euler-Maruyama: `simulate(method="euler", correct=False)` with the same seed and dt gives the same
        responses, and RTs that are the last times of the paths plus t0.
        """
        times, paths = euler_paths(_count(n), self.by_cell()[0], seed=seed, dt=dt, t_max=t_max)
        return pd.DataFrame(paths, index=pd.Index(times, name="time"))

    def by_cell(self) -> np.ndarray:
        """The parameters as the one row of a ``parameters_by_cell`` array, in the order of the table."""
        return np.array([[getattr(self, name) for name in parameters.NAMES]])

    def _evaluate(self, kernel: Callable[..., np.ndarray], name: str, x: ArrayLike, response: ArrayLike) -> np.ndarray:
        x, upper = _numbers(name, x), _is_upper(response)
        try:
            # copies: a kernel compiles anew for every memory layout and for read-only arrays
            x, upper = map(np.array, np.broadcast_arrays(x, upper))
        except ValueError:
            raise ValueError(
                f"{name} of shape {x.shape} and response of shape {upper.shape} cannot be broadcast together; "
                "give them one shape, or one of them as a single number."
            ) from None
        cell = np.zeros(x.size, dtype=np.int64)
        values = kernel(x.ravel(), upper.ravel(), cell, self.by_cell()).reshape(x.shape)
        return np.where(np.isnan(x), np.nan, values)[()]


def warn_of_undecided(response: np.ndarray) -> None:
    """A warning that counts the simulated trials without a response (-1)."""
    undecided = int((response < 0).sum())
    if undecided:
        warnings.warn(
            f"{undecided} of {response.size} simulated trials reached no boundary before t_max: their rt and "
            "response are NaN. Raise t_max to see them end.",
            stacklevel=3,
        )


def _numbers(name: str, values: ArrayLike) -> np.ndarray:
    """The values as floats, with NaN for None and NA."""
    array = np.asarray(values)
    if array.dtype.kind in "mM":
        raise TypeError(f"{name} must hold numbers; got {array.dtype}.")
    missing = pd.isna(array)
    wrong = [] if array.dtype.kind in "iuf" else [x for x in array[~missing].tolist() if not _is_real(x)]
    if wrong:
        raise TypeError(f"{name} must hold numbers; got {wrong[0]!r}.")
    return np.where(missing, np.nan, array).astype(float)


def _is_real(value: object) -> bool:
    return isinstance(value, (Real, Decimal)) and not isinstance(value, bool)


def _is_upper(response: ArrayLike) -> np.ndarray:
    array = np.asarray(response)
    values = array.ravel().tolist() if array.dtype.kind not in "biuf" else []
    wrong = [value for value in values if not isinstance(value, Real) or value not in (0, 1)]
    wrong = wrong or array[~np.isin(array, (0, 1))].tolist()
    if wrong:
        raise ValueError(
            f"response must be 0 (lower boundary) or 1 (upper boundary); got {wrong[0]!r}. "
            "Data with other labels go through ddm.Trials(data, upper=...)."
        )
    return array.astype(bool)


def _count(n: int) -> int:
    if isinstance(n, bool) or not isinstance(n, (int, np.integer)) or n < 0:
        raise ValueError(f"n must be a whole number >= 0; got {n!r}.")
    return int(n)
