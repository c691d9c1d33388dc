"""Loaded fits: what they know with and without their trials, and files that are refused."""

import json

import numpy as np
import pandas as pd
import pytest

import ddm
from fits.cases import CASES, CODED, DATA
from refusals import refused


def test_with_its_trials_it_can_do_everything(case):
    fit, path = case
    again = ddm.load(path, data=fit.trials)
    if not fit.design.has_formulas:
        pd.testing.assert_frame_equal(again.quantiles(), fit.quantiles())
        assert again.goodness()["statistic"] == fit.goodness()["statistic"]
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


def test_what_needs_rts_asks_for_them(tmp_path):
    ddm.fit(ddm.Model(), DATA).save(tmp_path / "fit.json")
    fit = ddm.load(tmp_path / "fit.json")
    for call, what in (
        (lambda: fit.ci(method="profile"), "a profile"),
        (lambda: fit.bootstrap(5), "a bootstrap"),
        (fit.quantiles, "quantiles"),
        (fit.goodness, "goodness"),
        (lambda: fit.pointwise_loglik, "pointwise_loglik"),
        (fit.plot, "a picture"),
    ):
        message = (
            f"{what} needs the RTs, which a saved fit does not keep. Load it with them: "
            "ddm.load(path, data=...)."
        )
        with refused(ValueError, message):
            call()


def test_other_trials_are_refused(tmp_path):
    ddm.fit(ddm.Model(), DATA).save(tmp_path / "fit.json")
    message = (
        "data are not the 300 trials that were fitted: their number, conditions or RTs differ. "
        "Give the same rows, in the same order."
    )
    for data in (DATA.iloc[1:], DATA.assign(rt=DATA["rt"] + 0.01)):
        with refused(ValueError, message):
            ddm.load(tmp_path / "fit.json", data=data)


DAMAGED = {
    "schema": 1,
    "kind": "fit",
    "written_by": "ddm 0.1",
    "params": {"v": 1.0},
    "cov": [1.0, 2.0],
}

OTHERS = [
    {},
    [],
    {"schema": "one"},
    {"schema": 1},
    {"schema": 1, "kind": "cat", "written_by": "ddm 0.1"},
    DAMAGED,
]


@pytest.mark.parametrize("text", ["", "no json", *map(json.dumps, OTHERS)])
def test_other_files_are_refused(tmp_path, text):
    path = tmp_path / "other.json"
    path.write_text(text)
    with refused(
        ValueError,
        f"{str(path)!r} is no file of a saved fit. Give a file that fit.save(...) has written.",
    ):
        ddm.load(path)


def test_later_schemas_are_refused(tmp_path):
    path = tmp_path / "fit.json"
    ddm.fit(ddm.Model(), DATA).save(path)
    path.write_text(
        json.dumps({**json.loads(path.read_text()), "schema": 7, "written_by": "ddm 9.0"})
    )
    with refused(
        ValueError,
        f"{str(path)!r} was written by ddm 9.0 in schema 7, and this version reads schemas up to "
        "1. Install that version or a later one: pip install --upgrade ddm-toolkit.",
    ):
        ddm.load(path)
