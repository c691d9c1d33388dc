"""Statistics of RTs over time: shares in bins, densities, and distribution functions.

All are shares of all trials of a group, omissions included, so the areas under the densities of the
responses add up to the share of trials that have an RT.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ddm.agreement.sample import Sample
from ddm.agreement.statistic import Group, sides_of
from ddm.models.expectation import Expectation

# share of the RTs that an axis shows: the few longest RTs would squeeze the rest
SHOWN = 0.99

# bars in all: fewer do not show a mode, more are thinner than a line
BARS = (8, 80)

# times of a curve: enough to make its steep rise look smooth
N_TIMES = 401

# times of a distribution function
N_STEPS = 121


def last_shown(groups: Sequence[Group]) -> float:
    """Where the axis of time ends, s: the slowest RTs of the slowest group are left out."""
    ends = [float(np.quantile(g.sample.times(None), SHOWN)) for g in groups if _has_times(g)]
    return max(ends, default=1.0)


def _has_times(group: Group) -> bool:
    return bool(group.sample.answered.any())


def edges_for(groups: Sequence[Group], end: float) -> NDArray[np.float64]:
    """Edges of bins, s, by the rule of Freedman & Diaconis (1981): 2 IQR / n^(1/3).

    All groups have the same bins, so that they can be compared: the first begins at the fastest RT
    of all, and their width is the median of those that the rule gives to the groups.
    """
    times = [g.sample.times(None) for g in groups if _has_times(g)]
    if not times:
        return np.array([0.0, end])
    first = min(float(one.min()) for one in times)
    widths = [2.0 * np.subtract(*np.quantile(t, [0.75, 0.25])) / t.size ** (1 / 3) for t in times]
    width = float(np.median(widths))
    span = max(end - first, 1e-3)
    n = BARS[0] if not width > 0.0 else min(max(ceil(span / width), BARS[0]), BARS[1])
    return np.linspace(first, first + span, n + 1)


@dataclass(frozen=True, eq=False)
class Histogram:
    """Shares of RTs in bins over the width of the bins, 1/s, and what is expected there.

    edges : of the bins, s; None for those of `edges_for`
    n_bins : number of bins of equal width instead
    """

    edges: NDArray[np.float64] | None = None
    n_bins: int | None = None
    is_observed = True

    def settled(self, groups: Sequence[Group]) -> Histogram:
        """The same with bins for these groups."""
        if self.edges is not None:
            return self
        end = last_shown(groups)
        edges = edges_for(groups, end)
        if self.n_bins is not None:
            edges = np.linspace(edges[0], edges[-1], self.n_bins + 1)
        return replace(self, edges=edges)

    @property
    def _ends(self) -> NDArray[np.float64]:
        assert self.edges is not None
        return self.edges

    def keys(self, sides: tuple[bool, bool]) -> list[dict[str, Any]]:
        """Response, and the ends of the bin."""
        bins = list(zip(self._ends[:-1].tolist(), self._ends[1:].tolist(), strict=True))
        return [
            {"response": int(upper), "from": low, "to": high}
            for upper in sides_of(sides)
            for low, high in bins
        ]

    def of_sample(self, sample: Sample) -> NDArray[np.float64]:
        """Heights of the bars."""
        width = sample.n * np.diff(self._ends)
        heights = [
            np.histogram(sample.times(upper), self._ends)[0] / width
            for upper in sides_of(sample.sides)
        ]
        return np.concatenate(heights)

    def of_expectation(self, expected: Expectation, sample: Sample) -> NDArray[np.float64]:
        """Heights that are expected, lower by the share of RTs that were lost."""
        heights = [
            sample.with_rt * np.diff(expected.cdf(self._ends, upper)) / np.diff(self._ends)
            for upper in sides_of(sample.sides)
        ]
        return np.concatenate(heights)


class _AtTimes:
    """A statistic at several times, (times,) s, which are None until it is `settled`."""

    times: NDArray[np.float64] | None

    @property
    def _times(self) -> NDArray[np.float64]:
        assert self.times is not None
        return self.times

    def keys(self, sides: tuple[bool, bool]) -> list[dict[str, Any]]:
        """Response and time."""
        return [
            {"response": int(upper), "rt": time}
            for upper in sides_of(sides)
            for time in self._times.tolist()
        ]


@dataclass(frozen=True, eq=False)
class Curve(_AtTimes):
    """The expected density at single times, 1/s; NaN where no RT can be observed.

    end : the last time, s
    times : s; None for times up to the end, with the jumps of the densities
    """

    end: float
    times: NDArray[np.float64] | None = None
    is_observed = False

    def settled(self, groups: Sequence[Group]) -> Curve:
        """The same with times for these groups."""
        if self.times is not None:
            return self
        end = self.end
        marks = [np.array([0.0, end])]
        for group in groups:
            if group.expectation is not None:
                low, high = group.expectation.ends
                jumps = np.append(group.expectation.jumps, [low, min(high, end)])
                marks += [jumps, np.nextafter(jumps, -np.inf), np.nextafter(jumps, np.inf)]
        times = np.union1d(np.linspace(0.0, end, N_TIMES), np.unique(np.concatenate(marks)))
        return replace(self, times=times[(times >= 0.0) & (times <= end)])

    def of_sample(self, sample: Sample) -> NDArray[np.float64]:
        """Nothing: data have no density at single times."""
        return np.full(self._times.size * sum(sample.sides), np.nan)

    def of_expectation(self, expected: Expectation, sample: Sample) -> NDArray[np.float64]:
        """Densities, lower by the share of RTs that were lost."""
        low, high = expected.ends
        outside = (self._times < low) | (self._times > high)
        heights = [
            np.where(outside, np.nan, sample.with_rt * expected.pdf(self._times, upper))
            for upper in sides_of(sample.sides)
        ]
        return np.concatenate(heights)


@dataclass(frozen=True, eq=False)
class Cumulative(_AtTimes):
    """P(response, RT <= t) at several times, among all trials of a group.

    times : s; None for times up to the longest RT that is shown
    """

    times: NDArray[np.float64] | None = None
    is_observed = True

    def settled(self, groups: Sequence[Group]) -> Cumulative:
        """The same with times for these groups."""
        if self.times is not None:
            return self
        fastest = [float(g.sample.times(None).min()) for g in groups if _has_times(g)]
        first = 0.9 * min(fastest, default=0.0)
        return replace(self, times=np.linspace(first, last_shown(groups), N_STEPS))

    def of_sample(self, sample: Sample) -> NDArray[np.float64]:
        """Shares of RTs up to each time."""
        shares = [
            np.searchsorted(np.sort(sample.times(upper)), self._times, side="right") / sample.n
            for upper in sides_of(sample.sides)
        ]
        return np.concatenate(shares)

    def of_expectation(self, expected: Expectation, sample: Sample) -> NDArray[np.float64]:
        """The distribution functions, lower by the share of RTs that were lost."""
        shares = [
            sample.with_rt * expected.cdf(self._times, upper) for upper in sides_of(sample.sides)
        ]
        return np.concatenate(shares)
