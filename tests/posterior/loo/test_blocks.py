"""Blocks of log likelihoods: checked, put in order, summed."""

import numpy as np
import pytest

from ddm.posterior.loo.blocks import blocks_of, checked, in_place, summed
from refusals import refused

WHOLE = np.random.default_rng(1).normal(size=(30, 11))


def test_blocks_of_an_array_are_its_columns():
    blocks = list(blocks_of(WHOLE, 4))
    assert [where.tolist() for where, _ in blocks] == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10]]
    np.testing.assert_array_equal(np.hstack([values for _, values in blocks]), WHOLE)


def test_numbers_of_blocks_come_in_the_order_of_the_trials():
    positions = [np.array([3, 0]), np.array([2, 1])]
    values = [np.array([30, 0]), np.array([20, 10])]
    assert in_place(positions, values).tolist() == [0, 10, 20, 30]


@pytest.mark.parametrize(
    ("positions", "said"),
    [
        ([[0, 1], [1, 2]], "3 different ones, from 0 to 2"),
        ([[1, 2]], "2 different ones, from 1 to 2"),
    ],
)
def test_trials_that_are_missing_or_there_twice_are_refused(positions, said):
    arrays = [np.array(one) for one in positions]
    n = sum(map(len, positions))
    with refused(
        ValueError, f"blocks must have each of the positions 0 to {n - 1} once; got {said}."
    ):
        in_place(arrays, arrays)


def test_a_block_of_another_shape_is_refused():
    with refused(
        ValueError, "log_likelihood of 3 trials must have the shape (draws, 3); got (30, 11)."
    ):
        list(checked([(np.arange(3), WHOLE)]))


def test_blocks_of_different_draws_are_refused():
    blocks = [(np.arange(11), WHOLE), (np.arange(11, 22), WHOLE[:20])]
    with refused(ValueError, "blocks must have the same draws; got 30 and 20."):
        list(checked(blocks))


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_a_trial_without_a_finite_log_likelihood_is_named(value):
    odd = WHOLE.copy()
    odd[7, 3] = value
    with refused(
        ValueError,
        f"log_likelihood must be finite; that of trial 13 is {value} in draw 7. Give the trials "
        "that were sampled.",
    ):
        list(checked([(np.arange(10, 21), odd)]))


def test_sums_of_groups_are_those_of_their_trials():
    group = np.array([2, 0, 0, 1, 2, 2, 1, 0, 1, 2, 0])
    ((where, values),) = summed(blocks_of(WHOLE, 4), group)
    assert where.tolist() == [0, 1, 2]
    expected = np.column_stack([WHOLE[:, group == code].sum(axis=1) for code in range(3)])
    np.testing.assert_allclose(values, expected, rtol=1e-13)


def test_groups_of_other_trials_are_refused():
    with refused(ValueError, "blocks must have the 12 trials of group; got 11."):
        list(summed(blocks_of(WHOLE), np.zeros(12, dtype=int)))
