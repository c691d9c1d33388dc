"""Cells as columns of numbers, of True and False, or of text; missing where they say so."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import compress
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd

from ddm.arguments import LARGEST_EXACT, is_number
from ddm.reading.numbers_in_text import POINT

# what stands for a missing value, as for `pandas.read_csv`
MISSING = frozenset(
    {"", "NA", "N/A", "n/a", "<NA>", "#N/A", "#N/A N/A", "#NA", "NaN", "nan", "-NaN", "-nan"}
    | {"null", "NULL", "None", "1.#IND", "-1.#IND", "1.#QNAN", "-1.#QNAN"}
)

WORDS_FOR_MISSING = MISSING - {""}

LEADING_ZERO = re.compile(r"[-+]?0\d")

TRUTHS = {"True": True, "TRUE": True, "true": True, "False": False, "FALSE": False, "false": False}

# infinity as R, pandas and others write it
INFINITE = frozenset({"inf", "-inf", "Inf", "-Inf", "+inf", "+Inf", "Infinity", "-Infinity"})

# kinds of cells that are text or can be written as such
PLAIN = (str, bool, np.bool_, Real, Decimal)

# whole numbers of more digits are not exact as floats; Python does not read those of thousands
MOST_DIGITS = 100


def is_missing(cell: Any, *, is_text: bool = False) -> bool:
    """Whether a cell holds no value; in a column kept as text, only an empty cell does not."""
    if isinstance(cell, str):
        return not cell if is_text else cell in MISSING
    return cell is None or cell is pd.NA or cell is pd.NaT or (is_number(cell) and cell != cell)


def typed(cells: pd.Series, *, is_text: bool = False) -> pd.Series:
    """A column of cells, each a text or a value, with the type that all of its values allow.

    Numbers if all are numbers, True and False if all are these, else text. ``is_text`` keeps what
    stands in the file, as 001 or NA. Whole numbers too large to be exact stay text.
    """
    values = cells.tolist()
    missing = _missing(values, is_text)
    present = list(compress(values, ~missing)) if missing.any() else values
    found: np.ndarray | list[Any] = _texts(present) if is_text else _converted(present)

    if isinstance(found, np.ndarray) and not missing.any():
        return pd.Series(found, index=cells.index, name=cells.name)
    if isinstance(found, np.ndarray) and found.dtype.kind in "if":
        column = np.full(len(values), np.nan)
        column[~missing] = found
        return pd.Series(column, index=cells.index, name=cells.name)

    rest = iter(found)
    filled = [np.nan if is_none else next(rest) for is_none in missing]
    return pd.Series(filled, index=cells.index, name=cells.name, dtype=object).infer_objects()


def _missing(values: list[Any], is_text: bool) -> np.ndarray:
    """Which cells hold no value; columns of text alone, which most are, are looked up at once."""
    if set(map(type, values)) == {str}:
        empty = {""} if is_text else MISSING
        return np.fromiter(map(empty.__contains__, values), dtype=bool, count=len(values))
    return np.array([is_missing(cell, is_text=is_text) for cell in values], dtype=bool)


def needs_text(cells: pd.Series) -> bool:
    """Whether cells would lose something as numbers: a 0 before them, or a word such as NA."""
    return any(
        isinstance(cell, str) and (cell in WORDS_FOR_MISSING or LEADING_ZERO.match(cell))
        for cell in cells.unique()
    )


def _converted(present: list[Any]) -> np.ndarray | list[Any]:
    """Values of one type: an array of numbers or of True and False, else a list of texts.

    Values of other kinds, such as dates and lists, stay as they are.
    """
    if not present:
        return np.zeros(0)
    kinds = set(map(type, present))
    if kinds <= {bool, np.bool_}:
        return np.array(present, dtype=bool)
    if not all(issubclass(kind, PLAIN) for kind in kinds):
        return present

    texts = _texts(present)
    if all(text in TRUTHS for text in set(texts)):
        return np.array([TRUTHS[text] for text in texts], dtype=bool)
    numbers = _numbers(texts)
    return texts if numbers is None else numbers


def _texts(present: list[Any]) -> list[str]:
    return present if set(map(type, present)) == {str} else list(map(_as_text, present))


def _as_text(cell: Any) -> str:
    """A value as text, and 5 instead of 5.0: workbooks hold all numbers as decimals."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < LARGEST_EXACT:
        return str(int(cell))
    return str(cell)


def _numbers(texts: list[str]) -> np.ndarray | None:
    """The numbers in texts, or None unless all texts are numbers that can be kept exactly."""
    different = set(texts)
    if not all(POINT.fullmatch(text) or text in INFINITE for text in different):
        return None

    if all(text.lstrip("+-").isdigit() for text in different):
        if max(map(len, different)) > MOST_DIGITS:
            return None
        whole = list(map(int, texts))
        return np.array(whole) if max(map(abs, whole)) <= LARGEST_EXACT else None
    return np.array(list(map(float, texts)))
