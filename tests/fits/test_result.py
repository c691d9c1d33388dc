"""Fit: its trials, distribution functions and data sets from it."""

import dataclasses
import pickle

import numpy as np
import pandas as pd
import pytest

import ddm
from clean import N
from incomplete import missed
from refusals import refused

# -- figures of the whole fit ----------------------------------------------------------------------


def test_a_fit_cannot_be_changed(fit):
    with pytest.raises(dataclasses.FrozenInstanceError):
        fit.params = None


def test_pointwise_log_likelihoods_sum_to_the_whole(clean):
    for trials in (ddm.Trials(clean), ddm.Trials(missed(clean, 0.8), deadline=0.8)):
        fit = ddm.fit(ddm.Model(), trials)
        assert fit.pointwise_loglik.sum() == pytest.approx(fit.loglik, abs=1e-9)
        assert len(fit.pointwise_loglik) == fit.n == N


def test_the_distribution_function_includes_lapses(clean):
    sessions = clean.iloc[:400].assign(g=["a", "b"] * 200)
    fit = ddm.fit(ddm.Model(v="g", lapse=0.1, lapse_window=(0.0, 4.0)), sessions)
    process = fit.process(g="a")
    expected = 0.9 * process.cdf([0.5, 3.0], 1) + 0.1 * np.array([1 / 16, 3 / 8])
    np.testing.assert_allclose(fit.cdf([0.5, 3.0], 1, g="a"), expected)
    assert fit.cdf(np.inf, 1, g="b") + fit.cdf(np.inf, 0, g="b") == pytest.approx(1.0)
    assert ddm.fit(ddm.Model(), sessions).cdf(0.5, 1).shape == ()


# -- distribution functions ------------------------------------------------------------------------


def test_the_distribution_function_is_that_of_the_process_of_a_condition(fit):
    process, rt = fit.process(difficulty="easy"), np.array([[0.4], [0.6]])
    for response in (0, 1, True, 0.0, [0, 1], np.array([[True], [False]])):
        found = fit.cdf(rt, response, difficulty="easy")
        np.testing.assert_allclose(found, process.cdf(rt, response), rtol=1e-12)
        assert found.shape == np.broadcast_shapes(rt.shape, np.shape(response))
    assert fit.cdf(0.5, 0, difficulty="easy").shape == ()
    assert fit.cdf(0.5, 0, difficulty="easy") != fit.cdf(0.5, 1, difficulty="easy")


@pytest.mark.parametrize(
    ("response", "advice"),
    [
        ("lower", "Write 1 for the upper and 0 for the lower boundary."),
        ("upper", "Write 1 for the upper and 0 for the lower boundary."),
        ("light", "Data with other labels go through ddm.Trials(data, upper=...)."),
        (2, "Data with other labels go through ddm.Trials(data, upper=...)."),
        (None, "Data with other labels go through ddm.Trials(data, upper=...)."),
    ],
)
def test_a_response_is_0_or_1_as_for_a_process(fit, response, advice):
    message = (
        f"response must be 0 (lower boundary) or 1 (upper boundary); got {response!r}. {advice}"
    )
    with refused(ValueError, message):
        fit.cdf(0.5, response, difficulty="easy")
    if response is not None:  # where a process has the sum over both
        with refused(ValueError, message):
            fit.process(difficulty="easy").cdf(0.5, response)


def test_times_and_responses_that_do_not_fit_together_are_refused(fit):
    with refused(
        ValueError,
        "rt of shape (3,) and response of shape (2,) cannot be broadcast together; give them one "
        "shape, or one of them as a single number.",
    ):
        fit.cdf([0.4, 0.5, 0.6], [0, 1], difficulty="easy")


# -- simulated data sets ---------------------------------------------------------------------------


def test_simulated_data_are_like_the_fitted_ones(fit, sessions):
    simulated = fit.simulate(seed=1)
    pd.testing.assert_frame_equal(
        simulated.drop(columns=["rt", "response"]), sessions.drop(columns=["rt", "response"])
    )
    assert list(simulated.columns) == list(sessions.columns)
    pd.testing.assert_series_equal(simulated.dtypes, sessions.dtypes)
    assert not np.isin(simulated["rt"], sessions["rt"]).any()


def test_simulated_data_depend_on_the_seed_alone(fit):
    pd.testing.assert_frame_equal(fit.simulate(seed=1), fit.simulate(seed=1))
    assert not fit.simulate(seed=1).equals(fit.simulate(seed=2))


def test_simulated_data_keep_the_labels_of_the_responses(stimulus_coded):
    simulated = stimulus_coded.simulate(seed=1)
    assert set(simulated["choice"]) == {"left", "right"}
    again = ddm.fit(stimulus_coded.model, ddm.Trials(simulated, response="choice", upper="right"))
    assert (
        (again.params - stimulus_coded.params).abs() < 4.0 * stimulus_coded.se * np.sqrt(2.0)
    ).all()


def test_a_refit_of_simulated_data_finds_the_estimates_again(fit):
    again = ddm.fit(fit.model, fit.simulate(seed=1))
    assert ((again.params - fit.params).abs() < 4.0 * fit.se * np.sqrt(2.0)).all()


def test_rows_that_were_set_aside_are_not_simulated(sessions):
    sessions = sessions.assign(rt=sessions["rt"].where(np.arange(len(sessions)) >= 3))
    fit = ddm.fit(ddm.Model(), sessions)
    assert fit.simulate(seed=1).index.equals(sessions.index[3:])


@pytest.mark.parametrize(
    ("n", "error"), [(0, ValueError), (1, ValueError), (2.5, ValueError), ("many", TypeError)]
)
def test_statistics_of_simulated_data_sets_need_two_of_them(fit, n, error):
    with refused(
        error,
        "n must be a whole number >= 2 (the simulated data sets, which have an SD); got "
        f"{n!r}. For example n=100.",
    ):
        fit.predictive(n)
    assert fit.predictive(2, seed=1)["sd"].notna().all()


# -- many fits -------------------------------------------------------------------------------------


def test_fits_survive_pickling(fit, by_subject, chi2):
    for one in (fit, chi2):
        again = pickle.loads(pickle.dumps(one))
        assert repr(again) == repr(one)
        pd.testing.assert_frame_equal(again.simulate(seed=1), one.simulate(seed=1))
        assert again.model == one.model
    pd.testing.assert_frame_equal(pickle.loads(pickle.dumps(by_subject)).table, by_subject.table)


def test_simulated_trials_are_exact_samples_of_the_conditions(fit):
    """However slow: no limit of time."""
    sessions = ddm.DDM(v=1.2, a=1.5, t0=0.3).simulate(50, seed=1)
    slow = ddm.fit(ddm.Model(v=0.0, a=19.9, t0=0.3), sessions).simulate(seed=1)
    pd.testing.assert_frame_equal(slow, ddm.DDM(v=0.0, a=19.9, t0=0.3).simulate(50, seed=1))
    assert slow["rt"].max() > 100.0
