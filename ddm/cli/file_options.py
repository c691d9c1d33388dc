"""The argument DATA and the options that say how its files are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import click
import pandas as pd

from ddm.arguments import as_level
from ddm.cli.shell_words import columns_of_all, usage_errors
from ddm.cli.typed_numbers import WholeNumberRange
from ddm.reading.delimited import Form
from ddm.reading.sources import is_several
from ddm.reading.table_files import form_of, read_rows

# a function that click makes a command
Command = Callable[..., None]


WHERE = click.option(
    "--where",
    metavar="CONDITION",
    multiple=True,
    help=("Keep the rows that meet it: --where 'outlier == 0'. May be repeated; all must hold."),
)

MISSING = click.option(
    "--missing",
    metavar="CODES",
    multiple=True,
    help=(
        "Codes for a missing value: --missing -1,999 in the column of RTs, --missing "
        "response=9 in another."
    ),
)

# how the files of tables are read
FORM = (
    click.option(
        "--sep",
        metavar="MARK",
        help="What separates values: tab, space (any white space), or a mark such as ';'.",
    ),
    click.option("--decimal", metavar="MARK", help="Decimal mark: . or a comma."),
    click.option("--encoding", metavar="NAME", help="Such as latin-1 or utf-16."),
    click.option(
        "--names",
        metavar="NAMES",
        help="Names of the columns if no line has them: --names rt,response.",
    ),
    click.option(
        "--skip",
        metavar="LINES",
        type=WholeNumberRange(min=0),
        default=0,
        show_default=True,
        help="Lines before the line of names.",
    ),
    click.option(
        "--comment",
        metavar="MARK",
        help="Leave out what follows this mark in a line. Lines with # at the start need none.",
    ),
    click.option(
        "--file-column",
        metavar="NAME",
        default="file",
        show_default=True,
        help="Column for the names of several files.",
    ),
)

TEXT = click.option(
    "--text",
    metavar="COLUMNS",
    multiple=True,
    help=(
        "Columns to be kept as they stand in the file, such as a subject 001. Those of "
        "groups and conditions need none."
    ),
)

# in the order in which the help shows them
READING = (WHERE, MISSING, *FORM, TEXT)


class Data(click.Path):
    """Files that exist, patterns of their names, and - for what is piped in."""

    def __init__(self) -> None:
        super().__init__(exists=True, allow_dash=True)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The text itself; a usage error if it names no file and is no pattern."""
        return value if is_several(value) else super().convert(value, param, ctx)


def with_options(command: Command, options: Iterable[Callable[[Command], Command]]) -> Command:
    """The command with these options, in the order in which they stand."""
    for option in reversed(tuple(options)):
        command = option(command)
    return command


def data_argument(command: Command, *, required: bool = True) -> Command:
    """The argument DATA, the files of trials."""
    metavar = "DATA..." if required else "[DATA]..."
    argument = click.argument("data", nargs=-1, required=required, metavar=metavar, type=Data())
    return argument(command)


def reading_options(command: Command) -> Command:
    """The options of rows, codes and the form of files, which `form_from` takes."""
    return with_options(command, READING)


def table_options(command: Command) -> Command:
    """The options of rows and of the form of files, but for those of RTs; see `table_from`."""
    return with_options(command, (WHERE, *FORM, TEXT))


def form_from(options: dict[str, Any]) -> Form:
    """The form that the options say, which are taken out of ``options``."""
    names = options.pop("names")
    with usage_errors():
        return form_of(
            sep=options.pop("sep"),
            decimal=options.pop("decimal"),
            encoding=options.pop("encoding"),
            names=None if names is None else [name.strip() for name in names.split(",")],
            skip=options.pop("skip"),
            comment=options.pop("comment"),
        )


def table_from(options: dict[str, Any]) -> pd.DataFrame:
    """The table in the files of DATA, which need not be trials; what was read is said on stderr.

    ``options`` are the values of DATA, of `WHERE`, `FORM` and `TEXT`.
    """
    form = form_from(options)
    data = options["data"]
    rows = read_rows(
        data[0] if len(data) == 1 else data,
        form,
        missing={},
        where=options["where"],
        text=columns_of_all(options["text"]),
        file_column=options["file_column"],
        said_as="--where ",
    )
    click.echo(f"read {rows.reading}", err=True)
    return rows.table.reset_index(drop=True)


def codes_from(said: tuple[str, ...], rt: str) -> dict[str, list[Any]]:
    """The codes by column that ``--missing`` says, those without a column for the RTs."""
    codes: dict[str, list[Any]] = {}
    for text in said:
        column, equals, listed = text.rpartition("=")
        found = [_code(code.strip()) for code in listed.split(",")]
        if "" in found or (equals and not column):
            raise click.BadParameter(
                f"{text!r}; write codes with commas, after the name of a column unless they are "
                f"about RTs: --missing -1,999 or --missing response=9.",
                param_hint="--missing",
            )
        codes.setdefault(column if equals else rt, []).extend(found)
    return codes


def _code(text: str) -> Any:
    """A code as a number, if it is one."""
    try:
        return as_level(float(text)) if text.lower() != "nan" else text
    except ValueError:
        return text
