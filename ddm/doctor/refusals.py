"""What `ddm.Trials` refuses beyond the values of single columns."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from shlex import quote
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.arguments import is_number, similar
from ddm.doctor.examined import Examined
from ddm.doctor.finding import COLUMN, SECONDS, Finding, alternatives, labels_of_rows, on_rows
from ddm.doctor.finding import listed as values_listed
from ddm.doctor.mended import label_counts, trials_or_refusal
from ddm.doctor.missing_rows import alike
from ddm.doctor.other_columns.marks import MOST_LEVELS, n_levels
from ddm.doctor.other_columns.time_outs import remedies_of, signs_of
from ddm.reading.column_names import likely_columns, listed

# a message proposes at most this number of columns
MOST_PROPOSED = 3

# a column of codes or labels has at most so many values, in so many rows
MOST_LABELS = 3
FEWEST_ROWS = 20


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


def about_exchange(examined: Examined) -> list[Finding]:
    """RTs in the column of responses, and responses in that of RTs."""
    rt, response = examined.rt, examined.response
    if not _is_there(examined, "rt") or not _is_there(examined, "response"):
        return []
    enough = len(examined.table) >= FEWEST_ROWS and n_levels(examined.answers) > MOST_LEVELS
    if not enough or not 0 < n_levels(examined.table[rt]) <= MOST_LABELS:
        return []
    labels, times = label_counts(examined.table[rt]), label_counts(examined.answers)
    are_numbers = all(is_number(time) and time > 0 for time in times)
    are_whole = all(not is_number(label) or float(label).is_integer() for label in labels)
    if not (are_numbers and are_whole):
        return []
    return [
        Finding(
            f"column {rt!r} holds only {values_listed(sorted(labels, key=str))}, and {response!r} "
            f"{len(times)} different numbers: are rt and response exchanged?",
            rt,
            len(examined.table),
            labels_of_rows(examined.index, np.ones(len(examined.table), dtype=bool)),
            "error",
            examined.call(rt=response, response=rt),
            f"--rt {quote(str(response))} --response {quote(str(rt))}",
        )
    ]


def about_reading(examined: Examined) -> list[Finding]:
    """What is refused of the mended table: responses without an RT, RTs beyond a deadline, ..."""
    refusal, limits = examined.kinds.refusal, examined.limits
    if not refusal or not _is_there(examined, "rt") or not _is_there(examined, "response"):
        return []

    seconds, answers = examined.seconds, examined.answers.notna().to_numpy()
    untimed = answers & np.isfinite(limits) & (np.isnan(seconds) | (seconds <= 0.0))
    late = answers & (seconds > limits + examined.arguments["deadline_tolerance"])
    if untimed.any() and examined.arguments["lost_rt"] is None and (answers & ~untimed).any():
        rows, column, text = untimed, examined.response, refusal + alike(examined, untimed)
        remedy = f"{examined.call(lost_rt='omission')}  # or lost_rt='random', or 'late'"
        option = "--lost-rt omission, or --lost-rt random, or --lost-rt late"
    elif late.any():
        return [_late(examined, late)]
    elif examined.kinds.answered.any():
        rows, column, text = np.zeros(len(answers), dtype=bool), examined.rt, refusal
        remedy, option = f"{examined.call()}  # says the same", "correct the options or the file"
    else:
        return []
    return [on_rows(text, column, examined.index, rows, "error", remedy, option)]


def _late(examined: Examined, rows: NDArray[np.bool_]) -> Finding:
    """RTs beyond their deadline: time-outs, if their responses or another column say so."""
    text, n = examined.kinds.refusal, int(rows.sum())
    excess = examined.seconds[rows] - examined.limits[rows]
    remedy = f"{examined.call(deadline_tolerance=SECONDS)}  # or a longer deadline"
    option = "--deadline-tolerance SECONDS, or a longer --deadline"

    signs = signs_of(examined, rows)
    if signs.label or signs.marks:
        text = (
            f"{n} of {examined.kinds.answered.sum()} RTs are longer than their deadline, by at "
            f"most {excess.max():.3g} s: they look like time-outs recorded as RTs.{signs.text}"
        )
        end = float(examined.limits[rows].min())
        code, instead = remedies_of(examined, signs, end)
        remedy = alternatives([code, remedy.partition("  #")[0]])
        option = f"{instead}. If the responses did count: {option}"
    shown = labels_of_rows(examined.index, rows)
    return Finding(text, examined.rt, n, shown, "error", remedy, option)


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
            f"{examined.call()}  # says the same",
            "correct the options or the file",
        )
    ]


def _named_in(text: str, columns: pd.Index, otherwise: Hashable) -> Hashable:
    """The column that an error begins with."""
    return next((name for name in columns if text.startswith(f"column {name!r}")), otherwise)


def _is_there(examined: Examined, argument: str) -> bool:
    return examined.arguments[argument] in examined.table


def _absent(examined: Examined, argument: str) -> Finding:
    """The finding that there is no column of RTs, or of responses; with those that may be it."""
    name, columns = examined.arguments[argument], list(examined.table.columns)
    proposed = _likely(examined, argument)
    hint = f" It may be {' or '.join(map(repr, proposed))}." if proposed else ""
    other = "response" if argument == "rt" else "rt"
    changes: dict[str, Any] = {}
    if not _is_there(examined, other):
        changes[other] = next(iter(_likely(examined, other)), COLUMN)
    # said once is enough
    there = f" The columns are {listed(columns)}." if argument == "rt" or not changes else ""
    return Finding(
        f"the table has no column {name!r}.{hint}{there}",
        name,
        len(examined.table),
        (),
        "error",
        alternatives(examined.call(**changes, **{argument: one}) for one in proposed or [COLUMN]),
        " or ".join(f"--{argument} {quote(str(one))}" for one in proposed or ["COLUMN"]),
    )


def _likely(examined: Examined, argument: str) -> Sequence[Hashable]:
    """The columns that may be meant, those first whose values are most like RTs or responses."""
    table, name = examined.table, str(examined.arguments[argument])
    by_text = {str(column): column for column in reversed(list(table.columns))}
    meant = similar(name, by_text)
    labels = {
        one: label_counts(table[by_text[one]]) for one in likely_columns(argument, name, by_text)
    }

    def fits(one: str) -> bool:
        if argument == "rt":
            return len(labels[one]) > MOST_LABELS or len(table) <= MOST_LABELS
        return 1 < len(labels[one]) <= MOST_LEVELS

    def order(one: str) -> tuple[bool, bool, int]:
        is_binary = argument == "response" and set(labels[one]) <= {0, 1, -1}
        return one != meant, not is_binary, -sum(labels[one].values())

    fitting = [one for one in labels if one == meant or fits(one)]
    return [by_text[one] for one in sorted(fitting, key=order)][:MOST_PROPOSED]
