"""Smoothed weights: those of arviz, and what is exact where it is known."""

import numpy as np
import pytest
from scipy.stats import genpareto, norm

from ddm.posterior.loo import pareto
from ddm.posterior.loo.pareto import left_out, tail_size


@pytest.mark.parametrize(
    ("n_draws", "reff", "expected"),
    [(4000, 1.0, 190), (4000, 0.25, 380), (100, 1.0, 20), (26, 1, 6)],
)
def test_the_size_of_the_tail(n_draws, reff, expected):
    assert tail_size(n_draws, reff) == expected


@pytest.mark.parametrize("shape", [-0.3, 0.2, 0.7])
def test_the_fit_of_a_tail_finds_the_shape_that_it_has(shape):
    rng = np.random.default_rng(2)
    excess = np.sort(genpareto.rvs(shape, scale=3.0, size=(20, 2000), random_state=rng), axis=1)
    k, scale = pareto._pareto(excess)
    assert k.mean() == pytest.approx(shape, abs=0.03)
    assert scale.mean() == pytest.approx(3.0, rel=0.05)


@pytest.mark.parametrize("shape", [-0.3, 0.0, 0.7])
def test_quantiles_are_those_of_scipy(shape):
    found = pareto._quantiles(np.array([shape]), np.array([2.0]), 7)
    expected = genpareto.ppf(np.arange(0.5, 7) / 7, shape, scale=2.0)
    np.testing.assert_allclose(found[0], expected, rtol=1e-12)


def test_a_normal_mean_is_predicted_as_is_exact():
    """y ~ N(mu, 1), flat prior: without trial i, y_i ~ N(mean of the others, 1 + 1 / (n - 1))."""
    rng = np.random.default_rng(3)
    n = 50
    y = rng.normal(size=n)
    mu = rng.normal(y.mean(), n**-0.5, size=(20_000, 1))
    found = left_out(norm.logpdf(y, mu), tail_size(20_000, 1.0))

    others = (y.sum() - y) / (n - 1)
    exact = norm.logpdf(y, others, np.sqrt(1.0 + 1.0 / (n - 1)))
    np.testing.assert_allclose(found.elpd, exact, atol=5e-3)
    np.testing.assert_allclose(
        found.lpd, norm.logpdf(y, y.mean(), np.sqrt(1.0 + 1.0 / n)), atol=5e-3
    )
    assert found.pareto_k.max() < 0.5


def test_more_trials_than_are_worked_on_at_once():
    values = np.random.default_rng(4).normal(size=(100, pareto.TRIALS + 3))
    whole = left_out(values, 20)
    one = left_out(values[:, -1:], 20)
    np.testing.assert_allclose([whole.elpd[-1], whole.pareto_k[-1]], [one.elpd[0], one.pareto_k[0]])


def test_log_likelihoods_that_are_the_same_in_all_draws_need_no_weights():
    found = left_out(np.full((100, 2), -1.5), 20)
    np.testing.assert_allclose([*found.elpd, *found.lpd], -1.5, rtol=1e-14)
    assert np.isnan(found.pareto_k).all()


def test_a_tail_of_few_different_weights_has_no_shape():
    values = np.zeros((100, 1))
    values[:3] = -1.0
    found = left_out(values, 20)
    assert found.pareto_k.tolist() == [np.inf]
    weights = np.exp(-values[:, 0])
    assert found.elpd[0] == pytest.approx(np.log(100 / weights.sum()), rel=1e-14)


def test_ties_at_the_cut_and_differences_of_rounding_give_no_warning():
    rng = np.random.default_rng(5)
    tied = np.round(rng.normal(size=(100, 5)))
    nearly = -1.0 + rng.integers(-3, 3, size=(100, 5)) * 2.0**-52
    found = left_out(np.hstack([tied, nearly]), 20)
    assert np.isfinite(found.elpd).all()
    np.testing.assert_allclose(found.elpd[5:], -1.0, rtol=1e-14)


def test_densities_far_below_the_smallest_float():
    rng = np.random.default_rng(6)
    values = rng.normal(size=(500, 3))
    low = left_out(values - 5000.0, 50)
    np.testing.assert_allclose(low.elpd + 5000.0, left_out(values, 50).elpd, atol=1e-9)
