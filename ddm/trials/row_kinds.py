"""What each row of a table is: a trial with RT and response, an omission, a lost RT, or set aside.

Experiments record a trial without a response in many ways: an empty cell, an RT of 0 or -1, the
deadline itself, or a little more or less than it. And a response whose RT is empty may be a choice
that was made, or a code for none. What the table cannot say, the arguments of `ddm.Trials` do.
"""

from __future__ import annotations

import warnings
from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm import arguments
from ddm.arguments import shown
from ddm.trials.labels import has_no_gaps, labels_of
from ddm.trials.seconds import UNITS, check_times, seconds_of, to_seconds

# what `omissions` and `lost_rt` may be, beside None
OMISSIONS = ("no response",)
LOST_RT = ("omission", "random", "late")

NOT_NEGATIVE = arguments.Domain("a finite number >= 0 (seconds)", lambda value: value >= 0.0)

# a difference of times may miss the number that it is meant to be by so much, as 0.8 - 0.7 does, s
ROUNDING = 1e-12

# why a row is set aside
REASONS = ("no rt", "no response", "no rt and no response")

# how a kept row was read, if not as it stands: codes of `RowKinds.note`
AS_IT_STANDS, CODED, OTHER_RESPONSE, BEFORE_DEADLINE, LATE_ANSWER, NOT_GIVEN = range(6)

NOTES = {
    CODED: "omissions coded by a time <= 0 or at the deadline",
    OTHER_RESPONSE: "rows without the observed response, taken as omissions whatever they hold",
    BEFORE_DEADLINE: "rows without a response but with a time before the deadline, taken as "
    "omissions (omissions='no response')",
    LATE_ANSWER: "RTs beyond the deadline by at most deadline_tolerance, taken as the deadline",
    NOT_GIVEN: "responses without an RT, taken as omissions (lost_rt='omission')",
}

# how responses without an RT are called in a message
LOST_AS = {
    "random": "responses in time whose RT was lost (lost_rt='random')",
    "late": "responses after the deadline, without an RT (lost_rt='late')",
}


class NoTrials(ValueError):
    """No row has both an RT and a response."""


@dataclass(frozen=True)
class Reading:
    """How times, and rows without a response or an RT, are to be read; as in `ddm.Trials`."""

    deadline_tolerance: float
    omissions: str | None
    lost_rt: str | None
    observed: str
    unit: str | None

    def __post_init__(self) -> None:
        tolerance = arguments.number("deadline_tolerance", self.deadline_tolerance, NOT_NEGATIVE)
        object.__setattr__(self, "deadline_tolerance", tolerance)
        _check_word("omissions", self.omissions, OMISSIONS)
        _check_word("lost_rt", self.lost_rt, LOST_RT)
        _check_word("unit", self.unit, tuple(UNITS))
        if self.lost_rt is not None and self.observed != "both":
            raise ValueError(
                f"lost_rt={self.lost_rt!r} is for tasks in which both responses leave a trace; "
                f"with observed={self.observed!r} a row without an RT is an omission, or is set "
                "aside. Leave out lost_rt=."
            )

    def is_within(
        self, later: NDArray[np.float64], earlier: NDArray[np.float64]
    ) -> NDArray[np.bool_]:
        """Whether times (s) differ by no more than the tolerance."""
        rounding = ROUNDING if self.deadline_tolerance else 0.0
        with np.errstate(invalid="ignore"):
            return np.asarray(later - earlier <= self.deadline_tolerance + rounding)


@dataclass(frozen=True, eq=False)
class RowKinds:
    """One element per row of the table.

    rt : s; NaN where there is none
    upper : whether the response is the upper one
    answered, omitted, lost : which rows are trials with RT and response, without a response, and
        with a response whose RT was lost; all others are set aside
    reason : why a row is set aside
    note : how a kept row was read, if not as it stands
    """

    rt: NDArray[np.float64]
    upper: NDArray[np.bool_]
    answered: NDArray[np.bool_]
    omitted: NDArray[np.bool_]
    lost: NDArray[np.bool_]
    reason: NDArray[np.object_]
    note: NDArray[np.uint8]

    @property
    def kept(self) -> NDArray[np.bool_]:
        """Which rows are trials."""
        return self.answered | self.omitted | self.lost


def _check_word(argument: str, value: Any, allowed: tuple[str, ...]) -> None:
    if value is not None and value not in allowed:
        raise ValueError(
            f"{argument} must be {', '.join(map(repr, allowed))} or None; got {value!r}."
        )


def rows_of(
    data: pd.DataFrame,
    rt: Hashable,
    response: Hashable,
    upper: Any,
    deadline: NDArray[np.float64],
    how: Reading,
) -> tuple[RowKinds, tuple[Any, Any]]:
    """The kind of every row, and the (lower, upper) labels of the responses.

    Errors and warnings name the arguments of `ddm.Trials` that would decide.
    """
    times, answers = to_seconds(seconds_of(data[rt], rt), how.unit), data[response]
    if how.observed == "both":
        rows = _of_both(times, answers, deadline, how, rt)
        responded = rows.answered | rows.lost
        labels = labels_of(answers if responded.all() else answers[responded], response, upper)
    else:
        labels = labels_of(_observed_first(answers, how, upper), response, upper)
        side = labels[how.observed == "upper"]
        has_observed = _is_label(answers, side)
        rows = _of_one(times, answers, has_observed, deadline, how, rt)

    is_upper = _is_label(answers, labels[1])
    return replace(rows, upper=is_upper & (rows.answered | rows.lost)), labels


def _is_label(answers: pd.Series, label: Any) -> NDArray[np.bool_]:
    """Which responses are a label, (n,); a missing one is none."""
    if has_no_gaps(answers):
        # NumPy's comparison takes a tenth of the time of pandas'
        return np.asarray(answers.to_numpy() == label)
    return (answers == label).fillna(False).to_numpy(dtype=bool)


def _observed_first(answers: pd.Series, how: Reading, upper: Any) -> pd.Series:
    """The responses that tell the labels: all, or the observed one where others are only codes."""
    known = answers.dropna()
    if how.observed == "upper" and upper is not None and known.nunique() > 2:
        return known[known == upper] if (known == upper).any() else known
    return known


def _of_one(
    times: NDArray[np.float64],
    answers: pd.Series,
    has_observed: NDArray[np.bool_],
    deadline: NDArray[np.float64],
    how: Reading,
    rt: Hashable,
) -> RowKinds:
    """Where one response leaves a trace, every row without it is an omission."""
    no_rt = np.isnan(times)
    answered, omitted = has_observed & ~no_rt, ~has_observed
    _check_answered(times, answered, answers.index, (rt, answers.name), how)

    seconds, is_late = _up_to_deadline(times, answered, deadline, how, answers.index)
    holds_something = ~no_rt | answers.notna().to_numpy()
    note = np.where(omitted & holds_something, OTHER_RESPONSE, AS_IT_STANDS).astype(np.uint8)
    return RowKinds(
        rt=seconds,
        upper=has_observed,
        answered=answered,
        omitted=omitted,
        lost=np.zeros(times.size, dtype=bool),
        reason=_reasons(no_rt, ~has_observed),
        note=np.where(is_late, np.uint8(LATE_ANSWER), note),
    )


def _of_both(
    times: NDArray[np.float64],
    answers: pd.Series,
    deadline: NDArray[np.float64],
    how: Reading,
    rt: Hashable,
) -> RowKinds:
    """Where both responses leave a trace, an omission needs a deadline."""
    index, is_limited = answers.index, np.isfinite(deadline)
    no_response = np.zeros(times.size, dtype=bool)
    if not has_no_gaps(answers):
        no_response = answers.isna().to_numpy()
    is_empty = np.isnan(times)
    if not (no_response.any() or is_limited.any() or is_empty.any()):
        return _complete(times, how, (rt, answers.name), index)

    # under a deadline a time <= 0 stands for none
    no_rt = is_empty | (is_limited & (times <= 0.0))
    answered = ~no_rt & ~no_response
    untimed = no_rt & ~no_response
    _check_answered(times, answered, index, (rt, answers.name), how)
    _check_untimed(untimed, times, is_limited, how, answers.name)

    unanswered = is_limited & no_response
    is_timed_out = no_rt | how.is_within(deadline, times)
    is_early = unanswered & ~is_timed_out
    if is_early.any() and how.omissions is None:
        _warn_of_early(times, deadline, is_early, index)

    is_code = untimed & (how.lost_rt == "omission")
    seconds, is_late = _up_to_deadline(times, answered, deadline, how, index)
    note = np.full(times.size, AS_IT_STANDS, dtype=np.uint8)
    note[unanswered & is_timed_out & ~is_empty] = CODED
    note[is_early] = BEFORE_DEADLINE
    note[is_code] = NOT_GIVEN
    note[is_late] = LATE_ANSWER

    takes_early = how.omissions is not None
    return RowKinds(
        rt=seconds,
        upper=np.zeros(times.size, dtype=bool),
        answered=answered,
        omitted=(unanswered & is_timed_out) | (is_early & takes_early) | is_code,
        lost=untimed & (how.lost_rt in ("random", "late")),
        reason=_reasons(no_rt, no_response),
        note=note,
    )


def _complete(
    times: NDArray[np.float64], how: Reading, names: tuple[Hashable, Hashable], index: pd.Index
) -> RowKinds:
    """Rows that all have an RT and a response, and no deadline; ``names`` as below."""
    every, none = np.ones(times.size, dtype=bool), np.zeros(times.size, dtype=bool)
    check_times(times, index, names[0], how.unit)
    return RowKinds(
        rt=times,
        upper=none,
        answered=every,
        omitted=none,
        lost=none,
        reason=np.broadcast_to(np.array("", dtype=object), times.shape),
        note=np.full(times.size, AS_IT_STANDS, dtype=np.uint8),
    )


def _check_answered(
    times: NDArray[np.float64],
    answered: NDArray[np.bool_],
    index: pd.Index,
    names: tuple[Hashable, Hashable],
    how: Reading,
) -> None:
    """An error unless there are RTs with a response, all of them usable.

    ``names`` are the columns of RTs and responses.
    """
    rt, response = names
    if not answered.any():
        raise NoTrials(
            f"data has {answered.size} rows, but none with both {rt!r} and {response!r}: there is "
            "nothing to fit."
        )
    if not answered.all():
        times, index = times[answered], index[answered]
    check_times(times, index, rt, how.unit)


def _reasons(no_rt: NDArray[np.bool_], no_response: NDArray[np.bool_]) -> NDArray[np.object_]:
    chosen = [no_rt & no_response, no_rt]
    return np.select(chosen, ["no rt and no response", "no rt"], "no response").astype(object)


def _up_to_deadline(
    times: NDArray[np.float64],
    answered: NDArray[np.bool_],
    deadline: NDArray[np.float64],
    how: Reading,
    index: pd.Index,
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """RTs with those just beyond the deadline at it, and which these are; an error beyond that."""
    late = answered & (times > deadline)
    too_late = late & ~how.is_within(times, deadline)
    if too_late.any():
        _refuse_late(times, deadline, too_late, answered, how, index)
    return np.where(answered, np.where(late, deadline, times), np.nan), late


def _refuse_late(
    times: NDArray[np.float64],
    deadline: NDArray[np.float64],
    too_late: NDArray[np.bool_],
    answered: NDArray[np.bool_],
    how: Reading,
    index: pd.Index,
) -> None:
    first = int(np.argmax(too_late))
    excess = times[too_late] - deadline[too_late]
    codes = np.unique(times[too_late])
    is_code = codes.size == 1 and too_late.sum() > 1 and excess[0] > deadline[first]
    remedy = (
        f"All of them are {float(codes[0])!r}: if that stands for no response, set rt and response "
        "to NaN there."
        if is_code
        else f"The largest excess is {float(excess.max()):.3g} s: if clocks explain it, say "
        f"deadline_tolerance={_rounded_up(float(excess.max())):g}. If the responses did count, the "
        "deadline is longer; if not, set rt and response to NaN."
    )
    within = f" + {how.deadline_tolerance:g}" if how.deadline_tolerance else ""
    raise ValueError(
        f"{too_late.sum()} of {answered.sum()} RTs are longer than their deadline, first in row "
        f"{shown(index[first])}: {shown(times[first])} s with deadline "
        f"{shown(deadline[first])}{within} s. {remedy}"
    )


def _rounded_up(seconds: float) -> float:
    """The next number with one digit."""
    digit = 10.0 ** np.floor(np.log10(seconds))
    return float(np.ceil(seconds / digit * (1.0 - 1e-12)) * digit)


def _warn_of_early(
    times: NDArray[np.float64],
    deadline: NDArray[np.float64],
    before: NDArray[np.bool_],
    index: pd.Index,
) -> None:
    first = int(np.argmax(before))
    warnings.warn(
        f"{before.sum()} of {before.size} rows have no response but a time before their deadline, "
        f"first in row {shown(index[first])}: {shown(times[first])} s with deadline "
        f"{shown(deadline[first])} s. They are set aside. If time-outs come a little early, say "
        "deadline_tolerance= in seconds; if every row without a response is an omission, say "
        "omissions='no response'.",
        UserWarning,
        stacklevel=5,
    )


def _check_untimed(
    untimed: NDArray[np.bool_],
    times: NDArray[np.float64],
    limited: NDArray[np.bool_],
    how: Reading,
    response: Hashable,
) -> None:
    """An error that asks what responses without an RT are, or if they cannot be what is said."""
    asked = untimed & limited
    if how.lost_rt is None and asked.any():
        without = int((asked & (times <= 0.0)).sum())
        of_them = f" ({without} of them have one <= 0)" if without else ""
        raise ValueError(
            f"{asked.sum()} of {asked.size} rows have a response in {response!r} but no "
            f"RT{of_them}, under a deadline. Say which it was: lost_rt='omission' if no response "
            "was given and the entry is a code; lost_rt='random' if it was given in time and only "
            "its RT was lost; lost_rt='late' if it was given after the deadline."
        )
    if how.lost_rt in ("omission", "late") and (untimed & ~limited).any():
        raise ValueError(
            f"lost_rt={how.lost_rt!r} needs a deadline, which {(untimed & ~limited).sum()} of the "
            f"rows with a response in {response!r} but no RT do not have. Say deadline=, or "
            "lost_rt='random' if only their RTs were lost."
        )
