"""Cross-validation: trials that were left out, predicted from a fit to the others."""

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm.estimation.objective import T0_GAP
from fits.two_levels import BY_LEVEL, ONE
from refusals import refused


def test_held_out_trials_by_hand(two_levels):
    table = ddm.cross_validate(BY_LEVEL, two_levels, k=3, seed=1)
    assert table.columns.tolist() == ["fold", "n", "loglik", "converged"]
    assert table["fold"].tolist() == [1, 2, 3]
    assert table["n"].tolist() == [100, 100, 100]
    assert table["converged"].all()
    assert table["loglik"].sum() < ddm.fit(BY_LEVEL, two_levels).loglik
    pd.testing.assert_frame_equal(table, ddm.cross_validate(BY_LEVEL, two_levels, k=3, seed=1))
    better, worse = (
        ddm.cross_validate(model, two_levels, k=3, seed=1)["loglik"].sum()
        for model in (BY_LEVEL, ddm.Model(v=0))
    )
    assert better > worse


def test_leaving_out_one_trial_at_a_time_by_hand(two_levels):
    """One trial cannot tell a slope from an intercept, but both are needed to predict it."""
    few = two_levels.groupby("difficulty").head(12).assign(x=np.linspace(-1.0, 1.0, 24) + 3.0)
    table = ddm.cross_validate(ddm.Model(v="~ x"), few, k=24)
    expected = 0.0
    for row in few.index:
        estimates = ddm.fit(ddm.Model(v="~ x"), few.drop(index=row)).params
        trial = few.loc[row]
        v = estimates["v[Intercept]"] + estimates["v[x]"] * trial["x"]
        process = ddm.DDM(v=v, a=estimates["a"], t0=estimates["t0"])
        expected += float(process.logpdf(trial["rt"], trial["response"]))
    assert table["loglik"].sum() == pytest.approx(expected, abs=1e-3)


def test_a_scaled_covariate_predicts_like_the_covariate(two_levels):
    x = two_levels.assign(x=np.random.default_rng(3).normal(5.0, 2.0, len(two_levels)))
    plain, scaled = (
        ddm.cross_validate(ddm.Model(v=v), x, k=3)["loglik"] for v in ("~ x", "~ scale(x)")
    )
    np.testing.assert_allclose(scaled, plain, atol=1e-4)


def test_omissions_and_groups_are_held_out_too(two_levels):
    slow = two_levels["rt"] > 0.8
    missed = two_levels.assign(
        rt=two_levels["rt"].mask(slow), response=two_levels["response"].astype(float).mask(slow)
    )
    table = ddm.cross_validate(BY_LEVEL, ddm.Trials(missed, deadline=0.8), k=2, by="block")
    assert table.columns.tolist() == ["block", "fold", "n", "loglik", "converged"]
    assert table["block"].tolist() == [0, 0, 1, 1, 2, 2]
    assert table["n"].sum() == 300
    assert np.isfinite(table["loglik"]).all()
    message = (
        "k must be a whole number from 2 to 100 (at most the number of trials of block = 0); got "
        "101."
    )
    with refused(ValueError, message):
        ddm.cross_validate(ONE, two_levels, k=101, by="block")


def test_a_condition_in_one_fold_only(two_levels):
    rare = two_levels.assign(
        difficulty=two_levels["difficulty"].where(two_levels.index != 5, "rare")
    )
    message = (
        r"^v\[rare\] cannot be estimated without fold [123], whose trials need it\. Use more folds "
        r"\(k=\), or leave out conditions with so few trials\.$"
    )
    with pytest.raises(ValueError, match=message):
        ddm.cross_validate(BY_LEVEL, rare, k=3)


@pytest.mark.parametrize(
    ("k", "error"), [(1, ValueError), (301, ValueError), (2.5, ValueError), ("5", TypeError)]
)
def test_the_number_of_folds_is_checked_before_any_fit(two_levels, monkeypatch, k, error):
    def never(*arguments, **options):
        raise AssertionError

    for name in ("fit", "fit_each"):
        monkeypatch.setattr(f"ddm.fits.cross_validation.{name}", never)
    message = f"k must be a whole number from 2 to 300 (at most the number of trials); got {k!r}."
    with refused(error, message):
        ddm.cross_validate(BY_LEVEL, two_levels, k=k)

    message = (
        "k must be a whole number from 2 to 100 (at most the number of trials of block = 0); got "
        f"{k!r}."
    )
    with refused(error, message):
        ddm.cross_validate(BY_LEVEL, two_levels, k=k, by="block")


def test_an_rt_that_no_other_is_near_is_impossible_unless_it_may_lapse(two_levels):
    fast = pd.concat(
        [two_levels, pd.DataFrame({"rt": [0.2 - T0_GAP], "response": [1], "difficulty": ["easy"]})],
        ignore_index=True,
    )
    assert ddm.cross_validate(ONE, fast, k=3)["loglik"].min() == -np.inf
    assert np.isfinite(ddm.cross_validate(ddm.Model(lapse=0.02), fast, k=3)["loglik"]).all()
