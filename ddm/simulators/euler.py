"""Simulation of dx = v dt + sqrt(D) dW step by step (Euler-Maruyama), textbook and corrected at the boundaries.

Positions are measured from the middle between the boundaries, in units of sqrt(D dt), the SD of the noise of one step:
a step is then ``x + drift + normal`` with drift = v sqrt(dt / D), and the boundaries lie at -reach and +reach with
reach = a / (2 sqrt(D dt)).

*Variability*: before its first step a trial draws from its own stream, in this order, its drift from a normal
distribution with mean v and SD sv, its relative start from a uniform one between z - sz/2 and z + sz/2, and its
non-decision time from a uniform one between t0 and t0 + st0. A variability of 0 draws nothing.

*Textbook*: a trial ends with the first step whose end lies on or beyond a boundary. Between the ends of its steps the
process crosses boundaries unseen, so reaction times are too long (by 20 ms at dt = 1 ms, v = 1, a = 1.5) and P(upper)
is biased.

*Corrected*: within a step, given both its ends, the process is a Brownian bridge, for which it is known whether and
when it reaches a boundary (see `first_hit`). For one boundary that is exact for any dt; with two, the only
approximation is that within one step the two are taken as independent.
"""

from __future__ import annotations

import math
import warnings
from numbers import Real

import numpy as np

from ddm.compilation import kernel
from ddm.parameters import ST0, SV, SZ, T0, A, D, V, Z
from ddm.simulators.bridge import CLEAR, first_hit
from ddm.simulators.random import Key, Seed, State, in_core, normal, seed_key, trial_state, uniform, ziggurat_point
from ddm.threads import in_blocks

UPPER, LOWER, UNDECIDED = 1, 0, -1
BLOCK_SIZE = 1024
UNLIMITED = 2**62
T_MAX = 100.0  # longest decision time, s, unless the caller says otherwise
# what a slip of the keyboard would ask for: half a second per trial, 800 MB of paths
MAX_STEPS = 10**8
MAX_POINTS = 10**8

# --- kernels ----------------------------------------------------------------------------------------------------------


@kernel
def step(x: float, drift: float, state: State) -> tuple[float, State]:
    """The position one step later."""
    noise, state = normal(state)
    return x + (drift + noise), state


@kernel
def easy_steps(
    i: int, x: float, drift: float, clear: float, n_steps_max: int, state: State
) -> tuple[int, float, State]:
    """Go on from step i while the position stays within -clear to clear and the noise comes from the ziggurat's core.

    These are nearly all steps, and the loop has no other calls, which keeps its variables in registers: that halves
    the time. The step that is not easy is left to be drawn again, so with `step` alone the results are the same.
    """
    while i < n_steps_max:
        noise, layer, after_state = ziggurat_point(state)
        after = x + (drift + noise)
        if not (in_core(noise, layer) and abs(after) < clear):
            break
        i, x, state = i + 1, after, after_state
    return i, x, state


@kernel
def textbook_trial(x: float, drift: float, reach: float, n_steps_max: int, state: State) -> tuple[float, int]:
    """Decision time in steps, and the response, of the textbook scheme."""
    i = 0
    while i < n_steps_max:
        i, x, state = easy_steps(i, x, drift, reach, n_steps_max - 1, state)
        x, state = step(x, drift, state)
        i += 1
        if abs(x) >= reach:
            return float(i), UPPER if x > 0 else LOWER
    return math.nan, UNDECIDED


@kernel
def corrected_trial(x: float, drift: float, reach: float, n_steps_max: int, state: State) -> tuple[float, int]:
    """Decision time in steps, and the response, where crossings within the steps are drawn."""
    clear = reach - CLEAR
    i = 0
    while i < n_steps_max:
        if abs(x) < clear:
            i, x, state = easy_steps(i, x, drift, clear, n_steps_max - 1, state)
        before = x
        x, state = step(x, drift, state)
        upper, state = first_hit(reach - before, reach - x, state)
        lower, state = first_hit(reach + before, reach + x, state)
        if upper < lower:
            return i + upper, UPPER
        if lower <= 1:
            return i + lower, LOWER
        i += 1
    return math.nan, UNDECIDED


@kernel
def draw_trial(parameters: np.ndarray, state: State) -> tuple[float, float, float, State]:
    """Drift, relative start and non-decision time of one trial, drawn in this order; what does not vary draws nothing.

    So without variability the noise of the steps begins with the stream.
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
def in_step_units(v: float, z: float, a: float, diffusion: float, dt: float) -> tuple[float, float, float]:
    """Starting point, drift per step and boundary in the units of the steps."""
    separation = a / math.sqrt(diffusion * dt)
    return (z - 0.5) * separation, v * math.sqrt(dt / diffusion), separation / 2


@kernel
def simulate_block(
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
    for trial in range(first, last):
        parameters = parameters_by_cell[cell[trial]]
        v, z, t0, state = draw_trial(parameters, trial_state(key, trial))
        x, drift, reach = in_step_units(v, z, parameters[A], parameters[D], dt)
        if correct:
            time, response = corrected_trial(x, drift, reach, n_steps_max, state)
        else:
            time, response = textbook_trial(x, drift, reach, n_steps_max, state)
        rt_out[trial] = t0 + time * dt
        response_out[trial] = response


@kernel
def record_block(first: int, last: int, parameters: np.ndarray, key: Key, dt: float, paths_out: np.ndarray) -> None:
    """Record the trajectories first to last - 1 of the textbook scheme, one per row; NaN after the crossing."""
    unit = math.sqrt(parameters[D] * dt)
    for trial in range(first, last):
        # the non-decision time is drawn for the steps to have the noise that they have in `simulate_block`
        v, z, _, state = draw_trial(parameters, trial_state(key, trial))
        x, drift, reach = in_step_units(v, z, parameters[A], parameters[D], dt)
        path = paths_out[trial]
        path[:] = math.nan
        path[0] = z * parameters[A]
        for i in range(1, path.size):
            x, state = step(x, drift, state)
            if abs(x) >= reach:
                path[i] = parameters[A] if x > 0 else 0.0
                break
            path[i] = min((x + reach) * unit, parameters[A])


# --- simulation -------------------------------------------------------------------------------------------------------


def simulate_euler(
    cell: np.ndarray,
    parameters_by_cell: np.ndarray,
    *,
    seed: Seed = None,
    dt: float = 1e-3,
    t_max: float | None = None,
    correct: bool = True,
) -> tuple[np.ndarray, np.ndarray]:
    """Reaction times and responses of one trial per entry of ``cell``, a row of ``parameters_by_cell``.

    Returns the reaction times in seconds, float of shape (n,), and the responses, int8 of shape (n,): 1 for the upper
    and 0 for the lower boundary. A trial undecided after the whole steps of ``dt`` that fit in ``t_max`` seconds of
    decision time has a reaction time of NaN and a response of -1. ValueError or TypeError where ``dt``, ``t_max`` or
    ``seed`` is no such thing; a warning where ``dt`` is too coarse for the correction.
    """
    parameters_by_cell = np.ascontiguousarray(parameters_by_cell, dtype=np.float64)
    cell = np.ascontiguousarray(cell, dtype=np.int64)
    check_dt(dt)
    n_steps_max = count_steps(dt, T_MAX if t_max is None else t_max)
    check_work(dt, n_steps_max, parameters_by_cell)
    if correct:
        warn_if_coarse(dt, parameters_by_cell)
    key = seed_key(seed)
    rt, response = np.empty(cell.size), np.empty(cell.size, dtype=np.int8)

    def work(first: int, last: int) -> None:
        simulate_block(first, last, cell, parameters_by_cell, key, float(dt), n_steps_max, bool(correct), rt, response)

    in_blocks(work, cell.size, BLOCK_SIZE)
    return rt, response


def euler_paths(
    n: int, parameters: np.ndarray, *, seed: Seed = None, dt: float = 1e-3, t_max: float = 10.0
) -> tuple[np.ndarray, np.ndarray]:
    """Trajectories of n trials of the textbook scheme: those of `simulate_euler` with ``correct=False`` and the seed.

    Returns the decision times 0, dt, 2 dt, ... in seconds, float of shape (n_times,), and the positions, float of shape
    (n_times, n), from the start of the trial until 0 or a at the crossing, then NaN. The reaction times are those of
    the crossings plus the non-decision times of the trials, which the trajectories do not show. ``parameters`` is one
    row of a ``parameters_by_cell``. Errors as in `simulate_euler`, and a ValueError where the result would not fit in
    memory.
    """
    parameters = np.ascontiguousarray(parameters, dtype=np.float64)
    n_steps = count_steps(dt, t_max)
    if n * (n_steps + 1) > MAX_POINTS:
        raise ValueError(
            f"n={n} paths of t_max={t_max:g} s in steps of dt={dt:g} s have {n * (n_steps + 1):.3g} points, more than "
            f"{MAX_POINTS:.0e}. Take fewer paths, a shorter t_max or a larger dt."
        )
    key = seed_key(seed)
    paths = np.empty((n, n_steps + 1))

    def work(first: int, last: int) -> None:
        record_block(first, last, parameters, key, float(dt), paths)

    in_blocks(work, n, BLOCK_SIZE)
    return np.arange(n_steps + 1) * float(dt), paths.T


# --- checks -----------------------------------------------------------------------------------------------------------


def check_seconds(name: str, value: object, meaning: str, advice: str) -> None:
    """TypeError or ValueError unless the value is a finite number above 0."""
    message = f"{name} must be a finite number > 0 ({meaning}, in seconds); got {value!r}. {advice}"
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(message)
    if not 0 < float(value) < math.inf:
        raise ValueError(message)


def check_dt(dt: object) -> None:
    """TypeError or ValueError unless dt is a finite number above 0."""
    check_seconds("dt", dt, "the time step", "The usual choice is dt=1e-3.")


def count_steps(dt: float, t_max: float) -> int:
    """The number of whole steps in t_max."""
    check_dt(dt)
    check_seconds("t_max", t_max, "the longest decision time", "Take e.g. t_max=10.")
    n_steps = math.floor(min(float(t_max) / dt * (1 + 1e-12), UNLIMITED))
    if n_steps < 1:
        raise ValueError(f"t_max={t_max:g} s is shorter than one step of dt={dt:g} s. Take a smaller dt.")
    return n_steps


def check_work(dt: float, n_steps_max: int, parameters_by_cell: np.ndarray) -> None:
    """ValueError if a trial would take more than MAX_STEPS steps on average.

    The mean decision time is at most z (1 - z) a^2 / D, its value for v = 0, and at most a / abs(v). Starts that vary
    make the first smaller, by sz^2 a^2 / (12 D). Of drifts that vary, all but 1 in 700 are faster than abs(v) - 3 sv.
    """
    v, a, z, sv, diffusion = parameters_by_cell[:, [V, A, Z, SV, D]].T
    slow = np.maximum(abs(v) - 3 * sv, 0)
    mean_time = a / np.maximum(slow, diffusion / (z * (1 - z) * a))
    n_steps = min(float(mean_time.max(initial=0)) / float(dt), n_steps_max)
    if n_steps > MAX_STEPS:
        raise ValueError(
            f"dt={dt:g} s makes about {n_steps:.0e} steps of a trial, more than {MAX_STEPS:.0e}. "
            "Take a larger dt or a shorter t_max."
        )


def warn_if_coarse(dt: float, parameters_by_cell: np.ndarray) -> None:
    """Warn where one step can reach both boundaries, which the correction takes as independent.

    With sqrt(D dt) / a = 1/4, 1/3, 1/2 and 1 the mean decision time is too long by less than .1 %, .2 %, 2.5 % and 30 %
    (measured with v = 0; with drifts and starts that vary it is no more).
    """
    a, diffusion = parameters_by_cell[:, A], parameters_by_cell[:, D]
    finest = float((a * a / (16 * diffusion)).min(initial=math.inf))
    if dt > finest:
        warnings.warn(
            f"dt={dt:g} s is so long that one step can reach both boundaries (sqrt(D dt) > a / 4); corrected reaction "
            f"times are then too long. Take dt <= {finest:.2g}.",
            stacklevel=4,
        )
