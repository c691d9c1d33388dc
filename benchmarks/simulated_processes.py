"""The processes whose simulation is timed."""

from __future__ import annotations

import math

import ddm
from ddm import boundaries, drifts

N = 100_000

EVERYDAY = ddm.DDM(v=1.0, a=1.5, t0=0.3)
VARYING = ddm.DDM(v=1.0, a=1.5, t0=0.3, sv=0.8, sz=0.3, st0=0.2)
COLLAPSING = {"a": 2.0, "tau": 1.0}
LEAKY = {"v": 2.0, "leak": 4.0}
LEAKY_COLLAPSING = {"v": 2.0, "leak": 4.0, "a": 1.2, "tau": 1.5}


def own_exponential(t: float, a: float, tau: float) -> float:
    return a * math.exp(-t / tau)


def own_leak(x: float, v: float, leak: float) -> float:
    return v - leak * x


def general(drift: object, boundary: object, parameters: dict[str, float]) -> ddm.GeneralDDM:
    return ddm.GeneralDDM(drift=drift, boundary=boundary, **parameters)


# by name: process, options, trials per call
WORK = {
    "exact": (EVERYDAY, {}, N),
    "exact, no drift": (ddm.DDM(v=0.0, a=1.5, t0=0.3), {}, N),
    "exact, start near a boundary (z .1)": (ddm.DDM(v=1.0, a=1.5, z=0.1, t0=0.3), {}, N),
    "exact, all seven parameters": (VARYING, {}, N),
    "Euler, corrected": (EVERYDAY, {"method": "euler"}, N // 4),
    "Euler, textbook": (EVERYDAY, {"method": "euler", "correct": False}, N // 4),
    "Euler, all seven parameters, corrected": (VARYING, {"method": "euler"}, N // 4),
    "general, constant": (general(1.0, 1.5, {}), {"method": "euler"}, N // 4),
    "general, boundaries.exponential": (general(1.0, boundaries.exponential, COLLAPSING), {"method": "euler"}, N // 4),
    "general, exponential of one's own": (general(1.0, own_exponential, COLLAPSING), {"method": "euler"}, N // 4),
    "general, boundaries.linear": (general(1.0, boundaries.linear, {"a": 2.0, "slope": 1.0}), {"method": "euler"}, N // 4),
    "general, boundaries.weibull": (
        general(1.0, boundaries.weibull, {"a": 2.0, "scale": 1.0, "shape": 3.0, "shrink": 0.8}), {"method": "euler"}, N // 10,
    ),
    "general, drifts.leaky": (general(drifts.leaky, 1.0, LEAKY), {"method": "euler"}, N // 4),
    "general, leak of one's own": (general(own_leak, 1.0, LEAKY), {"method": "euler"}, N // 4),
    "general, leaky and exponential": (general(drifts.leaky, boundaries.exponential, LEAKY_COLLAPSING), {"method": "euler"}, N // 4),
    "race of two": (ddm.Accumulators(inputs=[2.0, 1.0], threshold=1.0), {}, N // 10),
    "leaky competition of three": (
        ddm.Accumulators.leaky_competing(inputs=[3.0, 2.5, 2.0], leak=2.0, inhibition=2.0, threshold=0.7), {}, N // 10,
    ),
}  # fmt: skip
