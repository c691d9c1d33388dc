"""The notes on an optimum, one by one: each where it holds, and not where it does not."""

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm.fits.diagnosis import diagnose
from ddm.models.layout import lay_out
from ddm.models.outcomes import outcomes_of_trials
from ddm.numerics.problem import Optimum
from incomplete import missed

PROCESS = ddm.DDM(v=1.2, a=1.5, t0=0.3)


def notes(
    data,
    model=None,
    theta=(1.2, 1.5, 0.3),
    *,
    at_bound=None,
    se=None,
    covariance=None,
    labels=None,
    **options,
):
    """What is said of an optimum at theta."""
    trials = data if isinstance(data, ddm.Trials) else ddm.Trials(data)
    model = model or ddm.Model()
    design = lay_out(model, trials)
    theta = np.array(theta, dtype=float)
    optimum = Optimum(
        theta=theta,
        value=0.0,
        hessian=np.eye(theta.size),
        at_bound=np.zeros(theta.size, dtype=bool) if at_bound is None else np.array(at_bound),
        **{"converged": True, "message": "", **options},
    )
    if covariance is None:
        covariance = np.diag(np.ones(theta.size) if se is None else np.array(se) ** 2)
    outcomes = outcomes_of_trials(model, trials, design)
    return diagnose(
        optimum, covariance, trials, outcomes, design, labels or design.labels, every_rt_counts=True
    )


@pytest.fixture(scope="module")
def data():
    return PROCESS.simulate(200, seed=1)


def with_rt(data, rt):
    return pd.concat([data, pd.DataFrame({"rt": [rt], "response": [0]})], ignore_index=True)


def test_a_good_fit_of_good_data_needs_no_note(data):
    assert notes(data) == []


def test_a_failure_stands_first(data):
    gap = data.assign(rt=data["rt"].where(data.index > 0))
    said = notes(gap, converged=False, message="flat", at_bound=[True, False, False])
    assert said == [
        "not converged: flat",
        "at a bound of the search, so without standard error, and those of the others are too "
        "small: v = 1.2",
        "rows with no rt set aside: 1",
    ]


def test_estimates_at_a_bound_are_listed_with_their_values(data):
    assert notes(data, at_bound=[True, False, True]) == [
        "at a bound of the search, so without standard error, and those of the others are too "
        "small: v = 1.2, t0 = 0.3"
    ]


def test_a_missing_standard_error_is_explained_unless_a_bound_explains_it(data):
    said = notes(data, se=[np.nan, np.nan, 1.0], at_bound=[True, False, False])
    assert said[1:] == ["singular information matrix, so no standard errors: a"]


def test_labels_that_the_trials_lack_are_listed(data):
    assert notes(data, labels=("v", "a", "t0", "z[x]", "z[y]")) == ["no trials for z[x], z[y]"]


@pytest.mark.parametrize(("kept", "label"), [(1, "right"), (0, "left")])
def test_a_single_response_is_named_by_its_label(data, kept, label):
    named = data.assign(
        response=data["response"].map({1: "right", 0: "left"})[data["response"] == kept]
    )
    said = notes(ddm.Trials(named, upper="right"))
    assert said[0] == f"every response is {label}: drift and boundary are poorly determined"


def test_rts_that_t0_exceeds_are_counted(data):
    assert notes(data, theta=(1.2, 1.5, 0.5)) == [f"RTs below t0: {(data['rt'] <= 0.5).sum()}"]


def test_the_expected_number_of_rts_as_fast_is_that_of_the_process(data):
    rt = 0.32
    expected = 201 * (PROCESS.cdf(rt, 0) + PROCESS.cdf(rt, 1))
    assert expected < 1e-3
    assert notes(with_rt(data, rt)) == [
        f"the fastest RT, 0.320 s, lies 20.0 ms above t0 and the model expects {expected:.1g} RTs "
        "that fast: it may be a fast guess that fixes t0 (compare with method='chi2', or leave it "
        "out)"
    ]


def test_a_fast_rt_of_which_some_were_expected_is_no_outlier(data):
    assert 200 * (PROCESS.cdf(0.35, 0) + PROCESS.cdf(0.35, 1)) > 1e-3
    assert notes(with_rt(data, 0.35)) == []


def test_the_condition_of_the_outlier_is_the_one_that_is_judged(data):
    """An RT that is usual where the boundary is low and impossibly fast where it is high."""
    conditions = data.assign(speed="low")
    high = ddm.DDM(v=1.2, a=4.0, t0=0.3).simulate(200, seed=2).assign(speed="high")
    both = pd.concat([conditions, high], ignore_index=True)
    model, theta = ddm.Model(a="speed"), (1.2, 4.0, 1.5, 0.3)
    assert notes(both, model, theta) == []
    low_too = pd.concat([both, pd.DataFrame({"rt": [0.4], "response": [1], "speed": ["low"]})])
    assert notes(low_too, model, theta) == []
    high_too = pd.concat([both, pd.DataFrame({"rt": [0.4], "response": [1], "speed": ["high"]})])
    (said,) = notes(high_too, model, theta)
    assert said.startswith("the fastest RT, 0.400 s, lies 100.0 ms above t0 and the model expects ")


def test_of_several_outliers_the_least_expected_is_named(data):
    conditions = pd.concat(
        [with_rt(data, rt).assign(block=block) for block, rt in enumerate([0.325, 0.315, 0.32])]
    )
    (said,) = notes(conditions, ddm.Model(v="block"), (1.2, 1.2, 1.2, 1.5, 0.3))
    assert said.startswith("the fastest RT, 0.315 s, lies 15.0 ms above t0 and the model expects ")


def test_an_rt_right_above_t0_fixes_it_even_if_it_was_expected():
    """A boundary so near that most decisions take less than a millisecond."""
    process = ddm.DDM(v=0.0, a=0.05, t0=0.3)
    data = process.simulate(50, seed=1)
    gap = 1e3 * (data["rt"].min() - 0.3)
    assert notes(data, theta=(0.0, 0.05, 0.3)) == [
        f"the fastest RT, {data['rt'].min():.3f} s, lies {gap:.1f} ms above t0 and so fixes it"
    ]


def test_without_estimates_only_a_fixed_t0_is_to_blame(data):
    nothing = {"theta": (np.nan, np.nan), "converged": False, "message": "no value"}
    assert notes(data, ddm.Model(t0=0.1), **nothing) == ["not converged: no value"]
    fastest = data["rt"].min()
    assert notes(data, ddm.Model(t0=fastest), **nothing) == [
        "not converged: no value",
        f"RTs not above the fixed t0: 1, as {fastest:.3f} s with t0 = {fastest:g} s: fix t0 at "
        "less, free it, or leave these RTs out",
    ]


def test_no_variability_is_listed_apart_from_what_only_a_bound_holds(data):
    found = notes(
        data, ddm.Model(sv=ddm.FREE), (1.2, 1.5, 0.3, 0.0), at_bound=[True, False, False, True]
    )
    assert found[:2] == [
        "at a bound of the search, so without standard error: sv = 0",
        "at a bound of the search, so without standard error, and those of the others are too "
        "small: v = 1.2",
    ]


def test_a_pooled_fit_says_so(clean):
    data = clean.iloc[:200].assign(Subject=np.repeat(["s1", "s2"], 100))
    assert ddm.fit(ddm.Model(), data).message == (
        "the trials of all 2 levels of 'Subject' are fitted as one person's (fit_each(model, "
        "data, by='Subject') fits each on its own)"
    )


@pytest.mark.parametrize("name", ["subjID", "PID", "sub", "participant_id", "id", "Subjects"])
def test_people_have_many_names(clean, name):
    data = clean.iloc[:200].assign(**{name: np.repeat(["s1", "s2"], 100)})
    assert f"all 2 levels of {name!r} are fitted" in ddm.fit(ddm.Model(), data).message


def test_a_model_that_gives_people_estimates_of_their_own_is_not_pooled(clean):
    data = clean.iloc[:200].assign(subject=np.repeat(["s1", "s2"], 100), id=range(200))
    own = ddm.Model(v="subject", a="subject", t0="subject")
    assert "as one person's" not in ddm.fit(own, data).message
    assert "as one person's" in ddm.fit(ddm.Model(v="subject"), data).message


def test_responses_that_all_agree_with_their_stimulus_are_noted(clean):
    data = clean.iloc[:100].assign(side=clean["response"].iloc[:100])
    model = ddm.Model(stimulus="side")
    note = "every response {} with its stimulus: drift and boundary are poorly determined"
    assert note.format("agrees") in ddm.fit(model, data).message
    opposite = ddm.Model(stimulus={"side": {0: 1, 1: -1}})
    assert note.format("disagrees") in ddm.fit(opposite, data).message
    data["side"] = 1 - data["side"].where(data.index > 0, 1 - data["side"])
    assert "its stimulus" not in ddm.fit(model, data).message


def test_keys_with_a_drift_of_about_0_are_asked_about():
    right = ddm.DDM(v=1.5, a=1.5, t0=0.3).simulate(200, seed=1)
    side = np.array(["f", "j"] * 100)
    wrong = np.where(side == "f", "j", "f")
    data = right.assign(key=np.where(right["response"] == 1, side, wrong), side=side)
    trials = ddm.Trials(data, response="key", upper="j")
    hint = (
        "the drift towards 'j' is about 0: if each response is right for some stimuli, the drift "
        "flips with them (name their column: stimulus=)"
    )
    assert hint in ddm.fit(ddm.Model(), trials).message
    assert hint not in ddm.fit(ddm.Model(stimulus="side"), trials).message
    assert hint not in ddm.fit(ddm.Model(), right).message


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
    two = data.assign(block=np.where(data["g"] == "rare", 2, 1)).reset_index(drop=True)
    message = ddm.fit(ddm.Model(v=["g", "block"]), two).message
    assert "conditions with fewer than 5 trials: (rare, 2) (1)" in message


def test_estimates_that_cannot_be_told_apart_are_named():
    data = (
        ddm.DDM(v=0.05, a=1.0, t0=0.3).simulate(400, seed=1).assign(x=np.linspace(20.0, 21.0, 400))
    )
    assert (
        "the data hardly tell v[Intercept] and v[x] apart"
        in ddm.fit(ddm.Model(v="~ x"), data).message
    )


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


def test_three_estimates_of_which_no_two_are_alike_may_be_hard_to_tell_apart(data):
    """Errors x, y and x + y, nearly: no two correlate by more than .8, yet one follows from two."""
    errors = np.random.default_rng(1).normal(size=(2, 10_000))
    three = np.vstack([errors, errors.sum(axis=0) + 5e-3 * np.sin(np.arange(10_000))])
    correlation = np.corrcoef(three)
    assert np.abs(np.triu(correlation, 1)).max() < 0.8
    condition = np.linalg.eigvalsh(correlation)[-1] / np.linalg.eigvalsh(correlation)[0]
    assert notes(data, covariance=correlation) == [
        "some combination of the estimates is hardly determined (condition number "
        f"{condition:.2g}): fix one, or share it across conditions"
    ]
    three[2] += np.random.default_rng(2).normal(size=10_000)
    assert notes(data, covariance=np.corrcoef(three)) == []


@pytest.mark.parametrize(("times", "is_far"), [(9.9, False), (10.1, True)])
def test_a_window_of_lapses_is_far_beyond_ten_times_the_slowest_rt(data, times, is_far):
    window = (0.0, times * data["rt"].max())
    said = notes(data, ddm.Model(lapse=0.05, lapse_window=window))
    assert any("is it in seconds?" in note for note in said) is is_far


# -- responses without an RT -----------------------------------------------------------------------


def with_late(data, choices, **reading):
    """The data with choices of which the RT is not known."""
    late = pd.DataFrame({"rt": np.nan, "response": choices})
    table = pd.concat([data[data["rt"] < 1.5], late], ignore_index=True)
    return ddm.Trials(table, deadline=1.5, **{"lost_rt": "late", **reading})


@pytest.mark.parametrize("choice", [0, 1])
def test_late_choices_that_are_all_alike_may_be_a_code(data, choice):
    alike = (
        f"all 5 choices after the deadline are {choice}: if that is a code for no response, say "
        "lost_rt='omission'"
    )
    counted = "responses after the deadline, without an RT (lost_rt='late'): {}"
    assert notes(with_late(data, [choice] * 5)) == [alike, counted.format(5)]
    assert notes(with_late(data, [choice] * 4)) == [counted.format(4)]
    assert notes(with_late(data, [choice] * 5 + [1 - choice])) == [counted.format(6)]


def test_lost_rts_may_all_be_of_one_response(data):
    counted = "responses in time whose RT was lost (lost_rt='random'): 9"
    assert notes(with_late(data, [0] * 9, lost_rt="random")) == [counted]


def test_rows_that_were_read_are_counted(data):
    """After what is said of the optimum, and before the rows that were set aside."""
    table = pd.concat(
        [
            data[data["rt"] < 1.5],
            pd.DataFrame({"rt": [0.0, -1.0, 1.5, 0.9, 1.51], "response": [None] * 4 + [1.0]}),
        ],
        ignore_index=True,
    )
    with pytest.warns(UserWarning, match="1 of .* rows have no response but a time before"):
        trials = ddm.Trials(table, deadline=1.5, deadline_tolerance=0.02)
    assert notes(trials) == [
        "omissions coded by a time <= 0 or at the deadline: 3",
        "RTs beyond the deadline by at most deadline_tolerance, taken as the deadline: 1",
        "rows with no response set aside: 1",
    ]


def test_one_response_among_lost_rts_is_a_second_one(data):
    """Then not every response is the same."""
    upper = data[data["response"] == 1]
    one = f"every response is {1}: drift and boundary are poorly determined"
    assert one in notes(with_late(upper, [1] * 3, lost_rt="random"))
    assert one not in notes(with_late(upper, [0] * 3, lost_rt="random"))
