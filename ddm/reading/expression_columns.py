"""The columns that a condition names, and what is said of a name that is no column."""

from __future__ import annotations

import unicodedata
from collections.abc import Hashable

import pandas as pd

from ddm.arguments import similar
from ddm.reading.column_names import listed, several_columns
from ddm.reading.columns import WORDS_FOR_MISSING
from ddm.reading.expression_source import in_need_of_backticks, needs_backticks


def labels_by_name(table: pd.DataFrame) -> dict[str, Hashable]:
    """The labels of the columns by their names in conditions."""
    return {str(label): label for label in table.columns}


def column_named(table: pd.DataFrame, name: str) -> pd.Series | None:
    """The column of a name; None if there is none, a ValueError if there are several.

    Python reads some letters that look alike as one, so a name that it has read may differ.
    """
    names = labels_by_name(table)
    alike = {unicodedata.normalize("NFKC", known): label for known, label in names.items()}
    if name not in names and name not in alike:
        return None

    label = names.get(name, alike.get(name))
    column = table[label]
    if isinstance(column, pd.DataFrame):
        raise ValueError(several_columns(name, column.shape[1]))
    return column


def unknown_column(name: str, table: pd.DataFrame, bare: str) -> ValueError:
    """The error about a name that is no column, in a condition given without its pieces."""
    if name in WORDS_FOR_MISSING:
        return ValueError(
            f"{name} is no value to compare with. For rows in which rt is known write rt == rt, "
            "for those in which it is missing rt != rt."
        )

    names = list(labels_by_name(table))
    written = in_need_of_backticks(bare, names)
    meant = written[0] if written else similar(name, names)
    question = f"Did you mean {as_named(meant)}?" if meant else f"Text needs quotes: '{name}'."
    columns = listed(map(as_named, names))
    return ValueError(f"there is no column {name}. {question} The columns are {columns}.")


def as_named(name: Hashable) -> str:
    """The name of a column as it is written in a condition."""
    text = str(name)
    return f"`{text}`" if needs_backticks(text) else text
