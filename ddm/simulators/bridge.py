"""Whether and when a Brownian bridge, the path between the ends of one step, reaches a boundary."""

from __future__ import annotations

import math

from ddm.runtime.compilation import kernel
from ddm.simulators.streams import State, normal, uniform

# Given both ends of a step, a boundary is reached within it with probability exp(-2 d0 d1), d0 and
# d1 being the distances to it. A uniform number is at least 2^-53, so where that exceeds the
# probability, where d0 d1 is above this, none need be drawn.
NEGLIGIBLE = 53 * math.log(2) / 2


@kernel
def first_hit(before: float, after: float, state: State) -> tuple[float, State]:
    """Time, in steps, at which a Brownian bridge over one step first reaches a boundary; infinite
    where it does not.

    ``before`` > 0 and ``after`` are the distances to the boundary at the ends of the step,
    ``after`` <= 0 beyond it. With b = before and c = abs(after), a bridge that ends before the
    boundary reaches it with probability
    exp(-2 b c). A bridge over T = 1 is X(t) = (1 - t) (B(s) + s y) with s = t / (1 - t), a Brownian
    motion B, and the displacement y = b - after; so X(t) = b where B(s) + s (y - b) = b: the first
    passage of a Brownian motion with drift, whose time s is, given that it happens, inverse
    Gaussian with mean b / c and shape b^2, and t = s / (1 + s). With steps of dt and noise D: s of
    mean b dt / c and shape b^2 / D, and t = s dt / (dt + s).
    """
    if before * after > NEGLIGIBLE:
        return math.inf, state
    if after > 0:
        u, state = uniform(state)
        if u >= math.exp(-2 * before * after):
            return math.inf, state
    s, state = passage_time(max(before, 1e-300), abs(after), state)
    return 1 - 1 / (1 + s), state


@kernel
def passage_time(distance: float, drift: float, state: State) -> tuple[float, State]:
    """First-passage time of a Brownian motion with drift >= 0 and unit noise: inverse Gaussian.

    Mean mu = distance / drift, shape distance^2, by Michael, Schucany & Haas (1976, The American
    Statistician 30:88); the smaller root of their quadratic, s, is written so that it neither
    cancels nor fails at drift = 0, and their choice of s with probability mu / (mu + s), otherwise
    of mu^2 / s, likewise.
    """
    n, state = normal(state)
    u, state = uniform(state)
    k = n * n / (2 * distance)
    s = distance / (drift + k + math.sqrt(k * (k + 2 * drift)))
    if u * (distance + s * drift) <= distance:
        return s, state
    return (distance / drift) ** 2 / s, state
