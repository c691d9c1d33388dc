"""EZ and robust EZ: the closed form where every condition has its own parameters, else generalised
least squares.
"""

import re

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm.estimation.ex_gaussian import fit_ex_gaussian
from ddm.estimation.ez import EZ, RobustEZ
from ddm.estimation.ez_formulas import ez, ez_covariance, moment_covariance
from ddm.models.layout import lay_out
from ddm.models.outcomes import outcomes_of_trials
from ddm.trials.seconds import UnusableTimes
from refusals import refused

PROCESSES = {"easy": ddm.DDM(v=2.2, a=1.4, t0=0.3), "hard": ddm.DDM(v=0.7, a=1.4, t0=0.3)}
METHODS = [EZ(), RobustEZ()]
SATURATED = ddm.Model(v="difficulty", a="difficulty", t0="difficulty")


@pytest.fixture(scope="module")
def trials():
    parts = [
        process.simulate(n, seed=seed).assign(difficulty=level)
        for seed, (n, (level, process)) in enumerate(
            zip((150, 400), PROCESSES.items(), strict=True)
        )
    ]
    return ddm.Trials(pd.concat(parts, ignore_index=True))


def problem_of(method, model, trials):
    design = lay_out(model, trials)
    return method.on(outcomes_of_trials(model, trials, design), design), design


def plain(method, trials, level, correct=1, s=1.0):
    """The estimates of v, a and t0 of one condition and their covariance."""
    rows = (trials.data["difficulty"] == level).to_numpy()
    is_correct = rows & (trials.upper == correct)
    rt = trials.rt[is_correct]
    mean, var, of_moments = rt.mean(), rt.var(ddof=1), moment_covariance(rt)
    if isinstance(method, RobustEZ):
        fit = fit_ex_gaussian(rt)
        mean, var, of_moments = fit.mean, fit.var, fit.covariance
    p, n = is_correct.sum() / rows.sum(), int(rows.sum())
    return np.array(ez(p, var, mean, n=n, s=s)), ez_covariance(
        p, var, mean, n=n, of_moments=of_moments, s=s
    )


def estimates(problem, design):
    return dict(zip(design.labels, problem.solution(), strict=True))


def errors(problem):
    return np.sqrt(np.diag(np.linalg.inv(problem.information(problem.solution(), None))))


# -- solution --------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_conditions_with_parameters_of_their_own_have_the_closed_form(method, trials):
    problem, design = problem_of(method, SATURATED, trials)
    found, covariance = (
        estimates(problem, design),
        np.linalg.inv(problem.information(problem.solution(), None)),
    )
    for level in PROCESSES:
        of_level = [design.labels.index(f"{name}[{level}]") for name in ("v", "a", "t0")]
        expected, of_expected = plain(method, trials, level)
        assert [found[design.labels[i]] for i in of_level] == pytest.approx(
            list(expected), rel=1e-10
        )
        np.testing.assert_allclose(covariance[np.ix_(of_level, of_level)], of_expected, rtol=1e-7)
    assert problem(problem.solution())[0] == pytest.approx(0, abs=1e-18)
    assert problem.note() == ""


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_shared_parameters_are_generalised_least_squares(method, trials):
    problem, design = problem_of(method, ddm.Model(v="difficulty"), trials)
    assert design.labels == ("v[easy]", "v[hard]", "a", "t0")
    (easy, of_easy), (hard, of_hard) = (plain(method, trials, level) for level in PROCESSES)
    observed, weight = np.r_[easy, hard], np.zeros((6, 6))
    weight[:3, :3], weight[3:, 3:] = np.linalg.inv(of_easy), np.linalg.inv(of_hard)
    x = np.array(
        [[1, 0, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]
    )
    expected = np.linalg.solve(x.T @ weight @ x, x.T @ weight @ observed)
    np.testing.assert_allclose(problem.solution(), expected, rtol=1e-8)
    np.testing.assert_allclose(problem.information(expected, None), x.T @ weight @ x, rtol=1e-8)
    theta = expected + 0.1
    residual = x @ theta - observed
    assert problem(theta)[0] == pytest.approx(residual @ weight @ residual, rel=1e-10)
    assert problem.note() == (
        f"{method.name}: shared parameters by least squares on the conditions' estimates, weighted "
        "by their covariance"
    )


@pytest.mark.parametrize("model", [SATURATED, ddm.Model(v="difficulty"), ddm.Model(a=1.4)], ids=str)
def test_value_gradient_and_curvature_belong_together(model, trials):
    problem, _ = problem_of(EZ(), model, trials)
    theta = problem.solution() + 0.1
    _, gradient = problem(theta)
    for i, h in enumerate(np.eye(theta.size) * 1e-4):
        ahead, behind = problem(theta + h), problem(theta - h)
        assert gradient[i] == pytest.approx((ahead[0] - behind[0]) / 2e-4, rel=1e-6, abs=1e-6)
        np.testing.assert_allclose(
            (ahead[1] - behind[1]) / 2e-4, problem.curvature(theta)[i], rtol=1e-6, atol=1e-4
        )
    np.testing.assert_allclose(problem(problem.solution())[1], 0.0, atol=1e-8)
    np.testing.assert_allclose(problem.curvature(theta), 2 * problem.information(theta, None))


def test_a_fixed_parameter_moves_the_others_as_they_covary(trials):
    problem, _ = problem_of(
        EZ(), ddm.Model(v=0.9), trials.select(hard(trials), np.zeros(0, dtype=bool))
    )
    observed, covariance = plain(EZ(), trials, "hard")
    conditional = observed[1:] + covariance[1:, 0] / covariance[0, 0] * (0.9 - observed[0])
    np.testing.assert_allclose(problem.solution(), conditional, rtol=1e-8)


def hard(trials):
    return (trials.data["difficulty"] == "hard").to_numpy()


def test_a_fixed_drift_says_which_response_is_correct(trials):
    turned = ddm.Trials(trials.data.assign(response=1 - trials.data["response"]))
    one, _ = problem_of(EZ(), ddm.Model(v=1.0), trials)
    other, _ = problem_of(EZ(), ddm.Model(v=-1.0), turned)
    np.testing.assert_allclose(one.solution(), other.solution())


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_the_noise_sets_the_scale(method, trials):
    one, _ = problem_of(method, ddm.Model(), trials)
    other, _ = problem_of(method, ddm.Model(D=0.01), trials)
    np.testing.assert_allclose(other.solution(), one.solution() * [0.1, 0.1, 1.0])
    np.testing.assert_allclose(errors(other), errors(one) * [0.1, 0.1, 1.0], rtol=1e-6)


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_stimulus_coding_takes_the_response_to_the_stimulus_for_the_correct_one(method, trials):
    data = trials.data.assign(stimulus=np.where(trials.data["difficulty"] == "easy", 1, 0))
    data["response"] = np.where(data["stimulus"] == 1, data["response"], 1 - data["response"])
    coded = ddm.Trials(data)
    problem, design = problem_of(
        method, ddm.Model(v="difficulty", a="difficulty", stimulus="stimulus"), coded
    )
    by_accuracy, same = problem_of(method, ddm.Model(v="difficulty", a="difficulty"), trials)
    assert estimates(problem, design) == pytest.approx(estimates(by_accuracy, same), rel=1e-8)
    assert estimates(problem, design)["v[hard]"] > 0
    np.testing.assert_allclose(errors(problem), errors(by_accuracy), rtol=1e-8)


def test_signs_of_theta_are_those_of_the_drift(trials):
    data = trials.data.assign(response=1 - trials.data["response"])
    turned, _ = problem_of(EZ(), ddm.Model(), ddm.Trials(data))
    assert turned.solution()[0] < 0


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_what_a_search_asks_of_a_problem(method, trials):
    problem, _ = problem_of(method, ddm.Model(v="difficulty"), trials)
    np.testing.assert_array_equal(problem.t0_limits(), [1e3, 1e3])
    assert problem.flaw(problem.solution()) == ""
    report = problem.report(problem.solution(), 1.0)
    assert np.isnan([report.loglik, report.statistic]).all()
    assert report.note == problem.note()
    assert method.is_smooth
    assert method.every_rt_counts == (method.name == "ez")


def test_variances_are_those_of_samples():
    """Of two correct RTs it is half their squared difference, which is what m - 1 makes of it."""
    data = pd.DataFrame({"rt": [0.4, 0.6, 0.5], "response": [1, 1, 0]})
    found = ddm.fit(ddm.Model(), data, method="ez")
    assert found.params.to_numpy() == pytest.approx(ez(2 / 3, 0.02, 0.5, n=3), rel=1e-12)


# -- contaminants ----------------------------------------------------------------------------------


def contaminated(process, n, share, seed):
    """Trials of a process of which a share are guesses at any time between 0.2 and 3 s."""
    rng, data = np.random.default_rng(seed), process.simulate(n, seed=seed)
    guess = rng.random(n) < share
    data["rt"] = np.where(guess, rng.uniform(0.2, 3.0, n), data["rt"])
    data["response"] = np.where(guess, rng.integers(0, 2, n), data["response"])
    return ddm.Trials(data)


def test_robust_ez_has_less_bias_from_contaminants():
    truth = np.array([1.5, 1.2, 0.3])
    process = ddm.DDM(**dict(zip(("v", "a", "t0"), truth, strict=True)))
    samples = [contaminated(process, 500, 0.05, seed) for seed in range(40)]
    plain, robust = (
        np.mean(
            [problem_of(method, ddm.Model(), sample)[0].solution() for sample in samples], axis=0
        )
        - truth
        for method in METHODS
    )
    assert (abs(robust) < 0.5 * abs(plain)).all()


def test_a_robust_fit_that_fails_says_so(trials):
    rng = np.random.default_rng(1)
    data = trials.data.copy()
    easy = (data["difficulty"] == "easy").to_numpy()
    data.loc[easy, "rt"] = np.where(
        rng.random(easy.sum()) < 0.8, rng.uniform(0.2, 9.0, easy.sum()), data["rt"][easy]
    )
    spoilt = ddm.Trials(data)
    problem, _ = problem_of(RobustEZ(), SATURATED, spoilt)
    m = int((easy & spoilt.upper).sum())
    assert problem.flaw(problem.solution()) == (
        f"difficulty = easy: no ex-Gaussian for the {m} correct RTs: the share of contaminants "
        "reached 0.4, the largest that is looked for (compare with method='ml' or 'chi2')"
    )
    assert np.isfinite(problem.solution()).all()


# -- errors ----------------------------------------------------------------------------------------


def message(text):
    return f"^{re.escape(text)}$"


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
@pytest.mark.parametrize(
    ("model", "found"),
    [
        (ddm.Model(z=ddm.FREE), "z is estimated, but EZ assumes that it is fixed, as z=0.5"),
        (ddm.Model(sv="difficulty"), "sv is estimated, but EZ assumes that it is fixed, as sv=0"),
        (ddm.Model(D=ddm.FREE, a=1.0), "D is estimated, but EZ assumes that it is fixed, as D=1"),
        (ddm.Model(z=0.6), "z = 0.6, but EZ assumes that z = 0.5"),
        (ddm.Model(sv=0.3), "sv = 0.3, but EZ assumes that sv = 0"),
        (ddm.Model(sz=0.1), "sz = 0.1, but EZ assumes that sz = 0"),
        (ddm.Model(st0=0.2), "st0 = 0.2, but EZ assumes that st0 = 0"),
    ],
    ids=str,
)
def test_what_ez_does_not_know_is_refused(method, model, found, trials):
    text = f"method={method.name!r}: in this model {found}. Use method='ml'."
    with pytest.raises(ValueError, match=message(text)) as raised:
        problem_of(method, model, trials)
    assert not isinstance(raised.value, UnusableTimes)


@pytest.mark.parametrize(
    ("method", "fewest"), [(EZ(), 2), (RobustEZ(), 10)], ids=["ez", "robust_ez"]
)
def test_too_few_rts_are_refused(method, fewest):
    """Neither response of level a has enough of them."""
    n = 2 * (fewest - 1)
    few = pd.DataFrame({"rt": np.linspace(0.3, 0.9, n), "response": np.arange(n) % 2, "level": "a"})
    many = pd.DataFrame({"rt": np.linspace(0.3, 0.9, 20), "response": 1, "level": "b"})
    text = (
        f"level = a: method={method.name!r} needs {fewest} or more RTs of the response that is "
        f"given more often, and {n} trials have {fewest - 1}. Use method='ml', or leave these "
        "trials out."
    )
    with refused(UnusableTimes, text):
        problem_of(method, ddm.Model(v="level"), ddm.Trials(pd.concat([few, many])))


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_equal_rts_are_refused(method):
    data = pd.DataFrame({"rt": [0.5] * 12 + [0.4, 0.6], "response": [0] * 12 + [1, 1], "shown": 0})
    text = (
        f"shown = 0: method={method.name!r} divides by the variance of the RTs of the response "
        "that is given more often, and all 12 are 0.5 s. Use method='ml', or leave these trials "
        "out."
    )
    with refused(UnusableTimes, text):
        problem_of(method, ddm.Model(stimulus="shown"), ddm.Trials(data))


def test_without_conditions_no_condition_is_named():
    data = ddm.Trials(pd.DataFrame({"rt": [0.4, 0.6], "response": [0, 1]}))
    text = (
        "method='ez' needs 2 or more RTs of the response that is given more often, and 2 trials "
        "have 1. Use method='ml', or leave these trials out."
    )
    with refused(UnusableTimes, text):
        problem_of(EZ(), ddm.Model(), data)


# -- few errors ------------------------------------------------------------------------------------


def sides(n_errors=(0, 1), n=40):
    """Trials of which side was shown and chosen, with so many errors at the left and the right."""
    rt = ddm.DDM(v=3.0, a=1.5, t0=0.3).simulate(2 * n, seed=5)["rt"].to_numpy()
    left, right = (np.arange(n) < errors for errors in n_errors)
    choice = np.where(np.r_[left, ~right], "right", "left")
    data = pd.DataFrame({"rt": rt, "response": choice, "side": np.repeat(["left", "right"], n)})
    return data, ddm.Trials(data, upper="right")


BY_SIDE = ddm.Model(v="side", a="side", t0="side")
NO_ERRORS = (
    "one response only{}, so half a trial of the other is counted (the edge correction of "
    "Wagenmakers et al. 2007): a and abs(v) are too small if that response is much rarer"
)


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
@pytest.mark.parametrize("n_errors", [(0, 0), (0, 1), (1, 0), (2, 3)])
def test_few_errors_to_either_side_have_the_closed_form(method, n_errors):
    data, trials = sides(n_errors)
    problem, design = problem_of(method, BY_SIDE, trials)
    found = estimates(problem, design)
    for level, errors, sign in zip(("left", "right"), n_errors, (-1, 1), strict=True):
        rt = data["rt"][(data["side"] == level) & (data["response"] == level)].to_numpy()
        mean, var = rt.mean(), rt.var(ddof=1)
        if isinstance(method, RobustEZ):
            mean, var = fit_ex_gaussian(rt).mean, fit_ex_gaussian(rt).var
        expected = ez(1 - max(errors, 0.5) / 40, var, mean, n=10**6)
        assert [found[f"{name}[{level}]"] for name in ("v", "a", "t0")] == pytest.approx(
            [sign * expected.v, expected.a, expected.t0], rel=1e-9
        )


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
@pytest.mark.parametrize("model", [BY_SIDE, ddm.Model(v="side")], ids=str)
def test_the_names_of_the_responses_do_not_matter(method, model):
    """Of the same choices, with the other one as the upper response, only v has another sign."""
    data, trials = sides()
    problem, design = problem_of(method, model, trials)
    other, _ = problem_of(method, model, ddm.Trials(data, upper="left"))
    turn = np.array([-1.0 if owner == "v" else 1.0 for owner in design.owners])
    np.testing.assert_allclose(other.solution(), turn * problem.solution(), rtol=1e-9)
    np.testing.assert_allclose(errors(other), errors(problem), rtol=1e-7)


def test_an_edge_correction_is_said():
    _, trials = sides()
    problem, _ = problem_of(EZ(), BY_SIDE, trials)
    assert problem.note() == f"ez: {NO_ERRORS.format(' in left')}"
    problem, _ = problem_of(EZ(), ddm.Model(v="side"), sides((0, 0))[1])
    assert problem.note() == (
        f"ez: {NO_ERRORS.format(' in left, right')}; ez: shared parameters by least squares on the "
        "conditions' estimates, weighted by their covariance"
    )
    problem, _ = problem_of(RobustEZ(), BY_SIDE, sides((20, 3))[1])
    assert problem.note() == (
        "robust_ez: both responses equally often in left, so half a trial more of one is counted "
        "(edge correction)"
    )
    alone = trials.select((trials.data["side"] == "left").to_numpy(), np.zeros(0, dtype=bool))
    assert problem_of(EZ(), ddm.Model(), alone)[0].note() == f"ez: {NO_ERRORS.format('')}"
    crossed = ddm.Trials(trials.data.assign(speed="fast"), upper="right")
    problem, _ = problem_of(EZ(), ddm.Model(v=["side", "speed"], a="side", t0="side"), crossed)
    assert problem.note() == f"ez: {NO_ERRORS.format(' in (left, fast)')}"


def test_subjects_without_errors_are_fitted_beside_others():
    some, none = sides((5, 4))[0].assign(subject="some"), sides((0, 0))[0].assign(subject="none")
    trials = ddm.Trials(pd.concat([some, none], ignore_index=True), upper="right")
    fits = ddm.fit_each(ddm.Model(v="side"), trials, by="subject", method="ez", n_jobs=1)
    assert fits.table["converged"].all()
    assert np.isfinite(fits.params.to_numpy()).all()
    assert np.isfinite(fits.se.to_numpy()).all()
    assert NO_ERRORS.format(" in left, right") in fits["none"].message
    assert "edge correction" not in fits["some"].message


@pytest.mark.slow
def test_with_few_errors_ez_is_no_more_biased_than_ml_and_knows_its_errors():
    """One trial in 91 is an error, so that a third of the data sets of 100 trials have none."""
    recovered = ddm.recover(
        ddm.Model(),
        ddm.DDM(v=3.0, a=1.5, t0=0.3),
        n_trials=100,
        n_datasets=400,
        methods=["ez", "ml"],
        seed=5,
        n_jobs=1,
    )
    table = ddm.recovery_summary(recovered)
    by_ez, by_ml = (table.loc[(name, 100)] for name in ("ez", "ml"))
    assert (by_ez["fits"] == 400).all()
    noise = 3.0 * np.hypot(by_ez["bias_mc"], by_ml["bias_mc"])
    assert (by_ez["bias"].abs() < by_ml["bias"].abs() + noise).all()
    assert (by_ez["coverage"] > 0.95 - 3.0 * np.sqrt(0.95 * 0.05 / 400)).all()


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_accuracy_at_an_edge_has_estimates(share):
    rt = np.tile(np.linspace(0.35, 0.9, 20), 2)
    upper = np.repeat([0, 1], 20) if share == 0.5 else np.full(40, 1)
    stimulus = {"shown": {"left": -1 if share == 0.0 else 1}}
    upper = 1 - upper if share == 0.0 else upper
    trials = ddm.Trials(pd.DataFrame({"rt": rt, "response": upper, "shown": "left"}))
    problem, _ = problem_of(EZ(), ddm.Model(stimulus=stimulus), trials)
    assert np.isfinite(problem.solution()).all()
    assert np.isfinite(errors(problem)).all()
