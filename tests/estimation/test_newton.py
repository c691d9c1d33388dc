"""The compiled search: its optimum, bounds, starts, and what it does with what it cannot settle."""

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm.estimation.linear_search import empty_ends
from ddm.estimation.newton import NOWHERE, OPTIMUM, Box, fit_groups
from ddm.estimation.quick.starts import EzStarts, GivenStarts
from ddm.first_passage.second_order.lapsing import LapsingTrials
from ddm.first_passage.second_order.linear_likelihood import LinearMap
from ddm.first_passage.second_order.second_derivatives import SteadyTrials
from ddm.first_passage.second_order.varied_drift import VariedTrials
from ddm.processes.ddm import DDM

# v, a and t0 of one cell
CONSTANT = np.array([[0.0, 0.0, 0.5, 0.0, 0.0, 0.0, 0.0, 1.0]])
LINEAR = LinearMap(CONSTANT, np.array([0, 3]), np.array([0, 1, 3]), np.arange(3), np.ones(3), 4)
LOWER, UPPER = np.array([-20.0, 0.05, 0.0]), np.array([20.0, 20.0, 5.0])
STEP = np.array([1.0, 0.5, 0.1])
IS_T0 = np.array([False, False, True])
BOX = Box(LOWER, UPPER, STEP, np.full(3, np.nan), IS_T0, 1e-6)
ONE = EzStarts(np.zeros(1))
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


STEADY = SteadyTrials(RT, EDGES)


def searched(
    box=BOX, trials=STEADY, blocks=((0, 3),), function=fit_groups, linear=LINEAR, starts=ONE, n=1
):
    ends = empty_ends(len(trials.edges), n, box.lower.size)
    for first, last in blocks:
        function(trials, linear, box, starts, first, last, ends)
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
    linear = LinearMap(constant, np.array([0, 2]), np.arange(2), np.arange(2), np.ones(2), 4)
    box = Box(LOWER[:2], UPPER[:2], STEP[:2], np.full(2, np.nan), IS_T0[:2], 1e-6)
    assert (searched(box, linear=linear).status == NOWHERE).all()


def test_of_several_starts_the_lowest_end_counts():
    good = searched()
    stuck = np.array([0.0, 19.0, 0.0])
    points = np.array([[stuck, theta, stuck] for theta in good.theta])
    ends = searched(starts=GivenStarts(points), n=3)
    np.testing.assert_allclose(ends.theta, good.theta, rtol=1e-8)
    np.testing.assert_allclose(ends.covariance, good.covariance, rtol=1e-5, atol=1e-10)
    assert (ends.reached >= ends.value[:, None] - 1e-9).all()
    np.testing.assert_allclose(ends.reached[:, 1], ends.value, rtol=1e-12)


def test_an_end_that_is_lower_but_no_optimum_is_not_hidden(monkeypatch):
    """In the plain form, where one start can be made to end early."""
    from ddm.estimation import newton

    ends = iter([(OPTIMUM, 10.0), (NOWHERE, 9.0)] * 3)

    def nowhere(*arguments):
        arguments[-1][:] = False
        return next(ends)

    monkeypatch.setattr(newton, "descend", nowhere)
    monkeypatch.setattr(newton, "write_covariance", lambda *arguments: None)
    monkeypatch.setattr(newton, "search_from", newton.search_from.py_func)
    starts = EzStarts(np.array([0.0, 1.0]))
    assert (searched(starts=starts, n=2, function=fit_groups.py_func).status == NOWHERE).all()


# v, a, t0 and the variance of the drift
VARIED = LinearMap(CONSTANT, np.array([0, 4]), np.array([0, 1, 3, 4]), np.arange(4), np.ones(4), 5)
VARIED_BOX = Box(
    np.append(LOWER, 0.0), np.append(UPPER, 100.0), np.append(STEP, 1.0), np.full(4, np.nan),
    np.append(IS_T0, False), 1e-6,
)  # fmt: skip


def test_a_variance_is_found_or_lies_at_its_bound():
    rt = np.concatenate(
        [
            np.sort(data["rt"][data["response"] == side])
            for sv, seed in ((2.0, 1), (0.0, 20))
            for data in [DDM(v=1.0, a=1.5, t0=0.3, sv=sv).simulate(2000, seed=seed)]
            for side in (0, 1)
        ]
    )
    n_upper = [
        DDM(v=1.0, a=1.5, t0=0.3, sv=sv).simulate(2000, seed=seed)["response"].sum()
        for sv, seed in ((2.0, 1), (0.0, 20))
    ]
    edges = np.array([[0, 2000 - n_upper[0], 2000], [2000, 4000 - n_upper[1], 4000]])
    ends = searched(
        VARIED_BOX, VariedTrials(rt, edges), linear=VARIED, blocks=((0, 2),),
        starts=EzStarts(np.array([0.25, 4.0])), n=2,
    )  # fmt: skip
    assert (ends.status == OPTIMUM).all()
    assert ends.at_bound.tolist() == [[False] * 4, [False, False, False, True]]
    assert abs(ends.theta[0, 3] - 4.0) < 3.0 * np.sqrt(ends.covariance[0, 3, 3])
    alone = searched(trials=SteadyTrials(rt, edges[1:]), blocks=((0, 1),))
    np.testing.assert_allclose(ends.theta[1, :3], alone.theta[0], rtol=1e-6)
    assert ends.value[1] == pytest.approx(alone.value[0], rel=1e-12)


def test_t0_passes_trials_that_may_be_lapses():
    """One RT of 50 ms, which a search without lapses keeps above t0."""
    rt = np.concatenate([[0.05], RT[EDGES[0, 0] + 1 : EDGES[0, -1]]])
    log_lapse = np.full(rt.size, np.log(0.1))
    linear = LINEAR._replace(
        ends=np.array([0, 4]), parameter=np.array([0, 1, 3, 5]), estimate=np.arange(4),
        coefficient=np.ones(4), n_slopes=6,
    )  # fmt: skip
    box = VARIED_BOX._replace(upper=np.append(UPPER, 0.5), step=np.append(STEP, 0.05))
    ends = searched(
        box, LapsingTrials(rt, EDGES[:1], log_lapse), linear=linear, blocks=((0, 1),),
        starts=GivenStarts(np.array([[[1.0, 1.5, 0.25, 0.05]]])),
    )  # fmt: skip
    assert ends.status[0] == OPTIMUM
    assert 0.2 < ends.theta[0, 2] < 0.35
    assert 0.0 < ends.theta[0, 3] < 0.05
    assert searched(trials=SteadyTrials(rt, EDGES[:1]), blocks=((0, 1),)).theta[0, 2] < 0.05


def test_rts_that_are_all_alike_have_no_optimum():
    """The likelihood grows for ever as a and rt - t0 shrink together, to the bound of a."""
    data = pd.DataFrame({"rt": [0.5] * 20, "response": [0, 1] * 10})
    assert ddm.fit(ddm.Model(), data).optimum.at_bound.any()
