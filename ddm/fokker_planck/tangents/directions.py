"""The numbers in which solutions are differentiated, and the step of their central differences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

# the step of a number, relative to its size and to SMALLEST
STEP, SMALLEST = 1e-5, 0.1

# what a number may be one of: an argument of drift, upper boundary, lower boundary and noise
Roles = tuple[bool, bool, bool, bool]


@dataclass(frozen=True)
class Numbers:
    """What a solution depends on: the row p, and the starts."""

    p: np.ndarray
    z: float = 0.5
    sz: float = 0.0
    start_shape: float = 0.0

    @property
    def from_(self) -> tuple[float, float, float]:
        """The starts, as `ddm.fokker_planck.solving` takes them."""
        return self.z, self.sz, self.start_shape


@dataclass(frozen=True)
class Direction:
    """A number in which solutions are differentiated.

    column : its column in p; that of z, sz or start_shape, if it is one of them, may be any
    roles : which functions take it
    start : "z", "sz" or "start_shape" if it is one of them
    moves : times at which the drift jumps, and how they change with the number
    """

    column: int
    roles: Roles = (True, True, True, True)
    start: str = ""
    moves: tuple[tuple[float, float], ...] = ()

    def sides(self, numbers: Numbers) -> tuple[Numbers, Numbers, float]:
        """The numbers one step up and one step down, and how far apart these are."""
        value = getattr(numbers, self.start) if self.start else float(numbers.p[self.column])
        step = STEP * max(abs(value), SMALLEST)
        up, down = value + step, value - step
        return self._at(numbers, up), self._at(numbers, down), up - down

    def movement(self, times: np.ndarray) -> np.ndarray:
        """How jumps at these times change with the number; 0 where there is none that does."""
        found = np.zeros(times.shape)
        for time, slope in self.moves:
            found[np.isclose(times, time, rtol=1e-12, atol=0.0)] = slope
        return found

    def _at(self, numbers: Numbers, value: float) -> Numbers:
        if self.start == "z":
            return replace(numbers, z=value)
        if self.start == "sz":
            return replace(numbers, sz=value)
        if self.start == "start_shape":
            return replace(numbers, start_shape=value)
        p = numbers.p.copy()
        p[self.column] = value
        return replace(numbers, p=p)


Directions = Sequence[Direction]
