"""Formulas: ``v="~ coherence + C(stimulus)"`` as labels and a matrix with one row per trial.

formulaic reads them: it is under active development, and patsy, which is not, names it as its
successor.

A parameter is a sum of effects, eta = matrix @ estimates. Any column of the data may be a
regressor, also one with another value in every trial (the power of an EEG band, the value of an
offer, the trial's number). Three things are worth knowing then:

- A regressor must be known in every trial that is fitted. Trials without it have to be left out, or
  it has to be filled in, before the fit, so that it is seen which trials a result is about: no row
  is ever dropped here.
- The estimate is per unit of the regressor. ``scale(x)`` makes that one standard deviation, of the
  whole table and not of each participant's trials. So the effect within participants mixes with
  differences between them, unless the column is centred first: ``data["x"] -
  data.groupby("participant")["x"].transform("mean")``.
- Levels, contrasts and what ``scale()`` or ``poly()`` learn are taken once, from the whole table;
  `FormulaMatrix.apply` uses them again for other data. A term that depends on other rows in another
  way (``I(x - np.mean(x))``) is refused.

A formula is evaluated as Python code: run none from a source that you would not run code from.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ddm.models.formula_checks import (
    check_levels,
    check_not_empty,
    check_rank,
    check_rows_are_independent,
)
from ddm.models.formula_columns import check_same_levels, complete_columns, levels_of
from ddm.models.formula_terms import as_written, columns_of, shown


@dataclass(frozen=True, eq=False)
class FormulaMatrix:
    """The matrix of a formula.

    labels : names of the columns, as ``v[coherence]``
    matrix : (n_rows, number of labels)
    spec : formulaic's ModelSpec, which holds levels, contrasts and the state of scale() and the
        like
    levels : by data column, the levels of one that holds categories and None for numbers
    """

    name: str
    formula: str
    labels: tuple[str, ...]
    matrix: np.ndarray
    spec: Any
    levels: dict[str, tuple[Any, ...] | None]

    def apply(self, data: pd.DataFrame) -> np.ndarray:
        """The matrix of other rows, coded as the first ones, (len(data), number of labels)."""
        given = as_written(self.name, self.formula)
        table = complete_columns(given, tuple(self.levels), data)

        for column, levels in self.levels.items():
            if levels is not None and levels_of(table[column]) is None:
                # of numbers and text, these rows have numbers only
                table[column] = table[column].astype(object)
            check_same_levels(given, column, levels, levels_of(table[column]))

        return _evaluated(given, self.spec, table, data.index)[0]


def lay_out_formula(name: str, formula: str, data: pd.DataFrame) -> FormulaMatrix:
    """The matrix of a parameter's formula on all rows of a table; an error if it could not be
    estimated.
    """
    from formulaic import ModelSpec

    given = as_written(name, formula)
    table = complete_columns(given, columns_of(name, formula), data)
    unlearned = ModelSpec.from_spec(formula, output="numpy")
    matrix, spec = _evaluated(given, unlearned, table, data.index)

    labels = tuple(f"{name}[{column}]" for column in spec.column_names)
    check_levels(given, spec)
    check_not_empty(given, labels, matrix)
    check_rank(given, labels, matrix)

    half, again = _half_again(given, spec, table)
    check_rows_are_independent(given, labels, matrix, half, again)

    levels = {str(column): levels_of(table[column]) for column in table}
    return FormulaMatrix(name, formula, labels, matrix, spec, levels)


def _half_again(given: str, spec: Any, table: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """The numbers of half of the rows, in another order, and the matrix of these rows alone."""
    half = np.random.default_rng(0).permutation(len(table))[: (len(table) + 1) // 2]
    rows = table.iloc[half].reset_index(drop=True)
    return half, _evaluated(given, spec, rows, table.index[half])[0]


# -- the matrix ------------------------------------------------------------------------------------


def _evaluated(
    given: str, spec: Any, table: pd.DataFrame, index: pd.Index
) -> tuple[np.ndarray, Any]:
    """formulaic's matrix and what it learned; an error unless every row has finite numbers."""
    dropped: set[int] = set()
    try:
        matrix, learned = _materialized(spec, table, dropped)
    except Exception as error:  # a formula is code, and may raise anything
        if not dropped:
            raise _failed(given, error) from error

    bad = sorted(dropped) or np.flatnonzero(~np.isfinite(matrix).all(axis=1)).tolist()
    if bad:
        raise _not_finite(given, table, index, bad)

    return matrix, learned


def _materialized(spec: Any, table: pd.DataFrame, dropped: set[int]) -> tuple[np.ndarray, Any]:
    """As `_evaluated`; ``dropped`` gets the rows of which a transformation made a missing value."""
    from formulaic.errors import DataMismatchWarning

    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("error", DataMismatchWarning)  # else an unknown level is coded as 0
        result = spec.get_model_matrix(table, drop_rows=dropped)
    return np.array(result, dtype=float), result.model_spec


def _not_finite(given: str, table: pd.DataFrame, index: pd.Index, rows: list[int]) -> ValueError:
    first = rows[0]
    values = " and ".join(f"{column} = {shown(table[column].iloc[first])}" for column in table)
    return ValueError(
        f"{given} has no finite value in {len(rows)} of {len(table)} rows, first in row "
        f"{shown(index[first])}{' with ' * bool(values)}{values}. A transformation is not defined "
        "there (such as log(0), or scale() of a column that is constant): leave these rows out, "
        "or change the formula."
    )


def _failed(given: str, failure: Exception) -> ValueError:
    from formulaic.errors import DataMismatchWarning

    if isinstance(failure, DataMismatchWarning):
        return ValueError(
            f"{given}: the data have levels that the formula does not code. Name all of them in "
            "C(..., levels=[...]), or leave these rows out."
        )

    cause = failure.__cause__ or failure
    reason = str(cause).split("\n")[0].rstrip(".")
    return ValueError(
        f"{given} cannot be evaluated: {type(cause).__name__}: {reason}. Each term must give one "
        "number or level per row; if that is hard to write, compute a column of data first, and "
        "name that column."
    )
