"""Gauss-Legendre rules whose number of nodes follows from a bound of their error.

For a function that is analytic inside the ellipse with the foci -1 and 1 and the semiaxes (rho +
1/rho) / 2 and
(rho - 1/rho) / 2, and at most M in absolute value there, the rule with n nodes is off by at most
64 / 15 M rho^(-2n) / (1 - rho^-2) (Trefethen 2008, SIAM Review 50, 67-87, theorem 4.5). Densities
of first-passage times grow in a known way off the real line, so M is known for every ellipse, and
the smallest sufficient n is taken.
"""

from __future__ import annotations

import math

import numpy as np

from ddm.runtime.compilation import kernel

# the bound of the relative error of every integral over one range
TOLERANCE = 1e-9

# what is left out at the ends of a range is smaller than its largest part by this much, on the log
# scale
NEGLIGIBLE = -math.log(TOLERANCE) + 3.5

MOST_NODES = 64

# nodes and weights of all rules one after another; those of n nodes begin at n (n - 1) / 2
_RULES = [np.polynomial.legendre.leggauss(n) for n in range(1, MOST_NODES + 1)]
NODES = np.concatenate([nodes for nodes, _ in _RULES])
WEIGHTS = np.concatenate([weights for _, weights in _RULES])

# ellipses, from wide to narrow: how far they reach beyond 1, and off the real line; the decay of
# the error per node, and its constant with the tolerance in it, both as logarithms
RHO = np.array([60.0, 25.0, 12.0, 7.0, 4.5, 3.2, 2.4, 1.9, 1.6, 1.4, 1.25, 1.15])
BEYOND = (RHO + 1.0 / RHO) / 2.0 - 1.0
ASIDE = (RHO - 1.0 / RHO) / 2.0
PER_DECAY = 1.0 / (2.0 * np.log(RHO))
CONSTANT = np.log(64.0 / 15.0 / (1.0 - RHO**-2.0) / TOLERANCE)


@kernel
def first_of_rule(n: int) -> int:
    """Where the rule with n nodes begins in NODES and WEIGHTS."""
    return n * (n - 1) // 2


def composite(ends: np.ndarray, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Nodes and weights of the rule with n nodes on every panel between two neighbours among the
    ends.
    """
    rule = slice(n * (n - 1) // 2, n * (n + 1) // 2)
    half, middle = 0.5 * np.diff(ends)[:, None], 0.5 * (ends[1:] + ends[:-1])[:, None]
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
    """The number of nodes for an integral over x from -1 to 1, where the variable moves by ``half``
    per unit of x.

    Beyond the ends the log of the function grows by at most ``outward`` per unit of x, by ``most``
    in all, or by ``mirror`` per unit from 1 + ``gap`` on; and at a distance y aside of any point,
    measured in the variable, by ``square`` y^2, up to a distance of ``most_aside``.
    """
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
    return int(min(fewest, MOST_NODES - 1.0)) + 1


@kernel
def _growth(outward: float, offset: float, beyond: float, aside: float) -> float:
    """The largest of outward (1 + beyond) cos(theta) - offset + aside sin(theta)^2."""
    ahead = outward * (1.0 + beyond)
    if ahead >= 2.0 * aside:
        return ahead - offset
    return aside - offset + 0.25 * ahead * ahead / aside
