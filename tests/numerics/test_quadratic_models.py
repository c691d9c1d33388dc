"""Steps to the minimum of a quadratic model, and updates of its curvature."""

import numpy as np
import pytest

from ddm.numerics.quadratic_models import convex, newton_move, updated

CURVATURE = np.array([[4.0, 1.0, 0.5], [1.0, 3.0, 0.0], [0.5, 0.0, 2.0]])
ALL = np.full(3, True)


def test_a_move_ends_at_the_minimum_and_promises_the_decrease():
    bottom = np.array([1.0, -2.0, 0.3])
    move, promise = newton_move(CURVATURE @ -bottom, CURVATURE, ALL)
    np.testing.assert_allclose(move, bottom)
    assert promise == pytest.approx(0.5 * bottom @ CURVATURE @ bottom)


def test_a_move_keeps_elements_that_are_held():
    free = np.array([True, False, True])
    move, promise = newton_move(np.array([1.0, 5.0, -2.0]), CURVATURE, free)
    assert move[1] == 0.0
    block = CURVATURE[np.ix_([0, 2], [0, 2])]
    np.testing.assert_allclose(block @ move[[0, 2]], [-1.0, 2.0])
    assert promise == pytest.approx(-0.5 * (move[0] - 2.0 * move[2]))


def test_a_convex_hessian_is_left_as_it_is():
    assert convex(CURVATURE, ALL) == (True, CURVATURE)


def test_of_another_one_the_eigenvalues_become_positive():
    vectors = np.linalg.qr(np.arange(9.0).reshape(3, 3) + np.eye(3))[0]
    is_convex, mended = convex((vectors * [3.0, -2.0, 0.0]) @ vectors.T, ALL)
    assert not is_convex
    np.testing.assert_allclose(np.linalg.eigvalsh(mended), [3e-9, 2.0, 3.0], atol=1e-12)


@pytest.mark.parametrize("held", [0, 1, 2])
def test_only_the_free_elements_matter(held):
    hessian = CURVATURE.copy()
    hessian[held] = hessian[:, held] = np.nan
    assert convex(hessian, np.arange(3) != held)[0]
    is_convex, mended = convex(hessian, ALL)
    assert not is_convex
    np.testing.assert_array_equal(mended, np.eye(3))


def test_without_free_elements_all_is_convex():
    assert convex(CURVATURE, ~ALL) == (True, CURVATURE)


def test_an_update_sees_what_the_step_saw():
    step = np.array([0.1, -0.2, 0.3])
    change = CURVATURE @ step
    found = updated(np.eye(3), step, change)
    np.testing.assert_allclose(found @ step, change)
    assert np.linalg.eigvalsh(found)[0] > 0.0


def test_a_step_that_bends_downwards_is_damped():
    step = np.array([0.1, -0.2, 0.3])
    found = updated(CURVATURE, step, -step)
    assert np.linalg.eigvalsh(found)[0] > 0.0
    assert step @ found @ step == pytest.approx(0.2 * step @ CURVATURE @ step)


def test_no_step_changes_nothing():
    assert updated(CURVATURE, np.zeros(3), np.zeros(3)) is CURVATURE
