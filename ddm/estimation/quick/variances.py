"""sv in the compiled search, which searches q = sv^2 in its place, see `varied_drift`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ddm.estimation.newton import OPTIMUM, Box, Ends
from ddm.models.design import Design
from ddm.numerics.descent import NEAR
from ddm.parameters import SV, A, D
from ddm.processes.families.closed_forms import MUCH_SPREAD

# a typical difference of q is the square of this many of sv
STEPS_OF_SV = 2.0

# The values of sv from which searches begin, in units of D = 1. Of 4,369 simulated data sets of 120
# to 2,000 trials all ends were as low as those of thirteen starts; with the first two alone 23 were
# higher, by up to 2.6. Longer steps (`STEPS_OF_SV`) pass over optima.
STARTS_OF_SV = (0.5, 1.5, 5.0)


def has_much_spread(theta: NDArray[np.float64], design: Design) -> NDArray[np.bool_]:
    """Whether a drift varies so much that the compiled likelihood loses digits, see `density`.

    ``theta`` (groups, k); the result is of groups.
    """
    if not is_varied(design):
        return np.zeros(len(theta), dtype=bool)
    rows = design.parameters_of_groups(theta)
    spread = rows[:, :, SV] ** 2 * rows[:, :, A] ** 2
    return np.asarray((spread > MUCH_SPREAD * rows[:, :, D]).any(axis=1))


def is_varied(design: Design) -> bool:
    """Whether the drift varies across trials."""
    return "sv" in design.owners or bool(design.offset[:, SV].any())


def squared(design: Design) -> NDArray[np.bool_]:
    """Which estimates are an sv, in whose place its square is searched, (k,)."""
    return np.array([owner == "sv" for owner in design.owners])


def powers(design: Design) -> NDArray[np.float64]:
    """The powers of the estimates that are searched, (k,): 2 for an sv, 1 for all others."""
    return np.where(squared(design), 2.0, 1.0)


def in_sv(ends: Ends, is_squared: NDArray[np.bool_]) -> None:
    """Replace what was found of variances by what that says of sv, in place."""
    ends.theta[:, is_squared] = np.sqrt(ends.theta[:, is_squared])
    slope = np.where(is_squared, 2.0 * ends.theta, 1.0)
    both = slope[:, :, None] * slope[:, None, :]
    ends.hessian[...] *= both
    # the covariance of an sv of 0, which is at a bound, is NaN
    with np.errstate(divide="ignore", invalid="ignore"):
        ends.covariance[...] /= both


def is_needless(ends: Ends, box: Box, design: Design) -> NDArray[np.bool_]:
    """Which variances are so little above 0 that 0 may be as good, (groups, k)."""
    near = (NEAR / STEPS_OF_SV) ** 2 * box.step
    is_near = (ends.theta > 0.0) & (ends.theta < near)
    return np.asarray(
        (ends.status == OPTIMUM)[:, None] & is_near & squared(design) & (box.lower == 0.0)
    )
