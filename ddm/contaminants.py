"""Contaminants for `ddm.recover`: trials whose RT or response comes from elsewhere than the
decision.

A contaminant is a function ``(rt, response, rng) -> (rt, response)``: arrays (n,) of seconds and of
0 or 1, and a `numpy.random.Generator`, to arrays of the same shape. Those here have the settings of
a study as their fields; a function of one's own does as well:

    def slower(rt, response, rng):
        return rt + rng.exponential(0.1, rt.size), response
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from numbers import Real

import numpy as np

Contaminant = Callable[[np.ndarray, np.ndarray, np.random.Generator], tuple[np.ndarray, np.ndarray]]


@dataclass(frozen=True)
class _Some:
    """A share of the trials, and times from low to high, in s."""

    share: float
    low: float
    high: float

    def __post_init__(self) -> None:
        for name in ("share", "low", "high"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, Real):
                raise TypeError(f"{name} must be a number; got {value!r}.")
        if not 0.0 <= self.share <= 1.0:
            raise ValueError(
                f"share must lie between 0 and 1, for 5 % of the trials 0.05; got {self.share!r}."
            )
        if not 0.0 <= self.low < self.high < np.inf:
            raise ValueError(
                "low and high must be seconds with 0 <= low < high, both finite; got "
                f"low={self.low!r}, high={self.high!r}."
            )

    def _drawn(self, n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """Which of n trials are chosen, and a time for each."""
        return rng.random(n) < self.share, rng.uniform(self.low, self.high, n)


@dataclass(frozen=True)
class Guesses(_Some):
    """In a ``share`` of the trials a response of either kind at a time uniform from ``low`` to
    ``high``, in s.

    Both responses are equally likely: what ``ddm.Model(lapse=...)`` assumes, and fast guesses if
    the window is short.
    """

    def __call__(
        self, rt: np.ndarray, response: np.ndarray, rng: np.random.Generator
    ) -> tuple[np.ndarray, np.ndarray]:
        chosen, times = self._drawn(rt.size, rng)
        return np.where(chosen, times, rt), np.where(chosen, rng.integers(0, 2, rt.size), response)


@dataclass(frozen=True)
class Delays(_Some):
    """In a ``share`` of the trials an RT that is longer by a time uniform from ``low`` to ``high``,
    in s.

    As after a lapse of attention, with the response of the decision (Ratcliff & Tuerlinckx 2002).
    """

    def __call__(
        self, rt: np.ndarray, response: np.ndarray, rng: np.random.Generator
    ) -> tuple[np.ndarray, np.ndarray]:
        chosen, times = self._drawn(rt.size, rng)
        return np.where(chosen, rt + times, rt), response
