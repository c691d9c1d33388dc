"""``ddm fit``: fit a model to the trials in a file."""

from __future__ import annotations

import shutil
from typing import Any

import click
import pandas as pd

from ddm.cli.config_file import config_options
from ddm.cli.options import trials_options
from ddm.cli.shell_words import (
    columns_of_all,
    data_errors,
    in_shell_words,
    model_of,
    plain_warnings,
)
from ddm.cli.trials_file import read_trials
from ddm.cli.written_table import out_option, write
from ddm.estimation.methods import METHODS
from ddm.fits.fits import Fits
from ddm.fits.fitting import fit, fit_each
from ddm.fits.result import Fit


@click.command("fit")
@trials_options
@click.option(
    "--param",
    "specifications",
    multiple=True,
    metavar="NAME=VALUE",
    help=(
        "v=difficulty: a value per level; v=difficulty,speed: per combination; v='~ coherence': "
        "a formula; z=free; z=0.5; lapse=free. May be repeated. Otherwise v, a and t0 are free, "
        "z=0.5, D=1 and sv=sz=st0=lapse=0."
    ),
)
@click.option(
    "--lapse-window",
    type=float,
    nargs=2,
    metavar="LOW HIGH",
    help="Lapses are uniform over these seconds, also beyond a deadline. Otherwise over all RTs.",
)
@click.option(
    "--stimulus",
    metavar="COLUMN",
    help="Stimulus coding: +v where the column equals --upper, else -v.",
)
@click.option(
    "--by",
    metavar="COLUMNS",
    multiple=True,
    help="Fit each group: --by subject, --by subject,session.",
)
@click.option(
    "--method",
    type=click.Choice(list(METHODS)),
    default="ml",
    show_default=True,
    help="Maximum likelihood, or one that bears contaminants better.",
)
@out_option
@config_options
def fit_trials(
    specifications: tuple[str, ...],
    lapse_window: tuple[float, float] | None,
    stimulus: str | None,
    by: tuple[str, ...],
    method: str,
    out: str | None,
    **reading: Any,
) -> None:
    """Fit a model to DATA and print the estimates with standard errors.

    \b
      ddm fit data.csv
      ddm fit data.csv --by subject --param v=difficulty --param a=instruction --out fits.csv
      ddm fit data.csv --response choice --upper right --param z=free --method chi2
    """
    model = model_of(specifications, stimulus, lapse_window)
    groups = columns_of_all(by)

    with data_errors(), plain_warnings():
        trials = read_trials(**reading)
        click.echo(trials, err=True)
        result: Fit | Fits
        if groups:
            result = fit_each(model, trials, by=groups, method=method)
        else:
            result = fit(model, trials, method=method)

    if isinstance(result, Fits):
        click.echo(_shown(result))
        write(result.table, out)
    else:
        click.echo(in_shell_words(str(result)))
        write(result.summary().rename_axis("parameter"), out)


def _shown(fits: Fits) -> str:
    """Estimates with standard errors in brackets, as wide as the terminal, and messages below."""
    table = fits.table
    columns = {}
    for name in fits.params.columns:
        pairs = zip(table[name], table[f"{name}_se"], strict=True)
        columns[name] = [f"{x:.4g} ({se:.2g})" for x, se in pairs]
    estimates = pd.DataFrame(columns, index=table.index)

    objective = "loglik" if "statistic" not in table else "statistic"
    shown = estimates.join(table[["n", objective]].round(2))

    notes = [
        f"{key}: {in_shell_words(fit.message)}"
        for key, fit in fits.items()
        if fit.message != "converged"
    ]
    return "\n".join([shown.to_string(line_width=shutil.get_terminal_size().columns), *notes])
