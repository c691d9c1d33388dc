"""GeneralDDM: what is no process is refused when it is made."""

import math
import re

import numpy as np
import pandas as pd
import pytest

from ddm import GeneralDDM
from processes.general.examples import LEAKY, LEAKY_NUMBERS, leaky
from refusals import refused

NAMES = (
    "drift, boundary, noise, z, t0, sv, sz, st0, start, start_shape, non_decision, t0_sd, breaks"
)


def test_fields_are_given_by_name():
    """A function's own text cannot be written in a call."""
    with refused(
        TypeError,
        "GeneralDDM takes its parameters by name; got 1, 2 without a name. Write e.g. "
        f"GeneralDDM(drift=1, boundary=2). The names are {NAMES}.",
    ):
        GeneralDDM(1, 2)
    with refused(
        TypeError,
        "GeneralDDM takes its parameters by name; got a value of type function without a name. "
        f"Write e.g. GeneralDDM(drift=..., boundary=1.5, t0=0.3). The names are {NAMES}.",
    ):
        GeneralDDM(leaky, boundary=1.5, t0=0.3)


def test_a_name_that_is_no_field_is_refused():
    with refused(
        TypeError,
        "GeneralDDM does not know ndt= (write t0=), boundry= (write boundary=). Its parameters are "
        f"{NAMES}, v, a, D. Numbers of another package may mean something else: see ddm.convert.",
    ):
        GeneralDDM(drift=1.0, ndt=0.3, boundry=1.5)


@pytest.mark.parametrize("role", ["drift", "boundary", "noise"])
@pytest.mark.parametrize("value", ["v", None, [1.0], np.array([1.0]), 1j, {}], ids=repr)
def test_what_is_neither_number_nor_function_is_refused(role, value):
    with refused(
        TypeError, f"{role} must be a number or a function; got {value!r}. Write e.g. {role}=1.0."
    ):
        GeneralDDM(**{"drift": 1.0, "boundary": 1.0, role: value})


@pytest.mark.parametrize(
    ("role", "value", "message"),
    [
        ("drift", math.nan, 
            "must be a finite number; got nan. (v: drift rate; positive towards the upper "
            "boundary)"
        ),
        ("drift", -math.inf, 
            "must be a finite number; got -inf. (v: drift rate; positive towards the upper "
            "boundary)"
        ),
        ("boundary", 0, 
            "must be a finite number > 0; got 0. (a: boundary separation: the full distance "
            "between the boundaries)"
        ),
        ("noise", -1, 
            "must be a finite number > 0; got -1. (D: diffusion coefficient: variance of the "
            "noise per second (D = s^2))"
        ),
    ],
)  # fmt: skip
def test_numbers_outside_the_domain_are_refused(role, value, message):
    with refused(ValueError, f"{role} {message}"):
        GeneralDDM(**{"drift": 1.0, "boundary": 1.0, role: value})


@pytest.mark.parametrize("role", ["drift", "boundary", "noise"])
def test_a_truth_value_is_no_number(role):
    with refused(
        TypeError,
        f"{role} must be a number or a function; got True. Write e.g. {role}=1.0.",
    ):
        GeneralDDM(**{"drift": 1.0, "boundary": 1.0, role: True})


def test_the_fields_of_its_own_are_checked():
    with refused(
        ValueError,
        "z must be a number between 0 and 1, both excluded; got 1. (z: starting point relative "
        "to a (0 = lower, 1 = upper boundary))",
    ):
        GeneralDDM(drift=1.0, boundary=1.0, z=1)
    with refused(
        TypeError,
        "t0 must be a finite number >= 0; got '0.3'. (t0: non-decision time; with st0 > 0 its "
        "smallest value, with t0_sd > 0 its mean)",
    ):
        GeneralDDM(drift=1.0, boundary=1.0, t0="0.3")
    with pytest.raises(
        ValueError,
        match=r"^sz must be a number >= 0 and below 2 min\(z, 1 - z\), which is 0\.4 for",
    ):
        GeneralDDM(drift=1.0, boundary=1.0, z=0.2, sz=0.5)
    with pytest.raises(TypeError, match=r"^sv must be one number; got \[1\.0\]\."):
        GeneralDDM(drift=1.0, boundary=1.0, sv=[1.0])


@pytest.mark.parametrize("missing", ["drift", "boundary"])
def test_drift_and_boundary_are_required(missing):
    with pytest.raises(TypeError, match=f"missing 1 required keyword-only argument: '{missing}'"):
        GeneralDDM(**{name: 1.0 for name in ("drift", "boundary") if name != missing})


@pytest.mark.parametrize("value", [[1.0], pd.Series({"v": 1.0}), "v", 1.0, None], ids=repr)
def test_parameters_that_are_no_dict_are_refused(value):
    with (
        pytest.warns(DeprecationWarning, match="parameters="),
        refused(
            TypeError,
            f"parameters must be a dict of numbers by name; got {value!r}. Write e.g. {{'v': "
            "1.0}.",
        ),
    ):
        GeneralDDM(**LEAKY, parameters=value)


@pytest.mark.parametrize(
    ("value", "error"),
    [
        *((value, ValueError) for value in (math.nan, math.inf)),
        *((value, TypeError) for value in ("1", None, True, 1j, [1.0], np.ones(2))),
    ],
    ids=repr,
)
def test_parameters_that_are_no_numbers_are_refused(value, error):
    with refused(
        error,
        f"tau must be one finite number; got {value!r}. Values that differ between "
        "trials are said in simulate(per_trial=...).",
    ):
        leaky(tau=value)


def test_a_name_that_is_no_name_is_refused():
    with (
        pytest.warns(DeprecationWarning, match="parameters="),
        refused(
            TypeError,
            "parameters must be a dict of numbers by name; got the name 1. Write e.g. {'v': 1.0}.",
        ),
    ):
        GeneralDDM(**LEAKY, parameters=LEAKY_NUMBERS | {1: 1.0})


@pytest.mark.parametrize("value", [2, np.float32(2), np.int8(2), np.array(2.0)], ids=repr)
def test_all_kinds_of_numbers_become_floats(value):
    number = leaky(leak=value).parameters["leak"]
    assert type(number) is float
    assert number == 2.0


@pytest.mark.parametrize(("role", "name"), [("drift", "v"), ("boundary", "a"), ("noise", "D")])
def test_a_number_given_twice_is_refused(role, name):
    with refused(
        ValueError,
        f"{role}=1 is the value of the parameter {name}, and {name}=2 is given too. Give one of "
        "them.",
    ):
        GeneralDDM(**{"drift": 1.0, "boundary": 1.0, role: 1.0}, **{name: 2.0})


@pytest.mark.parametrize(
    ("functions", "taken"),
    [
        (LEAKY, "v, leak, a, tau, D"),
        ({"drift": 1.0, "boundary": 1.0}, "v, a, D"),
        ({"drift": lambda t: t, "boundary": lambda t: 1.0, "noise": lambda t: 1.0}, "none"),
    ],
)
def test_a_parameter_that_nothing_takes_is_refused(functions, taken):
    with (
        pytest.warns(DeprecationWarning, match="parameters="),
        refused(
            ValueError,
            f"parameters has 'scale', which no function takes; they take {taken}. Leave it out, or "
            "name it in a function.",
        ),
    ):
        GeneralDDM(**functions, parameters={"scale": 1.0})
    known = "" if taken == "none" else f", {taken}"
    with refused(TypeError, f"GeneralDDM does not know scale=. Its parameters are {NAMES}{known}."):
        GeneralDDM(**functions, scale=1.0)


@pytest.mark.parametrize("name", ["z", "t0", "sv", "sz", "st0"])
@pytest.mark.parametrize("role", ["drift", "boundary", "noise"])
def test_a_function_cannot_take_a_field(name, role):
    function = {
        "z": lambda t, z: z,
        "t0": lambda t, t0: t0,
        "sv": lambda t, sv: sv,
        "sz": lambda t, sz: sz,
        "st0": lambda t, st0=1.0: st0,
    }[name]
    for numbers in ({}, {name: 0.3}):
        with refused(
            ValueError,
            f"{role} takes an argument {name!r}, which is a field of GeneralDDM (drift, boundary, "
            "noise, z, t0, sv, sz, st0, start_shape, t0_sd, start, non_decision, breaks, "
            "parameters) and not passed on. Give the argument another name.",
        ):
            GeneralDDM(**{"drift": 1.0, "boundary": 1.0, role: function}, **numbers)


@pytest.mark.parametrize(
    ("boundary", "numbers"),
    [(1.0, {"k": 1.0}), (lambda v: v, {"k": 1.0, "v": 1.0})],
    ids=["no v", "v elsewhere"],
)
def test_a_drift_that_cannot_vary_is_refused(boundary, numbers):
    with refused(
        ValueError,
        "sv=0.5 is the SD of the parameter v, which drift does not take. Name it in drift, e.g. "
        "drift=lambda x, v, leak: v - leak * x, or draw your own parameter: "
        "simulate(per_trial={...}).",
    ):
        GeneralDDM(drift=lambda x, k: k * x, boundary=boundary, **numbers, sv=0.5)


@pytest.mark.parametrize(
    ("role", "function", "error", "beginning"),
    [
        (
            "drift",
            max,
            TypeError,
            "drift must be a number or a Python function; got <built-in function max>. ",
        ),
        ("boundary", lambda x: 1.0, ValueError, "boundary must not depend on x: only drift may. "),
        (
            "noise",
            lambda *values: 1.0,
            ValueError,
            "noise must name its arguments one by one; got *values, ",
        ),
        (
            "boundary",
            lambda t: None,
            TypeError,
            "boundary cannot be compiled by numba to a function that returns a ",
        ),
        (
            "drift",
            lambda x: "fast",
            TypeError,
            "drift cannot be compiled by numba to a function that returns a number",
        ),
    ],
)
def test_functions_are_checked_when_the_process_is_made(role, function, error, beginning):
    with pytest.raises(error, match=f"^{re.escape(beginning)}"):
        GeneralDDM(**{"drift": 1.0, "boundary": 1.0, role: function})
