"""The conditions of a study of people, each of whom has trials of every one."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from itertools import product
from typing import Any

import pandas as pd

from ddm.arguments import as_python, shown
from ddm.estimate_labels import levels_in
from ddm.frames import pandas_if_frame
from ddm.models.model import Model

# a fit with more conditions than this has covariates, which do not make conditions
MOST_CONDITIONS = 20

EXAMPLE = "conditions={'difficulty': ['easy', 'hard']}"


def conditions_of(
    model: Model, labels: Iterable[Hashable], conditions: Any, fitted: pd.DataFrame | None
) -> pd.DataFrame:
    """The conditions: a row for each, with the columns of the model.

    They are what the argument ``conditions`` says; or else those of the cells of a fit; or else
    the levels that the labels of the true values name, as v[easy] and v[hard].
    """
    if not model.columns:
        if conditions is not None:
            raise ValueError(
                f"conditions={conditions!r}: the model names no column, so that it has no "
                "conditions. Name one, as in ddm.Model(v='difficulty'), or leave conditions= out."
            )
        return pd.DataFrame(index=range(1))
    if conditions is not None:
        return _checked(model, _as_table(conditions))
    if fitted is not None:
        if len(fitted) > MOST_CONDITIONS:
            raise ValueError(
                f"truth: the trials of the fit have {len(fitted)} combinations of "
                f"{', '.join(model.columns)}. Choose some for the study: conditions="
                "{column: values}, or a DataFrame with a row for each."
            )
        return fitted[list(model.columns)].reset_index(drop=True)
    return _of_labels(model, list(labels))


def keys_of(conditions: pd.DataFrame) -> list[Hashable]:
    """The key of each condition, as in `ddm.recover`: its level, or the tuple of its levels."""
    # not itertuples, which has no rows without columns in pandas 2
    rows = [tuple(map(as_python, row)) for row in conditions.to_numpy(dtype=object)]
    return [row[0] if len(row) == 1 else row for row in rows]


def crossed(columns: Mapping[Any, Any]) -> pd.DataFrame:
    """All combinations of the values of columns, those of the last column next to each other."""
    rows = list(product(*columns.values()))
    return pd.DataFrame(rows, columns=list(columns))


def _as_table(conditions: Any) -> pd.DataFrame:
    """The argument ``conditions`` as a table."""
    table = pandas_if_frame("conditions", conditions)
    if isinstance(table, pd.DataFrame):
        return table.reset_index(drop=True)
    if not isinstance(table, Mapping):
        raise TypeError(
            "conditions must be {column: values}, all combinations of which are conditions, or a "
            f"DataFrame with a row for each; got {conditions!r}. For example {EXAMPLE}."
        )
    for column, values in table.items():
        if isinstance(values, str) or not isinstance(values, Iterable):
            raise TypeError(
                f"conditions of {column!r} must be a list of values; got {values!r}. For example "
                f"{EXAMPLE}."
            )
    return crossed(table)


def _checked(model: Model, table: pd.DataFrame) -> pd.DataFrame:
    """The table with the columns of the model; a ValueError unless it has just those."""
    for column in model.columns:
        if column not in table.columns:
            raise ValueError(
                f"conditions has no column {column!r}, which the model uses; its columns must be "
                f"{', '.join(model.columns)}."
            )
    others = [column for column in table.columns if column not in model.columns]
    if others:
        raise ValueError(
            f"conditions has a column {others[0]!r}, which the model does not use. Leave it out; "
            "what differs between people belongs into people=."
        )
    table = table[list(model.columns)]
    if table.empty:
        raise ValueError("conditions holds no condition. Give the values of each column.")
    missing = [column for column in table.columns if table[column].isna().any()]
    if missing:
        raise ValueError(f"conditions: a value of {missing[0]!r} is missing. Fill it in.")
    if table.duplicated().any():
        key = keys_of(table[table.duplicated()])[0]
        raise ValueError(f"conditions has {shown(key)} twice. Name each once.")
    return table


def _of_labels(model: Model, labels: list[Hashable]) -> pd.DataFrame:
    """The conditions whose levels stand in labels such as v[easy]."""
    names = [
        name
        for name in model.specifications
        if model.columns_of(name) and not model.has_formula(name) and name not in model.covariates
    ]
    known: dict[str, list[tuple[str, ...]]] = {name: [] for name in names}
    for label, (name, text) in levels_in(labels, names).items():
        levels = tuple(text.split(", "))
        if len(levels) != len(model.columns_of(name)):
            raise ValueError(
                f"truth: the levels of {', '.join(model.columns_of(name))} cannot be read from "
                f"{label!r}. Give them: {EXAMPLE}."
            )
        known[name].append(levels)

    values: dict[str, dict[str, None]] = {}
    for name, several in known.items():
        for place, column in enumerate(model.columns_of(name)):
            values.setdefault(column, {}).update(dict.fromkeys(one[place] for one in several))
    for column in model.columns:
        if not values.get(column):
            raise ValueError(
                f"conditions: the true values do not say which values {column!r} has in the "
                f"study. Give them, as conditions={{{column!r}: [...]}}."
            )

    table = crossed({column: list(values[column]) for column in model.columns})
    for name, several in known.items():
        rows = table[list(model.columns_of(name))].itertuples(index=False, name=None)
        table = table[[row in several for row in rows]]
    return table.reset_index(drop=True)
