"""``--out``: the file to which a command writes its table, and how commands write files."""

from __future__ import annotations

import gzip
import os
import sys
from collections.abc import Iterable, Mapping
from functools import wraps
from glob import glob
from pathlib import Path
from typing import Any

import click
import pandas as pd

from ddm.cli.file_options import Command
from ddm.reading.sources import STDIN
from ddm.runtime.whole_files import check_writable, is_stream, write_whole

# endings of a file's name that say its format, also in capitals
SUFFIXES = (".csv", ".csv.gz", ".json")


def out_option(command: Command) -> Command:
    """The option --out, the file to which the table is written; never one that is read."""

    @wraps(command)
    def checked(*, out: str | None, **values: Any) -> None:
        refuse_inputs("--out", out, inputs_in(values))
        command(out=out, **values)

    return click.option(
        "--out",
        # a text, but known as a path to a file of options
        type=click.Path(),
        metavar="FILE",
        callback=_checked_out,
        help=f"Write the table to a file that ends in {', '.join(SUFFIXES)}.",
    )(checked)


def _checked_out(context: click.Context, option: click.Parameter, out: str | None) -> str | None:
    """The value of --out; a usage error, before any fit is made, if the file cannot be written."""
    return None if out is None else writable(out, SUFFIXES)


def writable(file: str, suffixes: tuple[str, ...]) -> str:
    """The file; a usage error unless it can be written and its name has one of the endings.

    What is no regular file, such as /dev/stdout, may have any name.
    """
    if not is_stream(file):
        if not file.lower().endswith(suffixes):
            raise click.BadParameter(f"{file!r} must end in {', '.join(suffixes)}.")
        if not os.path.isdir(Path(file).parent) or os.path.isdir(file):
            raise click.BadParameter(
                f"{file!r} must be a file in a folder that exists. Make the folder first."
            )

    try:
        check_writable(file)
    except OSError as error:
        raise click.BadParameter(
            f"{file!r} cannot be written: {error.strerror}. Name a file that you may write."
        ) from error
    return file


# --- what is read ---------------------------------------------------------------------------------


def inputs_in(values: Mapping[str, Any]) -> list[str]:
    """What the argument DATA names, from the values of a command; empty if it has no DATA."""
    data = values.get("data", ())
    return [str(path) for path in (data if isinstance(data, (tuple, list)) else (data,))]


def refuse_inputs(option: str, file: str | None, inputs: Iterable[str]) -> None:
    """A usage error if the file of an option is one of those that are read, by whatever name.

    ``inputs`` are files and patterns such as ``data/*.csv``.
    """
    if file is None or not os.path.exists(file):
        return

    for name in inputs:
        for path in [name] if name == STDIN or os.path.exists(name) else glob(name, recursive=True):
            if _is_same(file, path):
                raise click.BadParameter(
                    f"{file!r} is the file {path!r} that is read, which is never overwritten. "
                    "Write to another file.",
                    param_hint=f"'{option}'",
                )


def _is_same(file: str, path: str) -> bool:
    """Whether a file is the one that is read: under this path, or as what is piped in."""
    if path != STDIN:
        return os.path.samefile(file, path)
    try:
        return os.path.samestat(os.stat(file), os.fstat(sys.stdin.fileno()))
    # the input is no file of the system
    except (OSError, ValueError):
        return False


# --- writing --------------------------------------------------------------------------------------


def write(table: pd.DataFrame, out: str | None, *, index: bool = True) -> None:
    """Write the table in the format that the ending of ``out`` says, and report that.

    What is no regular file receives CSV. Nothing is written if ``out`` is None.
    """
    if out is not None:
        write_file(out, _content(table, "" if is_stream(out) else out.lower(), index=index))


def write_file(file: str, content: bytes) -> None:
    """Write a file as a whole, and say on stderr whether it took the place of another."""
    try:
        replaced = write_whole(file, content)
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}.") from error
    click.echo(f"{'replaced' if replaced else 'wrote'} {file}", err=True)


def _content(table: pd.DataFrame, name: str, *, index: bool) -> bytes:
    """The table as a file of a name in small letters holds it."""
    if name.endswith(".json"):
        rows = table.reset_index() if index else table
        text = rows.to_json(orient="records", indent=2, double_precision=15)
        return str(text).encode("utf-8")

    content = table.to_csv(index=index).encode("utf-8")
    # without the time, so that the same table makes the same file
    return gzip.compress(content, mtime=0) if name.endswith(".gz") else content
