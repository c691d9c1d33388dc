"""Smooth functions of the decision time as polynomials of log t, for sides with many trials.

On a short panel of log t each function is a polynomial through Chebyshev nodes. Its last
coefficients tell its error (Trefethen 2013, Approximation Theory and Approximation Practice,
ch. 8): if they are not negligible, the panels are halved.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from ddm.runtime.compilation import kernel, vector_kernel

# half the width, in log t, of the panels that are tried first
HALF = 0.35

# how often the panels may be halved
MOST_HALVINGS = 3

# how many panels there may be
MOST_PANELS = 150

# polynomials hold if their last two coefficients are below this, relative to 1 plus the largest one
NEGLIGIBLE = 2e-9

# polynomials pay if the values that are needed are this many times as many as the nodes
WORTH = 2.0

# nodes of a panel, and coefficients of a polynomial
N = 13
CHEBYSHEV_NODES = np.cos(np.pi * (np.arange(N) + 0.5) / N)

# from values at the nodes to the coefficients of Chebyshev polynomials
DOUBLED = np.where(np.arange(N) > 0, 2, 1)[:, None]
TO_CHEBYSHEV = np.polynomial.chebyshev.chebvander(CHEBYSHEV_NODES, N - 1).T * DOUBLED / N

# from the coefficients of Chebyshev polynomials to those of powers
IN_POWERS = [np.polynomial.chebyshev.cheb2poly(row) for row in np.eye(N)]
TO_POWERS = np.array([np.pad(row, (0, N - row.size)) for row in IN_POWERS]).T

# log f or log F, and its derivatives in the drift, a, w, t, sv and sz
Seven = tuple[float, float, float, float, float, float, float]


class Panels(NamedTuple):
    """Polynomials ``powers`` (n, N, 7) on n panels of log t; n = 0 if there are none.

    The first panel begins at log t = ``first``, and each is 2 ``half`` wide.
    """

    first: float
    half: float
    powers: np.ndarray


@kernel
def no_panels() -> Panels:
    """An empty `Panels`: use no polynomials."""
    return Panels(0.0, 1.0, np.empty((0, N, 7)))


@kernel
def count_panels(low: float, high: float, half: float) -> int:
    """The number of panels that reach from the time ``low`` to the time ``high``."""
    return int(math.log(high / low) / (2.0 * half)) + 1


@kernel
def times_of_panels(low: float, n: int, half: float) -> np.ndarray:
    """The times (n N,) at the nodes of n panels, the first of which begins at the time ``low``."""
    t = np.empty(n * N)
    for i in range(n * N):
        t[i] = low * math.exp(half * (1.0 + 2.0 * (i // N) + CHEBYSHEV_NODES[i % N]))
    return t


@kernel
def polynomials(values: np.ndarray) -> tuple[np.ndarray, float]:
    """Polynomials (n, N, 7) through the values (n N, 7) at the nodes of n panels, and their error.

    The error is the largest of all polynomials.
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
    """Polynomials of a function for the times from low to high; none unless they hold and pay.

    ``values_at(t)`` returns the values and derivatives (n, 7) at the times t (n,). ``n_needed`` is
    the number of values that the polynomials would save.
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
    """The place of a time t, in widths of a panel from the beginning of the first one."""
    return (math.log(t) - panels.first) / (2.0 * panels.half)


@vector_kernel
def value_at(place: float, panels: Panels) -> float:
    """The value, without derivatives, at a place within the panels."""
    p = panels.powers[int(place)]
    x = 2.0 * (place - math.floor(place)) - 1.0

    f = p[N - 1, 0]
    for i in range(N - 2, -1, -1):
        f = f * x + p[i, 0]
    return f


@vector_kernel
def slopes_at(place: float, panels: Panels) -> Seven:
    """The value and its derivatives at a place within the panels."""
    p = panels.powers[int(place)]
    x = 2.0 * (place - math.floor(place)) - 1.0

    f, v, a, w = p[N - 1, 0], p[N - 1, 1], p[N - 1, 2], p[N - 1, 3]
    t, sv, sz = p[N - 1, 4], p[N - 1, 5], p[N - 1, 6]
    for i in range(N - 2, -1, -1):
        f, v, a, w = f * x + p[i, 0], v * x + p[i, 1], a * x + p[i, 2], w * x + p[i, 3]
        t, sv, sz = t * x + p[i, 4], sv * x + p[i, 5], sz * x + p[i, 6]
    return f, v, a, w, t, sv, sz
