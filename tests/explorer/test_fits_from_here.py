"""A fit from the sliders is that of `ddm.fit`."""

import pytest

import ddm
from ddm.explorer.catalogue import Form
from ddm.explorer.fits_from_here import can_be_free, fit_from
from ddm.explorer.sliders import values_at_first

DATA = ddm.DDM(v=1.2, a=1.4, t0=0.3).simulate(300, seed=1)
TRIALS = ddm.Trials(DATA)
FIRST = values_at_first(Form().names)


def test_free_parameters_are_estimated_and_the_others_stay():
    answer = fit_from(Form(), {**FIRST, "z": 0.45}, ["v", "a", "t0"], TRIALS)
    fit = ddm.fit(ddm.Model(z=0.45), DATA)
    assert answer.converged
    assert answer.values["z"] == 0.45
    for name in ("v", "a", "t0"):
        assert answer.values[name] == pytest.approx(fit.params[name], rel=1e-4)
        assert answer.summary.loc[name, "se"] == pytest.approx(fit.se[name], rel=1e-3)
    assert answer.text.startswith(f"Log likelihood {fit.loglik:.2f} of 300 trials; converged.")


def test_a_general_process_is_fitted_with_its_functions():
    form = Form(drift="conflict")
    values = {**values_at_first(form.names), "v": 3.0, "a": 1.2, "congruency": -1.0}
    data = form.process(values).simulate(200, seed=1)
    answer = fit_from(form, values, ["v", "t0"], ddm.Trials(data))
    assert answer.converged
    assert answer.values["v"] == pytest.approx(3.0, abs=0.6)
    assert answer.values["congruency"] == -1.0


def test_nothing_free_is_said():
    answer = fit_from(Form(), FIRST, [], TRIALS)
    assert (answer.values, answer.converged) == (None, False)
    assert answer.text == "Nothing is free: tick a parameter to estimate it."


def test_a_fit_that_cannot_begin_says_why():
    answer = fit_from(Form(), {**FIRST, "v": 25.0}, ["v"], TRIALS)
    assert answer.values is None
    assert answer.text.startswith("The fit cannot begin: start")
    assert "25" in answer.text


def test_a_fit_that_fails_leaves_the_sliders():
    # a fixed t0 later than the fastest RT makes all likelihoods 0
    answer = fit_from(Form(), {**FIRST, "t0": 0.9}, ["v"], TRIALS)
    assert answer.values is None
    assert not answer.converged
    assert "t0" in answer.text


def test_what_differs_from_trial_to_trial_cannot_be_free():
    assert can_be_free("v")
    assert not can_be_free("congruency")
