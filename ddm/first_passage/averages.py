"""Densities, distribution functions and survivors averaged over variability, with gradients.

The density for a fixed start is known in closed form, also if the drift varies. Everything else is
an integral of this density over the start w and the decision time t:

    density   (1 / st0) int f(t) dt,  for t from rt - t0 - st0 to rt - t0
    F         int f(t) share(t) dt,  where share is 1 up to rt - t0 - st0,
              and falls from there to 0 at rt - t0
    survivor  int f(t) (1 - share(t)) dt

Here f is the average over starts from w - sz / 2 to w + sz / 2. Every integrand is positive, so
nothing cancels in either tail. `nodes` gives the points at which f is needed; the derivatives are
sums over the same points.
"""

from __future__ import annotations

import math

import numpy as np

from ddm.first_passage.density import add_to, log_unit
from ddm.first_passage.interpolation import Panels, fit_panels, no_panels
from ddm.first_passage.late_times import LAST, late_ones, late_row
from ddm.first_passage.nodes import MOST_TIMES, add_nodes, starts_of, times_of, with_room
from ddm.first_passage.panels import at_panels, at_times_by_panels, panels_of_starts
from ddm.first_passage.shelf import Side, side_of
from ddm.first_passage.sums import evaluate, normalise
from ddm.first_passage.variability.rows import (
    CDF,
    DENSITY,
    N_NODE_ROWS,
    N_TIME_ROWS,
    SURVIVOR,
    TRIAL,
)
from ddm.first_passage.variability.spread import Spread, longest_decision, spread_of
from ddm.parameters import ST0, START_SHAPE, SV, SZ, T0, T0_SD, A, V, Z
from ddm.runtime.compilation import kernel

__all__ = ["CDF", "DENSITY", "SURVIVOR", "averaged"]

# a batch of trials is evaluated as soon as it has this many nodes
ENOUGH_NODES = 1024

# polynomials of log t are tried for sides with at least this many trials
MANY = 40


def averaged(
    rt: np.ndarray,
    upper: np.ndarray,
    cell: np.ndarray,
    parameters_by_cell: np.ndarray,
    what: int,
    with_gradient: bool,
) -> tuple[np.ndarray, np.ndarray]:
    """Log density, log F or log survivor (n,) of each trial, and its gradient (n, m).

    The gradient is in the parameters of the trial's cell. ``rt`` (n,) is in seconds, ``upper`` (n,)
    is bool, ``cell`` (n,) holds rows of ``parameters_by_cell`` (n_cells, m), and ``what`` is
    DENSITY, CDF or SURVIVOR. The value is -inf at and before the non-decision time, with a gradient
    of zeros.
    """
    n_cells = len(parameters_by_cell)
    has_polynomials = (parameters_by_cell[:, [SZ, START_SHAPE]] > 0.0).any(axis=1)
    if what != DENSITY:
        has_polynomials |= (parameters_by_cell[:, [ST0, T0_SD]] == 0.0).all(axis=1)

    side = 2 * cell + upper
    many = (np.bincount(side, minlength=2 * n_cells) >= MANY) & has_polynomials.repeat(2)
    if not many.any():
        return direct(rt, upper, cell, parameters_by_cell, what, with_gradient)

    result = np.full(rt.size, -np.inf)
    gradient = np.zeros((rt.size if with_gradient else 0, parameters_by_cell.shape[1]))

    def put(rows: np.ndarray, found: tuple[np.ndarray, np.ndarray]) -> None:
        result[rows] = found[0]
        if with_gradient:
            gradient[rows] = found[1]

    for s in np.flatnonzero(many):
        rows, p = np.flatnonzero(side == s), parameters_by_cell[s // 2]
        put(rows, by_polynomials(rt[rows], bool(s % 2), p, what, with_gradient))

    rows = np.flatnonzero(~many[side])
    of_rows = rt[rows], upper[rows], cell[rows]
    put(rows, direct(*of_rows, parameters_by_cell, what, with_gradient))
    return result, gradient


def by_polynomials(
    rt: np.ndarray, upper: bool, p: np.ndarray, what: int, with_gradient: bool
) -> tuple[np.ndarray, np.ndarray]:
    """As `averaged`, for many trials of one side, by polynomials of log t where these hold."""
    side = side_of(p, upper)
    spread = spread_of(p, side)
    t = rt - p[T0]
    longest = rt if p[T0_SD] > 0.0 else t
    inside = (longest > 0.0) & (longest * side.u_per_second < LAST)
    is_smooth = what != DENSITY and p[ST0] == 0.0 and p[T0_SD] == 0.0

    if not inside.any() or late_ones(t, side, spread, what)[inside].any():
        panels = no_panels()
    elif is_smooth:
        panels = panels_of_values(t[inside], upper, p, what)
    else:
        panels = panels_of_starts(t[inside], side, spread, what)
    if not len(panels.powers):
        one_cell = np.full(rt.size, upper), np.zeros(rt.size, dtype=np.int64), p[None]
        return direct(rt, *one_cell, what, with_gradient)

    if is_smooth:
        rows = at_panels(t[inside], panels, with_gradient)
    else:
        rows = at_times_by_panels(t[inside], side, spread, what, panels, with_gradient)

    result = np.full(rt.size, -np.inf)
    gradient = np.zeros((rt.size if with_gradient else 0, p.size))
    result[inside] = rows[:, 0] + log_unit(side)
    if with_gradient:
        gradient[inside] = in_parameters(rows, side, spread, p.size)
    return result, gradient


# --- node by node ---------------------------------------------------------------------------------


@kernel
def direct(
    rt: np.ndarray,
    upper: np.ndarray,
    cell: np.ndarray,
    parameters_by_cell: np.ndarray,
    what: int,
    with_gradient: bool,
) -> tuple[np.ndarray, np.ndarray]:
    """As `averaged`, with nodes of its own for every trial."""
    result = np.full(rt.size, -math.inf)
    gradient = np.zeros((rt.size if with_gradient else 0, parameters_by_cell.shape[1]))
    ordered, first = by_side(cell, upper, parameters_by_cell.shape[0])

    for g in range(first.size - 1):
        p = parameters_by_cell[g // 2]
        rows = ordered[first[g] : first[g + 1]]
        t = rt[rows] - p[T0]
        side = side_of(p, g % 2 == 1)
        spread = spread_of(p, side)
        longest = longest_decision(t, spread)
        rows = rows[(longest > 0.0) & (longest * side.u_per_second < LAST)]

        if rows.size:
            of_side = at_times(rt[rows] - p[T0], side, spread, what, with_gradient)
            for k in range(rows.size):
                result[rows[k]] = of_side[k, 0] + log_unit(side)
                if with_gradient:
                    add_in_parameters(gradient[rows[k]], of_side[k], side, spread)
    return result, gradient


@kernel
def in_parameters(of_side: np.ndarray, side: Side, spread: Spread, n_columns: int) -> np.ndarray:
    """Gradients (n, n_columns) in the parameters of a cell, from rows like those of `at_nodes`."""
    gradient = np.zeros((of_side.shape[0], n_columns))
    for k in range(of_side.shape[0]):
        add_in_parameters(gradient[k], of_side[k], side, spread)
    return gradient


@kernel
def add_in_parameters(gradient: np.ndarray, x: np.ndarray, side: Side, spread: Spread) -> None:
    """Add the derivatives x (8,) of one trial, a row of `at_nodes`, to its gradient (m,)."""
    add_to(gradient, side, x[1], x[2], x[3], x[4], x[5])
    gradient[START_SHAPE if spread.start_shape > 0.0 else SZ] += x[6]
    gradient[T0_SD if spread.t0_sd > 0.0 else ST0] += x[7]


@kernel
def by_side(cell: np.ndarray, upper: np.ndarray, n_cells: int) -> tuple[np.ndarray, np.ndarray]:
    """The trials (n,) sorted by cell and response, and where those of each side begin.

    It is a counting sort. The side of a trial is 2 cell + upper; the last entry of the second
    array, (2 n_cells + 1,), is n.
    """
    first = np.zeros(2 * n_cells + 1, dtype=np.int64)
    for i in range(cell.size):
        first[2 * cell[i] + upper[i] + 1] += 1
    for g in range(2 * n_cells):
        first[g + 1] += first[g]

    free = first.copy()
    order = np.empty(cell.size, dtype=np.int64)
    for i in range(cell.size):
        g = 2 * cell[i] + upper[i]
        order[free[g]] = i
        free[g] += 1
    return order, first


@kernel
def at_times(
    t: np.ndarray, side: Side, spread: Spread, what: int, with_gradient: bool
) -> np.ndarray:
    """As `at_nodes`, for times of any size."""
    late = late_ones(t, side, spread, what)
    if not late.any():
        return at_nodes(t, side, spread, what, with_gradient)

    rows = np.empty((t.size, 8))
    if not late.all():
        rows[~late] = at_nodes(t[~late], side, spread, what, with_gradient)
    for i in np.flatnonzero(late):
        rows[i] = late_row(t[i], side, spread, what)
    return rows


@kernel
def at_nodes(
    t: np.ndarray, side: Side, spread: Spread, what: int, with_gradient: bool
) -> np.ndarray:
    """Log values and derivatives (n, 8) at the times t = rt - t0 (n,) of one side.

    Column 0 is the log value without `log_unit`; the others are its derivatives in the drift, a, w,
    t, sv, the spread of starts and that of non-decision times, in this order.
    """
    times = np.empty((N_TIME_ROWS, ENOUGH_NODES + MOST_TIMES))
    nodes = np.empty((2, N_NODE_ROWS, 2 * ENOUGH_NODES))
    counts, n_times, begin = np.zeros(2, dtype=np.int64), 0, 0
    top, total = np.empty(t.size), np.empty((t.size, 8))

    for i in range(t.size):
        last = times_of(times, n_times, side, spread, what, t[i])
        for k in range(n_times, last):
            times[TRIAL, k] = i - begin

        needed = starts_of(times, n_times, last, side, spread)
        nodes = with_room(nodes, max(counts[0], counts[1]) + needed)
        add_nodes(nodes, counts, times, n_times, last, side, spread)
        n_times = last

        if counts[0] + counts[1] >= ENOUGH_NODES or i == t.size - 1:
            batch = slice(begin, i + 1)
            evaluate(nodes, counts, times, top[batch], total[batch], side, spread, with_gradient)
            counts[0], counts[1], n_times, begin = 0, 0, 0, i + 1

    normalise(top, total, with_gradient)
    return total


# --- by polynomials -------------------------------------------------------------------------------


def panels_of_values(t: np.ndarray, upper: bool, p: np.ndarray, what: int) -> Panels:
    """Polynomials of log F or log survivor, without st0, for many decision times t (n,)."""
    of_decision = p.copy()
    of_decision[T0] = 0.0
    side = side_of(p, upper)

    def values_at(nodes: np.ndarray) -> np.ndarray:
        same = np.full(nodes.size, upper)
        cell = np.zeros(nodes.size, dtype=np.int64)
        return in_side(*direct(nodes, same, cell, of_decision[None], what, True), side)

    return fit_panels(t.min(), t.max(), t.size, values_at)


@kernel
def in_side(values: np.ndarray, gradient: np.ndarray, side: Side) -> np.ndarray:
    """Values and derivatives in the drift, a, w, t, sv and sz (n, 7), from those in parameters."""
    result = np.empty((values.size, 7))
    sign = -1.0 if side.upper else 1.0

    result[:, 0] = values - log_unit(side)
    result[:, 1] = sign * gradient[:, V]
    result[:, 2] = gradient[:, A]
    result[:, 3] = sign * gradient[:, Z]
    result[:, 4] = -gradient[:, T0]
    result[:, 5] = gradient[:, SV]
    result[:, 6] = gradient[:, SZ] + gradient[:, START_SHAPE]
    return result
