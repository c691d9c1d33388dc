"""Models compared by a criterion, from the table of `ddm.compare`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ddm.frames import pandas_if_frame
from ddm.plots.facets import axes_for, new_axes
from ddm.plots.style import COLOUR_OF_RESPONSE

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# those of fits, of which the lowest is best, and that of posteriors, of which the highest is
CRITERIA = ("aic", "aicc", "bic")
ELPD = "elpd"

# height of a model, and of what is around them, inches
ROW = 0.42
AROUND = 0.5


def comparison(table: Any, *, criterion: str | None = None, axes: Any = None) -> np.ndarray:
    """How much worse each model is than the best one.

    Bars are differences of the criterion from its best value;
    the models stand with the best one on top, and the difference stands beside each bar.

    The criterion of fits is "aic" (the default), "aicc" or "bic"; populations have no "aicc". Below
    the name of a model stands its weight exp(-difference / 2), normalised over the models (Burnham
    & Anderson 2002), and for models of several people in how many of them it has the lowest AIC.
    The criterion of posteriors is "elpd"; lines are standard errors of the differences.

    Parameters
    ----------
    table : that of `ddm.compare`
    criterion : "aic", "aicc", "bic" or "elpd"; None for the first that the table has
    axes : matplotlib axes; None for a new figure

    Returns
    -------
    array : the axes; its ``flat[0].figure`` is the figure

    Raises
    ------
    TypeError : if ``table`` is another table
    ValueError : if it has no such criterion

    Examples
    --------
    >>> import ddm
    >>> data = ddm.DDM(v=1.2, a=1.5, t0=0.3).simulate(300, seed=1)
    >>> models = {"no drift": ddm.Model(v=0), "drift": ddm.Model()}
    >>> table = ddm.compare({name: ddm.fit(model, data) for name, model in models.items()})
    >>> ddm.plots.comparison(table, criterion="bic")
    <1 axes (1 x 1): .flat[0].figure is the figure>
    """
    found = pandas_if_frame("table", table)
    known = [name for name in (*CRITERIA, ELPD) if name in getattr(found, "columns", ())]
    if not isinstance(found, pd.DataFrame) or not known:
        raise TypeError(
            "comparison draws the table of ddm.compare: ddm.plots.comparison(ddm.compare({'one': "
            f"fit, 'other': other}})); got {type(table).__name__}."
        )
    chosen = known[0] if criterion is None else criterion
    if chosen not in known:
        raise ValueError(
            f"criterion must be one of {', '.join(known)} in this table; got {criterion!r}."
        )

    values = found[chosen].sort_values(kind="stable", ascending=chosen != ELPD)
    delta = (values - values.iloc[0]).abs()
    height = ROW * len(delta) + AROUND
    panels = axes_for(axes, 1, lambda: new_axes((1, 1), height=height, width=4.4))
    errors = found.loc[delta.index, "se_delta"] if chosen == ELPD else None
    names = [str(name) for name in delta.index] if chosen == ELPD else _weighed(found, delta)
    _draw(panels.flat[0], delta, errors, names)
    panels.flat[0].set_xlabel(f"difference of {_written(chosen)}")
    return panels


def _weighed(table: pd.DataFrame, delta: pd.Series) -> list[str]:
    """The names of the models with their weights."""
    weight = np.exp(-0.5 * delta) / np.exp(-0.5 * delta).sum()
    names = []
    for name in delta.index:
        said = f"weight {weight[name]:.2g}"
        if "wins" in table:
            said += f", best for {table.loc[name, 'wins']} of {table.loc[name, 'subjects']}"
        names.append(f"{name}\n{said}")
    return names


def _draw(ax: Axes, delta: pd.Series, errors: pd.Series | None, names: Sequence[str]) -> None:
    """A bar for each model, from top to bottom."""
    rows = np.arange(len(delta))
    reach = np.zeros(len(delta)) if errors is None else errors.to_numpy()
    ax.barh(rows, delta, height=0.6, color=COLOUR_OF_RESPONSE[1])
    if errors is not None:
        ax.errorbar(delta, rows, xerr=reach, fmt="none", ecolor="black", elinewidth=1.0)
    for place, (value, error) in enumerate(zip(delta, reach, strict=True)):
        ax.text(value + error, place, f" {value:.1f}", va="center", fontsize="small")
    ax.set_yticks(rows, names, fontsize="small")
    ax.invert_yaxis()
    # room for the numbers beside the bars
    ax.set_xlim(0.0, 1.35 * max(float((delta + reach).max()), 1e-9))
    ax.locator_params(axis="x", nbins=4)
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)


def _written(criterion: str) -> str:
    return criterion if criterion == ELPD else criterion.upper().replace("AICC", "AICc")
