"""Sampling of one person's and of a population's parameters beside HSSM: the same data, model,
lapses and priors.

Section `populations` of ``python benchmarks/run.py --hssm``. Data are made by `data_sets` from fixed
seeds.
"""

from __future__ import annotations

import tempfile
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import populations_page
from peers import Peer, started
from scipy.special import expit

import ddm
from ddm.contaminants import Guesses

# --- data and model -------------------------------------------------------------------------------

WINDOW = 5.0  # s, of lapses, from 0
LAPSES = Guesses(0.03, 0.0, WINDOW)
ONE = {"v": 1.0, "a": 1.5, "z": 0.5, "t0": 0.3}
N_ONE, SEED_ONE = 500, 1
PEOPLE, N_EACH, SEED_MANY = 20, 50, 2  # trials of each condition
EFFECT = -1.0  # v[hard] - v[easy]
MEANS = {"v": 1.5, "effect": EFFECT, "log a": np.log(1.5), "logit z": 0.0, "log t0": np.log(0.3)}
SDS = {"v": 0.5, "effect": 0.4, "log a": 0.2, "logit z": 0.2, "log t0": 0.15}

# mean and SD of normal distributions; SDs are half-normal, lapses Beta
PRIORS: dict[str, object] = {
    "v": (0.0, 3.0),
    "effect": (0.0, 2.0),
    "log a": (float(np.log(1.5)), 0.7),
    "logit z": (0.0, 0.7),
    "log t0": (float(np.log(0.3)), 0.7),
    "sd(v)": 1.0,
    "sd(effect)": 1.0,
    "sd(log a)": 0.5,
    "sd(logit z)": 0.5,
    "sd(log t0)": 0.5,
    "lapse": (1.0, 19.0),
}
ONE_SET, MANY_SET = f"one person, {N_ONE} trials", f"{PEOPLE} people, {2 * N_EACH} trials"

CHAINS, TUNE, DRAWS, CORES = 4, 300, 1000, 2
THEIRS, ACCURATE = "its own settings", "accurate settings"
SETTINGS: dict[str, dict[str, float]] = {THEIRS: {}, ACCURATE: {"err": 1e-7, "k_terms": 9}}
TABLE, ESTIMATES = "populations.csv", "populations_estimates.csv"


def with_lapses(trials: pd.DataFrame, generator: np.random.Generator) -> pd.DataFrame:
    """The trials, some of which are guesses."""
    rt, response = LAPSES(trials["rt"].to_numpy(), trials["response"].to_numpy(), generator)
    return trials.assign(rt=rt, response=response.astype(int))


def one_person() -> pd.DataFrame:
    """Trials of one person."""
    generator = np.random.default_rng(SEED_ONE)
    return with_lapses(ddm.DDM(**ONE).simulate(N_ONE, seed=generator), generator)


def many_people() -> pd.DataFrame:
    """Trials of people, easy and hard, whose parameters are normal on the scales of the links."""
    generator = np.random.default_rng(SEED_MANY)
    return pd.concat(list(_people(generator)), ignore_index=True)


def _people(generator: np.random.Generator) -> Iterator[pd.DataFrame]:
    for number in range(1, PEOPLE + 1):
        drawn = {name: MEANS[name] + SDS[name] * generator.standard_normal() for name in MEANS}
        same = dict(a=np.exp(drawn["log a"]), z=expit(drawn["logit z"]), t0=np.exp(drawn["log t0"]))
        for difficulty, x in (("easy", -0.5), ("hard", 0.5)):
            process = ddm.DDM(v=drawn["v"] + x * drawn["effect"], **same)
            trials = with_lapses(process.simulate(N_EACH, seed=generator), generator)
            yield trials.assign(subject=f"s{number:02}", difficulty=difficulty)


def data_sets() -> dict[str, pd.DataFrame]:
    """Both data sets by name."""
    return {ONE_SET: one_person(), MANY_SET: many_people()}


# --- this package -------------------------------------------------------------------------------


def by_ddm(name: str, data: pd.DataFrame, quick: bool) -> tuple[dict[str, object], pd.DataFrame]:
    """The row of a data set, and its estimates; priors are the default ones, which are `PRIORS`."""
    free = dict(z=ddm.FREE, lapse=ddm.FREE, lapse_window=(0.0, WINDOW))
    several = name == MANY_SET
    model = ddm.Model(v="difficulty", **free) if several else ddm.Model(**free)
    numbers = {"tune": 50, "draws": 50} if quick else {"tune": TUNE, "draws": DRAWS}
    arguments = dict(by="subject" if several else None, chains=CHAINS, n_jobs=CORES, progress=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ddm.ConvergenceWarning)
        # kernels are read from the disk
        ddm.sample(model, data, draws=4, tune=50, **arguments)
        began, cpu = time.perf_counter(), time.process_time()
        posterior = ddm.sample(model, data, seed=1, **numbers, **arguments)
        found = {
            "compiling": 0.0,
            "sampling": time.perf_counter() - began,
            "cpu_seconds": time.process_time() - cpu,
            "divergences": int(posterior.chains.divergent.sum()),
            "population": _summarised(posterior.summary()),
            "people": [
                row
                for key in (posterior.population.people if several else ())
                for row in _summarised(posterior[key].summary().drop("lapse"), f"{key}: ")
            ],
        }
    return _row(name, "ddm", "", found), _estimates(name, "ddm", "", found)


def _summarised(summary: pd.DataFrame, prefix: str = "") -> list[dict[str, object]]:
    """The rows of a summary, as HSSM's side gives them."""
    rows = summary.rename(columns={"estimate": "mean"})[
        ["mean", "sd", "ess_bulk", "ess_tail", "r_hat"]
    ]
    return [{"label": f"{prefix}{label}", **row} for label, row in rows.to_dict("index").items()]


# --- HSSM -----------------------------------------------------------------------------------------


def file_for_hssm(data: pd.DataFrame, folder: Path) -> str:
    """The file that HSSM reads: responses are -1 and 1."""
    file = folder / "trials.csv"
    data.assign(response=2 * data["response"] - 1).to_csv(file, index=False)
    return str(file)


def by_hssm(
    hssm: Peer, name: str, data: pd.DataFrame, settings: str, quick: bool
) -> tuple[dict[str, object], pd.DataFrame]:
    """The row of a data set, and its estimates."""
    with tempfile.TemporaryDirectory() as folder:
        found = hssm.ask(
            "sample",
            file=file_for_hssm(data, Path(folder)),
            priors=PRIORS,
            window=WINDOW,
            options=SETTINGS[settings],
            sampler="nutpie",
            chains=CHAINS,
            tune=50 if quick else TUNE,
            draws=50 if quick else DRAWS,
            cores=CORES,
            seed=1,
        )
    return _row(name, "hssm", settings, found), _estimates(name, "hssm", settings, found)


def _row(name: str, package: str, settings: str, found: dict) -> dict[str, object]:
    """Seconds, divergences, the smallest ESS and the largest R-hat."""
    population, people = pd.DataFrame(found["population"]), pd.DataFrame(found["people"])
    both = pd.concat([population, people])
    return {
        "data": name,
        "package": package,
        "settings": settings,
        "compiling": found["compiling"],
        "sampling": found["sampling"],
        "cpu_seconds": found["cpu_seconds"],
        "divergences": found["divergences"],
        "smallest_ess": population["ess_bulk"].min(),
        "smallest_ess_of_people": people["ess_bulk"].min() if len(people) else np.nan,
        "largest_r_hat": both["r_hat"].max(),
    }


def _estimates(name: str, package: str, settings: str, found: dict) -> pd.DataFrame:
    """A row for each label of the population, and of people."""
    rows = pd.DataFrame([*found["population"], *found["people"]])
    return rows.assign(data=name, package=package, settings=settings)


def measure(results: Path, *, quick: bool = False) -> None:
    """Write populations.csv and populations_estimates.csv, after each of the fits anew."""
    rows, estimates = [], []
    with started("hssm-sampling") as hssm:
        for name, data in data_sets().items():
            row, found = by_ddm(name, data, quick)
            rows.append(row)
            estimates.append(found)
            write(results, rows, estimates)
            for settings in SETTINGS if hssm else ():
                row, found = by_hssm(hssm, name, data, settings, quick)
                rows.append(row)
                estimates.append(found)
                write(results, rows, estimates)


def write(results: Path, rows: list[dict[str, object]], estimates: list[pd.DataFrame]) -> None:
    """Both tables."""
    pd.DataFrame(rows).to_csv(results / TABLE, index=False, float_format="%.4g")
    columns = ["data", "package", "settings", "label"]
    together = pd.concat(estimates)
    ordered = [*columns, *(name for name in together.columns if name not in columns)]
    together[ordered].to_csv(results / ESTIMATES, index=False, float_format="%.6g")


def page(results: Path, pictures: Path) -> str:
    """The chapter."""
    study = dict(
        share=LAPSES.share,
        n_one=N_ONE,
        people=PEOPLE,
        n_each=N_EACH,
        chains=CHAINS,
        tune=TUNE,
        draws=DRAWS,
        cores=CORES,
        window=WINDOW,
        double=2.0 * WINDOW,
    )
    return populations_page.page(
        pd.read_csv(results / TABLE), pd.read_csv(results / ESTIMATES), study
    )
