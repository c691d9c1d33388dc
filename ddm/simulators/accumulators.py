"""Simulation of coupled accumulators, dx_i = (I_i + sum_j W_ij x_j) dt + sqrt(D_i) dW_i.

The first unit to reach its threshold answers. Optionally every x_i is reflected at a floor of 0.

*Textbook*: x moves by its drift times dt plus sqrt(D dt) times a normal number. A unit that ends a
step below the floor is put on it. A trial ends with the first step at whose end a unit lies on or
beyond its threshold; of several such units, the one that is furthest beyond answers. Thresholds and
the floor act only at the ends of steps, so results are wrong by an order of sqrt(dt).

*Corrected*: the drift of a step is the mean of the drifts at its two ends, where the second end is
predicted from the drift at the first one (Heun's method: Kloeden & Platen 1992, section 15.1). With
a floor the absolute value of the prediction is taken, whose distribution is that of a reflected
path. Given its two ends, the path of a unit within a step is taken as a Brownian bridge. The
minimum of the bridge gives the reflection (`bridge_minimum`), and its first passage the time of a
crossing (`first_hit`); of several units that cross in one step, the first one answers. Without
coupling and floor this is exact for any dt.
"""

from __future__ import annotations

import math

import numpy as np

from ddm.runtime.compilation import kernel
from ddm.runtime.seeds import Key, Seed, seed_key
from ddm.runtime.threads import in_blocks
from ddm.simulators.bridge import NEGLIGIBLE, first_hit
from ddm.simulators.coupled_steps import check_coupling, warn_if_coarse
from ddm.simulators.steps import DT, T_MAX, check_points, check_work, count_steps
from ddm.simulators.streams import State, normal, trial_state, uniform
from ddm.simulators.trial import FAILED, UNDECIDED, reaction_time

# trials of a thread at a time: some milliseconds of work, so that all threads end together
BLOCK_SIZE = 1024

# rows of ``units_by_cell[cell]``: what the kernels know of each unit
INPUT = 0
THRESHOLD = 1
NOISE = 2  # D, the variance per second
START = 3

# columns of ``times_by_cell``: what they know of the non-decision time
T0 = 0
ST0 = 1

# --- kernels --------------------------------------------------------------------------------------


@kernel
def bridge_minimum(before: float, after: float, variance: float, u: float) -> float:
    """Minimum of a Brownian bridge between the ends of a step, from one uniform number u.

    It solves u = exp(-2 (before - m) (after - m) / variance) = P(minimum < m) for m below both
    ends. A path reflected at 0 ends the step at after - min(minimum, 0) (Asmussen, Glynn & Pitman
    1995, Annals of Applied Probability 5:875).
    """
    change = after - before
    return 0.5 * (before + after - math.sqrt(change * change - 2.0 * variance * math.log(u)))


@kernel
def reflected(before: float, after: float, variance: float, state: State) -> tuple[float, State]:
    """The end of a step that is reflected at 0, from the end without reflection."""
    u, state = uniform(state)
    minimum = bridge_minimum(before, after, variance, u)
    if minimum < 0.0:
        after = max(after - minimum, 0.0)  # not below 0 by rounding
    return after, state


@kernel
def begin(
    trial: int,
    units: np.ndarray,
    times: np.ndarray,
    dt: float,
    key: Key,
    x: np.ndarray,
    sd: np.ndarray,
) -> tuple[float, State]:
    """Write the starts of the units and the SD of their noise; draw the non-decision time."""
    for i in range(x.size):
        x[i] = units[START, i]
        sd[i] = math.sqrt(units[NOISE, i]) * math.sqrt(dt)

    state = trial_state(key, trial)
    t0 = times[T0]
    if times[ST0] > 0:
        u, state = uniform(state)
        t0 += times[ST0] * u
    return t0, state


@kernel
def corrected_trial(
    units: np.ndarray,
    coupling: np.ndarray,
    floor: bool,
    dt: float,
    n_steps_max: int,
    x: np.ndarray,
    sd: np.ndarray,
    shock: np.ndarray,
    rate: np.ndarray,
    predicted: np.ndarray,
    state: State,
) -> tuple[float, int]:
    """Decision time in steps, and the response, of the corrected scheme.

    It is one function, since passing arrays to another function in every step would cost more than
    the step.
    """
    n = x.size
    coupled = coupling.size > 0
    for i in range(n):
        rate[i] = units[INPUT, i]

    for step in range(n_steps_max):
        # the noise of all units and, with coupling, where the step is predicted to end
        for i in range(n):
            number, state = normal(state)
            shock[i] = sd[i] * number
            if coupled:
                drift = units[INPUT, i]
                for j in range(n):
                    drift += coupling[i, j] * x[j]
                rate[i] = drift
                end = x[i] + (drift * dt + shock[i])
                predicted[i] = abs(end) if floor else end

        first, winner = math.inf, UNDECIDED
        for i in range(n):
            before, drift = x[i], rate[i]
            if coupled:
                drift_after = units[INPUT, i]
                for j in range(n):
                    drift_after += coupling[i, j] * predicted[j]
                drift = 0.5 * (drift + drift_after)
            after = before + (drift * dt + shock[i])
            variance = sd[i] * sd[i]
            near = NEGLIGIBLE * variance

            if floor and before * after <= near:
                after, state = reflected(before, after, variance, state)

            gap, gap_after = units[THRESHOLD, i] - before, units[THRESHOLD, i] - after
            if not near < gap * gap_after < math.inf:
                if not math.isfinite(after):
                    return float(step), FAILED
                hit, state = first_hit(gap / sd[i], gap_after / sd[i], state)
                if hit < first:
                    first, winner = hit, i
            x[i] = after

        if winner >= 0:
            return step + first, winner
    return math.nan, UNDECIDED


@kernel
def textbook_trial(
    units: np.ndarray,
    coupling: np.ndarray,
    floor: bool,
    dt: float,
    n_steps_max: int,
    x: np.ndarray,
    sd: np.ndarray,
    after: np.ndarray,
    path_out: np.ndarray,
    state: State,
) -> tuple[float, int]:
    """Decision time in steps, and the response, of the textbook scheme.

    The trajectory is written to ``path_out`` (units, steps + 1), unless this is empty.
    """
    n = x.size
    coupled = coupling.size > 0
    recorded = path_out.size > 0
    if recorded:
        for i in range(n):
            path_out[i, 0] = x[i]

    for step in range(n_steps_max):
        for i in range(n):
            number, state = normal(state)
            drift = units[INPUT, i]
            if coupled:
                for j in range(n):
                    drift += coupling[i, j] * x[j]
            end = x[i] + (drift * dt + sd[i] * number)
            after[i] = 0.0 if floor and end < 0 else end

        furthest, winner = -math.inf, UNDECIDED
        for i in range(n):
            x[i] = after[i]
            if recorded:
                path_out[i, step + 1] = x[i]
            if not -math.inf < x[i] < units[THRESHOLD, i]:
                if not math.isfinite(x[i]):
                    return float(step), FAILED
                beyond = x[i] - units[THRESHOLD, i]
                if beyond > furthest:
                    furthest, winner = beyond, i

        if winner >= 0:
            if recorded:
                path_out[winner, step + 1] = units[THRESHOLD, winner]
            return step + 1.0, winner
    return math.nan, UNDECIDED


@kernel
def accumulator_block(
    first: int,
    last: int,
    cell: np.ndarray,
    units_by_cell: np.ndarray,
    times_by_cell: np.ndarray,
    coupling: np.ndarray,
    floor: bool,
    key: Key,
    dt: float,
    n_steps_max: int,
    correct: bool,
    rt_out: np.ndarray,
    response_out: np.ndarray,
) -> None:
    """Simulate the trials first to last - 1 and write their reaction times and responses."""
    n = units_by_cell.shape[2]
    x, sd, shock, rate, predicted = np.empty(n), np.empty(n), np.empty(n), np.empty(n), np.empty(n)
    no_path = np.empty((0, 0))

    for trial in range(first, last):
        units = units_by_cell[cell[trial]]
        t0, state = begin(trial, units, times_by_cell[cell[trial]], dt, key, x, sd)
        if correct:
            time, response = corrected_trial(
                units, coupling, floor, dt, n_steps_max, x, sd, shock, rate, predicted, state
            )
        else:
            time, response = textbook_trial(
                units, coupling, floor, dt, n_steps_max, x, sd, shock, no_path, state
            )
        rt_out[trial] = reaction_time(time, response, dt, t0)
        response_out[trial] = response


@kernel
def record_block(
    first: int,
    last: int,
    units: np.ndarray,
    times: np.ndarray,
    coupling: np.ndarray,
    floor: bool,
    key: Key,
    dt: float,
    paths_out: np.ndarray,
    rt_out: np.ndarray,
    response_out: np.ndarray,
) -> None:
    """As `accumulator_block` for the textbook scheme, with trajectories (trials, units, times)."""
    x, sd, after = np.empty(units.shape[1]), np.empty(units.shape[1]), np.empty(units.shape[1])
    for trial in range(first, last):
        t0, state = begin(trial, units, times, dt, key, x, sd)
        path = paths_out[trial]
        time, response = textbook_trial(
            units, coupling, floor, dt, path.shape[1] - 1, x, sd, after, path, state
        )
        rt_out[trial] = reaction_time(time, response, dt, t0)
        response_out[trial] = response


# --- simulation -----------------------------------------------------------------------------------


def simulate_accumulators(
    cell: np.ndarray,
    units_by_cell: np.ndarray,
    times_by_cell: np.ndarray,
    *,
    coupling: np.ndarray | None = None,
    floor: bool = False,
    seed: Seed = None,
    dt: float = DT,
    t_max: float | None = None,
    correct: bool = True,
    progress: bool | None = False,
) -> tuple[np.ndarray, np.ndarray]:
    """Reaction times and responses (n,) of one trial per entry of ``cell`` (n,).

    An entry of ``cell`` is an index of ``units_by_cell`` (cells, 4, units), which holds inputs,
    thresholds, noise (D) and starts, and of ``times_by_cell`` (cells, 2), which holds t0 and st0.
    ``coupling`` is the matrix W (units, units).

    The reaction times are floats, in seconds; the responses are int32, the index of the unit that
    reached its threshold. A trial is undecided after the whole steps of ``dt`` that fit in
    ``t_max`` seconds of decision time (100 unless given): it has a reaction time of NaN and a
    response of -1. A trial in which a position became infinite has a response of -2, and as its
    reaction time the time at which that happened.

    ValueError or TypeError if ``dt``, ``t_max`` or ``seed`` is not valid, or if ``dt`` is too long
    for the coupling; a warning if ``dt`` is coarse.
    """
    units_by_cell = _contiguous(units_by_cell)
    times_by_cell = _contiguous(times_by_cell)
    matrix = _matrix(coupling)
    cell = np.ascontiguousarray(cell, dtype=np.int64)

    n_steps_max = count_steps(dt, T_MAX if t_max is None else t_max)
    check_work(dt, n_steps_max)
    check_coupling(float(dt), matrix, correct)
    # the corrected scheme has no bias without coupling and floor
    if not correct or floor or matrix.size > 0:
        way = units_by_cell[:, THRESHOLD] - units_by_cell[:, START]
        warn_if_coarse(float(dt), way, units_by_cell[:, NOISE], correct)

    rt, response = np.empty(cell.size), np.empty(cell.size, dtype=np.int32)
    process = cell, units_by_cell, times_by_cell, matrix, bool(floor)
    steps = seed_key(seed), float(dt), n_steps_max, bool(correct)

    def work(first: int, last: int) -> None:
        accumulator_block(first, last, *process, *steps, rt, response)

    in_blocks(work, cell.size, BLOCK_SIZE, progress=progress)
    return rt, response


def accumulator_paths(
    n: int,
    units: np.ndarray,
    times: np.ndarray,
    *,
    coupling: np.ndarray | None = None,
    floor: bool = False,
    seed: Seed = None,
    dt: float = DT,
    t_max: float = 10.0,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Trajectories of the n trials of `simulate_accumulators` with ``correct=False`` and the seed.

    Returns the decision times 0, dt, 2 dt, ... in seconds (n_times,), the positions (n_times, n,
    units), and the reaction times and responses (n,) of the trials. The positions end when a unit
    answers, which is then at its threshold; they are NaN thereafter.

    ``units`` and ``times`` are those of one cell, as in `simulate_accumulators`. The errors are the
    same, and a ValueError if the result would not fit in memory.
    """
    units, times, matrix = _contiguous(units), _contiguous(times), _matrix(coupling)
    n_steps = count_steps(dt, t_max)
    check_points(n, dt, t_max, (n_steps + 1) * units.shape[1])
    check_coupling(float(dt), matrix, correct=False)

    key = seed_key(seed)
    paths = np.full((n, units.shape[1], n_steps + 1), np.nan)
    rt, response = np.empty(n), np.empty(n, dtype=np.int32)

    def work(first: int, last: int) -> None:
        record_block(
            first, last, units, times, matrix, bool(floor), key, float(dt), paths, rt, response
        )

    in_blocks(work, n, BLOCK_SIZE)
    return np.arange(n_steps + 1) * float(dt), paths.transpose(2, 0, 1), rt, response


def _contiguous(values: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(values, dtype=np.float64)


def _matrix(coupling: np.ndarray | None) -> np.ndarray:
    """The coupling as kernels take it: empty if there is none, which saves most of the time."""
    return np.empty((0, 0)) if coupling is None or not np.any(coupling) else _contiguous(coupling)
