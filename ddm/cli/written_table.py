"""``--out`` and its kin: files to which a command writes tables, pictures and what else it has."""

from __future__ import annotations

import gzip
import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from glob import glob
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pandas as pd

from ddm.cli.file_options import Command
from ddm.fits.streams.table_files import parquet_content
from ddm.reading.sources import STDIN
from ddm.runtime.whole_files import check_writable, is_stream, write_whole

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# endings of a file's name that say its format, also in capitals
SUFFIXES = (".csv", ".csv.gz", ".json", ".parquet")

# endings of pictures
PICTURES = (".png", ".svg", ".pdf")

# endings of pages
PAGES = (".html", ".htm")

# of pictures, dots per inch
RESOLUTION = 150

# the values of a command that are files which it writes
WRITTEN = ("out", "out_people", "save")

# those that are files which it reads
READ = ("data", "fit")


def file_option(
    option: str, suffixes: tuple[str, ...], text: str, *, required: bool = False
) -> Callable[[Command], Command]:
    """An option of a file that a command writes: never one that it reads, or writes besides.

    A usage error, before any fit is made, if the file cannot be written.
    """
    name = option.removeprefix("--").replace("-", "_")

    def with_option(command: Command) -> Command:
        @wraps(command)
        def checked(**values: Any) -> None:
            refuse_inputs(option, values[name], inputs_in(values))
            _refuse_other_files(option, values)
            command(**values)

        return click.option(
            option,
            # a text, but known as a path to a file of options
            type=click.Path(),
            metavar="FILE",
            callback=lambda context, said, file: None if file is None else writable(file, suffixes),
            required=required,
            help=text,
        )(checked)

    return with_option


out_option = file_option(
    "--out", SUFFIXES, f"Write the table to a file that ends in {', '.join(SUFFIXES)}."
)


def _refuse_other_files(option: str, values: Mapping[str, Any]) -> None:
    """A usage error if another option writes the same file."""
    file = values[option.removeprefix("--").replace("-", "_")]
    for name in WRITTEN:
        other = values.get(name)
        said = f"--{name.replace('_', '-')}"
        if file is None or other is None or said == option or is_stream(file):
            continue
        if os.path.realpath(file) == os.path.realpath(other):
            raise click.BadParameter(
                f"{file!r} is the file of {said} too. Write each to a file of its own.",
                param_hint=f"'{option}'",
            )


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
    """What DATA and --fit name, from the values of a command; empty if it has neither."""
    said = [values.get(name) or () for name in READ]
    several = [one if isinstance(one, (tuple, list)) else (one,) for one in said]
    return [str(path) for paths in several for path in paths]


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


def draw_without_windows() -> None:
    """Let no window open for pictures that go to a file."""
    import matplotlib

    matplotlib.use("agg")


def write_picture(figure: Figure, out: str) -> None:
    """Write a picture in the format that the ending of ``out`` says, and report that.

    What is no regular file receives PNG. The same picture makes the same file: neither the time nor
    random names are in it.
    """
    import matplotlib

    kind = "png" if is_stream(out) else out.lower().rpartition(".")[2]
    undated = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}.get(kind)
    content = io.BytesIO()
    with matplotlib.rc_context({"svg.hashsalt": "ddm"}):
        figure.savefig(content, format=kind, dpi=RESOLUTION, metadata=undated)
    write_file(out, content.getvalue())


def write_file(file: str, content: bytes) -> None:
    """Write a file as a whole, and say on stderr whether it took the place of another."""
    with _written(file):
        replaced = write_whole(file, content)
    click.echo(f"{'replaced' if replaced else 'wrote'} {file}", err=True)


def write_by(save: Callable[[str], object], file: str | None) -> None:
    """Let ``save`` write a file, unless it is None, and say so as `write_file` does."""
    if file is None:
        return
    replaced = os.path.isfile(file)
    with _written(file):
        save(file)
    click.echo(f"{'replaced' if replaced else 'wrote'} {file}", err=True)


@contextmanager
def _written(file: str) -> Iterator[None]:
    """Report that a file cannot be written."""
    try:
        yield
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}.") from error


def _content(table: pd.DataFrame, name: str, *, index: bool) -> bytes:
    """The table as a file of a name in small letters holds it."""
    if name.endswith(".json"):
        rows = table.reset_index() if index else table
        text = rows.to_json(orient="records", indent=2, double_precision=15)
        return str(text).encode("utf-8")

    if name.endswith(".parquet"):
        return parquet_content(table.reset_index() if index else table)

    content = table.to_csv(index=index).encode("utf-8")
    # without the time, so that the same table makes the same file
    return gzip.compress(content, mtime=0) if name.endswith(".gz") else content
