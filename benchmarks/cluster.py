"""A cluster beside one process: `ddm.fit_each` by two workers of Dask on this machine.

Section `cluster` of ``python benchmarks/run.py``, some minutes on two quiet cores. One process
and two workers fit the same people in turn, and their tables are compared to the last bit. Needs
the extra ``cluster``.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from logging import CRITICAL
from pathlib import Path

import joblib
import pandas as pd
from presentation import rounded, table

import ddm

PROCESS = ddm.DDM(v=1.2, a=1.4, z=0.5, t0=0.3, sv=0.4, sz=0.2, st0=0.1)
SEVEN = ddm.Model(z=ddm.FREE, sv=ddm.FREE, sz=ddm.FREE, st0=ddm.FREE)

# model, method, trials of each person, people, people of a quick look
WORK = {
    "chi-square": (ddm.Model(), "chi2", 120, 2400, 40),
    "Kolmogorov-Smirnov": (ddm.Model(), "ks", 120, 2400, 40),
    "seven parameters": (SEVEN, "ml", 300, 12, 4),
}
TABLE = "cluster.csv"
N_WORKERS = 2
ROUNDS = 3
ENOUGH = 1.7  # times as fast is what two workers must be


def measure(results: Path, *, quick: bool = False) -> None:
    """Write cluster.csv: a row for each work and round."""
    warnings.simplefilter("ignore", ddm.ConvergenceWarning)
    rows = []
    with two_workers():
        for name, (model, method, n_trials, many, few) in WORK.items():
            people = simulated(few if quick else many, n_trials)
            # kernels are compiled and loaded everywhere; 16 people for each worker at least
            loaded = simulated(20 * N_WORKERS if method != "ml" else 2 * N_WORKERS, n_trials)
            for n_jobs in (1, None):
                ddm.fit_each(model, loaded, by="person", method=method, n_jobs=n_jobs)
            for round_ in range(1 if quick else ROUNDS):
                alone, one = timed(model, people, method, 1)
                together, two = timed(model, people, method, None)
                rows.append(
                    {
                        "work": name,
                        "people": people["person"].nunique(),
                        "trials": n_trials,
                        "round": round_ + 1,
                        "one_process": one,
                        "two_workers": two,
                        "identical": alone.equals(together),
                    }
                )
    pd.DataFrame(rows).round(3).to_csv(results / TABLE, index=False)


@contextmanager
def two_workers() -> Iterator[None]:
    """A cluster on this machine, to which joblib sends tasks."""
    from dask.distributed import Client, LocalCluster

    options = {"threads_per_worker": 1, "processes": True, "dashboard_address": ":0"}
    with (
        LocalCluster(n_workers=N_WORKERS, silence_logs=CRITICAL, **options) as cluster,
        Client(cluster),
        joblib.parallel_config(backend="dask"),
    ):
        yield


def simulated(n_people: int, n_trials: int) -> pd.DataFrame:
    """Trials of people who are alike."""
    data = PROCESS.simulate(n_people * n_trials, seed=n_people)
    return data.assign(person=pd.Series(range(n_people)).repeat(n_trials).to_numpy())


def timed(
    model: ddm.Model, people: pd.DataFrame, method: str, n_jobs: int | None
) -> tuple[pd.DataFrame, float]:
    """The table of all fits, and the seconds that it took."""
    began = time.perf_counter()
    fits = ddm.fit_each(
        model, people, by="person", method=method, seed=1, n_jobs=n_jobs, progress=False
    )
    found = fits.table
    return found, time.perf_counter() - began


def page(results: Path, pictures: Path) -> str:
    """The chapter."""
    rows = pd.read_csv(results / TABLE)
    rows["ratio"] = rows["one_process"] / rows["two_workers"]
    lines = []
    for name, of_work in rows.groupby("work", sort=False):
        first = of_work.iloc[0]
        times = (
            f"{rounded(of_work[column].median())}" for column in ("one_process", "two_workers")
        )
        ratios = of_work["ratio"]
        lines.append(
            [
                name,
                f"{first.people:,} x {first.trials}",
                *times,
                f"{ratios.median():.2f} ({ratios.min():.2f}-{ratios.max():.2f})",
                "yes" if of_work["identical"].all() else "NO",
            ]
        )
    enough = rows.groupby("work")["ratio"].median().ge(ENOUGH).all()
    verdict = "" if enough else f" (wanted: {ENOUGH} times everywhere; missed)"
    head = ["work", "people x trials", "one process, s", "two workers, s", "times as fast", "same"]
    return f"""## A cluster

`ddm.fit_each` within `joblib.parallel_config(backend="dask")`, by two worker processes of Dask on the same machine, beside
one process (`n_jobs=1`): medians of {rows["round"].max()} rounds in turn, after one that compiles. "Same": whether the tables of all fits,
messages included, are the same to the last bit.{verdict}

{table(head, lines)}
"""
