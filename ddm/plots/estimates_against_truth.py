"""Estimates against true values, from the table of `ddm.recover`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ddm.frames import Frame, pandas_if_frame
from ddm.plots.facets import crossed_grid

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# columns that the picture needs
COLUMNS = {"n", "name", "true", "converged"}

# percentiles at the ends of the whiskers: the middle 95 % of the estimates
WHISKERS = (2.5, 97.5)


def recovery(recovered: Frame) -> np.ndarray:
    """Estimates against true values, from the table of `ddm.recover`.

    The grid of panels has a row for each number of trials and a column for each estimate. If its
    true value differs between data sets, a panel shows points, in one colour per method, and the
    line on which estimate and true value are equal. Otherwise it shows the estimates of each method
    as a box (quartiles, with whiskers from the 2.5 % to the 97.5 % quantile) and the true value as
    a line. Fits that did not converge are left out.

    Returns the axes as an array of shape (numbers of trials, estimates).
    """
    table = pandas_if_frame("recovered", recovered)
    if not isinstance(table, pd.DataFrame) or not set(table.columns) >= COLUMNS:
        raise TypeError(
            "recovered must be the table that ddm.recover gives, with a row per estimate."
        )
    if not table["converged"].any():
        raise ValueError("recovered has no fit that converged, so there is nothing to draw.")

    sizes = table["n"].unique()
    names = table["name"].unique()
    panels = crossed_grid(len(sizes), len(names))

    converged = table[table["converged"]]
    for row, size in zip(panels, sizes, strict=True):
        for ax, name in zip(row, names, strict=True):
            truths = table.loc[table["name"] == name, "true"]
            draw = _points if truths.nunique() > 1 else _boxes
            draw(ax, converged[(converged["n"] == size) & (converged["name"] == name)])
            # a text has the numbers of several conditions, too long for the same line
            of_size = f"\n{size}" if isinstance(size, str) else f", {size}"
            ax.set_title(f"{name}{of_size} trials", fontsize="medium")
    return panels


def _points(ax: Axes, rows: pd.DataFrame) -> None:
    """Estimates against true values as points, and the line on which both are equal."""
    for method, of_method in rows.groupby("method", sort=False):
        ax.plot(of_method["true"], of_method["estimate"], ".", alpha=0.5, label=str(method))

    ends = rows["true"].min(), rows["true"].max()
    ax.plot(ends, ends, color="black", linewidth=0.8)
    ax.set(xlabel="true value", ylabel="estimate")
    if len(rows):
        ax.legend(frameon=False, fontsize="small")


def _boxes(ax: Axes, rows: pd.DataFrame) -> None:
    """A box of the estimates of each method, and a line at the true value that all share."""
    groups = {
        str(method): of_method["estimate"].to_numpy()
        for method, of_method in rows.groupby("method", sort=False)
    }
    ax.boxplot(list(groups.values()), whis=WHISKERS, sym="")
    ax.set_xticks(range(1, len(groups) + 1), list(groups))
    if rows["true"].notna().any():
        ax.axhline(rows["true"].iloc[0], color="black", linewidth=0.8)
    ax.set(ylabel="estimate")
