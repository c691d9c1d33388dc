"""Statistics of RT quantiles: those of each response, and accuracy between quantiles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ddm.agreement.sample import Sample
from ddm.agreement.statistic import Group, sides_of
from ddm.estimation.bins import QUANTILES
from ddm.models.expectation import Expectation


@dataclass(frozen=True, eq=False)
class Quantiles:
    """The proportion of each response, and quantiles of its RTs, s.

    q : numbers between 0 and 1 that increase
    fewest : a response with fewer RTs has no quantiles
    """

    q: tuple[float, ...] = QUANTILES
    fewest: int = 1
    is_observed = True

    def settled(self, groups: Sequence[Group]) -> Quantiles:
        """The same: the quantiles are the same for all groups."""
        return self

    def keys(self, sides: tuple[bool, bool]) -> list[dict[str, Any]]:
        """Response, what the value is ("p" or "rt"), and q."""
        return [
            {"response": int(upper), "quantity": quantity, "q": q}
            for upper in sides_of(sides)
            for quantity, q in [("p", np.nan), *(("rt", one) for one in self.q)]
        ]

    def of_sample(self, sample: Sample) -> NDArray[np.float64]:
        """Proportions of all trials, and quantiles of the RTs."""
        values: list[NDArray[np.float64]] = []
        for upper in sides_of(sample.sides):
            rt = sample.times(upper)
            enough = rt.size >= self.fewest
            found = np.quantile(rt, self.q) if enough else np.full(len(self.q), np.nan)
            values += [np.array([sample.share(upper)]), found]
        return np.concatenate(values)

    def of_expectation(self, expected: Expectation, sample: Sample) -> NDArray[np.float64]:
        """Those that are expected."""
        values: list[NDArray[np.float64]] = []
        for upper in sides_of(sample.sides):
            found = expected.quantiles(np.array(self.q), upper)
            values += [np.array([expected.probability(upper)]), found]
        return np.concatenate(values)


@dataclass(frozen=True, eq=False)
class AccuracyBySpeed:
    """The proportion of upper responses among faster and slower ones.

    The RTs of a group are cut at their quantiles into bins of as many trials each. A bin has the
    proportion of upper responses among its RTs, and stands at its median RT. The bins that are
    expected are those of the expected RTs.
    """

    n_bins: int = 5
    is_observed = True

    def settled(self, groups: Sequence[Group]) -> AccuracyBySpeed:
        """The same: every group has its own bins."""
        return self

    def keys(self, sides: tuple[bool, bool]) -> list[dict[str, Any]]:
        """What the value is ("p" or "rt"), and the number of the bin."""
        return [
            {"quantity": quantity, "bin": i + 1}
            for quantity in ("p", "rt")
            for i in range(self.n_bins)
        ]

    def of_sample(self, sample: Sample) -> NDArray[np.float64]:
        """Proportions, and medians of the RTs in each bin."""
        rt = sample.times(None)
        if rt.size < self.n_bins:
            return np.full(2 * self.n_bins, np.nan)
        upper = sample.upper[sample.answered]
        order = np.argsort(rt, kind="stable")
        parts = np.array_split(order, self.n_bins)
        shares = [float(upper[part].mean()) for part in parts]
        return np.array(shares + [float(np.median(rt[part])) for part in parts])

    def of_expectation(self, expected: Expectation, sample: Sample) -> NDArray[np.float64]:
        """The same of the distribution that is expected."""
        inner = np.arange(1, self.n_bins) / self.n_bins
        middle = (np.arange(self.n_bins) + 0.5) / self.n_bins
        found = expected.quantiles(np.concatenate([inner, middle]), None)
        edges = np.concatenate([[0.0], found[: inner.size], [np.inf]])

        of_upper = np.diff(expected.cdf(edges, True))
        of_both = np.diff(expected.cdf(edges, None))
        return np.concatenate([of_upper / of_both, found[inner.size :]])
