"""Gauss-Legendre rules whose number of nodes follows from a bound of their error.

Let a function be analytic, and at most M in absolute value, inside the ellipse with the foci -1 and
1 and the semiaxes (rho + 1/rho) / 2 and (rho - 1/rho) / 2. Then the error of the rule with n nodes
is at most

    64 / 15 M rho^(-2n) / (1 - rho^-2)

(Trefethen 2008, SIAM Review 50, 67-87, theorem 4.5). Densities of first-passage times grow in a
known way off the real line, so M is known for every ellipse, and the smallest sufficient n is
taken.
"""

from __future__ import annotations

import math

import numpy as np

from ddm.runtime.compilation import kernel

# the bound of the relative error of every integral over one range
TOLERANCE = 1e-9

# what is left out at the ends of a range is smaller than the largest part of it by this much, on
# the log scale
NEGLIGIBLE = -math.log(TOLERANCE) + 3.5

# the rules have 1 to this many nodes
MOST_NODES = 64

# steps of Newton's method that find nodes to the last bit
STEPS = 4


def _legendre(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """P_n(x) and P_(n-1)(x) at the places of all rules, which stand one after another."""
    before, p = np.ones(x.size), x.copy()
    for n in range(2, MOST_NODES + 1):
        # from where on rules have n nodes or more
        rest = slice(n * (n - 1) // 2, None)
        following = ((2 * n - 1) * x[rest] * p[rest] - (n - 1) * before[rest]) / n
        before[rest], p[rest] = p[rest], following
    return p, before


def _rules() -> tuple[np.ndarray, np.ndarray]:
    """Nodes and weights of all rules, one after another.

    The nodes are zeros of P_n, found by Newton's method from the approximation of Tricomi (Gautschi
    2004, section 3.1). NumPy's ``leggauss`` finds one rule after the other, as eigenvalues, which
    takes twenty times as long, and its weights are less exact.
    """
    sizes = np.arange(1, MOST_NODES + 1)
    n = np.repeat(sizes, sizes)
    i = np.concatenate([np.arange(size) for size in sizes])

    angle = np.pi * (4 * i + 3) / (4 * n + 2)
    x = np.where(2 * i + 1 == n, 0.0, -(1.0 - (n - 1) / (8.0 * n**3)) * np.cos(angle))
    weights = np.empty(x.size)
    for _ in range(STEPS):
        p, before = _legendre(x)
        slope = n * (x * p - before) / (x * x - 1.0)
        weights = 2.0 / ((1.0 - x * x) * slope**2)
        x = x - p / slope
    return x, weights


# those of the rule with n nodes begin at n (n - 1) / 2
NODES, WEIGHTS = _rules()

# ellipses that are tried, from wide to narrow
RHO = np.array([60.0, 25.0, 12.0, 7.0, 4.5, 3.2, 2.4, 1.9, 1.6, 1.4, 1.25, 1.15])

# how far they reach beyond 1
BEYOND = (RHO + 1.0 / RHO) / 2.0 - 1.0

# how far they reach off the real line
ASIDE = (RHO - 1.0 / RHO) / 2.0

# nodes per unit by which the log of the error decreases
PER_DECAY = 1.0 / (2.0 * np.log(RHO))

# the log of the constant of the error, over the tolerance
CONSTANT = np.log(64.0 / 15.0 / (1.0 - RHO**-2.0) / TOLERANCE)


@kernel
def first_of_rule(n: int) -> int:
    """Where the rule with n nodes begins in NODES and WEIGHTS."""
    return n * (n - 1) // 2


def composite(ends: np.ndarray, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Nodes and weights (p n,) of the rule with n nodes on p panels with the ``ends`` (p + 1,)."""
    rule = slice(n * (n - 1) // 2, n * (n + 1) // 2)
    half = 0.5 * np.diff(ends)[:, None]
    middle = 0.5 * (ends[1:] + ends[:-1])[:, None]
    return (middle + half * NODES[rule]).ravel(), (half * WEIGHTS[rule]).ravel()


@kernel
def order(
    outward: float,
    most: float,
    mirror: float,
    gap: float,
    square: float,
    half: float,
    most_aside: float,
) -> int:
    """The number of nodes for an integral over x from -1 to 1, at most MOST_NODES.

    The variable of the function moves by ``half`` per unit of x. The arguments bound how the log of
    the function grows off the range. Beyond the ends it grows by at most ``outward`` per unit of x
    and ``most`` in all, or, from 1 + ``gap`` on, by ``mirror`` per unit of x. At a distance y aside
    of any point, measured in the variable, it grows by at most ``square`` y^2; this holds up to the
    distance ``most_aside``.
    """
    needed = nodes_needed(outward, most, mirror, gap, square, half, most_aside)
    return int(min(needed, MOST_NODES - 1.0)) + 1


@kernel
def nodes_needed(
    outward: float,
    most: float,
    mirror: float,
    gap: float,
    square: float,
    half: float,
    most_aside: float,
) -> float:
    """The number of nodes, less one and not rounded, that `order` would take without a limit."""
    # the integral is smaller than twice the maximum by about this factor
    peaked = math.log(1.0 + outward + half * math.sqrt(square))

    fewest = math.inf
    for i in range(RHO.size):
        y = half * ASIDE[i]
        if y > most_aside:
            continue

        aside = square * y * y
        growth = min(_growth(outward, outward, BEYOND[i], aside), most + aside)
        growth = max(growth, _growth(mirror, mirror * (1.0 + gap), BEYOND[i], aside))
        n = (CONSTANT[i] + peaked + growth) * PER_DECAY[i]
        if n > fewest:
            break
        fewest = n

    return fewest


@kernel
def _growth(outward: float, offset: float, beyond: float, aside: float) -> float:
    """The largest of outward (1 + beyond) cos(theta) - offset + aside sin(theta)^2."""
    ahead = outward * (1.0 + beyond)
    if ahead >= 2.0 * aside:
        return ahead - offset
    return aside - offset + 0.25 * ahead * ahead / aside
