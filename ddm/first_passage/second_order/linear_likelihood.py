"""The likelihood of parameters that depend on sums of estimates, with its Hessian.

The parameters of a cell are a constant plus entries, each of which is a coefficient times an
estimate; some are seen through a link. Trials are sorted by cell, response and time, so that each
side of a cell is a slice.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from ddm.first_passage.second_order.curved_links import Links, chained, link_parameters
from ddm.first_passage.second_order.lapsing import LapsingTrials, add_lapsing
from ddm.first_passage.second_order.second_derivatives import SteadyTrials, add_steady
from ddm.first_passage.second_order.varied_drift import VariedTrials, add_varied
from ddm.numerics.small_systems import fill
from ddm.parameters import SV, T0, A, Z
from ddm.runtime.compilation import by_type, inner_kernel, merged_kernel

# trials of each kind, which differ in what their likelihood is
SortedTrials = SteadyTrials | VariedTrials | LapsingTrials

# the largest number of sums of a side
MOST_SUMS = 28

# adds the likelihood of a side of trials of any kind
add_side = by_type({SteadyTrials: add_steady, VariedTrials: add_varied, LapsingTrials: add_lapsing})


class LinearMap(NamedTuple):
    """From estimates to the parameters of every cell.

    constant : (n_cells, m) the fixed parts of the parameters
    ends : (n_cells + 1,) where the entries of each cell begin
    parameter, estimate : (entries,) which parameter of the cell, and which estimate
    coefficient : (entries,) by which the estimate enters the parameter
    n_slopes : in how many parameters, the first of the table, trials have derivatives

    If the drift varies, the variance q = sv^2 stands in the place of sv; with lapses, their
    proportion stands in that of sz.
    """

    constant: np.ndarray
    ends: np.ndarray
    parameter: np.ndarray
    estimate: np.ndarray
    coefficient: np.ndarray
    n_slopes: int


class LinkedMap(NamedTuple):
    """As `LinearMap`, with links through which some of the parameters are seen.

    Their constants are 0.
    """

    constant: np.ndarray
    ends: np.ndarray
    parameter: np.ndarray
    estimate: np.ndarray
    coefficient: np.ndarray
    n_slopes: int
    links: Links


Map = LinearMap | LinkedMap


class CellSpace(NamedTuple):
    """Space for one cell.

    row : (m,) parameters
    slopes, curvature : (n_slopes,) and (n_slopes, n_slopes) derivatives
    sums : (most sums,)
    steepness, bend : (m,) derivatives of linked parameters in what is seen through the links
    """

    row: np.ndarray
    slopes: np.ndarray
    curvature: np.ndarray
    sums: np.ndarray
    steepness: np.ndarray
    bend: np.ndarray


@inner_kernel
def no_links(linear: LinearMap, cell: int, space: CellSpace) -> None:
    """Leave all parameters and derivatives as they are."""


@inner_kernel
def link_row(linear: LinkedMap, cell: int, space: CellSpace) -> None:
    """Replace sums of entries by parameters, see `link_parameters`."""
    link_parameters(cell, linear.links, space.row, space.steepness, space.bend)


@inner_kernel
def chain_slopes(linear: LinkedMap, cell: int, space: CellSpace) -> None:
    """Replace derivatives in parameters by those in sums of entries, see `chained`."""
    chained(cell, linear.links, space.steepness, space.bend, space.slopes, space.curvature)


link_cell = by_type({LinearMap: no_links, LinkedMap: link_row})
chain = by_type({LinearMap: no_links, LinkedMap: chain_slopes})


@inner_kernel
def cell_space(linear: Map) -> CellSpace:
    """Space for the cells of a map."""
    m, n = linear.constant.shape[1], linear.n_slopes
    return CellSpace(
        np.empty(m), np.empty(n), np.empty((n, n)), np.empty(MOST_SUMS), np.empty(m), np.empty(m)
    )


@merged_kernel
def objective(
    trials: SortedTrials, edges: np.ndarray, theta: np.ndarray, linear: Map,
    space: CellSpace, gradient: np.ndarray, hessian: np.ndarray,
) -> float:  # fmt: skip
    """The negative log likelihood; writes its gradient (k,) and Hessian (k, k).

    ``edges`` (2 n_cells + 1,) are the places in the RTs where the lower and the upper responses of
    each cell begin, and where the last ones end. The value is infinite, and the derivatives are
    unfinished, if a trial is impossible, or a parameter outside its domain.
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
        write_parameters(cell, theta, linear, space)
        if not is_valid(space.row):
            return math.inf
        fill(space.slopes, 0.0)
        for j in range(space.slopes.size):
            fill(space.curvature[j], 0.0)
        total += add_side(
            trials, first, last, side % 2 == 1,
            space.row, space.slopes, space.curvature, space.sums,
        )  # fmt: skip
        if not total > -math.inf:
            return math.inf
        chain(linear, cell, space)
        add_to_estimates(cell, linear, space, gradient, hessian)
    return -total


@inner_kernel
def is_valid(row: np.ndarray) -> bool:
    """Whether the parameters of a cell lie in their domains, as formulas need not keep them."""
    return row[A] > 0.0 and row[Z] > 0.0 and row[Z] < 1.0 and row[T0] >= 0.0 and row[SV] >= 0.0


@inner_kernel
def write_parameters(cell: int, theta: np.ndarray, linear: Map, space: CellSpace) -> None:
    """Write the parameters of a cell to the row of the space."""
    write_sums(cell, theta, linear, space.row)
    link_cell(linear, cell, space)


@inner_kernel
def write_sums(cell: int, theta: np.ndarray, linear: Map, row: np.ndarray) -> None:
    """Write the constants of a cell with its entries added to ``row`` (m,)."""
    for j in range(row.size):
        row[j] = linear.constant[cell, j]
    for e in range(linear.ends[cell], linear.ends[cell + 1]):
        row[linear.parameter[e]] += linear.coefficient[e] * theta[linear.estimate[e]]


@inner_kernel
def add_to_estimates(
    cell: int, linear: Map, space: CellSpace, gradient: np.ndarray, hessian: np.ndarray
) -> None:
    """Add minus the derivatives in the sums of a cell to those in the estimates."""
    for e in range(linear.ends[cell], linear.ends[cell + 1]):
        i, p, x = linear.estimate[e], linear.parameter[e], linear.coefficient[e]
        gradient[i] -= x * space.slopes[p]
        for other in range(linear.ends[cell], linear.ends[cell + 1]):
            q = linear.parameter[other]
            curved = space.curvature[min(p, q), max(p, q)]
            hessian[i, linear.estimate[other]] -= x * linear.coefficient[other] * curved
