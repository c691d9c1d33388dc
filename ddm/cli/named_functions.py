"""The options that name a drift, boundaries or noise of ddm's own in place of constant ones."""

from __future__ import annotations

from typing import Any

import click

from ddm.cli.file_options import Command, with_options
from ddm.cli.typed_numbers import Number
from ddm.distributions import WORDS
from ddm.function_parameters import BY_FUNCTION_NAME, COVARIATES
from ddm.processes.ddm import DDM
from ddm.processes.families.ready_made import BY_ROLE, Function
from ddm.processes.general import GeneralDDM
from ddm.processes.general_functions import OWN, names_taken

# where the functions of each role are described
MODULES = {"drift": "ddm.drifts", "boundary": "ddm.boundaries", "noise": "ddm.drifts"}

FUNCTIONS = tuple(
    click.option(
        f"--{role}",
        type=click.Choice(list(functions)),
        help=f"A {role} that is a function, in place of a constant one (see {MODULES[role]}).",
    )
    for role, functions in BY_ROLE.items()
)


def function_options(command: Command) -> Command:
    """The options --drift, --boundary and --noise, which `functions_from` takes."""
    return with_options(command, FUNCTIONS)


def functions_from(**named: str | None) -> dict[str, Function]:
    """The functions that the options name, by role."""
    return {role: BY_ROLE[role][name] for role, name in named.items() if name is not None}


# --- processes ------------------------------------------------------------------------------------

# what the functions take besides v, a and D, in words
MEANINGS = {
    name: f"{row.meaning} ({row.unit})" for name, row in BY_FUNCTION_NAME.items()
} | COVARIATES


def _taken_by(name: str) -> list[str]:
    """The options that name a function which takes a parameter."""
    return [
        f"--{role} {function_name}"
        for role, functions in BY_ROLE.items()
        for function_name, function in functions.items()
        if name in names_taken({role: function})
    ]


PARAMETERS = tuple(
    click.option(
        f"--{name.replace('_', '-')}",
        name,
        type=Number(),
        help=f"{meaning[0].upper()}{meaning[1:]}; of {', '.join(_taken_by(name))}.",
    )
    for name, meaning in MEANINGS.items()
    if _taken_by(name)
)


def function_parameter_options(command: Command) -> Command:
    """The options of `function_options`, and one for each parameter of these functions."""
    return with_options(command, (*FUNCTIONS, *PARAMETERS))


def process_from(values: dict[str, Any]) -> DDM | GeneralDDM:
    """The process that options say, by the names of their parameters; usage errors name them."""
    functions = functions_from(**{role: values[role] for role in BY_ROLE})
    given = {name: values[name] for name in MEANINGS if values.get(name) is not None}
    taken = names_taken(functions)
    _check_taken(given, taken)
    if not functions:
        others = {*BY_ROLE, *MEANINGS}
        return DDM(**{name: value for name, value in values.items() if name not in others})

    numbers = {"drift": values["v"], "boundary": values["a"], "noise": values["D"]}
    own = {name: values[name] for name in (*OWN, *WORDS, *taken)}
    return GeneralDDM(**(numbers | functions | own))


def _check_taken(given: dict[str, Any], taken: list[str]) -> None:
    """A usage error if a parameter is given that no function takes, or one is left out."""
    for name in given:
        if name not in taken:
            raise click.UsageError(
                f"--{name.replace('_', '-')} is a parameter of functions. Say "
                f"{' or '.join(_taken_by(name))}, or leave it out."
            )
    for name in taken:
        if name in MEANINGS and name not in given:
            context = click.get_current_context()
            option = next(one for one in context.command.params if one.name == name)
            raise click.MissingParameter(ctx=context, param=option)
