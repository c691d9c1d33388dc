"""Checks of fit: what was observed beside what a fitted model predicts."""

import numpy as np
import pytest

import ddm
from agreement.trialwise import DATA, DRIFT, fitted
from incomplete import missed


def test_checks_of_a_true_model_pass_and_of_a_false_one_fail(clean):
    fit = ddm.fit(ddm.Model(), clean)
    table = fit.quantiles()
    np.testing.assert_allclose(table["predicted"], table["observed"], rtol=0.06)
    np.testing.assert_allclose(table["predicted_p"], table["observed_p"], atol=0.02)
    assert fit.goodness()["p_value"] > 0.01
    false = ddm.fit(ddm.Model(a=1.0), clean)
    assert false.goodness()["p_value"] < 1e-6
    ranks = fit.predictive(40, seed=1)["rank"]
    assert ranks.between(0.0, 1.0).all()
    assert (ddm.fit(ddm.Model(a=1.0), clean).predictive(40, seed=1)["rank"].isin([0.0, 1.0])).any()


@pytest.mark.parametrize("model", [ddm.Model(v="difficulty"), ddm.Model()])
def test_conditions_are_compared_as_the_method_chi2_does(clean, model):
    data = clean.iloc[:600].assign(difficulty=np.where(np.arange(600) < 250, "easy", "hard"))
    fit = ddm.fit(model, data, method="chi2")
    found = fit.goodness()
    assert found["statistic"] == pytest.approx(fit.statistic, rel=1e-7)
    assert found["df"] == fit.df


@pytest.mark.parametrize("reading", [{"deadline": 0.8}, {"truncated": (None, 0.8)}])
def test_omissions_and_removed_rts_are_as_for_the_method_chi2(clean, reading):
    late = clean["rt"] > 0.8
    data = missed(clean, 0.8) if "deadline" in reading else clean[~late]
    fit = ddm.fit(ddm.Model(), ddm.Trials(data, **reading), method="chi2")
    assert fit.goodness()["statistic"] == pytest.approx(fit.statistic, rel=1e-7)
    assert fit.goodness()["df"] == fit.df


def test_groups_of_trials_with_parameters_of_their_own():
    """X^2 by hand: bins of one group at its median, and expected counts trial by trial."""
    fit = fitted()
    found = fit.goodness(q=(0.5,), by="block")
    total = 0.0
    for block in (0, 1):
        rows = DATA[DATA["block"] == block]
        processes = [ddm.DDM(v=v, a=1.4, t0=0.3) for v in DRIFT[DATA["block"] == block]]
        for r in (0, 1):
            rt = rows.loc[rows["response"] == r, "rt"]
            middle = np.median(rt)
            p = np.array([[one.cdf(middle, r), one.probability(r)] for one in processes]).sum(
                axis=0
            )
            counts = np.array([(rt <= middle).sum(), (rt > middle).sum()])
            expected = np.array([p[0], p[1] - p[0]])
            total += ((counts - expected) ** 2 / expected).sum()
    assert found["statistic"] == pytest.approx(total, rel=1e-6)
    assert found["df"] == 2 * 4 - 2 - 2
