"""Simulation of dx = drift dt + sqrt(noise) dW step by step, by the kernels of `euler_kernels`."""

from __future__ import annotations

import numpy as np

from ddm.parameters import SV, A, D, V, Z
from ddm.runtime.seeds import Seed, seed_key
from ddm.runtime.threads import in_blocks
from ddm.simulators.euler_kernels import CONSTANT, Kernels
from ddm.simulators.steps import (
    DT,
    T_MAX,
    check_points,
    check_rate,
    check_work,
    count_steps,
    warn_if_coarse,
)

# trials of a thread at a time: some milliseconds of work, so that all threads end together
BLOCK_SIZE = 1024


def at_beginning(parameters_by_cell: np.ndarray, kernels: Kernels = CONSTANT) -> np.ndarray:
    """What holds at time 0 in each cell: separation of the boundaries, noise, and rate of drift.

    These are three rows, of one number per row of ``parameters_by_cell``; the rate is that of
    `ddm.simulators.euler_kernels.begin`.
    """
    found = np.empty((3, len(parameters_by_cell)))
    kernels.begin(parameters_by_cell, *found)
    return found


def _check_steps(
    dt: float, parameters_by_cell: np.ndarray, correct: bool, kernels: Kernels
) -> None:
    """Warn, or raise a ValueError, if dt is too long for the process."""
    separation, diffusion, rate = at_beginning(parameters_by_cell, kernels)
    warn_if_coarse(dt, separation, diffusion, correct)
    check_rate(dt, float(rate.max(initial=0)), "this drift, whose change with evidence", correct)


def simulate_euler(
    cell: np.ndarray,
    parameters_by_cell: np.ndarray,
    *,
    seed: Seed = None,
    dt: float = DT,
    t_max: float | None = None,
    correct: bool = True,
    kernels: Kernels = CONSTANT,
    progress: bool | None = False,
) -> tuple[np.ndarray, np.ndarray]:
    """Reaction times and responses (n,) of one trial per entry of ``cell`` (n,).

    An entry of ``cell`` is a row of ``parameters_by_cell`` (cells, m). ``kernels`` are those of
    `with_functions`, or those of the process with constant parameters.

    The reaction times are floats, in seconds; the responses are int8, 1 for the upper and 0 for the
    lower boundary. A trial is undecided after the whole steps of ``dt`` that fit in ``t_max``
    seconds of decision time (100 unless given): it has a reaction time of NaN and a response of -1.
    A trial in which a function returned NaN or an infinity has a response of -2, and as its
    reaction time the time at which that happened (with ``correct``, an infinite boundary is noticed
    some steps late).

    ValueError or TypeError if ``dt``, ``t_max`` or ``seed`` is not valid; a warning if ``dt`` is
    too coarse.
    """
    parameters_by_cell = np.ascontiguousarray(parameters_by_cell, dtype=np.float64)
    cell = np.ascontiguousarray(cell, dtype=np.int64)

    n_steps_max = count_steps(dt, T_MAX if t_max is None else t_max)
    n_steps: float = n_steps_max
    if kernels is CONSTANT:
        n_steps = _steps_per_trial(dt, n_steps_max, parameters_by_cell)
    check_work(dt, n_steps)
    _check_steps(float(dt), parameters_by_cell, correct, kernels)

    rt, response = np.empty(cell.size), np.empty(cell.size, dtype=np.int8)
    steps = seed_key(seed), float(dt), n_steps_max, bool(correct)

    def work(first: int, last: int) -> None:
        kernels.simulate(first, last, cell, parameters_by_cell, *steps, rt, response)

    in_blocks(work, cell.size, BLOCK_SIZE, progress=progress)
    return rt, response


def euler_paths(
    n: int,
    parameters: np.ndarray,
    *,
    seed: Seed = None,
    dt: float = DT,
    t_max: float = 10.0,
    kernels: Kernels = CONSTANT,
) -> tuple[np.ndarray, np.ndarray]:
    """Trajectories of the n trials of `simulate_euler` with ``correct=False`` and the same seed.

    Returns the decision times 0, dt, 2 dt, ... in seconds (n_times,), and the evidence (n_times,
    n), measured from the middle between the boundaries. The evidence ends on the boundary that it
    meets and is NaN thereafter; it is infinite at the end of a step in which a function returned
    NaN or an infinity. Reaction times are the times of the crossings plus the non-decision times of
    the trials, which the trajectories do not show.

    ``parameters`` (m,) is one row of a ``parameters_by_cell``. The errors are those of
    `simulate_euler`, and a ValueError if the result would not fit in memory.
    """
    parameters = np.ascontiguousarray(parameters, dtype=np.float64)
    n_steps = count_steps(dt, t_max)
    check_points(n, dt, t_max, n_steps + 1)
    _check_steps(float(dt), parameters[np.newaxis], False, kernels)

    key = seed_key(seed)
    paths = np.empty((n, n_steps + 1))

    def work(first: int, last: int) -> None:
        kernels.record(first, last, parameters, key, float(dt), paths)

    in_blocks(work, n, BLOCK_SIZE)
    return np.arange(n_steps + 1) * float(dt), paths.T


def _steps_per_trial(dt: float, n_steps_max: int, parameters_by_cell: np.ndarray) -> float:
    """An upper limit of the mean number of steps per trial with constant parameters.

    The mean decision time is at most z (1 - z) a^2 / D, its value for v = 0, and at most
    a / abs(v). Variability of the start makes the former smaller, by sz^2 a^2 / (12 D). If the
    drift varies, all but 1 in 700 drifts are faster than abs(v) - 3 sv.
    """
    v, a, z, sv, diffusion = parameters_by_cell[:, [V, A, Z, SV, D]].T
    slow = np.maximum(abs(v) - 3 * sv, 0)
    mean_time = a / np.maximum(slow, diffusion / (z * (1 - z) * a))
    return min(float(mean_time.max(initial=0)) / float(dt), n_steps_max)
