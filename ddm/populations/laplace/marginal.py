"""`Marginal`: Laplace's approximation of the log likelihood of a population.

The numbers phi of a population are its locations and the logarithms of its SDs. The likelihood of a
person's trials is an integral over the person's coordinates; at their mode (see `modes`)

    L_j(phi) = l_j(theta_j) - e_j'e_j / 2 - log det(H_j) / 2

is its logarithm but for terms that vanish as trials grow in number (Tierney & Kadane 1986). The
gradient is exact: the mode moves with phi as the implicit function theorem says, as in TMB
(Kristensen, Nielsen, Berg, Skaug & Bell 2016, Journal of Statistical Software 70:5).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ddm.populations.laplace.modes import Modes, Spread, find_modes, foretold
from ddm.populations.laplace.third_derivatives import slopes_of_log_determinant
from ddm.populations.likelihoods.people import PeopleLikelihood
from ddm.populations.population import Population

Array = NDArray[np.float64]

# on the scale of any link
FAR = 3.0

# the log of a prior of phi, and its gradient
Prior = Callable[[Array], tuple[float, Array]]


@dataclass(frozen=True, eq=False)
class Approximation:
    """The approximation at one phi.

    value, gradient : of the log likelihood of the population, with the prior if there is one
    of_people : (people,) what each adds
    modes, spread : where people are, and the population in which they are there
    """

    value: float
    gradient: Array
    of_people: Array
    modes: Modes
    spread: Spread


@dataclass(frozen=True, eq=False)
class Marginal:
    """The approximate log likelihood of phi, plus the log of its prior.

    start : (people, k) coordinates of people at which their trials are possible
    prior : phi -> value, gradient; None for none
    known : the last modes, from which the next ones are looked for
    """

    population: Population
    likelihood: PeopleLikelihood
    start: Array
    prior: Prior | None = None
    known: list[Modes] = field(default_factory=list)

    def __call__(self, phi: Array) -> tuple[float, Array]:
        """The value at phi (size,), which may be -inf, and its gradient (size,)."""
        found = self.at(phi)
        return found.value, found.gradient

    def at(self, phi: Array) -> Approximation:
        """The approximation at phi (size,)."""
        spread = spread_of(self.population, phi)
        modes = find_modes(self.likelihood, spread, self._starts(spread))
        return self.approximation(phi, spread, modes)

    def of_people(self, phi: Array) -> Array:
        """What each person adds at phi, (people,), without derivatives."""
        spread = spread_of(self.population, phi)
        modes = find_modes(self.likelihood, spread, self._starts(spread))
        if modes.converged.all():
            self.known[:] = [modes]
        return modes.value - 0.5 * np.linalg.slogdet(modes.precision)[1]

    def approximation(self, phi: Array, spread: Spread, modes: Modes) -> Approximation:
        """The approximation at phi, of which the modes are known."""
        if not np.isfinite(modes.value).all():
            nothing = np.zeros(self.population.size)
            return Approximation(-np.inf, nothing, modes.value, modes, spread)
        if modes.converged.all():
            self.known[:] = [modes]

        w, covariance = slopes_of_log_determinant(self.likelihood, modes, spread)
        of_people = modes.value + 0.5 * np.linalg.slogdet(covariance)[1]
        in_means, in_sds = _gradients(modes, spread, w, covariance)
        value, gradient = float(of_people.sum()), self._in_phi(in_means, in_sds, spread)
        if self.prior is not None:
            of_prior, slope = self.prior(phi)
            value, gradient = value + of_prior, gradient + slope
        return Approximation(value, gradient, of_people, modes, spread)

    def _starts(self, spread: Spread) -> list[Array]:
        """Where modes are looked for: foretold, where they were, where trials are possible."""
        kept = [spread.standard(self.start), np.zeros((len(self.start), spread.random.size))]
        if not self.known:
            return kept
        last = self.known[0]
        before = spread.standard(last.theta)
        ahead = foretold(last, spread)
        # a model that is quadratic near the last mode says nothing of what is far away
        moved = np.abs(ahead - before) * spread.sds
        is_far = np.any(moved > FAR, axis=1, keepdims=True)
        return [np.where(is_far, before, ahead), before, *kept]

    def _in_phi(self, in_means: Array, in_sds: Array, spread: Spread) -> Array:
        """The gradient in phi, from those in the means (people, k) and the SDs (people, r)."""
        population = self.population
        gradient = np.zeros(population.size)
        for f, location in enumerate(population.locations):
            column = in_means[:, location.coordinate]
            at = location.predictor
            gradient[f] = column.sum() if at < 0 else column @ population.predictors.matrix[:, at]
        np.add.at(
            gradient[population.n_locations :],
            population.sd_of,
            in_sds.sum(axis=0) * spread.sds,
        )
        return gradient


def spread_of(population: Population, phi: Array) -> Spread:
    """How the people of a population are spread at phi."""
    return Spread(population.means(phi), population.sds(phi), population.random)


def _gradients(modes: Modes, spread: Spread, w: Array, covariance: Array) -> tuple[Array, Array]:
    """The gradients of L_j in the means (people, k) and in the SDs (people, r).

    ``covariance`` is that of e, H^-1. What changes theta changes the value by l_c + w_c, and moves
    the mode, on which the log determinant depends by w; the SDs also enter H.
    """
    random, sds = spread.random, spread.sds
    # how the log determinant changes as the mode moves: in e, by H^-1 S w
    moved = np.einsum("jab,jb->ja", covariance, sds * w[:, random])
    cross = modes.hessian[:, random, :]
    in_means = modes.gradient + w + np.einsum("ja,jac->jc", sds * moved, cross)

    inner = cross[:, :, random]
    # -(W S H^-1)_ii, with W = -inner
    of_determinant = np.einsum("jab,jba->ja", inner, sds[:, None] * covariance)
    in_sds = modes.e * in_means[:, random] + moved * modes.gradient[:, random] + of_determinant
    return in_means, in_sds
