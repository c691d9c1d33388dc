"""Rows that would be set aside, by reason, and what experiments mean by them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ddm.doctor.examined import Examined
from ddm.doctor.finding import SECONDS, Finding, by_share, counted, on_rows
from ddm.doctor.other_columns.marks import Mark, marks_of_no_trials
from ddm.doctor.other_columns.time_outs import all_alike

# more omissions than this share of the trials are more than a deadline usually leaves
MOST_OMITTED = 1 / 3


def about_missing_rows(examined: Examined) -> list[Finding]:
    """Rows without an RT, without a response, or without both."""
    if examined.rt not in examined.table or examined.response not in examined.table:
        return []
    found = []
    for reason, finding_of in (
        ("no rt", _without_rt),
        ("no response", _without_response),
        ("no rt and no response", _without_both),
    ):
        rows = examined.kinds.reason == reason
        if rows.any() and not rows.all():
            found += finding_of(examined, rows)
    return found


def about_late_choices(examined: Examined) -> list[Finding]:
    """Responses that are said to have come after the deadline, and are all alike."""
    lost = examined.kinds.lost
    if examined.arguments["lost_rt"] != "late" or not (alike := all_alike(examined, lost)):
        return []
    return [
        on_rows(
            f"All {lost.sum()} responses after the deadline are {alike}: they may be a code for no "
            "response.",
            examined.response,
            examined.index,
            lost,
            "note",
            examined.call(lost_rt="omission"),
            "--lost-rt omission",
        )
    ]


def about_omissions(examined: Examined) -> list[Finding]:
    """Omissions that are probably no trials, or more than experiments have."""
    kinds = examined.kinds
    rows, total = kinds.omitted, int(kinds.kept.sum())
    if examined.arguments["observed"] != "both" or not rows.any() or not kinds.answered.any():
        return []
    marks = marks_of_no_trials(examined, rows, kinds.answered)
    if not marks and rows.sum() <= MOST_OMITTED * total:
        return []

    text = f"{rows.sum()} of {total} trials ({rows.sum() / total:.1%}) are omissions"
    if marks:
        mark = marks[0]
        text += (
            f". {_marked(mark, rows)}: these are probably no trials, but instructions, fixations, "
            "practice or the like."
        )
        remedy, option, rows = mark.without, mark.option, mark.rows
    else:
        text += ", more than a deadline usually leaves: are all of these rows trials?"
        remedy = "data = data[IS_TRIAL]  # without rows that are no trials"
        option = "--where CONDITION, if some of these lines are no trials"
    return [
        on_rows(
            text,
            examined.response,
            examined.index,
            rows,
            "warning",
            remedy,
            option,
        )
    ]


def alike(examined: Examined, rows: NDArray[np.bool_]) -> str:
    """A sentence that says so if the responses in these rows are alike, beyond chance."""
    label = all_alike(examined, rows)
    return f" All of them are {label}: an omission, or a choice whose RT was lost?" if label else ""


def _without_rt(examined: Examined, rows: NDArray[np.bool_]) -> list[Finding]:
    # a time that cannot be, or that is no number, is an error of its own, and so is the question
    # that a deadline raises
    is_empty = examined.table[examined.rt].isna().to_numpy()
    rows = rows & is_empty & np.isinf(examined.limits)
    if not rows.any():
        return []

    is_code = alike(examined, rows)
    return [
        on_rows(
            f"{_share(rows)} a response but no RT, and would be set aside.{is_code}",
            examined.response,
            examined.index,
            rows,
            "warning" if is_code else by_share(rows),
            f"{_with_deadline(examined, lost_rt='omission')}  # or lost_rt='late', or 'random'"
            if is_code
            else f"data = data.dropna(subset=[{examined.rt!r}])",
            "--deadline SECONDS with --lost-rt omission, or --lost-rt late"
            if is_code
            else "none is needed if their times were lost by chance; else --deadline SECONDS with "
            "--lost-rt",
        )
    ]


def _without_response(examined: Examined, rows: NDArray[np.bool_]) -> list[Finding]:
    # a code for no response is an error of its own
    rows = rows & examined.answers.isna().to_numpy()
    if not rows.any():
        return []
    if np.isfinite(examined.limits[rows]).any():
        return _early(examined, rows & np.isfinite(examined.limits))

    times = np.unique(examined.times[rows])
    if times.size == 1 and times[0] <= 0.0:
        text = f"{_share(rows)} no response, and the time {times[0]:g} in each: time-outs?"
        return [_unanswered(examined, rows, text, "warning")]
    text = f"{_share(rows)} an RT but no response, and would be set aside."
    return [_unanswered(examined, rows, text, by_share(rows))]


def _without_both(examined: Examined, rows: NDArray[np.bool_]) -> list[Finding]:
    rows = rows & examined.answers.isna().to_numpy()
    if not rows.any():
        return []
    text = f"{_share(rows)} neither an RT nor a response, and would be set aside."
    return [_unanswered(examined, rows, text, by_share(rows))]


def _unanswered(examined: Examined, rows: NDArray[np.bool_], text: str, severity: str) -> Finding:
    """A finding about rows without a response: no trials, or omissions if there was a deadline."""
    call = _with_deadline(examined)
    remedy = f"{call}  # if these are time-outs: after so many seconds"
    option = "--deadline SECONDS, if these are time-outs"
    marks = marks_of_no_trials(examined, rows, examined.kinds.answered)
    if marks:
        remedy = f"{marks[0].without}  # if so; if these are time-outs: {call}"
        option = f"{marks[0].option} leaves these out, if they are no trials; {option}"
    return on_rows(
        text + _maybe_no_trials(marks, rows),
        examined.response,
        examined.index,
        rows,
        severity,
        remedy,
        option,
    )


def _maybe_no_trials(marks: list[Mark], rows: NDArray[np.bool_]) -> str:
    """A sentence that says so if a column marks rows without a response; with a space before it."""
    if not marks:
        return ""
    return (
        f" {_marked(marks[0], rows)}: these may be no trials, but instructions, fixations or the "
        "like."
    )


def _marked(mark: Mark, rows: NDArray[np.bool_]) -> str:
    n = int(mark.rows.sum())
    share = "all" if n == rows.sum() else n
    return f"{mark.what} in {share} of them, and in no trial with an RT and a response"


def _with_deadline(examined: Examined, **changes: Any) -> str:
    """The call with a deadline: that which was said, or one that the user has to say."""
    said = examined.arguments["deadline"]
    return examined.call(deadline=SECONDS if said is None else said, **changes)


def _early(examined: Examined, rows: NDArray[np.bool_]) -> list[Finding]:
    """What `ddm.Trials` warns of: rows without a response, but with a time before the deadline."""
    gaps = examined.limits[rows] - examined.seconds[rows]
    remedy = f"{examined.call(omissions='no response')}  # or deadline_tolerance=SECONDS"
    option = (
        "--omissions no-response if all are omissions, or --deadline-tolerance SECONDS if "
        "time-outs come a little early"
    )
    marks = marks_of_no_trials(examined, rows, examined.kinds.answered)
    if marks:
        remedy = f"{marks[0].without}  # if so; else: {remedy.replace('  #', ',')}"
        option = f"{marks[0].option} leaves these out, if they are no trials; else {option}"
    return [
        on_rows(
            f"{_share(rows)} no response but a time before the deadline, by {np.min(gaps):.3g} to "
            f"{np.max(gaps):.3g} s, and would be set aside.{_maybe_no_trials(marks, rows)}",
            examined.response,
            examined.index,
            rows,
            "warning",
            remedy,
            option,
        )
    ]


def _share(rows: NDArray[np.bool_]) -> str:
    """How many rows, with their share, as the beginning of a sentence."""
    share = rows.mean()
    percent = f"{share:.1%}" if share >= 1e-3 else "less than 0.1%"
    return counted(int(rows.sum()), rows.size, f"rows ({percent})")
