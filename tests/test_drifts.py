"""The ready-made drifts: their formulas, for numbers and arrays, plain and compiled."""

import inspect

import numba
import numpy as np
import pytest

from ddm import drifts

VALUES = np.array([-0.75, 0.0, 0.25, 0.3, 0.45, 2.0])

# its parameters, and its formula in the evidence or the time
FORMULAS = {
    "leaky": ({"v": 1.5, "leak": 4.0}, lambda x: 1.5 - 4.0 * x),
    "urgent": ({"v": 1.5, "urgency": 0.6}, lambda t: 1.5 + 0.9 * t),
    "pulsed": (
        {"v": 1.5, "pulse": -2.0, "onset": 0.25, "duration": 0.125},
        lambda t: -0.5 if 0.25 <= t < 0.375 else 1.5,
    ),
}
each = pytest.mark.parametrize("name", FORMULAS)


def test_all_drifts_are_tested():
    assert {name for name, value in vars(drifts).items() if inspect.isfunction(value)} == set(
        FORMULAS
    )


@each
def test_a_drift_follows_its_formula(name):
    function, (parameters, formula) = getattr(drifts, name), FORMULAS[name]
    for value in VALUES:
        drift = function(float(value), **parameters)
        assert np.ndim(drift) == 0
        assert drift == pytest.approx(formula(value), rel=1e-14)


@each
def test_a_drift_takes_arrays(name):
    function, (parameters, formula) = getattr(drifts, name), FORMULAS[name]
    np.testing.assert_allclose(
        function(VALUES, **parameters), [formula(value) for value in VALUES], rtol=1e-14
    )


@each
def test_a_drift_compiles(name):
    compiled, (parameters, formula) = (
        numba.njit(error_model="numpy")(getattr(drifts, name)),
        FORMULAS[name],
    )
    for value in VALUES:
        drift = compiled(float(value), *parameters.values())
        assert isinstance(drift, float)
        assert drift == pytest.approx(formula(value), rel=1e-14)


@each
def test_v_is_the_drift_where_nothing_changes_it(name):
    parameters = dict.fromkeys(FORMULAS[name][0], 0.0) | {"v": 1.5}
    np.testing.assert_array_equal(getattr(drifts, name)(VALUES, **parameters), np.full(6, 1.5))


def test_a_pulse_lasts_from_its_onset_to_its_end():
    times = np.array([0.0, 0.2499999, 0.25, 0.5, 0.7499999, 0.75, 3.0])
    added = drifts.pulsed(times, v=0.0, pulse=1.0, onset=0.25, duration=0.5)
    assert added.tolist() == [0, 0, 1, 1, 1, 0, 0]
