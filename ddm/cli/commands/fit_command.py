"""``ddm fit``: fit a model to the trials in a file."""

from __future__ import annotations

import shutil
from typing import Any

import click
import pandas as pd

from ddm.cli.config_file import config_options
from ddm.cli.large_file import trials_if_large
from ddm.cli.model_text import (
    bounds_from,
    model_in,
    model_options,
    search_options,
    start_from,
    with_levels_of,
)
from ddm.cli.options import checkpoint_option, trials_options
from ddm.cli.options_of_populations import population_from, population_options
from ddm.cli.report_text import in_pieces
from ddm.cli.shell_words import data_errors, groups_of, plain_warnings, told_of_checkpoint
from ddm.cli.texts_of_populations import people_table, population_text
from ddm.cli.translation import in_shell_words
from ddm.cli.trials_file import read_trials, warn_of_files
from ddm.cli.typed_numbers import WholeNumberRange
from ddm.cli.written_table import file_option, out_option, write, write_by
from ddm.estimation.methods import METHODS
from ddm.fits.fits import Fits
from ddm.fits.fitting import fit, fit_each
from ddm.fits.result import Fit
from ddm.fits.tables import notes_text
from ddm.models.model import Model
from ddm.populations.fitting import fit_hierarchical
from ddm.populations.hierarchical_fit import HierarchicalFit
from ddm.trials.trials_file import TrialsFile

# the ending of a file of a fit
SAVED = (".json",)

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
@click.option(
    "--hierarchical",
    is_flag=True,
    help="Fit all people as one population: --hierarchical --by subject.",
)
@population_options
@checkpoint_option
@out_option
@file_option(
    "--save",
    SAVED,
    "Write the fit to a JSON file that ends in .json, for ddm plot --fit, ddm compare --fit, and "
    "ddm.load in Python.",
)
@config_options
def fit_trials(
    by: tuple[str, ...],
    method: str,
    bounds: tuple[str, ...],
    start: tuple[str, ...],
    seed: int,
    hierarchical: bool,
    shared: tuple[str, ...],
    between: tuple[str, ...],
    prior: tuple[str, ...],
    checkpoint: str | None,
    out: str | None,
    out_people: str | None,
    save: str | None,
    **values: Any,
) -> None:
    """Fit a model to DATA and print the estimates with standard errors.

    \b
      ddm fit data.csv
      ddm fit data.csv --by subject --param v=difficulty --param a=instruction --out fits.csv
      ddm fit data.csv --boundary exponential --param tau=free
      ddm fit data.csv --response choice --upper right --param z=free --method chi2
      ddm fit data.csv --hierarchical --by subject --between 'v=~ patient'

    With --hierarchical people are integrated out by Laplace's approximation. Without --prior its
    likelihood is maximised; --prior default takes the priors of ddm sample.
    """
    model = model_in(values)
    groups = groups_of(by)
    people = population_from(shared=shared, between=between, prior=prior)
    settings: dict[str, Any] = {
        "method": method,
        "bounds": bounds_from(bounds),
        "start": start_from(start),
        "seed": seed,
    }
    given = {**people, **settings, "out_people": out_people}
    _check_hierarchical(hierarchical, groups, given)
    _check_checkpoint(checkpoint, hierarchical, groups)

    with data_errors(), told_of_checkpoint(checkpoint), plain_warnings():
        if not hierarchical:
            large = trials_if_large(by=groups, model=model, out=out, save=save, options=values)
            if large is not None and out is not None:
                _fit_large(large, groups, out, {**settings, "checkpoint": checkpoint})
                return
        trials = read_trials(by=groups, model=model, **values)
        model = with_levels_of(model, trials.data)
        click.echo(trials, err=True)
        if not groups:
            warn_of_files(trials, values["data"], values["file_column"])
        result: Fit | Fits | HierarchicalFit
        if hierarchical:
            result = fit_hierarchical(model, trials, by=groups, **people)
        elif groups:
            result = fit_each(model, trials, by=groups, checkpoint=checkpoint, **settings)
        else:
            result = fit(model, trials, **settings)

    _report(result, groups, out=out, out_people=out_people, save=save)


def _report(
    result: Fit | Fits | HierarchicalFit,
    groups: list[str],
    *,
    out: str | None,
    out_people: str | None,
    save: str | None,
) -> None:
    """Print a result, and write what is to be written of it."""
    if isinstance(result, HierarchicalFit):
        click.echo(population_text(result))
        write(result.summary().rename_axis("parameter"), out)
        if out_people is not None:
            write(people_table(result.subjects, groups), out_people, index=False)
    elif isinstance(result, Fits):
        click.echo(_shown(result))
        write(result.table, out)
    else:
        click.echo(in_shell_words(str(result)))
        write(result.summary().rename_axis("parameter"), out)
    write_by(result.save, save)


def _fit_large(
    large: tuple[TrialsFile, Model], groups: list[str], out: str, settings: dict[str, Any]
) -> None:
    """Fit the people in a large file a part at a time, and say what is to be known of the fits."""
    trials, model = large
    written = fit_each(model, trials, by=groups, out=out, **settings)
    head, *notes = str(written).splitlines()
    click.echo("\n".join([head, *map(in_shell_words, notes)]))
    click.echo(f"wrote {out}", err=True)


def _check_hierarchical(hierarchical: bool, groups: list[str], given: dict[str, Any]) -> None:
    """A usage error if options are given that do not go with --hierarchical, or without it."""
    if hierarchical and not groups:
        raise click.UsageError(
            "--hierarchical needs --by, the column that tells people apart. Say --by subject."
        )
    if hierarchical and given["method"] != "ml":
        raise click.UsageError(
            f"--method {given['method']} cannot be used with --hierarchical, which maximises the "
            "likelihood of a population. Leave --method out, or --hierarchical."
        )
    for name in ("bounds", "start"):
        if hierarchical and given[name] is not None:
            raise click.UsageError(
                f"--{name} cannot be used with --hierarchical, whose search has neither bounds nor "
                f"starts to be chosen. Leave --{name} out."
            )
    options = {"shared": "shared", "between": "between", "priors": "prior"}
    for name, option in (*options.items(), ("out_people", "out-people")):
        if not hierarchical and given[name] not in (None, []):
            raise click.UsageError(
                f"--{option} is about a population. Add --hierarchical, or leave --{option} out."
            )


def _check_checkpoint(checkpoint: str | None, hierarchical: bool, groups: list[str]) -> None:
    """A usage error if there is a checkpoint of what is one fit."""
    if checkpoint is not None and (hierarchical or not groups):
        what = "--hierarchical makes" if hierarchical else "without --by there is"
        raise click.UsageError(
            f"--checkpoint keeps the fits of groups as they are made, but {what} a single fit. "
            "Leave --checkpoint out."
        )


def _shown(fits: Fits) -> str:
    """The estimates over all groups, those of each group, and what to know of them."""
    width = shutil.get_terminal_size().columns
    head, *_ = str(fits).partition("\n")
    notes = map(in_shell_words, notes_text(fits.notes, len(fits)))
    return "\n".join([head, *in_pieces(fits.summary(), width), "", *_people(fits, width), *notes])


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
    return [*in_pieces(shown.head(MOST_PEOPLE), width), *others]


def _number(error: float) -> str:
    """A standard error, or that there is none."""
    return f"{error:.2g}" if pd.notna(error) else "-"
