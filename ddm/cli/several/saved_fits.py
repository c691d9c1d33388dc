"""The option --fit: fits in files that `save` wrote, with the trials that they are of."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import pandas as pd

from ddm.cli.trials_file import ARGUMENTS, read_table_of, read_trials, warn_of_files
from ddm.fits.fits import Fits
from ddm.fits.result import Fit
from ddm.frames import Frame
from ddm.models.model import Model
from ddm.populations.hierarchical_fit import HierarchicalFit
from ddm.posterior.loading import load
from ddm.posterior.posterior import Posterior
from ddm.trials.trials import Trials

# what a file may hold
Saved = Fit | Fits | HierarchicalFit | Posterior


def fit_option(*, multiple: bool, text: str) -> Any:
    """The option --fit of a command, whose files it never overwrites."""
    return click.option(
        "--fit",
        multiple=multiple,
        type=click.Path(exists=True, dir_okay=False),
        metavar="FILE",
        help=f"{text} Written by ddm fit --save, ddm sample --save, or save, in Python.",
    )


def named_files(files: Sequence[str]) -> dict[str, str]:
    """Files by their names without folder and ending; a usage error if two have the same name."""
    named: dict[str, str] = {}
    for file in files:
        name = Path(file).stem
        if name in named:
            raise click.BadParameter(
                f"{named[name]!r} and {file!r} would both be called {name!r}. Rename one of them.",
                param_hint="--fit",
            )
        named[name] = file
    return named


def loaded(file: str, data: Trials | Frame | None = None) -> Saved:
    """What a file holds, with its trials if they are given.

    A click.ClickException without a package that reads it; a ValueError that names the file if the
    trials are others.
    """
    try:
        return load(file, data=data)
    except ValueError as error:
        if data is None:
            raise
        raise ValueError(f"--fit {file}: {error}") from error
    except ImportError as error:
        raise click.ClickException(str(error)) from error


def groups_in(saved: Saved) -> tuple[str, ...]:
    """The columns that tell its people apart."""
    if isinstance(saved, Posterior):
        return tuple(saved.population.by)
    return () if isinstance(saved, Fit) else tuple(saved.by)


def model_in_file(saved: Saved) -> Model:
    """The model that was fitted; that of the first of several people, which all have."""
    return next(iter(saved.values())).model if isinstance(saved, Fits) else saved.model


def data_for(
    saved: Sequence[Saved],
    options: dict[str, Any],
    *,
    by: Sequence[str] = (),
    models: Sequence[Model] = (),
) -> Trials | pd.DataFrame:
    """The trials in the files of DATA, or their table if saved fits know how to read it.

    They do unless an option of trials is said, or there are models to be fitted too. ``options``
    are as in `read_trials`.
    """
    groups = dict.fromkeys([*by, *(name for one in saved for name in groups_in(one))])
    every = [*models, *map(model_in_file, saved)]
    if models or not saved or trials_are_said():
        trials = read_trials(by=list(groups), models=every, **options)
        click.echo(trials, err=True)
        if models and not groups:
            warn_of_files(trials, options["data"], options["file_column"])
        return trials
    rows, _ = read_table_of(by=list(groups), models=every, **options)
    return rows.table


def trials_are_said() -> bool:
    """Whether an option was given that says how trials are understood."""
    context = click.get_current_context()
    default = click.core.ParameterSource.DEFAULT
    return any(context.get_parameter_source(name) is not default for name in ARGUMENTS)
