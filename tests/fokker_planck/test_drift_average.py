"""Averages over drifts against those of the constant process."""

import numpy as np
import pytest

from ddm import DDM
from ddm.fokker_planck.drift_average import averaged, hermite, slower
from ddm.fokker_planck.passages import passages_of
from ddm.fokker_planck.solving import solve
from fokker_planck.equations import equation, numbers

TIMES = np.geomspace(0.02, 8.0, 60)


@pytest.mark.parametrize(
    ("v", "sv", "z"), [(1.0, 0.8, 0.5), (2.0, 1.5, 0.3), (4.0, 0.5, 0.6), (0.0, 1.0, 0.4)]
)
def test_one_solution_serves_all_drifts(v, sv, z):
    p = numbers(v=slower(v, sv))
    solution = solve(equation(rtol=5e-7), p, until=200.0, z=z, least_mass=1e-40)
    curves = averaged(solution, (z - 0.5) * 1.5, 1.0, v - p[0], sv)
    found, exact = passages_of(curves, np.inf, 0.0), DDM(v=v, a=1.5, z=z, sv=sv)
    for side in (False, True):
        upper = np.full(TIMES.size, side)
        f = exact.pdf(TIMES, side)
        matters = f > 1e-4 * f.max()
        np.testing.assert_allclose(
            found.log_densities(TIMES, upper)[matters], np.log(f[matters]), atol=1e-5
        )
        survivor = exact.sf(TIMES, side)
        later = survivor > 1e-12
        np.testing.assert_allclose(found.masses(TIMES, upper)[1][later], survivor[later], rtol=2e-6)
        assert found.probabilities[int(side)] == pytest.approx(exact.probability(side), abs=1e-8)
        assert found.moments[0][int(side)] == pytest.approx(exact.mean(side), abs=1e-6)


def test_until_a_time_the_mass_that_is_left_follows_from_the_state():
    p = numbers(v=0.0)
    solution = solve(equation(rtol=5e-7), p, until=1.0)
    curves = averaged(solution, 0.0, 1.0, 1.0, 0.7)
    exact = DDM(v=1.0, a=1.5, sv=0.7)
    assert sum(curve.left for curve in curves) == pytest.approx(exact.sf(1.0), rel=1e-6)


def test_drifts_are_solved_for_where_trials_are_slow():
    assert slower(4.0, 0.5) == 2.5
    assert slower(-4.0, 0.5) == -2.5
    assert slower(1.0, 0.5) == 0.0


def test_hermite_nodes_have_the_moments_of_a_normal_distribution():
    nodes, shares = hermite()
    np.testing.assert_allclose([shares @ nodes**k for k in range(5)], [1, 0, 1, 0, 3], atol=1e-12)
