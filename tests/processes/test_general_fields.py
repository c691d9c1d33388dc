"""Fields and parameters of a GeneralDDM are given by name."""

import dataclasses
import math

import pytest

from ddm import GeneralDDM, drifts
from ddm.processes.general_fields import names_of_parameters
from refusals import refused


def test_parameters_in_a_dict_are_deprecated():
    with pytest.warns(DeprecationWarning, match="parameters=") as caught:
        old = GeneralDDM(drift=drifts.leaky, boundary=1.2, parameters={"v": 1.0, "leak": 3.0})
    assert [str(one.message) for one in caught] == [
        "parameters= of GeneralDDM is deprecated and will go in the next version: give the "
        "parameters of the functions by name, e.g. GeneralDDM(..., v=..., leak=...)."
    ]
    assert caught[0].filename == __file__
    assert old == GeneralDDM(drift=drifts.leaky, boundary=1.2, v=1.0, leak=3.0)


def test_one_parameter_of_two_functions_is_named():
    process = GeneralDDM(
        drift=lambda x, k: -k * x, boundary=lambda t, k: 2 * math.exp(-k * t), k=1.0
    )
    assert repr(process).endswith(", k=1.0); k is one parameter of drift and boundary")


def test_parameters_are_replaced_by_name():
    process = GeneralDDM(drift=drifts.leaky, boundary=1.2, v=1.0, leak=3.0)
    changed = dataclasses.replace(process, leak=2.0, t0=0.1)
    assert changed == GeneralDDM(drift=drifts.leaky, boundary=1.2, v=1.0, leak=2.0, t0=0.1)


def test_a_parameter_that_is_given_in_two_ways_is_refused():
    with (
        pytest.warns(DeprecationWarning, match="parameters="),
        refused(
            ValueError,
            "the parameter 'v' is given by name and in parameters; give it by name only.",
        ),
    ):
        GeneralDDM(drift=drifts.leaky, boundary=1.2, v=1.0, parameters={"v": 1.0, "leak": 3.0})


def test_names_follow_from_the_functions_that_are_given():
    assert names_of_parameters({"drift": drifts.leaky, "boundary": 1.0}) == ["v", "leak", "a", "D"]
    pair = {"drift": 1.0, "boundary": (lambda t, b: b, -1.0), "noise": lambda t, g: g}
    assert names_of_parameters(pair) == ["v", "b", "lower", "g"]


def test_two_boundaries_are_two():
    with refused(
        ValueError,
        "boundary must be the separation, or a pair (upper, lower) of positions; got 3 values.",
    ):
        GeneralDDM(drift=1.0, boundary=(1.0, 0.0, -1.0))
    with refused(
        ValueError,
        "the upper boundary must return a finite number > 0 at t = 0; got -1 with v=1, D=1, "
        "lower=-2, upper=-1.",
    ):
        GeneralDDM(drift=1.0, boundary=(-1.0, -2.0))
