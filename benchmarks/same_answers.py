"""Whether the compiled search gives the answers of the general one, and how long both take.

Simulated data sets of several designs, sizes and kinds, and two real data sets, each fitted by both
searches. Written: a row per fit, with the differences of log likelihoods, standard errors and
messages, and times.
"""

from __future__ import annotations

import os
import time
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from unittest import mock

import numpy as np
import pandas as pd
from presentation import rounded, table

import ddm
from ddm.estimation import search
from ddm.estimation.search import Search
from ddm.numerics import descent

FREE = ddm.FREE

# a general search that goes on to this promise agrees to rounding, where it usually stops at 1e-7
EXACT = 1e-12

# and with differences this small its second derivatives do so too, where it takes 1e-4
FINE = 1e-5

MODELS = {
    "v, a, t0": ddm.Model(),
    "v by 2": ddm.Model(v="condition"),
    "v by 2, z": ddm.Model(v="condition", z=FREE),
    "a, t0 by 2": ddm.Model(a="condition", t0="condition"),
    "v by 2 x 3, a by 2": ddm.Model(v=["condition", "block"], a="condition"),
    "stimulus, z": ddm.Model(stimulus="stimulus", z=FREE, v="condition"),
    "stimulus, bias": ddm.Model(stimulus="stimulus", drift_bias=FREE),
    "a fixed, D by hand": ddm.Model(a=0.12, D=0.01),
    "v, a, z, t0, sv": ddm.Model(z=FREE, sv=FREE),
    "v, sv by 2": ddm.Model(v="condition", sv="condition"),
    "sv fixed": ddm.Model(v="condition", sv=0.8),
    "lapse": ddm.Model(lapse=FREE),
    "v by 2, z, lapse": ddm.Model(v="condition", z=FREE, lapse=FREE),
    "sv, lapse": ddm.Model(sv=FREE, lapse=FREE),
    "v ~ x": ddm.Model(v="~ x"),
    "v ~ u, of every trial": ddm.Model(v="~ u + condition"),
    "a, t0 ~ x by logarithms": ddm.Model(a="~ x", t0="~ condition"),
    "v, z ~ x, sv": ddm.Model(v="~ x", z="~ condition", sv=FREE),
    "v ~ u, lapse": ddm.Model(v="~ u", lapse=FREE),
}

# file, model and columns of real data sets, fitted subject by subject
REAL = {
    "Forstmann et al. 2008": (
        "forstmann_2008.csv",
        ddm.Model(a="instruction", z=FREE, stimulus="stimulus"),
        {"upper": "right"},
    ),
    "Wagenmakers et al. 2008": (
        "wagenmakers_2008_lexdec.csv.gz",
        ddm.Model(v="frequency", a="instruction"),
        {"response": "accuracy"},
    ),
}

# data sets of each design, kind and size
PER_KIND = 7

# how data differ from those of the model
KINDS = ("usual", "strong", "weak", "contaminated", "coarse", "extreme", "slow")
SIZES = (20, 60, 200, 600, 2000)


@contextmanager
def general_search(**changes: float) -> Iterator[None]:
    """Within it all fits are by the general search, with ``changes`` of the constants of descents."""
    with ExitStack() as patches:
        patches.enter_context(mock.patch.object(search, "applies", return_value=False))
        for name, value in changes.items():
            patches.enter_context(mock.patch.object(descent, name, value))
        yield


def data_set(kind: str, n: int, rng: np.random.Generator) -> pd.DataFrame:
    """Trials of two conditions, three blocks and two stimuli, with the quirks of a kind."""
    v = {"strong": 3.5, "weak": 0.05}.get(kind, rng.normal(0.0, 1.5))
    a = rng.uniform(0.7, 2.5)
    if kind == "extreme":
        v, a = rng.normal(0.0, 5.0), rng.choice([0.2, 6.0])
    z, t0 = rng.uniform(0.35, 0.65), rng.uniform(0.15, 0.5)

    parts = []
    for condition in range(2):
        for sign in (1, -1):
            process = ddm.DDM(v=sign * (v + 0.7 * condition), a=a, t0=t0, z=z)
            size = max(n // 4, 1)
            part = process.simulate(size, seed=int(rng.integers(2**31)))
            parts.append(part.assign(condition=f"c{condition}", stimulus=sign))
    data = pd.concat(parts, ignore_index=True)
    data["block"] = np.arange(len(data)) % 3
    data["x"] = np.arange(len(data)) % 5 / 2.0
    # of every trial, without a draw that would change the other numbers
    data["u"] = np.sqrt(2.0) * np.sin(np.arange(len(data)) ** 2)
    return with_quirks(data, kind, rng)


def with_quirks(data: pd.DataFrame, kind: str, rng: np.random.Generator) -> pd.DataFrame:
    """Data with contaminants, RTs in steps of 50 ms or slow RTs, as their kind says."""
    data = data.copy()
    if kind == "contaminated":
        chosen = rng.random(len(data)) < 0.05
        data.loc[chosen, "rt"] = rng.uniform(0.1, 4.0, chosen.sum())
    if kind == "coarse":
        data["rt"] = np.maximum(np.round(data["rt"] * 20.0) / 20.0, 0.05)
    if kind == "slow":
        data["rt"] *= 8.0
    return data


def model_and_data(
    name: str, kind: str, n: int, rng: np.random.Generator
) -> tuple[ddm.Model, pd.DataFrame | ddm.Trials]:
    """A model, and data for it: without stimulus coding the responses are accuracies."""
    data = data_set(kind, n, rng)
    model = MODELS[name]
    if model.stimulus is None:
        flips = data["stimulus"] < 0
        data["response"] = np.where(flips, 1 - data["response"], data["response"])
        return model, data
    signs = {"stimulus": {1: 1, -1: -1}}
    return ddm.Model(v=model.v, z=model.z, drift_bias=model.drift_bias, stimulus=signs), data


def both(model: ddm.Model, data: pd.DataFrame | ddm.Trials) -> dict[str, object]:
    """How the fits by the two searches differ; ``better`` is above 0 where the compiled is."""
    general_calls = []

    def counted(self: Search, *arguments: object) -> object:
        general_calls.append(1)
        return from_all_starts(self, *arguments)

    from_all_starts = Search._from_all_starts
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with mock.patch.object(Search, "_from_all_starts", counted):
            began = time.perf_counter()
            quick = ddm.fit(model, data)
            quick_s = time.perf_counter() - began
        began = time.perf_counter()
        with general_search():
            general = ddm.fit(model, data)
        general_s = time.perf_counter() - began
        with general_search(PROMISE=EXACT, DIFFERENCE=FINE):
            exact = ddm.fit(model, data)

    errors = np.abs(quick.se / exact.se - 1.0).max()
    return {
        "fell_back": bool(general_calls),
        "converged": general.converged,
        "better": quick.loglik - general.loglik,
        "se": errors if exact.converged else np.nan,
        "apart": (np.abs(quick.params - exact.params) / exact.se).max(),
        "same_message": quick.message == general.message,
        "same_bounds": bool((quick.optimum.at_bound == general.optimum.at_bound).all()),
        "ms": 1e3 * quick_s,
        "general_ms": 1e3 * general_s,
        "messages": ""
        if quick.message == general.message
        else f"{quick.message} || {general.message}",
    }


def simulated(n_each: int, seed: int) -> Iterator[dict[str, object]]:
    """A row for each of ``n_each`` data sets of every model, kind and size."""
    rng = np.random.default_rng(seed)
    for name in MODELS:
        for kind in KINDS:
            for n in SIZES:
                for _ in range(n_each):
                    model, data = model_and_data(name, kind, n, rng)
                    yield {"design": name, "data": kind, "n": n, **both(model, data)}


def real(folder: Path) -> Iterator[dict[str, object]]:
    """A row for each subject of two real data sets."""
    for name, (file, model, reading) in REAL.items():
        trials = pd.read_csv(folder / file)
        if "censor" in trials:
            trials = trials[trials["censor"] == 0]
        for _, data in trials.groupby("subject"):
            found = both(model, ddm.Trials(data, **reading))
            yield {"design": name, "data": "real", "n": len(data), **found}


def measure(results: Path, *, quick: bool = False) -> None:
    """Write same_answers.csv. The real data sets are left out where DDM_DATA names no folder."""
    rows = list(simulated(1 if quick else PER_KIND, seed=20))
    if "DDM_DATA" in os.environ:
        rows += list(real(Path(os.environ["DDM_DATA"])))
    pd.DataFrame(rows).to_csv(results / "same_answers.csv", index=False, float_format="%.4g")


def page(results: Path, pictures: Path) -> str:
    """The chapter."""
    fits = pd.read_csv(results / "same_answers.csv", keep_default_na=False)
    fits["se"] = pd.to_numeric(fits["se"], errors="coerce")
    lines = []
    for design, rows in fits.groupby("design", sort=False):
        settled = rows[~rows["fell_back"]]
        lines.append(
            [
                design,
                str(len(rows)),
                str(int(rows["fell_back"].sum())),
                f"{max(0.0, -settled['better'].min()):.1g}",
                f"{settled['better'].max():.1g}",
                f"{settled['se'].max():.1g}",
                str(int((~rows["same_message"]).sum())),
                rounded(rows["ms"].median()),
                rounded(rows["general_ms"].median()),
            ]
        )
    head = [
        "estimates", "fits", "left to the general search", "worse by", "better by",
        "standard errors apart", "other messages", "ms", "general, ms",
    ]  # fmt: skip
    return f"""## The compiled search beside the general one

Models of v, a, z, t0, sv and lapses, with formulas for the first four, are fitted by a compiled Newton's method; what it
does not settle is left to the general search. Here both fit the same data: {len(fits):,} data sets of 20 to 2,000 trials, with strong,
weak and extreme drifts, contaminants, RTs in steps of 50 ms and slow RTs, and two real data sets. Log likelihoods are
compared with the general search as it is, standard errors (relative) with one that goes on to rounding. Medians of times
are those of a whole `ddm.fit`.

{table(head, lines)}
"""
