"""Starts where there are formulas or lapses: those of the general search, and more for lapses.

With lapses the likelihood has an optimum for many a number of RTs below t0. A few trials tell these
optima apart so little that a search has to begin near each of them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ddm.estimation.likelihood import MaximumLikelihood
from ddm.estimation.quick.starts import GivenStarts
from ddm.estimation.quick.variances import STARTS_OF_SV, powers
from ddm.estimation.starts import BEFORE_FASTEST, starting_points
from ddm.models.design import Design
from ddm.models.outcomes import Outcomes

# with fewer trials than this, more starts are tried
FEW_TRIALS = 200

# The shares of RTs below t0 where more searches begin, with few trials and with many, and the
# proportions of lapses there. Of 3,950 simulated data sets of 20 to 400 trials with five models
# these starts missed the best known optimum of 16, those of the general search alone that of 118;
# the general search missed that of 109, and found one that these starts missed in one.
SHARES_OF_FEW = (0.0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.45, 0.6)
LAPSES_OF_FEW = (0.05, 0.3)
SHARES = (0.02, 0.05, 0.15, 0.2, 0.3, 0.45)
LAPSES = (0.05,)


def points_of_groups(
    method: MaximumLikelihood, groups: Sequence[tuple[Outcomes, Design]]
) -> GivenStarts:
    """Starts of groups whose designs have the same estimates."""
    are_few = min(outcomes.rt.size for outcomes, _ in groups) < FEW_TRIALS
    points = [_points(method, outcomes, design, are_few) for outcomes, design in groups]
    return given_starts(points, groups[0][1])


def given_starts(points: Sequence[Sequence[np.ndarray]], design: Design) -> GivenStarts:
    """Starts from points in sv, several for each group."""
    return GivenStarts(np.array(points) ** powers(design))


def _points(
    method: MaximumLikelihood, outcomes: Outcomes, design: Design, are_few: bool
) -> list[NDArray[np.float64]]:
    """The starts of one group."""
    limits = method.on(outcomes, design).t0_limits()
    points = starting_points(outcomes, design, limits, {"sv": STARTS_OF_SV})
    if outcomes.lapses is None:
        # the last one is cautious, which finds nothing beside the others
        return points[:-1]

    if are_few:
        # the second half differs from the first in t0 alone
        first = points[: len(points) // 2]
        return points + _with_t0(first, outcomes, design, SHARES_OF_FEW, LAPSES_OF_FEW)
    return points + _with_t0(points[:1], outcomes, design, SHARES, LAPSES)


def _with_t0(
    points: Sequence[np.ndarray],
    outcomes: Outcomes,
    design: Design,
    shares: Sequence[float],
    proportions: Sequence[float],
) -> list[NDArray[np.float64]]:
    """The points with t0 above some shares of the RTs, and with some proportions of lapses."""
    free = dict(design.values)
    is_t0 = np.array([free.get(i) == "t0" for i in range(len(design.labels))])
    is_lapse = np.array([owner == "lapse" for owner in design.owners])
    times = [
        np.quantile(outcomes.rt, share) if share else BEFORE_FASTEST * outcomes.rt.min()
        for share in shares
    ]
    return [
        np.where(is_t0, t0, np.where(is_lapse, proportion, point))
        for point in points
        for t0 in times
        for proportion in proportions
    ]
