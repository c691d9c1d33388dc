"""Conditions on the rows of a table, such as ``"rt > 0.2 and subject == 's01'"``.

A condition is read, not run: Python parses it, and of what it parses only names of columns,
constants, comparisons, ``and``, ``or``, ``not`` and arithmetic have a meaning here. So a condition
from a file or a shell can do nothing but choose rows.

It means what it means in ``DataFrame.query``, also where values are missing. There are three
differences: names of columns with a dot need no backticks; text in quotes is taken as it is, with
no escapes; and what could be meant in two ways (text compared with a number, a number that stands
for a condition) is an error.
"""

from __future__ import annotations

import ast
from collections.abc import Collection
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
import pandas as pd

from ddm.arguments import shown
from ddm.reading.columns import TRUTHS as TRUTH_NAMES
from ddm.reading.expression_columns import as_named, column_named, unknown_column
from ddm.reading.expression_source import Source, in_need_of_backticks, parsed, shortened
from ddm.reading.expression_values import (
    ARITHMETIC,
    NOTHING,
    NUMBERS,
    TEXTS,
    TRUTHS,
    Part,
    comparable,
    compared,
    described,
    part_of_column,
    part_of_constant,
)

SIGNS: dict[type, str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.In: "in",
    ast.NotIn: "not in",
}

ALLOWED = (
    "A condition runs no code: it may contain names of columns, numbers, text in quotes, "
    "comparisons (== != < <= > >=, in ['a', 'b']), and, or, not, and + - * / // % **."
)


# a message lists at most this number of values of a column, and describes so many columns
MOST_VALUES = 6


def rows_where(
    table: pd.DataFrame, condition: str, *, text: Collection[str] = (), said_as: str = "where="
) -> pd.DataFrame:
    """The rows in which a condition on the columns is true, such as ``"rt > 0.2"``.

    ``text`` are columns of labels that are no numbers although they may look so, such as 001.
    ``said_as`` is the text before the condition where the user wrote it, which messages repeat. A
    ValueError if the condition cannot be understood, or is not true in any row. It runs no code.

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


@dataclass(frozen=True)
class Reading:
    """What a condition is read with: its text, the table, and the columns of labels that are no
    numbers.
    """

    source: Source
    table: pd.DataFrame
    text: Collection[str]


@dataclass(frozen=True, eq=False)
class Evaluated:
    """Where a condition holds, (n_rows,), and the columns that it names, by name."""

    holds: np.ndarray
    columns: dict[str, pd.Series]


def evaluated(condition: str, table: pd.DataFrame, text: Collection[str] = ()) -> Evaluated:
    """Where a condition holds in a table; a ValueError if it is no condition on its columns.

    ``text`` are columns of labels that may look like numbers, such as 001, and are none.

    Examples
    --------
    >>> table = pd.DataFrame({"subject": ["s01", "s02"], "rt": [0.5, 0.1]})
    >>> evaluated("0.2 < rt <= 1 or subject in ['s02']", table).holds
    array([ True,  True])
    """
    reading = Reading(parsed(condition, list(map(str, table.columns))), table, text)
    holds = _truth(reading.source.tree, reading)

    # of a column such as key_resp.rt the first word alone may be no column
    nodes = [node for node in ast.walk(reading.source.tree) if isinstance(node, ast.expr)]
    nodes.sort(key=lambda node: node.col_offset)
    names = dict.fromkeys(filter(None, (_name(node, reading) for node in nodes)))
    found = {name: column_named(table, name) for name in names}
    return Evaluated(holds, {name: one for name, one in found.items() if one is not None})


# --- conditions -----------------------------------------------------------------------------------


def _truth(node: ast.expr, reading: Reading) -> np.ndarray:
    """Where a part is true; a ValueError if it is neither true nor false in some row."""
    match node:
        case ast.BoolOp(op=word, values=values):
            parts = [_truth(value, reading) for value in values]
            return reduce(np.logical_and if isinstance(word, ast.And) else np.logical_or, parts)
        case ast.UnaryOp(op=ast.Not() | ast.Invert(), operand=operand):
            return ~_truth(operand, reading)

    part = _part(node, reading)
    if part.is_constant:
        raise ValueError(f"{part.said} uses no column. Compare a column with it.")
    if part.holds == NOTHING:
        raise ValueError(f"{part.said} has no value in any row, so it is neither true nor false.")
    if part.holds != TRUTHS:
        raise ValueError(
            f"{part.said} is neither true nor false. Compare it with a value: {_example(part)}."
        )

    missing = np.isnan(part.values)
    if missing.any():
        row = shown(reading.table.index[int(np.argmax(missing))])
        raise ValueError(
            f"{part.said} is missing in {int(missing.sum())} of {missing.size} rows, first in row "
            f"{row}, where it is neither true nor false. Write {part.said} == True, or "
            f"{part.said} != False to keep these rows."
        )
    return part.values == 1.0


def _example(part: Part) -> str:
    """A comparison with a value that a part has."""
    if part.holds == TEXTS:
        return f"{part.said} == {str(part.column.dropna().iloc[0])!r}"  # type: ignore[union-attr]
    values = part.values
    is_coded = part.holds == NUMBERS and np.isin(values[~np.isnan(values)], (0, 1)).all()
    return f"{part.said} == 1" if is_coded else f"{part.said} > 0"


# --- parts of conditions --------------------------------------------------------------------------


def _part(node: ast.expr, reading: Reading) -> Part:
    """The values of a part; a ValueError if it has no meaning in conditions."""
    said = reading.source.said(node)
    match node:
        case ast.Constant(value=bool() | int() | float() as value):
            return part_of_constant(said, value)
        case ast.Constant(value=None):
            raise unknown_column(said, reading.table, reading.source.bare)
        case ast.Name() | ast.Attribute():
            return _named(node, said, reading)
        case ast.BoolOp() | ast.UnaryOp(op=ast.Not() | ast.Invert()):
            return Part(said, TRUTHS, _truth(node, reading).astype(float))
        case ast.Compare():
            return Part(said, TRUTHS, _comparison(node, reading).astype(float))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return Part(said, NUMBERS, -_numbers(operand, reading))
        case ast.UnaryOp(op=ast.UAdd(), operand=operand):
            return Part(said, NUMBERS, _numbers(operand, reading))
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in ARITHMETIC:
            with np.errstate(all="ignore"):
                values = ARITHMETIC[type(sign)](_numbers(left, reading), _numbers(right, reading))
            return Part(said, NUMBERS, values)
        case ast.Tuple():
            raise ValueError(
                f"{said} are several parts. Write and between conditions, and a decimal point in "
                "numbers."
            )
        case ast.List() | ast.Set():
            raise ValueError(f"{said} is a list, which stands after in or not in only.")
    raise _refused(said, reading)


def _refused(said: str, reading: Reading) -> ValueError:
    """The error about a part that has no meaning in conditions."""
    meant = in_need_of_backticks(reading.source.bare, list(map(str, reading.table.columns)))
    advice = f" Write the column {meant[0]} in backticks: `{meant[0]}`." if meant else ""
    return ValueError(f"{said} is not allowed.{advice} {ALLOWED}")


def _numbers(node: ast.expr, reading: Reading) -> Any:
    """The numbers of a part of arithmetic, as floats."""
    part = _part(node, reading)
    if part.holds == NOTHING:
        return np.full(len(reading.table), np.nan)

    is_mixed = part.holds == TEXTS and not part.is_constant and part.has_numbers
    if part.holds != NUMBERS and not is_mixed:
        held = "text" if part.holds == TEXTS else "true or false"
        raise ValueError(f"{part.said} is {held}: + - * / // % ** are for numbers only.")
    return np.float64(part.values) if part.is_constant else part.numbers.astype(float)


def _name(node: ast.expr, reading: Reading) -> str | None:
    """The name of a column that a part may be; None if it can be none."""
    match node:
        case ast.Name(id=name):
            piece = reading.source.pieces.get(name, name)
            return None if piece[0] in "'\"" else piece.strip("`")
        case ast.Attribute(value=owner, attr=attribute):
            first = _name(owner, reading)
            is_plain = isinstance(owner, ast.Name | ast.Attribute) and first is not None
            return f"{first}.{attribute}" if is_plain else None
    return None


def _named(node: ast.expr, said: str, reading: Reading) -> Part:
    """A column, text in quotes, or a word for true or false."""
    name = _name(node, reading)
    if name is None:
        if isinstance(node, ast.Name):
            return part_of_constant(said, reading.source.pieces[node.id][1:-1])
        raise _refused(said, reading)

    column = column_named(reading.table, name)
    if column is not None:
        return part_of_column(said, column, name in reading.text)
    # the names of true and false in R, Julia and other languages
    if name in TRUTH_NAMES:
        return part_of_constant(said, TRUTH_NAMES[name])
    raise unknown_column(name, reading.table, reading.source.bare)


# --- comparisons ----------------------------------------------------------------------------------


def _comparison(node: ast.Compare, reading: Reading) -> np.ndarray:
    """Where all comparisons of a chain such as 0.2 < rt < 1 are true."""
    operands = [node.left, *node.comparators]
    _refuse_words(operands, reading)
    pairs = zip(operands, node.ops, operands[1:], strict=False)
    return reduce(np.logical_and, [_compared(a, sign, b, reading) for a, sign, b in pairs])


def _compared(a: ast.expr, sign: ast.cmpop, b: ast.expr, reading: Reading) -> np.ndarray:
    """Where one comparison is true."""
    if type(sign) not in SIGNS:
        word = "is not" if isinstance(sign, ast.IsNot) else "is"
        raise ValueError(f"'{word}' is not allowed; write == or !=. {ALLOWED}")

    left = _part(a, reading)
    if isinstance(sign, ast.In | ast.NotIn):
        found = _is_in(left, b, reading)
        return found if isinstance(sign, ast.In) else ~found

    if isinstance(b, ast.List | ast.Tuple | ast.Set):
        raise ValueError(
            f"{reading.source.said(b)} is a list. Write {left.said} in {reading.source.said(b)}."
        )
    return compared(left, SIGNS[type(sign)], _part(b, reading), len(reading.table))


def _is_in(left: Part, node: ast.expr, reading: Reading) -> np.ndarray:
    """Where a part is one of the constants of a list."""
    said = reading.source.said(node)
    if not isinstance(node, ast.List | ast.Tuple | ast.Set) or not node.elts:
        raise ValueError(f"in needs a list of values after it: {left.said} in [1, 2]; got {said}.")
    if left.is_constant:
        raise ValueError(f"{left.said} in {said} uses no column.")

    listed = [_part(element, reading) for element in node.elts]
    other = next((part for part in listed if not part.is_constant), None)
    if other is not None:
        raise ValueError(f"{other.said} in {said} is a column; a list has numbers or text only.")

    found = np.zeros(len(reading.table), dtype=bool)
    for kind in () if left.holds == NOTHING else dict.fromkeys(part.holds for part in listed):
        members = [part for part in listed if part.holds == kind]
        values, _ = comparable(left, "==", members[0])
        found |= pd.Series(values).isin([part.values for part in members]).to_numpy(bool)
    return found


def _refuse_words(operands: list[ast.expr], reading: Reading) -> None:
    """A ValueError if a word without quotes is a value of a column that it is compared with."""
    nodes = [
        element
        for node in operands
        for element in (node.elts if isinstance(node, ast.List | ast.Tuple | ast.Set) else [node])
    ]
    names = [name for node in nodes if (name := _name(node, reading))]
    columns = {
        name: column for name in names if (column := column_named(reading.table, name)) is not None
    }
    for word in names:
        for name, column in columns.items():
            if word not in columns and word not in TRUTH_NAMES and word in set(map(str, column)):
                raise ValueError(
                    f"{word} is a value of {name}, and text needs quotes: write '{word}'."
                )
