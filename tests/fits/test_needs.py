"""What a question needs of a fit, and what is said where it is missing."""

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm.fits import needs
from ddm.models.layout import lay_out
from fits.cases import DATA
from refusals import refused


def test_what_needs_rts_asks_for_them(tmp_path):
    ddm.fit(ddm.Model(), DATA).save(tmp_path / "fit.json")
    fit = ddm.load(tmp_path / "fit.json")
    for call, what in (
        (lambda: fit.ci(method="profile"), "a profile"),
        (lambda: fit.bootstrap(5), "a bootstrap"),
        (fit.quantiles, "quantiles"),
        (fit.goodness, "goodness"),
        (lambda: fit.pointwise_loglik, "pointwise_loglik"),
        (fit.predictive, "predictive"),
        (fit.plot, "a picture"),
    ):
        message = (
            f"{what} needs the RTs, which a saved fit does not keep. Load it with them: "
            "ddm.load(path, data=...)."
        )
        with refused(ValueError, message):
            call()


@pytest.mark.parametrize("name", ["aic", "aicc", "bic"])
def test_information_criteria_need_the_likelihood(chi2, name):
    message = (
        f"{name} needs a maximum-likelihood fit; this one minimised 'chi2'. Fit with method='ml'."
    )
    with refused(ValueError, message):
        getattr(chi2, name)


@pytest.mark.filterwarnings("ignore::ddm.ConvergenceWarning")
def test_a_fit_without_estimates_has_no_process(sessions):
    fit = ddm.fit(ddm.Model(t0=3.0), sessions)
    for use in (fit.process, fit.simulate, fit.plot):
        with refused(ValueError, f"this fit has no estimates: {fit.message}."):
            use()


def test_many_values_of_covariates_are_no_conditions(clean):
    data = clean.assign(x=np.arange(len(clean)) % 61, c=np.arange(len(clean)) % 60)
    for model, is_trialwise in ((ddm.Model(v="~ x"), True), (ddm.Model(v="~ c"), False)):
        design = ddm.fit(model, data).design
        assert needs.groups(len(clean), len(design.cells), model) is is_trialwise


def test_many_numbers_that_are_parameters_are_no_conditions_either():
    trials = ddm.Trials(pd.DataFrame({"rt": 0.5, "response": 1, "c": np.linspace(-1, 1, 200)}))
    model = ddm.Model(drift=lambda v, c: v * c, c="c", covariates="c")
    assert needs.groups(200, len(lay_out(model, trials).cells), model)


def test_only_covariates_leave_few_trials_to_a_condition(clean):
    data = clean.iloc[:200].assign(x=np.linspace(0, 1, 200), level=np.arange(200) % 10)
    for model, is_trialwise in (
        (ddm.Model(v="~ x"), True),
        (ddm.Model(v="~ C(level)"), False),
        (ddm.Model(v="level"), False),
    ):
        n_cells = len(ddm.fit(model, data).design.cells)
        assert needs.groups(200, n_cells, model) is is_trialwise
