"""The likelihood of linear maps, against the density and differences."""

import numpy as np
import pytest

from ddm.first_passage.density import log_likelihood
from ddm.first_passage.second_order.curved_links import LOG, LOGIT, Links
from ddm.first_passage.second_order.lapsing import LapsingTrials
from ddm.first_passage.second_order.linear_likelihood import (
    LinearMap,
    LinkedMap,
    cell_space,
    objective,
)
from ddm.first_passage.second_order.second_derivatives import SteadyTrials
from ddm.first_passage.second_order.varied_drift import VariedTrials
from ddm.models.mixture import log_density
from ddm.parameters import LAPSE
from ddm.processes.families import constant
from ddm.runtime.compilation import kernel

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
    n_slopes=4,
)
THETA = np.array([1.1, 1.4, 0.45, 0.2, 0.6])
EDGES = np.array([0, 12, 40, 40, 70])
RT = np.concatenate([np.sort(RNG.uniform(0.3, 2.0, n)) for n in np.diff(EDGES)])
STEADY = SteadyTrials(RT, EDGES[None])

# a through a logarithm in both cells, z through a logit, which flips in the second one
LINKS = Links(
    ends=np.array([0, 2, 4]),
    parameter=np.array([1, 2, 1, 2]),
    code=np.array([LOG, LOGIT, LOG, LOGIT]),
    sign=np.array([1.0, 1.0, 1.0, -1.0]),
    shift=np.array([0.0, 0.0, 0.0, 1.0]),
)
NO_CONSTANT = CONSTANT.copy()
NO_CONSTANT[1, 2] = 0.0
LINKED = LinkedMap(
    NO_CONSTANT,
    *LINEAR[1:4],
    coefficient=np.array([1.0, 1.0, 1.0, 1.0, -1.0, 1.0, 1.0, 1.0, 1.0]),
    n_slopes=4,
    links=LINKS,
)
LINKED_THETA = np.array([1.1, np.log(1.4), np.log(0.45 / 0.55), 0.2, 0.6])

# the drift varies with variance .5, and a share of .1 are lapses
VARIED = CONSTANT.copy()
VARIED[:, 4] = 0.5
WITH_LAPSES = VARIED.copy()
WITH_LAPSES[:, 5] = 0.1
LAPSING = LapsingTrials(RT, EDGES[None], np.full(RT.size, np.log(0.2)))


@kernel
def compiled_objective(trials, edges, theta, linear, gradient, hessian):
    return objective(trials, edges, theta, linear, cell_space(linear), gradient, hessian)


WAYS = (
    {},
    {"linear": LINKED},
    {
        "trials": VariedTrials(RT, EDGES[None]),
        "linear": LINEAR._replace(constant=VARIED, n_slopes=5),
    },
    {"trials": LAPSING, "linear": LINEAR._replace(constant=WITH_LAPSES, n_slopes=6)},
)


def value_gradient_hessian(theta, compiled=True, trials=STEADY, linear=LINEAR):
    gradient, hessian = np.empty(5), np.empty((5, 5))
    function = compiled_objective if compiled else plain_objective
    value = function(trials, EDGES, theta, linear, gradient, hessian)
    return value, gradient, hessian


def plain_objective(trials, edges, theta, linear, gradient, hessian):
    space = cell_space(linear)
    return objective.py_func(trials, edges, theta, linear, space, gradient, hessian)


def test_the_value_is_that_of_the_density():
    v, a, z, t0, more = THETA
    cells = np.array([[v, a, z, t0, 0, 0, 0, 1], [more - v, a, 1 - z, t0, 0, 0, 0, 1]])
    side = np.repeat(np.arange(4), np.diff(EDGES))
    expected, _ = log_likelihood(RT, side % 2 == 1, side // 2, cells)
    assert value_gradient_hessian(THETA)[0] == pytest.approx(-expected, rel=1e-13)


def test_links_give_the_same_process():
    linear, linked = value_gradient_hessian(THETA), value_gradient_hessian(LINKED_THETA, **WAYS[1])
    assert linked[0] == pytest.approx(linear[0], rel=1e-13)
    slopes = np.array([1.0, 1.4, 0.45 * 0.55, 1.0, 1.0])
    np.testing.assert_allclose(linked[1], linear[1] * slopes, rtol=1e-9)


def test_kinds_of_trials_have_their_own_likelihoods():
    v, a, z, t0, more = THETA
    cells = np.zeros((2, 11))
    cells[:, :4] = [[v, a, z, t0], [more - v, a, 1 - z, t0]]
    cells[:, 7] = 1.0
    cells[:, 4] = np.sqrt(0.5)
    side = np.repeat(np.arange(4), np.diff(EDGES))
    for way, p, lapses in ((WAYS[2], 0.0, np.empty(0)), (WAYS[3], 0.1, np.full(RT.size, 0.2))):
        cells[:, LAPSE] = p
        expected = log_density(constant.CONSTANT, RT, side % 2 == 1, side // 2, cells, lapses).sum()
        assert value_gradient_hessian(THETA, **way)[0] == pytest.approx(-expected, rel=1e-13)


@pytest.mark.parametrize("way", range(4))
@pytest.mark.parametrize("order", [1, 2])
def test_derivatives_are_those_of_differences(order, way):
    h = 1e-6
    theta = LINKED_THETA if way == 1 else THETA
    found = value_gradient_hessian(theta, **WAYS[way])[order]
    expected = [
        (
            value_gradient_hessian(theta + step, **WAYS[way])[order - 1]
            - value_gradient_hessian(theta - step, **WAYS[way])[order - 1]
        )
        / (2.0 * h)
        for step in h * np.eye(5)
    ]
    np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-5)


def test_a_trial_before_t0_makes_it_infinite():
    late = THETA.copy()
    late[3] = RT[0] + 0.01
    assert value_gradient_hessian(late)[0] == np.inf


@pytest.mark.parametrize(("i", "value"), [(1, -0.1), (2, 1.2), (2, -0.1), (3, -0.01)])
def test_parameters_outside_their_domains_make_it_infinite(i, value):
    outside = THETA.copy()
    outside[i] = value
    assert value_gradient_hessian(outside)[0] == np.inf


@pytest.mark.parametrize("way", range(4))
def test_compiled_and_plain_forms_agree(way):
    theta = LINKED_THETA if way == 1 else THETA
    found = value_gradient_hessian(theta, **WAYS[way])
    plain = value_gradient_hessian(theta, compiled=False, **WAYS[way])
    for one, other in zip(found, plain, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-12, atol=1e-12)
