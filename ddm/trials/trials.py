"""`Trials`: a table of reaction times and choices, checked once."""

from __future__ import annotations

import copy
import os
from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass
from inspect import Signature, signature
from typing import Any

import numpy as np
import pandas as pd

from ddm.frames import Frame, as_pandas
from ddm.html_text import block
from ddm.reading.column_names import no_column_in
from ddm.trials.labels import dtype_for
from ddm.trials.observation import (
    OBSERVED,
    check_observable,
    check_observed,
    checked_window,
    deadlines,
)
from ddm.trials.row_kinds import AS_IT_STANDS, LOST_AS, NOTES, REASONS, Reading, rows_of
from ddm.trials.seconds import from_seconds
from ddm.trials.table_rows import kept_as_it_is, rows_of_table
from ddm.trials.trials_file import trials_at

# the reasons of no rows
NO_REASONS = pd.Series([], dtype=object)


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Trials:
    """Trials in seconds with their responses as upper or lower, and all other columns of the table.

    Parameters
    ----------
    data : DataFrame of pandas, polars, pyarrow or another library that narwhals reads, one row per
        trial. Or the path of a Parquet file, or of a folder of them, which may be larger than
        memory: its columns and first rows are checked, and no more is read until a fit needs it
    rt : column of the reaction times, s unless ``unit`` says otherwise
    response : column of the responses. The labels 0/1, False/True and -1/+1 need nothing more. For
        accuracy coding, name the column of the accuracies: the upper boundary is then the correct
        response.
    upper : for any other two labels, the one that stands for the upper boundary
    deadline : time after which no response was accepted, s: a number, or the column that holds the
        deadline of each trial. Rows without a response are then omissions, trials in which nothing
        happened until the deadline, if their RT is empty, <= 0, or not before the deadline.
    truncated : (lo, hi), s, if RTs outside this window were removed before the analysis; None for
        an end at which no RT was removed. A fit then compares RTs with the density between lo and
        hi. Omissions count as not removed.
    observed : "upper" or "lower" for go/no-go tasks, in which the other response leaves no trace.
        Every row without the observed response is an omission, whatever else it holds: the other
        response was given, or, with a deadline, neither came in time.
    deadline_tolerance : by how much clocks may disagree with the deadline, s. Rows without a
        response are omissions from so much before the deadline on; RTs up to so much beyond it are
        taken as the deadline.
    omissions : "no response" if every row without a response is an omission, also with a time
        before the deadline. None: such rows are set aside, with a warning.
    lost_rt : what a row with a response but without an RT is. "omission": the response is a code
        for none. "random": it was given in time and its RT was lost by chance, so its likelihood is
        P(response in time). "late": it was given after the deadline, P(response after it). None:
        with a deadline an error that asks, without one the row is set aside.

    unit : unit of the times in the table, which are the RTs and a column of deadlines: "s", "ms" or
        "min". None: they are seconds, and RTs that look like milliseconds are an error. Times that
        are arguments, such as ``deadline=1.5``, are always seconds, and so is ``trials.rt``.

    Other rows without rt or response are set aside, and ``missing`` counts them by reason.
    Everything else that is wrong with the two columns is an error: RTs that are not numbers, not
    positive, infinite or in milliseconds; responses with more than two labels, or with labels of
    which it is neither said nor known which one is upper.

    Attributes
    ----------
    n : number of trials kept, omissions and lost RTs included
    rt, upper : arrays (n,) of float and bool; NaN and False for omissions
    answered, omitted, lost : arrays (n,) of bool: which trials have an RT and a response, none, or
        a response without an RT
    data : the rows that were kept, with all columns; a pandas DataFrame, whatever was given
    missing : Series, the number of rows set aside, by reason
    labels : (lower, upper) as they are written in the data

    Raises
    ------
    ValueError, TypeError : that say what in the table is wrong, and the argument that decides

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
    lost: np.ndarray
    note: np.ndarray
    rt_column: Hashable
    response_column: Hashable
    labels: tuple[Any, Any]
    deadline: np.ndarray
    deadline_said: float | Hashable | None
    window: tuple[float, float]
    how: Reading

    def __new__(cls, data: Any = None, **arguments: Any) -> Any:
        """The trials of a table, or those that a file has, which are not read yet."""
        if isinstance(data, str | os.PathLike):
            return trials_at(data, arguments, cls)
        return object.__new__(cls)

    def __init__(
        self,
        data: Frame | str | os.PathLike[str],
        *,
        rt: Hashable = "rt",
        response: Hashable = "response",
        upper: Any = None,
        deadline: float | Hashable | None = None,
        truncated: tuple[float | None, float | None] | None = None,
        observed: str = "both",
        deadline_tolerance: float = 0.0,
        omissions: str | None = None,
        lost_rt: str | None = None,
        unit: str | None = None,
    ) -> None:
        table = as_pandas("data", data, rows="with one row per trial")
        _check_table(table, rt=rt, response=response)

        check_observed(observed)
        how = Reading(deadline_tolerance, omissions, lost_rt, observed, unit)
        limits = deadlines(table, deadline, unit)
        window = checked_window(truncated)

        rows, labels = rows_of(table, rt, response, upper, limits, how)
        keep = rows.kept
        keeps_all = bool(keep.all())
        # a view of all rows takes no time, a choice of all does
        chosen = slice(None) if keeps_all else keep
        shortest = float(limits[chosen].min())
        if window != (0.0, np.inf):
            check_observable(rows.rt[rows.answered], window, table.index[rows.answered], shortest)

        values = {
            "data": kept_as_it_is(table) if keeps_all else table[keep],
            "set_aside": table.iloc[:0] if keeps_all else table[~keep],
            "reasons": NO_REASONS if keeps_all else pd.Series(rows.reason[~keep], dtype=object),
            "rt": rows.rt[chosen],
            "upper": rows.upper[chosen],
            "lost": rows.lost[chosen],
            "note": rows.note[chosen],
            "rt_column": rt,
            "response_column": response,
            "labels": labels,
            "deadline": limits[chosen],
            "deadline_said": deadline,
            "window": window,
            "how": how,
        }
        for name, value in values.items():
            object.__setattr__(self, name, value)

    @property
    def n(self) -> int:
        """Number of trials kept, omissions and trials whose RT was lost included."""
        return self.rt.size

    @property
    def answered(self) -> np.ndarray:
        """Which of the trials kept have an RT and a response, (n,)."""
        return ~np.isnan(self.rt)

    @property
    def omitted(self) -> np.ndarray:
        """Which of the trials kept are omissions, (n,)."""
        return ~self.answered & ~self.lost

    @property
    def in_time(self) -> np.ndarray:
        """Which of the trials kept have a response before the deadline, (n,), with an RT or not."""
        return self.answered | (self.lost & (self.lost_rt == "random"))

    @property
    def observed(self) -> str:
        """Which responses leave a trace: "both", "upper" or "lower"."""
        return self.how.observed

    @property
    def unit(self) -> str | None:
        """The unit of the times in the table: "s", "ms", "min", or None, which is seconds."""
        return self.how.unit

    @property
    def lost_rt(self) -> str | None:
        """What responses without an RT are: "random", "late", or None if there is none."""
        return self.how.lost_rt if self.lost.any() else None

    @property
    def lost_share(self) -> float:
        """The share of responses whose RT was lost among those of which it might be."""
        lost = int(self.lost.sum())
        others = self.omitted if self.lost_rt == "late" else self.answered
        return lost / (lost + int(others.sum())) if lost else 0.0

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
            and not self.lost.any()
        )

    @property
    def notes(self) -> list[str]:
        """How rows were read that are not what they stand for, with their numbers."""
        counts = Counter(self.note[self.note != AS_IT_STANDS].tolist())
        read = [f"{text}: {counts[code]}" for code, text in NOTES.items() if counts[code]]
        if self.lost_rt is not None:
            read.append(f"{LOST_AS[self.lost_rt]}: {self.lost.sum()}")
        return read

    @property
    def missing(self) -> pd.Series:
        """Number of rows set aside, by reason."""
        return pd.Series(dict(self.counts_aside), name="rows", dtype=int)

    @property
    def counts_aside(self) -> list[tuple[str, int]]:
        """The reasons for which rows were set aside, and their numbers."""
        counts = Counter(self.reasons.tolist())
        return [(reason, counts[reason]) for reason in REASONS if reason in counts]

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
            "deadline_tolerance": self.how.deadline_tolerance,
            "omissions": self.how.omissions,
            "lost_rt": self.how.lost_rt,
            "unit": self.unit,
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
            raise ValueError(no_column_in(name, self.data))

        values = self.data[name]
        missing = int(values.isna().sum())
        if missing:
            raise ValueError(
                f"column {name!r} is missing in {missing} of {self.n} trials with rt and response. "
                f"Drop these rows (data.dropna(subset=[{name!r}])) or fill them in."
            )
        return values

    def select(self, rows: np.ndarray, set_aside: np.ndarray) -> Trials:
        """The trials in chosen rows: masks or positions of the kept rows and of those set aside."""
        chosen = copy.copy(self)

        values = {
            "data": rows_of_table(self.data, rows),
            "rt": self.rt[rows],
            "upper": self.upper[rows],
            "lost": self.lost[rows],
            "note": self.note[rows],
            "deadline": self.deadline[rows],
        }
        # a choice among no rows takes as long as one among many
        if len(self.set_aside):
            values["set_aside"] = rows_of_table(self.set_aside, set_aside)
            values["reasons"] = self.reasons.iloc[set_aside]
        for name, value in values.items():
            object.__setattr__(chosen, name, value)
        return chosen

    def apart(self) -> Trials:
        """The same trials in arrays of their own, which do not change with those of these."""
        same = copy.copy(self)
        for name in ("rt", "upper", "lost", "note", "deadline"):
            values = getattr(self, name)
            if values.flags.writeable:
                object.__setattr__(same, name, values.copy())
        return same

    def replaced(
        self, rt: np.ndarray, upper: np.ndarray, rows: pd.DataFrame | None = None
    ) -> pd.DataFrame:
        """The kept rows with other RTs and responses, in the unit and the labels of the data.

        ``rt`` (n,) in seconds, NaN where it is lost; ``upper`` (n,) is 1 or 0, or -1 for a trial
        without a response. ``rows`` is another table (n rows) that gets them instead.
        """
        given = self.data if rows is None else rows
        # -1 picks the last label, that of a missing response
        labels = np.array([*self.labels, None], dtype=object)
        responses = pd.Series(labels[upper], index=given.index)
        undecided = upper < 0

        table = given.copy()
        table[self.rt_column] = from_seconds(np.where(undecided, np.nan, rt), self.unit)
        dtype = dtype_for(
            self.data[self.response_column].dtype, responses[~undecided], bool(undecided.any())
        )
        table[self.response_column] = responses.astype(dtype)
        return table

    def __repr__(self) -> str:
        aside = "".join(
            f"; rows with {reason} set aside: {count}" for reason, count in self.missing.items()
        )
        return f"<Trials: {self.n} trials{without_rt(self)}{aside}; {self.coding}>"

    def _repr_html_(self) -> str:
        return block(repr(self), self.data.head())


# of what is called, and not that of `__new__`
_, *ARGUMENTS = signature(Trials.__init__).parameters.values()
Trials.__signature__ = Signature(ARGUMENTS)  # type: ignore[attr-defined]


def without_rt(trials: Trials) -> str:
    """How many trials have no response or no RT, as in ", 20 of them omissions"."""
    omitted, lost = int(trials.omitted.sum()), int(trials.lost.sum())
    omissions = f", {omitted} of them omissions" if omitted else ""
    return omissions + (f", {lost} of them without their RT ({trials.lost_rt})" if lost else "")


def _check_table(data: pd.DataFrame, **columns: Hashable) -> None:
    """An error unless ``data`` has rows, and one column of each name said.

    ``columns`` are the names of the columns by argument: rt= and response=.
    """
    if not data.columns.is_unique:
        repeated = data.columns[data.columns.duplicated()].unique()
        raise ValueError(
            f"data has more than one column named {repeated[0]!r}. Rename or drop all but one."
        )

    for argument, name in columns.items():
        if not isinstance(name, Hashable):
            raise TypeError(f"{argument} must be the name of a column; got {name!r}.")
        if name not in data.columns:
            advice = f"Name the right one: ddm.Trials(data, {argument}=...)."
            raise ValueError(no_column_in(name, data, advice=advice))

    if columns["rt"] == columns["response"]:
        raise ValueError(
            f"rt and response are both the column {columns['rt']!r}; they must be two columns."
        )

    if not len(data):
        raise ValueError("data is empty: it has no rows.")
