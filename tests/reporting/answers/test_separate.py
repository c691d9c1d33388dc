"""Fits of people, as a report looks at them."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import ddm
from ddm.reporting.answers.separate import answer_of_fits
from ddm.reporting.contrasts import contrasts_of
from reports import HOSTILE, MODEL, data, fits


def test_estimates_are_means_over_people():
    answer = answer_of_fits(fits())
    assert answer.estimates["estimate"].to_numpy() == pytest.approx(fits().params.mean(), abs=1e-4)
    assert answer.estimates["unit"].tolist() == ["evidence/s", "evidence/s", "evidence", "s"]
    assert answer.how == (
        "Each of the 4 people (column subject) was fitted separately, by maximum likelihood."
    )
    assert answer.verdict == "All 4 fits converged."


def test_loaded_fits_have_the_same_trials(tmp_path):
    fits().save(tmp_path / "fits.json")
    loaded = answer_of_fits(ddm.load(tmp_path / "fits.json", data=data()))
    same = answer_of_fits(fits())
    assert loaded.trials.n == same.trials.n
    assert loaded.trials.missing.to_dict() == same.trials.missing.to_dict()
    pd.testing.assert_frame_equal(loaded.estimates, same.estimates)


def test_effects_have_the_unit_of_their_scale():
    table = data().assign(x=[-1.0, 1.0] * 240)
    some = ddm.fit_each(ddm.Model(a="~ x"), table, by="subject")
    units = answer_of_fits(some).estimates["unit"]
    assert units["a[x]"] == "log evidence"
    assert units["v"] == "evidence/s"


def test_fits_that_failed_are_counted():
    table = data().copy()
    table.loc[table["subject"] == "s2", "rt"] = np.nan
    with pytest.warns(ddm.ConvergenceWarning):
        some = ddm.fit_each(MODEL, table, by="subject")
    assert answer_of_fits(some).verdict == (
        "1 of 4 fits did not converge; they are left out of means and tests."
    )


def test_levels_of_different_people_are_compared_by_welchs_test():
    table = data().assign(group=np.where(data()["subject"] < "s2", "old", "young"))
    some = ddm.fit_each(ddm.Model(v=["difficulty", "group"], a="group"), table, by="subject")
    answer = answer_of_fits(some)
    contrasts = contrasts_of(answer.model, answer.trials, answer.design)
    tested = answer.tested(contrasts)

    own = some.params["a[old]"].fillna(some.params["a[young]"])
    welch = stats.ttest_ind(own[:2], own[2:], equal_var=False)
    row = tested.loc["a[old] − a[young]"]
    assert row["estimate"] == pytest.approx(own[:2].mean() - own[2:].mean())
    assert row["p_value"] == pytest.approx(welch.pvalue)
    assert (row["n_first"], row["n_second"]) == (2, 2)

    # a difference within people is that of each person's own group
    (name,) = [one.name for one in contrasts if one.column == "difficulty"]
    within = [
        np.nanmean([p[f"v[{HOSTILE}, {g}]"] - p[f"v[easy, {g}]"] for g in ("old", "young")])
        for _, p in some.params.iterrows()
    ]
    assert tested.loc[name, "estimate"] == pytest.approx(np.mean(within))
    assert tested.loc[name, "n"] == 4
