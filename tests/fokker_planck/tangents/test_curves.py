"""Interpolants with derivatives against those without, and against differences."""

import numpy as np
import pytest

from ddm.fokker_planck.passages import Boundary
from ddm.fokker_planck.tangents.passages import GradedBoundary
from ddm.fokker_planck.tangents.solutions import differentiate
from fokker_planck.tangents.examples import CASES, by_differences, solved

# before the first row, between rows, and after the last one
TIMES = np.concatenate([np.geomspace(2e-3, 0.02, 6), np.linspace(0.03, 1.49, 45), [1.6, 3.0]])


def graded(name):
    solution, own, directions = solved(name)
    curves = solution.curves()
    slopes = differentiate(solution, curves, own, directions)
    return [GradedBoundary(Boundary(c), s) for c, s in zip(curves, slopes, strict=True)]


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("side", [0, 1])
def test_densities(name, side):
    solution, own, directions = solved(name)
    one = graded(name)[side]
    found = one.log_densities(TIMES)
    np.testing.assert_allclose(found.values, one.boundary.log_densities(TIMES), rtol=1e-12)
    e = 1e-6 * TIMES
    slope = (one.boundary.log_densities(TIMES + e) - one.boundary.log_densities(TIMES - e)) / (
        2 * e
    )
    np.testing.assert_allclose(found.by_time, slope, rtol=1e-5, atol=1e-4)
    for i, each in enumerate(directions):
        expected = by_differences(
            solution, own, each, lambda s: Boundary(s.curves()[side]).log_densities(TIMES)
        )
        error = np.abs(found.by[:, i] - expected)
        # the first rows, which early times meet, are fluxes of 1e-9 of the mode, and rounded
        matters = found.values > found.values.max() + np.log(1e-5)
        assert error[~matters].max() < 1e-3 * max(1.0, np.abs(expected).max())
        assert error[matters].max() < 1e-5 * np.abs(expected).max()


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("side", [0, 1])
def test_masses(name, side):
    solution, own, directions = solved(name)
    one = graded(name)[side]
    gone, to_come = one.masses(TIMES)
    values = np.stack(one.boundary.masses(TIMES))
    np.testing.assert_allclose([gone.values, to_come.values], values, rtol=1e-10, atol=1e-15)
    for i, each in enumerate(directions):
        expected = by_differences(
            solution, own, each, lambda s: np.stack(Boundary(s.curves()[side]).masses(TIMES))
        )
        tolerance = 2e-6 * np.abs(expected).max()
        found = [gone.by[:, i], to_come.by[:, i]]
        np.testing.assert_allclose(found, expected, rtol=1e-4, atol=tolerance)
    np.testing.assert_allclose(gone.by_time, np.exp(one.log_densities(TIMES).values))
    np.testing.assert_allclose(to_come.by_time, -gone.by_time)


@pytest.mark.parametrize("t", [0.0, -1.0, np.inf, np.nan])
def test_where_there_is_no_density_nothing_changes(t):
    found = graded("starts")[1].log_densities(np.array([t]))
    assert not found.by.any()
    assert not found.by_time.any()
    assert np.isnan(found.values[0]) if np.isnan(t) else found.values[0] == -np.inf


def test_before_all_rows_all_is_to_come():
    gone, to_come = graded("starts")[1].masses(np.array([0.0]))
    assert gone.values[0] == 0.0
    assert not gone.by.any()
    later = graded("starts")[1].masses(np.array([1e9]))[0]
    np.testing.assert_allclose(to_come.values, later.values, rtol=1e-12)
    np.testing.assert_allclose(to_come.by, later.by, rtol=1e-9)
