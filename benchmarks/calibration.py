"""Simulation-based calibration of `ddm.sample`.

Populations are drawn from the priors, trials from these populations, and posteriors from these
trials: if all is right, the rank of a true value among draws of its posterior is equally likely to
be any (Talts et al. 2018; Modrak et al. 2023, who add the joint log likelihood). Written: a row per
set, with the rank of each quantity among 99 draws, and with the share of all draws below it. No set
is left out: an error is a row with its text. A run that was stopped goes on.

    python benchmarks/run.py calibration
"""

from __future__ import annotations

import time
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from joblib import Parallel, delayed
from matplotlib.figure import Figure
from presentation import save, table
from scipy import stats

import ddm
from ddm.models.prediction import simulate_trials
from ddm.populations.likelihoods.people import people_likelihood
from ddm.populations.population import Population, lay_out_population
from ddm.populations.population_priors import priors_of_phi
from ddm.populations.quantities import Quantities, people_labels, people_values
from ddm.posterior.sampling import sample

# lapses are uniform on it; the times of decisions have no end
WINDOW = (0.0, 10.0)
FREE = dict.fromkeys(("z", "lapse"), ddm.FREE)
CHAINS, DRAWS = 4, 250
RANKS, BINS = 100, 20
LEVEL = 0.9
LOG_LIKELIHOOD = "log likelihood"

# the draws that are ranked, far enough from one another to be independent
THINNED = np.linspace(0, CHAINS * DRAWS - 1, RANKS - 1).round().astype(int)

# a stopped run loses as many sets at most
WRITTEN_EVERY = 25


@dataclass(frozen=True)
class Kind:
    """Sets of one kind: ``people`` with ``n`` trials each, in equal parts of ``conditions``."""

    name: str
    model: ddm.Model
    n: int
    sets: int
    people: int = 1
    conditions: int = 1

    @property
    def by(self) -> str | None:
        return "subject" if self.people > 1 else None

    @property
    def columns(self) -> dict[str, np.ndarray]:
        """Who answers under which condition, trial by trial."""
        subject = np.repeat([f"s{j:02d}" for j in range(self.people)], self.n)
        condition = np.resize([f"c{c}" for c in range(self.conditions)], self.n * self.people)
        return {"subject": subject, "condition": condition}


ONE = ddm.Model(lapse_window=WINDOW, **FREE)
SEVERAL = ddm.Model(v="condition", lapse_window=WINDOW, **FREE)
KINDS = (
    *(Kind(f"one person, {n} trials", ONE, n, sets=500) for n in (50, 100, 500)),
    Kind("12 people, 60 trials", SEVERAL, 60, sets=200, people=12, conditions=2),
)
QUICK_SETS = 5


@dataclass(frozen=True, eq=False)
class Drawn:
    """A population that was drawn, with its trials, and its quantities by label."""

    data: pd.DataFrame
    truth: dict[str, float]


# --- one set --------------------------------------------------------------------------------------


def laid_out(kind: Kind, data: pd.DataFrame) -> Population:
    """The model over trials; RTs of more than 20 s are seconds, too."""
    return lay_out_population(kind.model, ddm.Trials(data, unit="s"), by=kind.by)


def drawn(kind: Kind, rng: np.random.Generator) -> Drawn:
    """A population of the default priors, and its trials."""
    columns = pd.DataFrame(kind.columns)
    population = laid_out(kind, columns.assign(rt=1.0, response=1))
    phi = priors_of_phi(population, "default").draw(rng, 1)[0]
    theta = population.means(phi)
    deviations = rng.normal(size=(kind.people, population.random.size))
    theta[:, population.random] += population.sds(phi) * deviations

    rt, response = np.empty(len(columns)), np.empty(len(columns), dtype=np.int64)
    for j in range(kind.people):
        his = population.grouping.code == j
        rt[his], response[his] = simulate_trials(
            population.design.family,
            population.design.cell[his],
            population.rows_of(theta[j]),
            lapses=kind.model.lapse_window,
            deadline=np.full(his.sum(), np.inf),
            window=(0.0, np.inf),
            observed=(True, True),
            seed=rng,
        )
    data = columns.assign(rt=rt, response=response)
    population = laid_out(kind, data)
    truth = quantities(population, phi, theta)
    return Drawn(data, truth | {LOG_LIKELIHOOD: log_likelihood(population, theta)})


def quantities(population: Population, phi: np.ndarray, theta: np.ndarray) -> dict[str, Any]:
    """All quantities, and the first person's, of phi (..., size) and theta (..., people, k)."""
    of_population = Quantities(population)
    values = dict(
        zip(of_population.labels, np.moveaxis(of_population.values(phi), -1, 0), strict=True)
    )
    if population.by:
        first = np.moveaxis(people_values(population, theta[..., 0, :]), -1, 0)
        values |= zip((f"{one} of s00" for one in people_labels(population)), first, strict=True)
    return values


def log_likelihood(population: Population, theta: np.ndarray) -> float:
    """That of all trials, given the coordinates of people."""
    return float(people_likelihood(population).sloped(theta)[0].sum())


def calibrated(kind: Kind, number: int) -> dict[str, Any]:
    """The row of one set, whose number is its seed."""
    seeds = np.random.SeedSequence([kind.people, kind.n, number]).spawn(2)
    one = drawn(kind, np.random.default_rng(seeds[0]))
    row = {"kind": kind.name, "set": number}
    began = time.perf_counter()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            posterior = sample(
                kind.model,
                ddm.Trials(one.data, unit="s"),
                by=kind.by,
                draws=DRAWS,
                chains=CHAINS,
                seed=seeds[1],
                n_jobs=1,
                progress=False,
            )
        except Exception as error:
            return row | {"trouble": f"{type(error).__name__}: {error}"}
    odd = [str(one.message) for one in caught if one.category is not ddm.ConvergenceWarning]
    summary = posterior.summary()
    row |= {
        "seconds": round(time.perf_counter() - began, 2),
        "divergent": int(posterior.chains.divergent.sum()),
        "converged": posterior.converged,
        "r_hat": round(summary["r_hat"].max(), 4),
        "ess": round(summary[["ess_bulk", "ess_tail"]].min(axis=None)),
        "trouble": "; ".join([*posterior.notes, *odd]),
    }
    draws = quantities(posterior.population, posterior.phi, posterior.theta)
    draws[LOG_LIKELIHOOD] = posterior.loglik
    for label, value in one.truth.items():
        below = draws[label].ravel() < value
        row[f"rank {label}"] = int(below[THINNED].sum())
        row[f"below {label}"] = round(float(below.mean()), 3)
    return row


# --- all sets -------------------------------------------------------------------------------------


def measure(results: Path, *, quick: bool) -> None:
    """Write the row of each set that is not there yet."""
    path = results / "calibration.csv"
    known = pd.read_csv(path, keep_default_na=False) if path.exists() else pd.DataFrame()
    done = set(zip(known["kind"], known["set"], strict=True)) if len(known) else set()
    todo = [
        (kind, number)
        for kind in KINDS
        for number in range(QUICK_SETS if quick else kind.sets)
        if (kind.name, number) not in done
    ]
    rows = known.to_dict("records")
    found = Parallel(n_jobs=-1, return_as="generator")(delayed(calibrated)(*one) for one in todo)
    for count, row in enumerate(found, start=1):
        rows.append(row)
        if count % WRITTEN_EVERY == 0 or count == len(todo):
            pd.DataFrame(rows).to_csv(path, index=False)


def tested(rows: pd.DataFrame) -> pd.DataFrame:
    """A row for each quantity of each kind: p values of the ranks, and the intervals' coverage."""
    found = []
    for kind, sets in rows.groupby("kind", sort=False):
        for column in (name for name in sets if name.startswith("rank ")):
            ranks = pd.to_numeric(sets[column], errors="coerce").dropna()
            if ranks.empty:
                continue
            counts = np.bincount((ranks * BINS // RANKS).astype(int), minlength=BINS)
            spread = np.random.default_rng(0).random(len(ranks))
            below = pd.to_numeric(sets[column.replace("rank ", "below ", 1)]).dropna()
            inside = below.between(0.5 - 0.5 * LEVEL, 0.5 + 0.5 * LEVEL)
            found.append(
                {
                    "kind": kind,
                    "quantity": column.removeprefix("rank "),
                    "sets": len(ranks),
                    "chi2_p": stats.chisquare(counts).pvalue,
                    "ks_p": stats.kstest((ranks + spread) / RANKS, "uniform").pvalue,
                    "coverage": inside.mean(),
                }
            )
    return pd.DataFrame(found)


def page(results: Path, pictures: Path) -> str:
    """The chapter on calibration."""
    rows = pd.read_csv(results / "calibration.csv", keep_default_na=False)
    tests = tested(rows)
    limit = 0.001 / (2 * len(tests))
    error = np.sqrt(LEVEL * (1.0 - LEVEL) / tests["sets"])
    off = ((tests["coverage"] - LEVEL).abs() / error).max()
    parts = [
        "## Calibration of posteriors",
        (__doc__ or "").split("\n\n", 1)[1].rsplit("\n\n", 1)[0],
        _summary(rows, tests),
        f"{len(tests)} quantities, and two tests of each. The smallest p value is "
        f"{tests[['chi2_p', 'ks_p']].min(axis=None):.2g} (limit .001 / {2 * len(tests)} = "
        f"{limit:.1g}). The intervals of {LEVEL:.0%} are at most {off:.1f} Monte Carlo standard "
        "errors from their level.",
        _picture(rows, pictures),
    ]
    return "\n\n".join(parts)


def _summary(rows: pd.DataFrame, tests: pd.DataFrame) -> str:
    """A line per kind."""
    lines = []
    for kind, sets in rows.groupby("kind", sort=False):
        own = tests[tests["kind"] == kind]
        ran = sets[sets["seconds"].astype(str) != ""]
        divergent = ran["divergent"].astype(float)
        lines.append(
            [
                kind,
                len(sets),
                len(sets) - len(ran),
                f"{own[['chi2_p', 'ks_p']].min(axis=None):.2g}",
                f"{own['coverage'].min():.3f}-{own['coverage'].max():.3f}",
                f"{divergent.sum() / (len(ran) * CHAINS * DRAWS):.3%}",
                int((divergent > 0).sum()),
                f"{ran['seconds'].astype(float).median():.1f}",
            ]
        )
    head = ["sets of", "sets", "errors", "smallest p", "90 % intervals cover"]
    return table([*head, "divergent draws", "sets with any", "seconds per set"], lines)


def _picture(rows: pd.DataFrame, pictures: Path) -> str:
    """The distribution of the ranks of all quantities of a kind beside the uniform one."""
    kinds = list(rows.groupby("kind", sort=False))
    figure = Figure(figsize=(8.0, 2.6), layout="constrained")
    for axes, (kind, sets) in zip(figure.subplots(1, len(kinds), sharey=True), kinds, strict=True):
        for column in (name for name in sets if name.startswith("rank ")):
            ranks = np.sort(pd.to_numeric(sets[column], errors="coerce").dropna())
            if len(ranks):
                share = np.arange(1, len(ranks) + 1) / len(ranks)
                axes.step((ranks + 0.5) / RANKS, share - (ranks + 0.5) / RANKS, lw=0.7)
        width = 1.63 / np.sqrt(len(sets))
        axes.axhspan(-width, width, color="0.92", zorder=0)
        axes.set_title(kind, fontsize=9)
        axes.set_xlabel("rank / 100")
    figure.axes[0].set_ylabel("share of sets\nminus rank")
    return save(figure, pictures, "calibration", "ranks of true values")
