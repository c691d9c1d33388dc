"""Conditions of a fit, found by their levels, and parameters at new values of covariates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from ddm.models.design import Design
from ddm.models.model import Model

# a message lists at most this number of levels or conditions
MOST_LEVELS = 10


def cell_with(
    cells: pd.DataFrame, levels: Mapping[str, Any], parameters_by_cell: np.ndarray
) -> int:
    """The position of a cell with these levels, among the rows of ``cells``.

    ``levels`` has the level of each column, and may leave columns out. A ValueError if no cell has
    these levels, or if cells with different parameters have them.
    """
    for column, level in levels.items():
        if column not in cells.columns:
            raise ValueError(
                f"the model does not vary with {column!r}; its columns are {list(cells.columns)}."
            )
        chosen = cells[column].astype(object) == level
        if not chosen.any():
            levels_found = cells[column].unique().tolist()
            more = ", ..." if len(levels_found) > MOST_LEVELS else ""
            found = ", ".join(map(repr, levels_found[:MOST_LEVELS])) + more
            raise ValueError(
                f"{column}={level!r} is not among the fitted conditions; there are {found}."
            )
        cells = cells[chosen]

    rows = np.unique(parameters_by_cell[cells.index], axis=0)
    if len(rows) > 1:
        open_columns = [column for column in cells.columns if column not in levels]
        raise ValueError(
            f"these are {len(rows)} different processes; say also {', '.join(open_columns)}. "
            f"Conditions:\n{cells.to_string(index=False, max_rows=MOST_LEVELS)}"
        )

    return int(cells.index[0])


def parameters_at(
    design: Design, theta: np.ndarray, levels: Mapping[str, Any], model: Model
) -> np.ndarray | None:
    """The parameters (9,) at values of covariates that do not occur in the fitted data.

    ``levels`` has the level of each condition and the value of each covariate. None if all values
    of the covariates occur, or if ``levels`` leaves a column out.
    """
    cells = design.cells
    conditions = [str(column) for column in cells if model.is_condition(str(column))]
    is_new = any(
        column in cells
        and column not in conditions
        and not (cells[column].astype(object) == level).any()
        for column, level in levels.items()
    )
    if not is_new or set(levels) != set(cells.columns):
        return None

    if any(term.is_formula and term.formula is None for term in design.terms):
        raise ValueError(
            "a fit that was loaded knows only the values of covariates that were fitted, as in "
            "conditions."
        )

    # a cell of the same condition: it has the parameters that do not come from formulas
    matches = [cells[column].astype(object) == levels[column] for column in conditions]
    like = np.flatnonzero(np.logical_and.reduce(matches or [[True]]))
    if not like.size:
        asked = ", ".join(f"{column}={levels[column]!r}" for column in conditions)
        raise ValueError(f"{asked} is not among the fitted conditions; fit.conditions has them.")

    return _parameters_like(design, theta, levels, int(like[0]))


def _parameters_like(
    design: Design, theta: np.ndarray, levels: Mapping[str, Any], cell: int
) -> np.ndarray:
    """The parameters (9,) of a cell, with those of formulas at the values in ``levels`` instead."""
    table = pd.DataFrame([dict(levels)])
    row = design.offset[cell].copy()
    for term in design.terms:
        value = term.value(theta)[cell]
        if term.formula is not None:
            eta = term.formula.apply(table)[0, list(term.columns_estimated)] @ theta[term.columns]
            value = term.shift[cell] + term.sign[cell] * term.link.inverse(eta)
        row[term.position] += value
    return row
