"""The ready-made drifts: their formulas, for numbers and arrays, plain and compiled."""

import inspect
import math

import numba
import numpy as np
import pytest
from scipy import stats
from scipy.integrate import trapezoid

from ddm import boundaries, drifts

VALUES = np.array([0.0, 0.01, 0.25, 0.3, 0.45, 2.0])


def slope_of_automatic(t, peak, shape):
    """By the chain rule, from the form of Ulrich et al. (2015) with tau = peak / (shape - 1)."""
    tau = peak / (shape - 1)
    return (
        math.exp(shape - 1 - t / tau)
        * (shape - 1) ** (1 - shape)
        * ((shape - 1) * (t / tau) ** (shape - 2) - (t / tau) ** (shape - 1))
        / tau
    )


def covered(sd):
    """The share of a normal spotlight on the target, which is one item wide."""
    return stats.norm(scale=sd).cdf(0.5) - stats.norm(scale=sd).cdf(-0.5)


# its parameters, and its formula in the evidence or the time
FORMULAS = {
    "leaky": ({"v": 1.5, "leak": 4.0}, lambda x: 1.5 - 4.0 * x),
    "urgent": ({"v": 1.5, "urgency": 0.6}, lambda t: 1.5 + 0.9 * t),
    "pulsed": (
        {"v": 1.5, "pulse": -2.0, "onset": 0.25, "duration": 0.125},
        lambda t: -0.5 if 0.25 <= t < 0.375 else 1.5,
    ),
    "amplified": ({"v": 1.5, "gain": 0.6}, lambda t: 1.5 + 0.9 * t),
    "amplified_noise": ({"D": 1.5, "gain": 0.6}, lambda t: 1.5 * (1 + 0.6 * t) ** 2),
    "conflict": (
        {"v": 4.0, "amplitude": 0.2, "peak": 0.08, "peak_shape": 3.0, "congruency": -1.0},
        lambda t: 4.0 - 0.2 * slope_of_automatic(t, 0.08, 3.0),
    ),
    "shrinking_spotlight": (
        {"v": 4.0, "spotlight": 1.8, "shrinkage": 6.0, "flankers": -1.0},
        lambda t: 4.0 * (2 * covered(max(1.8 - 6.0 * t, 1e-3)) - 1),
    ),
}
each = pytest.mark.parametrize("name", FORMULAS)


def test_all_drifts_are_tested():
    functions = {name for name, value in vars(drifts).items() if inspect.isfunction(value)}
    assert {name for name in functions if not name.startswith("_")} == set(FORMULAS)


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


@pytest.mark.parametrize("name", sorted(set(FORMULAS) - {"amplified_noise"}))
def test_v_is_the_drift_where_nothing_changes_it(name):
    parameters = dict.fromkeys(FORMULAS[name][0], 0.0) | {"v": 1.5}
    if name == "conflict":
        parameters |= {"peak": 0.1, "peak_shape": 2.0}
    if name == "shrinking_spotlight":
        parameters |= {"flankers": 1.0}
    np.testing.assert_array_equal(getattr(drifts, name)(VALUES, **parameters), np.full(6, 1.5))


def test_a_pulse_lasts_from_its_onset_to_its_end():
    times = np.array([0.0, 0.2499999, 0.25, 0.5, 0.7499999, 0.75, 3.0])
    added = drifts.pulsed(times, v=0.0, pulse=1.0, onset=0.25, duration=0.5)
    assert added.tolist() == [0, 0, 1, 1, 1, 0, 0]


def test_arguments_have_names_of_their_own():
    """So that drifts, boundaries and noise combine; the gain of signal and noise is one."""
    taken = {}
    for module in (boundaries, drifts):
        for name, function in vars(module).items():
            if inspect.isfunction(function) and not name.startswith("_"):
                for argument in set(inspect.signature(function).parameters) - set("xtvaD"):
                    taken.setdefault(argument, []).append(name)
    assert {name: by for name, by in taken.items() if len(by) > 1} == {
        "gain": ["amplified", "amplified_noise"]
    }


def test_landmarks_of_the_drifts():
    numbers = {"v": 4.0, "amplitude": 0.2, "peak": 0.08, "peak_shape": 2.0}
    assert drifts.conflict(0.08, congruency=1.0, **numbers) == 4.0
    # automatic activation rises to its amplitude at the peak
    times = np.linspace(0.0, 0.08, 2001)
    activation = trapezoid(drifts.conflict(times, congruency=1.0, **numbers) - 4.0, times)
    assert activation == pytest.approx(0.2, rel=1e-6)
    assert drifts.shrinking_spotlight(9.0, 4.0, 1.8, 6.0, -1.0) == 4.0


def test_the_times_at_which_pulses_begin_and_end_are_known():
    values = {"v": 1.0, "pulse": 2.0, "onset": 0.25, "duration": 0.125}
    assert drifts.BREAKS[drifts.pulsed](**values) == (0.25, 0.375)
