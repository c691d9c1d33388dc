"""Reaction times with their derivatives: decision times and a non-decision time.

A non-decision time that varies makes of values at one time a mean over several, which acts on the
derivatives alike.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ddm.fokker_planck.non_decision.normal_times import BY, DENSITY, LATER
from ddm.fokker_planck.non_decision.reaction_times import ORDER, PANELS
from ddm.fokker_planck.tangents.normal_times import NormalTimes
from ddm.fokker_planck.tangents.passages import Graded, GradedTimes, logarithm
from ddm.numerics.quadrature import composite

# a density below this has no derivative of its logarithm
TINY = 1e-300

# values (n,), and their derivatives in the numbers of the decision times, in t0, and in st0 or
# t0_sd, (n, K + 2)
Gradients = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True, eq=False)
class GradedReactionTimes:
    """Decision times plus a time spread evenly over t0 to t0 + st0, in s.

    t0 : one, or one of each trial, (n,)
    t0_sd : if it is above 0, the time is normal, with one mean t0 and this SD before it is cut at 0
    """

    passages: GradedTimes
    t0: float | np.ndarray
    st0: float
    t0_sd: float = 0.0

    def log_densities(self, rt: np.ndarray, upper: np.ndarray) -> Gradients:
        """Log densities of RTs and responses, -inf where there is none, with derivatives of 0."""
        if self.t0_sd > 0.0:
            values, by = self._normal(rt, upper, DENSITY)
            is_there = values > TINY
            inverse = np.where(is_there, 1.0 / np.where(is_there, values, 1.0), 0.0)
            with np.errstate(divide="ignore"):
                return np.log(values), by * inverse[:, None]
        t = rt - self.t0
        if self.st0 == 0.0:
            found = self.passages.log_densities(t, upper)
            return found.values, _columns(found, np.zeros(t.size))
        late, early = t, t - self.st0
        sides = self.passages.masses(late, upper), self.passages.masses(early, upper)
        # the difference of the smaller ones has more digits
        below = sides[0][0].values < sides[0][1].values
        parts = []
        for after, before, sign in zip(*sides, (1.0, -1.0), strict=True):
            parts.append([sign * (a - b) for a, b in zip(after, before, strict=True)])
        columns = zip(*parts, strict=True)
        share = Graded(
            *(np.where(below[:, None] if a.ndim == 2 else below, a, b) for a, b in columns)
        )
        found = logarithm(share.times(1.0 / self.st0))
        with np.errstate(divide="ignore", invalid="ignore"):
            of_width = sides[1][0].by_time / share.values - 1.0 / self.st0
        return found.values, _columns(found, np.where(share.values > 0.0, of_width, 0.0))

    def cdfs(self, rt: np.ndarray, upper: np.ndarray) -> Gradients:
        """P(RT <= rt and response)."""
        return self._mass(rt, upper, 0)

    def survivors(self, rt: np.ndarray, upper: np.ndarray) -> Gradients:
        """P(RT > rt and response)."""
        return self._mass(rt, upper, 1)

    def _normal(self, rt: np.ndarray, upper: np.ndarray, what: int) -> Gradients:
        """An average over normal times; the last derivative is that in t0_sd."""
        (t0,) = np.unique(self.t0)
        return NormalTimes(self.passages, float(t0), self.t0_sd).averages(rt, upper, what)

    def _mass(self, rt: np.ndarray, upper: np.ndarray, which: int) -> Gradients:
        if self.t0_sd > 0.0:
            return self._normal(rt, upper, LATER if which else BY)
        t = rt - self.t0
        if self.st0 == 0.0:
            found = self.passages.masses(t, upper)[which]
            return found.values, _columns(found, np.zeros(t.size))
        late, weights = composite(np.linspace(0.0, 1.0, PANELS + 1), ORDER)
        times = (t[:, None] - self.st0 * late).ravel()
        each = self.passages.masses(times, np.repeat(upper, late.size))[which]
        shape = (t.size, late.size)
        by = np.tensordot(each.by.reshape(*shape, -1), weights, ([1], [0]))
        by_time = each.by_time.reshape(shape)
        found = Graded(each.values.reshape(shape) @ weights, by, by_time @ weights)
        return found.values, _columns(found, -(by_time @ (weights * late)))


def _columns(graded: Graded, by_width: np.ndarray) -> np.ndarray:
    """The derivatives, with those in t0 and st0."""
    return np.column_stack([graded.by, -graded.by_time, by_width])
