"""A posterior as a NetCDF file, and from one.

The groups "posterior" and "sample_stats" have the draws in natural units, for whoever opens the
file; "coordinates" has them on the scales of the links, from which all is made anew. The model, the
people and the priors are an attribute, as JSON. A file keeps no RTs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from ddm.fits.restoring import check_formulas
from ddm.fits.saved.functions import as_arguments
from ddm.fits.saved.kinds import Damage, Record, among, whole
from ddm.fits.saved.parts import TEXTS
from ddm.frames import Frame
from ddm.populations.likelihoods.people import people_likelihood
from ddm.populations.saved.populations import (
    POPULATION,
    PRIORS,
    other_trials,
    population_of,
    priors_of,
    with_trials,
)
from ddm.populations.saved.writing import population_content, priors_content
from ddm.posterior.forms.groups import Groups, Variable, file_groups
from ddm.posterior.forms.netcdf import damaged, load_groups, save_groups
from ddm.posterior.nuts import Chains
from ddm.posterior.posterior import Posterior
from ddm.trials.trials import Trials

# how a file names this kind of content
KIND = "posterior"

# a seed may be any whole number from 0; a file has those of up to 256 bits
LARGEST_SEED = 2**256 - 1

CONTENT = Record(
    {"kind": among(KIND), **POPULATION, "priors": PRIORS, "notes": TEXTS},
    # files of earlier versions do not have them
    {"seed": whole(0, LARGEST_SEED), "tune": whole(1, 2**63 - 1)},
)

OF_DRAWS = ("chain", "draw")

# so many draws are compared with the trials
CHECKED = 5


def save(posterior: Posterior, path: str | Path) -> None:
    """Write a posterior to a NetCDF file."""
    drawn_with = {"seed": posterior.seed, "tune": posterior.tune}
    content = {
        "kind": KIND,
        **population_content(posterior.population, posterior.lapses),
        "priors": priors_content(posterior.priors_of_phi),
        "notes": list(posterior.notes),
        **{name: value for name, value in drawn_with.items() if value is not None},
    }
    coordinates = {
        "phi": Variable((*OF_DRAWS, "location"), posterior.phi),
        "theta": Variable((*OF_DRAWS, "person", "coordinate"), posterior.theta),
        "x": Variable((*OF_DRAWS, "number"), posterior.chains.x),
        "log_likelihood": Variable(OF_DRAWS, posterior.loglik),
    }
    save_groups(path, {**file_groups(posterior.as_draws), "coordinates": coordinates}, content)


def load_posterior(
    path: str | Path,
    *,
    data: Trials | Frame | None = None,
    functions: Mapping[str, Any] | None = None,
) -> Posterior:
    """The posterior that a file holds; see `ddm.load`."""
    saved = load_groups(path)
    content = saved.attributes
    try:
        CONTENT.check(content, "")
    except Damage as damage:
        raise damaged(path, damage) from None
    check_formulas(path, content)
    own = as_arguments(content["model"]["functions"], functions)
    try:
        posterior = _posterior(content, saved.groups, own)
    except (ValueError, TypeError, KeyError, IndexError) as error:
        raise damaged(path, f"it cannot be a posterior, since {str(error).rstrip('.')}") from None
    return posterior if data is None else _with_trials(posterior, data)


def _posterior(content: dict[str, Any], groups: Groups, functions: dict[str, Any]) -> Posterior:
    population = population_of(content, functions)
    coordinates, statistics = groups["coordinates"], groups["sample_stats"]
    phi, theta = coordinates["phi"].values, coordinates["theta"].values
    of_draws = phi.shape[:2]
    expected = (*of_draws, len(population.people), len(population.coordinates))
    if phi.shape[2:] != (population.size,) or theta.shape != expected:
        raise ValueError("its draws are not those of its model")
    return Posterior(
        population=population,
        priors_of_phi=priors_of(content["priors"]),
        phi=phi,
        theta=theta,
        chains=Chains(
            x=coordinates["x"].values,
            log_density=statistics["lp"].values,
            divergent=statistics["diverging"].values,
            n_steps=statistics["n_steps"].values,
            depth=statistics["tree_depth"].values,
        ),
        notes=tuple(content["notes"]),
        known_loglik=coordinates["log_likelihood"].values,
        seed=content.get("seed"),
        tune=content.get("tune"),
    )


def _with_trials(posterior: Posterior, data: Trials | Frame) -> Posterior:
    """The posterior with its trials; a ValueError if the data are not those that were sampled."""
    population = with_trials(posterior.population, data)
    if population is None:
        raise other_trials(posterior.n)
    likelihood = people_likelihood(population)
    found = [likelihood.sloped(theta)[0].sum() for theta in posterior.theta[0, :CHECKED]]
    if not np.allclose(found, posterior.loglik[0, :CHECKED], rtol=1e-6, atol=1e-6):
        raise other_trials(posterior.n)
    return replace(posterior, population=population)
