"""``ddm compare``: models side by side, fitted here or saved before."""

from __future__ import annotations

from typing import Any

import click
import pandas as pd

from ddm.cli.config_file import config_options
from ddm.cli.options import trials_options
from ddm.cli.report_text import in_pieces, paragraph
from ddm.cli.several.fitted_models import Several, how_options
from ddm.cli.several.models import models_options
from ddm.cli.several.saved_fits import fit_option
from ddm.cli.shell_words import data_errors, plain_warnings
from ddm.cli.written_table import out_option, write
from ddm.posterior.comparison import compare

# longer names of models stand below the table
LONGEST_NAME = 24

# of criteria
DECIMALS = 2


@click.command("compare")
@trials_options
@models_options
@fit_option(multiple=True, text="A saved fit of the trials in DATA. May be repeated.")
@how_options
@out_option
@config_options
def compare_models(out: str | None, **values: Any) -> None:
    """Print models of DATA side by side, the best first.

    Models are fitted by maximum likelihood, and ranked by AIC; posteriors (ddm sample --save) by
    how well they predict trials that are left out.

    \b
      ddm compare data.csv --model 'one drift:' --model 'two drifts: v=difficulty'
      ddm compare data.csv --by subject --model v=difficulty --model 'v=difficulty; a=instruction'
      ddm compare data.csv --fit one.json --fit other.json --out comparison.csv
    """
    several = Several(
        values,
        at_least=2,
        example=(
            "say two models or more, fitted here, as in --model 'one drift:' --model "
            "'v=difficulty', or saved, as in --fit one.json --fit other.json."
        ),
    )
    with data_errors(), plain_warnings():
        table = compare(several.fits(values))

    click.echo(_shown(table))
    write(table, out)


def _shown(table: pd.DataFrame) -> str:
    """The table in lines that fit; models with long names have numbers, which stand below."""
    names = [str(name) for name in table.index]
    shown = table.round(DECIMALS)
    if max(map(len, names)) <= LONGEST_NAME:
        return "\n".join(in_pieces(shown))
    shown.index = pd.Index(range(1, len(names) + 1), name="model")
    numbered = [paragraph(f"{i}  {name}") for i, name in enumerate(names, start=1)]
    return "\n".join([*in_pieces(shown), "", *numbered])
