"""The distance at a part of the trials is that of all of them, and a ceiling is never undercut."""

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm.estimation.distances import few_trials
from ddm.estimation.distances.few_trials import surprise_below
from ddm.estimation.distances.kolmogorov_smirnov import (
    KolmogorovSmirnov,
    largest_distances,
    surprise,
)
from ddm.models.layout import lay_out
from ddm.models.mixture import cdf
from ddm.models.outcomes import outcomes_of_trials

MODEL = ddm.Model(v="difficulty", z=ddm.FREE)


def objective_on(data, model=MODEL):
    trials = ddm.Trials(data)
    design = lay_out(model, trials)
    return KolmogorovSmirnov().on(outcomes_of_trials(model, trials, design), design)


@pytest.fixture(scope="module", params=[(30, 7), (140, 900)], ids=str)
def objective(request):
    """An objective on an easy and a hard condition; RTs of the latter are tied."""
    n_easy, n_hard = request.param
    easy = ddm.DDM(v=2.0, a=1.4, t0=0.3).simulate(n_easy, seed=1).assign(difficulty="easy")
    hard = ddm.DDM(v=0.3, a=1.4, t0=0.3).simulate(n_hard, seed=2).assign(difficulty="hard")
    return objective_on(pd.concat([easy, hard.round({"rt": 2})], ignore_index=True))


def of_all(objective, theta):
    """D of each cell from F at every trial, by the functions for any process."""
    by_cell = objective.design.parameters_by_cell(theta)
    p = cdf(
        objective.design.family,
        objective.rt,
        objective.upper,
        objective.cell,
        by_cell,
        objective.lapse_cdf,
    )
    return largest_distances(p, objective.sign, objective.middle, objective.first, objective.n)


def drawn(n=60):
    """v of both conditions, a, z and t0: likely values, and values at the ends of the search."""
    rng = np.random.default_rng(3)
    likely = rng.uniform([1.0, -0.5, 1.0, 0.3, 0.1], [3.0, 1.0, 2.0, 0.7, 0.4], (n, 5))
    wide = rng.uniform([-20.0, -20.0, 0.05, 0.01, 0.0], [20.0, 20.0, 20.0, 0.99, 2.0], (n, 5))
    no_drift = np.array([[0.0, 1e-30, 1.5, 0.5, 0.2], [1e-8, 0.0, 1.5, 0.99, 0.0]])
    return np.concatenate([likely, wide, no_drift])


def test_distances_are_those_of_all_trials(objective):
    for theta in drawn():
        np.testing.assert_allclose(objective.distances(theta), of_all(objective, theta), atol=1e-12)


def test_value_is_the_surprise_of_all_trials(objective):
    for theta in drawn():
        expected = surprise(of_all(objective, theta), objective.n)
        assert objective(theta)[0] == pytest.approx(expected, rel=1e-10, abs=1e-12)


def test_a_value_is_exact_below_the_ceiling_and_not_below_it_elsewhere(objective):
    trials = objective.sorted_trials
    for theta in drawn(20):
        value = surprise_below(trials, theta, np.inf)
        assert surprise_below(trials, theta, np.nextafter(value, np.inf)) == value
        for share in (0.1, 0.5, 0.99, 1.0):
            assert surprise_below(trials, theta, share * value) >= share * value


def test_most_trials_are_left_out():
    """So is a search fast; the largest distance is computed exactly all the same."""
    data = ddm.DDM(v=1.0, a=1.4, t0=0.3).simulate(2000, seed=1)
    objective = objective_on(data, ddm.Model())
    trials = objective.sorted_trials
    seen = []

    def choose(trials, side, k, j):
        seen.append(side.begin + side.step * k)
        return chosen(trials, side, k, j)

    chosen = few_trials.choose
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(few_trials, "choose", choose)
        value = surprise_below.py_func(trials, np.array([1.1, 1.45, 0.29]), np.inf)
    assert value == pytest.approx(objective(np.array([1.1, 1.45, 0.29]))[0], rel=1e-12)
    assert len(seen) == len(set(seen)) < 1000


@pytest.mark.parametrize("theta", [[np.nan, 1.4, 0.3], [1.0, np.nan, 0.3], [1.0, 1.4, np.nan]])
def test_unknown_estimates_have_no_value(theta):
    data = ddm.DDM(v=1.0, a=1.4, t0=0.3).simulate(300, seed=1)
    assert np.isnan(objective_on(data, ddm.Model())(np.array(theta))[0])


@pytest.mark.parametrize("response", [0, 1])
def test_a_response_that_never_occurs(response):
    data = ddm.DDM(v=0.5, a=1.4, t0=0.3).simulate(300, seed=1)
    objective = objective_on(data[data["response"] == response], ddm.Model())
    theta = np.array([0.5, 1.4, 0.3])
    np.testing.assert_allclose(objective.distances(theta), of_all(objective, theta), atol=1e-12)
