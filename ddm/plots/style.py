"""Colours, lines and marks: safe for colour-blind readers, and distinct in grey."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

# blue and orange of Okabe & Ito, a dark one and a light one
COLOUR_OF_RESPONSE = {1: "#0072B2", 0: "#E69F00"}

# lines of the two responses differ without colours, too
LINE_OF_RESPONSE = {1: "-", 0: "--"}

MARK_OF_RESPONSE = {1: "o", 0: "s"}

LINES = ("-", "--", "-.", ":")

MARKS = ("o", "s", "^", "D", "v", "P", "X", "<", ">", "*", "h", "p")

# the lightest colour of viridis that can be seen on white
LIGHTEST = 0.85

# opacity of bars, and of bands of simulated data
BARS = 0.3
BAND = 0.25

DATA = "black"

WIDTH = 1.4


class Look(NamedTuple):
    """Colour, mark and line of a condition."""

    colour: Any
    mark: str
    line: str


def looks(n: int) -> list[Look]:
    """The looks of n conditions, from dark to light."""
    import matplotlib as mpl

    colours: list[Any] = [COLOUR_OF_RESPONSE[1], COLOUR_OF_RESPONSE[0]][:n]
    if n > 2:
        viridis = mpl.colormaps["viridis"](np.linspace(0.0, LIGHTEST, n))
        colours = [tuple(one) for one in viridis]
    return [
        Look(colour, MARKS[i % len(MARKS)], LINES[i % len(LINES)])
        for i, colour in enumerate(colours)
    ]
