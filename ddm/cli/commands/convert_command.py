"""``ddm convert``: parameters in the convention of another package."""

from __future__ import annotations

from typing import Any

import click
import pandas as pd

from ddm.cli.config_file import config_options
from ddm.cli.file_options import Data, table_from, table_options
from ddm.cli.model_text import by_name, number_in
from ddm.cli.report_text import paragraph
from ddm.cli.shell_words import data_errors, usage_errors
from ddm.cli.written_table import out_option, write
from ddm.conventions import CONVENTIONS
from ddm.conversion.converting import convert

PACKAGES = click.Choice(list(CONVENTIONS), case_sensitive=False)

# the columns of `Fit.summary` that say a parameter and its value
SUMMARY = ["parameter", "estimate"]

# how units on the scale of a link begin
LINKED = "log"

# the end of the name of a column of standard errors
ERROR = "_se"


@click.command("convert")
@click.argument("data", nargs=-1, metavar="[DATA]...", type=Data())
@click.option("--from", "from_", type=PACKAGES, required=True, help="The convention they are in.")
@click.option("--to", type=PACKAGES, required=True, help="The convention wanted.")
@click.option(
    "--param",
    multiple=True,
    metavar="NAME=NUMBER",
    help="A number by its name in the convention of --from, as in v=1.2. May be repeated.",
)
@table_options
@out_option
@config_options
def convert_parameters(
    from_: str, to: str, param: tuple[str, ...], out: str | None, **reading: Any
) -> None:
    """Write parameters in the convention of another package: numbers, or columns of DATA.

    DATA is a table with a column per parameter, such as ddm fit --by ... --out writes, or with the
    columns parameter and estimate. It is printed or written with new numbers and names; standard
    errors are not converted, so they are left out. All results of --to ddm have D = 1.

    \b
      ddm convert --from hssm --to ddm --param v=1.2 --param a=0.75 --param z=0.5 --param t=0.3
      ddm convert fits.csv --from ddm --to ratcliff --out ratcliff.csv
    """
    if bool(param) == bool(reading["data"]):
        raise click.UsageError(
            "say what is converted: numbers, as in --param v=1.2 --param a=1.5, or else DATA, a "
            "file with a column per parameter."
        )
    if param:
        given = by_name("--param", param, lambda text: number_in("--param", text))
        with usage_errors():
            numbers = convert(given, from_=from_, to=to)
        click.echo("\n".join(f"{name} = {value:.10g}" for name, value in numbers.items()))
        write(pd.DataFrame([numbers]), out, index=False)
        return

    with data_errors():
        table = _converted(table_from(reading), from_, to)
    if out is None:
        click.echo(table.to_csv(index=False), nl=False)
    write(table, out, index=False)


def _converted(table: pd.DataFrame, from_: str, to: str) -> pd.DataFrame:
    """The table in the convention of a package; a summary of one fit stays one."""
    if set(SUMMARY) <= set(table.columns):
        _check_units(table)
        _say_left_out([name for name in table.columns if name not in SUMMARY])
        params = table.set_index("parameter")["estimate"]
        numbers = convert(params, from_=from_, to=to)
        return numbers.rename_axis("parameter").rename("estimate").reset_index()

    errors = [f"{name}{ERROR}" for name in table.columns if f"{name}{ERROR}" in table.columns]
    _say_left_out(errors)
    return convert(table.drop(columns=errors), from_=from_, to=to)


def _check_units(summary: pd.DataFrame) -> None:
    """A ValueError if an estimate is on the scale of a link, of which the labels need not tell."""
    units = summary["unit"].astype(str) if "unit" in summary else pd.Series("", summary.index)
    scaled = units.str.startswith(LINKED)
    if scaled.any():
        row = summary[scaled].iloc[0]
        raise ValueError(
            f"{row['parameter']!r} is in {row['unit']}, the scale of a link, which is that of no "
            "parameter of another package. Convert the parameters of the conditions by "
            "ddm.convert(fit.conditions), in Python."
        )


def _say_left_out(columns: list[str]) -> None:
    """Say on stderr which columns are not in the result."""
    if columns:
        text = f"not converted, so left out: {', '.join(columns)}"
        click.echo(paragraph(text), err=True)
