"""Linear algebra of the steps, on matrices with few diagonals.

A matrix A of n rows is kept by diagonals, so that products with it are vector instructions: A[o, j]
stands in row j and column j + o - w, where w is its half width. Vectors that A is applied to are
padded by w zeros on both sides. Mass M - gamma dt A is factored without pivoting, which the size of
its diagonal allows. For a drift that is linear in x (w = 2) the loops over diagonals are written
out.
"""

from __future__ import annotations

import numpy as np

from ddm.runtime.compilation import summing_kernel

# the half width of the matrices of a drift that is linear in x
LINEAR = 2


@summing_kernel
def assemble(
    n: int, alpha: np.ndarray, beta: float, drift: np.ndarray, stiffness: np.ndarray, a: np.ndarray
) -> None:
    """Write the matrix A of drift and diffusion: M u' = A u."""
    width = a.shape[0] // 2
    if width == LINEAR:
        a0, a1 = alpha[0], alpha[1]
        for j in range(n):
            a[0, j] = a1 * drift[0, 1, j]
            a[1, j] = a0 * drift[1, 0, j]
            a[2, j] = a1 * drift[2, 1, j] - beta * stiffness[j]
            a[3, j] = a0 * drift[3, 0, j]
            a[4, j] = a1 * drift[4, 1, j]
        return

    for j in range(n):
        for o in range(2 * width + 1):
            total = 0.0
            for d in range(width):
                total += alpha[d] * drift[o, d, j]
            a[o, j] = total
        a[width, j] -= beta * stiffness[j]


@summing_kernel
def apply(n: int, a: np.ndarray, u: np.ndarray, out: np.ndarray) -> None:
    """Write A u; u is padded, the result is not."""
    width = a.shape[0] // 2
    if width == LINEAR:
        for j in range(n):
            out[j] = (
                a[0, j] * u[j]
                + a[1, j] * u[j + 1]
                + a[2, j] * u[j + 2]
                + a[3, j] * u[j + 3]
                + a[4, j] * u[j + 4]
            )
        return

    for j in range(n):
        total = 0.0
        for o in range(2 * width + 1):
            total += a[o, j] * u[j + o]
        out[j] = total


@summing_kernel
def apply_mass(n: int, width: int, mass: np.ndarray, u: np.ndarray, out: np.ndarray) -> None:
    """Write M u; u is padded by ``width``, the result is not."""
    for j in range(n):
        i = j + width
        out[j] = mass[0, j] * u[i - 2] + mass[1, j] * u[i] + mass[2, j] * u[i + 2]


@summing_kernel
def factor(n: int, g: float, a: np.ndarray, mass: np.ndarray, lu: np.ndarray) -> None:
    """Write the factors of M - g A; the pivots as their inverses."""
    width = a.shape[0] // 2
    if width == LINEAR:
        _factor_five(n, g, a, mass, lu)
        return

    for j in range(n):
        for o in range(2 * width + 1):
            lu[o, j] = -g * a[o, j]
        lu[width - 2, j] += mass[0, j]
        lu[width, j] += mass[1, j]
        lu[width + 2, j] += mass[2, j]

        for o in range(max(0, width - j), width):
            k = j + o - width
            share = lu[o, j] * lu[width, k]
            lu[o, j] = share
            for i in range(1, width + 1):
                lu[o + i, j] -= share * lu[width + i, k]
        lu[width, j] = 1.0 / lu[width, j]


@summing_kernel
def _factor_five(n: int, g: float, a: np.ndarray, mass: np.ndarray, lu: np.ndarray) -> None:
    """`factor` for five diagonals; 1 and 2 are the rows before."""
    pivot_1 = pivot_2 = 0.0
    next_1 = next_2 = 0.0
    after_1 = after_2 = 0.0
    for j in range(n):
        second = (mass[0, j] - g * a[0, j]) * pivot_2
        first = (-g * a[1, j] - second * next_2) * pivot_1
        pivot = 1.0 / (mass[1, j] - g * a[2, j] - second * after_2 - first * next_1)
        following = -g * a[3, j] - first * after_1
        beyond = mass[2, j] - g * a[4, j]

        lu[0, j], lu[1, j], lu[2, j], lu[3, j], lu[4, j] = second, first, pivot, following, beyond
        pivot_2, next_2, after_2 = pivot_1, next_1, after_1
        pivot_1, next_1, after_1 = pivot, following, beyond


@summing_kernel
def substitute(n: int, lu: np.ndarray, r: np.ndarray) -> None:
    """Replace r by the solution of (M - g A) u = r."""
    width = lu.shape[0] // 2
    if width == LINEAR:
        _substitute_five(n, lu, r)
        return

    for j in range(n):
        total = r[j]
        for o in range(max(0, width - j), width):
            total -= lu[o, j] * r[j + o - width]
        r[j] = total
    for j in range(n - 1, -1, -1):
        total = r[j]
        for o in range(1, min(width, n - 1 - j) + 1):
            total -= lu[width + o, j] * r[j + o]
        r[j] = total * lu[width, j]


@summing_kernel
def _substitute_five(n: int, lu: np.ndarray, r: np.ndarray) -> None:
    """`substitute` for five diagonals."""
    one = two = 0.0
    for j in range(n):
        this = r[j] - lu[1, j] * one - lu[0, j] * two
        r[j] = this
        one, two = this, one
    one = two = 0.0
    for j in range(n - 1, -1, -1):
        this = (r[j] - lu[3, j] * one - lu[4, j] * two) * lu[2, j]
        r[j] = this
        one, two = this, one


@summing_kernel
def end_sums(n: int, width: int, u: np.ndarray) -> tuple[float, float]:
    """-q' at the upper end and q' at the lower one, which times beta are the fluxes.

    u is padded by ``width``.
    """
    even = odd = 0.0
    for j in range(0, n - 1, 2):
        even += u[j + width]
        odd += u[j + width + 1]
    if n % 2:
        even += u[n - 1 + width]
    return even + odd, even - odd
