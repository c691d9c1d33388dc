"""From the first coefficients to the last time: steps, rows of fluxes, and states where asked."""

from __future__ import annotations

import numpy as np

from ddm.fokker_planck.bands import apply, assemble, end_sums, factor, substitute
from ddm.fokker_planck.coefficients import equation, inside, is_usable, left_out
from ddm.fokker_planck.legendre import Tables
from ddm.fokker_planck.pointers import Functions
from ddm.fokker_planck.steps import (
    ABSORBED,
    AT_LAST,
    COLUMNS,
    DEGREE,
    DIFFERENCE,
    FLUX,
    GONE,
    GROW,
    LEFT,
    MET,
    MODES,
    NOISE,
    NOT_FINITE,
    ROUNDING,
    SAFETY,
    SHORTEST,
    SHRINK,
    STUCK,
    TIME,
    adjusted_modes,
    attempt,
    error_of,
    slopes,
)
from ddm.runtime.compilation import inner_kernel, summing_kernel

# the mass is this share of the first coefficient
MASS = 2.0 / 3.0

# steps of a solution
MOST_STEPS = 6000

# Steps after a landing, where fluxes may bend as the root of time does, relative to those before.
AFTER_LANDING = 0.02

# steps that are taken in spite of their error
MOST_FORCED = 100

# the drift that the degree in x may leave out, relative to rtol
LEFT_OUT = 30.0


@inner_kernel
def begin_segment(
    functions: Functions, p: np.ndarray, tables: Tables, n: int, t: float, e: float, low: float,
    high: float, tail: float, u: np.ndarray, alpha: np.ndarray, a: np.ndarray, lu: np.ndarray,
    r: np.ndarray, rate: np.ndarray, row: np.ndarray,
) -> tuple[bool, float]:  # fmt: skip
    """Write the row at the beginning of a segment, where functions may have jumped.

    Returns whether all functions are finite, and the drift that the degree leaves out.
    """
    width = lu.shape[1] // 2
    time = inside(t, low, high, 0.0)
    beta, half = equation(functions, time, low, high, e, p, tables.nodes, tables.projection, alpha)
    if not is_usable(beta, half, alpha):
        return False, 0.0

    assemble(n, alpha, beta, tables.drift, tables.stiffness, a)
    apply(n, a, u, r)
    factor(n, 0.0, a, tables.mass, lu)
    substitute(n, lu, r)
    rate[:] = 0.0
    most = 0.0
    for j in range(n):
        rate[j + width] = r[j]
        most = max(most, abs(u[j + width]))

    upper, lower = end_sums(n, width, u)
    row[:] = 0.0
    row[TIME], row[FLUX], row[FLUX + 1] = t, beta * lower, beta * upper
    row[LEFT], row[MODES], row[ROUNDING] = MASS * u[width], n, NOISE * tail * most * beta
    slopes(functions, p, tables, n, t, e, low, high, rate, row, beta, width)
    return True, left_out(alpha, beta, tables.projection.shape[0])


@summing_kernel
def integrate(
    functions: Functions,
    p: np.ndarray,
    tables: Tables,
    first: np.ndarray,
    t: float,
    landings: np.ndarray,
    frozen: np.ndarray,
    rtol: float,
    tail: float,
    least_mass: float,
    least: float,
    rows: np.ndarray,
    states: np.ndarray,
) -> tuple[int, int, float]:
    """Integrate from the coefficients ``first`` at t: how it ended, the number of rows, and where.

    ``landings`` are times, the last the end of the solution, that steps meet: those at which
    functions jump, and those whose coefficients are written to ``states``. Without ``frozen`` the
    sizes of steps follow from the error, otherwise they and the modes are those of the rows of
    another solution (m, 2).
    """
    drift = tables.drift
    width, most_modes = drift.shape[1] // 2, drift.shape[0]
    padded = most_modes + 2 * width
    u, v, e = np.zeros(padded), np.zeros(padded), np.zeros(padded)
    k, r, rate = np.zeros((5, padded)), np.zeros(most_modes), np.zeros(padded)
    a, lu = np.zeros((most_modes, 2 * width + 1)), np.zeros((most_modes, 2 * width + 1))
    alpha = np.zeros(max(2, tables.projection.shape[0], width))
    fluxes, largest = np.zeros(4), np.zeros(2)
    n = first.size
    u[width : n + width] = first

    low, segment, i, dt = 0.0, 0, 0, 0.1 * t
    if t == 0.0:
        dt = 1e-4 * landings[0]
    fine, beyond = begin_segment(
        functions, p, tables, n, t, DIFFERENCE * dt, low, landings[0], tail, u, alpha, a, lu, r,
        rate, rows[0],
    )  # fmt: skip
    if not fine:
        return NOT_FINITE, 1, t
    if beyond > LEFT_OUT * rtol:
        return DEGREE, 1, t

    is_frozen = frozen.size > 0
    taken = forced = 0
    while True:
        high = landings[segment]
        lands = t + dt >= high * (1.0 - 1e-12)
        if is_frozen:
            taken += 1
            if taken >= frozen.shape[0]:
                return AT_LAST, i + 1, t
            dt, n = frozen[taken, 0] - t, int(frozen[taken, 1])
            lands = frozen[taken, 0] >= high * (1.0 - 1e-12)
            u[n + width :] = 0.0
        elif lands:
            dt = high - t
        elif t + 2.0 * dt > high:
            # no sliver is left before the landing
            dt = 0.5 * (high - t)

        code, beta, beyond = attempt(
            functions, p, tables, n, t, dt, low, high, least, u, v, k, alpha, a, lu, r, fluxes
        )
        if code == NOT_FINITE:
            return NOT_FINITE, i + 1, beta
        if code == MET:
            if is_frozen or dt < 1e-7 * t:
                states[-1, :n] = u[width : n + width]
                return MET, i + 1, t
            dt *= 0.3
            continue
        if beyond > LEFT_OUT * rtol and not is_frozen:
            return DEGREE, i + 1, t

        error, rounding = error_of(tables, n, dt, beta, rtol, tail, v, k, lu, r, e, fluxes, largest)
        ratio = min(GROW, max(SHRINK, SAFETY * max(error, 1e-10) ** -0.25))
        if not is_frozen and not error <= 1.0:
            dt *= ratio
            if dt > SHORTEST * t:
                continue
            # a jump that is not declared: nothing leaves in so short a step
            forced += 1
            if forced > MOST_FORCED:
                return STUCK, i + 1, t

        i += 1
        row = rows[i]
        t = high if lands else t + dt
        u[: n + 2 * width] = v[: n + 2 * width]
        row[TIME], row[FLUX], row[FLUX + 1] = t, fluxes[0], fluxes[1]
        row[GONE], row[GONE + 1], row[LEFT] = fluxes[2], fluxes[3], MASS * u[width]
        row[MODES], row[ROUNDING] = n, rounding
        slopes(functions, p, tables, n, t, DIFFERENCE * dt, low, high, k[4], row, beta, width)
        largest[0], largest[1] = max(largest[0], fluxes[0]), max(largest[1], fluxes[1])

        if not is_frozen:
            dt *= ratio
            n = adjusted_modes(n, width, tail, u, most_modes)
            if row[LEFT] < least_mass:
                return ABSORBED, i + 1, t
        if lands:
            states[segment, :n] = u[width : n + width]
            segment += 1
            if segment == landings.size:
                return AT_LAST, i + 1, t
            low = high
            i += 1
            dt = min(AFTER_LANDING * dt, 0.2 * (landings[segment] - low))
            fine, beyond = begin_segment(
                functions, p, tables, n, t, DIFFERENCE * dt, low, landings[segment], tail, u,
                alpha, a, lu, r, rate, rows[i],
            )  # fmt: skip
            if not fine:
                return NOT_FINITE, i + 1, t
        if i > rows.shape[0] - 3:
            return STUCK, i + 1, t


def empty_rows() -> np.ndarray:
    """Rows for a solution."""
    return np.zeros((MOST_STEPS, COLUMNS))
