"""Proportions and mean RTs, observed and expected."""

import numpy as np
import pytest

import ddm
from ddm.agreement.part import expectation_of_process
from ddm.agreement.rt_means import Means
from ddm.agreement.sample import sample_of

PROCESS = ddm.DDM(v=1.0, a=1.4, t0=0.3)
DATA = PROCESS.simulate(400, seed=1)
SAMPLE = sample_of(ddm.Trials(DATA))


def test_values_of_data():
    assert Means("p").of_sample(SAMPLE)[1] == DATA["response"].mean()
    by_response = DATA.groupby("response")["rt"].mean()
    np.testing.assert_allclose(Means("rt").of_sample(SAMPLE), by_response)


def test_expected_values_are_those_of_the_process():
    expected = expectation_of_process(PROCESS)
    p, rt = (Means(what).of_expectation(expected, SAMPLE) for what in ("p", "rt"))
    assert p == pytest.approx([float(PROCESS.probability(r)) for r in (0, 1)], rel=1e-8)
    assert rt == pytest.approx([float(PROCESS.mean(r)) for r in (0, 1)], abs=2e-6)


def test_a_response_without_rts_has_no_mean():
    only = ddm.Trials(DATA[DATA["response"] == 1])
    found = Means("rt").of_sample(sample_of(only))
    assert np.isnan(found[0])
    assert Means("p").of_sample(sample_of(only)).tolist() == [0.0, 1.0]


def test_keys_name_responses():
    assert Means("p").keys((False, True)) == [{"response": 1, "quantity": "p"}]
