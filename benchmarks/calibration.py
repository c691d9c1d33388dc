"""Simulation-based calibration of `ddm.sample`.

Populations are drawn from the priors, trials from these populations, and posteriors from these
trials: if all is right, the rank of a true value among draws of its posterior is equally likely to
be any (Talts et al. 2018; Modrak et al. 2023, who add the joint log likelihood). Written: a row per
set, with the rank of each quantity among 99 draws, and with the share of all draws below it. No set
is left out: an error is a row with its text. A run that was stopped goes on. About an hour of one
core.
"""

from __future__ import annotations

import time
import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

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
    return Drawn(data, quantities(laid_out(kind, data), phi, theta))


def quantities(population: Population, phi: np.ndarray, theta: np.ndarray) -> dict[str, Any]:
    """All quantities, the first person's and the log likelihood, of phi (..., size) and theta."""
    of_population = Quantities(population)
    values = dict(
        zip(of_population.labels, np.moveaxis(of_population.values(phi), -1, 0), strict=True)
    )
    if population.by:
        first = np.moveaxis(people_values(population, theta[..., 0, :]), -1, 0)
        values |= zip((f"{one} of s00" for one in people_labels(population)), first, strict=True)
    likelihood = people_likelihood(population)
    flat = theta.reshape(-1, *theta.shape[-2:])
    total = np.array([likelihood.sloped(one)[0].sum() for one in flat])
    return values | {LOG_LIKELIHOOD: total.reshape(theta.shape[:-2])}


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
    row |= {
        "seconds": round(time.perf_counter() - began, 2),
        "divergent": int(posterior.chains.divergent.sum()),
        "converged": posterior.converged,
        "r_hat": round(posterior.summary()["r_hat"].max(), 4),
        "ess": round(posterior.summary()[["ess_bulk", "ess_tail"]].min(axis=None)),
        "trouble": "; ".join(
            [
                *posterior.notes,
                *(str(w.message) for w in caught if w.category is not ddm.ConvergenceWarning),
            ]
        ),
    }
    phi = posterior.phi.reshape(CHAINS * DRAWS, -1)
    theta = posterior.theta.reshape(CHAINS * DRAWS, *posterior.theta.shape[2:])
    draws = quantities(posterior.population, phi, theta)
    thinned = np.linspace(0, CHAINS * DRAWS - 1, RANKS - 1).round().astype(int)
    for label, value in one.truth.items():
        row[f"rank {label}"] = int((draws[label][thinned] < value).sum())
        row[f"below {label}"] = round(float((draws[label] < value).mean()), 3)
    return row
