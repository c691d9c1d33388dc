"""Profiles of the deviance over each estimate."""

from __future__ import annotations

from typing import Any, Protocol, runtime_checkable

import numpy as np
import pandas as pd

from ddm.estimate_labels import coefficients_in
from ddm.plots.facets import axes_for, most_columns, new_axes
from ddm.plots.interval_rows import axis_text
from ddm.plots.legends import legend_outside
from ddm.plots.style import COLOUR_OF_RESPONSE, WIDTH

# the deviance at the ends of an interval of 95 %, a quantile of chi^2(1)
LIMIT = 3.841459


@runtime_checkable
class Profiled(Protocol):
    """What has profiles: a Fit."""

    @property
    def params(self) -> pd.Series:
        """The estimates by label."""
        ...

    def profile(self) -> pd.DataFrame:
        """Columns: estimate (its label), value, deviance (above the smallest one)."""
        ...


def profiles(fit: Any, *, axes: Any = None) -> np.ndarray:
    """The deviance over each estimate, minimised over all others: how sharp an optimum is.

    The parabola of Wald's interval is a dashed line: where both lines agree, `Fit.ci` gives nearly
    the same intervals by both methods. Below the dotted line lies the interval of 95 %.

    Parameters
    ----------
    fit : a Fit
    axes : matplotlib axes, at least one per estimate; None for a new figure

    Returns
    -------
    array : the axes; its ``flat[0].figure`` is the figure

    Raises
    ------
    TypeError : if ``fit`` is none of these
    ValueError : if there are fewer ``axes`` than panels

    Examples
    --------
    >>> import ddm
    >>> data = ddm.datasets.load("speed_accuracy")
    >>> one = data[data["subject"] == "s01"]
    >>> fit = ddm.fit(ddm.Model(v="difficulty", a="instruction"), one)
    >>> ddm.plots.profiles(fit)
    <8 axes (2 x 4): .flat[0].figure is the figure>
    """
    if not isinstance(fit, Profiled):
        raise TypeError(
            f"profiles draws one Fit; got {type(fit).__name__}. Of Fits take one person: fits[key]."
        )
    table = fit.profile()
    labels = list(dict.fromkeys(table["estimate"]))
    columns = min(len(labels), most_columns())
    shape = -(-len(labels) // max(columns, 1)), columns
    panels = axes_for(
        axes, len(labels), lambda: new_axes(shape, share=False, height=2.2, width=2.6)
    )

    coefficients = coefficients_in(fit.params.index, fit.params.attrs)
    errors: Any = fit.se  # type: ignore[attr-defined]
    for place, (ax, label) in enumerate(zip(panels.flat, labels, strict=False)):
        own = table[table["estimate"] == label]
        look: dict[str, Any] = {
            "color": COLOUR_OF_RESPONSE[1],
            "markersize": 3.0,
            "linewidth": WIDTH,
        }
        ax.plot(own["value"], own["deviance"], "o-", label="profile", **look)
        wald = ((own["value"] - fit.params[label]) / errors[label]) ** 2
        if wald.notna().all():
            ax.plot(own["value"], wald, "--", color="0.5", linewidth=1.0, label="Wald")
        ax.axhline(LIMIT, color="black", linestyle=":", linewidth=1.0, label="95 % interval")
        ax.set_xlabel(axis_text(label, label in coefficients))
        ax.set_ylim(0.0, 2.5 * LIMIT)
        if place % columns == 0:
            ax.set_ylabel("deviance")
    if axes is None:
        for ax in panels.flat[len(labels) :]:
            ax.set_visible(False)
    legend_outside(panels, is_own=axes is None)
    return panels
