"""The rows of a table that meet a condition."""

from __future__ import annotations

import pandas as pd


def rows_where(table: pd.DataFrame, condition: str, *, said_as: str = "where=") -> pd.DataFrame:
    """The rows in which an expression of column names is true, such as ``"rt > 0.2"``.

    ``said_as`` is the text before the condition where the user wrote it, which messages repeat. A
    ValueError if the expression cannot be evaluated, or is not true in any row.

    Examples
    --------
    >>> table = pd.DataFrame({"subject": ["s01", "s01", "s02"], "rt": [0.1, 0.5, 0.6]})
    >>> rows_where(table, "subject == 's01' and rt > 0.2")
      subject   rt
    1     s01  0.5
    """
    try:
        chosen = table.query(condition)
    # an expression is code, which may raise anything
    except Exception as error:
        raise ValueError(
            f"{said_as}{condition!r} cannot be evaluated ({type(error).__name__}) on the columns "
            f"{list(table)}. Write a comparison, with quotes around text and == for equal: "
            f"{said_as}\"subject == 's01' and rt > 0.2\"."
        ) from error

    if chosen.empty:
        raise ValueError(
            f"{said_as}{condition!r} holds in none of the {len(table)} rows. Compare with the "
            "values in the file."
        )
    return chosen
