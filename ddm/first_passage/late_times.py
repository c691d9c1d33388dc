"""Averages over non-decision times, and survivors, where floats do not resolve their integrals.

At late times the density falls exponentially, within the time 1 / rate. Where that is less than
about 1e-9 of the time t itself, the nodes of `nodes` would lie between neighbouring floats. But
there the density is an exponential to that accuracy, and with b = t - st0 the integrals are

    density   f(b) share,  share = (1 - exp(-rate st0)) / (rate st0)
    survivor  f(b) share / rate

With normal non-decision times s the share is the mean of exp(rate (s - t0)), at b = t.

f is the average over starts. The logarithm of f itself has all its digits at any time.
"""

from __future__ import annotations

import math

import numpy as np

from ddm.first_passage.ranges import fall
from ddm.first_passage.shelf import Side
from ddm.first_passage.sums import start_averages
from ddm.first_passage.variability.normal_times import hazard, normal_cdf
from ddm.first_passage.variability.rows import DENSITY, SURVIVOR
from ddm.first_passage.variability.spread import Spread
from ddm.runtime.compilation import kernel

# Minus the slope of the log density in log t from which on a time is late. The density differs from
# an exponential by less than the inverse of this, and floats resolve the integrals to 4e-9.
LATE = 1e9

# until this time, in units of a^2 / D, log f does not overflow
LAST = 1e290


@kernel
def is_late(t: float, side: Side, spread: Spread, what: int) -> bool:
    """Whether a value at t = rt - t0 is to be computed here."""
    u = (t - spread.st0) * side.u_per_second
    varies = spread.st0 > 0.0 or spread.t0_sd > 0.0
    is_integral = what == SURVIVOR or (what == DENSITY and varies)
    if u < 1.0 or not is_integral:
        return False
    eta2 = side.spread / side.u_per_second
    return fall(u, side.nu, eta2, side.w) > LATE


@kernel
def late_ones(t: np.ndarray, side: Side, spread: Spread, what: int) -> np.ndarray:
    """Which of the times t (n,) are late, bool (n,)."""
    late = np.empty(t.size, dtype=np.bool_)
    for i in range(t.size):
        late[i] = is_late(t[i], side, spread, what)
    return late


@kernel
def late_row(t: float, side: Side, spread: Spread, what: int) -> np.ndarray:
    """A row (8,) like those of `ddm.first_passage.averages.at_nodes`.

    Derivatives leave out how the rate itself changes, which is less than 1 / LATE of them.
    """
    row, st0 = np.zeros(8), spread.st0
    row[:7] = start_averages(np.array([max(t - st0, 0.0)]), side, spread)[0]
    rate = -row[4]
    if what == SURVIVOR:
        row[0] -= math.log(rate)
    if spread.t0_sd > 0.0:
        _add_normal(row, rate, spread)
        return row

    y = rate * st0

    # b moves with t, and against st0
    row[7] = rate
    if y > 1e-8:
        row[0] += math.log(-math.expm1(-y) / y)
        row[7] += rate / math.expm1(y) - 1.0 / st0 if y < 700.0 else -1.0 / st0
    else:
        row[7] -= 0.5 * rate
    return row


@kernel
def _add_normal(row: np.ndarray, rate: float, spread: Spread) -> None:
    """Add the log mean of exp(rate (s - t0)) over normal non-decision times, and its slopes."""
    b, shift = spread.t0 / spread.t0_sd, rate * spread.t0_sd
    later, now = hazard(b + shift), hazard(b)
    row[0] += 0.5 * shift * shift + math.log(normal_cdf(b + shift) / normal_cdf(b))
    row[4] -= (later - now) / spread.t0_sd
    row[7] = shift * rate + later * (rate - b / spread.t0_sd) + now * b / spread.t0_sd
