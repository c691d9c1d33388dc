"""A table from a file of comma-separated values, and refusal of text in a column of times."""

from __future__ import annotations

import warnings
from pathlib import Path

import pandas as pd

# usual separators other than commas, and their names
SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}


def read_table(path: Path) -> pd.DataFrame:
    """The table in a file, with one column for each name in its first row.

    A ValueError that says why if the file does not hold such a table: it has separators other than
    commas, it is damaged or compressed in an unknown way, or its rows have more values than there
    are column names, which pandas would shift.
    """
    try:
        _refuse_other_separators(path)

        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)
            return pd.read_csv(path, index_col=False, skipinitialspace=True)
    # pandas, the decoder and the decompressor raise many types: all mean that it is not such a file
    except Exception as error:
        raise ValueError(
            f"{path} cannot be read as a table: {_reason(error)}. It must be a text file (UTF-8) "
            "of comma-separated values, with decimal points and column names in the first row; if "
            "its name ends in .gz, compressed by gzip."
        ) from error


def _refuse_other_separators(path: Path) -> None:
    """A ValueError if the first row is a single name that contains another separator."""
    header = list(map(str, pd.read_csv(path, nrows=0)))

    for mark, name in SEPARATORS.items():
        if len(header) == 1 and mark in header[0]:
            raise ValueError(f"its values are separated by {name}")


def _reason(error: Exception) -> str:
    """Why a file cannot be read, as a part of a message."""
    if isinstance(error, pd.errors.ParserWarning):
        return "its rows have more values than there are column names"
    return str(error).strip().rstrip(".")


def refuse_text(times: pd.Series) -> None:
    """A ValueError that shows the first entry of a column of times that is not a number.

    A single such entry turns the whole column into text, so the type of the column does not say
    which entry is wrong.
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
