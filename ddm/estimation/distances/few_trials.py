"""The Kolmogorov-Smirnov distance of v, a, z and t0 by a kernel, at as few trials as it takes.

Both distribution functions increase, so their values at two trials bound the distances between
them. F is first computed at every few trials, and then only between those where a distance may
exceed the largest one so far. The result is that of all trials.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from ddm.estimation.distances.p_values import log_p_value
from ddm.estimation.quick.entries import linear_map
from ddm.models.design import Design
from ddm.numerics.simplex_moves import Space, asks
from ddm.parameters import LAPSE, T0
from ddm.processes.families.closed_forms import (
    N_SLOPES,
    WIDTH,
    Constants,
    Map,
    constants_of,
    side_of,
    weights_of_waves,
    write_cdf,
    write_sums,
)
from ddm.runtime.compilation import inner_kernel, kernel

# F is first computed at every trial of this many
STRIDE = 4

# a side with fewer trials is computed as a whole
FEW = 128

# rounding, and the error of F where its two series meet, are smaller than this
SLACK = 1e-9


class SortedTrials(NamedTuple):
    """Trials sorted by cell and x, the map to their parameters, and space, for one thread.

    rt, middle : (n,) s, and the middle of F_n's jump at each trial
    edges : (2 n_cells + 1,) where the lower and the upper responses of each cell begin
    linear : from the estimates to the parameters of every cell
    row : (8,) space for the parameters of a cell
    chosen : (n,) space for the places of some trials
    times, p : (n + WIDTH,) space for their decision times, s, and for F there
    coarse : (n,) space for F at every few trials
    distances : (n_cells,) D of each cell, as `surprise_below` left them
    """

    rt: np.ndarray
    middle: np.ndarray
    edges: np.ndarray
    linear: Map
    row: np.ndarray
    chosen: np.ndarray
    times: np.ndarray
    p: np.ndarray
    coarse: np.ndarray
    distances: np.ndarray


def sorted_trials(
    rt: np.ndarray, upper: np.ndarray, cell: np.ndarray, middle: np.ndarray, design: Design
) -> SortedTrials:
    """Trials (n,) that are sorted by cell and x, with a design that has no formulas."""
    n, n_cells = rt.size, len(design.offset)
    edges = np.zeros(2 * n_cells + 1, dtype=np.int64)
    np.cumsum(np.bincount(2 * cell + upper, minlength=2 * n_cells), out=edges[1:])
    return SortedTrials(
        rt=rt,
        middle=middle,
        edges=edges,
        linear=linear_map(design, N_SLOPES),
        row=np.empty(LAPSE),
        chosen=np.empty(n, dtype=np.int64),
        times=np.empty(n + WIDTH),
        p=np.empty(n + WIDTH),
        coarse=np.empty(n),
        distances=np.empty(n_cells),
    )


@kernel
def play_sorted(trials: SortedTrials, space: Space, directions: np.ndarray) -> None:
    """Play the rounds of a search by simplices, of the sum of -log p of sorted trials."""
    value = math.nan
    while asks(space, directions, value):
        value = surprise_below(trials, space.theta, space.ceiling[0])


@kernel
def surprise_below(trials: SortedTrials, theta: np.ndarray, ceiling: float) -> float:
    """The sum of -log p of the cells' distances; a number from ``ceiling`` on if it is not below.

    No term is negative, so a part of the sum that reaches the ceiling is enough. The distances are
    written where the trials have space for them; some are too small if the ceiling is reached.
    """
    total = 0.0
    for cell in range(trials.distances.size):
        write_sums(cell, theta, trials.linear, trials.row)
        total = with_surprise(trials, cell, total, ceiling)
        if total >= ceiling:
            break
    return total


class Side(NamedTuple):
    """One response of a cell, whose trials are numbered in the order of time.

    Trial number k stands at the place ``begin + step * k`` of all trials. There F exceeds F_n by
    ``p + sign * (lower - middle)`` or falls below it so far, where p is P(RT <= rt, response),
    ``lower`` is P(lower), and F_n is at the middle of its jump. ``coarse`` is where those begin of
    which F is kept, every ``stride``th.
    """

    begin: int
    step: int
    n: int
    coarse: int
    stride: int
    sign: float
    lower: float
    t0: float
    constants: Constants


@inner_kernel
def with_surprise(trials: SortedTrials, cell: int, total: float, ceiling: float) -> float:
    """The total with -log p of a cell, whose parameters are in the space of the trials."""
    n = float(trials.edges[2 * cell + 2] - trials.edges[2 * cell])
    # a jump is 1/n high, so the farther of its ends lies 1/(2n) beyond its middle
    half = 0.5 / n
    lower, upper = both_sides(trials, cell)

    largest = 0.0
    for part in range(4):
        is_coarse = part < 2
        if part == 2 and total - log_p_value(largest + half, n) >= ceiling:
            break
        # one call for both sides, since a kernel optimises anew whatever it calls
        side = upper if part % 2 else lower
        n_chosen = chosen_of(trials, side) if is_coarse else chosen_between(trials, side, largest)
        if n_chosen:
            write_cdf(trials.times, n_chosen, side.constants, trials.p)
            largest = largest_of(trials, side, n_chosen, largest)
        if is_coarse:
            for j in range(n_chosen):
                trials.coarse[side.coarse + j] = trials.p[j]

    trials.distances[cell] = largest + half
    return total - log_p_value(largest + half, n)


@inner_kernel
def both_sides(trials: SortedTrials, cell: int) -> tuple[Side, Side]:
    """The lower and the upper responses of a cell."""
    first, middle, last = (
        trials.edges[2 * cell],
        trials.edges[2 * cell + 1],
        trials.edges[2 * cell + 2],
    )
    below, above, t0 = side_of(trials.row, False), side_of(trials.row, True), trials.row[T0]
    of_below, of_above = weights_of_waves(below.nu, below.w, below.far)
    lower, upper = constants_of(below, of_below), constants_of(above, of_above)

    # x of a lower response is -rt, so the fastest one stands last
    n = middle - first
    stride = 1 if n < FEW else STRIDE
    of_lower = Side(middle - 1, -1, n, first, stride, -1.0, lower.p, t0, lower)
    n = last - middle
    stride = 1 if n < FEW else STRIDE
    return of_lower, Side(middle, 1, n, middle, stride, 1.0, lower.p, t0, upper)


@inner_kernel
def chosen_of(trials: SortedTrials, side: Side) -> int:
    """Choose every few trials of a side, the first and the last; how many they are."""
    n = coarse_trials(side)
    for j in range(n):
        choose(trials, side, min(j * side.stride, side.n - 1), j)
    return n


@inner_kernel
def chosen_between(trials: SortedTrials, side: Side, largest: float) -> int:
    """Choose the trials between those, where distances may exceed the largest; how many they are.

    Between two trials F lies between its values at these, and F_n as well.
    """
    n = 0
    for j in range(coarse_trials(side) - 1):
        first, last = j * side.stride + 1, min((j + 1) * side.stride, side.n - 1)
        if first == last:
            continue
        above = excess(
            trials, side, side.begin + side.step * first, trials.coarse[side.coarse + j + 1]
        )
        below = excess(
            trials, side, side.begin + side.step * (last - 1), trials.coarse[side.coarse + j]
        )
        if max(above, -below) > largest - SLACK:
            for k in range(first, last):
                choose(trials, side, k, n)
                n += 1
    return n


@inner_kernel
def coarse_trials(side: Side) -> int:
    """How many trials of a side are chosen first."""
    return (side.n + side.stride - 2) // side.stride + 1 if side.n else 0


@inner_kernel
def choose(trials: SortedTrials, side: Side, k: int, j: int) -> None:
    """Write the place and the decision time of trial number k of a side, as number j."""
    place = side.begin + side.step * k
    trials.chosen[j] = place
    trials.times[j] = trials.rt[place] - side.t0


@inner_kernel
def excess(trials: SortedTrials, side: Side, place: int, p: float) -> float:
    """By how much F exceeds F_n, times a sign, at a place of the trials, where it is p."""
    return p + side.sign * (side.lower - trials.middle[place])


@inner_kernel
def largest_of(trials: SortedTrials, side: Side, n: int, largest: float) -> float:
    """The largest of a number and the distances from the middles of jumps at n chosen trials."""
    for j in range(n):
        distance = abs(excess(trials, side, trials.chosen[j], trials.p[j]))
        if distance > largest or distance != distance:  # NaN stays
            largest = distance
    return largest
