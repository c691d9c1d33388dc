"""What is drawn, and what the tests look at in a picture."""

import numpy as np

import ddm

PROCESSES = {"easy": ddm.DDM(v=2.0, a=1.4, t0=0.3), "hard": ddm.DDM(v=0.5, a=1.4, t0=0.3)}

BAND = "95 % predictive band"


def visible(panels):
    return [ax for ax in panels.flat if ax.get_visible()]


def curves(ax):
    """Times and heights of the curves of both responses, upper first."""
    return [line.get_data() for line in ax.lines if line.get_label().endswith(", model")]


def bars(ax):
    """The bars of the data, upper first; those of the band are left out."""
    return [patch for patch in ax.patches if patch.get_label().endswith(", data")]


def area_of(patch):
    data = patch.get_data()
    return np.abs(data.values * np.diff(data.edges)).sum()


def area_under(times, heights):
    """By the trapezoids of the line, whichever way it points."""
    return abs((0.5 * (heights[1:] + heights[:-1]) * np.diff(times)).sum())


def labelled(ax, text):
    """The only line with a label."""
    (line,) = [line for line in ax.lines if line.get_label() == text]
    return line


def texts_of_legend(panels):
    """The texts of the only legend of a figure."""
    figure = panels.flat[0].figure
    (legend,) = [*figure.legends, *filter(None, (ax.get_legend() for ax in figure.axes))]
    return [text.get_text() for text in legend.get_texts()]


def overlaps(panels):
    """Whether the legend lies over the axes of a panel."""
    figure = panels.flat[0].figure
    figure.canvas.draw()
    (legend,) = [*figure.legends, *filter(None, (ax.get_legend() for ax in figure.axes))]
    box = legend.get_window_extent()
    return [box.overlaps(ax.get_window_extent()) for ax in visible(panels)]
