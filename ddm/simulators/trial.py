"""How every simulated trial begins and ends: what varies across trials; response and RT."""

from __future__ import annotations

import math

import numpy as np

from ddm.parameters import ST0, START_SHAPE, SV, SZ, T0, T0_SD, V, Z
from ddm.runtime.compilation import kernel
from ddm.simulators.streams import State, normal, uniform

# starts keep this distance from the boundaries at least
SMALLEST = 1e-16
LARGEST = 1.0 - 2.0**-53

# responses at the boundaries
UPPER = 1
LOWER = 0

# no boundary was reached in time
UNDECIDED = -1

# evidence, a boundary or the noise became infinite or not a number
FAILED = -2


@kernel
def draw_trial(parameters: np.ndarray, state: State) -> tuple[float, float, float, State]:
    """Drift, relative start and non-decision time of one trial, and the state.

    They are drawn in this order; what does not vary uses no random numbers. The drift is normal
    with mean v and SD sv, the relative start uniform between z - sz/2 and z + sz/2 or of a beta
    distribution, and the non-decision time uniform between t0 and t0 + st0, or normal around t0 and
    above 0.
    """
    v, z, t0 = parameters[V], parameters[Z], parameters[T0]
    if parameters[SV] > 0:
        n, state = normal(state)
        v += parameters[SV] * n
    if parameters[SZ] > 0:
        u, state = uniform(state)
        z += parameters[SZ] * (u - 0.5)
    if parameters[START_SHAPE] > 0:
        z, state = symmetric_beta(parameters[START_SHAPE], state)
    if parameters[ST0] > 0:
        u, state = uniform(state)
        t0 += parameters[ST0] * u
    if parameters[T0_SD] > 0:
        t0, state = positive_normal(t0, parameters[T0_SD], state)
    return v, z, t0, state


@kernel
def symmetric_beta(shape: float, state: State) -> tuple[float, State]:
    """A number between 0 and 1 with the distribution Beta(shape, shape), and the state.

    From a shape of 1/2 on it is the polar method of Ulrich (1984), below that of Johnk (Devroye
    1986, Non-Uniform Random Variate Generation, sections IX.3.4 and 3.5).
    """
    if shape > 0.5:
        u, state = uniform(state)
        angle, state = uniform(state)
        square = -math.expm1(2.0 / (2.0 * shape - 1.0) * math.log(max(u, SMALLEST)))
        x = 0.5 + 0.5 * math.sqrt(square) * math.cos(2.0 * math.pi * angle)
        return min(max(x, SMALLEST), LARGEST), state

    while True:
        u, state = uniform(state)
        other, state = uniform(state)
        # on the log scale, since powers of small numbers underflow
        log_u, log_other = (
            math.log(max(u, SMALLEST)) / shape,
            math.log(max(other, SMALLEST)) / shape,
        )
        if math.exp(log_u) + math.exp(log_other) <= 1.0:
            x = 1.0 / (1.0 + math.exp(log_other - log_u))
            return min(max(x, SMALLEST), LARGEST), state


@kernel
def positive_normal(mean: float, sd: float, state: State) -> tuple[float, State]:
    """A normal number, drawn again until it is above 0, and the state; the mean is >= 0."""
    while True:
        n, state = normal(state)
        if mean + sd * n > 0.0:
            return mean + sd * n, state


@kernel
def reaction_time(time: float, response: int, dt: float, t0: float) -> float:
    """The reaction time in s; for a trial that failed, the time of the step in which it failed.

    ``time`` is the decision time in steps of dt.
    """
    return time * dt + (t0 if response != FAILED else 0.0)
