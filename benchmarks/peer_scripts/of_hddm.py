"""hddm-wfpt: the compiled density of HDDM, https://pypi.org/project/hddm-wfpt. Its trials are RTs
signed by response.

Its fastest function is timed, `wiener_like`, which returns nothing but the sum of the log
densities; `wiener_logp_array`, called in the same way, says how large its errors are. Its
distribution function, `dmat_cdf_array`, is one of signed RTs: it gives our F and our survivor by
subtraction.
"""

from __future__ import annotations

from functools import partial

import answering
import cdfdif_wrapper
import numpy as np
import wfpt
from ez import ez
from scipy.optimize import minimize

Numbers = dict[str, float]

MISSING = 1e5  # stands for an infinite negative log likelihood, at which the search would end
UNIT = 0.1  # s: the search is for times in tenths of a second, whose scale is nearer to that of v and a


# --- densities ------------------------------------------------------------------------------------


def likelihood(x: np.ndarray, parameters: Numbers, options: Numbers) -> float:
    """Sum of the log densities."""
    return wfpt.wiener_like(x, **parameters, **options)


def densities(x: np.ndarray, parameters: Numbers, options: Numbers) -> np.ndarray:
    """The densities; the function takes parameters by trial."""
    by_trial = {name: np.full(x.size, value) for name, value in parameters.items()}
    return np.exp(wfpt.wiener_logp_array(x, **by_trial, **options))


def signed_cdf(x: np.ndarray, parameters: Numbers, options: Numbers) -> np.ndarray:
    """P(signed RT <= x), without outliers."""
    return cdfdif_wrapper.dmat_cdf_array(x, p_outlier=0.0, w_outlier=0.1, **parameters, **options)


def cdf(x: np.ndarray, parameters: Numbers, options: Numbers) -> np.ndarray:
    """P(RT <= rt, response): what lies between 0 and x."""
    return np.abs(
        signed_cdf(x, parameters, options) - signed_cdf(np.array([-1e-9]), parameters, options)
    )


def survivor(x: np.ndarray, parameters: Numbers, options: Numbers) -> np.ndarray:
    """P(RT > rt, response): what lies beyond x."""
    below = signed_cdf(x, parameters, options)
    return np.where(x > 0.0, 1.0 - below, below)


# by our name of the work: what is timed, and what gives the values that are compared with ours
WORK = {
    "log density": (likelihood, densities),
    "log cdf": (signed_cdf, cdf),
    "log survivor": (signed_cdf, survivor),
}


def values(work: str, file: str, n: int, parameters: Numbers, options: Numbers) -> list[float]:
    """Densities or probabilities of the first n trials of the file."""
    return WORK[work][1](np.load(file)[:n], parameters, options).tolist()


def times(
    work: str, file: str, n: int, parameters: Numbers, options: Numbers, duration: float
) -> list[float]:
    """Seconds of calls during so many seconds."""
    return answering.seconds(
        partial(WORK[work][0], np.load(file)[:n], parameters, options), duration
    )


# --- fits -----------------------------------------------------------------------------------------


def negative(x: np.ndarray, q: np.ndarray, options: Numbers, guard: bool) -> float:
    """Minus the log likelihood; q: v, a, smallest t; where they are free z, sv, sz as share of its
    limit, and st.
    """
    v, a, t = q[:3]
    z, sv, share, st = q[3:] if q.size > 3 else (0.5, 0.0, 0.0, 0.0)
    sz, middle = 2.0 * share * min(z, 1.0 - z), UNIT * (t + st / 2.0)
    value = -wfpt.wiener_like(x, v, sv, a, z, sz, middle, UNIT * st, **options)
    return min(value, MISSING) if guard else value


def fit(
    x: list[float],
    seven: bool,
    options: Numbers,
    eps: float,
    guard: bool = True,
    n_starts: int = 1,
    repeats: int = 1,
) -> dict[str, object]:
    """Maximum likelihood by L-BFGS-B from EZ, with differences of so much; estimates in HDDM's
    convention.
    """

    def search() -> np.ndarray:
        return best(
            trials, starts(trials, seven)[:n_starts], bounds(trials, seven), options, eps, guard
        )

    trials = np.array(x)
    calls = [answering.timed(search) for _ in range(repeats)]
    v, a, t, *others = calls[0][0]
    z, sv, share, st = others or (0.5, 0.0, 0.0, 0.0)
    estimates = dict(
        v=v,
        a=a,
        z=z,
        t=UNIT * (t + st / 2.0),
        sv=sv,
        sz=2.0 * share * min(z, 1.0 - z),
        st=UNIT * st,
    )
    return {
        "seconds": min(seconds for _, seconds in calls),
        "estimates": {name: float(value) for name, value in estimates.items()},
    }


def best(
    x: np.ndarray,
    starts: list[list[float]],
    limits: list[tuple[float, float]],
    options: Numbers,
    eps: float,
    guard: bool,
) -> np.ndarray:
    """The highest of the optima that L-BFGS-B finds from the starts."""
    search = {
        "method": "L-BFGS-B",
        "bounds": limits,
        "options": {"eps": eps, "maxfun": 100_000, "maxiter": 1000},
    }
    objective = partial(negative, x, options=options, guard=guard)
    return min(
        (minimize(objective, start, **search) for start in starts), key=lambda found: found.fun
    ).x


def starts(x: np.ndarray, seven: bool) -> list[list[float]]:
    """EZ, with little or much variability."""
    v, a, t = ez(x)
    others = [
        [0.5, 0.5, 0.3, 0.5],
        [0.5, 1.0, 0.8, 1.5],
        [0.5, 0.2, 0.05, 1.5],
        [0.5, 1.5, 0.9, 0.2],
    ]
    return [[v, a, 0.95 * t / UNIT, *more] for more in others] if seven else [[v, a, t / UNIT]]


def bounds(x: np.ndarray, seven: bool) -> list[tuple[float, float]]:
    """The search region of `ddm.fit`, with t 1 ms below the fastest RT."""
    three = [(-20.0, 20.0), (0.05, 20.0), (0.0, (np.abs(x).min() - 1e-3) / UNIT)]
    return [*three, (0.01, 0.99), (0.0, 10.0), (0.0, 0.98), (0.0, 20.0)] if seven else three


if __name__ == "__main__":
    answering.answer(
        {
            "versions": lambda: answering.versions("hddm-wfpt", "numpy", "scipy"),
            "values": values,
            "times": times,
            "fit": fit,
        }
    )
