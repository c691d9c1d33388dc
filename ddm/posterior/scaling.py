"""The scale of a sampler's numbers, from Laplace's approximation; see `placing`."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ddm.models.links import LINKS
from ddm.populations.laplace.maximum import LaplaceFit
from ddm.populations.laplace.starts import start_of_people, start_of_population
from ddm.populations.likelihoods.people import PeopleLikelihood
from ddm.populations.population import Population
from ddm.posterior.placing import Scaling

Array = NDArray[np.float64]

# a person's variance differs from the median one by this factor at most: odd ones are errors
MOST_ODD = 4.0

# an SD of phi beyond it, on the scales of links and logarithms, is that of a flat approximation
LARGEST_SD = 1.5

# where the approximation knows no SD, since its search found no maximum
UNKNOWN_SD = 0.5

# an eigenvalue of a covariance below this share of the largest counts as this share
SMALLEST_SHARE = 1e-8


def begun(population: Population, likelihood: PeopleLikelihood, found: LaplaceFit) -> LaplaceFit:
    """The place where the search for Laplace's approximation began, of unknown scale."""
    phi, theta = start_of_population(population, likelihood, start_of_people(population))
    return replace(
        found,
        phi=phi,
        theta=theta,
        curvature=-likelihood.curved(theta)[2],
        covariance=np.full((phi.size, phi.size), np.nan),
    )


def scaling_of(population: Population, laplace: LaplaceFit) -> Scaling:
    """Where a sampler's numbers are 0, and how far 1 is."""
    random = population.random
    theta = laplace.theta[:, random]
    sd = population.sds(laplace.phi)
    mu = population.means(laplace.phi)[:, random]
    # without a maximum trials are taken to tell nothing
    of_trials = np.nan_to_num(laplace.curvature[:, random[:, None], random], posinf=0.0, neginf=0.0)
    inner = of_trials + np.diag(sd**-2.0)

    precision = _precisions(of_trials, sd)
    # the centre of the placing is the mode, where what the trials say balances the population
    estimate = theta + (theta - mu) / (sd**2 * precision)
    width = np.sqrt(precision + sd**-2.0)
    mix = np.linalg.cholesky(_positive(width[:, :, None] * _inverse(inner) * width[:, None, :]))
    mode, covariance = in_distances(population, laplace.phi, _complete(laplace.covariance))
    return Scaling(mode, _root(covariance), estimate, precision, mix)


def places_of_distances(population: Population) -> tuple[int, int]:
    """Where log a and logit z stand in phi, if both are shared by all people; else -1, -1."""
    places, first = [], 0
    links = {"a": LINKS["log"], "z": LINKS["logit"]}
    for effects in population.effects:
        inside = range(first, first + len(effects.coordinates))
        first += len(effects.coordinates)
        if effects.owner not in links:
            continue
        here = [f for f, one in enumerate(population.locations) if one.coordinate in inside]
        is_plain = effects.link is links[effects.owner] and not effects.is_formula
        if is_plain and len(here) == 1 and population.is_shared[inside[0]]:
            places.append(here[0])
    return (places[0], places[1]) if len(places) == 2 else (-1, -1)


def in_distances(population: Population, phi: Array, covariance: Array) -> tuple[Array, Array]:
    """The mode and the covariance of phi, where distances stand for log a and logit z."""
    a, z = places_of_distances(population)
    if a < 0:
        return phi, covariance
    log_z, log_rest = -np.logaddexp(0.0, -phi[z]), -np.logaddexp(0.0, phi[z])
    mode, jacobian = phi.copy(), np.eye(phi.size)
    mode[a], mode[z] = phi[a] + log_rest, phi[a] + log_z
    jacobian[a, z] = -np.exp(log_z)
    jacobian[z, a], jacobian[z, z] = 1.0, np.exp(log_rest)
    return mode, jacobian @ covariance @ jacobian.T


def _precisions(of_trials: Array, sd: Array) -> Array:
    """How precisely the trials of each person tell each coordinate, (people, r).

    ``of_trials`` (people, r, r) are minus the Hessians of log likelihoods. What they cannot tell is
    taken to be five times as wide as the population.
    """
    weak = np.diag((5.0 * sd) ** -2.0)
    variance = np.einsum("jaa->ja", _inverse(_positive(of_trials + weak)))
    middle = np.median(variance, axis=0)
    return 1.0 / np.clip(variance, middle / MOST_ODD, middle * MOST_ODD)


def _positive(matrices: Array) -> Array:
    """Symmetric matrices with eigenvalues that are positive."""
    if not matrices.size:
        return matrices
    values, vectors = np.linalg.eigh(0.5 * (matrices + np.swapaxes(matrices, -1, -2)))
    least = SMALLEST_SHARE * np.abs(values).max(axis=-1, keepdims=True)
    scaled = vectors * np.maximum(values, least)[..., None, :]
    return np.asarray(scaled @ np.swapaxes(vectors, -1, -2), dtype=float)


def _inverse(matrices: Array) -> Array:
    return np.asarray(np.linalg.inv(matrices), dtype=float) if matrices.size else matrices


def _complete(covariance: Array) -> Array:
    """The covariance of phi, in which no SD is unknown."""
    known = np.isfinite(np.diag(covariance))
    unknown = np.diag(np.full(len(known), UNKNOWN_SD**2))
    return np.where(np.outer(known, known), covariance, unknown)


def _root(covariance: Array) -> Array:
    """The lower root of the covariance of phi, in which no SD is above `LARGEST_SD`."""
    sd = np.sqrt(np.maximum(np.diag(covariance), 0.0))
    share = np.minimum(1.0, LARGEST_SD / np.maximum(sd, 1e-300))
    root = np.linalg.cholesky(_positive(share[:, None] * covariance * share))
    return np.asarray(root, dtype=float)
