"""Fits of models whose drift, boundaries or noise are functions: time, optimum, recovery, and PyDDM.

Times are CPU times of one thread, the least of several calls, each of which begins without the
solutions of the one before.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import general_fits_page
import numba
import numpy as np
import pandas as pd
from general_models import COHERENT, COLLAPSE, CONFLICT, LEAK, Case, anew
from general_optima import optima
from general_peers import beside_pyddm
from general_processes import least_ms
from peers import started

import ddm
from ddm import drifts
from ddm.fits.log_likelihoods.function import LogLikelihood

RECOVERED = {"exponential collapse": COLLAPSE, "leak": LEAK, "conflict task": CONFLICT}
FITTED = RECOVERED | {"leak and collapse, 6 coherences": COHERENT}

# fits of how many data sets are timed, and how often each
DATASETS, REPEATS = 3, 3

# the constant process, as a model with a function, and the data sets of both
THROUGH_FUNCTIONS = ddm.Model(drift=lambda v: v)
CONSTANT = {"v": 1.0, "a": 1.5, "t0": 0.3}


# --- times ----------------------------------------------------------------------------------------


def likelihood_ms(loglik: LogLikelihood, theta: np.ndarray, repeats: int) -> float:
    """The least time of a log likelihood with its gradient, each time of new solutions."""
    near = iter(theta * (1.0 + 1e-7 * k) for k in range(repeats + 1))
    loglik(next(near))
    return least_ms(lambda: loglik(next(near)), repeats)


def leaks_of_trials(n: int) -> tuple[ddm.Model, pd.DataFrame, np.ndarray]:
    """A model whose leak differs in every trial, n trials, and estimates."""
    data = LEAK.processes.simulate(n, seed=1)
    data["x"] = np.random.default_rng(1).standard_normal(n)
    model = ddm.Model(drift=drifts.leaky, leak="~ x")
    return model, data, np.array([2.0, 1.2, 0.9 * data["rt"].min(), 2.0, 0.5])


def times(quick: bool) -> Iterator[dict[str, object]]:
    """A row for each work."""
    repeats = 3 if quick else 30
    data = COLLAPSE.data(0)
    loglik = ddm.log_likelihood(COLLAPSE.model, data)
    theta = ddm.fit(COLLAPSE.model, data).params[list(loglik.labels)].to_numpy()
    yield dict(
        work="log likelihood and gradient", case="exponential collapse", trials=len(data),
        ms=likelihood_ms(loglik, theta, repeats),
    )  # fmt: skip
    model, data, theta = leaks_of_trials(50 if quick else 500)
    loglik = ddm.log_likelihood(model, data)
    yield dict(
        work="log likelihood and gradient", case="a leak of every trial", trials=len(data),
        ms=likelihood_ms(loglik, theta, 1 if quick else 5),
    )  # fmt: skip
    for name, case in FITTED.items():
        sets = [case.data(seed) for seed in range(1 if quick else DATASETS)]
        calls = [anew(partial(ddm.fit, case.model, data)) for data in sets]
        calls[0]()
        found = [least_ms(call, 1 if quick else REPEATS) for call in calls]
        yield dict(
            work="fit", case=name, trials=len(sets[0]), ms=float(np.median(found)),
            longest_ms=max(found),
        )  # fmt: skip


# --- recovery -------------------------------------------------------------------------------------


def recovered(case: Case, n_datasets: int) -> pd.DataFrame:
    """The fits of data sets of known processes."""
    return ddm.recover(case.model, case.processes, n_trials=case.n, n_datasets=n_datasets, seed=1)


def recovery(n_datasets: int) -> pd.DataFrame:
    """The summary of every case."""
    found = {name: summary(recovered(case, n_datasets)) for name, case in RECOVERED.items()}
    return pd.concat(found, names=["case"]).round(6)


def summary(rows: pd.DataFrame) -> pd.DataFrame:
    """`ddm.recovery_summary`, with the median and quartiles of the estimates."""
    found = ddm.recovery_summary(rows).droplevel(["method", "n"])
    groups = rows.groupby("name", sort=False)
    by_name = groups["estimate"]
    return found.assign(
        true=groups["true"].first(),
        lower_quartile=by_name.quantile(0.25), median=by_name.median(), upper_quartile=by_name.quantile(0.75)
    )  # fmt: skip


def information() -> tuple[pd.DataFrame, pd.DataFrame]:
    """What the data of every case can tell at best: SDs of estimates, and their correlations."""
    bounds, pairs = [], []
    for name, case in FITTED.items():
        found = ddm.information(case.processes, case.n, case.model)
        trials = case.n * (1 if case.column is None else len(case.processes))
        labels = list(found.bound.index)
        bounds += [(name, trials, label, found.bound[label]) for label in labels]
        for i, one in enumerate(labels):
            pairs += [(name, one, two, found.correlation.loc[one, two]) for two in labels[i + 1 :]]
    return (
        pd.DataFrame(bounds, columns=["case", "trials", "name", "sd"]),
        pd.DataFrame(pairs, columns=["case", "name", "other", "correlation"]),
    )


# --- the constant process -------------------------------------------------------------------------


def constant(n_datasets: int) -> Iterator[dict[str, object]]:
    """A row for each data set: a model with a function less that of the closed form."""
    for dataset in range(n_datasets):
        data = ddm.DDM(**CONSTANT).simulate(500, seed=dataset)
        exact, found = ddm.fit(ddm.Model(), data), ddm.fit(THROUGH_FUNCTIONS, data)
        yield dict(
            dataset=dataset,
            loglik=found.loglik - exact.loglik,
            estimates=(found.params - exact.params).abs().max(),
            estimates_in_se=((found.params - exact.params) / exact.se).abs().max(),
            se=(found.se / exact.se - 1.0).abs().max(),
        )


# --- all of it ------------------------------------------------------------------------------------


def measure(results: Path, *, quick: bool = False) -> None:
    """Write the tables."""
    numba.set_num_threads(1)

    def write(rows: pd.DataFrame, name: str, digits: str = "%.6g", *, index: bool = False) -> None:
        rows.to_csv(results / f"general_fits{name}.csv", index=index, float_format=digits)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ddm.ConvergenceWarning)
        write(pd.DataFrame(times(quick)), "", "%.4g")
        write(optima(*((2, 3) if quick else (100, 10))), "_optima", "%.10g")
        write(pd.DataFrame(constant(2 if quick else 20)), "_constant")
        write(recovery(4 if quick else 200), "_recovery", index=True)
    bounds, pairs = information()
    write(bounds, "_information", "%.4g")
    write(pairs, "_correlations", "%.4f")
    with started("pyddm") as pyddm:
        solved, fitted = beside_pyddm(pyddm, quick)
    write(solved, "_peers")
    write(fitted, "_peers_fits", "%.10g")


def page(results: Path, pictures: Path) -> str:
    """The chapter."""
    return general_fits_page.page(results)


def headline(results: Path) -> list[list[str]]:
    """Rows of the table at the top of the page."""
    return general_fits_page.headline(results)
