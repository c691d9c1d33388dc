"""The number of modes follows the size of the last ones."""

import numpy as np

from ddm.fokker_planck.steps import ADDED, FEWEST_MODES, adjusted_modes


def modes(sizes, tail, most=100):
    u = np.zeros(140)
    u[2 : 2 + len(sizes)] = sizes
    return adjusted_modes(len(sizes), 2, tail, u, most), u[2 : 2 + len(sizes)]


def test_small_modes_are_dropped_in_pairs():
    sizes = 10.0 ** -np.arange(30.0)
    n, left = modes(sizes, 1e-10)
    # the last four of those that stay hold one above the tail, 1e-10 of the largest
    assert n == 12
    assert left[n:].tolist() == [0.0] * (30 - n)
    assert left[:n].tolist() == sizes[:n].tolist()


def test_a_few_always_stay():
    assert modes(10.0 ** -(5.0 * np.arange(20.0)), 1e-3)[0] == FEWEST_MODES


def test_modes_are_added_where_the_last_are_large():
    assert modes(np.ones(30), 1e-10)[0] == 30 + ADDED
    assert modes(np.ones(30), 1e-10, most=33)[0] == 33
