"""The option --condition: a process for each condition of a model."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

import click

from ddm.arguments import as_level
from ddm.cli.model_text import by_name, number_in
from ddm.cli.several.named_text import name_and_items
from ddm.cli.shell_words import columns_in, usage_errors
from ddm.distributions import WORDS
from ddm.models.model import Model
from ddm.processes.ddm import DDM

OPTION = "--condition"

condition_option = click.option(
    OPTION,
    multiple=True,
    metavar="LEVEL: [PARAMS]",
    help=(
        "A condition, and its parameters that are not those of the other options: --condition "
        "easy: --condition 'hard: v=1.5; a=1.2'. Levels of several columns with commas. May be "
        "repeated."
    ),
)


def processes_from(
    condition: Sequence[str], model: Model, values: dict[str, Any]
) -> DDM | dict[Hashable, DDM]:
    """The process with these parameters, or those of the conditions, which change some of them."""
    _check_columns(condition, model)
    if not condition:
        with usage_errors():
            return DDM(**values)

    processes: dict[Hashable, DDM] = {}
    for text in condition:
        name, items = name_and_items(text if ":" in text else f"{text}:")
        key = level_in(name)
        if key in processes or not name:
            what = f"{name!r} is said more than once" if name else f"{text!r} has no level"
            raise click.BadParameter(
                f"{what}. Write each condition once: --condition easy: --condition 'hard: v=1.5'.",
                param_hint=OPTION,
            )
        _check_levels(key, name, model)
        changed = by_name(OPTION, items, lambda item: number_in(OPTION, item), names=_names(values))
        with usage_errors():
            processes[key] = DDM(**(values | changed))
    return processes


def level_in(text: str) -> Hashable:
    """The level that is typed, a number if it is one; levels of several columns as a tuple."""
    levels = tuple(_level(level) for level in columns_in(text))
    return levels if len(levels) > 1 else levels[0]


def _level(text: str) -> Hashable:
    try:
        level: Hashable = as_level(float(text))
    except ValueError:
        return text
    return level


def _names(values: dict[str, Any]) -> list[str]:
    """The parameters that are numbers."""
    return [name for name in values if name not in WORDS]


# --- checks ---------------------------------------------------------------------------------------


def _check_columns(condition: Sequence[str], model: Model) -> None:
    """A usage error if there are conditions without columns, or columns without conditions."""
    if condition and not model.columns:
        raise click.BadParameter(
            "no parameter differs between conditions. Name the column of the conditions, as in "
            f"--param v=condition, or leave {OPTION} out.",
            param_hint=OPTION,
        )
    if model.columns and not condition:
        raise click.BadParameter(
            f"{', '.join(model.columns)} has no levels. Say each, with its parameters: {OPTION} "
            f"easy: {OPTION} 'hard: v=1.5'.",
            param_hint="--param",
        )


def _check_levels(key: Hashable, name: str, model: Model) -> None:
    """A usage error unless there is a level for each column."""
    n = len(key) if isinstance(key, tuple) else 1
    if n != len(model.columns):
        raise click.BadParameter(
            f"{name!r} must have a level of each column, {', '.join(model.columns)}, in this "
            "order, with commas.",
            param_hint=OPTION,
        )
