"""Trials from files, as the shell names them: what is wrong is said in terms of its options."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import pandas as pd

from ddm.trials.trials import Trials

# separators of values that are not commas, and their names
SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}


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
    table = _read(data)
    for condition in where:
        table = _rows(table, condition)
    for option, name in (("--rt", rt), ("--response", response)):
        if name not in table:
            raise ValueError(
                f"{data} has no column {name!r}; it has {list(table)}. Name the right one: "
                f"{option} COLUMN."
            )
    _check_numbers(table[rt])
    labels = table[response].dropna().unique().tolist()
    label = next((label for label in labels if upper in _spellings(label)), upper)
    return Trials(table, rt=rt, response=response, upper=label, deadline=_deadline(deadline))


def _deadline(text: str | None) -> float | str | None:
    """A number of seconds, or the name of a column."""
    try:
        return None if text is None else float(text)
    except ValueError:
        return text


def _read(data: Path) -> pd.DataFrame:
    """The table in a file. Rows with more values than column names, which pandas would shift, are
    an error.
    """
    try:
        header = list(map(str, pd.read_csv(data, nrows=0)))
        for mark, name in SEPARATORS.items():
            if len(header) == 1 and mark in header[0]:
                raise ValueError(f"its values are separated by {name}")
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)
            return pd.read_csv(data, index_col=False, skipinitialspace=True)
    except (
        Exception
    ) as error:  # of pandas, the decoder or the decompressor: all mean that this is no such file
        reason = str(error).strip().rstrip(".")
        if isinstance(error, pd.errors.ParserWarning):
            reason = "its rows have more values than there are column names"
        raise ValueError(
            f"{data} cannot be read as a table: {reason}. It must be a text file (UTF-8) of "
            "comma-separated values, with decimal points and column names in the first row; if "
            "its name ends in .gz, compressed by gzip."
        ) from error


def _rows(table: pd.DataFrame, where: str) -> pd.DataFrame:
    try:
        chosen = table.query(where)
    except Exception as error:  # pandas raises whatever the expression makes it do
        raise ValueError(
            f"--where {where!r} cannot be evaluated ({type(error).__name__}) on the columns "
            f"{list(table)}. Write a comparison, with quotes around text and == for equal: --where "
            "\"subject == 's01' and rt > 0.2\"."
        ) from error
    if chosen.empty:
        raise ValueError(
            f"--where {where!r} holds in none of the {len(table)} rows. Compare with the values in "
            "the file."
        )
    return chosen


def _check_numbers(times: pd.Series) -> None:
    """One entry that is not a number makes the whole column text: name that entry."""
    if pd.api.types.is_numeric_dtype(times):
        return
    wrong = times[pd.to_numeric(times, errors="coerce").isna() & times.notna()]
    if len(wrong):
        raise ValueError(
            f"column {times.name!r} must hold numbers (seconds); row {wrong.index[0] + 1} has "
            f"{str(wrong.iloc[0])!r}. Correct it in the file, or leave it empty where there was no "
            "response."
        )


def _spellings(label: Any) -> tuple[str, ...]:
    """How a label may be typed: 1.0 as 1 too, since whole numbers are read as 1.0 where a value is
    missing.
    """
    return (
        (str(label), str(int(label)))
        if isinstance(label, float) and label.is_integer()
        else (str(label),)
    )
