"""Each distribution against SciPy's, and its parts against one another."""

import numpy as np
import pytest
from scipy import stats

from ddm.priors import Beta, Gamma, HalfNormal, LogitNormal, LogNormal, Normal

# SciPy has no logit-normal distribution
REFERENCES = [
    (Normal(-1, 3), stats.norm(-1, 3)),
    (LogNormal(1.5, 0.7), stats.lognorm(0.7, scale=1.5)),
    (HalfNormal(0.5), stats.halfnorm(scale=0.5)),
    (Beta(1, 19), stats.beta(1, 19)),
    (Beta(0.5, 2.5), stats.beta(0.5, 2.5)),
    (Gamma(4, 0.375), stats.gamma(4, scale=0.375)),
    (Gamma(0.5, 2), stats.gamma(0.5, scale=2)),
]
PRIORS = [*(prior for prior, _ in REFERENCES), LogitNormal(0.2, 0.7), LogitNormal(0.5, 2)]

SHARES = np.array([0.0, 1e-6, 0.025, 0.3, 0.5, 0.8, 0.999, 1.0])


@pytest.mark.parametrize(
    ("prior", "reference"), REFERENCES, ids=[str(prior) for prior, _ in REFERENCES]
)
def test_it_is_that_of_scipy(prior, reference):
    x = np.concatenate([np.linspace(-3.0, 3.0, 61), [1e-9, 1.0 - 1e-9, 50.0]])
    np.testing.assert_allclose(prior.logpdf(x), reference.logpdf(x), rtol=1e-11, atol=1e-13)
    np.testing.assert_allclose(prior.ppf(SHARES), reference.ppf(SHARES), rtol=1e-9)
    assert prior.support == reference.support()


def test_a_logit_normal_is_normal_on_the_scale_of_logits():
    prior, x = LogitNormal(0.2, 0.7), np.linspace(0.001, 0.999, 99)
    logit = np.log(x / (1.0 - x))
    normal = stats.norm(np.log(0.25), 0.7)
    wanted = normal.logpdf(logit) - np.log(x * (1.0 - x))
    np.testing.assert_allclose(prior.logpdf(x), wanted, rtol=1e-12, atol=1e-13)
    wanted = 1.0 / (1.0 + np.exp(-normal.ppf(SHARES)))
    np.testing.assert_allclose(prior.ppf(SHARES), wanted, rtol=1e-12)
    assert np.isneginf(prior.logpdf([-0.1, 0.0, 1.0, 1.1])).all()


@pytest.mark.parametrize("prior", PRIORS, ids=str)
def test_the_density_is_that_of_the_quantiles(prior):
    """d ppf / dq is 1 / density, by differences with an error of order 1e-8."""
    q = np.linspace(0.05, 0.95, 19)
    slope = (prior.ppf(q + 1e-4) - prior.ppf(q - 1e-4)) / 2e-4
    np.testing.assert_allclose(prior.logpdf(prior.ppf(q)), -np.log(slope), atol=1e-4)


@pytest.mark.parametrize("prior", PRIORS, ids=str)
def test_draws_have_the_quantiles(prior):
    draws = prior.draw(np.random.default_rng(1), 40_000)
    q = np.array([0.1, 0.25, 0.5, 0.75, 0.9])
    below = (draws[:, None] < prior.ppf(q)).mean(axis=0)
    assert (np.abs(below - q) < 4.0 * np.sqrt(q * (1.0 - q) / draws.size)).all()


@pytest.mark.parametrize(
    ("prior", "numbers"),
    [
        (Normal(0, 3), (0.0, 3.0)),
        (LogNormal(np.e, 0.7), (1.0, 0.7)),
        (LogitNormal(0.5, 0.7), (0.0, 0.7)),
        (HalfNormal(2), (2.0, 0.0)),
        (Beta(1, 19), (1.0, 19.0)),
        (Gamma(4, 0.375), (4.0, 0.375)),
    ],
    ids=str,
)
def test_kernels_get_two_numbers(prior, numbers):
    assert prior.numbers == pytest.approx(numbers)


def test_codes_differ():
    kinds = {type(prior) for prior in PRIORS}
    assert sorted(kind.code for kind in kinds) == list(range(6))


def test_priors_are_compared_by_value():
    assert Normal(0, 3) == Normal(0.0, 3.0) != Normal(0, 2)
    assert len({Beta(1, 19), Beta(1, 19), Gamma(1, 19)}) == 2
