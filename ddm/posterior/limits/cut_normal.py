"""`cut`: a normal distribution that is cut off at an end; see `placing`."""

from __future__ import annotations

import math

from ddm.runtime.compilation import inner_kernel

# from here on the distribution function of a normal distribution is not computed itself
FAR_BELOW = -30.0

# Newton's steps: so many at most, until they are this short
MOST_STEPS, ARRIVED = 60, 1e-14

LOG_2, SQRT_2 = math.log(2.0), math.sqrt(2.0)
LOG_2PI = math.log(2.0 * math.pi)


@inner_kernel
def cut(e: float, end: float) -> tuple[float, float]:
    """z with Phi(z) = Phi(e) Phi(end), and the log of dz / de, by Newton's steps."""
    log_p = log_phi(e) + log_phi(end)
    least = min(e, end)
    sign, wanted = 1.0, log_p
    if log_p >= -LOG_2:
        # the other tail, which is small: 1 - Phi(e) Phi(end)
        first, second = math.exp(log_phi(-e)), math.exp(log_phi(-end))
        rest = first + second - first * second
        sign, wanted = -1.0, math.log(rest) if rest > 0.0 else log_phi(-least)
    z = least
    for _ in range(MOST_STEPS):
        value = log_phi(sign * z)
        step = sign * (value - wanted) / math.exp(log_normal(z) - value)
        z -= step
        if abs(step) < ARRIVED * (1.0 + abs(z)):
            break
    return z, log_normal(e) + log_phi(end) - log_normal(z)


@inner_kernel
def uncut(e: float, end: float, z: float) -> tuple[float, float, float, float]:
    """The slopes of `cut` in e and in end: of z, and of the log of dz / de."""
    of_z = log_normal(z)
    of_e = math.exp(log_normal(e) + log_phi(end) - of_z)
    of_end = math.exp(log_phi(e) + log_normal(end) - of_z)
    hazard = math.exp(log_normal(end) - log_phi(end))
    return of_e, of_end, z * of_e - e, hazard + z * of_end


@inner_kernel
def log_normal(z: float) -> float:
    """The log density of a standard normal distribution."""
    return -0.5 * (z * z + LOG_2PI)


@inner_kernel
def log_phi(z: float) -> float:
    """The log of its distribution function; far below 0 by its asymptotic series."""
    if z > FAR_BELOW:
        return math.log(0.5 * math.erfc(-z / SQRT_2))
    square = 1.0 / (z * z)
    series = 1.0 - square * (1.0 - 3.0 * square * (1.0 - 5.0 * square))
    return log_normal(z) - math.log(-z) + math.log(series)
