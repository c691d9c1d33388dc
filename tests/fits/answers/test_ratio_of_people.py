"""Likelihood-ratio tests of people: a row each, their sum, and who is left out."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import ddm
from ddm.estimation.objective import Report
from ddm.fits.answers.chi_bar import ChiBar
from fits.two_levels import BY_LEVEL, ONE
from refusals import refused


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
    two = with_columns(two, [4], figures=Report(loglik=one["p4"].loglik - 1.0))
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


@pytest.mark.parametrize("other", [ONE, ddm.Model(a="difficulty")])
def test_models_that_are_not_nested(people, pair, other):
    with refused(
        ValueError,
        "person = 'p0': the restricted model is no special case of the full one: v='difficulty' is "
        "not among the values of v=ddm.FREE. Compare them with ddm.compare, whose criteria need no "
        "nesting.",
    ):
        ddm.likelihood_ratio(pair[1], fitted(other, people))


def test_if_nobody_can_be_tested_the_error_says_why(pair):
    advice = "See the messages in the tables of the Fits, and take models that differ."
    with refused(
        ValueError,
        "none of 5 people can be tested: 5 without trials in which the models differ. " + advice,
    ):
        ddm.likelihood_ratio(pair[0], pair[0])
    worse = with_columns(pair[1], range(5), figures=Report(loglik=-1e3))
    with refused(
        ValueError,
        "none of 5 people can be tested: 5 whose full model fits worse than the restricted one, so "
        "that it is no optimum. " + advice,
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
