"""Passages and a non-decision time: what is known of reaction times.

A non-decision time that is spread evenly over a width turns a density into a difference of
distribution functions, and a distribution function into its mean over that width.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ddm.fokker_planck.non_decision.normal_times import (
    BY,
    DENSITY,
    LATER,
    REACH,
    Table,
    averages,
    cut_moments,
    table,
)
from ddm.fokker_planck.passages import Passages
from ddm.numerics.quadrature import composite

# panels and nodes of a mean over non-decision times
PANELS, ORDER = 6, 10


@dataclass(frozen=True, eq=False)
class ReactionTimes:
    """Decision times of ``passages`` plus a non-decision time, in s.

    It is spread evenly over t0 to t0 + st0 or, if t0_sd > 0, normal with mean t0 and SD t0_sd
    before it is cut at 0.
    """

    passages: Passages
    t0: float
    st0: float = 0.0
    t0_sd: float = 0.0

    def log_densities(self, rt: np.ndarray, upper: np.ndarray) -> np.ndarray:
        """Log densities (n,) of the RTs and responses."""
        if self.t0_sd > 0.0:
            return self._log_normal(DENSITY, rt, upper)
        t = rt - self.t0
        if self.st0 == 0.0:
            return self.passages.log_densities(t, upper)
        gone, to_come = self.passages.masses(t, upper)
        gone_before, to_come_before = self.passages.masses(t - self.st0, upper)
        # the difference of the smaller ones has more digits
        share = np.where(gone < to_come, gone - gone_before, to_come_before - to_come)
        with np.errstate(divide="ignore"):
            return np.log(np.maximum(share, 0.0) / self.st0)

    def log_cdfs(self, rt: np.ndarray, upper: np.ndarray) -> np.ndarray:
        """Log P(RT <= rt and response), (n,)."""
        if self.t0_sd > 0.0:
            return self._log_normal(BY, rt, upper)
        with np.errstate(divide="ignore"):
            return np.log(self._masses(rt, upper)[0])

    def log_survivors(self, rt: np.ndarray, upper: np.ndarray) -> np.ndarray:
        """Log P(RT > rt and response), (n,)."""
        if self.t0_sd > 0.0:
            return self._log_normal(LATER, rt, upper)
        with np.errstate(divide="ignore"):
            return np.log(self._masses(rt, upper)[1])

    def _masses(self, rt: np.ndarray, upper: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        t = rt - self.t0
        if self.st0 == 0.0:
            return self.passages.masses(t, upper)
        late, weights = composite(np.linspace(0.0, 1.0, PANELS + 1), ORDER)
        times = t[:, None] - self.st0 * late
        gone, to_come = self.passages.masses(times.ravel(), np.repeat(upper, late.size))
        return gone.reshape(times.shape) @ weights, to_come.reshape(times.shape) @ weights

    def _log_normal(self, what: int, rt: np.ndarray, upper: np.ndarray) -> np.ndarray:
        """The log of the DENSITY, of P(RT <= rt), BY, or of P(RT > rt), LATER, (n,)."""
        found = np.zeros(rt.size)
        for weight, sides, tables in zip(
            self.passages.weights, self.passages.boundaries, self._tables, strict=True
        ):
            for side in (0, 1):
                chosen = upper == bool(side)
                spread = self.t0, self.t0_sd
                value = averages(sides[side], tables[side], rt[chosen], *spread, what)
                found[chosen] += weight * value
        with np.errstate(divide="ignore"):
            return np.log(found)

    @cached_property
    def _tables(self) -> list[tuple[Table, Table]]:
        return [
            (table(lower, self.t0, self.t0_sd), table(upper, self.t0, self.t0_sd))
            for lower, upper in self.passages.boundaries
        ]

    @property
    def earliest(self) -> float:
        """The shortest non-decision time, s."""
        return 0.0 if self.t0_sd > 0.0 else self.t0

    @property
    def mean_added(self) -> float:
        """The mean of the non-decision time, s."""
        if self.t0_sd > 0.0:
            return cut_moments(self.t0, self.t0_sd)[0]
        return self.t0 + 0.5 * self.st0

    @property
    def variance_added(self) -> float:
        """The variance of the non-decision time, s^2."""
        if self.t0_sd > 0.0:
            return cut_moments(self.t0, self.t0_sd)[1]
        return self.st0**2 / 12.0


def longest_decision(rt: float, t0: float, t0_sd: float) -> float:
    """The longest decision time, s, that an RT may have."""
    return min(rt, rt - t0 + REACH * t0_sd) if t0_sd > 0.0 else rt - t0
