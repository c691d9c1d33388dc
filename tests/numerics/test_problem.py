"""What a search is given and gives back: units, the box, and no optimum."""

import numpy as np
import pytest

from ddm.numerics.problem import Optimum, Problem

STEP = np.array([0.1, 3.0])
LOWER, UPPER = np.array([-1.0, 0.3]), np.array([0.7, 30.0])


def quadratic(theta):
    return float(theta[0] ** 2 + 2.0 * theta[1]), np.array([2.0 * theta[0], 2.0])


PROBLEM = Problem(quadratic, LOWER / STEP, UPPER / STEP, STEP)


def test_the_objective_is_in_units_of_typical_differences():
    x = np.array([2.0, 0.5])  # theta = (0.2, 1.5)
    value, gradient = PROBLEM(x)
    assert value == pytest.approx(0.04 + 3.0)
    differences = [(PROBLEM(x + h)[0] - PROBLEM(x - h)[0]) / 2e-6 for h in 1e-6 * np.eye(2)]
    np.testing.assert_allclose(gradient, differences, rtol=1e-6)
    np.testing.assert_allclose(gradient, [0.04, 6.0])


def test_points_outside_the_box_are_moved_to_its_nearest_point():
    np.testing.assert_allclose(PROBLEM.inside(np.array([-50.0, 5.0])), [-10.0, 5.0])
    np.testing.assert_allclose(PROBLEM.inside(np.array([3.0, 50.0])), [3.0, 10.0])


@pytest.mark.parametrize("step", [0.1, 0.3, 1e-3, 7.0])
def test_a_point_on_a_bound_is_exactly_there_in_the_units_of_the_arguments(step):
    """Though bound / step * step may differ from the bound in its last digit."""
    bound = np.array([0.98])
    problem = Problem(quadratic, -bound / step, bound / step, np.array([step]))
    theta = problem.theta(np.array([1e9]))
    assert theta == problem.theta(bound / step)
    assert theta == pytest.approx(0.98, rel=1e-15)


def test_no_optimum_is_nothing_but_a_message():
    none = Optimum.none(3, "no trials")
    assert (none.converged, none.message, none.reached) == (False, "no trials", ())
    assert np.isnan(none.theta).all()
    assert np.isnan(none.value)
    assert none.hessian.shape == (3, 3)
    assert np.isnan(none.hessian).all()
    assert not none.at_bound.any()
