"""GeneralDDM is an immutable value: equal, hashable, copied, replaced in part, sent to workers."""

import copy
import dataclasses
import pickle

import joblib
import pytest

from ddm import DDM, GeneralDDM
from processes.general.examples import LEAKY, LEAKY_NUMBERS, OWN_FUNCTIONS, VARYING, leaky


def test_a_process_is_a_frozen_value():
    process, numbers = leaky(), dict(LEAKY_NUMBERS)
    assert process == leaky()
    assert hash(process) == hash(leaky())
    assert len({process, leaky()}) == 1
    with pytest.raises(dataclasses.FrozenInstanceError, match="drift"):
        process.drift = 1.0
    with pytest.raises(TypeError, match="does not support item assignment"):
        process.parameters["v"] = 2.0
    own = GeneralDDM(**LEAKY, **numbers)
    numbers["v"] = 5.0
    assert own.parameters["v"] == 1.0


def test_processes_that_differ_are_not_equal():
    process = leaky()
    others = [
        leaky(v=1.5),
        leaky(VARYING | {"z": 0.5}),
        GeneralDDM(**LEAKY, noise=2.0, **LEAKY_NUMBERS, **VARYING),
        GeneralDDM(**OWN_FUNCTIONS, **LEAKY_NUMBERS, **VARYING),
        GeneralDDM(**LEAKY, v=1.0, leak=3.0, a=1.5, **VARYING),
    ]
    assert all(process != other for other in others)
    assert process != DDM(v=1.0, a=1.5)
    process.simulate(
        5, method="euler", seed=1
    )  # what it remembers of its compilation is no part of it
    assert process == leaky()
    assert repr(process) == repr(leaky())


def test_a_process_replaced_in_part():
    faster = dataclasses.replace(leaky(), **(LEAKY_NUMBERS | {"v": 2.0}), t0=0.3)
    assert faster == leaky(VARYING | {"t0": 0.3}, v=2.0)
    assert faster.simulate(50, method="euler", seed=1).equals(
        leaky(VARYING | {"t0": 0.3}, v=2.0).simulate(50, method="euler", seed=1)
    )
    simulated = leaky()
    simulated.simulate(5, method="euler", seed=1)
    changed = dataclasses.replace(simulated, noise=2.0)
    assert changed.simulate(20, method="euler", seed=1).equals(
        GeneralDDM(**LEAKY, noise=2.0, **LEAKY_NUMBERS, **VARYING).simulate(
            20, method="euler", seed=1
        )
    )
    with pytest.raises(ValueError, match=r"^sz must be"):
        dataclasses.replace(leaky(), z=0.1)


@pytest.mark.parametrize(
    "copied", [lambda p: pickle.loads(pickle.dumps(p)), copy.copy, copy.deepcopy]
)
def test_a_process_is_copied(copied):
    process = leaky()
    expected = process.simulate(50, method="euler", seed=1)
    other = copied(process)
    assert other == process
    assert hash(other) == hash(process)
    assert other.simulate(50, method="euler", seed=1).equals(expected)
    with pytest.raises(TypeError, match="does not support item assignment"):
        other.parameters["v"] = 2.0


def test_a_process_with_functions_of_no_module_is_sent_to_workers():
    """joblib pickles by value what cannot be imported, as functions of a notebook."""
    own = GeneralDDM(drift=OWN_FUNCTIONS["drift"], boundary=1.2, v=1.0, leak=3.0)
    other = pickle.loads(pickle.dumps(joblib.wrap_non_picklable_objects(own)))
    assert other.simulate(50, method="euler", seed=1).equals(
        own.simulate(50, method="euler", seed=1)
    )


def test_its_text_says_what_it_is():
    process = GeneralDDM(drift=1.0, boundary=2.0, t0=0.3)
    assert repr(process) == (
        "GeneralDDM(drift=1.0, boundary=2.0, noise=1.0, z=0.5, t0=0.3, sv=0.0, sz=0.0, st0=0.0)"
    )
    assert repr(leaky()).endswith("st0=0.1, v=1.0, leak=3.0, a=1.5, tau=2.0)")
    assert "drift=<function leaky" in repr(leaky())
