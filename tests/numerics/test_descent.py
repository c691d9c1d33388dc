"""The search finds optima of known functions, inside bounds and at them, and says when it does
not.
"""

import numpy as np
import pytest

from ddm.numerics.descent import Nearby, minimise

MATRIX = np.array([[4.0, 1.0, 0.0], [1.0, 3.0, 0.5], [0.0, 0.5, 2.0]])
CENTRE = np.array([1.0, -2.0, 0.3])


def quadratic(x):
    return 0.5 * (x - CENTRE) @ MATRIX @ (x - CENTRE), MATRIX @ (x - CENTRE)


def rosenbrock(x):
    value = 100.0 * (x[1] - x[0] ** 2) ** 2 + (1.0 - x[0]) ** 2
    return value, np.array(
        [-400.0 * x[0] * (x[1] - x[0] ** 2) - 2.0 * (1.0 - x[0]), 200.0 * (x[1] - x[0] ** 2)]
    )


def two_wells(x):
    return float((x[0] ** 2 - 1.0) ** 2 + 0.2 * x[0]), 4.0 * x * (x**2 - 1.0) + 0.2


def search(objective, start, low, high, step=None, curvature=None):
    start = np.asarray(start, dtype=float)
    k = start.size
    return minimise(
        objective,
        curvature or (lambda theta: np.eye(k)),
        [start],
        lower=np.full(k, low) if np.isscalar(low) else np.asarray(low),
        upper=np.full(k, high) if np.isscalar(high) else np.asarray(high),
        step=np.ones(k) if step is None else np.asarray(step),
    )


@pytest.mark.parametrize(
    "step", [np.ones(3), np.array([0.05, 1.0, 20.0])], ids=["one scale", "many scales"]
)
def test_quadratic_is_solved_with_its_hessian(step):
    found = search(quadratic, [5.0, 5.0, 5.0], -10.0, 10.0, step)
    assert found.converged
    assert not found.at_bound.any()
    np.testing.assert_allclose(found.theta, CENTRE, atol=1e-6)
    np.testing.assert_allclose(found.hessian, MATRIX, atol=1e-6)


def test_curved_valley_is_followed():
    found = search(rosenbrock, [-1.2, 1.0], -5.0, 5.0)
    assert found.converged
    np.testing.assert_allclose(found.theta, [1.0, 1.0], atol=1e-5)


def test_optimum_at_a_bound_is_held_there():
    found = search(quadratic, [0.0, 0.0, 0.0], [-10.0, -1.0, -10.0], [10.0, 10.0, 10.0])
    assert found.converged
    assert found.at_bound.tolist() == [False, True, False]
    assert found.theta[1] == -1.0
    free = [0, 2]
    others = CENTRE[free] - np.linalg.solve(
        MATRIX[np.ix_(free, free)], MATRIX[free, 1] * (-1.0 - CENTRE[1])
    )
    np.testing.assert_allclose(found.theta[free], others, atol=1e-6)
    assert np.isnan(found.hessian[1]).all()
    assert np.isnan(found.hessian[:, 1]).all()


def test_start_outside_the_box_is_moved_inside():
    assert search(quadratic, [50.0, -50.0, 0.0], -10.0, 10.0).converged


def test_best_of_several_starts_wins():
    box = {"lower": np.array([-3.0]), "upper": np.array([3.0]), "step": np.ones(1)}
    found = minimise(two_wells, lambda x: np.eye(1), [np.array([1.5]), np.array([-1.5])], **box)
    assert found.theta[0] == pytest.approx(-1.0241, abs=1e-3)


def test_infinite_regions_are_stepped_around():
    def barrier(x):
        if x[0] <= 0.0:
            return np.inf, np.zeros(1)
        return float(x[0] - np.log(x[0])), np.array([1.0 - 1.0 / x[0]])

    assert search(barrier, [8.0], -10.0, 10.0).theta[0] == pytest.approx(1.0, abs=1e-5)


def test_flat_direction_is_not_called_an_optimum():
    found = search(
        lambda x: ((x[0] + x[1]) ** 2, 2.0 * (x[0] + x[1]) * np.ones(2)), [1.0, 2.0], -10.0, 10.0
    )
    assert not found.converged
    assert found.message == (
        "the objective is flat at the best point found, so the data do not determine all "
        "parameters: fix one, or share it across conditions"
    )


def test_infinite_at_every_start_is_no_optimum():
    found = search(lambda x: (np.inf, np.zeros(2)), [0.0, 0.0], -1.0, 1.0)
    assert not found.converged
    assert found.message == "the objective is not finite at any starting point"
    assert np.isnan(found.theta).all()


def test_a_wrong_gradient_is_not_called_an_optimum():
    found = search(lambda x: (float(x @ x), -2.0 * x + 1.0), [1.0, 2.0], -10.0, 10.0)
    assert not found.converged


def test_nothing_to_search_is_an_optimum():
    found = search(lambda x: (3.0, np.zeros(0)), [], 0.0, 0.0)
    assert found.converged
    assert found.value == 3.0


def test_differences_that_rounding_hides_are_no_reason_to_fail():
    """The value is the same at all these points, and a Newton step promises x^2 / 2."""

    def steps(x):
        return round(0.5 * float(x @ x), 4), x

    assert search(steps, [3e-3], -1.0, 1.0).converged
    found = search(steps, [6e-3], -1.0, 1.0)
    assert not found.converged
    assert found.message == (
        "the search stopped where a further step still promised 2e-05; try other starting values "
        "(start=) or bounds (bounds=)"
    )


# -- exits and other starts ------------------------------------------------------------------------


def even(x):
    """An even function of x[1] with its lowest points at x[1] = -2 and 2 along x[0] + x[1] / 2 =
    1.
    """
    u, w = x[0] + 0.5 * x[1] - 1.0, x[1] ** 2 - 4.0
    return float(50.0 * u**2 + w**2 / 16.0), np.array([100.0 * u, 50.0 * u + 0.25 * x[1] * w])


UPWARDS = {
    "lower": np.array([-5.0, 0.0]),
    "upper": np.array([5.0, 5.0]),
    "step": np.array([0.5, 1.0]),
}


def test_a_bound_where_an_even_function_is_flat_holds_a_search():
    found = minimise(even, lambda x: np.eye(2), [np.array([1.0, 0.0])], **UPWARDS)
    np.testing.assert_allclose(found.theta, [1.0, 0.0])
    assert found.value == 1.0


def test_an_exit_leaves_it():
    exits = {1: np.array([-0.5, 1.0])}
    found = minimise(even, lambda x: np.eye(2), [np.array([1.0, 0.0])], exits=exits, **UPWARDS)
    assert found.converged
    np.testing.assert_allclose(found.theta, [0.0, 2.0], atol=1e-5)


def test_a_bound_is_left_however_little_lower_it_is_beyond():
    """The lowest points are at x[1] = -.3 and .3, lower than 0 by .0016."""

    def shallow(x):
        excess = x[1] ** 2 - 0.09
        value = (x[0] - 1.0) ** 2 + 0.2 * excess**2
        return value, np.array([2.0 * (x[0] - 1.0), 0.8 * excess * x[1]])

    exits = {1: np.array([0.0, 1.0])}
    found = minimise(shallow, lambda x: np.eye(2), [np.array([1.0, 0.0])], exits=exits, **UPWARDS)
    assert found.converged
    np.testing.assert_allclose(found.theta, [1.0, 0.3], atol=1e-3)


def test_an_exit_that_leads_upwards_is_not_taken():
    def lowest_at_the_bound(x):
        return float(x @ x), 2.0 * x

    exits = {1: np.array([0.0, 1.0])}
    found = minimise(
        lowest_at_the_bound, lambda x: np.eye(2), [np.array([1.0, 0.0])], exits=exits, **UPWARDS
    )
    assert found.theta[1] == 0.0
    assert found.at_bound.tolist() == [False, True]


def test_other_starts_are_suggested_by_the_best_point_and_tried():
    suggested = []

    def others(best):
        suggested.append(best)
        return [-best]

    box = {"lower": np.array([-3.0]), "upper": np.array([3.0]), "step": np.array([0.1])}
    found = minimise(two_wells, lambda x: 8.0 * np.eye(1), [np.array([0.9])], others=others, **box)
    assert suggested == [pytest.approx(0.9740, abs=0.06)]
    assert found.theta[0] == pytest.approx(-1.0241, abs=1e-3)


def test_without_other_starts_the_nearer_well_is_found():
    found = search(two_wells, [0.9], -3.0, 3.0, curvature=lambda x: 8.0 * np.eye(1))
    assert found.theta[0] == pytest.approx(0.9740, abs=1e-3)


# -- ends that are known, and optima next to the best ----------------------------------------------


class Counted:
    """How often an objective was asked."""

    def __init__(self, objective):
        self.objective, self.n = objective, 0

    def __call__(self, x):
        self.n += 1
        return self.objective(x)


def test_a_descent_that_heads_for_a_known_end_is_not_followed():
    box = {"lower": np.full(3, -9.0), "upper": np.full(3, 9.0), "step": np.ones(3)}
    starts = [CENTRE + 1.0, CENTRE - np.array([1.0, 0.5, -1.0])]
    calls = []
    for n in (1, 2):
        counted = Counted(quadratic)
        found = minimise(counted, lambda x: 0.1 * np.eye(3), starts[:n], **box)
        np.testing.assert_allclose(found.theta, CENTRE, atol=1e-8)
        assert len(found.reached) == n
        calls.append(counted.n)
    # followed to its end it would take twelve calls
    assert calls[1] <= calls[0] + 4


def ripples(x):
    """Wells in a slope, .4 apart, each lower than the last."""
    value = float(x[0] + 0.2 * np.cos(5.0 * np.pi * x[0]))
    return value, np.array([1.0 - np.pi * np.sin(5.0 * np.pi * x[0])])


@pytest.mark.parametrize(("rounds", "wells"), [(0, 0), (1, 1), (3, 3)])
def test_optima_next_to_the_best_are_tried_while_they_are_lower(rounds, wells):
    box = {"lower": np.array([-3.0]), "upper": np.array([3.0]), "step": np.array([0.05])}
    curvature = lambda x: 40.0 * np.eye(1)  # noqa: E731
    first = minimise(ripples, curvature, [np.array([0.6])], **box).theta[0]
    nearby = Nearby(lambda best: [best - 0.4, best + 0.4], rounds, 1e-3)
    found = minimise(ripples, curvature, [np.array([0.6])], nearby=nearby, **box)
    assert found.theta[0] == pytest.approx(first - 0.4 * wells, abs=1e-6)
    assert len(found.reached) == 1 + 2 * rounds


def test_rounds_end_where_nothing_is_lower():
    box = {"lower": np.full(3, -9.0), "upper": np.full(3, 9.0), "step": np.ones(3)}
    nearby = Nearby(lambda best: [best + 0.1], 5, 1e-3)
    found = minimise(quadratic, lambda x: np.eye(3), [np.zeros(3)], nearby=nearby, **box)
    assert len(found.reached) == 2


def test_where_the_lowest_end_is_no_optimum_the_next_one_is_taken():
    """The well at -1 is lower, but has no bottom: it ends at a flat line."""

    def flat_well(x):
        if x[0] < 0.0:
            return float(-1.0 + (x[0] + 1.0) ** 2), np.array([2.0 * (x[0] + 1.0), 0.0])
        return float((x[0] - 1.0) ** 2 + x[1] ** 2), 2.0 * np.array([x[0] - 1.0, x[1]])

    box = {"lower": np.full(2, -3.0), "upper": np.full(2, 3.0), "step": np.ones(2)}
    others = lambda best: [np.array([-1.2, 0.3])]  # noqa: E731
    found = minimise(flat_well, lambda x: np.eye(2), [np.array([1.3, 0.2])], others=others, **box)
    assert found.converged
    np.testing.assert_allclose(found.theta, [1.0, 0.0], atol=1e-8)


def test_the_last_step_makes_estimates_exact():
    """A search may end 4e-4 SD from the optimum; the step that is then known takes it there."""
    found = search(rosenbrock, [-1.2, 1.0], -5.0, 5.0)
    np.testing.assert_allclose(found.theta, [1.0, 1.0], atol=1e-7)
    assert found.value < 1e-13


@pytest.mark.parametrize("slope", [-1e-9, 1e-9])
def test_rounding_does_not_say_whether_a_bound_holds(slope):
    def almost_even(x):
        return float(x @ x + slope * x[1]), 2.0 * x + np.array([0.0, slope])

    exits = {1: np.array([0.0, 1.0])}
    start = [np.array([1.0, 0.0])]
    found = minimise(almost_even, lambda x: np.eye(2), start, exits=exits, **UPWARDS)
    assert found.converged
    assert found.at_bound.tolist() == [False, True]
