"""Practice and fatigue: RTs or accuracies that change from the first trials to the last.

Within each person and condition the ranks of RTs (or accuracies) are correlated with the order of
the rows. Of orders by chance the sum of the products of both has the variance

    sum a^2 sum b^2 / (n - 1),

for the deviations a and b of the ranks from their means, so that the sums over all cells, divided
by their SD, are a test over all people (Kendall & Gibbons 1990, chapter 5, for one cell). Whatever
is beyond chance is said only if it is large enough to matter.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.arguments import shown
from ddm.doctor.about_people.accuracies import accuracies_of
from ddm.doctor.about_people.conditions import ORDER as ORDER_WORDS
from ddm.doctor.about_people.conditions import cells_of
from ddm.doctor.about_people.membership import members, named
from ddm.doctor.about_rts.clocks import about_clocks
from ddm.doctor.examined import Examined
from ddm.doctor.finding import Finding, labels_of_rows
from ddm.doctor.other_columns.marks import NAME_PART, is_outcome
from ddm.doctor.response_labels import labels_said

# so many SDs are less likely than the level, on both sides and for both measures
BEYOND_CHANCE = 4.0

# RTs differ by this share, or accuracies by this difference, or else it does not matter
LARGE_RATIO = 1.1
LARGE_DIFFERENCE = 0.05

# of each person's trials this share is the beginning, and as many are the end
ENDS = 0.2

# fewer trials of a cell show no trend
FEWEST_TRIALS = 20

# rows are sorted by what they hold, not by time, if values rise or fall in so many steps, or if
# responses change in so few steps, in shares of those by chance
SORTED = 0.9
FEW_CHANGES = 0.4

# the name of the column of the order in the remedy
ORDER = "order"


@dataclass(frozen=True, eq=False)
class Change:
    """How something changes: its SDs beyond chance, and its values at the beginning and the end."""

    z: float
    first: float
    last: float

    @property
    def is_beyond_chance(self) -> bool:
        """Whether an order by chance would hardly show such a change."""
        return abs(self.z) > BEYOND_CHANCE


def about_trends(examined: Examined) -> list[Finding]:
    """RTs that become shorter or longer, and accuracies that change, from trial to trial."""
    plain = examined.plain
    if not 0.1 < examined.median < 20.0 or about_clocks(examined):
        return []
    cells = _cells(examined)
    rows = np.flatnonzero(~np.isnan(plain) & (cells >= 0))
    if not rows.size or _are_sorted(examined, cells, rows):
        return []
    texts, column = [], examined.rt
    rt = _change(plain, cells, rows, np.median)
    if rt.is_beyond_chance and max(rt.first, rt.last) > LARGE_RATIO * min(rt.first, rt.last):
        texts.append(
            f"RTs become {'longer' if rt.z > 0.0 else 'shorter'}, from a median of {rt.first:.3g} s"
            f" to {rt.last:.3g} s"
        )
    shares, what, told_by = _shares(examined)
    known = rows[~np.isnan(shares[rows])]
    share = _change(shares, cells, known, np.mean)
    if share.is_beyond_chance and abs(share.last - share.first) > LARGE_DIFFERENCE:
        verb = "rises" if share.z > 0.0 else "falls"
        texts.append(f"{what} {verb}, from {share.first:.0%} to {share.last:.0%}")
        column = column if len(texts) > 1 else told_by
    return [_finding(examined, texts, column, rows)] if texts else []


def _shares(examined: Examined) -> tuple[NDArray[np.float64], str, Hashable]:
    """1 for correct or upper responses, 0 for others; what their share is called, and by whom."""
    accuracies = accuracies_of(examined)
    if accuracies is not None and accuracies.is_sure:
        return accuracies.correct, "accuracy", accuracies.told_by
    labels, _ = labels_said(examined)
    if labels is None:
        return np.full(len(examined.table), np.nan), "", examined.response
    is_upper = examined.mended.isin([labels[1]]).to_numpy(dtype=float)
    known = np.where(examined.kinds.answered, is_upper, np.nan)
    return known, f"the share of response {shown(labels[1])}", examined.response


def _cells(examined: Examined) -> NDArray[np.int64]:
    """The cell of person and conditions that each row is in; -1 for none, and for few trials.

    If no column is named as one of people, those that come one after the other are people.
    """
    cells = cells_of(examined)
    for name in () if members(examined)[0] else examined.table.columns:
        parts = {part.lower() for part in NAME_PART.findall(str(name))}
        if name in (examined.rt, examined.response) or is_outcome(name) or parts & ORDER_WORDS:
            continue
        levels = examined.groups((name,))
        n = int(levels.max(initial=-1)) + 1
        stretches = 1 + int((np.diff(levels) != 0).sum())
        if 2 <= n <= len(levels) / FEWEST_TRIALS and stretches == n:
            cells = np.where((cells < 0) | (levels < 0), -1, cells * n + levels)
    sizes = np.bincount(cells[cells >= 0], minlength=1)
    return np.where((cells >= 0) & (sizes[cells] >= FEWEST_TRIALS), cells, -1)


def _are_sorted(examined: Examined, cells: NDArray[np.int64], rows: NDArray[np.int64]) -> bool:
    """Whether rows are in the order of their RTs or responses, which then is none of time."""
    in_cells = rows[np.argsort(cells[rows], kind="stable")]
    same = np.diff(cells[in_cells]) == 0
    steps = np.diff(examined.plain[in_cells])[same]
    rises = float((steps > 0.0).mean()) if steps.size else 0.5
    if not 1.0 - SORTED < rises < SORTED:
        return True

    labels = pd.factorize(examined.mended.iloc[in_cells])[0]
    changes = int((np.diff(labels) != 0)[same].sum())
    table = pd.DataFrame({"cell": cells[in_cells], "label": labels})
    counts = table.value_counts().groupby("cell")
    n = counts.sum()
    by_chance = float((n * (1.0 - (counts.agg(lambda each: (each**2).sum()) / n**2))).sum())
    return changes < FEW_CHANGES * by_chance


def _change(
    values: NDArray[np.float64],
    cells: NDArray[np.int64],
    rows: NDArray[np.int64],
    middle: Callable[[NDArray[np.float64]], np.floating],
) -> Change:
    """How some values change within the cells, in these rows."""
    if not rows.size:
        return Change(0.0, 0.0, 0.0)
    cell = cells[rows]
    grouped = pd.Series(values[rows]).groupby(cell)
    n = grouped.transform("size").to_numpy()
    order = grouped.cumcount().to_numpy() - (n - 1.0) / 2.0
    rank = grouped.rank().to_numpy() - (n + 1.0) / 2.0

    size = np.bincount(cell)
    of_rank, of_order = (np.bincount(cell, weights=one**2) for one in (rank, order))
    variance = float((of_rank * of_order / np.maximum(size - 1.0, 1.0)).sum())
    z = float(rank @ order) / np.sqrt(variance) if variance > 0.0 else 0.0
    ends = (0.5 - ENDS) * n
    first, last = values[rows[order <= -ends]], values[rows[order >= ends]]
    return Change(float(z), float(middle(first)), float(middle(last)))


def _finding(
    examined: Examined, texts: list[str], column: Hashable, rows: NDArray[np.int64]
) -> Finding:
    columns = members(examined)[0]
    within = f" within {named(columns)}" if columns else ""
    by = columns[0] if len(columns) == 1 else list(columns)
    order = f"data.groupby({by!r}).cumcount()" if columns else "range(len(data))"
    model = f"ddm.Model(v='~ log(1 + {ORDER})', a='~ log(1 + {ORDER})')"
    return Finding(
        f"from the first fifth of the trials{within} to the last, {' and '.join(texts)}: practice, "
        "learning or fatigue. A model whose parameters stay the same averages over this.",
        column,
        int(rows.size),
        labels_of_rows(examined.index, np.bincount(rows, minlength=len(examined.index)) > 0),
        "note",
        f"data = data.assign({ORDER}={order}); {model}",
        "--param 'v=~ log(1 + COLUMN)' --param 'a=~ log(1 + COLUMN)', with a column of trial "
        "numbers",
    )
