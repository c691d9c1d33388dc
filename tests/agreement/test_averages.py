"""Means of values of people as they come."""

import numpy as np

from ddm.agreement.averages import Average


def test_missing_values_are_left_out_one_by_one():
    average = Average()
    average.add(np.array([1.0, np.nan, np.nan]))
    average.add(np.array([3.0, 5.0, np.nan]))
    np.testing.assert_array_equal(average.mean(3), [2.0, 5.0, np.nan])


def test_ends_are_percentiles_of_the_means_over_people():
    rng = np.random.default_rng(1)
    first, second = rng.normal(size=(100, 2)), rng.normal(size=(100, 2))
    second[:, 1] = np.nan
    average = Average()
    average.add(first)
    average.add(second)
    low, high = average.ends(2, (10.0, 90.0))
    both = 0.5 * (first[:, 0] + second[:, 0])
    np.testing.assert_allclose([low[0], high[0]], np.percentile(both, [10, 90]))
    np.testing.assert_allclose([low[1], high[1]], np.percentile(first[:, 1], [10, 90]))


def test_without_values_all_are_missing():
    assert np.isnan(Average().mean(2)).all()
    assert np.isnan(Average().ends(2, (2.5, 97.5))).all()
    average = Average()
    average.add(np.full((4, 1), np.nan))
    assert np.isnan(average.ends(1, (2.5, 97.5))).all()
