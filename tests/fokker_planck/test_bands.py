"""Linear algebra on few diagonals against that on full matrices."""

import numpy as np
import pytest

from ddm.fokker_planck.bands import apply, apply_mass, assemble, end_sums, factor, substitute
from ddm.fokker_planck.legendre import tables

N = 30


def full(bands):
    width = bands.shape[0] // 2
    found = np.zeros((N, N))
    for j in range(N):
        for k in range(max(0, j - width), min(N, j + width + 1)):
            found[j, k] = bands[k - j + width, j]
    return found


@pytest.mark.parametrize("degree", [1, 3, 7])
def test_they_are_those_of_full_matrices(degree):
    table, width = tables(degree), degree + 1
    rng = np.random.default_rng(degree)
    alpha, beta, g = rng.normal(size=degree + 1), 2.0, 0.013
    a, lu = np.zeros((2 * width + 1, N)), np.zeros((2 * width + 1, N))
    assemble(N, alpha, beta, table.drift, table.stiffness, a)
    expected = np.tensordot(full_drift(table, width), alpha, axes=1)
    expected -= beta * np.diag(table.stiffness[:N])
    np.testing.assert_allclose(full(a), expected, atol=1e-14)

    u, out = np.zeros(N + 2 * width), np.empty(N)
    u[width : N + width] = rng.normal(size=N)
    inner = u[width : N + width]
    apply(N, a, u, out)
    np.testing.assert_allclose(out, expected @ inner, atol=1e-13)

    mass_bands = np.zeros((5, N))
    mass_bands[[0, 2, 4]] = table.mass[:, :N]
    mass = full(mass_bands)
    apply_mass(N, width, table.mass, u, out)
    np.testing.assert_allclose(out, mass @ inner, atol=1e-15)

    factor(N, g, a, table.mass, lu)
    solution = inner.copy()
    substitute(N, lu, solution)
    np.testing.assert_allclose((mass - g * expected) @ solution, inner, atol=1e-13)


def full_drift(table, width):
    return np.stack([full(table.drift[:, d, :N]) for d in range(width)], axis=-1)


@pytest.mark.parametrize("n", [7, 8])
def test_sums_at_the_ends(n):
    u = np.zeros(n + 4)
    u[2 : n + 2] = np.arange(1.0, n + 1)
    upper, lower = end_sums(n, 2, u)
    assert upper == u.sum()
    assert lower == u[2::2].sum() - u[3::2].sum()
