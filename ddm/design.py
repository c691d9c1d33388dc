"""`Design`: a model laid over trials, as the linear map from the estimates to the parameters of every cell.

A cell is a combination of levels of the columns that the model names, as it occurs in the data. The parameters of all
cells are offset + matrix @ theta: a fixed parameter is an offset, a free one a column of ones, one that varies by level
has a one where the level holds, and stimulus coding puts -1 in place of 1.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from ddm import parameters
from ddm.model import Free, Model
from ddm.parameters import BY_NAME, SV, A, D, V
from ddm.trials import Trials

# a float column with more levels than this is a measurement, not a condition
MOST_FLOAT_LEVELS = 20


@dataclass(frozen=True, eq=False)
class Design:
    """The map from theta (k estimates) to parameters_by_cell (n_cells, 8).

    labels : names of the estimates, as ``v[easy]``
    owners : the parameter to which each estimate belongs
    cells : DataFrame (n_cells rows), the levels of the model's columns in each cell
    cell : (n,) cell of each trial
    offset, matrix : (n_cells, 8) and (n_cells, 8, k)
    """

    labels: tuple[str, ...]
    owners: tuple[str, ...]
    cells: pd.DataFrame
    cell: np.ndarray
    offset: np.ndarray
    matrix: np.ndarray

    def parameters_by_cell(self, theta: np.ndarray) -> np.ndarray:
        """The parameters of every cell, (n_cells, 8)."""
        return self.offset + self.matrix @ theta

    def gradient(self, by_cell: np.ndarray) -> np.ndarray:
        """The gradient in theta of a function whose gradient in the parameters of the cells is ``by_cell``."""
        return by_cell.ravel() @ self.matrix.reshape(by_cell.size, -1)

    def cells_of(self, estimate: int) -> np.ndarray:
        """Mask of the cells that depend on one estimate."""
        return (self.matrix[:, :, estimate] != 0.0).any(axis=1)

    @property
    def is_free(self) -> np.ndarray:
        """Which parameters of each cell depend on the estimates, (n_cells, 8)."""
        return (self.matrix != 0.0).any(axis=2)

    def fastest(self, rt: np.ndarray) -> np.ndarray:
        """The shortest of the trials' RTs in each cell, s."""
        fastest = np.full(len(self.cells), np.inf)
        np.minimum.at(fastest, self.cell, rt)
        return fastest

    def units_of_evidence(self) -> np.ndarray:
        """The unit of evidence of each cell relative to D = 1, which a fixed D sets, or else a fixed a, v or sv."""
        fixed = np.abs(np.where(self.is_free, np.nan, self.offset))
        unit = np.where(fixed[:, SV] > 0.0, fixed[:, SV] / BY_NAME["sv"].start, 1.0)
        unit = np.where(fixed[:, V] > 0.0, fixed[:, V], unit)
        unit = np.where(np.isnan(fixed[:, A]), unit, fixed[:, A] / BY_NAME["a"].start)
        return np.where(np.isnan(fixed[:, D]), unit, np.sqrt(fixed[:, D]))

    def select(self, rows: np.ndarray) -> Design:
        """The design of some of the trials (a boolean mask), with the estimates that they can inform."""
        present, cell = np.unique(self.cell[rows], return_inverse=True)
        matrix = self.matrix[present]
        informed = np.flatnonzero((matrix != 0.0).any(axis=(0, 1)))
        return replace(
            self,
            labels=tuple(self.labels[i] for i in informed),
            owners=tuple(self.owners[i] for i in informed),
            cells=self.cells.iloc[present].reset_index(drop=True),
            cell=cell,
            offset=self.offset[present],
            matrix=np.ascontiguousarray(matrix[:, :, informed]),
        )


def lay_out(model: Model, trials: Trials) -> Design:
    """The design of a model on trials; an error if a column is absent, incomplete or not a condition."""
    levels = {column: _levels(trials, column, model) for column in model.columns}
    cells, cell = _cells(levels, trials.n)
    n_cells = len(cells)
    offset = np.zeros((n_cells, len(parameters.NAMES)))
    labels: list[str] = []
    owners: list[str] = []
    blocks = []
    for position, name in enumerate(parameters.NAMES):
        specification = getattr(model, name)
        if isinstance(specification, float):
            offset[:, position] = specification
            continue
        names, indicator = _indicator(name, model, cells)
        labels += names
        owners += [name] * len(names)
        block = np.zeros((n_cells, len(parameters.NAMES), len(names)))
        block[:, position, :] = indicator
        blocks.append(block)
    matrix = np.concatenate(blocks, axis=2) if blocks else np.zeros((*offset.shape, 0))
    if model.stimulus is not None:
        sign = _stimulus_signs(model, trials, cells)
        offset[:, parameters.V] *= sign
        matrix[:, parameters.V, :] *= sign[:, None]
    return Design(tuple(labels), tuple(owners), cells, cell, offset, matrix)


def _levels(trials: Trials, column: str, model: Model) -> pd.Categorical:
    user = next((name for name in parameters.NAMES if column in model.columns_of(name)), "stimulus")
    if column not in trials.data.columns:
        advice = (
            "" if column.lower() != "free" else " To estimate a parameter write ddm.FREE; a string is a column name."
        )
        raise ValueError(
            f"{user}={column!r}: data has no column {column!r}; it has {list(map(str, trials.data.columns))}.{advice}"
        )
    values = trials.column(column)
    if isinstance(values.dtype, pd.CategoricalDtype):
        return pd.Categorical(values).remove_unused_categories()
    distinct = list(values.unique())
    if pd.api.types.is_float_dtype(values) and len(distinct) > MOST_FLOAT_LEVELS:
        raise ValueError(
            f"{user}={column!r}: the column holds {len(distinct)} different numbers, so it is a measurement rather "
            f"than a condition. Group it first, for example data[{column!r}] = pd.cut(data[{column!r}], 5)."
        )
    try:
        order = sorted(distinct)
    except TypeError:
        order = sorted(distinct, key=str)
    return pd.Categorical(values, categories=order)


def _cells(levels: dict[str, pd.Categorical], n: int) -> tuple[pd.DataFrame, np.ndarray]:
    if not levels:
        return pd.DataFrame(index=[0]), np.zeros(n, dtype=np.int64)
    codes = np.column_stack([categorical.codes for categorical in levels.values()])
    combinations, cell = np.unique(codes, axis=0, return_inverse=True)
    columns = {
        column: pd.Categorical.from_codes(combinations[:, i], dtype=categorical.dtype)
        for i, (column, categorical) in enumerate(levels.items())
    }
    return pd.DataFrame(columns), cell.ravel().astype(np.int64)


def _indicator(name: str, model: Model, cells: pd.DataFrame) -> tuple[list[str], np.ndarray]:
    """Labels of a parameter's estimates, and which of them holds in each cell, (n_cells, number of estimates)."""
    if isinstance(getattr(model, name), Free):
        return [name], np.ones((len(cells), 1))
    columns = list(model.columns_of(name))
    codes = np.column_stack([cells[column].cat.codes for column in columns])
    combinations, first, member = np.unique(codes, axis=0, return_index=True, return_inverse=True)
    labels = [f"{name}[{', '.join(map(str, cells[columns].iloc[i]))}]" for i in first]
    twice = next((label for i, label in enumerate(labels) if label in labels[:i]), None)
    if twice is not None:
        raise ValueError(
            f"{name}={getattr(model, name)!r}: two conditions would both be called {twice!r}. Rename a level, or turn "
            "numbers and text of one column into one of them."
        )
    return labels, np.eye(len(combinations))[member.ravel()]


def _stimulus_signs(model: Model, trials: Trials, cells: pd.DataFrame) -> np.ndarray:
    column = model.stimulus_column
    levels = cells[column].tolist()
    if isinstance(model.stimulus, str):
        lower, upper = trials.labels
        others = {level for level in levels if level != upper}
        if trials.upper.all() and len(others) == 1:
            lower = others.pop()  # no trial shows how the other response is called
        signs: dict[Any, int] = {lower: -1, upper: 1}
        examples = ", ".join(
            f"{level!r}: {sign}" for level, sign in zip(dict.fromkeys(levels), ("-1", "+1"), strict=False)
        )
        remedy = (
            f"the labels of {trials.response_column!r}. Stimulus coding needs the responses themselves, not their "
            f"accuracy; if they have other labels than the stimuli, say stimulus={{{column!r}: {{{examples}}}}}."
        )
    else:
        signs = dict(model.stimulus[column])
        remedy = "the levels in stimulus=; give each level +1 or -1."
    unknown = [level for level in dict.fromkeys(levels) if level not in signs]
    if unknown:
        raise ValueError(
            f"stimulus={column!r}: the level {unknown[0]!r} is none of {', '.join(map(repr, signs))}, {remedy}"
        )
    return np.array([float(signs[level]) for level in levels])
