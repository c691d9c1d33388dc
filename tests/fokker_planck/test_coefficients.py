"""The equation on the interval between the boundaries."""

import math

import numba
import numpy as np
import pytest

from ddm.fokker_planck.coefficients import inside, left_out, noise_slope, write_equation
from ddm.fokker_planck.legendre import tables
from fokker_planck.equations import equation, exponential, gained_noise, leak, numbers

P = numbers(k=1.2)


@numba.njit
def noise_slope_at(functions, t, low, high, e, p):
    return noise_slope(functions, t, low, high, e, p)


@pytest.mark.parametrize("t", [0.3, 0.5, 0.0])
def test_drift_and_diffusion(t):
    """alpha = (mu - c' - xi h') / h, also at the ends of a segment, by one-sided differences."""
    table, alpha = tables(1), np.zeros(4)
    functions = equation(leak, exponential, x=True).functions
    beta, half = write_equation(
        functions, t, 0.0, 0.5, 1e-4, P, table.nodes, table.projection, alpha
    )
    expected = 0.75 * math.exp(-1.2 * t)
    assert half == pytest.approx(expected, rel=1e-12)
    assert beta == pytest.approx(0.5 / expected**2, rel=1e-12)
    # the leak and the collapse cancel
    np.testing.assert_allclose(alpha, [0.0, 0.0, 0.0, 0.0], atol=1e-7)


def upper(t, a):
    return a + t * t


def test_boundaries_of_their_own():
    table, alpha = tables(1, depends_on_x=False), np.zeros(2)
    functions = equation(boundary=upper, lower=-6).functions
    p = numbers(g=-0.5, a=1.0)
    beta, half = write_equation(
        functions, 0.5, 0.0, 2.0, 1e-4, p, table.nodes, table.projection, alpha
    )
    assert (beta, half) == (0.5 / 0.875**2, 0.875)
    # c' = h' = t
    np.testing.assert_allclose(alpha, [(1.0 - 0.5) / 0.875, -0.5 / 0.875], rtol=1e-9)


def test_the_slope_of_the_noise():
    functions = equation(noise=gained_noise).functions
    found = noise_slope_at(functions, 0.5, 0.0, 2.0, 1e-4, numbers())
    assert found == pytest.approx(2 * 0.8 * (1 + 0.8 * 0.5), rel=1e-8)
    assert noise_slope_at(equation().functions, 0.5, 0.0, 2.0, 1e-4, numbers()) == 0.0


def test_times_are_inside_their_segment():
    assert inside(0.3, 0.0, 1.0, 0.0) == 0.3
    assert 0.0 < inside(0.0, 0.0, 1.0, 0.0) < 1e-12
    assert 1.0 - 1e-12 < inside(1.0, 0.0, 1.0, 0.0) < 1.0


def test_what_a_degree_leaves_out():
    assert left_out(np.array([4.0, 2.0, 0.5, -0.25]), 1.0, 4) == 0.75 / 5.0
    assert left_out(np.array([4.0, 2.0]), 1.0, 1) == 0.0
