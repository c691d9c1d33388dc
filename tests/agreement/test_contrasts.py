"""Differences between two levels of a column."""

import numpy as np

from ddm.agreement.contrasts import Contrast, contrasted

NAMES = ("block", "flanker")
CONTRAST = Contrast("flanker", "comp", "incomp")


def test_the_second_level_minus_the_first_and_their_mean():
    values = {
        (1, "comp"): np.array([1.0, 2.0]),
        (1, "incomp"): np.array([1.5, 4.0]),
        (2, "comp"): np.array([9.0, 9.0]),
    }
    found = contrasted(values, NAMES, CONTRAST)
    assert list(found) == [(1,)]
    np.testing.assert_array_equal(found[(1,)], [0.5, 2.0, 1.25, 3.0])


def test_simulated_sets_are_subtracted_one_by_one():
    values = {("comp",): np.arange(6.0).reshape(3, 2), ("incomp",): np.ones((3, 2))}
    found = contrasted(values, ("flanker",), CONTRAST)[()]
    assert found.shape == (3, 4)
    np.testing.assert_array_equal(found[:, :2], 1.0 - np.arange(6.0).reshape(3, 2))


def test_names_and_keys_without_the_column():
    assert CONTRAST.without(NAMES) == ("block",)
    assert CONTRAST.without((1, "comp"), NAMES) == (1,)
