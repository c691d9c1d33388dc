"""Parameters of functions are given by name, and copied by replace."""

from dataclasses import replace

import pytest

from ddm import FREE, Model, boundaries, drifts


def test_a_copy_keeps_what_it_is_not_told():
    model = Model(drift=drifts.leaky, leak=FREE, v="difficulty")
    assert replace(model, leak=3.0).parameters["leak"] == 3.0
    assert replace(model, a=1.2) == Model(drift=drifts.leaky, leak=FREE, v="difficulty", a=1.2)
    untaken = Model(drift=lambda t, k: k * t, k=FREE)
    assert replace(untaken, a=1.2).v is None


def test_models_are_equal_if_their_parameters_are():
    one, other = (Model(boundary=boundaries.exponential, tau=tau) for tau in (1.0, 2.0))
    assert one != other
    assert hash(one) == hash(other)


@pytest.mark.parametrize("name", ["tua", "leak"])
def test_a_name_that_no_function_takes_is_refused(name):
    with pytest.raises(TypeError, match=f"Model does not know {name}="):
        Model(boundary=boundaries.exponential, tau=1.0, **{name: 1.0})
