"""Steps in time of the coefficients, with their size by the error, and the number of modes."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from ddm.fokker_planck.bands import (
    apply,
    apply_mass,
    assemble,
    end_sums,
    factor,
    substitute,
)
from ddm.fokker_planck.coefficients import (
    equation,
    inside,
    interval,
    is_usable,
    left_out,
    motion,
    noise_slope,
)
from ddm.fokker_planck.legendre import Tables
from ddm.fokker_planck.pointers import Functions, value
from ddm.fokker_planck.sdirk import GAMMA, STAGES, A, B, C, E
from ddm.runtime.compilation import bare_kernel

# how a solution ended: at the last time asked for, or with the mass absorbed
AT_LAST = 0
ABSORBED = 1
# the boundaries have met
MET = 2
# a function was not finite, or the noise not above 0
NOT_FINITE = 3
# the degree in x is too low
DEGREE = 4
# the steps became too short, or too many
STUCK = 5

# columns of the rows: time, fluxes out of the lower and upper end, their slopes, what has left
# since the row before, the mass left, modes, the size of rounding in the fluxes
TIME, FLUX, SLOPE, GONE, LEFT, MODES, ROUNDING, COLUMNS = 0, 1, 3, 5, 7, 8, 9, 10

# Steps grow and shrink by at most these factors.
GROW, SHRINK, SAFETY = 2.5, 0.3, 0.85

# differences over time are taken over this share of a step
DIFFERENCE = 1e-3

# steps are not made shorter than this share of the time
SHORTEST = 1e-9

# fluxes below this share of their maximum matter only as a part of the norm
FLOOR = 1e-4

# rounding in a flux, relative to the tail, beta and the largest coefficient
NOISE = 5.0

# modes are dropped in pairs if they are below the tail, and added if they are this much above it
FEWEST_MODES, MORE_MODES, ADDED = 12, 30.0, 8


class Problem(NamedTuple):
    """What is solved: addresses, their parameters, and the tables of the basis."""

    functions: Functions
    p: np.ndarray
    tables: Tables


class Settings(NamedTuple):
    """The error that is aimed at, the tail, and the mass and half distance that end a solution."""

    rtol: float
    tail: float
    least_mass: float
    least_half: float


class Work(NamedTuple):
    """Arrays that steps write to.

    u, v, e, rate : (modes + 2 width,), the coefficients before and after a step, its error, and the
        slopes in time
    k : (stages, modes + 2 width), the slopes of the stages
    r : (modes,)
    alpha : (degrees,)
    a, lu : (2 width + 1, modes), the matrix and the factors
    fluxes : (4,), through the lower and the upper end, and their integrals over the step
    largest : (2,), of the fluxes so far
    """

    u: np.ndarray
    v: np.ndarray
    e: np.ndarray
    rate: np.ndarray
    k: np.ndarray
    r: np.ndarray
    alpha: np.ndarray
    a: np.ndarray
    lu: np.ndarray
    fluxes: np.ndarray
    largest: np.ndarray


def workspace(tables: Tables, first: np.ndarray) -> Work:
    """The arrays, with the first coefficients in u, else filled with zeros."""
    width, modes = tables.drift.shape[0] // 2, tables.drift.shape[2]
    padded, bands = modes + 2 * width, 2 * width + 1
    degrees = max(2, tables.projection.shape[0], width)
    shapes: tuple[tuple[int, ...], ...] = (
        (padded,), (padded,), (padded,), (padded,), (STAGES, padded), (modes,), (degrees,),
        (bands, modes), (bands, modes), (4,), (2,),
    )  # fmt: skip
    work = Work(*map(np.zeros, shapes))
    work.u[width : first.size + width] = first
    return work


class Unsolvable(ValueError):
    """A solution that does not exist: why, and where.

    reason : NOT_FINITE, DEGREE or STUCK
    time : s
    """

    def __init__(self, reason: int, time: float) -> None:
        super().__init__(f"no solution from t={time:g} on")
        self.reason, self.time = reason, time


@bare_kernel
def attempt(
    problem: Problem, work: Work, n: int, t: float, dt: float, low: float, high: float, least: float
) -> tuple[int, float, float]:
    """One step from u to v: how it ended, beta at its end, and the drift left out.

    The second number is the time instead if a function is not finite.
    """
    functions, p, tables = problem
    u, v, k, r, fluxes = work.u, work.v, work.k, work.r, work.fluxes
    width = work.lu.shape[0] // 2
    fluxes[:] = 0.0
    beta = 0.0
    for s in range(STAGES):
        time = inside(t + C[s] * dt, low, high, 0.0)
        beta, half = equation(
            functions, time, low, high, DIFFERENCE * dt, p, tables.nodes, tables.projection,
            work.alpha,
        )  # fmt: skip
        if half <= least:
            return MET, 0.0, 0.0
        if not is_usable(beta, half, work.alpha):
            return NOT_FINITE, time, 0.0

        for j in range(width, n + width):
            total = u[j]
            for q in range(s):
                total += dt * A[s, q] * k[q, j]
            v[j] = total
        v[n + width : n + 2 * width] = 0.0
        assemble(n, work.alpha, beta, tables.drift, tables.stiffness, work.a)
        apply(n, work.a, v, r)
        factor(n, GAMMA * dt, work.a, tables.mass, work.lu)
        substitute(n, work.lu, r)
        for j in range(n):
            k[s, j + width] = r[j]
            v[j + width] += GAMMA * dt * r[j]

        upper, lower = end_sums(n, width, v)
        fluxes[0], fluxes[1] = beta * lower, beta * upper
        fluxes[2] += dt * B[s] * fluxes[0]
        fluxes[3] += dt * B[s] * fluxes[1]
    return AT_LAST, beta, left_out(work.alpha, beta, tables.projection.shape[0])


@bare_kernel
def error_of(
    problem: Problem, work: Work, settings: Settings, n: int, dt: float, beta: float
) -> tuple[float, float]:
    """The error of a step over what is allowed, and the rounding in its fluxes.

    The embedded difference is filtered by the last matrix, which removes what is stiff in it.
    """
    tables, rtol, fluxes = problem.tables, settings.rtol, work.fluxes
    v, k, r, e = work.v, work.k, work.r, work.e
    width = work.lu.shape[0] // 2
    for j in range(width, n + width):
        total = 0.0
        for q in range(STAGES):
            total += E[q] * k[q, j]
        e[j] = dt * total
    e[n + width : n + 2 * width] = 0.0
    apply_mass(n, width, tables.mass, e, r)
    substitute(n, work.lu, r)

    wrong = norm = most = 0.0
    for j in range(n):
        e[j + width] = r[j]
        wrong += r[j] * r[j] * tables.stiffness[j]
        norm += v[j + width] * v[j + width] * tables.stiffness[j]
        most = max(most, abs(v[j + width]))
    upper, lower = end_sums(n, width, e)

    rounding = NOISE * settings.tail * most * beta
    at_lower = rtol * max(abs(fluxes[0]), FLOOR * work.largest[0]) + rounding
    at_upper = rtol * max(abs(fluxes[1]), FLOOR * work.largest[1]) + rounding
    at_ends = max(beta * abs(lower) / at_lower, beta * abs(upper) / at_upper)
    return max(at_ends, math.sqrt(wrong / norm) / rtol), rounding


@bare_kernel
def adjusted_modes(n: int, width: int, tail: float, u: np.ndarray, most_modes: int) -> int:
    """The number of modes for the next step; those that are dropped are set to 0."""
    most = 0.0
    for j in range(width, n + width):
        most = max(most, abs(u[j]))
    last = n + width - 1
    if max(abs(u[last]), abs(u[last - 1]), abs(u[last - 2])) > MORE_MODES * tail * most:
        return min(n + ADDED, most_modes)

    while n > FEWEST_MODES:
        last = n + width - 1
        if max(abs(u[last]), abs(u[last - 1]), abs(u[last - 2]), abs(u[last - 3])) > tail * most:
            break
        u[last] = u[last - 1] = 0.0
        n -= 2
    return n


@bare_kernel
def write_slopes(
    problem: Problem, work: Work, rate: np.ndarray, n: int, t: float, e: float, low: float,
    high: float, beta: float, row: np.ndarray,
) -> None:  # fmt: skip
    """Write the slopes of the fluxes of a row: f' = beta' / beta f + beta times those of u."""
    functions, p = problem.functions, problem.p
    time = inside(t, low, high, 0.0)
    _, half = interval(functions, time, p)
    _, slope_h = motion(functions, time, low, high, e, p)
    noise = value(functions[3], 0.0, time, p)
    relative = noise_slope(functions, time, low, high, e, p) / noise - 2.0 * slope_h / half
    upper, lower = end_sums(n, work.lu.shape[0] // 2, rate)
    row[SLOPE] = beta * lower + relative * row[FLUX]
    row[SLOPE + 1] = beta * upper + relative * row[FLUX + 1]
