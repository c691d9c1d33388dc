"""Notes about windows, deadlines, lost RTs and RTs before t0."""

import numpy as np
import pytest

import ddm
from fits.diagnosis.said import notes, with_late
from incomplete import missed


def test_without_estimates_only_a_fixed_t0_is_to_blame(data):
    nothing = {"theta": (np.nan, np.nan), "converged": False, "message": "no value"}
    assert notes(data, ddm.Model(t0=0.1), **nothing) == ["not converged: no value"]
    fastest = data["rt"].min()
    assert notes(data, ddm.Model(t0=fastest), **nothing) == [
        "not converged: no value",
        f"RTs not above the fixed t0: 1, as {fastest:.3f} s with t0 = {fastest:g} s: fix t0 at "
        "less, free it, or leave these RTs out",
    ]


@pytest.mark.filterwarnings("ignore::ddm.ConvergenceWarning")
def test_times_that_look_like_milliseconds_are_questioned(clean):
    data = clean.iloc[:300]
    slowest = data["rt"].max()
    assert (
        f"the window of lapses reaches to 5000 s, the slowest RT is {slowest:.3g} s: is it in "
        "seconds?" in ddm.fit(ddm.Model(lapse=0.05, lapse_window=(0, 5000)), data).message
    )
    assert f"RTs outside the window of lapses, so none of them: {(data['rt'] > 0.5).sum()}" in (
        ddm.fit(ddm.Model(lapse=0.05, lapse_window=(0, 0.5)), data).message
    )
    for deadline in (20, 800):
        fit = ddm.fit(ddm.Model(), ddm.Trials(missed(data, 0.8), deadline=deadline))
        assert f"the deadline, {deadline} s, lies far beyond the slowest RT, " in fit.message


@pytest.mark.parametrize(("times", "is_far"), [(9.9, False), (10.1, True)])
def test_a_window_of_lapses_is_far_beyond_ten_times_the_slowest_rt(data, times, is_far):
    window = (0.0, times * data["rt"].max())
    said = notes(data, ddm.Model(lapse=0.05, lapse_window=window))
    assert any("is it in seconds?" in note for note in said) is is_far


@pytest.mark.parametrize("choice", [0, 1])
def test_late_choices_that_are_all_alike_may_be_a_code(data, choice):
    alike = (
        f"all 5 choices after the deadline are {choice}: if that is a code for no response, say "
        "lost_rt='omission'"
    )
    counted = "responses after the deadline, without an RT (lost_rt='late'): {}"
    assert notes(with_late(data, [choice] * 5)) == [alike, counted.format(5)]
    assert notes(with_late(data, [choice] * 4)) == [counted.format(4)]
    assert notes(with_late(data, [choice] * 5 + [1 - choice])) == [counted.format(6)]
