"""Sorted slices, against NumPy's sort of each slice."""

import numpy as np
import pytest

from ddm.numerics import slices
from ddm.numerics.slices import SHORT


@pytest.mark.parametrize("sizes", [[3, 0, 5, 1], [SHORT, SHORT + 1, 1000, 2], [0, 0], [1] * 9000])
def test_each_slice_is_sorted(sizes):
    rng = np.random.default_rng(len(sizes))
    member = rng.permutation(np.repeat(np.arange(len(sizes)), sizes))
    x = rng.random(member.size).round(2)
    placed, ends = slices.sorted_slices(x, member, len(sizes))
    assert np.diff(ends).tolist() == sizes
    for i in range(min(len(sizes), 50)):
        np.testing.assert_array_equal(placed[ends[i] : ends[i + 1]], np.sort(x[member == i]))


def test_the_order_of_the_numbers_does_not_matter():
    rng = np.random.default_rng(1)
    x, member = rng.random(500), rng.integers(0, 7, 500)
    order = rng.permutation(500)
    first = slices.sorted_slices(x, member, 7)
    second = slices.sorted_slices(x[order], member[order], 7)
    for one, other in zip(first, second, strict=True):
        np.testing.assert_array_equal(one, other)
