"""Smooth functions of the decision time as polynomials of log t, for sides of cells with many
trials.

On a short panel of log t each function is a polynomial through Chebyshev nodes, whose last
coefficients tell its error (Trefethen 2013, Approximation Theory and Approximation Practice, ch.
8): where they are not negligible the panels are halved.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from ddm.runtime.compilation import kernel, vector_kernel

# half the width of the widest panels of log t, how often they may be halved, and how many there may
# be
HALF, MOST_HALVINGS, MOST_PANELS = 0.35, 3, 150

# the last two coefficients of a polynomial, relative to 1 and its largest one
NEGLIGIBLE = 2e-9

# they pay if there are this many more times than nodes of theirs
WORTH = 2.0

N = 13
CHEBYSHEV_NODES = np.cos(np.pi * (np.arange(N) + 0.5) / N)
# from values at the nodes to coefficients of Chebyshev polynomials, and from these to those of
# powers
TO_CHEBYSHEV = (
    np.polynomial.chebyshev.chebvander(CHEBYSHEV_NODES, N - 1).T
    * np.where(np.arange(N) > 0, 2, 1)[:, None]
    / N
)
TO_POWERS = np.array(
    [
        np.pad(np.polynomial.chebyshev.cheb2poly(row), (0, N - 1 - i))
        for i, row in enumerate(np.eye(N))
    ]
).T

# log f or log F, and its derivatives in the drift, a, w, t, sv and sz
Seven = tuple[float, float, float, float, float, float, float]


class Panels(NamedTuple):
    """Polynomials (n, N, 7) on n panels of log t, of which the first begins at ``first``; n = 0 if
    there are none.
    """

    first: float
    half: float
    powers: np.ndarray


@kernel
def no_panels() -> Panels:
    """None."""
    return Panels(0.0, 1.0, np.empty((0, N, 7)))


@kernel
def count_panels(low: float, high: float, half: float) -> int:
    """How many panels there are between two times."""
    return int(math.log(high / low) / (2.0 * half)) + 1


@kernel
def times_of_panels(low: float, n: int, half: float) -> np.ndarray:
    """The times at the nodes of n panels from the time ``low`` on."""
    t = np.empty(n * N)
    for i in range(n * N):
        t[i] = low * math.exp(half * (1.0 + 2.0 * (i // N) + CHEBYSHEV_NODES[i % N]))
    return t


@kernel
def polynomials(values: np.ndarray) -> tuple[np.ndarray, float]:
    """Polynomials (n, N, 7) through the values (n N, 7) at the nodes of n panels, and the largest
    of their errors.
    """
    powers = np.empty((values.shape[0] // N, N, 7))
    worst = 0.0
    for panel in range(powers.shape[0]):
        chebyshev = TO_CHEBYSHEV @ values[panel * N : (panel + 1) * N]
        powers[panel] = TO_POWERS @ chebyshev
        for c in range(7):
            last = abs(chebyshev[N - 1, c]) + abs(chebyshev[N - 2, c])
            worst = max(worst, last / (1.0 + np.abs(chebyshev[:, c]).max()))
    return powers, worst


def fit_panels(
    low: float, high: float, n_needed: int, values_at: Callable[[np.ndarray], np.ndarray]
) -> Panels:
    """Polynomials for the times from low to high of a function, if they hold and pay for n_needed
    values of it.

    ``values_at(t)`` gives its values and derivatives (n, 7).
    """
    half = HALF
    for _ in range(MOST_HALVINGS + 1):
        n = count_panels(low, high, half)
        if n > MOST_PANELS or n_needed < WORTH * n * N:
            break
        powers, worst = polynomials(values_at(times_of_panels(low, n, half)))
        if worst < NEGLIGIBLE:
            return Panels(math.log(low), half, powers)
        half *= 0.5
    return no_panels()


@kernel
def place_of(t: float, panels: Panels) -> float:
    """Where a time lies, in panels from the first one on."""
    return (math.log(t) - panels.first) / (2.0 * panels.half)


@vector_kernel
def value_at(place: float, panels: Panels) -> float:
    """The first function at a place within the panels."""
    p, x = panels.powers[int(place)], 2.0 * (place - math.floor(place)) - 1.0
    f = p[N - 1, 0]
    for i in range(N - 2, -1, -1):
        f = f * x + p[i, 0]
    return f


@vector_kernel
def slopes_at(place: float, panels: Panels) -> Seven:
    """All functions at a place within the panels."""
    p, x = panels.powers[int(place)], 2.0 * (place - math.floor(place)) - 1.0
    f, v, a, w, t, sv, sz = (
        p[N - 1, 0],
        p[N - 1, 1],
        p[N - 1, 2],
        p[N - 1, 3],
        p[N - 1, 4],
        p[N - 1, 5],
        p[N - 1, 6],
    )
    for i in range(N - 2, -1, -1):
        f, v, a, w = f * x + p[i, 0], v * x + p[i, 1], a * x + p[i, 2], w * x + p[i, 3]
        t, sv, sz = t * x + p[i, 4], sv * x + p[i, 5], sz * x + p[i, 6]
    return f, v, a, w, t, sv, sz
