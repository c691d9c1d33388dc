"""Where searches begin: the EZ estimates of each cell, with amounts of variability, and a cautious
point.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np

from ddm import parameters
from ddm.estimation.ez_formulas import EZEstimate, ez
from ddm.models.design import Design
from ddm.models.outcomes import Outcomes
from ddm.parameters import POSITIONS, ST0, SV, SZ, T0, A, V
from ddm.runtime.seeds import Seed

# cells with fewer trials take the statistics of all trials together
FEWEST_TRIALS = 10

# the rows of the table in the order of the columns of ``parameters_by_cell``
ROWS = (*parameters.PARAMETERS, parameters.BY_NAME["lapse"])

# where searches begin unless EZ says more, in units of D = 1
TYPICAL = np.array([row.start for row in ROWS])

# the powers of the unit of evidence in which these are measured
SCALES = np.array([row.scale for row in ROWS])

# amounts of what has several from which searches begin
AMOUNTS = {row.name: row.amounts for row in ROWS if row.amounts}

# Further processes from which searches with few trials begin are drawn between these.
WIDE = {row.name: row.wide for row in ROWS if row.wide is not None}

# no search begins with t0 beyond this quantile of the RTs; EZ takes those between the others where
# there are lapses
EARLY, CENTRAL = 0.1, (0.025, 0.975)

# other widths of the start, how far t0 lies below its limit there, and how much wider st0 becomes,
# s
OTHER_MODES = ((0.95, 0.008, 0.08), (0.95, 0.01, 0.25), (0.5, 0.045, 0.02))


def starting_points(outcomes: Outcomes, design: Design, t0_limits: np.ndarray) -> list[np.ndarray]:
    """Starting values of the estimates: from EZ per cell, and from EZ with typical caution and a
    short t0.

    EZ assumes D = 1 and z = 1/2; the other parameters begin at the table's values, all in the
    design's units of evidence. With variability across trials the likelihood can have several
    optima, so there is a start for every combination of amounts of those that are estimated; with
    lapses, RTs may precede t0 or not, so there are starts with t0 among the fastest RTs and below
    all.
    ``t0_limits`` (n_cells,) are the largest t0 that the objective allows, s: EZ's t0 exceeds the
    fastest RT in one data set in ten, and is moved below it.
    """
    latest, cells = _latest(outcomes, design, t0_limits), _ez_of_cells(outcomes, design)
    below_all = np.minimum(latest, 0.99 * design.fastest_of(outcomes.rt, outcomes.cell))
    points = []
    for ends in [latest] if outcomes.lapses is None else [latest, below_all]:
        table = np.tile(TYPICAL, (len(ends), 1))
        table[:, [V, A, T0]] = cells
        cautious = table.copy()
        cautious[:, V] *= 0.5
        cautious[:, A], cautious[:, T0] = parameters.BY_NAME["a"].start, 0.5 * ends
        table[:, T0] = np.clip(table[:, T0], 0.2 * ends, 0.95 * ends)
        points += [
            _project(design, values)
            for values in (*_with_variability(table, outcomes, design, ends), cautious)
        ]
    return points


def wide_points(
    outcomes: Outcomes, design: Design, t0_limits: np.ndarray, n: int, seed: Seed
) -> list[np.ndarray]:
    """n starting points of processes drawn at random, the same amounts in all cells."""
    rng = np.random.default_rng(seed)
    latest, v = _latest(outcomes, design, t0_limits), _ez_of_cells(outcomes, design)[:, V]
    points = []
    for _ in range(n):
        table = np.tile(TYPICAL, (len(latest), 1))
        for name, (low, high) in WIDE.items():
            table[:, POSITIONS[name]] = rng.uniform(low, high)
        table[:, V] *= v
        table[:, T0] *= latest
        points.append(_project(design, table))
    return points


def _latest(outcomes: Outcomes, design: Design, t0_limits: np.ndarray) -> np.ndarray:
    """The largest t0 from which a search begins in each cell, s: few RTs precede it where any
    may.
    """
    if design.has_formulas:
        early = np.full(len(t0_limits), np.quantile(outcomes.rt, EARLY))
        return np.full(len(t0_limits), min(t0_limits.min(), early[0]))
    by_cell = [outcomes.rt[outcomes.cell == cell] for cell in range(len(t0_limits))]
    return np.minimum(
        t0_limits, [np.quantile(rt if rt.size else outcomes.rt, EARLY) for rt in by_cell]
    )


def _with_variability(
    table: np.ndarray, outcomes: Outcomes, design: Design, latest: np.ndarray
) -> Iterator[np.ndarray]:
    """The table of EZ with every combination of amounts of the variabilities that are estimated.

    EZ's drift is that of trials without variability, which is weaker: it is divided by the factor
    by which variability weakens it at the mean decision time. EZ's t0 is a mean, and becomes the
    lower end of its range.
    """
    varied = [name for name in AMOUNTS if name in design.owners]
    for amounts in product(*(AMOUNTS[name] for name in varied)):
        values = table.copy()
        for name, amount in zip(varied, amounts, strict=True):
            values[:, POSITIONS[name]] = amount
        if "sv" in varied:
            decision_time = max(outcomes.rt.mean() - table[:, T0].mean(), 0.0)
            values[:, V] *= np.sqrt(1.0 + values[:, SV] ** 2 * decision_time)
        if "st0" in varied:
            values[:, T0] = np.clip(
                values[:, T0] - 0.5 * values[:, ST0], 0.2 * latest, 0.95 * latest
            )
        if "sz" in varied and values[0, SZ] > 0.8:
            values[:, T0] = 0.97 * latest
            values[:, ST0] *= 1.5
        yield values


def other_modes(point: np.ndarray, design: Design, t0_limits: np.ndarray) -> list[np.ndarray]:
    """Further starting points from an optimum with a width of the start: the same with wide and
    medium ones.

    The likelihood has several optima in sz: the wider the start, the nearer t0 comes to the fastest
    RTs, which then begin next to a boundary, and the wider st0 becomes.
    """
    if not {"sz", "t0"} <= set(design.owners):
        return []
    modes = []
    for sz, below, wider in OTHER_MODES:
        mode = point.copy()
        for i, owner in design.values:
            if owner == "sz":
                mode[i] = sz
            elif owner == "st0":
                mode[i] += wider
            elif owner == "t0":
                mode[i] = min(t0_limits[design.cells_of(i)].min(), point[i] + 0.1) - below
        modes.append(mode)
    return modes


def scattered(point: np.ndarray, step: np.ndarray, n: int, seed: Seed) -> list[np.ndarray]:
    """n points drawn around one, with SDs of one typical difference."""
    rng = np.random.default_rng(seed)
    return list(point + step * rng.standard_normal((n, point.size)))


def _ez_of_cells(outcomes: Outcomes, design: Design) -> np.ndarray:
    """v, a and t0 of each cell by EZ, (n_cells, 3); of all trials where covariates make cells of
    single ones.
    """
    n_cells = len(design.cells)
    if (
        design.has_formulas
        and np.median(np.bincount(outcomes.cell, minlength=n_cells)) < FEWEST_TRIALS
    ):
        every = _ez_of(
            outcomes,
            np.full(outcomes.rt.size, True),
            np.full(outcomes.deadline_of_stratum.size, True),
        )
        return np.tile(every, (n_cells, 1))
    return np.array(
        [
            _ez_of(outcomes, outcomes.cell == cell, outcomes.cell_of_stratum == cell)
            for cell in range(n_cells)
        ]
    )


def _ez_of(outcomes: Outcomes, rows: np.ndarray, strata: np.ndarray) -> EZEstimate:
    rt, upper = outcomes.rt[rows], outcomes.upper[rows]
    n = (
        int(outcomes.answered[strata].sum())
        if all(outcomes.observed)
        else int(outcomes.trials[strata].sum())
    )
    times = rt if rt.size >= FEWEST_TRIALS else outcomes.rt
    if outcomes.lapses is not None and times.size >= FEWEST_TRIALS:
        low, high = np.quantile(times, CENTRAL)
        times = times[(times >= low) & (times <= high)]
    variance = max(float(times.var()), 1e-4)
    p_upper = (
        upper.mean()
        if all(outcomes.observed)
        else (upper.sum() if outcomes.observed[1] else n - rt.size) / n
    )
    return ez(float(p_upper) if rt.size else 0.5, variance, float(times.mean()), n=max(n, 1))


def _project(design: Design, table: np.ndarray) -> np.ndarray:
    """The estimates whose parameters by cell come nearest (least squares over trials) to those of a
    table for D = 1.

    What comes from a formula is compared on the scale of its link; the drift bias begins at 0.
    """
    table = table * design.units_of_evidence()[:, None] ** SCALES
    weight = np.sqrt(np.bincount(design.cell, minlength=len(table)))
    theta = np.zeros(len(design.labels))
    for term in design.terms:
        if term.owner != "drift_bias":
            target = term.link.forward(term.sign * (table[:, term.position] - term.shift))
            matrix = term.matrix * weight[:, None]
            theta[term.columns] = np.linalg.lstsq(matrix, target * weight, rcond=None)[0]
    return theta
