"""The compiled search: its optimum, bounds, starts, and what it does with what it cannot settle."""

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm.estimation.linear_search import empty_ends
from ddm.estimation.newton import NOWHERE, OPTIMUM, Box, fit_groups
from ddm.first_passage.second_order.linear_likelihood import LinearMap
from ddm.processes.ddm import DDM

# v, a and t0 of one cell
CONSTANT = np.array([[0.0, 0.0, 0.5, 0.0, 0.0, 0.0, 0.0, 1.0]])
LINEAR = LinearMap(CONSTANT, np.array([0, 3]), np.array([0, 1, 3]), np.arange(3), np.ones(3))
LOWER, UPPER = np.array([-20.0, 0.05, 0.0]), np.array([20.0, 20.0, 5.0])
STEP = np.array([1.0, 0.5, 0.1])
BOX = Box(LOWER, UPPER, STEP, np.full(3, np.nan), 1e-6)
TRUTHS = (DDM(v=1.0, a=1.5, t0=0.3), DDM(v=-0.5, a=0.9, t0=0.2), DDM(v=3.0, a=1.2, t0=0.4))


def grouped(n=150):
    """RTs of three groups, sorted, and where the sides of each begin."""
    parts, edges, end = [], [], 0
    for seed, truth in enumerate(TRUTHS):
        data = truth.simulate(n, seed=seed)
        sides = [np.sort(data["rt"][data["response"] == side].to_numpy()) for side in (0, 1)]
        edges.append(end + np.array([0, sides[0].size, n]))
        parts += sides
        end += n
    return np.concatenate(parts), np.array(edges)


RT, EDGES = grouped()


def searched(box=BOX, rt=RT, edges=EDGES, blocks=((0, 3),), function=fit_groups):
    ends = empty_ends(len(edges), 3)
    for first, last in blocks:
        function(rt, edges, LINEAR, box, first, last, ends)
    return ends


def loglik(group, theta):
    first, middle, last = EDGES[group]
    process = DDM(v=theta[0], a=theta[1], t0=theta[2])
    response = (np.arange(first, last) >= middle).astype(int)
    return process.logpdf(RT[first:last], response).sum()


def test_the_optimum_is_a_maximum_of_the_likelihood():
    ends = searched()
    assert (ends.status == OPTIMUM).all()
    for group, theta in enumerate(ends.theta):
        best = loglik(group, theta)
        assert ends.value[group] == pytest.approx(-best, rel=1e-12)
        errors = np.sqrt(np.diag(ends.covariance[group]))
        for step in 1e-3 * errors * np.vstack([np.eye(3), -np.eye(3)]):
            assert loglik(group, theta + step) < best


def test_the_covariance_is_the_inverse_of_the_hessian():
    ends = searched()
    products = ends.covariance @ ends.hessian
    np.testing.assert_allclose(products, np.broadcast_to(np.eye(3), (3, 3, 3)), atol=1e-10)


def test_the_hessian_is_that_of_differences_of_the_density():
    theta, h = searched().theta[0], 1e-4
    steps = h * np.eye(3)
    expected = [
        [
            loglik(0, theta + i + j)
            - loglik(0, theta + i - j)
            - loglik(0, theta - i + j)
            + loglik(0, theta - i - j)
            for j in steps
        ]
        for i in steps
    ]
    np.testing.assert_allclose(
        searched().hessian[0], -np.array(expected) / (4 * h * h), rtol=2e-4, atol=1e-2
    )


def test_blocks_and_the_plain_form_give_the_same():
    whole = searched()
    parts = searched(blocks=((2, 3), (0, 1), (1, 2)))
    plain = searched(function=fit_groups.py_func)
    for one, two, three in zip(whole, parts, plain, strict=True):
        np.testing.assert_array_equal(one, two)
        np.testing.assert_allclose(one, three, rtol=1e-8, atol=1e-10)


@pytest.mark.parametrize(
    ("lower", "upper", "held", "at"),
    [
        ([2.0, 0.05, 0.0], UPPER, 0, 2.0),
        (LOWER, [20.0, 1.1, 5.0], 1, 1.1),
        (LOWER, [20.0, 20.0, 0.1], 2, 0.1),
    ],
)
def test_a_bound_that_holds_an_estimate_is_reached(lower, upper, held, at):
    ends = searched(BOX._replace(lower=np.array(lower), upper=np.array(upper)))
    assert ends.status[0] == OPTIMUM
    assert ends.theta[0, held] == at
    assert ends.at_bound[0].tolist() == [i == held for i in range(3)]
    assert np.isnan(ends.covariance[0][held]).all()
    assert np.isnan(ends.hessian[0][:, held]).all()
    others = [i for i in range(3) if i != held]
    block = np.ix_(others, others)
    np.testing.assert_allclose(
        ends.covariance[0][block], np.linalg.inv(ends.hessian[0][block]), rtol=1e-10
    )


def test_if_bounds_hold_all_estimates_there_is_no_covariance():
    point = np.array([3.0, 3.0, 0.0])
    ends = searched(BOX._replace(lower=point, upper=point))
    assert ends.status[0] == OPTIMUM
    assert ends.theta[0].tolist() == point.tolist()
    assert np.isnan(ends.covariance[0]).all()


@pytest.mark.parametrize("start", [[-5.0, 8.0, 0.0], [15.0, 0.3, 0.05], [0.0, 0.1, 0.0]])
def test_poor_starts_lead_to_the_same_optimum(start):
    ends = searched(BOX._replace(start=np.array(start)))
    assert (ends.status == OPTIMUM).all()
    np.testing.assert_allclose(ends.theta, searched().theta, rtol=1e-8)


def test_without_room_for_t0_there_is_no_search():
    late = BOX._replace(lower=np.array([-20.0, 0.05, 4.0]))
    assert (searched(late).status == NOWHERE).all()


def test_a_fixed_t0_beyond_an_rt_leads_nowhere():
    constant = CONSTANT.copy()
    constant[0, 3] = 5.0
    linear = LinearMap(constant, np.array([0, 2]), np.arange(2), np.arange(2), np.ones(2))
    box = Box(LOWER[:2], UPPER[:2], STEP[:2], np.full(2, np.nan), 1e-6)
    ends = empty_ends(3, 2)
    fit_groups(RT, EDGES, linear, box, 0, 3, ends)
    assert (ends.status == NOWHERE).all()


def test_rts_that_are_all_alike_have_no_optimum():
    """The likelihood grows for ever as a and rt - t0 shrink together, to the bound of a."""
    data = pd.DataFrame({"rt": [0.5] * 20, "response": [0, 1] * 10})
    assert ddm.fit(ddm.Model(), data).optimum.at_bound.any()
