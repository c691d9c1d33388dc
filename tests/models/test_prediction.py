"""Data that a fitted model predicts: lapses, deadlines, removed and lost RTs included."""

import numpy as np
import pytest

import ddm
from clean import TRUTH
from ddm import Trials
from ddm.models.prediction import simulate_trials
from models.outcomes.cases import KINDS, LOST, MODELS, at, may_lose, one_of_each, problem_of
from refusals import refused


def test_simulations_include_lapses_and_processes_do_not():
    data = TRUTH.simulate(500, seed=5)
    fit = ddm.fit(ddm.Model(lapse=0.4, lapse_window=(5.0, 6.0)), data)
    assert fit.simulate(seed=1)["rt"].between(5.0, 6.0).mean() == pytest.approx(0.4, abs=0.1)
    assert fit.process().sf(5.0) < 1e-3
    assert fit.quantiles()["predicted"].max() > 5.0


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_simulated_trials_are_seen_as_often_as_the_likelihood_says(model, kind):
    """Each of 40,000 trials has an RT, none, or a lost one, by response, within 4.5 SE."""
    limits, deadlines = kind
    problem = problem_of(model, Trials(one_of_each(limits, deadlines), **limits))
    outcomes = problem.outcomes
    by_cell = problem.design.parameters_by_cell(at(problem))
    n, last = 40_000, len(deadlines) - 1
    lost_rt = limits["lost_rt"] if may_lose(limits) else None
    rt, response = simulate_trials(
        np.zeros(n, dtype=np.int64),
        by_cell,
        lapses=outcomes.lapses,
        deadline=np.full(n, deadlines[last]),
        window=outcomes.window,
        observed=outcomes.observed,
        lost_rt=lost_rt,
        lost_share=LOST,
        seed=11,
    )
    kept = outcomes.observable(by_cell)[0][last]
    for upper, is_observed in enumerate(outcomes.observed):
        in_time = outcomes.in_time(bool(upper), by_cell)[0][last] / kept * is_observed
        late = outcomes.late(bool(upper), by_cell)[0][last] / kept * is_observed
        lost = LOST * {"random": in_time, "late": late, None: 0.0}[lost_rt]
        with_rt = in_time - lost if lost_rt == "random" else in_time
        is_response = response == upper
        for share, found in (
            (with_rt, is_response & ~np.isnan(rt)),
            (lost, is_response & np.isnan(rt)),
        ):
            error = np.sqrt(max(share * (1.0 - share), 0.0) / n)
            assert abs(found.mean() - share) <= 4.5 * error + 1e-12

    seen = rt[~np.isnan(rt)]
    low, high = outcomes.window
    assert ((seen >= low) & (seen <= min(high, deadlines[last]))).all()
    assert np.isnan(rt[response < 0]).all()


def test_a_window_that_no_rt_reaches():
    with refused(
        ValueError,
        "of 1 trials no RT in 1000 falls between 30 and inf s, outside which RTs were removed: "
        "this model does not predict such data.",
    ):
        simulate_trials(
            np.zeros(1, dtype=np.int64),
            np.hstack([TRUTH.parameters_by_cell(), [[0.0]]]),
            lapses=None,
            deadline=np.full(1, np.inf),
            window=(30.0, np.inf),
            observed=(True, True),
            seed=1,
        )
