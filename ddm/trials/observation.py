"""Checks of what limits observation: deadlines, removed RTs, responses that leave no trace."""

from __future__ import annotations

from collections.abc import Hashable
from math import inf
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm import arguments
from ddm.arguments import shown
from ddm.reading.column_names import no_column_in
from ddm.trials.seconds import to_seconds

SECONDS = arguments.Domain(
    "a number of seconds > 0, or the column of these", lambda seconds: seconds > 0.0
)

# the values of ``observed``, and whether (lower, upper) responses are then observed
OBSERVED = {"both": (True, True), "upper": (False, True), "lower": (True, False)}


def deadlines(data: pd.DataFrame, deadline: Any, unit: str | None) -> NDArray[np.float64]:
    """The deadline of each row, (n,) s: that of ``Trials(deadline=)``; infinite for None.

    A number is in seconds, and a column of them in the unit of the RTs.
    """
    if deadline is None:
        return np.broadcast_to(np.float64(inf), len(data))

    if arguments.is_number(deadline):
        return np.full(len(data), arguments.number("deadline", deadline, SECONDS))

    if isinstance(deadline, Hashable) and deadline in data.columns:
        column = pd.to_numeric(data[deadline], errors="coerce")
        values = column.to_numpy(dtype=float, na_value=np.nan)
        wrong = np.flatnonzero(~(values > 0.0))
        if not wrong.size:
            return to_seconds(values, unit)

        row = shown(data.index[wrong[0]])
        found = shown(data[deadline].iloc[wrong[0]])
        raise ValueError(
            f"column {deadline!r} must hold a deadline > 0 (seconds) in every row; row {row} has "
            f"{found}. A trial without deadline has the deadline inf."
        )

    advice = "Give a number of seconds, or the column that holds the deadline of each trial."
    if not isinstance(deadline, str):
        raise ValueError(f"deadline={deadline!r} is no column of data. {advice}")
    raise ValueError(f"deadline={deadline!r}: {no_column_in(deadline, data, advice=advice)}")


def checked_window(truncated: Any) -> tuple[float, float]:
    """The window (lo, hi), s, of ``Trials(truncated=)``: RTs outside it were removed.

    Both ends are numbers: (0, inf) for None.
    """
    if truncated is None:
        return 0.0, inf

    try:
        if isinstance(truncated, str):
            raise TypeError
        low, high = truncated
        low = 0.0 if low is None else float(low)
        high = inf if high is None else float(high)
    except (TypeError, ValueError):
        raise TypeError(
            "truncated must be (lo, hi) in seconds, None for an end at which no RT was removed; "
            f"got {truncated!r}."
        ) from None

    if not 0.0 <= low < high:
        raise ValueError(f"truncated must be (lo, hi) with 0 <= lo < hi; got {truncated!r}.")
    return low, high


def check_observed(observed: Any) -> None:
    """An error unless it is one of the words for what leaves a trace."""
    if not isinstance(observed, str) or observed not in OBSERVED:
        raise ValueError(
            f"observed must be one of {', '.join(map(repr, OBSERVED))}; got {observed!r}."
        )


def check_observable(
    rt: NDArray[np.float64],
    window: tuple[float, float],
    index: pd.Index,
    shortest: float,
) -> None:
    """A ValueError if an RT could not have been observed, since it lies outside the window.

    ``shortest`` is the shortest deadline of all trials, omissions included, s. A window that is
    longer than this deadline is an error too.
    """
    outside = (rt < window[0]) | (rt > window[1])
    if outside.any():
        first = int(np.argmax(outside))
        raise ValueError(
            f"truncated=({window[0]:g}, {window[1]:g}) says that RTs outside were removed, but "
            f"{outside.sum()} of {rt.size} lie there, first in row {shown(index[first])}: "
            f"{rt[first]:g} s. Remove these rows, or widen the window."
        )

    if shortest < window[1] < inf:
        raise ValueError(
            f"truncated up to {window[1]:g} s and a deadline of {shortest:g} s contradict each "
            "other: no RT beyond the deadline was there to be removed. Give truncated an upper "
            "end that is at most the deadline, or None."
        )
