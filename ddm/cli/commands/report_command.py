"""``ddm report``: a page about a fit, to send to a co-author."""

from __future__ import annotations

from typing import Any

import click

from ddm import extra_packages
from ddm.cli.config_file import config_options
from ddm.cli.options import trials_options
from ddm.cli.several.fitted_models import Several, how_options
from ddm.cli.several.models import models_options
from ddm.cli.several.saved_fits import fit_option
from ddm.cli.shell_words import data_errors, plain_warnings
from ddm.cli.written_table import PAGES, draw_without_windows, file_option


@click.command("report")
@trials_options
@models_options
@fit_option(multiple=True, text="A saved fit of the trials in DATA. May be repeated.")
@how_options
@click.option("--title", help="The heading of the page.")
@click.option("--question", help="What the analysis was to answer.")
@file_option(
    "--out", PAGES, f"Write the page to a file that ends in {', '.join(PAGES)}.", required=True
)
@config_options
def report_fit(title: str | None, question: str | None, out: str, **values: Any) -> None:
    """Write a page about a fit of DATA: model, estimates, pictures, checks of fit, code.

    The first --fit is reported, or else the first --model; all others are compared with it. The
    page is one HTML file, which asks for nothing from a network. Needs the extra report: pip
    install "ddm-toolkit[report]".

    \b
      ddm report data.csv --by subject --model v=difficulty --out report.html
      ddm report data.csv --model v=difficulty --model 'one drift:' --out report.html
      ddm report data.csv --fit draws.nc --title 'Conflict' --out report.html
    """
    several = Several(
        values,
        at_least=1,
        example=(
            "say a model that is fitted here, as in --model v=difficulty, or 'all equal:' for one "
            "without conditions; or a saved fit, as in --fit fit.json."
        ),
    )
    try:
        extra_packages.needed("jinja2", "ddm report", extra="report")
    except ImportError as error:
        raise click.ClickException(str(error)) from error

    draw_without_windows()
    with data_errors(), plain_warnings():
        (_, reported), *others = several.fits(values).items()
        reported.report(out, title=title, question=question, against=dict(others) or None)
    click.echo(f"wrote {out}", err=True)
