"""fit() of variability across trials."""

import numpy as np
import pandas as pd
import pytest

import ddm
from fits.fitting.examples import TRUTH

VARIED = {"v": 1.5, "a": 1.4, "z": 0.45, "t0": 0.3, "sv": 0.8, "sz": 0.4, "st0": 0.15}
VARIABILITIES = {"sv": ddm.FREE, "sz": ddm.FREE, "st0": ddm.FREE}


def assert_recovered(fit, truth):
    """Within 4 standard errors, where there is one."""
    distance = (fit.params - pd.Series(truth)).abs() / fit.se
    assert (distance[fit.se.notna()] < 4.0).all()


@pytest.mark.slow
def test_all_seven_parameters_are_recovered():
    data = ddm.DDM(**VARIED).simulate(5000, seed=1)
    fit = ddm.fit(ddm.Model(z=ddm.FREE, **VARIABILITIES), data)
    assert fit.converged
    assert list(fit.params.index) == list(VARIED)
    assert_recovered(fit, VARIED)
    assert fit.loglik >= ddm.DDM(**VARIED).logpdf(data["rt"], data["response"]).sum()


def test_chi_square_recovers_a_drift_that_varies():
    truth = {**TRUTH, "sv": 0.8}
    fit = ddm.fit(ddm.Model(sv=ddm.FREE), ddm.DDM(**truth).simulate(5000, seed=3), method="chi2")
    assert fit.converged
    assert fit.se.notna().all()
    assert_recovered(fit, truth)


@pytest.mark.parametrize("seed", [5, 13])
@pytest.mark.parametrize("name", VARIABILITIES)
def test_no_variability_is_an_estimate_at_the_bound_and_no_failure(name, seed):
    data = ddm.DDM(**TRUTH).simulate(300, seed=seed)
    without, fit = ddm.fit(ddm.Model(), data), ddm.fit(ddm.Model(**{name: ddm.FREE}), data)
    assert fit.converged
    assert fit.message == f"at a bound of the search, so without standard error: {name} = 0"
    np.testing.assert_allclose(fit.params[list(TRUTH)], without.params, rtol=1e-4)
    assert fit.loglik == pytest.approx(without.loglik, abs=1e-4)


def test_a_width_may_differ_between_conditions():
    parts = [
        ddm.DDM(**TRUTH, sz=sz).simulate(2000, seed=seed).assign(list=name)
        for seed, (name, sz) in enumerate({"blocked": 0.1, "mixed": 0.7}.items())
    ]
    fit = ddm.fit(ddm.Model(sz="list"), pd.concat(parts, ignore_index=True))
    assert fit.converged
    assert_recovered(fit, {**TRUTH, "sz[blocked]": 0.1, "sz[mixed]": 0.7})


def test_with_sz_free_t0_stays_below_the_fastest_rt():
    data = ddm.DDM(**TRUTH, sz=0.9).simulate(500, seed=3)
    fit = ddm.fit(ddm.Model(sz=ddm.FREE), data)
    limit = data["rt"].min() - 1e-3
    assert fit.params["t0"] == pytest.approx(limit, abs=1e-9)
    assert f"and those of the others are too small: t0 = {limit:.6g}" in fit.message


def test_a_gap_of_the_user_is_kept():
    data = ddm.DDM(**TRUTH, sz=0.9).simulate(500, seed=3)
    fit = ddm.fit(ddm.Model(sz=ddm.FREE), data, method=ddm.MaximumLikelihood(t0_gap=0.01))
    assert fit.params["t0"] <= data["rt"].min() - 0.01 + 1e-12


def test_a_fit_carries_its_variabilities_to_processes_and_trials(data):
    fit = ddm.fit(ddm.Model(sv=ddm.FREE, sz=0.2, st0=0.05), data)
    process = fit.process()
    assert (process.sv, process.sz, process.st0) == (fit.params["sv"], 0.2, 0.05)
    simulated = fit.simulate(seed=1)
    assert list(simulated.columns) == list(fit.trials.data.columns)
    pd.testing.assert_series_equal(
        simulated["rt"], process.simulate(len(data), seed=1)["rt"], check_index=False
    )
