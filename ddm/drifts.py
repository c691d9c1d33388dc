"""Drifts that change with evidence or time, for `ddm.GeneralDDM(drift=...)`, in evidence/s.

x is the evidence, measured from the middle between symmetric boundaries, and t is the decision time
in s. Typical values are for D = 1. A function of your own may call them:

    lambda x, t, v, leak, urgency: ddm.drifts.urgent(t, v, urgency) - leak * x

Their arguments have names of their own, so that drifts, boundaries and noise can be combined; only
v, a and D, and the gain of `amplified` and `amplified_noise`, mean one parameter everywhere.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TypeVar

import numba.extending
import numpy as np

T = TypeVar("T", float, np.ndarray)

# the smallest SD of a spotlight, in items, which makes it finite
NARROWEST = 1e-3


@numba.extending.register_jitable
def leaky(x: float, v: float, leak: float) -> float:
    """v - leak x, an Ornstein-Uhlenbeck process (Busemeyer & Townsend 1993).

    If leak is negative, evidence runs away from the middle faster and faster. Typical: leak 0 to 5.

    Data hardly tell a leak, since a stronger one between narrower boundaries, with a longer t0,
    makes nearly the same RTs. The estimate of a leak of 2 has an SD of 2.4 with 500 trials of one
    difficulty, and of 2.2 with 500 of four; thousands of trials tell it.

    Parameters
    ----------
    x : evidence, measured from the middle between the boundaries
    v : drift rate, evidence/s
    leak : share of the evidence that is lost, 1/s

    Returns
    -------
    array, or a float : the drift, evidence/s

    Raises
    ------
    ValueError : from `GeneralDDM`, if the drift is not a finite number

    Examples
    --------
    >>> import ddm
    >>> ddm.drifts.leaky(0.5, v=2.0, leak=3.0)
    0.5
    >>> ddm.GeneralDDM(drift=ddm.drifts.leaky, boundary=1.5, v=2.0, leak=3.0).probability().round(3)
    0.978
    """
    return v - leak * x


@numba.extending.register_jitable
def urgent(t: float, v: float, urgency: float) -> float:
    """v (1 + urgency t): evidence counts for more the later it comes.

    The noise stays as it is; `amplified` has both grow (Cisek, Puskas & El-Murr 2009). Typical:
    urgency 0 to 3.

    Parameters
    ----------
    t : decision time, s; a number or an array
    v : drift rate at t = 0, evidence/s
    urgency : growth of the drift as a share, 1/s

    Returns
    -------
    array, or a float : the drift, evidence/s

    Raises
    ------
    ValueError : as of `leaky`

    Examples
    --------
    >>> import ddm
    >>> ddm.drifts.urgent(0.5, v=2.0, urgency=1.0)
    3.0
    """
    return v * (1.0 + urgency * t)


@numba.extending.register_jitable
def amplified(t: float, v: float, gain: float) -> float:
    """v (1 + gain t): urgency as a gain on signal and noise, together with `amplified_noise`.

    The gain multiplies momentary evidence, signal and noise alike (Cisek, Puskas & El-Murr
    2009; Hawkins, Forstmann et al. 2015). Typical: gain 0 to 3.

    Parameters
    ----------
    t : decision time, s; a number or an array
    v : drift rate at t = 0, evidence/s
    gain : growth of signal and noise as a share, 1/s

    Returns
    -------
    array, or a float : the drift, evidence/s

    Raises
    ------
    ValueError : as of `leaky`

    Examples
    --------
    >>> import ddm
    >>> ddm.drifts.amplified(0.5, v=2.0, gain=1.0)
    3.0
    >>> gain = {"drift": ddm.drifts.amplified, "noise": ddm.drifts.amplified_noise}
    >>> ddm.GeneralDDM(**gain, boundary=1.5, v=2.0, D=1.0, gain=1.0).probability().round(3)
    0.923
    """
    return v * (1.0 + gain * t)


@numba.extending.register_jitable
def amplified_noise(t: float, D: float, gain: float) -> float:
    """D (1 + gain t)^2, for ``noise=``: the noise that goes with the drift `amplified`.

    The SD of the noise grows as the drift does (Cisek, Puskas & El-Murr 2009).

    Parameters
    ----------
    t : decision time, s; a number or an array
    D : variance of the noise at t = 0, evidence^2/s
    gain : that of `amplified`, 1/s

    Returns
    -------
    array, or a float : the variance of the noise, evidence^2/s

    Raises
    ------
    ValueError : as of `leaky`

    Examples
    --------
    >>> import ddm
    >>> ddm.drifts.amplified_noise(0.5, D=1.0, gain=1.0)
    2.25
    """
    return D * (1.0 + gain * t) ** 2


@numba.extending.register_jitable
def pulsed(t: float, v: float, pulse: float, onset: float, duration: float) -> float:
    """v, to which a pulse is added from its onset on, for its duration.

    Pulses of motion are those of Huk & Shadlen (2005). `GeneralDDM` knows the times at which it
    jumps. Typical: pulse -2 to 2, onset .1 to .5, duration .1.

    Parameters
    ----------
    t : decision time, s; a number or an array
    v : drift rate outside the pulse, evidence/s
    pulse : what the pulse adds, evidence/s
    onset : when the pulse begins, s
    duration : how long it lasts, s

    Returns
    -------
    array, or a float : the drift, evidence/s

    Raises
    ------
    ValueError : as of `leaky`

    Examples
    --------
    >>> import ddm, numpy as np
    >>> t = np.array([0.1, 0.25, 0.4])
    >>> ddm.drifts.pulsed(t, v=1.0, pulse=2.0, onset=0.2, duration=0.1)
    array([1., 3., 1.])
    """
    return v + pulse * ((onset <= t) & (t < onset + duration))


@numba.extending.register_jitable
def conflict(
    t: T, v: float, amplitude: float, peak: float, peak_shape: float, congruency: float
) -> T:
    """The diffusion model for conflict tasks: v plus an automatic activation that comes and goes.

    Automatic activation is ``amplitude (t / peak)^(peak_shape - 1) exp((peak_shape - 1)(1 - t /
    peak))``, which is largest, ``amplitude``, at the time ``peak``; its slope, times
    ``congruency``, is added to v (Ulrich, Schröter, Leuthold & Birngruber 2015, whose tau is peak /
    (peak_shape - 1)). In simulations: ``simulate(n, per_trial={"congruency": ...})``.
    Typical: v 4, a 1.2, amplitude .15 to .2, peak .03 to .15, peak_shape 2.

    Ulrich's numbers, with noise 4 per root of a millisecond, become these by a division of evidence
    by 4 sqrt(1000): his 20 is .158, his drift .5 per ms is 3.95, his boundary 75 is a = 1.19.

    Both kinds of trials are needed. With 300 of each, and peak_shape fixed, amplitude and peak have
    estimates with SDs of .02 and .014 s.

    Parameters
    ----------
    t : decision time, s; a number or an array
    v : drift rate without conflict, evidence/s
    amplitude : largest automatic activation, evidence
    peak : time of the largest automatic activation, s
    peak_shape : shape of the automatic activation, above 1
    congruency : 1 on congruent trials, -1 on incongruent ones

    Returns
    -------
    array, or a float : the drift, evidence/s

    Raises
    ------
    ValueError : as of `leaky`

    Examples
    --------
    >>> import ddm, numpy as np
    >>> activation = {"amplitude": 0.2, "peak": 0.05, "peak_shape": 2.0, "congruency": -1.0}
    >>> ddm.drifts.conflict(np.array([0.02, 0.05, 0.2]), v=4.0, **activation).round(2)
    array([-0.37,  4.  ,  4.6 ])
    """
    share = t / peak
    rise = (peak_shape - 1.0) / peak * share ** (peak_shape - 2.0) * (1.0 - share)
    return v + congruency * amplitude * rise * np.exp((peak_shape - 1.0) * (1.0 - share))


@numba.extending.register_jitable
def shrinking_spotlight(t: T, v: float, spotlight: float, shrinkage: float, flankers: float) -> T:
    """Attention that narrows on the target of a flanker task: v times what it lets through.

    A normal spotlight, whose SD ``spotlight - shrinkage t`` (in items, each one wide) shrinks,
    covers the target with the share erf(1 / (2 sqrt(2) SD)) and flankers with the rest (White,
    Ratcliff & Starns 2011). Typical: v 3 to 5, spotlight 1.5 to 2 items, shrinkage 10 to 20
    items/s.

    Parameters
    ----------
    t : decision time, s; a number or an array
    v : drift rate of the target alone, evidence/s
    spotlight : SD of the spotlight of attention at t = 0, items
    shrinkage : its loss, items/s
    flankers : 1 if flankers point as the target does, -1 if the other way

    Returns
    -------
    array, or a float : the drift, evidence/s

    Raises
    ------
    ValueError : as of `leaky`

    Examples
    --------
    >>> import ddm, numpy as np
    >>> t = np.array([0.0, 0.05, 0.2])
    >>> attention = {"spotlight": 1.8, "shrinkage": 15.0, "flankers": -1.0}
    >>> ddm.drifts.shrinking_spotlight(t, v=4.0, **attention).round(2)
    array([-2.25, -1.07,  4.  ])
    """
    sd = np.maximum(spotlight - shrinkage * t, NARROWEST)
    target = _erf(0.5 / (math.sqrt(2.0) * sd))
    return v * (target + flankers * (1.0 - target))


def _erf(x: T) -> T:
    """The error function, of numbers and arrays."""
    return np.vectorize(math.erf, otypes=[float])(x)[()]


@numba.extending.overload(_erf)
def _compiled_erf(x):  # type: ignore[no-untyped-def]
    return lambda x: math.erf(x)


# the times at which a drift jumps, from the values of its arguments by name
BREAKS: dict[object, Callable[..., tuple[float, ...]]] = {
    pulsed: lambda onset, duration, **others: (onset, onset + duration)
}
