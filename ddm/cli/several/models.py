"""The option --model: several models for the same trials."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from ddm.cli.file_options import Command, with_options
from ddm.cli.model_text import SHARED, model_from
from ddm.cli.several.named_text import name_and_items
from ddm.models.formula_terms import is_formula
from ddm.models.model import Model
from ddm.processes.families.ready_made import BY_ROLE

MODELS = (
    click.option(
        "--model",
        multiple=True,
        metavar="[NAME:] PARAMS",
        help=(
            "A model, with what --param of ddm fit would say between semicolons: --model "
            "'v=difficulty; a=instruction'; with a name: --model 'all equal:'. Functions too: "
            "'boundary=exponential; tau=free'. May be repeated."
        ),
    ),
    *SHARED,
)

# the values of `SHARED`
SHARED_NAMES = ("stimulus", "flip_start", "lapse_window", "links")


def models_options(command: Command) -> Command:
    """The option --model, and those that say what all models share; see `models_in`."""
    return with_options(command, MODELS)


def models_in(values: dict[str, Any]) -> dict[str, Model]:
    """The models that options say, by their names; the options are taken out of ``values``."""
    said: Sequence[str] = values.pop("model")
    shared = {name: values.pop(name) for name in SHARED_NAMES}
    is_shared = any(value not in (None, False, ()) for value in shared.values())
    if is_shared and not said:
        raise click.UsageError(
            "--stimulus, --flip-start, --lapse-window and --links are about models that are fitted "
            "here. Say these by --model, or leave the options out."
        )
    every = [item for text in said for item in name_and_items(text)[1]]
    models: dict[str, Model] = {}
    for text in said:
        name, items = name_and_items(text)
        if not name and not items:
            raise click.BadParameter(
                f"{text!r} says nothing. Write parameters, as in --model 'v=difficulty'; or a name "
                "alone, as in --model 'all equal:', for a model without conditions.",
                param_hint="--model",
            )
        name = name or "; ".join(items)
        if name in models:
            raise click.BadParameter(
                f"there are two models {name!r}. Give them names: --model 'one: v=difficulty'.",
                param_hint="--model",
            )
        models[name] = _model(text, items, _applying(shared, items, every))
    return models


def _applying(shared: dict[str, Any], items: list[str], every: list[str]) -> dict[str, Any]:
    """What of the shared options applies to a model with these items.

    Others say nothing of it: the window of lapses nothing of a model without lapses, a link nothing
    of a parameter without a formula. Unless no model at all has them, which is an error.
    """
    formulas = [
        {name for name, _, value in (item.partition("=") for item in one) if is_formula(value)}
        for one in (items, every)
    ]
    links = [
        link
        for link in shared["links"]
        if link.partition("=")[0] in formulas[0] or link.partition("=")[0] not in formulas[1]
    ]
    has_lapses = [any(item.startswith("lapse=") for item in one) for one in (items, every)]
    window = shared["lapse_window"] if has_lapses[0] or not has_lapses[1] else None
    return {**shared, "links": links, "lapse_window": window}


def _model(text: str, items: list[str], shared: dict[str, Any]) -> Model:
    """One model; a usage error that shows its text if there is none."""
    functions = [item for item in items if item.partition("=")[0] in BY_ROLE]
    try:
        named: dict[str, Any] = dict(_function(item) for item in functions)
        param = [item for item in items if item not in functions]
        return model_from(param=param, **named, **shared)
    except click.BadParameter as error:
        raise click.BadParameter(f"{text!r}: {error.message}", param_hint="--model") from error


def _function(item: str) -> tuple[str, str]:
    """The role and the name of a function."""
    role, _, name = item.partition("=")
    if name not in BY_ROLE[role]:
        raise click.BadParameter(f"{role} must be one of {', '.join(BY_ROLE[role])}; got {name!r}.")
    return role, name
