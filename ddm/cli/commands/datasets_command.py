"""``ddm datasets``: published and simulated data sets, and a copy of one."""

from __future__ import annotations

import click

from ddm import datasets
from ddm.cli.config_file import config_options
from ddm.cli.report_text import INDENT, paragraph
from ddm.cli.written_table import out_option, write
from ddm.datasets.catalogue import source_of


@click.command("datasets")
@click.argument("name", required=False, metavar="[NAME]", type=click.Choice(datasets.names()))
@out_option
@config_options
def list_datasets(name: str | None, out: str | None) -> None:
    """List data sets with their licences and sources, or write one to a file.

    Those that do not come with ddm are fetched, once, which needs the extra data: pip install
    "ddm-toolkit[data]". Units and codes: help(ddm.datasets.cavanagh_2011), in Python.

    \b
      ddm datasets
      ddm datasets cavanagh_2011 --out cavanagh.csv
    """
    if name is None and out is not None:
        raise click.UsageError(
            "--out writes one data set. Name it: ddm datasets "
            f"{datasets.names()[0]} --out {out}; ddm datasets lists all."
        )
    names = datasets.names() if name is None else [name]
    # a table may go to stdout
    click.echo("\n\n".join(map(_described, names)), err=out is not None)
    if name is None or out is None:
        return

    try:
        table = datasets.load(name)
    except (ImportError, OSError) as error:
        raise click.ClickException(str(error)) from error
    write(table, out, index=False)


def _described(name: str) -> str:
    """What a data set is, in a paragraph."""
    source = source_of(name)
    place = "comes with ddm" if source.ships else "is fetched"
    page = f" ({source.page})" if source.page else ""
    return "\n".join(
        [
            paragraph(f"{name}: {source.task}"),
            paragraph(f"{source.people} people, {source.rows} rows; {place}", INDENT),
            paragraph(f"licence: {source.licence}", INDENT),
            paragraph(f"source: {source.reference}{page}", INDENT),
        ]
    )
