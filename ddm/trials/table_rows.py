"""Tables that do not change with another one, and some of their rows."""

from __future__ import annotations

import numpy as np
import pandas as pd

# since this version of pandas a table is copied when it, or its copy, is changed
COPIES_ON_WRITE = int(pd.__version__.split(".")[0]) >= 3


def kept_as_it_is(table: pd.DataFrame) -> pd.DataFrame:
    """A table that does not change if the user changes theirs."""
    return table.copy(deep=not COPIES_ON_WRITE)


def rows_of_table(table: pd.DataFrame, rows: np.ndarray) -> pd.DataFrame:
    """Some rows of a table, by a mask or by their positions."""
    places = np.flatnonzero(rows) if rows.dtype == bool else rows
    if places.size and places[-1] - places[0] + 1 == places.size:
        # rows that follow one another, as those of a subject often do, need no copy
        return table.iloc[places[0] : places[-1] + 1]
    return table.take(places)
