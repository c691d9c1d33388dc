"""Where the compiled search of `newton` can replace the general one, and what it finds.

It can if the likelihood of v, a, z and t0, with nothing that varies across trials, is maximised
over a design without formulas, and every RT and response was observed. What it cannot settle has no
answer here, so that the general search finds it, or says why there is none.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ddm.estimation.likelihood import MaximumLikelihood
from ddm.estimation.newton import OPTIMUM, Box, Ends, fit_groups
from ddm.estimation.objective import T0_GAP, Method
from ddm.estimation.region import Region
from ddm.first_passage.linear_likelihood import LinearMap
from ddm.models.design import Design
from ddm.models.outcomes import Outcomes
from ddm.numerics.problem import Optimum
from ddm.parameters import LAPSE, ST0, SV, SZ

# the parameters that it can estimate
ESTIMATED = frozenset({"v", "a", "z", "t0", "drift_bias"})

# an optimum, and the covariance (k, k) of its estimates
Settled = tuple[Optimum, NDArray[np.float64]]


def applies(method: Method, outcomes: Outcomes, design: Design) -> bool:
    """Whether the compiled search knows the likelihood of these trials."""
    # a class that was derived from the method may have another objective
    is_known = type(method) is MaximumLikelihood and bool(design.labels)
    if not is_known or not set(design.owners) <= ESTIMATED or design.has_formulas:
        return False
    if outcomes.lapses is not None or not outcomes.is_complete:
        return False
    return not design.offset[:, [SV, SZ, ST0, LAPSE]].any()


def settled(
    method: MaximumLikelihood,
    outcomes: Outcomes,
    design: Design,
    region: Region,
    guess: np.ndarray | None = None,
) -> Settled | None:
    """The optimum, from EZ or from a ``guess`` (k,) alone; None if the search settles nothing.

    ``region`` is that of the design's estimates.
    """
    rt, edges = sorted_trials(outcomes, len(design.offset))
    if is_doubtful(edges, design):
        return None

    ends = empty_ends(1, len(design.labels))
    box = box_of(method, region, guess)
    fit_groups(rt, edges[None], linear_map(design), box, 0, 1, ends)
    return settled_at(ends, 0)


def settled_at(ends: Ends, group: int) -> Settled | None:
    """What the search of one group found; None if it settles nothing."""
    if ends.status[group] != OPTIMUM:
        return None
    value = float(ends.value[group])
    found = Optimum(
        theta=ends.theta[group],
        value=value,
        hessian=ends.hessian[group],
        at_bound=ends.at_bound[group],
        converged=True,
        message="",
        reached=(value,),
    )
    return found, ends.covariance[group]


def is_doubtful(edges: np.ndarray, design: Design) -> bool:
    """Whether all responses are the same and z is estimated: a and z then lie on a ridge."""
    n_by_side = np.diff(edges)
    return "z" in design.owners and not (n_by_side[0::2].any() and n_by_side[1::2].any())


def sorted_trials(outcomes: Outcomes, n_cells: int) -> tuple[NDArray[np.float64], np.ndarray]:
    """The RTs sorted by cell, response and time, and where the sides begin, (2 n_cells + 1,)."""
    side = 2 * outcomes.cell + outcomes.upper
    rt = outcomes.rt[np.argsort(side, kind="stable")]
    edges = np.zeros(2 * n_cells + 1, dtype=np.int64)
    np.cumsum(np.bincount(side, minlength=2 * n_cells), out=edges[1:])
    for first, last in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        rt[first:last].sort()
    return rt, edges


def linear_map(design: Design) -> LinearMap:
    """The map of a design as entries of a `LinearMap`."""
    coefficients = design.linear_map()[:, :LAPSE]
    cell, parameter, estimate = np.nonzero(coefficients)
    n_cells = len(coefficients)
    return LinearMap(
        constant=design.parameters_by_cell(np.zeros(len(design.labels)))[:, :LAPSE].copy(),
        ends=np.searchsorted(cell, np.arange(n_cells + 1)),
        parameter=np.ascontiguousarray(parameter),
        estimate=np.ascontiguousarray(estimate),
        coefficient=coefficients[cell, parameter, estimate],
    )


def box_of(method: MaximumLikelihood, region: Region, guess: np.ndarray | None) -> Box:
    """Where all groups are searched, and from where; t0 is limited by the RTs of each."""
    return Box(
        lower=region.lower,
        upper=region.upper,
        step=region.step,
        start=region.start if guess is None else guess,
        gap=T0_GAP if method.t0_gap is None else method.t0_gap,
    )


def empty_ends(n_groups: int, k: int) -> Ends:
    """Arrays to which the searches of groups write."""
    return Ends(
        status=np.empty(n_groups, dtype=np.int64),
        theta=np.empty((n_groups, k)),
        value=np.empty(n_groups),
        hessian=np.empty((n_groups, k, k)),
        covariance=np.empty((n_groups, k, k)),
        at_bound=np.empty((n_groups, k), dtype=bool),
    )
