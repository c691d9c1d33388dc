"""Lapses: the distributions of the RTs of contaminant trials.

Both responses are equally often given in such trials, so the defective density of either is half
the density of the RTs.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ddm import arguments


@dataclass(frozen=True)
class Uniform:
    """Lapses whose RTs are equally likely from ``low`` to ``high`` (s), both included.

    In a trial whose deadline comes before ``high``, they are equally likely from ``low`` to the
    deadline.
    """

    low: float
    high: float

    def pdf(self, rt: np.ndarray, deadline: np.ndarray) -> NDArray[np.float64]:
        """Density at each rt, 1/s; that of one response is half of it."""
        high = np.minimum(self.high, deadline)
        inside = (rt >= self.low) & (rt <= high)
        return np.where(inside, 1.0 / self._width(high), 0.0)

    def cdf(self, rt: np.ndarray, deadline: np.ndarray) -> NDArray[np.float64]:
        """P(RT <= rt)."""
        high = np.minimum(self.high, deadline)
        return np.clip((np.minimum(rt, high) - self.low) / self._width(high), 0.0, 1.0)

    def _width(self, high: np.ndarray) -> NDArray[np.float64]:
        """Width of the range up to ``high``, s; 1 if a deadline leaves no range."""
        return np.where(high > self.low, high - self.low, 1.0)

    def __str__(self) -> str:
        return f"uniform from {self.low:.4g} to {self.high:.4g} s"


@dataclass(frozen=True)
class Exponential:
    """Lapses with exponentially distributed RTs, as in PyDDM: density rate exp(-rate rt), 1/s.

    ``rate`` is in 1/s. In a trial with a deadline d the density is cut off there and divided by
    1 - exp(-rate d), so that it still integrates to 1.
    """

    rate: float = 1.0

    def __post_init__(self) -> None:
        rate = arguments.number("rate", self.rate, arguments.POSITIVE, meaning="1/s")
        object.__setattr__(self, "rate", rate)

    def pdf(self, rt: np.ndarray, deadline: np.ndarray) -> NDArray[np.float64]:
        """Density at each rt, 1/s; that of one response is half of it."""
        inside = (rt >= 0.0) & (rt <= deadline)
        density = self.rate * np.exp(-self.rate * rt) / -np.expm1(-self.rate * deadline)
        return np.where(inside, density, 0.0)

    def cdf(self, rt: np.ndarray, deadline: np.ndarray) -> NDArray[np.float64]:
        """P(RT <= rt)."""
        within = np.clip(rt, 0.0, deadline)
        return np.expm1(-self.rate * within) / np.expm1(-self.rate * deadline)

    def __str__(self) -> str:
        return f"exponential with rate {self.rate:g}/s"


Lapses = Uniform | Exponential


def checked_window(window: Any) -> Lapses | None:
    """The distribution that a model's ``lapse_window`` stands for.

    None stays None: it stands for the range of the data.
    """
    if window is None or isinstance(window, Lapses):
        return window

    try:
        if isinstance(window, str):
            raise TypeError
        low, high = map(float, window)
    except (TypeError, ValueError):
        raise TypeError(
            "lapse_window must be (low, high) in seconds, ddm.Exponential(rate) or None; got "
            f"{window!r}."
        ) from None

    if not (0.0 <= low < high and isfinite(high)):
        raise ValueError(
            f"lapse_window must be (low, high) with 0 <= low < high, both finite; got {window!r}."
        )

    return Uniform(low, high)


def of_range(rt: np.ndarray) -> Uniform:
    """Uniform from the shortest to the longest RT, s; 1 s wide if all RTs are the same."""
    low = float(rt.min())
    high = float(rt.max())
    return Uniform(low, high if high > low else low + 1.0)
