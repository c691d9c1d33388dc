"""Where the compiled search of `newton` can replace the general one, and what it finds.

It can if the likelihood of v, a, z, t0, sv and the proportion of lapses is maximised, with formulas
for the first four of these at most, and every RT and response was observed. What it cannot settle
has no answer here, so that the general search finds it, or says why there is none.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ddm.estimation.groups.sides import Sides, sides_of
from ddm.estimation.likelihood import MaximumLikelihood
from ddm.estimation.newton import FLAT, OPTIMUM, Box, Ends, fit_groups
from ddm.estimation.objective import T0_GAP, Method
from ddm.estimation.quick.entries import linear_map, slopes_of, trials_of, without_lapses
from ddm.estimation.quick.points import points_of_groups
from ddm.estimation.quick.starts import EzStarts, GivenStarts, Starts, first_of, number_of
from ddm.estimation.quick.variances import (
    STARTS_OF_SV,
    STEPS_OF_SV,
    has_much_spread,
    in_sv,
    is_needless,
    powers,
    squared,
)
from ddm.estimation.region import Region
from ddm.models.design import Design
from ddm.models.outcomes import Outcomes
from ddm.numerics.problem import EXACT, Optimum
from ddm.parameters import LAPSE, SV, T0, A, D, V, Z
from ddm.processes.families.closed_forms import Map, SortedTrials
from ddm.runtime.threads import in_blocks

# the parameters that it can estimate
ESTIMATED = frozenset({"v", "a", "z", "t0", "sv", "drift_bias", "lapse"})

# the columns of all other parameters, which have to be 0
UNKNOWN = [i for i in range(LAPSE) if i not in (V, A, Z, T0, SV, D)]

# those of parameters without which a process is constant
VARYING = [i for i in range(LAPSE + 1) if i not in (V, A, Z, T0, D)]

# those that may have formulas
WITH_FORMULAS = frozenset({"v", "a", "z", "t0"})

# With lapses, where searches have many starts, and with many cells of fewer trials than this, the
# general search takes less time: half of it with 10,000 trials that are a cell each.
MANY_CELLS, FEWEST_PER_CELL = 100, 3

# one start by EZ, of a drift that does not vary
BY_EZ = EzStarts(np.zeros(1))

# an optimum with a variance of the drift is looked for at this many typical differences above 0
ABOVE_0 = 0.4

# groups per block, the unit of work of a thread: some milliseconds
BLOCK = 128

# an optimum, and the covariance (k, k) of its estimates
Settled = tuple[Optimum, NDArray[np.float64]]


def knows(method: Method, design: Design) -> bool:
    """Whether the compiled search knows the likelihood of a design, if all was observed."""
    # a class that was derived from the method may have another objective
    is_known = type(method) is MaximumLikelihood and bool(design.labels)
    if not is_known or not design.family.has_closed_forms or not set(design.owners) <= ESTIMATED:
        return False
    if any(term.is_formula and term.owner not in WITH_FORMULAS for term in design.terms):
        return False
    linked = {term.position for term in design.terms if not term.is_linear}
    # the drift is a sum of two terms, which one link does not make
    if V in linked and "drift_bias" in design.owners:
        return False
    return not design.offset[:, UNKNOWN].any()


def is_constant(design: Design) -> bool:
    """Whether nothing varies across trials or in time, without lapses and formulas."""
    return design.family.has_closed_forms and not (
        design.has_formulas or design.is_free[:, VARYING].any() or design.offset[:, VARYING].any()
    )


def applies(method: Method, outcomes: Outcomes, design: Design) -> bool:
    """Whether the compiled search knows the likelihood of these trials, and is the faster one."""
    if not outcomes.is_complete or not knows(method, design):
        return False
    n_cells = len(design.offset)
    is_slow = n_cells >= MANY_CELLS and outcomes.rt.size < FEWEST_PER_CELL * n_cells
    return outcomes.lapses is None or not is_slow


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
    sides = sides_of(several, len(design.offset))
    trials = trials_of(several, sides.rt, sides.edges, design)
    box = box_of(method, region, guess, design)
    ends = ends_of(trials, starts_of(method, several, design, box), box, design)
    return [settled_at(ends, group) for group in range(len(several))]


def settled_sides(method: MaximumLikelihood, sides: Sides, design: Design, region: Region) -> Ends:
    """Where the searches of groups of sorted trials end, in designs without formulas and lapses.

    Only ends with the status OPTIMUM are to be used.
    """
    box = box_of(method, region, None, design)
    trials = without_lapses(sides.rt, sides.edges, design)
    return ends_of(trials, starts_by_ez(design, box), box, design)


def ends_of(trials: SortedTrials, starts: Starts, box: Box, design: Design) -> Ends:
    """Where the searches of groups end whose trials lie in the cells of one design.

    The general search is to look again where the status is not OPTIMUM.
    """
    linear = linear_map(design, slopes_of(trials))
    ends = searched(trials, linear, box, starts)
    is_squared = squared(design)
    if is_squared.any():
        for group in np.flatnonzero(is_needless(ends, box, design).any(axis=1)).tolist():
            leave_out_needless(ends, group, trials, linear, box, design, first_of(starts))
        at_0 = ends.at_bound & (ends.theta == 0.0) & is_squared
        for group in np.flatnonzero(at_0.any(axis=1) & (ends.status == OPTIMUM)).tolist():
            look_above_0(ends, group, at_0[group], trials, linear, box, first_of(starts))
        in_sv(ends, is_squared)

    ends.status[is_doubtful(Sides(trials.rt, trials.edges).counts, design)] = FLAT
    ends.status[has_much_spread(ends.theta, design)] = FLAT
    is_lapse = np.array([owner == "lapse" for owner in design.owners])
    # where half of the trials are lapses there are many optima, some of them at other bounds too
    ends.status[(ends.at_bound & (ends.theta > 0.0) & is_lapse).any(axis=1)] = FLAT
    return ends


def starts_of(
    method: MaximumLikelihood, several: Sequence[Outcomes], design: Design, box: Box
) -> Starts:
    """Where the searches of groups begin, whose trials lie in the same cells."""
    if not design.has_formulas and several[0].lapses is None:
        return starts_by_ez(design, box)
    if not np.isnan(box.start).any():
        # every start would be the same one
        return GivenStarts(np.tile(box.start, (len(several), 1, 1)))
    return points_of_groups(method, [(outcomes, design) for outcomes in several])


def starts_by_ez(design: Design, box: Box) -> Starts:
    """Where searches begin without formulas and lapses."""
    if "sv" not in design.owners or not np.isnan(box.start).any():
        return BY_EZ
    return EzStarts(np.array(STARTS_OF_SV) ** 2)


def searched(trials: SortedTrials, linear: Map, box: Box, starts: Starts) -> Ends:
    """Where the searches of all groups end."""
    n_groups = len(trials.edges)
    ends = empty_ends(n_groups, number_of(starts), box.lower.size)
    in_blocks(
        lambda first, last: fit_groups(trials, linear, box, starts, first, last, ends),
        n_groups,
        BLOCK,
    )
    return ends


def leave_out_needless(
    ends: Ends,
    group: int,
    trials: SortedTrials,
    linear: Map,
    box: Box,
    design: Design,
    one: Starts,
) -> None:
    """Set variances of a group to 0, in place, where this is as good as a little above it.

    As the general search does: such an sv says nothing, and neither does its standard error.
    ``one`` is a start of the kind for which the search is compiled; it begins at what was found.
    """
    upper = np.where(is_needless(ends, box, design)[group], 0.0, box.upper)
    at_0 = box._replace(upper=upper, start=ends.theta[group].copy())
    part = trials._replace(edges=trials.edges[[group]])
    other = searched(part, linear, at_0, one)
    if other.status[0] == OPTIMUM and other.value[0] <= ends.value[group] + EXACT.promise:
        put_in_place(other, ends, group)


def look_above_0(
    ends: Ends,
    group: int,
    at_0: NDArray[np.bool_],
    trials: SortedTrials,
    linear: Map,
    box: Box,
    one: Starts,
) -> None:
    """Set variances of a group that are 0, ``at_0`` (k,), above it, in place, where that is better.

    The optimum there can be so narrow that a search passes over it, unless the other estimates are
    those that go with such a variance: it begins where they do.
    """
    held = np.where(at_0, np.minimum(ABOVE_0 * box.step, box.upper), ends.theta[group])
    at_held = box._replace(
        lower=np.where(at_0, held, box.lower), upper=np.where(at_0, held, box.upper), start=held
    )
    part = trials._replace(edges=trials.edges[[group]])
    beside = searched(part, linear, at_held, one)
    if beside.status[0] != OPTIMUM:
        return
    other = searched(part, linear, box._replace(start=beside.theta[0]), one)
    if other.status[0] == OPTIMUM and other.value[0] < ends.value[group] - EXACT.promise:
        put_in_place(other, ends, group)


def put_in_place(other: Ends, ends: Ends, group: int) -> None:
    """Write another end of a group in the place of the one that was found first."""
    for old, new in zip(ends[:-1], other[:-1], strict=True):
        old[group] = new[0]


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
        reached=tuple(ends.reached[group].tolist()),
    )
    return found, ends.covariance[group]


def is_doubtful(counts: NDArray[np.int64], design: Design) -> NDArray[np.bool_]:
    """Whether all responses are the same and z is estimated: a and z then lie on a ridge.

    ``counts`` (groups, n_cells, 2) are the numbers of lower and upper responses.
    """
    if "z" not in design.owners:
        return np.zeros(len(counts), dtype=bool)
    return np.asarray(counts.max(axis=1).min(axis=1) == 0)


def box_of(
    method: MaximumLikelihood, region: Region, guess: np.ndarray | None, design: Design
) -> Box:
    """Where all groups are searched, and from where; t0 is limited by the RTs of each."""
    power = powers(design)
    start = region.start if guess is None else np.array(guess, dtype=float)
    return Box(
        lower=region.lower**power,
        upper=region.upper**power,
        step=(region.step * STEPS_OF_SV ** (power - 1.0)) ** power,
        start=start**power,
        is_t0=np.array([owner == "t0" for owner in design.owners]) & ~design.is_coefficient,
        gap=T0_GAP if method.t0_gap is None else method.t0_gap,
    )


def empty_ends(n_groups: int, n_starts: int, k: int) -> Ends:
    """Arrays to which the searches of groups write."""
    return Ends(
        status=np.empty(n_groups, dtype=np.int64),
        theta=np.full((n_groups, k), np.nan),
        value=np.empty(n_groups),
        hessian=np.empty((n_groups, k, k)),
        covariance=np.empty((n_groups, k, k)),
        at_bound=np.empty((n_groups, k), dtype=bool),
        reached=np.full((n_groups, n_starts), np.inf),
    )
