"""Shrinkage: estimates of people, from their separate fits towards the population."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ddm.frames import Frame
from ddm.plots.facets import Panels, axes_for, new_axes
from ddm.plots.legends import legend_outside
from ddm.plots.people.panels_of_people import (
    AROUND,
    LOWEST,
    PERSON,
    RANGE,
    by_person,
    checked_table,
    draw_range,
    labels_of_people,
    name_axis,
    shape_for,
)
from ddm.plots.style import COLOUR_OF_RESPONSE

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# separate estimates farther from their quartiles than this number of their distances, and from
# all people in the population, stand at the edge
FAR = 3.0


def shrinkage(separate: Frame, subjects: Frame, summary: Frame, *, axes: Any = None) -> np.ndarray:
    """Each person's separate estimate beside that of the population, a panel per estimate.

    ``plot_shrinkage(fits)`` of a population is the same picture. People stand one above the
    other, in the order of their separate estimates: a ring is the separate estimate, a dot that of
    the population. The line is the median person, the band holds the middle 68 % of people.
    Separate estimates far from all others stand at the edge as triangles.

    Parameters
    ----------
    separate : a table with a row per person and a column per estimate, ``fits.params`` of
        `ddm.fit_each`
    subjects, summary : the tables ``subjects`` and ``summary()`` of a population, a
        `HierarchicalFit` or `Posterior`
    axes : matplotlib axes, at least one per estimate in which people differ; None for a new figure

    Returns
    -------
    array : the axes; its ``flat[0].figure`` is the figure

    Raises
    ------
    TypeError : if a table has not these columns
    ValueError : if there are fewer ``axes`` than panels

    Examples
    --------
    >>> import ddm
    >>> data = ddm.datasets.load("speed_accuracy")
    >>> model = ddm.Model(lapse=0.02, lapse_window=(0, 4))
    >>> population = ddm.fit_hierarchical(model, data, by="subject")
    >>> separate = ddm.fit_each(model, data, by="subject").params
    >>> ddm.plots.shrinkage(separate, population.subjects, population.summary())
    <3 axes (1 x 3): .flat[0].figure is the figure>
    """
    picture = "shrinkage"
    tidy = checked_table(
        "subjects", subjects, ("subject", "parameter", "estimate"), "posterior.subjects", picture
    )
    figures = checked_table(
        "summary", summary, ("estimate", *RANGE), "posterior.summary() of people", picture
    )
    labels = labels_of_people(tidy, figures)
    alone = checked_table("separate", separate, labels, "fits.params of fit_each", picture)
    together = by_person(tidy, "estimate")
    own = _aligned(alone, together)

    shape = shape_for(len(labels))
    height = max(LOWEST, PERSON * len(together)) + AROUND
    panels = axes_for(
        axes, len(labels), lambda: new_axes(shape, share=False, height=height, width=2.3)
    )
    for ax, label in zip(panels.flat, labels, strict=False):
        row = pd.Series(figures.loc[label])
        draw_range(ax, row)
        _draw(ax, own[label].to_numpy(), together[label].to_numpy(), row)
        name_axis(ax, label, figures)
    if axes is None:
        _label_rows(panels, len(labels), shape[1])
    legend_outside(panels, is_own=axes is None)
    return panels


def _label_rows(panels: Panels, n: int, columns: int) -> None:
    """Say what the rows of the left panels are, and hide panels without an estimate."""
    for place, ax in enumerate(panels.flat):
        ax.set_visible(place < n)
        if place % columns == 0:
            ax.set_ylabel("people")


def _aligned(alone: pd.DataFrame, together: pd.DataFrame) -> pd.DataFrame:
    """The separate estimates of the same people, NaN for those without any."""
    place = {name: i for i, name in enumerate(alone.index)}
    rows = [place.get(name, -1) for name in together.index]
    if max(rows) < 0:
        raise ValueError(
            f"separate has none of the people of subjects, such as {together.index[0]!r}: its "
            f"index begins with {alone.index[0]!r}. Fit with the same by=."
        )
    values = np.vstack([alone.to_numpy(dtype=float), np.full(alone.shape[1], np.nan)])
    return pd.DataFrame(values[rows], columns=alone.columns)


def _draw(ax: Axes, alone: np.ndarray, together: np.ndarray, row: pd.Series) -> None:
    """The people of one panel, in the order of their separate estimates."""
    order = np.argsort(np.where(np.isnan(alone), together, alone), kind="stable")
    alone, together, y = alone[order], together[order], np.arange(order.size)
    low, high = _limits(alone, together, row)
    inside = (alone >= low) & (alone <= high)
    ends = np.clip(alone, low, high)

    ax.hlines(y, ends, together, color="0.7", linewidth=0.9, zorder=2)
    ring: dict[str, Any] = {"linestyle": "none", "markersize": 3.6, "zorder": 3}
    look = {"markerfacecolor": "white", "markeredgecolor": "0.4", **ring}
    ax.plot(alone[inside], y[inside], "o", label="separate fit", **look)
    for edge, mark, beyond in ((low, "<", alone < low), (high, ">", alone > high)):
        if beyond.any():
            ax.plot(np.full(beyond.sum(), edge), y[beyond], mark, clip_on=False, **look)
    ax.plot(together, y, "o", color=COLOUR_OF_RESPONSE[1], label="in the population", **ring)

    room = 0.03 * (high - low)
    ax.set(xlim=(low - room, high + room), ylim=(-1.0, order.size), yticks=[])


def _limits(alone: np.ndarray, together: np.ndarray, row: pd.Series) -> tuple[float, float]:
    """The range that an axis shows: far separate estimates would squeeze all others."""
    sure = np.append(together, [row[RANGE[0]], row[RANGE[1]]])
    known = alone[~np.isnan(alone)]
    low, high = np.quantile(known, [0.25, 0.75]) if known.size else (np.nan, np.nan)
    reach = FAR * (high - low)
    every = np.append(sure, known[(known >= low - reach) & (known <= high + reach)])
    return float(every.min()), float(every.max())
