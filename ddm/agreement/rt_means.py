"""Statistics of means: the proportion and the mean RT of each response."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ddm.agreement.sample import Sample
from ddm.agreement.statistic import Group, sides_of
from ddm.models.expectation import Expectation


@dataclass(frozen=True, eq=False)
class Means:
    """The proportion of each response among all trials, and the mean of its RTs, s."""

    quantity: str
    is_observed = True

    def settled(self, groups: Sequence[Group]) -> Means:
        """The same: there is nothing to choose."""
        return self

    def keys(self, sides: tuple[bool, bool]) -> list[dict[str, Any]]:
        """Response, and what the value is ("p" or "rt")."""
        return [{"response": int(upper), "quantity": self.quantity} for upper in sides_of(sides)]

    def of_sample(self, sample: Sample) -> NDArray[np.float64]:
        """Proportions or means; NaN without RTs."""
        sides = sides_of(sample.sides)
        if self.quantity == "p":
            return np.array([sample.share(upper) for upper in sides])
        times = [sample.times(upper) for upper in sides]
        return np.array([float(rt.mean()) if rt.size else np.nan for rt in times])

    def of_expectation(self, expected: Expectation, sample: Sample) -> NDArray[np.float64]:
        """Those that are expected."""
        function = expected.probability if self.quantity == "p" else expected.mean
        return np.array([function(upper) for upper in sides_of(sample.sides)])
