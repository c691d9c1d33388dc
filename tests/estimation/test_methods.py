"""What ``method=`` takes: words, built-in methods with settings, and methods of the user's own."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm.estimation.methods import METHODS, named
from ddm.estimation.objective import Objective
from ddm.processes.ddm import DDM
from incomplete import missed
from refusals import refused

DATA = DDM(v=1.5, a=1.4, t0=0.3).simulate(200, seed=3)
WORDS = ", ".join(map(repr, METHODS))
CLASSES = ", ".join(f"ddm.{type(method).__name__}(...)" for method in METHODS.values())


@dataclass(frozen=True)
class Penalised(ddm.Method):
    """-log likelihood + (v - centre)^2 / (2 sd^2): a normal prior of the drifts."""

    sd: float = 0.5
    centre: float = 0.0
    name = "penalised"
    statistic_name = "penalised"

    def on(self, outcomes, design):
        is_drift = np.array([owner == "v" for owner in design.owners])
        likelihood = ddm.MaximumLikelihood().on(outcomes, design)
        return PenalisedLikelihood(likelihood, is_drift / self.sd**2, self.centre)


@dataclass(frozen=True)
class PenalisedLikelihood(Objective):
    likelihood: Any
    precision: np.ndarray
    centre: float
    per_deviance = 2.0

    def __call__(self, theta):
        value, gradient = self.likelihood(theta)
        away = theta - self.centre
        pull = self.precision * away
        return value + 0.5 * away @ pull, gradient + pull

    def t0_limits(self):
        return self.likelihood.t0_limits()


@dataclass(frozen=True)
class Mine(ddm.Method):
    """Maximum likelihood under a name of one's own: a likelihood like the built-in one."""

    name = "mine"
    is_likelihood = True
    takes_incomplete = True

    def on(self, outcomes, design):
        return ddm.MaximumLikelihood().on(outcomes, design)


class Bare:
    """A method that does not name ddm.Method as its base, and so must have every property."""

    name = "bare"
    is_likelihood = is_smooth = every_rt_counts = takes_single_trials = True
    takes_incomplete = takes_lost_rts = False
    statistic_name = ""

    def on(self, outcomes, design):
        return ddm.MaximumLikelihood().on(outcomes, design)


# -- words and classes -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", METHODS)
def test_a_word_stands_for_a_method(name):
    assert named(name) is METHODS[name]
    assert named(METHODS[name]) is METHODS[name]


@pytest.mark.parametrize("method", ["nuts", 3, None])
def test_what_is_no_method_is_refused(method):
    with refused(
        ValueError,
        f"method must be one of {WORDS}, or {CLASSES}, or a ddm.Method of your own; got "
        f"{method!r}.",
    ):
        named(method)


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("ML", "ml"),
        ("mle", "ml"),
        ("maximum likelihood", "ml"),
        ("chi", "chi2"),
        ("chi-square", "chi2"),
        ("robust ez", "robust_ez"),
    ],
)
def test_a_slip_in_the_name_of_a_method(word, meant):
    with refused(
        ValueError,
        f"method must be one of {WORDS}, or {CLASSES}, or a ddm.Method of your own; got {word!r}. "
        f"Did you mean {meant!r}?",
    ):
        named(word)


def test_the_base_of_methods_is_none():
    with refused(
        TypeError,
        "method must be a method with its settings; got ddm.Method, from which methods of your own "
        "are made. Write method='ml', or see help(ddm.Method).",
    ):
        named(ddm.Method)


@pytest.mark.parametrize(
    ("kind", "call"), [(ddm.ChiSquare, "ddm.ChiSquare()"), (Penalised, "Penalised()")]
)
def test_a_class_has_to_be_called(kind, call):
    message = (
        f"method must be a method with its settings, not its class; got {kind.__name__}. Call it: "
        f"{call}."
    )
    with refused(TypeError, message):
        ddm.fit(ddm.Model(), DATA, method=kind)


def test_a_method_without_its_properties_is_refused():
    class Half:
        name = "half"
        is_smooth = True

        def on(self, outcomes, design):
            raise NotImplementedError

    message = (
        "method must be a ddm.Method; Half has no is_likelihood, statistic_name, every_rt_counts, "
        "takes_incomplete, takes_lost_rts, takes_single_trials. Make ddm.Method its base: class "
        "Half(ddm.Method)."
    )
    with refused(TypeError, message):
        named(Half())


def test_a_method_needs_a_name_of_its_own():
    class Nameless(Mine):
        name = ""

    class Twin(Mine):
        name = "chi2"

    with refused(TypeError, "method: the name of Nameless must be a word; got ''."):
        named(Nameless())
    message = (
        "method: Twin has the name 'chi2', which is that of ddm.ChiSquare. Give it a name of its "
        "own."
    )
    with refused(ValueError, message):
        named(Twin())


def test_objectives_that_need_complete_conditions_refuse_others(clean):
    trials = ddm.Trials(missed(clean, 0.8), deadline=0.8)
    with pytest.raises(
        ValueError,
        match=r"^method='ks' needs trials that were all observed; these have a deadline, ",
    ):
        ddm.fit(ddm.Model(), trials, method="ks")
    data = clean.iloc[:100].assign(x=np.linspace(0, 1, 100))
    message = (
        "method='chi2' needs conditions with many trials each; here 100 trials make 100 "
        "conditions. Use method='ml', or group the covariates with pd.cut."
    )
    with refused(ValueError, message):
        ddm.fit(ddm.Model(v="~ x"), data, method="chi2")


def test_other_figures_of_other_objectives(clean):
    fit = ddm.fit(ddm.Model(), clean, method="ks")
    assert fit.se.isna().all()
    assert np.isnan(fit.loglik)
    message = "method='profile' needs a smooth objective; 'ks' has none. Use method='bootstrap'."
    with refused(ValueError, message):
        fit.ci(method="profile")
    assert np.isfinite(ddm.fit(ddm.Model(), clean, method="qml").multinomial_loglik)


# -- a method of one's own -------------------------------------------------------------------------


def log_posterior(theta, sd):
    process = DDM(**dict(zip(("v", "a", "t0"), theta, strict=True)))
    loglik = process.logpdf(DATA["rt"], DATA["response"]).sum()
    return loglik - 0.5 * (theta[0] / sd) ** 2


def test_a_penalised_likelihood_is_maximised():
    """Its gradient by differences of a posterior that is written out here is 0."""
    fit = ddm.fit(ddm.Model(), DATA, method=Penalised(0.5))
    assert fit.converged
    theta = fit.params.to_numpy()
    for i in range(3):
        step = 1e-5 * np.eye(3)[i]
        slope = (log_posterior(theta + step, 0.5) - log_posterior(theta - step, 0.5)) / 2e-5
        assert abs(slope) < 1e-2
    assert fit.params["v"] < 0.95 * ddm.fit(ddm.Model(), DATA).params["v"]


def test_its_intervals_are_those_of_its_curvature():
    fit = ddm.fit(ddm.Model(), DATA, method=Penalised(0.5))
    step, theta = 1e-3, fit.params.to_numpy()
    hessian = np.empty((3, 3))
    for i in range(3):
        for j in range(3):
            e, f = step * np.eye(3)[i], step * np.eye(3)[j]
            ends = [log_posterior(theta + a * e + b * f, 0.5) for a in (1, -1) for b in (1, -1)]
            hessian[i, j] = -(ends[0] - ends[1] - ends[2] + ends[3]) / (4 * step**2)
    assert fit.se.to_numpy() == pytest.approx(np.sqrt(np.diag(np.linalg.inv(hessian))), rel=0.02)
    profile = fit.ci(method="profile")
    assert (profile["ci_low"] < fit.params).all()
    assert (profile["ci_high"] > fit.params).all()
    draws = fit.bootstrap(8, seed=1)
    assert draws["v"].notna().all()


def test_it_shows_its_statistic_and_refuses_what_needs_a_likelihood():
    fit = ddm.fit(ddm.Model(), DATA, method=Penalised(0.5))
    assert fit.method == "penalised"
    assert f"200 trials, penalised {fit.statistic:.4f};" in repr(fit)
    with refused(
        ValueError,
        "aic needs a maximum-likelihood fit; this one minimised 'penalised'. Fit with method='ml'.",
    ):
        fit.aic  # noqa: B018


def test_groups_are_fitted_by_it():
    data = DATA.assign(person=np.arange(200) % 2)
    fits = ddm.fit_each(ddm.Model(), data, by="person", method=Penalised(0.5))
    assert fits.table["statistic"].notna().all()
    assert (
        fits[0].params["v"]
        == ddm.fit(ddm.Model(), data[data["person"] == 0], method=Penalised(0.5)).params["v"]
    )


@pytest.mark.parametrize("method", [Mine(), Bare()])
def test_a_likelihood_of_ones_own_is_compared_with_the_built_in_one(method):
    mine, theirs = ddm.fit(ddm.Model(), DATA, method=method), ddm.fit(ddm.Model(), DATA)
    pd.testing.assert_series_equal(mine.params, theirs.params)
    assert mine.aic == pytest.approx(theirs.aic, abs=1e-6)
    pd.testing.assert_series_equal(mine.pointwise_loglik, theirs.pointwise_loglik, rtol=1e-3)
    table = ddm.compare({"mine": mine, "no drift": ddm.fit(ddm.Model(v=0), DATA)})
    assert table.index[0] == "mine"


def test_recovery_takes_it():
    recovered = ddm.recover(
        ddm.Model(),
        DDM(v=1.0, a=1.5, t0=0.3),
        n_trials=100,
        n_datasets=3,
        methods=["ml", Penalised(0.1)],
        seed=1,
    )
    drifts = recovered[recovered["name"] == "v"].groupby("method")["estimate"].mean()
    assert drifts["ml"] > 2.0 * drifts[repr(Penalised(0.1))]


# -- files -----------------------------------------------------------------------------------------


def test_a_file_names_it_and_has_to_be_given_it(tmp_path):
    method = Penalised(0.5)
    fit = ddm.fit(ddm.Model(), DATA, method=method)
    fit.save(tmp_path / "fit.json")
    again = ddm.load(tmp_path / "fit.json", method=method, data=DATA)
    pd.testing.assert_series_equal(again.params, fit.params)
    assert repr(again) == repr(fit)
    pd.testing.assert_frame_equal(again.ci(method="profile"), fit.ci(method="profile"))
    with refused(
        ValueError,
        "the fit was made by method 'penalised', which is not one of ddm's own, and a file names a "
        "method without importing it. Give it: ddm.load(path, method=...).",
    ):
        ddm.load(tmp_path / "fit.json")


@pytest.mark.parametrize("given", [Penalised(0.6), Mine(), ddm.ChiSquare()])
def test_a_file_refuses_another_method(tmp_path, given):
    ddm.fit(ddm.Model(), DATA, method=Penalised(0.5)).save(tmp_path / "fit.json")
    with refused(
        ValueError,
        f"method={given!r} is not the one of the saved fit, which was 'penalised' with sd=0.5, "
        "centre=0.0. Give that one.",
    ):
        ddm.load(tmp_path / "fit.json", method=given)


def test_fits_of_groups_are_saved_with_it(tmp_path):
    data = DATA.assign(person=np.arange(200) % 2)
    fits = ddm.fit_each(ddm.Model(), data, by="person", method=Penalised(0.5))
    fits.save(tmp_path / "fits.json")
    again = ddm.load(tmp_path / "fits.json", method=Penalised(0.5))
    pd.testing.assert_frame_equal(again.table, fits.table)


def test_a_setting_that_a_file_cannot_keep_is_an_error(tmp_path):
    fit = ddm.fit(ddm.Model(), DATA, method=Penalised(np.array(0.5)))
    message = (
        "method 'penalised' has the setting sd=array(0.5), which a file cannot keep. Make it a "
        "number, a text, or a tuple of these."
    )
    with refused(TypeError, message):
        fit.save(tmp_path / "fit.json")
