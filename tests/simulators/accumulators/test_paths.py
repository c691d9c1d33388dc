"""Accumulators: limits of time, and trajectories."""

import numpy as np

from ddm.simulators.accumulators import accumulator_paths
from simulators.accumulators.units import KINDS, LCA, SCHEMES, assert_equal, both, cell, simulate


@SCHEMES
def test_a_limit_only_leaves_trials_undecided(correct):
    rt, response = simulate(1000, **both(LCA), correct=correct)
    rt_limited, response_limited = simulate(1000, **both(LCA), correct=correct, t_max=0.8)
    early = response_limited >= 0
    assert 0.1 < early.mean() < 0.9
    np.testing.assert_array_equal(rt_limited, np.where(early, rt, np.nan))
    np.testing.assert_array_equal(response_limited, np.where(early, response, -1))
    assert rt[~early].min() > 0.8 + 0.2
    assert response_limited.dtype == np.int32


@KINDS
def test_paths_are_those_of_the_textbook_scheme(kind):
    n, dt, threshold = 200, 5e-3, np.array([1.0, 0.9])
    numbers = {"inputs": [2.0, 1.8], "threshold": threshold, "D": [0.5, 0.4], "start": [0.1, 0.0]}
    times, paths, rt, response = accumulator_paths(
        n, cell(**numbers), np.array([0.2, 0.1]), seed=1, dt=dt, t_max=0.6, **kind
    )
    assert_equal(
        simulate(n, **numbers, t0=0.2, st0=0.1, correct=False, dt=dt, t_max=0.6, **kind),
        (rt, response),
    )
    np.testing.assert_allclose(times, np.arange(121) * dt)
    assert paths.shape == (121, n, 2)
    np.testing.assert_array_equal(paths[0], np.broadcast_to([0.1, 0.0], (n, 2)))
    assert set(response) == {0, 1, -1}
    for trial in range(n):
        last = np.isfinite(paths[:, trial, 0]).sum() - 1
        assert np.isfinite(paths[: last + 1, trial]).all()
        assert np.isnan(paths[last + 1 :, trial]).all()
        assert np.all(paths[:last, trial] < threshold)
        if response[trial] == -1:
            assert last == 120
        else:
            assert paths[last, trial, response[trial]] == threshold[response[trial]]
            assert 0.2 <= rt[trial] - times[last] <= 0.3 + 1e-12
    if kind.get("floor"):
        assert np.nanmin(paths) == 0
