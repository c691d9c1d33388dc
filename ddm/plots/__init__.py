"""Pictures of data against processes, and of estimates against true values; each returns the axes
it drew on.

``conditions`` maps the name of a condition to its trials and its process; `Fit.plot` and
`Fit.plot_quantiles` make it.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ddm.processes.ddm import DDM
from ddm.trials.trials import Trials

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Conditions = Mapping[str, tuple[Trials, DDM]]

QUANTILES = (0.1, 0.3, 0.5, 0.7, 0.9)

UPPER_COLOUR, LOWER_COLOUR = "tab:blue", "tab:orange"

# share of the RTs that the time axis shows; the longest few would squeeze the rest
SHOWN = 0.99


def densities(conditions: Conditions, axes: Any = None) -> np.ndarray:
    """RT histograms under the densities, a panel per condition: upper responses upwards, lower ones
    downwards.

    Both are defective: the area of each is the proportion of that response. ``axes`` is an array of
    matplotlib axes, at least one per condition (further ones stay as they are); new ones are made
    if it is None.
    """
    panels = _grid(len(conditions)) if axes is None else np.atleast_1d(axes)
    if panels.size < len(conditions):
        raise ValueError(
            f"axes must hold at least {len(conditions)} axes, one per condition; got {panels.size}."
        )
    end = max(float(np.quantile(trials.rt, SHOWN)) for trials, _ in conditions.values())
    times = np.linspace(0.0, end, 401)
    bins = np.linspace(0.0, end, 41)
    for ax, (name, (trials, process)) in zip(panels.flat, conditions.items(), strict=False):
        for response, colour, sign in ((1, UPPER_COLOUR, 1.0), (0, LOWER_COLOUR, -1.0)):
            counts, _ = np.histogram(trials.rt[trials.upper == response], bins)
            label = f"{trials.response_column} = {trials.labels[response]}"
            ax.stairs(
                sign * counts / (trials.n * np.diff(bins)),
                bins,
                fill=True,
                color=colour,
                alpha=0.35,
                label=label,
            )
            ax.plot(times, sign * process.pdf(times, response), color=colour)
        ax.axhline(0.0, color="black", linewidth=0.6)
        ax.set(title=f"{name} (n = {trials.n})", xlim=(0.0, end))
        ax.yaxis.set_major_formatter(lambda height, _: f"{abs(height):g}")
    _label_outer(panels, len(conditions), "RT (s)", "density (1/s)")
    panels.flat[0].legend(frameon=False, fontsize="small")
    return panels


def quantiles(conditions: Conditions, ax: Axes | None = None) -> Axes:
    """Quantile-probability plot: the .1 .3 .5 .7 .9 RT quantiles of each response against its
    proportion.

    Crosses are data, circles the processes (Ratcliff & Tuerlinckx 2002); a thin line joins each
    cross to its circle. A response of a condition needs five trials to be drawn.
    """
    if ax is None:
        import matplotlib.pyplot as plt

        _, ax = plt.subplots(figsize=(7, 4.5), layout="constrained")
    for response, colour in ((1, UPPER_COLOUR), (0, LOWER_COLOUR)):
        label = None
        for trials, process in conditions.values():
            chosen = trials.upper == response
            if chosen.sum() < len(QUANTILES):
                continue
            observed, predicted = (
                np.quantile(trials.rt[chosen], QUANTILES),
                process.quantile(QUANTILES, response),
            )
            proportions = [chosen.mean(), float(process.probability(response))]
            ax.plot(proportions, [observed, predicted], color=colour, linewidth=0.6, alpha=0.6)
            ax.plot(np.full(len(QUANTILES), proportions[0]), observed, "x", color=colour)
            ax.plot(
                np.full(len(QUANTILES), proportions[1]),
                predicted,
                "o",
                color=colour,
                fillstyle="none",
            )
            label = f"{trials.response_column} = {trials.labels[response]}"
        if label is not None:
            ax.plot([], [], "x", color=colour, label=f"{label}, data")
            ax.plot([], [], "o", color=colour, fillstyle="none", label=f"{label}, fit")
    ax.set(xlabel="proportion of the response", ylabel="RT quantiles (s)", xlim=(-0.02, 1.02))
    if ax.lines:
        ax.legend(frameon=False, fontsize="small", loc="upper center")
    return ax


def recovery(recovered: pd.DataFrame) -> np.ndarray:
    """Estimates against true values, from the table of `ddm.recover`: a row per size, a column per
    parameter.

    Where true values differ between data sets, points in a colour per method, and the line on which
    both are the same; else the estimates of each method as boxes (quartiles; whiskers from the 2.5
    % to the 97.5 % quantile) and the truth as a line. Fits that did not converge are left out.
    """
    import matplotlib.pyplot as plt

    if not isinstance(recovered, pd.DataFrame) or not {"n_trials", "true", "converged"} <= set(
        recovered.columns
    ):
        raise TypeError(
            "recovered must be the table that ddm.recover gives, with a row per estimate."
        )
    if not recovered["converged"].any():
        raise ValueError("recovered has no fit that converged, so there is nothing to draw.")
    good = recovered[recovered["converged"]]
    sizes, names = recovered["n_trials"].unique(), recovered["parameter"].unique()
    figure = plt.figure(figsize=(3.2 * len(names) + 0.6, 2.8 * len(sizes)), layout="constrained")
    panels = figure.subplots(len(sizes), len(names), sharex="col", sharey="col", squeeze=False)
    for row, size in zip(panels, sizes, strict=True):
        for ax, name in zip(row, names, strict=True):
            chosen = good[(good["n_trials"] == size) & (good["parameter"] == name)]
            draw = (
                _points
                if recovered.loc[recovered["parameter"] == name, "true"].nunique() > 1
                else _boxes
            )
            draw(ax, chosen)
            ax.set_title(f"{name}, {size} trials", fontsize="medium")
    return panels


def _points(ax: Axes, rows: pd.DataFrame) -> None:
    for method, of_method in rows.groupby("method", sort=False):
        ax.plot(of_method["true"], of_method["estimate"], ".", alpha=0.5, label=str(method))
    ends = rows["true"].min(), rows["true"].max()
    ax.plot(ends, ends, color="black", linewidth=0.8)
    ax.set(xlabel="true value", ylabel="estimate")
    if len(rows):
        ax.legend(frameon=False, fontsize="small")


def _boxes(ax: Axes, rows: pd.DataFrame) -> None:
    groups = {
        str(method): of_method["estimate"].to_numpy()
        for method, of_method in rows.groupby("method", sort=False)
    }
    ax.boxplot(list(groups.values()), whis=(2.5, 97.5), sym="")
    ax.set_xticks(range(1, len(groups) + 1), list(groups))
    if rows["true"].notna().any():
        ax.axhline(rows["true"].iloc[0], color="black", linewidth=0.8)
    ax.set(ylabel="estimate")


def _grid(n: int) -> np.ndarray:
    """A grid of n axes; where the last row is not full, the last axes of the columns carry the
    numbers.
    """
    import matplotlib.pyplot as plt

    columns = min(n, 4) if n != 4 else 2
    rows = ceil(n / columns)
    _, axes = plt.subplots(
        rows,
        columns,
        figsize=(3.2 * columns + 0.6, 2.6 * rows),
        sharex=True,
        sharey=True,
        squeeze=False,
        layout="constrained",
    )
    for ax in axes.flat[n:]:
        ax.set_visible(False)
    for ax in axes.flat[max(n - columns, 0) : n]:
        ax.tick_params(labelbottom=True)
    return axes


def _label_outer(panels: np.ndarray, n: int, x: str, y: str) -> None:
    """Labels left of the first column, and below the last of the n panels in every column."""
    grid = np.atleast_2d(panels)
    for ax in panels.flat[max(n - grid.shape[1], 0) : n]:
        ax.set_xlabel(x)
    for ax in panels.flat[0 : n : grid.shape[1]]:
        ax.set_ylabel(y)
