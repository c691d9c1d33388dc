"""What fits say of omissions and of responses whose RT was lost."""

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm.estimation.methods import METHODS
from refusals import refused

P = 0.1
FIXED = {"v": 0.8, "a": 1.4, "z": 0.45, "t0": 0.3, "sv": 0.4, "sz": 0.2, "st0": 0.1}
PROCESS = ddm.DDM(v=1.0, a=1.6, t0=0.3)
DEADLINE = 1.0

# windows of lapses
WINDOWS = {
    "uniform": (0.1, 1.7),
    "beyond the deadline": (1.3, 2.0),
    "before the deadline": (0.0, 1.0),
    "exponential": ddm.Exponential(1.5),
}


def observed(n, seed, *, lost_rt=None, share=0.2):
    """Trials of `PROCESS` with a deadline, of which a share of the RTs, or choices, are lost."""
    data = PROCESS.simulate(n, seed=seed).assign(
        difficulty=np.where(np.arange(n) % 2, "easy", "hard"), subject=np.arange(n) % 3
    )
    is_late = (data["rt"] > DEADLINE).to_numpy()
    is_chosen = np.random.default_rng(seed).random(n) < share
    is_lost = is_chosen & (is_late if lost_rt == "late" else ~is_late) & (lost_rt is not None)
    return data.assign(
        rt=data["rt"].mask(is_late | is_lost),
        response=data["response"].astype(float).mask(is_late & ~is_lost),
    )


@pytest.fixture(scope="module", params=["random", "late"])
def lossy(request):
    """A fit to trials of which some have lost their RT, and some are omissions."""
    trials = ddm.Trials(
        observed(1500, 3, lost_rt=request.param), deadline=DEADLINE, lost_rt=request.param
    )
    return ddm.fit(ddm.Model(v="difficulty"), trials)


# -- one function for omissions --------------------------------------------------------------------

TABLE = pd.DataFrame(
    {
        "rt": [0.6, 0.7, 0.8, None, 0.65, None],
        "response": [0, 1, 1, None, 1, None],
        "limit": [1.2, 1.2, 1.2, 1.2, 0.9, 0.9],
    }
)
LOST_TOO = pd.DataFrame(
    {
        "rt": [*TABLE["rt"], None, None],
        "response": [*TABLE["response"], 0, 1],
        "limit": [*TABLE["limit"], 1.2, 0.9],
    }
)
GO = TABLE[TABLE["response"] != 0]


def all_of(cdf, deadline):
    return 1.0 - cdf(deadline, 1) - cdf(deadline, 0)


def all_but_go(cdf, deadline):
    return 1.0 - cdf(deadline, 1)


def window_of(cdf, deadline):
    """The omissions among what was not removed, RTs outside .45 to 1.1 s (or the deadline)."""
    last = min(1.1, deadline)
    within = sum(cdf(last, r) - cdf(0.45, r) for r in (0, 1))
    return all_of(cdf, deadline) / (within + all_of(cdf, deadline))


OMISSIONS = {
    "deadline": (TABLE, {"deadline": 1.2}, all_of),
    "deadlines": (TABLE, {"deadline": "limit"}, all_of),
    "lost": (LOST_TOO, {"deadline": 1.2, "lost_rt": "random"}, all_of),
    "late": (LOST_TOO, {"deadline": "limit", "lost_rt": "late"}, all_of),
    "codes": (LOST_TOO, {"deadline": "limit", "lost_rt": "omission"}, all_of),
    "go": (GO, {"observed": "upper"}, lambda cdf, _: all_but_go(cdf, np.inf)),
    "go until": (GO, {"observed": "upper", "deadline": "limit"}, all_but_go),
    "truncated": (TABLE, {"deadline": 1.2, "truncated": (0.45, 1.1)}, window_of),
    "truncated, lost": (
        LOST_TOO,
        {"deadline": 1.2, "truncated": (0.45, 1.1), "lost_rt": "random"},
        window_of,
    ),
}


@pytest.mark.parametrize("variable", [False, True], ids=["fixed", "variable"])
@pytest.mark.parametrize("window", WINDOWS.values(), ids=WINDOWS)
@pytest.mark.parametrize("case", OMISSIONS.values(), ids=OMISSIONS)
def test_what_the_distribution_function_leaves_is_an_omission(case, window, variable):
    table, reading, left = case
    values = FIXED if variable else {name: FIXED[name] for name in ("v", "a", "z", "t0")}
    model = ddm.Model(**values, lapse=P, lapse_window=window)
    fit = ddm.fit(model, ddm.Trials(table, **reading))
    trials = fit.trials
    found = np.exp(fit.pointwise_loglik[trials.omitted])
    expected = [left(fit.cdf, end) for end in trials.deadline[trials.omitted]]
    assert len(expected) >= 2
    np.testing.assert_allclose(found, expected, rtol=0.0, atol=1e-10)
    assert fit.pointwise_loglik.sum() == pytest.approx(fit.loglik, rel=1e-12)


@pytest.mark.parametrize("window", WINDOWS.values(), ids=WINDOWS)
def test_simulated_omissions_are_as_many(window):
    data = pd.concat([TABLE] * 10_000, ignore_index=True)
    model = ddm.Model(**FIXED, lapse=0.3, lapse_window=window)
    fit = ddm.fit(model, ddm.Trials(data, deadline="limit"))
    is_omitted = fit.simulate(seed=2)["rt"].isna().to_numpy()
    for end in (0.9, 1.2):
        p, of_end = all_of(fit.cdf, end), fit.trials.deadline == end
        error = np.sqrt(p * (1.0 - p) / of_end.sum())
        assert abs(is_omitted[of_end].mean() - p) < 4.0 * error


# -- the probability of a lapse --------------------------------------------------------------------


def test_the_probability_of_a_lapse_of_every_trial():
    """Bayes' rule: of RTs, of omissions, and of responses whose RT was lost."""
    model = ddm.Model(**FIXED, lapse=P, lapse_window=(0.1, 1.7))
    table = LOST_TOO.set_axis(list("abcdefgh"))
    fit = ddm.fit(model, ddm.Trials(table, deadline="limit", lost_rt="random"))
    process = ddm.DDM(**FIXED)

    def share(rt):
        return (rt - 0.1) / 1.6

    ends = table["limit"].tolist()
    of_lapses = [0.5 / 1.6] * 3 + [1.0 - share(1.2), 0.5 / 1.6, 1.0 - share(0.9)]
    of_lapses += [0.5 * share(1.2), 0.5 * share(0.9)]
    of_process = [
        *process.pdf(table["rt"][:3], table["response"][:3]),
        1.0 - process.cdf(ends[3]),
        process.pdf(0.65, 1),
        1.0 - process.cdf(ends[5]),
        process.cdf(1.2, 0),
        process.cdf(0.9, 1),
    ]
    u, f = P * np.array(of_lapses), (1.0 - P) * np.array(of_process)
    found = fit.lapse_probability
    np.testing.assert_allclose(found, u / (u + f), rtol=1e-7)
    assert found.name == "lapse_probability"
    assert found.index.tolist() == list("abcdefgh")


def test_the_probabilities_of_lapses_are_on_average_their_proportion():
    """At the optimum of the proportion: sum P(lapse | trial) = p n."""
    data = ddm.DDM(v=4.0, a=1.0, t0=0.25).simulate(2000, seed=5)
    lapses = np.random.default_rng(6).uniform(0.0, 5.0, 160)
    data.loc[:159, "rt"] = lapses
    late = data["rt"] > 1.5
    data = data.assign(**{name: data[name].mask(late) for name in ("rt", "response")})
    model = ddm.Model(lapse=ddm.FREE, lapse_window=(0.0, 5.0))
    fit = ddm.fit(model, ddm.Trials(data, deadline=1.5))
    assert fit.params["lapse"] == pytest.approx(0.08, abs=4.0 * fit.se["lapse"])
    assert fit.lapse_probability.mean() == pytest.approx(fit.params["lapse"], abs=1e-5)
    by_kind = fit.lapse_probability.groupby(fit.trials.omitted).mean()
    assert by_kind[True] > 0.99
    assert by_kind[False] < 0.04


def test_without_lapses_no_trial_is_one(lossy):
    assert lossy.lapse_probability.eq(0.0).all()
    assert len(lossy.lapse_probability) == lossy.n


def test_a_fit_from_a_file_has_no_trials_to_judge(lossy, tmp_path):
    lossy.save(tmp_path / "fit.json")
    with pytest.raises(ValueError, match=r"^lapse_probability needs the RTs"):
        _ = ddm.load(tmp_path / "fit.json").lapse_probability


# -- all that is asked of a fit --------------------------------------------------------------------


def test_every_trial_counts(lossy):
    assert lossy.n == len(lossy.trials.data) == 1500
    assert lossy.aic == pytest.approx(2 * len(lossy.params) - 2 * lossy.loglik)
    assert lossy.bic == pytest.approx(len(lossy.params) * np.log(1500) - 2 * lossy.loglik)
    assert lossy.pointwise_loglik.sum() == pytest.approx(lossy.loglik, rel=1e-12)
    counted = {
        "random": "responses in time whose RT was lost (lost_rt='random')",
        "late": "responses after the deadline, without an RT (lost_rt='late')",
    }
    assert f"{counted[lossy.trials.lost_rt]}: {lossy.trials.lost.sum()}" in lossy.message


def test_estimates_are_those_that_made_the_trials(lossy):
    truth = {"v[easy]": 1.0, "v[hard]": 1.0, "a": 1.6, "t0": 0.3}
    z = (lossy.params - pd.Series(truth)) / lossy.se
    assert z.abs().max() < 3.5


def test_simulated_data_lose_as_many(lossy):
    trials = lossy.trials
    again = ddm.Trials(lossy.simulate(seed=2), **trials.reading)
    assert again.n == trials.n
    for name in ("answered", "omitted", "lost"):
        now, before = getattr(again, name).sum(), getattr(trials, name).sum()
        assert abs(now - before) < 5.0 * np.sqrt(before)
    assert lossy.simulate(seed=2).equals(lossy.simulate(seed=2))


def test_a_refit_of_simulated_data_finds_the_estimates_again(lossy):
    again = ddm.fit(lossy.model, ddm.Trials(lossy.simulate(seed=4), **lossy.trials.reading))
    assert ((again.params - lossy.params) / lossy.se).abs().max() < 4.0


def test_predicted_statistics_are_those_of_the_data(lossy):
    table = lossy.predictive(60, seed=3)
    z = (table["observed"] - table["mean"]) / table["sd"]
    assert z.abs().max() < 4.0
    observed_p = lossy.quantiles().drop_duplicates(["difficulty", "response"])["observed_p"]
    p = table[table["statistic"].str.startswith("p[")]["observed"]
    np.testing.assert_allclose(p, observed_p, rtol=1e-12)


def test_quantiles_count_responses_in_time(lossy):
    trials, table = lossy.trials, lossy.quantiles()
    for (level, response), rows in table.groupby(["difficulty", "response"]):
        of_cell = (trials.data["difficulty"] == level).to_numpy()
        of_response = of_cell & (trials.upper == response)
        assert (rows["n"] == (of_response & trials.answered).sum()).all()
        share = (of_response & trials.in_time).sum() / of_cell.sum()
        np.testing.assert_allclose(rows["observed_p"], share, rtol=1e-12)
        predicted = lossy.cdf(DEADLINE, response, difficulty=level)
        np.testing.assert_allclose(rows["predicted_p"], predicted, rtol=1e-9)


@pytest.mark.parametrize("parametric", [True, False])
def test_a_bootstrap_has_the_standard_errors(lossy, parametric):
    draws = lossy.bootstrap(60, seed=4, parametric=parametric, n_jobs=1)
    ratio = draws.std() / lossy.se
    assert ratio.between(0.65, 1.5).all()
    error = lossy.se / np.sqrt(len(draws))
    assert ((draws.mean() - lossy.params).abs() < 5.0 * error).all()


def test_profiles_are_near_the_wald_intervals(lossy):
    profile, wald = lossy.ci(method="profile"), lossy.ci()
    for end in ("ci_low", "ci_high"):
        assert ((profile[end] - wald[end]) / lossy.se).abs().max() < 0.3


def test_goodness_refuses_them(lossy):
    trials = lossy.trials
    with refused(
        ValueError,
        f"goodness cannot use the {trials.lost.sum()} responses without an RT "
        f"(lost_rt={trials.lost_rt!r}), which lie in no bin. Look at fit.quantiles() or "
        "fit.predictive(), which can.",
    ):
        lossy.goodness()


def test_folds_of_them_are_predicted(lossy):
    """Of a model without unknowns the folds sum to the log likelihood."""
    fixed = ddm.Model(v=1.0, a=1.6, t0=0.3)
    whole = ddm.fit(fixed, lossy.trials)
    folds = ddm.cross_validate(fixed, lossy.trials, k=4, n_jobs=1, seed=1)
    assert folds["n"].sum() == lossy.n
    assert folds["loglik"].sum() == pytest.approx(whole.loglik, rel=1e-12)
    free = ddm.cross_validate(lossy.model, lossy.trials, k=4, n_jobs=1, seed=1)
    assert free["converged"].all()
    assert lossy.loglik - 15.0 < free["loglik"].sum() < lossy.loglik


def test_groups_are_fitted_as_if_alone(lossy):
    trials = lossy.trials
    fits = ddm.fit_each(ddm.Model(), trials, by="subject", n_jobs=1)
    assert sum(fit.n for fit in fits.values()) == trials.n
    for key, fit in fits.items():
        rows = trials.data[trials.data["subject"] == key]
        alone = ddm.fit(ddm.Model(), ddm.Trials(rows, **trials.reading))
        np.testing.assert_allclose(fit.params, alone.params, rtol=1e-6)
        assert fit.message == alone.message
        assert fit.trials.lost_share == alone.trials.lost_share > 0.0


def test_a_group_without_any_rt_says_so():
    data = observed(600, 4, lost_rt="random")
    is_of_one = data["subject"] == 1
    trials = ddm.Trials(
        data.assign(rt=data["rt"].mask(is_of_one)), deadline=DEADLINE, lost_rt="random"
    )
    with pytest.warns(ddm.ConvergenceWarning, match="1 of 3 fits did not converge"):
        fits = ddm.fit_each(ddm.Model(), trials, by="subject", n_jobs=1)
    assert [fit.converged for fit in fits.values()] == [True, False, True]
    assert fits[1].params.isna().all()


# -- what is refused -------------------------------------------------------------------------------


@pytest.mark.parametrize("lost_rt", ["random", "late"])
@pytest.mark.parametrize("method", [name for name in METHODS if name != "ml"])
def test_other_methods_cannot_use_lost_rts(method, lost_rt):
    trials = ddm.Trials(observed(300, 1, lost_rt=lost_rt), deadline=DEADLINE, lost_rt=lost_rt)
    message = (
        f"method={method!r} cannot use the {trials.lost.sum()} responses without an RT "
        f"(lost_rt={lost_rt!r}). Use method='ml', or leave these rows out."
    )
    with refused(ValueError, message):
        ddm.fit(ddm.Model(), trials, method=method)
    with refused(ValueError, message):
        ddm.fit_each(ddm.Model(), trials, by="subject", method=method)


@pytest.mark.parametrize("method", ["chi2", "gsquare", "qml"])
def test_they_take_codes_for_no_response(method):
    data = observed(600, 1)
    coded = data.assign(response=data["response"].fillna(0))
    plain, said = (
        ddm.fit(ddm.Model(), ddm.Trials(table, deadline=DEADLINE, **reading), method=method)
        for table, reading in ((data, {}), (coded, {"lost_rt": "omission"}))
    )
    pd.testing.assert_series_equal(plain.params, said.params)
