"""Distribution function and survivor of first-passage times without variability, in closed form.

Both are defective: F tends to the probability P of the response, and the survivor is P - F. The
survivor has series of its own.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from ddm.first_passage.density import log_density
from ddm.first_passage.shelf import NEVER, SMALLEST_U, Side, Slopes, empty_shelf, fill, side_of
from ddm.first_passage.tails import (
    LOG_2PI,
    NO_DRIFT,
    U_SWITCH_CDF,
    Eleven,
    Head,
    Tail,
    eleven_waves,
    head_from,
    head_sum,
    log_probability,
    log_tail_share,
    rest_sum,
    tail_from,
    tail_share,
)
from ddm.numerics.elementary import exp, log
from ddm.parameters import T0, A, D, V, Z
from ddm.runtime.compilation import inlined_kernel, kernel, vector_kernel

# --- one trial ------------------------------------------------------------------------------------


@inlined_kernel
def cdf_by_images(t: float, side: Side, head: Head) -> Slopes:
    """log F at a short time t (s), and its derivatives in nu and w."""
    log_scale, s, s_n, s_w = head_sum(max(t * side.u_per_second, SMALLEST_U), head)
    in_nu = s_n / s if head.nu > 0.0 else -s_n / s
    return min(log(s) + log_scale - head.nu * head.w, 0.0), in_nu - head.w, s_w / s - head.nu


@inlined_kernel
def cdf_by_waves(t: float, side: Side, tail: Tail) -> Slopes:
    """log F at a long time t (s), and its derivatives in nu and w."""
    share, in_nu, in_w = tail_share(t * side.u_per_second, tail)
    rest = 1.0 - share
    return min(tail.log_p + log(rest), 0.0), tail.p_nu - in_nu / rest, tail.p_w - in_w / rest


@inlined_kernel
def survivor_by_images(t: float, side: Side, head: Head, log_p: float) -> float:
    """log(P - F) at a short time t (s)."""
    log_scale, s = rest_sum(max(t * side.u_per_second, SMALLEST_U), head, log_p)
    return min(log(s) + log_scale, log_p)


@inlined_kernel
def survivor_by_waves(t: float, side: Side, tail: Tail) -> float:
    """log(P - F) at a long time t (s)."""
    return tail.log_p + log_tail_share(t * side.u_per_second, tail)


@kernel
def add_to(
    gradient: np.ndarray, side: Side, t: float, in_nu: float, in_w: float, in_t: float
) -> None:
    """Add derivatives of log F for one side of a cell to the gradient (m,) in its parameters.

    F depends on the parameters by nu, w and D t / a^2 alone.
    """
    sign = -1.0 if side.upper else 1.0
    gradient[V] += sign * in_nu * side.a / side.d
    gradient[A] += in_nu * side.drift / side.d - 2.0 * in_t * t / side.a
    gradient[Z] += sign * in_w
    gradient[T0] -= in_t
    gradient[D] += (in_t * t - in_nu * side.nu) / side.d


@kernel
def log_cdf(t: float, upper: bool, p: np.ndarray) -> tuple[float, np.ndarray]:
    """log F(t, response) of one decision time t, and its gradient (m,) in the parameters p (m,).

    t is above 0 and may be infinite.
    """
    side, gradient = side_of(p, upper), np.zeros(p.size)
    if t * side.u_per_second >= NEVER:
        value, in_nu, in_w = log_probability(side.nu, side.w, side.far)
        add_to(gradient, side, 0.0, in_nu, in_w, 0.0)
        return value, gradient

    if t * side.u_per_second < U_SWITCH_CDF:
        value, in_nu, in_w = cdf_by_images(t, side, head_from(side.nu, side.w, side.far))
    else:
        value, in_nu, in_w = cdf_by_waves(t, side, tail_from(side.nu, side.w, side.far))

    add_to(gradient, side, t, in_nu, in_w, math.exp(log_density(t, upper, p)[0] - value))
    return value, gradient


# --- many trials ----------------------------------------------------------------------------------


@vector_kernel
def write_logs(
    t: np.ndarray, side: Side, is_long: bool, survivor: bool, values: np.ndarray
) -> None:
    """Write log F, or log(P - F) with ``survivor``, at times t of one side, all short or long.

    It is one function, since four would take longer to compile.
    """
    head = head_from(side.nu, side.w, side.far)
    if is_long:
        tail = tail_from(side.nu, side.w, side.far)
        if survivor:
            for i in range(t.size):
                values[i] = survivor_by_waves(t[i], side, tail)
        else:
            for i in range(t.size):
                values[i] = cdf_by_waves(t[i], side, tail)[0]
    elif survivor:
        log_p = log_probability(side.nu, side.w, side.far)[0]
        for i in range(t.size):
            values[i] = survivor_by_images(t[i], side, head, log_p)
    else:
        for i in range(t.size):
            values[i] = cdf_by_images(t[i], side, head)[0]


@kernel
def log_cdfs(
    rt: np.ndarray,
    upper: np.ndarray,
    cell: np.ndarray,
    parameters_by_cell: np.ndarray,
    survivor: bool,
) -> np.ndarray:
    """log P(RT <= rt, response) of each trial (n,), or log P(RT > rt, response) with ``survivor``.

    The arguments are those of `ddm.first_passage.density.log_densities`; rt may be infinite, and
    sv, sz and st0 are taken as 0.
    """
    result = np.full(rt.size, -math.inf)
    for i in range(rt.size):
        # F is all of P at infinity, and the survivor is all of P before t0
        is_whole = not rt[i] > parameters_by_cell[cell[i], T0] if survivor else rt[i] == math.inf
        if is_whole:
            side = side_of(parameters_by_cell[cell[i]], upper[i])
            result[i] = log_probability(side.nu, side.w, side.far)[0]

    shelf = empty_shelf(rt.size, parameters_by_cell, U_SWITCH_CDF)
    for begin in range(0, rt.size, shelf.times.size):
        end = min(begin + shelf.times.size, rt.size)
        n = fill(shelf, begin, end, rt, upper, cell, parameters_by_cell)

        for g in range(shelf.first.size - 1):
            low, high = shelf.first[g], shelf.first[g + 1]
            if low < high:
                side = side_of(parameters_by_cell[g // 4], g % 4 >= 2)
                t, values = shelf.times[low:high], shelf.result[0, low:high]
                write_logs(t, side, g % 2 == 1, survivor, values)

        for i in range(n):
            result[shelf.trial[i]] = shelf.result[0, i]
    return result


@kernel
def cdf_gradients(
    rt: np.ndarray, upper: np.ndarray, cell: np.ndarray, parameters_by_cell: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """P(RT <= rt, response) of each trial (n,), and its gradient (n, m).

    The gradient is in the parameters of the trial's cell; sv, sz and st0 are taken as 0.
    """
    values = np.zeros(rt.size)
    gradients = np.zeros((rt.size, parameters_by_cell.shape[1]))

    for i in range(rt.size):
        p = parameters_by_cell[cell[i]]
        t = rt[i] - p[T0]
        if t > 0.0:
            value, gradient = log_cdf(t, upper[i], p)
            values[i] = math.exp(value)
            if values[i] > 0.0:
                gradients[i] = values[i] * gradient
    return values, gradients


# --- sorted trials of one side --------------------------------------------------------------------


# loops over this many trials have vector instructions alone
WIDTH = 8


class Constants(NamedTuple):
    """What F of one side of a cell needs: the constants of both series, and P(response).

    P - F = exp(log_scale - rate u) sum_k s_k exp(-(k^2 - 1) pi^2 u / 2), as in `Tail`.
    """

    u_per_second: float
    head: Head
    p: float
    log_scale: float
    rate: float
    s: Eleven


@kernel
def constants_of(side: Side, s: Eleven) -> Constants:
    """The constants of one side of a cell, whose waves have the weights s."""
    head = head_from(side.nu, side.w, side.far)
    p = side.far
    if head.n > NO_DRIFT:
        p = math.exp(-2.0 * max(side.nu, 0.0) * side.w)
        p *= math.expm1(-2.0 * head.n * side.far) / math.expm1(-2.0 * head.n)
    log_scale = LOG_2PI - side.nu * side.w
    rate = 0.5 * (side.nu * side.nu + math.pi * math.pi)
    return Constants(side.u_per_second, head, p, log_scale, rate, s)


@kernel
def write_cdf(t: np.ndarray, n: int, constants: Constants, values: np.ndarray) -> None:
    """Write F(t, response) at the first n decision times t, s, which ascend and are finite.

    Both arrays have room for `WIDTH` more elements, which are overwritten.
    """
    n_none, n_short = 0, 0
    for i in range(n):
        n_none += t[i] <= 0.0
        n_short += t[i] * constants.u_per_second < U_SWITCH_CDF
    for i in range(n, n + WIDTH):
        t[i] = t[n - 1]

    # sizes without a rest, whose elements would be computed one by one
    last = n_none + (n_short - n_none + WIDTH - 1) // WIDTH * WIDTH
    write_short(t[n_none:last], constants, values[n_none:last])
    last = n_short + (n - n_short + WIDTH - 1) // WIDTH * WIDTH
    write_long(t[n_short:last], constants, values[n_short:last])
    for i in range(n_none):
        values[i] = 0.0


@vector_kernel
def write_short(t: np.ndarray, constants: Constants, values: np.ndarray) -> None:
    """Write F at short times."""
    head = constants.head
    for i in range(t.size):
        log_scale, s, _, _ = head_sum(max(t[i] * constants.u_per_second, SMALLEST_U), head)
        values[i] = s * exp(log_scale - head.nu * head.w)


@vector_kernel
def write_long(t: np.ndarray, constants: Constants, values: np.ndarray) -> None:
    """Write F at long times."""
    for i in range(t.size):
        u = t[i] * constants.u_per_second
        rest = eleven_waves(constants.s, exp(-0.5 * math.pi * math.pi * u))
        values[i] = constants.p - exp(constants.log_scale - constants.rate * u) * rest
