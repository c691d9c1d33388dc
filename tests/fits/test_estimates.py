"""What a fit found, as numbers: every figure against its definition, and processes."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import ddm
from fits.sessions import TRUTH
from refusals import refused


def test_everything_is_labelled_by_estimate(fit):
    labels = ["v[easy]", "v[hard]", "a", "t0"]
    assert list(fit.params.index) == list(fit.se.index) == list(fit.ci().index) == labels
    assert list(fit.cov.index) == list(fit.cov.columns) == labels
    assert fit.params.name == "estimate"


def test_a_fit_does_not_change_with_its_tables(fit):
    other, conditions, se = replace(fit), fit.conditions, fit.se.copy()
    other.params["a"] = 99.0
    other.cov.iloc[:, :] = 0.0
    pd.testing.assert_frame_equal(other.conditions, conditions)
    pd.testing.assert_series_equal(other.se, se)


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


def test_texts_in_the_labels_are_derived(fit):
    table = fit.derived("v[easy] - v[hard]", 0.9)
    cov, p = fit.cov, fit.params
    variance = cov.loc["v[easy]", "v[easy]"] + cov.loc["v[hard]", "v[hard]"]
    variance -= 2.0 * cov.loc["v[easy]", "v[hard]"]
    estimate, se = p["v[easy]"] - p["v[hard]"], np.sqrt(variance)
    assert list(table.index) == ["v[easy] - v[hard]"]
    assert table.iloc[0].to_dict() == pytest.approx(
        {
            "estimate": estimate,
            "se": se,
            "ci_low": estimate - stats.norm.ppf(0.95) * se,
            "ci_high": estimate + stats.norm.ppf(0.95) * se,
        }
    )
    named = fit.derived({"effect": "v[easy] - v[hard]", "a": lambda p: p["a"]})
    assert list(named.index) == ["effect", "a"]
    assert named.loc["effect", "se"] == pytest.approx(se)
    assert list(fit.derived(["a / v[easy]", "t0"]).index) == ["a / v[easy]", "t0"]
    with refused(
        ValueError,
        "quantities='v[easy] - v[hrd]': there is no estimate 'v[hrd]'; did you mean 'v[hard]'? "
        "There are v[easy], v[hard], a, t0.",
    ):
        fit.derived("v[easy] - v[hrd]")


def test_labels_of_formulas_and_of_two_columns_are_derived(sessions):
    model = ddm.Model(v="~ C(difficulty) + scale(session)", a=["difficulty", "session"])
    fit = ddm.fit(model, sessions)
    p = fit.params
    texts = {
        "v[C(difficulty)[T.hard]] / v[scale(session)]": (
            p["v[C(difficulty)[T.hard]]"] / p["v[scale(session)]"]
        ),
        "a[easy, 1] - a[hard, 2]": p["a[easy, 1]"] - p["a[hard, 2]"],
    }
    np.testing.assert_allclose(fit.derived(list(texts))["estimate"], list(texts.values()))


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
    with refused(ValueError, "the model does not vary with 'session'. Its columns are difficulty."):
        fit.process(session=1)
    with refused(
        ValueError,
        "the model does not vary with 'Difficulty'. Did you mean difficulty? Its columns are "
        "difficulty.",
    ):
        fit.process(Difficulty="easy")


def test_process_refuses_a_level_that_was_not_fitted(fit):
    with refused(
        ValueError,
        "difficulty='medium' is not among the fitted conditions; there are 'easy', 'hard'.",
    ):
        fit.process(difficulty="medium")


def test_process_refuses_to_choose_between_conditions(fit):
    with refused(
        ValueError,
        "these are 2 different processes; say also difficulty, as in "
        "fit.process(difficulty='easy'). Conditions:\ndifficulty\n      easy\n      hard",
    ):
        fit.process()


def test_stimulus_coding_gives_opposite_drifts(stimulus_coded):
    left = stimulus_coded.process(difficulty="easy", side="left")
    right = stimulus_coded.process(difficulty="easy", side="right")
    assert right.v == -left.v == stimulus_coded.params["v[easy]"]
    assert right.v == pytest.approx(TRUTH["easy"].v, abs=4 * stimulus_coded.se["v[easy]"])
    with refused(
        ValueError,
        "these are 2 different processes; say also side, as in fit.process(difficulty='easy', "
        "side='left'). Conditions:\ndifficulty  side\n      easy  left\n      easy right",
    ):
        stimulus_coded.process(difficulty="easy")
