"""Whether and when a Brownian bridge, the path between the ends of one step, reaches a boundary."""

from __future__ import annotations

import math

from ddm.runtime.compilation import kernel
from ddm.simulators.streams import State, normal, uniform

# Given both ends of a step, a boundary is reached within it with probability exp(-2 d0 d1), where
# d0 and d1 are the distances to it. A uniform number is at least 2^-53. If d0 d1 is above this
# limit, the probability is smaller than that, so no number needs to be drawn.
NEGLIGIBLE = 53 * math.log(2) / 2


@kernel
def first_hit(before: float, after: float, state: State) -> tuple[float, State]:
    """Time, in steps, at which a Brownian bridge over one step first reaches a boundary, or inf.

    ``before`` > 0 and ``after`` are the distances to the boundary at the ends of the step, in units
    of the SD of its noise; ``after`` is negative beyond the boundary. Let b = before and
    c = abs(after). A bridge that ends before the boundary reaches it with probability exp(-2 b c).

    A bridge over T = 1 is X(t) = (1 - t) (B(s) + s y), with s = t / (1 - t), a Brownian motion B
    and the displacement y = b - after. So X(t) = b where B(s) + s (y - b) = b. This is the first
    passage of a Brownian motion with drift. Given that it happens, its time s is inverse Gaussian
    with mean b / c and shape b^2, and t = s / (1 + s). (With steps of dt and noise D, the mean of s
    is b dt / c and its shape b^2 / D, and t = s dt / (dt + s).)
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

    Its mean is mu = distance / drift and its shape distance^2. The method is that of Michael,
    Schucany & Haas (1976, The American Statistician 30:88): take s, the smaller root of a
    quadratic, with probability mu / (mu + s), else mu^2 / s. Both are written so that they neither
    cancel nor fail at drift = 0.
    """
    n, state = normal(state)
    u, state = uniform(state)
    k = n * n / (2 * distance)
    s = distance / (drift + k + math.sqrt(k * (k + 2 * drift)))
    if u * (distance + s * drift) <= distance:
        return s, state
    return (distance / drift) ** 2 / s, state
