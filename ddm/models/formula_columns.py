"""The columns of data that a formula reads, in types that formulaic takes."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pandas as pd

from ddm.models.formula_terms import listed
from ddm.reading.column_names import no_column_in

# a text column with more levels than this is not a condition, and its matrix could exceed the
# memory
MOST_LEVELS = 1000


def complete_columns(given: str, columns: tuple[str, ...], data: pd.DataFrame) -> pd.DataFrame:
    """The columns that a formula reads, in types that formulaic takes, with rows counted from 0.

    An error if a column does not exist, has missing or infinite values, or holds neither numbers
    nor levels.
    """
    plain = {}
    for column in columns:
        if column not in data.columns:
            raise ValueError(f"{given}: {no_column_in(column, data)}")
        drop = f"Drop these rows (data.dropna(subset=[{column!r}]))"
        _check_count(given, data[column].isna(), "missing", drop)

        plain[column] = _plain(given, data[column])
        if plain[column].dtype == float:
            infinite = pd.Series(np.isinf(plain[column]), name=column)
            _check_count(given, infinite, "infinite", "Drop these rows")
    return pd.DataFrame(plain, index=range(len(data)))


def _check_count(given: str, wrong: pd.Series, what: str, remedy: str) -> None:
    """A ValueError if ``wrong``, one bool per row, is true in some rows of a column."""
    count = int(wrong.sum())
    if count:
        raise ValueError(
            f"{given}: column {wrong.name!r} is {what} in {count} of {len(wrong)} rows. {remedy} "
            "or fill them in."
        )


def _plain(given: str, column: pd.Series) -> pd.Series:
    """A column as bool, int64, float64, categorical or object, whatever type pandas has for it."""
    values = column.reset_index(drop=True)
    if isinstance(values.dtype, pd.CategoricalDtype):
        values = values.cat.remove_unused_categories()
    else:
        # numbers may come as objects
        values = values.infer_objects()
        values = values.astype(_plain_type(given, values))

    _check_names(given, column.name, levels_of(values) or ())
    return values


def _plain_type(given: str, values: pd.Series) -> type:
    """The type that formulaic takes for these values; a TypeError if there is none."""
    types = pd.api.types
    if types.is_bool_dtype(values):
        return bool
    # smaller integers would overflow in x**2
    if types.is_integer_dtype(values):
        return np.int64
    if types.is_float_dtype(values):
        return np.float64
    if types.is_object_dtype(values) or types.is_string_dtype(values):
        return object
    raise TypeError(
        f"{given}: column {values.name!r} holds {values.dtype}; a formula needs numbers or levels. "
        f"Turn it into one of them first, for example data[{values.name!r}] = "
        f"data[{values.name!r}].astype(str)."
    )


def levels_of(values: pd.Series) -> tuple[Any, ...] | None:
    """The levels of a column that holds categories or text; None for a column of numbers."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        return tuple(values.cat.categories)
    return tuple(values.unique()) if values.dtype == object else None


def _check_names(given: str, column: Any, levels: tuple[Any, ...]) -> None:
    """A ValueError if a column has too many levels, or two levels with the same name."""
    if len(levels) > MOST_LEVELS:
        raise ValueError(
            f"{given}: column {column!r} holds {len(levels)} different texts, too many for levels. "
            f"If they are numbers, turn them into such: data[{column!r}] = "
            f"pd.to_numeric(data[{column!r}]); else group them."
        )

    twice = next((name for name, count in Counter(map(str, levels)).items() if count > 1), None)
    if twice is not None:
        raise ValueError(
            f"{given}: column {column!r} has two levels that would both be called {twice!r}. "
            "Rename one, or turn numbers and text of one column into one of them."
        )


def check_same_levels(
    given: str, column: str, before: tuple[Any, ...] | None, now: tuple[Any, ...] | None
) -> None:
    """An error if a column holds text instead of numbers, or a level that the formula lacks.

    ``before`` are the levels where the formula was laid out, ``now`` those of other rows; None for
    numbers.
    """
    if before is None and now is not None:
        raise TypeError(
            f"{given}: column {column!r} holds text, and where the formula was laid out it holds "
            f"numbers. Turn it into numbers: data[{column!r}] = pd.to_numeric(data[{column!r}])."
        )

    new = [level for level in now or () if level not in (before or ())]
    if new:
        raise ValueError(
            f"{given}: column {column!r} has the level {new[0]!r}, which does not occur where the "
            f"formula was laid out; there it has {listed(map(repr, before or ()))}. Leave these "
            "rows out, or rename the level."
        )
