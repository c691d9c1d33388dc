"""Whether fits of boundaries that collapse find the highest likelihood.

Data sets of processes drawn at random, each fitted once by `ddm.fit`, and searched from random
starting points by scipy's L-BFGS-B on `ddm.log_likelihood`, in the region of the fit.
"""

from __future__ import annotations

import time
import warnings

import joblib
import numpy as np
import pandas as pd
from general_models import COLLAPSE, collapsing
from scipy.optimize import minimize

import ddm
from ddm.estimation.region import search_region
from ddm.fits.log_likelihoods.function import LogLikelihood

N_TRIALS = 500

# random starts: low and high end of each estimate; of t0, as shares of the largest one allowed
LOW = {"v": -5.0, "a": 0.5, "tau": 0.3, "t0": 0.0}
HIGH = {"v": 5.0, "a": 4.0, "tau": 6.0, "t0": 1.0}

# in log likelihood, from which on one optimum is called higher than another
DIFFERENCE = 1e-3

# what stands for a likelihood of 0, which ends the line searches of L-BFGS-B
IMPOSSIBLE = 1e8


def random_numbers(rng: np.random.Generator) -> dict[str, float]:
    """Plausible parameters."""
    return {
        "v": rng.uniform(-3.0, 3.0),
        "a": rng.uniform(1.0, 2.5),
        "tau": float(np.exp(rng.uniform(np.log(0.5), np.log(3.0)))),
        "t0": rng.uniform(0.2, 0.5),
    }


def from_random_starts(loglik: LogLikelihood, n: int, rng: np.random.Generator) -> np.ndarray:
    """The log likelihoods that n searches reach, (n,)."""
    design, limits = loglik.likelihood.design, loglik.likelihood.t0_limits()
    region = search_region(design, {}, {}).below(limits, design)

    def negative(x: np.ndarray) -> tuple[float, np.ndarray]:
        value, gradient = loglik(x * region.step)
        if not np.isfinite(value):
            return IMPOSSIBLE, np.zeros(x.size)
        return -value, -gradient * region.step

    found = []
    for _ in range(n):
        start = np.array([rng.uniform(LOW[label], HIGH[label]) for label in loglik.labels])
        start[loglik.labels.index("t0")] *= limits.min()
        box = list(zip(region.lower / region.step, region.upper / region.step, strict=True))
        ended = minimize(negative, start / region.step, jac=True, bounds=box, method="L-BFGS-B")
        found.append(-ended.fun)
    return np.array(found)


def compared(dataset: int, n_starts: int) -> dict[str, object]:
    """The row of a data set."""
    rng = np.random.default_rng((3, dataset))
    numbers = random_numbers(rng)
    data = collapsing(**numbers).simulate(N_TRIALS, seed=dataset)
    begin = time.process_time()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ddm.ConvergenceWarning)
        fit = ddm.fit(COLLAPSE.model, data)
    fitted = time.process_time()
    reached = from_random_starts(ddm.log_likelihood(COLLAPSE.model, data), n_starts, rng)
    return dict(
        dataset=dataset,
        **numbers,
        loglik=fit.loglik,
        starts=n_starts,
        difference=fit.loglik - reached.max(),
        reaching=float(np.mean(reached > reached.max() - DIFFERENCE)),
        converged=fit.converged,
        tau_found=fit.params["tau"],
        fit_ms=1e3 * (fitted - begin),
        start_ms=1e3 * (time.process_time() - fitted) / n_starts,
        message=fit.message,
    )


def optima(n_datasets: int, n_starts: int) -> pd.DataFrame:
    """A row for each data set; all cores work on them, which CPU times hardly see."""
    jobs = (joblib.delayed(compared)(dataset, n_starts) for dataset in range(n_datasets))
    return pd.DataFrame(joblib.Parallel(n_jobs=-1)(jobs))
