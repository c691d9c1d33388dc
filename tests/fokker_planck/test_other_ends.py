"""Evidence that is not absorbed, against series, steady states and normal distributions."""

import numpy as np
import pytest
from scipy import stats
from scipy.integrate import trapezoid

from ddm.fokker_planck.other_ends import free_states, reflecting_states
from ddm.fokker_planck.steps import Unsolvable
from fokker_planck.equations import equation, exponential, numbers


def leak(x, v, k):
    return v - k * x


def test_brownian_motion_between_reflecting_boundaries_is_a_cosine_series():
    times = np.array([0.02, 0.1, 0.5])
    k = np.arange(1, 200)[:, np.newaxis]
    for t, x, density in reflecting_states(equation(), numbers(v=0.0), times, 0.4, 0.0):
        share, decay = x / 1.5 + 0.5, np.exp(-((k * np.pi / 1.5) ** 2) * t / 2)
        exact = 1 + 2 * (decay * np.cos(k * np.pi * share) * np.cos(k * np.pi * 0.4)).sum(0)
        np.testing.assert_allclose(density, exact / 1.5, atol=1e-6 * exact.max() / 1.5)


def test_a_leak_between_reflecting_boundaries_has_its_steady_state():
    form, p = equation(leak, x=True), numbers(v=0.5, k=3.0)
    ((_, x, density),) = reflecting_states(form, p, np.array([12.0]), 0.4, 0.0)
    steady = np.exp(-3.0 * (x - 0.5 / 3.0) ** 2)
    mass = stats.norm(0.5 / 3.0, np.sqrt(1 / 6)).cdf([-0.75, 0.75])
    exact = steady / (np.sqrt(np.pi / 3.0) * (mass[1] - mass[0]))
    np.testing.assert_allclose(density, exact, atol=1e-6 * exact.max())


def test_reflecting_boundaries_that_move_keep_all_evidence():
    form, p = equation(boundary=exponential), numbers(k=0.8)
    for _, x, density in reflecting_states(form, p, np.array([0.1, 0.7]), 0.4, 0.2):
        assert trapezoid(density, x) == pytest.approx(1.0, abs=1e-4)


@pytest.mark.parametrize("sz", [0.0, 0.3])
def test_free_evidence_is_normal(sz):
    form, p = equation(leak, x=True), numbers(v=0.5, k=3.0)
    for t, x, density in free_states(form, p, np.array([0.1, 2.0]), 0.4, sz):
        decay = np.exp(-3.0 * t)
        starts = -0.15 + 1.5 * sz * (np.polynomial.legendre.leggauss(60)[0] / 2)
        weights = np.polynomial.legendre.leggauss(60)[1] / 2
        means = starts * decay + 0.5 / 3.0 * (1 - decay)
        sd = np.sqrt((1 - decay**2) / 6.0)
        exact = weights @ stats.norm(means[:, np.newaxis], sd).pdf(x)
        np.testing.assert_allclose(density, exact, atol=1e-6 * exact.max())


def test_free_evidence_needs_a_linear_drift():
    with pytest.raises(Unsolvable):
        free_states(equation(lambda x: -x * x, x=True), numbers(), np.array([1.0]), 0.5, 0.0)
