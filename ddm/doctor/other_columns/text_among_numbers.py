"""Single cells with text in columns of numbers, which would make them categories."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.arguments import shown
from ddm.doctor.examined import Examined
from ddm.doctor.finding import Finding, labels_of_rows
from ddm.doctor.mended import times_of
from ddm.doctor.text_cells import as_numbers, is_enclosed
from ddm.trials.people import tells_people_apart

# text in so few cells, among so many numbers, is a slip and no level
MOST_CELLS = 3
LARGEST_SHARE = 0.01
FEWEST_NUMBERS = 20


def about_text_cells(examined: Examined) -> list[Finding]:
    """Single cells with text in columns of numbers, which would make them categories."""
    found = []
    for name in examined.table.columns:
        if name in (examined.rt, examined.response, *examined.by) or tells_people_apart(name):
            continue
        column = examined.table[name]
        rows = _text_among_numbers(column)
        if rows.any():
            found.append(_text_cell(examined, name, column, rows))
    return found


def _text_among_numbers(column: pd.Series) -> NDArray[np.bool_]:
    """The cells with text in a column of numbers; none if the column is one of text."""
    none = np.zeros(len(column), dtype=bool)
    if pd.api.types.is_numeric_dtype(column) or isinstance(column.dtype, pd.CategoricalDtype):
        return none
    # levels such as 100 ms are no numbers
    if any(is_enclosed(one) for one in _different(column) if isinstance(one, str)):
        return none
    is_number = ~np.isnan(times_of(column))
    text, numbers = column.notna().to_numpy() & ~is_number, int(is_number.sum())
    few = text.sum() <= max(MOST_CELLS, LARGEST_SHARE * numbers)
    return text if few and numbers >= FEWEST_NUMBERS else none


def _different(column: pd.Series) -> Iterable[object]:
    """The values of a column, each once if they can be compared."""
    try:
        return column.unique()
    except TypeError:
        return column


def _text_cell(
    examined: Examined, name: Hashable, column: pd.Series, rows: NDArray[np.bool_]
) -> Finding:
    n = int(rows.sum())
    return Finding(
        f"column {name!r} holds numbers, but {n} of {rows.size} rows "
        f"{'has' if n == 1 else 'have'} text there, first "
        f"{shown(column.astype(object)[rows].iloc[0])}: it would be taken as categories.",
        name,
        n,
        labels_of_rows(examined.index, rows),
        "warning" if name == examined.arguments["deadline"] else "note",
        as_numbers(f"data[{name!r}]", column, rows),
        "leave these lines out with --where, or correct them in the file",
    )
