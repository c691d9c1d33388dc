"""Data under the curves: those that pictures of `ddm.plots` have."""

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm.explorer.observed import EVERY, Choice, Observed, columns_of, set_aside_text

PROCESS = ddm.DDM(v=1.0, a=1.3, t0=0.3)


@pytest.fixture(scope="module")
def table():
    easy = ddm.DDM(v=2.5, a=1.3, t0=0.3)
    parts = [easy.simulate(300, seed=1), PROCESS.simulate(200, seed=2)]
    data = pd.concat(parts, keys=["easy", "hard"], names=["difficulty"]).reset_index("difficulty")
    data = data.assign(trial=range(500), block=np.repeat([1, 2], 250))
    return pd.concat([data, data.iloc[:3].assign(rt=np.nan)], ignore_index=True)


def test_conditions_are_columns_of_few_levels(table):
    trials = ddm.Trials(table)
    assert columns_of(trials) == {"difficulty": ["easy", "hard"], "block": [1, 2]}


def test_levels_that_are_missing_or_cannot_be_written_are_no_choice(table):
    table = table.assign(cue=[None, *["a", "b"] * 251], day=pd.Timestamp(2024, 1, 1))
    table.loc[:9, "day"] = pd.Timestamp(2024, 1, 2)
    assert list(columns_of(ddm.Trials(table))) == ["difficulty", "block"]


def test_bars_are_shares_of_the_chosen_trials(table):
    trials = ddm.Trials(table)
    hard = Observed.of(trials, Choice("difficulty", "hard"))
    assert hard.trials.n == 200
    bars = hard.histogram.query("response == 1")
    rt = table.query("difficulty == 'hard' and response == 1")["rt"]
    edges = np.append(bars["from"], bars["to"].iloc[-1])
    expected = np.histogram(rt, edges)[0] / (200 * np.diff(edges))
    np.testing.assert_allclose(bars["observed"], expected)


def test_points_are_proportions_quantiles_and_accuracies(table):
    observed = Observed.of(ddm.Trials(table), EVERY)
    kept = table.dropna()
    upper = observed.quantiles.query("response == 1")
    assert upper["observed"].iloc[0] == pytest.approx(kept["response"].mean())
    rt = kept.query("response == 1")["rt"]
    np.testing.assert_allclose(upper["observed"].iloc[1:], rt.quantile([0.1, 0.3, 0.5, 0.7, 0.9]))

    in_order = kept.sort_values("rt", kind="stable")["response"].to_numpy()
    fifths = [part.mean() for part in np.array_split(in_order, 5)]
    np.testing.assert_allclose(observed.accuracy.query("quantity == 'p'")["observed"], fifths)


def test_the_text_counts_what_there_is(table):
    trials = ddm.Trials(table)
    assert Observed.of(trials, EVERY).text == (
        "n = 500, 99 % shown. Upper boundary: response = 1; lower: 0."
    )
    assert set_aside_text(trials) == " Rows with no rt set aside: 3."


def test_limits_of_observation_are_said():
    data = PROCESS.simulate(400, seed=3)
    late = data["rt"] > 1.0
    missed = data.mask(late)
    text = Observed.of(ddm.Trials(missed, deadline=1.0), EVERY).text
    assert text.startswith(f"n = 400, {late.sum()} omitted, ")
    assert "Curves end at the deadline, and their areas are shares of all trials." in text

    cut = Observed.of(ddm.Trials(data[~late], truncated=(None, 1.0)), EVERY).text
    assert "RTs outside 0 to 1 s were removed, so curves are of the others." in cut

    go = missed.assign(response=missed["response"].where(missed["response"] == 1))
    text = Observed.of(ddm.Trials(go, deadline=1.0, observed="upper"), EVERY).text
    assert "Only 1 leaves a trace, so there is no accuracy by speed." in text


def test_lost_rts_are_said():
    data = PROCESS.simulate(400, seed=3)
    data.loc[:20, "rt"] = np.nan
    text = Observed.of(ddm.Trials(data, lost_rt="random"), EVERY).text
    assert "21 RTs lost" in text
    assert "Curves are lower by the share of responses whose RT was lost." in text
