"""Decision times and responses with their derivatives: sums of solutions with weights."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Protocol

import numpy as np

from ddm.fokker_planck.passages import Boundary
from ddm.fokker_planck.tangents.curves import (
    Slopes,
    Sums,
    write_log_gradients,
    write_mass_gradients,
)
from ddm.fokker_planck.tangents.solutions import with_early_masses

# the log of a density that is as good as 0
MOST = 1e300


class Graded(NamedTuple):
    """Values (n,), their derivatives in K numbers, (n, K), and in the decision time, (n,)."""

    values: np.ndarray
    by: np.ndarray
    by_time: np.ndarray

    def times(self, factor: float | np.ndarray) -> Graded:
        """Values and derivatives times a factor, or one of each trial."""
        column = factor[:, None] if isinstance(factor, np.ndarray) else factor
        return Graded(self.values * factor, self.by * column, self.by_time * factor)


def logarithm(graded: Graded) -> Graded:
    """The log of values of at least 0, with derivatives of 0 where it is -inf."""
    values = np.maximum(graded.values, 0.0)
    with np.errstate(divide="ignore"):
        inverse = np.where(values > 0.0, 1.0 / values, 0.0)
        return graded.times(inverse)._replace(values=np.log(values))


@dataclass(frozen=True, eq=False)
class GradedBoundary:
    """The passages through one boundary, with their derivatives."""

    boundary: Boundary
    slopes: Slopes

    @property
    def row_times(self) -> np.ndarray:
        """The times of its rows, s."""
        return self.boundary.curve.times

    def log_densities(self, t: np.ndarray) -> Graded:
        """log f at decision times (n,)."""
        found = _empty(t.size, self.slopes.rate.size)
        write_log_gradients(self.boundary.curve, self.slopes, t, *found)
        return found

    def masses(self, t: np.ndarray) -> tuple[Graded, Graded]:
        """P(response by t) and P(response later) at decision times (n,)."""
        log_f = self.log_densities(t)
        gone, to_come = (_empty(t.size, self.slopes.rate.size) for _ in range(2))
        slopes, sums = self._of_masses
        write_mass_gradients(
            self.boundary.curve, slopes, sums, t, gone.values, to_come.values, gone.by, to_come.by
        )
        f = np.exp(log_f.values)
        return gone._replace(by_time=f), to_come._replace(by_time=-f)

    @cached_property
    def _of_masses(self) -> tuple[Slopes, Sums]:
        slopes = with_early_masses(self.boundary.curve, self.slopes)
        below = np.cumsum(slopes.gone, axis=0)
        after = np.concatenate([slopes.gone[1:], slopes.left[None]])
        above = np.cumsum(after[::-1], axis=0)[::-1].copy()
        return slopes, Sums(self.boundary.below, self.boundary.above, below, above)


def _empty(n: int, k: int) -> Graded:
    return Graded(np.empty(n), np.empty((n, k)), np.empty(n))


def by_response(
    evaluate: Callable[[int, np.ndarray], tuple[Graded, ...]], t: np.ndarray, upper: np.ndarray
) -> tuple[Graded, ...]:
    """What a function of side and times gives for decision times (n,) of responses (n,)."""
    rows = [np.flatnonzero(~upper), np.flatnonzero(upper)]
    parts = [evaluate(side, t[rows[side]]) for side in (0, 1)]
    found = tuple(_empty(t.size, part.by.shape[1]) for part in parts[0])
    for side in (0, 1):
        for whole, part in zip(found, parts[side], strict=True):
            for mine, theirs in zip(whole, part, strict=True):
                mine[rows[side]] = theirs
    return found


class GradedTimes(Protocol):
    """What is known of decision times and responses, with derivatives."""

    @property
    def row_times(self) -> np.ndarray:
        """The times of the rows of a solution, between which densities are smooth, s."""

    def log_densities(self, t: np.ndarray, upper: np.ndarray) -> Graded:
        """log f at decision times (n,) of responses (n,)."""

    def masses(self, t: np.ndarray, upper: np.ndarray) -> tuple[Graded, Graded]:
        """P(response by t) and P(response later), (n,) each."""


class GradedSide(Protocol):
    """The passages through one boundary, with their derivatives."""

    @property
    def row_times(self) -> np.ndarray:
        """The times of the rows of its solution, s."""

    def log_densities(self, t: np.ndarray) -> Graded:
        """log f at decision times (n,)."""

    def masses(self, t: np.ndarray) -> tuple[Graded, Graded]:
        """P(response by t) and P(response later) at decision times (n,)."""


@dataclass(frozen=True, eq=False)
class SideOf:
    """One boundary of other passages, with their derivatives in another order.

    matrix : (its derivatives, K)
    """

    passages: GradedTimes
    side: int
    matrix: np.ndarray

    @property
    def row_times(self) -> np.ndarray:
        """The times of the rows of its solution, s."""
        return self.passages.row_times

    def log_densities(self, t: np.ndarray) -> Graded:
        """log f at decision times (n,)."""
        found = self.passages.log_densities(t, np.full(t.size, self.side == 1))
        return found._replace(by=found.by @ self.matrix)

    def masses(self, t: np.ndarray) -> tuple[Graded, Graded]:
        """P(response by t) and P(response later) at decision times (n,)."""
        gone, to_come = self.passages.masses(t, np.full(t.size, self.side == 1))
        return gone._replace(by=gone.by @ self.matrix), to_come._replace(
            by=to_come.by @ self.matrix
        )


@dataclass(frozen=True, eq=False)
class GradedPassages:
    """The passages of one solution."""

    sides: tuple[GradedSide, GradedSide]

    @property
    def row_times(self) -> np.ndarray:
        """The times of the rows, s."""
        return np.union1d(*(side.row_times for side in self.sides))

    def log_densities(self, t: np.ndarray, upper: np.ndarray) -> Graded:
        """log f at decision times (n,) of responses (n,)."""
        return by_response(lambda side, t: (self.sides[side].log_densities(t),), t, upper)[0]

    def masses(self, t: np.ndarray, upper: np.ndarray) -> tuple[Graded, Graded]:
        """P(response by t) and P(response later), (n,) each."""
        gone, to_come = by_response(lambda side, t: self.sides[side].masses(t), t, upper)
        return gone, to_come


@dataclass(frozen=True, eq=False)
class GradedMixture:
    """The sum of passages with weights.

    maps : for each of them, (its derivatives, K): from those in its numbers to those in all
    """

    parts: Sequence[GradedPassages]
    weights: np.ndarray
    maps: Sequence[np.ndarray]

    @property
    def row_times(self) -> np.ndarray:
        """The times of the rows of the solution in the middle, s."""
        return self.parts[len(self.parts) // 2].row_times

    def log_densities(self, t: np.ndarray, upper: np.ndarray) -> Graded:
        """log f at decision times (n,) of responses (n,)."""
        each = [self._mapped(part.log_densities(t, upper), i) for i, part in enumerate(self.parts)]
        top = np.maximum(np.max([one.values for one in each], axis=0), -MOST)
        scaled = []
        for one in each:
            f = np.exp(one.values - top)
            scaled.append(Graded(f, one.by * f[:, None], one.by_time * f))
        found = logarithm(self._summed(scaled))
        return found._replace(values=found.values + top)

    def masses(self, t: np.ndarray, upper: np.ndarray) -> tuple[Graded, Graded]:
        """P(response by t) and P(response later), (n,) each."""
        each = [part.masses(t, upper) for part in self.parts]
        gone = [self._mapped(one[0], i) for i, one in enumerate(each)]
        return self._summed(gone), self._summed(
            [self._mapped(one[1], i) for i, one in enumerate(each)]
        )

    def _mapped(self, graded: Graded, i: int) -> Graded:
        return graded._replace(by=graded.by @ self.maps[i])

    def _summed(self, each: Sequence[Graded]) -> Graded:
        columns = zip(*each, strict=True)
        return Graded(*(np.tensordot(self.weights, np.array(column), 1) for column in columns))
