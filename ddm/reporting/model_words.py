"""The model in words, as a table of parameters, and as a formula."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from ddm.models.model import Model
from ddm.models.specifications.functions import function_text
from ddm.models.specifications.specification import Free
from ddm.parameters import BY_NAME
from ddm.report.page import Formula, Part, Table, Text
from ddm.report.tables import table_of
from ddm.reporting.answers.answer import Answer
from ddm.reporting.answers.words import capital
from ddm.trials.trials import Trials

# parameters that are not shown where they are 0, or 1: without them there is nothing to be told
LEFT_OUT_AT = {
    "sv": 0.0,
    "sz": 0.0,
    "st0": 0.0,
    "start_shape": 0.0,
    "t0_sd": 0.0,
    "lapse": 0.0,
    "drift_bias": 0.0,
    "D": 1.0,
}

ROLES = ("drift", "boundary", "noise")

# what the parameters mean in a sentence, where the table says more than that
SHORT = {
    "v": "drift rate",
    "a": "boundary separation",
    "z": "starting point",
    "t0": "non-decision time",
    "lapse": "proportion of lapses",
}


def sentence_of(model: Model, by: Sequence[Any]) -> str:
    """What the model is, in one sentence."""
    functions = [f"{role} {function_text(function)}" for role, function in _functions(model)]
    kind = "General drift-diffusion model" if functions else "Drift-diffusion model"
    head = f"{kind} with {', '.join(functions)}" if functions else kind

    shared = [name_of(name) for name, one in model.specifications.items() if isinstance(one, Free)]
    values = "one value" if len(shared) == 1 else "one value each"
    whose = f"for all trials of each {' and '.join(map(str, by))}" if by else "for all trials"
    parts = _varying(model)
    if shared:
        parts.append(f"{_joined(shared)} with {values} {whose}")
    return f"{head}: {'; '.join(parts)}." if parts else f"{head}; no parameter is estimated."


def question_of(model: Model) -> str:
    """The question that a model answers, if nobody said which."""
    asked = [
        f"{name_of(name)} {'depend on' if model.has_formula(name) else 'differ by'} {columns}"
        for name, columns in _columns(model).items()
    ]
    if not asked:
        return "Which parameters describe these reaction times and choices?"
    return f"{'Does' if len(asked) == 1 else 'Do'} {_joined(asked)}?"


def _columns(model: Model) -> dict[str, str]:
    """The columns by which each parameter differs that is not the same in all trials."""
    return {
        name: " and ".join(model.columns_of(name))
        for name in model.specifications
        if model.columns_of(name) and name not in model.covariates
    }


def _varying(model: Model) -> list[str]:
    """What the parameters depend on that are not the same in all trials."""
    return [
        f"{name_of(name)} {'depends on' if model.has_formula(name) else 'differs by'} {columns}"
        for name, columns in _columns(model).items()
    ]


def _joined(names: Sequence[str]) -> str:
    """Names in a sentence."""
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def words_of(answer: Answer) -> Iterator[Part]:
    """The chapter about the model."""
    model = answer.model
    yield Text(
        "Evidence accumulates from a starting point between two boundaries until it reaches one of "
        "them. The boundary decides the response; the reaction time is the time of that first "
        "passage plus a non-decision time."
    )
    yield Formula(tuple(_formula(model)))
    yield Text(f"{capital(answer.trials.coding)}.")
    yield from map(Text, observation_of(answer.trials))
    yield Table(
        "The parameters of the model. Variabilities that are not listed are 0.",
        ("parameter", "meaning", "unit", "in this model"),
        tuple(_rows(model)),
        (False, False, False, False),
    )
    for role, function in _functions(model):
        yield Text(f"{role.capitalize()}: {_about(function)}")
    if answer.priors is not None:
        yield table_of(answer.priors.rename_axis("of").reset_index(), "Priors.")


def observation_of(trials: Trials) -> Iterator[str]:
    """What limited the observation of trials, and what the likelihood makes of it."""
    n = int(trials.omitted.sum())
    if n and trials.observed == "both":
        yield (
            f"{n} of {trials.n} trials ({100.0 * n / trials.n:.1f} %) have no response: the model "
            "counts them as decisions that had not ended by the deadline."
        )
    elif n:
        yield (
            f"{n} of {trials.n} trials ({100.0 * n / trials.n:.1f} %) have no response, as one of "
            "the responses leaves no trace."
        )
    low, high = trials.window
    if (low, high) != (0.0, np.inf):
        ends = {f"below {low:g} s": low > 0.0, f"above {high:g} s": high < np.inf}
        bounds = [text for text, is_removed in ends.items() if is_removed]
        yield (
            f"RTs {' and '.join(bounds)} had been removed before; the likelihood is that of the "
            "others."
        )


def named_in(model: Model) -> list[str]:
    """The parameters that a model has, without those that are 0 as if they were not there."""
    return [
        name
        for name, value in model.specifications.items()
        if value is not None and value != LEFT_OUT_AT.get(name)
    ]


def _rows(model: Model) -> Iterator[tuple[str, ...]]:
    for name in named_in(model):
        row = model.family.rows[name]
        yield name, row.meaning, row.unit, _specified(model, name)


def _specified(model: Model, name: str) -> str:
    """How a parameter is specified."""
    value = model.specifications[name]
    if isinstance(value, Free):
        return "estimated, one value"
    if model.has_formula(name):
        link = model.link_of(name)
        scale = "" if link == "identity" else f", which add up on the scale of its {link}"
        return f"estimated, coefficients of {value}{scale}"
    if name in model.covariates:
        return f"known in each trial, column {value}"
    if isinstance(value, (str, tuple)):
        return f"estimated, one value for each level of {' and '.join(model.columns_of(name))}"
    return f"fixed at {value:g}"


def name_of(name: str) -> str:
    """A parameter in a sentence."""
    if name in SHORT:
        return f"{SHORT[name]} ({name})"
    row = BY_NAME.get(name)
    return name if row is None else f"{row.meaning.split(';')[0].split(':')[0]} ({name})"


def _formula(model: Model) -> Iterator[str]:
    """The process, and what varies across trials, as lines."""
    functions = dict(_functions(model))
    drift = "v" if "drift" not in functions else "drift(x, t)"
    noise = "√D" if "noise" not in functions else "noise(t)"
    yield f"dx = {drift} dt + {noise} dW"
    if "boundary" in functions:
        yield "upper and lower boundary: as the function says, around the middle of the separation"
    else:
        yield "x(0) = z a;  response upper where x = a, lower where x = 0"
    yield "RT = time of the first passage + t0"
    yield from _variability(model)


def _variability(model: Model) -> Iterator[str]:
    """What varies across trials."""
    present = {name for name, value in model.specifications.items() if value not in (None, 0.0)}
    if "sv" in present:
        yield "drift of a trial ~ Normal(v, sv²)"
    if "sz" in present:
        shape = "Uniform" if model.start == "uniform" else "Beta (of that width)"
        yield f"start of a trial ~ {shape}(z − sz/2, z + sz/2)"
    if "st0" in present:
        yield "non-decision time of a trial ~ Uniform(t0, t0 + st0)"
    if "t0_sd" in present:
        yield "non-decision time of a trial ~ Normal(t0, t0_sd²), above 0"
    if model.stimulus_column is not None:
        yield f"the drift has the sign of the stimulus, column {model.stimulus_column}"
    if "lapse" in present:
        window = model.lapse_window
        where = "uniform over the range of the RTs" if window is None else str(window)
        yield f"with probability lapse: RT {where}, both responses equally likely"


def _functions(model: Model) -> list[tuple[str, Any]]:
    """The drift, boundary and noise that are functions."""
    found = ((role, getattr(model, role)) for role in ROLES)
    return [(role, value) for role, value in found if callable(value) or isinstance(value, tuple)]


def _about(function: Any) -> str:
    """A function by its name, and what it says of itself."""
    doc = inspect.getdoc(function) if callable(function) else None
    first = (doc or "").split("\n\n")[0].replace("\n", " ").replace("``", "")
    return f"{function_text(function)}. {first}".strip()
