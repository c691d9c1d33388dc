"""fit() finds the parameters that made the data: by every method, and of incomplete data."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import ddm
from clean import TRUTH, N
from incomplete import missed
from recovered import within

REFERENCE = Path(__file__).parents[2] / "reference"


@pytest.mark.parametrize("method", ["ml", "chi2", "gsquare", "qml", "ks"])
def test_every_objective_recovers_the_truth(clean, method):
    fit = ddm.fit(ddm.Model(), clean, method=method)
    assert fit.converged
    assert ((fit.params - [1.0, 1.5, 0.3]).abs() < [0.1, 0.06, 0.02]).all()


@pytest.mark.parametrize("method", ["ml", "chi2", "gsquare", "qml"])
def test_deadlines_truncation_and_go_no_go_leave_the_estimates_unbiased(clean, method):
    truth = {"v": 1.0, "a": 1.5, "t0": 0.3}
    per_trial = clean.assign(deadline=np.where(np.arange(N) % 2, 0.9, np.inf))
    late = missed(clean, 0.8)
    go = clean.assign(
        rt=clean["rt"].where(clean["response"] == 1),
        response=clean["response"].where(clean["response"] == 1),
    )
    for trials in (
        ddm.Trials(late, deadline=0.8),
        ddm.Trials(missed(per_trial, per_trial["deadline"]), deadline="deadline"),
        ddm.Trials(clean[clean["rt"].between(0.35, 1.5)], truncated=(0.35, 1.5)),
        ddm.Trials(late[~(late["rt"] < 0.4)], deadline=0.8, truncated=(0.4, None)),
        ddm.Trials(go, observed="upper"),
        ddm.Trials(missed(go, 0.8), deadline=0.8, observed="upper"),
    ):
        fit = ddm.fit(ddm.Model(), trials, method=method)
        assert within(fit, truth), (trials, fit)


def test_ignoring_a_deadline_biases(clean):
    assert not within(
        ddm.fit(ddm.Model(), clean[clean["rt"] < 0.8]), {"v": 1.0, "a": 1.5, "t0": 0.3}
    )


def test_lapses_are_recovered_and_protect_the_others():
    rng = np.random.default_rng(7)
    data = TRUTH.simulate(N, seed=5)
    lapses = rng.random(N) < 0.05
    data.loc[lapses, "rt"] = rng.uniform(0.2, 3.0, lapses.sum())
    data.loc[lapses, "response"] = rng.integers(0, 2, lapses.sum())
    truth = {"v": 1.0, "a": 1.5, "t0": 0.3, "lapse": 0.05}
    fit = ddm.fit(ddm.Model(lapse=ddm.FREE, lapse_window=(0.2, 3.0)), data)
    assert within(fit, truth)
    assert fit.limits == "lapses: uniform from 0.2 to 3 s"
    assert not within(ddm.fit(ddm.Model(), data), truth)
    assert (
        ddm.fit(ddm.Model(lapse=0.05), data).limits
        == f"lapses: uniform from {data.rt.min():.4g} to {data.rt.max():.4g} s"
    )
    assert ddm.fit(ddm.Model(lapse=0.05, lapse_window=ddm.Exponential(2.0)), data).limits == (
        "lapses: exponential with rate 2/s"
    )


def test_the_likelihood_with_lapses_is_that_of_hddm(real_data):
    """0.95 f + 0.05 * 0.1, by subject: reference values of an exact fit with HDDM's mixture."""
    published = pd.read_csv(REFERENCE / "cavanagh_2011.csv").set_index("subject")
    data = pd.read_csv(real_data("cavanagh_2011.csv"))
    model = ddm.Model(lapse=0.05, lapse_window=(0.0, 5.0))
    table = ddm.fit_each(model, data, by="subject").table.loc[published.index]
    assert table["converged"].all()
    np.testing.assert_allclose(-table["loglik"], published["nll"], rtol=0, atol=1e-4)
    for name in ("v", "a", "t0"):
        np.testing.assert_allclose(table[name], published[name], rtol=0, atol=1e-3)
