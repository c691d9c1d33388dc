"""Uniform numbers of each trial."""

import numpy as np
from scipy import stats

from ddm.simulators.uniform_numbers import uniforms


def test_numbers_follow_from_the_seed_and_the_trial():
    found = uniforms(50, 3, 1)
    np.testing.assert_array_equal(uniforms(10, 3, 1), found[:10])
    np.testing.assert_array_equal(uniforms(50, 2, 1), found[:, :2])
    assert not np.array_equal(uniforms(50, 3, 2), found)


def test_numbers_are_uniform():
    found = uniforms(20_000, 2, 3)
    assert found.min() > 0.0
    assert found.max() < 1.0
    assert stats.kstest(found.ravel(), "uniform").pvalue > 1e-4
    assert abs(np.corrcoef(found.T)[0, 1]) < 0.03
