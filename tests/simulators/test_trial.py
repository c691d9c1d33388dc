"""What each trial draws first: drift, start and non-decision time."""

import itertools
import math

import numpy as np
import pytest
from scipy import stats

from ddm.runtime.seeds import seed_key
from ddm.simulators.euler import euler_paths
from ddm.simulators.streams import normal, trial_state, uniform
from ddm.simulators.trial import draw_trial
from simulators.euler.cells import VARYING, drawn, row


def test_drift_start_and_non_decision_time_have_their_distributions():
    n = 100_000
    distributions = stats.norm(1.2, 0.8), stats.uniform(0.1, 0.6), stats.uniform(0.3, 0.2)
    for values, distribution in zip(
        drawn(row(1.2, 1.5, 0.4, t0=0.3, **VARYING), n), distributions, strict=True
    ):
        assert stats.kstest(values, distribution.cdf).pvalue > 1e-3
        assert values.mean() == pytest.approx(
            distribution.mean(), abs=4 * distribution.std() / math.sqrt(n)
        )
        assert values.std() == pytest.approx(distribution.std(), rel=4 / math.sqrt(2 * n))


def test_what_is_drawn_and_the_noise_of_the_first_step_are_independent():
    n, a, dt = 50_000, 4.0, 1e-3
    parameters = row(1.0, a, **VARYING)
    v, start, t0 = drawn(parameters, n)
    _, paths = euler_paths(n, parameters, seed=1, dt=dt, t_max=2 * dt)
    noise = (np.diff(paths, axis=0) - v * dt) / math.sqrt(dt)
    assert stats.kstest(noise.ravel(), "norm").pvalue > 1e-3
    for transform in (np.copy, lambda x: (x - x.mean(axis=1, keepdims=True)) ** 2):
        correlations = np.corrcoef(transform(np.array([v, start, t0, *noise])))
        assert np.max(abs(correlations - np.eye(5))) < 4 / math.sqrt(n)


def words(state):
    """The state with the types that it has within kernels: a compiled function returns Python
    integers.
    """
    return tuple(np.uint64(word) for word in state)


@pytest.mark.parametrize("varies", list(itertools.product([False, True], repeat=3)))
def test_the_draws_have_the_documented_order_and_zeros_draw_nothing(varies):
    widths = np.where(varies, [0.8, 0.6, 0.2], 0.0)
    start_of_stream = state = words(trial_state(seed_key(5), 3))
    expected = [1.2, 0.4, 0.3]
    for i in np.flatnonzero(varies):
        x, state = (normal, uniform, uniform)[i](words(state))
        expected[i] += widths[i] * (x - (0, 0.5, 0)[i])
    parameters = row(1.2, 1.5, 0.4, t0=0.3, sv=widths[0], sz=widths[1], st0=widths[2])
    assert draw_trial(parameters, start_of_stream) == (*expected, state)
