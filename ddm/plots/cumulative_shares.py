"""Distribution functions of the RTs of each response, observed and expected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ddm.agreement.groups import name_of
from ddm.agreement.rt_shares import Cumulative
from ddm.plots.facets import condition_keys, facets_of, in_panels, response_text
from ddm.plots.legends import BAND_TEXT
from ddm.plots.rt_densities import counts_text
from ddm.plots.style import BAND, COLOUR_OF_RESPONSE, LINE_OF_RESPONSE, MARK_OF_RESPONSE, WIDTH

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# one time in so many has a point
EVERY = 6


def cumulative(
    fit: Any,
    *,
    row: Any = None,
    col: Any = None,
    order: Any = None,
    where: str | None = None,
    axes: Any = None,
) -> np.ndarray:
    """P(RT <= t) of each response, in the data (points) and in the model (lines).

    Shares are of all trials of a condition, omissions included, so a line ends at the proportion of
    its response. There is a panel per condition. The band holds 95 % of simulated data sets.

    Parameters
    ----------
    fit, row, col, order, where, axes : as in `densities`

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
    >>> ddm.plots.cumulative(fit, row="instruction", col="difficulty")
    <4 axes (2 x 2): .flat[0].figure is the figure>
    """
    among = facets_of(fit, row=row, col=col, order=order, where=where, axes=axes)
    by = condition_keys(among)
    table = among.table(Cumulative(), by)
    highest = float(np.nanmax(table[["observed", "predicted", "high"]].to_numpy()))

    def draw(ax: Axes, rows: pd.DataFrame) -> None:
        for response, mark in MARK_OF_RESPONSE.items():
            own = rows[rows["response"] == response]
            if not len(own):
                continue
            colour, name = COLOUR_OF_RESPONSE[response], response_text(among, response)
            points = own.iloc[::EVERY]
            data: dict[str, Any] = {"color": colour, "markersize": 3.5, "linestyle": "none"}
            ax.plot(points["rt"], points["observed"], mark, label=f"{name}, data", **data)
            if own["predicted"].notna().any():
                ax.plot(
                    own["rt"],
                    own["predicted"],
                    LINE_OF_RESPONSE[response],
                    color=colour,
                    linewidth=WIDTH,
                    label=f"{name}, model",
                )
                look: dict[str, Any] = {"color": "black", "alpha": 0.6 * BAND, "linewidth": 0.0}
                ax.fill_between(own["rt"], own["low"], own["high"], label=BAND_TEXT, **look)
        ax.set_ylim(0.0, 1.05 * highest)

    return in_panels(
        table,
        draw,
        among,
        wrapped=list(map(name_of, by)),
        x="t (s)",
        y="P(RT ≤ t)",
        title=counts_text,
    )
