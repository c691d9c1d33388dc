"""The information on phi, roughly: what a search takes for its scale and its first Hessian.

Near a person's mode the trials tell of the coordinates as a normal observation of precision W =
-l'' would. With H, and S = diag(sd), the information on the person's means mu is then

    M = W - W_r S H^-1 S W_r',

where W_r (k, r) are the columns of what differs between people; there M is the inverse of the
variance of the observation, V = sd^2 + W^-1. The information on log SDs is tr(V^-1 V' V^-1 V') / 2.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ddm.populations.laplace.marginal import Approximation, Prior
from ddm.populations.laplace.modes import positive_definite
from ddm.populations.population import Population

Array = NDArray[np.float64]

# half the distance of two gradients of a prior
STEP = 1e-4


def information(
    population: Population, found: Approximation, phi: Array, prior: Prior | None
) -> Array:
    """The information on phi, (size, size), about as exact as a normal approximation."""
    of_means = _of_means(population, found)
    n, total = population.n_locations, np.zeros((population.size, population.size))
    total[:n, :n] = _of_locations(population, of_means)
    total[n:, n:] = _of_sds(population, found, of_means)
    if prior is not None:
        total += _of_prior(prior, phi)
    return total


def _of_means(population: Population, found: Approximation) -> Array:
    """M (people, k, k)."""
    observed = -found.modes.hessian
    columns = observed[:, :, population.random] * found.spread.sds
    solved = np.linalg.solve(positive_definite(found.modes.precision), columns.transpose(0, 2, 1))
    result: Array = observed - columns @ solved
    return result


def _of_locations(population: Population, of_means: Array) -> Array:
    coordinates = [location.coordinate for location in population.locations]
    factors = np.ones((len(of_means), len(coordinates)))
    for f, location in enumerate(population.locations):
        if location.predictor >= 0:
            factors[:, f] = population.predictors.matrix[:, location.predictor]
    blocks = of_means[:, coordinates][:, :, coordinates]
    result: Array = np.einsum("jf,jfg,jg->fg", factors, blocks, factors)
    return result


def _of_sds(population: Population, found: Approximation, of_means: Array) -> Array:
    random, variances = population.random, found.spread.sds**2
    weights = of_means[:, random[:, None], random] ** 2
    pairs = 2.0 * np.outer(variances, variances) * weights.sum(axis=0)
    belongs = np.equal.outer(np.arange(len(population.sd_keys)), population.sd_of).astype(float)
    result: Array = belongs @ pairs @ belongs.T
    return result


def _of_prior(prior: Prior, phi: Array) -> Array:
    """Minus the second derivatives of the log prior, by differences."""
    rows = []
    for i in range(phi.size):
        step = np.zeros(phi.size)
        step[i] = STEP
        rows.append((prior(phi - step)[1] - prior(phi + step)[1]) / (2.0 * STEP))
    result = np.array(rows)
    return 0.5 * (result + result.T)
