"""Densities and distribution functions between the rows of a solution, with their derivatives.

They are the interpolants of `ddm.fokker_planck.curves`, which are linear in the rows where they are
no exponentials; so their derivatives are exact for the numbers that the rows are given.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from ddm.fokker_planck.curves import SMALL, Curve
from ddm.runtime.compilation import bare_kernel, summing_kernel


class Slopes(NamedTuple):
    """The derivatives of a `Curve` in K numbers; its times stay.

    density, slope, gone : (rows, K)
    early, early_gone : (early times, K)
    rate, left : (K,)
    """

    density: np.ndarray
    slope: np.ndarray
    gone: np.ndarray
    early: np.ndarray
    early_gone: np.ndarray
    rate: np.ndarray
    left: np.ndarray


@bare_kernel
def _place(times: np.ndarray, t: float) -> int:
    """The last row that is not after t, which lies within them."""
    low, high = 0, times.size
    while high - low > 1:
        middle = (low + high) // 2
        if times[middle] <= t:
            low = middle
        else:
            high = middle
    return low


@bare_kernel
def _early(
    times: np.ndarray, table: np.ndarray, by: np.ndarray, t: float, out: np.ndarray
) -> tuple[float, float]:
    """log f or log F before the first row, and its slope in time; writes its derivatives."""
    if t <= times[0]:
        for k in range(out.size):
            out[k] = by[0, k] / t
        return table[0] / t, -table[0] / (t * t)
    last = min(_place(times, t), times.size - 2)
    last = min(max(last, 1), times.size - 3)
    total = slope = 0.0
    out[:] = 0.0
    for i in range(last - 1, last + 3):
        weight, relative = 1.0, 0.0
        of_slope = 0.0
        for j in range(last - 1, last + 3):
            if j != i:
                share = (t - times[j]) / (times[i] - times[j])
                of_slope = of_slope * share + weight / (times[i] - times[j])
                weight *= share
        total += weight * table[i]
        slope += of_slope * table[i]
        relative += weight / t
        for k in range(out.size):
            out[k] += relative * by[i, k]
    return total / t, slope / t - total / (t * t)


@bare_kernel
def _small(
    curve: Curve, slopes: Slopes, k: int, s: float, h: float, out: np.ndarray
) -> tuple[float, float]:
    """log f where it is the exponential of a cubic, and its slope; writes its derivatives."""
    f0, f1 = curve.density[k], curve.density[k + 1]
    difference = math.log(f1 / f0)
    steepest = 3.0 * abs(difference) + 1.0
    d0, d1 = h * curve.slope[k] / f0, h * curve.slope[k + 1] / f1
    w0, w1 = (1.0 + 2.0 * s) * (1.0 - s) ** 2, s * s * (3.0 - 2.0 * s)
    g0, g1 = s * (1.0 - s) ** 2, -s * s * (1.0 - s)
    sign = 1.0 if difference > 0.0 else -1.0
    for i in range(out.size):
        by0, by1 = slopes.density[k, i] / f0, slopes.density[k + 1, i] / f1
        total = w0 * by0 + w1 * by1
        steeper = 3.0 * sign * (by1 - by0)
        if abs(d0) <= steepest:
            total += g0 * (h * slopes.slope[k, i] / f0 - d0 * by0)
        else:
            total += g0 * math.copysign(steeper, d0 * steeper)
        if abs(d1) <= steepest:
            total += g1 * (h * slopes.slope[k + 1, i] / f1 - d1 * by1)
        else:
            total += g1 * math.copysign(steeper, d1 * steeper)
        out[i] = total

    d0, d1 = min(max(d0, -steepest), steepest), min(max(d1, -steepest), steepest)
    log_f = w0 * math.log(f0) + w1 * math.log(f1) + g0 * d0 + g1 * d1
    slope = 6.0 * s * (1.0 - s) * difference
    slope += (1.0 - s) * (1.0 - 3.0 * s) * d0 - s * (2.0 - 3.0 * s) * d1
    return log_f, slope / h


@bare_kernel
def _inner(
    curve: Curve, slopes: Slopes, k: int, t: float, small: float, out: np.ndarray
) -> tuple[float, float]:
    """log f between the rows k and k + 1, and its slope in time; writes its derivatives."""
    h = curve.times[k + 1] - curve.times[k]
    s = (t - curve.times[k]) / h
    f0, f1 = curve.density[k], curve.density[k + 1]
    if f0 > 0.0 and f1 > 0.0 and min(f0, f1) < small:
        return _small(curve, slopes, k, s, h, out)

    # the quartic is a sum of f, h f' and the integral over h, with these weights
    bump = 30.0 * s * s * (1.0 - s) ** 2
    w0, w1 = (1.0 + 2.0 * s) * (1.0 - s) ** 2 - 0.5 * bump, s * s * (3.0 - 2.0 * s) - 0.5 * bump
    g0, g1 = s * (1.0 - s) ** 2 - bump / 12.0, -s * s * (1.0 - s) + bump / 12.0
    d0, d1 = h * curve.slope[k], h * curve.slope[k + 1]
    f = w0 * f0 + w1 * f1 + g0 * d0 + g1 * d1 + bump * curve.gone[k + 1] / h
    if f <= 0.0:
        # as a line
        w0, w1, g0, g1, bump = 1.0 - s, s, 0.0, 0.0, 0.0
        f = w0 * f0 + w1 * f1
        slope = (f1 - f0) / h
    else:
        rest = curve.gone[k + 1] / h - (0.5 * (f0 + f1) + (d0 - d1) / 12.0)
        slope = 6.0 * s * (1.0 - s) * (f1 - f0) + (1.0 - s) * (1.0 - 3.0 * s) * d0
        slope += -s * (2.0 - 3.0 * s) * d1 + 60.0 * rest * s * (1.0 - s) * (1.0 - 2.0 * s)
        slope /= h
    if f <= 0.0:
        out[:] = 0.0
        return -math.inf, 0.0
    for i in range(out.size):
        by = w0 * slopes.density[k, i] + w1 * slopes.density[k + 1, i]
        by += h * (g0 * slopes.slope[k, i] + g1 * slopes.slope[k + 1, i])
        out[i] = (by + bump * slopes.gone[k + 1, i] / h) / f
    return math.log(f), slope / f


@bare_kernel
def _log_density(
    curve: Curve, slopes: Slopes, t: float, small: float, out: np.ndarray
) -> tuple[float, float]:
    """log f and its slope at a time > 0; writes its derivatives."""
    times = curve.times
    if t < times[0]:
        if curve.early_times.size:
            return _early(curve.early_times, curve.early, slopes.early, t, out)
        for i in range(out.size):
            out[i] = slopes.density[0, i] / curve.density[0]
        return math.log(t / times[0] * curve.density[0]), 1.0 / t
    if t < times[-1]:
        k = _place(times, t)
        return _inner(curve, slopes, k, t, small, out)
    if curve.density[-1] <= 0.0 or (t > times[-1] and curve.rate == math.inf):
        out[:] = 0.0
        return -math.inf, 0.0
    late = t - times[-1]
    for i in range(out.size):
        out[i] = slopes.density[-1, i] / curve.density[-1]
        if late > 0.0:
            out[i] -= slopes.rate[i] * late
    if late <= 0.0:
        return math.log(curve.density[-1]), curve.slope[-1] / curve.density[-1]
    return math.log(curve.density[-1]) - curve.rate * late, -curve.rate


@bare_kernel
def _write_log_gradients(
    curve: Curve, slopes: Slopes, t: np.ndarray, log_f: np.ndarray, by: np.ndarray,
    by_time: np.ndarray,
) -> None:  # fmt: skip
    """`write_log_gradients`, which counts the holders of its arrays once."""
    small = 0.0
    for f in curve.density:
        small = max(small, SMALL * f)
    for i in range(t.size):
        by[i] = 0.0
        by_time[i] = 0.0
        if math.isnan(t[i]):
            log_f[i] = math.nan
        elif t[i] <= 0.0 or t[i] == math.inf:
            log_f[i] = -math.inf
        else:
            log_f[i], by_time[i] = _log_density(curve, slopes, t[i], small, by[i])


@summing_kernel
def write_log_gradients(
    curve: Curve, slopes: Slopes, t: np.ndarray, log_f: np.ndarray, by: np.ndarray,
    by_time: np.ndarray,
) -> None:  # fmt: skip
    """Write log f at decision times, its derivatives (n, K), and its slopes in time.

    Where it is -inf, as up to 0, these are 0.
    """
    _write_log_gradients(curve, slopes, t, log_f, by, by_time)


@bare_kernel
def _write_part(curve: Curve, slopes: Slopes, k: int, t: float, out: np.ndarray) -> float:
    """What leaves from the row k until t, the integral of the quartic; writes its derivatives."""
    h = curve.times[k + 1] - curve.times[k]
    s = (t - curve.times[k]) / h
    s2, s3, s4 = s * s, s**3, s**4
    bump = 10.0 * s3 - 15.0 * s4 + 6.0 * s4 * s
    w0, w1 = h * (s - s3 + 0.5 * s4 - 0.5 * bump), h * (s3 - 0.5 * s4 - 0.5 * bump)
    g0 = h * h * (0.5 * s2 - 2.0 * s3 / 3.0 + 0.25 * s4 - bump / 12.0)
    g1 = h * h * (-s3 / 3.0 + 0.25 * s4 + bump / 12.0)
    for i in range(out.size):
        out[i] = w0 * slopes.density[k, i] + w1 * slopes.density[k + 1, i]
        out[i] += g0 * slopes.slope[k, i] + g1 * slopes.slope[k + 1, i]
        out[i] += bump * slopes.gone[k + 1, i]
    total = w0 * curve.density[k] + w1 * curve.density[k + 1] + bump * curve.gone[k + 1]
    return total + g0 * curve.slope[k] + g1 * curve.slope[k + 1]


@bare_kernel
def _early_gone(curve: Curve, slopes: Slopes, t: float, out: np.ndarray) -> float:
    """F before the first row; writes its derivatives."""
    if curve.early_times.size:
        gone = math.exp(_early(curve.early_times, curve.early_gone, slopes.early_gone, t, out)[0])
        for k in range(out.size):
            out[k] *= gone
        return gone
    share = (t / curve.times[0]) ** 2
    for k in range(out.size):
        out[k] = slopes.gone[0, k] * share
    return curve.gone[0] * share


class Sums(NamedTuple):
    """What leaves up to each row, (rows,), and after it, with their derivatives, (rows, K)."""

    below: np.ndarray
    above: np.ndarray
    below_by: np.ndarray
    above_by: np.ndarray


@bare_kernel
def _write_mass_gradients(
    curve: Curve, slopes: Slopes, sums: Sums, t: np.ndarray, gone: np.ndarray,
    to_come: np.ndarray, gone_by: np.ndarray, to_come_by: np.ndarray,
) -> None:  # fmt: skip
    """`write_mass_gradients`, which counts the holders of its arrays once."""
    times, n, numbers = curve.times, curve.times.size, range(gone_by.shape[1])
    for i in range(t.size):
        gone_by[i] = 0.0
        if math.isnan(t[i]):
            gone[i] = to_come[i] = math.nan
            to_come_by[i] = 0.0
        elif t[i] <= 0.0:
            gone[i], to_come[i] = 0.0, sums.below[0] + sums.above[0]
            for k in numbers:
                to_come_by[i, k] = sums.below_by[0, k] + sums.above_by[0, k]
        elif t[i] < times[0]:
            gone[i] = _early_gone(curve, slopes, t[i], gone_by[i])
            to_come[i] = sums.below[0] + sums.above[0] - gone[i]
            for k in numbers:
                to_come_by[i, k] = sums.below_by[0, k] + sums.above_by[0, k] - gone_by[i, k]
        elif t[i] < times[-1]:
            j = _place(times, t[i])
            part = _write_part(curve, slopes, j, t[i], gone_by[i])
            gone[i] = sums.below[j] + part
            to_come[i] = sums.above[j + 1] + (curve.gone[j + 1] - part)
            for k in numbers:
                to_come_by[i, k] = sums.above_by[j + 1, k] + slopes.gone[j + 1, k] - gone_by[i, k]
                gone_by[i, k] += sums.below_by[j, k]
        else:
            # rates may be infinite
            after = t[i] - times[n - 1]
            late = math.exp(-curve.rate * after) if after > 0.0 else 1.0
            slower = curve.left * late * after if after > 0.0 and late > 0.0 else 0.0
            gone[i] = sums.below[n - 1] + curve.left * (1.0 - late)
            to_come[i] = curve.left * late
            for k in numbers:
                to_come_by[i, k] = slopes.left[k] * late - slower * slopes.rate[k]
                gone_by[i, k] = sums.below_by[n - 1, k] + slopes.left[k] - to_come_by[i, k]


@summing_kernel
def write_mass_gradients(
    curve: Curve, slopes: Slopes, sums: Sums, t: np.ndarray, gone: np.ndarray,
    to_come: np.ndarray, gone_by: np.ndarray, to_come_by: np.ndarray,
) -> None:  # fmt: skip
    """Write P(decided by t) and P(decided later), and their derivatives, (n, K)."""
    _write_mass_gradients(curve, slopes, sums, t, gone, to_come, gone_by, to_come_by)
