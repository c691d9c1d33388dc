"""Kernels for the steps of dx = drift dt + sqrt(noise) dW (Euler-Maruyama), textbook and corrected.

The evidence x is measured from the middle between the boundaries, which lie at -boundary/2 and
+boundary/2; if they are not symmetric, the steps move with their `middle`. `drift`, `boundary`,
`middle` and `noise` are functions of this module: those of the process with constant parameters. A
process with functions of the user's own has the same kernels, compiled with its functions in their
place (`with_functions`).

*Textbook*: x moves by drift(x, t) dt + sqrt(noise(t) dt) times a normal number, and a trial ends
with the first step whose end lies on or beyond a boundary. Between the ends of its steps the
process crosses boundaries unseen. So reaction times are too long (by 20 ms at dt = 1 ms, v = 1,
a = 1.5) and P(upper) is biased: an error of order sqrt(dt).

*Corrected*: given its two ends, the process within a step is a Brownian bridge, for which it is
known whether and when it reaches a boundary (see `first_hit`). The distances at both ends are to
the boundary at that time, which is exact if the boundary moves along a line. With one boundary this
is exact for any dt; with two, the only approximation is that they are taken as independent within a
step.

A drift that depends on x or t is replaced by the mean of the drifts at the evidence at both ends of
the step. The second end is predicted from the first drift (Heun's method, of second order if the
noise does not depend on x: Kloeden & Platen 1992, section 15.1). Both drifts, and the noise, are
those in the middle of the step.
"""

from __future__ import annotations

import math
import types
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numba
import numpy as np

from ddm.parameters import A, D, V, Z
from ddm.runtime.compilation import OPTIONS, kernel
from ddm.runtime.seeds import Key
from ddm.simulators.bridge import NEGLIGIBLE, first_hit
from ddm.simulators.streams import State, in_core, normal, trial_state, ziggurat_point
from ddm.simulators.trial import FAILED, LOWER, UNDECIDED, UPPER, draw_trial, reaction_time

# keeps distances in units of the noise finite if there is no noise
TINY = 1e-150

# --- the process: constant, until `with_functions` puts others in the place of these --------------

# whether the drift depends on x or t
DRIFT_VARIES = False

# the parameters of one trial, as a tuple, since the compiler keeps a tuple in registers but not an
# array
Numbers = tuple[float, ...]


@kernel
def as_tuple(row: np.ndarray) -> Numbers:
    """A row of ``parameters_by_cell`` as a tuple, for the columns of the table of parameters."""
    return row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7], row[8], row[9]


@kernel
def drift(x: float, t: float, p: Numbers) -> float:
    """Drift at evidence x and decision time t."""
    return p[V]


@kernel
def boundary(t: float, p: Numbers) -> float:
    """Separation of the boundaries at decision time t."""
    return p[A]


# whether the middle between the boundaries is another place than 0
MIDDLE_MOVES = False


@kernel
def middle(t: float, p: Numbers) -> float:
    """The middle between the boundaries at decision time t, from which the steps measure x."""
    return 0.0


@kernel
def noise(t: float, p: Numbers) -> float:
    """Diffusion coefficient at decision time t."""
    return p[D]


# --- kernels --------------------------------------------------------------------------------------


@kernel
def step_noise(t: float, dt: float, p: Numbers) -> float:
    """SD of the noise in a step of length dt, with the noise at time t."""
    return math.sqrt(noise(t, p) * dt) + TINY


@kernel
def heun_step(x: float, t: float, dt: float, shock: float, p: Numbers) -> float:
    """The evidence one step after t; ``shock`` is the noise of the step."""
    # halfway and not at the ends, so that a drift that jumps between two steps is right
    halfway = t + 0.5 * dt
    if MIDDLE_MOVES:
        before, after = middle(t, p), middle(t + dt, p)
        first = drift(x + before, halfway, p)
        second = drift(x + before + shock + first * dt, halfway, p)
        return x + shock + 0.5 * dt * (first + second) - (after - before)

    first = drift(x, halfway, p)
    if not DRIFT_VARIES:
        return x + (first * dt + shock)

    # in an order that makes the chain of operations from x to the result short
    without = x + shock
    second = drift(without + first * dt, halfway, p)
    return (without + 0.5 * dt * first) + 0.5 * dt * second


@kernel
def easy_steps(
    i: int, x: float, half: float, p: Numbers, dt: float, n_steps_max: int, state: State
) -> tuple[int, float, float, State]:
    """Take steps from step i on, as long as they are easy.

    A step is easy if no boundary can be reached within it and its noise comes from the core of the
    ziggurat. Nearly all steps are. This loop has no other calls, which keeps its variables in
    registers and halves the time. The first step that is not easy is left to the caller, which
    draws it again; so the results would be the same without this function.
    """
    while i < n_steps_max:
        t = i * dt
        point, layer, after_state = ziggurat_point(state)
        sd = step_noise(t + 0.5 * dt, dt, p)
        after = heun_step(x, t, dt, sd * point, p)
        half_after = 0.5 * boundary(t + dt, p)

        gap, gap_after = half - abs(x), half_after - abs(after)
        if not (in_core(point, layer) and gap * gap_after > NEGLIGIBLE * (sd * sd)):
            break
        i, x, half, state = i + 1, after, half_after, after_state
    return i, x, half, state


@kernel
def corrected_trial(p: Numbers, dt: float, n_steps_max: int, state: State) -> tuple[float, int]:
    """Decision time in steps, and the response, of the corrected scheme."""
    half = 0.5 * boundary(0.0, p)
    x = (2.0 * p[Z] - 1.0) * half
    i = 0

    while i < n_steps_max:
        i, x, half, state = easy_steps(i, x, half, p, dt, n_steps_max - 1, state)

        t = i * dt
        number, state = normal(state)
        sd = step_noise(t + 0.5 * dt, dt, p)
        after = heun_step(x, t, dt, sd * number, p)
        half_after = 0.5 * boundary(t + dt, p)
        if not (math.isfinite(after) and math.isfinite(half_after)):
            return float(i), FAILED

        upper, state = first_hit((half - x) / sd, (half_after - after) / sd, state)
        lower, state = first_hit((half + x) / sd, (half_after + after) / sd, state)
        if upper < lower:
            return i + upper, UPPER
        if lower <= 1:
            return i + lower, LOWER
        i, x, half = i + 1, after, half_after
    return math.nan, UNDECIDED


@kernel
def textbook_step(
    i: int, x: float, p: Numbers, dt: float, state: State
) -> tuple[float, float, State]:
    """The evidence after step i, half the separation of the boundaries then, and the state."""
    t = i * dt
    number, state = normal(state)
    if MIDDLE_MOVES:
        before = middle(t, p)
        moved = middle(t + dt, p) - before
        after = x + (drift(x + before, t, p) * dt + step_noise(t, dt, p) * number) - moved
    else:
        after = x + (drift(x, t, p) * dt + step_noise(t, dt, p) * number)
    return after, 0.5 * boundary(t + dt, p), state


@kernel
def textbook_trial(p: Numbers, dt: float, n_steps_max: int, state: State) -> tuple[float, int]:
    """Decision time in steps, and the response, of the textbook scheme."""
    x = (p[Z] - 0.5) * boundary(0.0, p)
    for i in range(n_steps_max):
        x, half, state = textbook_step(i, x, p, dt, state)
        if not abs(x) < half < math.inf:
            if not (math.isfinite(x) and math.isfinite(half)):
                return float(i), FAILED
            return i + 1.0, UPPER if x > 0 else LOWER
    return math.nan, UNDECIDED


@kernel
def euler_block(
    first: int,
    last: int,
    cell: np.ndarray,
    parameters_by_cell: np.ndarray,
    key: Key,
    dt: float,
    n_steps_max: int,
    correct: bool,
    rt_out: np.ndarray,
    response_out: np.ndarray,
) -> None:
    """Simulate the trials first to last - 1 and write their reaction times and responses."""
    row = np.empty(parameters_by_cell.shape[1])
    for trial in range(first, last):
        for j in range(row.size):
            row[j] = parameters_by_cell[cell[trial], j]

        row[V], row[Z], t0, state = draw_trial(row, trial_state(key, trial))
        p = as_tuple(row)
        if correct:
            time, response = corrected_trial(p, dt, n_steps_max, state)
        else:
            time, response = textbook_trial(p, dt, n_steps_max, state)
        rt_out[trial] = reaction_time(time, response, dt, t0)
        response_out[trial] = response


@kernel
def record_block(
    first: int, last: int, parameters: np.ndarray, key: Key, dt: float, paths_out: np.ndarray
) -> None:
    """Write the trajectories first to last - 1 of the textbook scheme, one per row.

    They are NaN after the crossing, and infinite where a function returned NaN or an infinity.
    """
    row = parameters.copy()
    for trial in range(first, last):
        # the non-decision time is drawn so that the steps have the noise that they have in
        # `euler_block`
        row[V], row[Z], _, state = draw_trial(parameters, trial_state(key, trial))
        p = as_tuple(row)

        path = paths_out[trial]
        path[:] = math.nan
        x = (p[Z] - 0.5) * boundary(0.0, p)
        path[0] = x + middle(0.0, p)
        for i in range(path.size - 1):
            x, half, state = textbook_step(i, x, p, dt, state)
            if not abs(x) < half < math.inf:
                finite = math.isfinite(x) and math.isfinite(half)
                end = math.copysign(max(half, 0.0), x) + middle((i + 1) * dt, p)
                path[i + 1] = end if finite else math.inf
                break
            path[i + 1] = x + middle((i + 1) * dt, p)


@kernel
def begin(
    parameters_by_cell: np.ndarray,
    separation_out: np.ndarray,
    noise_out: np.ndarray,
    rate_out: np.ndarray,
) -> None:
    """Write what holds at time 0 for each row of parameters: separation, noise, and rate of drift.

    The rate is how fast drift changes with evidence, per s: the steeper of its slopes between the
    middle and the two boundaries. It is NaN if a drift is not finite.
    """
    for i in range(parameters_by_cell.shape[0]):
        p = as_tuple(parameters_by_cell[i])
        separation_out[i], noise_out[i] = boundary(0.0, p), noise(0.0, p)

        half = 0.5 * separation_out[i]
        c = middle(0.0, p)
        low, between, high = drift(c - half, 0.0, p), drift(c, 0.0, p), drift(c + half, 0.0, p)
        steepest = max(abs(high - between), abs(between - low)) / half
        # the maximum may lose a NaN, the sum does not
        rate_out[i] = steepest + 0.0 * (low + between + high)


@dataclass(frozen=True)
class Kernels:
    """The kernels that Python calls, compiled with the functions of one kind of process."""

    simulate: Callable[..., None] = euler_block
    record: Callable[..., None] = record_block
    begin: Callable[..., None] = begin


# the kernels of the process with constant parameters
CONSTANT = Kernels()


def with_functions(functions: dict[str, Callable[..., Any]], drift_varies: bool) -> Kernels:
    """The kernels with compiled functions in the place of `drift`, `boundary`, `middle`, `noise`
    and `as_tuple`, and with MIDDLE_MOVES.

    numba compiles a function with the globals that it finds, so the same source is compiled anew
    with other globals. These kernels are not cached on disk, because numba would not see that a
    function has changed.
    """
    namespace = globals() | functions | {"DRIFT_VARIES": drift_varies}

    # in the order in which they call one another
    of_process = step_noise, heun_step, easy_steps, corrected_trial, textbook_step, textbook_trial
    compiled: tuple[Any, ...] = (*of_process, euler_block, record_block, begin)
    for plain in (dispatcher.py_func for dispatcher in compiled):
        copy = types.FunctionType(plain.__code__, namespace, plain.__name__)
        namespace[plain.__name__] = numba.njit(copy, **OPTIONS)

    return Kernels(namespace["euler_block"], namespace["record_block"], namespace["begin"])
