"""Formulas: ``v="~ coherence + C(stimulus)"`` as labels and a matrix with one row per trial.

The package formulaic reads them, because it is under active development; patsy is not, and names
formulaic as its successor.

On the scale of its link, a parameter is a sum of effects, eta = matrix @ estimates. Any column of
the data may be a regressor, even one with a different value in every trial (the power of an EEG
band, the value of an offer, the number of the trial). Three things are then worth knowing:

- A regressor must be known in every trial that is fitted. Before the fit, leave out trials without
  it, or fill it in: no row is ever dropped here, so that it stays clear which trials a result is
  about.
- The estimate is per unit of the regressor. ``scale(x)`` makes that unit one standard deviation of
  the whole table, not of each participant's trials. The effect within participants is therefore
  mixed with differences between them, unless the column is centred first:
  ``data["x"] - data.groupby("participant")["x"].transform("mean")``.
- Levels, contrasts, and what ``scale()`` or ``poly()`` learn are taken once, from the whole table;
  `FormulaMatrix.apply` uses them again for other data. A term that depends on other rows in another
  way (``I(x - np.mean(x))``) is refused.

A formula is evaluated as Python code. Do not run a formula from a source whose code you would not
run; `formula_words` checks those that come from a shell or a file.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ddm.arguments import shown
from ddm.models.formula_checks import (
    check_levels,
    check_not_empty,
    check_rank,
    check_rows_are_independent,
)
from ddm.models.formula_columns import check_same_levels, complete_columns, levels_of
from ddm.models.formula_terms import OWN_FUNCTIONS, as_written, columns_of


@dataclass(frozen=True, eq=False)
class FormulaMatrix:
    """The matrix of a formula.

    name, formula : the parameter and its formula
    labels : names of the k columns, such as ``v[coherence]``
    matrix : (n_rows, k)
    spec : the ModelSpec of formulaic, which holds levels, contrasts, and what scale() and similar
        functions learned
    levels : by column of data: its levels, or None for numbers
    """

    name: str
    formula: str
    labels: tuple[str, ...]
    matrix: np.ndarray
    spec: Any
    levels: dict[str, tuple[Any, ...] | None]

    def apply(self, data: pd.DataFrame) -> np.ndarray:
        """The matrix of other rows, coded as the first ones are, (len(data), k)."""
        given = as_written(self.name, self.formula)
        table = complete_columns(given, tuple(self.levels), data)

        for column, levels in self.levels.items():
            # a column of numbers and text may have only numbers in these rows
            if levels is not None and levels_of(table[column]) is None:
                table[column] = table[column].astype(object)
            check_same_levels(given, column, levels, levels_of(table[column]))

        return _evaluated(given, self.spec, table, data.index)[0]


def lay_out_formula(name: str, formula: str, data: pd.DataFrame) -> FormulaMatrix:
    """The matrix of a parameter's formula, for all rows of a table.

    An error if the formula cannot be evaluated, or if some of its effects cannot be estimated.
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
    """The positions of half of the rows, in another order, and the matrix of these rows alone."""
    half = np.random.default_rng(0).permutation(len(table))[: (len(table) + 1) // 2]
    rows = table.iloc[half].reset_index(drop=True)
    return half, _evaluated(given, spec, rows, table.index[half])[0]


# -- the matrix ------------------------------------------------------------------------------------


def _evaluated(
    given: str, spec: Any, table: pd.DataFrame, index: pd.Index
) -> tuple[np.ndarray, Any]:
    """The matrix, and the ModelSpec that learned from it; an error unless it is finite."""
    dropped: set[int] = set()
    try:
        matrix, learned = _materialized(spec, table, dropped)
    # a formula is code, which may raise anything
    except Exception as error:
        if not dropped:
            raise _failed(given, error) from error

    bad = sorted(dropped) or np.flatnonzero(~np.isfinite(matrix).all(axis=1)).tolist()
    if bad:
        raise _not_finite(given, table, index, bad)

    return matrix, learned


def _materialized(spec: Any, table: pd.DataFrame, dropped: set[int]) -> tuple[np.ndarray, Any]:
    """The matrix and the ModelSpec, without checks.

    ``dropped`` receives the rows in which a transformation gives a missing value.
    """
    from formulaic.errors import DataMismatchWarning

    with np.errstate(all="ignore"), warnings.catch_warnings():
        # otherwise an unknown level would be coded as 0
        warnings.simplefilter("error", DataMismatchWarning)
        result = spec.get_model_matrix(table, context=OWN_FUNCTIONS, drop_rows=dropped)
    return np.array(result, dtype=float), result.model_spec


def _not_finite(given: str, table: pd.DataFrame, index: pd.Index, rows: list[int]) -> ValueError:
    """The error about a formula that is not finite in some rows."""
    first = rows[0]
    values = " and ".join(f"{column} = {shown(table[column].iloc[first])}" for column in table)
    return ValueError(
        f"{given} has no finite value in {len(rows)} of {len(table)} rows, first in row "
        f"{shown(index[first])}{' with ' * bool(values)}{values}. A transformation is not defined "
        "there (such as log(0), or scale() of a column that is constant): leave these rows out, "
        "or change the formula."
    )


def _failed(given: str, failure: Exception) -> ValueError:
    """The error about a formula whose evaluation failed."""
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
