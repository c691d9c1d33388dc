"""Euler-Maruyama steps: limits of time, and trajectories."""

import math

import numpy as np
import pytest

from ddm.simulators.euler import euler_paths
from simulators.euler.cells import CONSTANT, VARYING, drawn, row, simulate


@pytest.mark.parametrize("correct", [True, False])
@pytest.mark.parametrize("t_max", [0.001, 0.3, 1.0])
def test_a_limit_only_leaves_trials_undecided(correct, t_max):
    rt, response = simulate(2000, 1.0, 1.5, t0=0.25, correct=correct)
    rt_limited, response_limited = simulate(2000, 1.0, 1.5, t0=0.25, correct=correct, t_max=t_max)
    late = rt > 0.25 + t_max + 1e-9
    np.testing.assert_array_equal(rt_limited, np.where(late, np.nan, rt))
    np.testing.assert_array_equal(response_limited, np.where(late, -1, response))
    assert late.any()
    assert not np.isnan(rt).any()
    assert response_limited.dtype == np.int8


@pytest.mark.parametrize("t_max", [0.1, 0.7, 5.0])
@pytest.mark.parametrize(
    ("z", "variability"),
    [(0.5, CONSTANT), (0.1, CONSTANT), (0.5, VARYING), (0.4, {"st0": 0.2}), (0.1, {"sz": 0.15})],
)
def test_paths_have_the_reaction_times_and_responses_of_the_textbook_scheme(t_max, z, variability):
    n, a = 1500, 1.5
    parameters = row(1.0, a, z, t0=0.2, **variability)
    times, paths = euler_paths(n, parameters, seed=1, dt=1e-3, t_max=t_max)
    _, start, t0 = drawn(parameters, n)
    np.testing.assert_array_equal(paths[0], (start - 0.5) * a)
    crossed = abs(paths) == a / 2
    decided, step = crossed.any(axis=0), crossed.argmax(axis=0)
    assert decided.any()
    for limit in (t_max, None):
        rt, response = simulate(n, 1.0, a, z, t0=0.2, t_max=limit, correct=False, **variability)
        np.testing.assert_array_equal(rt[decided], (t0 + times[step])[decided])
        np.testing.assert_array_equal(
            response[decided] == 1, (paths[step, np.arange(n)] > 0)[decided]
        )
        assert np.all(np.isnan(rt[~decided]) if limit else rt[~decided] > t0[~decided] + t_max)


def test_paths_stay_between_the_boundaries_and_end_at_the_crossing():
    a = 1.2
    times, paths = euler_paths(300, row(0.5, a, 0.3, 2.0), seed=3, dt=2e-3, t_max=1.0)
    assert times.shape == (501,)
    assert paths.shape == (501, 300)
    np.testing.assert_allclose(times, np.linspace(0, 1, 501))
    assert np.all(paths[0] == (0.3 - 0.5) * a)
    assert np.nanmin(paths) == -a / 2
    assert np.nanmax(paths) == a / 2
    for path in paths.T:
        ends = np.flatnonzero(abs(path) == a / 2)
        n_values = np.isfinite(path).sum()
        assert list(ends) == [n_values - 1] if n_values < 501 else np.all(ends == 500)
        assert np.isnan(path[n_values:]).all()
    increments = np.diff(paths, axis=0)
    inside = increments[np.isfinite(increments) & (abs(paths[1:]) < a / 2)]
    assert np.std(inside) == pytest.approx(math.sqrt(2.0 * 2e-3), rel=0.02)
