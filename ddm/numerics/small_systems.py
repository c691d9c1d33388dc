"""Systems of a few linear equations, for kernels: they take less time than a call of LAPACK."""

from __future__ import annotations

import math

import numpy as np

from ddm.runtime.compilation import inner_kernel

# a pivot below this share of its diagonal counts as 0
SMALLEST_PIVOT = 1e-11


@inner_kernel
def fill(x: np.ndarray, value: float) -> None:
    """Set all elements of x (n,)."""
    # a loop compiles in a tenth of the time of x[:] = value
    for i in range(x.size):
        x[i] = value


@inner_kernel
def copy_to(x: np.ndarray, y: np.ndarray) -> None:
    """Copy x (n,) to y."""
    for i in range(x.size):
        y[i] = x[i]


@inner_kernel
def decomposed(matrix: np.ndarray, root: np.ndarray, n: int) -> float:
    """Write the Cholesky root of the first n rows; the smallest pivot as a share of its diagonal.

    The share is 0, and the root is unfinished, if the matrix is not positive definite.
    """
    smallest = 1.0
    for i in range(n):
        for j in range(i + 1):
            rest = matrix[i, j]
            for m in range(j):
                rest -= root[i, m] * root[j, m]
            if i > j:
                root[i, j] = rest / root[j, j]
            elif rest > SMALLEST_PIVOT * matrix[i, i]:
                smallest = min(smallest, rest / matrix[i, i])
                root[i, i] = math.sqrt(rest)
            else:
                return 0.0
    return smallest


@inner_kernel
def solve(root: np.ndarray, x: np.ndarray, n: int) -> None:
    """Replace x, whose first n elements are the right side, by the solution.

    ``root`` is that of `decomposed`.
    """
    for i in range(n):
        for j in range(i):
            x[i] -= root[i, j] * x[j]
        x[i] /= root[i, i]
    for i in range(n - 1, -1, -1):
        for j in range(i + 1, n):
            x[i] -= root[j, i] * x[j]
        x[i] /= root[i, i]
