"""Data that a fitted model predicts: lapses, deadlines, removed and lost RTs included."""

import numpy as np
import pytest
from scipy import stats

import ddm
from clean import TRUTH
from ddm import Trials
from ddm.models.lapses import Exponential, Uniform
from ddm.models.prediction import simulate_trials
from ddm.processes.families.constant import CONSTANT
from models.outcomes.cases import KINDS, LOST, MODELS, at, may_lose, one_of_each, problem_of
from refusals import refused


def test_simulations_include_lapses_and_processes_do_not():
    data = TRUTH.simulate(500, seed=5)
    fit = ddm.fit(ddm.Model(lapse=0.4, lapse_window=(5.0, 6.0)), data)
    assert fit.simulate(seed=1)["rt"].between(5.0, 6.0).mean() == pytest.approx(0.4, abs=0.1)
    assert fit.process().sf(5.0) < 1e-3
    assert fit.quantiles()["predicted"].max() > 5.0


def drawn(lapses, deadline, *, share=1.0, n=20_000, window=(0.0, np.inf)):
    """RTs and responses of one process, of which a share are lapses."""
    row = np.array([[1.0, 1.5, 0.5, 0.3, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, share]])
    options = {"lapses": lapses, "window": window, "observed": (True, True), "seed": 1}
    cell, deadlines = np.zeros(n, dtype=int), np.full(n, deadline)
    return simulate_trials(CONSTANT, cell, row, deadline=deadlines, **options)


@pytest.mark.parametrize("deadline", [0.8, np.inf])
@pytest.mark.parametrize(
    ("lapses", "distribution"),
    [
        (Uniform(0.2, 1.4), lambda end: stats.uniform(0.2, min(end, 1.4) - 0.2)),
        (Exponential(2.5), lambda end: stats.truncexpon(2.5 * end, scale=1 / 2.5)),
    ],
    ids=["uniform", "exponential"],
)
def test_lapses_have_their_distribution_and_either_response(lapses, distribution, deadline):
    """Up to the deadline, if there is one; those beyond it are omissions."""
    rt, response = drawn(lapses, deadline)
    beyond = 1.0 - lapses.cdf(np.array([deadline]))[0]
    assert stats.binomtest(int(np.isnan(rt).sum()), rt.size, beyond).pvalue > 1e-3
    rt, response = rt[response >= 0], response[response >= 0]
    end = deadline if deadline < np.inf else 50.0
    assert stats.kstest(rt, distribution(end).cdf).pvalue > 1e-3
    assert stats.binomtest(int(response.sum()), response.size, 0.5).pvalue > 1e-3
    assert np.corrcoef(rt, response)[0, 1] == pytest.approx(0.0, abs=4 / np.sqrt(rt.size))


def test_of_the_trials_a_share_are_lapses():
    rt, _ = drawn(Uniform(50.0, 51.0), np.inf, share=0.3)
    assert stats.binomtest(int((rt >= 50.0).sum()), rt.size, 0.3).pvalue > 1e-3


def test_trials_that_would_have_been_removed_are_drawn_anew_and_omissions_stay():
    """Of those before the deadline, only the ones in the window have an RT."""
    low, deadline = 0.5, 0.9
    rt, response = drawn(None, deadline, share=0.0, window=(low, np.inf))
    omitted = np.isnan(rt)
    assert np.nanmin(rt) >= low
    assert np.nanmax(rt) <= deadline
    np.testing.assert_array_equal(response == -1, omitted)
    early = sum(TRUTH.cdf(low, response) for response in (0, 1))
    late = 1.0 - sum(TRUTH.cdf(deadline, response) for response in (0, 1))
    assert stats.binomtest(int(omitted.sum()), rt.size, late / (1.0 - early)).pvalue > 1e-3


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
        CONSTANT,
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
            CONSTANT,
            np.zeros(1, dtype=np.int64),
            np.hstack([TRUTH.parameters_by_cell(), [[0.0]]]),
            lapses=None,
            deadline=np.full(1, np.inf),
            window=(30.0, np.inf),
            observed=(True, True),
            seed=1,
        )
