"""Tidy tables of observed and predicted values, of one or several people."""

import numpy as np
import pandas as pd
import pytest

import ddm
from agreement.trialwise import DATA, fitted
from ddm.agreement.comparing import together
from ddm.agreement.contrasts import Contrast
from ddm.agreement.rt_means import Means
from ddm.agreement.rt_quantiles import Quantiles
from refusals import refused

PEOPLE = {
    "s1": {"easy": ddm.DDM(v=2.0, a=1.2, t0=0.3), "hard": ddm.DDM(v=0.8, a=1.2, t0=0.3)},
    "s2": {"easy": ddm.DDM(v=0.9, a=1.4, t0=0.4), "hard": ddm.DDM(v=0.4, a=1.4, t0=0.4)},
}
SIZE = {"s1": 60, "s2": 200}


@pytest.fixture(scope="module")
def group():
    parts = [
        process.simulate(SIZE[person], seed=i).assign(subject=person, difficulty=level)
        for i, (person, both) in enumerate(PEOPLE.items())
        for level, process in both.items()
    ]
    return pd.concat(parts, ignore_index=True)


@pytest.fixture(scope="module")
def fits(group):
    return ddm.fit_each(ddm.Model(v="difficulty"), group, by="subject", n_jobs=1)


def test_people_have_the_same_weight_however_many_trials(fits, group):
    table = fits.agreement.observed_and_predicted(Means("p"), n=5)
    upper = table[table["response"] == 1].set_index("difficulty")
    by_person = group.groupby(["difficulty", "subject"])["response"].mean()
    for level in ("easy", "hard"):
        assert upper.loc[level, "observed"] == pytest.approx(by_person[level].mean())
        alone = [float(fits[s].process(difficulty=level).probability(1)) for s in PEOPLE]
        assert upper.loc[level, "predicted"] == pytest.approx(np.mean(alone), rel=1e-8)
    assert upper["people"].tolist() == [2, 2]
    assert upper["n"].tolist() == [260, 260]


def test_who_has_no_value_is_left_out_of_data_and_model(group):
    """One person without errors in the easy condition."""
    good = (group["subject"] == "s1") & (group["difficulty"] == "easy")
    data = group.assign(response=group["response"].mask(good, 1))
    fits = ddm.fit_each(ddm.Model(v="difficulty"), data, by="subject", n_jobs=1)
    table = fits.agreement.observed_and_predicted(Means("rt"), n=5)
    row = table[(table["response"] == 0) & (table["difficulty"] == "easy")].iloc[0]
    other = data[(data["subject"] == "s2") & ~good & (data["difficulty"] == "easy")]
    other = other[other["response"] == 0]
    assert row["observed"] == pytest.approx(other["rt"].mean())
    mean = fits["s2"].process(difficulty="easy").mean(0)
    assert row["predicted"] == pytest.approx(float(mean), abs=2e-6)


def test_bands_hold_nearly_all_data_of_a_true_model(group):
    fit = ddm.fit(ddm.Model(v="difficulty"), group[group["subject"] == "s2"])
    table = fit.agreement.observed_and_predicted(Quantiles())
    assert (table["low"] <= table["predicted"]).mean() > 0.95
    assert (table["predicted"] <= table["high"]).mean() > 0.95
    inside = table["observed"].between(table["low"], table["high"])
    assert inside.mean() > 0.8
    # the band of a proportion is that of a binomial distribution
    p = table[(table["quantity"] == "p") & (table["response"] == 1)]
    width = 2 * 1.96 * np.sqrt(p["predicted"] * (1 - p["predicted"]) / 200)
    np.testing.assert_allclose(p["high"] - p["low"], width, rtol=0.3)


def test_the_same_table_comes_each_time(fits):
    first, again = (fits.agreement.observed_and_predicted(Means("rt"), n=20) for _ in range(2))
    pd.testing.assert_frame_equal(first, again)


def test_contrasts_are_differences_within_people(fits, group):
    contrast = Contrast("difficulty", "easy", "hard")
    table = fits.agreement.observed_and_predicted(Means("rt"), contrast=contrast, n=10)
    means = group.groupby(["response", "difficulty", "subject"])["rt"].mean()
    for r in (0, 1):
        own = table[table["response"] == r].set_index("quantity")["observed"]
        change = means[r, "hard"] - means[r, "easy"]
        assert own["difference"] == pytest.approx(change.mean())
        assert own["mean"] == pytest.approx(0.5 * (means[r, "hard"] + means[r, "easy"]).mean())
    assert "difficulty" not in table
    assert table["n"].unique().tolist() == [len(group)]


def test_groups_of_trials_with_parameters_of_their_own():
    agreement = fitted().agreement
    assert agreement.columns == ()
    assert agreement.covariates == ("x",)
    assert agreement.observed_and_predicted(Means("p"), n=2)["n"].tolist() == [300, 300]
    cut = pd.cut(DATA["x"], [-9, 0, 9])
    by, where = [cut, "block"], "side == 'left'"
    table = agreement.observed_and_predicted(Means("p"), by=by, where=where, n=2)
    assert list(table.columns[:2]) == ["x", "block"]
    assert table.groupby("response")["n"].sum().tolist() == [150, 150]


def test_levels_of_all_people_are_in_order(group):
    """Although the first person lacks the first level."""
    table = group.assign(difficulty=group["difficulty"].where(group["subject"] == "s2", "hard"))
    fits = ddm.fit_each(ddm.Model(v="difficulty"), table, by="subject", n_jobs=1)
    found = fits.agreement.observed_and_predicted(Means("p"), n=2)
    assert list(found["difficulty"].cat.categories) == ["easy", "hard"]
    assert found["people"].tolist() == [1, 1, 2, 2]


def test_too_many_levels_among_all_people_are_refused(group):
    table = group.assign(item=np.arange(len(group)) % 200)
    fits = ddm.fit_each(ddm.Model(), table, by="subject", n_jobs=1)
    with refused(
        ValueError,
        "by='item': the column has 200 levels, too many to compare one by one (at most 60). Group "
        "them first: by=pd.cut(data['item'], 4).",
    ):
        fits.agreement.observed_and_predicted(Means("p"), by="item")


def test_together_covariates_are_conditions_of_nobody(fits):
    both = together([fits["s1"].agreement, fitted().agreement])
    assert both.columns == ()
    assert len(both.parts) == 2


def test_conditions_of_the_model_may_be_many(group):
    items = group.assign(item=pd.Categorical(np.arange(len(group)) % 70))
    model = ddm.Model(v="item")
    assert ddm.fit(model, items).quantiles()["item"].nunique() == 70


def test_a_column_of_measurements_makes_no_groups():
    with refused(
        ValueError,
        "by='x': the column has 300 levels, too many to compare one by one (at most 60). Group "
        "them first: by=pd.cut(data['x'], 4).",
    ):
        fitted().quantiles(by="x")


def test_bands_of_averages_are_as_narrow_as_those_of_independent_people(fits):
    """Nine copies of a person: the band of their mean is a third of that of one of them."""
    one = fits["s2"].agreement
    alone, nine = (
        agreement.observed_and_predicted(Means("p")) for agreement in (one, together([one] * 9))
    )
    width, narrow = (table["high"] - table["low"] for table in (alone, nine))
    np.testing.assert_allclose(narrow / width, 1 / 3, atol=0.12)


def test_large_data_have_fewer_simulated_sets(fits, monkeypatch):
    agreement = fits.agreement
    seen = []
    for most in (520 * 300, 520 * 100, 520 * 3):
        monkeypatch.setattr("ddm.agreement.comparing.MOST_TRIALS", most)
        seen.append(agreement.number_of_sets)
    assert seen == [200, 100, 40]
