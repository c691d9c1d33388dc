"""`KnownCells`: the design of a file's conditions, and the cell of each row of a part of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.fits.streams.survey import Survey
from ddm.models.design import Design
from ddm.models.formula_terms import is_formula
from ddm.models.layout import FEWEST_PER_LEVEL, lay_out
from ddm.models.model import Model
from ddm.trials.trials import Trials
from ddm.trials.trials_file import TrialsFile

# a formula that reads more different rows of its columns than this is about single trials
MOST_ROWS = 10_000

# functions in formulas whose values depend on the other rows of the table
OF_WHOLE_COLUMNS = ("scale", "center", "standardize", "poly", "bs", "cs", "cr", "cc", "lag")


@dataclass(frozen=True, eq=False)
class KnownCells:
    """The cells of a whole file, which parts of it need not all have.

    design : of trials with every combination of levels that occurs
    example : these trials
    columns : of the model
    levels : of each column
    numbers, cells : the number of each combination, sorted, and its cell
    """

    design: Design
    example: Trials
    columns: tuple[str, ...]
    levels: tuple[pd.Index, ...]
    numbers: NDArray[np.int64]
    cells: NDArray[np.int64]

    def design_of(self, trials: Trials) -> Design:
        """The design of some of the trials, with the cells and the estimates of all."""
        number = np.zeros(trials.n, dtype=np.int64)
        for name, levels in zip(self.columns, self.levels, strict=True):
            number = number * len(levels) + _codes(trials.column(name), levels)
        cell = self.cells[np.searchsorted(self.numbers, number)]
        return replace(self.design, cell=cell)


def cells_of_file(model: Model, file: TrialsFile, survey: Survey) -> KnownCells:
    """The cells of a model on a file, all of whose conditions are known.

    A ValueError if a formula needs all rows at once.
    """
    columns = model.columns
    _check_formulas(model, file, survey)
    combinations = list(survey.counts)
    table = _table(file, columns, survey, combinations)
    example = Trials(table, rt=file.rt_column, response=file.response_column, upper=file.labels[1])
    design = lay_out(model, example)

    number = np.zeros(len(combinations), dtype=np.int64)
    for i, levels in enumerate(survey.levels):
        found = levels.get_indexer(
            pd.Index([cell[i] for cell in combinations], tupleize_cols=False)
        )
        number = number * len(levels) + found
    order = np.argsort(number)
    return KnownCells(
        design,
        example,
        columns,
        survey.levels,
        number[order],
        design.cell[: len(combinations)][order],
    )


def _table(
    file: TrialsFile,
    columns: Sequence[str],
    survey: Survey,
    combinations: Sequence[tuple[Any, ...]],
) -> pd.DataFrame:
    """A trial for each combination of levels, and more of the first one.

    There are so many that a column is taken for conditions, or for measurements, as it is in the
    whole file; and one has a lower response, if the file has one.
    """
    most_levels = max((len(levels) for levels in survey.levels), default=1)
    n = min(sum(survey.counts.values()), FEWEST_PER_LEVEL * most_levels)
    rows = [*combinations, *[combinations[0]] * max(n - len(combinations), 1)]
    values: dict[Any, Any] = {}
    for i, name in enumerate(columns):
        found = [row[i] for row in rows]
        is_categorical = file.files.is_categorical(name)
        dtype = pd.CategoricalDtype(survey.levels[i]) if is_categorical else None
        values[name] = pd.Series(found, dtype=dtype)
    lower, upper = file.labels
    values[file.rt_column] = pd.Series(1.0, range(len(rows)))
    responses = [upper] * len(rows)
    if file.has_lower:
        responses[-1] = lower
    values[file.response_column] = pd.Series(responses)
    return pd.DataFrame(values)


def _codes(values: pd.Series, levels: pd.Index) -> NDArray[np.int64]:
    """The place of each value among the levels."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        places = levels.get_indexer(values.cat.categories)
        return np.asarray(places[values.cat.codes.to_numpy()], dtype=np.int64)
    codes, found = pd.factorize(values)
    return np.asarray(levels.get_indexer(pd.Index(found))[codes], dtype=np.int64)


def _check_formulas(model: Model, file: TrialsFile, survey: Survey) -> None:
    """A ValueError if the columns of a formula have to be seen as a whole."""
    formulas = {
        name: said
        for name, said in model.specifications.items()
        if isinstance(said, str) and is_formula(said)
    }
    for name, said in formulas.items():
        function = next(filter(partial(_calls, said), OF_WHOLE_COLUMNS), None)
        if function is not None:
            raise ValueError(
                f"{name}={said!r}: {function}() needs all rows at once, and {file.path} is read a "
                "part at a time. Compute this column when you make the file, or read it whole: "
                "ddm.fit_each(model, trials.read(), ...)."
            )
        if len(survey.counts) > MOST_ROWS:
            raise ValueError(
                f"{name}={said!r}: its columns have {len(survey.counts):,} different rows, so it "
                f"is about single trials, and {file.path} is read a part at a time. Read it whole: "
                "ddm.fit_each(model, trials.read(), ...)."
            )


def _calls(formula: str, function: str) -> bool:
    """Whether a formula calls a function of this name, not one whose name ends like it."""
    return re.search(rf"(?<![\w.]){function}\(", formula) is not None
