"""Rows of numbers against one vector after the other."""

import numpy as np
import pytest

from ddm.fokker_planck.bands import assemble, end_sums, factor, substitute
from ddm.fokker_planck.legendre import tables
from ddm.fokker_planck.tangents.lanes import (
    LANES,
    plus,
    put,
    row,
    substitute_lanes,
    write_end_sums,
    zeros,
)
from ddm.runtime.compilation import summing_kernel

N = 21


@summing_kernel
def arithmetic(x, y, out):
    for i in range(x.shape[0]):
        put(out, i, plus(row(x, i), 3.0, row(y, x.shape[0] - 1 - i)))
    put(out, x.shape[0], zeros())


@summing_kernel
def solved(n, lu, r):
    substitute_lanes(n, lu, r)


@summing_kernel
def summed(n, width, u, out):
    write_end_sums(n, width, u, out)


def test_rows_are_added():
    x, y = np.random.default_rng(1).normal(size=(2, 5, LANES))
    out = np.full((6, LANES), np.nan)
    arithmetic(x, y, out)
    np.testing.assert_allclose(
        out, np.vstack([x + 3.0 * y[::-1], np.zeros((1, LANES))]), rtol=1e-15
    )


@pytest.mark.parametrize("degree", [1, 3])
def test_each_lane_is_solved_as_one_vector(degree):
    table, width = tables(degree), degree + 1
    a, lu = np.zeros((2 * width + 1, N)), np.zeros((2 * width + 1, N))
    assemble(N, np.linspace(1.0, 0.2, degree + 1), 2.0, table.drift, table.stiffness, a)
    factor(N, 0.02, a, table.mass, lu)
    r = np.zeros((N + 2 * width, LANES))
    r[width:-width] = np.random.default_rng(2).normal(size=(N, LANES))
    expected = r[width:-width].T.copy()
    for one in expected:
        substitute(N, lu, one)
    solved(N, lu, r)
    np.testing.assert_allclose(r[width:-width].T, expected, rtol=1e-11)


@pytest.mark.parametrize("n", [7, 8])
def test_sums_at_the_ends(n):
    u = np.zeros((n + 4, LANES))
    u[2:-2] = np.random.default_rng(3).normal(size=(n, LANES))
    out = np.empty((2, LANES))
    summed(n, 2, u, out)
    expected = [end_sums(n, 2, np.ascontiguousarray(one)) for one in u.T]
    np.testing.assert_allclose(out[::-1].T, expected, rtol=1e-13)
