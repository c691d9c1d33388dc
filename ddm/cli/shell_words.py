"""The words of the shell: columns with commas, errors and warnings."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import click

from ddm.cli.translation import in_shell_words


def columns_in(names: str) -> list[str]:
    """The columns that one option names, with commas, such as ``subject, session``."""
    return [name.strip() for name in names.split(",")]


def columns_of_all(options: Iterable[str]) -> list[str]:
    """The columns that an option names which may be repeated."""
    return [name for names in options for name in columns_in(names)]


def groups_of(by: Iterable[str]) -> list[str]:
    """The columns that ``--by`` names; a usage error if it names one twice."""
    names = columns_of_all(by)
    repeated = next((name for name in names if names.count(name) > 1), None)
    if repeated is not None:
        raise click.BadParameter(
            f"{repeated} is said more than once. Name each column once.", param_hint="--by"
        )
    return names


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
        raise click.UsageError(in_shell_words(str(error))) from error


@contextmanager
def told_of_checkpoint(folder: str | None) -> Iterator[None]:
    """Say after Ctrl-C that what was done is kept in a folder; without one, nothing is said."""
    try:
        yield
    except KeyboardInterrupt:
        if folder is not None:
            click.echo(f"\nWhat was done is kept in {folder}: the same line goes on.", err=True)
        raise
    except OSError as error:
        if folder is None:
            raise
        message = f"--checkpoint {folder} cannot be used: {error.strerror}."
        raise click.ClickException(message) from error


@contextmanager
def plain_warnings() -> Iterator[None]:
    """Print warnings without the line of code that issued them."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield

    for warning in caught:
        click.echo(f"Warning: {in_shell_words(str(warning.message))}", err=True)
