"""The likelihood of trials under a design, and what it reports."""

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm.estimation.likelihood import MaximumLikelihood, resolution
from ddm.models.outcomes import outcomes_of_trials
from estimation.laid_out import objective_of
from refusals import refused

MODEL = ddm.Model(v="difficulty", a="instruction", z=ddm.FREE, stimulus="side")
THETA = np.array([2.0, 0.9, 1.6, 1.0, 0.55, 0.25])


@pytest.fixture(scope="module")
def trials():
    rng = np.random.default_rng(5)
    data = ddm.DDM(v=0.8, a=1.3, t0=0.3).simulate(400, seed=5)
    data["difficulty"] = rng.choice(["easy", "hard"], 400)
    data["instruction"] = rng.choice(["accuracy", "speed"], 400)
    data["side"] = rng.choice([0, 1], 400)
    return ddm.Trials(data)


@pytest.fixture(scope="module")
def problem(trials):
    return objective_of(MaximumLikelihood(), MODEL, trials)


def test_value_is_the_sum_of_the_processes_log_densities(problem, trials):
    v_easy, v_hard, a_accuracy, a_speed, z, t0 = THETA
    total = 0.0
    for row in trials.data.itertuples():
        drift = (v_easy if row.difficulty == "easy" else v_hard) * (1 if row.side == 1 else -1)
        a = a_accuracy if row.instruction == "accuracy" else a_speed
        total += ddm.DDM(v=drift, a=a, z=z, t0=t0).logpdf(row.rt, row.response)
    assert -problem(THETA)[0] == pytest.approx(total, rel=1e-12)
    assert problem.report(THETA, problem(THETA)[0]).loglik == pytest.approx(total, rel=1e-12)


def test_gradient_agrees_with_differences(problem):
    _, gradient = problem(THETA)
    for i, h in enumerate(np.eye(THETA.size) * 1e-6):
        difference = (problem(THETA + h)[0] - problem(THETA - h)[0]) / 2e-6
        assert gradient[i] == pytest.approx(difference, rel=1e-6, abs=1e-4)


def test_curvature_is_the_sum_of_products_of_scores(problem, trials):
    scores = []
    for i in range(trials.n):
        rows = np.arange(trials.n) == i
        one, design = trials.select(rows, np.zeros(0, dtype=bool)), problem.design.select(rows)
        score = pd.Series(0.0, index=problem.design.labels)
        alone = MaximumLikelihood().on(outcomes_of_trials(MODEL, one, design), design)
        score[list(design.labels)] = alone(THETA[_positions(problem.design, design)])[1]
        scores.append(score.to_numpy())
    np.testing.assert_allclose(problem.curvature(THETA), np.transpose(scores) @ scores, rtol=1e-10)


def _positions(whole, part):
    return [whole.labels.index(label) for label in part.labels]


def test_t0_is_limited_by_the_fastest_rt_of_each_cell(problem):
    limits = problem.t0_limits()
    for cell, limit in enumerate(limits):
        fastest = problem.outcomes.rt[problem.design.cell == cell].min()
        assert fastest - 2e-6 < limit < fastest


def test_t0_beyond_an_rt_is_impossible(problem):
    theta = THETA.copy()
    theta[-1] = problem.outcomes.rt.min()
    value, gradient = problem(theta)
    assert value == np.inf
    assert not gradient.any()


# -- t0's distance from the fastest RT -------------------------------------------------------------


def gap(rt, model, method):
    """How far t0 stays below the fastest of these RTs."""
    trials = ddm.Trials(pd.DataFrame({"rt": rt, "response": np.arange(len(rt)) % 2}))
    return trials.rt.min() - objective_of(method, model, trials).t0_limits()[0]


def times(unit):
    """RTs that are whole multiples of a unit, s; 0: continuous ones."""
    rt = 0.4 + np.random.default_rng(1).exponential(0.4, 200)
    return np.round(rt / unit) * unit if unit else rt


@pytest.mark.parametrize(
    ("value", "error"),
    [
        (0, ValueError),
        (-1, ValueError),
        (np.inf, ValueError),
        (np.nan, ValueError),
        (True, TypeError),
        ("a", TypeError),
    ],
    ids=repr,
)
def test_a_gap_that_is_no_time(value, error):
    message = (
        "t0_gap must be a finite number > 0 (the gap between t0 and the fastest RT, in seconds); "
        f"got {value!r}. With None it is chosen from the data."
    )
    with refused(error, message):
        ddm.MaximumLikelihood(t0_gap=value)


@pytest.mark.parametrize("unit", [0.1, 1 / 64, 0.01, 0.004, 0.001, 0.0])
def test_the_resolution_of_times(unit):
    assert resolution(times(unit)) == unit
    assert resolution(times(unit).astype(np.float32)) == pytest.approx(unit, abs=1e-6)


def test_a_few_times_have_no_resolution():
    assert resolution(times(0.1)[:20].round(0)) == 0.0


@pytest.mark.parametrize(("unit", "expected"), [(0.0, 1e-3), (0.001, 1e-3), (0.01, 0.01)])
def test_with_sz_free_t0_stays_a_resolution_below_the_fastest_rt(unit, expected):
    assert gap(times(unit), ddm.Model(sz=ddm.FREE), MaximumLikelihood()) == pytest.approx(expected)


@pytest.mark.parametrize(
    "model", [ddm.Model(), ddm.Model(sv=ddm.FREE, st0=ddm.FREE), ddm.Model(sz=0.3)]
)
def test_without_it_t0_comes_next_to_the_fastest_rt(model):
    assert gap(times(0.01), model, MaximumLikelihood()) == pytest.approx(1e-6)


@pytest.mark.parametrize("model", [ddm.Model(), ddm.Model(sz=ddm.FREE), ddm.Model(sz=0.3)])
def test_a_gap_of_the_user_is_used_as_it_is(model):
    """So that models with and without sz can be compared."""
    assert gap(times(0.01), model, MaximumLikelihood(t0_gap=2e-4)) == pytest.approx(2e-4)


def test_a_gap_leaves_t0_half_of_the_fastest_rt():
    assert (
        gap(times(0.0), ddm.Model(sz=ddm.FREE), MaximumLikelihood(t0_gap=5.0))
        == times(0.0).min() / 2
    )
