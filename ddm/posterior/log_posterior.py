"""`LogPosterior`: the log density of a population, in the coordinates that a sampler moves in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ddm.models.links import LINKS
from ddm.populations.likelihoods.people import PeopleLikelihood, lapses_of_population
from ddm.populations.population import Population
from ddm.populations.priors_of_phi import PriorsOfPhi
from ddm.posterior.placing import (
    Bounded,
    Layout,
    Placed,
    Priors,
    Scaling,
    place,
    pull_back,
    space_for,
)

Array = NDArray[np.float64]

# estimates of t0 are taken to lie below this share of the fastest RT
HIGHEST_T0 = 0.97


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
    return Layout(
        coordinate=np.array([one.coordinate for one in locations]),
        predictor=np.array([one.predictor for one in locations]),
        predictors=np.ascontiguousarray(population.predictors.matrix),
        random=population.random,
        sd_of=population.sd_of,
        shares=population.shares.astype(float),
        k=len(population.coordinates),
    )


def priors_for(priors: PriorsOfPhi) -> Priors:
    """Priors as kernels take them."""
    return Priors(*priors.for_kernels)


def bounded_t0(population: Population, phi: Array, estimate: Array) -> Bounded:
    """Where t0 is bounded by RTs; ``estimate`` (people, r) are random coordinates at the mode.

    There they change nothing. t0 is bounded where no trial can be faster: without lapses and
    normal non-decision times.
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
        has_predictors = any(
            one.predictor >= 0 and one.coordinate in places for one in population.locations
        )
        is_alike = shared.all() or not shared.any()
        is_shared = bool(shared.all())
        if (
            not (is_sharp and is_alike and effects.is_invertible and effects.link is LINKS["log"])
            or effects.is_formula
            or (is_shared and has_predictors)
        ):
            break
        limits = _limits(population, term.matrix @ np.linalg.inv(effects.basis), is_shared)
        inside = places if is_shared else np.searchsorted(population.random, places)
        found = phi[None, places] if is_shared else estimate[:, inside]
        at = np.minimum(found @ effects.basis.T, np.log(HIGHEST_T0) + limits)
        share = np.exp(at - limits)
        return Bounded(
            places=inside,
            is_random=not is_shared,
            basis=np.ascontiguousarray(effects.basis),
            inverse=np.linalg.inv(effects.basis),
            limit=limits,
            at=at,
            value=at - limits - np.log1p(-share),
            slope=1.0 / (1.0 - share),
        )
    nothing = np.empty((len(population.people), 0))
    none = np.empty(0, dtype=np.int64)
    square = np.empty((0, 0))
    return Bounded(none, False, square, square, nothing, nothing, nothing, nothing)


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
