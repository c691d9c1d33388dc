"""Trials sorted by what they share, so that loops over them need no branches and no look-ups.

All trials of one cell and response share the constants of the series, and one series serves short
times, another one long times. So the trials are sorted, block by block, into one section of a shelf
per cell, response and series; the loops over a section become vector instructions.
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

# from this time on, in units of a^2 / D, there is no response: floats do not resolve ranges of such
# times
NEVER = 1e12

# a logarithm and its derivatives in two dimensionless quantities
Slopes = tuple[float, float, float]


class Side(NamedTuple):
    """One boundary of one cell, as if it were the lower one.

    The upper boundary becomes the lower one in the mirror image, v -> -v and w = 1 - z. ``nu`` =
    drift a / D and ``u_per_second`` = D / a^2 make the process dimensionless; ``far`` is 1 - w.
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
    """One block of trials, sorted into sections by cell, response and series.

    Section g = 4 cell + 2 upper + (1 for long times) holds the elements ``first[g]`` to
    ``first[g + 1]`` - 1 of ``times``, the decision times in s, and of ``trial``, the positions of
    the trials. ``section`` is the section of each trial of the block, -1 if it is left out;
    ``switch`` is the time in s, per cell, from which on times are long. ``result`` (3, size) has
    room for what is computed from the times.
    """

    first: np.ndarray
    times: np.ndarray
    trial: np.ndarray
    section: np.ndarray
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
    """An empty shelf with room for one block of n trials.

    A block is so small that the arrays stay in the cache, but has at least as many trials as there
    are sections. Times from ``switch`` on, in units of a^2 / D, count as long.
    """
    n_sections = 4 * parameters_by_cell.shape[0]
    size = max(min(n, max(BLOCK, n_sections)), 1)
    return Shelf(
        np.zeros(n_sections + 1, dtype=np.int64),
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
    """Sort the trials begin to end - 1 into the sections by a counting sort; returns their number.

    Trials without a finite decision time above 0 are left out, and not counted.
    """
    first, times, trial = shelf.first, shelf.times, shelf.trial
    section, switch = shelf.section, shelf.switch

    first[:] = 0
    for i in range(begin, end):
        t = rt[i] - parameters[cell[i], T0]
        of_trial = 4 * cell[i] + 2 * upper[i] + (t >= switch[cell[i]])
        section[i - begin] = of_trial if 0.0 < t < math.inf else -1
        if 0.0 < t < math.inf:
            first[of_trial + 1] += 1
    for g in range(first.size - 1):
        first[g + 1] += first[g]

    for i in range(begin, end):
        g = section[i - begin]
        if g >= 0:
            # first[g] serves as the next free place, and is restored below
            times[first[g]] = rt[i] - parameters[cell[i], T0]
            trial[first[g]] = i
            first[g] += 1

    for g in range(first.size - 1, 0, -1):
        first[g] = first[g - 1]
    first[0] = 0
    return first[-1]
