"""Functions of a GeneralDDM that raise or return what is not finite are named, with the trial."""

import dataclasses
import math
import re
import warnings

import numpy as np
import pytest

from ddm import GeneralDDM, user_functions
from ddm.processes.general_checks import begins
from refusals import refused


def wrong_drift(x, t, v, late, wrong):
    if wrong == 1 and t >= late:
        return math.nan
    if wrong == 2 and 0.3 < x < 0.9:
        return math.inf
    if wrong == 3 and t >= late:
        raise ZeroDivisionError("too late")
    return v


def wrong_boundary(t, a, late, wrong):
    if wrong == 4 and t >= late:
        return math.nan
    if wrong == 5 and t >= late:
        return math.inf
    if wrong == 6 and t >= late:
        raise RuntimeError("no boundary")
    return a


def wrong_noise(t, D, late, wrong):
    if wrong == 7 and t >= late:
        return -D
    if wrong == 8 and t >= late:
        return math.nan
    return D


def wrong(kind, late=0.1, a=2.0, D=1.0):
    return GeneralDDM(
        drift=wrong_drift,
        boundary=wrong_boundary,
        noise=wrong_noise,
        v=1.0,
        a=a,
        D=D,
        late=late,
        wrong=kind,
        t0=0.3,
    )


GOES_WRONG = {1: "drift", 4: "boundary", 5: "boundary", 7: "noise", 8: "noise"}
RAISES = {3: ZeroDivisionError("too late"), 6: RuntimeError("no boundary")}


def failure(role, trial, step, kind):
    return (
        f"{role} must return a finite number{' >= 0' if role == 'noise' else ''}; in trial {trial} "
        f"it did not, in the step of dt=0.001 s from t={step:g} s on, with v=1, a=2, D=1, "
        f"late=0.1, wrong={kind}. Look at what it returns there, or end the simulation before with "
        "t_max."
    )


def first_slow_trial(process, correct):
    """The first trial whose decision takes longer than 0.1 s."""
    rt = dataclasses.replace(process, **{**process.parameters, "wrong": 0}).simulate(
        50, method="euler", seed=1, correct=correct
    )["rt"]
    return int((rt > 0.3 + 0.1).to_numpy().argmax())


@pytest.mark.parametrize("correct", [True, False])
@pytest.mark.parametrize("kind", GOES_WRONG)
def test_a_function_that_goes_wrong_later_is_named(kind, correct):
    process = wrong(kind)
    with pytest.raises(ValueError, match="must return a finite number") as caught:
        process.simulate(50, method="euler", seed=1, correct=correct)
    # the step at whose beginning, in whose middle or at whose end the function is asked first; an
    # infinite boundary is no obstacle to most steps of the corrected scheme, which notices it in
    # the first one that is not easy
    steps = np.arange(99, 500 if kind == 5 and correct else 101) / 1000
    expected = [
        failure(GOES_WRONG[kind], first_slow_trial(process, correct), step, kind) for step in steps
    ]
    assert str(caught.value) in expected


@pytest.mark.parametrize("kind", GOES_WRONG)
def test_paths_name_what_goes_wrong(kind):
    with pytest.raises(ValueError, match="must return a finite number") as caught:
        wrong(kind).paths(50, seed=1, t_max=2.0)
    trial = first_slow_trial(wrong(kind), correct=False)
    assert str(caught.value) in [
        failure(GOES_WRONG[kind], trial, step, kind) for step in (0.099, 0.1)
    ]


@pytest.mark.parametrize("correct", [True, False])
def test_a_drift_that_is_infinite_for_some_evidence_is_named(correct):
    trials = wrong(0).simulate(50, method="euler", seed=1, correct=correct)
    upper = int(trials.response.to_numpy().argmax())  # passes x = 0.3 for sure
    with pytest.raises(
        ValueError,
        match=r"^drift must return a finite number; in trial \d+ it did not, in the step of",
    ) as caught:
        wrong(2).simulate(50, method="euler", seed=1, correct=correct)
    assert int(re.search(r"in trial (\d+)", str(caught.value))[1]) <= upper
    with pytest.raises(
        ValueError,
        match=r"^drift must return a finite number; in trial \d+ it did not, in the step of",
    ):
        wrong(2).paths(50, seed=1, t_max=2.0)


def test_before_it_goes_wrong_there_is_no_error():
    for kind in (*GOES_WRONG, *RAISES):
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message=".*did not end before t_max.*")
            assert len(wrong(kind).simulate(50, method="euler", seed=1, t_max=0.099)) == 50
        assert len(wrong(kind).paths(5, seed=1, t_max=0.099)) == 100


@pytest.mark.parametrize("kind", RAISES)
@pytest.mark.parametrize("late", [0.0, 0.1])
def test_a_function_that_raises_is_a_value_error(kind, late):
    message = (
        f"drift, boundary or noise raised {RAISES[kind]!r} while simulating. They must return a "
        "number for every time from 0 to t_max and every x between the boundaries, or a step "
        "beyond."
    )
    if late == 0:  # at the start, before any trial
        role = "drift" if kind == 3 else "boundary"
        with refused(
            ValueError,
            f"{role} raised {RAISES[kind]!r} at t = 0, with v=1, a=2, D=1, late=0, wrong={kind}. "
            "It must return a number for every time, and every x between the boundaries.",
        ):
            wrong(kind, late)
        return
    process = wrong(kind, late)
    for correct in (True, False):
        with refused(ValueError, message) as caught:
            process.simulate(600, method="euler", seed=1, correct=correct)
        assert type(caught.value.__cause__) is type(RAISES[kind])
    with refused(ValueError, message):
        process.paths(10, seed=1)


@pytest.mark.parametrize(
    ("options", "role", "got", "allowed"),
    [
        (
            {"kind": 0, "a": 0.0},
            "boundary",
            "0",
            "> 0 at t = 0, for the start to lie between the boundaries",
        ),
        (
            {"kind": 0, "a": -1.0},
            "boundary",
            "-1",
            "> 0 at t = 0, for the start to lie between the boundaries",
        ),
        (
            {"kind": 4, "late": 0.0},
            "boundary",
            "nan",
            "> 0 at t = 0, for the start to lie between the boundaries",
        ),
        (
            {"kind": 5, "late": 0.0},
            "boundary",
            "inf",
            "> 0 at t = 0, for the start to lie between the boundaries",
        ),
        ({"kind": 7, "late": 0.0}, "noise", "-1", ">= 0 at t = 0"),
        ({"kind": 8, "late": 0.0}, "noise", "nan", ">= 0 at t = 0"),
    ],
)
def test_a_wrong_beginning_is_an_error_at_once(options, role, got, allowed):
    numbers = {"a": 2.0, "late": 0.1} | options
    with refused(
        ValueError,
        f"{role} must return a finite number {allowed}; got {got} with v=1, a={numbers['a']:g}, "
        f"D=1, late={numbers['late']:g}, wrong={numbers['kind']}.",
    ):
        wrong(**options)


@pytest.mark.parametrize(
    "drift", [lambda t: math.nan * t, lambda x: 1 / x, lambda x: math.nan, lambda v: v / 0.0]
)
def test_a_drift_that_begins_wrong_makes_no_process(drift):
    numbers = {"v": 1.0} if "v" in drift.__code__.co_varnames else {}
    with refused(
        ValueError,
        "drift must return a finite number at t = 0 for every x between the boundaries; with "
        f"{'v=1, ' if numbers else ''}a=2, D=1 it does not at the boundaries or in the middle, x "
        "= 0.",
    ):
        GeneralDDM(drift=drift, boundary=2.0, **numbers)


def test_the_parameters_of_the_trial_that_fails_are_named():
    late = np.repeat([100.0, 1e-3], 5)
    with refused(
        ValueError,
        "drift must return a finite number; in trial 5 it did not, in the step of dt=0.001 s "
        "from t=0.001 s on, with v=1, a=2, D=1, late=0.001, wrong=1. Look at what it returns "
        "there, or end the simulation before with t_max.",
    ):
        wrong(1).simulate(10, method="euler", seed=1, per_trial={"late": late})


def test_noise_may_be_none():
    """Without noise the evidence goes straight: x = v t up to the boundary at a / 2."""
    for correct in (True, False):
        trials = wrong(0, D=0.0).simulate(3, method="euler", seed=1, correct=correct)
        np.testing.assert_allclose(trials.rt, 0.3 + 1.0, atol=1.1e-3)
        assert (trials.response == 1).all()


def test_what_does_not_begin_is_told_without_a_compilation(monkeypatch):
    process = GeneralDDM(drift=lambda v: math.sqrt(v), boundary=1.2, v=1.0)
    solver, row = process._solver, process._row()[None]
    assert begins(solver.functions, row)
    monkeypatch.setattr(user_functions, "adapted", None)
    for name, value in {"v": -1.0, "a": 0.0, "D": -1.0}.items():
        other = row.copy()
        other[:, solver.functions.columns.index(name)] = value
        assert not begins(solver.functions, other)
