"""`Average`: values of people, averaged as they come, without those that are missing."""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import NDArray


class Average:
    """The mean of arrays of one shape, element by element; NaNs are left out."""

    def __init__(self) -> None:
        self._total: NDArray[np.float64] | None = None
        self._count: NDArray[np.int64] | None = None

    def add(self, values: NDArray[np.float64]) -> None:
        """Take the values of one more person into the mean."""
        known = ~np.isnan(values)
        filled = np.where(known, values, 0.0)
        self._total = filled if self._total is None else self._total + filled
        self._count = known.astype(np.int64) if self._count is None else self._count + known

    def mean(self, m: int) -> NDArray[np.float64]:
        """The means; m NaNs if nothing was added, and NaN where no person has a value."""
        if self._total is None or self._count is None:
            return np.full(m, np.nan)
        return np.where(self._count > 0, self._total / np.maximum(self._count, 1), np.nan)

    def ends(self, m: int, percentiles: tuple[float, float]) -> NDArray[np.float64]:
        """Percentiles over the first axis of the means, (2, m)."""
        if self._total is None:
            return np.full((2, m), np.nan)
        with warnings.catch_warnings():
            # of columns without a number, which are NaN as they should be
            warnings.simplefilter("ignore", RuntimeWarning)
            return np.nanpercentile(self.mean(m), percentiles, axis=0)
