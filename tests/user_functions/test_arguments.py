"""Functions of the user's own: their arguments, and what is no function."""

import functools
import math

import numba
import numpy as np
import pytest

from ddm import boundaries, drifts
from ddm.user_functions import arguments, parameters_of, varies
from refusals import refused


def test_parameters_are_the_arguments_but_evidence_and_time():
    assert [argument.name for argument in arguments("drift", drifts.leaky)] == ["x", "v", "leak"]
    assert [argument.name for argument in parameters_of("drift", drifts.leaky)] == ["v", "leak"]
    assert [argument.name for argument in parameters_of("boundary", boundaries.exponential)] == [
        "a",
        "tau",
    ]
    assert parameters_of("noise", lambda t: t) == parameters_of("drift", lambda t, x: t) == []


def test_a_compiled_function_has_the_arguments_of_its_source():
    assert arguments("drift", numba.njit(drifts.leaky)) == arguments("drift", drifts.leaky)


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (lambda x: x, True),
        (lambda t: t, True),
        (lambda v, t, x: t, True),
        (lambda v: v, False),
        (lambda: 1.0, False),
        (numba.njit(lambda x: x), True),
        (numba.njit(lambda v: v), False),
    ],
)
def test_a_drift_varies_with_evidence_or_time(function, expected):
    assert varies(function) is expected


@pytest.mark.parametrize(
    ("function", "shown"),
    [
        (lambda *values: 1.0, "*values, which is variadic positional"),
        (lambda t, **options: 1.0, "**options, which is variadic keyword"),
        (lambda t, *, b: 1.0, "b, which is keyword-only"),
        (lambda t, b, /: 1.0, "t, which is positional-only"),
    ],
)
@pytest.mark.parametrize(("role", "of"), [("drift", "x and t"), ("boundary", "t"), ("noise", "t")])
def test_arguments_without_a_name_or_a_place_are_refused(role, of, function, shown):
    with refused(
        ValueError,
        f"{role} must name its arguments one by one; got {shown}. They are {of}, where it depends "
        "on them, and names of parameters.",
    ):
        arguments(role, function)


@pytest.mark.parametrize("role", ["boundary", "noise"])
def test_only_drift_depends_on_evidence(role):
    with refused(
        ValueError,
        f"{role} must not depend on x: only drift may. It may depend on t and parameters.",
    ):
        arguments(role, lambda t, x: 1.0)


class Callable:
    def __call__(self, t):
        return 1.0

    def method(self, t):
        return 1.0


NO_FUNCTIONS = {
    "builtin": max,
    "builtin with a signature": math.sin,
    "ufunc": np.exp,
    "class": float,
    "partial": functools.partial(boundaries.exponential, tau=1.0),
    "partial of a compiled function": functools.partial(
        numba.njit(boundaries.exponential), tau=1.0
    ),
    "object": Callable(),
    "method": Callable().method,
    "vectorized": numba.vectorize(lambda t: 1.0),
    "vectorized by NumPy": np.vectorize(lambda t: 1.0),
}


@pytest.mark.parametrize("name", NO_FUNCTIONS)
@pytest.mark.parametrize("role", ["drift", "boundary", "noise"])
def test_what_is_no_python_function_is_refused(role, name):
    with refused(
        TypeError,
        f"{role} must be a number or a Python function; got {NO_FUNCTIONS[name]!r}. Write it with "
        f"def or lambda, e.g. {role}=lambda t, b: ..., and its numbers by name, b=1.0.",
    ):
        arguments(role, NO_FUNCTIONS[name])
