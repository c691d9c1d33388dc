"""The matrices of the basis against quadrature."""

import numpy as np
import pytest
from numpy.polynomial import legendre

from ddm.fokker_planck.legendre import (
    DEGREES,
    MOST_MODES,
    as_legendre,
    density_at,
    share_above_middle,
    tables,
)

N = 12


@pytest.fixture(scope="module")
def basis():
    """Gauss's nodes and weights, P_j and psi_k at the nodes, (nodes, N + 1) and (nodes, N)."""
    x, weights = legendre.leggauss(60)
    p = legendre.legvander(x, N + 2)
    return x, weights, p, (p[:, :N] - p[:, 2 : N + 2]) / (2 * np.arange(N) + 3)


def dense(bands):
    """The first N rows and columns of a matrix of bands."""
    width = bands.shape[0] // 2
    found = np.zeros((N, N))
    for j in range(N):
        for k in range(max(0, j - width), min(N, j + width + 1)):
            found[j, k] = bands[k - j + width, j]
    return found


def test_the_mass(basis):
    _, weights, _, psi = basis
    mass = tables(1).mass
    bands = np.zeros((5, N))
    bands[[0, 2, 4]] = mass[:, :N]
    np.testing.assert_allclose(dense(bands), (psi * weights[:, None]).T @ psi, atol=1e-15)


@pytest.mark.parametrize("degree", [1, 3, 7])
def test_the_drift(basis, degree):
    """(psi_j', P_d psi_k), with psi_j' = -P_{j+1}."""
    x, weights, p, psi = basis
    for d in range(degree + 1):
        weighted = (weights * legendre.legval(x, np.eye(degree + 1)[d]))[:, None]
        expected = -(p[:, 1 : N + 1] * weighted).T @ psi
        np.testing.assert_allclose(dense(tables(degree).drift[:, d, :N]), expected, atol=1e-15)


def test_the_stiffness(basis):
    _, weights, p, _ = basis
    slopes = -p[:, 1 : N + 1]
    expected = np.diag((slopes * weights[:, None]).T @ slopes)
    np.testing.assert_allclose(tables(1).stiffness[:N], expected, atol=1e-15)


@pytest.mark.parametrize("degree", DEGREES)
def test_a_polynomial_is_projected_on_itself(degree):
    found = tables(degree)
    values = legendre.legval(found.nodes, np.arange(1.0, degree + 2))
    coefficients = found.projection @ values
    np.testing.assert_allclose(coefficients[: degree + 1], np.arange(1.0, degree + 2), atol=1e-10)
    np.testing.assert_allclose(coefficients[degree + 1 :], 0.0, atol=1e-10)
    assert found.drift.shape == (2 * degree + 3, degree + 1, MOST_MODES[degree])


def test_a_drift_without_x_needs_one_node():
    found = tables(1, depends_on_x=False)
    assert found.nodes.tolist() == [0.0]
    assert (found.projection @ np.array([3.0])).tolist() == [3.0]


def test_a_density_is_the_sum_of_the_basis():
    """psi_0 = (1 - P_2) / 3 = (1 - xi^2) / 2, psi_1 = (P_1 - P_3) / 5 = (xi - xi^3) / 2."""
    xi = np.linspace(-1.0, 1.0, 7)
    expected = 1.5 * (1 - xi**2) / 2 - 0.4 * (xi - xi**3) / 2
    np.testing.assert_allclose(density_at(np.array([1.5, -0.4]), xi), expected, atol=1e-15)
    assert as_legendre(np.array([3.0])).tolist() == [1.0, 0.0, -1.0]


def test_the_share_above_the_middle():
    assert share_above_middle(np.array([1.5])) == pytest.approx(0.5, abs=1e-15)
    # the integral of psi_1 from 0 to 1 is 1 / 8, that of psi_0 over all is 2 / 3
    assert share_above_middle(np.array([1.5, 0.4])) == pytest.approx(0.5 + 0.05, abs=1e-14)
