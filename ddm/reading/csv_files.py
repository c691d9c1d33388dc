"""A table from a file of comma-separated values, and the entry of a column that is not a number."""

from __future__ import annotations

import warnings
from pathlib import Path

import pandas as pd

# separators of values that are not commas, and their names
SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}


def read_table(path: Path) -> pd.DataFrame:
    """The table in a file, a column per name in its first row.

    A ValueError that says why if the file holds no such table: other separators than commas, a
    damaged or compressed file, or rows with more values than column names, which pandas would
    shift.
    """
    try:
        _refuse_other_separators(path)

        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)
            return pd.read_csv(path, index_col=False, skipinitialspace=True)
    # of pandas, the decoder or the decompressor: all mean that this is not such a file
    except Exception as error:
        raise ValueError(
            f"{path} cannot be read as a table: {_reason(error)}. It must be a text file (UTF-8) "
            "of comma-separated values, with decimal points and column names in the first row; if "
            "its name ends in .gz, compressed by gzip."
        ) from error


def _refuse_other_separators(path: Path) -> None:
    """A ValueError if the first row is one name that contains a usual separator."""
    header = list(map(str, pd.read_csv(path, nrows=0)))

    for mark, name in SEPARATORS.items():
        if len(header) == 1 and mark in header[0]:
            raise ValueError(f"its values are separated by {name}")


def _reason(error: Exception) -> str:
    if isinstance(error, pd.errors.ParserWarning):
        return "its rows have more values than there are column names"
    return str(error).strip().rstrip(".")


def refuse_text(times: pd.Series) -> None:
    """A ValueError that names the first entry of a column of times that is not a number.

    One such entry makes the whole column text, so that the type of the column says too little.
    """
    if pd.api.types.is_numeric_dtype(times):
        return

    wrong = times[pd.to_numeric(times, errors="coerce").isna() & times.notna()]
    if len(wrong):
        raise ValueError(
            f"column {times.name!r} must hold numbers (seconds); row {wrong.index[0] + 1} has "
            f"{str(wrong.iloc[0])!r}. Correct it in the file, or leave it empty where there was no "
            "response."
        )
