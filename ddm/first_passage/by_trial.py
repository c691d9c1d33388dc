"""The functions of first-passage times for the rest of the package: closed forms where they
suffice, else averages.

All take ``rt`` (n,) seconds, ``upper`` (n,) bool, ``cell`` (n,) row of ``parameters_by_cell``
(n_cells, m), whose first columns are those of the table of parameters; of further ones, as of the
proportion of lapses, the derivatives are 0. The kernels of `averages` are compiled when a cell has
variability for the first time, those of the closed forms when one has none.
"""

from __future__ import annotations

import numpy as np

from ddm.first_passage import averages, density, distribution
from ddm.first_passage.averages import CDF, DENSITY, SURVIVOR
from ddm.first_passage.ranges import U_LATE
from ddm.parameters import ST0, SV, SZ, T0, A, D
from ddm.runtime.threads import in_blocks

# trials per block of what is shared between threads: some milliseconds of work, and enough for
# polynomials to pay
BLOCK = 8192


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
    """Sum of the log densities and its gradient (n_cells, m) in the parameters of every cell.

    -inf, with a gradient of zeros, when a trial lies at or before its non-decision time.
    """
    if not _any(parameters_by_cell, SZ):
        return density.log_likelihood(rt, upper, cell, parameters_by_cell)
    values, scores = _scores(rt, upper, cell, parameters_by_cell)
    if not np.isfinite(values).all():
        return -np.inf, np.zeros(parameters_by_cell.shape)
    n_cells = len(parameters_by_cell)
    return values.sum(), np.column_stack(
        [np.bincount(cell, column, n_cells) for column in scores.T]
    )


def scores(
    rt: np.ndarray, upper: np.ndarray, cell: np.ndarray, parameters_by_cell: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Log density of each trial (n,) and its gradient (n, m) in the parameters of the trial's cell.

    -inf, with a gradient of zeros, at and before the non-decision time.
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
    """P(RT <= rt, response) of each trial (n,) and its gradient (n, m) in the parameters of the
    trial's cell.
    """
    if not _any(parameters_by_cell, SV):
        return distribution.cdf_gradients(rt, upper, cell, parameters_by_cell)
    values, gradients = _averaged(rt, upper, cell, parameters_by_cell, CDF, True)
    values = np.exp(values)
    return values, np.where(values[:, None] > 0.0, values[:, None] * gradients, 0.0)


def survivor_gradients(
    rt: np.ndarray, upper: np.ndarray, cell: np.ndarray, parameters_by_cell: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """P(RT > rt, response) of each trial (n,) and its gradient (n, m) in the parameters of the
    trial's cell.

    Without variability the gradient is that of P minus that of F: right to some 1e-9 of P, not of a
    tiny survivor.
    """
    if _any(parameters_by_cell, SV):
        values, gradients = _averaged(rt, upper, cell, parameters_by_cell, SURVIVOR, True)
        values = np.exp(values)
        return values, np.where(values[:, None] > 0.0, values[:, None] * gradients, 0.0)
    values = np.exp(distribution.log_cdfs(rt, upper, cell, parameters_by_cell, True))
    _, come = distribution.cdf_gradients(rt, upper, cell, parameters_by_cell)
    _, all_ = distribution.cdf_gradients(np.full(rt.size, np.inf), upper, cell, parameters_by_cell)
    return values, all_ - come


def log_probabilities(
    upper: np.ndarray,
    cell: np.ndarray,
    parameters_by_cell: np.ndarray,
    *,
    with_gradient: bool = False,
) -> tuple[np.ndarray, np.ndarray]:
    """log P(response) of each trial, and its gradient (n, m): what has come and what has not at
    some time.
    """
    rows = parameters_by_cell[cell]
    rows[:, [T0, ST0]] = 0.0
    late = U_LATE * rows[:, A] ** 2 / rows[:, D]
    trials = late, upper, np.arange(len(late)), rows
    come, in_come = averages.averaged(*trials, CDF, with_gradient)
    left, in_left = averages.averaged(*trials, SURVIVOR, with_gradient)
    total = np.logaddexp(come, left)
    if not with_gradient:
        return total, in_come
    gradient = np.exp(come - total)[:, None] * in_come + np.exp(left - total)[:, None] * in_left
    gradient[:, [T0, ST0]] = 0.0
    return total, gradient


def _averaged(
    rt: np.ndarray,
    upper: np.ndarray,
    cell: np.ndarray,
    parameters: np.ndarray,
    what: int,
    with_gradient: bool,
) -> tuple[np.ndarray, np.ndarray]:
    """Log F or log survivor, and gradient: the one that is an integral over less of the density, or
    P minus the other.

    F is taken as P minus the survivor only late, when most has come, and the survivor as P minus F
    only where F is less than half of P. So neither cancels.
    """
    t = rt - parameters[cell, T0]
    late = t * (parameters[:, D] / parameters[:, A] ** 2)[cell] >= U_LATE
    values, gradients = (
        np.full(rt.size, -np.inf),
        np.zeros((rt.size if with_gradient else 0, parameters.shape[1])),
    )
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
        side = of_side[rows]
        share = np.exp(found[0] - log_p[side])
        if not with_gradient:
            return log_p[side] + np.log1p(-np.minimum(share, 1 - 1e-16)), found[1]
        return log_p[side] + np.log1p(-share), (in_p[side] - share[:, None] * found[1]) / (
            1.0 - share[:, None]
        )

    early_rows, late_rows = np.flatnonzero(~late & (t > 0.0)), np.flatnonzero(late)
    come, left = direct(CDF, early_rows), direct(SURVIVOR, late_rows)
    if what == CDF:
        put(early_rows, come)
        put(late_rows, complement(late_rows, left))
        return values, gradients
    put(late_rows, left)
    put(early_rows, complement(early_rows, come))
    most_come = early_rows[come[0] - log_p[of_side[early_rows]] > np.log(0.5)]
    put(most_come, direct(SURVIVOR, most_come))
    before = np.flatnonzero(t <= 0.0)
    put(before, (log_p[of_side[before]], in_p[of_side[before]] if with_gradient else in_p))
    return values, gradients


def _scores(
    rt: np.ndarray, upper: np.ndarray, cell: np.ndarray, parameters: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Averaged log densities (n,) and their gradients (n, m), by several threads where there are
    many trials.
    """
    values, scores = np.empty(rt.size), np.empty((rt.size, parameters.shape[1]))

    def work(first: int, last: int) -> None:
        rows = slice(first, last)
        values[rows], scores[rows] = averages.averaged(
            rt[rows], upper[rows], cell[rows], parameters, DENSITY, True
        )

    in_blocks(work, rt.size, BLOCK)
    return values, scores


def _any(parameters: np.ndarray, first: int) -> bool:
    """Whether some cell has a variability above 0: sv, sz or st0 from `SV` on, sz or st0 from `SZ`
    on.
    """
    return bool((parameters[:, first : ST0 + 1] > 0.0).any())
