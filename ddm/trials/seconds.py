"""RTs as seconds: what the column of RTs must hold."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.arguments import is_number, shown

# how many of each unit make a second
UNITS = {"s": 1.0, "ms": 1000.0, "min": 1.0 / 60.0}

# RTs with a median above this number of "seconds" must be milliseconds
LONGEST_MEDIAN = 20.0

# above this median they are usually milliseconds, below it they may be frames or hundredths
SHORTEST_MEDIAN_IN_MS = 150.0

# RTs with a median below this number of "milliseconds" must be seconds
SHORTEST_MEDIAN_MS = 20.0

# what is longer is no time in any unit, and powers of it would overflow
LONGEST_TIME = 1e30

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


def to_seconds(times: np.ndarray, unit: str | None) -> np.ndarray:
    """Times in a unit of `UNITS`, as seconds; None is seconds too."""
    return times / UNITS[unit or "s"]


def from_seconds(seconds: np.ndarray, unit: str | None) -> np.ndarray:
    """Seconds as times in a unit of `UNITS`."""
    return seconds * UNITS[unit or "s"]


def check_times(times: np.ndarray, index: pd.Index, name: Hashable, unit: str | None) -> None:
    """A ValueError unless all RTs (s) are positive times, and ``unit`` can be their unit."""
    if times.min(initial=np.inf) > 0.0 and times.max(initial=0.0) <= LONGEST_TIME:
        ends = times.min(keepdims=True), times.max(keepdims=True)
        if may_be_refused(*ends, unit)[0]:
            refuse_other_unit(times, name, unit)
        return

    for wrong, what, remedy in (
        (np.isinf(times), "infinite", REMEDY_FOR_INFINITE),
        (times <= 0.0, "not positive", REMEDY_FOR_NOT_POSITIVE),
        (times > LONGEST_TIME, "too long to be a time", REMEDY_FOR_INFINITE),
    ):
        if wrong.any():
            first = np.flatnonzero(wrong)[0]
            raise ValueError(
                f"column {name!r} is {what} in {wrong.sum()} of {wrong.size} rows, first in row "
                f"{shown(index[first])}: {from_seconds(times[first], unit):g}. {remedy}"
            )


def refuse_other_unit(times: np.ndarray, name: Hashable, unit: str | None, *, of: str = "") -> None:
    """A ValueError if RTs (s) are so long, or so short, that ``unit`` cannot be their unit.

    Nothing is too long if the user said seconds. ``of`` is added to the message, to say which
    trials these are.
    """
    median = float(np.median(from_seconds(times, unit)))
    found = f"column {name!r} has a median of {median:g}{of}"
    given = "RTs are seconds" if unit is None else f"unit={unit!r} was said"

    if median > LONGEST_MEDIAN and unit in (None, "min"):
        raise UnusableTimes(
            f"{found}: these look like {_other_units(median)}, and {given}. If they are "
            "milliseconds, say so: ddm.Trials(data, unit='ms'); if they are seconds: "
            "ddm.Trials(data, unit='s')."
        )
    if median < SHORTEST_MEDIAN_MS and unit == "ms":
        raise UnusableTimes(
            f"{found}, and {given}: RTs are hundreds of milliseconds, so these look like seconds. "
            "If they are, say so: ddm.Trials(data, unit='s')."
        )


def may_be_refused(
    fastest: NDArray[np.float64], slowest: NDArray[np.float64], unit: str | None
) -> NDArray[np.bool_]:
    """Whether `refuse_other_unit` might refuse groups of RTs, by the ends of their ranges (s)."""
    if unit == "ms":
        return from_seconds(fastest, unit) < SHORTEST_MEDIAN_MS
    if unit in (None, "min"):
        return from_seconds(slowest, unit) > LONGEST_MEDIAN
    return np.zeros(fastest.shape, dtype=bool)


def _other_units(median: float) -> str:
    """What times with such a median may be."""
    if median >= SHORTEST_MEDIAN_IN_MS:
        return "milliseconds"
    return (
        "another unit (milliseconds, frames of a screen, hundredths of a second) or a clock that "
        "runs on"
    )
