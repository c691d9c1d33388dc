"""Notes about the numbers of trials and responses."""

import numpy as np
import pandas as pd
import pytest

import ddm
from fits.diagnosis.said import notes, with_late


@pytest.mark.parametrize(("kept", "label"), [(1, "right"), (0, "left")])
def test_a_single_response_is_named_by_its_label(data, kept, label):
    named = data.assign(
        response=data["response"].map({1: "right", 0: "left"})[data["response"] == kept]
    )
    said = notes(ddm.Trials(named, upper="right"))
    assert said[0] == f"every response is {label}: drift and boundary are poorly determined"


def test_responses_that_all_agree_with_their_stimulus_are_noted(clean):
    data = clean.iloc[:100].assign(side=clean["response"].iloc[:100])
    model = ddm.Model(stimulus="side")
    note = "every response {} with its stimulus: drift and boundary are poorly determined"
    assert note.format("agrees") in ddm.fit(model, data).message
    opposite = ddm.Model(stimulus={"side": {0: 1, 1: -1}})
    assert note.format("disagrees") in ddm.fit(opposite, data).message
    data["side"] = 1 - data["side"].where(data.index > 0, 1 - data["side"])
    assert "its stimulus" not in ddm.fit(model, data).message


def test_conditions_with_little_in_them_are_named(clean):
    upper = clean[clean["response"] == 1].iloc[:50]
    data = pd.concat(
        [
            clean.iloc[:300].assign(g="full"),
            upper.assign(g="easy"),
            clean.iloc[300:301].assign(g="rare"),
        ]
    )
    message = ddm.fit(ddm.Model(v="g"), data.reset_index(drop=True)).message
    assert "conditions with fewer than 5 trials: rare (1)" in message
    assert "conditions with one response only, whose drift rests on the RTs: easy" in message
    two = data.assign(block=np.where(data["g"] == "rare", 2, 1)).reset_index(drop=True)
    message = ddm.fit(ddm.Model(v=["g", "block"]), two).message
    assert "conditions with fewer than 5 trials: (rare, 2) (1)" in message


def test_lost_rts_may_all_be_of_one_response(data):
    counted = "responses in time whose RT was lost (lost_rt='random'): 9"
    assert notes(with_late(data, [0] * 9, lost_rt="random")) == [counted]


def test_one_response_among_lost_rts_is_a_second_one(data):
    """Then not every response is the same."""
    upper = data[data["response"] == 1]
    one = f"every response is {1}: drift and boundary are poorly determined"
    assert one in notes(with_late(upper, [1] * 3, lost_rt="random"))
    assert one not in notes(with_late(upper, [0] * 3, lost_rt="random"))
