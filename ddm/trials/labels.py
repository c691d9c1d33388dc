"""Which label of a response stands for which boundary, and responses in the labels of the data."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import numpy as np
import pandas as pd

from ddm.arguments import as_level

# pairs of (lower, upper) labels for which ``upper`` need not be said
KNOWN_LABELS = ((0, 1), (-1, 1))

# a message lists at most this number of labels
MOST_LISTED = 6

# by the kind of a NumPy dtype that has no missing value: the dtype that holds its values and NaN
WITH_MISSING = {"b": "boolean", "i": float, "u": float}


def labels_of(answers: pd.Series, name: Hashable, upper: Any) -> tuple[Any, Any]:
    """The labels (lower, upper): as ``upper`` says, else those of 0/1 or -1/1; never a guess.

    ``answers`` are the responses that are not missing, in the column ``name``. A ValueError unless
    there are at most two labels and it is said or known which of them is upper.
    """
    found = _found(answers)
    if not found:
        raise ValueError(f"column {name!r} holds no response in any row: there is nothing to fit.")

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
    upper = next((label for label in found if label == upper), as_level(upper))
    return (others[0] if others else _opposite(upper)), upper


def has_no_gaps(answers: pd.Series) -> bool:
    """Whether responses are of a NumPy type that has no missing values: whole numbers, or bools."""
    return isinstance(answers.dtype, np.dtype) and answers.dtype.kind in "biu"


def _found(answers: pd.Series) -> list[Any]:
    """The labels that occur, or both categories of a categorical column that has two."""
    if has_no_gaps(answers) and len(answers):
        values = answers.to_numpy()
        low, high = values.min(), values.max()
        # two numbers, as responses should be, are found without a table of all values
        if ((values == low) | (values == high)).all():
            return [as_level(label) for label in ((low,) if low == high else (low, high))]

    is_categorical = isinstance(answers.dtype, pd.CategoricalDtype)
    is_binary = is_categorical and len(answers.cat.categories) == 2
    labels = answers.cat.categories if is_binary else answers.unique()
    return _ordered([as_level(label) for label in labels])


def _opposite(upper: Any) -> Any:
    """The lower label if every answer is upper: the other one of 0/1 or -1/1, else "not ..."."""
    pair = next((pair for pair in KNOWN_LABELS if upper in pair), None)
    if pair is None:
        return f"not {upper}"

    first, second = pair
    return type(upper)(second if upper == first else first)


def dtype_for(dtype: Any, answered: pd.Series, undecided: bool) -> Any:
    """The dtype of a column of responses: ``dtype`` if it can hold them, else one that can.

    ``answered`` are the responses in the labels of the data; ``undecided`` says whether some trials
    have no response.
    """
    if isinstance(dtype, pd.CategoricalDtype):
        new = [label for label in answered.unique() if label not in dtype.categories]
        if not new:
            return dtype
        return pd.CategoricalDtype([*dtype.categories, *new], ordered=dtype.ordered)

    has_text = any(isinstance(label, str) for label in answered.unique())
    if has_text and pd.api.types.is_numeric_dtype(dtype):
        return object

    if undecided and isinstance(dtype, np.dtype):
        return WITH_MISSING.get(dtype.kind, dtype)
    return dtype


def _ordered(labels: list[Any]) -> list[Any]:
    """Sorted labels, text last; labels that do not compare are sorted by type and text."""
    try:
        return sorted(labels, key=lambda label: (isinstance(label, str), label))
    except TypeError:
        return sorted(labels, key=lambda label: (type(label).__name__, str(label)))
