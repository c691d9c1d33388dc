"""Differences between two levels of a column, for delta functions."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ddm.agreement.statistic import Key


class Contrast(NamedTuple):
    """The second level of a column minus the first."""

    column: Hashable
    first: Hashable
    second: Hashable

    def without(self, key: tuple[Any, ...], names: tuple[Hashable, ...] | None = None) -> Key:
        """The key of a group, in the columns ``names``, or these names, without the column."""
        place = (key if names is None else names).index(self.column)
        return (*key[:place], *key[place + 1 :])


def contrasted(
    values: Mapping[Key, NDArray[np.float64]], names: tuple[Hashable, ...], contrast: Contrast
) -> dict[Key, NDArray[np.float64]]:
    """Differences and means of the two levels, one after the other in the last axis.

    Groups without one of the levels are left out.
    """
    place = names.index(contrast.column)
    found = {}
    for key, first in values.items():
        other = (*key[:place], contrast.second, *key[place + 1 :])
        if key[place] == contrast.first and other in values:
            second = values[other]
            both = np.concatenate([second - first, 0.5 * (first + second)], axis=-1)
            found[contrast.without(key, names)] = both
    return found
