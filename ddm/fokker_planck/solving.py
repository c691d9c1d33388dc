"""Solutions: the passages through both boundaries, from the numbers and functions of a process."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ddm.fokker_planck.curves import Curve, log_integral, write_slopes_of_rows
from ddm.fokker_planck.integration import empty_rows, integrate
from ddm.fokker_planck.legendre import DEGREES, share_above_middle, tables
from ddm.fokker_planck.pointers import Functions
from ddm.fokker_planck.short_times import ends
from ddm.fokker_planck.starts import (
    Start,
    density_start,
    early_log_passages,
    point_start,
    symmetric_beta,
)
from ddm.fokker_planck.steps import (
    ABSORBED,
    DEGREE,
    FLUX,
    GONE,
    LEFT,
    MET,
    MODES,
    NOT_FINITE,
    ROUNDING,
    SLOPE,
    STUCK,
    TIME,
    Problem,
    Settings,
    Unsolvable,
    workspace,
)

# the error of a density that is aimed at, relative, where it is above 1e-4 of its mode
RTOL = 1e-5

# A solution begins where the nearer boundary is so many SDs away, and drops coefficients below the
# tail; finer solutions begin earlier.
NEAR, NEAR_PER_DECADE = 5.5, 0.5
TAIL = 6e-6

# the mass at which a solution ends, since nothing is left
LEAST_MASS = 1e-13

# boundaries whose distance is this share of the first have met
LEAST_DISTANCE = 1e-4

# A flux is trusted where it is so many times above its rounding, for the tail of the default; with
# a smaller one it is not more exact.
TRUSTED = 100.0

# the slope of a rising flux is trusted where the flux is so many times above its rounding
TRUSTED_SLOPE = 1e4

# the log of how far a flux may be above the formula for short times
MOST_ABOVE = 1.0

# a flux is at least this share of its rounding
LOST = 1e-3

# times of the table of early passages, down to this share of the first row
EARLY_TIMES, EARLIEST = 48, 1.0 / 24.0


@dataclass(frozen=True)
class Equation:
    """What is solved: functions, breaks and the density of starts, but no numbers.

    functions : addresses
    depends_on_x : whether the drift may depend on x
    owners : what keeps the addresses valid
    breaks : times at which a function jumps or bends, s, sorted
    density : of starts on (0, 1); None for starts at z, or spread evenly by sz
    rtol : the error that is aimed at
    """

    functions: Functions
    depends_on_x: bool = True
    owners: tuple[object, ...] = ()
    breaks: tuple[float, ...] = ()
    density: Callable[[np.ndarray], np.ndarray] | None = None
    rtol: float = RTOL

    @property
    def tail(self) -> float:
        return TAIL * self.rtol

    @property
    def near(self) -> float:
        """SDs between the start and the nearer boundary when the solution begins."""
        return NEAR + NEAR_PER_DECADE * math.log10(RTOL / self.rtol)


@dataclass(frozen=True, eq=False)
class Solution:
    """The rows of a solution, its start, and how it ended.

    states : (landings, modes), coefficients at the landings
    """

    equation: Equation
    p: np.ndarray
    degree: int
    start: Start
    rows: np.ndarray
    landings: np.ndarray
    states: np.ndarray
    ended: int

    @property
    def steps(self) -> np.ndarray:
        """Times and modes of the rows, (m, 2), on which another solution can be frozen."""
        new = np.diff(self.rows[:, TIME], prepend=-1.0) > 0.0
        return np.ascontiguousarray(self.rows[new][:, [TIME, MODES]])

    @property
    def end(self) -> float:
        """The last time, s."""
        return float(self.rows[-1, TIME])

    @property
    def is_over(self) -> bool:
        """Whether nothing is left, or the boundaries have met."""
        return self.ended in (ABSORBED, MET)

    @property
    def undecided(self) -> float:
        """The mass that is left in the end."""
        return float(self.rows[-1, LEFT])

    def curves(self) -> tuple[Curve, Curve]:
        """The curves of the lower and of the upper boundary."""
        return self._curves

    @cached_property
    def _curves(self) -> tuple[Curve, Curve]:
        return self._curve(0), self._curve(1)

    def _curve(self, side: int) -> Curve:
        rows = self.rows
        trust = TRUSTED * max(1.0, RTOL / self.equation.rtol)
        flux, rounding = rows[:, FLUX + side], trust * rows[:, ROUNDING]
        trusted = np.flatnonzero(flux > np.minimum(rounding, 0.5 * flux.max()))
        first = int(trusted[0]) if trusted.size else len(rows) - 1
        rows = rows[first:]

        # a flux that is lost in rounding stays positive, so that its logarithm is finite
        density = np.maximum(rows[:, FLUX + side], LOST * rows[:, ROUNDING])
        gone = rows[:, GONE + side].copy()
        early = self._early(side, float(rows[0, TIME]), float(density[0]))
        before = float(self.rows[: first + 1, GONE + side].sum())
        gone[0] = before if before > 0.0 else 0.5 * rows[0, TIME] * density[0]
        if early[0].size:
            gone[0] = math.exp(early[2][-1] / early[0][-1])
        columns = [rows[:, TIME], density, rows[:, SLOPE + side], gone]
        times, f, slope, gone = map(np.ascontiguousarray, columns)
        rises = np.arange(f.size) < f.argmax()
        write_slopes_of_rows(times, f, rises & (f < TRUSTED_SLOPE * rows[:, ROUNDING]), slope)
        return Curve(times, f, slope, gone, *early, *self._end(side))

    def _early(
        self, side: int, time: float, density: float
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Times before the first row, and t log f and t log F there.

        They are shifted to meet the density of the row.
        """
        if not self.start.points.size or density <= 0.0:
            return np.empty(0), np.empty(0), np.empty(0)
        times = np.geomspace(EARLIEST * time, time, EARLY_TIMES)
        linear = self.degree == DEGREES[0]
        functions = self.equation.functions
        log_flux = early_log_passages(functions, self.p, self.start, times, linear)[side]
        if not np.isfinite(log_flux).all():
            # nothing passes until long after the times of the formula
            return np.empty(0), np.empty(0), np.empty(0)
        # paths are only lost between: a flux far above the formula is rounding
        log_flux += min(math.log(density) - log_flux[-1], MOST_ABOVE)
        return times, times * log_flux, times * log_integral(times, log_flux)

    def _end(self, side: int) -> tuple[float, float]:
        """The rate at which the density decays after the last row, and what is left then."""
        last = self.rows[-1]
        left, flux = max(last[LEFT], 0.0), np.maximum(last[FLUX : FLUX + 2], 0.0)
        if self.ended == MET:
            share = share_above_middle(self.states[-1])
            return math.inf, left * (share if side == 1 else 1.0 - share)
        if left == 0.0 or flux.sum() == 0.0:
            return math.inf, 0.5 * left
        # rounding may leave some mass without a flux, which then goes as slowly as all before
        rate = max(float(flux.sum() / left), 1.0 / float(last[TIME]))
        return rate, float(left * flux[side] / flux.sum())


def solve(
    equation: Equation,
    p: np.ndarray,
    *,
    until: float,
    z: float = 0.5,
    sz: float = 0.0,
    start_shape: float = 0.0,
    landings: Iterable[float] = (),
    least_mass: float = LEAST_MASS,
    like: Solution | None = None,
    degree: int = DEGREES[0],
) -> Solution:
    """The solution for the numbers p until a time in s, or until the mass left is below a least.

    Evidence starts at z, evenly around it if sz > 0, or with a symmetric beta distribution between
    the boundaries if start_shape > 0; unless the equation has a density of starts.

    The steps meet the ``landings``, whose coefficients are kept. With ``like`` steps, modes and
    degree are those of another solution, so that differences of both have no noise. The degree in x
    is raised from ``degree`` until it suffices. Unsolvable if a function is not finite, if no
    degree suffices, or if the steps become too short.
    """
    from_ = z, sz, start_shape
    if like is not None:
        return _solve(equation, p, like.degree, from_, like.landings, least_mass, like)

    met = {t for t in (*equation.breaks, *landings) if 0.0 < t < until}
    times = np.array(sorted(met | {until}))
    for higher in (found for found in DEGREES if found >= degree):
        solution = _solve(equation, p, higher, from_, times, least_mass, None)
        if solution.ended != DEGREE:
            break
    if solution.ended in (NOT_FINITE, DEGREE, STUCK):
        raise Unsolvable(solution.ended, float(solution.rows[-1, TIME]))
    return solution


def _solve(
    equation: Equation, p: np.ndarray, degree: int, from_: tuple[float, float, float],
    landings: np.ndarray, least_mass: float, like: Solution | None,
) -> Solution:  # fmt: skip
    """The solution with one degree in x."""
    table = tables(degree, depends_on_x=equation.depends_on_x)
    start = start_of(equation, p, degree, from_, landings[0], like)
    upper, lower = ends(equation.functions, 0.0, p)
    frozen = np.empty((0, 2)) if like is None else like.steps

    rows = empty_rows()
    states = np.zeros((landings.size, table.drift.shape[2]))
    least_half = 0.5 * LEAST_DISTANCE * (upper - lower)
    settings = Settings(equation.rtol, equation.tail, least_mass, least_half)
    problem = Problem(equation.functions, p, table)
    ended, n = integrate(
        problem,
        settings,
        workspace(table, start.coefficients),
        start.coefficients.size,
        start.time,
        landings,
        frozen,
        rows,
        states,
    )
    rows = rows[:n].copy()
    rows[0, GONE : GONE + 2] = start.gone
    return Solution(equation, p, degree, start, rows, landings, states, ended)


def start_of(
    equation: Equation, p: np.ndarray, degree: int, from_: tuple[float, float, float],
    first: float, like: Solution | None,
) -> Start:  # fmt: skip
    """Where the steps begin, not after half of the ``first`` landing.

    ``from_`` are z, sz and start_shape.
    """
    z, sz, start_shape = from_
    linear = degree == DEGREES[0]
    functions = equation.functions
    density = symmetric_beta(start_shape) if start_shape > 0.0 else equation.density
    if density is not None:
        modes = None if like is None else like.start.coefficients.size
        return density_start(density, equation.rtol, degree, modes)
    fixed = None if like is None else (like.start.time, like.start.coefficients.size)
    return point_start(
        functions, p, z, sz, near=equation.near, tail=equation.tail, latest=0.5 * first,
        degree=degree, linear=linear, fixed=fixed,
    )  # fmt: skip
