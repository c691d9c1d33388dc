"""Grids of panels, and the colours and names of the responses."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil

import numpy as np

from ddm.models.expectation import Expectation, expectation_of_process
from ddm.processes.ddm import DDM
from ddm.trials.trials import Trials

# the trials of a condition, omissions included, and what they are drawn against: a process, or what
# a model with lapses expects of them
Conditions = Mapping[str, tuple[Trials, DDM | Expectation]]

# blue and orange: colour-blind readers can tell them apart too
COLOUR_OF_RESPONSE = {1: "tab:blue", 0: "tab:orange"}

# panels side by side in a wrapped grid; with more of them each is too small on a page
MOST_COLUMNS = 4

# width of a panel, inches
PANEL_WIDTH = 3.2

# room for the numbers left of the first panel, inches
MARGIN = 0.6

# height of a panel in a wrapped grid, inches
PANEL_HEIGHT = 2.6

# height of a panel in a crossed grid, inches
CROSSED_PANEL_HEIGHT = 2.8


def wrapped_grid(n: int) -> np.ndarray:
    """A grid of panels for n conditions, filled row by row, with the same axes in all panels.

    The numbers of the time axis stand below the last panel of each column, also where the last row
    is not full. Unused panels are hidden.
    """
    import matplotlib.pyplot as plt

    # four panels are two rows of two
    columns = 2 if n == 4 else min(n, MOST_COLUMNS)
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
    """A grid of panels in which the panels of a column share their axes."""
    import matplotlib.pyplot as plt

    size = (PANEL_WIDTH * columns + MARGIN, CROSSED_PANEL_HEIGHT * rows)
    figure = plt.figure(figsize=size, layout="constrained")
    return figure.subplots(rows, columns, sharex="col", sharey="col", squeeze=False)


def label_outer(panels: np.ndarray, n: int, x: str, y: str) -> None:
    """Label the first panel of each row (y) and the last of the n panels in each column (x)."""
    columns = np.atleast_2d(panels).shape[1]
    for ax in panels.flat[max(n - columns, 0) : n]:
        ax.set_xlabel(x)
    for ax in panels.flat[0:n:columns]:
        ax.set_ylabel(y)


def response_label(trials: Trials, response: int) -> str:
    """The name of a response in the data, for instance "choice = left"."""
    return f"{trials.response_column} = {trials.labels[response]}"


def expected_of(trials: Trials, expected: DDM | Expectation) -> Expectation:
    """What is expected of trials, as they were observed."""
    return expectation_of_process(expected, trials) if isinstance(expected, DDM) else expected
