"""What a file of a hierarchical fit holds.

Beside the model, its design, and how the trials were observed, as in files of `ddm.Fit`, these are
who made which trial, the predictors of people, the estimates and their curvatures. A file keeps no
RTs.
"""

from __future__ import annotations

from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import numpy as np

from ddm.fits.saving import as_key, laid_out, numbers, write
from ddm.populations.hierarchical_fit import HierarchicalFit
from ddm.populations.laplace.search import LaplaceFit
from ddm.populations.predictors import Predictors
from ddm.populations.prior_choice import Stated
from ddm.populations.priors_of_phi import PriorsOfPhi

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
    population = fit.population
    content = {
        **laid_out(population.model, population.estimates, fit.trials, fit.lapses),
        "n": fit.n,
        "by": list(population.by),
        "people": [as_key(key) for key in population.people],
        "person": population.grouping.code.tolist(),
        "predictors": _predictors(population.predictors),
        "is_shared": population.is_shared.tolist(),
        "found": _found(fit.found),
        "priors": None if fit.stated is None else _priors(fit.stated),
        "message": fit.message,
    }
    write(path, KIND, content)


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


def _priors(priors: PriorsOfPhi) -> dict[str, Any]:
    return {
        "stated": [_stated(one) for one in priors.stated],
        "of_phi": [_stated(one) for one in priors.of_phi],
    }


def _stated(one: Stated) -> dict[str, Any]:
    distribution = one.distribution
    values = [float(getattr(distribution, field.name)) for field in fields(distribution)]
    return {
        "key": one.key,
        "distribution": type(distribution).__name__,
        "numbers": values,
        "link": one.link,
        "scale": one.scale,
        "explanation": one.explanation,
    }
