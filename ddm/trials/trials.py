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

# RTs with a median above this number of "seconds" must be milliseconds
LONGEST_MEDIAN = 20.0

# the reasons for which a row is set aside
REASONS = ("no rt", "no response", "no rt and no response")

# what a message proposes for an RT that cannot be
REMEDY_FOR_INFINITE = "Set it to NaN if there was no response."
REMEDY_FOR_NOT_POSITIVE = (
    "RTs are seconds after the onset of the stimulus. If such a value stands for 'no response', "
    "set it to NaN; if it is an anticipation, leave the row out."
)


class UnusableTimes(ValueError):
    """RTs that are not in seconds, or that are impossible within the bounds of a search."""


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Trials:
    """Trials in seconds with their responses as upper or lower, and all other columns of the table.

    Parameters
    ----------
    data : DataFrame, one row per trial
    rt : column of the reaction times, s
    response : column of the responses. The labels 0/1, False/True and -1/+1 need nothing more. For
        accuracy coding, name the column of the accuracies: the upper boundary is then the correct
        response.
    upper : for any other two labels, the one that stands for the upper boundary
    deadline : time after which no response was accepted, s: a number, or the column that holds the
        deadline of each trial. Rows without a response are then omissions: trials in which nothing
        happened until the deadline.
    truncated : (lo, hi), s, if RTs outside this window were removed before the analysis; None for
        an end at which no RT was removed. A fit then compares RTs with the density between lo and
        hi. Omissions count as not removed.
    observed : "upper" or "lower" for go/no-go tasks, in which the other response leaves no trace.
        In a row without a response that other response was given, or, with a deadline, neither
        response came in time.

    Other rows without rt or response are set aside, and ``missing`` counts them by reason.
    Everything else that is wrong with the two columns is an error: RTs that are not numbers, not
    positive, infinite or in milliseconds; responses with more than two labels, or with labels of
    which it is neither said nor known which one is upper.

    Attributes
    ----------
    n : number of trials kept, omissions included
    rt, upper : arrays (n,) of float and bool; NaN and False for omissions
    answered : array (n,) of bool, False for omissions
    data : the rows that were kept, with all columns
    missing : Series, the number of rows set aside, by reason
    labels : (lower, upper) as they are written in the data

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
        no_rt = np.isnan(times)
        no_response = answers.isna().to_numpy()
        answered = ~(no_rt | no_response)
        if not answered.any():
            raise ValueError(
                f"data has {len(data)} rows, but none with both {rt!r} and {response!r}: there is "
                "nothing to fit."
            )
        _check_times(times[answered], data.index[answered], rt)

        labels = labels_of(answers[answered], response, upper)
        is_upper = (answers == labels[1]).fillna(False).to_numpy(dtype=bool) & answered
        limits = deadlines(data, deadline)
        window = checked_window(truncated)
        check_observed(observed, is_upper[answered], labels)

        # a row with an RT before the deadline but no response holds an invalid response, not an
        # omission
        may_be_omission = np.isfinite(limits) | (observed != "both")
        omitted = may_be_omission & no_response & ~(times < limits)
        keep = answered | omitted

        shortest = float(limits[keep].min())
        check_observable(times[answered], limits[answered], window, data.index[answered], shortest)

        no_rt_only, no_response_only, neither = REASONS
        reason = np.select([no_rt & no_response, no_rt], [neither, no_rt_only], no_response_only)

        values = {
            "data": data[keep],
            "set_aside": data[~keep],
            "reasons": pd.Series(reason[~keep], dtype=object),
            "rt": np.where(answered, times, np.nan)[keep],
            "upper": is_upper[keep],
            "rt_column": rt,
            "response_column": response,
            "labels": labels,
            "deadline": limits[keep],
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
        """Which of the trials kept have a response, (n,)."""
        return ~np.isnan(self.rt)

    @property
    def observed_sides(self) -> tuple[bool, bool]:
        """Which of the responses (lower, upper) leave a trace."""
        return OBSERVED[self.observed]

    @property
    def is_complete(self) -> bool:
        """Whether the RT and the response of every trial were observed, whatever they were.

        False with a deadline, with ``truncated``, or if one response leaves no trace (go/no-go).
        """
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
        """The arguments with which `Trials` reads a table like this one."""
        truncated = None if self.window == (0.0, np.inf) else self.window
        return {
            "rt": self.rt_column,
            "response": self.response_column,
            "upper": self.labels[1],
            "deadline": self.deadline_said,
            "truncated": truncated,
            "observed": self.observed,
        }

    @property
    def coding(self) -> str:
        """Which label stands for which boundary, as a sentence."""
        return f"upper boundary: {self.response_column} = {self.labels[1]}; lower: {self.labels[0]}"

    def column(self, name: Hashable) -> pd.Series:
        """The values of a column in the rows that were not set aside.

        ``name`` is a column of the table. A ValueError if there is no such column, or if values are
        missing in it.
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
        """The trials in chosen rows: boolean masks of the kept rows and of those set aside."""
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
        """The kept rows with other RTs and responses, these in the labels of the data.

        ``rt`` (n,) in seconds; ``upper`` (n,) is 1 or 0, or -1 for a trial without a response.
        """
        # -1 picks the last label, that of a missing response
        labels = np.array([*self.labels, None], dtype=object)
        responses = pd.Series(labels[upper], index=self.data.index)
        undecided = upper < 0

        table = self.data.copy()
        table[self.rt_column] = np.where(undecided, np.nan, rt)
        dtype = dtype_for(
            table[self.response_column].dtype, responses[~undecided], bool(undecided.any())
        )
        table[self.response_column] = responses.astype(dtype)
        return table

    def __repr__(self) -> str:
        aside = "".join(
            f"; rows with {reason} set aside: {count}" for reason, count in self.missing.items()
        )
        omitted = int((~self.answered).sum())
        omissions = f", {omitted} of them omissions" if omitted else ""
        return f"<Trials: {self.n} trials{omissions}{aside}; {self.coding}>"


def _check_table(data: pd.DataFrame, **columns: Hashable) -> None:
    """An error unless ``data`` is a table with rows and with the columns said, one each.

    ``columns`` are the names of the columns by argument: rt= and response=.
    """
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


def _check_times(times: np.ndarray, index: pd.Index, name: Hashable) -> None:
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
