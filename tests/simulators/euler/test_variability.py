"""Euler-Maruyama steps with variability across trials, against the distribution functions."""

import math

import numpy as np
import pytest
from scipy import stats

from ddm.parameters import ST0, T0
from ddm.simulators import euler, steps
from ddm.simulators.euler import simulate_euler
from simulators.euler.cells import cdf, row, simulate


@pytest.mark.parametrize(
    ("correct", "expected"),
    [
        (True, [0.8153278555880055, 0.6157200664544885, 0.4228164374524095, 1.6240912491790205]),
        (False, [0.825, 0.631, 0.422, 1.522]),
    ],
)
def test_without_variability_results_are_those_before_there_was_any(correct, expected):
    rt, response = simulate(4, 1.0, 1.5, t0=0.3, correct=correct)
    np.testing.assert_allclose(rt, expected, rtol=1e-12)
    assert response.tolist() == [1, 1, 1, 0]


VARYING_ROWS = {
    "sv": row(1.0, 1.5, t0=0.3, sv=0.8),
    "sz": row(1.0, 1.5, 0.4, t0=0.3, sz=0.5),
    "st0": row(1.0, 1.5, t0=0.3, st0=0.2),
    "all": row(1.2, 1.5, 0.45, t0=0.3, sv=1.0, sz=0.4, st0=0.15),
    "all, large": row(0.0, 1.0, 0.5, t0=0.2, sv=2.5, sz=0.9, st0=0.5),
    "all, towards lower": row(-2.0, 0.8, 0.6, t0=0.25, sv=0.5, sz=0.7, st0=0.1),
    "all, D = 0.01": row(0.1, 0.15, 0.3, 0.01, t0=0.4, sv=0.08, sz=0.3, st0=0.2),
}

varying_rows = pytest.mark.parametrize("parameters", VARYING_ROWS.values(), ids=VARYING_ROWS.keys())


@varying_rows
def test_reaction_times_with_variability_have_the_right_distribution(parameters):
    n = 20_000
    rt, response = simulate_euler(np.zeros(n, dtype=int), parameters[np.newaxis], seed=3)
    total = [cdf(np.array([math.inf]), upper, parameters)[0] for upper in (False, True)]
    assert sum(total) == pytest.approx(1)
    assert stats.binomtest(int(response.sum()), n, total[1]).pvalue > 1e-4
    for upper in (False, True):
        shares = cdf(rt[response == upper], upper, parameters) / total[upper]
        assert stats.kstest(shares, "uniform").pvalue > 1e-4


@varying_rows
def test_the_number_of_steps_that_is_checked_is_not_below_their_mean(parameters):
    rt, _ = simulate_euler(np.zeros(20_000, dtype=int), parameters[np.newaxis], seed=3)
    mean = rt.mean() - parameters[T0] - parameters[ST0] / 2
    assert (
        euler._steps_per_trial(1e-3, steps.UNLIMITED, parameters[np.newaxis]) >= 0.99 * mean / 1e-3
    )
