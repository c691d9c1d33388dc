"""Exact samples of RT and response of dx = v dt + sqrt(D) dW between constant boundaries: no steps.

*One boundary.* Without the other boundary, a boundary at distance w is reached with probability 1
if the drift b points to it, and exp(-2 abs(b) w) if it points away. Given that it is reached, the
time is inverse Gaussian with mean w / abs(b) and shape w^2 (Cox & Miller 1965, section 5.7). (Here
a = D = 1: distances are shares of a, times are in units of a^2 / D, and b = v a / D.)

*Two boundaries.* Paths that reach the upper boundary first are some of those that reach it, so the
density with two boundaries lies below that with one. A trial therefore draws a boundary, in
proportion to the probabilities of reaching each alone, and a time for it. It keeps both with
probability `kept_share`, the ratio of the two densities; else it draws again. With w the distance
to the boundary from which the drift points away, 1 / (1 + exp(-2 abs(b) w)) of the candidates are
kept: never less than half.

The ratio is a series that is summed to double precision. Both of its forms are in Feller (1968,
section XIV.6); Devroye (1986, section IV.5) shows that rejection with such a series is exact, and
Drugowitsch (2016, Scientific Reports 6:20490) has the case of a start in the middle. A drift, start
or non-decision time that varies is drawn first, as for steps.
"""

from __future__ import annotations

import math

import numpy as np

from ddm.parameters import A, D
from ddm.runtime.compilation import kernel
from ddm.runtime.seeds import Key, Seed, seed_key
from ddm.runtime.threads import in_blocks
from ddm.simulators.bridge import passage_time
from ddm.simulators.steps import check_t_max
from ddm.simulators.streams import State, trial_state, uniform
from ddm.simulators.trial import LOWER, UNDECIDED, UPPER, draw_trial

# trials of a thread at a time
BLOCK_SIZE = 32768

# the time at which the two series need the fewest terms; those left out are below 1e-15 on either
# side
SHORT_TIME = 0.5

LONG_TIME_FACTOR = math.pi * math.sqrt(2 * math.pi)

# --- kernels --------------------------------------------------------------------------------------


@kernel
def kept_share(t: float, w: float) -> float:
    """The density of reaching a boundary at t, over the density without the other boundary.

    w < 1 is the distance to the boundary. With one boundary and with two, the density is
    exp(b w - b^2 t / 2) times a function of t and w alone, so the ratio does not depend on b. For
    one boundary the function is w exp(-w^2 / 2t) / sqrt(2 pi t^3), for two it is either series.
    """
    if t < SHORT_TIME:
        share = 1.0
        for k in range(1, 4):
            above = (1 + 2 * k / w) * math.exp(-2 * k * (k + w) / t)
            below = (1 - 2 * k / w) * math.exp(-2 * k * (k - w) / t)
            share += above + below
        return share

    c = math.cos(math.pi * w)
    second = 4 * c * math.exp(-1.5 * math.pi**2 * t)
    third = (12 * c * c - 3) * math.exp(-4 * math.pi**2 * t)
    series = 1 + second + third
    first = math.sin(math.pi * w) * math.exp(w * w / (2 * t) - math.pi**2 * t / 2)
    return LONG_TIME_FACTOR * t * math.sqrt(t) / w * first * series


@kernel
def is_kept(u: float, t: float, w: float) -> bool:
    """Whether u < `kept_share`.

    Mostly the first term is enough to tell: the alternating series does not fall below it.
    """
    if t < SHORT_TIME and u < 1 + (1 - 2 / w) * math.exp(-2 * (1 - w) / t):
        return True
    # a start so near the boundary that the time is 0 has no share that can be computed
    return t == 0 or u < kept_share(t, w)


@kernel
def exact_trial(z: float, b: float, state: State) -> tuple[float, int, State]:
    """Decision time in a^2 / D, response and state, for relative start z and drift b = v a / D."""
    reach_upper = 1.0 if b >= 0 else math.exp(2 * b * (1 - z))
    reach_lower = 1.0 if b <= 0 else math.exp(-2 * b * z)

    while True:
        u, state = uniform(state)
        upper = u * (reach_upper + reach_lower) < reach_upper
        w = 1 - z if upper else z
        t, state = passage_time(w, abs(b), state)
        u, state = uniform(state)
        if is_kept(u, t, w):
            return t, UPPER if upper else LOWER, state


@kernel
def exact_block(
    first: int,
    last: int,
    cell: np.ndarray,
    parameters_by_cell: np.ndarray,
    key: Key,
    t_max: float,
    rt_out: np.ndarray,
    response_out: np.ndarray,
) -> None:
    """Draw the trials first to last - 1 and write their reaction times and responses."""
    for trial in range(first, last):
        parameters = parameters_by_cell[cell[trial]]
        v, z, t0, state = draw_trial(parameters, trial_state(key, trial))

        scale = parameters[A] / parameters[D]
        time, response, _ = exact_trial(z, v * scale, state)
        time *= scale * parameters[A]

        decided = time <= t_max
        rt_out[trial] = t0 + time if decided else math.nan
        response_out[trial] = response if decided else UNDECIDED


# --- simulation -----------------------------------------------------------------------------------


def simulate_exact(
    cell: np.ndarray,
    parameters_by_cell: np.ndarray,
    *,
    seed: Seed = None,
    t_max: float | None = None,
    progress: bool | None = False,
) -> tuple[np.ndarray, np.ndarray]:
    """Reaction times and responses (n,) of one trial per entry of ``cell`` (n,).

    An entry of ``cell`` is a row of ``parameters_by_cell`` (cells, m). The reaction times are
    floats, in seconds; the responses are int8, 1 for the upper and 0 for the lower boundary. A
    trial with a decision time above ``t_max`` has a reaction time of NaN and a response of -1.
    ValueError or TypeError if ``t_max`` or ``seed`` is not valid.
    """
    parameters_by_cell = np.ascontiguousarray(parameters_by_cell, dtype=np.float64)
    cell = np.ascontiguousarray(cell, dtype=np.int64)
    longest = math.inf if t_max is None else check_t_max(t_max)

    key = seed_key(seed)
    rt, response = np.empty(cell.size), np.empty(cell.size, dtype=np.int8)

    def work(first: int, last: int) -> None:
        exact_block(first, last, cell, parameters_by_cell, key, longest, rt, response)

    in_blocks(work, cell.size, BLOCK_SIZE, progress=progress)
    return rt, response
