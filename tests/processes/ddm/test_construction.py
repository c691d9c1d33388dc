"""DDM: its fields, and values that are refused."""

import dataclasses
import inspect

import numpy as np
import pandas as pd
import pytest

from ddm import DDM
from ddm.distributions import BELONGING_NAMES, WORDS
from ddm.parameters import BY_NAME, NAMES
from processes.ddm.examples import PROCESS
from refusals import refused

ALWAYS = [name for name in NAMES if name not in BELONGING_NAMES]


def test_defaults():
    assert DDM(v=1, a=2) == DDM(v=1.0, a=2.0, z=0.5, t0=0.0, sv=0.0, sz=0.0, st0=0.0, D=1.0)
    assert repr(DDM(v=1, a=2)) == "DDM(v=1.0, a=2.0, z=0.5, t0=0.0, sv=0.0, sz=0.0, st0=0.0, D=1.0)"


def test_fields_are_those_of_the_table():
    names = [field.name for field in dataclasses.fields(DDM)]
    assert [name for name in names if name not in WORDS] == list(NAMES)
    assert [name for name in names if name not in NAMES] == list(WORDS)


def test_a_process_is_a_frozen_value():
    assert hash(DDM(v=1, a=2)) == hash(DDM(v=1.0, a=2.0))
    with pytest.raises(dataclasses.FrozenInstanceError, match="v"):
        PROCESS.v = 2.0


@pytest.mark.parametrize("missing", ["v", "a"])
def test_drift_and_boundary_are_required(missing):
    with pytest.raises(TypeError, match=f"missing 1 required keyword-only argument: '{missing}'"):
        DDM(**{name: 1.0 for name in ("v", "a") if name != missing})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("v", np.inf),
        ("v", np.nan),
        ("a", 0),
        ("a", -1),
        ("z", 0),
        ("z", 1),
        ("t0", -0.1),
        ("D", 0),
        ("D", np.nan),
        ("sv", -0.1),
        ("sv", np.inf),
        ("sz", -0.1),
        ("sz", 1),
        ("st0", -0.1),
        ("st0", np.nan),
    ],
)
def test_a_value_outside_the_domain(name, value):
    row = BY_NAME[name]
    with refused(
        ValueError, f"{name} must be {row.domain}; got {value:g}. ({name}: {row.meaning})"
    ):
        DDM(**{"v": 1, "a": 1, name: value})


@pytest.mark.parametrize(
    ("z", "sz", "limit"), [(0.5, 0.9999999, None), (0.3, 0.6, "0.6"), (0.8, 0.5, "0.4")]
)
def test_starting_points_lie_between_the_boundaries(z, sz, limit):
    if limit is None:
        assert DDM(v=1, a=1, z=z, sz=sz).sz == sz
        return
    with refused(
        ValueError,
        f"sz must be a number >= 0 and below 2 min(z, 1 - z), which is {limit} for z = {z}; got "
        f"{sz}. Starting points lie between z - sz/2 and z + sz/2, inside the boundaries. Make sz "
        "smaller, or move z towards 0.5.",
    ):
        DDM(v=1, a=1, z=z, sz=sz)


@pytest.mark.parametrize("name", ALWAYS)
@pytest.mark.parametrize("value", ["0.5", None, True, 0.5j, {}], ids=repr)
def test_a_value_that_is_no_number(name, value):
    row = BY_NAME[name]
    with refused(TypeError, f"{name} must be {row.domain}; got {value!r}. ({name}: {row.meaning})"):
        DDM(**{"v": 1, "a": 1, name: value})


def test_parameters_are_named():
    assert set(inspect.signature(DDM).parameters) == {*NAMES, *WORDS}
    with refused(
        TypeError,
        "DDM takes its parameters by name; got 1, 1 without a name. Write e.g. DDM(v=1, a=1, "
        "t0=...). The names are v, a, z, t0, sv, sz, st0, D, start, start_shape, non_decision, "
        "t0_sd.",
    ):
        DDM(1, 1)


def test_names_of_other_packages_are_refused_with_ours():
    with refused(
        TypeError,
        "DDM does not know drift= (write v=), B= (write a=), nondectime= (write t0=). Its "
        "parameters are v, a, z, t0, sv, sz, st0, D, start, start_shape, non_decision, t0_sd. "
        "Numbers of another package may mean something else: see ddm.convert.",
    ):
        DDM(drift=1, B=0.5, nondectime=0.3)


def test_a_lapse_is_no_parameter_of_a_process():
    with refused(
        TypeError,
        "DDM does not know lapse_rate=. Its parameters are v, a, z, t0, sv, sz, st0, D, "
        "start, start_shape, non_decision, t0_sd.",
    ):
        DDM(v=1, a=1, lapse_rate=0.05)


@pytest.mark.parametrize("name", ALWAYS)
@pytest.mark.parametrize(
    "value", [[0.5], (1, 2), np.array([0.5]), pd.Series([0.5])], ids=lambda x: type(x).__name__
)
def test_a_process_is_one_set_of_numbers(name, value):
    with refused(
        TypeError,
        f"{name} must be one number; got {value!r}. A process has one of each parameter: make a "
        "process for each set of them, or give those that differ between trials to "
        "simulate(per_trial=...).",
    ):
        DDM(**{"v": 1, "a": 1, name: value})
