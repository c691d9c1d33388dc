"""Comparisons of fits: criteria by hand, tests of nested models, refusals with a reason, and held-out trials."""

import re

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import ddm
from ddm.objectives.likelihood import GAP

PARTS = {"easy": ddm.DDM(v=2.0, a=1.4, t0=0.3), "hard": ddm.DDM(v=0.7, a=1.4, t0=0.3)}
ONE, BY_LEVEL = ddm.Model(), ddm.Model(v="difficulty")


def refused(error, message):
    return pytest.raises(error, match=f"^{re.escape(message)}$")


@pytest.fixture(scope="module")
def data():
    parts = [p.simulate(150, seed=i).assign(difficulty=level) for i, (level, p) in enumerate(PARTS.items())]
    both = pd.concat(parts, ignore_index=True)
    return both.assign(block=np.arange(300) % 3)


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
        expected = [n, k, fit.loglik, aic, aic + 2 * k * (k + 1) / (n - k - 1), k * np.log(n) - 2 * fit.loglik]
        np.testing.assert_allclose(table.loc[name].to_numpy()[:6], expected, rtol=1e-12)
    np.testing.assert_allclose(table["delta_aic"], table["aic"] - table["aic"].min())


def test_groups_are_summed_and_won(data):
    groups = {name: ddm.fit_each(model, data, by="block") for name, model in (("one", ONE), ("two", BY_LEVEL))}
    table = ddm.compare(groups)
    assert table.loc["two", "loglik"] == pytest.approx(sum(fit.loglik for fit in groups["two"].values()))
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
    assert test["p_value"] == pytest.approx(0.5 * stats.chi2.sf(statistic, 1) if statistic > 0 else 1.0)


def test_the_size_of_the_test_and_its_bootstrap(data):
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


@pytest.mark.parametrize(
    ("restricted", "full", "reason"),
    [
        (ddm.Model(v=1.0), ONE, ""),
        (ddm.Model(a=1.4), BY_LEVEL, ""),
        (BY_LEVEL, ddm.Model(v=["difficulty", "block"]), ""),
        (ONE, ddm.Model(v="~ block"), ""),
        (ddm.Model(v="~ block"), ddm.Model(v="~ block + difficulty"), ""),
        (ddm.Model(v="~ block"), ddm.Model(v="block"), ""),
        (BY_LEVEL, ddm.Model(v="block", z=ddm.FREE), "v='difficulty' is no special case of v='block'"),
        (ddm.Model(z=0.4), BY_LEVEL, "z=0.4 is no special case of z=0.5"),
        (BY_LEVEL, ONE, "it has 4 estimates and the full one 3"),
        (ddm.Model(a="~ block"), ddm.Model(a="block"), "a has another link"),
    ],
)
def test_nested_models_are_told_from_others(data, restricted, full, reason):
    pair = ddm.fit(restricted, data), ddm.fit(full, data)
    if not reason:
        assert ddm.likelihood_ratio(*pair)["df"] == pair[1].k - pair[0].k
        return
    message = (
        f"the restricted model is no special case of the full one: {reason}. Compare them by AIC or BIC with "
        "ddm.compare, which need no nesting."
    )
    with refused(ValueError, message):
        ddm.likelihood_ratio(*pair)


def test_what_cannot_be_compared(data, fits):
    chi2 = ddm.fit(ONE, data, method="chi2")
    fewer = ddm.fit(ONE, data.iloc[1:])
    late = ddm.fit(ONE, ddm.Trials(data, deadline=100.0))
    windows = [ddm.fit(ddm.Model(lapse=0.02, lapse_window=(0, high)), data) for high in (10, 20)]
    differ = "so their likelihoods cannot be compared. Fit all models to the same trials."
    for pair, message in (
        ({"a": fits["one"], "b": chi2}, "'b' was fitted by 'chi2', which has no likelihood of the trials. Fit it with "
         "method='ml'."),
        ({"a": fits["one"], "b": fewer}, f"'a' and 'b' differ in the number of trials, 300 and 299, {differ}"),
        ({"a": fits["one"], "b": late}, f"'a' and 'b' differ in their deadlines, {differ}"),
        ({"a": windows[0], "b": windows[1]}, f"'a' and 'b' differ in the window of their lapses, {differ}"),
    ):  # fmt: skip
        with refused(ValueError, message):
            ddm.compare(pair)
    with refused(TypeError, "'b' must be a Fit, as ddm.fit gives; got int."):
        ddm.compare({"a": fits["one"], "b": 1})


def test_held_out_trials_by_hand(data):
    table = ddm.cross_validate(BY_LEVEL, data, k=3, seed=1)
    assert table["n"].tolist() == [100, 100, 100]
    assert table["converged"].all()
    assert table["loglik"].sum() < ddm.fit(BY_LEVEL, data).loglik
    pd.testing.assert_frame_equal(table, ddm.cross_validate(BY_LEVEL, data, k=3, seed=1))
    better, worse = (
        ddm.cross_validate(model, data, k=3, seed=1)["loglik"].sum() for model in (BY_LEVEL, ddm.Model(v=0))
    )
    assert better > worse


def test_a_condition_in_one_fold_only(data):
    rare = data.assign(difficulty=data["difficulty"].where(data.index != 5, "rare"))
    with pytest.raises(
        ValueError, match=r"^v\[rare\] cannot be estimated without fold \d, which holds all its trials\. "
    ):
        ddm.cross_validate(BY_LEVEL, rare, k=3)
    with refused(ValueError, "k must be a whole number from 2 to the number of trials, 300; got 1."):
        ddm.cross_validate(BY_LEVEL, data, k=1)


def test_an_rt_that_no_other_is_near_is_impossible_unless_it_may_lapse(data):
    fast = pd.concat(
        [data, pd.DataFrame({"rt": [0.2 - GAP], "response": [1], "difficulty": ["easy"]})], ignore_index=True
    )
    assert ddm.cross_validate(ONE, fast, k=3)["loglik"].min() == -np.inf
    assert np.isfinite(ddm.cross_validate(ddm.Model(lapse=0.02), fast, k=3)["loglik"]).all()
