"""Derivatives of rows against differences of solutions with the same steps and modes."""

import numpy as np
import pytest

from ddm.fokker_planck.legendre import tables
from ddm.fokker_planck.steps import FLUX as ROW_FLUX
from ddm.fokker_planck.steps import MODES, TIME
from ddm.fokker_planck.tangents.lanes import LANES
from ddm.fokker_planck.tangents.rates import coefficients
from ddm.fokker_planck.tangents.second_pass import ENTRIES, replay, workspace
from ddm.fokker_planck.tangents.solutions import start_by
from fokker_planck.tangents.examples import CASES, by_differences, solved


@pytest.mark.parametrize("name", CASES)
def test_rows_change_as_solutions_do(name):
    solution, own, directions = solved(name)
    first_by, _ = start_by(solution, solution.curves(), own, directions)
    modes = solution.rows[:, MODES].astype(int)
    out = np.zeros((modes.size, first_by.shape[0], ENTRIES, LANES))
    table = tables(solution.degree, depends_on_x=solution.equation.depends_on_x)
    work = workspace(table, modes.max(), solution.start.coefficients, first_by)
    given = coefficients(solution, directions)
    replay(np.ascontiguousarray(solution.rows[:, TIME]), modes, given, table, work, out)

    for i, one in enumerate(directions):
        expected = by_differences(
            solution, own, one, lambda beside: beside.rows[:, ROW_FLUX : ROW_FLUX + 7]
        )
        found = out[:, i // LANES, :, i % LANES]
        scale = np.abs(expected).max(axis=0)
        # what left before the first row is no flux of it; slopes of differences are rougher
        tolerance = np.array([1e-6, 1e-6, 1e-4, 1e-4, 1e-6, 1e-6, 1e-6])
        error = np.abs(found - expected)[1:].max(axis=0) / scale
        assert (error < tolerance).all(), error

    n, width = modes[-1], table.drift.shape[0] // 2
    expected = by_differences(solution, own, directions[0], lambda beside: beside.states[-1, :n])
    found = work.du[0, width : n + width, 0]
    np.testing.assert_allclose(found, expected, atol=1e-6 * np.abs(expected).max())
