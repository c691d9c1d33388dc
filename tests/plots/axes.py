"""What is drawn, and what the tests look at in a picture."""

import numpy as np

import ddm

PROCESSES = {"easy": ddm.DDM(v=2.0, a=1.4, t0=0.3), "hard": ddm.DDM(v=0.5, a=1.4, t0=0.3)}


def visible(panels):
    return [ax for ax in panels.flat if ax.get_visible()]


def curves(ax):
    """Times and heights of the curves of both responses, upper first."""
    return [line.get_data() for line in ax.lines[:2]]


def area_under(times, heights):
    """By the trapezoids of the line, whichever way it points."""
    return abs((0.5 * (heights[1:] + heights[:-1]) * np.diff(times)).sum())


def points(ax, marker):
    """(proportion, quantile) of all points with a marker, sorted."""
    lines = [line for line in ax.lines if line.get_marker() == marker]
    return sorted((x, y) for line in lines for x, y in zip(*line.get_data(), strict=True))
