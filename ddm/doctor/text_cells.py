"""Text where numbers should be: in the column of RTs, and single cells of other columns."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.arguments import is_number, shown
from ddm.doctor.examined import Examined
from ddm.doctor.finding import Finding, counted, labels_of_rows
from ddm.doctor.mended import times_of
from ddm.reading.numbers_in_text import COMMA, marks_of
from ddm.trials.people import tells_people_apart
from ddm.trials.seconds import seconds_of

# text in so few cells, among so many numbers, is a slip and no level
MOST_CELLS = 3
LARGEST_SHARE = 0.01
FEWEST_NUMBERS = 20


def about_text_in_times(examined: Examined) -> list[Finding]:
    """Entries of the column of RTs that are no numbers."""
    rt = examined.rt
    if rt not in examined.table:
        return []
    column = examined.table[rt]
    try:
        seconds_of(column, rt)
        return []
    except TypeError as error:
        refusal = str(error)

    if not _may_hold_text(column):
        rows = column.notna().to_numpy()
        is_difference = pd.api.types.is_timedelta64_dtype(column)
        seconds = f"data[{rt!r}] = data[{rt!r}].dt.total_seconds()"
        return [
            Finding(
                refusal,
                rt,
                int(rows.sum()),
                labels_of_rows(examined.index, rows),
                "error",
                seconds if is_difference else "ddm.Trials(data, rt=...)",
                "--rt COLUMN",
            )
        ]
    return [_text_in_times(examined, column, _no_numbers(column))]


def _may_hold_text(column: pd.Series) -> bool:
    """Whether the cells of a column may be of any kind."""
    is_category = isinstance(column.dtype, pd.CategoricalDtype)
    return is_category or column.dtype == object or pd.api.types.is_string_dtype(column)


def _text_in_times(examined: Examined, column: pd.Series, rows: NDArray[np.bool_]) -> Finding:
    rt = examined.rt
    text = column.astype(object)[rows].map(str).str.strip()
    name, first = f"data[{rt!r}]", shown(column.astype(object)[rows].iloc[0])
    no_number = rows & np.isnan(times_of(column))
    correct = "leave these lines out with --where, or correct them in the file"

    if (text == str(rt)).sum() == no_number.sum() > 0:
        rows = no_number
        what = "the name of the column: the line of names is repeated"
        remedy = f"data = data[{name} != {rt!r}]; {name} = pd.to_numeric({name})"
        option = "remove the repeated lines of names from the file"
    elif text.str.fullmatch(COMMA.pattern).all():
        what, remedy = _with_commas(name, first, is_open=marks_of(text).is_open)
        option = "--decimal , or write decimal points in the file"
    elif not no_number.any():
        what = f"numbers that are written as text, first {first}"
        remedy, option = f"{name} = pd.to_numeric({name})", correct
    else:
        rows = no_number
        what = f"first {shown(column.astype(object)[rows].iloc[0])}"
        remedy, option = f"{name} = pd.to_numeric({name}, errors='coerce')", correct

    n = int(rows.sum())
    return Finding(
        f"{counted(n, rows.size, 'rows')} no number in column {rt!r}, {what}.",
        rt,
        n,
        labels_of_rows(examined.index, rows),
        "error",
        remedy,
        option,
    )


def _with_commas(name: str, first: str, *, is_open: bool) -> tuple[str, str]:
    """What numbers with commas are, and the code that reads them; both ways if both are open."""
    decimal, thousands = (
        f"{name} = pd.to_numeric({name}.astype(str).str.replace(',', {by!r}))" for by in (".", "")
    )
    if not is_open:
        return f"numbers with decimal commas, first {first}", decimal
    what = (
        f"numbers with commas, which are decimal commas or stand between thousands, first {first}"
    )
    return what, f"{decimal}  # if they are decimal commas, or\n{thousands}  # between thousands"


def about_text_cells(examined: Examined) -> list[Finding]:
    """Single cells with text in columns of numbers, which would make them categories."""
    found = []
    for name in examined.table.columns:
        if name in (examined.rt, examined.response, *examined.by) or _is_person(name):
            continue
        column = examined.table[name]
        rows = _text_among_numbers(column)
        if rows.any():
            found.append(_text_cell(examined, name, column, rows))
    return found


def _is_person(name: Hashable) -> bool:
    return tells_people_apart(name)


def _text_among_numbers(column: pd.Series) -> NDArray[np.bool_]:
    """The cells with text in a column of numbers; none if the column is one of text."""
    none = np.zeros(len(column), dtype=bool)
    if pd.api.types.is_numeric_dtype(column) or isinstance(column.dtype, pd.CategoricalDtype):
        return none
    text = column.notna().to_numpy() & np.isnan(times_of(column))
    numbers = int((~np.isnan(times_of(column))).sum())
    few = text.sum() <= max(MOST_CELLS, LARGEST_SHARE * numbers)
    return text if few and numbers >= FEWEST_NUMBERS else none


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
        "warning",
        f"data[{name!r}] = pd.to_numeric(data[{name!r}], errors='coerce')",
        "leave these lines out with --where, or correct them in the file",
    )


def _no_numbers(column: pd.Series) -> NDArray[np.bool_]:
    """The cells that are neither missing nor numbers."""
    plain = column.astype(object)
    return np.array([not is_number(value) for value in plain], dtype=bool) & (
        column.notna().to_numpy()
    )
