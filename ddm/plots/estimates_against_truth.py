"""Estimates against true values, from the table of `ddm.recover`."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ddm.frames import Frame, pandas_if_frame
from ddm.plots.facets import Panels, axes_for, most_columns, new_axes
from ddm.plots.interval_rows import axis_text
from ddm.plots.legends import legend_outside
from ddm.plots.style import DATA, looks

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# columns that the picture needs
COLUMNS = {"n", "name", "true", "converged"}

# percentiles at the ends of the whiskers: the middle 95 % of the estimates
WHISKERS = (2.5, 97.5)

# estimates farther from the quartiles than this number of their distances stand at the edge
FAR = 4.0


def recovery(recovered: Frame, *, axes: Any = None) -> np.ndarray:
    """Estimates against true values, from the table of `ddm.recover`.

    There is a panel for each estimate and number of trials, at most four in a row; each number of
    trials begins a row. If its true value differs between data sets, a panel shows points, with a
    colour and a mark per method, and the line on which estimate and true value are equal. Otherwise
    it shows the estimates of each method as a box (quartiles, with whiskers from the 2.5 % to the
    97.5 % quantile) and the true value as a line. Fits that did not converge are left out.

    Above each panel stand, for each method, the correlation r of estimates and true values, the
    root of the mean squared error (in the unit of the axis), and the share of intervals that cover
    the true value. A few estimates far from all others would squeeze the rest: those stand at the
    edge of the panel as triangles, and are counted there.

    Of `ddm.recover_population` the tables ``population`` and ``people`` can be drawn.

    Parameters
    ----------
    recovered : the table
    axes : matplotlib axes, at least one per panel; None for a new figure

    Returns
    -------
    array : the axes; its ``flat[0].figure`` is the figure

    Raises
    ------
    TypeError : if ``recovered`` is another table
    ValueError : if there are fewer ``axes`` than panels

    Examples
    --------
    >>> import ddm
    >>> process = ddm.DDM(v=1.2, a=1.5, t0=0.3)
    >>> recovered = ddm.recover(ddm.Model(), process, n_trials=100, n_datasets=20, seed=1)
    >>> ddm.plots.recovery(recovered)
    <3 axes (1 x 3): .flat[0].figure is the figure>
    """
    table = pandas_if_frame("recovered", recovered)
    if not isinstance(table, pd.DataFrame) or not set(table.columns) >= COLUMNS:
        raise TypeError(
            "recovered must be the table that ddm.recover gives, with a row per estimate."
        )
    if not table["converged"].any():
        raise ValueError("recovered has no fit that converged, so there is nothing to draw.")

    if "n_people" in table.columns and table["n_people"].nunique() > 1:
        raise ValueError(
            "recovered has several numbers of people, which one panel would mix. Draw one at a "
            "time: recovered[recovered['n_people'] == 20]."
        )

    sizes, names = table["n"].unique(), table["name"].unique()
    methods = list(map(str, table["method"].unique()))
    columns = min(len(names), most_columns())
    rows = ceil(len(names) / columns)
    n = len(sizes) * rows * columns
    panels = axes_for(axes, n, lambda: _new((len(sizes) * rows, columns), len(methods)))

    used = set()
    converged = table[table["converged"]]
    for i, size in enumerate(sizes):
        for j, name in enumerate(names):
            place = i * rows * columns + j
            used.add(place)
            truths = table.loc[table["name"] == name, "true"]
            chosen = converged[(converged["n"] == size) & (converged["name"] == name)]
            draw = _points if truths.nunique() > 1 else _boxes
            draw(panels.flat[place], chosen, str(name), methods)
            _title(panels.flat[place], chosen, str(name), size, methods)
    if axes is None:
        for place in set(range(panels.size)) - used:
            panels.flat[place].set_visible(False)
    legend_outside(panels, is_own=axes is None)
    return panels


def _new(shape: tuple[int, int], n_methods: int) -> Panels:
    return new_axes(shape, share=False, height=2.6 + 0.15 * n_methods)


def _title(ax: Axes, rows: pd.DataFrame, name: str, size: Any, methods: list[str]) -> None:
    """The estimate, the number of trials, and the figures of each method."""
    # a text has the numbers of several conditions, too long for the same line
    of_size = f"\n{size}" if isinstance(size, str) else f", {size}"
    lines = [f"{name}{of_size} trials"]
    for method in methods:
        figures = _figures(rows[rows["method"] == method])
        # the figures of one method have two lines, which narrow panels hold
        one = "\n".join(figures.rsplit(", ", 1))
        lines.append(f"{method}: {figures}" if len(methods) > 1 else one)
    ax.set_title("\n".join(filter(None, lines)), fontsize="small")


def _figures(rows: pd.DataFrame) -> str:
    """Correlation, error and coverage of one method."""
    known = rows[rows["estimate"].notna() & rows["true"].notna()]
    if not len(known):
        return ""
    parts = []
    if known["true"].nunique() > 1 and known["estimate"].nunique() > 1:
        parts.append(f"r = {known['estimate'].corr(known['true']):.2f}")
    error = known["estimate"] - known["true"]
    parts.append(f"RMSE {np.sqrt((error**2).mean()):.2g}")
    if {"ci_low", "ci_high"} <= set(known.columns):
        ends = known.dropna(subset=["ci_low", "ci_high"])
        if len(ends):
            covers = (ends["ci_low"] <= ends["true"]) & (ends["true"] <= ends["ci_high"])
            parts.append(f"{100.0 * covers.mean():.0f} % covered")
    return ", ".join(parts)


def _limits(rows: pd.DataFrame) -> tuple[float, float]:
    """The range of estimates that an axis shows, in which all true values lie."""
    values = rows["estimate"].dropna()
    low, high = values.quantile([0.25, 0.75])
    reach = FAR * max(float(high - low), 1e-9)
    inside = values[(values >= low - reach) & (values <= high + reach)]
    every = pd.concat([inside, rows["true"].dropna()])
    room = 0.04 * max(float(every.max() - every.min()), 1e-9)
    return float(every.min()) - room, float(every.max()) + room


def _points(ax: Axes, rows: pd.DataFrame, name: str, methods: list[str]) -> None:
    """Estimates against true values as points, and the line on which both are equal."""
    ax.set(xlabel=f"true {axis_text(name)}", ylabel="estimate")
    if not len(rows):
        return
    low, high = _limits(rows)
    for method, look in zip(methods, looks(len(methods)), strict=True):
        own = rows[rows["method"] == method]
        style: dict[str, Any] = {
            "color": look.colour,
            "linestyle": "none",
            "alpha": 0.55,
            "markersize": 3.5,
        }
        inside = own[own["estimate"].between(low, high)]
        ax.plot(inside["true"], inside["estimate"], look.mark, label=method, **style)
        _far(ax, own, low, high, look.colour)

    ends = rows["true"].min(), rows["true"].max()
    ax.plot(ends, ends, color=DATA, linewidth=0.8, label="estimate = true value")
    ax.set_ylim(low, high)
    _count_far(ax, rows, low, high)


def _far(ax: Axes, rows: pd.DataFrame, low: float, high: float, colour: Any) -> None:
    """Estimates outside the axis, as triangles at its edges."""
    for edge, mark, beyond in (
        (high, "^", rows["estimate"] > high),
        (low, "v", rows["estimate"] < low),
    ):
        own = rows.loc[beyond, "true"].dropna()
        if not len(own):
            continue
        look: dict[str, Any] = {
            "color": colour,
            "linestyle": "none",
            "markersize": 5.0,
            "clip_on": False,
        }
        ax.plot(own, np.full(len(own), edge), mark, zorder=4, **look)


def _count_far(ax: Axes, rows: pd.DataFrame, low: float, high: float) -> None:
    """How many estimates lie outside the axis, in its corner."""
    n = int(((rows["estimate"] < low) | (rows["estimate"] > high)).sum())
    if n:
        text = f"{n} outside"
        ax.text(0.98, 0.03, text, transform=ax.transAxes, ha="right", fontsize="x-small")


def _boxes(ax: Axes, rows: pd.DataFrame, name: str, methods: list[str]) -> None:
    """A box of the estimates of each method, and a line at the true value that all share."""
    several = [rows.loc[rows["method"] == one, "estimate"].dropna().to_numpy() for one in methods]
    ax.boxplot(several, whis=WHISKERS, sym="")
    ax.set_xticks(range(1, len(methods) + 1), methods)
    if rows["true"].notna().any():
        look: dict[str, Any] = {
            "color": "0.4",
            "linewidth": 1.0,
            "linestyle": "--",
            "label": "true value",
        }
        ax.axhline(rows["true"].iloc[0], **look)
    ax.set_ylabel(axis_text(name))
