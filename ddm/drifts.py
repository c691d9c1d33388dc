"""Drifts that change with evidence or time, for `ddm.GeneralDDM(drift=...)`, in evidence/s.

x is the evidence, measured from the middle between the boundaries, and t is the decision time in s.
A function of your own may call them:

    lambda x, t, v, leak, bias: bias + ddm.drifts.leaky(x, v, leak)
"""

from __future__ import annotations

import numba.extending


@numba.extending.register_jitable
def leaky(x: float, v: float, leak: float) -> float:
    """v - leak x, an Ornstein-Uhlenbeck process (Busemeyer & Townsend 1993); leak in 1/s.

    If leak is negative, evidence runs away from the middle faster and faster.
    """
    return v - leak * x


@numba.extending.register_jitable
def urgent(t: float, v: float, urgency: float) -> float:
    """v (1 + urgency t): evidence counts for more the later it comes; urgency in 1/s."""
    return v * (1.0 + urgency * t)


@numba.extending.register_jitable
def pulsed(t: float, v: float, pulse: float, onset: float, duration: float) -> float:
    """v, to which pulse (evidence/s) is added from onset (s) on, for duration (s)."""
    return v + pulse * ((onset <= t) & (t < onset + duration))
