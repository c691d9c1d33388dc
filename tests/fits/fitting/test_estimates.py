"""fit(): the estimates are those of the most likely process, whatever the order, unit or start."""

import numpy as np
import pandas as pd
import pytest

import ddm
from fits.fitting.examples import TRUTH


def test_the_default_model_estimates_drift_boundary_and_non_decision_time(fit):
    assert fit.converged
    assert fit.message == "converged"
    assert list(fit.params.index) == ["v", "a", "t0"]
    assert ((fit.params - pd.Series(TRUTH)).abs() < 4.0 * fit.se).all()


@pytest.mark.parametrize("name", TRUTH)
@pytest.mark.parametrize("step", [-1e-3, 1e-3])
def test_no_neighbour_of_the_estimates_is_more_likely(fit, data, name, step):
    neighbour = ddm.DDM(**{**fit.params, name: fit.params[name] + step})
    assert neighbour.logpdf(data["rt"], data["response"]).sum() < fit.loglik


def test_the_estimates_do_not_depend_on_the_order_or_index_of_the_rows(subjects):
    model = ddm.Model(v="condition")
    shuffled = subjects.sample(frac=1.0, random_state=1).set_axis([0] * len(subjects))
    pd.testing.assert_series_equal(
        ddm.fit(model, shuffled).params, ddm.fit(model, subjects).params, rtol=1e-6
    )
    by_subject = [ddm.fit_each(model, rows, by="subject").params for rows in (shuffled, subjects)]
    pd.testing.assert_frame_equal(*by_subject, rtol=1e-6)


def test_a_table_and_trials_of_it_give_the_same_fit(fit, data):
    pd.testing.assert_series_equal(ddm.fit(ddm.Model(), ddm.Trials(data)).params, fit.params)


def test_the_arguments_are_not_changed(data):
    before = data.copy()
    ddm.fit(ddm.Model(), data)
    pd.testing.assert_frame_equal(data, before)


@pytest.mark.parametrize("fixed", ["v", "a", "t0"])
def test_a_fixed_parameter_is_no_estimate(data, fixed):
    fit = ddm.fit(ddm.Model(**{fixed: TRUTH[fixed]}), data)
    assert fixed not in fit.params
    assert getattr(fit.process(), fixed) == TRUTH[fixed]


def test_a_model_without_free_parameters_is_evaluated(data):
    fit = ddm.fit(ddm.Model(**TRUTH), data)
    assert fit.converged
    assert fit.k == 0
    assert fit.summary().empty
    assert fit.loglik == pytest.approx(
        ddm.DDM(**TRUTH).logpdf(data["rt"], data["response"]).sum(), rel=1e-12
    )
    assert fit.aic == -2.0 * fit.loglik
    assert repr(fit).endswith("\nno parameter is free")
    assert ddm.fit(ddm.Model(**TRUTH), data, method="chi2").df == 12 - 1


def test_the_unit_of_evidence_scales_the_estimates(fit, data):
    """Ratcliff's s = 0.1: v and a are ten times smaller, at the same likelihood."""
    ratcliff = ddm.fit(ddm.Model(D=0.01), data)
    np.testing.assert_allclose(ratcliff.params, fit.params * [0.1, 0.1, 1.0], rtol=1e-4)
    assert ratcliff.loglik == pytest.approx(fit.loglik, abs=1e-6)


def test_a_free_diffusion_coefficient_is_the_same_fit_in_other_units(fit, data):
    """With a fixed, D = (a / a_hat)^2 and v = v_hat a / a_hat."""
    free = ddm.fit(ddm.Model(a=3.0, D=ddm.FREE), data)
    scale = 3.0 / fit.params["a"]
    expected = [fit.params["v"] * scale, fit.params["t0"], scale**2]
    np.testing.assert_allclose(free.params[["v", "t0", "D"]], expected, rtol=1e-4)
    assert free.loglik == pytest.approx(fit.loglik, abs=1e-6)
