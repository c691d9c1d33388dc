"""``ddm fit``: fit a model to the trials in a file."""

from __future__ import annotations

import shutil
from typing import Any

import click
import pandas as pd

from ddm.cli.config_file import config_options
from ddm.cli.model_text import (
    bounds_from,
    model_from,
    model_options,
    search_options,
    start_from,
    with_levels_of,
)
from ddm.cli.options import trials_options
from ddm.cli.shell_words import data_errors, groups_of, plain_warnings
from ddm.cli.translation import in_shell_words
from ddm.cli.trials_file import read_trials
from ddm.cli.typed_numbers import WholeNumberRange
from ddm.cli.written_table import out_option, write
from ddm.estimation.methods import METHODS
from ddm.fits.fits import Fits
from ddm.fits.fitting import fit, fit_each
from ddm.fits.result import Fit
from ddm.fits.tables import notes_text
from ddm.reading.sources import is_several
from ddm.trials.trials import Trials

# the estimates of so many groups are shown
MOST_PEOPLE = 40


@click.command("fit")
@trials_options
@model_options
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
@search_options
@click.option(
    "--seed",
    type=WholeNumberRange(min=0),
    default=0,
    show_default=True,
    help="Of random starting points, which are drawn if the first ones lead to no optimum.",
)
@out_option
@config_options
def fit_trials(
    param: tuple[str, ...],
    drift: str | None,
    boundary: str | None,
    noise: str | None,
    stimulus: str | None,
    flip_start: bool,
    lapse_window: tuple[str, str] | None,
    links: tuple[str, ...],
    by: tuple[str, ...],
    method: str,
    bounds: tuple[str, ...],
    start: tuple[str, ...],
    seed: int,
    out: str | None,
    **reading: Any,
) -> None:
    """Fit a model to DATA and print the estimates with standard errors.

    \b
      ddm fit data.csv
      ddm fit data.csv --by subject --param v=difficulty --param a=instruction --out fits.csv
      ddm fit data.csv --boundary exponential --param tau=free
      ddm fit data.csv --response choice --upper right --param z=free --method chi2
    """
    model = model_from(
        param=param,
        drift=drift,
        boundary=boundary,
        noise=noise,
        stimulus=stimulus,
        flip_start=flip_start,
        lapse_window=lapse_window,
        links=links,
    )
    groups = groups_of(by)
    settings: dict[str, Any] = {
        "method": method,
        "bounds": bounds_from(bounds),
        "start": start_from(start),
        "seed": seed,
    }

    with data_errors(), plain_warnings():
        trials = read_trials(by=groups, model=model, **reading)
        model = with_levels_of(model, trials.data)
        click.echo(trials, err=True)
        if not groups:
            _warn_of_files(trials, reading["data"], reading["file_column"])
        result: Fit | Fits
        if groups:
            result = fit_each(model, trials, by=groups, **settings)
        else:
            result = fit(model, trials, **settings)

    if isinstance(result, Fits):
        click.echo(_shown(result))
        write(result.table, out)
    else:
        click.echo(in_shell_words(str(result)))
        write(result.summary().rename_axis("parameter"), out)


def _warn_of_files(trials: Trials, data: tuple[str, ...], file_column: str) -> None:
    """Say on stderr if trials of several files are fitted together."""
    is_marked = len(data) > 1 or is_several(data[0])
    if is_marked and (n := trials.data[file_column].nunique()) > 1:
        click.echo(
            f"Warning: the trials of all {n} files are fitted as one person's (--by {file_column} "
            "fits each on its own).",
            err=True,
        )


def _shown(fits: Fits) -> str:
    """The estimates over all groups, those of each group, and what to know of them."""
    width = shutil.get_terminal_size().columns
    head, *_ = str(fits).partition("\n")
    notes = map(in_shell_words, notes_text(fits.notes, len(fits)))
    return "\n".join([head, *_in_pieces(fits.summary(), width), "", *_people(fits, width), *notes])


def _people(fits: Fits, width: int) -> list[str]:
    """Estimates with standard errors in brackets, a row per group."""
    table = fits.table
    columns = {}
    for name in fits.params.columns:
        pairs = zip(table[name], table[f"{name}_se"], strict=True)
        columns[name] = [f"{x:.4g} ({_number(se)})" if pd.notna(x) else "-" for x, se in pairs]
    estimates = pd.DataFrame(columns, index=table.index)

    objective = "loglik" if "statistic" not in table else "statistic"
    shown = estimates.join(table[["n", objective]].round(2))
    more = len(shown) - MOST_PEOPLE
    others = [f"and {more} more groups: --out FILE writes all"] if more > 0 else []
    return [*_in_pieces(shown.head(MOST_PEOPLE), width), *others]


def _number(error: float) -> str:
    """A standard error, or that there is none."""
    return f"{error:.2g}" if pd.notna(error) else "-"


def _in_pieces(table: pd.DataFrame, width: int) -> list[str]:
    """A table as text, in pieces side by side in the table that each fit the width."""
    pieces, names = [], list(table.columns)
    while names:
        n = len(names)
        while n > 1 and len(table[names[:n]].to_string().partition("\n")[0]) > width:
            n -= 1
        pieces.append(table[names[:n]].to_string())
        names = names[n:]
    return pieces
