"""Boundaries that move, for `ddm.GeneralDDM(boundary=...)`.

Each function gives the full separation a(t), in evidence, at the decision time t, in s. Typical
values are for D = 1. t is a number or an array, so a boundary can also be drawn:

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

    slope in evidence/s, t in s. Drugowitsch, Moreno-Bote, Churchland, Shadlen & Pouget (2012)
    derive boundaries that collapse from costs of time. Typical: a 1 to 2.5, slope .2 to 1.5.
    """
    return np.maximum(a - slope * t, 0.0)


@numba.extending.register_jitable
def exponential(t: T, a: float, tau: float) -> T:
    """Boundaries that collapse: full separation ``a exp(-t / tau)`` at time t; t and tau in s.

    Milosavljevic, Malmaud, Huth, Koch & Rangel (2010). Typical: a 1 to 2.5, tau .5 to 3.

    Data tell a, tau and t0 only loosely apart: a wider separation that collapses faster, with a
    shorter t0, makes nearly the same RTs. 500 trials with a 1.8 and tau 1.2 give estimates with SDs
    of .13 and .2.
    """
    return a * np.exp(-t / tau)


@numba.extending.register_jitable
def weibull(t: T, a: float, scale: float, shape: float, shrink: float) -> T:
    """Boundaries that collapse late: ``a (1 - shrink (1 - exp(-(t / scale)^shape)))``, scale in s.

    ``shrink`` is the share of a that is lost in the end. Hawkins, Forstmann, Wagenmakers, Ratcliff
    & Brown (2015, Journal of Neuroscience 35:2476), where shape = 3 makes a late collapse. Typical:
    a 1 to 2.5, scale .5 to 2, shape .5 to 4, shrink 0 to 1.
    """
    return a * (1.0 - shrink * (1.0 - np.exp(-((t / scale) ** shape))))


@numba.extending.register_jitable
def hyperbolic(t: T, a: float, half_time: float) -> T:
    """Boundaries that collapse: separation ``a / (1 + t / half_time)``, t and half_time in s.

    Boundaries that follow from urgency as a gain on all evidence (Churchland, Kiani & Shadlen
    2008). Typical: a 1 to 2.5, half_time .3 to 2.
    """
    return a / (1.0 + t / half_time)


@numba.extending.register_jitable
def logistic(t: T, a: float, steepness: float, midpoint: float, asymmetry: float) -> T:
    """Boundaries that collapse around a time: ``a (1 - (1 + exp(-steepness (t - midpoint)))^(-1 /
    asymmetry))``.

    The generalised logistic function (Richards 1959), for late collapses of any sharpness; with
    asymmetry 1 half of a is lost at the midpoint. It begins at a only nearly. steepness in 1/s,
    midpoint in s. Typical: a 1 to 2.5, steepness 2 to 10, midpoint .5 to 2, asymmetry .2 to 2.
    """
    return a * (1.0 - (1.0 + np.exp(-steepness * (t - midpoint))) ** (-1.0 / asymmetry))
