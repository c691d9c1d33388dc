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

    In a trial whose deadline comes before ``high``, the rest of them are omissions.
    """

    low: float
    high: float

    def pdf(self, rt: np.ndarray) -> NDArray[np.float64]:
        """Density at each rt, 1/s; that of one response is half of it."""
        inside = (rt >= self.low) & (rt <= self.high)
        return np.where(inside, 1.0 / (self.high - self.low), 0.0)

    def cdf(self, rt: np.ndarray) -> NDArray[np.float64]:
        """P(RT <= rt)."""
        return np.clip((rt - self.low) / (self.high - self.low), 0.0, 1.0)

    def quantiles(self, share: np.ndarray) -> NDArray[np.float64]:
        """The RTs below which these shares of the lapses lie, s."""
        return self.low + share * (self.high - self.low)

    def __str__(self) -> str:
        return f"uniform from {self.low:.4g} to {self.high:.4g} s"


@dataclass(frozen=True)
class Exponential:
    """Lapses with exponentially distributed RTs, as in PyDDM: density rate exp(-rate rt), 1/s.

    In a trial with a deadline d a share of exp(-rate d) of them are omissions.

    Parameters
    ----------
    rate : 1 / mean of their RTs, 1/s

    Raises
    ------
    ValueError, TypeError : unless ``rate`` is a number > 0

    Examples
    --------
    >>> import ddm, numpy as np
    >>> window = ddm.Exponential(2.0)
    >>> ddm.Model(lapse=0.05, lapse_window=window).lapse_window
    Exponential(rate=2.0)
    >>> window.pdf(np.array([0.0, 1.0])).round(3), window.cdf(np.array([1.0])).round(3)
    (array([2.   , 0.271]), array([0.865]))
    >>> window.quantiles(np.array([0.5])).round(3)
    array([0.347])
    """

    rate: float = 1.0

    def __post_init__(self) -> None:
        rate = arguments.number("rate", self.rate, arguments.POSITIVE, meaning="1/s")
        object.__setattr__(self, "rate", rate)

    def pdf(self, rt: np.ndarray) -> NDArray[np.float64]:
        """Density at each ``rt`` (s), an array, 1/s; that of one response is half of it."""
        return np.where(rt >= 0.0, self.rate * np.exp(-self.rate * np.maximum(rt, 0.0)), 0.0)

    def cdf(self, rt: np.ndarray) -> NDArray[np.float64]:
        """P(RT <= rt) at each ``rt`` (s), an array."""
        return -np.expm1(-self.rate * np.maximum(rt, 0.0))

    def quantiles(self, share: np.ndarray) -> NDArray[np.float64]:
        """The RTs (s) below which a ``share`` of the lapses lies, an array for an array."""
        return -np.log1p(-share) / self.rate

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
