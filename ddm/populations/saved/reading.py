"""A hierarchical fit from a file, and again with its trials."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from ddm import priors
from ddm.fits.restoring import check_formulas, damaged, floats, read_key, read_laid_out
from ddm.fits.saved.file_text import CHECKSUM, check_sum, parsed
from ddm.fits.saved.functions import as_arguments
from ddm.fits.saved.kinds import (
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
from ddm.fits.saved.parts import (
    ANY_NUMBER,
    FIT,
    FIT_SINCE_2,
    LEVEL,
    MODEL,
    MODEL_SINCE_4,
    NUMBERS,
    POSITIVE,
    READING,
    READING_SINCE_2,
    TEXTS,
)
from ddm.fits.saving import SCHEMA
from ddm.frames import Frame
from ddm.models.layout import lay_out
from ddm.models.links import LINKS
from ddm.populations.effects import coordinate_design, effects_of
from ddm.populations.hierarchical_fit import HierarchicalFit
from ddm.populations.laplace.search import LaplaceFit
from ddm.populations.likelihoods.people import people_likelihood
from ddm.populations.population import Population
from ddm.populations.predictors import Predicted, Predictors
from ddm.populations.prior_choice import Stated
from ddm.populations.priors_of_phi import PriorsOfPhi
from ddm.populations.saved.writing import ARRAYS, FLAGS, KIND
from ddm.trials.grouping import Grouping, grouped
from ddm.trials.trials import Trials

# how a file of this kind begins
BEGINNING = f'"kind": "{KIND}"'.encode()

# so many bytes from the beginning it is said which kind a file is of
HEAD = 200

# the parts that files of `ddm.Fit` have too
SHARED_PARTS = ("design", "lapses", "deadline", "window", "observed", "labels", "coding", "message")

STATED = Record(
    {
        "key": TEXT,
        "distribution": among(*priors.__all__),
        "numbers": NUMBERS,
        "link": among(*LINKS),
        "scale": TEXT,
        "explanation": TEXT,
    }
)
FILE = Record(
    {
        "schema": POSITIVE,
        "kind": among(KIND),
        "written_by": TEXT,
        CHECKSUM: TEXT,
        **{name: FIT[name] for name in SHARED_PARTS},
        **FIT_SINCE_2,
        "model": Record({**MODEL, **MODEL_SINCE_4}),
        "reading": Record({**READING, **READING_SINCE_2}),
        "n": COUNT,
        "by": ListOf(TEXT, least=1),
        "people": ListOf(ListOf(LEVEL, least=1), least=2),
        "person": ListOf(COUNT),
        "predictors": Record(
            {
                "matrix": NUMBERS,
                "sds": NUMBERS,
                "reference": NUMBERS,
                "predicted": ListOf(Record({"key": TEXT, "name": TEXT, "column": COUNT})),
            }
        ),
        "is_shared": ListOf(FLAG),
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
            (NULL, Record({"stated": ListOf(STATED), "of_phi": ListOf(STATED)})),
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
    model, design, trials = read_laid_out(saved, functions, saved["schema"])
    effects = tuple(effects_of(model, design, term) for term in design.terms)
    people = [read_key(key) for key in saved["people"]]
    code = np.array(saved["person"], dtype=np.int64)
    if code.shape != design.cell.shape or code.max() >= len(people):
        raise ValueError("its trials are not those of its people")
    population = Population(
        model=model,
        trials=trials,  # type: ignore[arg-type]
        by=tuple(saved["by"]),
        grouping=Grouping(people, code, np.zeros(0, dtype=np.int64)),
        estimates=design,
        design=coordinate_design(design, effects),
        effects=effects,
        predictors=_predictors(saved["predictors"], len(people)),
        is_shared=np.array(saved["is_shared"], dtype=bool),
    )
    found = _found(saved["found"], population)
    return HierarchicalFit(
        population=population,
        found=found,
        stated=_priors(saved["priors"]),
        texts=saved["message"],
    )


def _predictors(saved: dict[str, Any], n_people: int) -> Predictors:
    sds = floats(saved["sds"])
    return Predictors(
        floats(saved["matrix"]).reshape(n_people, sds.size),
        sds,
        floats(saved["reference"]),
        tuple(Predicted(**one) for one in saved["predicted"]),
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
    arrays = {name: floats(saved[name]).reshape(shape) for name, shape in shapes.items()}
    flags = {name: np.array(saved[name], dtype=bool) for name in FLAGS}
    return LaplaceFit(
        **arrays,
        **flags,
        value=float(saved["value"]),
        converged=saved["converged"],
        notes=tuple(saved["notes"]),
        evaluations=saved["evaluations"],
    )


def _priors(saved: dict[str, Any] | None) -> PriorsOfPhi | None:
    if saved is None:
        return None
    return PriorsOfPhi(tuple(map(_stated, saved["stated"])), tuple(map(_stated, saved["of_phi"])))


def _stated(saved: dict[str, Any]) -> Stated:
    distribution = getattr(priors, saved["distribution"])(*saved["numbers"])
    rest = {name: saved[name] for name in ("key", "link", "scale", "explanation")}
    return Stated(distribution=distribution, **rest)


def _with_trials(fit: HierarchicalFit, data: Trials | Frame) -> HierarchicalFit:
    """The fit with its trials; a ValueError if the data are not those that were fitted."""
    known = fit.population
    trials = data if isinstance(data, Trials) else Trials(data, **fit.trials.reading)
    grouping = grouped(trials, known.by) if set(known.by) <= set(trials.data.columns) else None
    is_same = (
        grouping is not None
        and grouping.keys == known.people
        and np.array_equal(grouping.code, known.grouping.code)
    )
    if is_same and grouping is not None:
        design = lay_out(known.model, trials)
        is_same = np.array_equal(design.cell, known.design.cell)
        effects = tuple(effects_of(known.model, design, term) for term in design.terms)
        population = replace(
            known,
            trials=trials,
            grouping=grouping,
            estimates=design,
            design=coordinate_design(design, effects),
            effects=effects,
        )
    if is_same:
        loglik = people_likelihood(population).sloped(fit.found.theta)[0]
        inner = fit.found.of_people
        is_same = bool(np.isfinite(loglik).all()) and _agree(population, fit, loglik, inner)
    if not is_same:
        raise ValueError(
            f"data are not the {fit.n} trials that were fitted: their number, people, conditions "
            "or RTs differ. Give the same rows, in the same order."
        )
    return replace(fit, population=population)


def _agree(population: Population, fit: HierarchicalFit, loglik: Any, of_people: Any) -> bool:
    """Whether the likelihoods of people are those of the fit."""
    found, random = fit.found, population.random
    sds = population.sds(found.phi)
    e = (found.theta - population.means(found.phi))[:, random] / sds
    precision = found.inner_curvature[:, random[:, None], random] * np.outer(sds, sds)
    expected = loglik - 0.5 * (e**2).sum(axis=1) - 0.5 * np.linalg.slogdet(precision)[1]
    return bool(np.allclose(expected, of_people, rtol=1e-6, atol=1e-6))
