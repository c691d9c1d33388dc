"""What data of every kind give back when they are fitted: the parameters that made them, and
messages.
"""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import ddm

REFERENCE = Path(__file__).parents[1] / "reference"
TRUTH = ddm.DDM(v=1.0, a=1.5, t0=0.3)
N = 4000


def within(fit, truth, widths=4.0):
    """Whether every estimate lies within some standard errors of the truth."""
    errors = (fit.params - pd.Series(truth)[fit.params.index]).abs() / fit.se
    return fit.converged and bool((errors < widths).all())


@pytest.fixture(scope="module")
def clean():
    return TRUTH.simulate(N, seed=1)


@pytest.fixture(scope="module")
def covariates():
    rng = np.random.default_rng(3)
    data = pd.DataFrame({"x": rng.standard_normal(N), "side": rng.choice(["left", "right"], N)})
    sign = np.where(data["side"] == "right", 1.0, -1.0)
    per_trial = {
        "v": sign * (1.0 + 0.4 * data["x"]) + 0.3,
        "a": 1.5 * np.exp(0.1 * data["x"]),
        "z": np.where(sign > 0, 0.6, 0.4),
    }
    drawn = ddm.DDM(v=0.0, a=1.5, t0=0.3).simulate(N, seed=4, per_trial=per_trial)
    return data.assign(rt=drawn["rt"], choice=np.where(drawn["response"] == 1, "right", "left"))


def missed(data, deadline):
    """The data with omissions for responses after the deadline."""
    late = data["rt"] > deadline
    return data.assign(rt=data["rt"].mask(late), response=data["response"].astype(float).mask(late))


@pytest.mark.parametrize("method", ["ml", "chi2", "gsquare", "qml", "ks"])
def test_every_objective_recovers_the_truth(clean, method):
    fit = ddm.fit(ddm.Model(), clean, method=method)
    assert fit.converged
    assert ((fit.params - [1.0, 1.5, 0.3]).abs() < [0.1, 0.06, 0.02]).all()


@pytest.mark.parametrize("method", ["ml", "chi2", "gsquare", "qml"])
def test_deadlines_truncation_and_go_no_go_leave_the_estimates_unbiased(clean, method):
    truth = {"v": 1.0, "a": 1.5, "t0": 0.3}
    per_trial = clean.assign(deadline=np.where(np.arange(N) % 2, 0.9, np.inf))
    late = missed(clean, 0.8)
    go = clean.assign(
        rt=clean["rt"].where(clean["response"] == 1),
        response=clean["response"].where(clean["response"] == 1),
    )
    for trials in (
        ddm.Trials(late, deadline=0.8),
        ddm.Trials(missed(per_trial, per_trial["deadline"]), deadline="deadline"),
        ddm.Trials(clean[clean["rt"].between(0.35, 1.5)], truncated=(0.35, 1.5)),
        ddm.Trials(late[~(late["rt"] < 0.4)], deadline=0.8, truncated=(0.4, None)),
        ddm.Trials(go, observed="upper"),
        ddm.Trials(missed(go, 0.8), deadline=0.8, observed="upper"),
    ):
        fit = ddm.fit(ddm.Model(), trials, method=method)
        assert within(fit, truth), (trials, fit)


def test_ignoring_a_deadline_biases(clean):
    assert not within(
        ddm.fit(ddm.Model(), clean[clean["rt"] < 0.8]), {"v": 1.0, "a": 1.5, "t0": 0.3}
    )


def test_lapses_are_recovered_and_protect_the_others():
    rng = np.random.default_rng(7)
    data = TRUTH.simulate(N, seed=5)
    lapses = rng.random(N) < 0.05
    data.loc[lapses, "rt"] = rng.uniform(0.2, 3.0, lapses.sum())
    data.loc[lapses, "response"] = rng.integers(0, 2, lapses.sum())
    truth = {"v": 1.0, "a": 1.5, "t0": 0.3, "lapse": 0.05}
    fit = ddm.fit(ddm.Model(lapse=ddm.FREE, lapse_window=(0.2, 3.0)), data)
    assert within(fit, truth)
    assert fit.limits == "lapses: uniform from 0.2 to 3 s"
    assert not within(ddm.fit(ddm.Model(), data), truth)
    assert (
        ddm.fit(ddm.Model(lapse=0.05), data).limits
        == f"lapses: uniform from {data.rt.min():.4g} to {data.rt.max():.4g} s"
    )
    assert ddm.fit(ddm.Model(lapse=0.05, lapse_window=ddm.Exponential(2.0)), data).limits == (
        "lapses: exponential with rate 2/s"
    )


def test_simulations_include_lapses_and_processes_do_not():
    data = TRUTH.simulate(500, seed=5)
    fit = ddm.fit(ddm.Model(lapse=0.4, lapse_window=(5.0, 6.0)), data)
    assert fit.simulate(seed=1)["rt"].between(5.0, 6.0).mean() == pytest.approx(0.4, abs=0.1)
    assert fit.process().sf(5.0) < 1e-3
    assert fit.quantiles()["predicted"].max() > 5.0


def test_the_likelihood_with_lapses_is_that_of_hddm(real_data):
    """0.95 f + 0.05 * 0.1, by subject: reference values of an exact fit with HDDM's mixture."""
    published = pd.read_csv(REFERENCE / "cavanagh_2011.csv").set_index("subject")
    data = pd.read_csv(real_data("cavanagh_2011.csv"))
    model = ddm.Model(lapse=0.05, lapse_window=(0.0, 5.0))
    table = ddm.fit_each(model, data, by="subject").table.loc[published.index]
    assert table["converged"].all()
    np.testing.assert_allclose(-table["loglik"], published["nll"], rtol=0, atol=1e-4)
    for name in ("v", "a", "t0"):
        np.testing.assert_allclose(table[name], published[name], rtol=0, atol=1e-3)


def test_formulas_stimulus_coding_drift_bias_and_flipping_start(covariates):
    model = ddm.Model(
        v="~ x", a="~ x", z=ddm.FREE, drift_bias=ddm.FREE, stimulus="side", flip_start=True
    )
    fit = ddm.fit(model, ddm.Trials(covariates, response="choice", upper="right"))
    truth = {
        "v[Intercept]": 1.0,
        "v[x]": 0.4,
        "a[Intercept]": np.log(1.5),
        "a[x]": 0.1,
        "z": 0.6,
        "t0": 0.3,
    }
    assert within(fit, {**truth, "drift_bias": 0.3})
    assert fit.summary()["unit"].to_dict()["a[x]"] == "log evidence"
    conditions = fit.conditions.astype({"x": float})
    predicted = np.exp(fit.params["a[Intercept]"] + fit.params["a[x]"] * conditions["x"])
    np.testing.assert_allclose(conditions["a"], predicted)
    simulated = fit.simulate(seed=1)
    assert set(simulated["choice"]) == {"left", "right"}
    assert within(
        ddm.fit(model, ddm.Trials(simulated, response="choice", upper="right")), fit.params
    )


def test_links_can_be_changed(covariates):
    trials = ddm.Trials(covariates, response="choice", upper="right")
    fit = ddm.fit(ddm.Model(v="~ x", a="~ x", links={"a": "identity"}, stimulus="side"), trials)
    assert fit.params["a[Intercept]"] == pytest.approx(1.5, abs=0.1)
    assert fit.summary()["unit"].to_dict()["a[x]"] == "evidence"


def test_a_formula_of_dummies_is_the_model_by_level(clean):
    data = clean.assign(g=np.where(np.arange(N) % 2, "b", "a"))
    by_level = ddm.fit(ddm.Model(v="g"), data)
    by_formula = ddm.fit(ddm.Model(v="~ 0 + g"), data)
    assert by_formula.loglik == pytest.approx(by_level.loglik, abs=1e-6)
    np.testing.assert_allclose(by_formula.params, by_level.params, atol=1e-4)


def test_a_group_that_cannot_tell_coefficients_apart_says_so(clean):
    data = clean.iloc[:400].assign(
        s=np.repeat([1, 2], 200), x=np.r_[np.linspace(0, 1, 200), np.ones(200)]
    )
    fits = ddm.fit_each(ddm.Model(v="~ x"), data, by="s")
    assert np.isnan(fits[2].params["v[x]"])
    assert fits[2].converged
    assert fits[2].message == (
        "v[x] cannot be told from v[Intercept] in these trials, so that is what both together "
        "make there"
    )


def test_intervals_agree_where_they_should(clean):
    fit = ddm.fit(ddm.Model(), clean)
    wald, profile = fit.ci(), fit.ci(method="profile")
    np.testing.assert_allclose(profile[["ci_low", "ci_high"]], wald, atol=2e-3, rtol=0)
    assert (profile["note"] == "").all()
    for parametric in (True, False):
        draws = fit.bootstrap(60, seed=1, parametric=parametric, n_jobs=1, progress=False)
        np.testing.assert_allclose(draws.std(), fit.se, rtol=0.35)
    bootstrap = fit.ci(method="bootstrap", n=20, seed=1, n_jobs=1, progress=False)
    assert (bootstrap["ci_low"] < fit.params).all()


def test_the_profile_falls_by_what_it_says(clean):
    data = clean.iloc[:150]
    fit = ddm.fit(ddm.Model(), data)
    for level, drop in ((0.95, 1.920729), (0.5, 0.227468)):
        ends = fit.ci(level, method="profile").loc["a", ["ci_low", "ci_high"]]
        for end in ends:
            fixed = ddm.fit(ddm.Model(a=float(end)), data)
            assert fit.loglik - fixed.loglik == pytest.approx(drop, rel=5e-3)


def test_intervals_at_a_bound_are_one_sided(clean):
    fit = ddm.fit(ddm.Model(lapse=ddm.FREE, lapse_window=(0.0, 10.0)), clean.iloc[1000:1500])
    assert fit.params["lapse"] == 0.0
    profile = fit.ci(method="profile")
    assert profile.loc["lapse", "note"] == "low: at a bound of the search: one-sided"
    assert profile.loc["lapse", "ci_low"] == 0.0
    assert 0.0 < profile.loc["lapse", "ci_high"] < 0.05


def test_a_bootstrap_is_the_same_for_every_number_of_processes(clean):
    fit = ddm.fit(ddm.Model(), clean.iloc[:100])
    alone, two = (fit.bootstrap(6, seed=3, n_jobs=n_jobs, progress=False) for n_jobs in (1, 2))
    pd.testing.assert_frame_equal(alone, two)


def test_derived_quantities(clean):
    fit = ddm.fit(ddm.Model(), clean)
    table = fit.derived({"twice v": lambda p: 2.0 * p["v"], "a / v": lambda p: p["a"] / p["v"]})
    assert table.loc["twice v", "se"] == pytest.approx(2.0 * fit.se["v"], rel=1e-6)
    v, a = fit.params["v"], fit.params["a"]
    gradient = pd.Series({"v": -a / v**2, "a": 1.0 / v, "t0": 0.0})
    assert table.loc["a / v", "se"] == pytest.approx(
        np.sqrt(gradient @ fit.cov @ gradient), rel=1e-5
    )


def test_pointwise_log_likelihoods_sum_to_the_whole(clean):
    for trials in (ddm.Trials(clean), ddm.Trials(missed(clean, 0.8), deadline=0.8)):
        fit = ddm.fit(ddm.Model(), trials)
        assert fit.pointwise_loglik.sum() == pytest.approx(fit.loglik, abs=1e-9)
        assert len(fit.pointwise_loglik) == fit.n == N


def test_checks_of_a_true_model_pass_and_of_a_false_one_fail(clean):
    fit = ddm.fit(ddm.Model(), clean)
    table = fit.quantiles()
    np.testing.assert_allclose(table["predicted"], table["observed"], rtol=0.06)
    np.testing.assert_allclose(table["predicted_p"], table["observed_p"], atol=0.02)
    assert fit.goodness()["p_value"] > 0.01
    false = ddm.fit(ddm.Model(a=1.0), clean)
    assert false.goodness()["p_value"] < 1e-6
    ranks = fit.predictive(40, seed=1)["rank"]
    assert ranks.between(0.0, 1.0).all()
    assert (ddm.fit(ddm.Model(a=1.0), clean).predictive(40, seed=1)["rank"].isin([0.0, 1.0])).any()


def test_quantiles_are_those_of_the_process(clean):
    fit = ddm.fit(ddm.Model(), clean)
    table = fit.quantiles().query("response == 1")
    np.testing.assert_allclose(
        table["predicted"], fit.process().quantile(table["q"].to_numpy(), 1), rtol=1e-6
    )


def test_starts_are_reported(clean):
    assert ddm.fit(ddm.Model(), clean).starts == "2 of 2 starts reached the optimum"


def test_a_pooled_fit_says_so(clean):
    data = clean.iloc[:200].assign(Subject=np.repeat(["s1", "s2"], 100))
    assert ddm.fit(ddm.Model(), data).message == (
        "the trials of all 2 levels of 'Subject' are fitted as one person's (fit_each(model, "
        "data, by='Subject') fits each on its own)"
    )


def test_a_start_estimated_from_accuracies_warns(clean):
    data = clean.iloc[:300].rename(columns={"response": "accuracy"})
    with pytest.warns(
        UserWarning,
        match=r"^z is estimated from 'accuracy': with accuracies as responses z is a lean",
    ):
        fit = ddm.fit(ddm.Model(z=ddm.FREE), ddm.Trials(data, response="accuracy"))
    assert "z is estimated from 'accuracy'" in fit.message


def test_conditions_with_little_in_them_are_named(clean):
    upper = clean[clean["response"] == 1].iloc[:50]
    data = pd.concat(
        [
            clean.iloc[:300].assign(g="full"),
            upper.assign(g="easy"),
            clean.iloc[300:301].assign(g="rare"),
        ]
    )
    message = ddm.fit(ddm.Model(v="g"), data.reset_index(drop=True)).message
    assert "conditions with fewer than 5 trials: rare (1)" in message
    assert "conditions with one response only, whose drift rests on the RTs: easy" in message


def test_estimates_that_cannot_be_told_apart_are_named():
    data = (
        ddm.DDM(v=0.05, a=1.0, t0=0.3).simulate(400, seed=1).assign(x=np.linspace(20.0, 21.0, 400))
    )
    assert (
        "the data hardly tell v[Intercept] and v[x] apart"
        in ddm.fit(ddm.Model(v="~ x"), data).message
    )


def test_objectives_that_need_complete_conditions_refuse_others(clean):
    trials = ddm.Trials(missed(clean, 0.8), deadline=0.8)
    with pytest.raises(
        ValueError,
        match=r"^method='ks' needs trials that were all observed; these have a deadline, ",
    ):
        ddm.fit(ddm.Model(), trials, method="ks")
    data = clean.iloc[:100].assign(x=np.linspace(0, 1, 100))
    message = (
        "method='chi2' needs conditions with many trials each; here 100 trials make 100 "
        "conditions. Use method='ml', or group the covariates with pd.cut."
    )
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        ddm.fit(ddm.Model(v="~ x"), data, method="chi2")


def test_other_figures_of_other_objectives(clean):
    fit = ddm.fit(ddm.Model(), clean, method="ks")
    assert fit.se.isna().all()
    assert np.isnan(fit.loglik)
    message = "method='profile' needs a smooth objective; 'ks' has none. Use method='bootstrap'."
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        fit.ci(method="profile")
    assert np.isfinite(ddm.fit(ddm.Model(), clean, method="qml").multinomial_loglik)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda f: f.ci(1.0),
            "level must be a number between 0 and 1, both excluded; got 1.0.",
        ),
        (
            lambda f: f.ci(method="score"),
            "method must be 'wald', 'profile' or 'bootstrap'; got 'score'.",
        ),
        (lambda f: f.bootstrap(1), "n must be a whole number >= 2; got 1."),
    ],
)
def test_wrong_arguments_of_intervals(clean, call, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        call(ddm.fit(ddm.Model(), clean.iloc[:100]))


def test_checks_of_distributions_refuse_covariates(clean):
    data = clean.iloc[:200].assign(x=np.linspace(0, 1, 200))
    fit = ddm.fit(ddm.Model(v="~ x"), data)
    for what, call in (
        ("quantiles", fit.quantiles),
        ("goodness", fit.goodness),
        ("predictive", fit.predictive),
    ):
        message = (
            f"{what} compares distributions, which takes conditions with many trials; here 200 "
            "trials make 200. Group the covariates (pd.cut) and fit those groups, or compare "
            "fit.simulate() with the data in pandas."
        )
        with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
            call()


@pytest.mark.parametrize(("column", "what"), [("rt", "RTs"), ("response", "responses")])
def test_what_is_to_be_explained_explains_nothing(clean, column, what):
    message = (
        f"v={column!r} is the column of the {what}, which the model is to explain. Name a column "
        "that was known before the response."
    )
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        ddm.fit(ddm.Model(v=f"~ {column}" if column == "rt" else column), clean)


@pytest.mark.filterwarnings("ignore::ddm.ConvergenceWarning")
def test_times_that_look_like_milliseconds_are_questioned(clean):
    data = clean.iloc[:300]
    slowest = data["rt"].max()
    assert (
        f"the window of lapses reaches to 5000 s, the slowest RT is {slowest:.3g} s: is it in "
        "seconds?" in ddm.fit(ddm.Model(lapse=0.05, lapse_window=(0, 5000)), data).message
    )
    assert f"RTs outside the window of lapses, so none of them: {(data['rt'] > 0.5).sum()}" in (
        ddm.fit(ddm.Model(lapse=0.05, lapse_window=(0, 0.5)), data).message
    )
    for deadline in (20, 800):
        fit = ddm.fit(ddm.Model(), ddm.Trials(missed(data, 0.8), deadline=deadline))
        assert f"the deadline, {deadline} s, lies far beyond the slowest RT, " in fit.message


def test_lapses_in_groups_of_a_trial_or_two(clean):
    data = clean.iloc[:103].assign(s=[1] * 100 + [2, 3, 3])
    fits = ddm.fit_each(ddm.Model(lapse=0.05), data, by="s", n_jobs=1)
    assert fits[1].converged
    assert len(fits) == 3


def test_a_formula_of_a_missing_tilde_is_recognised(clean):
    data = clean.iloc[:100].assign(x=1.0, y=2.0)
    with pytest.raises(ValueError, match=r" A formula begins with ~: v='~ x \+ y'\.$"):
        ddm.fit(ddm.Model(v="x + y"), data)


def test_the_distribution_function_includes_lapses(clean):
    data = clean.iloc[:400].assign(g=["a", "b"] * 200)
    fit = ddm.fit(ddm.Model(v="g", lapse=0.1, lapse_window=(0.0, 4.0)), data)
    process = fit.process(g="a")
    expected = 0.9 * process.cdf([0.5, 3.0], 1) + 0.1 * np.array([1 / 16, 3 / 8])
    np.testing.assert_allclose(fit.cdf([0.5, 3.0], 1, g="a"), expected)
    assert fit.cdf(np.inf, 1, g="b") + fit.cdf(np.inf, 0, g="b") == pytest.approx(1.0)
    assert ddm.fit(ddm.Model(), data).cdf(0.5, 1).shape == ()


def test_tables_of_fits_as_parquet(clean, tmp_path, monkeypatch):
    fits = ddm.fit_each(ddm.Model(), clean.iloc[:200].assign(s=[1, 2] * 100), by="s")
    monkeypatch.setattr("ddm.fits.fits.find_spec", lambda name: None)
    with pytest.raises(
        ImportError,
        match=r"^to_parquet needs pyarrow\. Install it: pip install 'ddm-toolkit\[parque",
    ):
        fits.to_parquet(tmp_path / "fits.parquet")
    monkeypatch.undo()
    pytest.importorskip("pyarrow")
    fits.to_parquet(tmp_path / "fits.parquet")
    pd.testing.assert_frame_equal(
        pd.read_parquet(tmp_path / "fits.parquet"), fits.table, check_dtype=False
    )


def test_a_process_at_values_of_covariates_that_were_not_fitted(clean):
    data = clean.iloc[:600].assign(x=np.linspace(-1, 1, 600), g=["a", "b"] * 300)
    fit = ddm.fit(ddm.Model(v="~ scale(x) + g", a="~ x", t0="g"), data)
    process, p = fit.process(x=0.777, g="b"), fit.params
    standard = (0.777 - data["x"].mean()) / data["x"].std(ddof=1)
    assert process.v == pytest.approx(
        p["v[Intercept]"] + p["v[scale(x)]"] * standard + p["v[g[T.b]]"], rel=1e-3
    )
    assert process.a == pytest.approx(np.exp(p["a[Intercept]"] + 0.777 * p["a[x]"]))
    assert process.t0 == p["t0[b]"]
    fitted = data["x"].iloc[1]
    assert fit.process(x=fitted, g="b").a == pytest.approx(
        np.exp(p["a[Intercept]"] + fitted * p["a[x]"])
    )
    each = ddm.fit_each(ddm.Model(a="~ x"), data.assign(s=[1, 2] * 300), by="s")
    p = each[2].params
    assert each[2].process(x=0.5).a == pytest.approx(np.exp(p["a[Intercept]"] + 0.5 * p["a[x]"]))
