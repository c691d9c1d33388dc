"""The distribution function of first-passage times, per trial and with its gradient, and its quantiles.

It is defective: it tends to the probability of the response.
"""

from __future__ import annotations

import math

import numpy as np

from ddm.compilation import inlined_kernel, kernel, vector_kernel
from ddm.first_passage.density import log_density
from ddm.first_passage.elementary import log
from ddm.first_passage.shelf import SMALLEST_U, Side, Slopes, empty_shelf, fill, side_of
from ddm.first_passage.tails import (
    U_SWITCH_CDF,
    Head,
    Tail,
    head_from,
    head_sum,
    log_probability,
    tail_from,
    tail_share,
)
from ddm.parameters import T0, A, D, V, Z

# --- one trial --------------------------------------------------------------------------------------------------------


@inlined_kernel
def cdf_by_images(t: float, side: Side, head: Head) -> Slopes:
    """log F at a short time t (s), with its derivatives in nu and w."""
    log_scale, s, s_n, s_w = head_sum(max(t * side.u_per_second, SMALLEST_U), head)
    in_nu = s_n / s if head.nu > 0.0 else -s_n / s
    return min(log(s) + log_scale - head.nu * head.w, 0.0), in_nu - head.w, s_w / s - head.nu


@inlined_kernel
def cdf_by_waves(t: float, side: Side, tail: Tail) -> Slopes:
    """log F at a long time t (s), with its derivatives in nu and w."""
    share, in_nu, in_w = tail_share(t * side.u_per_second, tail)
    rest = 1.0 - share
    return min(tail.log_p + log(rest), 0.0), tail.p_nu - in_nu / rest, tail.p_w - in_w / rest


@kernel
def in_parameters(
    side: Side, t: float, in_nu: float, in_w: float, in_t: float
) -> tuple[float, float, float, float, float]:
    """Derivatives in v, a, z, t and D from those in nu, w and t, as F depends on them by nu, w and u = D t / a^2."""
    in_drift = in_nu * side.a / side.d
    in_a = in_nu * side.drift / side.d - 2.0 * in_t * t / side.a
    in_d = (in_t * t - in_nu * side.nu) / side.d
    if side.upper:
        return -in_drift, in_a, -in_w, in_t, in_d
    return in_drift, in_a, in_w, in_t, in_d


@kernel
def log_cdf(t: float, upper: bool, p: np.ndarray) -> tuple[float, float, float, float, float, float]:
    """log F(t, response) of one decision time t > 0, which may be infinite, and its derivatives in v, a, z, t and D."""
    side = side_of(p, upper)
    if t == math.inf:
        value, in_nu, in_w = log_probability(side.nu, side.w, side.far)
        in_v, in_a, in_z, in_t, in_d = in_parameters(side, 0.0, in_nu, in_w, 0.0)
        return value, in_v, in_a, in_z, in_t, in_d
    if t * side.u_per_second < U_SWITCH_CDF:
        value, in_nu, in_w = cdf_by_images(t, side, head_from(side.nu, side.w, side.far))
    else:
        value, in_nu, in_w = cdf_by_waves(t, side, tail_from(side.nu, side.w, side.far))
    in_v, in_a, in_z, in_t, in_d = in_parameters(side, t, in_nu, in_w, math.exp(log_density(t, upper, p)[0] - value))
    return value, in_v, in_a, in_z, in_t, in_d


# --- many trials ------------------------------------------------------------------------------------------------------


@vector_kernel
def short_times(t: np.ndarray, side: Side, value: np.ndarray) -> None:
    """log F at short times t of one side."""
    head = head_from(side.nu, side.w, side.far)
    for i in range(t.size):
        value[i] = cdf_by_images(t[i], side, head)[0]


@vector_kernel
def long_times(t: np.ndarray, side: Side, value: np.ndarray) -> None:
    """log F at long times t of one side."""
    tail = tail_from(side.nu, side.w, side.far)
    for i in range(t.size):
        value[i] = cdf_by_waves(t[i], side, tail)[0]


@kernel
def log_cdfs(rt: np.ndarray, upper: np.ndarray, cell: np.ndarray, parameters_by_cell: np.ndarray) -> np.ndarray:
    """log P(RT <= rt, response) of each trial; -inf at and before the non-decision time.

    Arguments as in `ddm.first_passage.density.log_densities`; rt may be infinite.
    """
    result = np.full(rt.size, -math.inf)
    shelf = empty_shelf(rt.size, parameters_by_cell, U_SWITCH_CDF)
    for begin in range(0, rt.size, shelf.times.size):
        n = fill(shelf, begin, min(begin + shelf.times.size, rt.size), rt, upper, cell, parameters_by_cell)
        for g in range(shelf.first.size - 1):
            low, high = shelf.first[g], shelf.first[g + 1]
            if low < high:
                side = side_of(parameters_by_cell[g // 4], g % 4 >= 2)
                if g % 2:
                    long_times(shelf.times[low:high], side, shelf.result[0, low:high])
                else:
                    short_times(shelf.times[low:high], side, shelf.result[0, low:high])
        for i in range(n):
            result[shelf.trial[i]] = shelf.result[0, i]
    for i in range(rt.size):
        if rt[i] == math.inf:
            side = side_of(parameters_by_cell[cell[i]], upper[i])
            result[i] = log_probability(side.nu, side.w, side.far)[0]
    return result


@kernel
def cdf_gradients(
    rt: np.ndarray, upper: np.ndarray, cell: np.ndarray, parameters_by_cell: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """P(RT <= rt, response) of each trial (n,) and its gradient (n, 5) in the parameters of the trial's cell."""
    values = np.zeros(rt.size)
    gradients = np.zeros((rt.size, parameters_by_cell.shape[1]))
    for i in range(rt.size):
        p = parameters_by_cell[cell[i]]
        t = rt[i] - p[T0]
        if t > 0.0:
            value, in_v, in_a, in_z, in_t, in_d = log_cdf(t, upper[i], p)
            values[i] = math.exp(value)
            if values[i] > 0.0:
                g = gradients[i]
                g[V], g[A], g[Z], g[T0], g[D] = in_v, in_a, in_z, -in_t, in_d
                g *= values[i]
    return values, gradients


# --- quantiles --------------------------------------------------------------------------------------------------------


@kernel
def quantile(q: float, upper: bool, p: np.ndarray) -> float:
    """The decision time t with F(t, response) = q P(response), by Newton's method on the log scale, safeguarded.

    log F is a concave function of log t, so the step from the left overshoots nowhere; bisection takes over where a
    step leaves the bracket.
    """
    if not 0.0 <= q <= 1.0:
        return math.nan
    if q == 0.0:
        return 0.0
    if q == 1.0:
        return math.inf
    target = math.log(q) + log_cdf(math.inf, upper, p)[0]
    low, high = -1.0, 1.0
    unit = p[A] ** 2 / p[D]
    while log_cdf(unit * math.exp(low), upper, p)[0] > target:
        low -= 1.0
    while log_cdf(unit * math.exp(high), upper, p)[0] < target:
        high += 1.0
        if high > 700.0:
            return math.inf
    x = 0.5 * (low + high)
    for _ in range(200):
        t = unit * math.exp(x)
        value, _, _, _, in_t, _ = log_cdf(t, upper, p)
        if value < target:
            low = x
        else:
            high = x
        step = (target - value) / (in_t * t)
        if abs(step) < 1e-15 or high - low < 1e-15 * abs(x):
            break
        x += step
        if not low < x < high:
            x = 0.5 * (low + high)
    return unit * math.exp(x)


@kernel
def quantiles(q: np.ndarray, upper: np.ndarray, cell: np.ndarray, parameters_by_cell: np.ndarray) -> np.ndarray:
    """The RT below which the share q of the responses lies, for each element; NaN where q is not in [0, 1]."""
    result = np.empty(q.size)
    for i in range(q.size):
        p = parameters_by_cell[cell[i]]
        result[i] = p[T0] + quantile(q[i], upper[i], p)
    return result
