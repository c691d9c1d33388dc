"""Accumulators without coupling: the winners and times of independent first passages."""

import math

import numpy as np
import pytest
from scipy import integrate, stats

from simulators.accumulators.units import simulate, standard_error


def race(inputs, threshold, D, start):
    """P(each unit is first) and the mean time of the first, from the inverse Gaussian passage
    times.
    """
    way = np.subtract(threshold, start)
    units = [
        stats.invgauss(D_i / (w * v), scale=w * w / D_i)
        for v, w, D_i in zip(inputs, way, np.asarray(D), strict=True)
    ]
    t = np.linspace(0, 40, 2_000_001)[1:]
    survivors = [unit.sf(t) for unit in units]
    others = [np.prod(survivors[:i] + survivors[i + 1 :], axis=0) for i in range(len(units))]
    p = [
        integrate.simpson(unit.pdf(t) * other, x=t)
        for unit, other in zip(units, others, strict=True)
    ]
    return p, integrate.simpson(np.prod(survivors, axis=0), x=t) + t[0] * 0.5


RACES = [
    ((2.0, 1.5), (1.0, 1.0), (1.0, 1.0), (0.0, 0.0)),
    ((1.0, 3.0, 2.0), (0.6, 1.2, 0.5), (0.5, 1.0, 2.0), (0.2, 0.1, -0.8)),
]


@pytest.mark.parametrize("process", RACES)
@pytest.mark.parametrize(("n", "dt"), [(50_000, 1e-3), (400_000, 0.05), (400_000, 0.7)])
def test_a_race_has_the_winners_and_times_of_independent_passages_for_any_step(process, n, dt):
    """With the longest step most trials are one step in which several units cross."""
    rt, response = simulate(n, *process, dt=dt)
    p, mean = race(*process)
    assert sum(p) == pytest.approx(1, abs=1e-6)
    for i, p_i in enumerate(p):
        assert np.mean(response == i) == pytest.approx(p_i, abs=4 * math.sqrt(p_i * (1 - p_i) / n))
    assert np.mean(rt) == pytest.approx(mean, abs=4 * standard_error(rt))


def test_of_units_beyond_their_thresholds_at_the_end_of_a_step_the_furthest_answers():
    rt, response = simulate(
        100, [10.0, 30.0, 20.0], [0.5, 2.5, 0.7], 1e-6, dt=0.1, correct=False, t0=0.2
    )
    np.testing.assert_array_equal(response, 2)
    np.testing.assert_array_equal(rt, 0.1 + 0.2)
