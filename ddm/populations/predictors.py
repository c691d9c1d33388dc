"""`Predictors`: columns that differ between people, and what they predict.

A formula such as ``between={"v": "~ patient + age"}`` predicts a coordinate of people: the mean of
a parameter over conditions (``"v"``), the differences between the levels of a column
(``"v[difficulty]"``), or a coefficient of a formula (``"v[coherence]"``). Inside, every column is
centred and scaled by its SD over people, so that its unit does not matter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.arguments import shown
from ddm.models.formula_terms import columns_of, is_formula
from ddm.models.formulas import lay_out_formula
from ddm.populations.effects import Effects
from ddm.reading.column_names import no_column_in
from ddm.trials.grouping import Grouping
from ddm.trials.trials import Trials


@dataclass(frozen=True)
class Predicted:
    """One predictor of the coordinates of one key.

    key : of the coordinates, "v", "v: difficulty" or "v[coherence]"
    name : of the column of the formula's matrix, such as "patient[T.yes]"
    column : its place in the matrix of predictors
    """

    key: str
    name: str
    column: int


@dataclass(frozen=True, eq=False)
class Predictors:
    """The predictors of people.

    matrix : (people, m) each column centred and scaled by its SD
    sds : (m,) these SDs, in the units of the columns
    reference : (m,) where the median person stands: the mean of numbers, 0 for levels, in scaled
        units
    predicted : what each of them predicts
    """

    matrix: NDArray[np.float64]
    sds: NDArray[np.float64]
    reference: NDArray[np.float64]
    predicted: tuple[Predicted, ...]

    @property
    def count(self) -> int:
        """The number of columns of the matrix."""
        return self.matrix.shape[1]


def predictors_of(
    between: Any, effects: Sequence[Effects], trials: Trials, grouping: Grouping
) -> Predictors:
    """The predictors that the argument ``between`` names; an error where it is not understood."""
    if between is None:
        between = {}
    if not isinstance(between, Mapping):
        raise TypeError(
            "between must be {parameter: formula}, for example between={'v': '~ patient'}; got "
            f"{between!r}."
        )
    if between and len(grouping) < 2:
        raise ValueError(
            "between= predicts how people differ, so it needs by=, the column that tells people "
            "apart, and at least two of them."
        )

    columns: list[NDArray[np.float64]] = []
    sds: list[float] = []
    references: list[float] = []
    predicted: list[Predicted] = []
    for target, formula in between.items():
        key = _key_of(target, effects)
        for name, values in _columns_of_formula(str(target), formula, trials, grouping):
            mean, sd = values.mean(), values.std()
            columns.append((values - mean) / sd)
            sds.append(sd)
            references.append(-mean / sd if "[T." in name else 0.0)
            predicted.append(Predicted(key, name, len(predicted)))

    matrix = np.column_stack(columns) if columns else np.empty((len(grouping), 0))
    return Predictors(matrix, np.array(sds), np.array(references), tuple(predicted))


def _key_of(target: Any, effects: Sequence[Effects]) -> str:
    """The key of the coordinates that a key of ``between`` stands for."""
    names: dict[str, str] = {}
    for each in effects:
        first = each.coordinates[0]
        if not each.is_formula or first.key == f"{each.owner}[Intercept]":
            names[each.owner] = first.key
        for coordinate in each.coordinates:
            names.setdefault(coordinate.key, coordinate.key)
            owner, _, column = coordinate.key.partition(": ")
            if column:
                names[f"{owner}[{column}]"] = coordinate.key
    if target not in names:
        written = [name for name in names if ": " not in name]
        raise ValueError(
            f"between: {target!r} is nothing that can be predicted; these are "
            f"{', '.join(map(repr, written))}."
        )
    return names[target]


def _columns_of_formula(
    target: str, formula: Any, trials: Trials, grouping: Grouping
) -> list[tuple[str, NDArray[np.float64]]]:
    """Names and values (people,) of the columns of a formula, without its intercept."""
    given = f"between={{{target!r}: {formula!r}}}"
    if not isinstance(formula, str) or not is_formula(formula):
        raise TypeError(
            f"{given}: write a formula, a string that begins with ~, for example '~ patient'."
        )
    table = _table_of_people(given, columns_of(target, formula), trials, grouping)
    laid = lay_out_formula(target, formula, table)
    names = [label[len(target) + 1 : -1] for label in laid.labels]
    if "Intercept" not in names:
        raise ValueError(
            f"{given} has no intercept, which stands for the median person. Leave out the 0."
        )
    return [
        (name, laid.matrix[:, j].astype(float))
        for j, name in enumerate(names)
        if name != "Intercept"
    ]


def _table_of_people(
    given: str, columns: Sequence[str], trials: Trials, grouping: Grouping
) -> pd.DataFrame:
    """A row per person of columns that are constant within people; an error if one is not."""
    table = {}
    for column in columns:
        if column not in trials.data.columns:
            raise ValueError(f"{given}: {no_column_in(column, trials.data)}")
        values = trials.column(column)
        codes = np.unique(pd.factorize(values)[0] + len(values) * grouping.code)
        people, counts = np.unique(codes // len(values), return_counts=True)
        varying = people[counts > 1]
        if varying.size:
            person = int(varying[0])
            found = pd.unique(values.iloc[grouping.rows(person)])[:2]
            raise ValueError(
                f"{given}: {column!r} is not constant within people: it is {shown(found[0])} and "
                f"{shown(found[1])} for {grouping.keys[person]!r}. What changes within people "
                f"belongs into the model, for example ddm.Model(v={column!r})."
            )
        first = [grouping.rows(person)[0] for person in range(len(grouping))]
        table[column] = values.iloc[first].reset_index(drop=True)
    return pd.DataFrame(table)
