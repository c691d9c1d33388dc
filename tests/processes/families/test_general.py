"""The family of processes with functions: its parameters, what is alike, and what is pickled."""

import math
import pickle

import numpy as np
import pytest

import ddm
from ddm import boundaries, drifts
from ddm.function_parameters import BY_FUNCTION_NAME
from ddm.parameters import BY_NAME, LAPSE
from ddm.processes.families.ready_made import FUNCTIONS, is_ready_made

BOTH = ddm.Model(
    drift=drifts.leaky, boundary=boundaries.exponential, leak=ddm.FREE, tau=ddm.FREE
).family
OWN = ddm.Model(
    drift=lambda x, v, tau: v - x / tau, boundary=lambda t, a, k: a * math.exp(-k * t), tau=1.0, k=2
).family


def test_parameters_are_those_of_the_table_and_of_the_functions():
    assert list(BOTH.rows) == ["v", "a", "z", "t0", "sv", "sz", "st0", "D", "leak", "tau", "lapse"]
    assert BOTH.rows["v"] is BY_NAME["v"]
    assert BOTH.rows["leak"] is BY_FUNCTION_NAME["leak"]
    assert BOTH.positions["lapse"] == LAPSE
    assert BOTH.positions["leak"] > LAPSE
    assert not BOTH.has_closed_forms


def test_a_parameter_of_one_s_own_has_a_row_without_a_region():
    # tau is also the name of a ready-made one, with another meaning
    for name, taker in {"tau": "drift", "k": "boundary"}.items():
        row = OWN.rows[name]
        assert row.meaning == f"parameter of {taker}"
        assert row.search == (-math.inf, math.inf)
        assert math.isnan(row.start)


def test_nothing_said_has_unit_noise():
    assert BOTH.unsaid[BY_NAME["D"].position] == 0.0  # a parameter, which is said
    scaled = ddm.Model(drift=lambda v: v, noise=lambda t: 1.0 + t).family
    assert scaled.unsaid[BY_NAME["D"].position] == 1.0


def test_ready_made_functions_are_known():
    assert {drifts.leaky, drifts.conflict, boundaries.weibull, drifts.amplified_noise} <= FUNCTIONS
    assert not is_ready_made(lambda t, a: a)


def test_parameters_of_two_functions_are_shared():
    family = ddm.Model(drift=drifts.amplified, noise=drifts.amplified_noise, gain=ddm.FREE).family
    assert family.shared == {"gain": "drift and noise"}


def test_pairs_of_boundaries_make_a_process():
    family = ddm.Model(
        drift=lambda v: v, boundary=(0.8, lambda t, low: -low - 0.1 * t), low=0.5
    ).family
    row = family.unsaid
    for name, value in {"v": 1.0, "upper": 0.8, "low": 0.5, "z": 0.5, "D": 1.0}.items():
        row[family.positions[name]] = value
    process = family.process(row)
    assert process.boundary[0] == 0.8
    assert float(process.probability(1)) == pytest.approx(
        float(
            ddm.GeneralDDM(
                drift=1.0, boundary=(0.8, lambda t, low: -low - 0.1 * t), low=0.5
            ).probability(1)
        ),
        rel=1e-9,
    )


def test_pickled_families_are_alike():
    again = pickle.loads(pickle.dumps(BOTH))
    assert BOTH.is_like(again)
    row = BOTH.unsaid[np.newaxis].copy()
    for name, value in {"v": 1.0, "a": 1.2, "z": 0.5, "leak": 1.0, "tau": 2.0, "D": 1.0}.items():
        row[0, BOTH.positions[name]] = value
    trial = np.array([0.5]), np.array([True]), np.array([0]), row
    assert again.log_densities(*trial) == BOTH.log_densities(*trial)
