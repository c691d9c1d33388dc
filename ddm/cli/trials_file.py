"""Trials from a file; errors name the options of the command."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from ddm.cli.options import OMISSIONS
from ddm.reading.csv_files import read_table, refuse_text
from ddm.reading.row_choice import rows_where
from ddm.trials.trials import Trials


def read_trials(
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
) -> Trials:
    """The trials in a CSV file, in the rows that meet all conditions of ``where``.

    Each argument is the value of the option of its name, as `trials_options` adds them.
    A ValueError that names the option to change if the file does not hold such trials.
    """
    table = read_table(data)
    for condition in where:
        table = rows_where(table, condition, said_as="--where ")

    for option, name in (("--rt", rt), ("--response", response)):
        if name not in table:
            raise ValueError(
                f"{data} has no column {name!r}; it has {list(table)}. Name the right one: "
                f"{option} COLUMN."
            )
    refuse_text(table[rt])

    return Trials(
        table,
        rt=rt,
        response=response,
        upper=_label(table[response], upper),
        deadline=_deadline(deadline),
        deadline_tolerance=deadline_tolerance,
        omissions=None if omissions is None else OMISSIONS[omissions],
        lost_rt=lost_rt,
    )


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
