"""Intervals from the shape of the objective, and from fits of data drawn anew."""

import numpy as np
import pandas as pd
import pytest

import ddm
from refusals import refused


def test_intervals_agree_where_they_should(clean):
    fit = ddm.fit(ddm.Model(), clean)
    wald, profile = fit.ci(), fit.ci(method="profile")
    np.testing.assert_allclose(profile[["ci_low", "ci_high"]], wald, atol=2e-3, rtol=0)
    assert (profile["note"] == "").all()
    for parametric in (True, False):
        draws = fit.bootstrap(60, seed=1, parametric=parametric, n_jobs=1, progress=False)
        np.testing.assert_allclose(draws.std(), fit.se, rtol=0.35)
    bootstrap = fit.ci(method="bootstrap", n=20, seed=1, n_jobs=1, progress=False)
    assert (bootstrap["ci_low"] < fit.params).all()


def test_the_profile_falls_by_what_it_says(clean):
    data = clean.iloc[:150]
    fit = ddm.fit(ddm.Model(), data)
    for level, drop in ((0.95, 1.920729), (0.5, 0.227468)):
        ends = fit.ci(level, method="profile").loc["a", ["ci_low", "ci_high"]]
        for end in ends:
            fixed = ddm.fit(ddm.Model(a=float(end)), data)
            assert fit.loglik - fixed.loglik == pytest.approx(drop, rel=5e-3)


def test_intervals_at_a_bound_are_one_sided(clean):
    fit = ddm.fit(ddm.Model(lapse=ddm.FREE, lapse_window=(0.0, 10.0)), clean.iloc[1000:1500])
    assert fit.params["lapse"] == 0.0
    profile = fit.ci(method="profile")
    assert profile.loc["lapse", "note"] == "low: at a bound of the search: one-sided"
    assert profile.loc["lapse", "ci_low"] == 0.0
    assert 0.0 < profile.loc["lapse", "ci_high"] < 0.05


def test_a_bootstrap_is_the_same_for_every_number_of_processes(clean):
    fit = ddm.fit(ddm.Model(), clean.iloc[:100])
    alone, two = (fit.bootstrap(6, seed=3, n_jobs=n_jobs, progress=False) for n_jobs in (1, 2))
    pd.testing.assert_frame_equal(alone, two)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda f: f.ci(1.0), "level must lie between 0 and 1, both excluded; got 1.0."),
        (
            lambda f: f.ci(method="score"),
            "method must be 'wald', 'profile' or 'bootstrap'; got 'score'.",
        ),
        (lambda f: f.bootstrap(1), "n must be a whole number >= 2; got 1."),
    ],
)
def test_wrong_arguments_of_intervals(clean, call, message):
    with refused(ValueError, message):
        call(ddm.fit(ddm.Model(), clean.iloc[:100]))
