"""``ddm check``: how a file of trials is understood."""

from __future__ import annotations

from typing import Any

import click
import numpy as np
import pandas as pd

from ddm.cli.config_file import config_options
from ddm.cli.options import trials_options
from ddm.cli.shell_words import columns_of_all, data_errors, plain_warnings
from ddm.cli.translation import in_shell_words
from ddm.cli.trials_file import read_trials
from ddm.trials.seconds import refuse_other_unit
from ddm.trials.trials import Trials

# quantiles of the RTs: the extremes show outliers, the others the shape of the distribution
SHOWN_QUANTILES = (0.0, 0.01, 0.1, 0.5, 0.9, 0.99, 1.0)

# of a column with more levels than this, which do not fit on a line, only their number is shown
MOST_LEVELS = 12


@click.command("check")
@trials_options
@click.option("--by", metavar="COLUMNS", multiple=True, help="Describe each group: --by subject.")
@config_options
def describe_trials(by: tuple[str, ...], **reading: Any) -> None:
    """Say what was understood of DATA: responses, missing values, RTs, columns.

    Exit 1 if DATA cannot be fitted.
    """
    with data_errors(), plain_warnings():
        names = columns_of_all(by)
        trials = read_trials(by=names, **reading)
        groups = [trials.column(name) for name in names]

    _describe_responses(trials)
    _describe_times(trials)

    for column in trials.data.columns.drop([trials.rt_column, trials.response_column]):
        click.echo(f"column {column}: {_levels(trials.data[column])}")
    if groups:
        _describe_groups(trials, groups)


def _describe_responses(trials: Trials) -> None:
    """Print the number of trials, what was set aside, and how often each response occurs."""
    click.echo(f"{trials.n} trials; {trials.coding}")
    for reason, count in trials.missing.items():
        click.echo(f"rows with {reason}, to be set aside: {count}")

    lower_label, upper_label = trials.labels
    upper_share = trials.upper[trials.answered].mean()
    click.echo(
        f"{upper_share:.1%} {trials.response_column} = {upper_label}, {1.0 - upper_share:.1%} "
        f"{lower_label}"
    )
    if trials.omitted.any():
        click.echo(f"omissions: {trials.omitted.sum()}")
    for note in trials.notes:
        click.echo(in_shell_words(note))


def _describe_times(trials: Trials) -> None:
    """Print quantiles of the RTs."""
    times = pd.Series(trials.rt[trials.answered]).quantile(list(SHOWN_QUANTILES))
    click.echo("rt (s): " + ", ".join(f"{q:.0%} {value:.3f}" for q, value in times.items()))


def _levels(column: pd.Series) -> str:
    """The levels of a column, or how many there are, and how many of its values are missing."""
    levels = column.dropna().unique()
    if not len(levels):
        return "missing in all"

    missing = f", missing in {column.isna().sum()}" if column.isna().any() else ""
    if len(levels) > MOST_LEVELS:
        return f"{len(levels)} values{missing}"

    in_order = sorted(levels, key=lambda level: (str(type(level)), level))
    return ", ".join(map(str, in_order)) + missing


def _describe_groups(trials: Trials, groups: list[pd.Series]) -> None:
    """Print a table with a row per group; an error if the RTs of a group are milliseconds."""
    # an omission is neither response
    upper = np.where(trials.omitted, np.nan, trials.upper)
    rows = pd.DataFrame({"rt": trials.rt, "upper": upper}, index=trials.data.index)
    grouped = rows.groupby(groups if len(groups) > 1 else groups[0], observed=True)

    table = grouped["rt"].agg(["size", "median", "max"])
    table = table.set_axis(["trials", "median rt", "longest rt"], axis=1)
    share = grouped["upper"].mean().rename(f"{trials.response_column} = {trials.labels[1]}")
    click.echo(table.join(share).to_string(float_format="{:.3f}".format))

    with data_errors():
        for key, times in grouped["rt"]:
            answered = times.dropna().to_numpy()
            of = f" in the group {key}"
            refuse_other_unit(answered, trials.rt_column, trials.unit, of=of)
