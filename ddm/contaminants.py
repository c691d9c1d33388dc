"""Contaminants for `ddm.recover`: trials whose RT or response is not that of the decision alone.

A contaminant is a function ``(rt, response, rng) -> (rt, response)``. It takes the RTs (n,) in
seconds, the responses (n,) of 0 and 1, and a `numpy.random.Generator`; it returns arrays of the
same shape. The contaminants here have their settings as fields. A function of your own works too:

    def slower(rt, response, rng):
        return rt + rng.exponential(0.1, rt.size), response
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ddm import arguments

# a function that makes contaminants of some of the trials
Contaminant = Callable[[np.ndarray, np.ndarray, np.random.Generator], tuple[np.ndarray, np.ndarray]]


@dataclass(frozen=True)
class _Settings:
    """The settings of contaminants: a share of the trials, and times from low to high, in s."""

    share: float
    low: float
    high: float

    def __post_init__(self) -> None:
        share = arguments.share(
            "share", self.share, arguments.UNIT_INTERVAL, meaning="of the trials"
        )
        object.__setattr__(self, "share", share)

        for name in ("low", "high"):
            given = getattr(self, name)
            seconds = arguments.number(name, given, arguments.NOT_NEGATIVE, meaning="seconds")
            object.__setattr__(self, name, seconds)

        if not self.low < self.high:
            raise ValueError(
                f"low must be below high; got low={self.low:g}, high={self.high:g} (seconds)."
            )

    def _drawn(self, n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """Which of n trials are contaminants, (n,) of bool, and a time for each trial, (n,) s."""
        return rng.random(n) < self.share, rng.uniform(self.low, self.high, n)


@dataclass(frozen=True)
class Guesses(_Settings):
    """Guesses in a ``share`` of the trials, with RTs uniform from ``low`` to ``high``, in s.

    Each trial is a guess with probability ``share``; its RT and response replace those of the
    decision, and both responses are equally likely. With small ``low`` and ``high`` they are fast
    guesses. `Model` with ``lapse=`` and ``lapse_window=(low, high)`` describes such trials. Give it
    to `ddm.recover`, as ``contaminants=``.

    Parameters
    ----------
    share : the proportion of trials, between 0 and 1
    low, high : the shortest and the longest time, s

    Raises
    ------
    ValueError, TypeError : if ``share`` is no proportion, or ``low`` is not below ``high``

    Examples
    --------
    >>> import ddm, numpy as np
    >>> change = ddm.contaminants.Guesses(0.5, low=0.1, high=0.2)
    >>> rng = np.random.default_rng(3)
    >>> rt, response = change(np.array([0.6, 0.7, 0.8]), np.array([1, 1, 0]), rng)
    >>> rt.round(3), response
    (array([0.158, 0.109, 0.8  ]), array([1, 0, 0]))
    """

    def __call__(
        self, rt: np.ndarray, response: np.ndarray, rng: np.random.Generator
    ) -> tuple[np.ndarray, np.ndarray]:
        is_contaminant, times = self._drawn(rt.size, rng)
        guesses = rng.integers(0, 2, rt.size)
        return np.where(is_contaminant, times, rt), np.where(is_contaminant, guesses, response)


@dataclass(frozen=True)
class Delays(_Settings):
    """Delays of the RT in a ``share`` of the trials, uniform from ``low`` to ``high``, in s.

    The response stays that of the decision, as after a lapse of attention (Ratcliff & Tuerlinckx
    2002).

    Parameters
    ----------
    share : the proportion of trials, between 0 and 1
    low, high : the shortest and the longest time, s

    Raises
    ------
    ValueError, TypeError : if ``share`` is no proportion, or ``low`` is not below ``high``

    Examples
    --------
    >>> import ddm, numpy as np
    >>> change = ddm.contaminants.Delays(0.5, low=0.1, high=0.2)
    >>> rng = np.random.default_rng(3)
    >>> rt, response = change(np.array([0.6, 0.7, 0.8]), np.array([1, 1, 0]), rng)
    >>> rt.round(3), response
    (array([0.758, 0.809, 0.8  ]), array([1, 1, 0]))
    """

    def __call__(
        self, rt: np.ndarray, response: np.ndarray, rng: np.random.Generator
    ) -> tuple[np.ndarray, np.ndarray]:
        is_contaminant, times = self._drawn(rt.size, rng)
        return np.where(is_contaminant, rt + times, rt), response
