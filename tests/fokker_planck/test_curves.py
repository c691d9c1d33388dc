"""Curves through rows: densities integrate to distribution functions, which are inverted."""

import math

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import expn

from ddm import DDM
from ddm.fokker_planck.curves import log_integral, write_slopes_of_rows
from ddm.fokker_planck.passages import Boundary
from ddm.fokker_planck.solving import solve
from fokker_planck.equations import equation, numbers

PROCESS = DDM(v=1.0, a=1.5, z=0.3)


@pytest.fixture(scope="module")
def sides():
    solution = solve(equation(), numbers(), until=100.0, z=0.3)
    return [Boundary(curve) for curve in solution.curves()]


TIMES = np.array([1e-3, 5e-3, 0.02, 0.1, 0.5, 2.0, 8.0])


@pytest.mark.parametrize("side", [0, 1])
def test_masses_are_the_distribution_function_and_the_survivor(sides, side):
    gone, to_come = sides[side].masses(TIMES)
    expected = PROCESS.cdf(TIMES, side)
    matters = expected > 1e-9
    np.testing.assert_allclose(gone[matters], expected[matters], rtol=2e-2)
    np.testing.assert_allclose(gone, expected, atol=1e-7)
    np.testing.assert_allclose(to_come, PROCESS.sf(TIMES, side), rtol=1e-4)


@pytest.mark.parametrize("side", [0, 1])
def test_a_density_integrates_to_the_distribution_function(sides, side):
    for low, high in ((1e-4, 0.02), (0.02, 0.3), (0.3, 1.7)):
        expected = np.diff(sides[side].masses(np.array([low, high]))[0])[0]
        found, _ = quad(
            lambda t: math.exp(sides[side].log_densities(np.array([t]))[0]), low, high, limit=200
        )
        assert found == pytest.approx(expected, rel=2e-5, abs=1e-10)


@pytest.mark.parametrize("side", [0, 1])
def test_an_inverse_gives_back_the_mass(sides, side):
    boundary = sides[side]
    masses = boundary.probability * np.array([1e-10, 1e-6, 0.01, 0.5, 0.99, 1 - 1e-9])
    np.testing.assert_allclose(boundary.masses(boundary.inverse(masses))[0], masses, rtol=1e-9)
    assert np.isnan(boundary.inverse(np.array([1.1]))).all()


@pytest.mark.parametrize("side", [0, 1])
def test_moments(sides, side):
    first, second = sides[side].powers / sides[side].probability
    assert first == pytest.approx(PROCESS.mean(side), abs=1e-6)
    assert second - first**2 == pytest.approx(PROCESS.var(side), rel=1e-5)


def test_missing_and_infinite_times(sides):
    times = np.array([np.nan, -1.0, 0.0, np.inf])
    np.testing.assert_array_equal(
        sides[1].log_densities(times), [np.nan, -np.inf, -np.inf, -np.inf]
    )
    gone, to_come = sides[1].masses(times)
    np.testing.assert_allclose(gone, [np.nan, 0.0, 0.0, sides[1].probability])
    np.testing.assert_allclose(to_come, [np.nan, *2 * [sides[1].probability], 0.0], atol=1e-15)


def test_the_log_of_an_integral():
    """That of exp(-A / t): t E_2(A / t)."""
    a, times = 3.0, np.geomspace(0.02, 0.5, 24)
    expected = np.log(times * expn(2, a / times))
    np.testing.assert_allclose(log_integral(times, -a / times)[1:], expected[1:], atol=5e-3)


def test_slopes_that_rounding_hides_follow_from_the_rows():
    t = np.geomspace(0.01, 0.03, 30)
    density = np.exp(-0.2 / t) * (1.0 + t)
    exact = density * (0.2 / t**2 + 1.0 / (1.0 + t))
    slope = exact * np.where(np.arange(30) % 2, 3.0, 0.2)
    noisy = np.arange(30) < 20
    write_slopes_of_rows(t, density, noisy, slope)
    np.testing.assert_allclose(slope[:20], exact[:20], rtol=1e-4)
    np.testing.assert_allclose(slope[20:] / exact[20:], np.where(np.arange(20, 30) % 2, 3.0, 0.2))


def test_slopes_at_a_jump_stay():
    t = np.array([1.0, 2.0, 2.0, 3.0, 4.0])
    slope = np.full(5, 7.0)
    write_slopes_of_rows(t, np.ones(5), np.ones(5, dtype=bool), slope)
    assert (slope == 7.0).all()
