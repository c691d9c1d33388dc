"""The trials of one person, what is expected of them, and simulated ones."""

import numpy as np
import pytest

import ddm
from agreement.trialwise import DATA, DRIFT, fitted
from ddm.agreement.part import Part, expectation_of_process, predictions_of_process
from incomplete import missed

PROCESS = ddm.DDM(v=1.0, a=1.4, t0=0.3)


def test_expectations_of_rows_are_averages_over_them():
    (part,) = fitted().agreement.parts
    rows = np.array([3, 50, 7])
    alone = [ddm.DDM(v=v, a=1.4, t0=0.3).probability(1) for v in DRIFT[rows]]
    assert part.expected(rows).probability(True) == pytest.approx(np.mean(alone), rel=1e-9)
    np.testing.assert_allclose(part.mean_parameters(rows)[:2], [DRIFT[rows].mean(), 1.4])


def test_simulated_data_sets_are_like_the_data_and_differ():
    table = missed(PROCESS.simulate(200, seed=1), 0.9)
    trials = ddm.Trials(table, deadline=0.9)
    part = Part(trials, predictions_of_process(PROCESS, trials))
    sets = list(part.simulated(60, seed=2))
    assert len(sets) == 60
    assert all(one.n == 200 and np.nanmax(one.rt) <= 0.9 for one in sets)
    p = [one.share(True) for one in sets]
    assert np.mean(p) == pytest.approx(float(PROCESS.cdf(0.9, 1)), abs=0.02)
    assert np.std(p) == pytest.approx(np.sqrt(np.mean(p) * (1 - np.mean(p)) / 200), rel=0.4)


def test_many_data_sets_are_simulated_some_at_once(monkeypatch):
    (part,) = fitted().agreement.parts
    monkeypatch.setattr("ddm.agreement.part.AT_ONCE", 700)
    sets = list(part.simulated(5, seed=1))
    assert [one.n for one in sets] == [300] * 5
    assert len({one.rt.sum() for one in sets}) == 5


def test_trials_without_a_model_expect_nothing():
    part = Part(ddm.Trials(DATA), None)
    assert part.expected(np.arange(3)) is None
    assert list(part.simulated(3, seed=1)) == []


def test_a_process_predicts_trials_as_they_were_observed():
    trials = ddm.Trials(missed(PROCESS.simulate(50, seed=1), 0.9), deadline=0.9)
    expected = Part(trials, predictions_of_process(PROCESS, trials)).expected(np.arange(50))
    assert expected.probability(True) == pytest.approx(float(PROCESS.cdf(0.9, 1)), rel=1e-9)
    assert expectation_of_process(PROCESS).probability(True) == pytest.approx(
        float(PROCESS.probability(1)), rel=1e-9
    )
