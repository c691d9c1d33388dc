"""Recovery of known parameters, with Monte Carlo errors.

    python benchmarks/recovery.py methods      by objective and contaminants -> results/recovery_by_method.csv
    python benchmarks/recovery.py efficiency   maximum likelihood against the Cramer-Rao bound
    python benchmarks/recovery.py coverage     of Wald and profile-likelihood intervals -> results/coverage.csv
    python benchmarks/recovery.py full         all seven parameters: bias, SD, coverage of Wald intervals

Monte Carlo errors: SD / sqrt(m) of a bias, sqrt(p (1 - p) / m) of a proportion, delta method for an RMSE.
"""

from __future__ import annotations

import argparse
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.special import roots_legendre

import ddm
from ddm.first_passage.functions import scores

TRUTH = {"v": 1.0, "a": 1.5, "t0": 0.3}
FULL = {"v": 2.0, "a": 1.5, "z": 0.5, "t0": 0.3, "sv": 1.0, "sz": 0.3, "st0": 0.1}
RESULTS = Path(__file__).parent / "results"

LAPSING = ddm.Model(lapse=ddm.FREE)
METHODS = {
    "ml": (ddm.Model(), "ml"),
    "ml with lapse": (LAPSING, "ml"),
    **{name: (ddm.Model(), name) for name in ("chi2", "gsquare", "qml", "ks", "ez", "robust_ez")},
}

SHARE = 0.05


def simulated(truth: dict[str, float], n_datasets: int, n_trials: int, seed: int) -> pd.DataFrame:
    """Data sets of one process, told apart by the column dataset."""
    data = ddm.DDM(**truth).simulate(n_datasets * n_trials, seed=seed)
    return data.assign(dataset=np.repeat(np.arange(n_datasets), n_trials))


def contaminated(data: pd.DataFrame, kind: str, seed: int) -> pd.DataFrame:
    """The data with 5 % contaminants: uniform on .2-3 s or fast (.1-.35 s) guesses, or responses .5-3 s too late."""
    rng = np.random.default_rng(seed)
    chosen = rng.random(len(data)) < SHARE if kind != "clean" else np.zeros(len(data), dtype=bool)
    n, rt, response = int(chosen.sum()), data["rt"].to_numpy(copy=True), data["response"].to_numpy(copy=True)
    if kind == "slow":
        rt[chosen] += rng.uniform(0.5, 3.0, n)
    else:
        rt[chosen] = rng.uniform(*((0.1, 0.35) if kind == "fast" else (0.2, 3.0)), n)
        response[chosen] = rng.integers(0, 2, n)
    return data.assign(rt=rt, response=response)


def fitted(model: ddm.Model, data: pd.DataFrame, method: str) -> ddm.Fits:
    """A fit of every data set."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ddm.ConvergenceWarning)
        return ddm.fit_each(model, data, by="dataset", method=method, progress=False)


def summary(fits: ddm.Fits, truth: dict[str, float]) -> pd.DataFrame:
    """One row per parameter: bias, SD, RMSE and coverage of Wald intervals, each with its Monte Carlo error."""
    names, m = list(truth), len(fits)
    error = fits.params[names] - pd.Series(truth)
    se, sd = fits.se[names], error.std()
    rmse = np.sqrt((error**2).mean())
    covered = (error.abs() < 1.959964 * se).astype(float).where(se.notna()).mean()
    return pd.DataFrame(
        {
            "bias": error.mean(),
            "bias_mc": sd / np.sqrt(m),
            "sd": sd,
            "rmse": rmse,
            "rmse_mc": (error**2).std() / (2.0 * rmse * np.sqrt(m)),
            "mean_se": se.mean(),
            "coverage": covered,
            "coverage_mc": np.sqrt(covered * (1.0 - covered) / se.notna().sum().clip(lower=1)),
            "without_se": se.isna().mean(),
            "failed": 1.0 - fits.table["converged"].mean(),
        }
    ).rename_axis("parameter")


def by_method(n_datasets: int, n_trials: int, seed: int) -> pd.DataFrame:
    """`summary` of every method and kind of contaminants."""
    clean, tables = simulated(TRUTH, n_datasets, n_trials, seed), {}
    for kind in ("clean", "uniform", "fast", "slow"):
        data = contaminated(clean, kind, seed)
        for name, (model, method) in METHODS.items():
            tables[kind, name] = summary(fitted(model, data, method), TRUTH)
            print(kind, name, tables[kind, name].round(4).to_string(), sep="\n", flush=True)
    return pd.concat(tables, names=["contaminants", "method"])


def bound(truth: dict[str, float], n_trials: int) -> pd.Series:
    """The Cramer-Rao bound of the SDs: the inverse of n sum_r int f s s' dt, by Gauss-Legendre in log t."""
    nodes, weights = roots_legendre(400)
    log_t = 0.5 * (np.log(60.0) - np.log(1e-3)) * (nodes + 1.0) + np.log(1e-3)
    dt = 0.5 * (np.log(60.0) - np.log(1e-3)) * weights * np.exp(log_t)
    row = np.array([[truth["v"], truth["a"], 0.5, truth["t0"], 0.0, 0.0, 0.0, 1.0]])
    information = np.zeros((3, 3))
    for upper in (False, True):
        n = log_t.size
        log_f, s = scores(truth["t0"] + np.exp(log_t), np.full(n, upper), np.zeros(n, dtype=np.int64), row)
        s = s[:, [0, 1, 3]]
        information += (s * (np.exp(log_f) * dt)[:, None]).T @ s
    return pd.Series(np.sqrt(np.diag(np.linalg.inv(n_trials * information))), index=list(truth))


def efficiency(n_datasets: int, n_trials: int, seed: int) -> pd.DataFrame:
    """RMSE of maximum likelihood over the Cramer-Rao bound."""
    table = summary(fitted(ddm.Model(), simulated(TRUTH, n_datasets, n_trials, seed), "ml"), TRUTH)
    limit = bound(TRUTH, n_trials)
    return pd.DataFrame(
        {"rmse": table["rmse"], "bound": limit, "ratio": table["rmse"] / limit, "ratio_mc": table["rmse_mc"] / limit}
    )


def coverage(n_datasets: int, n_trials: int, seed: int) -> pd.DataFrame:
    """Share of the 95 % intervals that hold the truth."""
    fits = fitted(ddm.Model(), simulated(TRUTH, n_datasets, n_trials, seed), "ml")
    truth, rows = pd.Series(TRUTH), {}
    for method in ("wald", "profile"):
        inside = []
        for fit in fits.values():
            ends = fit.ci(method=method)
            inside.append((ends["ci_low"] <= truth) & (truth <= ends["ci_high"]))
        share = pd.DataFrame(inside).mean()
        rows[n_trials, method] = share
        rows[n_trials, f"{method}_mc"] = np.sqrt(share * (1.0 - share) / n_datasets)
    return pd.DataFrame(rows).T.rename_axis(["n_trials", "interval"])


def main() -> None:
    """Print one of the tables, and write those that the README of this folder shows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["methods", "efficiency", "coverage", "full"])
    parser.add_argument("--datasets", type=int)
    parser.add_argument("--trials", type=int)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    RESULTS.mkdir(exist_ok=True)
    if options.what == "methods":
        table = by_method(options.datasets or 1000, options.trials or 500, options.seed)
        table.round(5).to_csv(RESULTS / "recovery_by_method.csv")
    elif options.what == "efficiency":
        table = efficiency(options.datasets or 10_000, options.trials or 1000, options.seed)
    elif options.what == "coverage":
        sizes = [options.trials] if options.trials else [200, 1000]
        table = pd.concat([coverage(options.datasets or 2000, n, options.seed) for n in sizes])
        table.round(4).to_csv(RESULTS / "coverage.csv")
    else:
        model = ddm.Model(**dict.fromkeys(FULL, ddm.FREE))
        data = simulated(FULL, options.datasets or 200, options.trials or 500, options.seed)
        table = summary(fitted(model, data, "ml"), FULL)
    print(table.round(4).to_string())


if __name__ == "__main__":
    main()
