"""Accumulators: activity that explodes, and what is no step."""

import numpy as np
import pytest

from ddm.simulators import accumulators
from ddm.simulators.accumulators import accumulator_paths
from refusals import refused
from simulators.accumulators.units import (
    SCHEMES,
    SECONDS,
    cell,
    simulate,
)


@SCHEMES
@pytest.mark.parametrize("inputs", [[-5.0], [-5.0, -4.0]])
def test_activity_that_explodes_is_told_with_its_time(inputs, correct):
    n_units = len(inputs)
    coupling = 10 * np.eye(n_units) + 3 * np.eye(n_units)[::-1] * (n_units > 1)
    time, response = simulate(20, inputs, 1e3, 0.01, coupling=coupling, correct=correct, t0=0.3)
    np.testing.assert_array_equal(response, accumulators.FAILED)
    # e^(10 t) or e^(13 t) reaches 1.8e308 some 710 time constants after it was of the order of 1
    assert np.all(abs(time - 710 / (10 if n_units == 1 else 13)) < 1)
    times, _, path_time, path_response = accumulator_paths(
        20, cell(inputs, 1e3, 0.01), SECONDS, coupling=coupling, t_max=80.0, seed=1
    )
    assert times[-1] == pytest.approx(80)
    np.testing.assert_array_equal(path_response, accumulators.FAILED)
    if not correct:
        np.testing.assert_array_equal(path_time, time)


@pytest.mark.parametrize(
    ("options", "text"),
    [
        (
            {"dt": 0},
            "dt must be a finite number > 0 (the time step, in seconds); got 0. The usual choice "
            "is dt=1e-3.",
        ),
        (
            {"t_max": 1e-4},
            "t_max=0.0001 s is shorter than one step of dt=0.001 s. Take a smaller dt.",
        ),
        (
            {"dt": 1e-8},
            "dt=1e-08 s makes about 1e+10 steps of a trial, more than 1e+08. Take a larger dt or "
            "a shorter t_max.",
        ),
    ],
)
def test_what_is_no_time_step_is_an_error(options, text):
    with refused(ValueError, text):
        simulate(10, [1.0], **options)


def test_paths_that_would_not_fit_in_memory_are_an_error():
    with refused(
        ValueError,
        "n=1000 paths of t_max=10 s in steps of dt=0.001 s have 2e+08 points, more than 1e+08. "
        "Take fewer paths, a shorter t_max or a larger dt.",
    ):
        accumulator_paths(1000, cell(np.ones(20)), SECONDS)


def test_no_trials_give_empty_arrays():
    rt, response = simulate(0, [1.0, 2.0])
    assert rt.shape == response.shape == (0,)
