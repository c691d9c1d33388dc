"""Which responses were correct, as far as a table tells."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.doctor.examined import Examined
from ddm.doctor.mended import label_counts, plain_answers, spelling
from ddm.doctor.other_columns.marks import NAME_PART, is_outcome, n_levels
from ddm.doctor.response_labels import labels_said

# words in names of columns that say whether a response was correct
ACCURACY = frozenset({"accuracy", "accuracies", "acc", "correct", "corr", "correctness", "richtig"})

# labels of these columns, in small letters
CORRECT = frozenset({"1", "true", "correct", "yes"})
WRONG = frozenset({"0", "-1", "false", "incorrect", "wrong", "error", "no"})

# of responses 1 and 0 whose names do not say so, 1 is the correct one if so many are
MOSTLY = 0.65


@dataclass(frozen=True, eq=False)
class Accuracies:
    """Which responses were correct.

    correct : 1, 0 or NaN for each row, (n,)
    told_by : the column that tells it
    sides : the column that says which response was the correct one; None if there is none
    is_sure : False if correct responses are only supposed to be the more frequent ones
    """

    correct: NDArray[np.float64]
    told_by: Hashable
    sides: Hashable | None
    is_sure: bool


def accuracies_of(examined: Examined) -> Accuracies | None:
    """Which responses of trials with an RT were correct; None if the table does not tell it."""
    table = examined.table
    answered = examined.kinds.answered
    if examined.response not in table or examined.arguments["observed"] != "both":
        return None
    sides = _sides(examined)
    own = _correct(table[examined.response], answered)
    if own is not None and _says_accuracy(examined.response):
        return Accuracies(own, examined.response, None, True)
    for name in table.columns:
        if name not in (examined.rt, examined.response) and _says_accuracy(name):
            correct = _correct(table[name], answered)
            if correct is not None:
                return Accuracies(correct, name, sides, True)
    if sides is not None:
        agree = plain_answers(table[sides]).map(spelling) == examined.mended.map(spelling)
        known = answered & table[sides].notna().to_numpy()
        return Accuracies(np.where(known, agree.to_numpy(dtype=float), np.nan), sides, sides, True)
    if own is not None and np.nanmean(own) > MOSTLY:
        return Accuracies(own, examined.response, None, False)
    return None


def _says_accuracy(name: Hashable) -> bool:
    """Whether a column is named as one of accuracies."""
    return bool({part.lower() for part in NAME_PART.findall(str(name))} & ACCURACY)


def _correct(column: pd.Series, rows: NDArray[np.bool_]) -> NDArray[np.float64] | None:
    """1 where a column says that a response was correct, 0 where it was not; None if it does not.

    NaN in other rows.
    """
    if not rows.any() or n_levels(column[rows]) > 2:
        return None
    texts = {label: str(spelling(label)).casefold() for label in label_counts(column[rows])}
    correct = [label for label, text in texts.items() if text in CORRECT]
    wrong = [label for label, text in texts.items() if text in WRONG]
    if not texts or len(correct) + len(wrong) < len(texts) or len(correct) > 1 or len(wrong) > 1:
        return None
    known = rows & column.notna().to_numpy()
    return np.where(known, column.isin(correct).to_numpy(dtype=float), np.nan)


def _sides(examined: Examined) -> Hashable | None:
    """The column that says which response was the correct one: it has their labels, as text."""
    labels, _ = labels_said(examined)
    if labels is None or not all(isinstance(label, str) for label in labels):
        return None
    wanted = {spelling(label) for label in labels}
    best: tuple[float, Hashable] | None = None
    for name in examined.table.columns:
        column = examined.table[name]
        if name in (examined.rt, examined.response) or is_outcome(name):
            continue
        if n_levels(column) != 2 or {spelling(one) for one in label_counts(column)} != wanted:
            continue
        agree = plain_answers(column).map(spelling) == examined.mended.map(spelling)
        share = float(agree.to_numpy(dtype=bool)[examined.kinds.answered].mean())
        if best is None or share > best[0]:
            best = share, name
    return None if best is None else best[1]
