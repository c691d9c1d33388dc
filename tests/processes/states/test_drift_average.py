"""Averages of densities over drifts."""

import numpy as np
import pytest

from ddm.parameters import NAMES, SV, V
from ddm.processes.states.drift_average import NotAveraged, averaged, coarse_nodes, rows_at


def row(v=1.0, sv=0.5):
    p = np.zeros(len(NAMES))
    p[V], p[SV] = v, sv
    return p


def normal(p, t, x):
    return np.exp(-0.5 * (x - p[V] * t) ** 2 / t) / np.sqrt(2 * np.pi * t)


def states(p):
    x = np.linspace(-4.0, 8.0, 81)
    return [(t, x, normal(p, t, x)) for t in (0.1, 3.0)]


def test_the_average_of_normal_densities_is_normal():
    for t, x, density in averaged(states, row(sv=2.0)):
        variance = t + (2.0 * t) ** 2
        exact = np.exp(-0.5 * (x - t) ** 2 / variance) / np.sqrt(2 * np.pi * variance)
        np.testing.assert_allclose(density, exact, atol=1e-10)


def test_rows_are_those_of_one_drift_each():
    rows = rows_at(row(v=1.0, sv=0.5), coarse_nodes())
    assert [one[SV] for one in rows] == [0.0] * 13
    assert rows[0][V] == pytest.approx(1.0 - 7.2 * 0.5)
    assert rows[6][V] == pytest.approx(1.0)


def test_densities_that_do_not_overlap_have_no_average():
    with pytest.raises(NotAveraged):
        averaged(states, row(sv=200.0))


def test_nothing_left_is_no_change():
    x = np.linspace(0.0, 1.0, 5)
    ((_, _, density),) = averaged(lambda p: [(1.0, x, np.zeros(5))], row())
    assert not density.any()
