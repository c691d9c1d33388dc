"""The ex-Gaussian with contaminants: its density by convolution, and its fit against a brute-force
search.
"""

import mpmath
import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.stats import exponnorm

from ddm import DDM
from ddm.estimation.ex_gaussian import LARGEST_SHARE, _Mixture, fit_ex_gaussian, log_density
from refusals import refused

TRUE = (0.4, 0.05, 0.2)


def drawn(n, share=0.0, seed=0):
    """RTs of an ex-Gaussian, a share of them uniform between 0.2 and 4 s."""
    rng = np.random.default_rng(seed)
    mu, sigma, tau = TRUE
    rt = rng.normal(mu, sigma, n) + rng.exponential(tau, n)
    return np.where(rng.random(n) < share, rng.uniform(0.2, 4.0, n), rt)


def convolution(x, mu, sigma, tau):
    """The log density as the integral over the exponential part, with 30 digits."""
    with mpmath.workdps(30):
        peak = max(x - mu - sigma**2 / tau, 0)
        widths = (-12, -4, 0, 1e-4, 1e-3, 0.01, 0.1, 0.5, 1, 2, 4, 12, 40)
        ends = [0, *(peak + k * sigma for k in widths if peak + k * sigma > 0)]
        integral = mpmath.quad(
            lambda t: mpmath.npdf(x - t, mu, sigma) * mpmath.exp(-t / tau) / tau, ends
        )
        return float(mpmath.log(integral))


def plain_log_likelihood(rt, mu, sigma, tau, share):
    """The log likelihood of the mixture, with SciPy's ex-Gaussian."""
    f = exponnorm.pdf(rt, tau / sigma, mu, sigma)
    return np.log((1 - share) * f + share / np.ptp(rt)).sum()


# -- density ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [(0.4, 0.05, 0.2), (0.4, 0.2, 0.01), (0.3, 0.001, 0.5)], ids=str)
@pytest.mark.parametrize("x", [0.1, 0.29, 0.41, 0.8, 3.0])
def test_the_density_is_the_convolution(shape, x):
    assert log_density(np.array([x]), *shape)[0] == pytest.approx(
        convolution(x, *shape), rel=1e-11, abs=1e-11
    )


def test_the_density_is_finite_far_away():
    assert np.isfinite(log_density(np.array([-1e4, -10.0, 0.0, 10.0, 1e4]), 0.4, 0.01, 0.3)).all()
    assert np.isfinite(log_density(np.array([-1e4, 0.0, 1e4]), 0.4, 0.3, 1e-6)).all()


@pytest.mark.parametrize(
    "x",
    [
        (-0.3, -1.0, -0.5, 0.1),
        (0.1, 0.3, -2.0, 0.3),
        (0.0, -2.9, 1.0, 0.01),
        (-0.5, 1.0, -2.9, 0.2),
    ],
)
def test_the_gradient_of_the_mixture_agrees_with_differences(x):
    mixture = _Mixture(drawn(40, 0.1) / 0.2 - 2.0)
    value, gradient = mixture(np.array(x))
    for i, h in enumerate(np.eye(4) * 1e-6):
        assert gradient[i] == pytest.approx(
            (mixture(x + h)[0] - mixture(x - h)[0]) / 2e-6, rel=1e-6, abs=1e-6
        )
    mu, sigma, tau = x[0], *np.exp(x[1:3])
    assert -value == pytest.approx(
        plain_log_likelihood(mixture.rt, mu, sigma, tau, x[3]), rel=1e-10
    )


# -- fit -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("share", [0.0, 0.05, 0.2])
@pytest.mark.parametrize("n", [200, 10_000])
def test_the_fit_finds_the_truth(n, share):
    found = fit_ex_gaussian(drawn(n, share, seed=4))
    error = np.sqrt(np.diag(found.covariance))
    assert found.converged
    assert abs(found.mean - 0.6) < 4 * error[0]
    assert abs(found.var - 0.0425) < 4 * error[1]
    assert found.share == pytest.approx(share, abs=4 * np.sqrt(0.25 / n))


@pytest.mark.parametrize(
    ("n", "share", "seed"), [(60, 0.0, 1), (100, 0.05, 1), (200, 0.2, 2), (1000, 0.05, 3)]
)
def test_no_search_finds_a_higher_likelihood(n, share, seed):
    rt = drawn(n, share, seed)
    found = fit_ex_gaussian(rt)
    assert found.converged
    best = plain_log_likelihood(rt, found.mu, found.sigma, found.tau, found.share)
    rng = np.random.default_rng(seed)

    def plain(x):
        sigma, tau, share = np.exp(x[1]), np.exp(x[2]), LARGEST_SHARE / (1 + np.exp(-x[3]))
        wide = min(sigma, tau) > 0.05 * np.subtract(*np.quantile(rt, (0.75, 0.25)))
        return -plain_log_likelihood(rt, x[0], sigma, tau, share) if wide else np.inf

    for _ in range(4):
        start = [
            rng.normal(0.4, 0.1),
            *np.log(rng.uniform((0.03, 0.1), (0.1, 0.4))),
            rng.normal(-1, 1),
        ]
        assert plain(start) < np.inf
        other = minimize(plain, start, method="Nelder-Mead", options={"maxfev": 1500})
        assert -other.fun <= best + 1e-6


def test_the_fit_moves_with_the_unit_and_the_origin():
    rt = drawn(300, 0.05)
    one, other = fit_ex_gaussian(rt), fit_ex_gaussian(1000.0 * rt + 50.0)
    assert other.mean == pytest.approx(1000 * one.mean + 50, rel=1e-4)
    assert other.var == pytest.approx(1e6 * one.var, rel=1e-4)
    assert other.share == pytest.approx(one.share, rel=1e-3)
    scale = np.array([1e3, 1e6])
    np.testing.assert_allclose(other.covariance, one.covariance * np.outer(scale, scale), rtol=1e-2)


@pytest.mark.parametrize("share", [0.0, 0.05])
def test_standard_errors_are_the_spread_of_the_moments(share):
    """120 data sets: the SD has a Monte Carlo error of 6 %. RTs of a diffusion are no
    ex-Gaussian.
    """
    data = DDM(v=1.5, a=1.2, t0=0.3).simulate(120 * 500, seed=2)
    rng = np.random.default_rng(2)
    rt = data["rt"].to_numpy()
    rt = np.where(rng.random(rt.size) < share, rng.uniform(0.2, 4.0, rt.size), rt).reshape(120, 500)
    fits = [fit_ex_gaussian(sample) for sample in rt]
    assert all(fit.converged for fit in fits)
    errors = np.sqrt(np.mean([np.diag(fit.covariance) for fit in fits], axis=0))
    spread = np.std([(fit.mean, fit.var) for fit in fits], axis=0)
    np.testing.assert_allclose(errors, spread, rtol=0.25)


def test_many_equal_rts_can_be_fitted():
    found = fit_ex_gaussian(np.round(drawn(200, 0.05), 1))
    assert found.converged
    assert found.mean == pytest.approx(0.6, abs=0.05)
    assert np.isfinite(fit_ex_gaussian(np.r_[np.full(80, 0.5), 0.4, 0.7]).mean)


@pytest.mark.parametrize("n", [10, 20, 50])
def test_few_rts_give_a_fit_or_say_why_not(n):
    messages = {
        "",
        "the share of contaminants reached 0.4, the largest that is looked for",
        "it shrank to a few RTs and took the others for contaminants",
        "no maximum of the likelihood was found",
    }
    for seed in range(10):
        found = fit_ex_gaussian(drawn(n, 0.05, seed))
        assert found.message in messages
        assert found.converged == (not found.message)
        assert np.isfinite([found.mean, found.var]).all()
        assert np.isfinite(found.covariance).all() == found.converged


def test_too_many_contaminants_are_no_optimum():
    found = fit_ex_gaussian(drawn(500, 0.7))
    assert not found.converged
    assert found.share == 0.4
    assert found.message == "the share of contaminants reached 0.4, the largest that is looked for"


def test_an_ex_gaussian_on_a_few_rts_is_no_optimum():
    rt = np.r_[np.linspace(0.5, 0.501, 64), np.linspace(0.7, 2.0, 36)]
    found = fit_ex_gaussian(rt)
    assert found.message == "it shrank to a few RTs and took the others for contaminants"


@pytest.mark.parametrize(
    ("rt", "message"),
    [
        (np.linspace(0.3, 0.9, 9), "an ex-Gaussian with contaminants needs 10 RTs or more; got 9."),
        (
            np.full(12, 0.5),
            "an ex-Gaussian with contaminants needs RTs that differ; all 12 are 0.5 s.",
        ),
    ],
)
def test_rts_without_a_distribution_are_refused(rt, message):
    with refused(ValueError, message):
        fit_ex_gaussian(rt)
