"""Time and quality of maximum-likelihood fits beside hddm-wfpt with L-BFGS-B and PyDDM, and of our
own methods.

All fit the same data sets. What a package found is judged by the exact log density, ours: how far
it stays below the highest that any of them found. Ours and hddm-wfpt fit each data set several
times, in rounds; PyDDM, which takes much longer, once, and so does hddm-wfpt where it is slow.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import fits_page
import numba
import numpy as np
import pandas as pd
from peer_scripts.answering import timed
from peers import Peer, started

import ddm

THREE = {"v": 1.0, "a": 1.5, "t0": 0.3}
SEVEN = {"v": 2.0, "a": 1.5, "z": 0.5, "t0": 0.3, "sv": 1.0, "sz": 0.3, "st0": 0.1}
N_TRIALS = 500

# Calls one after the other each time that it is a short fit's turn, of which the fastest counts:
# the first one finds the caches full of what the others left there.
REPEATS = {"three": 3, "seven": 1}

MODELS = {
    "three": ddm.Model(),
    "seven": ddm.Model(**dict.fromkeys(("z", "sv", "sz", "st0"), ddm.FREE)),
}

# ways to fit, in the order of the tables
FIT, EACH = "fit", "fit_each"
HDDM_SETTINGS = {"err": 1e-4, "n_st": 2, "n_sz": 2, "simps_err": 1e-3}
ACCURATE = {"err": 1e-8, "n_st": 4, "n_sz": 4, "simps_err": 1e-6}
HDDM_WAYS = {
    "three": {
        "L-BFGS-B": dict(options={"err": 1e-8}, eps=1e-8),
        "L-BFGS-B, infinite values left": dict(options={"err": 1e-8}, eps=1e-8, guard=False),
    },
    "seven": {
        "L-BFGS-B, HDDM's settings": dict(options=HDDM_SETTINGS, eps=1e-8),
        "L-BFGS-B, HDDM's settings, four starts": dict(options=HDDM_SETTINGS, eps=1e-8, n_starts=4),
    },
}
HDDM_SLOW_WAYS = {
    "three": {},
    "seven": {
        "L-BFGS-B, accurate settings, four starts": dict(options=ACCURATE, eps=1e-5, n_starts=4)
    },
}
PYDDM_WAYS = {
    "differential evolution (default)": dict(
        fitting_method="differential_evolution", dt=5e-3, start=False
    ),
    "simplex from EZ": dict(fitting_method="simplex", dt=5e-3, start=True),
    "simplex from EZ, dx = dt = 1 ms": dict(fitting_method="simplex", dt=1e-3, start=True),
}
METHODS = {
    "ml": (ddm.Model(), "ml"),
    "ml with lapse": (ddm.Model(lapse=ddm.FREE), "ml"),
    **{name: (ddm.Model(), name) for name in ("chi2", "gsquare", "qml", "ks", "ez", "robust_ez")},
}

Found = tuple[dict[str, float], float]  # estimates by our names and scale, and seconds


def data_sets(parameters: dict[str, float], n: int) -> list[pd.DataFrame]:
    """Data sets of one process, from different seeds."""
    return [ddm.DDM(**parameters).simulate(N_TRIALS, seed=seed) for seed in range(n)]


def signed(data: pd.DataFrame) -> list[float]:
    """RTs, signed by response, as the peers take them."""
    return np.where(data["response"] == 1, data["rt"], -data["rt"]).tolist()


def loglik(estimates: dict[str, float], data: pd.DataFrame) -> float:
    """The exact log likelihood of estimates."""
    return float(
        ddm.DDM(**estimates).logpdf(data["rt"].to_numpy(), data["response"].to_numpy()).sum()
    )


# --- one fit each way -----------------------------------------------------------------------------


def our_fit(parameters: str, data: pd.DataFrame) -> Found:
    """`ddm.fit`, from the table to estimates, standard errors and all."""
    calls = [timed(lambda: ddm.fit(MODELS[parameters], data)) for _ in range(REPEATS[parameters])]
    return dict(calls[0][0].params), min(seconds for _, seconds in calls)


def our_fits(parameters: str, sets: list[pd.DataFrame]) -> list[Found]:
    """`ddm.fit_each` in one process; each data set takes an equal share of the time."""
    together = pd.concat([data.assign(dataset=number) for number, data in enumerate(sets)])
    each = partial(
        ddm.fit_each, MODELS[parameters], together, by="dataset", n_jobs=1, progress=False
    )
    fits, seconds = timed(each)
    return [(dict(fits.params.loc[number]), seconds / len(sets)) for number in range(len(sets))]


def peer_fit(peer: Peer, convention: str, data: pd.DataFrame, **options: object) -> Found:
    """A peer's fit, its estimates in our convention."""
    found = peer.ask("fit", x=signed(data), **options)
    return ddm.convert(found["estimates"], from_=convention, to="ddm"), found["seconds"]


# --- all of them ----------------------------------------------------------------------------------


Ways = dict[tuple[str, str], Callable[[pd.DataFrame], Found]]


def hddm_ways(chosen: dict[str, dict[str, object]], parameters: str, hddm: Peer) -> Ways:
    """Searches with hddm-wfpt."""
    options = dict(seven=parameters == "seven", repeats=REPEATS[parameters])
    return {
        ("hddm-wfpt", way): partial(peer_fit, hddm, "hddm", **options, **more)
        for way, more in chosen.items()
    }


def ways(parameters: str, hddm: Peer) -> Ways:
    """What is timed in every round."""
    return {("ddm", FIT): partial(our_fit, parameters)} | hddm_ways(
        HDDM_WAYS[parameters], parameters, hddm
    )


def slow_ways(parameters: str, hddm: Peer, pyddm: Peer) -> Ways:
    """What is timed once; PyDDM has no variability of drift and start in closed form."""
    slow = hddm_ways(HDDM_SLOW_WAYS[parameters], parameters, hddm)
    pyddm_ways = PYDDM_WAYS if parameters == "three" else {}
    return slow | {
        ("pyddm", way): partial(peer_fit, pyddm, "pyddm", seed=1, **options)
        for way, options in pyddm_ways.items()
    }


def rounds_of_fits(
    parameters: str, sets: list[pd.DataFrame], rounds: int, hddm: Peer, pyddm: Peer
) -> Iterator[tuple[str, str, int, dict[str, float], float]]:
    """Package, way, data set, estimates and seconds of every fit, in turns."""
    for number in range(rounds):
        chosen = ways(parameters, hddm) | (
            slow_ways(parameters, hddm, pyddm) if number == 0 else {}
        )
        for dataset, data in enumerate(sets):
            for key, fit in chosen.items():
                yield *key, dataset, *fit(data)
        for dataset, found in enumerate(our_fits(parameters, sets)):
            yield "ddm", EACH, dataset, *found


def compared(
    parameters: str, sets: list[pd.DataFrame], rounds: int, hddm: Peer, pyddm: Peer
) -> pd.DataFrame:
    """A row for each package, way and data set: best and median ms, and the exact log likelihood of
    the estimates.
    """
    our_fits(parameters, sets[:1])  # the first calls compile, and fill caches
    for fit in ways(parameters, hddm).values():
        fit(sets[0])
    rows = pd.DataFrame(
        [(*row[:3], 1e3 * row[4], loglik(row[3], sets[row[2]]))
         for row in rounds_of_fits(parameters, sets, rounds, hddm, pyddm)],
        columns=["package", "way", "dataset", "ms", "loglik"],
    )  # fmt: skip
    groups = rows.groupby(["package", "way", "dataset"], sort=False)
    found = groups.agg(best_ms=("ms", "min"), median_ms=("ms", "median"), loglik=("loglik", "max"))
    return found.reset_index().assign(parameters=parameters)


def by_method(sets: list[pd.DataFrame], rounds: int) -> pd.DataFrame:
    """Best and median ms of one `fit`, over data sets and rounds, by objective."""
    times: dict[str, list[float]] = {name: [] for name in METHODS}
    for number in range(rounds + 1):
        for data in sets:
            for name, (model, method) in METHODS.items():
                seconds = timed(partial(ddm.fit, model, data, method=method))[1]
                if number > 0:  # the first round compiles
                    times[name].append(1e3 * seconds)
    rows = [(name, min(found), float(np.median(found))) for name, found in times.items()]
    return pd.DataFrame(rows, columns=["method", "best_ms", "median_ms"])


def measure(results: Path, *, quick: bool = False) -> None:
    """Write fits.csv and fits_by_method.csv."""
    numba.set_num_threads(1)
    n_three, n_seven, rounds = (2, 1, 1) if quick else (20, 5, 5)
    three = data_sets(THREE, n_three)
    with ExitStack() as stack, warnings.catch_warnings():
        warnings.simplefilter("ignore", ddm.ConvergenceWarning)
        hddm, pyddm = (stack.enter_context(started(name)) for name in ("hddm-wfpt", "pyddm"))
        tables = [
            compared("three", three, rounds, hddm, pyddm),
            compared("seven", data_sets(SEVEN, n_seven), min(rounds, 2), hddm, pyddm),
        ]
        by_method(three, min(rounds, 3)).to_csv(
            results / "fits_by_method.csv", index=False, float_format="%.4g"
        )
    columns = ["parameters", "package", "way", "dataset", "best_ms", "median_ms", "loglik"]
    pd.concat(tables)[columns].to_csv(results / "fits.csv", index=False, float_format="%.10g")


def page(results: Path, pictures: Path) -> str:
    """The chapter."""
    return fits_page.page(results, pictures)


def headline(results: Path) -> list[list[str]]:
    """Rows of the table at the top of the page."""
    return fits_page.headline(results)
