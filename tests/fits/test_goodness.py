"""Checks of fit: what was observed beside what a fitted model predicts."""

import numpy as np

import ddm


def test_checks_of_a_true_model_pass_and_of_a_false_one_fail(clean):
    fit = ddm.fit(ddm.Model(), clean)
    table = fit.quantiles()
    np.testing.assert_allclose(table["predicted"], table["observed"], rtol=0.06)
    np.testing.assert_allclose(table["predicted_p"], table["observed_p"], atol=0.02)
    assert fit.goodness()["p_value"] > 0.01
    false = ddm.fit(ddm.Model(a=1.0), clean)
    assert false.goodness()["p_value"] < 1e-6
    ranks = fit.predictive(40, seed=1)["rank"]
    assert ranks.between(0.0, 1.0).all()
    assert (ddm.fit(ddm.Model(a=1.0), clean).predictive(40, seed=1)["rank"].isin([0.0, 1.0])).any()


def test_quantiles_are_those_of_the_process(clean):
    fit = ddm.fit(ddm.Model(), clean)
    table = fit.quantiles().query("response == 1")
    np.testing.assert_allclose(
        table["predicted"], fit.process().quantile(table["q"].to_numpy(), 1), rtol=1e-6
    )
