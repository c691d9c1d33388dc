"""The words of the shell: ``NAME=VALUE`` as a model, columns with commas, errors and warnings."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import click

from ddm import parameters
from ddm.models.formula_terms import is_formula
from ddm.models.formula_words import check_words
from ddm.models.model import FREE, Model

# arguments of `ddm.Trials` in messages, alone or with a text or a number
ARGUMENTS_OF_TRIALS = re.compile(
    r"\b(deadline_tolerance|omissions|lost_rt|lapse_window)=('[^']*'|\d[\d.]*(?:e[-+]?\d+)?(?<![.])|)"
    r"|\b(deadline)=(?=[,. ])|\b(deadline_tolerance)\b"
)


def columns_in(names: str) -> list[str]:
    """The columns that one option names, with commas, such as ``subject, session``."""
    return [name.strip() for name in names.split(",")]


def columns_of_all(options: Iterable[str]) -> list[str]:
    """The columns that an option names which may be repeated."""
    return [name for names in options for name in columns_in(names)]


# --- models ---------------------------------------------------------------------------------------


def model_of(
    specifications: tuple[str, ...],
    stimulus: str | None = None,
    lapse_window: tuple[float, float] | None = None,
) -> Model:
    """The model that ``--param NAME=VALUE``, ``--stimulus`` and ``--lapse-window`` specify."""
    values: dict[str, Any] = {}
    for text in specifications:
        name, value = _name_and_value(text)
        if name in values:
            raise click.BadParameter(
                f"{name} is said more than once. For a value per combination of columns write "
                f"{name}=first,second.",
                param_hint="--param",
            )
        values[name] = _specification(value)

    try:
        for name, value in values.items():
            if is_formula(value):
                check_words(name, value)
        return Model(**values, stimulus=stimulus, lapse_window=lapse_window)
    except (ValueError, TypeError) as error:
        raise click.BadParameter(str(error), param_hint="--param") from error


def _name_and_value(text: str) -> tuple[str, str]:
    """The two parts of NAME=VALUE; a usage error unless NAME is a parameter of a model."""
    name, equals, value = text.partition("=")
    if not equals or not value or name not in parameters.MODEL_NAMES:
        raise click.BadParameter(
            f"{text!r}; write NAME=VALUE with NAME one of "
            f"{', '.join(parameters.MODEL_NAMES)}, as in v=difficulty.",
            param_hint="--param",
        )
    return name, value


def _specification(value: str) -> Any:
    """A value as `Model` takes it: FREE, a formula, a number, or names of columns."""
    if value in ("free", "FREE"):
        return FREE
    if is_formula(value):
        return value

    try:
        return float(value)
    except ValueError:
        return columns_in(value)


# --- errors and warnings --------------------------------------------------------------------------


@contextmanager
def data_errors() -> Iterator[None]:
    """Report errors about the data in the words of the shell, with exit status 1."""
    try:
        yield
    except (ValueError, TypeError) as error:
        raise click.ClickException(in_shell_words(str(error))) from error


@contextmanager
def usage_errors() -> Iterator[None]:
    """Report errors about the options, with exit status 2."""
    try:
        yield
    except (ValueError, TypeError) as error:
        raise click.UsageError(str(error)) from error


def in_shell_words(message: str) -> str:
    """The message with ``--upper 'right'`` in place of ``ddm.Trials(data, upper='right')``.

    So are the arguments that say what rows without a response or an RT are, as in
    ``--lost-rt late`` for ``lost_rt='late'``.
    """

    def as_options(call: re.Match[str]) -> str:
        return re.sub(r"(\w+)=('[^']*'|[^,]+),?", r"--\1 \2", call[1])

    def as_option(argument: re.Match[str]) -> str:
        name = argument[1] or argument[3] or argument[4]
        value = (argument[2] or "").strip("'").replace(" ", "-")
        return f"--{name.replace('_', '-')} {value}".strip()

    message = re.sub(r"ddm\.Trials\(data, (.*?)\)", as_options, message)
    return ARGUMENTS_OF_TRIALS.sub(as_option, message)


@contextmanager
def plain_warnings() -> Iterator[None]:
    """Print warnings without the line of code that issued them."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield

    for warning in caught:
        click.echo(f"Warning: {in_shell_words(str(warning.message))}", err=True)
