"""Where searches begin: EZ with amounts of variability, a cautious point, and random points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ddm import parameters
from ddm.distributions import BELONGING_NAMES
from ddm.estimation.ez_formulas import EZEstimate, ez
from ddm.estimation.region import Region
from ddm.models.design import Design
from ddm.models.outcomes import Outcomes
from ddm.parameters import ST0, SV, SZ, T0, A, V
from ddm.processes.family import Family
from ddm.runtime.seeds import Seed
from ddm.user_functions import SIGN

# a cell with fewer trials takes the mean and variance of the RTs of all trials
FEWEST_TRIALS = 10

# a search begins with at most so many combinations of amounts; of more parameters one varies at a
# time
MOST_COMBINATIONS = 24

# of a parameter of which only the bounds are known, searches begin with these shares of them
SHARES = (0.2, 0.5, 0.8)

# no search begins with a t0 beyond this quantile of the RTs
EARLY = 0.1

# where there are lapses, EZ takes only the RTs above this quantile
LOWEST_CENTRAL = 0.025

# and below this one
HIGHEST_CENTRAL = 0.975

# EZ is given a variance of at least this, s^2, since it divides by it
SMALLEST_VARIANCE = 1e-4

# t0 begins at this share of the latest t0 at least
SHORTEST_T0 = 0.2

# and at this share at most
LONGEST_T0 = 0.95

# a t0 that precedes all RTs is at most this share of the fastest one
BEFORE_FASTEST = 0.99

# the cautious point has EZ's drifts times this
CAUTIOUS_DRIFT = 0.5

# and its t0 is this share of the latest t0
CAUTIOUS_T0 = 0.5

# a starting value of sz above this counts as wide
WIDE_START = 0.8

# with a wide start, t0 begins at this share of the latest t0
T0_OF_WIDE_START = 0.97

# and st0 begins at this multiple of its amount
ST0_OF_WIDE_START = 1.5


class Mode(NamedTuple):
    """Where another optimum may lie, as seen from one that was found.

    sz : the width of the start
    t0_below : how far t0 lies below its limit, s
    st0_more : how much wider st0 is than at the known optimum, s
    """

    sz: float
    t0_below: float
    st0_more: float


# the modes that are tried, with wide and medium widths of the start
OTHER_MODES = (
    Mode(sz=0.95, t0_below=0.008, st0_more=0.08),
    Mode(sz=0.95, t0_below=0.01, st0_more=0.25),
    Mode(sz=0.5, t0_below=0.045, st0_more=0.02),
)

# the limit of t0 in another mode is at most this much above t0 at the known optimum, s
T0_RISE = 0.1


@dataclass(frozen=True, eq=False)
class Typical:
    """What is known of the m parameters of a family, in the order of their columns.

    start : (m,), where searches begin unless EZ gives a value, in units of D = 1
    scale : (m,), the powers of the unit of evidence in which the parameters are measured
    wide : the ends between which random starting points are drawn, of each parameter that has some
    """

    start: NDArray[np.float64]
    scale: NDArray[np.int64]
    wide: Mapping[str, tuple[float, float]]


def typical_of(family: Family) -> Typical:
    """What is known of the parameters of a family; a drift bias begins at 0."""
    start, scale = family.unsaid, np.zeros(family.unsaid.size, dtype=np.int64)
    rows = {name: row for name, row in family.rows.items() if name != "drift_bias"}
    for name, row in rows.items():
        start[family.positions[name]] = row.start
        scale[family.positions[name]] = row.scale
    wide = {name: row.wide for name, row in rows.items() if row.wide is not None}
    return Typical(start, scale, wide)


def amounts_of(design: Design, region: Region) -> dict[str, tuple[float, ...]]:
    """The values from which searches begin, of each parameter that has several."""
    found = {}
    for name in dict.fromkeys(design.owners):
        row = design.family.rows[name]
        if row.amounts:
            found[name] = row.amounts
        elif np.isnan(row.start):
            i = design.owners.index(name)
            low, high = float(region.lower[i]), float(region.upper[i])
            found[name] = tuple(low + share * (high - low) for share in SHARES)
    return found


def starting_points(
    outcomes: Outcomes,
    design: Design,
    t0_limits: np.ndarray,
    amounts: Mapping[str, tuple[float, ...]] | None = None,
) -> list[np.ndarray]:
    """Starting values of the estimates: from EZ per cell, and a cautious point.

    EZ assumes D = 1 and z = 1/2. The other parameters begin at the table's values. All are in the
    design's units of evidence. The cautious point has weak drifts, a typical boundary separation
    and a short t0.

    With variability across trials the likelihood can have several optima, so there is a start for
    every combination of ``amounts``, by default those of the family's rows. With lapses RTs may
    precede t0 or not, so there are starts with t0 among the fastest RTs and starts with t0 below
    all RTs.

    ``t0_limits`` (n_cells,) are the largest t0 that the objective allows, s. EZ's t0 exceeds the
    fastest RT in one data set in ten, and is moved below it.
    """
    if amounts is None:
        rows = design.family.rows
        amounts = {name: row.amounts for name, row in rows.items() if row.amounts}
    latest = _latest(outcomes, design, t0_limits)
    all_latest = [latest]
    if outcomes.lapses is not None:
        fastest = design.fastest_of(outcomes.rt, outcomes.cell)
        all_latest.append(np.minimum(latest, BEFORE_FASTEST * fastest))

    by_ez = _ez_of_cells(outcomes, design)
    return [
        _project(design, table)
        for latest_t0 in all_latest
        for table in _tables(by_ez, outcomes, design, latest_t0, amounts)
    ]


def wide_points(
    outcomes: Outcomes, design: Design, t0_limits: np.ndarray, n: int, seed: Seed
) -> list[np.ndarray]:
    """n starting points of processes drawn at random, each with the same amounts in all cells."""
    rng = np.random.default_rng(seed)
    latest = _latest(outcomes, design, t0_limits)
    v = _ez_of_cells(outcomes, design)[:, V]
    typical, positions = typical_of(design.family), design.family.positions

    drawn = {
        name: ends
        for name, ends in typical.wide.items()
        if name in design.owners or name not in BELONGING_NAMES
    }
    points = []
    for _ in range(n):
        table = np.tile(typical.start, (len(latest), 1))
        for name, (low, high) in drawn.items():
            table[:, positions[name]] = rng.uniform(low, high)
        table[:, V] *= v
        table[:, T0] *= latest
        points.append(_project(design, table))
    return points


def other_modes(point: np.ndarray, design: Design, t0_limits: np.ndarray) -> list[np.ndarray]:
    """Further starting points, in other modes than an optimum ``point`` (k,), if sz is estimated.

    The likelihood has several optima in sz. The wider the start, the nearer t0 comes to the fastest
    RTs, which then begin next to a boundary, and the wider st0 becomes.
    """
    if not {"sz", "t0"} <= set(design.owners):
        return []

    points = []
    for mode in OTHER_MODES:
        other = point.copy()
        for i, owner in design.values:
            if owner == "sz":
                other[i] = mode.sz
            elif owner == "st0":
                other[i] += mode.st0_more
            elif owner == "t0":
                limit = t0_limits[design.cells_of(i)].min()
                other[i] = min(limit, point[i] + T0_RISE) - mode.t0_below
        points.append(other)
    return points


def scattered(point: np.ndarray, step: np.ndarray, n: int, seed: Seed) -> list[np.ndarray]:
    """n points drawn around one, with SDs of one typical difference."""
    rng = np.random.default_rng(seed)
    return list(point + step * rng.standard_normal((n, point.size)))


def _latest(outcomes: Outcomes, design: Design, t0_limits: np.ndarray) -> np.ndarray:
    """The largest t0 from which a search begins in each cell, (n_cells,) s.

    Where the objective allows RTs before t0, few RTs precede this one.
    """
    if design.has_formulas:
        early = np.quantile(outcomes.rt, EARLY)
        return np.full(len(t0_limits), min(t0_limits.min(), early))

    rt_by_cell = [outcomes.rt[outcomes.cell == cell] for cell in range(len(t0_limits))]
    early_by_cell = [np.quantile(rt if rt.size else outcomes.rt, EARLY) for rt in rt_by_cell]
    return np.minimum(t0_limits, early_by_cell)


def _tables(
    by_ez: np.ndarray,
    outcomes: Outcomes,
    design: Design,
    latest: np.ndarray,
    amounts: Mapping[str, tuple[float, ...]],
) -> Iterator[np.ndarray]:
    """Parameters of every cell (n_cells, m) from which a search begins; the last are cautious."""
    table = np.tile(typical_of(design.family).start, (len(latest), 1))
    table[:, [V, A, T0]] = by_ez

    cautious = table.copy()
    cautious[:, V] *= CAUTIOUS_DRIFT
    cautious[:, A] = parameters.BY_NAME["a"].start
    cautious[:, T0] = CAUTIOUS_T0 * latest

    table[:, T0] = _within_range(table[:, T0], latest)
    yield from _with_variability(table, outcomes, design, latest, amounts)
    yield cautious


def _with_variability(
    table: np.ndarray,
    outcomes: Outcomes,
    design: Design,
    latest: np.ndarray,
    amounts: Mapping[str, tuple[float, ...]],
) -> Iterator[np.ndarray]:
    """The table of EZ with every combination of amounts of the variabilities that are estimated.

    EZ's drift is that of trials without variability, and therefore weaker. It is divided by the
    factor by which variability weakens a drift at the mean decision time. EZ's t0 is a mean, and
    becomes the lower end of its range.
    """
    varied = [name for name in amounts if name in design.owners]
    for combination in _combinations([amounts[name] for name in varied]):
        values = table.copy()
        for name, amount in zip(varied, combination, strict=True):
            values[:, design.family.positions[name]] = amount

        if "sv" in varied:
            decision_time = max(outcomes.rt.mean() - table[:, T0].mean(), 0.0)
            values[:, V] *= np.sqrt(1.0 + values[:, SV] ** 2 * decision_time)
        if "st0" in varied:
            values[:, T0] = _within_range(values[:, T0] - 0.5 * values[:, ST0], latest)
        if "sz" in varied and values[0, SZ] > WIDE_START:
            values[:, T0] = T0_OF_WIDE_START * latest
            values[:, ST0] *= ST0_OF_WIDE_START
        yield values


def _combinations(amounts: Sequence[tuple[float, ...]]) -> Iterator[tuple[float, ...]]:
    """Every combination of amounts or, if these are too many, those that vary one at a time."""
    if prod(map(len, amounts)) <= MOST_COMBINATIONS:
        yield from product(*amounts)
        return
    first = tuple(one[0] for one in amounts)
    yield first
    for i, several in enumerate(amounts):
        yield from ((*first[:i], other, *first[i + 1 :]) for other in several[1:])


def _within_range(t0: np.ndarray, latest: np.ndarray) -> np.ndarray:
    """t0 moved to where a search may begin, given the latest t0, s."""
    return np.clip(t0, SHORTEST_T0 * latest, LONGEST_T0 * latest)


def _ez_of_cells(outcomes: Outcomes, design: Design) -> np.ndarray:
    """v, a and t0 of each cell by EZ, (n_cells, 3).

    If covariates make cells of few trials, every cell has the estimates of all trials together.
    """
    n_cells = len(design.cells)
    n_by_cell = np.bincount(outcomes.cell, minlength=n_cells)
    if design.has_formulas and np.median(n_by_cell) < FEWEST_TRIALS:
        every_row = np.full(outcomes.rt.size, True)
        every_stratum = np.full(outcomes.deadline_of_stratum.size, True)
        return np.tile(_ez_of(outcomes, every_row, every_stratum), (n_cells, 1))

    return np.array(
        [
            _ez_of(outcomes, outcomes.cell == cell, outcomes.cell_of_stratum == cell)
            for cell in range(n_cells)
        ]
    )


def _ez_of(outcomes: Outcomes, rows: np.ndarray, strata: np.ndarray) -> EZEstimate:
    """EZ of some trials, whose responses are in ``rows`` and whose omissions are in ``strata``.

    If only one response is observed, every omission counts as the other one.
    """
    rt = outcomes.rt[rows]
    n = int(outcomes.answered[strata].sum())
    n_upper = int(outcomes.upper[rows].sum())
    if not all(outcomes.observed):
        n = int(outcomes.trials[strata].sum())
        n_upper = n_upper if outcomes.observed[1] else n - rt.size
    p_upper = n_upper / n if rt.size else 0.5

    times = rt if rt.size >= FEWEST_TRIALS else outcomes.rt
    if outcomes.lapses is not None and times.size >= FEWEST_TRIALS:
        low, high = np.quantile(times, (LOWEST_CENTRAL, HIGHEST_CENTRAL))
        times = times[(times >= low) & (times <= high)]
    variance = max(float(times.var()), SMALLEST_VARIANCE)
    return ez(p_upper, variance, float(times.mean()), n=max(n, 1))


def _project(design: Design, table: np.ndarray) -> np.ndarray:
    """The estimates (k,) whose parameters come nearest to a table for D = 1.

    ``table`` (n_cells, m) has the parameters of every cell. The nearest are those with the least
    squares over trials. A parameter with a formula is compared on the scale of its link. The drift
    bias begins at 0. Estimates whose parameter has no known start are NaN.
    """
    scale = typical_of(design.family).scale
    table = table * design.units_of_evidence()[:, None] ** scale
    if SIGN in design.family.positions:
        # the drift is reflected as a whole, so that its v is that of the other stimulus
        table[:, V] *= design.offset[:, design.family.positions[SIGN]]
    weight = np.sqrt(np.bincount(design.cell, minlength=len(table)))

    theta = np.zeros(len(design.labels))
    for term in design.terms:
        if term.owner != "drift_bias":
            target = term.link.forward(term.sign * (table[:, term.position] - term.shift))
            if np.isnan(target).any():
                theta[term.columns] = np.nan
                continue
            matrix = term.matrix * weight[:, None]
            theta[term.columns] = np.linalg.lstsq(matrix, target * weight, rcond=None)[0]
    return theta
