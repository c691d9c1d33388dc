"""Lapses: where the RTs of contaminant trials lie. Their responses are of either kind equally
often.
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
    """Equally likely from ``low`` to ``high`` (s), both included; up to the deadline of a trial
    that has one.
    """

    low: float
    high: float

    def pdf(self, rt: np.ndarray, deadline: np.ndarray) -> NDArray[np.float64]:
        """Density at each rt, 1/s; that of one response is half of it."""
        high = np.minimum(self.high, deadline)
        inside = (rt >= self.low) & (rt <= high)
        return np.where(inside, 1.0 / np.where(high > self.low, high - self.low, 1.0), 0.0)

    def cdf(self, rt: np.ndarray, deadline: np.ndarray) -> NDArray[np.float64]:
        """P(RT <= rt)."""
        high = np.minimum(self.high, deadline)
        return np.clip(
            (np.minimum(rt, high) - self.low) / np.where(high > self.low, high - self.low, 1.0),
            0.0,
            1.0,
        )

    def __str__(self) -> str:
        return f"uniform from {self.low:.4g} to {self.high:.4g} s"


@dataclass(frozen=True)
class Exponential:
    """Lapses with exponentially distributed RTs: density rate exp(-rate rt), with ``rate`` in 1/s,
    as in PyDDM.

    Up to the deadline of a trial that has one, where what lies beyond it is spread over the times
    before.
    """

    rate: float = 1.0

    def __post_init__(self) -> None:
        rate = arguments.number("rate", self.rate, arguments.POSITIVE, meaning="1/s")
        object.__setattr__(self, "rate", rate)

    def pdf(self, rt: np.ndarray, deadline: np.ndarray) -> NDArray[np.float64]:
        """Density at each rt, 1/s; that of one response is half of it."""
        inside = (rt >= 0.0) & (rt <= deadline)
        return np.where(
            inside, self.rate * np.exp(-self.rate * rt) / -np.expm1(-self.rate * deadline), 0.0
        )

    def cdf(self, rt: np.ndarray, deadline: np.ndarray) -> NDArray[np.float64]:
        """P(RT <= rt)."""
        within = np.clip(rt, 0.0, deadline)
        return np.expm1(-self.rate * within) / np.expm1(-self.rate * deadline)

    def __str__(self) -> str:
        return f"exponential with rate {self.rate:g}/s"


Lapses = Uniform | Exponential


def checked_window(window: Any) -> Lapses | None:
    """The distribution that a model's ``lapse_window`` stands for; None: that of the data."""
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
    """Uniform from the shortest to the longest RT, or over a second where these are the same."""
    low, high = float(rt.min()), float(rt.max())
    return Uniform(low, high if high > low else low + 1.0)
