"""Functions of the user's own: what is given to them, and what cannot be compiled."""

import math

import numba
import numpy as np
import pandas as pd
import pytest

from ddm.user_functions import Source, adapted
from simulators.kernels_with_functions.rows import COLUMNS

NUMBER = {name: float(i + 1) for i, name in enumerate(COLUMNS)}  # v = 1, a = 2, ...
ROW = tuple(NUMBER.values())
LEAK, TAU = NUMBER["leak"], NUMBER["tau"]


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (lambda x, t, v, leak: x + 10 * t + 100 * v + 1000 * leak, 0.5 + 2.5 + 100 + 1000 * LEAK),
        (lambda leak, v, t, x: x + 10 * t + 100 * v + 1000 * leak, 0.5 + 2.5 + 100 + 1000 * LEAK),
        (lambda tau: tau, TAU),
        (lambda t: t, 0.25),
        (lambda x: x, 0.5),
        (lambda: 7, 7.0),
        (lambda x: x > 0, 1.0),
        (lambda leak, tau=3.0: leak * tau, LEAK * TAU),  # the column has the number to take
        (numba.njit(lambda x, v: x * v), 0.5),
        (numba.njit("f8(f8, f8)")(lambda tau, x: x * tau), 0.5 * TAU),
        (lambda D, a: D + a, 10.0),
    ],
)
def test_an_argument_gets_the_parameter_of_its_name(function, expected):
    value = adapted("drift", function, COLUMNS)(0.5, 0.25, ROW)
    assert isinstance(value, float)
    assert value == expected


def test_boundary_and_noise_get_no_evidence():
    for role in ("boundary", "noise"):
        assert adapted(role, lambda a, t: a * t, COLUMNS)(0.25, ROW) == 0.5


def test_division_by_zero_gives_an_infinity():
    assert adapted("boundary", lambda t, a: a / t, COLUMNS)(0.0, ROW) == math.inf
    assert math.isnan(adapted("boundary", lambda t: t / t, COLUMNS)(0.0, ROW))


@pytest.mark.parametrize("function", [math.sqrt, np.exp, np.tanh, math.erf, abs])
def test_functions_may_use_those_of_math_and_numpy(function):
    assert adapted("noise", lambda t: function(t), COLUMNS)(0.25, ROW) == pytest.approx(
        function(0.25), rel=1e-15
    )


def test_functions_may_use_loops_branches_arrays_and_functions():
    table = np.array([1.0, 3.0, 2.0])

    @numba.njit
    def square(t):
        return t * t

    def boundary(t, a):
        total = 0.0
        for i in range(3):
            total += table[i] * square(t)
        return total if t > 0 else a

    compiled = adapted("boundary", boundary, COLUMNS)
    assert compiled(2.0, ROW) == 24.0
    assert compiled(-2.0, ROW) == 2.0


NAMED = ["easy", "hard"]
SERIES = pd.Series([1.0, 2.0])

RULES = (
    "It may use its arguments, numbers, NumPy arrays, if and for, and functions of math and "
    "NumPy; what it calls of your own needs @numba.njit above it."
)


@pytest.mark.parametrize(
    ("function", "gist"),
    [
        (lambda v: len(NAMED) * v, "The use of a reflected list(unicode_type)"),
        (lambda v: SERIES.sum() * v, "Untyped global name 'SERIES'"),
        (lambda v: v * missing, "NameError: name 'missing' is not defined"),  # noqa: F821
        (lambda v: v.easy, "Unknown attribute 'easy' of type float64"),
        (lambda v: v + "1", "No implementation of function"),
        (lambda v: None, "No conversion from none to float64"),
        (lambda v: v * 1j, "No conversion from complex128 to float64"),
        (lambda v: "fast", "No conversion from Literal[str](fast) to float64"),
        (lambda v: np.ones(2) * v, "No conversion from array(float64, 1d, C) to float64"),
        (lambda v: (v, v), "No conversion from UniTuple(float64 x 2) to float64"),
    ],
)
@pytest.mark.parametrize("role", ["drift", "boundary"])
def test_what_cannot_be_compiled_is_explained(role, function, gist):
    with pytest.raises(TypeError) as caught:
        adapted(role, function, COLUMNS)
    text = str(caught.value)
    assert text.startswith(
        f"{role} cannot be compiled by numba to a function that returns a number: {gist}"
    )
    assert text.endswith(f". {RULES}")
    assert "\n" not in text
    assert "During" not in text
    assert ".." not in text
    assert isinstance(caught.value.__cause__, numba.core.errors.NumbaError)


def test_a_table_that_changed_in_place_is_another_one():
    table = np.array([1.0, 2.0])

    def drift(v):
        return v * table[0]

    before = Source.of(drift)
    assert Source.of(drift) == before
    table[0] = 3.0
    assert Source.of(drift) != before
