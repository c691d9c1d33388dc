"""What a statistic is: numbers that describe trials, seen or expected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ddm.agreement.sample import Sample
from ddm.models.expectation import Expectation

# the level of each column of a group
Key: TypeAlias = tuple[Any, ...]


class Group(NamedTuple):
    """Trials of one group and person, by position, and what is expected of them."""

    part: int
    key: Key
    rows: NDArray[np.int64]
    sample: Sample
    expectation: Expectation | None


class Statistic(Protocol):
    """Several numbers of a group, in a fixed order: m values.

    is_observed : whether data have the values; densities at single times are only predicted
    """

    is_observed: bool

    def settled(self, groups: Sequence[Group]) -> Statistic:
        """The same with bins and times that suit these groups."""
        ...

    def keys(self, sides: tuple[bool, bool]) -> list[dict[str, Any]]:
        """What each value is; "response" is 0 or 1, and those that leave no trace are left out."""
        ...

    def of_sample(self, sample: Sample) -> NDArray[np.float64]:
        """The values in data, (m,); NaN where there are none."""
        ...

    def of_expectation(self, expected: Expectation, sample: Sample) -> NDArray[np.float64]:
        """The values that are expected of trials like these, (m,)."""
        ...


def sides_of(sides: tuple[bool, bool]) -> list[bool]:
    """The responses that leave a trace, lower first."""
    return [upper for upper in (False, True) if sides[upper]]
