"""Accumulators with a floor: minima of bridges, mean times and stationary distributions."""

import math

import numpy as np
import pytest
from scipy import stats

import ddm
from ddm.runtime.compilation import kernel
from ddm.runtime.seeds import seed_key
from ddm.simulators.accumulators import bridge_minimum
from ddm.simulators.streams import normal, trial_state, uniform
from simulators.accumulators.units import cell, positions, simulate, standard_error


@kernel
def draw_minima(before, after, variance, key, out):
    for trial in range(out.size):
        u, _ = uniform(trial_state(key, trial))
        out[trial] = bridge_minimum(before, after, variance, u)


@kernel
def draw_reflected(before, sd, key, out):
    for trial in range(out.size):
        number, state = normal(trial_state(key, trial))
        u, _ = uniform(state)
        after = before + sd * number
        out[trial] = after - min(bridge_minimum(before, after, sd * sd, u), 0.0)


@pytest.mark.parametrize(("before", "after"), [(0.5, 0.2), (0.0, 0.3), (0.2, -0.4), (0.1, 0.1)])
def test_the_minimum_of_a_bridge_has_its_distribution(before, after):
    variance, minima = 0.3, np.empty(20_000)
    draw_minima(before, after, variance, seed_key(1), minima)
    assert minima.max() <= min(before, after)
    assert (
        stats.kstest(np.exp(-2 * (before - minima) * (after - minima) / variance), "uniform").pvalue
        > 1e-3
    )


@pytest.mark.parametrize("before", [0.0, 0.1, 1.0])
def test_a_reflected_step_ends_like_the_absolute_value_of_a_free_one(before):
    sd, ends = 0.4, np.empty(20_000)
    draw_reflected(before, sd, seed_key(1), ends)
    assert stats.kstest(ends, stats.foldnorm(before / sd, scale=sd).cdf).pvalue > 1e-3


def mean_with_floor(v, c, D):
    """Mean time from 0 to c with reflection at 0."""
    return c * c / D if v == 0 else c / v - D * (1 - math.exp(-2 * v * c / D)) / (2 * v * v)


@pytest.mark.parametrize(("v", "c", "D"), [(0.0, 0.2, 1.0), (10.0, 0.25, 1.0), (-2.0, 0.3, 2.5)])
def test_mean_times_with_a_floor_are_unbiased(v, c, D):
    n = 700_000
    rt, _ = simulate(n, [v], c, D, floor=True, dt=1e-3)
    assert standard_error(rt) <= 0.05e-3
    assert np.mean(rt) == pytest.approx(mean_with_floor(v, c, D), abs=0.2e-3)


@pytest.mark.parametrize("dt", [1e-3, 0.01])
def test_times_with_a_floor_are_those_of_leaving_an_interval_twice_as_wide(dt):
    rt, _ = simulate(20_000, [0.0], 0.5, floor=True, dt=dt)
    assert stats.kstest(rt, ddm.DDM(v=0, a=1.0).cdf).pvalue > 1e-3


def test_input_away_from_the_floor_gives_an_exponential_distribution_for_any_step():
    ends = np.empty((20_000, 1))
    positions(cell([-2.0], 1e6, 1.5), np.empty((0, 0)), True, True, 0.3, 60, seed_key(1), ends)
    assert stats.kstest(ends.ravel(), stats.expon(scale=1.5 / 4).cdf).pvalue > 1e-3


def test_leak_at_the_floor_gives_nearly_half_a_normal_distribution_even_for_a_coarse_step():
    """Within 3.3 %, where a prediction that ignores the floor is 4 % off."""
    ends = np.empty((100_000, 1))
    positions(cell([0.0], 1e6), np.array([[-1.0]]), True, True, 0.4, 20, seed_key(1), ends)
    assert np.mean(ends) == pytest.approx(math.sqrt(1 / math.pi), rel=0.033)
