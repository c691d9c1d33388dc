"""Cross-validation: trials that were left out, predicted from a fit to the others."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm.estimation.likelihood import MaximumLikelihood
from ddm.estimation.objective import T0_GAP
from ddm.fits.cross_validation import _folds, _why_impossible
from ddm.models.layout import lay_out
from ddm.models.outcomes import outcomes_of_trials
from ddm.runtime import jobs, stored_results
from ddm.runtime.checkpoints import Checkpoint
from ddm.runtime.seeds import sequence_of
from fits.two_levels import BY_LEVEL, ONE
from refusals import refused


def test_held_out_trials_by_hand(two_levels):
    table = ddm.cross_validate(BY_LEVEL, two_levels, k=3, seed=1)
    assert table.columns.tolist() == ["fold", "n", "loglik", "converged", "message"]
    assert table["message"].tolist() == ["converged"] * 3
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
    assert table.columns.tolist() == ["block", "fold", "n", "loglik", "converged", "message"]
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
    table = ddm.cross_validate(ONE, fast, k=3, seed=1)
    whole = SimpleNamespace(n=len(fast), design=SimpleNamespace(cell=np.zeros(len(fast), int)))
    fold = _folds(whole, 3, np.random.default_rng(sequence_of(1)))
    t0 = ddm.fit(ONE, fast[fold != fold[-1]]).params["t0"]
    assert table["loglik"].tolist().index(-np.inf) == fold[-1]
    assert table["message"][fold[-1]] == (
        f"1 of {table['n'][fold[-1]]} trials impossible by the other folds: row 300 (response 1 at "
        f"0.2 s, not above t0 = {t0:.4g} s); to make loglik finite give all models a lapse"
    )
    assert (table["message"] == "converged").sum() == 2
    assert np.isfinite(ddm.cross_validate(ddm.Model(lapse=0.02), fast, k=3)["loglik"]).all()


def why_impossible(model, trials, theta):
    design = lay_out(model, trials)
    likelihood = MaximumLikelihood().on(outcomes_of_trials(model, trials, design), design)
    return _why_impossible(likelihood, np.array(theta), trials)


def test_what_makes_a_fold_impossible():
    fast = pd.DataFrame(
        {"ms": [100.0, 900.0, 110.0, 120.0, 130.0, 140.0], "key": list("jjffff")},
        index=[f"t{i}" for i in range(6)],
    )
    trials = ddm.Trials(fast, rt="ms", response="key", upper="j", unit="ms")
    assert why_impossible(ONE, trials, [1.0, 1.5, 0.3]) == (
        "5 of 6 trials impossible by the other folds: row 't0' (response 'j' at 0.1 s, not above "
        "t0 = 0.3 s), row 't2' (response 'f' at 0.11 s, not above t0 = 0.3 s), row 't3' (response "
        "'f' at 0.12 s, not above t0 = 0.3 s) and 2 more; to make loglik finite give all models a "
        "lapse"
    )
    lapses = ddm.Model(lapse=0.1, lapse_window=(0.105, 2.0))
    assert why_impossible(lapses, trials, [1.0, 1.5, 0.3]) == (
        "1 of 6 trials impossible by the other folds: row 't0' (response 'j' at 0.1 s, not above "
        "t0 = 0.3 s); to make loglik finite widen lapse_window"
    )


def test_responses_that_never_fail_to_come_in_time():
    data = pd.DataFrame({"rt": [0.5, np.nan, 0.6, np.nan], "response": [1, np.nan, 0, 0]})
    trials = ddm.Trials(data, deadline=1e5, lost_rt="late")
    assert why_impossible(ONE, trials, [1.0, 1.5, 0.3]) == (
        "2 of 4 trials impossible by the other folds: row 1 (no response), row 3 (response 0 "
        "without its RT); to make loglik finite give all models a lapse"
    )


def test_a_covariate_for_which_the_others_give_no_process():
    data = pd.DataFrame({"rt": [0.5, 0.6], "response": [1, 0], "x": [1.0, -1.0]})
    model = ddm.Model(a="~ x", links={"a": "identity"})
    assert why_impossible(model, ddm.Trials(data), [1.0, 1.0, 2.0, 0.1]) == (
        "the other folds give parameters that are out of their domain for the covariates of this "
        "fold"
    )


def test_every_fold_has_its_share_of_every_condition():
    """Also of those with as few trials as folds, or fewer."""
    cell = np.repeat([0, 1, 2], [100, 5, 3])
    whole = SimpleNamespace(n=cell.size, design=SimpleNamespace(cell=cell))
    for seed in range(20):
        fold = _folds(whole, 5, np.random.default_rng(seed))
        for condition in range(3):
            counts = np.bincount(fold[cell == condition], minlength=5)
            assert np.ptp(counts) <= 1
    assert not np.array_equal(fold, _folds(whole, 5, np.random.default_rng(1)))


# --- checkpoints, and processes that die ----------------------------------------------------------


def folds(data, **options):
    how = {"k": 3, "seed": 1, "n_jobs": 1, "method": "qml", **options}
    return ddm.cross_validate(ddm.Model(), data, **how)


@pytest.mark.parametrize("by", [None, "difficulty"])
def test_folds_that_were_interrupted_go_on(two_levels, tmp_path, monkeypatch, by):
    folder = tmp_path / "kept"
    whole = folds(two_levels, by=by)
    monkeypatch.setattr(stored_results, "INTERVAL", 0.0)
    write, left = Checkpoint.write, [2]

    def interrupted(checkpoint, name, content):
        write(checkpoint, name, content)
        left[0] -= name.startswith("folds")
        if left[0] == 0:
            raise KeyboardInterrupt

    monkeypatch.setattr(Checkpoint, "write", interrupted)
    with pytest.raises(KeyboardInterrupt) as caught:
        folds(two_levels, by=by, checkpoint=folder)
    monkeypatch.setattr(Checkpoint, "write", write)
    assert "run the same again to go on from there" in caught.value.__notes__[0]
    assert len(list(folder.glob("folds-*"))) == 2

    again = folds(two_levels, by=by, checkpoint=folder)
    assert again.to_csv() == whole.to_csv()
    monkeypatch.setattr("ddm.estimation.search.Search.__call__", None)
    monkeypatch.setattr("ddm.estimation.search.Search.of_outcomes", None)
    assert folds(two_levels, by=by, checkpoint=folder).to_csv() == whole.to_csv()
    with pytest.raises(ValueError, match="k= was 3 there, and is 4 here"):
        folds(two_levels, by=by, k=4, checkpoint=folder)
    # messages name rows of the table
    with pytest.raises(ValueError, match="the table of trials"):
        folds(two_levels.set_index(two_levels.index + 1), by=by, checkpoint=folder)


def test_a_fold_whose_process_died_has_no_likelihood(two_levels, monkeypatch):
    def died(work, tasks, n_jobs):
        yield from ((i, jobs.Died("it died")) for i in tasks)

    monkeypatch.setattr(jobs, "results_of_workers", died)
    table = folds(two_levels, n_jobs=2)
    assert table["converged"].tolist() == [True, True, False]
    assert table["message"].tolist()[2] == "not converged: it died"
    assert table["n"].tolist() == [100] * 3
    assert table["loglik"].isna().tolist() == [False, False, True]
