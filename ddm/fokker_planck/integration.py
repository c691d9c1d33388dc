"""From the first coefficients to the last time: steps, rows of fluxes, and states where asked."""

from __future__ import annotations

import numpy as np

from ddm.fokker_planck.bands import apply, assemble, end_sums, factor, substitute
from ddm.fokker_planck.coefficients import equation, inside, is_usable, left_out
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
    Problem,
    Settings,
    Work,
    adjusted_modes,
    attempt,
    error_of,
    write_slopes,
)
from ddm.runtime.compilation import bare_kernel, summing_kernel

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


# a solution goes on
GOES_ON = -1

# a step that ends here meets its landing
NEARLY = 1.0 - 1e-12


@bare_kernel
def begin_segment(
    problem: Problem, work: Work, settings: Settings, n: int, t: float, e: float, low: float,
    high: float, row: np.ndarray,
) -> int:  # fmt: skip
    """Write the row at the beginning of a segment, where functions may have jumped."""
    functions, p, tables = problem
    width = work.lu.shape[0] // 2
    time = inside(t, low, high, 0.0)
    beta, half = equation(
        functions, time, low, high, e, p, tables.nodes, tables.projection, work.alpha
    )
    if not is_usable(beta, half, work.alpha):
        row[TIME] = time
        return NOT_FINITE

    assemble(n, work.alpha, beta, tables.drift, tables.stiffness, work.a)
    apply(n, work.a, work.u, work.r)
    factor(n, 0.0, work.a, tables.mass, work.lu)
    substitute(n, work.lu, work.r)
    work.rate[:] = 0.0
    most = 0.0
    for j in range(n):
        work.rate[j + width] = work.r[j]
        most = max(most, abs(work.u[j + width]))

    upper, lower = end_sums(n, width, work.u)
    row[:] = 0.0
    row[TIME], row[FLUX], row[FLUX + 1] = t, beta * lower, beta * upper
    row[LEFT], row[MODES] = MASS * work.u[width], n
    row[ROUNDING] = NOISE * settings.tail * most * beta
    write_slopes(problem, work, work.rate, n, t, e, low, high, beta, row)
    beyond = left_out(work.alpha, beta, tables.projection.shape[0])
    return DEGREE if beyond > LEFT_OUT * settings.rtol else GOES_ON


@bare_kernel
def step_to(
    problem: Problem, work: Work, settings: Settings, n: int, t: float, dt: float, low: float,
    high: float, may_fail: bool, row: np.ndarray,
) -> tuple[int, float]:  # fmt: skip
    """One step, whose row is written if it is taken: how it ended, and the factor for the next one.

    A factor of 0 says that the step is not taken but goes on.
    """
    code, beta, beyond = attempt(problem, work, n, t, dt, low, high, settings.least_half)
    if code == NOT_FINITE:
        row[TIME] = beta
        return NOT_FINITE, 0.0
    if code == MET:
        return (GOES_ON, -SHRINK) if may_fail and dt > 1e-7 * t else (MET, 0.0)
    if beyond > LEFT_OUT * settings.rtol and may_fail:
        row[TIME] = t
        return DEGREE, 0.0

    error, rounding = error_of(problem, work, settings, n, dt, beta)
    ratio = min(GROW, max(SHRINK, SAFETY * max(error, 1e-10) ** -0.25))
    if may_fail and not error <= 1.0:
        # a jump that is not declared is passed by the shortest step, in which nothing leaves
        if dt > SHORTEST * t:
            return GOES_ON, -ratio
        row[MODES] = -1.0

    width = work.lu.shape[0] // 2
    for j in range(n + 2 * width):
        work.u[j] = work.v[j]
    is_forced = row[MODES] < 0.0
    row[FLUX], row[FLUX + 1] = work.fluxes[0], work.fluxes[1]
    row[GONE], row[GONE + 1] = work.fluxes[2], work.fluxes[3]
    row[TIME], row[MODES], row[ROUNDING] = t + dt, n, rounding
    row[LEFT] = MASS * work.u[width]
    e = DIFFERENCE * dt
    write_slopes(problem, work, work.k[-1], n, t + dt, e, low, high, beta, row)
    for side in range(2):
        work.largest[side] = max(work.largest[side], work.fluxes[side])
    return (STUCK if is_forced else GOES_ON), ratio


@bare_kernel
def next_step(t: float, dt: float, high: float) -> tuple[float, bool]:
    """The size of a step that meets a landing or leaves no sliver before it; whether it does."""
    if t + dt >= high * NEARLY:
        return high - t, True
    return (0.5 * (high - t) if t + 2.0 * dt > high else dt), False


@bare_kernel
def _keep(work: Work, n: int, state: np.ndarray) -> None:
    """Write the coefficients to a state."""
    width = work.lu.shape[0] // 2
    for j in range(n):
        state[j] = work.u[j + width]


@bare_kernel
def _integrate(
    problem: Problem,
    settings: Settings,
    work: Work,
    n: int,
    t: float,
    landings: np.ndarray,
    frozen: np.ndarray,
    rows: np.ndarray,
    states: np.ndarray,
) -> tuple[int, int]:
    """`integrate`, which counts the holders of its arrays once."""
    width, most_modes = work.lu.shape[0] // 2, problem.tables.drift.shape[2]
    low, segment, i, forced = 0.0, 0, 0, 0
    dt = 0.1 * t if t > 0.0 else 1e-4 * landings[0]
    code = begin_segment(problem, work, settings, n, t, DIFFERENCE * dt, low, landings[0], rows[0])

    is_free, taken = frozen.shape[0] == 0, 0
    while code == GOES_ON and i < rows.shape[0] - 3 and forced <= MOST_FORCED:
        high = landings[segment]
        dt, lands = next_step(t, dt, high)
        if not is_free:
            taken += 1
            if taken == frozen.shape[0]:
                return AT_LAST, i + 1
            dt, n = frozen[taken, 0] - t, int(frozen[taken, 1])
            lands = frozen[taken, 0] >= high * NEARLY
            work.u[n + width :] = 0.0

        code, ratio = step_to(problem, work, settings, n, t, dt, low, high, is_free, rows[i + 1])
        if code == MET:
            _keep(work, n, states[-1])
            return MET, i + 1
        if code == STUCK:
            code, forced = GOES_ON, forced + 1
        if code != GOES_ON:
            return code, i + 2
        if ratio < 0.0:
            dt *= -ratio
            continue

        i += 1
        t = high if lands else t + dt
        rows[i, TIME] = t
        dt *= ratio
        if is_free:
            n = adjusted_modes(n, width, settings.tail, work.u, most_modes)
            if rows[i, LEFT] < settings.least_mass:
                return ABSORBED, i + 1
        if lands:
            _keep(work, n, states[segment])
            segment += 1
            if segment == landings.size:
                return AT_LAST, i + 1
            low, high, i = t, landings[segment], i + 1
            dt = min(AFTER_LANDING * dt, 0.2 * (high - low))
            e = DIFFERENCE * dt
            code = begin_segment(problem, work, settings, n, t, e, low, high, rows[i])
    return (STUCK if code == GOES_ON else code), i + 1


@summing_kernel
def integrate(
    problem: Problem,
    settings: Settings,
    work: Work,
    n: int,
    t: float,
    landings: np.ndarray,
    frozen: np.ndarray,
    rows: np.ndarray,
    states: np.ndarray,
) -> tuple[int, int]:
    """Integrate from the n coefficients in ``work`` at t: how it ended, and the number of rows.

    ``landings`` are times, the last the end of the solution, that steps meet: those at which
    functions jump, and those whose coefficients are written to ``states``. Without ``frozen`` the
    sizes of steps follow from the error, otherwise they and the modes are those of the rows of
    another solution (m, 2). If it ends at a function or a degree, the last row has the time.
    """
    return _integrate(problem, settings, work, n, t, landings, frozen, rows, states)


def empty_rows() -> np.ndarray:
    """Rows for a solution."""
    return np.zeros((MOST_STEPS, COLUMNS))
