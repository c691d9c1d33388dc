"""Euler-Maruyama steps: probabilities, means and distributions against closed forms and series."""

import math

import numpy as np
import pytest
from scipy import stats

from simulators.euler.cells import mean_decision_time, probability_of_upper, simulate

# v, a, z, D
SETS = [
    (1.0, 1.5, 0.5, 1.0),
    (3.0, 1.0, 0.5, 1.0),
    (0.0, 1.0, 0.5, 1.0),
    (1.0, 1.5, 0.1, 1.0),
    (-2.0, 0.5, 0.5, 1.0),
    (0.1, 0.15, 0.3, 0.01),
]


def coarse_dt(a, D):
    """A step whose noise has an SD of a / 5: what is biased by an order of dt would be so most of
    all here.
    """
    return a * a / (25 * D)


def lower_cdf(t, v, a, z, D):
    """P(response 0 by time t): the large-time series of Feller (1968), integrated term by term."""
    k = np.arange(1, 400)
    rate = (v * v / D + k * k * math.pi**2 * D / a**2) / 2
    weight = math.pi * D / a**2 * math.exp(-v * z * a / D) * k * np.sin(k * math.pi * z) / rate
    return 1 - probability_of_upper(v, a, z, D) - np.exp(-np.multiply.outer(t, rate)) @ weight


@pytest.mark.parametrize(("v", "a", "z", "D"), SETS)
@pytest.mark.parametrize(("n", "dt"), [(200_000, 1e-3), (1_000_000, None)])
def test_corrected_means_and_probabilities_are_unbiased(v, a, z, D, n, dt):
    rt, response = simulate(n, v, a, z, D, dt=dt or coarse_dt(a, D))
    p, mean = probability_of_upper(v, a, z, D), mean_decision_time(v, a, z, D)
    assert np.mean(rt) == pytest.approx(mean, abs=0.2e-3 + 4 * np.std(rt) / math.sqrt(n))
    assert np.mean(response) == pytest.approx(p, abs=0.0002 + 4 * math.sqrt(p * (1 - p) / n))


@pytest.mark.parametrize(("v", "a", "z", "D"), SETS)
@pytest.mark.parametrize("dt", [1e-3, None])
def test_corrected_reaction_times_have_the_right_distribution(v, a, z, D, dt):
    rt, response = simulate(50_000, v, a, z, D, dt=dt or coarse_dt(a, D), seed=2)
    for response_wanted, process in [(0, (v, a, z, D)), (1, (-v, a, 1 - z, D))]:
        total = 1 - probability_of_upper(*process)
        grid = np.linspace(2e-4 * a * a / D, rt.max(), 4000)
        cdf = np.interp(
            np.sort(rt[response == response_wanted]), grid, lower_cdf(grid, *process) / total
        )
        assert stats.kstest(cdf, "uniform").pvalue > 1e-3


def test_the_textbook_scheme_has_its_known_bias():
    rt, response = simulate(200_000, 1.0, 1.5, correct=False)
    assert 0.015 < np.mean(rt) - mean_decision_time(1.0, 1.5, 0.5, 1.0) < 0.025
    assert 0.003 < np.mean(response) - probability_of_upper(1.0, 1.5, 0.5, 1.0) < 0.009
