"""Linear algebra of the steps, on matrices with few diagonals.

A matrix A of n rows is kept by rows: A[j, o] stands in column j + o - w, where w is its half width.
Vectors that A is applied to are padded by w zeros on both sides. Mass M - gamma dt A is factored
without pivoting, which the size of its diagonal allows. For a drift that is linear in x (w = 2) the
loops over diagonals are written out.
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
    width = a.shape[1] // 2
    if width == LINEAR:
        a0, a1 = alpha[0], alpha[1]
        for j in range(n):
            a[j, 0] = a1 * drift[j, 0, 1]
            a[j, 1] = a0 * drift[j, 1, 0]
            a[j, 2] = a1 * drift[j, 2, 1] - beta * stiffness[j]
            a[j, 3] = a0 * drift[j, 3, 0]
            a[j, 4] = a1 * drift[j, 4, 1]
        return

    for j in range(n):
        for o in range(2 * width + 1):
            total = 0.0
            for d in range(width):
                total += alpha[d] * drift[j, o, d]
            a[j, o] = total
        a[j, width] -= beta * stiffness[j]


@summing_kernel
def apply(n: int, a: np.ndarray, u: np.ndarray, out: np.ndarray) -> None:
    """Write A u; u is padded, the result is not."""
    width = a.shape[1] // 2
    if width == LINEAR:
        for j in range(n):
            out[j] = (
                a[j, 0] * u[j]
                + a[j, 1] * u[j + 1]
                + a[j, 2] * u[j + 2]
                + a[j, 3] * u[j + 3]
                + a[j, 4] * u[j + 4]
            )
        return

    for j in range(n):
        total = 0.0
        for o in range(2 * width + 1):
            total += a[j, o] * u[j + o]
        out[j] = total


@summing_kernel
def apply_mass(n: int, width: int, mass: np.ndarray, u: np.ndarray, out: np.ndarray) -> None:
    """Write M u; u is padded by ``width``, the result is not."""
    for j in range(n):
        i = j + width
        out[j] = mass[j, 0] * u[i - 2] + mass[j, 1] * u[i] + mass[j, 2] * u[i + 2]


@summing_kernel
def factor(n: int, g: float, a: np.ndarray, mass: np.ndarray, lu: np.ndarray) -> None:
    """Write the factors of M - g A; the pivots as their inverses."""
    width = a.shape[1] // 2
    if width == LINEAR:
        _factor_five(n, g, a, mass, lu)
        return

    for j in range(n):
        for o in range(2 * width + 1):
            lu[j, o] = -g * a[j, o]
        lu[j, width - 2] += mass[j, 0]
        lu[j, width] += mass[j, 1]
        lu[j, width + 2] += mass[j, 2]

        for o in range(max(0, width - j), width):
            k = j + o - width
            share = lu[j, o] * lu[k, width]
            lu[j, o] = share
            for i in range(1, width + 1):
                lu[j, o + i] -= share * lu[k, width + i]
        lu[j, width] = 1.0 / lu[j, width]


@summing_kernel
def _factor_five(n: int, g: float, a: np.ndarray, mass: np.ndarray, lu: np.ndarray) -> None:
    """`factor` for five diagonals; 1 and 2 are the rows before."""
    pivot_1 = pivot_2 = 0.0
    next_1 = next_2 = 0.0
    after_1 = after_2 = 0.0
    for j in range(n):
        second = (mass[j, 0] - g * a[j, 0]) * pivot_2
        first = (-g * a[j, 1] - second * next_2) * pivot_1
        pivot = 1.0 / (mass[j, 1] - g * a[j, 2] - second * after_2 - first * next_1)
        following = -g * a[j, 3] - first * after_1
        beyond = mass[j, 2] - g * a[j, 4]

        lu[j, 0], lu[j, 1], lu[j, 2], lu[j, 3], lu[j, 4] = second, first, pivot, following, beyond
        pivot_2, next_2, after_2 = pivot_1, next_1, after_1
        pivot_1, next_1, after_1 = pivot, following, beyond


@summing_kernel
def substitute(n: int, lu: np.ndarray, r: np.ndarray) -> None:
    """Replace r by the solution of (M - g A) u = r."""
    width = lu.shape[1] // 2
    if width == LINEAR:
        _substitute_five(n, lu, r)
        return

    for j in range(n):
        total = r[j]
        for o in range(max(0, width - j), width):
            total -= lu[j, o] * r[j + o - width]
        r[j] = total
    for j in range(n - 1, -1, -1):
        total = r[j]
        for o in range(1, min(width, n - 1 - j) + 1):
            total -= lu[j, width + o] * r[j + o]
        r[j] = total * lu[j, width]


@summing_kernel
def _substitute_five(n: int, lu: np.ndarray, r: np.ndarray) -> None:
    """`substitute` for five diagonals."""
    one = two = 0.0
    for j in range(n):
        this = r[j] - lu[j, 1] * one - lu[j, 0] * two
        r[j] = this
        one, two = this, one
    one = two = 0.0
    for j in range(n - 1, -1, -1):
        this = (r[j] - lu[j, 3] * one - lu[j, 4] * two) * lu[j, 2]
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
