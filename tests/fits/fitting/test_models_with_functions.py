"""Models whose drift or boundary is a function: fitted, asked and compared as all others."""

import numpy as np
import pandas as pd
import pytest

import ddm
from refusals import refused

EXPONENTIAL, CONFLICT = ddm.boundaries.exponential, ddm.drifts.conflict
COLLAPSING = ddm.Model(boundary=EXPONENTIAL, v="difficulty", tau=ddm.FREE)
LIMITS = {"tau": (0.2, 5.0)}


@pytest.fixture(scope="module")
def data():
    """Two difficulties between boundaries that collapse."""
    rng = np.random.default_rng(3)
    parts = [
        ddm.GeneralDDM(drift=v, boundary=EXPONENTIAL, a=1.6, tau=0.8, t0=0.3)
        .simulate(120, seed=rng)
        .assign(difficulty=level)
        for level, v in (("easy", 2.0), ("hard", 0.7))
    ]
    return pd.concat(parts, ignore_index=True)


@pytest.fixture(scope="module")
def fit(data):
    return ddm.fit(COLLAPSING, data, bounds=LIMITS)


@pytest.fixture(scope="module")
def flanker():
    """A fit of a conflict task, whose congruency is a column of numbers."""
    process = ddm.GeneralDDM(
        drift=CONFLICT, boundary=1.2, v=4.0, amplitude=0.18, peak=0.06, peak_shape=2.0, t0=0.3
    )
    kind = np.repeat([1, -1], 100)
    trials = process.simulate(200, seed=2, per_trial={"congruency": kind}).assign(kind=kind)
    model = ddm.Model(
        drift=CONFLICT, congruency="kind", amplitude=0.18, peak=0.06, peak_shape=2.0, t0=0.3
    )
    return ddm.fit(model, trials)


def test_the_truth_lies_within_three_standard_errors(fit):
    truth = {"v[easy]": 2.0, "v[hard]": 0.7, "a": 1.6, "t0": 0.3, "tau": 0.8}
    assert fit.converged
    assert list(fit.params.index) == list(truth)
    assert (np.abs(fit.params - pd.Series(truth)) < 3.0 * fit.se).all()


def test_its_processes_have_its_density(fit, data):
    easy = fit.process(difficulty="easy")
    assert isinstance(easy, ddm.GeneralDDM)
    assert easy.parameters["tau"] == fit.params["tau"]
    rows = (data["difficulty"] == "easy").to_numpy()
    np.testing.assert_allclose(
        fit.pointwise_loglik[rows],
        easy.logpdf(data["rt"][rows], data["response"][rows]),
        atol=1e-3,
    )
    np.testing.assert_allclose(
        fit.cdf([0.5, 0.8], 1, difficulty="easy"), easy.cdf([0.5, 0.8], 1), atol=1e-4
    )


def test_tables_of_agreement(fit):
    quantiles = fit.quantiles((0.5,))
    easy = fit.process(difficulty="easy")
    row = quantiles.query("difficulty == 'easy' and response == 1").iloc[0]
    assert row["predicted"] == pytest.approx(float(easy.quantile(0.5, 1)), abs=1e-4)
    assert row["predicted_p"] == pytest.approx(float(easy.probability(1)), abs=1e-4)
    assert fit.goodness((0.3, 0.7))["p_value"] > 0.001
    assert len(fit.predictive(2, seed=1)) == 2 * 2 * 4
    simulated = fit.simulate(seed=1)
    assert list(simulated.columns) == ["rt", "response", "difficulty"]


def test_comparisons_with_other_boundaries(fit, data):
    constant = ddm.fit(ddm.Model(v="difficulty"), data)
    fixed = ddm.fit(ddm.Model(boundary=EXPONENTIAL, v="difficulty", tau=2.0), data)
    table = ddm.compare({"constant": constant, "collapsing": fit, "slowly": fixed})
    assert table.loc["collapsing", "loglik"] > table.loc["slowly", "loglik"]
    assert ddm.likelihood_ratio(fixed, fit)["df"] == 1
    with refused(
        ValueError,
        "the restricted model is no special case of the full one: their drifts, boundaries or "
        "noises are different functions. Compare them with ddm.compare, whose criteria need no "
        "nesting.",
    ):
        ddm.likelihood_ratio(constant, fit)


def test_quantities_derived_from_parameters_of_functions(fit):
    found = fit.derived("a * exp(-0.5 / tau)").iloc[0]
    assert found["estimate"] == pytest.approx(
        2.0 * float(EXPONENTIAL(0.5, fit.params["a"], fit.params["tau"])) / 2.0
    )
    assert found["se"] > 0.0


@pytest.mark.parametrize("method", ["ez", "robust_ez"])
def test_closed_forms_of_constant_processes_are_refused(data, method):
    with refused(
        ValueError,
        f"method={method!r}: drift, boundary or noise of the model is a function, but EZ knows "
        "constant ones only. Use method='ml'.",
    ):
        ddm.fit(COLLAPSING, data, method=method)


@pytest.mark.slow
@pytest.mark.parametrize("method", ["chi2", "gsquare", "qml"])
def test_methods_of_bins_find_the_truth_too(data, method):
    fit = ddm.fit(COLLAPSING, data, method=method, bounds=LIMITS)
    truth = pd.Series({"v[easy]": 2.0, "v[hard]": 0.7, "a": 1.6, "t0": 0.3, "tau": 0.8})
    assert (np.abs(fit.params - truth) < 3.5 * fit.se).all()


@pytest.mark.slow
def test_intervals_and_folds(fit, data):
    wald, profile = fit.ci(), fit.ci(method="profile")
    # the likelihood is nearly quadratic in the drifts
    np.testing.assert_allclose(
        profile.loc["v[easy]", ["ci_low", "ci_high"]].astype(float), wald.loc["v[easy]"], atol=0.05
    )
    draws = fit.bootstrap(3, seed=1, n_jobs=1)
    assert draws.notna().all(axis=None)
    folds = ddm.cross_validate(COLLAPSING, data, k=2, bounds=LIMITS, n_jobs=1)
    assert np.isfinite(folds["loglik"]).all()


def test_stimulus_coding_is_accuracy_coding_of_the_drift_reflected():
    """Mirrored trials of left stimuli are those of right ones."""
    process = ddm.GeneralDDM(drift=ddm.drifts.leaky, boundary=1.2, v=1.5, leak=2.0, t0=0.3)
    correct = process.simulate(100, seed=1).assign(side=["left", "right"] * 50)
    answers = correct["response"].where(correct["side"] == "right", 1 - correct["response"])
    known = {"drift": ddm.drifts.leaky, "leak": 2.0, "a": 1.2, "t0": 0.3}
    by_stimulus = ddm.fit(
        ddm.Model(stimulus={"side": {"left": -1, "right": 1}}, **known),
        correct.assign(response=answers),
    )
    by_accuracy = ddm.fit(ddm.Model(**known), correct)
    assert by_stimulus.loglik == pytest.approx(by_accuracy.loglik, rel=1e-9)
    assert by_stimulus.params["v"] == pytest.approx(by_accuracy.params["v"], abs=1e-5)
    left, right = (by_stimulus.process(side=side) for side in ("left", "right"))
    assert float(left.probability(0)) == pytest.approx(float(right.probability(1)), rel=1e-9)
    simulated = by_stimulus.simulate(seed=1).groupby("side")["response"].mean()
    assert simulated["left"] < 0.5 < simulated["right"]
    titles = [ax.get_title() for ax in by_stimulus.plot().flat if ax.get_visible()]
    assert [title.split("\n")[0] for title in titles] == ["side = left", "side = right"]


# --- covariates that are parameters ---------------------------------------------------------------


def test_a_covariate_is_a_level_of_a_process(flanker):
    assert flanker.process(kind=1).parameters["congruency"] == 1.0
    assert flanker.process(kind=-1).parameters["congruency"] == -1.0
    conditions = flanker.conditions
    assert conditions["kind"].tolist() == [-1, 1]
    assert "congruency" not in conditions
    assert flanker.trialwise["congruency"].tolist() == [1.0] * 100 + [-1.0] * 100


def test_new_values_of_a_covariate(flanker):
    assert flanker.process(kind=0).parameters["congruency"] == 0.0
    neutral = flanker.process(kind=0.5)
    assert neutral.parameters["congruency"] == 0.5
    assert neutral.parameters["v"] == flanker.params["v"]
    trials = pd.DataFrame({"kind": [1.0, 0.0, 0.5]})
    assert len(flanker.simulate(1, data=trials)) == 3
    one = pd.DataFrame({"kind": np.zeros(200)})
    simulated = flanker.simulate(1, data=one)["rt"]
    assert simulated.mean() == pytest.approx(float(flanker.process(kind=0).mean()), abs=0.03)
    message = (
        "congruency='kind': congruency takes the numbers of the column as they are (1 on congruent "
        "trials, -1 on incongruent ones); got 'neutral'. Make a column of numbers: "
        "data['congruency'] = data['kind'].map({'neutral': 1, ...})."
    )
    with refused(ValueError, message):
        flanker.process(kind="neutral")
    with refused(ValueError, message):
        flanker.simulate(1, data=pd.DataFrame({"kind": ["neutral"]}))


def test_a_covariate_of_every_trial_is_no_condition():
    rng = np.random.default_rng(1)
    strength = rng.normal(1.0, 0.5, 12)
    drift = lambda c, v: v * c  # noqa: E731
    process = ddm.GeneralDDM(drift=drift, boundary=1.2, v=1.5, t0=0.3)
    data = process.simulate(12, seed=1, per_trial={"c": strength}).assign(c=strength)
    model = ddm.Model(drift=drift, c="c", covariates="c", a=1.2, t0=0.3)
    with refused(
        ValueError,
        "method='chi2' needs conditions with many trials each; here 12 trials make 12 conditions. "
        "Use method='ml', or group the covariates with pd.cut.",
    ):
        ddm.fit(model, data, method="chi2")
    fit = ddm.fit(model, data)
    # the same drift by a formula of the constant process
    constant = ddm.fit(ddm.Model(v="~ 0 + c", a=1.2, t0=0.3), data)
    assert fit.params["v"] == pytest.approx(constant.params["v[c]"], abs=1e-3)
    assert fit.loglik == pytest.approx(constant.loglik, abs=1e-3)
    assert len(fit.quantiles((0.5,))) == 2
