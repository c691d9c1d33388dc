"""The EZ method: the published example, its edge corrections, and its covariance against
differences and simulation.
"""

import mpmath
import numpy as np
import pytest

from ddm import DDM
from ddm.estimation.ez_formulas import ez, ez_covariance, ez_jacobian, moment_covariance

STATISTICS = [
    (0.802, 0.112, 0.723),
    (0.31, 0.05, 0.5),
    (0.51, 0.2, 0.9),
    (0.499, 0.2, 0.9),
    (0.999, 0.03, 0.45),
]


def exact(p, var, mean, s=1):
    """The formulas as published, with 50 digits."""
    with mpmath.workdps(50):
        p, var, mean, s = map(mpmath.mpf, (p, var, mean, s))
        logit = mpmath.log(p / (1 - p))
        v = (
            mpmath.sign(p - 0.5)
            * s
            * mpmath.root(logit * (logit * p**2 - logit * p + p - 0.5) / var, 4)
        )
        a = s**2 * logit / v
        y = mpmath.exp(-v * a / s**2)
        return v, a, mean - a / (2 * v) * (1 - y) / (1 + y)


def central_moments(process, n=400_000):
    """Mean, variance and third and fourth central moments of the correct RTs of a process, by
    simulation.
    """
    rt = correct_rts(process.simulate(n, seed=1))
    return rt.mean(), *(((rt - rt.mean()) ** k).mean() for k in (2, 3, 4))


def correct_rts(data):
    return data["rt"].to_numpy()[data["response"].to_numpy() == 1]


# -- estimates -------------------------------------------------------------------------------------


def test_the_example_of_the_paper():
    # Wagenmakers, van der Maas & Grasman (2007): v = 0.1, a = 0.14, t0 = 0.3; more digits with
    # 30-digit arithmetic
    estimates = ez(0.802, 0.112, 0.723, n=1000, s=0.1)
    assert estimates == pytest.approx((0.0999385262, 0.1399702027, 0.3000299723), abs=1e-10)


@pytest.mark.parametrize("statistics", STATISTICS)
def test_estimates_are_the_published_formulas(statistics):
    assert ez(*statistics, n=10**6) == pytest.approx(
        tuple(map(float, exact(*statistics))), rel=1e-13
    )


@pytest.mark.parametrize("n", [100, 10**4, 10**6, 10**8])
def test_estimates_keep_their_digits_near_one_half(n):
    """There the published bracket is a difference of numbers that agree in 2 log10(n) digits."""
    estimates = ez(0.5, 0.1, 0.7, n=n)
    assert estimates == pytest.approx(tuple(map(float, exact(0.5 + 0.5 / n, 0.1, 0.7))), rel=1e-13)


@pytest.mark.parametrize("k", [0.1, 2.0])
def test_s_sets_the_scale(k):
    one, other = ez(0.8, 0.1, 0.7, n=100), ez(0.8, 0.1, 0.7, n=100, s=k)
    assert other == pytest.approx((k * one.v, k * one.a, one.t0))


def test_the_other_response_turns_the_drift_round():
    one, other = ez(0.8, 0.1, 0.7, n=100), ez(0.2, 0.1, 0.7, n=100)
    assert other == pytest.approx((-one.v, one.a, one.t0))


@pytest.mark.parametrize(
    ("p", "moved"),
    [(0.0, 0.5 / 40), (0.5, 0.5 + 0.5 / 40), (1.0, 1 - 0.5 / 40), (0.999, 1 - 0.5 / 40)],
)
def test_edges_are_moved_by_half_a_trial(p, moved):
    assert ez(p, 0.1, 0.7, n=40) == ez(moved, 0.1, 0.7, n=40)


@pytest.mark.parametrize("p", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("n", [1, 2, 40])
def test_edges_give_finite_estimates_and_errors(p, n):
    estimates = ez(p, 0.1, 0.7, n=n)
    covariance = ez_covariance(p, 0.1, 0.7, n=n, of_moments=np.diag([1e-3, 1e-4]))
    assert np.isfinite(estimates).all()
    assert estimates.a > 0
    assert (np.linalg.eigvalsh(covariance) > 0).all()


def test_ez_inverts_the_closed_forms():
    process = DDM(v=0.9, a=1.3, t0=0.25)
    # mean and variance do not depend on the response when z = 1/2
    estimates = ez(process.probability(1), process.var(1), process.mean(1), n=10**6)
    assert estimates == pytest.approx((0.9, 1.3, 0.25), rel=1e-9)


# -- covariance ------------------------------------------------------------------------------------


@pytest.mark.parametrize("s", [1.0, 0.1])
@pytest.mark.parametrize("statistics", STATISTICS)
def test_the_jacobian_is_that_of_the_published_formulas(statistics, s):
    with mpmath.workdps(50):
        h = mpmath.mpf(10) ** -15
        for i, column in enumerate(ez_jacobian(*statistics, n=10**6, s=s)[:, (0, 2, 1)].T):
            ahead, behind = (
                [x + sign * h * (i == j) for j, x in enumerate(statistics)] for sign in (1, -1)
            )
            slopes = [
                (x - y) / (2 * h) for x, y in zip(exact(*ahead, s), exact(*behind, s), strict=True)
            ]
            np.testing.assert_allclose(column, np.array(slopes, dtype=float), rtol=1e-9, atol=1e-11)


def test_the_covariance_is_that_of_the_statistics_carried_over():
    of_moments = np.array([[2e-4, 3e-5], [3e-5, 9e-5]])
    of_statistics = np.diag([0.802 * 0.198 / 150, 0, 0])
    of_statistics[1:, 1:] = of_moments
    jacobian = ez_jacobian(0.802, 0.112, 0.723, n=150)
    found = ez_covariance(0.802, 0.112, 0.723, n=150, of_moments=of_moments)
    np.testing.assert_allclose(found, jacobian @ of_statistics @ jacobian.T)


@pytest.mark.parametrize("n", [20, 300])
@pytest.mark.parametrize("p", [0.0, 1.0])
def test_without_errors_accuracy_varies_as_a_posterior_would(p, n):
    """The logit of Beta(n + 1/2, 1/2), by quadrature with 30 digits."""
    with mpmath.workdps(30):
        logits = [-60, -5, 0, 5, 10, 20, 60, 160]

        def moment(k):
            def density(x):
                q = 1 / (1 + mpmath.exp(-x))
                return x**k * q ** (n + mpmath.mpf(1) / 2) * (1 - q) ** (mpmath.mpf(1) / 2)

            return mpmath.quad(density, logits)

        total = moment(0)
        var_of_logit = float(moment(2) / total - (moment(1) / total) ** 2)
    jacobian = ez_jacobian(p, 0.05, 0.5, n=n)[:, 0]
    in_logit = jacobian * (0.5 / n) * (1 - 0.5 / n)
    found = ez_covariance(p, 0.05, 0.5, n=n, of_moments=np.zeros((2, 2)))
    np.testing.assert_allclose(found, np.outer(in_logit, in_logit) * var_of_logit, rtol=1e-9)


@pytest.mark.parametrize(
    ("rt", "var", "mu3", "mu4"),
    [([1.0, 2.0, 6.0], 7, 6, 98 / 3), ([1.0, 2.0, 6.0, 11.0], 62 / 3, 63 / 2, 817 / 2)],
)
def test_moments_of_a_few_rts(rt, var, mu3, mu4):
    """With means of 3 and 5; Var(s^2) = (mu4 - s^4 (m - 3) / (m - 1)) / m."""
    m = len(rt)
    expected = np.array([[var, mu3], [mu3, mu4 - var**2 * (0, 1 / 3)[m - 3]]]) / m
    np.testing.assert_allclose(moment_covariance(np.array(rt)), expected)


def test_the_covariance_of_moments_is_that_of_many_samples():
    rng = np.random.default_rng(1)
    samples = rng.gamma(3.0, size=(10_000, 100))
    mean_of_estimates = np.mean([moment_covariance(sample) for sample in samples[:4000]], axis=0)
    spread = np.cov(samples.mean(axis=1), samples.var(axis=1, ddof=1))
    # the third and fourth moments of a sample are too small by some hundredths
    np.testing.assert_allclose(mean_of_estimates, spread, rtol=0.1)


def test_two_rts_have_a_covariance():
    covariance = ez_covariance(
        0.7, 0.02, 0.5, n=3, of_moments=moment_covariance(np.array([0.4, 0.6]))
    )
    assert (np.linalg.eigvalsh(covariance) > 0).all()


@pytest.mark.parametrize(
    "process", [DDM(v=1.0, a=1.2, t0=0.3), DDM(v=2.5, a=1.0, t0=0.3)], ids=["slow", "fast"]
)
def test_standard_errors_are_the_spread_of_the_estimates(process):
    """2,000 data sets of 400 trials: the SD has a Monte Carlo error of 1.6 %."""
    data = process.simulate(2000 * 400, seed=3)
    estimates = []
    for rt, upper in zip(
        *(data[name].to_numpy().reshape(2000, 400) for name in ("rt", "response")), strict=True
    ):
        correct = rt[upper == 1]
        estimates.append(ez(upper.mean(), correct.var(ddof=1), correct.mean(), n=400))
    p, (mean, var, mu3, mu4) = process.probability(1), central_moments(process)
    of_moments = np.array([[var, mu3], [mu3, mu4 - var**2]]) / (400 * p)
    expected = np.sqrt(np.diag(ez_covariance(p, var, mean, n=400, of_moments=of_moments)))
    np.testing.assert_allclose(np.std(estimates, axis=0), expected, rtol=0.1)
