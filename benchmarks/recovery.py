"""Recovery of known parameters, with Monte Carlo errors: ``python benchmarks/recovery.py``.

1,000 data sets of 500 trials by default; bias and SD of the estimates, mean standard error, coverage of the 95 % Wald
intervals. Monte Carlo errors: SD / sqrt(m) of a bias, SD / sqrt(2 m) of an SD, sqrt(p (1 - p) / m) of a coverage.
"""

from __future__ import annotations

import argparse

import numpy as np
import pandas as pd

import ddm

TRUTH = {"v": 1.0, "a": 1.5, "t0": 0.3}
FULL = {"v": 2.0, "a": 1.5, "z": 0.5, "t0": 0.3, "sv": 1.0, "sz": 0.3, "st0": 0.1}


def recovery(truth: dict[str, float], method: str, n_datasets: int, n_trials: int, seed: int) -> pd.DataFrame:
    """One row per parameter; coverage is that of the intervals that there are."""
    data = ddm.DDM(**truth).simulate(n_datasets * n_trials, seed=seed)
    data["dataset"] = np.repeat(np.arange(n_datasets), n_trials)
    fits = ddm.fit_each(ddm.Model(**dict.fromkeys(truth, ddm.FREE)), data, by="dataset", method=method)
    error = fits.params - pd.Series(truth)
    sd = error.std()
    covered = (error.abs() < 1.959964 * fits.se).astype(float).where(fits.se.notna()).mean()
    return pd.DataFrame(
        {
            "bias": error.mean(),
            "bias_mc": sd / np.sqrt(n_datasets),
            "sd": sd,
            "sd_mc": sd / np.sqrt(2 * n_datasets),
            "bias / sd": error.mean() / sd,
            "bias / sd_mc": 1.0 / np.sqrt(n_datasets),
            "mean se": fits.se.mean(),
            "coverage": covered,
            "coverage_mc": np.sqrt(covered * (1.0 - covered) / fits.se.notna().sum()),
            "at a bound": fits.se.isna().mean(),
            "converged": fits.table["converged"].mean(),
        }
    )


def main() -> None:
    """Print a table per method."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--datasets", type=int, default=1000)
    parser.add_argument("--trials", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--full", action="store_true", help="all seven parameters, by maximum likelihood")
    options = parser.parse_args()
    truth = FULL if options.full else TRUTH
    for method in ("ml",) if options.full else ("ml", "chi2"):
        print(f"\nmethod={method!r}, {options.datasets} data sets of {options.trials} trials, truth {truth}")
        print(recovery(truth, method, options.datasets, options.trials, options.seed).round(4).to_string())


if __name__ == "__main__":
    main()
