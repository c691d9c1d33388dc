"""Intervals from the shape of the objective, and from fits of data drawn anew."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm.fits.intervals import bootstrap
from ddm.numerics.problem import Optimum
from incomplete import missed
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
        (lambda f: f.ci(1.0), "level must be a number between 0 and 1, both excluded; got 1.0."),
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


class Recorder:
    """In place of a search: keeps what it is given and finds nothing."""

    def __init__(self):
        self.drawn = []

    def is_quick(self, design):
        return True

    def found_or_refused(self, several, design, guess):
        self.drawn += several
        return [SimpleNamespace(optimum=Optimum.none(len(design.labels), ""))] * len(several)


def drawn_from(trials, *, parametric, n=20):
    """The data sets that a bootstrap of conditions with different drifts fits."""
    model = ddm.Model(v="difficulty")
    fit, recorder = ddm.fit(model, trials), Recorder()
    options = {"n": n, "parametric": parametric, "n_jobs": 1, "progress": False}
    seed = np.random.SeedSequence(1)
    bootstrap(recorder, fit.outcomes, fit.design, fit.params.to_numpy(), seed=seed, **options)
    return fit.outcomes, recorder.drawn


def rows_of(outcomes, cell):
    """RT, response and deadline of every trial with a response in a condition."""
    chosen = outcomes.cell == cell
    columns = (outcomes.rt, outcomes.upper, outcomes.deadline)
    return list(zip(*(column[chosen].tolist() for column in columns), strict=True))


@pytest.mark.parametrize("parametric", [True, False])
def test_drawn_data_sets_keep_the_number_of_trials_of_every_condition(two_levels, parametric):
    data = two_levels.iloc[100:]  # 50 easy trials and 150 hard ones
    seen, drawn = drawn_from(ddm.Trials(data), parametric=parametric)
    assert len(drawn) == 20
    assert sorted(np.bincount(seen.cell)) == [50, 150]
    for one in drawn:
        np.testing.assert_array_equal(np.bincount(one.cell), np.bincount(seen.cell))
    assert len({one.rt.sum() for one in drawn}) == 20


def test_trials_are_drawn_with_replacement_from_their_own_condition(two_levels):
    """Each with its deadline, of which there are several in a condition."""
    deadline = np.array([0.7, 0.9, 1.1])[two_levels["block"]]
    late = missed(two_levels.assign(deadline=deadline), deadline)
    outcomes, drawn = drawn_from(ddm.Trials(late, deadline="deadline"), parametric=False)
    for cell in (0, 1):
        known = set(rows_of(outcomes, cell))
        for one in drawn:
            found = rows_of(one, cell)
            assert set(found) <= known
            assert len(set(found)) < len(found)
            assert len(found) + one.omitted[one.cell_of_stratum == cell].sum() == 150
    # about as many omissions as there were, a binomial number in each data set
    omitted = [one.omitted.sum() for one in drawn]
    assert np.mean(omitted) == pytest.approx(outcomes.omitted.sum(), abs=4 * np.sqrt(300 / 4 / 20))
    assert len(set(omitted)) > 1
