"""`Grouping`: which trials are fitted together, as a number for every row."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.arguments import as_level
from ddm.trials.trials import Trials


@dataclass(frozen=True, eq=False)
class Grouping:
    """The groups of a table, in the order of the levels of its columns.

    keys : the key of each group, the level of its column, or a tuple of those of several columns
    code, code_aside : (n,) and (m,) the group of each row that was kept, and of each that was set
        aside; -1 without a group
    """

    keys: list[Hashable]
    code: NDArray[np.int64]
    code_aside: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.keys)

    def __iter__(self) -> Iterator[tuple[Hashable, NDArray[np.int64], NDArray[np.int64]]]:
        """Key, rows kept and rows set aside (both by position) of each group."""
        for group, key in enumerate(self.keys):
            yield key, self.rows(group), self.rows_aside(group)

    def rows(self, group: int) -> NDArray[np.int64]:
        """The positions of the rows of a group that were kept."""
        return _members(*self._in_order, group)

    def rows_aside(self, group: int) -> NDArray[np.int64]:
        """The positions of the rows of a group that were set aside."""
        return _members(*self._aside_in_order, group)

    def counts(self) -> NDArray[np.int64]:
        """The number of rows of each group that were kept, (groups,)."""
        return np.bincount(self.code[self.code >= 0], minlength=len(self))

    @cached_property
    def _in_order(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        return _sorted(self.code, len(self))

    @cached_property
    def _aside_in_order(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        return _sorted(self.code_aside, len(self))


def _sorted(code: NDArray[np.int64], n: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The rows in the order of their groups, and where each of the n groups begins and ends."""
    order = np.argsort(code, kind="stable")
    return order, np.searchsorted(code, np.arange(n + 1), sorter=order)


def _members(order: NDArray[np.int64], ends: NDArray[np.int64], group: int) -> NDArray[np.int64]:
    return order[ends[group] : ends[group + 1]]


def grouped(trials: Trials, by: tuple[str, ...]) -> Grouping:
    """The groups of trials by the levels of columns that have no missing values."""
    columns = list(by)
    # a column may also be the index, which is not wanted here
    table = trials.data[columns].reset_index(drop=True)
    if len(trials.set_aside):
        table = pd.concat([table, trials.set_aside[columns]], ignore_index=True)

    groups = table.groupby(columns if len(columns) > 1 else columns[0], observed=True, sort=True)
    code: NDArray[np.int64] = groups.ngroup().fillna(-1).to_numpy().astype(np.int64)
    keys = [_plain(key) for key in groups.size().index]
    return Grouping(keys, code[: trials.n], code[trials.n :])


def _plain(key: Any) -> Hashable:
    """The key of a group, with plain numbers in place of NumPy's."""
    return tuple(map(as_level, key)) if isinstance(key, tuple) else as_level(key)
