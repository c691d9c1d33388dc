"""What a process expects of trials that are all observed, from its own functions.

The methods are those of `ddm.models.expectation.Expectation`, which says the same of trials with
deadlines and the like; a process alone is asked for less, which takes a fifth of the time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ddm.processes.ddm import DDM
from ddm.processes.families.of_processes import Process

Numbers = NDArray[np.float64]

# a quantile of both responses is found where P(RT <= t) misses its value by this
CLOSE = 1e-9

# times of the grid on which quantiles of both responses are looked for
N_GRID = 129

# steps after which it is as exact as it gets
MOST_STEPS = 60


class Expected(Protocol):
    """Proportions and times of what can be observed; ``upper`` None stands for either response."""

    def pdf(self, rt: Numbers, upper: bool | None) -> Numbers:
        """Density of a response at each time, 1/s."""
        ...

    def cdf(self, rt: Numbers, upper: bool | None) -> Numbers:
        """P(response, RT <= rt)."""
        ...

    def probability(self, upper: bool | None) -> float:
        """The proportion of a response."""
        ...

    def quantiles(self, q: Numbers, upper: bool | None) -> Numbers:
        """Quantiles of the RTs of a response, s; NaN where it never comes."""
        ...


@dataclass(frozen=True)
class ProcessExpectation:
    """The expectation of a process."""

    process: Process

    def pdf(self, rt: Numbers, upper: bool | None) -> Numbers:
        """Density of a response at each time, 1/s."""
        return self.process.pdf(rt, _response(upper))

    def cdf(self, rt: Numbers, upper: bool | None) -> Numbers:
        """P(response, RT <= rt)."""
        if upper is None:
            return self.cdf(rt, False) + self.cdf(rt, True)
        if isinstance(self.process, DDM):
            return self.process.cdf(rt, _response(upper))
        # the survivors of a general process need the solution that its quantiles need anyway
        missing = self.process.sf(rt, _response(upper))
        return np.maximum(self.probability(upper) - missing, 0.0)

    def probability(self, upper: bool | None) -> float:
        """The proportion of a response."""
        if upper is None:
            return self.probability(False) + self.probability(True)
        return float(self.process.probability(int(upper)))

    def quantiles(self, q: Numbers, upper: bool | None) -> Numbers:
        """Quantiles of the RTs of a response, s; NaN where it never comes."""
        if upper is None:
            return self._quantiles_of_both(q)
        if not self.probability(upper) > 0.0:
            return np.full(q.size, np.nan)
        return self.process.quantile(q, int(upper))

    def _quantiles_of_both(self, q: Numbers) -> Numbers:
        """Quantiles of all RTs, which come no later than those of the slower response.

        They lie between two times of a grid. From there it is the Illinois variant of regula falsi
        (Dowell & Jarratt 1971), on all of them at once.
        """
        slowest = [self.quantiles(q.max(keepdims=True), upper) for upper in (False, True)]
        grid = np.linspace(0.0, np.nanmax(slowest), N_GRID)
        shares = self.cdf(grid, None)
        target = q * self.probability(None)
        after = np.clip(np.searchsorted(shares, target), 1, N_GRID - 1)
        low, high = grid[after - 1], grid[after]
        below, above = shares[after - 1] - target, shares[after] - target

        found, open_ = high.copy(), np.flatnonzero(np.abs(above) > CLOSE)
        for _ in range(MOST_STEPS):
            if not open_.size:
                break
            rise = above[open_] - below[open_]
            share = np.where(rise > 0.0, -below[open_] / np.where(rise > 0.0, rise, 1.0), 0.5)
            middle = low[open_] + np.clip(share, 0.0, 1.0) * (high[open_] - low[open_])
            miss = self.cdf(middle, None) - target[open_]
            found[open_] = middle

            is_late = miss >= 0.0
            late, early = open_[is_late], open_[~is_late]
            # the end that stays counts half, so that both ends move
            high[late], above[late] = middle[is_late], miss[is_late]
            below[late] *= 0.5
            low[early], below[early] = middle[~is_late], miss[~is_late]
            above[early] *= 0.5
            open_ = open_[np.abs(miss) > CLOSE]
        return found


def _response(upper: bool | None) -> int | None:
    return None if upper is None else int(upper)
