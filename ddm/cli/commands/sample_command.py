"""``ddm sample``: draws from the posterior of a model, of one person or of a population."""

from __future__ import annotations

from typing import Any

import click

from ddm.cli.config_file import config_options
from ddm.cli.model_text import model_in, model_options, with_levels_of
from ddm.cli.options import trials_options
from ddm.cli.options_of_populations import population_from, population_options
from ddm.cli.shell_words import data_errors, groups_of, plain_warnings
from ddm.cli.texts_of_populations import people_table, population_text
from ddm.cli.trials_file import read_trials, warn_of_files
from ddm.cli.typed_numbers import WholeNumberRange
from ddm.cli.written_table import file_option, out_option, write, write_by
from ddm.posterior.extras import needed
from ddm.posterior.sampling import TUNE, sample

# the ending of a file of draws, which is NetCDF
SAVED = (".nc",)


@click.command("sample")
@trials_options
@model_options
@click.option(
    "--by",
    metavar="COLUMNS",
    multiple=True,
    help="Columns that tell people apart: --by subject. Without it all trials are one person's.",
)
@population_options
@click.option(
    "--draws",
    type=WholeNumberRange(min=4),
    default=1000,
    show_default=True,
    help="Draws of each chain that are kept.",
)
@click.option(
    "--tune",
    type=WholeNumberRange(min=50),
    default=TUNE,
    show_default=True,
    help="Draws of each chain before these, for tuning.",
)
@click.option(
    "--chains",
    type=WholeNumberRange(min=1),
    default=4,
    show_default=True,
    help="Chains, which must agree.",
)
@click.option(
    "--seed",
    type=WholeNumberRange(min=0),
    default=0,
    show_default=True,
    help="The same seed gives the same draws.",
)
@out_option
@file_option(
    "--save", SAVED, "Write the draws to a NetCDF file that ends in .nc, for ddm.load in Python."
)
@config_options
def sample_posterior(
    by: tuple[str, ...],
    shared: tuple[str, ...],
    between: tuple[str, ...],
    prior: tuple[str, ...],
    draws: int,
    tune: int,
    chains: int,
    seed: int,
    out: str | None,
    out_people: str | None,
    save: str | None,
    **values: Any,
) -> None:
    """Draw from the posterior of a model of DATA, and print estimates with intervals.

    With --by people are a population: each has its own values, which are normally distributed.
    Needs the extra bayes: pip install "ddm-toolkit[bayes]".

    \b
      ddm sample data.csv
      ddm sample data.csv --by subject --param v=difficulty --out summary.csv --save draws.nc
      ddm sample data.csv --by subject --between 'v=~ patient' --prior 'sd(v)=HalfNormal(1)'
    """
    model = model_in(values)
    groups = groups_of(by)
    people = population_from(shared=shared, between=between, prior=prior)
    if people["priors"] is None:
        people["priors"] = "default"
    if out_people is not None and not groups:
        raise click.UsageError(
            "--out-people writes the estimates of people, so it needs --by, the column that tells "
            "people apart. Say --by subject, or leave it out."
        )
    _check_installed(save)

    with data_errors(), plain_warnings():
        trials = read_trials(by=groups, model=model, **values)
        model = with_levels_of(model, trials.data)
        click.echo(trials, err=True)
        if not groups:
            warn_of_files(trials, values["data"], values["file_column"])
        posterior = sample(
            model,
            trials,
            by=groups or None,
            draws=draws,
            tune=tune,
            chains=chains,
            seed=seed,
            **people,
        )

    click.echo(population_text(posterior))
    write(posterior.summary().rename_axis("parameter"), out)
    if out_people is not None:
        write(people_table(posterior.subjects, groups), out_people, index=False)
    write_by(posterior.save, save)


def _check_installed(save: str | None) -> None:
    """An error, before any work, if a package of the extra is missing."""
    try:
        needed("nutpie", "ddm sample")
        if save is not None:
            for package in ("h5py", "h5netcdf"):
                needed(package, "--save")
    except ImportError as error:
        raise click.ClickException(str(error)) from error
