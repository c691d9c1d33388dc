"""Densities and distribution functions of decision times, as curves through the rows of a solution.

Between two rows the density is the quartic through f and f' at both, whose integral is what has
left: so it integrates to F. Where the density is small beside its largest value it is the
exponential of a cubic through log f and its slope, which stays above 0. Before the first row that
is above rounding, t log f follows the formulas for short times; after the last the density decays
at the rate of the last row.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from ddm.runtime.compilation import inner_kernel, kernel

# below this share of its maximum the density is interpolated on the log scale
SMALL = 1e-2

# rows through which a slope is taken where rounding hides it
NEIGHBOURS = 5


class Curve(NamedTuple):
    """The passages through one boundary.

    times, density, slope : (n,) at the rows
    gone : (n,) what has left since the row before; that of the first row is all that left before
    early_times, early, early_gone : (m,), and t log f and t log F there, up to the first row; none
        if the curve begins at 0, from where F grows as a power of time
    rate : the rate at which the density decays after the last row; infinite if nothing is left
    left : what is left after the last row
    """

    times: np.ndarray
    density: np.ndarray
    slope: np.ndarray
    gone: np.ndarray
    early_times: np.ndarray
    early: np.ndarray
    early_gone: np.ndarray
    rate: float
    left: float


@inner_kernel
def _place(times: np.ndarray, t: float) -> int:
    """The last row that is not after t."""
    return int(np.searchsorted(times, t, side="right")) - 1


@inner_kernel
def _early(times: np.ndarray, early: np.ndarray, t: float) -> float:
    """log f or log F before the first row: t times it by cubics, and constant before its values."""
    if t <= times[0]:
        return early[0] / t
    k = min(_place(times, t), times.size - 2)
    k = min(max(k, 1), times.size - 3)
    total = 0.0
    for i in range(k - 1, k + 3):
        weight = 1.0
        for j in range(k - 1, k + 3):
            if j != i:
                weight *= (t - times[j]) / (times[i] - times[j])
        total += weight * early[i]
    return total / t


@inner_kernel
def _early_log_density(curve: Curve, t: float) -> float:
    """log f before the first row; a power of time if the curve begins at 0."""
    if curve.early_times.size == 0:
        if t <= 0.0 or curve.density[0] <= 0.0:
            return -math.inf
        return math.log(curve.density[0]) + (_power(curve) - 1.0) * math.log(t / curve.times[0])
    return _early(curve.early_times, curve.early, t)


@inner_kernel
def _power(curve: Curve) -> float:
    """The power of time in which F grows up to the first row, by its density there."""
    if curve.gone[0] <= 0.0:
        return 2.0
    return min(max(curve.density[0] * curve.times[0] / curve.gone[0], 0.1), 20.0)


@inner_kernel
def _early_mass(curve: Curve, t: float) -> float:
    """F before the first row."""
    if curve.early_times.size == 0:
        return curve.gone[0] * (t / curve.times[0]) ** _power(curve)
    return math.exp(_early(curve.early_times, curve.early_gone, t))


@inner_kernel
def _inner_log_density(curve: Curve, k: int, t: float, small: float) -> float:
    """log f between the rows k and k + 1."""
    h = curve.times[k + 1] - curve.times[k]
    s = (t - curve.times[k]) / h
    f0, f1 = curve.density[k], curve.density[k + 1]
    d0, d1 = h * curve.slope[k], h * curve.slope[k + 1]
    if f0 > 0.0 and f1 > 0.0 and min(f0, f1) < small:
        # slopes far steeper than the line between both rows are rounding
        steepest = 3.0 * abs(math.log(f1 / f0)) + 1.0
        d0 = min(max(d0 / f0, -steepest), steepest)
        d1 = min(max(d1 / f1, -steepest), steepest)
        return (
            (1.0 + 2.0 * s) * (1.0 - s) ** 2 * math.log(f0)
            + s * s * (3.0 - 2.0 * s) * math.log(f1)
            + s * (1.0 - s) ** 2 * d0
            - s * s * (1.0 - s) * d1
        )

    cubic = (1.0 + 2.0 * s) * (1.0 - s) ** 2 * f0 + s * s * (3.0 - 2.0 * s) * f1
    cubic += s * (1.0 - s) ** 2 * d0 - s * s * (1.0 - s) * d1
    rest = curve.gone[k + 1] / h - (0.5 * (f0 + f1) + (d0 - d1) / 12.0)
    f = cubic + 30.0 * rest * s * s * (1.0 - s) ** 2
    if f > 0.0:
        return math.log(f)
    # rounding has made it negative: along a line
    f = (1.0 - s) * f0 + s * f1
    return math.log(f) if f > 0.0 else -math.inf


@inner_kernel
def _part(curve: Curve, k: int, t: float) -> float:
    """What leaves from the row k until t, before the row k + 1: the integral of the quartic."""
    h = curve.times[k + 1] - curve.times[k]
    s = (t - curve.times[k]) / h
    f0, f1 = curve.density[k], curve.density[k + 1]
    d0, d1 = h * curve.slope[k], h * curve.slope[k + 1]
    rest = curve.gone[k + 1] / h - (0.5 * (f0 + f1) + (d0 - d1) / 12.0)
    s2, s3, s4 = s * s, s**3, s**4
    total = (s - s3 + 0.5 * s4) * f0 + (s3 - 0.5 * s4) * f1
    total += (0.5 * s2 - 2.0 * s3 / 3.0 + 0.25 * s4) * d0 + (-s3 / 3.0 + 0.25 * s4) * d1
    return h * (total + rest * (10.0 * s3 - 15.0 * s4 + 6.0 * s4 * s))


@kernel
def write_log_densities(curve: Curve, t: np.ndarray, out: np.ndarray) -> None:
    """Write log f at decision times; -inf up to 0."""
    times = curve.times
    small = SMALL * curve.density.max()
    for i in range(t.size):
        if math.isnan(t[i]):
            out[i] = math.nan
        elif t[i] <= 0.0 or t[i] == math.inf:
            out[i] = -math.inf
        elif t[i] < times[0]:
            out[i] = _early_log_density(curve, t[i])
        elif t[i] < times[-1]:
            out[i] = _inner_log_density(curve, _place(times, t[i]), t[i], small)
        elif t[i] == times[-1]:
            out[i] = math.log(curve.density[-1]) if curve.density[-1] > 0.0 else -math.inf
        elif curve.rate == math.inf or curve.density[-1] <= 0.0:
            out[i] = -math.inf
        else:
            out[i] = math.log(curve.density[-1]) - curve.rate * (t[i] - times[-1])


@kernel
def write_masses(
    curve: Curve, below: np.ndarray, above: np.ndarray, t: np.ndarray, gone: np.ndarray,
    to_come: np.ndarray,
) -> None:  # fmt: skip
    """Write P(decided by t) and P(decided later), the latter without what is left in the end.

    ``below`` and ``above`` are the sums of what leaves up to each row, and after it.
    """
    times = curve.times
    n = times.size
    for i in range(t.size):
        if math.isnan(t[i]):
            gone[i] = to_come[i] = math.nan
        elif t[i] <= 0.0:
            gone[i], to_come[i] = 0.0, below[0] + above[0]
        elif t[i] < times[0]:
            gone[i] = _early_mass(curve, t[i])
            to_come[i] = below[0] + above[0] - gone[i]
        elif t[i] < times[-1]:
            k = _place(times, t[i])
            part = _part(curve, k, t[i])
            gone[i] = below[k] + part
            to_come[i] = above[k + 1] + (curve.gone[k + 1] - part)
        else:
            late = math.exp(-curve.rate * (t[i] - times[-1])) if t[i] > times[n - 1] else 1.0
            gone[i] = below[n - 1] + curve.left * (1.0 - late)
            to_come[i] = curve.left * late


@kernel
def write_inverse(curve: Curve, below: np.ndarray, mass: np.ndarray, out: np.ndarray) -> None:
    """Write the times by which so much has left: by bisection and Newton's method within a step."""
    times, n = curve.times, curve.times.size
    for i in range(mass.size):
        m = mass[i]
        if m >= below[n - 1]:
            out[i] = math.nan
            rest = below[n - 1] + curve.left - m
            if rest > 0.0 and curve.rate < math.inf:
                out[i] = times[n - 1] - math.log(rest / curve.left) / curve.rate
            continue
        if m <= below[0]:
            out[i] = _early_inverse(curve, m)
            continue

        k = int(np.searchsorted(below, m, side="right")) - 1
        low, high = times[k], times[k + 1]
        t = 0.5 * (low + high)
        for _ in range(60):
            off = below[k] + _part(curve, k, t) - m
            if off > 0.0:
                high = t
            else:
                low = t
            f = math.exp(_inner_log_density(curve, k, t, 0.0))
            ahead = t - off / f if f > 0.0 else low
            t_new = ahead if low < ahead < high else 0.5 * (low + high)
            if abs(t_new - t) <= 1e-15 * t:
                break
            t = t_new
        out[i] = t


@inner_kernel
def _early_inverse(curve: Curve, mass: float) -> float:
    """The time before the first row by which so much has left."""
    low, high = 0.0, curve.times[0]
    for _ in range(60):
        t = 0.5 * (low + high)
        if _early_mass(curve, t) < mass:
            low = t
        else:
            high = t
    return 0.5 * (low + high)


@kernel
def write_slopes_of_rows(
    times: np.ndarray, density: np.ndarray, noisy: np.ndarray, slope: np.ndarray
) -> None:
    """Write the slopes at the ``noisy`` rows, from t log f at the rows around them.

    Rounding is larger in slopes than in fluxes, by the square of the number of modes, and t log f
    is nearly a line for early times.
    """
    for i in range(times.size):
        first = min(max(i - NEIGHBOURS // 2, 0), times.size - NEIGHBOURS)
        if not noisy[i] or first < 0:
            continue
        last = first + NEIGHBOURS
        # not across a jump, at which two rows have one time
        usable = density[first:last].min() > 0.0 and np.diff(times[first:last]).min() > 0.0
        if not usable:
            continue
        t, y, y_slope = times[i], times[i] * math.log(density[i]), 0.0
        for j in range(first, last):
            if j == i:
                continue
            weight = 1.0 / (times[j] - t)
            for m in range(first, last):
                if m not in (i, j):
                    weight *= (t - times[m]) / (times[j] - times[m])
            y_slope += weight * (times[j] * math.log(density[j]) - y)
        slope[i] = density[i] * (y_slope - y / t) / t


# nodes between two times of a table
FINER = 24

# the log of an integral that is too small beside the last one to be summed
UNDERFLOW = 500.0


def log_integral(times: np.ndarray, log_f: np.ndarray) -> np.ndarray:
    """The log of the integral of f up to each of the times, from log f, which is nearly -A / t.

    Trapezoids between many times, between which t log f is linear.
    """
    fine = np.interp(np.arange(0, times.size - 1 + 1e-9, 1.0 / FINER), np.arange(times.size), times)
    log_fine = np.interp(fine, times, times * log_f) / fine
    top = log_fine[-1]
    f = np.exp(log_fine - top)
    parts = 0.5 * (f[1:] + f[:-1]) * np.diff(fine)

    # an integrand that grows by a factor within a step is an exponential there
    growth = np.diff(log_fine)
    steep = growth > 1e-6
    parts[steep] = (np.diff(f)[steep]) / growth[steep] * np.diff(fine)[steep]
    with np.errstate(divide="ignore"):
        found = top + np.log(np.concatenate([[0.0], np.cumsum(parts)]))[::FINER]
    # F = f t^2 / A so early that f underflows beside the last one
    before = log_f + np.log(times / np.maximum(-log_f, 1.0))
    return np.where(found > top - UNDERFLOW, found, before)
