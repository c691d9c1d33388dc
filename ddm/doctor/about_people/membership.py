"""Who belongs together: the columns of people, and the level of a test over all of them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

import numpy as np
from numpy.typing import NDArray

from ddm.doctor.examined import Examined
from ddm.doctor.finding import MOST_LISTED
from ddm.trials.people import tells_people_apart

# the probability that a test finds something in a table of people in which nothing is odd
LEVEL = 0.002


def people_in(examined: Examined) -> tuple[str, ...]:
    """The columns whose levels are people, or groups of ``by`` within people; none if not known."""
    by = examined.by
    if any(tells_people_apart(name) for name in by):
        return by
    named = [name for name in examined.table.columns if tells_people_apart(name)]
    return (*named[:1], *by)


def members(examined: Examined) -> tuple[tuple[str, ...], NDArray[np.int64], int]:
    """The columns of people, the number of the person of each row (-1 for none), and how many."""
    columns = people_in(examined)
    groups = examined.groups(columns)
    return columns, groups, int(groups.max(initial=-1)) + 1


def rows_of_each(rows: NDArray[np.bool_], groups: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """The places of the rows of each person that are true in a mask, in their order."""
    places = np.flatnonzero(rows & (groups >= 0))
    order = np.argsort(groups[places], kind="stable")
    total = int(groups.max(initial=-1)) + 1
    ends = np.cumsum(np.bincount(groups[places], minlength=total))
    return np.split(places[order], ends[:-1]) if total else []


def named(columns: Iterable[Hashable]) -> str:
    """The columns of people as the end of "1 of 20 groups of"."""
    return ", ".join(map(str, columns))


def values_listed(texts: list[str]) -> str:
    """Texts of people with their values, and how many there are if these are not all."""
    if len(texts) > MOST_LISTED:
        return f"{', '.join(texts[:MOST_LISTED])}, ... ({len(texts)} in all)"
    return " and ".join(filter(None, [", ".join(texts[:-1]), texts[-1]])) if texts else ""
