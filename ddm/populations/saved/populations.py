"""The population of a saved fit, or of saved draws: from a file, and again with its trials."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from typing import Any

import numpy as np

from ddm import priors
from ddm.fits.restoring import floats, read_key, read_laid_out
from ddm.fits.saved.kinds import COUNT, FLAG, TEXT, ListOf, Record, among
from ddm.fits.saved.parts import (
    FIT,
    FIT_SINCE_2,
    LEVEL,
    MODEL,
    MODEL_SINCE_4,
    NUMBERS,
    READING,
    READING_SINCE_2,
)
from ddm.fits.saving import SCHEMA
from ddm.frames import Frame
from ddm.models.layout import lay_out
from ddm.models.links import LINKS
from ddm.populations.effects import coordinate_design, effects_of
from ddm.populations.population import Population
from ddm.populations.population_priors import PriorsOfPhi
from ddm.populations.predictors import Predicted, Predictors
from ddm.populations.prior_choice import Stated
from ddm.trials.grouping import Grouping, grouped
from ddm.trials.trials import Trials
from ddm.trials.trials_file import in_memory

# the parts that files of `ddm.Fit` have too
SHARED_PARTS = ("design", "lapses", "deadline", "window", "observed", "labels", "coding")

POPULATION = {
    **{name: FIT[name] for name in SHARED_PARTS},
    **FIT_SINCE_2,
    "model": Record({**MODEL, **MODEL_SINCE_4}),
    "reading": Record({**READING, **READING_SINCE_2}),
    "n": COUNT,
    "by": ListOf(TEXT),
    "people": ListOf(ListOf(LEVEL)),
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
}
_STATED = Record(
    {
        "key": TEXT,
        "distribution": among(*priors.__all__),
        "numbers": NUMBERS,
        "link": among(*LINKS),
        "scale": TEXT,
        "explanation": TEXT,
    }
)
PRIORS = Record({"stated": ListOf(_STATED), "of_phi": ListOf(_STATED)})


def population_of(
    saved: dict[str, Any], functions: dict[str, Any], schema: int = SCHEMA
) -> Population:
    """The population of the content of a file; its trials have no RTs."""
    model, design, trials = read_laid_out(saved, functions, schema)
    effects = tuple(effects_of(model, design, term) for term in design.terms)
    people: list[Hashable] = [None]
    if saved["by"]:
        people = [read_key(key) for key in saved["people"]]
    code = np.array(saved["person"], dtype=np.int64)
    if code.shape != design.cell.shape or code.max() >= len(people):
        raise ValueError("its trials are not those of its people")
    return Population(
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


def _predictors(saved: dict[str, Any], n_people: int) -> Predictors:
    sds = floats(saved["sds"])
    return Predictors(
        floats(saved["matrix"]).reshape(n_people, sds.size),
        sds,
        floats(saved["reference"]),
        tuple(Predicted(**one) for one in saved["predicted"]),
    )


def priors_of(saved: dict[str, Any]) -> PriorsOfPhi:
    """The priors of the content of a file."""
    return PriorsOfPhi(tuple(map(_stated, saved["stated"])), tuple(map(_stated, saved["of_phi"])))


def _stated(saved: dict[str, Any]) -> Stated:
    distribution = getattr(priors, saved["distribution"])(*saved["numbers"])
    rest = {name: saved[name] for name in ("key", "link", "scale", "explanation")}
    return Stated(distribution=distribution, **rest)


def with_trials(known: Population, data: Trials | Frame) -> Population | None:
    """The population with its trials; None if they are of other people or conditions."""
    data = in_memory(data)
    trials = data if isinstance(data, Trials) else Trials(data, **known.trials.reading)
    grouping = known.grouping
    if known.by:
        if not set(known.by) <= set(trials.data.columns):
            return None
        grouping = grouped(trials, known.by)
        if grouping.keys != known.people or not np.array_equal(grouping.code, known.grouping.code):
            return None
    elif trials.n != known.trials.n:
        return None
    else:
        grouping = replace(grouping, code_aside=np.zeros(len(trials.set_aside), dtype=np.int64))

    design = lay_out(known.model, trials)
    if not np.array_equal(design.cell, known.design.cell):
        return None
    effects = tuple(effects_of(known.model, design, term) for term in design.terms)
    return replace(
        known,
        trials=trials,
        grouping=grouping,
        estimates=design,
        design=coordinate_design(design, effects),
        effects=effects,
    )


def other_trials(n: int) -> ValueError:
    """The error for trials that are not those of the file."""
    return ValueError(
        f"data are not the {n} trials that were fitted: their number, people, conditions or RTs "
        "differ. Give the same rows, in the same order."
    )
