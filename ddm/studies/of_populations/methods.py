"""The methods of a study of people: what each of them finds in one simulated data set.

hierarchical : `ddm.fit_hierarchical`; sample : `ddm.sample`; each : `ddm.fit_each`, of people only
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.fits.answers.quantities import Quantity
from ddm.fits.fitting import fit_each
from ddm.fits.interval_tables import delta_method, wald_ends
from ddm.fits.result import ConvergenceWarning
from ddm.populations.answers.estimates import PopulationEstimates
from ddm.populations.laplace.maximum import laplace
from ddm.populations.population import Population
from ddm.populations.population_priors import priors_of_phi
from ddm.populations.quantities import people_labels
from ddm.posterior.extras import needed
from ddm.posterior.sampling import sample
from ddm.posterior.tables import table_of_draws

Array = NDArray[np.float64]

# the columns of what is found of an estimate
FOUND = ["estimate", "se", "ci_low", "ci_high"]

# the methods that say something of the population
OF_POPULATION = ("hierarchical", "sample")


@dataclass(frozen=True, eq=False)
class Options:
    """What methods need to know.

    shared, between, priors : as in `ddm.sample`; without priors the hierarchical method maximises
        the likelihood, and the sample has the default ones
    level : of intervals
    quantities : made of the estimates, whose rows stand after those of the estimates
    """

    shared: Any
    between: Any
    priors: Any
    level: float
    quantities: Mapping[str, Quantity]


@dataclass(frozen=True, eq=False)
class Found:
    """What a method found in a data set; the last axes have the columns `FOUND`.

    population : (labels, 4); None of separate fits
    people : (people, estimates, 4)
    converged : whether the method did
    converged_people : (people,)
    """

    population: Array | None
    people: Array
    converged: bool
    converged_people: NDArray[np.bool_]


def hierarchical(population: Population, options: Options, seed: np.random.SeedSequence) -> Found:
    """What Laplace's approximation finds."""
    stated = None if options.priors is None else priors_of_phi(population, options.priors)
    found = laplace(population, stated)
    n = len(population.people)
    if not np.isfinite(found.phi).all() or not found.converged:
        size = (len(PopulationEstimates(population, found).quantities.labels), 4)
        of_all = np.full((size[0] + len(options.quantities), 4), np.nan)
        of_people = np.full((n, len(people_labels(population)), 4), np.nan)
        return Found(of_all, of_people, False, np.zeros(n, dtype=bool))

    estimates = PopulationEstimates(population, found)
    table = pd.DataFrame({"estimate": estimates.params, "se": estimates.se})
    table = table.join(estimates.intervals(options.level))
    more = delta_method(options.quantities, estimates.params, estimates.cov, options.level)
    of_people = np.dstack([estimates.of_people, estimates.errors_of_people])
    ends = estimates.intervals_of_people(options.level)
    return Found(
        np.vstack([table[FOUND].to_numpy(), more[FOUND].to_numpy()]),
        np.concatenate([of_people, ends], axis=2),
        True,
        np.ones(n, dtype=bool),
    )


def sampled(population: Population, options: Options, seed: np.random.SeedSequence) -> Found:
    """What draws from the posterior say."""
    with warnings.catch_warnings():
        # the table says which chains cannot be trusted
        warnings.simplefilter("ignore", ConvergenceWarning)
        posterior = sample(
            population.model,
            population.trials,
            by=population.by,
            shared=options.shared,
            between=options.between,
            priors="default" if options.priors is None else options.priors,
            seed=seed,
            n_jobs=1,
            progress=False,
        )
    tables = [posterior.summary(options.level)]
    if options.quantities:
        tables.append(posterior.derived(dict(options.quantities), options.level))
    draws = posterior.of_people
    n_people, n_estimates = draws.shape[2:]
    labels = people_labels(population) * n_people
    people = table_of_draws(draws.reshape(*draws.shape[:2], -1), labels, options.level)
    return Found(
        np.vstack([_of_draws(one) for one in tables]),
        _of_draws(people).reshape(n_people, n_estimates, 4),
        posterior.converged,
        np.full(n_people, posterior.converged),
    )


def separate(population: Population, options: Options, seed: np.random.SeedSequence) -> Found:
    """What fits of each person alone find."""
    by = population.by[0]
    with warnings.catch_warnings():
        # the table says which fits failed
        warnings.simplefilter("ignore")
        fits = fit_each(population.model, population.trials, by=by, n_jobs=1, progress=False)
    labels = list(people_labels(population))
    estimate, se = (one.reindex(columns=labels).to_numpy() for one in (fits.params, fits.se))
    ends = wald_ends(estimate.ravel(), se.ravel(), options.level).reshape(*estimate.shape, 2)
    converged = np.array([one.converged for one in fits.values()], dtype=bool)
    people = np.concatenate([np.dstack([estimate, se]), ends], axis=2)
    return Found(None, people, bool(converged.all()), converged)


METHODS: dict[str, Callable[[Population, Options, np.random.SeedSequence], Found]] = {
    "hierarchical": hierarchical,
    "sample": sampled,
    "each": separate,
}


def checked_methods(methods: Any, known: tuple[str, ...], argument: str) -> list[str]:
    """The names of methods; an error unless they are among those that are known, each once."""
    several = [methods] if isinstance(methods, str) else methods
    listed = ", ".join(map(repr, known))
    if not isinstance(several, list | tuple):
        raise TypeError(f"{argument} must be one or several of {listed}; got {methods!r}.")
    wrong = [one for one in several if one not in known]
    if wrong or not several or len(set(several)) < len(several):
        raise ValueError(f"{argument} must name some of {listed}, each once; got {methods!r}.")
    if "sample" in several:
        needed("nutpie", "'sample'")
    return list(several)


def _of_draws(table: pd.DataFrame) -> Array:
    """The columns `FOUND` of a summary of draws, whose standard error is the SD."""
    return np.asarray(table[["estimate", "sd", "ci_low", "ci_high"]], dtype=float)
