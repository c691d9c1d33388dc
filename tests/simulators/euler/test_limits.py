"""Euler-Maruyama steps: what is no step or limit, and steps that are too long."""

import math

import numpy as np
import pytest

from ddm.simulators import euler, steps
from ddm.simulators.euler import euler_paths
from refusals import refused
from simulators.euler.cells import mean_decision_time, row, simulate


@pytest.mark.parametrize(
    ("dt", "error"),
    [
        (0, ValueError),
        (-0.1, ValueError),
        (math.nan, ValueError),
        (math.inf, ValueError),
        ("1ms", TypeError),
        (True, TypeError),
        (None, TypeError),
    ],
)
def test_what_is_no_time_step_is_an_error(dt, error):
    text = (
        f"dt must be a finite number > 0 (the time step, in seconds); got {dt!r}. The usual choice "
        "is dt=1e-3."
    )
    with refused(error, text):
        simulate(10, 1.0, 1.5, dt=dt)
    with refused(error, text):
        euler_paths(10, row(1.0, 1.5), dt=dt)


@pytest.mark.parametrize(
    ("t_max", "error"),
    [(0, ValueError), (-1, ValueError), (math.inf, ValueError), ("1", TypeError)],
)
def test_what_is_no_limit_is_an_error(t_max, error):
    with refused(
        error,
        "t_max must be a finite number > 0 (the longest decision time, in seconds); got "
        f"{t_max!r}. Take e.g. t_max=10.",
    ):
        simulate(10, 1.0, 1.5, t_max=t_max)


def test_a_limit_shorter_than_a_step_is_an_error():
    with refused(
        ValueError, "t_max=0.005 s is shorter than one step of dt=0.01 s. Take a smaller dt."
    ):
        simulate(10, 1.0, 1.5, dt=0.01, t_max=0.005)


def test_steps_without_end_are_an_error():
    with refused(
        ValueError,
        "dt=1e-12 s makes about 1e+12 steps of a trial, more than 1e+08. Take a larger dt or a "
        "shorter t_max.",
    ):
        simulate(10, 0.0, 2.0, dt=1e-12)
    with pytest.raises(ValueError, match="steps of a trial"):
        simulate(10, 0.0, 2.0, dt=5e-324)
    rt, _ = simulate(10, 0.0, 2.0, dt=1e-12, t_max=1e-9)
    assert np.isnan(rt).all()


def test_drifts_that_may_be_slow_take_the_steps_of_no_drift():
    for sv in (0.0, 1.0):
        assert (
            euler._steps_per_trial(1e-9, steps.UNLIMITED, row(100.0, 2.0, sv=sv)[np.newaxis])
            < steps.MAX_STEPS
        )
    with pytest.raises(ValueError, match="dt") as caught:
        simulate(10, 100.0, 2.0, sv=50.0, dt=1e-9)
    assert str(caught.value).startswith(
        "dt=1e-09 s makes about 1e+09 steps of a trial, more than 1e+08."
    )


def test_paths_that_would_not_fit_in_memory_are_an_error():
    with refused(
        ValueError,
        "n=100000 paths of t_max=10 s in steps of dt=0.001 s have 1e+09 points, more than 1e+08. "
        "Take fewer paths, a shorter t_max or a larger dt.",
    ):
        euler_paths(100_000, row(1.0, 1.5), dt=1e-3, t_max=10)


@pytest.mark.parametrize(
    ("dt", "correct", "bias"),
    [
        (
            0.1,
            True,
            "sqrt(D dt) = 0.32 a); mean decision times are then too long, by about 0.0018 of "
            "their value",
        ),
        (
            0.25,
            True,
            "sqrt(D dt) = 0.5 a); mean decision times are then too long, by about 0.025 of "
            "their value",
        ),
        (
            4.0,
            True,
            "sqrt(D dt) = 2 a); mean decision times are then too long, by at least 0.3 of "
            "their value",
        ),
        (
            0.1,
            False,
            "sqrt(D dt) = 0.32 a); mean decision times are then too long, by about 0.97 of "
            "their value",
        ),
    ],
)
def test_a_step_that_can_reach_both_boundaries_is_warned_about(dt, correct, bias):
    advice = "dt <= 0.062" if correct else "dt <= 0.001, or correct=True"
    with pytest.warns(UserWarning, match="dt") as caught:
        simulate(10, 0.0, 1.0, dt=dt, correct=correct)
    assert [str(warning.message) for warning in caught] == [
        f"dt={dt:g} s is so long that one step can reach both boundaries ({bias} without drift. "
        f"Take {advice} (1 ms is dt=0.001)."
    ]


def test_a_step_that_cannot_reach_both_boundaries_is_not_warned_about():
    simulate(10, 0.0, 1.0, dt=0.062)


@pytest.mark.parametrize("coarseness", [1 / 4, 1 / 2, 1])
@pytest.mark.parametrize("correct", [True, False])
@pytest.mark.filterwarnings("ignore:dt=")
def test_the_bias_that_is_warned_of_is_the_one_there_is(coarseness, correct):
    n = 200_000
    rt, _ = simulate(n, 0.0, 1.0, dt=coarseness**2, correct=correct)
    bias = rt.mean() / mean_decision_time(0.0, 1.0, 0.5, 1.0) - 1
    expected = steps.relative_bias(coarseness, correct)
    assert bias == pytest.approx(
        expected,
        rel=0.1 if correct or coarseness < 1 else 0.2,
        abs=4 * rt.std() / math.sqrt(n) / 0.25,
    )


def test_no_trials_give_empty_arrays():
    rt, response = simulate(0, 1.0, 1.5)
    assert rt.shape == response.shape == (0,)
