"""The people of a study: who has which values of the predictors of people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from ddm.frames import pandas_if_frame
from ddm.models.formula_terms import columns_of, is_formula
from ddm.studies.of_populations.conditions import crossed

EXAMPLE = "people={'patient': ['no', 'yes']}"


def kinds_of_people(between: Any, people: Any, fitted: pd.DataFrame | None) -> pd.DataFrame:
    """A row for each kind of person, with the columns that the formulas of ``between`` name.

    They are what the argument ``people`` says, or else the people ``fitted``.
    """
    columns = _needed(between)
    if not columns:
        if people is not None:
            raise ValueError(
                "people= says which predictors people have, and there is no predictor. Name what "
                "it predicts, for example between={'v': '~ patient'}, or leave people= out."
            )
        return pd.DataFrame(index=range(1))
    table = fitted if people is None else _as_table(people)
    for column in columns:
        if table is None or column not in table.columns:
            raise ValueError(
                f"people: between= names {column!r}, of which people have no value. Give it, for "
                f"example people={{{column!r}: ['no', 'yes']}} for two groups of the same size."
            )
    assert table is not None
    if table.empty:
        raise ValueError(f"people holds nobody. Give values, for example {EXAMPLE}.")
    table = table[columns]
    missing = [column for column in columns if table[column].isna().any()]
    if missing:
        raise ValueError(f"people: a value of {missing[0]!r} is missing. Fill it in.")
    return table.reset_index(drop=True) if people is not None else _ordered(table)


def dealt(kinds: pd.DataFrame, n_people: int) -> pd.DataFrame:
    """The rows of ``n_people`` people, as many of each kind as there can be.

    If people are fewer than kinds, they are of kinds that lie evenly among them.
    """
    places = ((np.arange(n_people) + 0.5) * len(kinds) / n_people).astype(int)
    return kinds.iloc[places].reset_index(drop=True)


def _ordered(table: pd.DataFrame) -> pd.DataFrame:
    """People in the order of their values, so that every share of them is like all."""
    return table.sort_values(list(table.columns), kind="stable").reset_index(drop=True)


def _needed(between: Any) -> list[str]:
    """The columns that formulas name; other values are refused where they are laid out."""
    if not isinstance(between, Mapping):
        return []
    named = [
        column
        for target, formula in between.items()
        if isinstance(formula, str) and is_formula(formula)
        for column in columns_of(str(target), formula)
    ]
    return list(dict.fromkeys(named))


def _as_table(people: Any) -> pd.DataFrame:
    """The argument ``people`` as a table."""
    table = pandas_if_frame("people", people)
    if isinstance(table, pd.DataFrame):
        return table
    if not isinstance(table, Mapping):
        raise TypeError(
            "people must be {column: values}, each combination of which as many people have, or a "
            f"DataFrame with a row for each kind of person; got {people!r}. For example {EXAMPLE}."
        )
    for column, values in table.items():
        if isinstance(values, str) or not isinstance(values, Iterable):
            raise TypeError(
                f"people of {column!r} must be a list of values; got {values!r}. For example "
                f"{EXAMPLE}, or ['no', 'no', 'yes'] where one in three is a patient."
            )
    return crossed(table)
