"""Fit: every figure against its definition; processes and data sets from a fit."""

import dataclasses
import pickle

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import ddm
from clean import N
from fits.sessions import TRUTH
from incomplete import missed
from refusals import refused

# -- estimates and their errors --------------------------------------------------------------------


def test_everything_is_labelled_by_estimate(fit):
    labels = ["v[easy]", "v[hard]", "a", "t0"]
    assert list(fit.params.index) == list(fit.se.index) == list(fit.ci().index) == labels
    assert list(fit.cov.index) == list(fit.cov.columns) == labels
    assert fit.params.name == "estimate"


def test_standard_errors_are_the_roots_of_the_variances(fit):
    np.testing.assert_allclose(fit.se**2, np.diag(fit.cov), rtol=1e-14)
    np.testing.assert_allclose(fit.cov, fit.cov.T, rtol=1e-12)


def test_covariance_is_the_inverse_of_the_curvature_of_the_log_likelihood(fit, sessions):
    """The curvature by second differences of the log likelihood itself, summed over
    `DDM.logpdf`.
    """

    def loglik(theta):
        v_easy, v_hard, a, t0 = theta
        parts = [
            ddm.DDM(v=v, a=a, t0=t0).logpdf(group["rt"], group["response"]).sum()
            for v, (_, group) in zip((v_easy, v_hard), sessions.groupby("difficulty"), strict=True)
        ]
        return sum(parts)

    theta, steps = fit.params.to_numpy(), np.diag([1e-3, 1e-3, 1e-3, 1e-4])
    curvature = [
        [
            (
                loglik(theta + s + t)
                - loglik(theta + s - t)
                - loglik(theta - s + t)
                + loglik(theta - s - t)
            )
            / (4.0 * s.sum() * t.sum())
            for s in steps
        ]
        for t in steps
    ]
    np.testing.assert_allclose(
        np.linalg.inv(-np.array(curvature)), fit.cov, rtol=2e-2, atol=2e-2 * fit.se.min() ** 2
    )


# -- figures of the whole fit ----------------------------------------------------------------------


def test_loglik_is_the_sum_of_the_log_densities_of_the_fitted_processes(fit, sessions):
    total = sum(
        fit.process(difficulty=difficulty).logpdf(group["rt"], group["response"]).sum()
        for difficulty, group in sessions.groupby("difficulty")
    )
    assert fit.loglik == pytest.approx(total, rel=1e-12)


def test_information_criteria_are_their_formulas(fit):
    k, n = 4, 400
    assert (fit.k, fit.n) == (k, n)
    assert fit.aic == pytest.approx(2 * k - 2 * fit.loglik)
    assert fit.aicc == pytest.approx(fit.aic + 2 * k * (k + 1) / (n - k - 1))
    assert fit.bic == pytest.approx(k * np.log(n) - 2 * fit.loglik)


def test_aicc_is_infinite_with_too_few_trials():
    few = ddm.fit(ddm.Model(), pd.DataFrame({"rt": [0.5, 0.6, 0.7, 0.9], "response": [1, 0, 1, 0]}))
    assert few.aicc == np.inf
    assert np.isfinite(few.aic)


def test_a_likelihood_fit_has_no_test_statistic(fit):
    assert np.isnan(fit.statistic)
    assert fit.df is None
    assert np.isnan(fit.p_value)


def test_a_chi_square_fit_has_a_statistic_degrees_of_freedom_and_a_p_value(chi2, sessions):
    """Six bins per condition and response, but one for the few errors in the easy condition; four
    estimates.
    """
    errors = sessions[sessions["response"] == 0].groupby("difficulty").size()
    assert errors["easy"] < 12 <= errors["hard"]
    assert chi2.df == 6 + 1 + 6 + 6 - 2 - 4
    assert chi2.p_value == pytest.approx(stats.chi2.sf(chi2.statistic, chi2.df))
    assert np.isnan(chi2.loglik)


@pytest.mark.parametrize("name", ["aic", "aicc", "bic"])
def test_information_criteria_need_the_likelihood(chi2, name):
    message = (
        f"{name} needs a maximum-likelihood fit; this one minimised 'chi2'. Fit with method='ml'."
    )
    with refused(ValueError, message):
        getattr(chi2, name)


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


# -- processes -------------------------------------------------------------------------------------


@pytest.mark.parametrize("difficulty", ["easy", "hard"])
def test_process_has_the_numbers_of_its_condition(fit, difficulty):
    v, a, t0 = fit.params[[f"v[{difficulty}]", "a", "t0"]]
    assert fit.process(difficulty=difficulty) == ddm.DDM(v=v, a=a, t0=t0)


def test_process_without_conditions_needs_no_argument(sessions):
    fit = ddm.fit(ddm.Model(z=0.45, D=0.25), sessions)
    assert fit.process() == ddm.DDM(**fit.params, z=0.45, D=0.25)


def test_process_of_numbered_levels(sessions):
    fit = ddm.fit(ddm.Model(a="session"), sessions)
    assert fit.process(session=2).a == fit.params["a[2]"]
    with refused(ValueError, "session='2' is not among the fitted conditions; there are 1, 2."):
        fit.process(session="2")


def test_process_may_leave_out_what_makes_no_difference(sessions):
    fit = ddm.fit(
        ddm.Model(v=["difficulty", "session"], t0="session"), sessions[sessions["session"] == 1]
    )
    assert fit.process(difficulty="hard") == fit.process(difficulty="hard", session=1)


def test_process_refuses_a_column_that_the_model_does_not_use(fit):
    with refused(
        ValueError, "the model does not vary with 'session'; its columns are ['difficulty']."
    ):
        fit.process(session=1)


def test_process_refuses_a_level_that_was_not_fitted(fit):
    with refused(
        ValueError,
        "difficulty='medium' is not among the fitted conditions; there are 'easy', 'hard'.",
    ):
        fit.process(difficulty="medium")


def test_process_refuses_to_choose_between_conditions(fit):
    with refused(
        ValueError,
        "these are 2 different processes; say also difficulty. Conditions:\ndifficulty\n      "
        "easy\n      hard",
    ):
        fit.process()


def test_stimulus_coding_gives_opposite_drifts(stimulus_coded):
    left = stimulus_coded.process(difficulty="easy", side="left")
    right = stimulus_coded.process(difficulty="easy", side="right")
    assert right.v == -left.v == stimulus_coded.params["v[easy]"]
    assert right.v == pytest.approx(TRUTH["easy"].v, abs=4 * stimulus_coded.se["v[easy]"])
    with pytest.raises(ValueError, match=r"^these are 2 different processes; say also side\."):
        stimulus_coded.process(difficulty="easy")


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


@pytest.mark.filterwarnings("ignore::ddm.ConvergenceWarning")
def test_a_fit_without_estimates_has_no_process(sessions):
    fit = ddm.fit(ddm.Model(t0=3.0), sessions)
    for use in (fit.process, fit.simulate, fit.plot):
        with refused(ValueError, f"this fit has no estimates: {fit.message}."):
            use()


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
