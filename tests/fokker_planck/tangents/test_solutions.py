"""Derivatives of solutions against those of closed forms."""

import numpy as np
import pytest
from scipy.integrate import trapezoid

from ddm.fokker_planck.legendre import masses_by_half
from ddm.fokker_planck.passages import Boundary
from ddm.fokker_planck.solving import solve
from ddm.fokker_planck.tangents.directions import Numbers
from ddm.fokker_planck.tangents.passages import GradedBoundary
from ddm.fokker_planck.tangents.solutions import differentiate, with_early_masses
from fokker_planck.equations import (
    EXACT,
    NUMBERS,
    equation,
    exact_collapse,
    exact_gain,
    exact_leak,
    numbers,
)
from fokker_planck.tangents.examples import direction

TIMES = np.geomspace(0.03, 1.7, 40)

# the exact density of (t, side, z, **numbers), and the numbers in which it is differentiated
MOVING = {
    "collapse": (exact_collapse, ("v", "a", "T")),
    "gain": (exact_gain, ("v", "a", "g")),
    "leak": (exact_leak, ("a", "k")),
}


@pytest.mark.parametrize("name", MOVING)
@pytest.mark.parametrize("side", [0, 1])
def test_they_are_those_of_processes_that_move(name, side):
    """Exact cases, whose densities are those of the constant process with another time."""
    exact, names = MOVING[name]
    functions, changed, _, _ = EXACT[name]
    values = {each: (NUMBERS | changed)[each] for each in names}
    solution = solve(equation(**functions), numbers(**changed), until=1.8, z=0.4)
    curves = solution.curves()
    own = Numbers(solution.p, 0.4)
    slopes = differentiate(solution, curves, own, [direction(each) for each in (*names, "z")])
    found = GradedBoundary(Boundary(curves[side]), slopes[side]).log_densities(TIMES)
    for i, each in enumerate((*names, "z")):
        sides = []
        for step in (1e-5, -1e-5):
            moved = {**values, "z": 0.4}
            moved[each] += step
            sides.append(np.log(exact(TIMES, side, moved.pop("z"), **moved)))
        expected = (sides[0] - sides[1]) / 2e-5
        matters = found.values > found.values.max() + np.log(1e-5)
        error = np.abs(found.by[:, i] - expected)[matters].max()
        assert error < 1e-4 * np.abs(expected).max(), each


def test_early_masses_follow_from_early_densities():
    solution = solve(equation(), numbers(), until=1.0)
    curves, ones = solution.curves(), [direction("a")]
    slopes = differentiate(solution, curves, Numbers(solution.p), ones)[1]
    found = with_early_masses(curves[1], slopes)
    curve, times = curves[1], curves[1].early_times
    # the integral of f times the derivative of log f, by trapezoids on the log scale
    fine = np.geomspace(times[0], times[-1], 20001)
    log_f = np.interp(fine, times, curve.early) / fine
    by = np.interp(fine, times, slopes.early[:, 0]) / fine
    f = np.exp(log_f - log_f[-1])
    expected = trapezoid(f * by, fine) / trapezoid(f, fine)
    assert found.early_gone[-1, 0] / times[-1] == pytest.approx(expected, rel=2e-3)
    assert found.gone[0, 0] == pytest.approx(curve.gone[0] * expected, rel=2e-3)
    assert found.gone[1:].tolist() == slopes.gone[1:].tolist()


def test_masses_by_half():
    """Of the first function of the basis, 1 - xi^2, and of one that is odd around the middle."""
    below, above = masses_by_half(np.eye(2))
    np.testing.assert_allclose(above + below, [2.0 / 3.0, 0.0], atol=1e-14)
    np.testing.assert_allclose(above[0], 1.0 / 3.0)
    assert above[1] > 0.1
