"""The modes of people: where each most likely is, given its trials and the population.

Person j has the coordinates theta_j = mu_j + sd * e_j, where e_j (r,) are those that differ between
people, in SDs of the population. The mode is the largest point of the inner objective

    h_j(e) = l_j(theta_j) - e'e / 2,

and H_j = I - S l_j'' S, with S = diag(sd), is minus its second derivative. In these coordinates all
stays finite as an SD goes to 0. Newton's steps are damped for each person; all people are
evaluated at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from ddm.populations.likelihoods.people import PeopleLikelihood

Array = NDArray[np.float64]

# a mode is reached when a step promises to raise the inner objective by less than this: 1e-8 SDs
PROMISE = 1e-16

# it is also reached if no step raises the objective any more, and it promises less than this
RESOLVED = 1e-7

# so many evaluations at most
MOST_EVALUATIONS = 60

# no step is longer than this, on the scale of any link
LONGEST = 1.0

# a step has to raise the objective by this share of what the slope promises (Armijo's condition);
# one that does not is made shorter by this factor, but not below this share
ENOUGH, SHORTER, SHORTEST = 1e-4, 0.25, 1e-7

# values that differ by less than this share of their size differ by rounding
ROUNDING = 1e-13

# eigenvalues of H are taken to be at least this, where it is not positive definite
SMALLEST_EIGENVALUE = 1e-3

# two modes of a person lie farther apart than this, in SDs of the person's coordinates, and the
# lower one is at least a thousandth as high
APART, RIVAL = 0.1, 7.0


@dataclass(frozen=True, eq=False)
class Spread:
    """How people are spread: means (people, k), SDs (r,) of the coordinates in ``random`` (r,)."""

    means: Array
    sds: Array
    random: NDArray[np.int64]

    def theta(self, e: Array) -> Array:
        """The coordinates (people, k) of people who are ``e`` (people, r) SDs from their means."""
        theta = self.means.copy()
        theta[:, self.random] += e * self.sds
        return theta

    def standard(self, theta: Array) -> Array:
        """How many SDs from their means people are, (people, r)."""
        return (theta - self.means)[:, self.random] / self.sds


@dataclass(frozen=True, eq=False)
class Modes:
    """Points of people, which are the modes where ``converged`` (people,).

    theta, e : (people, k) and (people, r)
    value : (people,) the inner objective
    loglik, gradient, hessian : of the likelihood in theta: (people,), (people, k), (people, k, k)
    precision : H (people, r, r)
    """

    theta: Array
    e: Array
    value: Array
    loglik: Array
    gradient: Array
    hessian: Array
    precision: Array
    converged: NDArray[np.bool_]

    def where(self, chosen: NDArray[np.bool_], other: Modes) -> Modes:
        """The points of people in ``chosen``, those of the others from ``other``."""
        if chosen.all():
            return self
        parts = {}
        for field in fields(self):
            mine, theirs = getattr(self, field.name), getattr(other, field.name)
            mask = chosen.reshape(-1, *[1] * (mine.ndim - 1))
            parts[field.name] = np.where(mask, mine, theirs)
        return Modes(**parts)


def point(likelihood: PeopleLikelihood, spread: Spread, e: Array) -> Modes:
    """The likelihood of people, and its derivatives, at ``e`` (people, r)."""
    theta = spread.theta(e)
    loglik, gradient, hessian = likelihood.curved(theta)
    inner = hessian[:, spread.random[:, None], spread.random]
    precision = np.eye(e.shape[1]) - spread.sds[:, None] * inner * spread.sds
    value = loglik - 0.5 * (e**2).sum(axis=1)
    nowhere = np.zeros(len(e), dtype=bool)
    return Modes(theta, e, value, loglik, gradient, hessian, precision, nowhere)


def find_modes(likelihood: PeopleLikelihood, spread: Spread, starts: Sequence[Array]) -> Modes:
    """The modes of people by damped Newton steps.

    They begin at the first of ``starts`` (people, r), in SDs from the means, at which the person's
    trials are possible; without one the value stays -inf.
    """
    now = point(likelihood, spread, starts[0])
    for start in starts[1:]:
        if np.isfinite(now.value).all():
            break
        now = now.where(np.isfinite(now.value), point(likelihood, spread, start))
    if not spread.random.size:
        return _with(now, np.isfinite(now.value))

    move, slope, share = _step(now, spread)
    ended = ~np.isfinite(now.value)
    converged = ~ended & (0.5 * slope < PROMISE)
    ended |= converged
    for _ in range(MOST_EVALUATIONS):
        if ended.all():
            break
        shares = np.where(ended, 0.0, share)
        candidate = point(likelihood, spread, now.e + shares[:, None] * move)
        least = now.value + ENOUGH * shares * slope - ROUNDING * (1.0 + np.abs(now.loglik))
        better = ~ended & (candidate.value >= least)
        now = candidate.where(better, now)

        move, slope, first = _step(now, spread)
        share = np.where(better, first, SHORTER * share)
        stuck = ~better & (share < SHORTEST)
        arrived = np.where(stuck, 0.5 * slope < RESOLVED, 0.5 * slope < PROMISE)
        converged |= ~ended & arrived
        ended |= arrived | stuck
    return _with(now, converged | (~ended & (0.5 * slope < RESOLVED)))


def both_modes(
    likelihood: PeopleLikelihood, spread: Spread, starts: Sequence[Array]
) -> tuple[Modes, NDArray[np.bool_]]:
    """The better mode of each person from any of ``starts``, and who has more than one (people,).

    The first start counts unless another one leads higher.
    """
    best = find_modes(likelihood, spread, starts[:1])
    several = np.zeros(len(best.e), dtype=bool)
    for start in starts[1:]:
        other = find_modes(likelihood, spread, [start])
        difference = other.e - best.e
        distance = np.einsum("ja,jab,jb->j", difference, best.precision, difference)
        is_rival = np.abs(other.value - best.value) < RIVAL
        several |= best.converged & other.converged & (distance > APART**2) & is_rival
        margin = ROUNDING * (1.0 + np.abs(other.loglik))
        is_better = other.converged & ~(best.converged & (best.value >= other.value - margin))
        best = other.where(is_better, best)
    return best, several


def foretold(modes: Modes, spread: Spread) -> Array:
    """Where the modes of another spread are expected, (people, r), given those of one nearby.

    They maximise the inner objective with the likelihood's quadratic model at the known modes.
    """
    random, sds = spread.random, spread.sds
    ahead = spread.means - modes.theta
    slope = modes.gradient + np.einsum("jab,jb->ja", modes.hessian, ahead)
    inner = modes.hessian[:, random[:, None], random]
    precision = np.eye(random.size) - sds[:, None] * inner * sds
    return _solved(precision, sds * slope[:, random])


def _step(now: Modes, spread: Spread) -> tuple[Array, Array, Array]:
    """Newton's steps (people, r), their slopes, and the shares of them that are not too long."""
    uphill = spread.sds * now.gradient[:, spread.random] - now.e
    move = _solved(now.precision, uphill)
    length = np.abs(move * spread.sds).max(axis=1)
    return move, (uphill * move).sum(axis=1), np.minimum(1.0, LONGEST / np.maximum(length, 1e-300))


def _solved(precision: Array, right: Array) -> Array:
    """H^-1 right, with H made positive definite where it is not."""
    try:
        np.linalg.cholesky(precision)
    except np.linalg.LinAlgError:
        precision = positive_definite(precision)
    return np.asarray(np.linalg.solve(precision, right[..., None])[..., 0], dtype=float)


def positive_definite(precision: Array) -> Array:
    """Matrices (people, r, r) with the absolute values of their eigenvalues, none almost 0."""
    values, vectors = np.linalg.eigh(precision)
    mended = np.where(values > SMALLEST_EIGENVALUE, values, np.abs(values))
    mended = np.maximum(mended, SMALLEST_EIGENVALUE)
    result: Array = (vectors * mended[:, None, :]) @ vectors.transpose(0, 2, 1)
    return result


def _with(modes: Modes, converged: NDArray[np.bool_]) -> Modes:
    parts = {field.name: getattr(modes, field.name) for field in fields(modes)}
    return Modes(**{**parts, "converged": converged})
