"""``ddm plot``: a picture of trials, of a fit, or of a table that another command wrote."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

import click
import numpy as np
import pandas as pd

from ddm import plots
from ddm.cli.config_file import config_options
from ddm.cli.file_options import Command, Data, table_from, with_options
from ddm.cli.model_text import NAMES, by_name, model_in, model_options, with_levels_of
from ddm.cli.options import understanding_options
from ddm.cli.several.saved_fits import (
    Saved,
    data_for,
    fit_option,
    groups_in,
    loaded,
    trials_are_said,
)
from ddm.cli.shell_words import columns_in, data_errors, groups_of, plain_warnings
from ddm.cli.trials_file import check_column, label_in
from ddm.cli.typed_numbers import WholeNumberRange
from ddm.cli.written_table import PICTURES as SUFFIXES
from ddm.cli.written_table import draw_without_windows, file_option, write_picture
from ddm.estimation.methods import METHODS
from ddm.fits.fits import Fits
from ddm.fits.fitting import fit, fit_each
from ddm.fits.result import Fit
from ddm.models.model import Model
from ddm.populations.hierarchical_fit import HierarchicalFit
from ddm.posterior.posterior import Posterior
from ddm.trials.trials import Trials

# what may be drawn
Thing = Trials | Saved | pd.DataFrame

# panels, which most pictures of trials have
FACETS = ("row", "col", "order")


class Picture(NamedTuple):
    """A kind of picture.

    draw : draws a thing with arguments
    of : what the thing is: trials (with a fit, if there is one), a fit with its trials, estimates
        (of a fit without them), or a table
    options : the options that it takes
    """

    draw: Callable[..., np.ndarray]
    of: str
    options: tuple[str, ...] = ()


def _delta(thing: Thing, *, effect: str | None = None, **look: Any) -> np.ndarray:
    try:
        return plots.delta(thing, by=effect, **look)
    except ValueError as error:
        # what the function calls by is not what the option --by says
        raise ValueError(re.sub(r"\bby='?([^'\s]*)'?", r"--effect \1", str(error))) from error


def _profiles(thing: Thing) -> np.ndarray:
    return plots.profiles(_one_fit("profiles", thing))


def _state(thing: Thing) -> np.ndarray:
    """The densities of evidence in each condition of one fit."""
    fitted = _one_fit("state", thing)
    columns = list(fitted.model.columns)
    if not all(map(fitted.model.is_condition, columns)):
        raise ValueError(
            "--kind state has a panel for each condition, but each trial of this model is one of "
            "its own, because it has covariates. Draw --kind paths, which averages over trials."
        )
    if not columns:
        return plots.state(fitted.process())
    processes = {}
    for row in fitted.conditions[columns].itertuples(index=False, name=None):
        levels = dict(zip(columns, row, strict=True))
        processes[", ".join(map(str, row))] = fitted.process(**levels)
    return plots.state(processes)


def _one_fit(kind: str, thing: Thing) -> Fit:
    """The fit of one person; a ValueError if it is another thing."""
    if not isinstance(thing, Fit):
        raise ValueError(
            f"--kind {kind} is a picture of one fit; this is a {type(thing).__name__}. Leave --by "
            "out, and say with --where whose trials are fitted."
        )
    return thing


def _shrinkage(thing: Thing) -> np.ndarray:
    population = _population("shrinkage", thing)
    separate = fit_each(population.model, population.trials, by=groups_in(population))
    return population.plot_shrinkage(separate)


def _subjects(thing: Thing) -> np.ndarray:
    return _population("subjects", thing).plot_subjects()


def _population(kind: str, thing: Thing) -> HierarchicalFit | Posterior:
    """The population; a ValueError if it is none."""
    if not isinstance(thing, (HierarchicalFit, Posterior)) or not groups_in(thing):
        raise ValueError(
            f"--kind {kind} is a picture of a population, which this {type(thing).__name__} is "
            "not. Save one by ddm fit --hierarchical --save FILE or ddm sample --by COLUMN --save "
            "FILE, and say --fit FILE."
        )
    return thing


def _draws(thing: Thing) -> np.ndarray:
    if not isinstance(thing, Posterior):
        raise ValueError(
            f"--kind draws is a picture of a posterior, which this {type(thing).__name__} is not. "
            "Save one by ddm sample --save FILE, and say --fit FILE."
        )
    return thing.plot_draws()


def _comparison(thing: pd.DataFrame) -> np.ndarray:
    """The table of `ddm.compare`, whose names of models are a column in a file."""
    made = "ddm compare --out writes, of fits that are no posteriors"
    _check_written(thing, {"model", "aic", "aicc", "bic"}, "comparison", made)
    return plots.comparison(thing.set_index("model"))


def _recovery(thing: pd.DataFrame) -> np.ndarray:
    made = "ddm recover --out writes"
    _check_written(thing, {"n", "name", "true", "converged"}, "recovery", made)
    return plots.recovery(thing)


def _check_written(table: pd.DataFrame, columns: set[str], kind: str, made: str) -> None:
    """A ValueError if a table is not the one that a command has made."""
    missing = sorted(columns - set(table.columns))
    if missing:
        raise ValueError(
            f"--kind {kind} draws the table that {made}. DATA is another one, without the columns "
            f"{', '.join(missing)}."
        )


PICTURES = {
    "densities": Picture(plots.densities, "trials", (*FACETS, "bins")),
    "cumulative": Picture(plots.cumulative, "trials", FACETS),
    "quantiles": Picture(plots.quantiles, "trials", FACETS),
    "conditional_accuracy": Picture(plots.conditional_accuracy, "trials", (*FACETS, "bins")),
    "delta": Picture(_delta, "trials", (*FACETS, "bins", "effect")),
    "psychometric": Picture(plots.psychometric, "trials", (*FACETS, "bins", "x")),
    "chronometric": Picture(plots.chronometric, "trials", (*FACETS, "bins", "x")),
    "paths": Picture(plots.paths, "a fit", FACETS),
    "profiles": Picture(_profiles, "a fit"),
    "shrinkage": Picture(_shrinkage, "a fit"),
    "state": Picture(_state, "estimates"),
    "parameters": Picture(plots.parameters, "estimates"),
    "pairs": Picture(plots.pairs, "estimates"),
    "subjects": Picture(_subjects, "estimates"),
    "draws": Picture(_draws, "estimates"),
    "recovery": Picture(_recovery, "a table"),
    "comparison": Picture(_comparison, "a table"),
}

# the options of pictures
LOOK = (
    click.option("--row", metavar="COLUMN", help="A row of panels for each level."),
    click.option("--col", metavar="COLUMN", help="A column of panels for each level."),
    click.option(
        "--order",
        multiple=True,
        metavar="COLUMN=LEVELS",
        help="Levels in the order of the picture: difficulty=easy,hard. May be repeated.",
    ),
    click.option("--x", metavar="COLUMN", help="Of psychometric and chronometric: what is below."),
    click.option("--effect", metavar="COLUMN", help="Of delta: whose two levels are subtracted."),
    click.option("--bins", type=WholeNumberRange(min=1), help="Number of bins, or of groups."),
)


def look_options(command: Command) -> Command:
    """The options of pictures; which of them a kind takes, `PICTURES` says."""
    return with_options(command, LOOK)


@click.command("plot")
@click.argument("data", nargs=-1, metavar="[DATA]...", type=Data())
@click.option(
    "--kind",
    type=click.Choice(list(PICTURES)),
    default="densities",
    show_default=True,
    help="The picture, by its name in ddm.plots.",
)
@look_options
@fit_option(multiple=False, text="A saved fit of the trials in DATA, to be drawn over them.")
@understanding_options
@model_options
@click.option(
    "--by",
    metavar="COLUMNS",
    multiple=True,
    help="Fit each group, and average over them: --by subject.",
)
@click.option(
    "--method",
    type=click.Choice(list(METHODS)),
    default="ml",
    show_default=True,
    help="Of a model that is fitted here, as in ddm fit.",
)
@file_option(
    "--out",
    SUFFIXES,
    f"Write the picture to a file that ends in {', '.join(SUFFIXES)}.",
    required=True,
)
@config_options
def plot_trials(
    kind: str, fit: str | None, by: tuple[str, ...], method: str, out: str, **values: Any
) -> None:
    """Draw the trials in DATA, with a fit over them if --fit or a model says one.

    A model is fitted here if an option of models is said; --param v=free is the one without
    conditions. Pictures of estimates alone need no DATA with --fit. recovery and comparison draw
    tables, which ddm recover --out and ddm compare --out wrote.

    \b
      ddm plot data.csv --out data.png
      ddm plot data.csv --param v=difficulty --out densities.pdf
      ddm plot data.csv --fit fit.json --kind quantiles --out quantiles.svg
      ddm plot data.csv --kind delta --effect condition --bins 9 --out delta.png
      ddm plot recovered.csv --kind recovery --out recovery.png
    """
    picture = PICTURES[kind]
    look = {name: values.pop(name) for name in ("row", "col", "order", "x", "effect", "bins")}
    is_modelled = any(values[name] for name in NAMES)
    groups = groups_of(by)
    _check_look(kind, look)
    _check_thing(kind, fit, is_modelled, groups, method=method, has_data=bool(values["data"]))

    draw_without_windows()
    with data_errors(), plain_warnings():
        if picture.of == "a table":
            axes = picture.draw(table_from(values))
        else:
            model = model_in(values)
            thing, table = _thing(fit, model if is_modelled else None, groups, method, values)
            axes = picture.draw(thing, **_arguments(table, look))
    _write(axes, out)


def _write(axes: np.ndarray, out: str) -> None:
    """Write the figure of some axes."""
    from matplotlib import pyplot

    figure = axes.flat[0].figure
    write_picture(figure, out)
    pyplot.close(figure)


# --- what is drawn --------------------------------------------------------------------------------


def _thing(
    file: str | None, model: Model | None, groups: list[str], method: str, values: dict[str, Any]
) -> tuple[Thing, pd.DataFrame]:
    """What is drawn, and the table of its trials, which is empty without DATA."""
    if file is not None:
        saved = loaded(file)
        if not values["data"]:
            return saved, pd.DataFrame()
        data = data_for([saved], values)
        return loaded(file, data), data.data if isinstance(data, Trials) else data

    trials: Any = data_for([], values, by=groups, models=[] if model is None else [model])
    if model is None:
        return trials, trials.data
    model = with_levels_of(model, trials.data)
    fitted: Fit | Fits = (
        fit_each(model, trials, by=groups, method=method)
        if groups
        else fit(model, trials, method=method)
    )
    return fitted, trials.data


def _arguments(table: pd.DataFrame, look: dict[str, Any]) -> dict[str, Any]:
    """The arguments of the picture for the options that are said."""
    said = {name: value for name, value in look.items() if value not in (None, ())}
    for name in ("row", "col", "x", "effect"):
        if name in said:
            check_column(table, f"--{name}", said[name])
    if "order" in said:
        said["order"] = {
            name: _levels(table, name, levels)
            for name, levels in by_name("--order", said["order"], columns_in).items()
        }
    return said


def _levels(table: pd.DataFrame, name: str, typed: list[str]) -> list[Any]:
    """The levels of a column that are typed."""
    check_column(table, "--order", name)
    return [label_in(table[name], level) for level in typed]


# --- checks ---------------------------------------------------------------------------------------


def _check_look(kind: str, look: dict[str, Any]) -> None:
    """A usage error if an option is said that is not one of this picture."""
    for name, value in look.items():
        if value not in (None, ()) and name not in PICTURES[kind].options:
            kinds = [one for one, picture in PICTURES.items() if name in picture.options]
            raise click.UsageError(
                f"--{name} is an option of --kind {', '.join(kinds)}. Leave it out of --kind "
                f"{kind}."
            )


def _check_thing(
    kind: str,
    file: str | None,
    is_modelled: bool,
    groups: list[str],
    *,
    method: str,
    has_data: bool,
) -> None:
    """A usage error unless there is what is drawn."""
    of = PICTURES[kind].of
    if file is not None and (is_modelled or groups):
        raise click.UsageError(
            "--fit is a fit that is there, and --by and the options of models fit another one. "
            "Leave either out."
        )
    if of == "a table" and (file is not None or is_modelled or groups or trials_are_said()):
        raise click.UsageError(
            f"--kind {kind} draws the table in DATA. Leave out --fit, --by and the options of "
            "models and of trials."
        )
    if of in ("a fit", "estimates") and file is None and not is_modelled:
        raise click.UsageError(
            f"--kind {kind} is a picture of a fit. Say --fit FILE, or a model that is fitted here: "
            "--param v=difficulty, or --param v=free for one without conditions."
        )
    if method != "ml" and not is_modelled:
        raise click.UsageError(
            "--method is about a model that is fitted here. Say one, as in --param v=free, or "
            "leave --method out."
        )
    if groups and not is_modelled:
        raise click.UsageError(
            "--by is about a model that is fitted to each group. Say one, as in --param v=free, or "
            "leave --by out; --row and --col make panels."
        )
    if not has_data and (file is None or of != "estimates"):
        raise click.UsageError("Missing argument 'DATA...'.")
