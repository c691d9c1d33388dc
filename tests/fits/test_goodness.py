"""Checks of fit: what was observed beside what a fitted model predicts."""

import numpy as np
import pytest

import ddm
from ddm.fits.goodness import predictive
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


def test_quantiles_are_those_of_the_process(clean):
    fit = ddm.fit(ddm.Model(), clean)
    table = fit.quantiles().query("response == 1")
    np.testing.assert_allclose(
        table["predicted"], fit.process().quantile(table["q"].to_numpy(), 1), rtol=1e-6
    )


def test_predictions_weigh_deadlines_by_their_numbers_of_trials():
    """A third of the trials with a deadline so short that most are omissions."""
    process = ddm.DDM(v=1.0, a=1.5, t0=0.3)
    deadline = np.where(np.arange(300) % 3 == 0, 0.5, np.inf)
    data = process.simulate(300, seed=1).assign(deadline=deadline)
    trials = ddm.Trials(missed(data, data["deadline"]), deadline="deadline")
    table = ddm.fit(ddm.Model(v=1.0, a=1.5, t0=0.3), trials).quantiles(q=(0.3, 0.8))
    for response in (0, 1):
        predicted = table[table["response"] == response]
        p = (process.cdf(0.5, response) + 2.0 * process.probability(response)) / 3.0
        np.testing.assert_allclose(predicted["predicted_p"], p, rtol=1e-9)
        come = (
            process.cdf(np.minimum(predicted["predicted"], 0.5), response)
            + 2.0 * process.cdf(predicted["predicted"], response)
        ) / 3.0
        np.testing.assert_allclose(come, [0.3 * p, 0.8 * p], rtol=1e-6)


def test_statistics_of_simulated_data_sets_by_hand(clean):
    """Proportion and quantiles of one condition; a value that is simulated too counts half."""
    trials = ddm.Trials(clean[:60])
    sets = [ddm.Trials(clean[i : i + 60]) for i in (0, 60, 120, 180, 240)]
    table = predictive(trials, sets, ddm.fit(ddm.Model(), trials).design).set_index("statistic")
    values = [
        [np.quantile(one.rt[one.upper], 0.9), one.upper.mean(), np.median(one.rt[~one.upper])]
        for one in sets
    ]
    for name, column in zip(("q0.9[1]", "p[1]", "q0.5[0]"), np.transpose(values), strict=True):
        row = table.loc[name]
        assert row["observed"] == pytest.approx(column[0])
        assert row["mean"] == pytest.approx(column.mean())
        assert row["sd"] == pytest.approx(column.std(ddof=1))
        below, equal = (column < column[0]).sum(), (column == column[0]).sum()
        assert row["rank"] == pytest.approx((below + 0.5 * equal) / 5)
