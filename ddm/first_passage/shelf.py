"""Trials side by side by what they share, so that loops over them have neither branches nor
look-ups.

All trials of one cell and response share the constants of the series, and two series serve short
and long times. Sorted into these groups, block by block, they are worked on by loops that become
vector instructions.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from ddm.parameters import SV, T0, A, D, V, Z
from ddm.runtime.compilation import kernel

# trials per block, whose arrays fill about half of a first-level cache
BLOCK = 512

# times, in units of a^2 / D, are not taken below this, so that 1 / u^3 does not overflow
SMALLEST_U = 1e-90

# from this time on, in units of a^2 / D, there is no response: floats no longer resolve a range of
# times
NEVER = 1e12

# a logarithm and its derivatives in two dimensionless quantities
Slopes = tuple[float, float, float]


class Side(NamedTuple):
    """One boundary of one cell, as if it were the lower one: the upper is its mirror image, v -> -v
    and w = 1 - z.

    ``nu`` = drift a / D and ``u_per_second`` = D / a^2 make it dimensionless; far = 1 - w.
    ``spread`` = sv^2 / D (1/s) is how fast the variance of drift outgrows that of the noise.
    """

    upper: bool
    drift: float
    a: float
    w: float
    far: float
    d: float
    sv: float
    spread: float
    nu: float
    u_per_second: float


class Shelf(NamedTuple):
    """One block of trials, side by side by cell, response and series.

    Group 4 cell + 2 upper + (1 for long times) is ``first[group]`` to ``first[group + 1]`` of
    ``times``, the decision times in s, and of ``trial``, their positions. ``result`` (3, size) has
    room for what is computed from them.
    """

    first: np.ndarray
    times: np.ndarray
    trial: np.ndarray
    group: np.ndarray
    switch: np.ndarray
    result: np.ndarray


@kernel
def side_of(p: np.ndarray, upper: bool) -> Side:
    """One boundary of a cell with the parameters p."""
    a, d, sv = p[A], p[D], p[SV]
    drift, w, far = (-p[V], 1.0 - p[Z], p[Z]) if upper else (p[V], p[Z], 1.0 - p[Z])
    return Side(upper, drift, a, w, far, d, sv, sv * sv / d, drift * a / d, d / a / a)


@kernel
def empty_shelf(n: int, parameters_by_cell: np.ndarray, switch: float) -> Shelf:
    """Room for a block of trials: of so many that the arrays stay in the cache, but no fewer than
    there are groups.

    Times from ``switch`` on, in units of a^2 / D, count as long.
    """
    n_groups = 4 * parameters_by_cell.shape[0]
    size = max(min(n, max(BLOCK, n_groups)), 1)
    return Shelf(
        np.zeros(n_groups + 1, dtype=np.int64),
        np.empty(size),
        np.empty(size, dtype=np.int64),
        np.empty(size, dtype=np.int64),
        switch * parameters_by_cell[:, A] ** 2 / parameters_by_cell[:, D],
        np.empty((3, size)),
    )


@kernel
def fill(
    shelf: Shelf,
    begin: int,
    end: int,
    rt: np.ndarray,
    upper: np.ndarray,
    cell: np.ndarray,
    parameters: np.ndarray,
) -> int:
    """Put the trials begin to end - 1 on the shelf by a counting sort; returns how many there are.

    Those without a finite decision time above 0 are left out.
    """
    first, times, trial, group, switch = (
        shelf.first,
        shelf.times,
        shelf.trial,
        shelf.group,
        shelf.switch,
    )
    first[:] = 0
    for i in range(begin, end):
        t = rt[i] - parameters[cell[i], T0]
        of_trial = 4 * cell[i] + 2 * upper[i] + (t >= switch[cell[i]])
        group[i - begin] = of_trial if 0.0 < t < math.inf else -1
        if 0.0 < t < math.inf:
            first[of_trial + 1] += 1
    for g in range(first.size - 1):
        first[g + 1] += first[g]
    for i in range(begin, end):
        g = group[i - begin]
        if g >= 0:
            # first[g] serves as the next free place, and is put back below
            times[first[g]] = rt[i] - parameters[cell[i], T0]
            trial[first[g]] = i
            first[g] += 1
    for g in range(first.size - 1, 0, -1):
        first[g] = first[g - 1]
    first[0] = 0
    return first[-1]
