"""Coupled accumulators: leak, competition and networks."""

import math

import numpy as np
import pytest
from scipy import stats

from ddm.simulators.accumulators import accumulator_paths
from simulators.accumulators.units import (
    SCHEMES,
    SECONDS,
    cell,
    mean_with_leak,
    simulate,
    standard_error,
)


@pytest.mark.parametrize("floor", [False, True])
def test_a_leaky_unit_has_its_mean_time(floor):
    rt, _ = simulate(500_000, [20.0], 0.8, 2.0, coupling=np.array([[-18.0]]), floor=floor, dt=1e-3)
    assert standard_error(rt) < 0.09e-3
    mean = mean_with_leak(20.0, 18.0, 0.8, 2.0, 0.0 if floor else -4.0)
    assert np.mean(rt) == pytest.approx(mean, abs=0.2e-3 + 2 * standard_error(rt))


FAST_LCA = dict(
    inputs=[32.0, 28.0], D=2.4, coupling=np.array([[-24.0, -24.0], [-24.0, -24.0]]), floor=True
)


def test_leaky_competition_does_not_depend_on_the_step():
    fine, p_fine = (np.asarray(x) for x in simulate(200_000, dt=0.25e-3, seed=1, **FAST_LCA))
    coarse, p_coarse = (np.asarray(x) for x in simulate(400_000, dt=2e-3, seed=2, **FAST_LCA))
    error = math.hypot(standard_error(fine), standard_error(coarse))
    assert error < 0.25e-3
    assert np.mean(coarse) == pytest.approx(np.mean(fine), abs=0.2e-3 + 3 * error)
    assert np.mean(p_coarse) == pytest.approx(
        np.mean(p_fine), abs=0.001 + 4 * 0.5 / math.sqrt(120_000)
    )
    textbook, _ = simulate(50_000, dt=2e-3, correct=False, **FAST_LCA)
    assert np.mean(textbook) - np.mean(fine) > 5e-3


@pytest.mark.parametrize("n_units", [2, 3])
@SCHEMES
def test_equal_competitors_win_equally_often(n_units, correct):
    coupling = np.full((n_units, n_units), -4.0) + 2 * np.eye(n_units)
    _, response = simulate(
        10_000, [3.0] * n_units, D=0.5, coupling=coupling, floor=True, correct=correct, dt=2e-3
    )
    assert stats.chisquare(np.bincount(response, minlength=n_units)).pvalue > 1e-3


def test_two_connected_units_are_a_mean_that_diffuses_and_a_difference_that_decays():
    w, D, dt, inputs = 8.0, 0.6, 1e-3, (2.0, 1.0)
    _, paths, _, _ = accumulator_paths(
        20,
        cell(inputs, 1e3, D),
        SECONDS,
        coupling=w * np.array([[-1.0, 1], [1, -1]]),
        t_max=1.0,
        seed=1,
    )
    mean, difference = paths.mean(axis=2), paths[..., 0] - paths[..., 1]
    noise = np.diff(mean, axis=0) - np.mean(inputs) * dt
    assert stats.kstest(noise.ravel() / math.sqrt(D * dt / 2), "norm").pvalue > 1e-3
    noise = difference[1:] - (1 - 2 * w * dt) * difference[:-1] - (inputs[0] - inputs[1]) * dt
    assert stats.kstest(noise.ravel() / math.sqrt(2 * D * dt), "norm").pvalue > 1e-3


def test_units_that_are_tightly_connected_answer_together_with_the_noise_of_their_mean():
    w, D, inputs = 2000.0, 0.5, [3.0, 1.0]
    rt, _ = simulate(2000, inputs, D=D, coupling=w * np.array([[-1.0, 1], [1, -1]]), dt=5e-5)
    # the difference, of SD sqrt(D / 2w), makes the first of the two reach the threshold a little
    # early
    assert 0.94 * 0.5 < np.mean(rt) < 0.5 + 4 * standard_error(rt)
    assert np.var(rt) == pytest.approx(D / 2 / 2.0**3, rel=0.2)
