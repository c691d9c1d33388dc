"""Passages: what is known of decision times and responses once an equation is solved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ddm.fokker_planck.curves import (
    Curve,
    write_inverse,
    write_log_densities,
    write_masses,
)
from ddm.numerics.quadrature import NODES, WEIGHTS, first_of_rule

# nodes of integrals over one step
STEP_NODES = 6


@dataclass(frozen=True, eq=False)
class Boundary:
    """The passages through one boundary."""

    curve: Curve

    @cached_property
    def below(self) -> np.ndarray:
        """What has left up to each row, (rows,)."""
        return np.cumsum(self.curve.gone)

    @cached_property
    def above(self) -> np.ndarray:
        """What leaves after each row, (rows,)."""
        after = np.append(self.curve.gone[1:], self.curve.left)
        return np.cumsum(after[::-1])[::-1].copy()

    @property
    def probability(self) -> float:
        """P of the response, counting what is left in the end."""
        return float(self.below[-1] + self.curve.left)

    def log_densities(self, t: np.ndarray) -> np.ndarray:
        """log f at decision times (n,)."""
        t = np.ascontiguousarray(t, dtype=float)
        out = np.empty(t.size)
        write_log_densities(self.curve, t, out)
        return out

    def masses(self, t: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """P(response by t) and P(response later), (n,) each."""
        t = np.ascontiguousarray(t, dtype=float)
        gone, to_come = np.empty(t.size), np.empty(t.size)
        write_masses(self.curve, self.below, self.above, t, gone, to_come)
        return gone, to_come

    def inverse(self, mass: np.ndarray) -> np.ndarray:
        """The times (n,) by which so much has left; NaN for more than leaves until the last row."""
        out = np.empty(mass.size)
        write_inverse(self.curve, self.below, np.ascontiguousarray(mass, dtype=float), out)
        return out

    @cached_property
    def powers(self) -> np.ndarray:
        """The integrals of t f and t^2 f over all times, (2,)."""
        times, gone = self.curve.times, self.curve.gone
        rule = slice(first_of_rule(STEP_NODES), first_of_rule(STEP_NODES + 1))
        width = np.diff(times)
        t = times[:-1, None] + 0.5 * width[:, None] * (1.0 + NODES[rule])
        f = np.exp(self.log_densities(t.ravel())).reshape(t.shape)
        weights = 0.5 * width[:, None] * WEIGHTS[rule]

        # relative to the middle of a step, so that the mass of the step is exact
        middle = 0.5 * (times[1:] + times[:-1])
        off = t - middle[:, None]
        first = middle * gone[1:] + (off * f * weights).sum(1)
        second = middle**2 * gone[1:] + ((2.0 * middle[:, None] * off + off**2) * f * weights).sum(
            1
        )

        last, left = times[-1], self.curve.left
        mean = 1.0 / self.curve.rate
        of_rest = np.array([last + mean, last**2 + 2.0 * last * mean + 2.0 * mean**2])
        early = gone[0] * np.array([times[0], times[0] ** 2])
        return early + np.array([first.sum(), second.sum()]) + left * of_rest


@dataclass(frozen=True, eq=False)
class Passages:
    """Decision times and responses: the sum of solutions with weights, mostly of one.

    boundaries : for each solution those of the lower and the upper boundary
    weights : (solutions,)
    end : the last time of the solution, s; infinite if all mass is absorbed
    undecided : the mass that is left then
    """

    boundaries: Sequence[tuple[Boundary, Boundary]]
    weights: np.ndarray
    end: float
    undecided: float

    def log_densities(self, t: np.ndarray, upper: np.ndarray) -> np.ndarray:
        """log f at decision times (n,) of responses (n,)."""
        found = np.full(t.size, -np.inf)
        for weight, sides in zip(self.weights, self.boundaries, strict=True):
            for side in (0, 1):
                chosen = upper == bool(side)
                log_f = sides[side].log_densities(t[chosen]) + np.log(weight)
                with np.errstate(invalid="ignore"):  # of NaN
                    found[chosen] = np.logaddexp(found[chosen], log_f)
        return found

    def masses(self, t: np.ndarray, upper: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """P(response by t) and P(response later), (n,) each."""
        gone, to_come = np.zeros(t.size), np.zeros(t.size)
        for weight, sides in zip(self.weights, self.boundaries, strict=True):
            for side in (0, 1):
                chosen = upper == bool(side)
                of_side = sides[side].masses(t[chosen])
                gone[chosen] += weight * of_side[0]
                to_come[chosen] += weight * of_side[1]
        return gone, to_come

    @cached_property
    def probabilities(self) -> np.ndarray:
        """P of the lower and of the upper response, (2,), counting what is left in the end."""
        each = [[side.probability for side in sides] for sides in self.boundaries]
        return self.weights @ np.array(each)

    @cached_property
    def moments(self) -> tuple[np.ndarray, np.ndarray]:
        """Means and variances of the decision time given each response, (2,) each."""
        each = np.array([[side.powers for side in sides] for sides in self.boundaries])
        powers = np.tensordot(self.weights, each, axes=1) / self.probabilities[:, None]
        return powers[:, 0], powers[:, 1] - powers[:, 0] ** 2


def passages_of(curves: tuple[Curve, Curve], end: float, undecided: float) -> Passages:
    """The passages of one solution."""
    return Passages([(Boundary(curves[0]), Boundary(curves[1]))], np.ones(1), end, undecided)
