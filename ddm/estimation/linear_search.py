"""Where the compiled search of `newton` can replace the general one, and what it finds.

It can if the likelihood of v, a, z and t0, with nothing that varies across trials, is maximised
over a design without formulas, and every RT and response was observed. What it cannot settle has no
answer here, so that the general search finds it, or says why there is none.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ddm.estimation.groups.sides import Sides, sides_of
from ddm.estimation.likelihood import MaximumLikelihood
from ddm.estimation.newton import FLAT, OPTIMUM, Box, Ends, fit_groups
from ddm.estimation.objective import T0_GAP, Method
from ddm.estimation.region import Region
from ddm.first_passage.second_order.linear_likelihood import LinearMap
from ddm.models.design import Design
from ddm.models.outcomes import Outcomes
from ddm.numerics.problem import Optimum
from ddm.parameters import LAPSE, T0, A, D, V, Z
from ddm.runtime.threads import in_blocks

# the parameters that it can estimate
ESTIMATED = frozenset({"v", "a", "z", "t0", "drift_bias"})

# the columns of all other parameters, which have to be 0
UNKNOWN = [i for i in range(LAPSE + 1) if i not in (V, A, Z, T0, D)]

# groups per block, the unit of work of a thread: some milliseconds
BLOCK = 128

# an optimum, and the covariance (k, k) of its estimates
Settled = tuple[Optimum, NDArray[np.float64]]


def knows(method: Method, design: Design) -> bool:
    """Whether the compiled search knows the likelihood of a design, if all was observed."""
    # a class that was derived from the method may have another objective
    is_known = type(method) is MaximumLikelihood and bool(design.labels)
    return is_known and is_constant(design)


def is_constant(design: Design) -> bool:
    """Whether nothing varies across trials, without lapses and formulas."""
    if design.has_formulas or not set(design.owners) <= ESTIMATED:
        return False
    return not design.offset[:, UNKNOWN].any()


def applies(method: Method, outcomes: Outcomes, design: Design) -> bool:
    """Whether the compiled search knows the likelihood of these trials."""
    return outcomes.lapses is None and outcomes.is_complete and knows(method, design)


def settled(
    method: MaximumLikelihood,
    several: Sequence[Outcomes],
    design: Design,
    region: Region,
    guess: np.ndarray | None = None,
) -> list[Settled | None]:
    """The optimum of each of several groups, from EZ or from a ``guess`` (k,) alone.

    None where the search settles nothing. ``region`` is that of the design's estimates.
    """
    ends = searched(sides_of(several, len(design.offset)), design, box_of(method, region, guess))
    return [settled_at(ends, group) for group in range(len(several))]


def searched(sides: Sides, design: Design, box: Box) -> Ends:
    """Where the searches of groups end whose trials lie in the cells of one design.

    Only ends with the status OPTIMUM are to be used.
    """
    n_groups = len(sides.edges)
    ends = empty_ends(n_groups, len(design.labels))
    linear = linear_map(design)
    in_blocks(
        lambda first, last: fit_groups(sides.rt, sides.edges, linear, box, first, last, ends),
        n_groups,
        BLOCK,
    )
    ends.status[is_doubtful(sides.counts, design)] = FLAT
    return ends


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


def is_doubtful(counts: NDArray[np.int64], design: Design) -> NDArray[np.bool_]:
    """Whether all responses are the same and z is estimated: a and z then lie on a ridge.

    ``counts`` (groups, n_cells, 2) are the numbers of lower and upper responses.
    """
    if "z" not in design.owners:
        return np.zeros(len(counts), dtype=bool)
    return np.asarray(counts.max(axis=1).min(axis=1) == 0)


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
        start=region.start if guess is None else np.array(guess, dtype=float),
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
