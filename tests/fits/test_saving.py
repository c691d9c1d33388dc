"""Saved fits come back as they were, without RTs, and with them once these are given."""

import json
import os

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm.models.formula_words import ALLOWED
from fits.cases import DATA
from refusals import refused


def test_a_saved_fit_says_the_same(case):
    fit, path = case
    again = ddm.load(path)
    pd.testing.assert_series_equal(again.params, fit.params)
    pd.testing.assert_frame_equal(again.cov, fit.cov)
    pd.testing.assert_frame_equal(again.summary(), fit.summary())
    pd.testing.assert_frame_equal(again.conditions, fit.conditions)
    assert repr(again) == repr(fit)
    assert (again.n, again.k, again.method, again.starts) == (fit.n, fit.k, fit.method, fit.starts)
    if fit.method == "ml":
        assert (again.loglik, again.aic, again.bic) == (fit.loglik, fit.aic, fit.bic)


def test_a_saved_fit_simulates_the_same_numbers(case):
    fit, path = case
    first, second = fit.simulate(seed=3), ddm.load(path).simulate(seed=3)
    rt, response = fit.trials.rt_column, fit.trials.response_column
    np.testing.assert_array_equal(second[rt], first[rt])
    assert second[response].astype(object).where(
        second[response].notna()
    ).tolist() == pytest.approx(
        first[response].astype(object).where(first[response].notna()).tolist(), nan_ok=True
    )


def test_the_file_is_strict_json_without_rts(case):
    _, path = case

    def refuse(constant):
        raise AssertionError(constant)

    whole = json.loads(path.read_text(), parse_constant=refuse)
    assert whole["schema"] == 4
    assert str(DATA["rt"].iloc[7]) not in path.read_text()


def test_a_full_disk_leaves_the_old_file(tmp_path, monkeypatch):
    fit = ddm.fit(ddm.Model(v=1.2, a=1.5, t0=0.3), DATA)
    path = tmp_path / "fit.json"
    fit.save(path)
    before = path.read_bytes()

    def full(*arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left on device"):
        ddm.fit_each(fit.model, DATA, by="block").save(path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.filterwarnings("ignore::ddm.ConvergenceWarning")
def test_a_failed_fit_can_be_saved(tmp_path):
    fit = ddm.fit(ddm.Model(t0=2.0), DATA)
    fit.save(tmp_path / "fit.json")
    again = ddm.load(tmp_path / "fit.json")
    assert not again.converged
    assert again.message == fit.message
    assert again.params.isna().all()


def test_fits_of_groups(tmp_path):
    for by in ("block", ["block", "difficulty"]):
        fits = ddm.fit_each(ddm.Model(), DATA, by=by)
        fits.save(tmp_path / "fits.json")
        again = ddm.load(tmp_path / "fits.json")
        pd.testing.assert_frame_equal(again.table, fits.table)
        assert list(again) == list(fits)
    fits.to_csv(tmp_path / "fits.csv")
    assert len(pd.read_csv(tmp_path / "fits.csv")) == 4
    again = ddm.load(tmp_path / "fits.json", data=DATA)
    for key, fit in fits.items():
        pd.testing.assert_frame_equal(again[key].quantiles(), fit.quantiles())
    message = (
        "data have other groups by block, difficulty than those that were fitted. Give the same "
        "rows."
    )
    with refused(ValueError, message):
        ddm.load(tmp_path / "fits.json", data=DATA[DATA["block"] == 1])


def test_levels_that_are_called_like_numbers(tmp_path):
    data = DATA.assign(
        level=np.where(DATA["block"] == 1, "inf", "nan"),
        size=np.where(DATA["block"] == 1, np.inf, 1.0),
        answer=np.where(DATA["response"] == 1, "inf", "-inf"),
    )
    trials = ddm.Trials(data, response="answer", upper="inf")
    fit = ddm.fit(ddm.Model(v=["level", "size"]), trials)
    fit.save(tmp_path / "fit.json")
    again = ddm.load(tmp_path / "fit.json", data=data)
    pd.testing.assert_frame_equal(again.conditions, fit.conditions)
    assert again.process(level="inf", size=np.inf) == fit.process(level="inf", size=np.inf)
    assert (
        ddm.load(tmp_path / "fit.json").simulate(seed=1)["answer"].tolist()
        == fit.simulate(seed=1)["answer"].tolist()
    )


def test_a_model_without_unknowns(tmp_path):
    fit = ddm.fit(ddm.Model(v=1.2, a=1.5, t0=0.3), DATA)
    fit.save(tmp_path / "fit.json")
    again = ddm.load(tmp_path / "fit.json", data=DATA)
    assert repr(again) == repr(fit)
    assert again.loglik == fit.loglik == pytest.approx(again.pointwise_loglik.sum())


def test_groups_that_no_file_can_hold(tmp_path):
    day = pd.Timestamp("2026-01-01")
    fits = ddm.fit_each(ddm.Model(), DATA.assign(day=day), by="day")
    message = (
        f"the groups hold {day!r}, a Timestamp, which a file cannot keep. Turn them into text "
        "before the fit: data[column] = data[column].astype(str)."
    )
    with refused(TypeError, message):
        fits.save(tmp_path / "fits.json")


def test_a_formula_that_could_not_be_loaded_again_is_not_saved(tmp_path):
    model = ddm.Model(a="~ np.tanh(x)")
    message = "the fit cannot be saved: a='~ np.tanh(x)': np.tanh(x) is not allowed. " + ALLOWED
    for made in (ddm.fit(model, DATA), ddm.fit_each(model, DATA, by="block")):
        with refused(ValueError, message):
            made.save(tmp_path / "fit.json")
    assert list(tmp_path.iterdir()) == []


def test_levels_that_no_file_can_hold(tmp_path):
    days = pd.cut(pd.date_range("2026-01-01", periods=len(DATA)), 2)
    first = days.categories[0]
    with refused(
        TypeError,
        f"the levels of 'bin' hold {first!r}, a Interval, which a file cannot keep. Turn them into "
        "text before the fit: data[column] = data[column].astype(str).",
    ):
        ddm.fit(ddm.Model(v="bin"), DATA.assign(bin=days)).save(tmp_path / "fit.json")


@pytest.mark.parametrize(
    "bins",
    [
        pd.cut(DATA["x"], 2),
        pd.cut(DATA["x"], [-np.inf, 0.0, np.inf]),
        pd.cut(DATA["x"], [-9, 0, 9], right=False),
        pd.cut(DATA["x"], 2).astype(object),
    ],
    ids=["numbers", "infinite", "whole numbers, closed on the left", "objects"],
)
def test_intervals_as_levels_and_as_groups(tmp_path, bins):
    data, path = DATA.assign(bin=bins), tmp_path / "fit.json"
    fit = ddm.fit(ddm.Model(v="bin"), data)
    fit.save(path)
    again = ddm.load(path)
    pd.testing.assert_frame_equal(again.conditions, fit.conditions)
    assert again.process(bin=bins.iloc[0]) == fit.process(bin=bins.iloc[0])
    assert again.simulate(1)["bin"].tolist() == bins.tolist()
    assert ddm.load(path, data=data).loglik == fit.loglik

    fits = ddm.fit_each(ddm.Model(), data, by="bin", n_jobs=1)
    fits.save(path)
    assert list(ddm.load(path, data=data)) == list(fits)
    assert ddm.load(path)[bins.iloc[0]].n == fits[bins.iloc[0]].n


def test_an_interval_in_a_file_can_be_read(tmp_path):
    data = DATA.assign(bin=pd.cut(DATA["x"], [-np.inf, 0.0, 9.5]))
    ddm.fit(ddm.Model(v="bin"), data).save(tmp_path / "fit.json")
    (column,) = json.loads((tmp_path / "fit.json").read_text())["design"]["cells"]
    assert column["levels"] == [
        {"interval": [{"number": "-inf"}, 0.0, "right"]},
        {"interval": [0.0, 9.5, "right"]},
    ]
