"""sv and its square."""

import numpy as np
import pytest

import ddm
from ddm.estimation.linear_search import empty_ends
from ddm.estimation.newton import FLAT, OPTIMUM, Box
from ddm.estimation.quick.variances import (
    has_much_spread,
    in_sv,
    is_needless,
    is_varied,
    powers,
    squared,
)
from ddm.models.layout import lay_out

DATA = ddm.DDM(v=1.0, a=1.5, t0=0.3).simulate(20, seed=1)
FREE = ddm.FREE


def design(**parameters):
    return lay_out(ddm.Model(**parameters), ddm.Trials(DATA))


def test_which_estimates_are_squared():
    assert squared(design(sv=FREE)).tolist() == [False, False, False, True]
    assert powers(design(sv=FREE)).tolist() == [1.0, 1.0, 1.0, 2.0]
    assert not squared(design(sv=0.5)).any()
    assert [is_varied(design(sv=sv)) for sv in (FREE, 0.5, 0.0)] == [True, True, False]


def test_errors_of_sv_follow_from_those_of_its_square():
    """With q = sv^2 an error of q is 2 sv times that of sv."""
    ends = empty_ends(1, 1, 2)
    ends.theta[:] = [[1.0, 9.0]]
    hessian = np.array([[4.0, 1.0], [1.0, 2.0]])
    ends.hessian[:], ends.covariance[:] = hessian, np.linalg.inv(hessian)
    in_sv(ends, np.array([False, True]))
    assert ends.theta.tolist() == [[1.0, 3.0]]
    np.testing.assert_allclose(ends.hessian[0], [[4.0, 6.0], [6.0, 72.0]])
    np.testing.assert_allclose(ends.covariance[0], np.linalg.inv(ends.hessian[0]))


def test_without_an_sv_nothing_changes():
    ends = empty_ends(1, 1, 2)
    ends.theta[:] = [[1.0, 9.0]]
    in_sv(ends, np.array([False, False]))
    assert ends.theta.tolist() == [[1.0, 9.0]]


@pytest.mark.parametrize(
    ("q", "lower", "status", "expected"),
    [
        (0.0, 0.0, OPTIMUM, False),
        (1e-4, 0.0, OPTIMUM, True),
        # sv = .025 is .05 typical differences
        (0.024**2, 0.0, OPTIMUM, True),
        (0.026**2, 0.0, OPTIMUM, False),
        (1e-4, 1e-5, OPTIMUM, False),
        (1e-4, 0.0, FLAT, False),
    ],
)
def test_a_variance_next_to_0_may_be_needless(q, lower, status, expected):
    ends = empty_ends(1, 1, 4)
    ends.status[:], ends.theta[:] = status, [1e-4, 1e-4, 1e-4, q]
    box = Box(
        np.append(np.zeros(3), lower), np.full(4, 9.0), np.ones(4), np.full(4, np.nan),
        np.zeros(4, dtype=bool), 1e-6,
    )  # fmt: skip
    assert is_needless(ends, box, design(sv=FREE)).tolist() == [[False, False, False, expected]]


def test_drifts_that_vary_too_much_for_its_digits():
    theta = np.array([[1.0, 2.0, 0.1, 499.0], [1.0, 2.0, 0.1, 501.0]])
    assert has_much_spread(theta, design(sv=FREE)).tolist() == [False, True]
    assert has_much_spread(theta[:, :3], design()).tolist() == [False, False]
