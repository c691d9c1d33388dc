"""The likelihood of linear maps, against the density and differences."""

import numpy as np
import pytest

from ddm.first_passage.density import log_likelihood
from ddm.first_passage.second_order.linear_likelihood import CellSpace, LinearMap, objective

RNG = np.random.default_rng(3)

# two cells: the drift differs by one estimate, and flips, as z does, in the second cell
CONSTANT = np.zeros((2, 8))
CONSTANT[:, 7] = 1.0
CONSTANT[1, 2] = 1.0
LINEAR = LinearMap(
    constant=CONSTANT,
    ends=np.array([0, 4, 9]),
    parameter=np.array([0, 1, 2, 3, 0, 0, 1, 2, 3]),
    estimate=np.array([0, 1, 2, 3, 0, 4, 1, 2, 3]),
    coefficient=np.array([1.0, 1.0, 1.0, 1.0, -1.0, 1.0, 1.0, -1.0, 1.0]),
)
THETA = np.array([1.1, 1.4, 0.45, 0.2, 0.6])
EDGES = np.array([0, 12, 40, 40, 70])
RT = np.concatenate([np.sort(RNG.uniform(0.3, 2.0, n)) for n in np.diff(EDGES)])


def value_gradient_hessian(theta, compiled=True):
    space = CellSpace(np.empty(8), np.empty(4), np.empty((4, 4)), np.empty(11))
    gradient, hessian = np.empty(5), np.empty((5, 5))
    function = objective if compiled else objective.py_func
    value = function(RT, EDGES, theta, LINEAR, space, gradient, hessian)
    return value, gradient, hessian


def test_the_value_is_that_of_the_density():
    v, a, z, t0, more = THETA
    cells = np.array([[v, a, z, t0, 0, 0, 0, 1], [more - v, a, 1 - z, t0, 0, 0, 0, 1]])
    side = np.repeat(np.arange(4), np.diff(EDGES))
    expected, _ = log_likelihood(RT, side % 2 == 1, side // 2, cells)
    assert value_gradient_hessian(THETA)[0] == pytest.approx(-expected, rel=1e-13)


@pytest.mark.parametrize("order", [1, 2])
def test_derivatives_are_those_of_differences(order):
    h = 1e-6
    found = value_gradient_hessian(THETA)[order]
    expected = [
        (
            value_gradient_hessian(THETA + step)[order - 1]
            - value_gradient_hessian(THETA - step)[order - 1]
        )
        / (2.0 * h)
        for step in h * np.eye(5)
    ]
    np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-5)


def test_a_trial_before_t0_makes_it_infinite():
    late = THETA.copy()
    late[3] = RT[0] + 0.01
    assert value_gradient_hessian(late)[0] == np.inf


def test_compiled_and_plain_forms_agree():
    found, plain = value_gradient_hessian(THETA), value_gradient_hessian(THETA, compiled=False)
    for one, other in zip(found, plain, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-12, atol=1e-12)
