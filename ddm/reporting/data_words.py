"""The trials that were fitted, what was set aside, and what `check` finds in them."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from ddm.report.page import Facts, Notice, Part, Table, Text
from ddm.reporting import model_words
from ddm.reporting.answers.answer import Answer
from ddm.reporting.answers.words import capital

# a condition with more levels than this is shown by their number
MOST_LEVELS = 12


# what is said of the data by other chapters, better
ELSEWHERE = ("steps of rt", "set aside")

TITLES = {"rt": "RT quantiles (s)", "groups": "people or groups"}


def left_out(answer: Answer) -> tuple[str, ...]:
    """What was left out, and what limited the observation, as lines for the summary."""
    trials = answer.trials
    n_rows = len(trials.data) + len(trials.set_aside)
    lines = [f"{n} of {n_rows} rows, with {reason}." for reason, n in trials.missing.items()]
    lines = lines or ["Nothing: all rows of the data that were given were used."]
    return (*lines, *model_words.observation_of(trials))


def about_data(answer: Answer, findings: pd.DataFrame) -> Iterator[Part]:
    """The chapter about the data."""
    understood: dict[str, str] = findings.attrs["understood"]
    rows = [
        (TITLES.get(topic, topic), (text,))
        for topic, text in understood.items()
        if topic not in ELSEWHERE
    ]
    yield Facts((*rows, *_conditions(answer)))
    trials = answer.trials
    if len(trials.set_aside):
        yield Table(
            "Rows that were set aside, by reason.",
            ("reason", "rows"),
            tuple((str(reason), str(n)) for reason, n in trials.missing.items()),
            (False, True),
        )
    for note in trials.notes:
        yield Text(f"{capital(note)}.")


def about_findings(findings: pd.DataFrame) -> Iterator[Part]:
    """The chapter with what is wrong or odd in the data."""
    if findings.empty:
        yield Notice("good", "Nothing wrong or odd was found in the data as they were fitted.")
        return
    yield Text(
        "What ddm.check found in the data as they were fitted. Nothing was changed because of it; "
        "each finding has the code that would deal with it."
    )
    for row in findings.to_dict("records"):
        yield Notice(row["severity"], capital(row["finding"]), row["remedy"])


def _conditions(answer: Answer) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The columns of the model, and their levels."""
    for column in answer.model.columns:
        values = answer.trials.data[column]
        levels = list(answer.design.cells[column].unique())
        if len(levels) > MOST_LEVELS or not answer.model.is_condition(column):
            text = f"{values.nunique()} values"
            if pd.api.types.is_numeric_dtype(values):
                text += f" from {values.min():g} to {values.max():g}"
        else:
            counts = values.value_counts()
            text = ", ".join(f"{level} ({counts.get(level, 0)} trials)" for level in levels)
        yield f"column {column}", (text,)
