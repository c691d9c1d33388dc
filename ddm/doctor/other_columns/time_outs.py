"""Time-outs that were recorded as responses: what speaks for it, and what to do then."""

from __future__ import annotations

import re
from dataclasses import dataclass
from shlex import quote

import numpy as np
from numpy.typing import NDArray

from ddm.doctor.examined import Examined
from ddm.doctor.finding import comparison, number, where
from ddm.doctor.mended import label_counts
from ddm.doctor.other_columns.marks import Mark, marks_of

# a column that marks at least this share of the rows tells what they are
MARKED = 0.9

# how a column of time-outs is called
TIME_OUT = re.compile(r"timed?[._ -]?out|late|slow|miss|omi(t|ss)", re.IGNORECASE)

# a text names at most this number of columns
MOST_NAMED = 2

# so many responses without an RT are alike by chance with less than this probability
CHANCE = 0.1


@dataclass(frozen=True, eq=False)
class Signs:
    """What speaks for it that RTs are time-outs.

    n : how many they are
    label : the response in all of them, as text; empty if they differ, or may be alike by chance
    marks : columns that hold something else in these rows than in all others
    """

    n: int
    label: str
    marks: tuple[Mark, ...]

    @property
    def text(self) -> str:
        """Sentences about them, each after a space."""
        text = f" The response is {self.label} in all of them." if self.label else ""
        for mark in self.marks[:MOST_NAMED]:
            n = int(mark.rows.sum())
            text += f" {mark.what} in {'all' if n == self.n else n} of them, and in no other."
        return text


def signs_of(examined: Examined, rows: NDArray[np.bool_]) -> Signs:
    """What speaks for it that the RTs in some rows are time-outs."""
    marks = marks_of(examined, rows, ~np.isnan(examined.plain) & ~rows)
    told = [mark for mark in marks if mark.rows.sum() >= MARKED * rows.sum()]
    told.sort(key=lambda mark: not TIME_OUT.search(str(mark.column)))
    return Signs(int(rows.sum()), all_alike(examined, rows), tuple(told))


def all_alike(examined: Examined, rows: NDArray[np.bool_]) -> str:
    """The label of all responses in some rows, as text; empty if they differ, or by chance do not.

    The chance is that of the label among the trials with an RT, by Laplace's rule of succession.
    """
    labels = label_counts(examined.answers[rows])
    if len(labels) != 1 or rows.sum() < 2:
        return ""
    ((label, n),) = labels.items()
    others = label_counts(examined.answers[examined.kinds.answered & ~rows])
    share = (others.get(label, 0) + 1) / (sum(others.values()) + 2)
    return f"{label!r}" if share**n < CHANCE else ""


def remedies_of(examined: Examined, signs: Signs, deadline: float) -> tuple[str, str]:
    """Code that makes them omissions after a deadline (s), and options to that end."""
    rt, response, said = examined.rt, examined.response, examined.arguments["deadline"]
    end, columns = deadline / examined.unit, [rt, response]
    chosen, kept = f"data[{rt!r}] >= {number(end)}", where(f"not {comparison(rt, '>=', end)}")
    if signs.marks:
        chosen, kept = signs.marks[0].marked, signs.marks[0].option

    call = examined.call(deadline=deadline if said is None else said)
    remedy = f"data[{columns!r}] = data[{columns!r}].mask({chosen}); {call}"
    option = (
        f"{kept} --truncated none {deadline:g}, without --deadline, leaves them out; with "
        f"--deadline {deadline:g} they are omissions if {str(response)!r} is empty in these lines "
        "of the file"
    )
    keys = next((mark for mark in signs.marks if not mark.levels and len(mark.others) == 2), None)
    if keys is not None:
        option += f", or with --response {quote(str(keys.column))} and --upper LABEL"
    return remedy, option
