"""What a file of a hierarchical fit holds.

Beside the model, its design, and how the trials were observed, as in files of `ddm.Fit`, these are
who made which trial, the predictors of people, the estimates and their curvatures. A file keeps no
RTs.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from ddm.fits.saving import as_key, laid_out, numbers, write
from ddm.models.lapses import Lapses
from ddm.populations.hierarchical_fit import HierarchicalFit
from ddm.populations.laplace.maximum import LaplaceFit
from ddm.populations.population import Population
from ddm.populations.population_priors import PriorsOfPhi
from ddm.populations.predictors import Predictors
from ddm.populations.prior_choice import Stated

# how a file names this kind of content
KIND = "hierarchical"

# the arrays of a `LaplaceFit`
ARRAYS = (
    "phi",
    "covariance",
    "of_people",
    "theta",
    "gradient",
    "curvature",
    "inner_curvature",
)
FLAGS = ("two_modes", "at_zero", "at_bound")


def save(fit: HierarchicalFit, path: str | Path) -> None:
    """Write a fit to a JSON file."""
    content = {
        **population_content(fit.population, fit.lapses),
        "found": _found(fit.found),
        "priors": None if fit.stated is None else priors_content(fit.stated),
        "message": fit.message,
    }
    write(path, KIND, content)


def population_content(population: Population, lapses: Lapses | None) -> dict[str, Any]:
    """A model laid over the trials of people, as JSON can hold it."""
    return {
        **laid_out(population.model, population.estimates, population.trials, lapses),
        "n": population.trials.n,
        "by": list(population.by),
        "people": [as_key(key) for key in population.people] if population.by else [],
        "person": population.grouping.code.tolist(),
        "predictors": _predictors(population.predictors),
        "is_shared": population.is_shared.tolist(),
    }


def priors_content(priors: PriorsOfPhi) -> dict[str, Any]:
    """The priors of a population."""
    return {
        "stated": [_stated(one) for one in priors.stated],
        "of_phi": [_stated(one) for one in priors.of_phi],
    }


def _predictors(predictors: Predictors) -> dict[str, Any]:
    return {
        "matrix": numbers(predictors.matrix),
        "sds": numbers(predictors.sds),
        "reference": numbers(predictors.reference),
        "predicted": [asdict(one) for one in predictors.predicted],
    }


def _found(found: LaplaceFit) -> dict[str, Any]:
    arrays = {name: numbers(getattr(found, name)) for name in ARRAYS}
    flags = {name: np.asarray(getattr(found, name)).tolist() for name in FLAGS}
    return {
        **arrays,
        **flags,
        "value": numbers(found.value)[0],
        "converged": found.converged,
        "notes": list(found.notes),
        "evaluations": found.evaluations,
    }


def _stated(one: Stated) -> dict[str, Any]:
    return {
        "key": one.key,
        "distribution": type(one.distribution).__name__,
        "numbers": [float(number) for number in vars(one.distribution).values()],
        "link": one.link,
        "scale": one.scale,
        "explanation": one.explanation,
    }
