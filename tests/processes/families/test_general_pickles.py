"""The family of functions travels to other processes: what is compiled is compiled again there."""

import pickle
from functools import partial

import cloudpickle
import numpy as np
import pytest

import ddm

FACTOR = 2.0


def closed_over(factor):
    return lambda x, v, leak: v - factor * leak * x


MODELS = {
    "ready-made": ddm.Model(drift=ddm.drifts.leaky, leak=1.0),
    "reflected": ddm.Model(drift=ddm.drifts.leaky, leak=1.0, stimulus="side"),
    "lambda": ddm.Model(drift=lambda x, v, leak: v - FACTOR * leak * x, leak=1.0),
    "closure": ddm.Model(drift=closed_over(2.0), leak=1.0),
    "reflected closure": ddm.Model(drift=closed_over(2.0), leak=1.0, stimulus="side"),
}


def log_densities(family):
    row = family.unsaid
    for name, value in dict(v=1.5, a=1.2, z=0.5, t0=0.3, D=1.0, leak=1.0).items():
        row[family.positions[name]] = value
    rt, upper = np.array([0.4, 0.7]), np.array([True, False])
    return family.log_densities(rt, upper, np.zeros(2, dtype=int), row[None]).tolist()


@pytest.mark.parametrize("case", MODELS)
def test_a_family_that_was_used_and_sent(case):
    model = MODELS[case]
    expected = log_densities(model.family)
    sending = [cloudpickle.dumps]
    if case in ("ready-made", "reflected"):
        sending += [pickle.dumps, partial(pickle.dumps, protocol=2)]
    for send in sending:
        for family in (pickle.loads(send(model.family)), pickle.loads(send(model)).family):
            assert family.is_like(model.family)
            assert log_densities(family) == expected
            assert list(family.rows) == list(model.family.rows)


def test_a_ready_made_function_stays_the_one_it_is():
    again = pickle.loads(cloudpickle.dumps(MODELS["ready-made"]))
    assert again.drift is ddm.drifts.leaky
    assert again == MODELS["ready-made"]
