"""Passages are sums of solutions with weights."""

import math

import numpy as np
import pytest

from ddm import DDM
from ddm.fokker_planck.passages import Boundary, Passages, passages_of
from ddm.fokker_planck.solving import solve
from fokker_planck.equations import equation, numbers

TIMES, UPPER = np.array([0.1, 0.4, 1.0, 2.0]), np.array([True, False, True, False])


def curves(v):
    return solve(equation(), numbers(v=v), until=100.0).curves()


def test_one_solution():
    found, exact = passages_of(curves(1.0), math.inf, 0.0), DDM(v=1.0, a=1.5)
    np.testing.assert_allclose(
        found.log_densities(TIMES, UPPER), exact.logpdf(TIMES, UPPER), atol=1e-4
    )
    np.testing.assert_allclose(found.probabilities, exact.probability([0, 1]), atol=1e-7)


def test_a_mixture():
    """Of which the moments are not those of its parts."""
    weights = np.array([0.25, 0.75])
    boundaries = [tuple(map(Boundary, curves(v))) for v in (1.0, 2.0)]
    found = Passages(boundaries, weights, math.inf, 0.0)
    parts = [DDM(v=v, a=1.5) for v in (1.0, 2.0)]
    expected = weights @ [part.pdf(TIMES, UPPER) for part in parts]
    np.testing.assert_allclose(found.log_densities(TIMES, UPPER), np.log(expected), atol=1e-4)
    expected = weights @ [part.cdf(TIMES, UPPER) for part in parts]
    np.testing.assert_allclose(found.masses(TIMES, UPPER)[0], expected, atol=1e-6)

    p = weights * [float(part.probability()) for part in parts]
    mean = p @ [float(part.mean(1)) for part in parts] / p.sum()
    assert found.moments[0][1] == pytest.approx(mean, abs=1e-6)
