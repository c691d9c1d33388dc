"""The ready-made boundaries: their formulas, for numbers and arrays, plain and compiled."""

import inspect
import math

import numba
import numpy as np
import pytest

from ddm import boundaries

TIMES = np.array([0.0, 0.25, 0.5, 2.0, 10.0])

# the function, its parameters, and its formula
FORMULAS = {
    "linear": ({"a": 2.0, "slope": 1.5}, lambda t: max(2.0 - 1.5 * t, 0.0)),
    "linear, apart": ({"a": 2.0, "slope": -1.5}, lambda t: 2.0 + 1.5 * t),
    "exponential": ({"a": 2.0, "tau": 0.8}, lambda t: 2.0 * math.exp(-t / 0.8)),
    "weibull": (
        {"a": 2.0, "scale": 0.6, "shape": 3.0, "shrink": 0.75},
        lambda t: 2.0 - 1.5 * (1 - math.exp(-((t / 0.6) ** 3))),
    ),
    "hyperbolic": ({"a": 2.0, "half_time": 0.4}, lambda t: 2.0 * 0.4 / (0.4 + t)),
    "logistic": (
        {"a": 2.0, "steepness": 40.0, "midpoint": 1.0, "asymmetry": 0.5},
        lambda t: 2.0 * (1 - 1 / (1 + math.exp(-40.0 * (t - 1.0))) ** 2),
    ),
}
each = pytest.mark.parametrize("name", FORMULAS)


def named(name):
    return getattr(boundaries, name.split(",")[0]), *FORMULAS[name]


def test_all_boundaries_are_tested():
    functions = {name for name, value in vars(boundaries).items() if inspect.isfunction(value)}
    assert functions == {name.split(",")[0] for name in FORMULAS}


@each
def test_a_boundary_follows_its_formula(name):
    function, parameters, formula = named(name)
    for t in TIMES:
        value = function(float(t), **parameters)
        assert np.ndim(value) == 0
        assert value == pytest.approx(formula(t), rel=1e-14, abs=1e-300)


@each
def test_a_boundary_takes_an_array_of_times(name):
    function, parameters, formula = named(name)
    values = function(TIMES, **parameters)
    np.testing.assert_allclose(values, [formula(t) for t in TIMES], rtol=1e-14)
    assert values.shape == TIMES.shape


@each
def test_a_boundary_compiles(name):
    function, parameters, formula = named(name)
    compiled = numba.njit(error_model="numpy")(function)
    for t in TIMES:
        value = compiled(float(t), *parameters.values())
        assert isinstance(value, float)
        assert value == pytest.approx(formula(t), rel=1e-14, abs=1e-300)


@each
def test_a_boundary_begins_at_a(name):
    function, parameters, _ = named(name)
    assert function(0.0, **parameters) == 2.0


@each
def test_a_boundary_is_proportional_to_evidence(name):
    """Whose unit is free: to the last bit with a power of two."""
    function, parameters, _ = named(name)
    scaled = {
        key: value / 4 if key in ("a", "slope") else value for key, value in parameters.items()
    }
    np.testing.assert_array_equal(function(TIMES, **scaled), function(TIMES, **parameters) / 4)


def test_landmarks_of_the_boundaries():
    assert boundaries.logistic(1.3, a=2.0, steepness=5.0, midpoint=1.3, asymmetry=1.0) == 1.0
    assert (
        boundaries.linear(2.0, a=2.0, slope=1.0) == boundaries.linear(5.0, a=2.0, slope=1.0) == 0.0
    )
    assert boundaries.exponential(0.7, a=2.0, tau=0.7) == pytest.approx(2.0 / math.e)
    assert boundaries.hyperbolic(0.7, a=2.0, half_time=0.7) == 1.0
    # shrink is what is lost in the end, and 63 % of it by the time scale, whatever the shape
    assert boundaries.weibull(1e3, a=2.0, scale=0.5, shape=3.0, shrink=0.75) == 0.5
    for shape in (0.5, 1.0, 3.0):
        at_scale = boundaries.weibull(0.5, a=2.0, scale=0.5, shape=shape, shrink=1.0)
        assert at_scale == pytest.approx(2.0 / math.e)


def test_a_weibull_of_shape_1_that_loses_all_is_exponential():
    weibull = boundaries.weibull(TIMES, a=2.0, scale=0.8, shape=1.0, shrink=1.0)
    np.testing.assert_allclose(weibull, boundaries.exponential(TIMES, a=2.0, tau=0.8), atol=1e-15)
