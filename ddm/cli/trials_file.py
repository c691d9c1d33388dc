"""Trials from a file, as the shell names them: what is wrong is said in terms of its options."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from ddm.reading.csv_files import read_table, refuse_text
from ddm.reading.row_choice import rows_where
from ddm.trials.trials import Trials


def read_trials(
    data: Path,
    rt: str,
    response: str,
    upper: str | None,
    deadline: str | None,
    where: tuple[str, ...],
) -> Trials:
    """The trials in a CSV file; a ValueError that names the option to change where it holds
    none.
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
    )


def _label(responses: pd.Series, typed: str | None) -> Any:
    """The label among the responses that was typed; else what was typed."""
    labels = responses.dropna().unique().tolist()
    return next((label for label in labels if typed in _spellings(label)), typed)


def _spellings(label: Any) -> tuple[str, ...]:
    """How a label may be typed: 1.0 as 1 too, since whole numbers are read as 1.0 where a value is
    missing.
    """
    if isinstance(label, float) and label.is_integer():
        return str(label), str(int(label))
    return (str(label),)


def _deadline(text: str | None) -> float | str | None:
    """A number of seconds, or the name of a column."""
    try:
        return None if text is None else float(text)
    except ValueError:
        return text
