"""Rates of omissions that a model does not predict."""

import numpy as np
import pandas as pd
import pytest

import ddm

VALUES = {"v": 1.0, "a": 1.5, "t0": 0.3}
PROCESS = ddm.DDM(**VALUES)
DEADLINE = 1.0
ADVICE = (
    " (give the model a lapse with a lapse_window= that reaches beyond the deadline, if people may "
    "not have attended)"
)
LOOK = " (look at these trials)"


def with_omissions(n, omitted, level="all", late=0):
    """A table of n trials, so many of them omissions or choices after the deadline."""
    answered = n - omitted - late
    rt = [0.6] * answered + [None] * (omitted + late)
    response = [i % 2 for i in range(answered)] + [None] * omitted + [i % 2 for i in range(late)]
    return pd.DataFrame({"rt": rt, "response": response, "level": level}).astype({"rt": float})


def note_of(table, model=None, **reading):
    """What the message of a fixed model says of omissions."""
    model = ddm.Model(**VALUES) if model is None else model
    message = ddm.fit(model, ddm.Trials(table, **reading)).message
    said = [note for note in message.split("; ") if note.startswith("omissions are not")]
    assert len(said) <= 1
    return message[message.index(said[0]) :] if said else ""


def counts_at_3_errors(n, p):
    """The last number of omissions from above that is no more than 3 SE from n p, and the next."""
    most = int(np.floor(n * p + 3.0 * np.sqrt(n * p * (1.0 - p))))
    return most, most + 1


@pytest.mark.parametrize("n", [40, 1000])
def test_a_rate_of_omissions_is_noted_from_3_standard_errors_on(n):
    p = float(PROCESS.sf(DEADLINE))
    last, first = counts_at_3_errors(n, p)
    assert note_of(with_omissions(n, last), deadline=DEADLINE) == ""
    assert note_of(with_omissions(n, first), deadline=DEADLINE) == (
        f"omissions are not as predicted: {first / n:.1%} where {p:.1%} are expected{ADVICE}"
    )
    fewest = int(np.ceil(n * p - 3.0 * np.sqrt(n * p * (1.0 - p))))
    if fewest > 0:
        assert note_of(with_omissions(n, fewest), deadline=DEADLINE) == ""
        # more lapses would not explain fewer omissions
        assert note_of(with_omissions(n, fewest - 1), deadline=DEADLINE) == (
            f"omissions are not as predicted: {(fewest - 1) / n:.1%} where {p:.1%} are "
            f"expected{LOOK}"
        )


def test_three_trials_are_enough():
    """With a deadline of 6 s an omission is nearly impossible."""
    for n, is_noted in ((2, False), (3, True), (4, True)):
        assert bool(note_of(with_omissions(n, 1), deadline=6.0)) == is_noted


def test_conditions_are_noted_each():
    """Although there are as many omissions as predicted in total."""
    p = float(PROCESS.sf(DEADLINE))
    few, many = round(200 * p) - 40, round(200 * p) + 40
    table = pd.concat([with_omissions(200, few, "easy"), with_omissions(200, many, "hard")])
    model = ddm.Model(v=1.0, a="level", t0=0.3)
    fit = ddm.fit(model, ddm.Trials(table, deadline=DEADLINE), bounds={"a": (1.5, 1.5 + 1e-9)})
    note = fit.message[fit.message.index("omissions are not") :]
    assert note == (
        f"omissions are not as predicted: {few / 200:.1%} where {p:.1%} are expected (easy), "
        f"{many / 200:.1%} where {p:.1%} are expected (hard){ADVICE}"
    )


def test_the_total_adds_the_variances_of_deadlines():
    p, n = np.array([float(PROCESS.sf(end)) for end in (0.7, 1.0)]), np.array([150, 250])
    last = int(np.floor((n * p).sum() + 3.0 * np.sqrt((n * p * (1.0 - p)).sum())))
    at_first = round(n[0] * p[0]) + 13
    for total, is_noted in ((last, False), (last + 1, True)):
        table = pd.concat(
            [
                with_omissions(n[0], at_first).assign(limit=0.7),
                with_omissions(n[1], total - at_first).assign(limit=1.0),
            ]
        )
        assert bool(note_of(table, deadline="limit")) == is_noted


def test_no_more_than_8_conditions_are_listed():
    table = pd.concat([with_omissions(50, 40, f"c{i}") for i in range(10)])
    model = ddm.Model(v=1.0, a="level", t0=0.3)
    fit = ddm.fit(model, ddm.Trials(table, deadline=6.0), bounds={"a": (1.5, 1.5 + 1e-9)})
    note = fit.message[fit.message.index("omissions are not") :]
    assert note.count("where") == 8
    assert "(c6) and 3 more (give the model" in note


def test_a_window_that_was_given_is_not_asked_for():
    table = with_omissions(200, 150)
    wide = ddm.Model(**VALUES, lapse=0.1, lapse_window=(0.0, 5.0))
    p = 0.9 * float(PROCESS.sf(DEADLINE)) + 0.1 * 0.8
    assert note_of(table, wide, deadline=DEADLINE) == (
        f"omissions are not as predicted: 75.0% where {p:.1%} are expected{LOOK}"
    )
    by_range = ddm.Model(**VALUES, lapse=0.1)
    assert note_of(table, by_range, deadline=DEADLINE).endswith(ADVICE)


def test_trials_that_did_not_go_are_compared_too():
    """Without a deadline no lapse lies beyond one."""
    table = with_omissions(200, 150)
    table = table.assign(response=table["response"].where(table["response"].isna(), 1.0))
    p = float(PROCESS.probability(0))
    assert note_of(table, observed="upper") == (
        f"omissions are not as predicted: 75.0% where {p:.1%} are expected{LOOK}"
    )
    assert note_of(table, observed="upper", deadline=1.0).endswith(ADVICE)


def test_rates_are_those_of_the_trials_that_were_not_removed():
    low = 0.5
    left = float(PROCESS.sf(DEADLINE))
    p = left / (1.0 - float(PROCESS.cdf(low)))
    last, first = counts_at_3_errors(400, p)
    for omitted, is_noted in ((last, False), (first, True)):
        reading = {"deadline": DEADLINE, "truncated": (low, None)}
        assert bool(note_of(with_omissions(400, omitted), **reading)) == is_noted


def test_late_choices_are_responses_that_did_not_come_in_time():
    p = float(PROCESS.sf(DEADLINE))
    last, first = counts_at_3_errors(400, p)
    for late, is_noted in ((last - 20, False), (first - 20, True)):
        table = with_omissions(400, 20, late=late)
        assert bool(note_of(table, deadline=DEADLINE, lost_rt="late")) == is_noted
        assert note_of(table, deadline=DEADLINE, lost_rt="random") != ""


def test_inattentive_omissions_are_noted_until_lapses_explain_them():
    data = ddm.DDM(v=4.0, a=1.0, t0=0.25).simulate(1000, seed=1)
    data = data.assign(response=data["response"].astype(float))
    data.loc[:79, "rt"] = np.random.default_rng(1).uniform(0.0, 5.0, 80)
    data.loc[data["rt"] > 1.5] = np.nan
    trials = ddm.Trials(data, deadline=1.5)
    assert "give the model a lapse with a lapse_window=" in ddm.fit(ddm.Model(), trials).message
    by_range = ddm.fit(ddm.Model(lapse=ddm.FREE), trials)
    assert "give the model a lapse with a lapse_window=" in by_range.message
    wide = ddm.fit(ddm.Model(lapse=ddm.FREE, lapse_window=(0.0, 5.0)), trials)
    assert "omissions" not in wide.message
    assert wide.limits == (
        "lapses: uniform from 0 to 5 s, up to 70.0% of them beyond the deadline, as omissions"
    )


def test_without_omissions_nothing_is_said_of_them(clean):
    assert ddm.fit(ddm.Model(a=1.0), clean).message.find("omissions") < 0
