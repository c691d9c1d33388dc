"""The log likelihood as a function: that of the fit, its gradient, and each trial's part."""

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize

import ddm
from refusals import refused

TRIALS = ddm.DDM(v=1.2, a=1.4, t0=0.25, sv=0.6, sz=0.2).simulate(300, seed=3)
DATA = TRIALS.assign(difficulty=np.resize(["easy", "hard"], 300), x=np.linspace(-1.0, 1.0, 300))
LATE = DATA.assign(rt=DATA["rt"].where(DATA["rt"] < 0.9))

MODELS = {
    "plain": (ddm.Model(), DATA),
    "conditions": (ddm.Model(v="difficulty", z=ddm.FREE), DATA),
    "formula": (ddm.Model(v="~ x", a="~ difficulty"), DATA),
    "variability": (ddm.Model(z=ddm.FREE, sv=ddm.FREE, sz=ddm.FREE, st0=0.05), DATA),
    "lapses": (ddm.Model(lapse=ddm.FREE, lapse_window=(0.0, 5.0)), DATA),
    "deadline": (ddm.Model(v="difficulty"), ddm.Trials(LATE, deadline=0.9, lost_rt="late")),
}


@pytest.fixture(params=MODELS, scope="module")
def case(request):
    model, data = MODELS[request.param]
    return ddm.log_likelihood(model, data), ddm.fit(model, data)


def test_value_at_the_optimum_is_that_of_the_fit(case):
    loglik, fit = case
    assert loglik.labels == tuple(fit.params.index)
    assert loglik(fit.params)[0] == pytest.approx(fit.loglik, rel=1e-12)
    assert loglik(fit.params.to_numpy())[0] == loglik(fit.params.iloc[::-1])[0]


def test_trials_add_up(case):
    loglik, fit = case
    each = loglik.pointwise(fit.params)
    assert each.shape == (300,)
    assert each.sum() == pytest.approx(fit.loglik, rel=1e-12)


def test_gradient_is_that_of_differences(case):
    loglik, _ = case
    theta = loglik.start
    value, gradient = loglik(theta)
    assert np.isfinite(value)
    for i in range(theta.size):
        h = 1e-5 * max(abs(theta[i]), 0.1)
        ahead, behind = theta.copy(), theta.copy()
        ahead[i] += h
        behind[i] -= h
        difference = (loglik(ahead)[0] - loglik(behind)[0]) / (2.0 * h)
        assert gradient[i] == pytest.approx(difference, rel=1e-4, abs=1e-4 * abs(value))


def test_an_optimizer_of_others_finds_the_same_optimum():
    loglik = ddm.log_likelihood(*MODELS["conditions"])
    fit = ddm.fit(*MODELS["conditions"])
    found = minimize(
        lambda theta: tuple(-part for part in loglik(theta)),
        loglik.start,
        jac=True,
        bounds=loglik.bounds,
        method="L-BFGS-B",
    )
    assert -found.fun == pytest.approx(fit.loglik, abs=1e-4)


def test_outside_its_domain_nothing_is_likely():
    loglik = ddm.log_likelihood(ddm.Model(z=ddm.FREE, sz=ddm.FREE), DATA)
    theta = dict(zip(loglik.labels, loglik.start, strict=True))
    for name, value in {"a": -1.0, "z": 1.2, "t0": 10.0, "sz": 1.0}.items():
        outside = pd.Series({**theta, name: value})
        value, gradient = loglik(outside)
        assert value == -np.inf
        assert not gradient.any()
        assert np.isneginf(loglik.pointwise(outside)).all()


def test_t0_ends_before_the_fastest_rt():
    (_, _, (low, high)) = ddm.log_likelihood(ddm.Model(), DATA).bounds
    assert low == 0.0
    assert high == pytest.approx(DATA["rt"].min(), abs=2e-6)


def test_bad_arguments():
    loglik = ddm.log_likelihood(ddm.Model(), DATA)
    with refused(ValueError, "theta must have 3 numbers (v, a, t0); got an array of shape (2,)."):
        loglik([1.0, 2.0])
    with refused(
        ValueError,
        "theta has no 'a'; the estimates are v, a, t0. Give all of them, as fit.params does.",
    ):
        loglik(pd.Series({"v": 1.0, "t0": 0.2}))
    with refused(ValueError, "theta must hold numbers; that of a is NaN."):
        loglik([1.0, np.nan, 0.2])


def test_a_point_outside_has_no_numbers():
    loglik = ddm.log_likelihood(ddm.Model(t0=0.2), DATA)
    with refused(
        ValueError,
        "theta must lie within the domain of the estimates; got {'v': 1.0, 'a': -1.0}, with the "
        "ends {'v': (-inf, inf), 'a': (0.0, inf)}.",
    ):
        loglik.to_unbounded([1.0, -1.0])


def test_a_parameter_of_one_s_own_begins_in_its_bounds():
    model = ddm.Model(drift=lambda t, v, k: v * (1.0 + k * t), k=ddm.FREE)
    data = DATA[:40]
    assert ddm.log_likelihood(model, data).start[-1] == pytest.approx(1.0)
    bounded = ddm.log_likelihood(model, data, bounds={"k": (2.0, 6.0)})
    assert bounded.start[-1] == pytest.approx(4.0)
    assert bounded.bounds[-1] == (2.0, 6.0)
    assert np.isfinite(bounded(bounded.start)[0])
