"""Steps in time: how many fit, which are refused, and the bias that a warning announces."""

import math
import re
import warnings

import numpy as np
import pytest

from ddm.parameters import NAMES
from ddm.simulators import steps
from ddm.simulators.euler import simulate_euler
from ddm.simulators.steps import (
    check_dt,
    check_points,
    check_t_max,
    check_work,
    count_steps,
    relative_bias,
)
from refusals import refused

# -- counts and limits -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dt", "t_max", "n_steps"),
    [
        (0.001, 100.0, 100_000),
        (0.1, 0.3, 3),
        (0.1, 0.7, 7),
        (0.25, 1, 4),
        (0.3, 1.0, 3),
        (1, 1, 1),
        (0.01, 0.0199, 1),
    ],
)
def test_whole_steps_are_counted(dt, t_max, n_steps):
    """Also where the quotient is a little below the whole number that it stands for, as that of 0.3
    and 0.1.
    """
    assert count_steps(dt, t_max) == n_steps


def test_every_multiple_of_a_step_is_counted_in_full():
    for dt in (1e-3, 1e-4, 0.007, 1 / 3):
        assert [count_steps(dt, n * dt) for n in range(1, 2000)] == list(range(1, 2000))
        assert [count_steps(dt, 0.999 * n * dt) for n in range(2, 500)] == list(range(1, 499))


def test_the_count_of_the_shortest_steps_is_finite():
    assert count_steps(5e-324, 1.0) == steps.UNLIMITED
    assert count_steps(1e-300, 1e300) == steps.UNLIMITED


WRONG = [
    (0, ValueError),
    (-0.1, ValueError),
    (math.nan, ValueError),
    (math.inf, ValueError),
    (-math.inf, ValueError),
    ("1", TypeError),
    (True, TypeError),
    (None, TypeError),
    ([1.0], TypeError),
    (1j, TypeError),
]


@pytest.mark.parametrize(("value", "error"), WRONG, ids=repr)
def test_what_is_no_duration_is_refused(value, error):
    step = (
        f"dt must be a finite number > 0 (the time step, in seconds); got {value!r}. The usual "
        "choice is dt=1e-3."
    )
    limit = (
        "t_max must be a finite number > 0 (the longest decision time, in seconds); got "
        f"{value!r}. Take e.g. t_max=10."
    )
    with refused(error, step):
        check_dt(value)
    with refused(error, limit):
        check_t_max(value)
    with refused(error, step):
        count_steps(value, 1.0)
    with refused(error, limit):
        count_steps(0.1, value)


@pytest.mark.parametrize("value", [1, 0.5, np.float32(0.5), np.int64(2), 5e-324])
def test_durations_are_floats(value):
    assert type(check_dt(value)) is type(check_t_max(value)) is float
    assert check_dt(value) == check_t_max(value) == float(value)


def test_a_limit_below_one_step_is_refused():
    with refused(
        ValueError, "t_max=0.005 s is shorter than one step of dt=0.01 s. Take a smaller dt."
    ):
        count_steps(0.01, 0.005)


def test_endless_work_is_refused():
    check_work(1e-6, steps.MAX_STEPS)
    with refused(
        ValueError,
        "dt=1e-07 s makes about 1e+09 steps of a trial, more than 1e+08. Take a larger dt or a "
        "shorter t_max.",
    ):
        check_work(1e-7, 1e9)


def test_paths_beyond_the_memory_are_refused():
    check_points(1000, 1e-3, 100, 100_000)
    with refused(
        ValueError,
        "n=1001 paths of t_max=100 s in steps of dt=0.001 s have 1e+08 points, more than 1e+08. "
        "Take fewer paths, a shorter t_max or a larger dt.",
    ):
        check_points(1001, 1e-3, 100, 100_000)


# -- the bias of coarse steps ----------------------------------------------------------------------


def test_the_constants_of_the_overshoot_are_their_formulas():
    """-zeta(1/2) / sqrt(2 pi), the zeta function by the alternating series with Euler's
    acceleration.
    """
    weights = np.array([math.comb(40, k) for k in range(41)]) / 2.0**40
    tails = 1 - np.cumsum(np.r_[0.0, weights[:-1]])
    terms = (-1.0) ** np.arange(41) / np.sqrt(np.arange(1, 42))
    zeta = float(terms @ tails) / (1 - math.sqrt(2))
    assert pytest.approx(-zeta / math.sqrt(2 * math.pi), abs=5e-5) == steps.OVERSHOOT
    assert pytest.approx(steps.OVERSHOOT**2 + 0.25, abs=2e-4) == steps.SQUARED_OVERSHOOT


@pytest.mark.parametrize("correct", [True, False])
def test_the_bias_grows_with_the_step(correct):
    values = [relative_bias(c, correct) for c in np.linspace(steps.COARSE, 1.0, 50)]
    assert np.all(np.diff(values) > 0)
    assert relative_bias(0.3, True) < relative_bias(0.3, False) / 100


@pytest.mark.parametrize("correct", [True, False])
@pytest.mark.parametrize("coarseness", [0.25, 1 / 3, 0.5, 1.0])
def test_the_bias_is_the_one_that_is_announced(coarseness, correct):
    """v = 0, a = 1 and D = 1: the mean decision time is 1/4."""
    n, row = 200_000, np.zeros((1, len(NAMES)))
    row[0, [NAMES.index(name) for name in ("a", "z", "D")]] = 1.0, 0.5, 1.0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        rt, _ = simulate_euler(
            np.zeros(n, dtype=int), row, seed=1, dt=coarseness**2, correct=correct
        )
    bias = relative_bias(coarseness, correct)
    error = 4 * rt.std() / math.sqrt(n) / 0.25
    rough = 0.02 if coarseness < 1 and not correct else 0.2
    assert rt.mean() / 0.25 - 1 == pytest.approx(bias, abs=error + rough * bias)


def test_the_finest_of_several_processes_counts():
    separation, noise = np.array([1.0, 0.5, 3.0]), np.array([1.0, 1.0, 16.0])
    limit = 0.5**2 / 16
    steps.warn_if_coarse(0.999 * limit, separation, noise, correct=True)
    with pytest.warns(UserWarning, match=re.escape("(sqrt(D dt) = 0.25 a)")):
        steps.warn_if_coarse(1.001 * limit, separation, noise, correct=True)


def test_nothing_to_simulate_and_no_noise_are_never_coarse():
    steps.warn_if_coarse(10.0, np.empty(0), np.empty(0), correct=True)
    steps.warn_if_coarse(10.0, np.array([1.0]), np.array([0.0]), correct=False)


def test_the_step_that_the_warning_proposes_is_fine():
    separation, noise = np.array([0.8]), np.array([1.3])
    with pytest.warns(UserWarning, match="dt") as caught:
        steps.warn_if_coarse(0.1, separation, noise, correct=True)
    text = str(caught[0].message)
    assert text == (
        "dt=0.1 s is so long that one step can reach both boundaries (sqrt(D dt) = 0.45 a); mean "
        "decision times are then too long, by about 0.018 of their value without drift. Take dt <= "
        "0.031 (1 ms is dt=0.001)."
    )
    proposed = float(re.search(r"dt <= (\S+)", text)[1])
    steps.warn_if_coarse(0.99 * proposed, separation, noise, correct=True)
