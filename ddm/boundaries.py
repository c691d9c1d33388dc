"""Boundaries that move, for `ddm.GeneralDDM(boundary=...)`.

Each function gives the full separation a(t), in evidence, at the decision time t, in s. t is a
number or an array, so a boundary can also be drawn:

    plt.plot(t, ddm.boundaries.linear(t, a=2.0, slope=1.0) / 2)

A function of your own may call them:

    lambda t, a, tau: 0.2 + ddm.boundaries.exponential(t, a, tau)
"""

from __future__ import annotations

from typing import TypeVar

import numba.extending
import numpy as np

T = TypeVar("T", float, np.ndarray)


@numba.extending.register_jitable
def linear(t: T, a: float, slope: float) -> T:
    """Boundaries that approach each other: separation ``a - slope t``, at least 0, where they meet.

    slope in evidence/s, t in s.
    """
    return np.maximum(a - slope * t, 0.0)


@numba.extending.register_jitable
def exponential(t: T, a: float, tau: float) -> T:
    """Boundaries that collapse: full separation ``a exp(-t / tau)`` at time t; t and tau in s."""
    return a * np.exp(-t / tau)


@numba.extending.register_jitable
def weibull(t: T, a: float, scale: float, shape: float, shrink: float) -> T:
    """Boundaries that collapse late: ``a (1 - shrink (1 - exp(-(t / scale)^shape)))``, scale in s.

    ``shrink`` is the share of a that is lost in the end. Hawkins, Forstmann, Wagenmakers, Ratcliff
    & Brown (2015, Journal of Neuroscience 35:2476), where shape = 3 makes a late collapse.
    """
    return a * (1.0 - shrink * (1.0 - np.exp(-((t / scale) ** shape))))


@numba.extending.register_jitable
def hyperbolic(t: T, a: float, half_time: float) -> T:
    """Boundaries that collapse: separation ``a / (1 + t / half_time)``, t and half_time in s."""
    return a / (1.0 + t / half_time)
