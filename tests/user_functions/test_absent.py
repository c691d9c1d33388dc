"""Placeholders: they have arguments, and no values."""

import inspect

import numpy as np
import pytest

import ddm
from ddm.parameters import A, D, Z
from ddm.user_functions import Absent, absent_of, arguments, placeholder, reflected, refuse_absent
from refusals import refused

KNOWN = Absent("drift", "mine", ("x", "v", "leak"), None, "ddm.load(path, functions={...})")
MESSAGE = (
    "this fit was loaded without its drift, the function 'mine' of x, v, leak: a file names a "
    "function of your own without importing it. It has estimates, but no densities and no "
    "simulations. Give the function: ddm.load(path, functions={...})."
)


def test_a_placeholder_has_arguments_and_no_values():
    drift = placeholder(KNOWN)
    assert [one.name for one in arguments("drift", drift)] == ["x", "v", "leak"]
    assert drift.__name__ == "mine"
    assert absent_of(drift) is KNOWN
    assert absent_of(reflected(drift)) is KNOWN
    with refused(ValueError, MESSAGE):
        drift(np.zeros(1), 1.0, 2.0)
    for function in (drift, reflected(drift)):
        with refused(ValueError, MESSAGE):
            refuse_absent(function)


def test_what_is_there_is_no_placeholder():
    for function in (ddm.drifts.leaky, reflected(ddm.drifts.leaky), lambda x, v: v, None, 1.0):
        assert absent_of(function) is None
        refuse_absent(function)


def test_a_model_knows_its_parameters_and_refuses_its_process():
    model = ddm.Model(drift=placeholder(KNOWN), leak=ddm.FREE, v=1.0)
    assert model.family.rows["leak"].meaning == "parameter of drift"
    row = model.family.unsaid
    row[[A, Z, D]] = 1.0, 0.5, 1.0
    with refused(ValueError, MESSAGE):
        model.family.process(row)
    with refused(ValueError, MESSAGE):
        model.family.log_densities(
            np.array([0.5]), np.array([True]), np.zeros(1, dtype=int), row[None]
        )


def test_two_are_alike_if_all_that_is_known_is():
    def family(known):
        return ddm.Model(drift=placeholder(known), leak=1.0).family

    other = Absent("drift", "mine", ("x", "v", "leak"), "a source", KNOWN.remedy)
    assert family(KNOWN).is_like(family(KNOWN))
    assert not family(KNOWN).is_like(family(other))
    assert not family(KNOWN).is_like(ddm.Model(drift=ddm.drifts.leaky, leak=1.0).family)


@pytest.mark.parametrize("name", ["lambda", "x: print('no')", "1x"])
def test_a_name_that_code_could_not_have(name):
    with pytest.raises(ValueError, match=r"not a valid parameter name"):
        placeholder(Absent("drift", "mine", (name,), None, ""))


def test_a_density_of_starts():
    start = placeholder(Absent("start", "<lambda>", (), None, "f()"))
    model = ddm.Model(boundary=ddm.boundaries.linear, slope=0.1, start=start)
    assert "z" not in model.family.rows
    assert inspect.signature(start).parameters == {}
