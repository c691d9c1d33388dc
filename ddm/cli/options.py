"""Options that several subcommands share; each function here is a decorator of a command."""

from __future__ import annotations

from typing import Any

import click

from ddm import parameters
from ddm.cli.file_options import Command, data_argument, reading_options, with_options
from ddm.cli.typed_numbers import Number, NumberRange, WholeNumberRange
from ddm.distributions import MEANINGS, WORDS
from ddm.trials.observation import OBSERVED
from ddm.trials.row_kinds import LOST_RT
from ddm.trials.seconds import UNITS

# what --omissions may be, without a space, and what `ddm.Trials` takes for it
OMISSIONS = {"no-response": "no response"}


# in the order in which the help shows them
TRIALS = (
    click.option(
        "--rt",
        metavar="COLUMN",
        default="rt",
        show_default=True,
        help="Column of reaction times.",
    ),
    click.option(
        "--response",
        metavar="COLUMN",
        default="response",
        show_default=True,
        help="Column of responses or accuracies.",
    ),
    click.option(
        "--upper",
        metavar="LABEL",
        help="The response at the upper boundary; 0/1 and -1/1 need none.",
    ),
    click.option(
        "--unit",
        type=click.Choice(list(UNITS)),
        help="Unit of the RTs and of a column of deadlines. [default: s]",
    ),
    click.option(
        "--observed",
        type=click.Choice(list(OBSERVED)),
        default="both",
        show_default=True,
        help="The responses that leave a trace; upper in go/no-go tasks.",
    ),
    click.option(
        "--truncated",
        nargs=2,
        metavar="LOW HIGH",
        help="RTs outside these seconds were removed before; none for an end: none 2.5.",
    ),
    click.option(
        "--deadline",
        metavar="SECONDS|COLUMN",
        help="Rows without response are omissions until then.",
    ),
    click.option(
        "--deadline-tolerance",
        type=NumberRange(min=0.0),
        metavar="SECONDS",
        default=0.0,
        show_default=True,
        help="By how much times and the deadline may disagree.",
    ),
    click.option(
        "--omissions",
        type=click.Choice(list(OMISSIONS)),
        help="Every row without response is an omission, also with an early time.",
    ),
    click.option(
        "--lost-rt",
        type=click.Choice(LOST_RT),
        help=(
            "What a response without an RT is: a code for no response (omission), a response "
            "in time whose RT was lost (random), or one after the deadline (late)."
        ),
    ),
)


def trials_options(command: Command) -> Command:
    """The argument DATA, and the options that say how its rows and columns are understood."""
    return data_argument(understanding_options(command))


def understanding_options(command: Command) -> Command:
    """The options of `trials_options`, without the argument DATA."""
    return with_options(reading_options(command), TRIALS)


def optional_trials_options(command: Command) -> Command:
    """The same of a command that may do without DATA."""
    return data_argument(with_options(reading_options(command), TRIALS), required=False)


def parameter_options(command: Command) -> Command:
    """One option for each row of the table of parameters, and for each distribution."""
    for option_name, words in reversed(WORDS.items()):
        command = click.option(
            "--" + option_name.replace("_", "-"),
            type=click.Choice(words),
            default=words[0],
            show_default=True,
            help=f"{MEANINGS[option_name][0].upper()}{MEANINGS[option_name][1:]}.",
        )(command)

    for row in reversed(parameters.PARAMETERS):
        settings: dict[str, Any] = {"required": True}
        if row.belongs_to is not None:
            settings = {"default": None}
        elif row.default is not None:
            settings = {"default": row.default, "show_default": True}

        text = f"{row.meaning[0].upper()}{row.meaning[1:]} ({row.unit})."
        option = click.option(
            f"--{row.name.replace('_', '-')}", row.name, type=Number(), help=text, **settings
        )
        command = option(command)
    return command


def seed_option(command: Command) -> Command:
    """The option --seed of a command that draws random numbers."""
    return click.option(
        "--seed", type=WholeNumberRange(min=0), help="For a result that can be repeated."
    )(command)


checkpoint_option = click.option(
    "--checkpoint",
    type=click.Path(file_okay=False),
    metavar="FOLDER",
    help="Keep what is done here; ended by anything, the same line goes on from there.",
)
