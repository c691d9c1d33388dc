"""RTs as seconds: what the column of RTs must hold."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np
import pandas as pd

from ddm.arguments import is_number, shown

# RTs with a median above this number of "seconds" must be milliseconds
LONGEST_MEDIAN = 20.0

# what a message proposes for an RT that cannot be
REMEDY_FOR_INFINITE = "Set it to NaN if there was no response."
REMEDY_FOR_NOT_POSITIVE = (
    "RTs are seconds after the onset of the stimulus. If such a value stands for 'no response', "
    "set it to NaN; if it is an anticipation, leave the row out."
)


class UnusableTimes(ValueError):
    """RTs that are not in seconds, or that are impossible within the bounds of a search."""


def seconds_of(column: pd.Series, name: Hashable) -> np.ndarray:
    """A column of RTs as floats, (n,), NaN where they are missing; a TypeError unless numbers."""
    if pd.api.types.is_timedelta64_dtype(column):
        raise TypeError(
            f"column {name!r} holds time differences; RTs are numbers: use "
            f"data[{name!r}].dt.total_seconds()."
        )

    if pd.api.types.is_bool_dtype(column) or pd.api.types.is_datetime64_any_dtype(column):
        raise TypeError(
            f"column {name!r} must hold numbers (seconds); it holds {column.dtype}. "
            "Name the column of RTs: ddm.Trials(data, rt=...)."
        )

    if not pd.api.types.is_numeric_dtype(column) or pd.api.types.is_complex_dtype(column):
        column = column.astype(object)
        for row, value in column.dropna().items():
            if not is_number(value):
                remedy = f" Turn text into numbers: data[{name!r}] = pd.to_numeric(data[{name!r}])."
                raise TypeError(
                    f"column {name!r} must hold numbers (seconds); row {shown(row)} has "
                    f"{shown(value)}.{remedy if isinstance(value, str) else ''}"
                )
        column = column.where(column.notna(), np.nan).astype(float)

    return column.to_numpy(dtype=float, na_value=np.nan)


def check_times(times: np.ndarray, index: pd.Index, name: Hashable) -> None:
    """A ValueError unless all RTs are finite, positive and in seconds."""
    for wrong, what, remedy in (
        (np.isinf(times), "infinite", REMEDY_FOR_INFINITE),
        (times <= 0.0, "not positive", REMEDY_FOR_NOT_POSITIVE),
    ):
        if wrong.any():
            first = np.flatnonzero(wrong)[0]
            raise ValueError(
                f"column {name!r} is {what} in {wrong.sum()} of {wrong.size} rows, first in row "
                f"{shown(index[first])}: {times[first]:g}. {remedy}"
            )

    refuse_milliseconds(times, name)


def refuse_milliseconds(times: np.ndarray, name: Hashable, *, of: str = "") -> None:
    """A ValueError if RTs are so long that they must be milliseconds.

    ``of`` is added to the message, to say which trials these are.
    """
    median = float(np.median(times))
    if median > LONGEST_MEDIAN:
        raise UnusableTimes(
            f"column {name!r} has a median of {median:g}{of}: these look like milliseconds, and "
            f"RTs are seconds. Divide: data[{name!r}] = data[{name!r}] / 1000."
        )
