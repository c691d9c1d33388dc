"""``ddm compare``: models side by side, fitted here or saved before."""

from __future__ import annotations

from typing import Any

import click
import pandas as pd

from ddm.cli.config_file import config_options
from ddm.cli.model_text import with_levels_of
from ddm.cli.options import trials_options
from ddm.cli.report_text import in_pieces, paragraph
from ddm.cli.several.models import models_in, models_options
from ddm.cli.several.saved_fits import data_for, fit_option, loaded, named_files
from ddm.cli.shell_words import data_errors, groups_of, plain_warnings
from ddm.cli.typed_numbers import WholeNumberRange
from ddm.cli.written_table import out_option, write
from ddm.fits.fitting import fit, fit_each
from ddm.models.model import Model
from ddm.populations.fitting import fit_hierarchical
from ddm.posterior.comparison import compare
from ddm.trials.trials import Trials

# longer names of models stand below the table
LONGEST_NAME = 24

# of criteria
DECIMALS = 2


@click.command("compare")
@trials_options
@models_options
@fit_option(multiple=True, text="A saved fit of the trials in DATA. May be repeated.")
@click.option(
    "--by",
    metavar="COLUMNS",
    multiple=True,
    help="Fit each group, and add up its criteria: --by subject.",
)
@click.option(
    "--hierarchical",
    is_flag=True,
    help="Fit each model to all people as one population: --hierarchical --by subject.",
)
@click.option(
    "--seed",
    type=WholeNumberRange(min=0),
    default=0,
    show_default=True,
    help="Of random starting points, as in ddm fit.",
)
@out_option
@config_options
def compare_models(
    fit: tuple[str, ...],
    by: tuple[str, ...],
    hierarchical: bool,
    seed: int,
    out: str | None,
    **values: Any,
) -> None:
    """Print models of DATA side by side, the best first.

    Models are fitted by maximum likelihood, and ranked by AIC; posteriors (ddm sample --save) by
    how well they predict trials that are left out.

    \b
      ddm compare data.csv --model 'one drift:' --model 'two drifts: v=difficulty'
      ddm compare data.csv --by subject --model v=difficulty --model 'v=difficulty; a=instruction'
      ddm compare data.csv --fit one.json --fit other.json --out comparison.csv
    """
    models = models_in(values)
    files = named_files(fit)
    groups = groups_of(by)
    _check_said(models, files, groups, hierarchical)

    with data_errors(), plain_warnings():
        saved = {name: loaded(file) for name, file in files.items()}
        data = data_for(list(saved.values()), values, by=groups, models=list(models.values()))
        fits: dict[str, Any] = {name: loaded(file, data) for name, file in files.items()}
        for name, model in models.items():
            fits[name] = _fitted(model, data, groups, hierarchical, seed)
        table = compare(fits)

    click.echo(_shown(table))
    write(table, out)


def _check_said(
    models: dict[str, Model], files: dict[str, str], groups: list[str], hierarchical: bool
) -> None:
    """A usage error unless there are several models with names of their own."""
    both = [name for name in models if name in files]
    if both:
        raise click.UsageError(
            f"a --model and a --fit are both called {both[0]!r}. Give the model another name."
        )
    if len(models) + len(files) < 2:
        raise click.UsageError(
            "say two models or more, fitted here, as in --model 'one drift:' --model "
            "'v=difficulty', or saved, as in --fit one.json --fit other.json."
        )
    if groups and not models:
        raise click.UsageError(
            "--by is about models that are fitted here, and saved fits know their groups. Leave "
            "--by out."
        )
    if hierarchical and not groups:
        raise click.UsageError(
            "--hierarchical needs --by, the column that tells people apart. Say --by subject."
        )


def _fitted(model: Model, data: Any, groups: list[str], hierarchical: bool, seed: int) -> Any:
    """The fit of a model to trials, to those of each group, or to a population."""
    trials: Trials = data
    model = with_levels_of(model, trials.data)
    if hierarchical:
        return fit_hierarchical(model, trials, by=groups)
    if groups:
        return fit_each(model, trials, by=groups, seed=seed)
    return fit(model, trials, seed=seed)


def _shown(table: pd.DataFrame) -> str:
    """The table in lines that fit; models with long names have numbers, which stand below."""
    names = [str(name) for name in table.index]
    shown = table.round(DECIMALS)
    if max(map(len, names)) <= LONGEST_NAME:
        return "\n".join(in_pieces(shown))
    shown.index = pd.Index(range(1, len(names) + 1), name="model")
    numbered = [paragraph(f"{i}  {name}") for i, name in enumerate(names, start=1)]
    return "\n".join([*in_pieces(shown), "", *numbered])
