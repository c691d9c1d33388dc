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
    """v - leak x, an Ornstein-Uhlenbeck process (Busemeyer & Townsend 1993); leak in 1/s.

    If leak is negative, evidence runs away from the middle faster and faster. Typical: leak 0 to 5.

    Data hardly tell a leak, since a stronger one between narrower boundaries, with a longer t0,
    makes nearly the same RTs. The estimate of a leak of 2 has an SD of 2.4 with 500 trials of one
    difficulty, and of 2.2 with 500 of four; thousands of trials tell it.
    """
    return v - leak * x


@numba.extending.register_jitable
def urgent(t: float, v: float, urgency: float) -> float:
    """v (1 + urgency t): evidence counts for more the later it comes; urgency in 1/s.

    The noise stays as it is; `amplified` has both grow (Cisek, Puskas & El-Murr 2009). Typical:
    urgency 0 to 3.
    """
    return v * (1.0 + urgency * t)


@numba.extending.register_jitable
def amplified(t: float, v: float, gain: float) -> float:
    """v (1 + gain t): urgency as a gain on signal and noise, together with `amplified_noise`.

    The gain, in 1/s, multiplies momentary evidence, signal and noise alike (Cisek, Puskas & El-Murr
    2009; Hawkins, Forstmann et al. 2015). Typical: gain 0 to 3.
    """
    return v * (1.0 + gain * t)


@numba.extending.register_jitable
def amplified_noise(t: float, D: float, gain: float) -> float:
    """D (1 + gain t)^2, for ``noise=``: the noise that goes with the drift `amplified`."""
    return D * (1.0 + gain * t) ** 2


@numba.extending.register_jitable
def pulsed(t: float, v: float, pulse: float, onset: float, duration: float) -> float:
    """v, to which pulse (evidence/s) is added from onset (s) on, for duration (s).

    Pulses of motion are those of Huk & Shadlen (2005). `GeneralDDM` knows the times at which it
    jumps. Typical: pulse -2 to 2, onset .1 to .5, duration .1.
    """
    return v + pulse * ((onset <= t) & (t < onset + duration))


@numba.extending.register_jitable
def conflict(
    t: T, v: float, amplitude: float, peak: float, peak_shape: float, congruency: float
) -> T:
    """The diffusion model for conflict tasks: v plus an automatic activation that comes and goes.

    Automatic activation is ``amplitude (t / peak)^(peak_shape - 1) exp((peak_shape - 1)(1 - t /
    peak))``, which is largest, ``amplitude`` (evidence), at the time ``peak`` (s); its slope, times
    ``congruency``, is added to v (Ulrich, Schröter, Leuthold & Birngruber 2015, whose tau is peak /
    (peak_shape - 1)). congruency is 1 on congruent trials, -1 on incongruent ones:
    ``simulate(n, per_trial={"congruency": ...})``. Typical: v 4, a 1.2, amplitude .15 to .2, peak
    .03 to .15, peak_shape 2.

    Ulrich's numbers, with noise 4 per root of a millisecond, become these by a division of evidence
    by 4 sqrt(1000): his 20 is .158, his drift .5 per ms is 3.95, his boundary 75 is a = 1.19.

    Both kinds of trials are needed. With 300 of each, and peak_shape fixed, amplitude and peak have
    estimates with SDs of .02 and .014 s.
    """
    share = t / peak
    rise = (peak_shape - 1.0) / peak * share ** (peak_shape - 2.0) * (1.0 - share)
    return v + congruency * amplitude * rise * np.exp((peak_shape - 1.0) * (1.0 - share))


@numba.extending.register_jitable
def shrinking_spotlight(t: T, v: float, spotlight: float, shrinkage: float, flankers: float) -> T:
    """Attention that narrows on the target of a flanker task: v times what it lets through.

    A normal spotlight, whose SD ``spotlight - shrinkage t`` (in items, each one wide) shrinks,
    covers the target with the share erf(1 / (2 sqrt(2) SD)) and flankers with the rest, which count
    as ``flankers``: 1 if they point as the target does, -1 if the other way (White, Ratcliff &
    Starns 2011). Typical: v 3 to 5, spotlight 1.5 to 2 items, shrinkage 10 to 20 items/s.
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
