"""The derivatives of a solution: of its start, its rows, and its curves."""

from __future__ import annotations

import math

import numpy as np

from ddm.fokker_planck.curves import Curve, log_integral
from ddm.fokker_planck.legendre import DEGREES, masses_by_half, tables
from ddm.fokker_planck.solving import LOST, Solution, start_of
from ddm.fokker_planck.starts import early_log_passages
from ddm.fokker_planck.steps import FLUX, LEFT, MET, MODES, ROUNDING, TIME
from ddm.fokker_planck.tangents import second_pass as entries
from ddm.fokker_planck.tangents.curves import Slopes
from ddm.fokker_planck.tangents.directions import Directions, Numbers
from ddm.fokker_planck.tangents.lanes import LANES
from ddm.fokker_planck.tangents.rates import coefficients
from ddm.fokker_planck.tangents.second_pass import ENTRIES, replay, workspace

# the change of the log of an early density whose integral is differentiated
EARLY_STEP = 1e-4


def differentiate(
    solution: Solution, curves: tuple[Curve, Curve], numbers: Numbers, directions: Directions
) -> tuple[Slopes, Slopes]:
    """The derivatives of the curves of the lower and of the upper boundary.

    ``numbers`` are those that the solution is of.
    """
    k = len(directions)
    first_by, early_by = start_by(solution, curves, numbers, directions)
    groups, modes = first_by.shape[0], np.ascontiguousarray(solution.rows[:, MODES]).astype(int)
    table = tables(solution.degree, depends_on_x=solution.equation.depends_on_x)
    work = workspace(table, modes.max(), solution.start.coefficients, first_by)
    rows_by = np.zeros((modes.size, groups, ENTRIES, LANES))
    if modes.size > 1:
        given = coefficients(solution, directions)
        replay(np.ascontiguousarray(solution.rows[:, TIME]), modes, given, table, work, rows_by)
    by = np.moveaxis(rows_by, 2, 0).reshape(ENTRIES, modes.size, groups * LANES)[:, :, :k]

    width, n = table.drift.shape[0] // 2, modes[-1]
    last_by = np.moveaxis(work.du[:, width : n + width], 1, 0).reshape(n, -1)[:, :k]
    return (
        _slopes(solution, curves[0], 0, by, early_by[0], last_by),
        _slopes(solution, curves[1], 1, by, early_by[1], last_by),
    )


def start_by(
    solution: Solution, curves: tuple[Curve, Curve], numbers: Numbers, directions: Directions
) -> tuple[np.ndarray, list[np.ndarray]]:
    """The derivatives of the first coefficients, and of the logs of early densities, of each side.

    They are (groups, modes, LANES) and (times, K).
    """
    equation, start, k = solution.equation, solution.start, len(directions)
    first_by = np.zeros((-(-k // LANES), start.coefficients.size, LANES))
    early_by = [np.zeros((curve.early_times.size, k)) for curve in curves]
    times = np.unique(np.concatenate([curve.early_times for curve in curves]))
    linear = solution.degree == DEGREES[0]
    if equation.density is not None:
        return first_by, early_by
    for i, direction in enumerate(directions):
        if not start.points.size and direction.start != "start_shape":
            # in shares of the separation the density of starts is the same
            continue
        up, down, apart = direction.sides(numbers)
        begin = solution.degree, solution.landings[0]
        starts = [
            start_of(equation, side.p, begin[0], side.from_, begin[1], solution)
            for side in (up, down)
        ]
        difference = starts[0].coefficients - starts[1].coefficients
        first_by[i // LANES, :, i % LANES] = difference / apart
        if not times.size:
            continue
        logs = [
            early_log_passages(equation.functions, side.p, begun, times, linear)
            for side, begun in zip((up, down), starts, strict=True)
        ]
        for side in (0, 1):
            chosen = np.searchsorted(times, curves[side].early_times)
            early_by[side][:, i] = (logs[0][side] - logs[1][side])[chosen] / apart
    return first_by, early_by


def _slopes(
    solution: Solution, curve: Curve, side: int, by: np.ndarray, early_by: np.ndarray,
    last_by: np.ndarray,
) -> Slopes:  # fmt: skip
    """The derivatives of a curve from those of the rows, which are (7, rows, K)."""
    first = len(solution.rows) - curve.times.size
    rows, of_rows = solution.rows[first:], by[:, first:]
    is_lost = rows[:, FLUX + side] < LOST * rows[:, ROUNDING]
    density = np.where(is_lost[:, None], 0.0, of_rows[entries.FLUX + side])
    slope, gone = of_rows[entries.SLOPE + side], of_rows[entries.GONE + side].copy()

    early = early_by
    gone[0] = 0.5 * curve.times[0] * density[0]
    if curve.early_times.size:
        # the table meets the density of the row, unless that is far above it
        log_density = math.log(curve.density[0])
        met = curve.early[-1] / curve.times[0]
        if abs(met - log_density) < 1e-9 * max(1.0, abs(log_density)):
            early = early_by - early_by[-1] + density[0] / curve.density[0]
        early = early * curve.early_times[:, None]
    rate, left = _end_by(solution, curve, side, by[:, -1], last_by)
    density, slope, gone, early = map(np.ascontiguousarray, (density, slope, gone, early))
    return Slopes(density, slope, gone, early, np.zeros(early.shape), rate, left)


def with_early_masses(curve: Curve, slopes: Slopes) -> Slopes:
    """The derivatives with those of what leaves before the first row, which densities do not need.

    They follow from those of log f.
    """
    times = curve.early_times
    if not times.size:
        return slopes
    log_f, found = curve.early / times, np.zeros(slopes.early.shape)
    for i, by in enumerate((slopes.early / times[:, None]).T):
        step = EARLY_STEP / max(1.0, float(np.abs(by).max()))
        sides = [log_integral(times, log_f + sign * step * by) for sign in (1.0, -1.0)]
        found[:, i] = times * (sides[0] - sides[1]) / (2.0 * step)
    gone = slopes.gone.copy()
    gone[0] = curve.gone[0] * found[-1] / times[-1]
    return slopes._replace(gone=gone, early_gone=found)


def _end_by(
    solution: Solution, curve: Curve, side: int, by: np.ndarray, last_by: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The derivatives of the rate after the last row and of what is left then, (K,) each."""
    last = solution.rows[-1]
    left, flux = max(last[LEFT], 0.0), np.maximum(last[FLUX : FLUX + 2], 0.0)
    left_by = by[entries.LEFT] * (last[LEFT] > 0.0)
    flux_by = by[entries.FLUX : entries.FLUX + 2] * (last[FLUX : FLUX + 2] > 0.0)[:, None]
    none = np.zeros(left_by.size)
    if solution.ended == MET:
        u = solution.states[-1][: last_by.shape[0]]
        sides, sides_by = masses_by_half(u), masses_by_half(last_by)
        share = sides[side] / sides.sum()
        share_by = (sides_by[side] - share * sides_by.sum(0)) / sides.sum()
        return none, left_by * share + left * share_by
    total, total_by = flux.sum(), flux_by.sum(0)
    if left == 0.0 or total == 0.0:
        return none, 0.5 * left_by
    share_by = (flux_by[side] - flux[side] / total * total_by) / total
    of_left = left_by * flux[side] / total + left * share_by
    if total / left < 1.0 / last[TIME]:
        return none, of_left
    return curve.rate * (total_by / total - left_by / left), of_left
