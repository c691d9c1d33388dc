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

import numpy as np

from ddm import arguments

Contaminant = Callable[[np.ndarray, np.ndarray, np.random.Generator], tuple[np.ndarray, np.ndarray]]


@dataclass(frozen=True)
class _Some:
    """A share of the trials, and times from low to high, in s."""

    share: float
    low: float
    high: float

    def __post_init__(self) -> None:
        share = arguments.share(
            "share", self.share, arguments.UNIT_INTERVAL, meaning="of the trials"
        )
        object.__setattr__(self, "share", share)
        for name in ("low", "high"):
            seconds = arguments.number(
                name, getattr(self, name), arguments.NOT_NEGATIVE, meaning="seconds"
            )
            object.__setattr__(self, name, seconds)
        if not self.low < self.high:
            raise ValueError(
                f"low must be below high; got low={self.low:g}, high={self.high:g} (seconds)."
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
