"""Solutions of the processes whose boundaries, drift and noise are functions."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np

from ddm.fokker_planck.curves import Curve
from ddm.fokker_planck.drift_average import averaged, hermite, slower
from ddm.fokker_planck.non_decision.reaction_times import ReactionTimes
from ddm.fokker_planck.passages import Boundary, Passages, passages_of
from ddm.fokker_planck.pointers import value_at, values
from ddm.fokker_planck.short_times import ends
from ddm.fokker_planck.solving import RTOL, Equation, Solution, solve
from ddm.fokker_planck.steps import NOT_FINITE, STUCK, Unsolvable
from ddm.parameters import ST0, START_SHAPE, SV, SZ, T0, T0_SD, V, Z
from ddm.processes.general_functions import Functions

# the decision time, in s, until which evidence is followed if nothing is asked about a time
LONGEST = 100.0

# What is asked about all times, or about those who are undecided, sums over many steps.
FINE = RTOL / 20.0

# the mass at which a solution ends whose drift is averaged, since slower trials are left
LEAST_MASS_OF_DRIFTS = 1e-40

# the probability of a side below which its density is hidden by rounding
LOST = 2e-5

# a drift that adds v does so to this precision, relative
ADDITIVE = 1e-9

# a solution in which more probability than this is lost, or made, is none
LARGEST_LOSS = 1e-4

# the shortest time that is solved for, s
SHORTEST = 1e-3

# the columns of what does not matter for decision times
OF_NON_DECISION = (T0, ST0, T0_SD)

# solutions that are kept
KEPT = 128


@dataclass(frozen=True)
class Question:
    """What is solved, apart from the numbers.

    equation : functions, breaks and density of starts
    is_tilted_by_v : whether v is a constant drift that is added, so that one solution serves all v
    varies : whether v does
    """

    equation: Equation
    is_tilted_by_v: bool
    varies: bool

    @property
    def has_closed_average(self) -> bool:
        """Whether there is an average over drifts, and in closed form."""
        return self.varies and self.is_tilted_by_v


@dataclass(frozen=True, eq=False)
class Solver:
    """Functions laid out for the engine.

    breaks : times at which a function jumps, s
    start : a density of starts on (0, 1), or None
    """

    functions: Functions
    breaks: tuple[float, ...]
    start: Callable[[np.ndarray], np.ndarray] | None

    @cached_property
    def equation(self) -> Equation:
        functions = self.functions
        owners = tuple(functions.pointers.values())
        return Equation(functions.addresses, functions.drift_has_x, owners, self.breaks, self.start)

    def question(self, row: np.ndarray) -> Question:
        """What is to be solved; that v is additive is looked up at the numbers of the row."""
        known = self.functions.known_breaks(row)
        equation = self.equation
        if known:
            equation = replace(equation, breaks=tuple(sorted({*self.breaks, *known})))
        return Question(equation, self.adds_drift(row), bool(row[SV] > 0.0))

    def adds_drift(self, row: np.ndarray) -> bool:
        """Whether v is added to a drift without x, the noise is constant and the start a point.

        Then one solution serves all drifts.
        """
        functions = self.functions
        if functions.drift_has_x or not functions.noise_is_constant or self.start is not None:
            return False
        if functions.takers("v") != "drift" or row[SZ] > 0.0 or row[START_SHAPE] > 0.0:
            return False
        times = np.array([0.01, 0.1, 0.5, 1.7, 6.1])
        higher = row.copy()
        higher[V] += 1.0
        address = functions.addresses[0]
        before, after = (values(address, np.zeros(times.size), times, p) for p in (row, higher))
        return bool(np.all(np.abs(after - before - 1.0) <= ADDITIVE * (1.0 + np.abs(before))))

    def reaction_times(
        self, row: np.ndarray, until: float = math.inf, *, fine: bool = False
    ) -> ReactionTimes:
        """RTs and responses of the process with the parameters of the row.

        ``until`` is the longest decision time asked about, in s; infinite for all of them, which
        are followed to LONGEST. ``fine`` is for what sums over many steps.
        """
        question = self.question(row)
        if fine:
            question = replace(question, equation=replace(question.equation, rtol=FINE))
        passages, _ = _solved_far_enough(question, numbers_of(row), until)
        return ReactionTimes(passages, float(row[T0]), float(row[ST0]), float(row[T0_SD]))


# passages, and the solutions that they are made of
Solved = tuple[Passages, list[Solution]]


def numbers_of(row: np.ndarray) -> tuple[float, ...]:
    """The parameters that matter for decision times, hashable."""
    numbers = row.copy()
    numbers[[*OF_NON_DECISION]] = 0.0
    return tuple(numbers.tolist())


def reach(until: float) -> float:
    """The time until which is solved, for an answer about ``until``: one of few, to be kept."""
    if until >= LONGEST:
        return LONGEST if math.isinf(until) else until
    whole = 2.0 ** math.floor(math.log2(max(until, 0.25)))
    return next(whole * step for step in (1.0, 1.25, 1.5, 1.75, 2.0) if whole * step >= until)


def _solved_far_enough(question: Question, numbers: tuple[float, ...], until: float) -> Solved:
    """The passages until a time, or a little beyond it if the functions allow."""
    further = reach(until)
    try:
        return _solved(question, numbers, further)
    except Unsolvable as error:
        if error.reason != NOT_FINITE or not error.time > until:
            raise
        return _solved(question, numbers, max(until, SHORTEST))


def solutions_of(
    question: Question, numbers: tuple[float, ...], until: float
) -> tuple[Solution, ...]:
    """The solutions until a time: one of each drift that is averaged over, then that of v = 0.

    The latter is there if it shows a side that rounding hides.
    """
    return tuple(_solved_far_enough(question, numbers, until)[1])


@lru_cache(maxsize=KEPT)
def solution_of_drifts(question: Question, numbers: tuple[float, ...], until: float) -> Solution:
    """The solution with the drift of the numbers, from which those of other drifts follow."""
    p = np.array(numbers)
    return solve(question.equation, p, until=until, z=p[Z], least_mass=LEAST_MASS_OF_DRIFTS)


@lru_cache(maxsize=KEPT)
def _solved(question: Question, numbers: tuple[float, ...], until: float) -> Solved:
    return _passages(question, np.array(numbers), until)


def _passages(question: Question, p: np.ndarray, until: float) -> Solved:
    """The passages until a time in s, averaged over drifts."""
    equation = question.equation
    if p[SV] > 0.0 and question.has_closed_average:
        return _averaged(equation, p, until)

    nodes, shares = hermite() if p[SV] > 0.0 else (np.zeros(1), np.ones(1))
    solutions = []
    for node in nodes:
        varied = p.copy()
        varied[V] += node * p[SV]
        # The degree in x is found anew each time: one that sufficed for other numbers would make a
        # solution depend on those before it, and workers would give other last digits.
        begin = {"z": p[Z], "sz": p[SZ], "start_shape": p[START_SHAPE]}
        solutions.append(solve(equation, varied, until=until, **begin))
    curves = [solution.curves() for solution in solutions]
    for solution, sides in zip(solutions, curves, strict=True):
        _check_mass(solution, sides)
    if _has_lost_a_side(question, p, curves):
        slow = _without_v(equation, p, until)
        curves = [_with_lost_side(equation, p, curves[0], slow)]
        solutions.append(slow)
    boundaries = [(Boundary(lower), Boundary(upper)) for lower, upper in curves]
    left = np.array([lower.left + upper.left for lower, upper in curves])
    own = solutions[: len(nodes)]
    end = math.inf if all(one.is_over for one in own) else max(one.end for one in own)
    return Passages(boundaries, shares, end, float(shares @ left)), solutions


def _check_mass(solution: Solution, sides: tuple[Curve, Curve]) -> None:
    """Unsolvable unless all probability is accounted for: absorbed by a side, or left."""
    total = sum(float(curve.gone.sum()) + curve.left for curve in sides)
    if not abs(total - 1.0) <= LARGEST_LOSS:
        raise Unsolvable(STUCK, solution.end)


def _has_lost_a_side(question: Question, p: np.ndarray, curves: list[tuple[Curve, Curve]]) -> bool:
    """Whether a side is so unlikely that rounding hides it, and another v would show it."""
    if question.varies or not question.is_tilted_by_v or p[V] == 0.0:
        return False
    return min(curve.gone.sum() + curve.left for curve in curves[0]) < LOST


def _without_v(equation: Equation, p: np.ndarray, until: float) -> Solution:
    """The solution for v = 0, with which no side is unlikely."""
    q = p.copy()
    q[V] = 0.0
    return solve(equation, q, until=until, z=p[Z], least_mass=LEAST_MASS_OF_DRIFTS)


def _with_lost_side(
    equation: Equation, p: np.ndarray, sides: tuple[Curve, Curve], slow: Solution
) -> tuple[Curve, Curve]:
    """Both curves, of which the less likely one is that of another v, tilted."""
    lower, upper = averaged(slow, *_start_and_noise(equation, slow.p), p[V], 0.0)
    return (lower, sides[1]) if lost_side(sides) == 0 else (sides[0], upper)


def lost_side(sides: tuple[Curve, Curve]) -> int:
    """The less likely side."""
    lower, upper = (curve.gone.sum() + curve.left for curve in sides)
    return 0 if lower < upper else 1


def _start_and_noise(equation: Equation, p: np.ndarray) -> tuple[float, float]:
    """The start x0 and the noise, which are constant."""
    upper, lower = ends(equation.functions, 0.0, p)
    noise = value_at(equation.functions[3], 1.0, p)
    return lower + p[Z] * (upper - lower), noise


def _averaged(equation: Equation, p: np.ndarray, until: float) -> Solved:
    """The average over drifts in closed form, from the solution with a drift nearer to 0."""
    q = p.copy()
    q[V] = slower(p[V], p[SV])
    solution = solve(equation, q, until=until, z=p[Z], least_mass=LEAST_MASS_OF_DRIFTS)
    _check_mass(solution, solution.curves())
    curves = averaged(solution, *_start_and_noise(equation, q), p[V] - q[V], p[SV])
    end = math.inf if solution.is_over else solution.end
    return passages_of(curves, end, curves[0].left + curves[1].left), [solution]
