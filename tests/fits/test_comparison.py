"""Comparisons of fits: criteria by hand, tests of nested models, refusals with a reason, and
held-out trials.
"""

import dataclasses
import functools
import pickle

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import ddm
from ddm.estimation.objective import T0_GAP, Report
from refusals import refused

PARTS = {"easy": ddm.DDM(v=2.0, a=1.4, t0=0.3), "hard": ddm.DDM(v=0.7, a=1.4, t0=0.3)}
ONE, BY_LEVEL = ddm.Model(), ddm.Model(v="difficulty")


@pytest.fixture(scope="module")
def data():
    parts = [
        p.simulate(150, seed=i).assign(difficulty=level)
        for i, (level, p) in enumerate(PARTS.items())
    ]
    both = pd.concat(parts, ignore_index=True)
    return both.assign(block=np.arange(300) % 3, side=np.where(np.arange(300) % 2, "left", "right"))


@pytest.fixture(scope="module")
def fits(data):
    return {"one": ddm.fit(ONE, data), "two": ddm.fit(BY_LEVEL, data)}


def test_the_table_has_the_criteria(fits):
    table = ddm.compare(fits)
    assert table.index.tolist() == ["two", "one"]
    assert table.columns.tolist() == ["n", "k", "loglik", "aic", "aicc", "bic", "delta_aic"]
    for name, fit in fits.items():
        k, n = len(fit.params), 300
        aic = 2 * k - 2 * fit.loglik
        expected = [
            n,
            k,
            fit.loglik,
            aic,
            aic + 2 * k * (k + 1) / (n - k - 1),
            k * np.log(n) - 2 * fit.loglik,
        ]
        np.testing.assert_allclose(table.loc[name].to_numpy()[:6], expected, rtol=1e-12)
    np.testing.assert_allclose(table["delta_aic"], table["aic"] - table["aic"].min())


def test_groups_are_summed_and_won(data):
    groups = {
        name: ddm.fit_each(model, data, by="block")
        for name, model in (("one", ONE), ("two", BY_LEVEL))
    }
    table = ddm.compare(groups)
    assert table.loc["two", "loglik"] == pytest.approx(
        sum(fit.loglik for fit in groups["two"].values())
    )
    assert table.columns.tolist()[6:] == ["delta_aic", "subjects", "wins"]
    assert table["n"].tolist() == [300, 300]
    assert table["subjects"].tolist() == [3, 3]
    assert table["wins"].sum() == 3
    best = ddm.winners(groups)
    assert best.index.tolist() == [0, 1, 2]
    for block, name in best.items():
        assert groups[name][block].aic == min(group[block].aic for group in groups.values())


def test_the_likelihood_ratio_by_hand(fits):
    test = ddm.likelihood_ratio(fits["one"], fits["two"])
    statistic = 2 * (fits["two"].loglik - fits["one"].loglik)
    assert test["statistic"] == pytest.approx(statistic)
    assert (test["df"], test["distribution"]) == (1, "chi2(1)")
    assert test["p_value"] == pytest.approx(stats.chi2.sf(statistic, 1))


def test_at_the_end_of_a_domain_the_distribution_is_a_mixture(data, fits):
    full = ddm.fit(ddm.Model(v="difficulty", lapse=ddm.FREE, lapse_window=(0, 10)), data)
    test = ddm.likelihood_ratio(fits["two"], full)
    assert test["distribution"] == "chi2(0) / 2 + chi2(1) / 2"
    statistic = max(2 * (full.loglik - fits["two"].loglik), 0.0)
    assert test["p_value"] == pytest.approx(
        0.5 * stats.chi2.sf(statistic, 1) if statistic > 0 else 1.0
    )


def test_with_further_estimates_the_mixture_has_one_degree_of_freedom_less_or_not(data, fits):
    full = ddm.fit(ddm.Model(v="difficulty", lapse=ddm.FREE, lapse_window=(0, 10)), data)
    test = ddm.likelihood_ratio(fits["one"], full)
    assert (test["df"], test["distribution"]) == (2, "chi2(1) / 2 + chi2(2) / 2")
    x = 2 * (full.loglik - fits["one"].loglik)
    assert test["p_value"] == pytest.approx(0.5 * (stats.chi2.sf(x, 1) + stats.chi2.sf(x, 2)))
    assert (test["restricted_loglik"], test["full_loglik"]) == (fits["one"].loglik, full.loglik)


def test_several_estimates_at_the_end_of_their_domain(data, fits):
    full = ddm.fit(ddm.Model(lapse="difficulty", lapse_window=(0, 10)), data)
    test = ddm.likelihood_ratio(fits["one"], full)
    assert np.isnan(test["p_value"])
    expected = (
        "unknown, since several estimates are fixed at 0, the end of their domain: use bootstrap="
    )
    assert test["distribution"] == expected
    assert 0.0 < ddm.likelihood_ratio(fits["one"], full, bootstrap=5, seed=1)["p_value"] <= 1.0


def test_the_size_of_the_test_and_its_bootstrap():
    rng = np.random.default_rng(2)
    process, rejected = ddm.DDM(v=1.0, a=1.2, t0=0.3), 0
    for seed in range(150):
        null = process.simulate(150, seed=seed).assign(difficulty=rng.choice(["a", "b"], 150))
        one, two = ddm.fit(ONE, null), ddm.fit(BY_LEVEL, null)
        rejected += ddm.likelihood_ratio(one, two)["p_value"] < 0.05
    assert stats.binomtest(rejected, 150, 0.05).pvalue > 0.01
    p = ddm.likelihood_ratio(one, two, bootstrap=60, seed=1)
    assert p["distribution"] == "60 simulations"
    assert p["p_value"] == pytest.approx(ddm.likelihood_ratio(one, two)["p_value"], abs=0.2)
    assert p["p_value"] == ddm.likelihood_ratio(one, two, bootstrap=60, seed=1)["p_value"]


AMONG = "is not among the values of"
SIDES = {"side": {"left": -1, "right": 1}}


@pytest.mark.parametrize(
    ("restricted", "full"),
    [
        (ddm.Model(v=1.0), ONE),
        (ddm.Model(a=1.4), BY_LEVEL),
        (BY_LEVEL, ddm.Model(v=["difficulty", "block"])),
        (ONE, ddm.Model(v="~ block")),
        (ddm.Model(v="~ block"), ddm.Model(v="~ block + difficulty")),
        (ddm.Model(v="~ block"), ddm.Model(v="block")),
        # a number, a value for all and a value by level are such on the scale of any link
        (ddm.Model(a=1.4), ddm.Model(a="~ block")),
        (ONE, ddm.Model(a="~ block")),
        (ddm.Model(a="difficulty"), ddm.Model(a="~ difficulty + block")),
        (ddm.Model(a="~ block"), ddm.Model(a="block")),
        (ddm.Model(z=0.5), ddm.Model(z="~ block")),
        # drifts that flip are drifts by stimulus, and equal drifts a bias
        (ddm.Model(stimulus=SIDES), ddm.Model(v="side")),
        (ONE, ddm.Model(drift_bias=ddm.FREE, stimulus=SIDES)),
        (ddm.Model(z=ddm.FREE), ddm.Model(z="side")),
        (ddm.Model(v=0.5), ddm.Model(v=0.5, lapse=ddm.FREE)),
    ],
)
def test_nested_models_are_accepted(data, restricted, full):
    pair = ddm.fit(restricted, data), ddm.fit(full, data)
    assert ddm.likelihood_ratio(*pair)["df"] == pair[1].k - pair[0].k


@pytest.mark.parametrize(
    ("restricted", "full", "reason"),
    [
        (
            BY_LEVEL,
            ddm.Model(v="block", z=ddm.FREE),
            "v='difficulty' is not among the values of v='block'",
        ),
        (ddm.Model(z=0.4), BY_LEVEL, "z=0.4 is not among the values of z=0.5"),
        (BY_LEVEL, ONE, "v='difficulty' is not among the values of v=ddm.FREE"),
        (ONE, ONE, "both models are the same, with 3 estimates"),
        (
            ONE,
            ddm.Model(v="~ 0 + block"),
            f"v=ddm.FREE {AMONG} v='~ 0 + block', links={{'v': 'identity'}}",
        ),
        (
            ddm.Model(a="~ block"),
            ddm.Model(a="~ block + side", links={"a": "identity"}),
            f"a='~ block', links={{'a': 'log'}} {AMONG} a='~ block + side', links={{'a': "
            "'identity'}",
        ),
        (
            ONE,
            ddm.Model(lapse="~ block"),
            f"lapse=0.0 {AMONG} lapse='~ block', links={{'lapse': 'logit'}}",
        ),
        (
            ddm.Model(stimulus=SIDES),
            ddm.Model(v="~ block"),
            f"v=ddm.FREE, stimulus={SIDES!r} {AMONG} v='~ block', links={{'v': 'identity'}}",
        ),
    ],
)
def test_other_models_are_refused_with_a_reason(data, restricted, full, reason):
    pair = ddm.fit(restricted, data), ddm.fit(full, data)
    message = (
        f"the restricted model is no special case of the full one: {reason}. Compare them with "
        "ddm.compare, whose criteria need no nesting."
    )
    with refused(ValueError, message):
        ddm.likelihood_ratio(*pair)


def test_what_cannot_be_compared(data, fits):
    one = fits["one"]
    remedy = "Fit all models to the same Trials."
    fit_to = functools.partial(ddm.fit, ONE)
    windows = [ddm.fit(ddm.Model(lapse=0.02, lapse_window=(0, high)), data) for high in (10, 20)]
    for other, difference in (
        (fit_to(data.iloc[1:]), f"the number of trials, 300 and 299. {remedy}"),
        (fit_to(data.assign(rt=data["rt"] + 0.001)), f"their RTs. {remedy}"),
        (fit_to(ddm.Trials(data, upper=0)), f"the responses at the upper boundary. {remedy}"),
        (fit_to(ddm.Trials(data, deadline=100.0)), f"their deadlines. {remedy}"),
        (
            fit_to(ddm.Trials(data, truncated=(0.1, None))),
            f"the RTs that were removed, truncated=(0.0, inf) and (0.1, inf). {remedy}",
        ),
    ):
        with refused(
            ValueError, f"'a' and 'b' cannot be compared, because they differ in {difference}"
        ):
            ddm.compare({"a": one, "b": other})
    message = (
        "'a' and 'c' cannot be compared, because they differ in the RTs of their lapses, uniform "
        "from 0 to 10 s and uniform from 0 to 20 s. Give all models that have lapses the same "
        "lapse_window=."
    )
    with refused(ValueError, message):
        ddm.compare({"a": windows[0], "b": one, "c": windows[1]})
    assert len(ddm.compare({"a": windows[0], "b": one})) == 2


def test_go_trials_are_not_compared_with_choices(data):
    upper = data["response"] == 1
    table = data.assign(rt=data["rt"].where(upper), response=data["response"].where(upper))
    deadline = float(table["rt"].max())
    go, cut = (
        ddm.fit(ONE, ddm.Trials(table, upper=1, deadline=deadline, observed=observed))
        for observed in ("upper", "both")
    )
    message = (
        "'go' and 'cut' cannot be compared, because they differ in the responses that leave a "
        "trace, observed='upper' and 'both'. Fit all models to the same Trials."
    )
    with refused(ValueError, message):
        ddm.compare({"go": go, "cut": cut})


def test_what_has_no_likelihood_is_refused(data, fits, tmp_path):
    chi2 = ddm.fit(ONE, data, method="chi2")
    message = (
        "'b' was fitted with method='chi2', which maximises no likelihood of the trials. Fit it "
        "with method='ml'."
    )
    with refused(ValueError, message):
        ddm.compare({"a": fits["one"], "b": chi2})
    with refused(TypeError, "'b' must be a Fit, as ddm.fit gives; got int."):
        ddm.compare({"a": fits["one"], "b": 1})
    with refused(
        TypeError, "fits must be {name: fit}, as in ddm.compare({'one drift': fit}); got []."
    ):
        ddm.compare([])
    fits["one"].save(tmp_path / "fit.json")
    message = (
        "'b' was loaded from a file, which keeps no RTs, so nobody knows whether its trials are "
        "the others'. Load it with them: ddm.load(path, data=...)."
    )
    with refused(ValueError, message):
        ddm.compare({"a": fits["one"], "b": ddm.load(tmp_path / "fit.json")})
    again = ddm.load(tmp_path / "fit.json", data=data)
    assert ddm.compare({"a": fits["one"], "b": again})["delta_aic"].tolist() == [0.0, 0.0]


@pytest.mark.filterwarnings("ignore::ddm.ConvergenceWarning")
def test_fits_that_did_not_converge_are_shown_but_not_tested(data, fits):
    failed = ddm.fit(ddm.Model(t0=2.0), data)
    table = ddm.compare({"failed": failed, "one": fits["one"]})
    assert table["converged"].to_dict() == {"one": True, "failed": False}
    assert table["delta_aic"]["one"] == 0.0
    message = (
        f"the restricted model's fit did not converge ({failed.message}), so its likelihood is no "
        "maximum. Fit it again with other starting values (start=), or simplify the model."
    )
    with refused(ValueError, message):
        ddm.likelihood_ratio(failed, fits["one"])


def test_a_full_fit_that_is_no_optimum_is_found_out(fits):
    worse = dataclasses.replace(fits["two"], report=Report(loglik=fits["one"].loglik - 0.5))
    message = (
        f"the log likelihood of the full model, {worse.loglik:.3f}, is lower than that of the "
        f"restricted one, {fits['one'].loglik:.3f}, so its fit is no optimum. Fit it again with "
        "start= at the restricted estimates."
    )
    with refused(ValueError, message):
        ddm.likelihood_ratio(fits["one"], worse)


@pytest.mark.parametrize(("n", "error"), [(-3, ValueError), (2.5, ValueError), (True, TypeError)])
def test_a_number_of_simulations_that_is_none(fits, n, error):
    with refused(
        error,
        f"bootstrap must be a whole number >= 0 (the data sets to simulate); got {n!r}. For "
        "example bootstrap=500, or 0 for none.",
    ):
        ddm.likelihood_ratio(fits["one"], fits["two"], bootstrap=n)


@pytest.mark.filterwarnings("ignore::ddm.ConvergenceWarning")
def test_groups_that_cannot_be_compared(data, fits):
    one, two = (ddm.fit_each(model, data, by="block") for model in (ONE, BY_LEVEL))
    fewer = ddm.fit_each(ONE, data[data["block"] > 0], by="block")
    message = (
        "'a' and 'b' have different groups, such as 0. Fit all models to the same table with the "
        "same by=."
    )
    for verb in (ddm.compare, ddm.winners):
        with refused(ValueError, message):
            verb({"a": one, "b": fewer})
    message = (
        "'a' is a Fits, but 'b' is not. Compare fits of ddm.fit with one another, or those of "
        "ddm.fit_each."
    )
    with refused(TypeError, message):
        ddm.compare({"a": one, "b": fits["one"]})
    with refused(TypeError, "'b' must be a Fits, as ddm.fit_each gives; got Fit."):
        ddm.winners({"a": one, "b": fits["one"]})
    shifted = data.assign(rt=data["rt"].where(data["block"] != 2, data["rt"] + 0.001))
    message = (
        "'a[2]' and 'b[2]' cannot be compared, because they differ in their RTs. Fit all models "
        "to the same Trials."
    )
    with refused(ValueError, message):
        ddm.compare({"a": one, "b": ddm.fit_each(BY_LEVEL, shifted, by="block")})
    message = (
        "in no group did the fits of all models converge; the messages in the tables of the Fits "
        "say why. Simplify the models, or leave out the one that fails."
    )
    with refused(ValueError, message):
        ddm.compare({"a": one, "b": ddm.fit_each(ddm.Model(t0=2.0), data, by="block")})
    late = data["rt"].groupby(data["block"]).min().sort_values()
    with pytest.warns(ddm.ConvergenceWarning):
        some = ddm.fit_each(ddm.Model(t0=late.iloc[:2].mean()), data, by="block")
    message = (
        "^1 of 3 groups are left out, because a fit of some model did not converge there; the "
        "messages in the tables of the Fits say why\\.$"
    )
    with pytest.warns(UserWarning, match=message):
        table = ddm.compare({"two": two, "some": some})
    assert table["subjects"].tolist() == [2, 2]
    assert late.index[0] not in ddm.winners({"two": two, "some": some}).index


def test_held_out_trials_by_hand(data):
    table = ddm.cross_validate(BY_LEVEL, data, k=3, seed=1)
    assert table.columns.tolist() == ["fold", "n", "loglik", "converged"]
    assert table["fold"].tolist() == [1, 2, 3]
    assert table["n"].tolist() == [100, 100, 100]
    assert table["converged"].all()
    assert table["loglik"].sum() < ddm.fit(BY_LEVEL, data).loglik
    pd.testing.assert_frame_equal(table, ddm.cross_validate(BY_LEVEL, data, k=3, seed=1))
    better, worse = (
        ddm.cross_validate(model, data, k=3, seed=1)["loglik"].sum()
        for model in (BY_LEVEL, ddm.Model(v=0))
    )
    assert better > worse


def test_leaving_out_one_trial_at_a_time_by_hand(data):
    """One trial cannot tell a slope from an intercept, but both are needed to predict it."""
    few = data.groupby("difficulty").head(12).assign(x=np.linspace(-1.0, 1.0, 24) + 3.0)
    table = ddm.cross_validate(ddm.Model(v="~ x"), few, k=24)
    expected = 0.0
    for row in few.index:
        estimates = ddm.fit(ddm.Model(v="~ x"), few.drop(index=row)).params
        trial = few.loc[row]
        v = estimates["v[Intercept]"] + estimates["v[x]"] * trial["x"]
        process = ddm.DDM(v=v, a=estimates["a"], t0=estimates["t0"])
        expected += float(process.logpdf(trial["rt"], trial["response"]))
    assert table["loglik"].sum() == pytest.approx(expected, abs=1e-3)


def test_a_scaled_covariate_predicts_like_the_covariate(data):
    x = data.assign(x=np.random.default_rng(3).normal(5.0, 2.0, len(data)))
    plain, scaled = (
        ddm.cross_validate(ddm.Model(v=v), x, k=3)["loglik"] for v in ("~ x", "~ scale(x)")
    )
    np.testing.assert_allclose(scaled, plain, atol=1e-4)


def test_omissions_and_groups_are_held_out_too(data):
    slow = data["rt"] > 0.8
    missed = data.assign(
        rt=data["rt"].mask(slow), response=data["response"].astype(float).mask(slow)
    )
    table = ddm.cross_validate(BY_LEVEL, ddm.Trials(missed, deadline=0.8), k=2, by="block")
    assert table.columns.tolist() == ["block", "fold", "n", "loglik", "converged"]
    assert table["block"].tolist() == [0, 0, 1, 1, 2, 2]
    assert table["n"].sum() == 300
    assert np.isfinite(table["loglik"]).all()
    message = (
        "k must be a whole number from 2 to 100 (at most the number of trials of block = 0); got "
        "101."
    )
    with refused(ValueError, message):
        ddm.cross_validate(ONE, data, k=101, by="block")


def test_a_condition_in_one_fold_only(data):
    rare = data.assign(difficulty=data["difficulty"].where(data.index != 5, "rare"))
    message = (
        r"^v\[rare\] cannot be estimated without fold [123], whose trials need it\. Use more folds "
        r"\(k=\), or leave out conditions with so few trials\.$"
    )
    with pytest.raises(ValueError, match=message):
        ddm.cross_validate(BY_LEVEL, rare, k=3)


@pytest.mark.parametrize(
    ("k", "error"), [(1, ValueError), (301, ValueError), (2.5, ValueError), ("5", TypeError)]
)
def test_the_number_of_folds_is_checked_before_any_fit(data, monkeypatch, k, error):
    def never(*arguments, **options):
        raise AssertionError

    for name in ("fit", "fit_each"):
        monkeypatch.setattr(f"ddm.fits.cross_validation.{name}", never)
    message = f"k must be a whole number from 2 to 300 (at most the number of trials); got {k!r}."
    with refused(error, message):
        ddm.cross_validate(BY_LEVEL, data, k=k)

    message = (
        "k must be a whole number from 2 to 100 (at most the number of trials of block = 0); got "
        f"{k!r}."
    )
    with refused(error, message):
        ddm.cross_validate(BY_LEVEL, data, k=k, by="block")


def test_an_rt_that_no_other_is_near_is_impossible_unless_it_may_lapse(data):
    fast = pd.concat(
        [data, pd.DataFrame({"rt": [0.2 - T0_GAP], "response": [1], "difficulty": ["easy"]})],
        ignore_index=True,
    )
    assert ddm.cross_validate(ONE, fast, k=3)["loglik"].min() == -np.inf
    assert np.isfinite(ddm.cross_validate(ddm.Model(lapse=0.02), fast, k=3)["loglik"]).all()


def test_fits_that_come_from_another_process_are_nested_too(data):
    coded = {"stimulus": {"difficulty": {"easy": 1, "hard": -1}}}
    pair = [ddm.fit(ddm.Model(**coded, **more), data) for more in ({}, {"drift_bias": ddm.FREE})]
    again = [pickle.loads(pickle.dumps(fit)) for fit in pair]
    pd.testing.assert_series_equal(ddm.likelihood_ratio(*again), ddm.likelihood_ratio(*pair))
