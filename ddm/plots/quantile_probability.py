"""RT quantiles of each response over its proportion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ddm.agreement.rt_quantiles import Quantiles
from ddm.estimation.bins import QUANTILES, checked_quantiles
from ddm.plots.facets import Facets, facets_of, in_panels, response_text, series, series_text
from ddm.plots.style import DATA, Look, looks

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# a response with fewer RTs in a condition has no quantiles to draw
FEWEST = 5


def quantiles(
    fit: Any,
    *,
    q: tuple[float, ...] = QUANTILES,
    row: Any = None,
    col: Any = None,
    order: Any = None,
    where: str | None = None,
    axes: Any = None,
) -> np.ndarray:
    """Quantile-probability plot: RT quantiles over the proportion of their response.

    For each response of a condition the .1, .3, .5, .7 and .9 quantiles of its RTs stand above its
    proportion (Ratcliff & Tuerlinckx 2002): points are the data, and lines join the same quantile
    of the model over the conditions. Each condition has a mark and a colour, named in the legend;
    lower responses have open marks. Bars around points hold 95 % of simulated data sets.
    Proportions are of all trials of a condition, omissions included, and no quantile lies beyond a
    deadline. A response that fewer than five trials of a condition have, with an RT, is left out
    there.

    The levels of a column are in one panel: of several columns that with the most levels, unless
    ``row`` or ``col`` say otherwise.

    Parameters
    ----------
    fit, row, col, order, where, axes : as in `densities`
    q : the quantiles, between 0 and 1

    Returns
    -------
    array : the axes; its ``flat[0].figure`` is the figure

    Raises
    ------
    TypeError, ValueError : as of `densities`

    Examples
    --------
    >>> import ddm
    >>> data = ddm.datasets.load("speed_accuracy")
    >>> one = data[data["subject"] == "s01"]
    >>> fit = ddm.fit(ddm.Model(v="difficulty", a="instruction"), one)
    >>> ddm.plots.quantiles(fit, col="instruction")
    <2 axes (1 x 2): .flat[0].figure is the figure>
    """
    among = facets_of(fit, row=row, col=col, order=order, where=where, axes=axes)
    levels = checked_quantiles("q", q)
    table = among.table(Quantiles(levels, FEWEST), [*among.keys, *among.others])
    shared, wrapped = among.compared(table)
    every = [key for key, _ in series(table, shared)]
    looking = dict(zip(every, looks(len(every)), strict=True))

    def draw(ax: Axes, rows: pd.DataFrame) -> None:
        drawn: list[tuple[Any, int, pd.DataFrame]] = []
        for key, own in series(rows, shared):
            for response in (1, 0):
                points = _points(own, response)
                if points is not None:
                    drawn.append((key, response, points))
        if among.agreement.has_predictions:
            _lines(ax, [points for _, _, points in drawn])
        for key, response, points in drawn:
            _draw(ax, points, looking[key], response, series_text(shared, key))
        _signs(ax, among, [response for _, response, _ in drawn])
        ax.set_xlim(-0.03, 1.03)

    return in_panels(
        table,
        draw,
        among,
        wrapped=wrapped,
        x="P(response)",
        y="RT quantiles (s)",
        height=3.4,
    )


def _points(rows: pd.DataFrame, response: int) -> pd.DataFrame | None:
    """Proportions (p) and quantiles (rt) of a response; None without enough RTs."""
    own = rows[rows["response"] == response]
    times = own[own["quantity"] == "rt"]
    if not len(times) or times["observed"].isna().any():
        return None
    p = own[own["quantity"] == "p"].iloc[0]
    return times.assign(p=p["observed"], predicted_p=p["predicted"])


def _lines(ax: Axes, drawn: list[pd.DataFrame]) -> None:
    """A line through each quantile of the model, over the proportions of all responses."""
    if not drawn:
        return
    every = pd.concat(drawn)
    for i, (_, rows) in enumerate(every.groupby("q")):
        rows = rows.sort_values("predicted_p")
        ax.plot(
            rows["predicted_p"],
            rows["predicted"],
            "-",
            color="0.45",
            linewidth=1.0,
            marker="_",
            markersize=7,
            zorder=1,
            label="model" if i == 0 else None,
        )


def _draw(ax: Axes, points: pd.DataFrame, look: Look, response: int, name: str) -> None:
    """The points of a response of a condition, with their bars."""
    if points["low"].notna().all():
        ax.vlines(
            points["p"], points["low"], points["high"], color=look.colour, linewidth=0.8, alpha=0.5
        )
    ax.plot(
        points["p"],
        points["observed"],
        look.mark,
        color=look.colour,
        fillstyle="full" if response else "none",
        markersize=4.5,
        linestyle="none",
        label=name if response else None,
    )


def _signs(ax: Axes, among: Facets, responses: list[int]) -> None:
    """What full and open marks stand for, in the legend."""
    for response in (1, 0):
        if response in responses:
            ax.plot(
                [],
                [],
                "o",
                color=DATA,
                fillstyle="full" if response else "none",
                markersize=4.5,
                label=f"{response_text(among, response)}, data",
            )
