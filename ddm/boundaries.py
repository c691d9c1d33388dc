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

    Drugowitsch, Moreno-Bote, Churchland, Shadlen & Pouget (2012) derive boundaries that collapse
    from costs of time. Typical: a 1 to 2.5, slope .2 to 1.5.

    Parameters
    ----------
    t : decision time, s; a number or an array
    a : separation at t = 0, evidence
    slope : loss of separation, evidence/s

    Returns
    -------
    array, or a float : the separation at t, evidence, of the shape of t

    Raises
    ------
    ValueError : from `GeneralDDM`, if the boundaries do not lie apart at t = 0

    Examples
    --------
    >>> import ddm, numpy as np
    >>> ddm.boundaries.linear(np.array([0.0, 1.0, 3.0]), a=2.0, slope=0.8)
    array([2. , 1.2, 0. ])
    """
    return np.maximum(a - slope * t, 0.0)


@numba.extending.register_jitable
def exponential(t: T, a: float, tau: float) -> T:
    """Boundaries that collapse: full separation ``a exp(-t / tau)`` at time t.

    Milosavljevic, Malmaud, Huth, Koch & Rangel (2010). Typical: a 1 to 2.5, tau .5 to 3.

    Data tell a, tau and t0 only loosely apart: a wider separation that collapses faster, with a
    shorter t0, makes nearly the same RTs. 500 trials with a 1.8 and tau 1.2 give estimates with SDs
    of .13 and .2.

    Parameters
    ----------
    t : decision time, s; a number or an array
    a : separation at t = 0, evidence
    tau : time after which the separation has fallen to a / e, s

    Returns
    -------
    array, or a float : the separation at t, evidence, of the shape of t

    Raises
    ------
    ValueError : as of `linear`

    Examples
    --------
    >>> import ddm, numpy as np
    >>> ddm.boundaries.exponential(np.array([0.0, 1.0]), a=2.0, tau=1.5).round(3)
    array([2.   , 1.027])
    """
    return a * np.exp(-t / tau)


@numba.extending.register_jitable
def weibull(t: T, a: float, scale: float, shape: float, shrink: float) -> T:
    """Boundaries that collapse late: ``a (1 - shrink (1 - exp(-(t / scale)^shape)))``.

    Hawkins, Forstmann, Wagenmakers, Ratcliff & Brown (2015, Journal of Neuroscience 35:2476), where
    shape = 3 makes a late collapse. Typical: a 1 to 2.5, scale .5 to 2, shape .5 to 4, shrink 0 to
    1.

    Parameters
    ----------
    t : decision time, s; a number or an array
    a : separation at t = 0, evidence
    scale : time scale of the collapse, s
    shape : shape of the collapse; above 1 it is late
    shrink : share of a that is lost in the end

    Returns
    -------
    array, or a float : the separation at t, evidence, of the shape of t

    Raises
    ------
    ValueError : as of `linear`

    Examples
    --------
    >>> import ddm, numpy as np
    >>> t = np.array([0.0, 1.0, 2.0])
    >>> ddm.boundaries.weibull(t, a=2.0, scale=1.0, shape=3.0, shrink=0.5).round(3)
    array([2.   , 1.368, 1.   ])
    """
    return a * (1.0 - shrink * (1.0 - np.exp(-((t / scale) ** shape))))


@numba.extending.register_jitable
def hyperbolic(t: T, a: float, half_time: float) -> T:
    """Boundaries that collapse: separation ``a / (1 + t / half_time)``.

    Boundaries that follow from urgency as a gain on all evidence (Churchland, Kiani & Shadlen
    2008). Typical: a 1 to 2.5, half_time .3 to 2.

    Parameters
    ----------
    t : decision time, s; a number or an array
    a : separation at t = 0, evidence
    half_time : time after which half of the separation is left, s

    Returns
    -------
    array, or a float : the separation at t, evidence, of the shape of t

    Raises
    ------
    ValueError : as of `linear`

    Examples
    --------
    >>> import ddm, numpy as np
    >>> ddm.boundaries.hyperbolic(np.array([0.0, 0.5, 1.5]), a=2.0, half_time=0.5)
    array([2. , 1. , 0.5])
    """
    return a / (1.0 + t / half_time)


@numba.extending.register_jitable
def logistic(t: T, a: float, steepness: float, midpoint: float, asymmetry: float) -> T:
    """Boundaries that collapse around a time: ``a (1 - (1 + exp(-steepness (t - midpoint)))^(-1 /
    asymmetry))``.

    The generalised logistic function (Richards 1959), for late collapses of any sharpness; with
    asymmetry 1 half of a is lost at the midpoint. It begins at a only nearly. Typical: a 1 to
    2.5, steepness 2 to 10, midpoint .5 to 2, asymmetry .2 to 2.

    Parameters
    ----------
    t : decision time, s; a number or an array
    a : separation long before the midpoint, evidence
    steepness : steepness of the collapse, 1/s
    midpoint : time of the collapse, s
    asymmetry : 1 is symmetric

    Returns
    -------
    array, or a float : the separation at t, evidence, of the shape of t

    Raises
    ------
    ValueError : as of `linear`

    Examples
    --------
    >>> import ddm, numpy as np
    >>> t = np.array([0.0, 0.8, 1.6])
    >>> ddm.boundaries.logistic(t, a=2.0, steepness=5.0, midpoint=0.8, asymmetry=1.0).round(3)
    array([1.964, 1.   , 0.036])
    """
    return a * (1.0 - (1.0 + np.exp(-steepness * (t - midpoint))) ** (-1.0 / asymmetry))
