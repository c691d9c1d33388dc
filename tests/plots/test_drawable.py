"""What can be drawn."""

import pytest

import ddm
from ddm import plots
from ddm.agreement.comparing import Agreement
from ddm.plots.drawable import Drawable, Estimated, agreement_of
from refusals import refused


def test_fits_data_and_pairs_of_trials_and_processes_have_an_agreement(
    fit, people, data, conditions
):
    for thing in (fit, people, data, fit.trials, conditions, fit.agreement):
        assert isinstance(agreement_of(thing), Agreement)
    assert len(agreement_of(people).parts) == 4
    assert not agreement_of(data).has_predictions
    assert agreement_of(conditions).columns == ("condition",)


def test_an_object_of_ones_own_is_drawn_if_it_has_an_agreement(fit):
    class Own:
        @property
        def agreement(self):
            return fit.agreement

    assert isinstance(Own(), Drawable)
    assert plots.densities(Own()).shape == (1, 2)


def test_fits_have_estimates(fit, people):
    assert isinstance(fit, Estimated)
    assert isinstance(people, Estimated)


@pytest.mark.parametrize(
    ("thing", "message"),
    [
        (
            3,
            "the first argument must be a Fit, Fits, Trials, a table of trials with the columns rt "
            "and response, or {name: (trials, process)}; got int.",
        ),
        (
            {"easy": 3},
            "'easy' must be (trials, process), with a ddm.Trials and a ddm.DDM or "
            "ddm.GeneralDDM; got 3.",
        ),
    ],
)
def test_what_cannot_be_drawn_is_refused(thing, message):
    with refused(TypeError, message):
        plots.densities(thing)


def test_trials_may_be_named_without_a_process(fit):
    assert not agreement_of({"all": fit.trials}).has_predictions
    assert isinstance(fit.trials, ddm.Trials)
