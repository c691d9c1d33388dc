"""`LogPosterior`: the log density of a population, in the coordinates that a sampler moves in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ddm.models.links import LINKS
from ddm.populations.likelihoods.people import PeopleLikelihood, lapses_of_population
from ddm.populations.population import Population
from ddm.populations.population_priors import PriorsOfPhi
from ddm.posterior.limits.bent_times import Bounded
from ddm.posterior.placing import (
    Layout,
    Placed,
    Priors,
    Scaling,
    place,
    pull_back,
    space_for,
)
from ddm.posterior.scaling import places_of_distances

Array = NDArray[np.float64]

# estimates of t0 are taken to lie below this share of the fastest RT
HIGHEST_T0 = 0.97

# the SD of a log t0 is taken to lie between these
SMALLEST_SD, LARGEST_SD = 0.01, 1.0


@dataclass(frozen=True, eq=False)
class LogPosterior:
    """The log density of x (size + people * r,), up to a constant; see `placing`."""

    population: Population
    likelihood: PeopleLikelihood
    layout: Layout
    scaling: Scaling
    bounded: Bounded
    priors: Priors

    @property
    def size(self) -> int:
        """The length of x."""
        return int(self.scaling.mode.size + self.scaling.estimate.size)

    def __call__(self, x: Array) -> tuple[float, Array]:
        """The log density, and its gradient; -inf and zeros where it is 0."""
        at = space_for(self.layout, self.scaling, self.bounded)
        value = place(x, self.layout, self.scaling, self.bounded, self.priors, at)
        if not value > -np.inf:
            return -np.inf, np.zeros(x.size)
        values, gradients = self.likelihood.sloped(at.theta)
        value += float(values.sum())
        if not value > -np.inf:
            return -np.inf, np.zeros(x.size)
        result = np.empty(x.size)
        pull_back(x, gradients, self.layout, self.scaling, self.bounded, self.priors, at, result)
        return value, result

    def placed(self, x: Array) -> Placed:
        """Where x is placed: phi (size,) and theta (people, k)."""
        at = space_for(self.layout, self.scaling, self.bounded)
        place(x, self.layout, self.scaling, self.bounded, self.priors, at)
        return at


def layout_of(population: Population) -> Layout:
    """What phi of a population is."""
    locations = population.locations
    a, z = places_of_distances(population)
    return Layout(
        coordinate=np.array([one.coordinate for one in locations]),
        predictor=np.array([one.predictor for one in locations]),
        predictors=np.ascontiguousarray(population.predictors.matrix),
        random=population.random,
        sd_of=population.sd_of,
        shares=population.shares.astype(float),
        k=len(population.coordinates),
        a=a,
        z=z,
    )


def priors_for(priors: PriorsOfPhi) -> Priors:
    """Priors as kernels take them."""
    return Priors(*priors.for_kernels)


def bounded_t0(population: Population, phi: Array, estimate: Array, root: Array) -> Bounded:
    """How t0 is placed; ``estimate`` (people, r) are those of the random coordinates.

    It is bounded by RTs where no trial can be faster than t0: without lapses and normal
    non-decision times. ``root`` (size, size) is that of the covariance of phi.
    """
    design = population.design
    first = 0
    for effects, term in zip(population.effects, design.terms, strict=True):
        places = np.arange(first, first + len(effects.coordinates))
        first += len(places)
        if effects.owner != "t0":
            continue
        is_sharp = lapses_of_population(population) is None and not design.t0_is_mean.any()
        shared = population.is_shared[places]
        is_shared = bool(shared.all())
        is_log = effects.is_invertible and effects.link is LINKS["log"] and not effects.is_formula
        if not is_log or not (is_shared or (is_sharp and not shared.any())):
            break
        in_phi = [
            [f for f, one in enumerate(population.locations) if one.coordinate == c] for c in places
        ]
        if is_shared and any(len(one) > 1 for one in in_phi):
            break

        locations = np.array([one[0] for one in in_phi])
        inside = locations if is_shared else np.searchsorted(population.random, places)
        found = phi[None, locations] if is_shared else estimate[:, inside]
        at = found @ effects.basis.T
        if is_sharp:
            limits = _limits(population, term.matrix @ np.linalg.inv(effects.basis), is_shared)
            return _bounded(effects.basis, inside, at, limits, is_random=not is_shared)
        return _unbounded(effects.basis, inside, at, root)
    nothing = np.empty((len(population.people), 0))
    none = np.empty(0, dtype=np.int64)
    square = np.empty((0, 0))
    return Bounded(True, False, none, False, square, square, nothing, nothing, nothing, nothing)


def _bounded(
    basis: Array, places: NDArray[np.int64], at: Array, limits: Array, *, is_random: bool
) -> Bounded:
    """log t0 below ``limits`` (people, b), with ``at`` (people, b) as its estimate."""
    at = np.minimum(at, np.log(HIGHEST_T0) + limits)
    share = np.exp(at - limits)
    return Bounded(
        is_limited=True,
        is_cut=is_random and places.size == 1,
        places=places,
        is_random=is_random,
        basis=np.ascontiguousarray(basis),
        inverse=np.linalg.inv(basis),
        limit=limits,
        at=at,
        value=at - limits - np.log1p(-share),
        slope=1.0 / (1.0 - share),
    )


def _unbounded(basis: Array, places: NDArray[np.int64], at: Array, root: Array) -> Bounded:
    """A shared t0 that may be longer than RTs, with ``at`` (1, b) as the estimate of its log."""
    spread = basis @ root[places]
    sd = np.clip(np.sqrt((spread**2).sum(axis=1)), SMALLEST_SD, LARGEST_SD)[None]
    # t0 is 1 / sd of its SDs
    value = np.log(np.expm1(1.0 / sd))
    return Bounded(
        is_limited=False,
        is_cut=False,
        places=places,
        is_random=False,
        basis=np.ascontiguousarray(basis),
        inverse=np.linalg.inv(basis),
        limit=at + np.log(sd),
        at=at,
        value=value,
        slope=(1.0 + np.exp(-value)) / sd,
    )


def _limits(population: Population, of_conditions: Array, is_shared: bool) -> Array:
    """log of the fastest RT of each person in the cells of each condition, (people or 1, b).

    ``of_conditions`` (n_cells, b) has a 1 in the cells of a condition. A person without trials of a
    condition has the limit of all people.
    """
    trials, design = population.trials, population.design
    condition = of_conditions.argmax(axis=1)[design.cell]
    n = 1 if is_shared else len(population.people)
    person = np.zeros(trials.n, dtype=int) if is_shared else population.grouping.code
    fastest = np.full((n, of_conditions.shape[1]), np.inf)
    answered = ~np.isnan(trials.rt)
    np.minimum.at(fastest, (person[answered], condition[answered]), trials.rt[answered])
    longest = np.nanmax(trials.rt)
    return np.log(np.where(np.isfinite(fastest), fastest, longest))
