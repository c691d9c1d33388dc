"""Models compared by an information criterion, from the table of `ddm.compare`."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ddm.frames import pandas_if_frame
from ddm.plots.facets import axes_for, new_axes
from ddm.plots.style import COLOUR_OF_RESPONSE

CRITERIA = ("aic", "aicc", "bic")

# height of a model, and of what is around them, inches
ROW = 0.42
AROUND = 0.5


def comparison(table: Any, *, criterion: str = "aic", axes: Any = None) -> np.ndarray:
    """How much worse each model is than the best one, with the weights of the models.

    ``table`` is that of `ddm.compare`. Bars are differences of the criterion ("aic", "aicc" or
    "bic") from its lowest value; the models stand with the best one on top. Beside each bar stands
    the difference; below the name of a model its weight exp(-difference / 2), normalised over the
    models (Burnham & Anderson 2002), and for models of several people in how many of them it has
    the lowest AIC.
    Returns the axes as an array.
    """
    found = pandas_if_frame("table", table)
    if not isinstance(found, pd.DataFrame) or not set(CRITERIA) <= set(found.columns):
        raise TypeError(
            "comparison draws the table of ddm.compare: ddm.plots.comparison(ddm.compare({'one': "
            f"fit, 'other': other}})); got {type(table).__name__}."
        )
    if criterion not in CRITERIA:
        raise ValueError(f"criterion must be one of {', '.join(CRITERIA)}; got {criterion!r}.")

    values = found[criterion].sort_values(kind="stable")
    delta = values - values.iloc[0]
    weight = np.exp(-0.5 * delta) / np.exp(-0.5 * delta).sum()
    height = ROW * len(delta) + AROUND
    panels = axes_for(axes, 1, lambda: new_axes((1, 1), height=height, width=4.4))

    ax = panels.flat[0]
    rows = np.arange(len(delta))
    ax.barh(rows, delta, height=0.6, color=COLOUR_OF_RESPONSE[1])
    names = []
    for place, name in zip(rows, delta.index, strict=True):
        ax.text(delta[name], place, f" {delta[name]:.1f}", va="center", fontsize="small")
        said = f"weight {weight[name]:.2g}"
        if "wins" in found:
            said += f", best for {found.loc[name, 'wins']} of {found.loc[name, 'subjects']}"
        names.append(f"{name}\n{said}")
    ax.set_yticks(rows, names, fontsize="small")
    ax.invert_yaxis()
    # room for the numbers beside the bars
    ax.set_xlim(0.0, 1.35 * max(float(delta.max()), 1e-9))
    ax.locator_params(axis="x", nbins=4)
    ax.set_xlabel(f"difference of {criterion.upper().replace('AICC', 'AICc')}")
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)
    return panels
