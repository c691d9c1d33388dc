"""What `ddm.Trials` refuses beyond the values of single columns."""

from __future__ import annotations

from collections.abc import Hashable
from shlex import quote

import numpy as np
import pandas as pd

from ddm.doctor.examined import Examined
from ddm.doctor.finding import Finding, labels_of_rows, listed
from ddm.doctor.mended import trials_or_refusal
from ddm.doctor.missing_rows import alike
from ddm.reading.column_names import likely_columns


def about_columns(examined: Examined) -> list[Finding]:
    """Names of columns that occur twice, columns that are not there, and a table without rows."""
    repeated = examined.given.columns[examined.given.columns.duplicated()].unique()
    found = [
        Finding(
            f"the table has more than one column named {name!r}; only the first is looked at.",
            name,
            len(examined.given),
            (),
            "error",
            "data = data.loc[:, ~data.columns.duplicated()]",
            "rename or remove all but one of them in the file",
        )
        for name in repeated
    ]
    found += [
        _absent(examined, name) for name in ("rt", "response") if not _is_there(examined, name)
    ]
    if not len(examined.table):
        text = "the table is empty: it has no rows."
        found.append(
            Finding(text, None, 0, (), "error", "ddm.Trials(data)  # of a table with rows", "none")
        )
    return found


def about_reading(examined: Examined) -> list[Finding]:
    """What is refused of the mended table: responses without an RT, RTs beyond a deadline, ..."""
    refusal, limits = examined.kinds.refusal, examined.limits
    if not refusal or not _is_there(examined, "rt") or not _is_there(examined, "response"):
        return []

    seconds, answers = examined.seconds, examined.answers.notna().to_numpy()
    untimed = answers & np.isfinite(limits) & (np.isnan(seconds) | (seconds <= 0.0))
    late = answers & (seconds > limits)
    if untimed.any() and examined.arguments["lost_rt"] is None and (answers & ~untimed).any():
        rows, column, text = untimed, examined.response, refusal + alike(examined, untimed)
        remedy = "ddm.Trials(data, deadline=..., lost_rt='omission')  # or 'random', or 'late'"
        option = "--lost-rt omission, or --lost-rt random, or --lost-rt late"
    elif late.any():
        rows, column, text = late, examined.rt, refusal
        remedy = "ddm.Trials(data, deadline=..., deadline_tolerance=...)  # or a longer deadline"
        option = "--deadline-tolerance SECONDS, or a longer --deadline"
    elif examined.kinds.answered.any():
        rows, column, text = np.zeros(len(answers), dtype=bool), examined.rt, refusal
        remedy, option = "ddm.Trials(data)  # says the same", "correct the options or the file"
    else:
        return []
    shown = labels_of_rows(examined.index, rows)
    return [Finding(text, column, int(rows.sum()), shown, "error", remedy, option)]


def about_the_rest(examined: Examined, found: list[Finding]) -> list[Finding]:
    """The error of `ddm.Trials`, if no finding is one yet."""
    if not examined.is_refused or any(finding.severity == "error" for finding in found):
        return []
    _, text = trials_or_refusal(examined.given, examined.arguments)
    return [
        Finding(
            text,
            _named_in(text, examined.given.columns, examined.rt),
            len(examined.given),
            (),
            "error",
            "ddm.Trials(data)  # says the same",
            "correct the options or the file",
        )
    ]


def _named_in(text: str, columns: pd.Index, otherwise: Hashable) -> Hashable:
    """The column that an error begins with."""
    return next((name for name in columns if text.startswith(f"column {name!r}")), otherwise)


def _is_there(examined: Examined, argument: str) -> bool:
    return examined.arguments[argument] in examined.table


def _absent(examined: Examined, argument: str) -> Finding:
    """The finding that there is no column of RTs, or of responses; with the one that may be it."""
    name, columns = examined.arguments[argument], list(examined.table.columns)
    by_text = {str(column): column for column in reversed(columns)}
    likely = next(iter(likely_columns(argument, str(name), map(str, columns))), None)
    return Finding(
        f"the table has no column {name!r}; it has {listed(columns)}.",
        name,
        len(examined.table),
        (),
        "error",
        f"ddm.Trials(data, {argument}={'...' if likely is None else repr(by_text[likely])})",
        f"--{argument} {'COLUMN' if likely is None else quote(likely)}",
    )
