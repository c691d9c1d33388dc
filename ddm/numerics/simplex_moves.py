"""The simplices of `ddm.numerics.simplex`, by a kernel that asks for one value after the other.

It does not call the objective, so it is the same for one in Python and for one in a kernel. Where
the objective is not below the ceiling that is asked for, any number that is not below it will do.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from ddm.numerics.small_systems import copy_to
from ddm.runtime.compilation import inner_kernel, kernel

# the search is over when a round lowers the objective by less than this
ENOUGH = 1e-4

# edges of the first simplex, in typical differences
FIRST_EDGE = 0.3

# edges of later simplices, which begin near an optimum, in typical differences
EDGE = 0.1

# the most simplices that begin beside the best point in a round
NEIGHBOURS = 3

# how far from the best point they begin, in typical differences
DISTANCE = 0.2

# what keeps apart corners that came to rest at the same place, in typical differences
APART = 0.02

# a simplex is at rest when its corners are this near to each other: for those simplices of a round
# that only find corners for another one, in typical differences
ROUGH_SIZE = 0.05

# and in the objective
ROUGH_DIFFERENCE = 1e-2

# the same for the simplex that ends a round
FINE_SIZE = 0.02
FINE_DIFFERENCE = ENOUGH

# what is asked for: a fresh corner, where the highest corner may go, or nothing
CORNER, REFLECTION, EXPANSION, CONTRACTION, NOTHING = range(5)

# the round of the simplex that finds the point near which the first round begins
FIRST = -1


class Space(NamedTuple):
    """Where a search is. Points are in units of typical differences.

    lower, upper, step : (k,) the box, and the typical differences
    theta, ceiling : (k,) what is asked for, in the units of the objective; (1,)
    asked : (k,) the same point
    best : (k,) the best point of all rounds
    corners, values : (k + 1, k) the corners of the simplex, the lowest first; (k + 1,)
    fresh : (k + 1, k) the corners of which the values are to be found, in this order
    ends, end_values : the best point and where simplices of a round came to rest, the lowest first
    moved : (3, k) the centre of all corners but the highest one, that corner, and its reflection
    value : (3,) the objective at the best point, at the reflection, and the gain of the last round
    counts : (5,) what is asked for, how many corners are known, the round and its simplex, and how
        many evaluations are left
    """

    lower: np.ndarray
    upper: np.ndarray
    step: np.ndarray
    theta: np.ndarray
    ceiling: np.ndarray
    asked: np.ndarray
    best: np.ndarray
    corners: np.ndarray
    values: np.ndarray
    fresh: np.ndarray
    ends: np.ndarray
    end_values: np.ndarray
    moved: np.ndarray
    value: np.ndarray
    counts: np.ndarray


# the elements of ``value``
BEST, REFLECTED, GAIN = range(3)

# and of ``counts``
STAGE, KNOWN, ROUND, SIMPLEX, LEFT = range(5)


@kernel
def asks(space: Space, directions: np.ndarray, value: float) -> bool:
    """Take the value that was asked for, and ask for another one; False after the last one.

    It is False too after the last round of which there are ``directions``. The first call takes no
    value.
    """
    value = math.inf if math.isnan(value) else value
    stage = space.counts[STAGE]
    if stage == CORNER:
        take_corner(space, value)
    elif stage == REFLECTION:
        take_reflection(space, value)
    elif stage == EXPANSION:
        take_expansion(space, value)
    elif stage == CONTRACTION:
        take_contraction(space, value)
    elif space.counts[ROUND] == FIRST:
        lay_first(space)
    else:
        lay_next(space, directions)

    if space.counts[STAGE] == NOTHING:
        if not is_over(space):
            reflect(space)
        elif has_next(space, directions):
            lay_next(space, directions)
    return space.counts[STAGE] != NOTHING


@inner_kernel
def ask(space: Space, stage: int, ceiling: float) -> None:
    """Ask for the value at the point ``asked``, moved to the nearest one of the box."""
    for j in range(space.asked.size):
        space.asked[j] = min(max(space.asked[j], space.lower[j]), space.upper[j])
        space.theta[j] = space.asked[j] * space.step[j]
    space.ceiling[0] = ceiling
    space.counts[STAGE] = stage
    space.counts[LEFT] -= 1


@inner_kernel
def insert(points: np.ndarray, values: np.ndarray, n: int, point: np.ndarray, value: float) -> None:
    """Insert a point among the first n, which stand in the order of their values.

    It comes behind those of its value. The point at place n is lost.
    """
    place = n
    while place > 0 and values[place - 1] > value:
        values[place] = values[place - 1]
        copy_to(points[place - 1], points[place])
        place -= 1
    values[place] = value
    copy_to(point, points[place])


# --- one simplex ----------------------------------------------------------------------------------


@inner_kernel
def ask_corner(space: Space) -> None:
    """Ask for the next fresh corner."""
    copy_to(space.fresh[space.counts[KNOWN]], space.asked)
    ask(space, CORNER, math.inf)


@inner_kernel
def take_corner(space: Space, value: float) -> None:
    """Take a fresh corner, and ask for the next one if there is one."""
    insert(space.corners, space.values, space.counts[KNOWN], space.asked, value)
    space.counts[KNOWN] += 1
    space.counts[STAGE] = NOTHING
    if space.counts[KNOWN] <= space.asked.size:
        ask_corner(space)


@inner_kernel
def reflect(space: Space) -> None:
    """Ask for the reflection of the highest corner in the centre of the others."""
    centre, worst, k = space.moved[0], space.moved[1], space.asked.size
    copy_to(space.corners[k], worst)
    for j in range(k):
        total = 0.0
        for i in range(k):
            total += space.corners[i, j]
        centre[j] = total / k
        space.asked[j] = 2.0 * centre[j] - worst[j]
    ask(space, REFLECTION, space.values[k])


@inner_kernel
def take_reflection(space: Space, value: float) -> None:
    """Take the reflection, or ask for a point beyond it or before it."""
    centre, worst, k = space.moved[0], space.moved[1], space.asked.size
    copy_to(space.asked, space.moved[2])
    space.value[REFLECTED] = value
    if value < space.values[0]:
        for j in range(k):
            space.asked[j] = 3.0 * centre[j] - 2.0 * worst[j]
        ask(space, EXPANSION, value)
    elif value < space.values[k - 1]:
        take_as_corner(space, space.asked, value)
    else:
        is_better = value < space.values[k]
        for j in range(k):
            space.asked[j] = 0.5 * (centre[j] + (space.asked[j] if is_better else worst[j]))
        ask(space, CONTRACTION, min(value, space.values[k]))


@inner_kernel
def take_expansion(space: Space, value: float) -> None:
    """Take the expansion or the reflection, whichever is lower."""
    if value < space.value[REFLECTED]:
        take_as_corner(space, space.asked, value)
    else:
        take_as_corner(space, space.moved[2], space.value[REFLECTED])


@inner_kernel
def take_contraction(space: Space, value: float) -> None:
    """Take the contraction; if it does not help either, move all corners towards the lowest one."""
    if value < space.ceiling[0]:
        take_as_corner(space, space.asked, value)
        return

    k = space.asked.size
    for i in range(1, k + 1):
        for j in range(k):
            space.fresh[i, j] = 0.5 * (space.corners[0, j] + space.corners[i, j])
    space.counts[KNOWN] = 1
    ask_corner(space)


@inner_kernel
def take_as_corner(space: Space, x: np.ndarray, value: float) -> None:
    """Put a point in the place of the highest corner."""
    insert(space.corners, space.values, space.asked.size, x, value)
    space.counts[STAGE] = NOTHING


@inner_kernel
def is_over(space: Space) -> bool:
    """Whether the simplex is at rest, is infinite at all corners, or may not go on."""
    k = space.asked.size
    if space.values[0] == math.inf or space.counts[LEFT] <= 0:
        return True

    is_rough = space.counts[ROUND] == FIRST or space.counts[SIMPLEX] < space.ends.shape[0] - 1
    if space.values[k] - space.values[0] >= (ROUGH_DIFFERENCE if is_rough else FINE_DIFFERENCE):
        return False
    size = ROUGH_SIZE if is_rough else FINE_SIZE
    for i in range(1, k + 1):
        for j in range(k):
            if not abs(space.corners[i, j] - space.corners[0, j]) < size:
                return False
    return True


# --- rounds ---------------------------------------------------------------------------------------


@inner_kernel
def has_next(space: Space, directions: np.ndarray) -> bool:
    """Note where a simplex came to rest; whether there are directions for another one to follow."""
    simplex, n_ends = space.counts[SIMPLEX], space.ends.shape[0]
    if space.counts[ROUND] != FIRST and simplex < n_ends - 1:
        insert(space.ends, space.end_values, simplex + 1, space.corners[0], space.values[0])
        space.counts[SIMPLEX] += 1
        return True

    if space.counts[ROUND] != FIRST:
        space.value[GAIN] = space.value[BEST] - space.values[0]
    copy_to(space.corners[0], space.best)
    space.value[BEST] = space.values[0]
    space.counts[ROUND] += 1
    space.counts[SIMPLEX] = 0
    has_directions = space.counts[ROUND] == 0 or space.counts[ROUND] % directions.shape[0] != 0
    return has_directions and space.value[GAIN] >= ENOUGH and space.counts[LEFT] > 0


@inner_kernel
def lay_first(space: Space) -> None:
    """Begin a simplex around the starting point."""
    copy_to(space.best, space.fresh[0])
    for i in range(space.asked.size):
        for j in range(space.asked.size):
            space.fresh[i + 1, j] = FIRST_EDGE if i == j else 0.0
    begin_simplex(space, space.value[BEST])


@inner_kernel
def lay_next(space: Space, directions: np.ndarray) -> None:
    """Begin the next simplex of a round: beside the best point, or the last one.

    If other simplices gave it too few corners, its further edges have random directions.
    """
    k, n_ends, m = space.asked.size, space.ends.shape[0], space.counts[SIMPLEX]
    drawn = directions[space.counts[ROUND] % directions.shape[0]]
    if m == 0:
        copy_to(space.best, space.ends[0])
        space.end_values[0] = space.value[BEST]

    if m < n_ends - 1:
        for j in range(k):
            x = space.best[j] + DISTANCE * drawn[0, m, j]
            space.fresh[0, j] = min(max(x, space.lower[j]), space.upper[j])
            for i in range(k):
                space.fresh[i + 1, j] = EDGE * drawn[1 + m, i, j]
        begin_simplex(space, math.nan)
        return

    copy_to(space.ends[0], space.fresh[0])
    for i in range(k):
        for j in range(k):
            edge = APART * drawn[n_ends, i, j]
            if i < n_ends - 1:
                edge += space.ends[i + 1, j] - space.ends[0, j]
            else:
                edge *= EDGE / APART
            space.fresh[i + 1, j] = edge
    begin_simplex(space, space.end_values[0])


@inner_kernel
def begin_simplex(space: Space, value: float) -> None:
    """Ask for a corner of a fresh simplex: a point, the value there, NaN if unknown, and edges.

    The elements of an edge that lead out of the box change their sign.
    """
    point = space.fresh[0]
    for i in range(1, point.size + 1):
        for j in range(point.size):
            edge = space.fresh[i, j]
            x = point[j] + edge
            is_out = x < space.lower[j] or x > space.upper[j]
            space.fresh[i, j] = point[j] - edge if is_out else x

    copy_to(point, space.corners[0])
    space.values[0] = value
    space.counts[KNOWN] = 0 if math.isnan(value) else 1
    ask_corner(space)
