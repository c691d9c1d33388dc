"""Solutions that the tests differentiate, and solutions beside them."""

import math
from functools import cache

import numpy as np

from ddm.fokker_planck.solving import solve
from ddm.fokker_planck.tangents.directions import Direction, Numbers
from fokker_planck.equations import COLUMNS, equation, exponential, gained_noise, numbers


def leaky(x, v, k):
    return v - k * x


def bent(x, v, k):
    return v - math.tanh(2.0 * k * x)


# the equation, its numbers, the start, and the numbers in which it is differentiated
CASES = {
    "leak, collapse": (
        {"drift": leaky, "boundary": exponential, "x": True},
        {"k": 0.5},
        {"z": 0.4},
        ("v", "a", "k", "z"),
    ),
    "gain": ({"noise": gained_noise}, {}, {"z": 0.5}, ("v", "a", "g")),
    "bent": ({"drift": bent, "x": True}, {"k": 1.0}, {"z": 0.6}, ("v", "k", "z")),
    "starts": ({}, {}, {"z": 0.45, "sz": 0.3}, ("v", "a", "D", "z", "sz")),
}


def direction(name):
    if name in ("z", "sz"):
        return Direction(0, (False,) * 4, name)
    return Direction(COLUMNS.index(name))


@cache
def solved(name):
    """The solution of a case, the numbers of it, and its directions."""
    functions, values, start, names = CASES[name]
    p = numbers(**values)
    solution = solve(equation(**functions), p, until=1.5, **start)
    return solution, Numbers(p, **start), [direction(each) for each in names]


def beside(solution, own, one, change):
    """The solution with a number changed, on the steps and modes of another."""
    p, start = own.p.copy(), {"z": own.z, "sz": own.sz}
    if one.start:
        start[one.start] += change
    else:
        p[one.column] += change
    return solve(solution.equation, p, until=1.5, like=solution, **start)


def difference(values, change):
    """The derivative from values at +-change and +-2 change, of order 4."""
    above, below, far_above, far_below = map(np.asarray, values)
    return (8.0 * (above - below) - (far_above - far_below)) / (12.0 * change)


def by_differences(solution, own, one, of, change=2e-4):
    """The derivative of what a function gives for a solution."""
    changes = (change, -change, 2.0 * change, -2.0 * change)
    return difference([of(beside(solution, own, one, each)) for each in changes], change)
