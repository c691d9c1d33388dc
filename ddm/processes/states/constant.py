"""Densities of the evidence of a `DDM`, in closed form, for each thing that boundaries may do.

In units of a and a^2 / D, with a drift that is normal with mean m and SD s across trials, evidence
that starts at y and is not absorbed until t has the density, at u,

    E(u - y) q(u, y),    log E(w) = (s^2 w^2 + 2 m w - m^2 t) / (2 (1 + s^2 t)) - log(1 + s^2 t) / 2

where q is that without drift: a sum of images for short times, a sine series for long ones (Cox &
Miller 1965, 5.7), and E the average over drifts of Girsanov's factor. Starts that are uniform are
averaged by Gauss-Legendre rules.

Between reflecting boundaries the series in closed form cancel for strong drifts. So the dual of the
process is asked (Siegmund 1976, Annals of Probability 4:914): evidence that started at x0 is above
y with the probability that evidence of the opposite drift, which starts at y between absorbing
boundaries, is below x0 or has left by the lower boundary. Its derivative in y is the density, and
needs nothing but densities and distribution functions between absorbing boundaries.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from ddm.first_passage import by_trial
from ddm.fokker_planck.drift_average import log_factor
from ddm.fokker_planck.other_ends import Starts
from ddm.fokker_planck.states import PLACES, State
from ddm.numerics.quadrature import composite
from ddm.parameters import NAMES, SV, SZ, A, D, V, Z

# the time, in a^2 / D, from which on the sine series is used, its terms, and those of the images
SERIES_FROM = 0.2
TERMS = np.arange(1, 10)
IMAGES = np.arange(-2, 3)

# An integral reaches so many SDs from its largest part, in panels of so many SDs of the noise, or
# of a change of the log of the factor, with so many nodes.
REACH, PANEL, CHANGE, NODES = 9.0, 2.0, 8.0, 16

# the dual of evidence at a boundary starts so far inside
INSIDE = 1e-10


class Unit(NamedTuple):
    """A time and a process in units of a and a^2 / D: mean and SD of the drift, range of starts."""

    t: float
    m: float
    s: float
    low: float
    high: float


def absorbing_states(p: np.ndarray, times: np.ndarray) -> list[State]:
    """The densities of the evidence that is left at times > 0, in s."""
    return _states(p, times, _absorbing)


def reflecting_states(p: np.ndarray, times: np.ndarray) -> list[State]:
    """The densities between reflecting boundaries at times > 0, in s."""
    return _states(p, times, _reflecting)


def free_states(p: np.ndarray, times: np.ndarray) -> list[State]:
    """The densities without boundaries at times > 0, in s: normal, around starts and drifts."""
    starts = Starts(p[A] * (p[Z] + np.array([-0.5, 0.5]) * p[SZ]))
    found = []
    for t in times:
        moments = np.array([p[V] * t, 1.0, p[D] * t + (p[SV] * t) ** 2])
        x = starts.places(moments)
        found.append((float(t), x, starts.density(x, moments)))
    return found


def _states(
    p: np.ndarray, times: np.ndarray, density: Callable[[Unit, np.ndarray], np.ndarray]
) -> list[State]:
    drift, spread = p[[V, SV]] * p[A] / p[D]
    low, high = p[Z] - 0.5 * p[SZ], p[Z] + 0.5 * p[SZ]
    places = np.linspace(0.0, 1.0, PLACES)
    found = []
    for t in times:
        one = Unit(float(t * p[D] / p[A] ** 2), drift, spread, low, high)
        # rounding leaves a few digits below 0 where there is nothing
        found.append((float(t), p[A] * places, np.maximum(density(one, places), 0.0) / p[A]))
    return found


def _absorbing(one: Unit, x: np.ndarray) -> np.ndarray:
    """The density at places (n,) between 0 and 1."""
    if one.low == one.high:
        return _left(one, x, np.full(x.size, one.low))[0]
    starts, weights = _nodes(one, x - one.m * one.t, one.low, one.high)
    return (weights * _left(one, x[:, None], starts)[0]).sum(axis=1) / (one.high - one.low)


def _reflecting(one: Unit, x: np.ndarray) -> np.ndarray:
    """The density at even places (n,) from 0 to 1, n odd."""
    half = x[: x.size // 2 + 1]
    mirrored = one._replace(m=-one.m, low=1.0 - one.high, high=1.0 - one.low)
    return np.append(_lower_half(one, half), _lower_half(mirrored, half)[-2::-1])


def _lower_half(one: Unit, x: np.ndarray) -> np.ndarray:
    """The density between reflecting boundaries at places (n,) below the middle.

    It is the derivative in the start of P(the dual ends above the start of the evidence, or has
    left by the upper boundary), in which nothing cancels near 0.
    """
    dual, starts = one._replace(m=-one.m), np.maximum(x, INSIDE)
    p = np.zeros((starts.size, len(NAMES)))
    p[:, [V, A, SV, D]] = dual.m, 1.0, dual.s, 1.0
    p[:, Z] = starts
    t, upper = np.full(starts.size, one.t), np.ones(starts.size, dtype=bool)
    density = by_trial.cdf_gradients(t, upper, np.arange(starts.size), p)[1][:, Z]

    ranges = [(one.low, one.high), (one.high, 1.0)]
    for low, high in ranges if one.high > one.low else ranges[1:]:
        places, weights = _nodes(one, starts + dual.m * one.t, low, high)
        # P(the evidence started below)
        share = (places - one.low) / (one.high - one.low) if high < 1.0 else 1.0
        density = density + (weights * share * _left(dual, places, starts[:, None])[1]).sum(axis=1)
    return density


def _left(one: Unit, u: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The density at u of what started at y and is left, and its derivative in y."""
    w = u - y
    log_e = log_factor(w, np.asarray(one.t), one.m, one.s, 1.0)
    slope = (one.s**2 * w + one.m) / (1.0 + one.s**2 * one.t)
    q, q_y = np.zeros(w.shape), np.zeros(w.shape)
    if one.t < SERIES_FROM:
        for k in IMAGES:
            for sign in (1.0, -1.0):
                way = u - sign * y - 2.0 * k
                image = np.exp(log_e - way**2 / (2.0 * one.t)) / np.sqrt(2.0 * np.pi * one.t)
                q += sign * image
                q_y += way / one.t * image
        return q, q_y - slope * q
    for k in TERMS * np.pi:
        term = 2.0 * np.sin(k * u) * np.exp(log_e - 0.5 * k * k * one.t)
        q += term * np.sin(k * y)
        q_y += term * k * np.cos(k * y)
    return q, q_y - slope * q


def _nodes(one: Unit, middle: np.ndarray, low: float, high: float) -> tuple[np.ndarray, np.ndarray]:
    """Nodes and weights (n, m) of integrals from ``low`` to ``high``.

    The integrands are largest as near to their ``middle`` (n,) as they can be.
    """
    sd = np.sqrt(one.t * (1.0 + one.s**2 * one.t))
    largest = np.clip(middle, low, high)
    begin, end = np.maximum(largest - REACH * sd, low), np.minimum(largest + REACH * sd, high)
    steepest = (one.s**2 + abs(one.m)) / (1.0 + one.s**2 * one.t)
    width = min(PANEL * np.sqrt(one.t), CHANGE / max(steepest, 1e-9))
    panels = int(np.ceil((end - begin).max() / width)) or 1
    nodes, weights = composite(np.linspace(0.0, 1.0, panels + 1), NODES)
    span = (end - begin)[:, None]
    return begin[:, None] + span * nodes, span * weights
