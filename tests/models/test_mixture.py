"""Processes with lapses: against the formula of a mixture, their derivatives, and the process
alone.
"""

from functools import partial

import numpy as np
import pytest

from ddm.first_passage.by_trial import (
    log_cdfs,
    log_densities,
    log_likelihood,
    log_survivors,
    scores,
)
from ddm.models import mixture
from ddm.models.mixture import summed_by_cell
from ddm.parameters import LAPSE, MODEL_NAMES, T0
from ddm.processes.families.constant import CONSTANT

# the functions of the mixture, of the constant process
cdf = partial(mixture.cdf, CONSTANT)
log_density = partial(mixture.log_density, CONSTANT)
log_density_gradients = partial(mixture.log_density_gradients, CONSTANT)
mixed_cdf_gradients = partial(mixture.mixed_cdf_gradients, CONSTANT)
mixed_survivor_gradients = partial(mixture.mixed_survivor_gradients, CONSTANT)
summed = partial(mixture.summed, CONSTANT)

#                    v    a    z   t0   sv   sz  st0    D  shape and SD  lapse
CELLS = np.array([[1.0, 1.5, 0.4, 0.30, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.10],
                  [-.5, 0.9, 0.6, 0.25, 0.0, 0.0, 0.0, 0.7, 0.0, 0.0, 0.02]])  # fmt: skip
RT = np.array([0.36, 0.5, 0.7, 0.9, 2.5, 0.6, 0.2, 0.25])
UPPER = np.array([True, False, True, True, False, False, True, False])
CELL = np.array([0, 1, 0, 1, 1, 0, 0, 1])
EARLY = CELLS[CELL, T0] >= RT
FIXED = [MODEL_NAMES.index(name) for name in ("sv", "sz", "st0", "start_shape", "t0_sd")]
U = np.array([0.2, 0.3, 0.2, 0.1, 0.2, 0.2, 0.15, 0.05])  # density of a lapse with its response
P = CELLS[CELL, LAPSE]


def without_lapses(by_cell=CELLS):
    alone = by_cell.copy()
    alone[:, LAPSE] = 0.0
    return alone


def differences(function, h=1e-6):
    """Central differences in the parameters of each trial's cell, (n, 9); 0 in those that stay at
    0.
    """
    result = np.zeros((RT.size, CELLS.shape[1]))
    for i in range(CELLS.shape[1]):
        if i not in FIXED:
            ahead, behind = CELLS.copy(), CELLS.copy()
            ahead[:, i] += h
            behind[:, i] -= h
            result[:, i] = (function(ahead) - function(behind)) / (2.0 * h)
    return result


def moving(gradients):
    """Without the columns of parameters that stay at 0."""
    return np.delete(gradients, FIXED, axis=1)


# -- densities -------------------------------------------------------------------------------------


def test_some_trials_precede_t0():
    assert EARLY.tolist() == [False] * 6 + [True] * 2


def test_the_density_is_that_of_the_mixture():
    expected = np.log((1.0 - P) * np.exp(log_densities(RT, UPPER, CELL, CELLS[:, :LAPSE])) + P * U)
    np.testing.assert_allclose(log_density(RT, UPPER, CELL, CELLS, U), expected, rtol=1e-14)
    np.testing.assert_allclose(
        log_density_gradients(RT, UPPER, CELL, CELLS, U)[0], expected, rtol=1e-14
    )


def test_before_t0_there_are_lapses_only():
    values, gradients = log_density_gradients(RT, UPPER, CELL, CELLS, U)
    np.testing.assert_allclose(values[EARLY], np.log(P * U)[EARLY], rtol=1e-15)
    np.testing.assert_allclose(gradients[EARLY, LAPSE], 1.0 / P[EARLY], rtol=1e-14)
    assert not gradients[EARLY, :LAPSE].any()


def test_gradients_of_the_density_are_differences():
    expected = differences(lambda by_cell: log_density(RT, UPPER, CELL, by_cell, U))
    gradients = log_density_gradients(RT, UPPER, CELL, CELLS, U)[1]
    np.testing.assert_allclose(moving(gradients), moving(expected), rtol=1e-6, atol=1e-7)


def test_without_lapses_the_density_is_that_of_the_process():
    rows = ~EARLY
    trials = RT[rows], UPPER[rows], CELL[rows]
    values, score = scores(*trials, CELLS[:, :LAPSE])
    for density in (U[rows], np.empty(0)):
        np.testing.assert_allclose(
            log_density(*trials, without_lapses(), density), values, rtol=1e-14
        )
        found, gradients = log_density_gradients(*trials, without_lapses(), density)
        np.testing.assert_allclose(found, values, rtol=1e-14)
        np.testing.assert_allclose(gradients[:, :LAPSE], score, rtol=1e-14)


def test_the_slope_at_no_lapses_is_the_ratio_of_the_densities():
    rows = ~EARLY
    gradients = log_density_gradients(RT[rows], UPPER[rows], CELL[rows], without_lapses(), U[rows])[
        1
    ]
    f = np.exp(log_densities(RT[rows], UPPER[rows], CELL[rows], CELLS[:, :LAPSE]))
    np.testing.assert_allclose(gradients[:, LAPSE], U[rows] / f - 1.0, rtol=1e-12)


@pytest.mark.parametrize("rt", [1e-9, 0.29, 0.3, 0.300001, 0.3001, 300.0, 1e4])
@pytest.mark.parametrize("u", [0.0, 1e-3])
@pytest.mark.parametrize("p", [0.0, 1e-6, 0.5])
def test_nothing_is_nan_however_unlikely_an_rt_is(rt, u, p):
    cell = CELLS[:1].copy()
    cell[0, LAPSE] = p
    trial = np.array([rt]), np.array([True]), np.array([0]), cell, np.array([u])
    value, gradient = log_density_gradients(*trial)
    assert not np.isnan(value).any()
    assert np.isfinite(gradient).all()
    assert value == pytest.approx(log_density(*trial), rel=1e-14)
    if u * p > 0.0:
        assert value[0] >= np.log(u * p) - 1e-12


# -- sums ------------------------------------------------------------------------------------------


def test_the_sum_and_its_gradient_are_those_over_the_trials_of_each_cell():
    value, gradient = summed(RT, UPPER, CELL, CELLS, U)
    values, rows = log_density_gradients(RT, UPPER, CELL, CELLS, U)
    assert value == pytest.approx(values.sum(), rel=1e-14)
    np.testing.assert_allclose(
        gradient, [rows[cell == CELL].sum(axis=0) for cell in (0, 1)], rtol=1e-14
    )
    np.testing.assert_array_equal(summed_by_cell(rows, CELL, 3)[2], np.zeros(9))


def test_without_lapses_the_sum_is_that_of_the_process():
    rows = ~EARLY
    trials = RT[rows], UPPER[rows], CELL[rows]
    value, gradient = summed(*trials, without_lapses(), np.empty(0))
    expected, in_process = log_likelihood(*trials, CELLS[:, :LAPSE])
    assert value == pytest.approx(expected, rel=1e-14)
    columns = np.column_stack([in_process, np.zeros(2)])
    np.testing.assert_allclose(gradient, columns, rtol=1e-13)


@pytest.mark.parametrize(
    "density", [np.zeros(RT.size), np.empty(0)], ids=["no density", "no lapses"]
)
def test_one_impossible_trial_makes_all_impossible(density):
    value, gradient = summed(RT, UPPER, CELL, CELLS, density)
    assert value == -np.inf
    assert gradient.shape == (2, 9)
    assert not gradient.any()


# -- distribution functions ------------------------------------------------------------------------

LAPSE_CDF = np.array([0.05, 0.1, 0.15, 0.2, 0.45, 0.1, 0.0, 0.02])


def test_distribution_functions_are_those_of_the_mixture():
    alone = np.ascontiguousarray(CELLS[:, :LAPSE])  # the processes, without the column of lapses
    come = (1.0 - P) * np.exp(log_cdfs(RT, UPPER, CELL, alone)) + P * LAPSE_CDF
    left = (1.0 - P) * np.exp(log_survivors(RT, UPPER, CELL, alone)) + P * (0.5 - LAPSE_CDF)
    np.testing.assert_allclose(cdf(RT, UPPER, CELL, CELLS, LAPSE_CDF), come, rtol=1e-14)
    np.testing.assert_allclose(
        mixed_cdf_gradients(RT, UPPER, CELL, CELLS, LAPSE_CDF)[0], come, rtol=1e-12
    )
    survivors = mixed_survivor_gradients(RT, UPPER, CELL, CELLS, 0.5 - LAPSE_CDF)[0]
    np.testing.assert_allclose(survivors, left, rtol=1e-12)


def test_come_and_left_add_up_over_the_responses():
    total = np.zeros(RT.size)
    for upper in (np.full(RT.size, False), np.full(RT.size, True)):
        total += mixed_cdf_gradients(RT, upper, CELL, CELLS, LAPSE_CDF)[0]
        total += mixed_survivor_gradients(RT, upper, CELL, CELLS, 0.5 - LAPSE_CDF)[0]
    np.testing.assert_allclose(total, 1.0, atol=1e-12)


@pytest.mark.parametrize(
    ("function", "lapse"),
    [(mixed_cdf_gradients, LAPSE_CDF), (mixed_survivor_gradients, 0.5 - LAPSE_CDF)],
    ids=["cdf", "survivor"],
)
def test_gradients_of_distribution_functions_are_differences(function, lapse):
    expected = differences(lambda by_cell: function(RT, UPPER, CELL, by_cell, lapse)[0])
    gradients = function(RT, UPPER, CELL, CELLS, lapse)[1]
    np.testing.assert_allclose(moving(gradients), moving(expected), rtol=1e-6, atol=1e-8)


def test_distribution_functions_at_the_ends():
    rt, cell = np.array([-1.0, 0.0, np.inf, np.inf]), np.zeros(4, dtype=int)
    upper, lapse = np.array([True, False, False, True]), np.array([0.0, 0.0, 0.5, 0.5])
    come = cdf(rt, upper, cell, CELLS, lapse)
    np.testing.assert_array_equal(come[:2], 0.0)
    assert come[2] + come[3] == pytest.approx(1.0, abs=1e-12)
    left, gradients = mixed_survivor_gradients(rt, upper, cell, CELLS, 0.5 - lapse)
    np.testing.assert_array_equal(left[2:], 0.0)
    assert not gradients[2:, :LAPSE].any()
    np.testing.assert_allclose(left[:2], come[[3, 2]], rtol=1e-12)
