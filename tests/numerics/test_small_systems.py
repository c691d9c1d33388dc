"""Small systems, against those of LAPACK."""

import numpy as np
import pytest

from ddm.numerics import small_systems
from ddm.numerics.small_systems import copy_to, fill
from ddm.runtime.compilation import kernel

MATRIX = np.array([[4.0, 1.0, -1.0], [1.0, 3.0, 0.5], [-1.0, 0.5, 2.0]])


@kernel
def decomposed(matrix, root, n):
    return small_systems.decomposed(matrix, root, n)


@kernel
def solve(root, x, n):
    small_systems.solve(root, x, n)


@kernel
def filled_and_copied(x, y, value):
    fill(x, value)
    copy_to(x, y)


PLAIN = small_systems.decomposed, small_systems.solve
COMPILED_AND_PLAIN = [(decomposed, solve), PLAIN]


@pytest.mark.parametrize(("decompose", "solved"), COMPILED_AND_PLAIN, ids=["compiled", "plain"])
@pytest.mark.parametrize("n", [1, 2, 3])
def test_the_first_rows_are_solved(decompose, solved, n):
    root, x = np.zeros((3, 3)), np.array([1.0, 2.0, 3.0])
    assert decompose(MATRIX, root, n) > 0.0
    solved(root, x, n)
    np.testing.assert_allclose(x[:n], np.linalg.solve(MATRIX[:n, :n], [1.0, 2.0, 3.0][:n]))
    np.testing.assert_allclose(np.tril(root)[:n, :n], np.linalg.cholesky(MATRIX[:n, :n]))


def test_the_smallest_pivot_is_a_share_of_its_diagonal():
    correlation = 0.9
    matrix = np.array([[100.0, correlation], [correlation, 0.01]])
    assert decomposed(matrix, np.zeros((2, 2)), 2) == pytest.approx(1.0 - correlation**2)


@pytest.mark.parametrize("value", [-1.0, 0.0, np.nan])
def test_a_matrix_that_is_not_positive_definite_has_no_pivot(value):
    matrix = np.array([[1.0, 0.0], [0.0, value]])
    assert decomposed(matrix, np.zeros((2, 2)), 2) == 0.0


def test_arrays_are_filled_and_copied():
    x, y = np.zeros(3), np.ones(3)
    filled_and_copied(x, y, 2.0)
    assert x.tolist() == y.tolist() == [2.0, 2.0, 2.0]
    fill(x, 3.0)
    copy_to(x, y)
    assert x.tolist() == y.tolist() == [3.0, 3.0, 3.0]
