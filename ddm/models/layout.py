"""`lay_out`: the `Design` of a model on trials."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ddm import parameters
from ddm.models.design import N_COLUMNS, Design, Term
from ddm.models.formula_terms import is_formula
from ddm.models.formulas import lay_out_formula
from ddm.models.links import LINKS
from ddm.models.model import Free, Model
from ddm.parameters import POSITIONS
from ddm.trials.trials import Trials

# a float column with more levels than this is a measurement, not a condition
MOST_FLOAT_LEVELS = 20


def lay_out(model: Model, trials: Trials) -> Design:
    """The design of a model on trials; an error if a column is absent, incomplete or not a
    condition.
    """
    columns = {column: _column(trials, column, model) for column in model.columns}
    cells, cell, first = _cells(columns, trials.n)
    offset = np.zeros((len(cells), N_COLUMNS))
    sign = np.ones(len(cells)) if model.stimulus is None else _stimulus_signs(model, trials, cells)
    labels: list[str] = []
    owners: list[str] = []
    terms = []
    for name in parameters.MODEL_NAMES:
        specification = getattr(model, name)
        flip, shift = _flips(name, model, sign)
        if isinstance(specification, float):
            offset[:, POSITIONS[name]] += shift + flip * specification
            continue
        formula = None
        if is_formula(specification):
            formula = lay_out_formula(name, specification, trials.data)
            names, matrix, link = list(formula.labels), formula.matrix[first], model.link_of(name)
        else:
            names, matrix = _indicator(name, model, cells)
            link = "identity"
        span = slice(len(labels), len(labels) + len(names))
        scale = LINKS[link], flip, shift
        estimated = tuple(range(len(names))) if formula is not None else ()
        terms.append(
            Term(
                name, POSITIONS[name], span, matrix, *scale, formula is not None, formula, estimated
            )
        )
        labels += names
        owners += [name] * len(names)
    return Design(tuple(labels), tuple(owners), cells, cell, offset, tuple(terms), {})


def _flips(name: str, model: Model, sign: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Sign and shift by cell: v becomes -v and, with ``flip_start``, z becomes 1 - z where the
    stimulus says so.
    """
    if name == "v" or (name == "z" and model.flip_start):
        return sign, np.where(sign < 0.0, 1.0, 0.0) if name == "z" else np.zeros(sign.size)
    return np.ones(sign.size), np.zeros(sign.size)


def _user_of(column: str, model: Model) -> str:
    return next(
        (name for name in parameters.MODEL_NAMES if column in model.columns_of(name)), "stimulus"
    )


def _column(trials: Trials, column: str, model: Model) -> pd.Categorical:
    """The values of a column as levels; of one that only formulas read, which may be numbers, the
    different values.
    """
    user = _user_of(column, model)
    if column not in trials.data.columns:
        advice = ""
        if column.lower() == "free":
            advice = " To estimate a parameter write ddm.FREE; a string is a column name."
        elif any(mark in column for mark in "~+*") and user != "stimulus":
            advice = f" A formula begins with ~: {user}='~ {column.split('~')[-1].strip()}'."
        said = getattr(model, user) if is_formula(getattr(model, user)) else column
        raise ValueError(
            f"{user}={said!r}: data has no column {column!r}; it has "
            f"{list(map(str, trials.data.columns))}.{advice}"
        )
    if column in (trials.rt_column, trials.response_column):
        raise ValueError(
            f"{user}={column!r} is the column of the "
            f"{'RTs' if column == trials.rt_column else 'responses'}, which the model is to "
            "explain. Name a column that was known before the response."
        )
    values = trials.column(column)
    if isinstance(values.dtype, pd.CategoricalDtype):
        return pd.Categorical(values).remove_unused_categories()
    distinct = list(values.unique())
    if (
        model.is_condition(column)
        and pd.api.types.is_float_dtype(values)
        and len(distinct) > MOST_FLOAT_LEVELS
    ):
        effect = (
            ""
            if user == "stimulus"
            else f"For a linear effect write the formula {user}='~ {column}'; or else g"
        )
        raise ValueError(
            f"{user}={column!r}: the column holds {len(distinct)} different numbers, so it is a "
            f"measurement rather than a condition. {effect or 'G'}roup it first, for example "
            f"data[{column!r}] = pd.cut(data[{column!r}], 5)."
        )
    try:
        order = sorted(distinct)
    except TypeError:
        order = sorted(distinct, key=str)
    return pd.Categorical(values, categories=order)


def _cells(
    columns: dict[str, pd.Categorical], n: int
) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """The combinations that occur, the one of each trial, and a trial of each."""
    if not columns:
        return pd.DataFrame(index=[0]), np.zeros(n, dtype=np.int64), np.zeros(1, dtype=np.int64)
    codes = np.column_stack(
        [categorical.codes.astype(np.int64) for categorical in columns.values()]
    )
    combinations, first, cell = np.unique(codes, axis=0, return_index=True, return_inverse=True)
    table = {
        column: pd.Categorical.from_codes(combinations[:, i], dtype=categorical.dtype)
        for i, (column, categorical) in enumerate(columns.items())
    }
    return pd.DataFrame(table), cell.ravel().astype(np.int64), first


def _indicator(name: str, model: Model, cells: pd.DataFrame) -> tuple[list[str], np.ndarray]:
    """Labels of a parameter's estimates, and which of them holds in each cell, (n_cells, number of
    estimates).
    """
    if isinstance(getattr(model, name), Free):
        return [name], np.ones((len(cells), 1))
    columns = list(model.columns_of(name))
    codes = np.column_stack([cells[column].cat.codes for column in columns])
    combinations, first, member = np.unique(codes, axis=0, return_index=True, return_inverse=True)
    labels = [f"{name}[{', '.join(map(str, cells[columns].iloc[i]))}]" for i in first]
    twice = next((label for i, label in enumerate(labels) if label in labels[:i]), None)
    if twice is not None:
        raise ValueError(
            f"{name}={getattr(model, name)!r}: two conditions would both be called {twice!r}. "
            "Rename a level, or turn numbers and text of one column into one of them."
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
            f"{level!r}: {sign}"
            for level, sign in zip(dict.fromkeys(levels), ("-1", "+1"), strict=False)
        )
        remedy = (
            f"the labels of {trials.response_column!r}. Stimulus coding needs the responses "
            "themselves, not their accuracy; if they have other labels than the stimuli, say "
            f"stimulus={{{column!r}: {{{examples}}}}}."
        )
    else:
        signs = dict(model.stimulus[column])
        remedy = "the levels in stimulus=; give each level +1 or -1."
    unknown = [level for level in dict.fromkeys(levels) if level not in signs]
    if unknown:
        raise ValueError(
            f"stimulus={column!r}: the level {unknown[0]!r} is none of "
            f"{', '.join(map(repr, signs))}, {remedy}"
        )
    return np.array([float(signs[level]) for level in levels])
