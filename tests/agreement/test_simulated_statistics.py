"""Statistics of data among those of simulated data sets."""

import numpy as np
import pytest

import ddm
from agreement.trialwise import DATA, fitted
from ddm.agreement.simulated_statistics import middle, ranked
from ddm.runtime.seeds import sequence_of


def test_ranks_by_hand():
    """A value that is simulated too counts half; what no data set has is NaN."""
    observed = np.array([1.0, 2.0, np.nan, 4.0])
    drawn = np.array([[0.0, 2.0, 1.0, np.nan], [2.0, 2.0, 1.0, np.nan], [0.5, 1.0, 1.0, np.nan]])
    found = ranked(observed, drawn)
    np.testing.assert_allclose(found["rank"], [2 / 3, (1 + 2 * 0.5) / 3, np.nan, np.nan])
    np.testing.assert_allclose(found["mean"], [2.5 / 3, 5 / 3, 1.0, np.nan])
    np.testing.assert_allclose(found["sd"][:2], np.std(drawn[:, :2], axis=0, ddof=1))


def test_statistics_are_those_of_the_simulated_data_sets(clean):
    """Each is a table that `simulate` makes with a seed of its own."""
    data = clean.iloc[:60]
    fit = ddm.fit(ddm.Model(), data)
    table = fit.predictive(5, seed=3).set_index("statistic")
    sets = [fit.simulate(child) for child in sequence_of(3).spawn(5)]
    by_hand = {
        "p[1]": [(one["response"] == 1).mean() for one in sets],
        "q0.5[0]": [one.loc[one["response"] == 0, "rt"].median() for one in sets],
    }
    for name, values in by_hand.items():
        assert table.loc[name, "mean"] == pytest.approx(np.mean(values))
        assert table.loc[name, "sd"] == pytest.approx(np.std(values, ddof=1))
    assert table.loc["p[1]", "observed"] == (data["response"] == 1).mean()


def test_groups_of_trials_with_parameters_of_their_own():
    fit = fitted()
    assert len(fit.predictive(3, seed=1)) == 8
    table = fit.predictive(3, by="block", seed=1)
    p = table[table["statistic"] == "p[1]"].set_index("block")["observed"]
    for block in (0, 1):
        assert p[block] == DATA.loc[DATA["block"] == block, "response"].mean()


def test_the_middle_of_simulated_values_leaves_out_what_is_missing():
    drawn = np.column_stack([np.arange(101.0), np.full(101, np.nan), np.arange(101.0)])
    drawn[0, 2] = np.nan
    found = middle(np.array([20.0, 1.0, np.nan]), drawn)
    np.testing.assert_allclose(found["low"], [5.0, np.nan, 5.95])
    np.testing.assert_allclose(found["median"], [50.0, np.nan, 50.5])
    np.testing.assert_allclose(found["high"], [95.0, np.nan, 95.05])
    np.testing.assert_allclose(found["rank"], [20.5 / 101, np.nan, np.nan])
