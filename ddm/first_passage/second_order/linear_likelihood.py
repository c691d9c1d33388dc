"""The likelihood of v, a, z and t0 that are linear in estimates, with its Hessian.

The parameters of a cell are a constant plus entries, each of which is a coefficient times an
estimate. Trials are sorted by cell, response and time, so that each side of a cell is a slice.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from ddm.first_passage.second_order.second_derivatives import N_SLOPES, add_curved
from ddm.numerics.small_systems import fill
from ddm.runtime.compilation import inner_kernel, merged_kernel


class LinearMap(NamedTuple):
    """From estimates to the parameters of every cell.

    constant : (n_cells, 8) the fixed parts of the parameters
    ends : (n_cells + 1,) where the entries of each cell begin
    parameter, estimate : (entries,) which parameter of the cell, and which estimate
    coefficient : (entries,) by which the estimate enters the parameter
    """

    constant: np.ndarray
    ends: np.ndarray
    parameter: np.ndarray
    estimate: np.ndarray
    coefficient: np.ndarray


class CellSpace(NamedTuple):
    """Space for one cell: parameters (8,), gradient (4,), Hessian (4, 4), and sums (11,)."""

    row: np.ndarray
    slopes: np.ndarray
    curvature: np.ndarray
    sums: np.ndarray


@merged_kernel
def objective(
    rt: np.ndarray, edges: np.ndarray, theta: np.ndarray, linear: LinearMap, space: CellSpace,
    gradient: np.ndarray, hessian: np.ndarray,
) -> float:  # fmt: skip
    """The negative log likelihood; writes its gradient (k,) and Hessian (k, k).

    ``edges`` (2 n_cells + 1,) are the places in ``rt`` where the lower and the upper responses of
    each cell begin, and where the last ones end. The value is infinite, and the derivatives are
    unfinished, if a trial lies at or before its t0.
    """
    fill(gradient, 0.0)
    for i in range(theta.size):
        fill(hessian[i], 0.0)

    total = 0.0
    for side in range(edges.size - 1):
        first, last = edges[side], edges[side + 1]
        if first == last:
            continue

        cell = side // 2
        write_parameters(cell, theta, linear, space.row)
        fill(space.slopes, 0.0)
        for j in range(N_SLOPES):
            fill(space.curvature[j], 0.0)
        total += add_curved(
            rt[first:last], side % 2 == 1, space.row, space.slopes, space.curvature, space.sums
        )
        if not total > -math.inf:
            return math.inf
        add_to_estimates(cell, linear, space, gradient, hessian)
    return -total


@inner_kernel
def write_parameters(cell: int, theta: np.ndarray, linear: LinearMap, row: np.ndarray) -> None:
    """Write the parameters of a cell to ``row`` (8,)."""
    for j in range(row.size):
        row[j] = linear.constant[cell, j]
    for e in range(linear.ends[cell], linear.ends[cell + 1]):
        row[linear.parameter[e]] += linear.coefficient[e] * theta[linear.estimate[e]]


@inner_kernel
def add_to_estimates(
    cell: int, linear: LinearMap, space: CellSpace, gradient: np.ndarray, hessian: np.ndarray
) -> None:
    """Add minus the derivatives in the parameters of a cell to those in the estimates."""
    for e in range(linear.ends[cell], linear.ends[cell + 1]):
        i, p, x = linear.estimate[e], linear.parameter[e], linear.coefficient[e]
        gradient[i] -= x * space.slopes[p]
        for other in range(linear.ends[cell], linear.ends[cell + 1]):
            q = linear.parameter[other]
            curved = space.curvature[min(p, q), max(p, q)]
            hessian[i, linear.estimate[other]] -= x * linear.coefficient[other] * curved
