"""Tables whose numbers are texts that a reader takes in at a glance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from ddm.arguments import is_number
from ddm.report.page import Table

# what stands in place of a number that is not known
UNKNOWN = "–"

# numbers have so many significant digits, and no more decimals than these
DIGITS = 3
MOST_DECIMALS = 4


def table_of(
    table: pd.DataFrame, caption: str, *, titles: Mapping[str, str] | None = None
) -> Table:
    """A DataFrame as a table of texts; ``titles`` has other names of its columns."""
    known = titles or {}
    columns = [map(_cell, table[name].tolist()) for name in table.columns]
    rows = tuple(zip(*columns, strict=True)) if columns else ()
    return Table(
        caption,
        tuple(known.get(str(name), str(name)) for name in table.columns),
        rows,
        tuple(_holds_numbers(table[name]) for name in table.columns),
    )


def number_text(value: Any, *, like: float | None = None) -> str:
    """A number with three significant digits, or with the decimals of the number ``like``.

    An estimate is written like its standard error, so that digits that mean nothing are left out.

    Examples
    --------
    >>> number_text(1.23456), number_text(0.0123456), number_text(12345.6), number_text(-0.5)
    ('1.23', '0.0123', '12346', '−0.500')
    >>> number_text(1.23456, like=0.0123)
    '1.235'
    """
    if value is None or not np.isfinite(value):
        return UNKNOWN if value is None or np.isnan(value) else "∞" if value > 0 else "−∞"
    if isinstance(value, (bool, np.bool_)):
        return "yes" if value else "no"
    if isinstance(value, (int, np.integer)):
        return signed(f"{value:d}")
    if like is not None and np.isfinite(like) and like > 0.0:
        return signed(f"{value:.{_decimals(like, digits=2)}f}")
    decimals = _decimals(value)
    return signed(f"{value:.{decimals}f}")


def signed(text: str) -> str:
    """The text of a number with the sign that is as wide as a plus; "-0.00" has no sign."""
    if not text.startswith("-"):
        return text
    return text[1:] if not text.strip("-0.") else "−" + text[1:]


def _decimals(value: float, *, digits: int = DIGITS) -> int:
    """How many decimals show this many significant digits."""
    if value == 0.0:
        return 2
    return int(np.clip(digits - 1 - np.floor(np.log10(abs(value))), 0, MOST_DECIMALS))


def _holds_numbers(column: pd.Series) -> bool:
    return bool(pd.api.types.is_numeric_dtype(column)) and column.dtype != bool


def _cell(value: Any) -> str:
    """A cell as a text."""
    if isinstance(value, (bool, np.bool_)) or is_number(value):
        return number_text(value)
    if isinstance(value, (float, type(None))) or value is pd.NA or value is pd.NaT:
        return UNKNOWN
    return str(value)
