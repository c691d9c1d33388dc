"""fit(): the words for methods, and their settings."""

import pandas as pd

import ddm


def test_the_words_for_methods_stand_for_objectives(data):
    default, chi2 = ddm.fit(ddm.Model(), data), ddm.fit(ddm.Model(), data, method="chi2")
    assert (default.method, chi2.method) == ("ml", "chi2")
    assert ((chi2.params - default.params).abs() < 2.0 * chi2.se).all()
    same = ddm.fit(ddm.Model(), data, method=ddm.ChiSquare())
    pd.testing.assert_series_equal(same.params, chi2.params)


def test_settings_of_an_objective_are_used(data):
    fit = ddm.fit(ddm.Model(), data, method=ddm.ChiSquare(quantiles=(0.25, 0.5, 0.75)))
    assert fit.df == 2 * 4 - 1 - 3
