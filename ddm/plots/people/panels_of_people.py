"""A panel for each estimate in which people differ, with the median person and a range."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from ddm.estimate_labels import coefficients_in
from ddm.frames import pandas_if_frame
from ddm.plots.facets import most_columns
from ddm.plots.interval_rows import axis_text
from ddm.plots.style import BAND, COLOUR_OF_RESPONSE, WIDTH

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# the columns that say how people differ
RANGE = ("people_low", "people_high")

# height of a person, and of what a panel has around people, inches; panels are not lower than this
PERSON = 0.075
AROUND = 0.6
LOWEST = 2.0

# letters below a panel
MOST_LETTERS = 32

LEGEND_OF_RANGE = "median person, 68 % of people"


def checked_table(
    argument: str, value: Any, columns: Sequence[str], whose: str, picture: str
) -> pd.DataFrame:
    """A table that has these columns, or a TypeError that says whose it should be."""
    table = pandas_if_frame(argument, value)
    if isinstance(table, pd.DataFrame) and set(columns) <= set(table.columns):
        return table
    raise TypeError(
        f"{argument} of {picture} must be {whose}, with the columns {', '.join(columns)}; got "
        f"{type(value).__name__}."
    )


def by_person(subjects: pd.DataFrame, column: str) -> pd.DataFrame:
    """One column of a tidy table of people: a row per person, a column per estimate."""
    labels, people = subjects["parameter"].unique(), subjects["subject"].unique()
    table = subjects.pivot(index="subject", columns="parameter", values=column)
    # a name that is a tuple would be taken for a place in two dimensions
    return table.reindex(columns=labels).loc[list(people)] if len(people) else table


def labels_of_people(subjects: pd.DataFrame, summary: pd.DataFrame) -> list[str]:
    """The estimates in which people differ; a ValueError without any."""
    known = summary[RANGE[0]].notna()
    labels = [label for label in subjects["parameter"].unique() if known.get(label, False)]
    if not labels:
        raise ValueError(
            "subjects has no estimate in which people differ: there is nothing to draw."
        )
    return labels


def shape_for(n: int) -> tuple[int, int]:
    """Rows and columns of n panels, with as many in each row as can be."""
    rows = -(-n // most_columns())
    return rows, -(-n // rows)


def draw_range(ax: Axes, row: pd.Series) -> None:
    """The median person as a line, and the middle 68 % of people as a band."""
    colour = COLOUR_OF_RESPONSE[1]
    ax.axvspan(row[RANGE[0]], row[RANGE[1]], color=colour, alpha=0.5 * BAND, linewidth=0.0)
    ax.axvline(row["estimate"], color=colour, linewidth=WIDTH, label=LEGEND_OF_RANGE)


def name_axis(ax: Axes, label: str, summary: pd.DataFrame) -> None:
    """The name and the unit below a panel, with few numbers."""
    is_coefficient = bool(coefficients_in([label], summary.attrs))
    ax.set_xlabel(in_lines(axis_text(label, is_coefficient)))
    ax.locator_params(axis="x", nbins=4)


def in_lines(text: str) -> str:
    """A text that is broken after colons and spaces where it is wider than a panel.

    Examples
    --------
    >>> in_lines("a[theta:conflict[high]:stimulation[off]]")
    'a[theta:conflict[high]:\\nstimulation[off]]'
    """
    lines = [""]
    for piece in re.split(r"(?<=[:\s])", text):
        if lines[-1] and len(lines[-1] + piece) > MOST_LETTERS:
            lines.append("")
        lines[-1] += piece
    return "\n".join(map(str.strip, lines))


def text_of_person(name: Hashable) -> str:
    """The name of a person; several columns are joined."""
    return ", ".join(map(str, name)) if isinstance(name, tuple) else str(name)
