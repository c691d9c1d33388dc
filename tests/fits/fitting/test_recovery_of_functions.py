"""Fits of models with functions: the optimum, the truth, and what the closed form finds."""

import numpy as np
import pytest
from scipy.optimize import minimize

import ddm

COLLAPSE = ddm.Model(boundary=ddm.boundaries.exponential, tau=ddm.FREE)
TRUTH = {"v": 1.5, "a": 1.8, "t0": 0.3, "tau": 1.2}


def collapsing(seed):
    process = ddm.GeneralDDM(drift=1.5, boundary=ddm.boundaries.exponential, a=1.8, tau=1.2, t0=0.3)
    return process.simulate(500, seed=seed)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_constant_function_is_the_constant_process(seed):
    data = ddm.DDM(v=1.0, a=1.5, t0=0.3).simulate(500, seed=seed)
    exact = ddm.fit(ddm.Model(), data)
    found = ddm.fit(ddm.Model(drift=lambda v: v), data)
    assert found.converged
    assert found.loglik == pytest.approx(exact.loglik, abs=3e-5)
    assert ((found.params - exact.params).abs() < 1e-4 * exact.se).all()
    np.testing.assert_allclose(found.se, exact.se, rtol=1e-3)


def test_no_random_start_of_another_search_ends_higher():
    data = collapsing(3)
    fit = ddm.fit(COLLAPSE, data)
    loglik = ddm.log_likelihood(COLLAPSE, data)
    rng = np.random.default_rng(1)

    def negative(theta):
        value, gradient = loglik(theta)
        return (-value, -gradient) if np.isfinite(value) else (1e8, 0.0 * gradient)

    fastest = data["rt"].min()
    box = {"v": (-20.0, 20.0), "a": (0.05, 20.0), "t0": (0.0, fastest - 1e-4), "tau": (0.05, 50.0)}
    reached = []
    for _ in range(4):
        near = {"v": rng.uniform(0, 4), "a": rng.uniform(1, 3), "tau": rng.uniform(0.5, 4)}
        near["t0"] = rng.uniform(0.3, 0.9) * fastest
        start = [near[label] for label in loglik.labels]
        bounds = [box[label] for label in loglik.labels]
        ended = minimize(negative, start, jac=True, bounds=bounds, method="L-BFGS-B")
        reached.append(-ended.fun)
    assert fit.converged
    # both find the same optimum, and neither a higher one
    assert max(reached) == pytest.approx(fit.loglik, abs=1e-3)


def test_boundaries_that_collapse_are_recovered():
    fits = [ddm.fit(COLLAPSE, collapsing(seed)) for seed in range(10, 14)]
    errors = np.array(
        [[(fit.params[name] - TRUTH[name]) / fit.se[name] for name in TRUTH] for fit in fits]
    )
    assert all(fit.converged for fit in fits)
    assert (np.abs(errors) < 3.5).all()
    assert (np.abs(errors.mean(axis=0)) < 3.5 / np.sqrt(len(fits))).all()
