"""The estimates of people with their intervals, a row per person."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ddm.frames import Frame
from ddm.plots.facets import axes_for, new_axes
from ddm.plots.legends import legend_outside
from ddm.plots.people.panels_of_people import (
    AROUND,
    LOWEST,
    RANGE,
    by_person,
    checked_table,
    draw_range,
    labels_of_people,
    name_axis,
    shape_for,
    text_of_person,
)
from ddm.plots.style import DATA

# height of a person with a name, inches
ROW = 0.11

ENDS = ("ci_low", "ci_high")


def subjects(table: Frame, summary: Frame, *, axes: Any = None) -> np.ndarray:
    """The estimates of each person with their intervals, a panel per estimate.

    ``plot_subjects()`` of a population is the same picture. People stand in the order of the
    table, the first on top. The line is the median person, the band holds the middle 68 % of
    people.

    Parameters
    ----------
    table, summary : ``subjects`` and ``summary()`` of a `HierarchicalFit` or `Posterior`
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
    >>> ddm.plots.subjects(population.subjects, population.summary())
    <3 axes (1 x 3): .flat[0].figure is the figure>
    """
    needed = ("subject", "parameter", "estimate", *ENDS)
    tidy = checked_table("table", table, needed, "posterior.subjects", "subjects")
    figures = checked_table(
        "summary", summary, ("estimate", *RANGE), "posterior.summary() of people", "subjects"
    )
    labels = labels_of_people(tidy, figures)
    estimate, low, high = (by_person(tidy, one) for one in ("estimate", *ENDS))

    shape = shape_for(len(labels))
    height = max(LOWEST, ROW * len(estimate)) + AROUND
    panels = axes_for(
        axes, len(labels), lambda: new_axes(shape, share=False, height=height, width=2.3)
    )
    rows = np.arange(len(estimate))
    names = [text_of_person(name) for name in estimate.index]
    for place, (ax, label) in enumerate(zip(panels.flat, labels, strict=False)):
        draw_range(ax, pd.Series(figures.loc[label]))
        ax.hlines(rows, low[label], high[label], color="0.5", linewidth=1.0, label="95 % interval")
        ax.plot(estimate[label], rows, "o", color=DATA, markersize=3.0, label="person")
        ax.set_ylim(len(rows) - 0.3, -0.7)
        is_left = axes is not None or place % shape[1] == 0
        ax.set_yticks(rows, names if is_left else [""] * len(rows), fontsize="xx-small")
        ax.tick_params(axis="y", length=0.0)
        name_axis(ax, label, figures)
    if axes is None:
        for ax in panels.flat[len(labels) :]:
            ax.set_visible(False)
    legend_outside(panels, is_own=axes is None)
    return panels
