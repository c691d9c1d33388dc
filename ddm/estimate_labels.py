"""What labels of estimates say: ``v``, ``v[easy]`` for a level, ``v[scale(x)]`` for an effect."""

from __future__ import annotations

import re
from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import Any

from ddm.arguments import similar

# a message lists at most this number of labels
MOST_LISTED = 20

# where a table of estimates keeps, in its attrs, which of its labels are coefficients of formulas
COEFFICIENTS = "coefficients"

# names that only formulas give to estimates: v[Intercept], v[scale(x)], v[side[T.right]]
COEFFICIENT = re.compile(r"[\w-]+\[(Intercept|[A-Za-z.]+\(.*\).*|.*\[.*\].*)\]")

# an estimate for one level of a column
LEVEL = re.compile(r"([\w-]+)\[(.+)\]")


def coefficients_in(labels: Iterable[Hashable], attrs: Mapping[Any, Any]) -> list[Hashable]:
    """The labels of coefficients of formulas, as the attrs of their table or their names say.

    Examples
    --------
    >>> coefficients_in(["v[easy]", "a[Intercept]", "a[x]"], {"coefficients": ["a[x]"]})
    ['a[Intercept]', 'a[x]']
    """
    marked = attrs.get(COEFFICIENTS, ())
    return [
        label
        for label in labels
        if label in marked or (isinstance(label, str) and COEFFICIENT.fullmatch(label))
    ]


def levels_in(
    labels: Iterable[Hashable], parameters: Collection[str]
) -> dict[Hashable, tuple[str, str]]:
    """The parameter and the level of each label like ``v[easy]``, an estimate for one level.

    Examples
    --------
    >>> levels_in(["v[easy]", "a", "rt[0]"], ["v", "a"])
    {'v[easy]': ('v', 'easy')}
    """
    found: dict[Hashable, tuple[str, str]] = {}
    for label in labels:
        match = LEVEL.fullmatch(label) if isinstance(label, str) else None
        if match and match[1] in parameters:
            found[label] = match[1], match[2]
    return found


def no_estimate(label: Hashable, labels: Iterable[Hashable]) -> str:
    """That there is no such estimate, and those that were probably meant, or else all there are.

    Examples
    --------
    >>> no_estimate("v", ["v[easy]", "v[hard]", "a"])
    "there is no estimate 'v'; there are v[easy], v[hard]"
    """
    every = [str(one) for one in labels]
    found = [one for one in every if one.startswith(f"{label}[")]
    meant = None if found else similar(str(label), every)
    if meant is not None:
        return f"there is no estimate {label!r}; did you mean {meant!r}? There are {_listed(every)}"
    return f"there is no estimate {label!r}; there are {_listed(found or every)}"


def _listed(labels: list[str]) -> str:
    more = f" and {len(labels) - MOST_LISTED} more" if len(labels) > MOST_LISTED else ""
    return (", ".join(labels[:MOST_LISTED]) or "none") + more
