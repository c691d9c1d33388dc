"""GeneralDDM: steps, limits of time, numbers of trials, and trials that do not end."""

import math

import numpy as np
import pandas as pd
import pytest

from ddm import GeneralDDM, boundaries, drifts
from processes.general.examples import LEAKY_NUMBERS, VARYING, leaky
from refusals import refused


@pytest.mark.parametrize("dt", [0, -1, math.nan, math.inf, "1", True], ids=repr)
def test_what_is_no_step_is_refused(dt):
    error = ValueError if isinstance(dt, int | float) and dt is not True else TypeError
    message = (
        f"dt must be a finite number > 0 (the time step, in seconds); got {dt!r}. The usual choice "
        "is dt=1e-3."
    )
    with refused(error, message):
        leaky().simulate(5, method="euler", dt=dt)
    with refused(error, message):
        leaky().paths(5, dt=dt)


@pytest.mark.parametrize("t_max", [0, -1, math.nan, math.inf, "1", True], ids=repr)
def test_what_is_no_limit_is_refused(t_max):
    error = ValueError if isinstance(t_max, int | float) and t_max is not True else TypeError
    message = (
        "t_max must be a finite number > 0 (the longest decision time, in seconds); got "
        f"{t_max!r}. Take e.g. t_max=10."
    )
    with refused(error, message):
        leaky().simulate(5, method="euler", t_max=t_max)
    with refused(error, message):
        leaky().paths(5, t_max=t_max)


def test_limits_of_work_are_kept():
    with refused(
        ValueError, "t_max=0.001 s is shorter than one step of dt=0.01 s. Take a smaller dt."
    ):
        leaky().simulate(5, method="euler", dt=0.01, t_max=0.001)
    with refused(
        ValueError,
        "dt=1e-07 s makes about 1e+09 steps of a trial, more than 1e+08. Take a larger dt or a "
        "shorter t_max.",
    ):
        leaky().simulate(5, method="euler", dt=1e-7)
    with refused(
        ValueError,
        "n=100000 paths of t_max=10 s in steps of dt=0.001 s have 1e+09 points, more than 1e+08. "
        "Take fewer paths, a shorter t_max or a larger dt.",
    ):
        leaky().paths(100_000)


@pytest.mark.parametrize("simulate", [leaky().simulate, leaky().paths], ids=["simulate", "paths"])
@pytest.mark.parametrize(
    ("n", "error"),
    [
        *((n, ValueError) for n in (-1, 2.0)),
        *((n, TypeError) for n in ("3", True, None)),
    ],
    ids=repr,
)
def test_numbers_of_trials_that_are_refused(simulate, n, error):
    with refused(error, f"n must be a whole number >= 0; got {n!r}."):
        simulate(n)


@pytest.mark.parametrize("correct", [True, False])
def test_undecided_trials_are_missing_and_counted(correct):
    process = leaky({"t0": 0.2})
    with pytest.warns(UserWarning, match="t_max") as caught:
        trials = process.simulate(50, method="euler", seed=1, t_max=0.2, correct=correct)
    n_undecided = int(trials.rt.isna().sum())
    assert 0 < n_undecided < 50
    assert [str(warning.message) for warning in caught] == [
        f"{n_undecided} of 50 simulated trials did not end before t_max: their rt and response are "
        "NaN. Raise t_max to see them end."
    ]
    assert caught[0].filename == __file__
    decided = trials.dropna()
    pd.testing.assert_frame_equal(
        decided,
        process.simulate(50, method="euler", seed=1, correct=correct).loc[decided.index],
        check_dtype=False,
    )


@pytest.mark.parametrize(
    ("correct", "bias", "advice", "variance"),
    [(True, "0.0018", "dt <= 0.14", "too small, by 0.14"),
     (False, "0.96", "dt <= 0.001, or correct=True", "too large, by 0.49")],
)  # fmt: skip
def test_a_step_that_is_long_is_warned_about(correct, bias, advice, variance):
    with pytest.warns(UserWarning, match="dt=") as caught:
        leaky().simulate(5, method="euler", seed=1, dt=0.22, correct=correct)
    assert [str(warning.message) for warning in caught] == [
        "dt=0.22 s is so long that one step can reach both boundaries (sqrt(D dt) = 0.31 a); "
        f"mean decision times are then too long, by about {bias} of their value without drift. "
        f"Take {advice} (1 ms is dt=0.001).",
        "dt=0.22 s is long for this drift, whose change with evidence is 3 per s; evidence that "
        f"decays at this rate then has a variance that is {variance} of its value. Take "
        "dt <= 0.067.",
    ]
    assert all(warning.filename == __file__ for warning in caught)


def test_a_step_that_is_too_long_for_the_leak_is_refused():
    with refused(
        ValueError,
        "dt=0.05 s is too long for this drift, whose change with evidence is 60 per s: where "
        "their product is 2 or more, evidence grows from step to step. Take dt <= 0.0033.",
    ):
        leaky(leak=60.0, v=30.0).simulate(5, method="euler", seed=1, dt=0.05)


def test_functions_may_call_the_ready_made_ones():
    own = GeneralDDM(
        drift=lambda x, v, leak: drifts.leaky(x, v, leak) + 0.0,
        boundary=lambda t, a, tau: boundaries.exponential(t, a, tau),
        **LEAKY_NUMBERS,
        **VARYING,
    )
    assert own.simulate(100, method="euler", seed=1).equals(
        leaky().simulate(100, method="euler", seed=1)
    )


def test_no_trials():
    assert leaky().simulate(0, method="euler").shape == (0, 2)
    assert leaky().paths(0, dt=0.01, t_max=0.05).shape == (6, 0)


def test_tables_have_the_types_of_a_decided_trial():
    trials = leaky().simulate(20, method="euler", seed=1)
    assert trials.dtypes.to_dict() == {"rt": np.dtype("float64"), "response": np.dtype("int64")}
    assert trials.index.equals(pd.RangeIndex(20))


def test_a_progress_bar_changes_no_result(capsys):
    shown = leaky().simulate(1000, method="euler", seed=1, progress=True)
    assert "1000/1000" in capsys.readouterr().err
    assert leaky().simulate(1000, method="euler", seed=1, progress=False).equals(shown)
    assert capsys.readouterr() == ("", "")
