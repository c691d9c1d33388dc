"""Trials in a Parquet file that is too large to be read at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from ddm.cli.model_text import with_levels_of
from ddm.cli.trials_file import ARGUMENTS, arguments_of, check_column, columns_of_model
from ddm.fits.streams.table_files import SUFFIXES
from ddm.models.model import Model
from ddm.trials.parquet_files import files_at, is_parquet
from ddm.trials.trials import Trials
from ddm.trials.trials_file import FIRST_ROWS, TrialsFile

# a file with more rows than this is fitted a part at a time
MOST_ROWS = 5_000_000

# options that change which rows there are, or what stands in them
OF_WHOLE_TABLES = ("where", "missing", "text")


def trials_if_large(
    *,
    by: Sequence[str],
    model: Model,
    out: str | None,
    save: str | None = None,
    options: dict[str, Any],
) -> tuple[TrialsFile, Model] | None:
    """The trials in DATA, if that is a large Parquet file or a folder; None for all other data.

    With them comes the model, in which levels are as they stand in the file.

    ``options`` are as in `read_trials`. A ValueError that names the option to change if such a file
    cannot be fitted a part at a time.
    """
    data = options["data"]
    if len(data) != 1 or not is_parquet(data[0]):
        return None
    files = files_at(data[0])
    if files.n_rows <= MOST_ROWS and len(files.files) == 1 and files.files[0] == data[0]:
        return None

    lacking = _lacking(by, out, save, options)
    if lacking:
        raise ValueError(
            f"{data[0]} has {files.n_rows:,} rows, so it is fitted a part at a time: {lacking}"
        )
    head = files.rows(0, min(files.n_rows, FIRST_ROWS), files.names)
    table = head.to_pandas(ignore_metadata=True)
    for option in ("rt", "response"):
        check_column(table, f"--{option}", options[option])
    for name in by:
        check_column(table, "--by", name)
    for option, name in columns_of_model(model):
        check_column(table, option, name)
    own = {name: options[name] for name in ARGUMENTS}
    model = with_levels_of(model, table)
    trials: Any = Trials(data[0], **arguments_of(table, **own))
    click.echo(trials, err=True)
    return trials, model


def _lacking(by: Sequence[str], out: str | None, save: str | None, options: dict[str, Any]) -> str:
    """What to do before a large file can be fitted; empty if nothing."""
    if not by:
        return "say --by, the column that tells people apart."
    if out is None or not out.lower().endswith(SUFFIXES):
        return "say --out with a file that ends in .parquet or .csv."
    if save is not None:
        return "leave out --save, since no fit is kept."
    said = next((name for name in OF_WHOLE_TABLES if options[name]), None)
    if said is not None:
        return f"leave out --{said}, and make the file without such rows or codes."
    return ""
