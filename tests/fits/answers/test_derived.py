"""Quantities of people and their tests, from fits to the words about them."""

import dataclasses
import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import ddm
from ddm.fits.answers.t_tests import student
from refusals import refused

EFFECT = "v[easy] - v[hard]"


def without(fits, *, estimates=(), converged=()):
    """Fits in which some people have no estimates, and the fits of some did not converge."""
    columns = fits.columns
    theta, reached = columns.theta.copy(), columns.converged.copy()
    theta[list(estimates), 0] = np.nan
    reached[list(converged)] = False
    return dataclasses.replace(
        fits, columns=dataclasses.replace(columns, theta=theta, converged=reached)
    )


def test_a_row_per_person_with_the_error_of_the_delta_method(of_people):
    derived = of_people.derived({"effect": EFFECT, "share": lambda p: p["a"] / p["v[hard]"]})
    assert list(derived.people) == ["effect", "effect_se", "share", "share_se", "converged"]
    assert derived.people.index.name == "person"
    for key, row in derived.people.iterrows():
        alone = of_people[key].derived({"effect": EFFECT, "share": "a / v[hard]"})
        found = [[row["effect"], row["effect_se"]], [row["share"], row["share_se"]]]
        np.testing.assert_allclose(found, alone[["estimate", "se"]], rtol=1e-6)


def test_the_mean_of_people_is_tested(of_people):
    tests = of_people.derived([EFFECT, "a"], 0.9).tests
    p = of_people.params
    for name, x in ((EFFECT, p["v[easy]"] - p["v[hard]"]), ("a", p["a"])):
        known = stats.ttest_1samp(x, 0.0)
        ends = known.confidence_interval(0.9)
        assert tests.loc[name].to_dict() == pytest.approx(
            {
                "n": 10,
                "mean": x.mean(),
                "sd": x.std(),
                "se": x.std() / math.sqrt(10),
                "t": known.statistic,
                "df": 9,
                "p_value": known.pvalue,
                "ci_low": ends.low,
                "ci_high": ends.high,
                "d_z": x.mean() / x.std(),
                "left_out": 0,
            }
        )
    assert list(tests.index) == [EFFECT, "a"]
    assert tests["n"].tolist() == [10, 10]


@pytest.mark.parametrize("between", ["group", {"group": ["old", "young"]}])
def test_two_levels_of_people_are_compared(of_people, people, between):
    derived = of_people.derived(EFFECT, between=between)
    group = people.groupby("person")["group"].first()
    pd.testing.assert_series_equal(derived.people["group"], group, check_dtype=False)
    x = derived.people[EFFECT]
    old, young = x[group == "old"], x[group == "young"]
    known = stats.ttest_ind(old, young, equal_var=False)
    row = derived.tests.loc[EFFECT]
    assert (row["first"], row["second"], row["n_first"], row["n_second"]) == ("old", "young", 4, 6)
    assert row[["t", "df", "p_value"]].tolist() == pytest.approx(
        [known.statistic, known.df, known.pvalue]
    )
    assert row[["mean_first", "mean_second", "difference"]].tolist() == pytest.approx(
        [old.mean(), young.mean(), old.mean() - young.mean()]
    )
    ends = known.confidence_interval(0.95)
    assert row[["ci_low", "ci_high"]].tolist() == pytest.approx([ends.low, ends.high])
    assert list(derived.tests) == [
        *("first", "second", "n_first", "n_second", "mean_first", "mean_second", "difference"),
        *("se", "t", "df", "p_value", "ci_low", "ci_high", "g", "left_out"),
    ]


def test_the_order_of_levels_is_that_of_the_subtraction(of_people):
    one = of_people.derived(EFFECT, between="group").tests.loc[EFFECT]
    other = of_people.derived(EFFECT, between={"group": ["young", "old"]}).tests.loc[EFFECT]
    assert other["difference"] == -one["difference"]
    assert other["g"] == -one["g"]


def test_people_without_a_fit_are_left_out_and_counted(of_people):
    fits = without(of_people, estimates=[0, 7], converged=[7, 3])
    derived = fits.derived([EFFECT, "a"])
    assert derived.tests["n"].tolist() == [7, 8]
    assert derived.tests["left_out"].tolist() == [3, 2]
    p = fits.params.drop(["p0", "p3", "p7"])
    assert derived.tests.loc[EFFECT, "mean"] == pytest.approx((p["v[easy]"] - p["v[hard]"]).mean())
    assert derived.people["converged"].tolist() == [i not in (3, 7) for i in range(10)]
    assert "n = 7;" in repr(derived)
    assert "3 left out (not converged, or no estimate)" in repr(derived)
    # of the two old people among them one is p0, the other p3 is young
    between = fits.derived(EFFECT, between="group").tests.loc[EFFECT]
    assert (between["n_first"], between["n_second"], between["left_out"]) == (3, 4, 3)


def test_a_quantity_that_is_no_finite_number_leaves_its_person_out(of_people):
    derived = of_people.derived("log(v[easy] - 2)")
    n = int((of_people.params["v[easy]"] > 2.0).sum())
    assert 0 < n < 10
    assert (derived.tests["n"].item(), derived.tests["left_out"].item()) == (n, 10 - n)


def test_fewer_than_two_people_have_no_test_and_the_text_says_so(of_people):
    fits = without(of_people, converged=range(1, 10))
    derived = fits.derived(EFFECT)
    row = derived.tests.loc[EFFECT]
    assert row[["n", "left_out"]].tolist() == [1, 9]
    assert row[["sd", "se", "t", "p_value", "ci_low", "ci_high", "d_z"]].isna().all()
    assert repr(derived) == (
        "<Derived from 10 fits by person>\n"
        f"{EFFECT}: mean {row['mean']:.4g}, SD nan,\n"
        "  n = 1; a test needs two people, who differ;\n"
        "  9 left out (not converged, or no estimate)"
    )


def test_the_text_says_the_tests_in_short_lines(of_people):
    derived = of_people.derived({"effect": EFFECT}, between="group")
    row = derived.tests.loc["effect"]
    said = repr(derived)
    assert max(map(len, said.splitlines())) <= 80
    assert said.startswith("<Derived from 10 fits by person>\neffect, old - young: difference ")
    assert f"difference {row['difference']:.4g}," in said
    assert f"means {row['mean_first']:.4g} and {row['mean_second']:.4g}," in said
    assert f"t({row['df']:.1f}) = {row['t']:.3f}, p " in said
    assert said.endswith("n = 4 and 6")
    alone = repr(of_people.derived([EFFECT, "log(a)"]))
    assert alone.count("t(9) = ") == 2
    assert alone.count("95 % interval") == alone.count("n = 10") == alone.count("d_z =") == 2
    assert max(map(len, alone.splitlines())) <= 80


def test_a_column_of_the_groups(people):
    fits = ddm.fit_each(ddm.Model(v="level"), people, by=["group", "person"], n_jobs=1)
    derived = fits.derived(EFFECT, between="group")
    assert list(derived.people) == [EFFECT, f"{EFFECT}_se", "converged"]
    row = derived.tests.loc[EFFECT]
    assert (row["first"], row["second"], row["n_first"], row["n_second"]) == ("old", "young", 4, 6)


def test_one_person_in_several_fits_is_warned_of(people):
    data = people.assign(session=np.arange(len(people)) % 2).rename(columns={"person": "subject"})
    fits = ddm.fit_each(ddm.Model(), data, by=["subject", "session"], n_jobs=1)
    message = (
        r"^2 fits have subject = 'p0', and a t test takes all fits as those of different people\. "
        r"If they are one person's, fit them together, by='subject', with the other column in the "
        r"model, and derive from those fits\.$"
    )
    with pytest.warns(UserWarning, match=message) as caught:
        assert fits.derived("v").tests["n"].item() == 20
    assert caught[0].filename == __file__


def test_loaded_fits_need_their_trials_for_a_column(of_people, people, tmp_path):
    of_people.save(tmp_path / "fits.json")
    again = ddm.load(tmp_path / "fits.json")
    pd.testing.assert_frame_equal(again.derived(EFFECT).tests, of_people.derived(EFFECT).tests)
    with refused(
        ValueError,
        "between='group' needs the trials, which saved fits do not keep. Load the fits with their "
        "data: ddm.load(path, data=...).",
    ):
        again.derived(EFFECT, between="group")
    loaded = ddm.load(tmp_path / "fits.json", data=people).derived(EFFECT, between="group")
    pd.testing.assert_frame_equal(loaded.tests, of_people.derived(EFFECT, between="group").tests)


def test_a_column_that_the_trials_do_not_have_or_that_has_gaps(of_people, people):
    with refused(
        ValueError,
        "between='grup': data has no column 'grup'. Did you mean 'group'? The columns are rt, "
        "response, person, group, level.",
    ):
        of_people.derived(EFFECT, between="grup")
    gaps = people.assign(group=people["group"].where(people["person"] != "p3"))
    fits = ddm.fit_each(ddm.Model(), gaps, by="person", n_jobs=1)
    with refused(
        ValueError,
        "column 'group' is missing in 120 of 1200 trials with rt and response. Drop these rows "
        "(data.dropna(subset=['group'])) or fill them in.",
    ):
        fits.derived("v", between="group")


def test_levels_that_are_numbers_are_said_as_such(people):
    fits = ddm.fit_each(
        ddm.Model(), people.assign(old=(people["group"] == "old") * 1.0), by="person", n_jobs=1
    )
    derived = fits.derived({"drift": "v"}, between="old")
    assert "drift, 0 - 1: difference" in repr(derived)
    assert derived.tests.loc["drift", ["n_first", "n_second"]].tolist() == [6, 4]


def test_levels_are_checked(of_people):
    with refused(
        ValueError, "level must be a number between 0 and 1, both excluded; got 95. For 95 % write "
        "level=0.95.",
    ):  # fmt: skip
        of_people.derived(EFFECT, 95)


@pytest.mark.slow
def test_true_hypotheses_are_rejected_as_often_as_the_level_says():
    """Conditions without an effect, of people whose drifts differ: 500 studies of 10 people."""
    rng, studies, trials = np.random.default_rng(6), 500, 80
    n = studies * 10
    v = np.repeat(rng.normal(1.2, 0.3, n), trials)
    data = ddm.DDM(v=0.0, a=1.2, t0=0.3).simulate(n * trials, seed=1, per_trial={"v": v})
    data = data.assign(
        person=np.repeat(np.arange(n), trials),
        level=np.where(np.arange(n * trials) % 2, "easy", "hard"),
    )
    fits = ddm.fit_each(ddm.Model(v="level"), data, by="person", n_jobs=1)
    effects = fits.derived(EFFECT).people[EFFECT].to_numpy().reshape(studies, 10)
    rejected = np.mean([student(one, 0.95).p_value < 0.05 for one in effects])
    assert rejected == pytest.approx(0.05, abs=3.0 * math.sqrt(0.05 * 0.95 / studies))
