"""`plan`: the numbers it gives against formulas, other libraries and simulated studies."""

import numpy as np
import pytest
from scipy import stats

import ddm
from refusals import refused

PROCESS = ddm.DDM(v=1.0, a=1.5, t0=0.3)
EASY, HARD = ddm.DDM(v=2.0, a=1.5, t0=0.3), ddm.DDM(v=1.5, a=1.5, t0=0.3)
MODEL, TWO = ddm.Model(v="difficulty"), {"easy": EASY, "hard": HARD}


def test_trials_for_a_standard_error_are_the_fewest_that_are_enough():
    found = ddm.plan(ddm.Model(), PROCESS, estimate="t0", se=0.005)
    bound = ddm.information(PROCESS, found.n_trials).bound["t0"]
    assert bound <= 0.005 < ddm.information(PROCESS, found.n_trials - 1).bound["t0"]
    assert found.se == pytest.approx(bound)
    assert (found.value, found.subjects) == (0.3, 1)
    assert np.isnan(found.power)


def test_a_difference_has_the_variance_of_its_contrast():
    found = ddm.plan(MODEL, TWO, difference=("v[easy]", "v[hard]"), n_trials=300)
    cov = ddm.information(TWO, 300, MODEL).cov
    variance = (
        cov.loc["v[easy]", "v[easy]"]
        + cov.loc["v[hard]", "v[hard]"]
        - 2.0 * cov.loc["v[easy]", "v[hard]"]
    )
    assert found.se == pytest.approx(np.sqrt(variance))
    assert found.value == pytest.approx(0.5)
    effect = 0.5 / found.se
    assert found.power == pytest.approx(
        stats.norm.sf(1.959964 - effect) + stats.norm.cdf(-1.959964 - effect), rel=1e-6
    )
    assert ddm.plan(MODEL, TWO, difference="v", n_trials=300).power == found.power


def test_conditions_may_have_different_numbers_of_trials():
    numbers = {"hard": 100, "easy": 300}
    found = ddm.plan(MODEL, TWO, difference="v", n_trials=numbers)
    cov = ddm.information(TWO, numbers, MODEL).cov
    weights = np.array([1.0, -1.0, 0.0, 0.0])
    assert found.se == pytest.approx(np.sqrt(weights @ cov.to_numpy() @ weights))
    assert found.n_trials == {"easy": 300, "hard": 100}
    assert "with fewer than 200 of each condition" in found.note
    assert repr(found).splitlines()[0] == "<Plan: easy 300, hard 100 trials"

    people = ddm.plan(MODEL, TWO, difference="v", power=0.9, n_trials=numbers, spread=0.5)
    fewer, more = (
        ddm.plan(MODEL, TWO, difference="v", power=0.9, n_trials=n, spread=0.5).subjects
        for n in (100, 300)
    )
    assert more <= people.subjects <= fewer
    assert repr(people).splitlines()[0] == (
        f"<Plan: {people.subjects} subjects with easy 300, hard 100 trials"
    )
    simulated = ddm.plan(
        MODEL, TWO, difference="v", n_trials=numbers, verify=60, seed=1, n_jobs=1
    ).simulated
    assert abs(simulated["se"] - found.se) < 4.0 * simulated["se_mc"]


def test_equal_numbers_are_one_number():
    one = ddm.plan(MODEL, TWO, difference="v", n_trials=300)
    each = ddm.plan(MODEL, TWO, difference="v", n_trials={"easy": 300, "hard": 300})
    assert repr(each) == repr(one)
    assert each.n_trials == 300


def test_few_subjects_with_many_trials_are_enough_for_a_large_difference():
    wide = {"easy": ddm.DDM(v=2.0, a=1.5, t0=0.3), "hard": ddm.DDM(v=1.0, a=1.5, t0=0.3)}
    found = ddm.plan(MODEL, wide, difference="v", power=0.9, n_trials=400, spread=0.05)
    assert found.subjects == 3
    assert found.power > 0.999
    assert ddm.plan(MODEL, TWO, difference="v", power=0.8, subjects=24, spread=0.2).n_trials > 1


def test_an_effect_of_a_formula_is_an_estimate_that_can_be_tested():
    """The dummy of a level is the difference of levels."""
    by_level = ddm.plan(MODEL, TWO, difference="v", power=0.9)
    by_formula = ddm.plan(
        ddm.Model(v="~ difficulty"), TWO, estimate="v[difficulty[T.hard]]", power=0.9
    )
    assert by_formula.n_trials == by_level.n_trials
    assert by_formula.power == pytest.approx(by_level.power)


def test_subjects_and_trials_are_the_fewest_that_are_enough():
    by_subjects = ddm.plan(MODEL, TWO, difference="v", power=0.9, n_trials=100, spread=0.5)
    fewer = ddm.plan(
        MODEL, TWO, difference="v", n_trials=100, subjects=by_subjects.subjects - 1, spread=0.5
    )
    assert fewer.power < 0.9 <= by_subjects.power
    by_trials = ddm.plan(MODEL, TWO, difference="v", power=0.9, subjects=15, spread=0.5)
    less = ddm.plan(
        MODEL, TWO, difference="v", n_trials=by_trials.n_trials - 1, subjects=15, spread=0.5
    )
    assert less.power < 0.9 <= by_trials.power
    mean = ddm.plan(ddm.Model(), PROCESS, estimate="v", se=0.1, subjects=20, spread=0.3)
    assert mean.group_se == pytest.approx(np.sqrt((0.09 + mean.se**2) / 20))
    assert mean.group_se <= 0.1


def test_differences_in_a_and_t0_are_planned_alike():
    slow = {"speed": ddm.DDM(v=1.0, a=1.0, t0=0.30), "care": ddm.DDM(v=1.0, a=1.3, t0=0.33)}
    model = ddm.Model(a="stress", t0="stress")
    for name in ("a", "t0"):
        found = ddm.plan(model, slow, difference=name, power=0.8)
        assert found.power == pytest.approx(0.8, abs=0.02)
        assert found.quantity == f"{name}[care] - {name}[speed]"


def test_a_plan_says_where_it_is_too_bold():
    few = ddm.plan(ddm.Model(), PROCESS, estimate="v", n_trials=199)
    assert few.note == (
        "these are the standard errors of many trials; with fewer than 200 of each condition "
        "estimates vary more: verify=1000 simulates such studies"
    )
    assert ddm.plan(ddm.Model(), PROCESS, estimate="v", n_trials=200).note == ""
    varied = ddm.plan(
        ddm.Model(sv=ddm.FREE), ddm.DDM(v=2, a=1.5, t0=0.3, sv=1), estimate="v", n_trials=500
    )
    assert varied.note == (
        "these are the standard errors of many trials; with sv estimated estimates vary more: "
        "verify=1000 simulates such studies"
    )
    alike = ddm.plan(MODEL, TWO, difference="v", n_trials=200, subjects=10)
    assert (
        alike.note
        == "spread=0 takes all subjects to be the same, which needs fewer of them than a real study"
    )


def test_a_plan_shows_itself():
    found = ddm.plan(
        MODEL,
        TWO,
        difference="v",
        n_trials=250,
        subjects=15,
        spread=0.5,
        verify=3,
        seed=1,
        n_jobs=1,
    )
    lines = repr(found).splitlines()
    assert lines[0] == "<Plan: 15 subjects with 250 trials of each condition"
    assert (
        lines[1] == "v[easy] - v[hard] = 0.5, standard error 0.148 per subject, 0.135 of the mean"
    )
    assert lines[2] == "power 0.932 at level 0.05"
    assert lines[3].startswith("simulated: studies 3, failed 0, se ")


# -- verification ----------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(("n_trials", "share"), [(200, 0.10), (500, 0.05)])
@pytest.mark.parametrize("estimate", ["v", "a", "t0"])
def test_standard_errors_are_those_of_simulated_studies(estimate, n_trials, share):
    """Within 10 % at 200 trials and 5 % at 500, and two Monte Carlo errors of some 2.5 %."""
    found = ddm.plan(
        ddm.Model(), PROCESS, estimate=estimate, n_trials=n_trials, verify=800, seed=1, n_jobs=1
    )
    assert found.simulated["failed"] == 0.0
    error = found.simulated["se"] / found.se - 1.0
    assert abs(error) < share + 2.0 * found.simulated["se_mc"] / found.se


@pytest.mark.slow
def test_power_is_that_of_simulated_studies():
    """250 studies of one subject, and 60 of 8 subjects who differ: power within 3 Monte Carlo
    errors.
    """
    one = ddm.plan(MODEL, TWO, difference="v", power=0.7, verify=250, seed=1, n_jobs=1)
    several = ddm.plan(
        MODEL,
        TWO,
        difference="v",
        n_trials=200,
        subjects=8,
        spread=0.5,
        verify=60,
        seed=1,
        n_jobs=1,
    )
    for found in (one, several):
        assert abs(found.simulated["power"] - found.power) < 3.0 * found.simulated["power_mc"]
        assert (
            abs(found.simulated["group_se"] - found.group_se) < 4.0 * found.simulated["group_se_mc"]
        )


def test_a_parameter_at_a_bound_elsewhere_spoils_no_study():
    """sv is often estimated as 0, which says nothing against the difference of a."""
    slow = {
        "care": ddm.DDM(v=1.6, a=1.5, t0=0.35, sv=0.3),
        "speed": ddm.DDM(v=1.6, a=1.2, t0=0.35, sv=0.3),
    }
    model = ddm.Model(a="stress", sv=ddm.FREE)
    found = ddm.plan(model, slow, difference="a", n_trials=100, verify=20, seed=1, n_jobs=1)
    assert found.simulated["failed"] == 0.0
    assert found.simulated["studies"] == 20
    few = ddm.plan(
        model, slow, difference="a", n_trials=60, subjects=4, spread=0.1, verify=3, seed=1, n_jobs=1
    )
    assert few.simulated["failed"] == 0.0


def test_verification_depends_on_the_seed_alone():
    options = {"estimate": "v", "n_trials": 50, "verify": 4}
    first = ddm.plan(ddm.Model(), PROCESS, seed=1, n_jobs=1, **options).simulated
    assert first.equals(ddm.plan(ddm.Model(), PROCESS, seed=1, n_jobs=2, **options).simulated)
    assert not first.equals(ddm.plan(ddm.Model(), PROCESS, seed=2, n_jobs=1, **options).simulated)


# -- errors ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {},
            "give either estimate, as estimate='v', or difference, as difference=('v[easy]', "
            "'v[hard]'); got estimate=None and difference=None.",
        ),
        (
            {"estimate": "a"},
            "give what is wanted, se or power, or else n_trials, to learn what so many trials "
            "can show.",
        ),
        (
            {"estimate": "v", "se": 0.1, "power": 0.9},
            "give either se or power, not both; got se=0.1 and power=0.9.",
        ),
        (
            {"difference": ("v[easy]", "a"), "power": 0.9},
            "difference: v[easy] and a are different parameters. Name two of the same.",
        ),
        (
            {"estimate": "v", "se": 0.1},
            "estimate: 'v' is not estimated by this model; it estimates v[easy], v[hard], a, t0.",
        ),
        (
            {"difference": "a", "power": 0.9},
            "difference must be two estimates, as ('v[easy]', 'v[hard]'), or a parameter with a "
            "value for each of two levels; got 'a'. The model estimates v[easy], v[hard], a, t0; "
            "an effect in a formula is an estimate: estimate=.",
        ),
        (
            {"difference": ("v[easy]", "v[medium]"), "power": 0.9},
            "difference: 'v[medium]' is not estimated by this model; it estimates v[easy], "
            "v[hard], a, t0.",
        ),
        (
            {"estimate": "a", "se": 0.0},
            "se must be a finite number > 0 (the wanted standard error); got 0.0.",
        ),
        (
            {"estimate": "a", "se": -1},
            "se must be a finite number > 0 (the wanted standard error); got -1.",
        ),
        (
            {"difference": "v", "power": 90},
            "power must be a number between 0 and 1, both excluded (the wanted power); got 90. For "
            "90 % write power=0.9.",
        ),
        ({"difference": "v", "power": 0.04}, "power must be larger than alpha=0.05; got 0.04."),
        (
            {"estimate": "a", "se": 0.1, "alpha": 0},
            "alpha must be a number between 0 and 1, both excluded (the level of the test); got 0.",
        ),
        (
            {"estimate": "a", "se": 0.1, "subjects": 1.5},
            "subjects must be a whole number >= 1; got 1.5.",
        ),
        (
            {"estimate": "a", "se": 0.1, "subjects": 5, "n_trials": 100},
            "n_trials=100 and subjects=5 leave nothing to find. Leave one of them out, or se, to "
            "learn what such a study can show.",
        ),
        (
            {"estimate": "a", "se": 0.1, "subjects": 5, "n_trials": {"easy": 90, "hard": 60}},
            "n_trials={'easy': 90, 'hard': 60} and subjects=5 leave nothing to find. Leave one of "
            "them out, or se, to learn what such a study can show.",
        ),
        (
            {"estimate": "a", "n_trials": {"easy": 90, "hrad": 60}},
            "n_trials has a number for 'hrad', which is no condition of process; its conditions "
            "are 'easy', 'hard'. Did you mean 'hard'?",
        ),
        (
            {"estimate": "a", "se": 0.1, "spread": 0.5},
            "spread=0.5 makes no difference to one subject. Give subjects= to learn how many "
            "trials each needs, or n_trials= to learn how many subjects.",
        ),
        (
            {"difference": "v", "n_trials": 100, "spread": 0.5},
            "spread=0.5 makes no difference to one subject. Give subjects= to learn how many "
            "trials each needs, or n_trials= to learn how many subjects.",
        ),
        (
            {"difference": "v", "power": 0.9, "subjects": 3, "spread": 0.5},
            "subjects=3: power=0.9 cannot be reached with any number of trials, since subjects "
            "differ (spread=0.5): endless trials give power 0.179. Take more subjects; with "
            "n_trials given and subjects left out plan says how many.",
        ),
        (
            {"estimate": "a", "se": 1e-9},
            "more than 10,000,000 n_trials would be needed. Ask for less, or expect a larger "
            "difference.",
        ),
        (
            {"estimate": "a", "se": 0.1, "spread": -1},
            "spread must be a finite number >= 0 (the SD between subjects); got -1.",
        ),
        (
            {"estimate": "a", "se": 0.1, "verify": -1},
            "verify must be a whole number >= 0 (the studies to simulate); got -1. For example "
            "verify=1000, or 0 for none.",
        ),
    ],
)
def test_what_cannot_be_planned_is_refused(options, message):
    with refused(ValueError, message):
        ddm.plan(MODEL, TWO, **options)


def test_no_difference_cannot_be_found():
    with refused(
        ValueError,
        "process: v[easy] - v[hard] is 0, so that there is nothing to find. Say what is expected.",
    ):
        ddm.plan(MODEL, {"easy": EASY, "hard": EASY}, difference="v", power=0.9)


def test_simulated_subjects_must_be_possible():
    with pytest.raises(ValueError, match="spread") as caught:
        ddm.plan(
            ddm.Model(),
            PROCESS,
            estimate="a",
            n_trials=50,
            subjects=50,
            spread=2.0,
            verify=2,
            seed=1,
            n_jobs=1,
        )
    assert str(caught.value).startswith("spread=2: a simulated subject has a=-")
    assert str(caught.value).endswith(
        ", which must be a finite number > 0. Make spread smaller, or leave verify out."
    )
