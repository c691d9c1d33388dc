"""Conditions of a fit, found by their levels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from ddm.models.design import Design
from ddm.models.model import Model

# so many levels are listed in a message
MOST_LEVELS = 10


def cell_with(
    cells: pd.DataFrame, levels: Mapping[str, Any], parameters_by_cell: np.ndarray
) -> int:
    """The position of a condition with these levels; an error if they leave conditions with
    different parameters.
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
    """The parameters (9,) at values of covariates that were not fitted; None if all were, or some
    are not given.
    """
    cells = design.cells
    fixed = [str(column) for column in cells if model.is_condition(str(column))]
    is_new = any(
        column in cells
        and column not in fixed
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
    like = np.flatnonzero(
        np.logical_and.reduce([cells[c].astype(object) == levels[c] for c in fixed] or [[True]])
    )
    if not like.size:
        asked = ", ".join(f"{column}={levels[column]!r}" for column in fixed)
        raise ValueError(f"{asked} is not among the fitted conditions; fit.conditions has them.")
    row, table = design.offset[like[0]].copy(), pd.DataFrame([dict(levels)])
    for term in design.terms:
        value = term.value(theta)[like[0]]
        if term.formula is not None:
            eta = term.formula.apply(table)[0, list(term.columns_estimated)] @ theta[term.columns]
            value = term.shift[like[0]] + term.sign[like[0]] * term.link.inverse(eta)
        row[term.position] += value
    return row
