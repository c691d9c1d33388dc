"""``--out``: the file to which a command writes its table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click
import pandas as pd

# endings of a file's name that say its format
SUFFIXES = (".csv", ".csv.gz", ".json")


def out_option(command: Callable[..., None]) -> Callable[..., None]:
    """The option --out, the file to which the table is written."""
    return click.option(
        "--out",
        callback=_checked_out,
        help=f"Write the table to a file that ends in {', '.join(SUFFIXES)}.",
    )(command)


def _checked_out(context: click.Context, option: click.Parameter, out: str | None) -> str | None:
    """The value of --out; a usage error, before any fit is made, if the file cannot be written."""
    if out is None:
        return None

    if not out.endswith(SUFFIXES):
        raise click.BadParameter(f"{out!r} must end in {', '.join(SUFFIXES)}.")
    if not Path(out).parent.is_dir() or Path(out).is_dir():
        raise click.BadParameter(
            f"{out!r} must be a file in a folder that exists. Make the folder first."
        )

    return out


def write(table: pd.DataFrame, out: str | None, *, index: bool = True) -> None:
    """Write the table in the format that the ending of ``out`` says, and report that.

    Nothing is written if ``out`` is None.
    """
    if out is None:
        return

    try:
        if out.endswith(".json"):
            rows = table.reset_index() if index else table
            rows.to_json(out, orient="records", indent=2, double_precision=15)
        else:
            table.to_csv(out, index=index)
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written: {error}.") from error
    click.echo(f"wrote {out}", err=True)
