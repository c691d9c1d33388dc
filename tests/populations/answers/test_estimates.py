"""Estimates in natural units: errors by the delta method, intervals, ranges over people."""

import numpy as np
import pytest

import ddm
import population_cases as cases

MODEL = ddm.Model(v="difficulty", z=ddm.FREE)


@pytest.fixture(scope="module")
def fit():
    return ddm.fit_hierarchical(
        MODEL,
        cases.table(16, 40, patients=0.8, effect=1.2, seed=5),
        by="subject",
        between={"v": "~ patient"},
    )


def test_estimates_are_the_functions_of_phi_that_their_labels_say(fit):
    keys = [one.key for one in fit.population.locations]
    phi = dict(zip(keys, fit.found.phi, strict=False))
    assert abs(fit.params["a"] - np.exp(phi["a"])) < 1e-12
    assert abs(fit.params["sd(a)"] - np.exp(fit.found.phi[-3])) < 1e-12
    difference = fit.params["v[hard]"] - fit.params["v[easy]"]
    assert abs(difference - np.sqrt(2.0) * phi["v: difficulty"]) < 1e-12


def test_errors_are_by_the_delta_method(fit):
    covariance = fit.found.covariance
    place = [one.key for one in fit.population.locations].index("t0")
    expected = fit.params["t0"] * np.sqrt(covariance[place, place])
    assert abs(fit.se["t0"] - expected) < 1e-12
    np.testing.assert_allclose(np.diag(fit.cov), fit.se**2)


def test_intervals_stay_in_the_domain_of_their_parameter(fit):
    ends = fit.ci(0.9999)
    known = fit.se.notna()
    assert (ends.loc[["a", "t0"], "ci_low"] > 0.0).all()
    assert ends.loc["z", "ci_high"] < 1.0
    sds = [label for label in fit.params.index[known] if label.startswith("sd(")]
    assert (ends.loc[sds, "ci_low"] > 0.0).all()
    # of an effect of a predictor it is the symmetric one
    label = "v: patient[T.yes]"
    assert abs(ends.loc[label].sum() / 2.0 - fit.params[label]) < 1e-12


def test_the_range_over_people_is_one_sd_about_the_median_person(fit):
    table = fit.summary()
    row = table.loc["a"]
    assert abs(np.log(row["people_high"] / row["estimate"]) - fit.params["sd(a)"]) < 1e-9
    assert np.isnan(table.loc["v: patient[T.yes]", "people_low"])
    assert list(table.columns)[-3:] == ["people_low", "people_high", "unit"]


def test_an_sd_of_0_has_no_error():
    fits = (
        ddm.fit_hierarchical(MODEL, cases.table(10, 50, seed=s), by="subject") for s in range(9)
    )
    fit = next(one for one in fits if one.found.at_zero[1])
    assert fit.params["sd(v: difficulty)"] == 0.0
    assert np.isnan(fit.se["sd(v: difficulty)"])
    assert np.isnan(fit.ci().loc["sd(v: difficulty)"]).all()
    assert fit.se.drop("sd(v: difficulty)").notna().sum() >= 8
    assert "sd(v: difficulty)" in fit.message
    assert "standard error" in fit.message


def test_a_median_of_0_is_said():
    data = cases.table(12, 50, seed=1)
    model = ddm.Model(v="difficulty", lapse=ddm.FREE, lapse_window=(0, 10))
    fit = ddm.fit_hierarchical(model, data, by="subject")
    assert fit.converged
    assert fit.params["lapse"] < 0.003
    if fit.params["lapse"] == 0.0:
        assert "lapse is 0" in fit.message
        assert np.isnan(fit.se["lapse"])


def test_subjects_are_tidy(fit):
    table = fit.subjects
    assert list(table.columns) == ["subject", "parameter", "estimate", "se", "ci_low", "ci_high"]
    assert len(table) == 16 * 5
    own = table[table["subject"] == "s03"].set_index("parameter")
    np.testing.assert_allclose(own["estimate"], fit["s03"].params)
    assert ((own["ci_low"] < own["estimate"]) & (own["estimate"] < own["ci_high"])).all()
