"""The equation at the stages against that which the steps solve."""

import numpy as np
import pytest

from ddm.fokker_planck.coefficients import write_equation
from ddm.fokker_planck.legendre import tables
from ddm.fokker_planck.tangents.rates import coefficients, stages_of
from fokker_planck.tangents.examples import CASES, difference, solved


def as_steps_see_it(solution, p, t, dt):
    """alpha and beta at times."""
    table = tables(solution.degree, depends_on_x=solution.equation.depends_on_x)
    width, found = table.drift.shape[0] // 2, []
    alpha = np.zeros(max(2, table.projection.shape[0], width))
    for time, step in zip(t, dt, strict=True):
        beta, _ = write_equation(
            solution.equation.functions, time, 0.0, 1.5, 0.01 * step, p, table.nodes,
            table.projection, alpha,
        )  # fmt: skip
        found.append([*alpha[:width], beta])
    return np.array(found)


@pytest.mark.parametrize("name", CASES)
def test_they_are_those_of_the_steps_and_their_differences(name):
    solution, own, directions = solved(name)
    stages, given = stages_of(solution), coefficients(solution, directions)
    rows = np.arange(20, len(solution.rows), 29)
    for stage in (0, 3, 5):
        t, dt = stages.times[rows, stage], stages.size[rows]
        found = np.column_stack([given.alpha[rows, stage], given.beta[rows, stage]])
        expected = as_steps_see_it(solution, own.p, t, dt)
        np.testing.assert_allclose(found, expected, rtol=1e-7, atol=1e-7 * np.abs(expected).max())
        for i, one in enumerate(directions):
            if one.start:
                assert not given.by[:, :, i // 4, :, i % 4].any()
                continue
            sides = []
            for change in (1e-3, -1e-3, 2e-3, -2e-3):
                p = own.p.copy()
                p[one.column] += change
                sides.append(as_steps_see_it(solution, p, t, dt))
            expected = difference(sides, 1e-3)
            found = given.by[rows, stage, i // 4, :-1, i % 4]
            np.testing.assert_allclose(
                found, expected, atol=2e-6 * max(1.0, np.abs(expected).max())
            )


def test_relative_is_that_of_the_noise():
    """D' / D is 2 g / (1 + g t), between boundaries that stay."""
    solution, own, directions = solved("gain")
    given, t, g = coefficients(solution, directions), stages_of(solution).times, own.p[5]
    np.testing.assert_allclose(given.relative[1:], 2.0 * g / (1.0 + g * t[1:]), rtol=1e-8)
    np.testing.assert_allclose(given.by[1:, :, 0, -1, 2], 2.0 / (1.0 + g * t[1:]) ** 2, rtol=1e-5)
