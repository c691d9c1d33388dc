"""The first coefficients."""

import math

import numpy as np
import pytest
from scipy import stats

from ddm import DDM
from ddm.fokker_planck.legendre import density_at
from ddm.fokker_planck.starts import (
    density_start,
    early_log_passages,
    point_start,
    project,
    symmetric_beta,
)
from ddm.fokker_planck.steps import NOT_FINITE, Unsolvable
from fokker_planck.equations import equation, numbers

OPTIONS = {"near": 5.5, "tail": 1e-10, "latest": 1.0, "degree": 1, "linear": True, "fixed": None}
FUNCTIONS = equation().functions


def test_a_projection_of_a_function_of_the_basis_is_itself():
    xi, weights = np.polynomial.legendre.leggauss(40)
    coefficients = np.array([1.5, -0.4, 0.2, 0.1])
    out = np.empty(6)
    project(xi, density_at(coefficients, xi) * weights, out)
    np.testing.assert_allclose(out, [*coefficients, 0.0, 0.0], atol=1e-13)


def test_a_point_begins_as_a_normal_distribution():
    start = point_start(FUNCTIONS, numbers(), 0.5, 0.0, **OPTIONS)
    xi = np.linspace(-0.5, 0.5, 11)
    density = stats.norm(start.time, math.sqrt(start.time)).pdf(0.75 * xi) * 0.75
    np.testing.assert_allclose(density_at(start.coefficients, xi), density, rtol=1e-5, atol=1e-8)
    assert 2 / 3 * start.coefficients[0] + start.gone.sum() == pytest.approx(1.0, abs=1e-14)


@pytest.mark.parametrize(("name", "value"), [("D", 0.0), ("D", -1.0), ("v", math.nan)])
def test_a_point_that_does_not_spread_has_no_start(name, value):
    fixed = OPTIONS | {"fixed": (0.01, 24)}
    with pytest.raises(Unsolvable) as caught:
        point_start(FUNCTIONS, numbers(**{name: value}), 0.5, 0.0, **fixed)
    assert caught.value.reason == NOT_FINITE


def test_starts_spread_evenly_are_as_dense_as_evidence_is_wide():
    start = point_start(FUNCTIONS, numbers(), 0.5, 0.6, **OPTIONS)
    assert start.weights.sum() == pytest.approx(1.0, abs=1e-14)
    assert start.points.min() > -0.45
    assert start.points.max() < 0.45
    middle = density_at(start.coefficients, np.array([0.0, 0.2]))
    np.testing.assert_allclose(middle, 0.5 / 0.6, rtol=1e-6)


def test_a_density_is_normalised_and_projected():
    start = density_start(lambda z: 7 * z**2 * (1 - z) ** 2, 1e-5, 1)
    xi = np.linspace(-1, 1, 9)
    expected = stats.beta(3, 3).pdf((xi + 1) / 2) / 2
    np.testing.assert_allclose(density_at(start.coefficients, xi), expected, atol=1e-9)
    assert start.time == 0.0


def test_early_passages_are_averaged_over_starts():
    start = point_start(FUNCTIONS, numbers(), 0.3, 0.2, **OPTIONS)
    times = np.array([0.004, 0.008])
    found = early_log_passages(FUNCTIONS, numbers(), start, times, True)
    process = DDM(v=1.0, a=1.5, z=0.3, sz=0.2)
    np.testing.assert_allclose(found[0], process.logpdf(times, 0), atol=1e-6)


@pytest.mark.parametrize("shape", [1.5, 3.0, 6.0])
def test_a_beta_start_is_symmetric_around_the_middle(shape):
    start = density_start(symmetric_beta(shape), 1e-5, 1)
    xi = np.array([-0.6, -0.2, 0.0, 0.2, 0.6])
    expected = stats.beta(shape, shape).pdf(0.5 * (1.0 + xi)) / 2
    np.testing.assert_allclose(density_at(start.coefficients, xi), expected, rtol=1e-3)
    assert 2 / 3 * start.coefficients[0] == pytest.approx(1.0, abs=1e-5)


def test_a_density_can_have_the_modes_of_another():
    start = density_start(symmetric_beta(3.0), 1e-5, 1, 50)
    assert start.coefficients.size == 50
