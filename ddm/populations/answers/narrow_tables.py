"""Tables and texts of at most 80 columns, to read on a terminal."""

from __future__ import annotations

import textwrap

import pandas as pd

WIDTH = 80

# digits of tables that are only for reading
DECIMALS = 3

# the columns that are shown, those that are left out last first
COLUMNS = (
    ["estimate", "se", "ci_low", "ci_high", "people_low", "people_high"],
    ["estimate", "se", "ci_low", "ci_high"],
    ["estimate", "se"],
)

# in place of a number that is not there
MISSING = "-"


def narrow(table: pd.DataFrame) -> str:
    """A summary as text, with as many of its columns as there is room for.

    Examples
    --------
    >>> columns = {"estimate": 1.0, "se": 0.5, "ci_low": 0.02, "ci_high": 1.98}
    >>> people = {"people_low": float("nan"), "people_high": float("nan")}
    >>> print(narrow(pd.DataFrame(columns | people, index=["v"])))
       estimate   se  ci_low  ci_high 68%_low 68%_high
    v       1.0  0.5    0.02     1.98       -        -
    """
    text = ""
    for columns in COLUMNS:
        short = table[columns].rename(columns=lambda name: name.replace("people", "68%"))
        text = short.round(DECIMALS).to_string(na_rep=MISSING)
        if max(map(len, text.splitlines())) <= WIDTH:
            break
    return text


def wrapped(text: str) -> str:
    """A text in lines of limited length, which are broken between words."""
    return textwrap.fill(
        text, WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
    )
