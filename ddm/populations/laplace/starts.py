"""Where people, and the population, are looked for first.

Every person starts at typical values, with a t0 below the person's fast RTs. From there modes under
a wide population lead to rough estimates, which also exist for people with few trials or one
response; some steps of EM (Dempster, Laird & Rubin 1977) turn them into a population.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ddm.models.design import Term
from ddm.populations.laplace.modes import Modes, Spread, find_modes, positive_definite
from ddm.populations.likelihoods.people import PeopleLikelihood
from ddm.populations.population import Population

Array = NDArray[np.float64]

# t0 starts at this share of the fastest RT of a person, or with lapses of this quantile of the RTs
BEFORE_FASTEST = 0.85
EARLY = 0.05

# a typical lapse
LAPSE = 0.02

# a wide population: SDs of coordinates, by the link of their parameter
WIDE = {"identity": 2.0, "log": 0.7, "logit": 0.7}

# steps of EM
ROUNDS = 3

# SDs of a population start no lower than this
SMALLEST_SD = 0.05


def start_of_people(population: Population, quantile: float | None = None) -> Array:
    """Coordinates (people, k) at which the trials of people are possible.

    ``quantile`` is that of a person's RTs below which t0 lies; None for the default.
    """
    columns = [_starts(population, term, quantile) for term in population.design.terms]
    theta = np.concatenate(columns, axis=1)
    for c in np.flatnonzero(population.is_shared):
        is_t0 = population.design.owners[c] == "t0"
        theta[:, c] = theta[:, c].min() if is_t0 else theta[:, c].mean()
    return theta


def _starts(population: Population, term: Term, quantile: float | None) -> Array:
    """The starts of the coordinates of one parameter, (people, coordinates)."""
    row, n = population.design.family.rows[term.owner], len(population.people)
    result = np.zeros((n, term.columns.stop - term.columns.start))
    is_location = [one.is_location for one in population.coordinates[term.columns]]
    if term.owner == "t0":
        values = _before_fast(population, quantile)
    elif term.owner == "lapse":
        values = np.full(n, LAPSE)
    else:
        unit = float(np.median(population.design.units_of_evidence())) ** row.scale
        start = 1.0 if np.isnan(row.start) else row.start
        values = np.full(n, start * unit if start or term.link.name == "identity" else unit)
    # what a parameter of a formula without an intercept starts at is 0
    result[:, is_location] = term.link.forward(values)[:, None]
    return result


def _before_fast(population: Population, quantile: float | None) -> Array:
    """A t0 for each person, before fast RTs, s."""
    rt = population.trials.rt
    if quantile is None:
        quantile = EARLY if population.model.has_lapses else 0.0
    everyone = rt[~np.isnan(rt)]
    values = []
    for person in range(len(population.people)):
        own = rt[population.grouping.rows(person)] if population.by else rt
        own = own[~np.isnan(own)]
        values.append(np.quantile(own if own.size else everyone, quantile))
    return BEFORE_FASTEST * np.array(values)


def start_of_population(
    population: Population, likelihood: PeopleLikelihood, people: Array
) -> tuple[Array, Array]:
    """A first phi (size,), and the modes of people (people, k) from which it was made."""
    modes = _modes_in_wide(population, likelihood, people)
    theta, variance = modes.theta, _variances(modes)
    shared = np.flatnonzero(population.is_shared)
    if shared.size:
        weights = 1.0 / variance[:, shared]
        theta[:, shared] = (weights * theta[:, shared]).sum(axis=0) / weights.sum(axis=0)
    phi = _phi_of(population, theta, np.zeros_like(theta))
    if not population.random.size:
        return phi, theta

    for _ in range(ROUNDS):
        spread = Spread(population.means(phi), population.sds(phi), population.random)
        starts = [spread.standard(theta), spread.standard(people)]
        modes = find_modes(likelihood, spread, starts)
        if not np.isfinite(modes.value).all():
            break
        theta = modes.theta
        spreads = np.zeros_like(theta)
        precision = positive_definite(modes.precision)
        diagonal = np.diagonal(np.linalg.inv(precision), axis1=1, axis2=2)
        spreads[:, population.random] = diagonal * spread.sds**2
        phi = _phi_of(population, theta, spreads)
    return phi, theta


def _modes_in_wide(population: Population, likelihood: PeopleLikelihood, people: Array) -> Modes:
    """Modes of people if nothing were shared, in a population that is wide."""
    sds = np.concatenate(
        [
            np.full(term.columns.stop - term.columns.start, WIDE[term.link.name])
            for term in population.design.terms
        ]
    )
    everything = np.arange(sds.size)
    spread = Spread(np.tile(np.median(people, axis=0), (len(people), 1)), sds, everything)
    return find_modes(likelihood, spread, [spread.standard(people)])


def _variances(modes: Modes) -> Array:
    """The variances of coordinates (people, k), in units of the wide population."""
    inverse = np.linalg.inv(positive_definite(modes.precision))
    return np.maximum(np.diagonal(inverse, axis1=1, axis2=2), 1e-9)


def _phi_of(population: Population, theta: Array, variances: Array) -> Array:
    """Locations by least squares, and SDs about them, of people at ``theta`` (people, k).

    ``variances`` (people, k) say how uncertain theta is.
    """
    phi = np.zeros(population.size)
    for c in range(theta.shape[1]):
        places = [f for f, one in enumerate(population.locations) if one.coordinate == c]
        columns = [population.locations[f].predictor for f in places]
        ones = np.ones(len(theta))
        design = np.column_stack(
            [ones if m < 0 else population.predictors.matrix[:, m] for m in columns]
        )
        phi[places] = np.linalg.lstsq(design, theta[:, c], rcond=None)[0]

    away = (theta - population.means(phi))[:, population.random]
    squares = ((away**2 + variances[:, population.random]) / population.shares**2).mean(axis=0)
    for g in range(len(population.sd_keys)):
        variance = squares[population.sd_of == g].mean()
        phi[population.n_locations + g] = 0.5 * np.log(max(variance, SMALLEST_SD**2))
    return phi
