"""What a question needs of a fit, and what is said where it is missing."""

import numpy as np
import pytest

import ddm
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


def test_checks_of_distributions_refuse_covariates(clean):
    data = clean.iloc[:200].assign(x=np.linspace(0, 1, 200))
    fit = ddm.fit(ddm.Model(v="~ x"), data)
    for what, call in (
        ("quantiles", fit.quantiles),
        ("goodness", fit.goodness),
        ("predictive", fit.predictive),
    ):
        message = (
            f"{what} compares distributions, which takes conditions with many trials; here 200 "
            "trials make 200. Group the covariates (pd.cut) and fit those groups, or compare "
            "fit.simulate() with the data in pandas."
        )
        with refused(ValueError, message):
            call()
