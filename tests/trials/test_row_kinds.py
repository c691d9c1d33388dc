"""Rows without a response or without an RT, in the codings that experiments record."""

import warnings

import numpy as np
import pandas as pd
import pytest

import ddm
from refusals import refused

DEADLINE = 1.0
TRUTH = ddm.DDM(v=1.0, a=1.6, t0=0.3)


def simulated(n=2000, seed=4):
    """Complete trials, of which those beyond the deadline are to be recorded as something else."""
    table = TRUTH.simulate(n, seed=seed)
    return table, (table["rt"] > DEADLINE).to_numpy()


def empty_cells(table, late):
    response = table["response"].astype(float).mask(late)
    return table.assign(rt=table["rt"].mask(late), response=response)


def estimates(data, **reading):
    return ddm.fit(ddm.Model(), ddm.Trials(data, **reading)).params


def kinds(trials):
    return {
        "answered": int(trials.answered.sum()),
        "omitted": int(trials.omitted.sum()),
        "lost": int(trials.lost.sum()),
        "set aside": len(trials.set_aside),
    }


# -- codings of one data set give the same estimates -----------------------------------------------


def eprime(table, late):
    """RT 0 and no response."""
    return empty_cells(table, late).assign(rt=table["rt"].mask(late, 0.0)), {}


def negative(table, late):
    """RT -1 and no response."""
    return empty_cells(table, late).assign(rt=table["rt"].mask(late, -1.0)), {}


def at_the_deadline(table, late):
    """The deadline itself as RT."""
    return empty_cells(table, late).assign(rt=table["rt"].mask(late, DEADLINE)), {}


def jittered(table, late):
    """A time-out that comes up to 20 ms early or late."""
    times = DEADLINE + np.random.default_rng(1).uniform(-0.02, 0.02, len(table))
    answered_in_time = table["rt"].mask(late, times)
    return empty_cells(table, late).assign(rt=answered_in_time), {"deadline_tolerance": 0.02}


def jittered_and_said(table, late):
    """The same, and the trials without a response are said to be omissions."""
    return jittered(table, late)[0], {"omissions": "no response"}


def psychopy(table, late):
    """RT empty, accuracy 0."""
    response = table["response"].mask(late, 0)
    return table.assign(rt=table["rt"].mask(late), response=response), {"lost_rt": "omission"}


def eprime_accuracy(table, late):
    """RT 0, accuracy 0."""
    response = table["response"].mask(late, 0)
    return table.assign(rt=table["rt"].mask(late, 0.0), response=response), {"lost_rt": "omission"}


CODINGS = [
    eprime,
    negative,
    at_the_deadline,
    jittered,
    jittered_and_said,
    psychopy,
    eprime_accuracy,
]


@pytest.mark.parametrize("coding", CODINGS, ids=lambda coding: coding.__name__)
def test_codings_of_one_data_set_give_the_same_estimates(coding):
    table, late = simulated()
    expected = estimates(empty_cells(table, late), deadline=DEADLINE)
    data, reading = coding(table, late)
    trials = ddm.Trials(data, deadline=DEADLINE, **reading)
    assert kinds(trials) == {
        "answered": int((~late).sum()), "omitted": int(late.sum()), "lost": 0, "set aside": 0
    }  # fmt: skip
    pd.testing.assert_series_equal(estimates(data, deadline=DEADLINE, **reading), expected)


def hddm(table, late):
    """999 and response 0."""
    return table.assign(rt=table["rt"].mask(late, 999.0), response=table["response"].mask(late, 0))


@pytest.mark.parametrize("coding", [psychopy, eprime_accuracy])
def test_a_response_without_an_rt_is_asked_about(coding):
    table, late = simulated()
    data = coding(table, late)[0]
    of_them = f" ({late.sum()} of them have one <= 0)" if coding is eprime_accuracy else ""
    with refused(
        ValueError,
        f"{late.sum()} of 2000 rows have a response in 'response' but no RT{of_them}, under a "
        "deadline. Say which it was: lost_rt='omission' if no response was given and the entry is "
        "a code; lost_rt='random' if it was given in time and only its RT was lost; "
        "lost_rt='late' if it was given after the deadline.",
    ):
        ddm.Trials(data, deadline=DEADLINE)


def test_a_code_beyond_the_deadline_is_named():
    table, late = simulated()
    first = int(np.argmax(late))
    with refused(
        ValueError,
        f"{late.sum()} of 2000 RTs are longer than their deadline, first in row {first}: 999.0 s "
        "with deadline 1.0 s. All of them are 999.0: if that stands for no response, set rt and "
        "response to NaN there.",
    ):
        ddm.Trials(hddm(table, late), deadline=DEADLINE)


# -- go/no-go --------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [0, np.nan])
@pytest.mark.parametrize("time", [np.nan, 0.0, -1.0, DEADLINE, 0.7])
def test_without_the_observed_response_a_row_is_an_omission(code, time):
    table, late = simulated()
    no_go = late | (table["response"] == 0)
    cells = {"rt": table["rt"].mask(no_go), "response": table["response"].astype(float).mask(no_go)}
    expected = estimates(table.assign(**cells), deadline=DEADLINE, observed="upper")
    coded = {"rt": table["rt"].mask(no_go, time), "response": table["response"].mask(no_go, code)}
    trials = ddm.Trials(table.assign(**coded), deadline=DEADLINE, observed="upper")
    assert int(trials.omitted.sum()) == int(no_go.sum())
    fit = ddm.fit(ddm.Model(), trials)
    pd.testing.assert_series_equal(fit.params, expected)
    said = "rows without the observed response, taken as omissions whatever they hold"
    assert (f"{said}: {no_go.sum()}" in fit.message) == bool(np.isfinite(time) or code == 0)


def test_any_code_may_stand_for_the_response_without_a_trace():
    table, late = simulated()
    no_go = late | (table["response"] == 0)
    words = np.where(table["response"] == 1, "go", "left")
    words = np.where(late, "none", words)
    data = table.assign(rt=table["rt"].mask(no_go, 0.0), response=words)
    trials = ddm.Trials(data, deadline=DEADLINE, observed="upper", upper="go")
    assert trials.labels == ("not go", "go")
    assert int(trials.omitted.sum()) == int(no_go.sum())


def test_an_observed_response_without_an_rt_is_set_aside():
    data = pd.DataFrame({"rt": [0.5, None, 0.7, None], "response": [1, 1, 1, None]})
    trials = ddm.Trials(data, observed="upper")
    assert kinds(trials) == {"answered": 2, "omitted": 1, "lost": 0, "set aside": 1}
    assert trials.missing.to_dict() == {"no rt": 1}


# -- times inside the deadline ---------------------------------------------------------------------

INSIDE = pd.DataFrame(
    {"rt": [0.5, 0.98, 0.7, 0.9], "response": [1.0, None, 0.0, None]}, index=list("abcd")
)


def test_a_time_before_the_deadline_without_a_response_is_set_aside_and_warned_of():
    message = (
        "^2 of 4 rows have no response but a time before their deadline, first in row 'b': 0.98 s "
        r"with deadline 1.0 s. They are set aside. If time-outs come a little early, say "
        r"deadline_tolerance= in seconds; if every row without a response is an omission, say "
        r"omissions='no response'.$"
    )
    with pytest.warns(UserWarning, match=message):
        trials = ddm.Trials(INSIDE, deadline=1.0)
    assert kinds(trials) == {"answered": 2, "omitted": 0, "lost": 0, "set aside": 2}


def test_a_tolerance_takes_what_is_near():
    with pytest.warns(UserWarning, match="^1 of 4 rows have no response but a time before"):
        trials = ddm.Trials(INSIDE, deadline=1.0, deadline_tolerance=0.05)
    assert kinds(trials) == {"answered": 2, "omitted": 1, "lost": 0, "set aside": 1}


def test_all_rows_without_a_response_may_be_said_to_be_omissions():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        trials = ddm.Trials(INSIDE, deadline=1.0, omissions="no response")
    assert kinds(trials) == {"answered": 2, "omitted": 2, "lost": 0, "set aside": 0}
    assert trials.notes == [
        "rows without a response but with a time before the deadline, taken as omissions "
        "(omissions='no response'): 2"
    ]


def test_answers_a_little_late_are_taken_at_the_deadline():
    data = pd.DataFrame({"rt": [0.5, 1.0004, 1.02], "response": [1, 0, 1]})
    trials = ddm.Trials(data, deadline=1.0, deadline_tolerance=0.02)
    assert trials.rt.tolist() == [0.5, 1.0, 1.0]
    assert trials.notes == [
        "RTs beyond the deadline by at most deadline_tolerance, taken as the deadline: 2"
    ]


def test_answers_later_than_that_are_an_error_with_all_digits():
    data = pd.DataFrame({"rt": [0.5, 1.0000004, 0.7], "response": [1, 0, 1]})
    with refused(
        ValueError,
        "1 of 3 RTs are longer than their deadline, first in row 1: 1.0000004 s with deadline "
        "1.0 s. The largest excess is 4e-07 s: if clocks explain it, say "
        "deadline_tolerance=5e-07. If the responses did count, the deadline is longer; if not, set "
        "rt and response to NaN.",
    ):
        ddm.Trials(data, deadline=1.0)


@pytest.mark.parametrize(
    ("deadline", "late", "tolerance"), [(0.7, 0.8, "0.1"), (1.5, 1.81, "0.4"), (2.0, 2.017, "0.02")]
)
def test_the_tolerance_that_an_error_proposes_is_enough(deadline, late, tolerance):
    data = pd.DataFrame({"rt": [0.5, late, 0.6], "response": [1, 0, 1]})
    with pytest.raises(ValueError, match=f"say deadline_tolerance={tolerance}[.] If"):
        ddm.Trials(data, deadline=deadline)
    trials = ddm.Trials(data, deadline=deadline, deadline_tolerance=float(tolerance))
    assert trials.rt.tolist() == [0.5, deadline, 0.6]


def test_a_time_out_that_is_early_by_just_the_tolerance_is_an_omission():
    """Although 0.8 - 0.1 is more than 0.7 in floating point."""
    data = pd.DataFrame({"rt": [0.5, 0.7, 0.6], "response": [1, None, 0]})
    trials = ddm.Trials(data, deadline=0.8, deadline_tolerance=0.1)
    assert kinds(trials) == {"answered": 2, "omitted": 1, "lost": 0, "set aside": 0}


def test_an_error_within_a_tolerance_says_it():
    data = pd.DataFrame({"rt": [0.5, 1.07, 0.7], "response": [1, 0, 1]})
    with refused(
        ValueError,
        "1 of 3 RTs are longer than their deadline, first in row 1: 1.07 s with deadline "
        "1.0 + 0.02 s. The largest excess is 0.07 s: if clocks explain it, say "
        "deadline_tolerance=0.07. If the responses did count, the deadline is longer; if not, set "
        "rt and response to NaN.",
    ):
        ddm.Trials(data, deadline=1.0, deadline_tolerance=0.02)


def test_infinite_times_of_rows_without_a_response_are_time_outs():
    data = pd.DataFrame(
        {"rt": [0.5, np.inf, 0.6], "response": [1, None, 0], "limit": [1, 1, np.inf]}
    )
    assert kinds(ddm.Trials(data, deadline="limit"))["omitted"] == 1


# -- lost RTs --------------------------------------------------------------------------------------

LOST = pd.DataFrame({"rt": [0.5, None, 0.7, None, 0.6], "response": [1, 0, 0, 1, 1]})


@pytest.mark.parametrize(
    ("lost_rt", "omitted", "lost"), [("omission", 2, 0), ("random", 0, 2), ("late", 0, 2)]
)
def test_what_a_response_without_an_rt_is(lost_rt, omitted, lost):
    trials = ddm.Trials(LOST, deadline=1.0, lost_rt=lost_rt)
    assert kinds(trials) == {"answered": 3, "omitted": omitted, "lost": lost, "set aside": 0}
    assert trials.n == 5
    assert trials.upper[trials.lost].tolist() == ([] if not lost else [False, True])
    assert trials.in_time.sum() == (5 if lost_rt == "random" else 3)
    assert (
        trials.notes
        == {
            "omission": ["responses without an RT, taken as omissions (lost_rt='omission'): 2"],
            "random": ["responses in time whose RT was lost (lost_rt='random'): 2"],
            "late": ["responses after the deadline, without an RT (lost_rt='late'): 2"],
        }[lost_rt]
    )


def test_the_repr_counts_them():
    for lost_rt in ("random", "late"):
        trials = ddm.Trials(LOST, deadline=1.0, lost_rt=lost_rt)
        assert repr(trials) == (
            f"<Trials: 5 trials, 2 of them without their RT ({lost_rt}); upper boundary: "
            "response = 1; lower: 0>"
        )


def test_the_share_of_lost_rts():
    """Of the responses in time, or of the trials without a response in time."""
    data = LOST.reindex(range(len(LOST) + 1))
    shares = {
        lost_rt: ddm.Trials(data, deadline=1.0, lost_rt=lost_rt).lost_share
        for lost_rt in ("omission", "random", "late")
    }
    assert shares == {"omission": 0.0, "random": 2 / 5, "late": 2 / 3}


def test_without_a_deadline_they_are_set_aside_unless_they_are_random():
    assert kinds(ddm.Trials(LOST))["set aside"] == 2
    assert kinds(ddm.Trials(LOST, lost_rt="random"))["lost"] == 2
    for lost_rt in ("omission", "late"):
        with refused(
            ValueError,
            f"lost_rt={lost_rt!r} needs a deadline, which 2 of the rows with a response in "
            "'response' but no RT do not have. Say deadline=, or lost_rt='random' if only their "
            "RTs were lost.",
        ):
            ddm.Trials(LOST, lost_rt=lost_rt)


@pytest.mark.parametrize(
    ("reading", "error", "message"),
    [
        (
            {"lost_rt": "lost"},
            ValueError,
            "lost_rt must be 'omission', 'random', 'late' or None; got 'lost'.",
        ),
        (
            {"omissions": True},
            ValueError,
            "omissions must be 'no response' or None; got True.",
        ),
        (
            {"unit": "sec"},
            ValueError,
            "unit must be 's', 'ms', 'min' or None; got 'sec'.",
        ),
        (
            {"deadline_tolerance": -0.1},
            ValueError,
            "deadline_tolerance must be a finite number >= 0 (seconds); got -0.1.",
        ),
        (
            {"deadline_tolerance": "50 ms"},
            TypeError,
            "deadline_tolerance must be a finite number >= 0 (seconds); got '50 ms'.",
        ),
        (
            {"lost_rt": "late", "observed": "upper"},
            ValueError,
            "lost_rt='late' is for tasks in which both responses leave a trace; with "
            "observed='upper' a row without an RT is an omission, or is set aside. Leave out "
            "lost_rt=.",
        ),
    ],
)
def test_readings_that_are_refused(reading, error, message):
    with refused(error, message):
        ddm.Trials(LOST, deadline=1.0, **reading)


def test_the_reading_is_kept():
    trials = ddm.Trials(LOST, deadline=1.0, lost_rt="late", deadline_tolerance=0.1)
    again = ddm.Trials(LOST, **trials.reading)
    assert kinds(again) == kinds(trials)
    assert again.reading == trials.reading


def test_a_part_of_the_trials_keeps_its_notes():
    trials = ddm.Trials(INSIDE, deadline=1.0, omissions="no response")
    none = np.zeros(0, dtype=bool)
    assert trials.select(np.array([True, True, True, False]), none).notes == [
        "rows without a response but with a time before the deadline, taken as omissions "
        "(omissions='no response'): 1"
    ]
