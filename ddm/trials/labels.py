"""Which label of a response is which boundary, and responses in the labels of the data."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import numpy as np
import pandas as pd

# pairs of (lower, upper) labels that need no ``upper``
KNOWN_LABELS = ((0, 1), (-1, 1))

# so many labels are listed in a message
MOST_LISTED = 6


def labels_of(answers: pd.Series, name: Hashable, upper: Any) -> tuple[Any, Any]:
    """(lower, upper) labels: those said with ``upper``, else 0/1 or -1/1; never guessed."""
    found = _found(answers)
    if len(found) > 2:
        counts = ", ".join(
            f"{label!r} ({(answers == label).sum()})" for label in found[:MOST_LISTED]
        )
        raise ValueError(
            f"column {name!r} has {len(found)} labels: "
            f"{counts}{', ...' if len(found) > MOST_LISTED else ''}. A diffusion between two "
            "boundaries has two responses: filter the rows, recode the column, or name a column of "
            "accuracies (0 and 1), so that the upper boundary is the correct response."
        )

    if upper is None:
        for lower_label, upper_label in KNOWN_LABELS:
            if set(found) <= {lower_label, upper_label}:
                return type(found[0])(lower_label), type(found[0])(upper_label)
        calls = " or ".join(f"ddm.Trials(data, upper={label!r})" for label in found)
        raise ValueError(
            f"column {name!r} has the label{'s' if len(found) > 1 else ''} "
            f"{' and '.join(map(repr, found))}; say which one is the upper boundary: {calls}."
        )

    absent = not isinstance(upper, Hashable) or upper is pd.NA or upper != upper
    if absent or (len(found) == 2 and upper not in found):
        raise ValueError(
            f"upper={upper!r} is not a label of column {name!r}; "
            f"its label{'s are' if len(found) > 1 else ' is'} {' and '.join(map(repr, found))}."
        )

    others = [label for label in found if label != upper]
    upper = next((label for label in found if label == upper), _plain(upper))
    return (others[0] if others else _opposite(upper)), upper


def _found(answers: pd.Series) -> list[Any]:
    """The labels that occur, or both categories of a categorical column that has two."""
    is_categorical = isinstance(answers.dtype, pd.CategoricalDtype)
    binary = is_categorical and len(answers.cat.categories) == 2
    return _ordered(
        [_plain(label) for label in (answers.cat.categories if binary else answers.unique())]
    )


def _opposite(upper: Any) -> Any:
    """The lower label where every answer is upper: the other one of 0/1 or -1/1, else made up."""
    pair = next((pair for pair in KNOWN_LABELS if upper in pair), None)
    return f"not {upper}" if pair is None else type(upper)(pair[1] if upper == pair[0] else pair[0])


def dtype_for(dtype: Any, answered: pd.Series, undecided: bool) -> Any:
    """The dtype for answers: that of the data, or the next one that can hold all of them."""
    if isinstance(dtype, pd.CategoricalDtype):
        new = [label for label in answered.unique() if label not in dtype.categories]
        return (
            pd.CategoricalDtype([*dtype.categories, *new], ordered=dtype.ordered) if new else dtype
        )
    if pd.api.types.is_numeric_dtype(dtype) and any(
        isinstance(label, str) for label in answered.unique()
    ):
        return object
    if undecided and isinstance(dtype, np.dtype):
        return {"b": "boolean", "i": float, "u": float}.get(dtype.kind, dtype)
    return dtype


def _ordered(labels: list[Any]) -> list[Any]:
    try:
        return sorted(labels, key=lambda label: (isinstance(label, str), label))
    except TypeError:
        return sorted(labels, key=lambda label: (type(label).__name__, str(label)))


def _plain(label: Any) -> Any:
    """A label as plain Python, and 1 for 1.0: pandas makes whole numbers floats where a value is
    missing.
    """
    label = label.item() if isinstance(label, np.generic) else label
    return int(label) if isinstance(label, float) and label.is_integer() else label
