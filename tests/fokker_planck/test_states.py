"""Densities of evidence at chosen times."""

import numpy as np
import pytest
from scipy.integrate import trapezoid

from ddm import DDM
from ddm.fokker_planck.states import absorbing_states
from fokker_planck.equations import equation, numbers


def test_between_absorbing_boundaries():
    """Images: p(x, t) is a sum of normal densities of alternating sign."""
    times = np.array([0.005, 0.1, 0.6])
    found = absorbing_states(equation(), numbers(), times, 0.4, 0.0)
    k = np.arange(-20, 21)[:, np.newaxis]
    for t, x, density in found:
        here, there = x + 0.15 - 3.0 * k, x - 1.65 - 3.0 * k
        images = np.exp(-(here**2) / (2 * t)) - np.exp(-(there**2) / (2 * t))
        exact = images.sum(0) / np.sqrt(2 * np.pi * t) * np.exp((x + 0.15) - t / 2)
        np.testing.assert_allclose(density, exact, atol=1e-5 * exact.max())
        left = float(DDM(v=1.0, a=1.5, z=0.4).sf(t))
        assert trapezoid(density, x) == pytest.approx(left, abs=1e-4)
    assert [t for t, _, _ in found] == times.tolist()
