"""The methods of a study of people find what the verbs of the package find."""

from functools import partial

import numpy as np
import pytest

import ddm
from ddm.populations.laplace import maximum
from ddm.posterior.sampling import sample
from ddm.reading.expression_numbers import expression_of
from ddm.studies.of_populations.methods import (
    METHODS,
    Options,
    checked_methods,
    hierarchical,
    sampled,
    separate,
)
from refusals import refused
from studies.of_populations.known_population import BY_DIFFICULTY, LEVELS, design

SEED = np.random.SeedSequence(1)
POPULATION, _ = design(BY_DIFFICULTY, LEVELS, n_people=5, n_trials=30).simulated(SEED)
DATA = POPULATION.trials.data
DIFFERENCE = "v[easy] - v[hard]"
OPTIONS = Options(
    shared=(),
    between=None,
    priors=None,
    level=0.9,
    quantities={DIFFERENCE: expression_of(DIFFERENCE, list(LEVELS))},
)
COLUMNS = ["estimate", "se", "ci_low", "ci_high"]


def test_hierarchical_is_fit_hierarchical():
    fit = ddm.fit_hierarchical(BY_DIFFICULTY, DATA, by="subject")
    found = hierarchical(POPULATION, OPTIONS, SEED)
    assert found.converged
    np.testing.assert_allclose(found.population[:-1], fit.summary(0.9)[COLUMNS])
    np.testing.assert_allclose(found.population[-1:], fit.derived(DIFFERENCE, 0.9)[COLUMNS])
    np.testing.assert_allclose(found.people[:, :, :2].reshape(-1, 2), fit.subjects[COLUMNS[:2]])
    # the ends of intervals of subjects are those of 95 %
    wide = hierarchical(POPULATION, Options((), None, None, 0.95, {}), SEED)
    np.testing.assert_allclose(wide.people.reshape(-1, 4), fit.subjects[COLUMNS])


def test_hierarchical_takes_priors():
    options = Options((), None, "default", 0.9, {})
    fit = ddm.fit_hierarchical(BY_DIFFICULTY, DATA, by="subject", priors="default")
    found = hierarchical(POPULATION, options, SEED)
    np.testing.assert_allclose(found.population, fit.summary(0.9)[COLUMNS])


@pytest.mark.filterwarnings("ignore::ddm.ConvergenceWarning")
def test_sample_is_sample(monkeypatch):
    pytest.importorskip("nutpie")
    quickly = partial(sample, draws=40, tune=50, chains=2)
    monkeypatch.setattr("ddm.studies.of_populations.methods.sample", quickly)
    found = sampled(POPULATION, OPTIONS, SEED)
    posterior = quickly(BY_DIFFICULTY, DATA, by="subject", seed=SEED, progress=False)
    columns = ["estimate", "sd", "ci_low", "ci_high"]
    np.testing.assert_allclose(found.population[:-1], posterior.summary(0.9)[columns])
    np.testing.assert_allclose(found.population[-1:], posterior.derived(DIFFERENCE, 0.9)[columns])
    np.testing.assert_allclose(found.people.reshape(-1, 4)[:, :2], posterior.subjects[columns[:2]])
    assert found.converged == posterior.converged


def test_each_is_fit_each():
    fits = ddm.fit_each(BY_DIFFICULTY, DATA, by="subject", progress=False)
    found = separate(POPULATION, OPTIONS, SEED)
    assert found.population is None
    np.testing.assert_allclose(found.people[:, :, 0], fits.params)
    np.testing.assert_allclose(found.people[:, :, 1], fits.se)
    ends = np.array([fit.ci(0.9)[["ci_low", "ci_high"]] for fit in fits.values()])
    np.testing.assert_allclose(found.people[:, :, 2:], ends)
    assert found.converged_people.all()


def test_a_fit_that_fails_is_nan(monkeypatch):
    found = maximum.laplace(POPULATION)
    failed = type(found)(**{**vars(found), "converged": False})
    monkeypatch.setattr("ddm.studies.of_populations.methods.laplace", lambda *_: failed)
    lost = hierarchical(POPULATION, OPTIONS, SEED)
    assert not lost.converged
    assert not lost.converged_people.any()
    assert lost.population.shape == (len(LEVELS) + 1, 4)
    assert np.isnan(lost.population).all()
    assert np.isnan(lost.people).all()


def test_methods_are_named():
    assert checked_methods("each", tuple(METHODS), "methods") == ["each"]
    both = ["hierarchical", "each"]
    assert checked_methods(tuple(both), tuple(METHODS), "methods") == both


@pytest.mark.parametrize("methods", [[], ["ml"], ["each", "each"], "laplace"])
def test_unknown_methods_are_refused(methods):
    with refused(
        ValueError,
        f"methods must name some of 'hierarchical', 'sample', 'each', each once; got {methods!r}.",
    ):
        checked_methods(methods, tuple(METHODS), "methods")


def test_other_kinds_of_methods_are_refused():
    with refused(
        TypeError, "methods must be one or several of 'hierarchical', 'sample', 'each'; got 3."
    ):
        checked_methods(3, tuple(METHODS), "methods")
