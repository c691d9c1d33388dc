"""The derivatives of the rows of a solution: its steps once more, with those of all derivatives.

Each stage solves (M - gamma dt A) k = A v. Its derivative solves the same for A dv + dA v, with the
same factors; dA v is a sum of few products with v, which all derivatives share.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ddm.fokker_planck.bands import LINEAR, apply, assemble, end_sums, factor, substitute
from ddm.fokker_planck.integration import MASS
from ddm.fokker_planck.legendre import Tables
from ddm.fokker_planck.sdirk import GAMMA, STAGES, A, B
from ddm.fokker_planck.tangents.lanes import (
    LANES,
    plus,
    put,
    row,
    substitute_lanes,
    write_end_sums,
    zeros,
)
from ddm.runtime.compilation import bare_kernel, summing_kernel

# rows of the derivatives of a row: those of the fluxes through the lower and upper end, of their
# slopes, of what has left since the row before, and of the mass left
FLUX, SLOPE, GONE, LEFT, ENTRIES = 0, 2, 4, 6, 7


class Coefficients(NamedTuple):
    """The equation at the stages of the steps, from the time at which each begins on.

    alpha : (rows, stages + 1, width)
    beta, relative : (rows, stages + 1); relative is D' / D - 2 h' / h
    by : (rows, stages + 1, groups, width + 2, LANES), derivatives of alpha, beta and relative
    moves : (rows, groups, LANES), those of the time at which a segment begins
    """

    alpha: np.ndarray
    beta: np.ndarray
    relative: np.ndarray
    by: np.ndarray
    moves: np.ndarray


class Work(NamedTuple):
    """Arrays that the pass writes to: those of the solution, then those of its derivatives.

    u, v : (padded,)
    k : (stages, padded)
    r : (modes,)
    a, lu : (2 width + 1, modes)
    products : (modes, width + 1), what A v is a sum of, by the coefficients of alpha and beta
    du, dv : (groups, padded, LANES)
    dr : (padded, LANES)
    dk : (groups, stages, padded, LANES)
    sums : (2, LANES)
    """

    u: np.ndarray
    v: np.ndarray
    k: np.ndarray
    r: np.ndarray
    a: np.ndarray
    lu: np.ndarray
    products: np.ndarray
    du: np.ndarray
    dv: np.ndarray
    dr: np.ndarray
    dk: np.ndarray
    sums: np.ndarray


# the sums of `end_sums` of the coefficients and of their slopes: upper end, lower end
AtEnds = tuple[tuple[float, float], tuple[float, float]]


def workspace(tables: Tables, most: int, first: np.ndarray, first_by: np.ndarray) -> Work:
    """The arrays for so many modes, with the first coefficients and their derivatives.

    These are (modes,) and (groups, modes, LANES).
    """
    width, groups = tables.drift.shape[0] // 2, first_by.shape[0]
    padded, bands = most + 2 * width, 2 * width + 1
    shapes: tuple[tuple[int, ...], ...] = (
        (padded,), (padded,), (STAGES, padded), (most,), (bands, most), (bands, most),
        (most, width + 1), (groups, padded, LANES), (groups, padded, LANES), (padded, LANES),
        (groups, STAGES, padded, LANES), (2, LANES),
    )  # fmt: skip
    work = Work(*map(np.zeros, shapes))
    work.u[width : first.size + width] = first
    work.du[:, width : first.size + width] = first_by
    return work


@bare_kernel
def _write_products(n: int, tables: Tables, v: np.ndarray, out: np.ndarray) -> None:
    drift, stiffness = tables.drift, tables.stiffness
    width = drift.shape[0] // 2
    if width == LINEAR:
        for j in range(n):
            out[j, 0] = drift[1, 0, j] * v[j + 1] + drift[3, 0, j] * v[j + 3]
            out[j, 1] = (
                drift[0, 1, j] * v[j] + drift[2, 1, j] * v[j + 2] + drift[4, 1, j] * v[j + 4]
            )
            out[j, 2] = -stiffness[j] * v[j + 2]
        return

    for j in range(n):
        for d in range(width):
            total = 0.0
            for o in range(2 * width + 1):
                total += drift[o, d, j] * v[j + o]
            out[j, d] = total
        out[j, width] = -stiffness[j] * v[j + width]


@bare_kernel
def _write_right_side(
    n: int, work: Work, base: int, u: np.ndarray, by: np.ndarray, by_row: int
) -> None:
    """Write A du + dA v to ``work.dr``: du begins at the row ``base``, dA at ``by_row``."""
    a, products, dr = work.a, work.products, work.dr
    width = a.shape[0] // 2
    for j in range(n):
        total = zeros()
        if width == LINEAR:
            for d in range(3):
                total = plus(total, products[j, d], row(by, by_row + d))
            for o in range(5):
                total = plus(total, a[o, j], row(u, base + j + o))
        else:
            for d in range(width + 1):
                total = plus(total, products[j, d], row(by, by_row + d))
            for o in range(2 * width + 1):
                total = plus(total, a[o, j], row(u, base + j + o))
        put(dr, j + width, total)
    dr[n + width : n + 2 * width] = 0.0


@bare_kernel
def _write_row(
    given: Coefficients, work: Work, n: int, at: int, place: int, g: int, rate: np.ndarray,
    at_ends: AtEnds, out: np.ndarray,
) -> None:  # fmt: skip
    """Write the derivatives of fluxes, slopes and mass, from those of u and of its slopes."""
    width = work.lu.shape[0] // 2
    beta, relative = given.beta[at, place], given.relative[at, place]
    by, sums = given.by[at, place, g], work.sums
    lower_upper = ((at_ends[0][1], at_ends[1][1]), (at_ends[0][0], at_ends[1][0]))
    write_end_sums(n, width, work.du[g], sums)
    for side in range(2):
        for i in range(LANES):
            out[FLUX + side, i] = beta * sums[side, i] + by[width, i] * lower_upper[side][0]
    write_end_sums(n, width, rate, sums)
    for side in range(2):
        u, slope = lower_upper[side]
        for i in range(LANES):
            out[SLOPE + side, i] = beta * sums[side, i] + by[width, i] * slope
            out[SLOPE + side, i] += relative * out[FLUX + side, i] + by[width + 1, i] * beta * u
    for i in range(LANES):
        out[LEFT, i] = MASS * work.du[g, width, i]


@bare_kernel
def _begin(
    given: Coefficients, tables: Tables, work: Work, n: int, at: int, out: np.ndarray
) -> None:
    """Write the derivatives of a row at the beginning of the step ``at``, (groups, 7, LANES)."""
    width = work.lu.shape[0] // 2
    alpha, beta = given.alpha[at, 0], given.beta[at, 0]
    assemble(n, alpha, beta, tables.drift, tables.stiffness, work.a)
    apply(n, work.a, work.u, work.r)
    factor(n, 0.0, work.a, tables.mass, work.lu)
    substitute(n, work.lu, work.r)
    work.v[:] = 0.0
    for j in range(n):
        work.v[j + width] = work.r[j]
    at_ends = (end_sums(n, width, work.u), end_sums(n, width, work.v))
    _write_products(n, tables, work.u, work.products)
    for g in range(out.shape[0]):
        # a later jump keeps the slope from before it for longer
        for j in range(n):
            slope = work.k[STAGES - 1, j + width] - work.r[j]
            for i in range(LANES):
                work.du[g, j + width, i] += slope * given.moves[at - 1, g, i]
        _write_right_side(n, work, 0, work.du[g], given.by[at, 0, g], 0)
        substitute_lanes(n, work.lu, work.dr)
        out[g] = 0.0
        _write_row(given, work, n, at, 0, g, work.dr, at_ends, out[g])


@bare_kernel
def _stage(
    given: Coefficients, tables: Tables, work: Work, n: int, at: int, s: int, dt: float
) -> None:
    """Write k and v of the solution at a stage, and its products."""
    u, v, k, r = work.u, work.v, work.k, work.r
    width = work.lu.shape[0] // 2
    for j in range(width, n + width):
        total = u[j]
        for q in range(s):
            total += dt * A[s, q] * k[q, j]
        v[j] = total
    v[n + width : n + 2 * width] = 0.0
    alpha, beta = given.alpha[at, s + 1], given.beta[at, s + 1]
    assemble(n, alpha, beta, tables.drift, tables.stiffness, work.a)
    apply(n, work.a, v, r)
    factor(n, GAMMA * dt, work.a, tables.mass, work.lu)
    substitute(n, work.lu, r)
    for j in range(n):
        k[s, j + width] = r[j]
        v[j + width] += GAMMA * dt * r[j]
    _write_products(n, tables, v, work.products)


@bare_kernel
def _stage_of_group(
    work: Work, n: int, g: int, s: int, dt: float, by: np.ndarray, by_row: int
) -> None:
    """Write dk and dv of a group of derivatives at a stage, whose dA begins at ``by_row``."""
    width, padded = work.lu.shape[0] // 2, work.u.size
    du, dk, dv, dr = work.du, work.dk, work.dv, work.dr
    begin, slopes = g * padded, g * STAGES * padded
    for j in range(width, n + width):
        total = row(du, begin + j)
        for q in range(s):
            total = plus(total, dt * A[s, q], row(dk, slopes + q * padded + j))
        put(dv, begin + j, total)
    dv[g, n + width : n + 2 * width] = 0.0
    _write_right_side(n, work, begin, dv, by, by_row)
    substitute_lanes(n, work.lu, dr)
    for j in range(width, n + width):
        slope = row(dr, j)
        put(dk, slopes + s * padded + j, slope)
        put(dv, begin + j, plus(row(dv, begin + j), GAMMA * dt, slope))


@bare_kernel
def _step(
    given: Coefficients, tables: Tables, work: Work, n: int, at: int, dt: float, out: np.ndarray
) -> None:
    """One step of the solution and its derivatives, whose row is written, (groups, 7, LANES)."""
    width, last, sums = work.lu.shape[0] // 2, STAGES - 1, work.sums
    entries = given.by.shape[3]
    out[:] = 0.0
    for s in range(STAGES):
        _stage(given, tables, work, n, at, s, dt)
        beta, (upper, lower) = given.beta[at, s + 1], end_sums(n, width, work.v)
        for g in range(out.shape[0]):
            by_row = ((at * (STAGES + 1) + s + 1) * out.shape[0] + g) * entries
            _stage_of_group(work, n, g, s, dt, given.by, by_row)
            write_end_sums(n, width, work.dv[g], sums)
            share = dt * B[s]
            for i in range(LANES):
                by_beta = given.by[at, s + 1, g, width, i]
                out[g, GONE, i] += share * (beta * sums[0, i] + by_beta * lower)
                out[g, GONE + 1, i] += share * (beta * sums[1, i] + by_beta * upper)

    for j in range(n + 2 * width):
        work.u[j] = work.v[j]
    at_ends = (end_sums(n, width, work.u), end_sums(n, width, work.k[last]))
    for g in range(out.shape[0]):
        begin = g * work.u.size
        for j in range(begin, begin + n + 2 * width):
            put(work.du, j, row(work.dv, j))
        _write_row(given, work, n, at, STAGES, g, work.dk[g, last], at_ends, out[g])


@bare_kernel
def _replay(
    times: np.ndarray,
    modes: np.ndarray,
    given: Coefficients,
    tables: Tables,
    work: Work,
    out: np.ndarray,
) -> None:
    """`replay`, which counts the holders of its arrays once."""
    width, n = tables.drift.shape[0] // 2, modes[0]
    _begin(given, tables, work, n, 1, out[0])
    for i in range(1, times.size):
        if modes[i] != n:
            n = modes[i]
            work.u[n + width :] = 0.0
            work.du[:, n + width :] = 0.0
        dt = times[i] - times[i - 1]
        if dt > 0.0:
            _step(given, tables, work, n, i, dt, out[i])
        else:
            _begin(given, tables, work, n, i + 1, out[i])


@summing_kernel
def replay(
    times: np.ndarray,
    modes: np.ndarray,
    given: Coefficients,
    tables: Tables,
    work: Work,
    out: np.ndarray,
) -> None:
    """Write the derivatives of the rows, (rows, groups, 7, LANES), from those of the first one.

    ``times`` and ``modes`` are those of the rows; a row with the time of the one before begins a
    segment. ``work`` has the first coefficients and their derivatives in u and du, and the last
    ones in the end.
    """
    _replay(times, modes, given, tables, work, out)
