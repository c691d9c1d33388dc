"""Whether the effects in a formula's matrix can be estimated.

Every factor must have two levels or more, no column may be 0 or depend linearly on others, and no
row may depend on other rows of the table.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ddm.arguments import shown
from ddm.models.formula_terms import listed

# a column of unit length depends linearly on others if at most this length of it is left without
# them
SMALLEST_REST = 1e-10

# another column depends on a column if that has a weight above this, which is more than rounding
SMALLEST_WEIGHT = 1e-8

# a row depends on the others if, without them, it changes by more than this share of the largest
# value of a column
LARGEST_CHANGE = 1e-8


def check_levels(given: str, spec: Any) -> None:
    """A ValueError if a factor has one level only; ``spec`` is formulaic's ModelSpec."""
    for factor, (_, state) in spec.encoder_state.items():
        levels = state.get("categories", ())
        if len(levels) == 1:
            raise ValueError(
                f"{given}: {factor} has one level only, {shown(levels[0])}, so nothing can differ "
                "by it. Leave it out of the formula."
            )


def check_not_empty(given: str, labels: tuple[str, ...], matrix: np.ndarray) -> None:
    """A ValueError if a column of the matrix is 0 in all rows."""
    empty = [label for label, column in zip(labels, matrix.T, strict=True) if not column.any()]
    if empty:
        raise ValueError(
            f"{given}: 0 in all rows: {listed(empty)}, so no effect can be estimated. Leave the "
            "term out; or, if it stands for a combination of levels that does not occur, give the "
            "columns as a list of names, which has one value per combination that occurs."
        )


def check_rank(given: str, labels: tuple[str, ...], matrix: np.ndarray) -> None:
    """A ValueError if a column of the matrix depends linearly on others."""
    found = [
        f"{labels[i]} on {listed(labels[j] for j in others)}"
        for i, others in dependent(matrix).items()
    ]
    if found:
        raise ValueError(
            f"{given}: columns depend linearly on others, so that their effects cannot be told "
            f"apart: {listed(found, '; ')}. Leave out of the formula one of those that depend on "
            "each other."
        )


def dependent(matrix: np.ndarray) -> dict[int, list[int]]:
    """The columns that are linear combinations of columns before them, by position.

    The values are the positions of the columns in each combination. No column may be 0.
    """
    # R of the QR decomposition has the lengths and angles of all columns, in few rows
    unit = np.asarray(np.linalg.qr(matrix / np.linalg.norm(matrix, axis=0), mode="r"))
    kept: list[int] = []
    basis = np.zeros((len(unit), 0))
    found = {}

    for i, column in enumerate(unit.T):
        rest = column - basis @ (basis.T @ column)
        # once more, since rounding leaves a part
        rest -= basis @ (basis.T @ rest)
        length = np.linalg.norm(rest)
        if length > SMALLEST_REST:
            kept.append(i)
            basis = np.column_stack([basis, rest / length])
        else:
            weights = np.abs(np.linalg.lstsq(unit[:, kept], column, rcond=None)[0])
            found[i] = [j for j, one in zip(kept, weights, strict=True) if one > SMALLEST_WEIGHT]
    return found


def check_rows_are_independent(
    given: str, labels: tuple[str, ...], matrix: np.ndarray, rows: np.ndarray, again: np.ndarray
) -> None:
    """A ValueError if a row of the matrix depends on other rows of the table.

    ``again`` is the matrix of the rows ``rows`` of the table alone, which must be the same numbers
    as those rows of ``matrix``, made of the whole table.
    """
    largest = LARGEST_CHANGE * np.abs(matrix).max(axis=0)
    changed = (np.abs(again - matrix[rows]) > largest).any(axis=0)
    if changed.any():
        raise ValueError(
            f"{given}: {labels[int(np.argmax(changed))]} of one row depends on the other rows, so "
            "that it would mean something else in other data. Use center() or scale(), which keep "
            "what they learn from the whole table, or compute a column of data first, and name "
            "that column."
        )
