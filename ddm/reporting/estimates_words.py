"""Estimates and differences between conditions, as tables and as sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from ddm.report.page import Items, Part, Table, Text
from ddm.report.pictures import picture
from ddm.report.tables import UNKNOWN, number_text, signed, table_of
from ddm.reporting.answers.answer import Answer
from ddm.reporting.contrasts import Contrast
from ddm.reporting.gathered import Gathered

# p values below it are not told apart
SMALLEST_P = 0.001

# columns in the unit of the estimate, and all columns in the order of a page
ALIKE = ("estimate", "ci_low", "ci_high", "people_low", "people_high", "min", "max")
ORDER = (
    *("estimate", "ci_low", "ci_high", "unit", "p_value", "p_positive"),
    *("people_low", "people_high"),
)

# names that are easier to read
TITLES = {
    "ci_low": "from",
    "ci_high": "to",
    "p_value": "p",
    "p_positive": "P(above 0)",
    "people_low": "people from",
    "people_high": "people to",
    "left_out": "left out",
    "n_first": "n of first",
    "n_second": "n of second",
}


def about_estimates(gathered: Gathered) -> Iterator[Part]:
    """The chapter about the estimates: first what differs, then all."""
    answer, contrasts = gathered.answer, gathered.contrasts
    yield Text(answer.how)
    yield Text(answer.verdict)
    if contrasts:
        yield rounded(gathered.tested, _about_differences(answer, contrasts))
    yield rounded(answer.estimates, answer.about_estimates)
    if answer.notes:
        yield Text("What to know before trusting the estimates:")
        yield Items(answer.notes)
    for drawing in answer.pictures:
        yield picture(drawing.draw, drawing.caption, drawing.alternative)


def _about_differences(answer: Answer, contrasts: list[Contrast]) -> str:
    text = f"Differences between conditions, with the {answer.interval}."
    if len(contrasts) > 1:
        text += " Each is looked at by itself: nothing is corrected for their number."
    return text


def rounded(table: pd.DataFrame, caption: str) -> Table:
    """A table of estimates, each written with the digits that its interval leaves certain."""
    names = [name for name in ORDER if name in table]
    shown = table[[*names, *(name for name in table.columns if name not in names)]].copy()
    reach = (table["ci_high"] - table["ci_low"]) / 4.0
    for name in set(ALIKE) & set(table.columns):
        pairs = zip(table[name], reach, strict=True)
        shown[name] = [number_text(value, like=width) for value, width in pairs]
    for name, text in TEXTS.items():
        if name in table:
            shown[name] = table[name].map(text)
    found = table_of(shown.rename_axis("").reset_index(), caption, titles=TITLES)
    are_numbers = (False, *(name != "unit" for name in shown.columns))
    return replace(found, numbers=are_numbers)


def said(name: str, row: Any, unit: str) -> str:
    """A number with its range, and its test if there is one."""
    reach = (row["ci_high"] - row["ci_low"]) / 4.0
    ends = (row["estimate"], row["ci_low"], row["ci_high"])
    value, low, high = (number_text(one, like=reach) for one in ends)
    text = f"{name} = {value}{'' if unit == '-' else f' {unit}'}, from {low} to {high}"
    if "p_value" in row:
        p_value = p_text(row["p_value"])
        equals = "" if p_value.startswith("<") else "= "
        t = signed(f"{row['t']:.2f}")
        text += f" (t({row['df']:.0f}) = {t}, p {equals}{p_value})"
    elif "p_positive" in row:
        text += f" ({_side_text(row['p_positive'])})"
    return text


def p_text(p_value: float) -> str:
    """A p value in a table."""
    return f"< {SMALLEST_P:g}" if p_value < SMALLEST_P else f"{p_value:.3f}"


def share_text(share: float) -> str:
    """A probability that is a share of draws, of which so few are not told from none."""
    if share > 1.0 - SMALLEST_P:
        return f"> {1.0 - SMALLEST_P:g}"
    return p_text(share)


def _side_text(p_positive: float) -> str:
    """On which side of 0 a quantity probably lies."""
    side, share = ("above", p_positive) if p_positive >= 0.5 else ("below", 1.0 - p_positive)
    text = share_text(share)
    return f"{side} 0 with probability {text}"


def _count_text(count: float) -> str:
    """A number of people, or of degrees of freedom; one that a row does not have is a dash."""
    return UNKNOWN if np.isnan(count) else f"{count:g}"


# columns that are written in their own way
TEXTS: dict[str, Callable[[Any], str]] = {
    "p_value": p_text,
    "p_positive": share_text,
    "df": lambda df: _count_text(round(df, 1)),
    **dict.fromkeys(("n", "n_first", "n_second", "left_out"), _count_text),
}
