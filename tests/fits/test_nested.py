"""Likelihood-ratio tests of nested models, and whether they are nested."""

import dataclasses
import pickle

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import ddm
from ddm.estimation.objective import Report
from ddm.fits.answers.chi_bar import ChiBar
from fits.two_levels import BY_LEVEL, ONE
from refusals import refused


def test_the_likelihood_ratio_by_hand(nested):
    test = ddm.likelihood_ratio(nested["one"], nested["two"])
    statistic = 2 * (nested["two"].loglik - nested["one"].loglik)
    assert test["statistic"] == pytest.approx(statistic)
    assert (test["df"], test["distribution"]) == (1, "chi2(1)")
    assert test["p_value"] == pytest.approx(stats.chi2.sf(statistic, 1))


def test_at_the_end_of_a_domain_the_distribution_is_a_mixture(two_levels, nested):
    full = ddm.fit(ddm.Model(v="difficulty", lapse=ddm.FREE, lapse_window=(0, 10)), two_levels)
    test = ddm.likelihood_ratio(nested["two"], full)
    assert test["distribution"] == "chi2(0) / 2 + chi2(1) / 2"
    statistic = max(2 * (full.loglik - nested["two"].loglik), 0.0)
    assert test["p_value"] == pytest.approx(
        0.5 * stats.chi2.sf(statistic, 1) if statistic > 0 else 1.0
    )


def test_with_further_estimates_the_mixture_has_one_degree_of_freedom_less_or_not(
    two_levels, nested
):
    full = ddm.fit(ddm.Model(v="difficulty", lapse=ddm.FREE, lapse_window=(0, 10)), two_levels)
    test = ddm.likelihood_ratio(nested["one"], full)
    assert (test["df"], test["distribution"]) == (2, "chi2(1) / 2 + chi2(2) / 2")
    x = 2 * (full.loglik - nested["one"].loglik)
    assert test["p_value"] == pytest.approx(0.5 * (stats.chi2.sf(x, 1) + stats.chi2.sf(x, 2)))
    assert (test["restricted_loglik"], test["full_loglik"]) == (nested["one"].loglik, full.loglik)


def test_several_estimates_at_the_end_of_their_domain(two_levels, nested):
    full = ddm.fit(ddm.Model(lapse="difficulty", lapse_window=(0, 10)), two_levels)
    test = ddm.likelihood_ratio(nested["one"], full)
    assert np.isnan(test["p_value"])
    expected = (
        "unknown, since several estimates are fixed at 0, the end of their domain: use bootstrap="
    )
    assert test["distribution"] == expected
    assert 0.0 < ddm.likelihood_ratio(nested["one"], full, bootstrap=5, seed=1)["p_value"] <= 1.0


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
def test_nested_models_are_accepted(two_levels, restricted, full):
    pair = ddm.fit(restricted, two_levels), ddm.fit(full, two_levels)
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
def test_other_models_are_refused_with_a_reason(two_levels, restricted, full, reason):
    pair = ddm.fit(restricted, two_levels), ddm.fit(full, two_levels)
    message = (
        f"the restricted model is no special case of the full one: {reason}. Compare them with "
        "ddm.compare, whose criteria need no nesting."
    )
    with refused(ValueError, message):
        ddm.likelihood_ratio(*pair)


@pytest.mark.filterwarnings("ignore::ddm.ConvergenceWarning")
def test_fits_that_did_not_converge_are_shown_but_not_tested(two_levels, nested):
    failed = ddm.fit(ddm.Model(t0=2.0), two_levels)
    table = ddm.compare({"failed": failed, "one": nested["one"]})
    assert table["converged"].to_dict() == {"one": True, "failed": False}
    assert table["delta_aic"]["one"] == 0.0
    message = (
        f"the restricted model's fit did not converge ({failed.message}), so its likelihood is no "
        "maximum. Fit it again with other starting values (start=), or simplify the model."
    )
    with refused(ValueError, message):
        ddm.likelihood_ratio(failed, nested["one"])


def test_a_full_fit_that_is_no_optimum_is_found_out(nested):
    worse = dataclasses.replace(nested["two"], report=Report(loglik=nested["one"].loglik - 0.5))
    message = (
        f"the log likelihood of the full model, {worse.loglik:.3f}, is lower than that of the "
        f"restricted one, {nested['one'].loglik:.3f}, so its fit is no optimum. Fit it again with "
        "start= at the restricted estimates."
    )
    with refused(ValueError, message):
        ddm.likelihood_ratio(nested["one"], worse)


@pytest.mark.parametrize(("n", "error"), [(-3, ValueError), (2.5, ValueError), (True, TypeError)])
def test_a_number_of_simulations_that_is_none(nested, n, error):
    with refused(
        error,
        f"bootstrap must be a whole number >= 0 (the data sets to simulate); got {n!r}. For "
        "example bootstrap=500, or 0 for none.",
    ):
        ddm.likelihood_ratio(nested["one"], nested["two"], bootstrap=n)


def test_fits_that_come_from_another_process_are_nested_too(two_levels):
    coded = {"stimulus": {"difficulty": {"easy": 1, "hard": -1}}}
    pair = [
        ddm.fit(ddm.Model(**coded, **more), two_levels) for more in ({}, {"drift_bias": ddm.FREE})
    ]
    again = [pickle.loads(pickle.dumps(fit)) for fit in pair]
    pd.testing.assert_series_equal(ddm.likelihood_ratio(*again), ddm.likelihood_ratio(*pair))


def test_the_p_value_of_simulations_counts_the_data_set_itself(two_levels, nested):
    """(1 + those with as large a statistic) / (1 + all): 1 / 20 at the least of 19, and 1 for a
    statistic of 0, which all are as large as.
    """
    least = ddm.likelihood_ratio(nested["one"], nested["two"], bootstrap=19, seed=1)
    assert least["statistic"] > 30.0
    assert least["p_value"] == pytest.approx(1 / 20)
    lapses = ddm.fit(ddm.Model(lapse=ddm.FREE, lapse_window=(0.0, 10.0)), two_levels)
    none = ddm.likelihood_ratio(nested["one"], lapses, bootstrap=19, seed=1)
    assert none["statistic"] == 0.0
    assert none["p_value"] == 1.0


# -- the gap below the fastest RT ------------------------------------------------------------------


def test_models_whose_t0_may_come_nearer_are_not_compared():
    """RTs within a millisecond or two: the gap that sz needs makes the larger model worse."""
    data = ddm.DDM(v=3, a=0.08, t0=0.3).simulate(300, seed=1)
    restricted, full = ddm.fit(ddm.Model(), data), ddm.fit(ddm.Model(sz=ddm.FREE), data)
    assert full.loglik < restricted.loglik - 100
    assert (
        "t0 is kept 1 ms below the fastest RT, since sz is estimated: a model with a fixed sz, "
        "whose t0 is not, may fit better (to compare them give both the same "
        "method=ddm.MaximumLikelihood(t0_gap=0.001))"
    ) in full.message
    with refused(
        ValueError,
        "the full model estimates sz, so it keeps t0 1 ms below the fastest RT, and t0 of the "
        "restricted model lies nearer. Fit both with the same gap: "
        "method=ddm.MaximumLikelihood(t0_gap=0.001).",
    ):
        ddm.likelihood_ratio(restricted, full)

    same = ddm.MaximumLikelihood(t0_gap=0.001)
    pair = [ddm.fit(model, data, method=same) for model in (ddm.Model(), ddm.Model(sz=ddm.FREE))]
    assert ddm.likelihood_ratio(*pair)["statistic"] == pytest.approx(0.0, abs=1e-6)


# -- of people -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def people():
    """Five people, of whom two have an effect."""
    parts = []
    for person in range(5):
        for level, v in (("easy", 1.0 + 0.8 * (person < 2)), ("hard", 1.0)):
            part = ddm.DDM(v=v, a=1.2, t0=0.3).simulate(60, seed=person)
            parts.append(part.assign(person=f"p{person}", difficulty=level))
    return pd.concat(parts, ignore_index=True)


def fitted(model, data, **options):
    return ddm.fit_each(model, data, by="person", n_jobs=1, **options)


@pytest.fixture(scope="module")
def pair(people):
    return fitted(ONE, people), fitted(BY_LEVEL, people)


def with_columns(fits, positions, **figures):
    """Fits of which some have other figures."""
    changed = {p: dataclasses.replace(fits.made(p), **figures) for p in positions}
    return dataclasses.replace(fits, made=lambda p: changed.get(p) or fits.made(p))


def test_people_have_a_row_each_and_one_of_their_sum(pair):
    table = ddm.likelihood_ratio(*pair)
    assert list(table.index) == ["p0", "p1", "p2", "p3", "p4", "sum"]
    assert table.index.name == "person"
    for key in pair[0]:
        alone = ddm.likelihood_ratio(pair[0][key], pair[1][key])
        assert table.loc[key].to_dict() == pytest.approx(alone.to_dict())
    statistic = 2.0 * (pair[1].table["loglik"].sum() - pair[0].table["loglik"].sum())
    assert table.loc["sum"].to_dict() == pytest.approx(
        {
            "statistic": statistic,
            "df": 5,
            "p_value": stats.chi2.sf(statistic, 5),
            "restricted_loglik": pair[0].table["loglik"].sum(),
            "full_loglik": pair[1].table["loglik"].sum(),
            "distribution": "chi2(5)",
        }
    )
    assert pd.api.types.is_integer_dtype(table["df"])


def test_the_sum_of_people_at_the_end_of_a_domain_is_a_mixture(people, pair):
    full = fitted(ddm.Model(lapse=ddm.FREE, lapse_window=(0, 10)), people)
    total = ddm.likelihood_ratio(pair[0], full).loc["sum"]
    x = total["statistic"]
    weights = stats.binom.pmf(range(6), 5, 0.5)
    tails = [float(x == 0.0), *stats.chi2.sf(x, range(1, 6))]
    assert total["p_value"] == pytest.approx(weights @ tails)
    assert total["distribution"] == "chi2(0) to chi2(5), weights binomial(5, 1/2)"

    several = fitted(ddm.Model(lapse="difficulty", lapse_window=(0, 10)), people)
    unknown = ddm.likelihood_ratio(pair[0], several)
    assert unknown["p_value"].isna().all()
    assert unknown["distribution"].str.startswith("unknown, since several estimates").all()


def test_several_columns_of_groups(people):
    fits = [
        ddm.fit_each(model, people.assign(site=1), by=["site", "person"], n_jobs=1)
        for model in (ONE, BY_LEVEL)
    ]
    table = ddm.likelihood_ratio(*fits)
    assert table.index[0] == (1, "p0")
    assert table.index[-1] == ("sum", "")


def test_people_without_a_test_are_left_out_with_a_warning(people):
    data = people[(people["person"] != "p3") | (people["difficulty"] == "easy")]
    one, two = fitted(ONE, data), fitted(BY_LEVEL, data)
    failed = dataclasses.replace(one["p1"].optimum, converged=False)
    one = with_columns(one, [1], optimum=failed)
    two = with_columns(two, [4], report=Report(loglik=one["p4"].loglik - 1.0))
    message = (
        "^3 of 5 people are left out: 1 without fits of both models that converged, 1 without "
        "trials in which the models differ, 1 whose full model fits worse than the restricted one, "
        "so that it is no optimum.$"
    )
    with pytest.warns(UserWarning, match=message) as caught:
        table = ddm.likelihood_ratio(one, two)
    assert caught[0].filename == __file__
    assert list(table.index) == ["p0", "p2", "sum"]
    assert table.loc["sum", "df"] == 2


def test_if_nobody_can_be_tested_the_error_says_why(pair):
    with refused(
        ValueError,
        "person = 'p0': the restricted model is no special case of the full one: v='difficulty' is "
        "not among the values of v=ddm.FREE. Compare them with ddm.compare, whose criteria need no "
        "nesting.",
    ):
        ddm.likelihood_ratio(pair[1], pair[0])
    worse = with_columns(pair[1], range(5), report=Report(loglik=-1e3))
    with refused(
        ValueError,
        "person = 'p4': the log likelihood of the full model, -1000.000, is lower than that of the "
        f"restricted one, {pair[0]['p4'].loglik:.3f}, so its fit is no optimum. Fit it again with "
        "start= at the restricted estimates.",
    ):
        ddm.likelihood_ratio(pair[0], worse)


def test_a_fit_is_not_compared_with_those_of_people(pair):
    with refused(TypeError, "'restricted' must be a Fits, as ddm.fit_each gives; got Fit."):
        ddm.likelihood_ratio(pair[0]["p0"], pair[1])
    with refused(TypeError, "'full' must be a Fits, as ddm.fit_each gives; got Fit."):
        ddm.likelihood_ratio(pair[0], pair[1]["p0"])


def test_other_people_or_trials_are_refused(people, pair):
    fewer = fitted(BY_LEVEL, people[people["person"] != "p2"])
    with refused(
        ValueError,
        "'restricted' and 'full' have different groups, such as 'p2'. Fit all models to the same "
        "table with the same by=.",
    ):
        ddm.likelihood_ratio(pair[0], fewer)
    with refused(
        ValueError,
        "person = 'p0': 'restricted' and 'full' cannot be compared, because they differ in the "
        "number of trials, 120 and 119. Fit all models to the same Trials.",
    ):
        ddm.likelihood_ratio(pair[0], fitted(BY_LEVEL, people[1:]))


def test_sums_of_simulated_statistics(pair):
    options = {"bootstrap": 19, "seed": 1, "n_jobs": 1, "progress": False}
    table = ddm.likelihood_ratio(*pair, **options)
    assert table.loc[["p0", "sum"], "p_value"].tolist() == pytest.approx([1 / 20, 1 / 20])
    assert table["distribution"].unique().tolist() == ["19 simulations"]
    pd.testing.assert_frame_equal(table, ddm.likelihood_ratio(*pair, **options))
    alone = ddm.likelihood_ratio(pair[0]["p0"], pair[1]["p0"], **options)
    assert table.loc["p0", "p_value"] == alone["p_value"]


@pytest.mark.slow
def test_the_sum_rejects_true_models_as_often_as_the_level_says():
    """150 studies of 4 people with 200 trials each."""
    studies, n, trials = 150, 600, 200
    data = ddm.DDM(v=1.0, a=1.2, t0=0.3).simulate(n * trials, seed=3)
    data = data.assign(person=np.repeat(np.arange(n), trials), difficulty=np.arange(n * trials) % 2)
    one, two = fitted(ONE, data), fitted(BY_LEVEL, data)
    statistics = ddm.likelihood_ratio(one, two)["statistic"].to_numpy()[:-1]
    sums = statistics.reshape(studies, 4).sum(axis=1)
    rejected = np.mean([ChiBar(4).tail(x) < 0.05 for x in sums])
    assert rejected == pytest.approx(0.05, abs=3.0 * np.sqrt(0.05 * 0.95 / studies))
