"""What a message says about a column that a table does not have, or has more than once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from ddm.arguments import similar

# a message lists at most this number of columns
MOST_LISTED = 20

# how columns are often called, by the argument of `ddm.Trials` that names them
USUAL = {
    "rt": re.compile(
        r"(^|[._ -])(rts?|reaction[_ .-]?times?|response[_ .-]?times?|latency|duration)($|[._ -])",
        re.I,
    ),
    "response": re.compile(
        r"(^|[._ -])(resp|responses?|choices?|keys?|answers?|correct|corr|acc|accuracy)($|[._ -])",
        re.I,
    ),
}

# the response that was to be given
EXPECTED = re.compile(r"corr(ect)?[._ -]?(resp|ans|key|choice|option)|cresp|expected", re.I)


def no_column(name: Any, columns: Iterable[Any]) -> str:
    """That there is no such column, the name that was probably meant, and the names there are."""
    names = list(map(str, columns))
    meant = similar(str(name), names)
    hint = f" Did you mean {meant!r}?" if meant is not None else ""
    return f"there is no column {name!r}.{hint} The columns are {listed(names)}."


def likely_columns(argument: str, name: str, columns: Iterable[str]) -> list[str]:
    """The columns that may be meant by a name: a similar one, and those that are often called so.

    ``argument`` is that of `ddm.Trials`; only for "rt" and "response" there are usual names.
    """
    names = list(columns)
    meant = similar(name, names)
    usual = [one for one in names if argument in USUAL and USUAL[argument].search(one)]
    if argument == "response":
        # response_time is none, nor is correct_response
        usual = [one for one in usual if not USUAL["rt"].search(one) and not EXPECTED.search(one)]
    return list(dict.fromkeys([*([] if meant is None else [meant]), *usual]))


def several_columns(name: Any, n: int) -> str:
    """That ``n`` columns have the same name."""
    return f"there are {n} columns {name}. Rename all but one."


def listed(names: Iterable[Any]) -> str:
    """The first names, and the number of the others if there are too many for a message."""
    every = list(map(str, names))
    text = ", ".join(every[:MOST_LISTED])
    more = len(every) - MOST_LISTED
    return f"{text} and {more} more" if more > 0 else text
