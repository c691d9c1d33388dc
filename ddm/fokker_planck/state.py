"""The evidence itself: its density from the coefficients."""

from __future__ import annotations

import numpy as np
from numpy.polynomial.legendre import legval

from ddm.numerics.quadrature import composite


def as_legendre(u: np.ndarray) -> np.ndarray:
    """Coefficients of Legendre polynomials (n + 2,) from those of the basis (n,)."""
    scaled = u / (2.0 * np.arange(u.size) + 3.0)
    return np.append(scaled, [0.0, 0.0]) - np.append([0.0, 0.0], scaled)


def density_at(u: np.ndarray, xi: np.ndarray) -> np.ndarray:
    """The density of xi at places between -1 and 1."""
    return np.asarray(legval(xi, as_legendre(u)))


def share_above_middle(u: np.ndarray) -> float:
    """The share of the mass above the middle between the boundaries."""
    xi, weights = composite(np.linspace(0.0, 1.0, 17), 32)
    above, below = (weights @ density_at(u, side * xi) for side in (1.0, -1.0))
    return float(above / (above + below))
