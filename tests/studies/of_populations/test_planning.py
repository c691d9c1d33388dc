"""`plan_population`: precision by people and trials, and the fewest people for a wanted one."""

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm.studies.of_populations import planning
from refusals import refused
from studies.of_populations.known_population import BY_DIFFICULTY, LEVELS, MODEL, TRUTH

DIFFERENCE = "v[easy] - v[hard]"
GROUPS = {"between": {"v": "~ patient"}, "people": {"patient": ["no", "yes"]}}
PATIENTS = TRUTH | {"v: patient[T.yes]": -0.6}


def planned(model=MODEL, truth=TRUTH, **options):
    usual = {"estimate": "v", "n_trials": 30, "n_datasets": 6, "seed": 1, "n_jobs": 1}
    return ddm.plan_population(model, truth, **usual | options)


def test_a_grid_is_simulated():
    found = planned(n_people=[8, 32], n_trials=[20, 60])
    assert found.table[["n_people", "n"]].to_numpy().tolist() == [
        [8, 20], [32, 20], [8, 60], [32, 60]
    ]  # fmt: skip
    se = found.table["se"].to_numpy()
    # four times as many people have half the standard error
    np.testing.assert_allclose(se[[0, 2]] / se[[1, 3]], 2.0, rtol=0.35)
    assert (se[2:] < se[:2]).all()
    assert found.answers is None
    assert found.value == 1.5
    with refused(
        ValueError,
        "this plan has no answer, since nothing was wanted of it. Its table has all sizes; give "
        "se= or power= to learn how many people are needed.",
    ):
        _ = found.n_people


def test_figures_are_those_of_recover_population():
    """Of the same data, since the seed is the same."""
    found = planned(n_people=8, n_datasets=4)
    options = {"n_people": 8, "n_trials": 30, "n_datasets": 4, "seed": 1, "n_jobs": 1}
    summary = ddm.recover_population(MODEL, TRUTH, **options).summary().iloc[0]
    names = ["se", "sd", "bias", "coverage", "failed", "sd_mc", "bias_mc", "coverage_mc"]
    np.testing.assert_allclose(
        found.table.iloc[0][names].astype(float), summary[names].astype(float)
    )


def test_the_fewest_people_for_a_standard_error():
    found = planned(BY_DIFFICULTY, LEVELS, estimate=DIFFERENCE, se=0.15, n_datasets=12)
    row = found.answers.iloc[0]
    assert found.n_people == row["n_people"]
    assert row["se"] <= 0.15
    # no number that is smaller was enough, and by the square root it is about the smallest
    fewer = found.table[found.table["n_people"] < found.n_people]
    assert (fewer["se"] > 0.15).all()
    assert row["se"] * np.sqrt(found.n_people / (found.n_people - 3)) > 0.14
    assert found.value == 1.0


def test_more_trials_need_fewer_people():
    found = planned(n_trials=[20, 100], se=0.2, n_datasets=10)
    assert isinstance(found.n_people, pd.Series)
    assert list(found.n_people.index) == [20, 100]
    assert found.n_people[100] < found.n_people[20]


def test_power_is_that_of_simulated_tests():
    found = planned(
        truth=PATIENTS, estimate="v: patient[T.yes]", power=0.8, n_datasets=25, **GROUPS
    )
    # -.6 / (1.96 + .84)
    assert found.wanted == pytest.approx(0.6 / 2.8016, rel=1e-3)
    row = found.answers.iloc[0]
    assert abs(row["power"] - 0.8) < 4.0 * row["power_mc"]


def test_an_answer_does_not_depend_on_other_numbers_of_trials():
    one, both = planned(se=0.25, n_trials=60), planned(se=0.25, n_trials=[30, 60])
    assert both.n_people[60] == one.n_people


def test_the_text_has_the_answer_and_what_was_wanted():
    found = planned(n_people=12, se=1.0)
    lines = repr(found).splitlines()
    assert lines[0] == "<PopulationPlan: v = 1.5, wanted standard error 1>"
    assert lines[1].split() == ["n_people", "n", "se", "sd", "coverage", "power"]
    assert found.n_people == 5
    assert "with fewer than 10 people the SDs over people are poorly known" in lines[3]
    assert "wanted standard error 1" in found._repr_html_()
    assert repr(planned(n_people=12)).startswith("<PopulationPlan: v = 1.5>")


def table_of(**figures):
    usual = {
        "n_people": 20,
        "se": 0.1,
        "sd": 0.1,
        "sd_mc": 0.01,
        "coverage": 0.95,
        "coverage_mc": 0.03,
        "failed": 0.0,
    }
    return pd.DataFrame([usual | figures])


@pytest.mark.parametrize(
    ("figures", "note"),
    [
        ({}, ""),
        ({"sd": 0.12}, ""),
        ({"sd": 0.13}, "estimates vary more than their standard errors say"),
        ({"coverage": 0.86}, "fewer than 95 % of the intervals contain the true value"),
        ({"failed": 0.1}, "up to 10 % of the fits did not converge"),
    ],
)
def test_what_is_odd_is_said(figures, note):
    assert planning._note(table_of(**figures), 0.95) == note


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        (
            {},
            ValueError,
            "give what is wanted, se or power, or else n_people, to learn how precise so many "
            "people are.",
        ),
        (
            {"se": 0.1, "power": 0.8},
            ValueError,
            "give either se or power, not both; got se=0.1 and power=0.8.",
        ),
        (
            {"se": 0.0},
            ValueError,
            "se must be a finite number > 0 (the wanted standard error); got 0.0.",
        ),
        (
            {"power": 80},
            ValueError,
            "power must be a number between 0 and 1, both excluded (the wanted power); got 80. For "
            "80 % write power=0.8.",
        ),
        (
            {"power": 0.04},
            ValueError,
            "power must be larger than alpha=0.05; got 0.04.",
        ),
        (
            {"power": 0.8, "truth": TRUTH | {"v": 0.0}},
            ValueError,
            "truth: v is 0, so that there is nothing to find. Say what is expected.",
        ),
        (
            {"se": 0.1, "estimate": None},
            TypeError,
            "estimate must be a label, such as 'v', or a text in labels, such as "
            "'v[easy] - v[hard]'; got None.",
        ),
        (
            {"se": 0.1, "estimate": "z"},
            ValueError,
            "estimate: there is no estimate 'z'; there are v, a, t0, sd(v), sd(a), sd(t0).",
        ),
        (
            {"se": 0.1, "method": "each"},
            ValueError,
            "method must name some of 'hierarchical', 'sample', each once; got ['each'].",
        ),
        (
            {"se": 0.1, "n_datasets": 1},
            ValueError,
            "n_datasets must be a whole number >= 2 (the data sets of each size); got 1. For "
            "example n_datasets=50.",
        ),
        (
            {"se": 0.1, "alpha": 5},
            ValueError,
            "alpha must be a number between 0 and 1, both excluded (the level of the test); got 5. "
            "For 5 % write alpha=0.05.",
        ),
    ],
)
def test_wrong_arguments_are_refused(options, error, message):
    with refused(error, message):
        planned(**options)


def test_texts_that_cannot_be_read_are_refused():
    with pytest.raises(ValueError, match=r"^estimate='v - b': .*"):
        planned(se=0.1, estimate="v - b")


def test_a_plan_of_too_many_people_is_refused():
    with pytest.raises(
        ValueError,
        match=r"^about [\d,]+ people would be needed for a standard error of 0.001; at most 5,000 "
        r"are simulated. Ask for less, or expect a larger effect.$",
    ):
        planned(se=0.001, n_datasets=2)


def test_nothing_follows_from_fits_that_failed():
    known = [{20: {"fits": 0, "se": np.nan}, 40: {"fits": 0, "se": np.nan}}]
    with refused(
        ValueError,
        "none of the fits of 20, 40 people converged, so that nothing follows for other numbers. "
        "Try more trials, or more people: n_people=.",
    ):
        planning._next(known, 0.1, 5)


def test_a_search_without_an_end_is_refused():
    known = [{20: dict.fromkeys(planning.FIGURES, 1.0)}]
    with refused(
        ValueError,
        "no number of people was found for 30 trials: mean standard errors differ too much by "
        "chance. Simulate more: n_datasets=200.",
    ):
        planning._plan("v", 1.5, 0.5, 0.05, known, [30])
