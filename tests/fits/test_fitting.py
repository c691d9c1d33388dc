"""fit() and fit_each(): what they find, what they refuse, and what they say of data that determine
little.
"""

import os
import re
import subprocess
import sys
import warnings

import joblib
import numpy as np
import pandas as pd
import pytest

import ddm
from ddm.estimation import starts
from ddm.estimation.methods import METHODS
from ddm.numerics import descent

TRUTH = {"v": 1.2, "a": 1.5, "t0": 0.3}


def refused(error, message):
    return pytest.raises(error, match=f"^{re.escape(message)}$")


def not_converged(model, data, **options):
    with pytest.warns(ddm.ConvergenceWarning) as caught:
        fit = ddm.fit(model, data, **options)
    assert [str(warning.message) for warning in caught] == [fit.message]
    assert not fit.converged
    assert fit.message.startswith("not converged: ")
    return fit


def table(rt, response, **columns):
    return pd.DataFrame({"rt": rt, "response": response, **columns})


@pytest.fixture(scope="module")
def data():
    return ddm.DDM(**TRUTH).simulate(300, seed=1)


@pytest.fixture(scope="module")
def subjects():
    """Four subjects, two conditions that differ in drift."""
    parts = [
        ddm.DDM(v=v, a=1.5, t0=0.3)
        .simulate(60, seed=10 * subject + v)
        .assign(subject=subject, condition=condition)
        for subject in range(4)
        for condition, v in (("easy", 2), ("hard", 1))
    ]
    return pd.concat(parts, ignore_index=True)


@pytest.fixture(scope="module")
def fit(data):
    return ddm.fit(ddm.Model(), data)


@pytest.fixture(scope="module")
def fits(subjects):
    return ddm.fit_each(ddm.Model(v="condition"), subjects, by="subject", n_jobs=1)


# --- estimates ------------------------------------------------------------------------------------


def test_the_default_model_estimates_drift_boundary_and_non_decision_time(fit):
    assert fit.converged
    assert fit.message == "converged"
    assert list(fit.params.index) == ["v", "a", "t0"]
    assert ((fit.params - pd.Series(TRUTH)).abs() < 4.0 * fit.se).all()


@pytest.mark.parametrize("name", TRUTH)
@pytest.mark.parametrize("step", [-1e-3, 1e-3])
def test_no_neighbour_of_the_estimates_is_more_likely(fit, data, name, step):
    neighbour = ddm.DDM(**{**fit.params, name: fit.params[name] + step})
    assert neighbour.logpdf(data["rt"], data["response"]).sum() < fit.loglik


def test_the_estimates_do_not_depend_on_the_order_or_index_of_the_rows(subjects):
    model = ddm.Model(v="condition")
    shuffled = subjects.sample(frac=1.0, random_state=1).set_axis([0] * len(subjects))
    pd.testing.assert_series_equal(
        ddm.fit(model, shuffled).params, ddm.fit(model, subjects).params, rtol=1e-6
    )
    by_subject = [ddm.fit_each(model, rows, by="subject").params for rows in (shuffled, subjects)]
    pd.testing.assert_frame_equal(*by_subject, rtol=1e-6)


def test_a_table_and_trials_of_it_give_the_same_fit(fit, data):
    pd.testing.assert_series_equal(ddm.fit(ddm.Model(), ddm.Trials(data)).params, fit.params)


def test_the_arguments_are_not_changed(data):
    before = data.copy()
    ddm.fit(ddm.Model(), data)
    pd.testing.assert_frame_equal(data, before)


@pytest.mark.parametrize("fixed", ["v", "a", "t0"])
def test_a_fixed_parameter_is_no_estimate(data, fixed):
    fit = ddm.fit(ddm.Model(**{fixed: TRUTH[fixed]}), data)
    assert fixed not in fit.params
    assert getattr(fit.process(), fixed) == TRUTH[fixed]


def test_a_model_without_free_parameters_is_evaluated(data):
    fit = ddm.fit(ddm.Model(**TRUTH), data)
    assert fit.converged
    assert fit.k == 0
    assert fit.summary().empty
    assert fit.loglik == pytest.approx(
        ddm.DDM(**TRUTH).logpdf(data["rt"], data["response"]).sum(), rel=1e-12
    )
    assert fit.aic == -2.0 * fit.loglik
    assert repr(fit).endswith("\nno parameter is free")
    assert ddm.fit(ddm.Model(**TRUTH), data, method="chi2").df == 12 - 1


def test_the_unit_of_evidence_scales_the_estimates(fit, data):
    """Ratcliff's s = 0.1: v and a are ten times smaller, at the same likelihood."""
    ratcliff = ddm.fit(ddm.Model(D=0.01), data)
    np.testing.assert_allclose(ratcliff.params, fit.params * [0.1, 0.1, 1.0], rtol=1e-4)
    assert ratcliff.loglik == pytest.approx(fit.loglik, abs=1e-6)


def test_a_free_diffusion_coefficient_is_the_same_fit_in_other_units(fit, data):
    """With a fixed, D = (a / a_hat)^2 and v = v_hat a / a_hat."""
    free = ddm.fit(ddm.Model(a=3.0, D=ddm.FREE), data)
    scale = 3.0 / fit.params["a"]
    expected = [fit.params["v"] * scale, fit.params["t0"], scale**2]
    np.testing.assert_allclose(free.params[["v", "t0", "D"]], expected, rtol=1e-4)
    assert free.loglik == pytest.approx(fit.loglik, abs=1e-6)


# --- methods --------------------------------------------------------------------------------------


def test_the_words_for_methods_stand_for_objectives(data):
    default, chi2 = ddm.fit(ddm.Model(), data), ddm.fit(ddm.Model(), data, method="chi2")
    assert (default.method, chi2.method) == ("ml", "chi2")
    assert ((chi2.params - default.params).abs() < 2.0 * chi2.se).all()
    same = ddm.fit(ddm.Model(), data, method=ddm.ChiSquare())
    pd.testing.assert_series_equal(same.params, chi2.params)


def test_settings_of_an_objective_are_used(data):
    fit = ddm.fit(ddm.Model(), data, method=ddm.ChiSquare(quantiles=(0.25, 0.5, 0.75)))
    assert fit.df == 2 * 4 - 1 - 3


@pytest.mark.parametrize("method", ["mle", "ML", None, 1])
def test_an_unknown_method_is_refused(data, method):
    words = ", ".join(map(repr, METHODS))
    classes = ", ".join(f"ddm.{type(method).__name__}(...)" for method in METHODS.values())
    with refused(ValueError, f"method must be one of {words}, or {classes}; got {method!r}."):
        ddm.fit(ddm.Model(), data, method=method)


@pytest.mark.parametrize("method", [type(method) for method in METHODS.values()])
def test_the_class_of_a_method_is_refused(data, method):
    name = method.__name__
    with refused(
        TypeError,
        f"method must be an object, not its class; got ddm.{name}. Call it: method=ddm.{name}(), "
        "with its options, if any, in the brackets.",
    ):
        ddm.fit(ddm.Model(), data, method=method)


# --- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize("model", [None, "v", {"v": 1}])
def test_a_model_that_is_none_is_refused(data, model):
    message = (
        f"model must be a ddm.Model; got {model!r}. For example ddm.fit(ddm.Model(v='difficulty'), "
        "data)."
    )
    with refused(TypeError, message):
        ddm.fit(model, data)


def test_data_that_are_no_table_are_refused():
    with refused(TypeError, "data must be a pandas DataFrame with one row per trial; got list."):
        ddm.fit(ddm.Model(), [0.5, 0.6])


def test_a_column_that_is_absent_is_named_with_those_there_are(data):
    with refused(
        ValueError, "v='difficulty': data has no column 'difficulty'; it has ['rt', 'response']."
    ):
        ddm.fit(ddm.Model(v="difficulty"), data)


@pytest.mark.parametrize("seed", ["one", 1.5])
def test_a_seed_is_checked_before_it_is_needed(data, seed):
    with pytest.raises(TypeError, match=f"^seed must be .*; got {seed!r}"):
        ddm.fit(ddm.Model(), data, seed=seed)


# --- bounds and starting values -------------------------------------------------------------------


def test_an_estimate_at_a_bound_is_said_and_has_no_standard_error(data):
    fit = ddm.fit(ddm.Model(), data, bounds={"a": (0.5, 1.2)})
    assert fit.converged
    assert fit.params["a"] == 1.2
    assert fit.message == (
        "at a bound of the search, so without standard error, and those of the others are too "
        "small: a = 1.2"
    )
    assert fit.se.isna().to_dict() == {"v": False, "a": True, "t0": False}
    assert fit.cov.loc["a"].isna().all()


def test_bounds_of_one_estimate_leave_the_others_alone(subjects):
    fit = ddm.fit(ddm.Model(v="condition"), subjects, bounds={"v[easy]": (-1.0, 1.0)})
    assert fit.params["v[easy]"] == 1.0
    assert 0.0 < fit.params["v[hard]"] < 2.0
    assert list(fit.se.index[fit.se.isna()]) == ["v[easy]"]


@pytest.mark.parametrize(
    "start", [{"v": -3.0}, {"a": 10.0, "t0": 0.0}, {"v": 5.0, "a": 0.2, "t0": 0.1}]
)
def test_the_estimates_do_not_depend_on_the_start(fit, data, start):
    pd.testing.assert_series_equal(
        ddm.fit(ddm.Model(), data, start=start).params, fit.params, rtol=1e-3
    )


@pytest.mark.parametrize("argument", ["bounds", "start"])
def test_bounds_and_starts_of_what_is_not_estimated_are_refused(data, argument):
    with refused(
        ValueError, f"{argument}: 'z' is not estimated by this model; it estimates v, a, t0."
    ):
        ddm.fit(ddm.Model(), data, **{argument: {"z": (0.4, 0.6) if argument == "bounds" else 0.5}})


def test_a_start_outside_the_bounds_is_refused(data):
    with refused(
        ValueError,
        "start: a = 30 lies outside the bounds of the search, 0.05 to 20. Move it inside, or "
        "widen the bounds with bounds={'a': (low, high)}.",
    ):
        ddm.fit(ddm.Model(), data, start={"a": 30})


def test_bounds_that_the_fastest_rt_contradicts_are_refused(data):
    with pytest.raises(
        ValueError,
        match=r"^bounds: t0 >= 0\.5 is impossible, because RTs as short as 0\.3564 s were",
    ):
        ddm.fit(ddm.Model(), data, bounds={"t0": (0.5, 1.0)})


# --- what must be known of the data ---------------------------------------------------------------


def test_rows_set_aside_are_counted_by_reason(data):
    gaps = table([None, None, 0.5, None], [1, 1, None, None])
    fit = ddm.fit(ddm.Model(), pd.concat([data, gaps]))
    assert fit.n == len(data)
    assert fit.message == (
        "rows with no rt set aside: 2; rows with no response set aside: 1; rows with no rt and no "
        "response set aside: 1"
    )


def test_a_subject_with_one_response_is_fitted_and_flagged(data):
    fit = ddm.fit(ddm.Model(), data[data["response"] == 1])
    assert fit.converged
    assert fit.message == "every response is 1: drift and boundary are poorly determined"
    assert np.isfinite(fit.se).all()


def test_a_fast_outlier_is_pointed_out(data):
    fit = ddm.fit(ddm.Model(), pd.concat([data, table([0.05], [0])]))
    assert re.fullmatch(
        r"the fastest RT, 0\.050 s, lies \d+\.\d ms above t0 and the model expects \de-\d\d RTs "
        "that fast: it may be a fast guess that fixes t0; compare with method='chi2', or leave it "
        "out",
        fit.message,
    )


def test_a_slow_outlier_is_pointed_out(data):
    fit = ddm.fit(ddm.Model(), pd.concat([data, table([20.0], [1])]))
    assert re.fullmatch(
        r"the model expects \d+e-\d+ RTs as slow as the slowest, 20\.000 s: it may be a lapse that "
        "distorts v and a; compare with method='chi2', or leave it out",
        fit.message,
    )
    assert (
        ddm.fit(ddm.Model(), pd.concat([data, table([20.0], [1])]), method="chi2").message
        == "converged"
    )


def test_one_group_in_milliseconds_does_not_end_the_fits_of_the_others(subjects):
    data = subjects.assign(
        rt=subjects["rt"].where(subjects["subject"] != 2, 1000.0 * subjects["rt"])
    )
    with pytest.warns(ddm.ConvergenceWarning, match="^1 of 4 fits did not converge: 2"):
        fits = ddm.fit_each(ddm.Model(), data, by="subject", n_jobs=1)
    assert re.match(
        r"not converged: column 'rt' has a median of [\d.]+: these look like milliseconds",
        fits[2].message,
    )
    assert fits.params.drop(2).notna().all(axis=None)


@pytest.mark.parametrize("model", [ddm.Model(t0=0.9), ddm.Model(t0=0.5, v=1.0)])
def test_a_chi_square_fit_that_makes_trials_impossible_is_no_fit(data, model):
    with pytest.warns(
        ddm.ConvergenceWarning,
        match=r"^not converged: \d+ trials lie where the model with these estimates",
    ):
        assert not ddm.fit(model, data, method="chi2").converged


def test_a_region_far_from_the_optimum_is_a_fit_that_failed(data):
    with pytest.warns(ddm.ConvergenceWarning, match="^not converged: "):
        assert not ddm.fit(ddm.Model(), data, method="chi2", bounds={"v": (15, 20)}).converged


@pytest.mark.parametrize("fixed", [{"a": 100.0}, {"a": 0.05}, {"v": 0.012}, {"v": -300.0}])
def test_the_unit_of_evidence_is_arbitrary(data, fixed):
    """With D free, the fixed parameter sets the unit: the fit is that of any other unit."""
    flipped = data.assign(response=1 - data["response"]) if fixed.get("v", 1.0) < 0.0 else data
    fit = ddm.fit(ddm.Model(**fixed, D=ddm.FREE), flipped)
    assert fit.loglik == pytest.approx(ddm.fit(ddm.Model(), flipped).loglik, abs=1e-6)


def test_data_before_the_model_are_turned_round(data):
    with pytest.raises(
        TypeError, match=r"^the model comes first, then the data: ddm\.fit\(model, data\)\.$"
    ):
        ddm.fit(data, ddm.Model())


def test_more_estimates_than_trials_are_said_to_mean_nothing(data):
    few = data.iloc[:3]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ddm.ConvergenceWarning)
        message = ddm.fit(ddm.Model(), few).message
    assert "as many estimates as trials, or more (3 for 3): they mean nothing" in message


def test_chi_square_counts_the_rts_below_t0(data):
    fit = ddm.fit(ddm.Model(), pd.concat([data, table([0.05, 0.06], [0, 1])]), method="chi2")
    assert fit.converged
    assert fit.params["t0"] > 0.2
    assert fit.message == "RTs below t0: 2"


def test_a_fixed_t0_above_rts_is_explained(data):
    n, fastest = (data["rt"] <= 0.5).sum(), data["rt"].min()
    fit = not_converged(ddm.Model(t0=0.5), data)
    assert fit.message.endswith(
        f"; RTs not above the fixed t0: {n}, as {fastest:.3f} s with t0 = 0.5 s: fix t0 at less, "
        "free it, or leave these RTs out"
    )
    assert fit.params.isna().all()
    assert np.isnan(fit.loglik)


HARD_CASES = {
    "one trial": table([0.5], [1]),
    "two trials": table([0.5, 0.7], [1, 0]),
    "equal RTs": table([0.5] * 40, [0, 1] * 20),
    "equal RTs, one response": table([0.5] * 40, [1] * 40),
    "two RTs": table([0.5, 0.9] * 20, [0, 0, 1, 1] * 10),
    "RTs of microseconds": table([1e-6, 2e-6, 3e-6], [1, 0, 1]),
    "one RT of a minute": table([0.5] * 30 + [60.0], [0, 1, 1] * 10 + [0]),
    "slow RTs": table([15.0, 18.0, 19.0, 19.5], [1, 0, 1, 1]),
}


@pytest.mark.parametrize("method", ["ml", "chi2"])
@pytest.mark.parametrize("model", [ddm.Model(), ddm.Model(z=ddm.FREE)], ids=["three", "four"])
@pytest.mark.parametrize("case", HARD_CASES)
def test_no_data_make_a_fit_raise(case, model, method):
    """Whatever the table, the answer is a fit that has either converged or says why not."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ddm.ConvergenceWarning)
        fit = ddm.fit(model, HARD_CASES[case], method=method)
    assert fit.n == len(HARD_CASES[case])
    assert fit.converged or fit.message.startswith("not converged: ")
    assert isinstance(repr(fit), str)


def test_more_parameters_than_the_data_determine_do_not_converge():
    fit = not_converged(ddm.Model(z=ddm.FREE), table([0.5] * 40, [0, 1] * 20), method="chi2")
    assert "the data do not determine all parameters" in fit.message


# --- variability across trials --------------------------------------------------------------------

VARIED = {"v": 1.5, "a": 1.4, "z": 0.45, "t0": 0.3, "sv": 0.8, "sz": 0.4, "st0": 0.15}
VARIABILITIES = {"sv": ddm.FREE, "sz": ddm.FREE, "st0": ddm.FREE}


def assert_recovered(fit, truth):
    """Within 4 standard errors, where there is one."""
    distance = (fit.params - pd.Series(truth)).abs() / fit.se
    assert (distance[fit.se.notna()] < 4.0).all()


@pytest.mark.slow
def test_all_seven_parameters_are_recovered():
    data = ddm.DDM(**VARIED).simulate(5000, seed=1)
    fit = ddm.fit(ddm.Model(z=ddm.FREE, **VARIABILITIES), data)
    assert fit.converged
    assert list(fit.params.index) == list(VARIED)
    assert_recovered(fit, VARIED)
    assert fit.loglik >= ddm.DDM(**VARIED).logpdf(data["rt"], data["response"]).sum()


def test_chi_square_recovers_a_drift_that_varies():
    truth = {**TRUTH, "sv": 0.8}
    fit = ddm.fit(ddm.Model(sv=ddm.FREE), ddm.DDM(**truth).simulate(5000, seed=3), method="chi2")
    assert fit.converged
    assert fit.se.notna().all()
    assert_recovered(fit, truth)


@pytest.mark.parametrize("seed", [5, 13])
@pytest.mark.parametrize("name", VARIABILITIES)
def test_no_variability_is_an_estimate_at_the_bound_and_no_failure(name, seed):
    data = ddm.DDM(**TRUTH).simulate(300, seed=seed)
    without, fit = ddm.fit(ddm.Model(), data), ddm.fit(ddm.Model(**{name: ddm.FREE}), data)
    assert fit.converged
    assert fit.message == f"at a bound of the search, so without standard error: {name} = 0"
    np.testing.assert_allclose(fit.params[list(TRUTH)], without.params, rtol=1e-4)
    assert fit.loglik == pytest.approx(without.loglik, abs=1e-4)


def test_a_width_may_differ_between_conditions():
    parts = [
        ddm.DDM(**TRUTH, sz=sz).simulate(2000, seed=seed).assign(list=name)
        for seed, (name, sz) in enumerate({"blocked": 0.1, "mixed": 0.7}.items())
    ]
    fit = ddm.fit(ddm.Model(sz="list"), pd.concat(parts, ignore_index=True))
    assert fit.converged
    assert_recovered(fit, {**TRUTH, "sz[blocked]": 0.1, "sz[mixed]": 0.7})


def test_with_sz_free_t0_stays_below_the_fastest_rt():
    data = ddm.DDM(**TRUTH, sz=0.9).simulate(500, seed=3)
    fit = ddm.fit(ddm.Model(sz=ddm.FREE), data)
    limit = data["rt"].min() - 1e-3
    assert fit.params["t0"] == pytest.approx(limit, abs=1e-9)
    assert f"and those of the others are too small: t0 = {limit:.6g}" in fit.message


def test_a_gap_of_the_user_is_kept():
    data = ddm.DDM(**TRUTH, sz=0.9).simulate(500, seed=3)
    fit = ddm.fit(ddm.Model(sz=ddm.FREE), data, method=ddm.MaximumLikelihood(t0_gap=0.01))
    assert fit.params["t0"] <= data["rt"].min() - 0.01 + 1e-12


def test_a_fit_carries_its_variabilities_to_processes_and_trials(data):
    fit = ddm.fit(ddm.Model(sv=ddm.FREE, sz=0.2, st0=0.05), data)
    process = fit.process()
    assert (process.sv, process.sz, process.st0) == (fit.params["sv"], 0.2, 0.05)
    simulated = fit.simulate(seed=1)
    assert list(simulated.columns) == list(fit.trials.data.columns)
    pd.testing.assert_series_equal(
        simulated["rt"], process.simulate(len(data), seed=1)["rt"], check_index=False
    )


def test_of_many_starts_the_most_likely_are_searched_and_the_cautious_one(data, monkeypatch):
    values = []

    def minimise(objective, curvature, points, **options):
        values.append([objective(point)[0] for point in points])
        return descent.minimise(objective, curvature, points, **options)

    monkeypatch.setattr(sys.modules["ddm.estimation.search"], "minimise", minimise)
    assert ddm.fit(ddm.Model(**VARIABILITIES), data).converged
    (*best, cautious) = values[0]
    assert len(best) == 5
    assert best == sorted(best)
    assert cautious > best[0]


# --- groups ---------------------------------------------------------------------------------------


def test_each_group_is_fitted_as_it_would_be_alone(fits, subjects):
    assert repr(list(fits)) == "[0, 1, 2, 3]"
    for subject, rows in subjects.groupby("subject"):
        alone = ddm.fit(ddm.Model(v="condition"), rows)
        pd.testing.assert_series_equal(fits[subject].params, alone.params)
        assert fits[subject].loglik == alone.loglik


def test_groups_come_in_the_order_of_their_levels(subjects):
    order = pd.CategoricalDtype([2, 0, 3, 1, 9], ordered=True)
    fits = ddm.fit_each(
        ddm.Model(),
        subjects.assign(subject=subjects["subject"].astype(order)),
        by="subject",
        n_jobs=1,
    )
    assert list(fits) == [2, 0, 3, 1]


def test_a_column_may_also_be_the_index(subjects, fits):
    indexed = subjects.set_index("subject", drop=False)
    again = ddm.fit_each(ddm.Model(v="condition"), indexed, by="subject", n_jobs=1)
    pd.testing.assert_frame_equal(again.params, fits.params)


def test_a_level_that_a_group_lacks_is_nan_with_a_message(subjects, fits):
    lacking = subjects[(subjects["subject"] != 1) | (subjects["condition"] == "easy")]
    result = ddm.fit_each(ddm.Model(v="condition"), lacking, by="subject", n_jobs=1)
    assert list(result.params.columns) == ["v[easy]", "v[hard]", "a", "t0"]
    assert result[1].converged
    assert result[1].message == "no trials for v[hard]"
    assert result.params.isna().sum().sum() == result.se.isna().sum().sum() == 1
    assert np.isnan(result.params.loc[1, "v[hard]"])
    assert result[1].k == 3
    pd.testing.assert_frame_equal(result.params.drop(1), fits.params.drop(1))


def test_a_group_without_a_trial_is_a_fit_that_failed(subjects):
    data = subjects.assign(response=subjects["response"].where(subjects["subject"] != 2))
    with pytest.warns(ddm.ConvergenceWarning) as caught:
        fits = ddm.fit_each(ddm.Model(v="condition"), data, by="subject", n_jobs=1)
    assert [str(warning.message) for warning in caught] == [
        "1 of 4 fits did not converge: 2. Their messages say why."
    ]
    assert caught[0].filename == __file__
    assert [fit.converged for fit in fits.values()] == [True, True, False, True]
    assert (
        fits[2].message
        == "not converged: no trials with rt and response; rows with no response set aside: 120"
    )
    assert fits[2].n == 0
    assert fits.params.loc[2].isna().all()


def test_rows_set_aside_are_counted_in_their_group(subjects):
    data = subjects.assign(rt=subjects["rt"].where(subjects.index >= 5))
    fits = ddm.fit_each(ddm.Model(), data, by="subject", n_jobs=1)
    assert fits[0].message == "rows with no rt set aside: 5"
    assert fits[1].message == "converged"


def test_many_failures_are_one_warning_with_their_number(subjects):
    data = pd.concat([subjects.assign(subject=subjects["subject"] + 4 * i) for i in range(3)])
    with pytest.warns(ddm.ConvergenceWarning) as caught:
        ddm.fit_each(ddm.Model(t0=9.0), data, by="subject", n_jobs=1)
    assert [str(warning.message) for warning in caught] == [
        "12 of 12 fits did not converge: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 2 more. Their messages "
        "say why."
    ]


def test_bounds_that_one_group_contradicts_do_not_end_the_others(subjects, fits):
    data = subjects.assign(rt=subjects["rt"].where(subjects.index != 0, 0.1))
    with pytest.warns(ddm.ConvergenceWarning, match=r"^1 of 4 fits did not converge: 0\."):
        result = ddm.fit_each(
            ddm.Model(v="condition"), data, by="subject", bounds={"t0": (0.2, 1.0)}, n_jobs=1
        )
    assert result[0].message == (
        "not converged: bounds: t0 >= 0.2 is impossible, because RTs as short as 0.1 s were "
        "observed. Lower the bound, or leave out RTs that are no answers"
    )
    pd.testing.assert_frame_equal(result.params.drop(0), fits.params.drop(0), rtol=1e-5)


def test_an_unknown_group_column_is_refused(subjects):
    with refused(
        ValueError,
        "data has no column 'Subject'; it has ['rt', 'response', 'subject', 'condition'].",
    ):
        ddm.fit_each(ddm.Model(), subjects, by="Subject")


def test_a_missing_group_is_refused_with_the_count(subjects):
    data = subjects.assign(subject=subjects["subject"].where(subjects.index >= 3))
    with refused(
        ValueError,
        "column 'subject' is missing in 3 of 480 trials with rt and response. Drop these rows "
        "(data.dropna(subset=['subject'])) or fill them in.",
    ):
        ddm.fit_each(ddm.Model(), data, by="subject")


@pytest.mark.parametrize("by", [None, [], ["subject", "subject"], 3])
def test_by_must_be_columns(subjects, by):
    with refused(
        TypeError,
        f"by must be a column name or a list of different column names; got {by!r}. To fit all "
        "trials together use ddm.fit(model, data).",
    ):
        ddm.fit_each(ddm.Model(), subjects, by=by)


@pytest.mark.parametrize(
    ("n_jobs", "error"),
    [
        *((n_jobs, ValueError) for n_jobs in (0, -2, 1.5)),
        *((n_jobs, TypeError) for n_jobs in ("2", True)),
    ],
)
def test_n_jobs_must_be_a_whole_number(subjects, n_jobs, error):
    message = (
        f"n_jobs must be a whole number >= 1 (the processes); got {n_jobs!r}. Or write n_jobs=-1 "
        "for one per core; None starts them only where that is faster."
    )
    with refused(error, message):
        ddm.fit_each(ddm.Model(), subjects, by="subject", n_jobs=n_jobs)


def test_the_progress_bar_is_shown_on_demand_only(subjects, capsys):
    for progress in (True, False):
        ddm.fit_each(ddm.Model(), subjects, by="subject", n_jobs=1, progress=progress)
        output = capsys.readouterr()
        assert output.out == ""
        assert ("4/4" in output.err) is progress


@pytest.mark.parametrize(
    "seed",
    [3, np.random.SeedSequence(3), np.random.default_rng(3)],
    ids=lambda seed: type(seed).__name__,
)
@pytest.mark.filterwarnings("ignore::ddm.ConvergenceWarning")
def test_further_starts_do_not_depend_on_the_groups_before(data, monkeypatch, seed):
    """Each group may be fitted in another process, so a Generator must not pass from one to the
    next.
    """
    drawn = []

    def scattered(*arguments):
        drawn.append(starts.scattered(*arguments))
        return drawn[-1]

    monkeypatch.setattr(sys.modules["ddm.estimation.search"], "scattered", scattered)
    twice = pd.concat([data.assign(subject=1), data.assign(subject=2)])
    ddm.fit_each(ddm.Model(t0=0.5), twice, by="subject", n_jobs=1, seed=seed)
    np.testing.assert_array_equal(*drawn)


# --- processes ------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::ddm.ConvergenceWarning")
def test_any_number_of_processes_gives_the_same_fits(subjects):
    """The third subject has no fit under this t0."""
    data = subjects.assign(rt=subjects["rt"].where(subjects["subject"] != 2, 0.2))
    model = ddm.Model(v="condition", t0=0.25)
    one, two, all_cores = (
        ddm.fit_each(model, data, by="subject", n_jobs=n_jobs).table for n_jobs in (1, 2, -1)
    )
    with joblib.parallel_config(n_jobs=2):
        configured = ddm.fit_each(model, data, by="subject").table
    assert one["converged"].tolist() == [True, True, False, True]
    for table in (two, all_cores, configured):
        pd.testing.assert_frame_equal(one, table)


@pytest.mark.slow
def test_processes_need_no_main_guard(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "import ddm\ndata = ddm.DDM(v=1, a=1.5, t0=0.3).simulate(300, "
        "seed=1).assign(subject=[*'abcdef'] * 50)\nfits = ddm.fit_each(ddm.Model(), data, "
        "by='subject', n_jobs=2)\nprint(len(fits), fits.table['converged'].all())\n"
    )
    result = subprocess.run(
        [sys.executable, "-W", "error", str(script)],
        capture_output=True,
        text=True,
        timeout=300,
        env=os.environ,
    )
    assert result.stdout == "6 True\n", result.stderr
