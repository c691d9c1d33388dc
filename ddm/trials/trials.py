"""`Trials`: a table of reaction times and choices, checked once."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ddm.arguments import is_number
from ddm.trials.labels import dtype_for, labels_of
from ddm.trials.observation import (
    OBSERVED,
    check_observable,
    check_observed,
    checked_window,
    deadlines,
    shown,
)

# a median RT above this many "seconds" is taken for milliseconds
LONGEST_MEDIAN = 20.0

# why a row is set aside
REASONS = ("no rt", "no response", "no rt and no response")


class UnusableTimes(ValueError):
    """RTs that are no seconds, or that the bounds of a search make impossible."""


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Trials:
    """Trials in seconds with their responses as upper or lower, and all other columns of the table.

    Parameters
    ----------
    data : DataFrame, one row per trial
    rt : column of the reaction times, s
    response : column of the responses. 0/1, False/True and -1/+1 need nothing more; for accuracy
        coding name the column of the accuracies, so that the upper boundary is the correct
        response.
    upper : for any other two labels, the one that stands for the upper boundary
    deadline : time after which no response was taken, s: a number, or the column of each trial's.
        Rows without a response are then omissions, trials in which nothing happened until the
        deadline.
    truncated : (lo, hi), s, if RTs outside were removed before the analysis; None for an end
        without removal. A fit then compares RTs with the density between lo and hi. Omissions count
        as not removed.
    observed : "upper" or "lower" for go/no-go tasks, in which the other response leaves no trace:
        rows without a response are trials in which it was given, or none until the deadline, if
        there is one

    Other rows without rt or response are set aside and counted by reason in ``missing``. Everything
    else that is wrong with the two columns is an error: RTs that are not numbers, not positive,
    infinite or in milliseconds, responses with more than two labels, or with labels of which it is
    not said which is upper.

    Attributes
    ----------
    n : number of trials kept, omissions included
    rt, upper : arrays (n,) of float and bool; NaN and False for omissions, ``answered`` (n,) says
        which are none
    data : the rows that were not set aside, with all columns
    missing : Series, rows set aside by reason
    labels : (lower, upper) as they stand in the data

    Examples
    --------
    >>> import ddm, pandas as pd
    >>> data = pd.DataFrame({"rt": [0.61, 0.48, None], "choice": ["left", "right", "right"]})
    >>> trials = ddm.Trials(data, response="choice", upper="right")
    >>> trials.n, trials.upper.tolist(), trials.missing.to_dict()
    (2, [False, True], {'no rt': 1})
    >>> data = pd.DataFrame({"rt": [0.61, 0.48, None], "response": [0, 1, None]})
    >>> ddm.Trials(data, deadline=1.5).answered.tolist()
    [True, True, False]
    """

    data: pd.DataFrame
    set_aside: pd.DataFrame
    reasons: pd.Series
    rt: np.ndarray
    upper: np.ndarray
    rt_column: Hashable
    response_column: Hashable
    labels: tuple[Any, Any]
    deadline: np.ndarray
    deadline_said: float | Hashable | None
    window: tuple[float, float]
    observed: str

    def __init__(
        self,
        data: pd.DataFrame,
        *,
        rt: Hashable = "rt",
        response: Hashable = "response",
        upper: Any = None,
        deadline: float | Hashable | None = None,
        truncated: tuple[float | None, float | None] | None = None,
        observed: str = "both",
    ) -> None:
        _check_table(data, rt=rt, response=response)
        times = _seconds(data[rt], rt)
        answers = data[response]
        no_rt, no_response = np.isnan(times), answers.isna().to_numpy()
        answered = ~(no_rt | no_response)
        if not answered.any():
            raise ValueError(
                f"data has {len(data)} rows, but none with both {rt!r} and {response!r}: there is "
                "nothing to fit."
            )
        _check_times(times[answered], data.index[answered], rt)
        labels = labels_of(answers[answered], response, upper)
        is_upper = (answers == labels[1]).fillna(False).to_numpy(dtype=bool) & answered
        until, window = deadlines(data, deadline), checked_window(truncated)
        check_observed(observed, is_upper[answered], labels)
        # an RT before the deadline with no response was an invalid response, not an omission
        omitted = (np.isfinite(until) | (observed != "both")) & no_response & ~(times < until)
        keep = answered | omitted
        shortest = float(until[keep].min())
        check_observable(times[answered], until[answered], window, data.index[answered], shortest)
        reason = np.select(
            [no_rt & no_response, no_rt], ["no rt and no response", "no rt"], "no response"
        )
        values = {
            "data": data[keep],
            "set_aside": data[~keep],
            "reasons": pd.Series(reason[~keep], dtype=object),
            "rt": np.where(answered, times, np.nan)[keep],
            "upper": is_upper[keep],
            "rt_column": rt,
            "response_column": response,
            "labels": labels,
            "deadline": until[keep],
            "deadline_said": deadline,
            "window": window,
            "observed": observed,
        }
        for name, value in values.items():
            object.__setattr__(self, name, value)

    @property
    def n(self) -> int:
        """Number of trials kept, omissions included."""
        return self.rt.size

    @property
    def answered(self) -> np.ndarray:
        """Which trials have a response, (n,)."""
        return ~np.isnan(self.rt)

    @property
    def observed_sides(self) -> tuple[bool, bool]:
        """Which of the responses (lower, upper) leave a trace."""
        return OBSERVED[self.observed]

    @property
    def is_complete(self) -> bool:
        """Whether nothing limits the observation of RTs and responses."""
        return (
            self.observed == "both"
            and self.window == (0.0, np.inf)
            and bool(np.isinf(self.deadline).all())
        )

    @property
    def missing(self) -> pd.Series:
        """Number of rows set aside, by reason."""
        counts = Counter(self.reasons)
        return pd.Series(
            {reason: counts[reason] for reason in REASONS if reason in counts},
            name="rows",
            dtype=int,
        )

    @property
    def reading(self) -> dict[str, Any]:
        """The arguments with which a table like this one is read."""
        columns = {"rt": self.rt_column, "response": self.response_column, "upper": self.labels[1]}
        truncated = None if self.window == (0.0, np.inf) else self.window
        return {
            **columns,
            "deadline": self.deadline_said,
            "truncated": truncated,
            "observed": self.observed,
        }

    @property
    def coding(self) -> str:
        """Which label is which boundary, as a sentence."""
        return f"upper boundary: {self.response_column} = {self.labels[1]}; lower: {self.labels[0]}"

    def column(self, name: Hashable) -> pd.Series:
        """A column of the kept rows that a model asks for; an error if it is absent or has missing
        values.
        """
        if name not in self.data.columns:
            raise ValueError(
                f"data has no column {name!r}; it has {list(map(str, self.data.columns))}."
            )
        values = self.data[name]
        missing = int(values.isna().sum())
        if missing:
            raise ValueError(
                f"column {name!r} is missing in {missing} of {self.n} trials with rt and response. "
                f"Drop these rows (data.dropna(subset=[{name!r}])) or fill them in."
            )
        return values

    def select(self, rows: np.ndarray, set_aside: np.ndarray) -> Trials:
        """The trials in some of the kept rows, together with some of those set aside (boolean
        masks).
        """
        chosen = copy.copy(self)
        values = {
            "data": self.data[rows],
            "set_aside": self.set_aside[set_aside],
            "reasons": self.reasons[set_aside],
            "rt": self.rt[rows],
            "upper": self.upper[rows],
            "deadline": self.deadline[rows],
        }
        for name, value in values.items():
            object.__setattr__(chosen, name, value)
        return chosen

    def replaced(self, rt: np.ndarray, upper: np.ndarray) -> pd.DataFrame:
        """The kept rows with other RTs and responses (1, 0, or -1 for none), in the labels of the
        data.
        """
        values = pd.Series(
            np.array([*self.labels, None], dtype=object)[upper], index=self.data.index
        )
        answered, undecided = values[upper >= 0], bool((upper < 0).any())
        table = self.data.copy()
        table[self.rt_column] = np.where(upper < 0, np.nan, rt)
        table[self.response_column] = values.astype(
            dtype_for(table[self.response_column].dtype, answered, undecided)
        )
        return table

    def __repr__(self) -> str:
        aside = "".join(
            f"; rows with {reason} set aside: {count}" for reason, count in self.missing.items()
        )
        omitted = int((~self.answered).sum())
        return (
            f"<Trials: {self.n} trials{f', {omitted} of them omissions' * bool(omitted)}{aside}; "
            f"{self.coding}>"
        )


def _check_table(data: pd.DataFrame, **columns: Hashable) -> None:
    if not isinstance(data, pd.DataFrame):
        raise TypeError(
            f"data must be a pandas DataFrame with one row per trial; got {type(data).__name__}."
        )
    repeated = data.columns[data.columns.duplicated()].unique()
    if len(repeated):
        raise ValueError(
            f"data has more than one column named {repeated[0]!r}. Rename or drop all but one."
        )
    for argument, name in columns.items():
        if not isinstance(name, Hashable):
            raise TypeError(f"{argument} must be the name of a column; got {name!r}.")
        if name not in data.columns:
            raise ValueError(
                f"data has no column {name!r}; it has {list(map(str, data.columns))}. "
                f"Name the right one: ddm.Trials(data, {argument}=...)."
            )
    if columns["rt"] == columns["response"]:
        raise ValueError(
            f"rt and response are both the column {columns['rt']!r}; they must be two columns."
        )
    if not len(data):
        raise ValueError("data is empty: it has no rows.")


def _seconds(column: pd.Series, name: Hashable) -> np.ndarray:
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
                raise TypeError(
                    f"column {name!r} must hold numbers (seconds); row {shown(row)} has "
                    f"{shown(value)}."
                    + (f" Turn text into numbers: data[{name!r}] = pd.to_numeric(data[{name!r}])."
                       if isinstance(value, str) else "")
                )  # fmt: skip
        column = column.where(column.notna(), np.nan).astype(float)
    return column.to_numpy(dtype=float, na_value=np.nan)


def _check_times(times: np.ndarray, index: pd.Index, name: Hashable) -> None:
    for wrong, what, remedy in (
        (np.isinf(times), "infinite", "Set it to NaN if there was no response."),
        (times <= 0.0, "not positive", 
            "RTs are seconds after the onset of the stimulus. If such a value stands for 'no "
            "response', set it to NaN; if it is an anticipation, leave the row out."
        ),
    ):  # fmt: skip
        if wrong.any():
            first = np.flatnonzero(wrong)[0]
            raise ValueError(
                f"column {name!r} is {what} in {wrong.sum()} of {wrong.size} rows, first in row "
                f"{shown(index[first])}: {times[first]:g}. {remedy}"
            )
    refuse_milliseconds(times, name)


def refuse_milliseconds(times: np.ndarray, name: Hashable, *, of: str = "") -> None:
    """A ValueError if RTs are so long that they must be milliseconds; ``of`` says of which
    trials.
    """
    median = float(np.median(times))
    if median > LONGEST_MEDIAN:
        raise UnusableTimes(
            f"column {name!r} has a median of {median:g}{of}: these look like milliseconds, and "
            f"RTs are seconds. Divide: data[{name!r}] = data[{name!r}] / 1000."
        )
