"""How every simulated trial begins and ends: what varies across trials; response and RT."""

from __future__ import annotations

import numpy as np

from ddm.parameters import ST0, SV, SZ, T0, V, Z
from ddm.runtime.compilation import kernel
from ddm.simulators.streams import State, normal, uniform

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
    with mean v and SD sv, the relative start uniform between z - sz/2 and z + sz/2, and the
    non-decision time uniform between t0 and t0 + st0.
    """
    v, z, t0 = parameters[V], parameters[Z], parameters[T0]
    if parameters[SV] > 0:
        n, state = normal(state)
        v += parameters[SV] * n
    if parameters[SZ] > 0:
        u, state = uniform(state)
        z += parameters[SZ] * (u - 0.5)
    if parameters[ST0] > 0:
        u, state = uniform(state)
        t0 += parameters[ST0] * u
    return v, z, t0, state


@kernel
def reaction_time(time: float, response: int, dt: float, t0: float) -> float:
    """The reaction time in s; for a trial that failed, the time of the step in which it failed.

    ``time`` is the decision time in steps of dt.
    """
    return time * dt + (t0 if response != FAILED else 0.0)
