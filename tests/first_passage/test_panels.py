"""Trials by polynomials of log t are those that are worked out node by node."""

import numpy as np
import pytest

from ddm.first_passage.averages import at_nodes, panels_of_values
from ddm.first_passage.panels import at_panels, at_times_by_panels, panels_of_starts
from ddm.first_passage.shelf import side_of
from ddm.first_passage.variability.rows import CDF, DENSITY, SURVIVOR
from first_passage.varied import row, uniform

P = row(1.2, 1.4, 0.4, sv=0.6)
SIDE, SZ = side_of(P, False), 0.4
T = np.random.default_rng(1).uniform(0.05, 3.0, 3000)


@pytest.mark.parametrize("what", [DENSITY, CDF, SURVIVOR])
@pytest.mark.parametrize("st0", [0.0, 0.15])
def test_averages_over_starts_come_from_polynomials(st0, what):
    panels = panels_of_starts(T, SIDE, uniform(SZ, st0), what)
    assert len(panels.powers) > 0
    some = T[:50]
    by_panels = at_times_by_panels(some, SIDE, uniform(SZ, st0), what, panels, True)
    by_nodes = at_nodes(some, SIDE, uniform(SZ, st0), what, True)
    np.testing.assert_allclose(by_panels[:, 0], by_nodes[:, 0], atol=2e-8)
    np.testing.assert_allclose(by_panels, by_nodes, rtol=1e-6, atol=1e-6)
    values = at_times_by_panels(some, SIDE, uniform(SZ, st0), what, panels, False)[:, 0]
    np.testing.assert_allclose(values, by_panels[:, 0], rtol=1e-13, atol=1e-13)


def test_times_beyond_the_polynomials_are_worked_out_without_them():
    panels = panels_of_starts(T, SIDE, uniform(SZ), DENSITY)
    beyond = np.array([0.5 * T.min(), 1.5 * T.max()])
    found = at_times_by_panels(beyond, SIDE, uniform(SZ), DENSITY, panels, True)
    expected = at_nodes(beyond, SIDE, uniform(SZ), DENSITY, True)
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("what", [CDF, SURVIVOR])
def test_whole_functions_come_from_polynomials(what):
    p = P.copy()
    p[6 - 1] = SZ
    panels = panels_of_values(T, False, p, what)
    assert len(panels.powers) > 0
    some = np.r_[T[:50], T.min(), T.max()]
    found, expected = at_panels(some, panels, True), at_nodes(some, SIDE, uniform(SZ), what, True)
    np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-6)


def test_without_a_range_of_starts_there_are_none():
    assert len(panels_of_starts(T, SIDE, uniform(st0=0.15), DENSITY).powers) == 0


def test_few_trials_are_not_worth_them():
    assert len(panels_of_starts(T[:5], SIDE, uniform(SZ), DENSITY).powers) == 0
