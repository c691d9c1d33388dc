"""A hierarchical fit from a file, and again with its trials."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from ddm.fits.restoring import check_formulas, damaged, floats
from ddm.fits.saved.file_text import CHECKSUM, check_sum, parsed
from ddm.fits.saved.functions import as_arguments
from ddm.fits.saved.kinds import (
    ANY_NUMBER,
    COUNT,
    FLAG,
    NULL,
    TEXT,
    Damage,
    Either,
    ListOf,
    Record,
    among,
)
from ddm.fits.saved.parts import NUMBERS, POSITIVE, TEXTS
from ddm.fits.saving import SCHEMA
from ddm.frames import Frame
from ddm.populations.hierarchical_fit import HierarchicalFit
from ddm.populations.laplace.maximum import LaplaceFit
from ddm.populations.likelihoods.people import people_likelihood
from ddm.populations.population import Population
from ddm.populations.saved.populations import (
    POPULATION,
    PRIORS,
    other_trials,
    population_of,
    priors_of,
    with_trials,
)
from ddm.populations.saved.writing import ARRAYS, FLAGS, KIND
from ddm.trials.trials import Trials

# how a file of this kind begins
BEGINNING = f'"kind": "{KIND}"'.encode()

# so many bytes from the beginning it is said which kind a file is of
HEAD = 200

FILE = Record(
    {
        "schema": POSITIVE,
        "kind": among(KIND),
        "written_by": TEXT,
        CHECKSUM: TEXT,
        **POPULATION,
        "message": TEXT,
        "found": Record(
            {
                **dict.fromkeys(ARRAYS, NUMBERS),
                **dict.fromkeys(FLAGS, ListOf(FLAG)),
                "value": ANY_NUMBER,
                "converged": FLAG,
                "notes": TEXTS,
                "evaluations": COUNT,
            }
        ),
        "priors": Either(
            "priors, or null",
            (NULL, PRIORS),
        ),
    }
)


def is_hierarchical(path: str | Path) -> bool:
    """Whether a file says that it holds a hierarchical fit."""
    if not Path(path).is_file():
        return False
    with Path(path).open("rb") as file:
        return BEGINNING in file.read(HEAD)


def load_hierarchical(
    path: str | Path,
    *,
    data: Trials | Frame | None = None,
    functions: Mapping[str, Any] | None = None,
) -> HierarchicalFit:
    """The fit that a file holds; see `ddm.load`."""
    try:
        saved = parsed(Path(path).read_bytes())
        if type(saved.get("schema")) is int and saved["schema"] > SCHEMA:
            raise ValueError(
                f"{str(path)!r} was written by {saved.get('written_by')}, a later version. Install "
                "that version or a later one: pip install --upgrade ddm-toolkit."
            )
        FILE.check(saved, "")
        check_sum(saved)
    except Damage as damage:
        raise damaged(path, damage) from None
    check_formulas(path, saved)
    own = as_arguments(saved["model"]["functions"], functions)
    try:
        fit = _fit(saved, own)
    except (ValueError, TypeError, KeyError, IndexError) as error:
        raise damaged(path, f"it cannot be a fit, since {str(error).rstrip('.')}") from None
    return fit if data is None else _with_trials(fit, data)


def _fit(saved: dict[str, Any], functions: dict[str, Any]) -> HierarchicalFit:
    population = population_of(saved, functions, saved["schema"])
    return HierarchicalFit(
        population=population,
        found=_found(saved["found"], population),
        stated=None if saved["priors"] is None else priors_of(saved["priors"]),
        texts=saved["message"],
    )


def _found(saved: dict[str, Any], population: Population) -> LaplaceFit:
    n, k, size = len(population.people), len(population.coordinates), population.size
    shapes = {
        "phi": (size,),
        "covariance": (size, size),
        "of_people": (n,),
        "theta": (n, k),
        "gradient": (n, k),
        "curvature": (n, k, k),
        "inner_curvature": (n, k, k),
    }
    arrays: dict[str, Any] = {
        name: floats(saved[name]).reshape(shape) for name, shape in shapes.items()
    }
    flags: dict[str, Any] = {name: np.array(saved[name], dtype=bool) for name in FLAGS}
    return LaplaceFit(
        **arrays,
        **flags,
        value=float(saved["value"]),
        converged=saved["converged"],
        notes=tuple(saved["notes"]),
        evaluations=saved["evaluations"],
    )


def _with_trials(fit: HierarchicalFit, data: Trials | Frame) -> HierarchicalFit:
    """The fit with its trials; a ValueError if the data are not those that were fitted."""
    population = with_trials(fit.population, data)
    if population is None or not _agree(population, fit):
        raise other_trials(fit.n)
    return replace(fit, population=population)


def _agree(population: Population, fit: HierarchicalFit) -> bool:
    """Whether the likelihoods of people are those of the fit."""
    found, random = fit.found, population.random
    loglik = people_likelihood(population).sloped(found.theta)[0]
    sds = population.sds(found.phi)
    e = (found.theta - population.means(found.phi))[:, random] / sds
    precision = found.inner_curvature[:, random[:, None], random] * np.outer(sds, sds)
    expected = loglik - 0.5 * (e**2).sum(axis=1) - 0.5 * np.linalg.slogdet(precision)[1]
    return bool(np.allclose(expected, found.of_people, rtol=1e-6, atol=1e-6))
