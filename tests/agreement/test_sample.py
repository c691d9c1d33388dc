"""RTs and responses of trials, observed or simulated."""

import numpy as np
import pandas as pd

import ddm
from ddm.agreement.sample import sample_of, sample_of_simulated

TABLE = pd.DataFrame({"rt": [0.5, 0.7, np.nan, np.nan, 0.6], "response": [1, 0, 1, np.nan, 1]})
TRIALS = ddm.Trials(TABLE, deadline=1.0, lost_rt="random")


def test_shares_are_of_all_trials_and_rts_of_those_that_have_one():
    sample = sample_of(TRIALS)
    assert sample.n == 5
    assert sample.share(True) == 3 / 5
    assert sample.share(False) == 1 / 5
    assert sample.times(True).tolist() == [0.5, 0.6]
    assert sample.times(None).tolist() == [0.5, 0.7, 0.6]
    assert sample.with_rt == 3 / 4
    assert sample.rows(np.array([1, 3])).share(False) == 1 / 2


def test_simulated_trials_are_read_as_the_data_are():
    rt, response = TRIALS.rt, np.array([1, 0, 1, -1, 1])
    simulated, observed = sample_of_simulated(rt, response, TRIALS), sample_of(TRIALS)
    assert simulated.in_time.tolist() == observed.in_time.tolist()
    assert simulated.upper.tolist() == observed.upper.tolist()


def test_late_responses_are_not_in_time():
    late = TABLE.assign(response=[1, 0, 1, 0, 1])
    trials = ddm.Trials(late, deadline=1.0, lost_rt="late")
    response = np.array([1, 0, 1, 0, 1])
    for sample in (sample_of(trials), sample_of_simulated(trials.rt, response, trials)):
        assert sample.in_time.tolist() == [True, True, False, False, True]
    assert sample_of(trials).with_rt == 1.0
