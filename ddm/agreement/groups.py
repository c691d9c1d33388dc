"""Groups of trials: by columns, or by values given beside them, and `where=`."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.agreement.part import Part
from ddm.arguments import as_level, shown
from ddm.reading.column_names import no_column_in
from ddm.reading.expression_columns import as_named
from ddm.reading.expression_values import described
from ddm.reading.expressions import evaluated
from ddm.trials.trials import Trials


@dataclass(frozen=True, eq=False)
class Cut:
    """A column of numbers, or numbers beside the data, cut at edges that all people share."""

    key: Any
    edges: tuple[float, ...]


# a column of the table, or values given beside it, such as those of pd.cut
Key: TypeAlias = "Hashable | pd.Series | Cut"

# more levels than this are no groups to look at one by one
MOST_LEVELS = 60

# the name of values without one
UNNAMED = "group"

# columns that a message describes
MOST_DESCRIBED = 6


@dataclass(frozen=True, eq=False)
class Grouped:
    """Trials of one part in groups.

    names : of the columns that tell the groups apart
    keys : of each group, its level in each column
    rows : of each group, the positions of its trials
    levels : of each column, its levels in their order; of categories also those without trials
    """

    names: tuple[Hashable, ...]
    keys: list[tuple[Hashable, ...]]
    rows: list[NDArray[np.int64]]
    levels: tuple[list[Hashable], ...]


def keys_of(by: Any) -> list[Key]:
    """The keys in ``by``: one, several or none."""
    if by is None:
        return []
    if isinstance(by, list | tuple):
        return [key for one in by for key in keys_of(one)]
    return [by]


def name_of(key: Any) -> Any:
    """The name of a key: that of its column or of its values."""
    if isinstance(key, Cut):
        return name_of(key.key)
    if isinstance(key, pd.Series):
        return UNNAMED if key.name is None else key.name
    return key


def grouped(part: Part, by: Any, where: str | None, *, argument: str = "by") -> Grouped:
    """The trials of a part that ``where`` chooses, in groups.

    ``argument`` is the name under which ``by`` was given.
    """
    chosen = chosen_rows(part, where)
    several = keys_of(by)
    names = tuple(map(name_of, several))
    codes, levels = [], []
    for key in several:
        values = pd.Categorical(values_of(part, key, argument).iloc[chosen])
        codes.append(values.codes.astype(np.int64))
        levels.append([as_level(level) for level in values.categories])

    if not chosen.size:
        return Grouped(names, [], [], tuple(levels))
    table = np.column_stack(codes) if codes else np.zeros((chosen.size, 1), dtype=np.int64)
    found, place = np.unique(table, axis=0, return_inverse=True)
    keys = [
        tuple(level[code] for level, code in zip(levels, row, strict=False))
        for row in found.tolist()
    ]
    rows = [chosen[place.ravel() == group] for group in range(len(found))]
    return Grouped(names, keys, rows, tuple(levels))


def chosen_rows(part: Part, where: str | None) -> NDArray[np.int64]:
    """The positions of the trials in which a condition holds; all of them without one."""
    trials = part.trials
    if where is None:
        return np.arange(trials.n)
    if not isinstance(where, str):
        raise TypeError(f'where={where!r} is no condition. Write it as a text: where="block > 1".')
    try:
        found = evaluated(where, trials.data.reset_index(drop=True))
    except ValueError as error:
        raise ValueError(f"where={where!r}: {error}") from None

    outcome = {trials.rt_column, trials.response_column} & set(found.columns)
    if outcome and part.predictions is not None:
        raise ValueError(
            f"where={where!r} chooses trials by {min(map(str, outcome))}, an outcome that the "
            "model predicts. Choose by columns that were known before the response; RTs that are "
            "left out are said in Trials(truncated=)."
        )
    return np.flatnonzero(found.holds)


def nothing_left(where: str, trials: Trials) -> ValueError:
    """The error about a condition that holds in no trial."""
    found = evaluated(where, trials.data.reset_index(drop=True))
    values = "; ".join(
        f"{as_named(name)} {described(column, MOST_DESCRIBED)}"
        for name, column in list(found.columns.items())[:MOST_DESCRIBED]
    )
    return ValueError(
        f"where={where!r} leaves no trials. Compare with the values in the data: {values}."
    )


def values_of(part: Part, key: Any, argument: str) -> pd.Series:
    """The value of every trial; an error where there is no column, or some have no value."""
    trials = part.trials
    if isinstance(key, Cut):
        return in_bins(values_of(part, key.key, argument), key.edges)
    if isinstance(key, np.ndarray | pd.Categorical | pd.Index):
        raise TypeError(
            f"{argument} must be the name of a column, a Series with the index of the data, or a "
            f"list of these; got {type(key).__name__}. Write {argument}=pd.cut(data[...], 4), or "
            "make a column of it."
        )
    if isinstance(key, pd.Series):
        values = _beside(trials.data, key, argument)
    elif key in part.levels:
        return pd.Series([part.levels[key]] * trials.n)
    elif key not in trials.data.columns:
        raise ValueError(f"{argument}={key!r}: {no_column_in(key, trials.data)}")
    else:
        values = trials.data[key]

    name = name_of(key)
    if part.predictions is not None and name in (trials.rt_column, trials.response_column):
        raise ValueError(
            f"{argument}={name!r} is an outcome, which the model predicts. Name columns that were "
            "known before the response."
        )
    missing = int(values.isna().sum())
    if missing:
        raise ValueError(
            f"{argument}={name!r}: {missing} of {trials.n} trials have no value. Choose trials "
            f"that have one by where=, or give pd.cut bins that reach from "
            "the smallest to the largest value."
        )
    return values.reset_index(drop=True)


def in_bins(values: pd.Series, edges: Sequence[float]) -> pd.Series:
    """The bin of each number, from the first edge, included, to the last."""
    return pd.cut(values, list(edges), include_lowest=True)


def _beside(data: pd.DataFrame, key: pd.Series, argument: str) -> pd.Series:
    """Values given beside the table, in the order of its rows."""
    if key.index.equals(data.index):
        return key
    if key.index.is_unique and data.index.isin(key.index).all():
        return key.loc[data.index]
    raise ValueError(
        f"{argument}: the {len(key)} values have another index than the data. Make them from a "
        f"column of the data, as in {argument}=pd.cut(data['x'], 4)."
    )


def check_number(name: Hashable, n: int, argument: str) -> None:
    """A ValueError if there are too many levels to look at."""
    if n > MOST_LEVELS:
        raise ValueError(
            f"{argument}={name!r}: the column has {n} levels, too many to compare one by one "
            f"(at most {MOST_LEVELS}). Group them first: {argument}=pd.cut(data[{shown(name)}], 4)."
        )
