"""``ddm explore``: processes that move with sliders, in the browser, maybe over data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click
from click.core import ParameterSource

from ddm.cli.config_file import config_options
from ddm.cli.file_options import codes_from
from ddm.cli.options import optional_trials_options
from ddm.cli.shell_words import columns_in, columns_of_all, data_errors, plain_warnings
from ddm.cli.trials_file import read_trials
from ddm.cli.typed_numbers import WholeNumberRange
from ddm.explorer.code_text import reading_code
from ddm.explorer.extras import needed
from ddm.explorer.serving import serve

# options that stand for arguments of `ddm.read_table` as they are
AS_TYPED = ("sep", "decimal", "encoding", "skip", "comment", "file_column")


@click.command("explore")
@optional_trials_options
@click.option(
    "--port",
    type=WholeNumberRange(min=0, max=65535),
    default=0,
    help="Port of the page.  [default: one that is free]",
)
@click.option("--no-browser", is_flag=True, help="Print the address of the page only.")
@config_options
@click.pass_context
def explore_trials(
    context: click.Context, data: tuple[str, ...], port: int, no_browser: bool, **reading: Any
) -> None:
    """Move the parameters of processes with sliders, in the browser, and see what follows.

    DATA are laid under the curves; a fit can begin where the sliders stand. The page is on this
    machine only, until Ctrl-C. Needs the extra explore: pip install "ddm-toolkit[explore]".

    \b
      ddm explore
      ddm explore data.csv --response choice --upper right
    """
    try:
        needed("panel", "ddm explore")
    except ImportError as error:
        raise click.ClickException(str(error)) from error

    trials, code = None, None
    if data:
        code = _code(data, reading)
        with data_errors(), plain_warnings():
            trials = read_trials(data=data, **reading)
            click.echo(trials, err=True)
    else:
        _refuse_reading(context, reading)

    try:
        serve(trials, reading=code, port=port, announce=_announce, show=not no_browser)
    except OSError as error:
        raise click.ClickException(
            f"--port {port} cannot be used: {error.strerror}. Name another one, or leave --port "
            "out for one that is free."
        ) from error


def _announce(address: str) -> None:
    click.echo(f"exploring at {address} (Ctrl-C ends it)")


def _code(data: Sequence[str], reading: dict[str, Any]) -> str:
    """The line of Python that reads DATA as the options say."""
    names = reading["names"]
    options = {
        **{name: reading[name] for name in AS_TYPED},
        "names": None if names is None else columns_in(names),
        "missing": codes_from(reading["missing"], reading["rt"]) or None,
        "where": list(reading["where"]) or None,
        "text": tuple(columns_of_all(reading["text"])),
    }
    return reading_code(data, options)


def _refuse_reading(context: click.Context, reading: dict[str, Any]) -> None:
    """A usage error if options say how DATA are read, but there are none."""
    for name in reading:
        if context.get_parameter_source(name) not in (None, ParameterSource.DEFAULT):
            option = f"--{name.replace('_', '-')}"
            raise click.UsageError(
                f"{option} says how DATA are read, but there are none. Name a file, or leave "
                f"{option} out."
            )
