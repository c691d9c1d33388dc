"""Trials from a file; errors name the options of the command."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from ddm.cli.options import OMISSIONS
from ddm.reading.csv_files import read_table, refuse_text
from ddm.reading.row_choice import rows_where
from ddm.trials.trials import Trials


def read_trials(**reading: Any) -> Trials:
    """The trials in a file.

    The arguments are those of `table_and_arguments`. A ValueError that names the option to change
    if the file does not hold such trials.
    """
    table, arguments = table_and_arguments(**reading)
    for option in ("rt", "response"):
        if arguments[option] not in table:
            raise ValueError(
                f"{reading['data']} has no column {arguments[option]!r}; it has {list(table)}. "
                f"Name the right one: --{option} COLUMN."
            )
    refuse_text(table[arguments["rt"]])
    return Trials(table, **arguments)


def table_and_arguments(
    *,
    data: Path,
    rt: str,
    response: str,
    upper: str | None,
    deadline: str | None,
    deadline_tolerance: float,
    omissions: str | None,
    lost_rt: str | None,
    where: tuple[str, ...],
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """The table in a CSV file, in the rows that meet all conditions of ``where``.

    With it come the arguments of `Trials` that the options mean. Each argument is the value of the
    option of its name, as `trials_options` adds them.
    """
    table = read_table(data)
    for condition in where:
        table = rows_where(table, condition, said_as="--where ")

    arguments = {
        "rt": rt,
        "response": response,
        "upper": _label(table[response], upper) if response in table else upper,
        "deadline": _deadline(deadline),
        "deadline_tolerance": deadline_tolerance,
        "omissions": None if omissions is None else OMISSIONS[omissions],
        "lost_rt": lost_rt,
    }
    return table, arguments


def _label(responses: pd.Series, typed: str | None) -> Any:
    """The label among the responses that was typed; if there is none, the text that was typed."""
    labels = responses.dropna().unique().tolist()
    return next((label for label in labels if typed in _spellings(label)), typed)


def _spellings(label: Any) -> tuple[str, ...]:
    """The texts by which a label may be typed: for 1.0 also 1.

    In a column with missing values whole numbers are read as 1.0.
    """
    if isinstance(label, float) and label.is_integer():
        return str(label), str(int(label))
    return (str(label),)


def _deadline(text: str | None) -> float | str | None:
    """The value of --deadline: a number of seconds, or the name of a column; None without it."""
    try:
        return None if text is None else float(text)
    except ValueError:
        return text
