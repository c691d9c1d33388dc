"""Where compiled searches begin: EZ of every cell, projected on the estimates.

If the drift varies there is a start for each of some amounts of its variance, since the likelihood
can have several optima.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from ddm.estimation.ez_formulas import closed_form
from ddm.estimation.starts import FEWEST_TRIALS, LONGEST_T0, SHORTEST_T0, SMALLEST_VARIANCE
from ddm.numerics.small_systems import SMALLEST_PIVOT, copy_to, decomposed, fill, solve
from ddm.parameters import SV, T0, A, D, V, Z
from ddm.processes.families.closed_forms import Map
from ddm.runtime.compilation import by_type, inner_kernel

# z of EZ
MIDWAY = 0.5


class EzStarts(NamedTuple):
    """Starts by EZ, one for each of some variances of the drift, those for D = 1."""

    amounts: np.ndarray


class GivenStarts(NamedTuple):
    """Starts that are known, ``points`` (groups, n, k)."""

    points: np.ndarray


Starts = EzStarts | GivenStarts


def number_of(starts: Starts) -> int:
    """The number of starts of a group."""
    return starts.points.shape[1] if isinstance(starts, GivenStarts) else starts.amounts.size


def first_of(starts: Starts) -> Starts:
    """The first start of the first group alone."""
    if isinstance(starts, GivenStarts):
        return GivenStarts(starts.points[:1, :1])
    return EzStarts(starts.amounts[:1])


class StartSpace(NamedTuple):
    """Space for a start: the parameters of a cell, and squares (k, k)."""

    row: np.ndarray
    normal: np.ndarray
    root: np.ndarray


@inner_kernel
def write_given(
    starts: GivenStarts, i: int, group: int, rt: np.ndarray, edges: np.ndarray, linear: Map,
    space: StartSpace, theta: np.ndarray,
) -> None:  # fmt: skip
    """Write start i of a group that is known."""
    copy_to(starts.points[group, i], theta)


@inner_kernel
def fastest_of(rt: np.ndarray, edges: np.ndarray, cell: int) -> float:
    """The shortest RT of a cell, s; infinite without trials."""
    first, middle, last = edges[2 * cell], edges[2 * cell + 1], edges[2 * cell + 2]
    fastest = rt[first] if first < middle else math.inf
    return min(fastest, rt[middle]) if middle < last else fastest


@inner_kernel
def moments(rt: np.ndarray) -> tuple[float, float]:
    """Mean and variance of RTs (n,), the latter at least the smallest that EZ takes."""
    mean, squares = 0.0, 0.0
    for t in rt:
        mean += t
    mean /= rt.size
    for t in rt:
        squares += (t - mean) * (t - mean)
    return mean, max(squares / rt.size, SMALLEST_VARIANCE)


@inner_kernel
def write_ez(
    rt: np.ndarray, edges: np.ndarray, cell: int, of_all: tuple[float, float], row: np.ndarray
) -> None:
    """Write EZ's v, a, z and t0 of a cell to ``row``, which holds its D, and q in place of sv.

    A cell of few trials takes ``of_all``, the mean and variance of all RTs of the group. EZ's drift
    is that of trials without variability, and therefore weaker: it is divided by the factor by
    which variability weakens a drift at the mean decision time.
    """
    first, middle, last = edges[2 * cell], edges[2 * cell + 1], edges[2 * cell + 2]
    mean, variance = of_all
    if last - first >= FEWEST_TRIALS:
        mean, variance = moments(rt[first:last])

    fastest = fastest_of(rt, edges, cell)
    p_upper = (last - middle) / (last - first)
    v, a, t0 = closed_form(p_upper, variance, mean, last - first, 1.0)
    unit = math.sqrt(row[D])
    decision_time = max(mean - t0, 0.0)
    row[V] = v * unit * math.sqrt(1.0 + row[SV] / row[D] * decision_time)
    row[A] = a * unit
    row[Z] = MIDWAY
    row[T0] = min(max(t0, SHORTEST_T0 * fastest), LONGEST_T0 * fastest)


@inner_kernel
def write_by_ez(
    starts: EzStarts, i: int, group: int, rt: np.ndarray, edges: np.ndarray, linear: Map,
    space: StartSpace, theta: np.ndarray,
) -> None:  # fmt: skip
    """Write the estimates whose parameters come nearest to EZ's, by least squares over trials."""
    row, normal, root = space.row, space.normal, space.root
    fill(theta, 0.0)
    for j in range(theta.size):
        fill(normal[j], 0.0)
        # estimates that these trials do not tell apart begin near one another
        normal[j, j] = SMALLEST_PIVOT

    of_all = moments(rt[edges[0] : edges[-1]])
    for cell in range(linear.ends.size - 1):
        n = edges[2 * cell + 2] - edges[2 * cell]
        if n == 0:
            continue

        row[D] = linear.constant[cell, D]
        row[SV] = linear.constant[cell, SV] + starts.amounts[i] * row[D]
        write_ez(rt, edges, cell, of_all, row)
        for e in range(linear.ends[cell], linear.ends[cell + 1]):
            j, p = linear.estimate[e], linear.parameter[e]
            weight = n * linear.coefficient[e]
            theta[j] += weight * (row[p] - linear.constant[cell, p])
            for other in range(linear.ends[cell], linear.ends[cell + 1]):
                if linear.parameter[other] == p:
                    normal[j, linear.estimate[other]] += weight * linear.coefficient[other]

    decomposed(normal, root, theta.size)
    solve(root, theta, theta.size)


# writes start i of a group, of any kind
write_start = by_type({EzStarts: write_by_ez, GivenStarts: write_given})
