"""The rows of a table that meet a condition."""

from __future__ import annotations

import pandas as pd


def rows_where(table: pd.DataFrame, condition: str, *, said_as: str = "where=") -> pd.DataFrame:
    """The rows in which an expression of column names holds, as ``"rt > 0.2"``.

    ``said_as`` is what stands before the condition where the user wrote it, for the messages. A
    ValueError if the expression cannot be evaluated, or holds in none of the rows.

    Examples
    --------
    >>> table = pd.DataFrame({"subject": ["s01", "s01", "s02"], "rt": [0.1, 0.5, 0.6]})
    >>> rows_where(table, "subject == 's01' and rt > 0.2")
      subject   rt
    1     s01  0.5
    """
    try:
        chosen = table.query(condition)
    except Exception as error:  # pandas raises whatever the expression makes it do
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
