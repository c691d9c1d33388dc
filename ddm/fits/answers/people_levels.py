"""The level of each person in a column that is constant within a person, such as a group."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.arguments import as_level
from ddm.reading.column_names import no_column_in
from ddm.trials.trials import Trials

# an error lists at most this number of levels
MOST_LISTED = 10


@dataclass(frozen=True)
class Between:
    """The argument ``between``: a column, and the two levels to compare, if they are said."""

    column: Hashable
    levels: tuple[Any, Any] | None


@dataclass(frozen=True, eq=False)
class PeopleLevels:
    """The level of each person, and the two that are compared: the first minus the second."""

    column: Hashable
    of_person: list[Any]
    first: Any
    second: Any


def checked_between(between: Any) -> Between:
    """The argument ``between``; a TypeError unless it is a column, or {column: two levels}."""
    if isinstance(between, str):
        return Between(between, None)
    if isinstance(between, Mapping) and len(between) == 1:
        ((column, levels),) = between.items()
        if isinstance(levels, list | tuple) and len(set(levels)) == len(levels) == 2:
            return Between(column, (levels[0], levels[1]))
    raise TypeError(
        "between must be a column, such as 'group', or {column: [a level, another level]}, whose "
        f"means are subtracted in this order; got {between!r}."
    )


def levels_in_keys(between: Between, keys: Sequence[Hashable], by: tuple[str, ...]) -> PeopleLevels:
    """The levels of people in a column that is one of those in their keys."""
    place = by.index(str(between.column))
    levels = [key[place] if isinstance(key, tuple) else key for key in keys]
    return _chosen(between, levels, list(dict.fromkeys(levels)))


def levels_in_trials(
    between: Between,
    values: pd.Series,
    code: NDArray[np.int64],
    keys: Sequence[Hashable],
    by: tuple[str, ...],
) -> PeopleLevels:
    """The levels of people in a column of their trials.

    ``values`` (n,) is the column, ``code`` (n,) the position of the person of each trial, -1 for
    none. Levels are in categorical order or else sorted.
    """
    column = pd.Categorical(values).remove_unused_categories()
    levels = [as_level(level) for level in column.categories]
    _check_one_each(between, levels, column.codes, code, keys, by)

    of_person = np.zeros(len(keys), dtype=np.int64)
    of_person[code[code >= 0]] = column.codes[code >= 0]
    return _chosen(between, [levels[one] for one in of_person], levels)


def column_of(between: Between, trials: Any) -> pd.Series:
    """The column of trials; a ValueError if it does not exist, or if the trials are not there."""
    if not isinstance(trials, Trials):
        raise ValueError(
            f"between={between.column!r} needs the trials, which saved fits do not keep. Load the "
            "fits with their data: ddm.load(path, data=...)."
        )
    if between.column not in trials.data.columns:
        raise ValueError(f"between={between.column!r}: {no_column_in(between.column, trials.data)}")
    return trials.column(between.column)


def _check_one_each(
    between: Between,
    levels: list[Any],
    level: NDArray[Any],
    code: NDArray[np.int64],
    keys: Sequence[Hashable],
    by: tuple[str, ...],
) -> None:
    """A ValueError that names a person whose trials have two levels."""
    pairs = pd.DataFrame({"person": code, "level": level})[code >= 0].drop_duplicates()
    repeated = pairs.loc[pairs["person"].duplicated(), "person"]
    if repeated.empty:
        return

    person = int(repeated.iloc[0])
    one, other = (levels[i] for i in pairs.loc[pairs["person"] == person, "level"].iloc[:2])
    raise ValueError(
        f"between={between.column!r} needs one level per person, but the trials of "
        f"{', '.join(by)} = {keys[person]!r} have {one!r} and {other!r}. Correct the column; or, "
        f"for a difference within people, fit ddm.Model(v={between.column!r}) and derive "
        f"'v[{one}] - v[{other}]'."
    )


def _chosen(between: Between, of_person: list[Any], levels: list[Any]) -> PeopleLevels:
    """The levels of people with the two that are compared."""
    two = levels if between.levels is None else list(between.levels)
    unknown = [level for level in two if level not in levels]
    shown = ", ".join(map(repr, levels[:MOST_LISTED]))
    more = f" and {len(levels) - MOST_LISTED} more" if len(levels) > MOST_LISTED else ""
    if unknown:
        raise ValueError(
            f"between: {between.column!r} has no level {unknown[0]!r}; it has {shown}{more}."
        )
    if len(two) < 2:
        raise ValueError(
            f"between={between.column!r} has one level only, {shown}, so there is nothing to "
            "compare. Leave between= out to test the mean of all people."
        )
    if len(two) > 2:
        raise ValueError(
            f"between={between.column!r} has {len(levels)} levels, {shown}{more}, and Welch's test "
            f"compares two. Say which: between={{{between.column!r}: [{two[0]!r}, {two[1]!r}]}}."
        )
    return PeopleLevels(between.column, of_person, two[0], two[1])
