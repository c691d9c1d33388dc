"""fit() of formulas, links and stimulus coding."""

import numpy as np
import pandas as pd
import pytest

import ddm
from clean import N
from recovered import within


@pytest.fixture(scope="module")
def covariates():
    rng = np.random.default_rng(3)
    data = pd.DataFrame({"x": rng.standard_normal(N), "side": rng.choice(["left", "right"], N)})
    sign = np.where(data["side"] == "right", 1.0, -1.0)
    per_trial = {
        "v": sign * (1.0 + 0.4 * data["x"]) + 0.3,
        "a": 1.5 * np.exp(0.1 * data["x"]),
        "z": np.where(sign > 0, 0.6, 0.4),
    }
    drawn = ddm.DDM(v=0.0, a=1.5, t0=0.3).simulate(N, seed=4, per_trial=per_trial)
    return data.assign(rt=drawn["rt"], choice=np.where(drawn["response"] == 1, "right", "left"))


def test_formulas_stimulus_coding_drift_bias_and_flipping_start(covariates):
    model = ddm.Model(
        v="~ x", a="~ x", z=ddm.FREE, drift_bias=ddm.FREE, stimulus="side", flip_start=True
    )
    fit = ddm.fit(model, ddm.Trials(covariates, response="choice", upper="right"))
    truth = {
        "v[Intercept]": 1.0,
        "v[x]": 0.4,
        "a[Intercept]": np.log(1.5),
        "a[x]": 0.1,
        "z": 0.6,
        "t0": 0.3,
    }
    assert within(fit, {**truth, "drift_bias": 0.3})
    assert fit.summary()["unit"].to_dict()["a[x]"] == "log evidence"
    conditions = fit.conditions.astype({"x": float})
    predicted = np.exp(fit.params["a[Intercept]"] + fit.params["a[x]"] * conditions["x"])
    np.testing.assert_allclose(conditions["a"], predicted)
    simulated = fit.simulate(seed=1)
    assert set(simulated["choice"]) == {"left", "right"}
    assert within(
        ddm.fit(model, ddm.Trials(simulated, response="choice", upper="right")), fit.params
    )


def test_links_can_be_changed(covariates):
    trials = ddm.Trials(covariates, response="choice", upper="right")
    fit = ddm.fit(ddm.Model(v="~ x", a="~ x", links={"a": "identity"}, stimulus="side"), trials)
    assert fit.params["a[Intercept]"] == pytest.approx(1.5, abs=0.1)
    assert fit.summary()["unit"].to_dict()["a[x]"] == "evidence"


def test_a_formula_of_dummies_is_the_model_by_level(clean):
    data = clean.assign(g=np.where(np.arange(N) % 2, "b", "a"))
    by_level = ddm.fit(ddm.Model(v="g"), data)
    by_formula = ddm.fit(ddm.Model(v="~ 0 + g"), data)
    assert by_formula.loglik == pytest.approx(by_level.loglik, abs=1e-6)
    np.testing.assert_allclose(by_formula.params, by_level.params, atol=1e-4)
