"""Saved fits come back as they were, without RTs, and with them once these are given."""

import json

import numpy as np
import pandas as pd
import pytest

import ddm
from refusals import refused

RNG = np.random.default_rng(1)
DATA = ddm.DDM(v=1.2, a=1.5, t0=0.3).simulate(300, seed=1)
DATA = DATA.assign(
    difficulty=pd.Categorical(
        RNG.choice(["hard", "easy"], 300), categories=["hard", "easy"], ordered=True
    ),
    block=RNG.integers(1, 3, 300),
    x=RNG.standard_normal(300).round(2),
    side=RNG.choice(["left", "right"], 300),
)
MISSED = DATA.assign(
    rt=DATA["rt"].mask(DATA["rt"] > 0.9),
    response=DATA["response"].astype(float).mask(DATA["rt"] > 0.9),
)
CODED = DATA.assign(answer=np.where(DATA["response"] == 1, "yes", "no"))

CASES = {
    "simple": (ddm.Model(), ddm.Trials(DATA), "ml"),
    "by level": (ddm.Model(v="difficulty", a=["block", "difficulty"]), ddm.Trials(DATA), "ml"),
    "formula": (ddm.Model(v="~ scale(x) + difficulty", a="~ x"), ddm.Trials(DATA), "ml"),
    "stimulus": (
        ddm.Model(
            stimulus={"side": {"left": -1, "right": 1}},
            z=ddm.FREE,
            drift_bias=ddm.FREE,
            flip_start=True,
        ),
        ddm.Trials(CODED, response="answer", upper="yes"),
        "ml",
    ),
    "lapse": (ddm.Model(lapse=0.03), ddm.Trials(DATA), "ml"),
    "exponential lapse": (
        ddm.Model(lapse=0.03, lapse_window=ddm.Exponential(2.0)),
        ddm.Trials(DATA),
        "ml",
    ),
    "deadline": (ddm.Model(v="difficulty"), ddm.Trials(MISSED, deadline=0.9), "ml"),
    "truncated": (ddm.Model(), ddm.Trials(DATA[DATA["rt"] < 1.2], truncated=(None, 1.2)), "ml"),
    "gsquare": (ddm.Model(v="block"), ddm.Trials(DATA), ddm.GSquare(quantiles=(0.25, 0.5, 0.75))),
    "ks": (ddm.Model(), ddm.Trials(DATA), "ks"),
    "ez": (ddm.Model(v="block"), ddm.Trials(DATA), "ez"),
}


@pytest.fixture(params=CASES)
def case(request, tmp_path):
    model, trials, method = CASES[request.param]
    fit = ddm.fit(model, trials, method=method)
    path = tmp_path / "fit.json"
    fit.save(path)
    return fit, path


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


def test_the_file_is_strict_json_without_rts(case):
    _, path = case

    def refuse(constant):
        raise AssertionError(constant)

    whole = json.loads(path.read_text(), parse_constant=refuse)
    assert whole["schema"] == 1
    assert str(DATA["rt"].iloc[7]) not in path.read_text()


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


def test_the_fit_of_one_group_takes_its_trials_back(tmp_path):
    """Its levels are those of the whole table, and scale() was taken from there."""
    data = DATA.assign(level=np.where(DATA["block"] == 1, "a", DATA["side"]))
    fit = ddm.fit_each(ddm.Model(v="level", a="~ scale(x)"), data, by="block")[1]
    fit.save(tmp_path / "fit.json")
    again = ddm.load(tmp_path / "fit.json", data=data[data["block"] == 1])
    pd.testing.assert_frame_equal(again.ci(method="profile"), fit.ci(method="profile"))


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


def test_the_fit_of_a_group_that_cannot_inform_a_formula(tmp_path):
    data = DATA.assign(level=np.where(DATA["block"] == 1, "a", DATA["side"]))
    fit = ddm.fit_each(ddm.Model(v="~ level"), data, by="block")[1]
    fit.save(tmp_path / "fit.json")
    again = ddm.load(tmp_path / "fit.json", data=data[data["block"] == 1])
    pd.testing.assert_series_equal(again.pointwise_loglik, fit.pointwise_loglik)


def test_groups_that_no_file_can_hold(tmp_path):
    day = pd.Timestamp("2026-01-01")
    fits = ddm.fit_each(ddm.Model(), DATA.assign(day=day), by="day")
    message = (
        f"the groups hold {day!r}, a Timestamp, which a file cannot keep. Turn them into text "
        "before the fit: data[column] = data[column].astype(str)."
    )
    with refused(TypeError, message):
        fits.save(tmp_path / "fits.json")


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


def test_levels_that_no_file_can_hold(tmp_path):
    data = DATA.assign(bin=pd.cut(DATA["x"], 2))
    with pytest.raises(
        TypeError, match=r"^the levels of 'bin' hold Interval\(.*, which a file cannot keep\."
    ):
        ddm.fit(ddm.Model(v="bin"), data).save(tmp_path / "fit.json")
