"""The basis in space, and its matrices.

On the interval between the boundaries, with xi from -1 to 1, the basis is

    psi_k = (P_k - P_{k+2}) / (2k + 3),    psi_k' = -P_{k+1}

(Shen 1994, SIAM Journal on Scientific Computing 15:1489), which vanishes at both ends. Its matrices
have few diagonals: those of the mass three, that of the stiffness one, and those of a drift which
is a polynomial of degree d in xi have 2d + 3. The flux out of the ends needs no differences: it is
a sum of coefficients.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.polynomial.legendre import legval

from ddm.numerics.quadrature import composite

# Coefficients in space, by the degree of the drift in x. A start .05 a away from a boundary, which
# begins narrow, needs 350.
MOST_MODES = {1: 448, 3: 320, 7: 320, 15: 256, 31: 256}

# degrees in x that are tried, in this order
DEGREES = tuple(MOST_MODES)

# coefficients beyond the degree that are looked at, to see that the degree suffices
BEYOND = 2


class Tables(NamedTuple):
    """What the steps need of the basis, for drifts of one degree in x.

    drift : (2 degree + 3, degree + 1, n), offset o, d and row j: -(P_{j+1}, P_d psi_k) with
        k = j + o - degree - 1
    mass : (3, n), offsets -2, 0 and 2
    stiffness : (n,)
    nodes : (m,), the places in xi at which a drift is evaluated
    projection : (degrees, m), from values at the nodes to coefficients of Legendre polynomials
    """

    drift: np.ndarray
    mass: np.ndarray
    stiffness: np.ndarray
    nodes: np.ndarray
    projection: np.ndarray


@lru_cache
def tables(degree: int, *, depends_on_x: bool = True) -> Tables:
    """The tables for drifts of a degree in x; one node suffices if the drift has no x in it."""
    n = MOST_MODES[degree]
    j = np.arange(n)
    stiffness = 2.0 / (2.0 * j + 3.0)
    nodes, projection = _projection(degree + BEYOND) if depends_on_x else _constant()
    return Tables(_drift(degree, n), _mass(n), stiffness, nodes, projection)


def _projection(degree: int) -> tuple[np.ndarray, np.ndarray]:
    """Gauss-Legendre nodes, and the projection on Legendre polynomials up to a degree."""
    nodes, weights = np.polynomial.legendre.leggauss(degree + 1)
    values = np.polynomial.legendre.legvander(nodes, degree)
    scale = (2.0 * np.arange(degree + 1) + 1.0) / 2.0
    return nodes, np.ascontiguousarray((values * weights[:, None]).T * scale[:, None])


def _constant() -> tuple[np.ndarray, np.ndarray]:
    """One node in the middle, whose value is the coefficient of P_0."""
    return np.zeros(1), np.ones((1, 1))


def _norm(k: np.ndarray) -> np.ndarray:
    """The square of the norm of P_k."""
    return 2.0 / (2.0 * k + 1.0)


def _mass(n: int) -> np.ndarray:
    """(psi_j, psi_k) for k = j - 2, j and j + 2."""
    j = np.arange(n)
    scale = 2.0 * j + 3.0
    below = np.where(j >= 2, -_norm(j) / (scale * (scale - 4.0)), 0.0)
    above = np.where(j < n - 2, -_norm(j + 2) / (scale * (scale + 4.0)), 0.0)
    return np.stack([below, (_norm(j) + _norm(j + 2)) / scale**2, above])


def _drift(degree: int, n: int) -> np.ndarray:
    """The bands of the drift P_d, for d from 0 to the degree.

    The products (P_j, P_d P_k) follow from the recurrence of P_d, in which xi acts on P_k.
    """
    size = n + degree + 4
    k = np.arange(size)
    products = [np.diag(_norm(k))]
    before = np.zeros((size, size))
    for d in range(degree):
        last = products[-1]
        by_xi = np.zeros((size, size))
        by_xi[:, 1:] += last[:, :-1] * (k[1:] / (2.0 * k[1:] + 1.0))
        by_xi[:, :-1] += last[:, 1:] * ((k[:-1] + 1.0) / (2.0 * k[:-1] + 1.0))
        products.append(((2 * d + 1) * by_xi - d * before) / (d + 1))
        before = last

    width = degree + 1
    bands = np.zeros((2 * width + 1, degree + 1, n))
    for d, product in enumerate(products):
        matrix = -(product[1 : n + 1, :n] - product[1 : n + 1, 2 : n + 2]) / (2.0 * k[:n] + 3.0)
        for offset in range(-width, width + 1):
            j = np.arange(max(0, -offset), min(n, n - offset))
            bands[offset + width, d, j] = matrix[j, j + offset]
    return bands


def as_legendre(u: np.ndarray) -> np.ndarray:
    """Coefficients of Legendre polynomials (n + 2,) from those of the basis (n,)."""
    scaled = u / (2.0 * np.arange(u.size) + 3.0)
    return np.append(scaled, [0.0, 0.0]) - np.append([0.0, 0.0], scaled)


def density_at(u: np.ndarray, xi: np.ndarray) -> np.ndarray:
    """The density of xi at places between -1 and 1."""
    return np.asarray(legval(xi, as_legendre(u)))


def masses_by_half(u: np.ndarray) -> np.ndarray:
    """The mass below and above the middle between the boundaries, (2, ...), from u (n, ...)."""
    xi, weights = composite(np.linspace(0.0, 1.0, 17), 32)
    units = np.eye(len(u))
    of_basis = [[weights @ density_at(unit, side * xi) for unit in units] for side in (-1.0, 1.0)]
    return np.asarray(np.array(of_basis) @ u)


def share_above_middle(u: np.ndarray) -> float:
    """The share of the mass above the middle between the boundaries."""
    below, above = masses_by_half(u)
    return float(above / (above + below))
