"""The rows of a table that meet a condition."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pandas as pd

from ddm.reading.expression_columns import as_named
from ddm.reading.expression_source import shortened
from ddm.reading.expression_values import described
from ddm.reading.expressions import evaluated

# a message lists at most this number of values of a column, and describes so many columns
MOST_VALUES = 6


def rows_where(
    table: pd.DataFrame, condition: str, *, text: Collection[str] = (), said_as: str = "where="
) -> pd.DataFrame:
    """The rows in which a condition on the columns is true, such as ``"rt > 0.2"``.

    ``text`` are columns of labels that are no numbers although they may look so, such as 001.
    ``said_as`` is the text before the condition where the user wrote it, which messages repeat. A
    ValueError if the condition cannot be understood, or is not true in any row. It runs no code;
    `expressions` says what it may contain.

    Examples
    --------
    >>> table = pd.DataFrame({"subject": ["s01", "s01", "s02"], "rt": [0.1, 0.5, 0.6]})
    >>> rows_where(table, "subject == 's01' and rt > 0.2")
      subject   rt
    1     s01  0.5
    """
    _check_type(condition, said_as)
    try:
        found = evaluated(condition, table, text)
    except ValueError as error:
        raise ValueError(f"{said_as}{shortened(repr(condition))}: {error}") from None

    chosen = table[found.holds]
    if chosen.empty:
        values = "; ".join(
            f"{as_named(name)} {described(column, MOST_VALUES)}"
            for name, column in list(found.columns.items())[:MOST_VALUES]
        )
        raise ValueError(
            f"{said_as}{shortened(repr(condition))} holds in none of the {len(table)} rows. "
            f"Compare with the values in the file: {values}."
        )
    return chosen


def _check_type(condition: Any, said_as: str) -> None:
    """A TypeError unless a condition is a string."""
    if not isinstance(condition, str):
        raise TypeError(
            f'{said_as}{condition!r} is no condition. Write it as a text: {said_as}"rt > 0.2".'
        )
