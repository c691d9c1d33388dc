"""The values of a condition: what a column or a constant holds, and how two of them compare."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd

from ddm.arguments import LONGEST_SHOWN, as_level, shown
from ddm.reading.expression_source import shortened

COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}

# on numbers as floats, which have a largest one: no power of them fills the memory
ARITHMETIC: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
}

NUMBERS, TRUTHS, TEXTS, NOTHING = "numbers", "true and false", "text", "nothing"

# whole numbers below it are compared exactly
LARGEST_INTEGER = 2**63


@dataclass(frozen=True, eq=False)
class Part:
    """A part of a condition.

    said : the part as it is written
    holds : NUMBERS; TRUTHS; TEXTS, of which some may be numbers; or NOTHING, in a column without
        values
    values : for a constant one number, bool or text; else an array with one value per row, where
        truths are 1.0, 0.0 or NaN, and texts are as they are in the column
    column : whether it is a column of the table
    is_kept_text : whether it is a column of labels, such as 001, that are no numbers
    """

    said: str
    holds: str
    values: Any
    column: pd.Series | None = None
    is_kept_text: bool = False

    @property
    def is_constant(self) -> bool:
        return not isinstance(self.values, np.ndarray)

    @property
    def numbers(self) -> Any:
        """The numbers that it holds; NaN for cells of text that are no number."""
        if self.holds != TEXTS:
            return self.values
        return pd.to_numeric(pd.Series(self.values, dtype=object), errors="coerce").to_numpy(float)

    @property
    def has_numbers(self) -> bool:
        """Whether some of its cells of text are numbers."""
        return not self.is_kept_text and bool(np.isfinite(self.numbers).any())


def part_of_constant(said: str, value: float | bool | str) -> Part:
    """A number, bool or text that a condition contains."""
    if isinstance(value, bool):
        return Part(said, TRUTHS, value)
    if isinstance(value, str):
        return Part(said, TEXTS, value)
    try:
        is_small = abs(value) < LARGEST_INTEGER
        return Part(said, NUMBERS, value if is_small else float(value))
    except OverflowError:
        raise ValueError(f"{said} is too large a number.") from None


def part_of_column(said: str, column: pd.Series, is_kept_text: bool) -> Part:
    """A column; a ValueError if it holds what conditions cannot compare."""
    cells = column
    if isinstance(column.dtype, pd.CategoricalDtype):
        cells = column.astype(object)

    holds = _held(cells)
    if holds is None:
        raise ValueError(
            f"column {said} holds {column.dtype}. Conditions compare numbers, text, and true and "
            "false: make a column of these first."
        )

    if holds == NUMBERS:
        values = _plain_numbers(cells)
    elif holds == TRUTHS:
        values = cells.astype(object).map({True: 1.0, False: 0.0}).to_numpy(float)
    else:
        values = cells.astype(object).to_numpy(object)
    return Part(said, holds, values, column, is_kept_text and holds == TEXTS)


def _held(column: pd.Series) -> str | None:
    """What a column holds; None if it is nothing that conditions compare."""
    types = pd.api.types
    cells = column.dropna()
    if cells.empty:
        return NOTHING
    if types.is_bool_dtype(column.dtype):
        return TRUTHS
    if types.is_numeric_dtype(column.dtype):
        return None if types.is_complex_dtype(column.dtype) else NUMBERS
    if not types.is_object_dtype(column.dtype) and not types.is_string_dtype(column.dtype):
        return None

    kinds = set(map(type, cells))
    truths = {kind for kind in kinds if issubclass(kind, (bool, np.bool_))}
    numbers = {kind for kind in kinds if issubclass(kind, (Real, Decimal))} - truths
    if kinds in (truths, numbers):
        return TRUTHS if truths else NUMBERS
    texts = {kind for kind in kinds if issubclass(kind, str)}
    return TEXTS if kinds == truths | numbers | texts else None


def _plain_numbers(column: pd.Series) -> np.ndarray:
    """The numbers of a column; whole numbers stay as they are if none is missing."""
    types = pd.api.types
    if types.is_integer_dtype(column.dtype) and not column.isna().any():
        is_unsigned = types.is_unsigned_integer_dtype(column.dtype)
        return column.to_numpy(np.uint64 if is_unsigned else np.int64)
    return column.to_numpy(float, na_value=np.nan)


# --- comparing ------------------------------------------------------------------------------------


def compared(left: Part, sign: str, right: Part, n: int) -> np.ndarray:
    """Where a comparison of two parts is true, (n,).

    With a missing value != is true and all others are false.
    """
    if left.is_constant and right.is_constant:
        raise ValueError(f"{left.said} {sign} {right.said} uses no column.")
    if NOTHING in (left.holds, right.holds):
        return np.full(n, sign == "!=")

    a, b = map(np.asarray, comparable(left, sign, right))
    if a.dtype.kind in "iuf" and b.dtype.kind in "iuf":
        return np.asarray(COMPARISONS[sign](a, b), dtype=bool)

    a, b = np.broadcast_arrays(a.astype(object), b.astype(object))
    result = np.full(n, sign == "!=")
    known = ~(pd.isna(a) | pd.isna(b))
    result[known] = COMPARISONS[sign](a[known], b[known])
    return result


def comparable(left: Part, sign: str, right: Part) -> tuple[Any, Any]:
    """The values of two parts as numbers of both or texts of both; an error if they are neither."""
    kinds = {left.holds, right.holds}
    if TRUTHS in kinds:
        return _as_truths(left, sign, right)
    if kinds == {TEXTS}:
        return _as_texts(left, sign, right)
    if kinds == {NUMBERS}:
        return left.values, right.values
    return _as_numbers(left, sign, right)


def _as_numbers(left: Part, sign: str, right: Part) -> tuple[Any, Any]:
    """The numbers of two parts, one of which is text."""
    text, other = (left, right) if left.holds == TEXTS else (right, left)
    if text.is_constant:
        number = pd.to_numeric(pd.Series([text.values], dtype=object), errors="coerce")
        if number.notna().all():
            # no number is written as 01
            plain = shown(as_level(number.iloc[0]))
            raise ValueError(
                f"{other.said} holds numbers, and {text.said} is text. Leave out the quotes: "
                f"{_with(left, sign, right, text, plain)}."
            )
        raise ValueError(
            f"{other.said} holds numbers, and {text.said} is text. Compare it with a number."
        )

    if text.has_numbers:
        return left.numbers, right.numbers
    if other.is_constant:
        raise ValueError(
            f"{text.said} holds text, and {other.said} is a number. Write the value in quotes: "
            f"{_with(left, sign, right, other, repr(other.said))}."
        )
    raise ValueError(f"{text.said} holds text, and {other.said} holds numbers: no row is equal.")


def _as_texts(left: Part, sign: str, right: Part) -> tuple[Any, Any]:
    """The texts of two parts; their numbers if two columns are compared by size."""
    if sign in ("==", "!="):
        return _texts(left), _texts(right)

    parts = (left, right)
    if any(part.column is not None and _has_order(part.column) for part in parts):
        raise ValueError(
            f"{left.said} {sign} {right.said}: levels are compared with ==, != or in only. List "
            "those that are meant."
        )

    number = next((part for part in parts if part.is_constant and part.has_numbers), None)
    is_mixed = all(part.has_numbers for part in parts)
    if is_mixed and number is not None:
        raise ValueError(
            f"{number.said} is text, which comes after or before other text by its letters. To "
            "compare numbers leave out the quotes: "
            f"{_with(left, sign, right, number, number.values.strip())}."
        )
    return (left.numbers, right.numbers) if is_mixed else (_texts(left), _texts(right))


def _has_order(column: pd.Series) -> bool:
    return isinstance(column.dtype, pd.CategoricalDtype) and bool(column.cat.ordered)


def _texts(part: Part) -> Any:
    """The text of each cell; a missing cell stays as it is."""
    if part.is_constant:
        return part.values
    cells = part.values.copy()
    known = ~pd.isna(cells)
    cells[known] = [str(cell) for cell in cells[known]]
    return cells


def _as_truths(left: Part, sign: str, right: Part) -> tuple[Any, Any]:
    """The truths of two parts as 1 and 0, also if one of them holds the numbers 0 and 1 only."""
    for part, other in ((left, right), (right, left)):
        if part.holds == TEXTS:
            raise ValueError(_text_with_truths(left, sign, right, part, other))
        values = np.asarray(part.values, dtype=float)
        if part.holds == NUMBERS and not np.isin(values[~np.isnan(values)], (0.0, 1.0)).all():
            raise ValueError(
                f"{part.said} {'is a number' if part.is_constant else 'holds numbers'}, and "
                f"{other.said} {_is(other)}. Compare "
                f"{f'{other.said} with True or False' if part.is_constant else 'it with a number'}."
            )

    if sign not in ("==", "!="):
        raise ValueError(
            f"{left.said} {sign} {right.said}: true and false are compared with == or != only."
        )
    return np.asarray(left.values, dtype=float), np.asarray(right.values, dtype=float)


def _text_with_truths(left: Part, sign: str, right: Part, text: Part, truth: Part) -> str:
    """The message about a comparison of text with true and false."""
    if not text.is_constant and truth.is_constant:
        return (
            f"{text.said} holds text. Write the value in quotes, as it is in the table: "
            f"{_with(left, sign, right, truth, repr(truth.said))}."
        )
    if text.is_constant and text.values.lower() in ("true", "false"):
        return (
            f"{truth.said} {_is(truth)}. Leave out the quotes: "
            f"{_with(left, sign, right, text, text.values.capitalize())}."
        )
    held = "is text" if text.is_constant else "holds text"
    return f"{truth.said} {_is(truth)}, and {text.said} {held}. Compare it with True or False."


def _is(part: Part) -> str:
    return "is true or false" if part.is_constant else "holds true and false"


def _with(left: Part, sign: str, right: Part, replaced: Part, by: str) -> str:
    """A comparison in which one part is written in another way."""
    first, second = (by if part is replaced else part.said for part in (left, right))
    return f"{first} {sign} {second}"


# --- words of messages ----------------------------------------------------------------------------


def described(column: pd.Series, most: int) -> str:
    """The values of a column in a message: the range of numbers, or the first other values."""
    cells = column.dropna()
    if cells.empty:
        return "has no value"
    values = list(cells.unique())
    more = len(values) - most
    if _held(column) == NUMBERS and more > 0:
        return f"is from {shown(cells.min())} to {shown(cells.max())}"

    listed = ", ".join(shortened(shown(value), LONGEST_SHOWN) for value in values[:most])
    return f"has {listed} and {more} more" if more > 0 else f"has {listed}"
