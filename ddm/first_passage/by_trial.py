"""What the rest of the package calls: functions of first-passage times, trial by trial.

They use closed forms where these suffice, and averages elsewhere. All take ``rt`` (n,) in seconds,
``upper`` (n,) bool, and ``cell`` (n,), rows of ``parameters_by_cell`` (n_cells, m). The first
columns of this array are those of the table of parameters; the derivatives in further columns, such
as the proportion of lapses, are 0. The kernels of `averages` are compiled when a cell first has
variability, those of the closed forms when a cell first has none.
"""

from __future__ import annotations

import numpy as np

from ddm.first_passage import averages, density, distribution
from ddm.first_passage.ranges import U_LATE
from ddm.first_passage.second_order import first_derivatives
from ddm.first_passage.variability.rows import CDF, DENSITY, SURVIVOR
from ddm.parameters import ST0, START_SHAPE, SV, SZ, T0, T0_SD, A, D
from ddm.runtime.threads import in_blocks

# trials per block, the unit of work of a thread: some milliseconds of work, and enough trials for
# polynomials to pay
BLOCK = 8192

# the columns of non-decision times
OF_NON_DECISION = [T0, ST0, T0_SD]


def log_densities(
    rt: np.ndarray, upper: np.ndarray, cell: np.ndarray, parameters_by_cell: np.ndarray
) -> np.ndarray:
    """Log density of each trial, 1/s; -inf at and before the non-decision time."""
    if _any(parameters_by_cell, SZ):
        return averages.averaged(rt, upper, cell, parameters_by_cell, DENSITY, False)[0]
    return density.log_densities(rt, upper, cell, parameters_by_cell)


def log_likelihood(
    rt: np.ndarray, upper: np.ndarray, cell: np.ndarray, parameters_by_cell: np.ndarray
) -> tuple[float, np.ndarray]:
    """Sum of the log densities, and its gradient (n_cells, m) in the parameters of every cell.

    The sum is -inf, with a gradient of zeros, if a trial lies at or before its non-decision time.
    """
    if not _any(parameters_by_cell, SZ):
        return density.log_likelihood(rt, upper, cell, parameters_by_cell)

    values, scores = _scores(rt, upper, cell, parameters_by_cell)
    if not np.isfinite(values).all():
        return -np.inf, np.zeros(parameters_by_cell.shape)

    n_cells = len(parameters_by_cell)
    columns = [np.bincount(cell, column, n_cells) for column in scores.T]
    return values.sum(), np.column_stack(columns)


def sorted_by_side(rt: np.ndarray, side: np.ndarray, n_sides: int) -> tuple[np.ndarray, np.ndarray]:
    """The RTs (n,) sorted by side and time, and where each of the sides begins, (n_sides + 1,).

    The ``side`` of a trial is 2 cell + upper. The last entry of the second array is n.
    """
    edges = np.zeros(n_sides + 1, dtype=np.int64)
    np.cumsum(np.bincount(side, minlength=n_sides), out=edges[1:])
    return rt[np.lexsort((rt, side))], edges


def log_likelihoods(
    rt: np.ndarray, edges: np.ndarray, parameters_by_cell: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The log likelihood of each cell, (n_cells,), and its gradient (n_cells, m) in its parameters.

    The trials are sorted once, by `sorted_by_side`, which also gives the ``edges``. Without
    variability this is the fastest way to the likelihood of many cells. The log likelihood is -inf,
    with a gradient of zeros, where a trial lies at or before the non-decision time of its cell.
    """
    if not has_variability(parameters_by_cell):
        return first_derivatives.log_likelihoods(rt, edges, parameters_by_cell)

    side = np.repeat(np.arange(edges.size - 1), np.diff(edges))
    of_trials, rows = scores(rt, side % 2 == 1, side // 2, parameters_by_cell)

    begins = edges[:-1:2]
    filled = np.flatnonzero(edges[2::2] > begins)
    values, gradient = np.zeros(len(parameters_by_cell)), np.zeros(parameters_by_cell.shape)
    values[filled] = np.add.reduceat(of_trials, begins[filled])
    gradient[filled] = np.add.reduceat(rows, begins[filled])
    gradient[~np.isfinite(values)] = 0.0
    return values, gradient


def has_variability(parameters_by_cell: np.ndarray) -> bool:
    """Whether the drift, the start or the non-decision time varies across the trials of a cell."""
    return _any(parameters_by_cell, SV)


def scores(
    rt: np.ndarray, upper: np.ndarray, cell: np.ndarray, parameters_by_cell: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Log density of each trial (n,) and its gradient (n, m) in the parameters of the trial's cell.

    The log density is -inf, with a gradient of zeros, at and before the non-decision time.
    """
    if not _any(parameters_by_cell, SZ):
        return density.scores(rt, upper, cell, parameters_by_cell)
    return _scores(rt, upper, cell, parameters_by_cell)


def log_cdfs(
    rt: np.ndarray, upper: np.ndarray, cell: np.ndarray, parameters_by_cell: np.ndarray
) -> np.ndarray:
    """log P(RT <= rt, response) of each trial; rt may be infinite."""
    if _any(parameters_by_cell, SV):
        return _averaged(rt, upper, cell, parameters_by_cell, CDF, False)[0]
    return distribution.log_cdfs(rt, upper, cell, parameters_by_cell, False)


def log_survivors(
    rt: np.ndarray, upper: np.ndarray, cell: np.ndarray, parameters_by_cell: np.ndarray
) -> np.ndarray:
    """log P(RT > rt, response) of each trial; rt may be infinite."""
    if _any(parameters_by_cell, SV):
        return _averaged(rt, upper, cell, parameters_by_cell, SURVIVOR, False)[0]
    return distribution.log_cdfs(rt, upper, cell, parameters_by_cell, True)


def cdf_gradients(
    rt: np.ndarray, upper: np.ndarray, cell: np.ndarray, parameters_by_cell: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """P(RT <= rt, response) of each trial (n,), and its gradient (n, m).

    The gradient is in the parameters of the trial's cell.
    """
    if not _any(parameters_by_cell, SV):
        return distribution.cdf_gradients(rt, upper, cell, parameters_by_cell)

    log_values, in_log = _averaged(rt, upper, cell, parameters_by_cell, CDF, True)
    return _from_logs(log_values, in_log)


def survivor_gradients(
    rt: np.ndarray, upper: np.ndarray, cell: np.ndarray, parameters_by_cell: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """P(RT > rt, response) of each trial (n,), and its gradient (n, m).

    The gradient is in the parameters of the trial's cell. Without variability it is the gradient of
    P minus that of F; its error is about 1e-9 of P, which may be more than a tiny survivor.
    """
    if _any(parameters_by_cell, SV):
        log_values, in_log = _averaged(rt, upper, cell, parameters_by_cell, SURVIVOR, True)
        return _from_logs(log_values, in_log)

    values = np.exp(distribution.log_cdfs(rt, upper, cell, parameters_by_cell, True))
    never = np.full(rt.size, np.inf)
    _, of_cdf = distribution.cdf_gradients(rt, upper, cell, parameters_by_cell)
    _, of_probability = distribution.cdf_gradients(never, upper, cell, parameters_by_cell)
    return values, of_probability - of_cdf


def log_probabilities(
    upper: np.ndarray,
    cell: np.ndarray,
    parameters_by_cell: np.ndarray,
    *,
    with_gradient: bool = False,
) -> tuple[np.ndarray, np.ndarray]:
    """log P(response) of each trial (n,), and its gradient (n, m).

    P is F plus the survivor at one time, here at U_LATE a^2 / D without non-decision time. Without
    ``with_gradient`` the gradient has no rows.
    """
    rows = parameters_by_cell[cell]
    rows[:, OF_NON_DECISION] = 0.0
    late = U_LATE * rows[:, A] ** 2 / rows[:, D]
    trials = late, upper, np.arange(len(late)), rows

    log_f, in_f = averages.averaged(*trials, CDF, with_gradient)
    log_s, in_s = averages.averaged(*trials, SURVIVOR, with_gradient)
    total = np.logaddexp(log_f, log_s)
    if not with_gradient:
        return total, in_f

    gradient = np.exp(log_f - total)[:, None] * in_f + np.exp(log_s - total)[:, None] * in_s
    gradient[:, OF_NON_DECISION] = 0.0
    return total, gradient


def _from_logs(log_values: np.ndarray, in_log: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Values (n,) and gradients (n, m), from their logarithms and the gradients of these."""
    values = np.exp(log_values)
    return values, np.where(values[:, None] > 0.0, values[:, None] * in_log, 0.0)


def _averaged(
    rt: np.ndarray,
    upper: np.ndarray,
    cell: np.ndarray,
    parameters: np.ndarray,
    what: int,
    with_gradient: bool,
) -> tuple[np.ndarray, np.ndarray]:
    """Log F or log survivor (n,), and its gradient (n, m).

    Of the two integrals, F and survivor, the one over less of the density is computed; the other
    one is P minus it. F is P minus the survivor only at late times, when most of P lies before rt;
    the survivor is P minus F only where F is less than half of P. So nothing cancels.
    """
    t = rt - parameters[cell, T0]
    late = t * (parameters[:, D] / parameters[:, A] ** 2)[cell] >= U_LATE
    values = np.full(rt.size, -np.inf)
    gradients = np.zeros((rt.size if with_gradient else 0, parameters.shape[1]))

    sides, of_side = np.unique(2 * cell + upper, return_inverse=True)
    log_p, in_p = log_probabilities(
        sides % 2 == 1, sides // 2, parameters, with_gradient=with_gradient
    )

    def direct(what: int, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return averages.averaged(rt[rows], upper[rows], cell[rows], parameters, what, with_gradient)

    def put(rows: np.ndarray, found: tuple[np.ndarray, np.ndarray]) -> None:
        values[rows] = found[0]
        if with_gradient:
            gradients[rows] = found[1]

    def complement(
        rows: np.ndarray, found: tuple[np.ndarray, np.ndarray]
    ) -> tuple[np.ndarray, np.ndarray]:
        """P minus what was found."""
        side = of_side[rows]
        share = np.exp(found[0] - log_p[side])
        if not with_gradient:
            return log_p[side] + np.log1p(-np.minimum(share, 1 - 1e-16)), found[1]

        gradient = (in_p[side] - share[:, None] * found[1]) / (1.0 - share[:, None])
        return log_p[side] + np.log1p(-share), gradient

    longest = np.where(parameters[cell, T0_SD] > 0.0, rt, t)
    early_rows = np.flatnonzero(~late & (longest > 0.0))
    late_rows = np.flatnonzero(late)
    early_cdf = direct(CDF, early_rows)
    late_survivor = direct(SURVIVOR, late_rows)

    if what == CDF:
        put(early_rows, early_cdf)
        put(late_rows, complement(late_rows, late_survivor))
        return values, gradients

    put(late_rows, late_survivor)
    put(early_rows, complement(early_rows, early_cdf))
    # where F is more than half of P, P minus F would cancel
    cancels = early_rows[early_cdf[0] - log_p[of_side[early_rows]] > np.log(0.5)]
    put(cancels, direct(SURVIVOR, cancels))

    # before the shortest non-decision time all responses are still to come
    before = np.flatnonzero(longest <= 0.0)
    put(before, (log_p[of_side[before]], in_p[of_side[before]] if with_gradient else in_p))
    return values, gradients


def _scores(
    rt: np.ndarray, upper: np.ndarray, cell: np.ndarray, parameters: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Averaged log densities (n,) and their gradients (n, m); many trials run in threads."""
    values, scores = np.empty(rt.size), np.empty((rt.size, parameters.shape[1]))

    def work(first: int, last: int) -> None:
        rows = slice(first, last)
        values[rows], scores[rows] = averages.averaged(
            rt[rows], upper[rows], cell[rows], parameters, DENSITY, True
        )

    in_blocks(work, rt.size, BLOCK)
    return values, scores


def _any(parameters: np.ndarray, first: int) -> bool:
    """Whether a cell has a variability above 0, from the column ``first`` on.

    SV asks for that of the drift too; SZ for those of starts and non-decision times alone.
    """
    of_others = parameters[:, START_SHAPE : T0_SD + 1]
    return bool((parameters[:, first : ST0 + 1] > 0.0).any() or (of_others > 0.0).any())
