"""Codes for a missing value, such as 999 for no response, as missing values."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from ddm.arguments import as_python, is_number
from ddm.reading.column_names import no_column, several_columns

# the column that codes are about if none is named
DEFAULT_COLUMN = "rt"

# pairs of labels of which neither can be a code while the other one is in use
PAIRS = ({0, 1}, {-1, 1})

Codes = Mapping[str, Sequence[Any]]


def codes_by_column(missing: Any, default: str = DEFAULT_COLUMN) -> dict[str, list[Any]]:
    """The argument ``missing`` of `ddm.read_table`: codes by column, those of ``default`` alone."""
    if missing is None:
        return {}
    if isinstance(missing, Mapping):
        return {column: _codes(codes) for column, codes in missing.items()}
    return {default: _codes(missing)}


def _codes(codes: Any) -> list[Any]:
    found = list(codes) if isinstance(codes, list | tuple | set | frozenset | range) else [codes]
    wrong = [code for code in found if not isinstance(code, str) and not is_number(as_python(code))]
    if wrong or not found:
        raise TypeError(
            "missing must be a code, a list of codes, or {column: codes}, each a number or text; "
            f"got {wrong[0] if wrong else codes!r}. For example missing={{'rt': [-1, 999]}}."
        )
    return found


def without_codes(
    table: pd.DataFrame, codes: Codes, *, keys: Collection[str]
) -> tuple[pd.DataFrame, list[str]]:
    """The table with codes as missing values, and how many each column had.

    ``keys`` are columns that cannot have codes. A ValueError if a code may also be a value in use:
    a label, or an RT among the others.
    """
    notes = []
    for column, found in codes.items():
        said = f"missing={{{column!r}: {found!r}}}"
        if column not in table.columns:
            raise ValueError(f"{said}: {no_column(column, table.columns)}")
        if (n := list(table.columns).count(column)) > 1:
            raise ValueError(f"{said}: {several_columns(column, n)}")
        if column in keys:
            raise ValueError(
                f"{said}: column {column!r} is kept as text, since it tells subjects or conditions "
                "apart. Leave its rows out instead: where=."
            )

        is_code = _are_codes(table[column], found)
        for code in found:
            _refuse_in_use(said, table[column][~is_code], code)
        table = table.assign(**{column: table[column].mask(is_code)})
        notes.append(f"codes in {column} taken as missing: {is_code.sum()}")
    return table, notes


def _are_codes(values: pd.Series, codes: Sequence[Any]) -> np.ndarray:
    return np.any([_equal(values, code) for code in codes], axis=0)


def _equal(values: pd.Series, code: Any) -> np.ndarray:
    """Which values are the code: as numbers, if both are such, else as text."""
    if is_number(as_python(code)):
        return (pd.to_numeric(values, errors="coerce") == code).to_numpy(dtype=bool)
    return (values.astype(object).map(str) == code).to_numpy(dtype=bool)


def _refuse_in_use(said: str, others: pd.Series, code: Any) -> None:
    """A ValueError if a code may also be a value, as the values that are no codes show.

    They make a pair of labels with it, or lie on both sides of it.
    """
    if not is_number(as_python(code)):
        return

    numbers = pd.to_numeric(others, errors="coerce").dropna()
    levels = set(numbers.unique().tolist())
    if len(levels) == 1 and levels | {code} in PAIRS:
        raise ValueError(
            f"{said}: the other value of column {others.name!r} is {levels.pop():g}, so that "
            f"{code} may be a label in use. To leave its rows out, use where=."
        )

    above_0 = numbers[numbers > 0]
    if len(levels) > 2 and code > 0 and above_0.min() < code < above_0.max():
        raise ValueError(
            f"{said}: other values of column {others.name!r} go from {above_0.min():g} to "
            f"{above_0.max():g}, so that {code} may be a value in use. To leave its rows out, use "
            "where=."
        )
