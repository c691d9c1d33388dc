"""Grids of panels, and the colours and names of the responses."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil

import numpy as np

from ddm.processes.ddm import DDM
from ddm.trials.trials import Trials

# the trials of a condition, and the process that they are drawn against
Conditions = Mapping[str, tuple[Trials, DDM]]

# told apart by colour-blind readers too
COLOUR_OF_RESPONSE = {1: "tab:blue", 0: "tab:orange"}

# panels of a wrapped grid side by side: more are too small on a page
MOST_COLUMNS = 4

# width of a panel, inches
PANEL_WIDTH = 3.2

# room for the numbers left of the first panel, inches
MARGIN = 0.6

# height of a panel of conditions, inches
PANEL_HEIGHT = 2.6

# height of a panel with numbers of its own below it, inches
CROSSED_PANEL_HEIGHT = 2.8


def wrapped_grid(n: int) -> np.ndarray:
    """A grid of n axes, filled row by row; where the last row is not full, the last axes of the
    columns carry the numbers.
    """
    import matplotlib.pyplot as plt

    columns = min(n, MOST_COLUMNS) if n != 4 else 2  # two rows of two
    rows = ceil(n / columns)
    _, axes = plt.subplots(
        rows,
        columns,
        figsize=(PANEL_WIDTH * columns + MARGIN, PANEL_HEIGHT * rows),
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


def crossed_grid(rows: int, columns: int) -> np.ndarray:
    """A panel for every row and column, with one pair of axes per column."""
    import matplotlib.pyplot as plt

    size = (PANEL_WIDTH * columns + MARGIN, CROSSED_PANEL_HEIGHT * rows)
    figure = plt.figure(figsize=size, layout="constrained")
    return figure.subplots(rows, columns, sharex="col", sharey="col", squeeze=False)


def label_outer(panels: np.ndarray, n: int, x: str, y: str) -> None:
    """Labels left of the first column, and below the last of the n panels in every column."""
    columns = np.atleast_2d(panels).shape[1]
    for ax in panels.flat[max(n - columns, 0) : n]:
        ax.set_xlabel(x)
    for ax in panels.flat[0:n:columns]:
        ax.set_ylabel(y)


def response_label(trials: Trials, response: int) -> str:
    """A response as the data name it."""
    return f"{trials.response_column} = {trials.labels[response]}"
