"""Monte Carlo errors are the spread of figures of repeated simulations."""

import numpy as np
import pytest

from ddm.numerics.monte_carlo import error_of_root, error_of_share

REPEATS = 4000


def test_the_error_of_a_root_is_the_spread_of_roots():
    """Of the root of a mean of 100 squares, within 8 %."""
    squares = np.random.default_rng(1).normal(0.3, 1.0, (REPEATS, 100)) ** 2
    roots = np.sqrt(squares.mean(axis=1))
    errors = [error_of_root(row, root) for row, root in zip(squares, roots, strict=True)]
    assert np.mean(errors) == pytest.approx(roots.std(), rel=0.08)


def test_the_error_of_a_root_by_hand():
    """Squares 1 and 9: their SD is sqrt(32), their root mean sqrt(5)."""
    found = error_of_root(np.array([1.0, 9.0]), np.sqrt(5.0))
    assert found == pytest.approx(np.sqrt(32.0 / 2.0) / (2.0 * np.sqrt(5.0)))


@pytest.mark.parametrize(("squares", "root"), [([4.0], 2.0), ([], 1.0), ([0.0, 0.0], 0.0)])
def test_too_few_squares_have_no_error(squares, root):
    assert np.isnan(error_of_root(np.array(squares), root))


@pytest.mark.parametrize("p", [0.05, 0.5, 0.9])
def test_the_error_of_a_share_is_the_spread_of_shares(p):
    cases = np.random.default_rng(2).random((REPEATS, 200)) < p
    errors = [error_of_share(row) for row in cases]
    assert np.mean(errors) == pytest.approx(cases.mean(axis=1).std(), rel=0.08)


@pytest.mark.parametrize("all_are", [True, False])
def test_a_share_of_0_or_1_has_an_error_too(all_are):
    """Half a success among 21 cases, or half a failure."""
    p = 0.5 / 21.0
    found = error_of_share(np.full(20, all_are))
    assert found == pytest.approx(np.sqrt(p * (1.0 - p) / 20.0))
