"""Solutions step by step: landings, frozen steps, and what the rows add up to."""

import numpy as np
import pytest

from ddm.fokker_planck.integration import MASS, next_step
from ddm.fokker_planck.solving import solve
from ddm.fokker_planck.steps import FLUX, GONE, LEFT, SLOPE, TIME
from fokker_planck.equations import equation, numbers


def test_mass_is_conserved_at_every_row():
    rows = solve(equation(), numbers(), until=3.0, z=0.3).rows
    gone = np.cumsum(rows[:, GONE : GONE + 2].sum(axis=1))
    np.testing.assert_allclose(gone + rows[:, LEFT], 1.0, atol=1e-9)


def test_slopes_are_those_of_the_fluxes():
    """By differences over two steps of a fine solution."""
    rows = solve(equation(rtol=1e-8), numbers(), until=2.0).rows
    t, f, slope = rows[:, TIME], rows[:, FLUX + 1], rows[:, SLOPE + 1]
    trapezoid = 0.5 * (slope[1:] + slope[:-1]) * np.diff(t)
    late = t[1:] > 0.05
    np.testing.assert_allclose(np.diff(f)[late], trapezoid[late], atol=3e-6)


def test_steps_meet_their_landings():
    solution = solve(equation(), numbers(), until=1.0, landings=(0.2, 0.7))
    times = solution.rows[:, TIME]
    assert solution.landings.tolist() == [0.2, 0.7, 1.0]
    # a row before a landing, and one after it
    assert [(times == t).sum() for t in (0.2, 0.7, 1.0)] == [2, 2, 1]
    for state, t in zip(solution.states, solution.landings, strict=True):
        left = solution.rows[times == t][0, LEFT]
        assert MASS * state[0] == pytest.approx(left, rel=1e-15)


@pytest.mark.parametrize(
    ("t", "dt", "high", "expected"),
    [
        (0.0, 0.1, 1.0, (0.1, False)),
        (0.5, 0.5, 1.0, (0.5, True)),
        (0.5, 0.7, 1.0, (0.5, True)),
        (0.5, 0.3, 1.0, (0.25, False)),
    ],
)
def test_a_step_leaves_no_sliver_before_a_landing(t, dt, high, expected):
    assert next_step(t, dt, high) == expected
