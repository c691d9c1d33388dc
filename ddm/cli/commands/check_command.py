"""``ddm check``: how a file of trials is understood, and what is wrong or odd in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click
import numpy as np
import pandas as pd

from ddm.cli.config_file import config_options
from ddm.cli.options import trials_options
from ddm.cli.report_text import WIDTH, columns_text, findings_text, understood_text
from ddm.cli.shell_words import data_errors, groups_of
from ddm.cli.trials_file import read_table_of
from ddm.doctor.checking import findings_of
from ddm.doctor.examined import Examined, examined_of
from ddm.doctor.response_labels import labels_said
from ddm.doctor.understood import understood_of


@click.command("check")
@trials_options
@click.option("--by", metavar="COLUMNS", multiple=True, help="Examine each group: --by subject.")
@config_options
@click.pass_context
def describe_trials(context: click.Context, by: tuple[str, ...], **reading: Any) -> None:
    """Say what was understood of DATA, and what in it is wrong or odd.

    It looks at units, codes, labels, missing and repeated rows, and more. Exit 1 if DATA cannot be
    fitted.
    """
    with data_errors():
        groups = groups_of(by)
        rows, arguments = read_table_of(by=groups, **reading)
        status = report(rows.table, groups, arguments)
    context.exit(status)


def report(table: pd.DataFrame, by: list[str], arguments: Mapping[str, Any]) -> int:
    """Print all that is known of a table, whose index says where rows stand; 1 if it has errors.

    ``arguments`` are those of `ddm.Trials`. A ValueError or TypeError if one of them is wrong.
    """
    examined = examined_of(table, by, arguments)
    found = findings_of(examined)

    parts = [understood_text(understood_of(examined)), columns_text(examined)]
    if examined.by and examined.kinds.kept.any():
        parts.append(_group_table(examined))
    click.echo("\n".join(filter(None, parts)))
    click.echo()
    click.echo(findings_text(found, len(table)))
    return int(any(finding.severity == "error" for finding in found))


def _group_table(examined: Examined) -> str:
    """A table with a row per group: trials, median and longest RT, share of the upper response."""
    kinds, by = examined.kinds, list(examined.by)
    rows = pd.DataFrame({"rt": np.where(kinds.answered, examined.seconds, np.nan)})
    names = ["trials", "median rt", "longest rt"]

    labels, _ = labels_said(examined)
    if labels is not None:
        # an omission is neither response
        has_response = kinds.answered | kinds.lost
        is_upper = examined.mended.isin([labels[1]]).to_numpy(dtype=float)
        names.append(f"{examined.response} = {labels[1]}")
        rows["upper"] = np.where(has_response, is_upper, np.nan)

    keys = [examined.table[name].reset_index(drop=True)[kinds.kept] for name in by]
    grouped = rows[kinds.kept].groupby(keys if len(keys) > 1 else keys[0], observed=True)
    table = grouped["rt"].agg(["size", "median", "max"])
    if "upper" in rows:
        table = table.join(grouped["upper"].mean())
    table = table.set_axis(names, axis=1)
    return table.to_string(float_format="{:.3f}".format, line_width=WIDTH)
