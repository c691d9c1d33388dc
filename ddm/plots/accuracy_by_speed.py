"""Conditional accuracy: the proportion of upper responses among faster and slower RTs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ddm import arguments
from ddm.agreement.rt_quantiles import AccuracyBySpeed
from ddm.plots.facets import Facets, facets_of, in_panels, response_text, series, series_text
from ddm.plots.legends import BAND_TEXT
from ddm.plots.style import BAND, WIDTH, Look, looks

if TYPE_CHECKING:
    from matplotlib.axes import Axes


# conditions whose bands can be told apart
FEW = 3


def conditional_accuracy(
    fit: Any,
    *,
    row: Any = None,
    col: Any = None,
    order: Any = None,
    where: str | None = None,
    bins: int = 5,
    axes: Any = None,
) -> np.ndarray:
    """Conditional accuracy functions: the proportion of upper responses over RT.

    The RTs of each condition are cut at their quantiles into ``bins`` of as many trials each. Each
    bin stands at its median RT, with the proportion of upper responses among its trials: that of
    correct ones if responses are accuracies. Points are the data, lines the model, whose bins are
    cut at its own quantiles; the band holds 95 % of simulated data sets. The levels of a
    column are in one panel, as in `quantiles` (Ridderinkhof 2002).

    Parameters
    ----------
    fit, row, col, order, where, axes : as in `densities`
    bins : the number of bins

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
    >>> ddm.plots.conditional_accuracy(fit, bins=4)
    <2 axes (1 x 2): .flat[0].figure is the figure>
    """
    n = arguments.whole_number("bins", bins, at_least=2, meaning="groups of RTs, from fast to slow")
    among = facets_of(fit, row=row, col=col, order=order, where=where, axes=axes)
    if not all(among.agreement.sides):
        raise ValueError(
            "conditional_accuracy needs both responses; of these trials only "
            f"{among.agreement.labels[among.agreement.sides.index(True)]!r} leaves a trace."
        )
    table = among.table(AccuracyBySpeed(n), [*among.keys, *among.others])
    shared, wrapped = among.compared(table)
    every = [key for key, _ in series(table, shared)]
    looking = dict(zip(every, looks(len(every)), strict=True))
    # the bands of many conditions lie over one another
    opacity = 0.6 * BAND if len(every) <= FEW else 0.25 * BAND

    def draw(ax: Axes, rows: pd.DataFrame) -> None:
        for key, own in series(rows, shared):
            _draw(ax, own, looking[key], series_text(shared, key), opacity)

    return in_panels(table, draw, among, wrapped=wrapped, x="RT (s)", y=_label(among), height=3.0)


def _label(among: Facets) -> str:
    return f"P({response_text(among, 1)})"


def _draw(ax: Axes, rows: pd.DataFrame, look: Look, name: str, opacity: float) -> None:
    """Points, line and band of one condition."""
    p = rows[rows["quantity"] == "p"]
    rt = rows[rows["quantity"] == "rt"]
    if p["predicted"].notna().any():
        ax.plot(
            rt["predicted"],
            p["predicted"],
            look.line,
            color=look.colour,
            linewidth=WIDTH,
            label="model",
        )
        band: dict[str, Any] = {"color": look.colour, "alpha": opacity, "linewidth": 0.0}
        ax.fill_between(rt["predicted"], p["low"], p["high"], label=BAND_TEXT, **band)
    sign: dict[str, Any] = {"color": look.colour, "markersize": 4.5, "linestyle": "none"}
    ax.plot(rt["observed"], p["observed"], look.mark, label=name or "data", **sign)
