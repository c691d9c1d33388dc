"""Observed and predicted RT quantiles of groups of trials."""

import numpy as np
import pandas as pd

import ddm
from agreement.trialwise import DATA, DRIFT, fitted
from ddm.agreement.comparing import together
from ddm.agreement.quantile_rows import averaged_quantile_table, quantile_table
from incomplete import missed


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


def test_groups_of_trials_with_drifts_of_their_own_are_averages_over_them():
    """P and quantiles of each group, against the processes of its trials one by one."""
    fit, groups = fitted(), pd.qcut(DATA["x"], 3, labels=["low", "middle", "high"])
    table = fit.quantiles(q=(0.2, 0.7), by=groups.rename("third"))
    assert list(table.columns[:3]) == ["third", "response", "n"]
    for level in ("low", "high"):
        rows = table[(table["third"] == level) & (table["response"] == 1)]
        every = [ddm.DDM(v=v, a=1.4, t0=0.3) for v in DRIFT[groups == level]]
        p = np.mean([one.probability(1) for one in every])
        np.testing.assert_allclose(rows["predicted_p"], p, rtol=1e-8)
        come = np.mean([one.cdf(rows["predicted"].to_numpy(), 1) for one in every], axis=0)
        np.testing.assert_allclose(come, [0.2 * p, 0.7 * p], rtol=1e-6)


def test_without_by_trials_with_parameters_of_their_own_are_one_group():
    table = fitted().quantiles()
    assert list(table["response"]) == [0] * 5 + [1] * 5
    assert table["n"].iloc[[0, 5]].sum() == len(DATA)


def test_by_is_a_column_a_list_or_values_and_keeps_their_order():
    fit = fitted()
    block = fit.quantiles(by="block")
    assert block["block"].drop_duplicates().tolist() == [0, 1]
    both = fit.quantiles(by=["block", "side"])
    assert len(both) == 2 * len(block)
    np.testing.assert_allclose(
        block[block["response"] == 1].groupby("block")["n"].first(),
        both[both["response"] == 1].groupby(["block", "side"])["n"].first().groupby("block").sum(),
    )


def test_averages_leave_people_without_a_response_out_of_its_quantiles():
    """The second person never gave the lower response, so that the first stands for both."""
    data = pd.concat(
        [
            DATA.assign(subject="a"),
            DATA[DATA["response"] == 1].iloc[:50].assign(subject="b"),
        ],
        ignore_index=True,
    )
    first = ddm.fit(ddm.Model(), data[data["subject"] == "a"])
    second = ddm.fit(ddm.Model(v=1.0, a=1.4, t0=0.2), data[data["subject"] == "b"])
    both = together([first.agreement, second.agreement])
    table = averaged_quantile_table(both, (0.5,), None)
    one, other = (quantile_table(fit.agreement, (0.5,), None) for fit in (first, second))
    assert table["people"].tolist() == [2, 2]
    assert table["n"].tolist() == (one["n"] + other["n"]).tolist()
    np.testing.assert_allclose(table["observed"][0], one["observed"][0])
    np.testing.assert_allclose(table["predicted"][0], one["predicted"][0])
    for name in ("observed_p", "predicted_p", "observed", "predicted"):
        np.testing.assert_allclose(table[name][1], 0.5 * (one[name][1] + other[name][1]))
    np.testing.assert_allclose(table["predicted_p"].sum(), 1.0)
