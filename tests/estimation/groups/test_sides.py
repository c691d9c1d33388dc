"""RTs sorted by group, cell, response and time."""

import numpy as np
import pytest

import ddm
from ddm.estimation.groups.sides import sides_of, sides_of_table
from ddm.models.layout import lay_out
from ddm.models.outcomes import outcomes_of_trials


@pytest.fixture
def table():
    """500 trials in random order, of 4 groups and 3 cells; the third group has none in cell 1."""
    rng = np.random.default_rng(2)
    n = 500
    group, cell, upper = rng.integers(0, 4, n), rng.integers(0, 3, n), rng.random(n) < 0.7
    cell[(group == 2) & (cell == 1)] = 0
    return rng.uniform(0.2, 3.0, n), upper, cell, group


def test_each_side_holds_its_rts_in_order(table):
    rt, upper, cell, group = table
    sides = sides_of_table(rt, upper, cell, group, 4, 3)
    for g in range(4):
        for side in range(6):
            chosen = (group == g) & (cell == side // 2) & (upper == side % 2)
            part = sides.rt[sides.edges[g, side] : sides.edges[g, side + 1]]
            np.testing.assert_array_equal(part, np.sort(rt[chosen]))


def test_counts_and_ends_are_those_of_the_cells(table):
    rt, upper, cell, group = table
    sides = sides_of_table(rt, upper, cell, group, 4, 3)
    for g in range(4):
        for c in range(3):
            own = rt[(group == g) & (cell == c)]
            n_upper = int(((group == g) & (cell == c) & upper).sum())
            assert sides.counts[g, c].tolist() == [own.size - n_upper, n_upper]
            assert sides.fastest[g, c] == own.min(initial=np.inf)
            assert sides.slowest[g, c] == own.max(initial=0.0)


def test_cells_without_trials_can_be_left_out(table):
    sides = sides_of_table(*table, 4, 3)
    part = sides.of_cells(np.array([2]), np.array([0, 2]))
    assert part.counts.tolist() == sides.counts[[2]][:, [0, 2]].tolist()
    np.testing.assert_array_equal(part.fastest, sides.fastest[[2]][:, [0, 2]])


def test_one_group_is_sorted_as_many_are():
    data = ddm.DDM(v=1.0, a=1.5, t0=0.3).simulate(300, seed=1).round(2)
    trials = ddm.Trials(data.assign(level=np.arange(300) % 3))
    design = lay_out(ddm.Model(v="level"), trials)
    outcomes = outcomes_of_trials(ddm.Model(v="level"), trials, design)
    alone, twice = sides_of([outcomes], 3), sides_of([outcomes, outcomes], 3)
    np.testing.assert_array_equal(np.tile(alone.rt, 2), twice.rt)
    np.testing.assert_array_equal(alone.edges[0] + 300, twice.edges[1])


def test_a_part_holds_its_own_rts_only(table):
    sides = sides_of_table(*table, 4, 3).of_cells(np.array([0, 2, 3]), np.array([0, 2]))
    part = sides.part(1, 3)
    np.testing.assert_array_equal(part.counts, sides.counts[1:])
    for g in range(2):
        for side in range(4):
            first, last = part.edges[g, side : side + 2]
            expected = slice(*sides.edges[g + 1, side : side + 2])
            np.testing.assert_array_equal(part.rt[first:last], sides.rt[expected])
    assert part.rt.size == part.counts.sum()
