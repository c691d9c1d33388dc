"""``--config`` and ``--save-config``: the options of a command in a file, which is TOML.

A key is the long name of an option without its dashes (``lost-rt`` or ``lost_rt``), or ``data``::

    data = "trials.csv"
    by = ["subject", "session"]
    lapse-window = [0, 5]

    [param]
    v = "difficulty"
    a = ["instruction", "difficulty"]
    lapse = 0.02

A list is an option that is repeated, or one of several values. A table is an option whose values
are NAME=VALUE; a list in it stands for names with commas. An empty list or table says nothing.
Paths are relative to the folder of the file. An option on the command line takes the place of all
that the file says of it. One file may serve several commands: what is an option of another one is
left out, which is said. The file is only read: nothing in it is run.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from difflib import get_close_matches
from functools import wraps
from importlib.metadata import version
from typing import Any, cast

import click
import tomli_w

from ddm.arguments import SLIP
from ddm.cli.config_values import as_given, as_toml
from ddm.cli.file_options import Command
from ddm.cli.written_table import WRITTEN, inputs_in, refuse_inputs, writable, write_file
from ddm.runtime.whole_files import is_stream

# a longer file is something else, such as the data, and TOML takes long to read
MOST_BYTES = 1_000_000

# the time that TOML takes grows with the square of the dots in a key
MOST_DOTS = 1_000

# a line of the file is repeated in a message only if it is not longer
LONGEST_LINE = 80

# where a context keeps what was given, in the words of the command line
GIVEN = "ddm.cli.given"

# the options that this module adds, which no file holds
OWN = ("config", "save_config")


def config_options(command: Command) -> Command:
    """The options --config and --save-config; this stands below the other decorators."""

    @wraps(command)
    def configured(*, config: str | None, save_config: str | None, **values: Any) -> None:
        inputs = [] if config is None else [config]
        for name in WRITTEN:
            refuse_inputs(f"--{name.replace('_', '-')}", values.get(name), inputs)
        refuse_inputs("--save-config", save_config, [*inputs, *inputs_in(values)])
        if save_config is not None:
            _refuse_pipes(inputs_in(values))
            write_file(save_config, _content(click.get_current_context(), save_config))
        command(**values)

    for option in (
        click.option(
            "--save-config",
            type=click.Path(),
            metavar="FILE",
            callback=_checked_save,
            help="Write the options that were given to a TOML file, for --config.",
        ),
        click.option(
            "--config",
            cls=_Config,
            # read before the other options are looked at
            is_eager=True,
            type=click.Path(exists=True, dir_okay=False),
            metavar="FILE",
            help="Take DATA and options from a TOML file, unless they are given here.",
        ),
    ):
        configured = option(configured)
    return configured


def _checked_save(context: click.Context, option: click.Parameter, file: str | None) -> str | None:
    """The value of --save-config; a usage error, before any work, if it cannot be written."""
    return None if file is None else writable(file, (".toml",))


def _refuse_pipes(data: list[str]) -> None:
    """A usage error if the data come through a pipe of the shell, whose name is gone afterwards."""
    for name in data:
        if is_stream(name):
            raise click.BadParameter(
                f"{name!r} is a pipe, which cannot be read again. Name a file as DATA, or - for "
                "what is piped in.",
                param_hint="'--save-config'",
            )


class _Config(click.Option):
    """The option --config: what its file says counts as given, unless the command line says it."""

    def handle_parse_result(
        self, ctx: click.Context, opts: Mapping[str, Any], args: list[str]
    ) -> tuple[Any, list[str]]:
        """Add what the file says to what the parser found, from which all other options come.

        A default_map would do for options; click 8.1 does not use it for arguments such as DATA.
        """
        file, rest = super().handle_parse_result(ctx, opts, args)
        given = cast(dict[str, Any], opts)
        if isinstance(file, str) and not ctx.resilient_parsing:
            given.update(_said_in(file, ctx, given))
        ctx.meta[GIVEN] = given
        return file, rest


# --- reading --------------------------------------------------------------------------------------


def _said_in(file: str, context: click.Context, given: Mapping[str, Any]) -> dict[str, Any]:
    """What a file says of arguments and options that are not given, by the names of those."""
    folder = "" if is_stream(file) else os.path.dirname(file)
    said: dict[str, Any] = {}
    left_out = []
    for key, value in _table(file).items():
        parameter = _parameter(key, context, file)
        if parameter is None:
            left_out.append(key)
            continue
        name = str(parameter.name)
        if name in said:
            raise click.UsageError(f"{file}: {key!r} stands there with - and with _. Keep one.")

        with _naming(key, value, parameter, file):
            said[name] = as_given(parameter, value, folder)
            if not _is_given(given.get(name)) and said[name] is not None:
                parameter.type_cast_value(context, said[name])

    if left_out:
        click.echo(
            f"{file}: no options of {context.command_path}, so left out: {', '.join(left_out)}",
            err=True,
        )
    return {
        name: value
        for name, value in said.items()
        if value is not None and not _is_given(given.get(name))
    }


def _is_given(found: Any) -> bool:
    """Whether the parser found a value; else it leaves nothing, an empty tuple, or a mark."""
    return isinstance(found, (str, int, tuple, list)) and found != ()


def _table(file: str) -> dict[str, Any]:
    """The content of a TOML file; a usage error that says where it is something else."""
    text = _text_in(file)
    for number, line in enumerate(text.split("\n"), start=1):
        if line.count(".") > MOST_DOTS:
            raise _no_options(file, f"line {number} has more than {MOST_DOTS:,} dots")

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _no_options(file, str(error)) from error
    except RecursionError as error:
        raise _no_options(file, "lists or tables in it are nested too deeply") from error
    except ValueError as error:
        raise _no_options(file, "a number in it has too many digits") from error


def _text_in(file: str) -> str:
    """The text of a file."""
    try:
        with open(file, "rb") as opened:
            content = opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise click.UsageError(f"{file} cannot be read: {error.strerror}.") from error

    if len(content) > MOST_BYTES:
        raise _no_options(file, f"it has more than {MOST_BYTES:,} bytes")
    try:
        # Windows' editor begins a text with a mark
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _no_options(file, f"line {line} is not UTF-8 text") from error


def _no_options(file: str, reason: str) -> click.UsageError:
    """The error that a file cannot be one of options."""
    return click.UsageError(
        f'{file} cannot be read as TOML: {reason}. Write lines such as by = "subject", with '
        "quotes around text."
    )


# --- keys -----------------------------------------------------------------------------------------


def _keys(command: click.Command) -> dict[str, click.Parameter]:
    """The arguments and options of a command by their keys in a file, arguments first."""
    parameters = [each for each in command.params if each.name not in OWN]
    parameters.sort(key=lambda each: isinstance(each, click.Option))
    return {max(each.opts, key=len).lstrip("-"): each for each in parameters}


def _parameter(key: str, context: click.Context, file: str) -> click.Parameter | None:
    """What a key names; None if it is an option of other commands only.

    A usage error that helps if no command has such an option.
    """
    keys = _keys(context.command)
    name = key.replace("_", "-")
    if name in keys:
        return keys[name]

    if _is_of_another(name, context):
        return None

    message = f"{file}: {key!r} is no option of {context.command_path}."
    slips = get_close_matches(name, keys, n=1, cutoff=SLIP)
    if slips:
        raise click.UsageError(f"{message} Did you mean {slips[0]!r}?")
    raise click.UsageError(f"{message} Its options are {', '.join(keys)}.")


def _is_of_another(key: str, context: click.Context) -> bool:
    """Whether another command has an option of this name."""
    if context.parent is None or not isinstance(context.parent.command, click.Group):
        return False
    return any(key in _keys(command) for command in context.parent.command.commands.values())


@contextmanager
def _naming(key: str, value: Any, parameter: click.Parameter, file: str) -> Iterator[None]:
    """Let errors about a value name the file, the line and the option."""
    try:
        yield
    except (click.BadParameter, ValueError) as error:
        reason = (
            error.message
            if isinstance(error, click.BadParameter)
            else f"{parameter.opts[-1]} takes {error}."
        )
        raise click.UsageError(f"{file}: {_line(key, value)}: {reason}") from error


def _line(key: str, value: Any) -> str:
    """A key with its value, in one line as in the file; without the value if that is long."""
    try:
        lines = tomli_w.dumps({key: value}).strip().split("\n")
        line = " ".join(map(str.strip, lines))
    except (RecursionError, ValueError):
        line = ""
    return line if 0 < len(line) <= LONGEST_LINE else f"{key} = ..."


# --- writing --------------------------------------------------------------------------------------


def _content(context: click.Context, file: str) -> bytes:
    """What was given on the command line or in another file, as a file that `_table` reads."""
    given = context.meta[GIVEN]
    folder = os.getcwd() if is_stream(file) else os.path.dirname(file)
    options = {
        key: as_toml(parameter, given[parameter.name], folder)
        for key, parameter in _keys(context.command).items()
        if _is_given(given.get(parameter.name))
    }

    written_by = f"# written by ddm {version('ddm-toolkit')} on {date.today()}\n"
    usage = f"# {context.command_path} --config FILE\n\n"
    try:
        return f"{written_by}{usage}{tomli_w.dumps(options)}".encode()
    except UnicodeEncodeError as error:
        raise click.UsageError(
            "--save-config cannot write what was given, since it is not UTF-8 text: probably the "
            "name of a file. Rename that file."
        ) from error
