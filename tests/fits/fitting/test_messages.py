"""fit(): what is said of data that determine little, and that no data make it raise."""

import re
import warnings

import numpy as np
import pandas as pd
import pytest

import ddm


def not_converged(model, data, **options):
    with pytest.warns(ddm.ConvergenceWarning) as caught:
        fit = ddm.fit(model, data, **options)
    assert [str(warning.message) for warning in caught] == [fit.message]
    assert not fit.converged
    assert fit.message.startswith("not converged: ")
    return fit


def table(rt, response, **columns):
    return pd.DataFrame({"rt": rt, "response": response, **columns})


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
        r"that fast: it may be a fast guess that fixes t0 \(compare with method='chi2', or leave "
        r"it out\)",
        fit.message,
    )


def test_a_slow_outlier_is_pointed_out(data):
    fit = ddm.fit(ddm.Model(), pd.concat([data, table([20.0], [1])]))
    assert re.fullmatch(
        r"the model expects \d+e-\d+ RTs as slow as the slowest, 20\.000 s: it may be a lapse that "
        r"distorts v and a \(compare with method='chi2', or leave it out\)",
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


# --- notes on the whole table ---------------------------------------------------------------------


def test_a_pooled_fit_says_so(clean):
    data = clean.iloc[:200].assign(Subject=np.repeat(["s1", "s2"], 100))
    assert ddm.fit(ddm.Model(), data).message == (
        "the trials of all 2 levels of 'Subject' are fitted as one person's (fit_each(model, "
        "data, by='Subject') fits each on its own)"
    )


@pytest.mark.parametrize("name", ["subjID", "PID", "sub", "participant_id", "id", "Subjects"])
def test_people_have_many_names(clean, name):
    data = clean.iloc[:200].assign(**{name: np.repeat(["s1", "s2"], 100)})
    assert f"all 2 levels of {name!r} are fitted" in ddm.fit(ddm.Model(), data).message


def test_a_model_that_gives_people_estimates_of_their_own_is_not_pooled(clean):
    data = clean.iloc[:200].assign(subject=np.repeat(["s1", "s2"], 100), id=range(200))
    own = ddm.Model(v="subject", a="subject", t0="subject")
    assert "as one person's" not in ddm.fit(own, data).message
    assert "as one person's" in ddm.fit(ddm.Model(v="subject"), data).message


def test_keys_with_a_drift_of_about_0_are_asked_about():
    right = ddm.DDM(v=1.5, a=1.5, t0=0.3).simulate(200, seed=1)
    side = np.array(["f", "j"] * 100)
    wrong = np.where(side == "f", "j", "f")
    data = right.assign(key=np.where(right["response"] == 1, side, wrong), side=side)
    trials = ddm.Trials(data, response="key", upper="j")
    hint = (
        "the drift towards 'j' is about 0: if each response is right for some stimuli, the drift "
        "flips with them (name their column: stimulus=)"
    )
    assert hint in ddm.fit(ddm.Model(), trials).message
    assert hint not in ddm.fit(ddm.Model(stimulus="side"), trials).message
    assert hint not in ddm.fit(ddm.Model(), right).message


def test_a_start_estimated_from_accuracies_warns(clean):
    data = clean.iloc[:300].rename(columns={"response": "accuracy"})
    with pytest.warns(
        UserWarning,
        match=r"^z is estimated from 'accuracy': with accuracies as responses z is a lean",
    ):
        fit = ddm.fit(ddm.Model(z=ddm.FREE), ddm.Trials(data, response="accuracy"))
    assert "z is estimated from 'accuracy'" in fit.message
