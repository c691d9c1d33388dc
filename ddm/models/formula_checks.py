"""Whether the effects in a formula's matrix can be estimated.

No factor has one level only, no column is 0 or follows from others, no row depends on other rows.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ddm.models.formula_terms import listed, shown

# columns of unit length are linearly dependent if less than this is left of one without the others
SMALLEST_REST = 1e-10

# a column is named among those that another depends on if its weight is more than rounding
SMALLEST_WEIGHT = 1e-8

# rows depend on the others if they change by more than this share of their column's largest value
LARGEST_CHANGE = 1e-8


def check_levels(given: str, spec: Any) -> None:
    for factor, (_, state) in spec.encoder_state.items():
        levels = state.get("categories", ())
        if len(levels) == 1:
            raise ValueError(
                f"{given}: {factor} has one level only, {shown(levels[0])}, so nothing can differ "
                "by it. Leave it out of the formula."
            )


def check_not_empty(given: str, labels: tuple[str, ...], matrix: np.ndarray) -> None:
    empty = [label for label, column in zip(labels, matrix.T, strict=True) if not column.any()]
    if empty:
        raise ValueError(
            f"{given}: 0 in all rows: {listed(empty)}, so no effect can be estimated. Leave the "
            "term out; or, if it stands for a combination of levels that does not occur, give the "
            "columns as a list of names, which has one value per combination that occurs."
        )


def check_rank(given: str, labels: tuple[str, ...], matrix: np.ndarray) -> None:
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
    """The columns that are linear combinations of columns before them, each with those; no column
    may be 0.
    """
    # R has the lengths and angles of all columns, in few rows
    unit = np.asarray(np.linalg.qr(matrix / np.linalg.norm(matrix, axis=0), mode="r"))
    kept: list[int] = []
    basis = np.zeros((len(unit), 0))
    found = {}

    for i, column in enumerate(unit.T):
        rest = column - basis @ (basis.T @ column)
        rest -= basis @ (basis.T @ rest)  # once more, since rounding leaves a part
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
    """An error unless some rows of a table are coded alone, ``again``, as in the whole table."""
    largest = LARGEST_CHANGE * np.abs(matrix).max(axis=0)
    changed = (np.abs(again - matrix[rows]) > largest).any(axis=0)
    if changed.any():
        raise ValueError(
            f"{given}: {labels[int(np.argmax(changed))]} of one row depends on the other rows, so "
            "that it would mean something else in other data. Use center() or scale(), which keep "
            "what they learn from the whole table, or compute a column of data first, and name "
            "that column."
        )
