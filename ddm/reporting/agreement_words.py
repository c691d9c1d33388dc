"""The data beside what the model expects: is the fit good?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from ddm import plots
from ddm.agreement.comparing import Agreement
from ddm.agreement.rt_quantiles import Quantiles
from ddm.report.page import Notice, Part, Table
from ddm.report.pictures import picture
from ddm.report.tables import UNKNOWN, number_text

Q = (0.1, 0.5, 0.9)

# in a good fit 5 % of the values lie outside the middle 95 % of simulated data
WELL, PARTLY = 0.10, 0.30

# rows of the table of observed and expected values; of more those that agree least are shown
MOST_ROWS = 36

# panels of a picture of RT distributions; of more conditions there is only the other picture
MOST_PANELS = 12

# quantiles of fewer RTs of a person say little, and are not counted as differences
FEWEST_RTS = 20


@dataclass(frozen=True, eq=False)
class Checked:
    """What is drawn, and the statistics of it.

    agreement : the trials beside what is expected of them
    """

    agreement: Agreement

    @cached_property
    def table(self) -> pd.DataFrame:
        """Proportions and quantiles of each condition and response, a row each."""
        table = self.agreement.observed_and_predicted(Quantiles(Q))
        known = table[["observed", "low", "high"]].notna().all(axis=1)
        is_outside = (table["observed"] < table["low"]) | (table["observed"] > table["high"])
        return table.assign(known=known, outside=known & is_outside)

    @property
    def n_known(self) -> int:
        """How many values can be compared."""
        return int(self.table["known"].sum())

    @property
    def n_outside(self) -> int:
        """How many of them lie outside the middle 95 % of simulated data sets."""
        return int(self.table["outside"].sum())

    @property
    def conditions(self) -> list[Any]:
        """The columns that tell conditions apart."""
        return list(self.agreement.columns)


def verdict_of(checked: Checked) -> tuple[str, str]:
    """Whether the fit is good, as a severity and a sentence."""
    share = checked.n_outside / max(checked.n_known, 1)
    counts = (
        f"{checked.n_outside} of {checked.n_known} proportions and RT quantiles lie outside the "
        "range of 95 % of data sets simulated from the model (about 5 % would by chance)."
    )
    sizes = _sizes(checked.table)
    if share <= WELL:
        return "good", f"The model describes the data well: {counts} {sizes}"
    if share <= PARTLY:
        return "note", f"The model describes most of the data, but not all: {counts} {sizes}"
    return (
        "warning",
        f"The model misses systematic parts of the data: {counts} {sizes} Conclusions that rest "
        "on what it misses need care.",
    )


def about_fit(checked: Checked) -> Iterator[Part]:
    """The chapter about the fit: a verdict, pictures, and the numbers."""
    yield Notice(*verdict_of(checked))
    groups = (
        checked.table.groupby(checked.conditions, observed=True).ngroups
        if (checked.conditions)
        else 1
    )
    people = len(checked.agreement.parts)
    averaged = f" All are averages over {people} people." if people > 1 else ""
    if groups <= MOST_PANELS:
        yield picture(
            lambda: plots.densities(checked.agreement),
            "RT distributions. Bars are data, lines are the model, and bands hold 95 % of "
            f"simulated data sets. The area of a response is its proportion.{averaged}",
            "Histograms of reaction times of each response with the density that the model "
            "expects, a panel for each condition; the table below has proportions and quantiles.",
        )
    yield picture(
        lambda: plots.quantiles(checked.agreement),
        "RT quantiles (.1, .3, .5, .7, .9, from bottom to top) over the proportion of the "
        f"response. Marks are data, lines are the model.{averaged}",
        "Quantile-probability plot: for each response and condition the quantiles of reaction "
        "times; the table below has the numbers.",
    )
    yield _table(checked)


def _sizes(table: pd.DataFrame) -> str:
    """How large the differences are."""
    difference = (table["observed"] - table["predicted"]).abs()
    is_p = table["known"] & (table["quantity"] == "p")
    enough = table["known"] & ~is_p & (_rts_of_a_person(table) >= FEWEST_RTS)
    texts = []
    if is_p.any():
        texts.append(f"proportions differ by at most {difference[is_p].max():.3f}")
    if enough.any():
        ms = 1e3 * difference[enough]
        texts.append(
            f"RT quantiles typically by {ms.median():.0f} ms, at most by {ms.max():.0f} ms"
        )
    text = ", ".join(texts)
    return f"{text[0].upper()}{text[1:]}." if texts else ""


def _rts_of_a_person(table: pd.DataFrame) -> pd.Series:
    """How many RTs a person has of a response in its group, on average."""
    share = table["observed"].where(table["quantity"] == "p").ffill()
    return share * table["n"] / table["people"]


def _table(checked: Checked) -> Part:
    """Observed and expected values, a row for each condition and response."""
    table, names = checked.table, checked.conditions
    agreement = checked.agreement
    rows, misses = [], []
    key: Any
    for key, own in table.groupby([*names, "response"], observed=True, sort=False):
        response = agreement.labels[int(key[-1])]
        cells = [_pair(row) for row in own.itertuples()]
        rows.append((*map(str, key[:-1]), str(response), f"{int(own['n'].iloc[0])}", *cells))
        misses.append(int(own["outside"].sum()))
    shown, more = _fewer(rows, misses)
    return Table(
        "Observed | expected values: the proportion of the response among all trials of its "
        "condition, and RT quantiles in s. A star marks what lies outside the range of 95 % of "
        f"simulated data sets.{more}",
        (
            *map(str, names),
            agreement.response_column,
            "trials",
            "proportion",
            *(f"RT quantile {q:g}" for q in Q),
        ),
        tuple(shown),
        (*(False for _ in names), False, *(True for _ in range(2 + len(Q)))),
    )


def _pair(row: Any) -> str:
    """The observed and the expected value; a star if they do not agree."""
    if np.isnan(row.observed):
        return UNKNOWN
    star = "*" if row.outside else ""
    return f"{number_text(row.observed, like=0.01)} | {number_text(row.predicted, like=0.01)}{star}"


def _fewer(rows: list[Any], misses: list[int]) -> tuple[list[Any], str]:
    """The rows that agree least, in their order, and a sentence if these are not all."""
    if len(rows) <= MOST_ROWS:
        return rows, ""
    chosen = sorted(np.argsort(misses, kind="stable")[::-1][:MOST_ROWS].tolist())
    return [rows[i] for i in chosen], f" The {MOST_ROWS} of {len(rows)} rows with most stars."
