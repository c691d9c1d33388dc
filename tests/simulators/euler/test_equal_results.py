"""Euler-Maruyama steps: results that must be equal to the last bit."""

import numba
import numpy as np
import pytest

from ddm.parameters import T0
from ddm.simulators import euler
from ddm.simulators.euler import simulate_euler
from simulators.euler.cells import CONSTANT, VARYING, row, simulate


@pytest.mark.parametrize("variability", [CONSTANT, VARYING])
@pytest.mark.parametrize("correct", [True, False])
def test_results_depend_on_neither_threads_nor_blocks(monkeypatch, threads, correct, variability):
    reference = simulate(3000, 1.0, 1.5, correct=correct, **variability)
    for n_threads, block_size in [(1, 1024), (1, 7), (min(2, numba.config.NUMBA_NUM_THREADS), 100)]:
        threads(n_threads)
        monkeypatch.setattr(euler, "BLOCK_SIZE", block_size)
        for one, other in zip(
            reference, simulate(3000, 1.0, 1.5, correct=correct, **variability), strict=True
        ):
            np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("variability", [CONSTANT, VARYING])
@pytest.mark.parametrize("correct", [True, False])
def test_fewer_trials_are_the_first_of_more(correct, variability):
    few, many = (simulate(n, 1.0, 1.5, correct=correct, **variability) for n in (100, 1000))
    for some, more in zip(few, many, strict=True):
        np.testing.assert_array_equal(some, more[:100])


def test_a_trial_has_the_parameters_of_its_cell():
    parameters_by_cell = np.array(
        [
            row(1.0, 1.5, t0=0.3),
            row(-2.0, 1.0, 0.4, t0=0.2, **VARYING),
            row(0.0, 3.0, D=4.0, t0=0.1),
        ]
    )
    cell = np.random.default_rng(1).integers(0, 3, 500)
    rt, response = simulate_euler(cell, parameters_by_cell, seed=1, dt=1e-3)
    for i in range(3):
        alone = simulate_euler(np.full(500, i), parameters_by_cell, seed=1, dt=1e-3)
        np.testing.assert_array_equal(rt[cell == i], alone[0][cell == i])
        np.testing.assert_array_equal(response[cell == i], alone[1][cell == i])
        assert rt[cell == i].min() > parameters_by_cell[i, T0]


@pytest.mark.parametrize("correct", [True, False])
def test_the_scale_of_evidence_does_not_matter(correct):
    """With a power of two the arithmetic is the same to the last bit."""
    for one, other in zip(
        simulate(1000, 1.0, 1.5, 0.3, 1.0, sv=0.8, sz=0.4, st0=0.2, correct=correct),
        simulate(1000, 0.25, 0.375, 0.3, 0.0625, sv=0.2, sz=0.4, st0=0.2, correct=correct),
        strict=True,
    ):
        np.testing.assert_array_equal(one, other)
