"""Loaded fits take their trials back, and can do then what they could."""

import numpy as np
import pandas as pd

import ddm
from fits.cases import CASES, CODED, DATA
from refusals import refused


def test_with_its_trials_it_can_do_everything(case):
    fit, path = case
    again = ddm.load(path, data=fit.trials)
    if not fit.design.has_formulas:
        pd.testing.assert_frame_equal(again.quantiles(), fit.quantiles())
        if not fit.trials.lost.any():
            assert again.goodness()["statistic"] == fit.goodness()["statistic"]
        pd.testing.assert_frame_equal(again.predictive(2, seed=1), fit.predictive(2, seed=1))
    pd.testing.assert_series_equal(again.lapse_probability, fit.lapse_probability)
    if fit.search.method.is_smooth and fit.converged:
        pd.testing.assert_frame_equal(again.ci(method="profile"), fit.ci(method="profile"))
    if fit.method == "ml":
        pd.testing.assert_series_equal(again.pointwise_loglik, fit.pointwise_loglik)


def test_a_table_is_read_like_the_one_that_was_fitted(tmp_path):
    model, trials, _ = CASES["stimulus"]
    fit = ddm.fit(model, trials)
    fit.save(tmp_path / "fit.json")
    assert ddm.load(tmp_path / "fit.json", data=CODED).trials.coding == trials.coding


def test_the_fit_of_one_group_takes_its_trials_back(tmp_path):
    """Its levels are those of the whole table, and scale() was taken from there."""
    data = DATA.assign(level=np.where(DATA["block"] == 1, "a", DATA["side"]))
    fit = ddm.fit_each(ddm.Model(v="level", a="~ scale(x)"), data, by="block")[1]
    fit.save(tmp_path / "fit.json")
    again = ddm.load(tmp_path / "fit.json", data=data[data["block"] == 1])
    pd.testing.assert_frame_equal(again.ci(method="profile"), fit.ci(method="profile"))


def test_the_fit_of_a_group_that_cannot_inform_a_formula(tmp_path):
    data = DATA.assign(level=np.where(DATA["block"] == 1, "a", DATA["side"]))
    fit = ddm.fit_each(ddm.Model(v="~ level"), data, by="block")[1]
    fit.save(tmp_path / "fit.json")
    again = ddm.load(tmp_path / "fit.json", data=data[data["block"] == 1])
    pd.testing.assert_series_equal(again.pointwise_loglik, fit.pointwise_loglik)


def test_other_trials_are_refused(tmp_path):
    ddm.fit(ddm.Model(), DATA).save(tmp_path / "fit.json")
    message = (
        "data are not the 300 trials that were fitted: their number, conditions or RTs differ. "
        "Give the same rows, in the same order."
    )
    for data in (DATA.iloc[1:], DATA.assign(rt=DATA["rt"] + 0.01)):
        with refused(ValueError, message):
            ddm.load(tmp_path / "fit.json", data=data)
