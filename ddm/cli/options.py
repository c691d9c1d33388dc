"""Options that several subcommands share; each function here is a decorator of a command."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from ddm import parameters
from ddm.trials.row_kinds import LOST_RT

# what --omissions may be, without a space, and what `ddm.Trials` takes for it
OMISSIONS = {"no-response": "no response"}

# a function that click makes a command; decorators add options from the last one to the first
Command = Callable[..., None]


def trials_options(command: Command) -> Command:
    """The argument DATA and the options that say how its rows and columns are read."""
    for option in (
        click.option(
            "--where",
            metavar="CONDITION",
            multiple=True,
            help=(
                "Keep the rows that meet it: --where 'outlier == 0'. May be repeated; all must "
                "hold."
            ),
        ),
        click.option(
            "--lost-rt",
            type=click.Choice(LOST_RT),
            help=(
                "What a response without an RT is: a code for no response (omission), a response "
                "in time whose RT was lost (random), or one after the deadline (late)."
            ),
        ),
        click.option(
            "--omissions",
            type=click.Choice(list(OMISSIONS)),
            help="Every row without response is an omission, also with an early time.",
        ),
        click.option(
            "--deadline-tolerance",
            type=click.FloatRange(min=0.0),
            metavar="SECONDS",
            default=0.0,
            show_default=True,
            help="By how much times and the deadline may disagree.",
        ),
        click.option(
            "--deadline",
            metavar="SECONDS|COLUMN",
            help="Rows without response are omissions until then.",
        ),
        click.option(
            "--upper",
            metavar="LABEL",
            help="The response at the upper boundary; 0/1 and -1/1 need none.",
        ),
        click.option(
            "--response",
            default="response",
            show_default=True,
            help="Column of responses or accuracies.",
        ),
        click.option(
            "--rt", default="rt", show_default=True, help="Column of reaction times, in seconds."
        ),
        click.argument("data", type=click.Path(exists=True, dir_okay=False, path_type=Path)),
    ):
        command = option(command)
    return command


def parameter_options(command: Command) -> Command:
    """One option for each row of the table of parameters."""
    for row in reversed(parameters.PARAMETERS):
        settings: dict[str, Any] = {"required": True}
        if row.default is not None:
            settings = {"default": row.default, "show_default": True}

        text = f"{row.meaning[0].upper()}{row.meaning[1:]} ({row.unit})."
        option = click.option(f"--{row.name}", row.name, type=float, help=text, **settings)
        command = option(command)
    return command


def seed_option(command: Command) -> Command:
    """The option --seed of a command that draws random numbers."""
    return click.option(
        "--seed", type=click.IntRange(min=0), help="For a result that can be repeated."
    )(command)
