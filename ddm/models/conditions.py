"""Conditions of a fit, found by their levels, and parameters at new values of covariates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from ddm.arguments import is_number, shown, similar
from ddm.models.design import Design
from ddm.models.layout import columns_of_covariates, numbers_in
from ddm.models.model import Model
from ddm.reading.column_names import no_column_in

# a message lists at most this number of levels or conditions
MOST_LEVELS = 10


def cell_with(
    cells: pd.DataFrame, levels: Mapping[str, Any], parameters_by_cell: np.ndarray, call: str
) -> int:
    """The position of a cell with these levels, among the rows of ``cells``.

    ``levels`` has the level of each column, and may leave columns out. An error if no cell has
    these levels, or if cells with different parameters have them; it shows a call that works, which
    begins with ``call``.
    """
    _check_levels(cells, levels, call)
    for column, level in levels.items():
        cells = _cells_at(cells, column, level)

    rows = np.unique(parameters_by_cell[cells.index], axis=0)
    if len(rows) > 1:
        open_columns = [column for column in cells.columns if column not in levels]
        first = {str(column): cells[column].iloc[0] for column in cells}
        raise ValueError(
            f"these are {len(rows)} different processes; say also {', '.join(open_columns)}, as in "
            f"{_written(call, first)}. Conditions:\n"
            f"{cells.to_string(index=False, max_rows=MOST_LEVELS)}"
        )

    return int(cells.index[0])


def _check_levels(cells: pd.DataFrame, levels: Mapping[str, Any], call: str) -> None:
    """An error unless there is a column for each of the levels, which are single values."""
    for column, level in levels.items():
        if column not in cells.columns:
            columns = list(map(str, cells.columns))
            meant = similar(column, columns)
            hint = f"Did you mean {meant}? " if meant is not None else ""
            its = f"Its columns are {', '.join(columns)}." if columns else "It has no columns."
            raise ValueError(f"the model does not vary with {column!r}. {hint}{its}")

        if pd.api.types.is_list_like(level):
            others = [f", {other}=..." for other in cells.columns if other != column]
            raise TypeError(
                f"{column} must be one value; got {_count(level)}. Take one after the other, as in "
                f"[{call}{column}=value{''.join(others)}) for value in values], or all conditions "
                "that were fitted: fit.conditions."
            )


def _count(values: Any) -> str:
    """How many values there are, and of which type."""
    kind = type(values).__name__
    return f"{len(values)} values ({kind})" if hasattr(values, "__len__") else f"a {kind}"


def _cells_at(cells: pd.DataFrame, column: str, level: Any) -> pd.DataFrame:
    """The cells with this level of a column; a ValueError if there are none."""
    chosen = cells[column].astype(object) == level
    if not chosen.any():
        found = _listed(cells[column].unique().tolist())
        raise ValueError(
            f"{column}={level!r} is not among the fitted conditions; there are {found}."
        )
    return cells[chosen]


def _listed(levels: list[Any]) -> str:
    """The first levels, as they are written in code."""
    more = ", ..." if len(levels) > MOST_LEVELS else ""
    return ", ".join(map(_in_code, levels[:MOST_LEVELS])) + more


def _in_code(level: Any) -> str:
    """A level as it is written in a call."""
    prefix = "pd." if isinstance(level, pd.Interval | pd.Timestamp | pd.Timedelta) else ""
    return f"{prefix}{shown(level)}"


def _written(call: str, levels: Mapping[str, Any]) -> str:
    """A call with these levels, which begins with ``call``, as in ``fit.process(``."""
    if all(column.isidentifier() for column in levels):
        return f"{call}{', '.join(f'{one}={_in_code(level)}' for one, level in levels.items())})"
    pairs = ", ".join(f"{one!r}: {_in_code(level)}" for one, level in levels.items())
    return f"{call}**{{{pairs}}})"


def parameters_at(
    design: Design, theta: np.ndarray, levels: Mapping[str, Any], model: Model, call: str
) -> np.ndarray | None:
    """The parameters (m,) at values of covariates that do not occur in the fitted data.

    ``levels`` has the level of each condition and the value of each covariate. None if all values
    of the covariates occur. A ValueError if ``levels`` leaves a column out; it shows a call that
    works, which begins with ``call``.
    """
    cells = design.cells
    _check_levels(cells, levels, call)
    conditions = [str(column) for column in cells if model.is_condition(str(column))]
    new = [
        column
        for column, level in levels.items()
        if column not in conditions and not (cells[column].astype(object) == level).any()
    ]
    if not new:
        return None

    if any(term.is_formula and term.formula is None for term in design.terms):
        raise ValueError(
            "a fit that was loaded knows only the values of covariates that were fitted, as in "
            "conditions."
        )

    missing = [str(column) for column in cells if column not in levels]
    if missing:
        raise _incomplete(cells, levels, new[0], missing, conditions, call)

    # a cell of the same condition: it has the parameters that do not come from formulas
    matches = [cells[column].astype(object) == levels[column] for column in conditions]
    like = np.flatnonzero(np.logical_and.reduce(matches or [[True]]))
    if not like.size:
        asked = ", ".join(f"{column}={levels[column]!r}" for column in conditions)
        raise ValueError(f"{asked} is not among the fitted conditions; fit.conditions has them.")

    row = _parameters_like(design, theta, levels, int(like[0]))
    for name, column in columns_of_covariates(model).items():
        (row[design.family.positions[name]],) = numbers_in(name, column, [levels[column]])
    return row


def _incomplete(
    cells: pd.DataFrame,
    levels: Mapping[str, Any],
    new: str,
    missing: list[str],
    conditions: list[str],
    call: str,
) -> ValueError:
    """The error about a new value of the covariate ``new``, without those of other columns."""
    like = cells
    for column in conditions:
        if column in levels:
            like = _cells_at(like, column, levels[column])

    found = " and ".join(
        f"{column} ({_range((like if column in conditions else cells)[column])})"
        for column in missing
    )
    complete = {
        str(column): levels.get(str(column), like[column].iloc[0]) for column in cells.columns
    }
    return ValueError(
        f"{new}={levels[new]!r} does not occur in the fitted data, so that a value of every column "
        f"is needed: say also {found}, as in {_written(call, complete)}."
    )


def _range(values: pd.Series) -> str:
    """The levels of a column, or the range of many numbers."""
    levels = values.unique().tolist()
    are_numbers = all(map(is_number, levels))
    if are_numbers and len(levels) > MOST_LEVELS:
        return f"from {min(levels):.4g} to {max(levels):.4g}"
    return _listed(levels)


def _parameters_like(
    design: Design, theta: np.ndarray, levels: Mapping[str, Any], cell: int
) -> np.ndarray:
    """The parameters (m,) of a cell, with those of formulas at the values in ``levels`` instead."""
    table = pd.DataFrame([dict(levels)])
    row = design.offset[cell].copy()
    for term in design.terms:
        value = term.value(theta)[cell]
        if term.formula is not None:
            eta = term.formula.apply(table)[0, list(term.columns_estimated)] @ theta[term.columns]
            value = term.shift[cell] + term.sign[cell] * term.link.inverse(eta)
        row[term.position] += value
    return row


def parameters_of_rows(
    design: Design, theta: np.ndarray, model: Model, table: pd.DataFrame
) -> np.ndarray:
    """The parameters (n, m) of the trials of another table.

    Conditions must be among those that were fitted; covariates may have any values. A ValueError
    if a column is missing, or has missing values or new levels.
    """
    for column in design.cells:
        _check_column(str(column), table)
    if any(term.is_formula and term.formula is None for term in design.terms):
        raise ValueError(
            "a fit that was loaded without its data does not know its formulas. Load it with them: "
            "ddm.load(path, data=...)."
        )

    conditions = [column for column in design.cells if model.is_condition(str(column))]
    like = _cells_like(design.cells, conditions, table)
    rows = design.offset[like].copy()
    for term in design.terms:
        value = term.value(theta)[like]
        if term.formula is not None:
            eta = term.formula.apply(table)[:, list(term.columns_estimated)] @ theta[term.columns]
            value = term.shift[like] + term.sign[like] * term.link.inverse(eta)
        rows[:, term.position] += value
    for name, column in columns_of_covariates(model).items():
        values = table[column].astype(object).tolist()
        rows[:, design.family.positions[name]] = numbers_in(name, column, values)
    return rows


def _check_column(column: str, table: pd.DataFrame) -> None:
    """A ValueError unless the table has a column, without missing values."""
    if column not in table.columns:
        raise ValueError(f"the model needs the column {column!r}: {no_column_in(column, table)}")
    missing = int(table[column].isna().sum())
    if missing:
        raise ValueError(
            f"data: column {column!r} is missing in {missing} of {len(table)} rows. Drop these "
            f"rows (data.dropna(subset=[{column!r}])) or fill them in."
        )


def _cells_like(cells: pd.DataFrame, conditions: list[Any], table: pd.DataFrame) -> np.ndarray:
    """The first cell with the levels of each row, (n,)."""
    if not conditions:
        return np.zeros(len(table), dtype=np.int64)
    keys = list(cells[conditions].astype(object).itertuples(index=False, name=None))
    first = {key: place for place, key in reversed(list(enumerate(keys)))}
    wanted = list(table[conditions].astype(object).itertuples(index=False, name=None))
    unknown = next((key for key in wanted if key not in first), None)
    if unknown is not None:
        said = ", ".join(
            f"{c}={shown(level)}" for c, level in zip(conditions, unknown, strict=True)
        )
        raise ValueError(
            f"data: {said} is not among the fitted conditions; fit.conditions has them."
        )
    return np.array([first[key] for key in wanted], dtype=np.int64)
