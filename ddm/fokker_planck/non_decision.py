"""Passages and a non-decision time: what is known of reaction times.

All distributions of the non-decision time act here. One that is spread evenly over a width turns a
density into a difference of distribution functions, and a distribution function into its mean over
that width.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ddm.fokker_planck.passages import Passages
from ddm.numerics.quadrature import composite

# panels and nodes of a mean over non-decision times
PANELS, ORDER = 6, 10


@dataclass(frozen=True, eq=False)
class ReactionTimes:
    """Decision times of ``passages`` plus a time spread evenly over t0 to t0 + st0, in s."""

    passages: Passages
    t0: float
    st0: float

    def log_densities(self, rt: np.ndarray, upper: np.ndarray) -> np.ndarray:
        """Log densities (n,) of the RTs and responses."""
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
        with np.errstate(divide="ignore"):
            return np.log(self._masses(rt, upper)[0])

    def log_survivors(self, rt: np.ndarray, upper: np.ndarray) -> np.ndarray:
        """Log P(RT > rt and response), (n,)."""
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

    @property
    def mean_added(self) -> float:
        """The mean of the non-decision time, s."""
        return self.t0 + 0.5 * self.st0

    @property
    def variance_added(self) -> float:
        """The variance of the non-decision time, s^2."""
        return self.st0**2 / 12.0
