"""Fits that version 0.1.0 saved, before the modules moved, still load and say the same."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import ddm

FOLDER = Path(__file__).parents[1] / "reference" / "saved_0_1_0"
TRIALS = pd.read_csv(FOLDER / "trials.csv")
# Python's float reads what was written to the last digit, pandas' parser of all versions does not
EXACT = {name: lambda text: float(text or "nan") for name in ("estimate", "se")}
SAID = pd.read_csv(FOLDER / "fits.csv", converters=EXACT)
NAMES = sorted(path.stem for path in FOLDER.glob("*.json") if path.stem != "each")
CLOSED = pd.read_csv(FOLDER.parent / "closed_form_fits.csv", dtype={"subject": str})


def fitted_trials(name):
    if name != "deadline_lapse":
        return TRIALS
    late = TRIALS["rt"] > 0.9
    missed = {"rt": TRIALS["rt"].mask(late), "response": TRIALS["response"].mask(late)}
    return ddm.Trials(TRIALS.assign(**missed), deadline=0.9)


def test_every_method_is_among_them():
    assert set(NAMES) == set(SAID["fit"])
    assert set(NAMES) >= {"ml", "chi2", "gsquare", "qml", "ks", "ez", "robust_ez"}


@pytest.mark.parametrize("name", NAMES)
def test_a_fit_says_what_it_said(name):
    fit, said = ddm.load(FOLDER / f"{name}.json"), SAID[SAID["fit"] == name]
    assert fit.params.tolist() == said["estimate"].tolist()
    assert list(fit.params.index) == said["label"].tolist()
    np.testing.assert_allclose(fit.se, said["se"], rtol=1e-12)
    first = said.iloc[0]
    np.testing.assert_allclose(fit.loglik, first["loglik"], rtol=1e-12)
    np.testing.assert_allclose(fit.statistic, first["statistic"], rtol=1e-12)
    assert fit.message == first["message"]
    simulated = fit.simulate(seed=3)
    assert simulated["rt"].sum() == pytest.approx(first["simulated_rt"], rel=1e-12)
    assert simulated["response"].sum() == first["simulated_upper"]


@pytest.mark.parametrize("name", NAMES)
def test_with_its_trials_it_is_at_the_same_optimum(name):
    saved, trials = ddm.load(FOLDER / f"{name}.json"), fitted_trials(name)
    again = ddm.load(FOLDER / f"{name}.json", data=trials)
    anew = ddm.fit(again.model, trials, method=again.search.method)
    # 0.1.0 stopped up to 5e-4 standard errors from the optimum of the likelihood
    np.testing.assert_allclose(anew.params, saved.params, rtol=1e-5, atol=1e-8)
    if again.search.method.is_smooth:
        low = again.ci(method="profile")["ci_low"]
        np.testing.assert_allclose(low, anew.ci(method="profile")["ci_low"], rtol=1e-4)


def test_fits_of_groups_load():
    fits = ddm.load(FOLDER / "each.json", data=TRIALS)
    assert list(fits) == ["p1", "p2"]
    assert fits["p1"].n == 150
    assert ddm.compare({"one": fits, "other": fits})["subjects"].tolist() == [2, 2]


CASES = {
    "forstmann_2008": (
        "forstmann_2008.csv",
        ddm.Model(a="instruction", z=ddm.FREE, stimulus="stimulus"),
        {"upper": "right"},
    ),
    "wagenmakers_2008_lexdec": (
        "wagenmakers_2008_lexdec.csv.gz",
        ddm.Model(v="frequency", a="instruction"),
        {"response": "accuracy"},
    ),
    "trueblood_2018_meddec": (
        "trueblood_2018_meddec.csv.gz",
        ddm.Model(v="classification", z=ddm.FREE, sv=ddm.FREE),
        {"upper": "blast"},
    ),
}


def real_trials(file, reading):
    data = pd.read_csv(file, dtype={"subject": str})
    if "censor" in data:
        data = data[data["censor"] == 0]
    return ddm.Trials(data, **reading)


def estimates_of_0_1_0(name):
    """A row for each subject, a column for each estimate."""
    rows = CLOSED[CLOSED["data"] == name]
    return rows.pivot(index="subject", columns="label", values="estimate").sort_index()


def without_the_compiled_search(monkeypatch):
    monkeypatch.setattr("ddm.estimation.search.applies", lambda *_: False)
    monkeypatch.setattr("ddm.estimation.groups.group_search.knows", lambda *_: False)


@pytest.mark.parametrize("name", ["forstmann_2008", "wagenmakers_2008_lexdec"])
def test_the_general_search_finds_what_the_compiled_one_finds(real_data, name, monkeypatch):
    """They share no derivatives, and no step."""
    file, model, reading = CASES[name]
    trials = real_trials(real_data(file), reading)
    compiled = dict(ddm.fit_each(model, trials, by="subject", n_jobs=1))
    without_the_compiled_search(monkeypatch)
    general = ddm.fit_each(model, trials, by="subject", n_jobs=1)
    for subject, fit in compiled.items():
        assert general[subject].loglik == pytest.approx(fit.loglik, abs=1e-9)
        assert (np.abs(general[subject].params - fit.params) < 1e-6 * fit.se).all()
        np.testing.assert_allclose(general[subject].se, fit.se, rtol=2e-4)


@pytest.mark.parametrize("search", ["compiled", "general"])
@pytest.mark.parametrize("name", CASES)
def test_the_searches_of_today_find_the_same_optima_or_go_on(real_data, name, search, monkeypatch):
    """0.1.0 stopped where a step promised to raise the log likelihood by less than 1e-7."""
    if search == "general":
        without_the_compiled_search(monkeypatch)
    file, model, reading = CASES[name]
    fits = ddm.fit_each(model, real_trials(real_data(file), reading), by="subject", n_jobs=1)
    before = estimates_of_0_1_0(name)
    for subject, fit in fits.items():
        theta = before.loc[subject, list(fit.params.index)].to_numpy()
        objective, _, _ = fit.search.prepared(fit.outcomes, fit.design)
        gain = objective(theta)[0] + fit.loglik
        assert -1e-9 < gain < 1e-6
        assert (np.abs(fit.params - theta) <= 1e-3 * fit.se.fillna(1e-6)).all()
