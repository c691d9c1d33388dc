"""The shelf holds every trial once, in the group of its cell, response and series."""

import numpy as np
import pytest

from ddm.first_passage.density import log_densities, log_density, log_likelihood
from ddm.first_passage.shelf import BLOCK, empty_shelf, fill
from ddm.parameters import T0, D

SWITCH = 0.2


def many_trials(n, n_cells):
    rng = np.random.default_rng(n + n_cells)
    cells = np.column_stack(
        [
            rng.uniform(-3.0, 3.0, n_cells),
            rng.uniform(0.5, 3.0, n_cells),
            rng.uniform(0.2, 0.8, n_cells),
            rng.uniform(0.0, 0.3, n_cells),
            rng.choice([0.0, 0.7], n_cells),
            np.zeros(n_cells),
            np.zeros(n_cells),
            rng.uniform(0.5, 2.0, n_cells),
        ]
    )
    return rng.uniform(0.31, 3.0, n), rng.random(n) < 0.7, rng.integers(0, n_cells, n), cells


@pytest.mark.parametrize("n", [0, 1, 7, 300])
def test_every_trial_is_in_its_group(n):
    rt, upper, cell, cells = many_trials(n, 3)
    rt[: n // 5] = 0.0
    shelf = empty_shelf(n, cells, SWITCH)
    n_placed = fill(shelf, 0, n, rt, upper, cell, cells)
    assert n_placed == (rt > cells[cell, T0]).sum()
    assert sorted(shelf.trial[:n_placed]) == np.flatnonzero(rt > cells[cell, T0]).tolist()
    for group in range(12):
        for place in range(shelf.first[group], shelf.first[group + 1]):
            i = shelf.trial[place]
            is_long = shelf.times[place] * cells[cell[i], D] / cells[cell[i], 1] ** 2 >= SWITCH
            assert (group // 4, group % 4 >= 2, group % 2 == 1) == (cell[i], upper[i], is_long)
            assert shelf.times[place] == rt[i] - cells[cell[i], T0]


@pytest.mark.parametrize("n_cells", [1, 5, 400])
@pytest.mark.parametrize("n", [BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 5])
def test_blocks_and_groups_do_not_change_the_values(n, n_cells):
    rt, upper, cell, cells = many_trials(n, n_cells)
    one_by_one = [
        log_density(rt[i] - cells[cell[i], T0], upper[i], cells[cell[i]])[0] for i in range(n)
    ]
    np.testing.assert_allclose(
        log_densities(rt, upper, cell, cells), one_by_one, rtol=1e-12, atol=1e-12
    )
    np.testing.assert_allclose(
        log_likelihood(rt, upper, cell, cells)[0], np.sum(one_by_one), rtol=1e-12
    )


@pytest.mark.parametrize("rt", [np.nan, np.inf, 0.1, -1.0])
def test_trials_without_a_decision_time_are_in_no_group(rt):
    _, _, _, cells = many_trials(1, 1)
    cells[0, T0] = 0.2
    shelf = empty_shelf(1, cells, SWITCH)
    assert fill(shelf, 0, 1, np.array([rt]), np.array([True]), np.array([0]), cells) == 0
