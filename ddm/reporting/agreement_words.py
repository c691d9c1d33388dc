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
from ddm.plots.quantile_probability import FEWEST
from ddm.report.page import Items, Notice, Part, Table, Text
from ddm.report.pictures import COLUMNS, picture
from ddm.report.tables import UNKNOWN, number_text

Q = (0.1, 0.5, 0.9)

# in a good fit 5 % of the values lie outside the middle 95 % of simulated data
WELL, PARTLY = 0.10, 0.30

# what is missed in more than this share of the conditions, on the same side, is no chance
SYSTEMATIC = 0.5

# rows of the table of observed and expected values; of more those that agree least are shown
MOST_ROWS = 36

# panels of a picture of RT distributions; of more conditions there is only the other picture
MOST_PANELS = 12

# with more levels in a panel quantiles cannot be told apart
MOST_TOGETHER = 4

# what stands in the column of responses of trials that have none
NONE = "none"


@dataclass(frozen=True, eq=False)
class Checked:
    """What is drawn, and the statistics of it.

    agreement : the trials beside what is expected of them
    """

    agreement: Agreement

    @cached_property
    def table(self) -> pd.DataFrame:
        """Proportions and quantiles of each condition and response, a row each.

        As in the picture of quantiles, a person with few RTs of a response is left out of their
        quantiles.
        """
        table = self.agreement.observed_and_predicted(Quantiles(Q, FEWEST))
        known = table[["observed", "low", "high"]].notna().all(axis=1)
        is_outside = (table["observed"] < table["low"]) | (table["observed"] > table["high"])
        return table.assign(
            known=known,
            outside=known & is_outside,
            difference=(table["observed"] - table["predicted"]).where(known),
        )

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

    def response(self, response: int) -> str:
        """The name of a response, such as "choice = left"."""
        return f"{self.agreement.response_column} = {self.agreement.labels[response]}"


def verdict_of(checked: Checked) -> tuple[str, str]:
    """Whether the fit is good, as a severity and a sentence."""
    share = checked.n_outside / max(checked.n_known, 1)
    counts = (
        f"{checked.n_outside} of {checked.n_known} proportions and RT quantiles lie outside the "
        "range of 95 % of data sets simulated from the model (about 5 % would by chance)."
    )
    text = " ".join(filter(None, [counts, _sizes(checked)]))
    if share <= WELL:
        return "good", f"The model describes the data well: {text}"
    if share <= PARTLY:
        return "note", f"The model describes most of the data, but not all: {text}"
    return "warning", f"The model misses systematic parts of the data: {text}"


def misses_of(checked: Checked) -> list[str]:
    """What the model misses on the same side in more than half of the conditions."""
    misses = []
    key: Any
    for key, own in checked.table.groupby(["response", "quantity", "q"], dropna=False, sort=True):
        outside = own[own["outside"]]
        above = int((outside["difference"] > 0.0).sum())
        n, side = max((above, True), (len(outside) - above, False))
        known = int(own["known"].sum())
        if n > SYSTEMATIC * known:
            response, quantity, q = key
            name = checked.response(response)
            misses.append(_missed(name, quantity, q, side, f"{n} of {known} conditions"))
    return misses


def _missed(name: str, quantity: str, q: float, is_above: bool, where: str) -> str:
    """What the model makes of a statistic that it misses."""
    if quantity == "p":
        return f"{name} is given {'more' if is_above else 'less'} often than expected ({where})"
    which = {min(Q): "the fastest responses", max(Q): "the slowest responses"}
    what = which.get(q, "typical responses")
    return (
        f"{name}: {what} (quantile {q:g}) are {'slower' if is_above else 'faster'} than expected "
        f"({where})"
    )


def about_fit(checked: Checked) -> Iterator[Part]:
    """The chapter about the fit: a verdict, what is missed, pictures, and the numbers."""
    severity, verdict = verdict_of(checked)
    yield Notice(severity, verdict)
    misses = misses_of(checked)
    if misses and severity != "good":
        yield Text("What is missed in more than half of the conditions:")
        yield Items(tuple(misses))
    people = len(checked.agreement.parts)
    averaged = f" All are averages over {people} people." if people > 1 else ""
    yield from _distributions(checked, averaged)
    yield from _quantiles(checked, averaged)
    yield _table(checked, averaged)


def _distributions(checked: Checked, averaged: str) -> Iterator[Part]:
    """The picture of RT distributions, if there are not too many conditions."""
    names, levels = checked.conditions, _levels(checked)
    if names and checked.table.groupby(names, observed=True).ngroups > MOST_PANELS:
        return
    crossed: dict[str, Any] = {}
    if len(names) == 2:
        row, col = sorted(names, key=lambda name: -levels[name])
        crossed = {"row": row, "col": col} if levels[col] <= COLUMNS else {}
    agreement = checked.agreement
    yield picture(
        lambda: plots.densities(agreement, **crossed),
        "RT distributions. Bars are data, lines are the model, and grey bands hold 95 % of "
        f"simulated data sets. The area of a response is its proportion.{averaged} The few slowest "
        "RTs lie beyond the axis.",
        "Histograms of reaction times of each response with the density that the model "
        "expects, a panel for each condition; the table below has proportions and quantiles.",
        draw_narrow=lambda: plots.densities(agreement),
    )


def _quantiles(checked: Checked, averaged: str) -> Iterator[Part]:
    """The quantile-probability plot; a panel for each level of a column with many levels."""
    levels = _levels(checked)
    most = max(levels, key=lambda name: levels[name]) if len(levels) > 1 else None
    col = most if most is not None and MOST_TOGETHER < levels[most] <= MOST_PANELS else None
    yield picture(
        lambda: plots.quantiles(checked.agreement, col=col),
        "RT quantiles (.1, .3, .5, .7, .9, from bottom to top) over the proportion of the "
        "response. Marks are data, thin vertical lines hold 95 % of simulated data sets, and grey "
        f"lines are the model.{averaged}",
        "Quantile-probability plot: for each response and condition the quantiles of reaction "
        "times; the table below has the numbers.",
    )


def _levels(checked: Checked) -> dict[Any, int]:
    """How many levels each column of the conditions has."""
    return {name: checked.table[name].nunique() for name in checked.conditions}


def _sizes(checked: Checked) -> str:
    """How large the differences are, and where the largest is."""
    table = checked.table
    size = table["difference"].abs()
    is_p = table["quantity"] == "p"
    texts = []
    if size[is_p].notna().any():
        texts.append(f"Proportions differ by at most {size[is_p].max():.3f}")
    if size[~is_p].notna().any():
        ms = 1e3 * size[~is_p]
        rows: Any = table
        worst = rows.loc[ms.idxmax()]
        levels = [f"{name} = {worst[name]}" for name in checked.conditions]
        where = ", ".join(
            [*levels, checked.response(worst["response"]), f"quantile {worst['q']:g}"]
        )
        texts.append(
            f"RT quantiles typically by {ms.median():.0f} ms, at most by {ms.max():.0f} ms "
            f"({where})"
        )
    return f"{', '.join(texts)}." if texts else ""


def _table(checked: Checked, averaged: str) -> Part:
    """Observed and expected values, a row for each condition and response."""
    names, rows, misses = checked.conditions, [], []
    grouping: Any = names or (lambda _: 0)
    for key, condition in checked.table.groupby(grouping, observed=True, sort=False):
        levels = [str(level) for level in (key if isinstance(key, tuple) else (key,))]
        levels = levels if names else []
        for _, own in condition.groupby("response", sort=False):
            label = checked.agreement.labels[int(own["response"].iloc[0])]
            cells = [_pair(row) for row in own.itertuples()]
            rows.append((*levels, str(label), f"{int(own['n'].iloc[0])}", *cells))
            misses.append(int(own["outside"].sum()))
        if checked.agreement.has_omissions:
            p = condition[condition["quantity"] == "p"][["observed", "predicted"]].sum()
            pair = _texts(1.0 - p["observed"], 1.0 - p["predicted"])
            rows.append((*levels, NONE, f"{int(condition['n'].iloc[0])}", pair, *([UNKNOWN] * 3)))
            misses.append(0)
    shown, more = _fewer(rows, misses)
    head = (
        *map(str, names),
        checked.agreement.response_column,
        "trials of the condition",
        "proportion",
        *(f"RT quantile {q:g}" for q in Q),
    )
    return Table(
        "Observed | expected values: the proportion of the response among all trials of its "
        "condition, and RT quantiles in s. A star marks what lies outside the range of 95 % of "
        f"simulated data sets.{averaged}{_about_few(checked)}{more}",
        head,
        tuple(shown),
        (*(False for _ in names), False, *(True for _ in head[len(names) + 1 :])),
        n_keys=len(names) + 1,
    )


def _about_few(checked: Checked) -> str:
    whom = " of a person" if len(checked.agreement.parts) > 1 else ""
    return f" Quantiles of fewer than {FEWEST} RTs{whom} are left out."


def _pair(row: Any) -> str:
    """The observed and the expected value; a star if they do not agree."""
    if np.isnan(row.observed):
        return UNKNOWN
    return _texts(row.observed, row.predicted) + ("*" if row.outside else "")


def _texts(observed: float, predicted: float) -> str:
    return f"{number_text(observed, like=0.01)} | {number_text(predicted, like=0.01)}"


def _fewer(rows: list[Any], misses: list[int]) -> tuple[list[Any], str]:
    """The rows that agree least, in their order, and a sentence if these are not all."""
    if len(rows) <= MOST_ROWS:
        return rows, ""
    chosen = sorted(np.argsort(misses, kind="stable")[::-1][:MOST_ROWS].tolist())
    return [rows[i] for i in chosen], f" The {MOST_ROWS} of {len(rows)} rows with most stars."
