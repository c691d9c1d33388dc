"""What is known of the trials of a design: RTs, lapses, and what limits their observation."""

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm import FREE, Model, Trials
from ddm.models.lapses import Uniform
from ddm.models.layout import lay_out
from ddm.models.outcomes import outcomes_of_trials


def test_lapses_lie_between_the_rts_of_the_data_unless_said_otherwise():
    data = pd.DataFrame({"rt": [0.4, np.nan, 0.9], "response": [0, np.nan, 1]})
    trials = Trials(data, deadline=1.2)

    def lapses(model):
        return outcomes_of_trials(model, trials, lay_out(model, trials)).lapses

    assert lapses(Model()) is None
    assert lapses(Model(lapse=0.1)) == Uniform(0.4, 0.9)
    assert lapses(Model(lapse=FREE, lapse_window=(0, 2))) == Uniform(0.0, 2.0)
    assert lapses(Model(lapse="~ 1", lapse_window=ddm.Exponential(2.0))) == ddm.Exponential(2.0)


def test_only_trials_with_a_response_have_an_rt():
    data = pd.DataFrame(
        {"rt": [0.4, np.nan, 0.9], "response": [0, np.nan, 1], "x": ["a", "b", "b"]}
    )
    trials = Trials(data, deadline=1.2)
    model = Model(v="x", lapse=0.1, lapse_window=(0.0, 2.0))
    outcomes = outcomes_of_trials(model, trials, lay_out(model, trials))
    assert (outcomes.rt.tolist(), outcomes.upper.tolist(), outcomes.cell.tolist()) == (
        [0.4, 0.9],
        [False, True],
        [0, 1],
    )
    assert outcomes.stratum.tolist() == [0, 1]
    assert (outcomes.omitted.tolist(), outcomes.answered.tolist()) == ([0.0, 1.0], [1.0, 1.0])
    np.testing.assert_allclose(outcomes.lapse_density, 0.5 / 2.0)
    np.testing.assert_allclose(outcomes.lapse_cdf(np.array([0.6, 5.0])), [0.15, 0.5])


@pytest.mark.parametrize(
    ("limits", "has_omissions", "is_truncated"),
    [
        ({}, False, False),
        ({"deadline": 1.2}, True, False),
        ({"observed": "upper"}, True, False),
        ({"truncated": (0.1, None)}, False, True),
        ({"truncated": (0.1, 1.0), "deadline": 1.2}, True, True),
    ],
)
def test_what_limits_the_trials(limits, has_omissions, is_truncated):
    trials = Trials(pd.DataFrame({"rt": [0.4, 0.9], "response": [1, 1]}), upper=1, **limits)
    outcomes = outcomes_of_trials(Model(), trials, lay_out(Model(), trials))
    assert (outcomes.has_omissions, outcomes.is_truncated) == (has_omissions, is_truncated)
    assert outcomes.is_complete == (not has_omissions and not is_truncated)
