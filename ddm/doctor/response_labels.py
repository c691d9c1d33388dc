"""The labels of the responses: codes, spellings, which one is upper, and only one of them."""

from __future__ import annotations

from shlex import quote
from typing import Any

import numpy as np
import pandas as pd

from ddm.doctor.examined import Examined
from ddm.doctor.finding import (
    COLUMN,
    Finding,
    alternatives,
    comparison,
    labels_of_rows,
    listed,
    on_rows,
    where,
)
from ddm.doctor.mended import codes_among, label_counts, spelling
from ddm.trials.labels import labels_of

# labels that say that something is so, and those that deny it, in small letters
OPPOSITES = {
    "true": ("false",),
    "t": ("f",),
    "yes": ("no",),
    "y": ("n",),
    "correct": ("incorrect", "error", "wrong", "false"),
    "right": ("wrong",),
    "hit": ("miss", "error"),
    "upper": ("lower",),
    "1": ("0", "-1"),
    "richtig": ("falsch",),
}


def about_response_labels(examined: Examined) -> list[Finding]:
    """What keeps the labels of the responses from being two of which one is upper."""
    return [
        *_codes(examined),
        *_spellings(examined),
        *_boundaries(examined),
        *_only_one(examined),
    ]


def labels_said(examined: Examined) -> tuple[tuple[Any, Any] | None, str]:
    """The labels (lower, upper), or None and what `ddm.Trials` would say against them."""
    if examined.labels is not None:
        return examined.labels, ""
    answers, upper = _told(examined, examined.mended), examined.arguments["upper"]
    if not len(answers):
        return None, ""
    if examined.mended.dropna().astype(object).isin([spelling(upper)]).any():
        upper = spelling(upper)
    try:
        return labels_of(answers, examined.response, upper), ""
    except (ValueError, TypeError) as error:
        return None, str(error)


def _told(examined: Examined, answers: pd.Series) -> pd.Series:
    """The responses that tell the labels: those in trials, or all if there are no trials."""
    upper = examined.arguments["upper"]
    rows = ~np.isnan(examined.times) & ((examined.times > 0.0) | np.isinf(examined.limits))
    if examined.arguments["lost_rt"] in ("random", "late"):
        rows |= examined.kinds.lost
    rows &= answers.notna().to_numpy()
    told = answers[rows] if rows.any() else answers.dropna()
    if examined.arguments["observed"] == "upper" and upper is not None:
        return told[told == upper] if (told == upper).any() else told
    return told


def _codes(examined: Examined) -> list[Finding]:
    """A third label that may stand for no response."""
    counts = label_counts(_told(examined, examined.answers))
    if examined.arguments["observed"] != "both" or not counts:
        counts = label_counts(examined.answers)
    labels = [label for label in counts if not _is_single(examined)]
    readings = codes_among(labels)
    if not readings:
        return []

    response = examined.response
    codes = [code for reading in readings for code in reading]
    rows = examined.answers.isin(codes).to_numpy(dtype=bool)
    asked = "one of these" if len(readings) > 1 else "this" if len(codes) == 1 else "these"
    column = f"data[{response!r}]"
    return [
        on_rows(
            f"column {response!r} has {len(counts)} labels, "
            f"{listed(sorted(counts, key=str))}, and {listed(codes)} may stand for no response "
            f"({', '.join(f'{code!r}: {counts[code]}' for code in codes)}). If {asked} "
            f"{'does' if asked != 'these' else 'do'}, leave the responses empty there.",
            response,
            examined.index,
            rows,
            "error",
            alternatives(
                f"{column} = {column}.mask({_is_one_of(column, reading)})" for reading in readings
            ),
            " or ".join(
                " ".join(f"--missing {quote(str(code))}" for code in reading)
                for reading in readings
            ),
        )
    ]


def _is_one_of(column: str, labels: list[Any]) -> str:
    """The code for the rows of a column that have one of the labels."""
    return f"{column} == {labels[0]!r}" if len(labels) == 1 else f"{column}.isin({labels!r})"


def _is_single(examined: Examined) -> bool:
    """Whether only one response leaves a trace, so that others may be codes."""
    return examined.arguments["observed"] != "both"


def _spellings(examined: Examined) -> list[Finding]:
    """Labels that differ only in capitals or in spaces around them."""
    labels = list(label_counts(examined.answers))
    same = [
        label for label in labels if sum(spelling(label) == spelling(other) for other in labels) > 1
    ]
    if not same:
        return []

    rows = examined.answers.isin(same).to_numpy(dtype=bool)
    column = f"data[{examined.response!r}]"
    return [
        on_rows(
            f"labels of column {examined.response!r} differ only in capitals or spaces: "
            f"{listed(sorted(same))}.",
            examined.response,
            examined.index,
            rows,
            "error" if len(labels) > 2 and examined.is_refused else "warning",
            f"{column} = {column}.str.strip().str.lower()",
            "write them alike in the file",
        )
    ]


def _boundaries(examined: Examined) -> list[Finding]:
    """Labels of which it is not known which one is upper, or which are more than two."""
    labels, refusal = labels_said(examined)
    counts = label_counts(_told(examined, examined.mended))
    if labels is not None or not refusal or len(codes_among(list(counts))) > 1:
        return []

    if len(counts) > 2:
        return [_too_many(examined, list(counts), refusal)]

    rows, found = examined.mended.notna().to_numpy(), _upper_first(list(counts))
    if examined.arguments["upper"] is None:
        refusal = (
            f"column {examined.response!r} has the label{'s' if len(found) > 1 else ''} "
            f"{listed(sorted(counts, key=str))}, and it is not said which one is the upper "
            f"boundary.{_as_truths(found)}"
        )
    return [
        on_rows(
            refusal,
            examined.response,
            examined.index,
            rows,
            "error",
            alternatives(examined.call(upper=label) for label in found),
            " or ".join(f"--upper {quote(str(label))}" for label in found),
        )
    ]


def _upper_first(labels: list[Any]) -> list[Any]:
    """Labels in the order of their text, but first the one that says that something is so."""
    found = sorted(labels, key=str)
    if len(found) == 2 and any(
        (_word(found[1]), _word(found[0])) == (positive, negative)
        for positive, negatives in OPPOSITES.items()
        for negative in negatives
    ):
        return found[::-1]
    return found


def _word(label: Any) -> str:
    return str(spelling(label))


def _as_truths(labels: list[Any]) -> str:
    """A sentence if the labels are True and False as text."""
    words = [_word(label) for label in labels]
    if words != ["true", "false"]:
        return ""
    return (
        f" They are True and False as text: for accuracies {labels[0]!r}, the correct response, "
        "is upper."
    )


def _too_many(examined: Examined, labels: list[Any], refusal: str) -> Finding:
    """More than two labels, by frequency; the rows are those that have none of the first two."""
    response, kept = examined.response, labels[:2]
    rows = examined.mended.notna().to_numpy() & ~examined.mended.isin(kept).to_numpy(dtype=bool)
    condition = " or ".join(comparison(response, "==", label) for label in kept)
    return on_rows(
        refusal,
        response,
        examined.index,
        rows,
        "error",
        f"data = data[data[{response!r}].isin({kept!r})]  # the two most frequent",
        f"{where(condition)}, for the two most frequent",
    )


def _only_one(examined: Examined) -> list[Finding]:
    """One response only, in all trials."""
    counts = label_counts(_told(examined, examined.mended))
    rows = examined.kinds.answered
    if len(counts) != 1 or _is_single(examined) or rows.sum() < 2:
        return []
    (label,) = counts
    return [
        Finding(
            f"all {rows.sum()} responses in trials with an RT are {label!r}: the other boundary is "
            "never reached, and v, a and z can hardly be told apart.",
            examined.response,
            int(np.sum(rows)),
            labels_of_rows(examined.index, rows),
            "warning",
            f"{examined.call(response=COLUMN)}  # if this is not the column of responses",
            "--response COLUMN, if this is not the column of responses",
        )
    ]
