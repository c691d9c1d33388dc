"""Whether fits of four or all seven parameters find the highest likelihood: ``python benchmarks/optima.py``.

Data sets of processes drawn at random, each fitted once by `ddm.fit`, and searched from random starting points under
the same bounds. Printed: the log likelihood of the fit minus the best of the random starts', and times.
"""

from __future__ import annotations

import argparse
import time
import warnings

import numpy as np
import pandas as pd

import ddm
from ddm.coordinates import Coordinates
from ddm.layout import lay_out
from ddm.objectives import MaximumLikelihood
from ddm.optimize import minimise
from ddm.outcomes import outcomes
from ddm.region import search_region

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
        return ddm.DDM(v=rng.uniform(-3.0, 3.0), a=rng.uniform(0.8, 2.5), z=z, t0=rng.uniform(0.2, 0.5))
    return ddm.DDM(
        v=rng.uniform(-3.0, 3.0), a=rng.uniform(0.8, 2.5), z=z, t0=rng.uniform(0.2, 0.5), sv=rng.uniform(0.0, 1.5),
        sz=2.0 * min(z, 1.0 - z) * rng.uniform(0.0, 0.8), st0=rng.uniform(0.0, 0.3),
    )  # fmt: skip


def best_of_random_starts(
    model: ddm.Model, trials: ddm.Trials, n: int, rng: np.random.Generator
) -> tuple[float, float]:
    """The highest log likelihood from n random starting points, and the seconds per start."""
    design = lay_out(model, trials)
    problem = MaximumLikelihood().on(outcomes(model, trials, design), design)
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


def main() -> None:
    """Print one line per data set, and a summary."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--datasets", type=int, default=50)
    parser.add_argument("--trials", type=int, default=500)
    parser.add_argument("--starts", type=int, default=20)
    parser.add_argument("--parameters", type=int, choices=list(MODELS), default=7)
    options = parser.parse_args()
    model = MODELS[options.parameters]
    rng, rows = np.random.default_rng(5), []
    for dataset in range(options.datasets):
        trials = ddm.Trials(random_process(rng, options.parameters).simulate(options.trials, seed=dataset))
        began = time.perf_counter()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ddm.ConvergenceWarning)
            fit = ddm.fit(model, trials)
        seconds = time.perf_counter() - began
        best, per_start = best_of_random_starts(model, trials, options.starts, np.random.default_rng(dataset))
        rows.append((fit.loglik - best, 1e3 * seconds, 1e3 * per_start, fit.converged))
        print(
            f"{dataset}: {rows[-1][0]:+.4f}, fit {rows[-1][1]:.0f} ms, one random start {rows[-1][2]:.0f} ms",
            flush=True,
        )
    table = pd.DataFrame(rows, columns=["difference", "fit_ms", "start_ms", "converged"])
    print(f"lower by more than .001: {(table.difference < -1e-3).sum()}, by at most {-table.difference.min():.3f}")
    unflagged = table[(table.difference < -1e-3) & table.converged]
    print(f"of these called converged: {len(unflagged)}")
    print(f"higher by more than .001: {(table.difference > 1e-3).sum()}; converged: {table.converged.sum()}")
    print(table[["fit_ms", "start_ms"]].iloc[1:].describe().round(0).loc[["min", "50%", "max"]].to_string())


if __name__ == "__main__":
    main()
