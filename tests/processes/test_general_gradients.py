"""Derivatives of log densities in all parameters."""

import numpy as np
import pytest

from ddm import DDM, GeneralDDM, boundaries, drifts
from processes.general.test_densities import RT, constant, general


@constant
def test_gradients_are_those_of_the_constant_process(numbers):
    """By central differences of its closed form."""
    process, exact = general(**numbers), DDM(**numbers)
    found = process.gradient(RT, 1)
    varying = [name for name in ("sv", "sz", "st0") if getattr(exact, name) > 0]
    assert list(found) == ["v", "a", "D", "z", "t0", *varying]
    values = dict(D=1.0) | numbers
    for name in found:
        step = 1e-5 * max(abs(getattr(exact, name)), 0.1)
        sides = [
            DDM(**values | {name: getattr(exact, name) + sign * step}).logpdf(RT, 1)
            for sign in (1, -1)
        ]
        expected = (sides[0] - sides[1]) / (2 * step)
        np.testing.assert_allclose(
            found[name], expected, rtol=1e-4, atol=1e-4 * np.abs(expected).max()
        )


def test_gradients_in_the_parameters_of_functions():
    """By central differences of solutions of their own, which are noisier."""
    numbers = {"v": 1.0, "leak": 2.0, "a": 1.5, "tau": 2.0}
    functions = {"drift": drifts.leaky, "boundary": boundaries.exponential, "z": 0.4}
    found = GeneralDDM(**functions, **numbers).gradient(RT, 0)
    assert list(found) == ["v", "leak", "a", "tau", "D", "z", "t0"]
    for name, value in numbers.items():
        sides = [
            GeneralDDM(**functions, **numbers | {name: value + step}).logpdf(RT, 0)
            for step in (0.02, -0.02)
        ]
        expected = (sides[0] - sides[1]) / 0.04
        np.testing.assert_allclose(
            found[name], expected, rtol=2e-3, atol=2e-3 * np.abs(expected).max()
        )


def test_gradients_in_the_time_of_a_jump():
    """RTs near a jump, where the density bends, are left out of the differences."""
    rt = np.concatenate([np.linspace(0.3, 0.58, 9), np.linspace(0.63, 0.77, 5), [0.85, 1.2, 2.0]])
    numbers = {"v": 1.0, "pulse": 1.5, "onset": 0.4, "duration": 0.2}
    functions = {"drift": drifts.pulsed, "boundary": 1.5, "t0": 0.2}
    found = GeneralDDM(**functions, **numbers).gradient(rt, 1)
    for name in ("onset", "duration"):
        sides = [
            GeneralDDM(**functions, **numbers | {name: numbers[name] + step}).logpdf(rt, 1)
            for step in (0.01, -0.01, 0.005, -0.005)
        ]
        # of order 4
        expected = (4.0 * (sides[2] - sides[3]) - 0.5 * (sides[0] - sides[1])) / 0.03
        error = np.abs(found[name] - expected).max()
        assert error < 3e-3 * np.abs(expected).max()


@pytest.mark.parametrize("rt", [0.0, np.nan])
def test_outside_the_support_nothing_changes(rt):
    assert not general(v=1.0, a=1.5, t0=0.3).gradient(rt, 1).to_numpy().any()
